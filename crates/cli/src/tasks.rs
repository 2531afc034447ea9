//! The points of experiments as tasks of their own: what `paper` and `sweep`
//! share of `plan`, `run-point` and `merge`.

use crate::ExitCode;
use crate::args::FigureName;
use crate::interrupt::INTERRUPTED;
use crate::{output, paper};
use anyhow::Result;
use hopfit::Stop;
use hopfit_lab::{ErrorKind, Figure, Partition, Planned, Settings, figures};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The figures whose points are to be run for one, or for all: one for each
/// experiment.
pub(crate) fn experiments(name: FigureName) -> Vec<&'static dyn Figure> {
    let mut found: Vec<&'static dyn Figure> = Vec::new();
    for figure in paper::chosen(name).map_or(figures().to_vec(), |figure| vec![figure]) {
        if found.iter().all(|other| other.experiment() != figure.experiment()) {
            found.push(figure);
        }
    }
    found
}

/// The settings without what the figure is not made of, where all are made.
pub(crate) fn for_figure(figure: &dyn Figure, settings: &Settings) -> Settings {
    Settings {
        patterns: settings.patterns.clone().filter(|_| figure.takes_patterns()),
        table: settings.table.clone().filter(|_| figure.takes_table()),
        ..settings.clone()
    }
}

/// The exit code of work that Ctrl-C may have ended.
pub(crate) fn ended<T>(
    done: hopfit_lab::Result<T>,
    tell: impl FnOnce(T) -> Result<()>,
) -> Result<ExitCode> {
    match done {
        Ok(done) => {
            tell(done)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if is_interruption(error.kind()) => {
            output::note(&format!("hopfit: {error}"));
            Ok(ExitCode::from(INTERRUPTED))
        }
        Err(error) => Err(error.into()),
    }
}

fn is_interruption(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Interrupted { .. }
            | ErrorKind::Forgotten { .. }
            | ErrorKind::PointInterrupted { .. }
    )
}

/// Tells where a part of the points is kept.
pub(crate) fn kept(part: Partition, journals: &[PathBuf]) -> Result<()> {
    let names: Vec<String> = journals.iter().map(|path| path.display().to_string()).collect();
    for name in &names {
        output::result(&format!("{name}: part {part} of the points, for `merge`"));
    }
    output::report(&json!({"partition": part.to_string(), "journals": names}))
}

/// Lists points: a name a line, or as JSON.
pub(crate) fn list(planned: &[Planned], part: Option<Partition>) -> Result<()> {
    // Parts are taken of the points of each experiment.
    let mut figures: Vec<Value> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for plan in planned {
        let points = plan.names().zip(plan.points()).enumerate();
        let points = points.filter(|(at, _)| part.is_none_or(|part| part.has(*at)));
        let points: Vec<Value> = points
            .map(|(_, (name, point))| {
                names.push(name);
                json!({"name": name, "key": point.key, "weight": point.weight})
            })
            .collect();
        figures.push(json!({
            "figure": plan.figure(),
            "experiment": plan.experiment(),
            "options": plan.options(),
            "options_hash": plan.options_hash(),
            "points": points,
        }));
    }
    output::result(&names.join("\n"));
    output::report(&json!({
        "figures": figures,
        "partition": part.map(|part| part.to_string()),
        "points": names.len(),
        "version": hopfit::VERSION,
    }))
}

/// Runs points by name, one after the other.
pub(crate) fn run_points(
    names: &[String],
    settings: &Settings,
    stop: &Stop,
    plan: impl Fn(&str) -> hopfit_lab::Result<Planned>,
) -> Result<ExitCode> {
    let mut plans: BTreeMap<&str, Planned> = BTreeMap::new();
    // A name that is none is refused before any work.
    for name in names {
        let experiment = hopfit_lab::experiment_of(name);
        if !plans.contains_key(experiment) {
            plans.insert(experiment, plan(name)?);
        }
        if plans[experiment].names().all(|known| known != name) {
            return Err(hopfit_lab::Error::from(ErrorKind::NoPoint { name: name.clone() }).into());
        }
    }
    let run = |name: &String| {
        let done = plans[hopfit_lab::experiment_of(name)].run_point(name, settings, stop)?;
        let note = match (done.skipped, done.unfinished) {
            (true, _) => " (was there)",
            (false, true) => " (unfinished: the budget ended first)",
            (false, false) => "",
        };
        output::result(&format!("{}{note}", done.file.display()));
        Ok(json!({
            "name": name,
            "file": done.file.display().to_string(),
            "skipped": done.skipped,
            "unfinished": done.unfinished,
            "seconds": done.seconds,
        }))
    };
    let done = names.iter().map(run).collect::<hopfit_lab::Result<Vec<Value>>>();
    ended(done, |points| output::report(&json!({"points": points})))
}
