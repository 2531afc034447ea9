//! Runs the points of a plan, several at a time.

use crate::figure::{Figure, Plan, Point};
use crate::journal::{self, Journal};
use crate::results::{Finished, Results};
use crate::{ErrorKind, Result, Settings};
use hopfit::Stop;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How a figure gets on.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The figure.
    pub figure: &'static str,
    /// Points that are done.
    pub done: usize,
    /// Points of the figure.
    pub total: usize,
    /// The share of the work that is done, from 0 to 1.
    pub fraction: f64,
    /// How much longer it may take, once a point of this run is done.
    pub left: Option<Duration>,
    /// The point that was done last.
    pub latest: String,
}

/// Runs what is left of the figure's experiment and returns all its points.
/// `progress` is told after every point.
///
/// # Errors
/// [`ErrorKind::Interrupted`] once `stop` is raised, a journal that does not
/// fit, files that cannot be written, or a point that failed.
pub(crate) fn run(
    figure: &dyn Figure,
    settings: &Settings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<Results> {
    let plan = figure.plan(settings)?;
    let options = options(figure, settings, &plan);
    let path = settings.out.join(format!("{}.journal", figure.experiment()));
    let (journal, finished) = Journal::open(&path, &options, settings.fresh)?;
    belong(&path, &plan.points, figure.columns(), &finished)?;
    let mut run = Run::new(figure.name(), &plan.points, journal, finished);
    run.tell("", progress);
    run.work(settings.threads.max(1), stop, progress)?;
    if run.finished.len() < plan.points.len() {
        let (done, total) = (run.finished.len(), plan.points.len());
        return Err(
            ErrorKind::Interrupted { figure: figure.name().into(), done, total, path }.into()
        );
    }
    // In the order of the plan, whatever order they were done in.
    let take = |point: &Point| run.finished.remove(&point.key).expect("all points are done");
    let points = plan.points.iter().map(take).collect();
    let results = Results { columns: figure.columns(), points, options };
    Ok(results)
}

/// Refuses points of a journal that the plan does not have, or has once, and
/// rows that are none of the table.
fn belong(path: &Path, points: &[Point], columns: &[&str], finished: &[Finished]) -> Result<()> {
    let mut left: BTreeSet<&str> = points.iter().map(|point| point.key.as_str()).collect();
    for (at, point) in finished.iter().enumerate() {
        let key = &point.key;
        // The first line holds the options.
        let bad = |reason| journal::bad(path, at + 2, reason);
        if !left.remove(key.as_str()) {
            let known = points.iter().any(|point| point.key == *key);
            let why = if known { "is there twice" } else { "is no point of this figure" };
            return Err(bad(format!("the point `{key}` {why}")));
        }
        if let Some(row) = point.rows.iter().find(|row| row.len() != columns.len()) {
            let (found, expected) = (row.len(), columns.len());
            return Err(bad(format!("`{key}` has {found} cells where {expected} are needed")));
        }
    }
    Ok(())
}

/// What the numbers depend on.
fn options(figure: &dyn Figure, settings: &Settings, plan: &Plan) -> Map<String, Value> {
    let mut options = json!({
        "experiment": figure.experiment(),
        "version": hopfit::VERSION,
        "points": plan.points.len(),
    });
    let options = options.as_object_mut().expect("an object was made");
    let settings = settings.resolved();
    options.extend(settings.as_object().cloned().expect("an object was made"));
    options.extend(plan.options.clone());
    std::mem::take(options)
}

/// A run under way.
struct Run<'a> {
    figure: &'static str,
    points: &'a [Point],
    journal: Journal,
    finished: BTreeMap<String, Finished>,
    begun: Instant,
    /// When the point before was done.
    before: Instant,
    /// The weight of what an earlier run has done.
    earlier: f64,
}

impl<'a> Run<'a> {
    fn new(
        figure: &'static str,
        points: &'a [Point],
        journal: Journal,
        finished: Vec<Finished>,
    ) -> Self {
        let finished = finished.into_iter().map(|point| (point.key.clone(), point)).collect();
        let begun = Instant::now();
        let mut run =
            Self { figure, points, journal, finished, begun, before: begun, earlier: 0.0 };
        run.earlier = run.weight_done();
        run
    }

    fn weight_done(&self) -> f64 {
        let done = self.points.iter().filter(|point| self.finished.contains_key(&point.key));
        done.map(|point| point.weight).sum()
    }

    /// Does what is left on `threads` threads, until `stop` is raised.
    fn work(
        &mut self,
        threads: usize,
        stop: &Stop,
        progress: &mut dyn FnMut(&Standing),
    ) -> Result<()> {
        let points = self.points;
        let left: Vec<&Point> =
            points.iter().filter(|point| !self.finished.contains_key(&point.key)).collect();
        let next = AtomicUsize::new(0);
        // A point that fails ends the others of this figure, not the caller's.
        let (halt, (sender, receiver)) = (Stop::never(), mpsc::channel());
        std::thread::scope(|scope| {
            for _ in 0..threads.min(left.len()) {
                let (sender, next, left, halt) = (sender.clone(), &next, &left, &halt);
                scope.spawn(move || worker(left, next, &[stop, halt], &sender));
            }
            drop(sender);
            let mut failed = Ok(());
            for result in receiver {
                let added = result.and_then(|point| self.add(point, progress));
                if added.is_err() {
                    halt.raise();
                    failed = failed.and(added);
                }
            }
            failed
        })
    }

    /// Keeps a point.
    fn add(&mut self, mut point: Finished, progress: &mut dyn FnMut(&Standing)) -> Result<()> {
        point.wall = round(self.before.elapsed().as_secs_f64());
        self.before = Instant::now();
        self.journal.add(&point)?;
        let key = point.key.clone();
        self.finished.insert(key.clone(), point);
        self.tell(&key, progress);
        Ok(())
    }

    fn tell(&self, latest: &str, progress: &mut dyn FnMut(&Standing)) {
        let total: f64 = self.points.iter().map(|point| point.weight).sum();
        let done = self.weight_done();
        let pace = (done - self.earlier) / self.begun.elapsed().as_secs_f64();
        let left = (done > self.earlier).then(|| Duration::from_secs_f64((total - done) / pace));
        progress(&Standing {
            figure: self.figure,
            done: self.finished.len(),
            total: self.points.len(),
            fraction: if total > 0.0 { done / total } else { 1.0 },
            left,
            latest: latest.to_owned(),
        });
    }
}

/// Takes one point after the other. What rules do in parallel stays on this
/// thread, so that times are those of one core.
fn worker(
    points: &[&Point],
    next: &AtomicUsize,
    stops: &[&Stop; 2],
    sender: &mpsc::Sender<Result<Finished>>,
) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.expect("a pool of one thread can be made");
    let is_over = || stops.iter().any(|stop| stop.is_raised());
    while !is_over() {
        let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
        let begun = Instant::now();
        let finding = pool.install(|| (point.work)(stops[0]));
        if is_over() {
            // What was found in a hurry is not what was asked for.
            return;
        }
        let finished = finding.map(|finding| Finished {
            key: point.key.clone(),
            seconds: round(begun.elapsed().as_secs_f64()),
            wall: 0.0,
            rows: finding.rows,
            unfinished: finding.unfinished,
            extra: finding.extra,
        });
        if sender.send(finished).is_err() {
            return;
        }
    }
}

/// Milliseconds are enough.
fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
