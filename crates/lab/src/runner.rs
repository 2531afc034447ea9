//! Runs the points of a plan, several at a time.

use crate::figure::{Figure, Plan, Point};
use crate::journal::{self, Journal};
use crate::results::{Finished, Results};
use crate::spread::Partition;
use crate::{ErrorKind, Result, Settings};
use hopfit::Stop;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
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

/// A figure's points, and what their numbers depend on.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) points: Vec<Point>,
    pub(crate) options: Map<String, Value>,
}

impl Prepared {
    /// Plans a figure, if it can be made with these settings.
    pub(crate) fn new(figure: &dyn Figure, settings: &Settings) -> Result<Self> {
        let unsuitable = |reason: &str| {
            let (figure, reason) = (figure.name().to_owned(), reason.to_owned());
            Err(ErrorKind::Unsuitable { figure, reason }.into())
        };
        if settings.patterns.is_some() && !figure.takes_patterns() {
            return unsuitable("it is not made of patterns from a file; leave them out");
        }
        if settings.table.is_some() && !figure.takes_table() {
            return unsuitable("it is not made of a table; leave it out");
        }
        let plan = figure.plan(settings)?;
        let options = options(figure, settings, &plan);
        Ok(Self { points: plan.points, options })
    }
}

/// The file that keeps the finished points of a figure's experiment.
pub(crate) fn journal_of(figure: &dyn Figure, settings: &Settings) -> PathBuf {
    settings.out.join(format!("{}.journal", figure.experiment()))
}

/// Runs what is left of the figure's experiment and returns all its points.
/// `progress` is told after every point. Without a journal they are kept in
/// memory alone.
///
/// # Errors
/// [`ErrorKind::Interrupted`] once `stop` is raised, a journal that does not
/// fit, files that cannot be written, or a point that failed.
pub(crate) fn run(
    figure: &dyn Figure,
    settings: &Settings,
    journal: Option<&Path>,
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<Results> {
    let prepared = Prepared::new(figure, settings)?;
    let mut finished = finish(figure, settings, &prepared, (journal, None), stop, progress)?;
    // In the order of the plan, whatever order they were done in.
    let take = |point: &Point| finished.remove(&point.key).expect("all points are done");
    let points = prepared.points.iter().map(take).collect();
    Ok(Results { columns: figure.columns(), points, options: prepared.options })
}

/// Runs what is left of a part of the points, or of all, and returns all that
/// are finished.
pub(crate) fn finish(
    figure: &dyn Figure,
    settings: &Settings,
    Prepared { points, options }: &Prepared,
    (path, part): (Option<&Path>, Option<Partition>),
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<BTreeMap<String, Finished>> {
    let (journal, finished) = match path {
        Some(path) => {
            let (journal, finished) = Journal::open(path, options, settings.fresh)?;
            belong(path, points, figure.columns(), &finished)?;
            (journal, finished)
        }
        None => (Journal::nowhere(), Vec::new()),
    };
    let points = points.iter().enumerate();
    let points = points.filter(|(at, _)| part.is_none_or(|part| part.has(*at)));
    let points: Vec<&Point> = points.map(|(_, point)| point).collect();
    let mut run = Run::new(figure.name(), points, journal, finished);
    run.tell("", progress);
    run.work(settings.threads.max(1), stop, progress)?;
    let (done, total) = (run.done(), run.points.len());
    if done == total {
        return Ok(run.finished);
    }
    let figure = figure.name().to_owned();
    Err(match path {
        Some(path) => ErrorKind::Interrupted { figure, done, total, path: path.to_owned() }.into(),
        None => ErrorKind::Forgotten { figure, done, total }.into(),
    })
}

/// Refuses points of a journal that are none of the plan's.
fn belong(path: &Path, points: &[Point], columns: &[&str], finished: &[Finished]) -> Result<()> {
    match stranger(points, columns, finished) {
        // The first line holds the options.
        Some((at, reason)) => Err(journal::bad(path, at + 2, reason)),
        None => Ok(()),
    }
}

/// The first point that the plan does not have, or has once, or whose rows are
/// none of the table, and why.
pub(crate) fn stranger<'a>(
    points: &[Point],
    columns: &[&str],
    finished: impl IntoIterator<Item = &'a Finished>,
) -> Option<(usize, String)> {
    let mut left: BTreeSet<&str> = points.iter().map(|point| point.key.as_str()).collect();
    for (at, point) in finished.into_iter().enumerate() {
        let key = &point.key;
        if !left.remove(key.as_str()) {
            let known = points.iter().any(|point| point.key == *key);
            let why = if known { "is there twice" } else { "is no point of this figure" };
            return Some((at, format!("the point `{key}` {why}")));
        }
        if let Some(row) = point.rows.iter().find(|row| row.len() != columns.len()) {
            let (found, expected) = (row.len(), columns.len());
            return Some((at, format!("`{key}` has {found} cells where {expected} are needed")));
        }
    }
    None
}

/// The form in which points are kept. Up to 1 all cells were strings.
const FORMAT: u64 = 2;

/// What the numbers depend on, and the form that they are kept in.
fn options(figure: &dyn Figure, settings: &Settings, plan: &Plan) -> Map<String, Value> {
    let mut options = json!({
        "experiment": figure.experiment(),
        "version": hopfit::VERSION,
        "format": FORMAT,
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
    /// The points that are to be done, if they are not yet.
    points: Vec<&'a Point>,
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
        points: Vec<&'a Point>,
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

    /// How many of the points are done.
    fn done(&self) -> usize {
        self.points.iter().filter(|point| self.finished.contains_key(&point.key)).count()
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
        let mut left = self.points.clone();
        left.retain(|point| !self.finished.contains_key(&point.key));
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
            done: self.done(),
            total: self.points.len(),
            fraction: if total > 0.0 { done / total } else { 1.0 },
            left,
            latest: latest.to_owned(),
        });
    }
}

/// Takes one point after the other.
fn worker(
    points: &[&Point],
    next: &AtomicUsize,
    stops: &[&Stop; 2],
    sender: &mpsc::Sender<Result<Finished>>,
) {
    let pool = one_thread();
    let is_over = || stops.iter().any(|stop| stop.is_raised());
    while !is_over() {
        let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
        let finished = perform(point, &pool, stops[0]);
        if is_over() {
            // What was found in a hurry is not what was asked for.
            return;
        }
        if sender.send(finished).is_err() {
            return;
        }
    }
}

/// What rules do in parallel stays on the thread of their point, so that times
/// are those of one core.
pub(crate) fn one_thread() -> rayon::ThreadPool {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("a pool of one thread can be made")
}

/// Does a point.
pub(crate) fn perform(point: &Point, pool: &rayon::ThreadPool, stop: &Stop) -> Result<Finished> {
    let begun = Instant::now();
    let finding = pool.install(|| (point.work)(stop))?;
    Ok(Finished {
        key: point.key.clone(),
        seconds: round(begun.elapsed().as_secs_f64()),
        wall: 0.0,
        rows: finding.rows,
        unfinished: finding.unfinished,
        extra: finding.extra,
    })
}

/// Milliseconds are enough.
fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
