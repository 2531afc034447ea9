//! `hopfit paper`.

use crate::ExitCode;
use crate::args::{
    ClassifyArgs, EncoderName, ExperimentArgs, FigureName, MergeArgs, PaperArgs, PaperCommand,
    PlanArgs, PointArgs, RunPointArgs, SourceArgs, TableArgs, WorkArgs,
};
use crate::interrupt::stop_on_signals;
use crate::progress::{self, Lines};
use crate::{arguments, input, output, tasks};
use anyhow::{Result, bail};
use hopfit::data::{FileId, TableOptions, read_table};
use hopfit_lab::{
    EncoderRows, ErrorKind, Figure, Made, OwnPatterns, OwnTable, Planned, Settings, Standing,
    figures, make, make_all, make_part,
};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) fn run(args: &PaperArgs) -> Result<ExitCode> {
    match &args.command {
        None => figure(args),
        Some(PaperCommand::Plan(args)) => plan(args),
        Some(PaperCommand::RunPoint(args)) => run_point(args),
        Some(PaperCommand::Merge(args)) => merge(&args.merge, &args.data),
    }
}

fn figure(args: &PaperArgs) -> Result<ExitCode> {
    let (Some(name), Some(out)) = (args.figure, &args.out) else {
        bail!("a figure and --out are needed");
    };
    check_files(&args.experiment.data, out)?;
    let settings = settings(&args.experiment, Some(name), out, &args.work)?;
    let stop = stop_on_signals()?;
    let bar = Bar::new();
    let mut progress = |standing: &Standing| bar.show(standing);
    if let Some(part) = args.work.partition {
        let parts = tasks::experiments(name).into_iter().map(|figure| {
            let settings = tasks::for_figure(figure, &settings);
            make_part(figure, part, &settings, &stop, &mut progress)
        });
        let kept = parts.collect::<hopfit_lab::Result<Vec<PathBuf>>>();
        drop(bar);
        return tasks::ended(kept, |kept| tasks::kept(part, &kept));
    }
    let made = match chosen(name) {
        Some(figure) => make(figure, &settings, &stop, &mut progress).map(|made| vec![made]),
        None => make_all(figures(), &settings, &stop, &mut progress),
    };
    drop(bar);
    let page = (name == FigureName::All).then(|| out.join("index.html"));
    tasks::ended(made, |made| tell(&made, page.as_deref()))
}

/// Tells what was made.
fn tell(made: &[Made], page: Option<&Path>) -> Result<()> {
    made.iter().for_each(summarise);
    if let Some(page) = page {
        output::result(&format!("{}", page.display()));
    }
    output::report(&report(made, page))
}

fn plan(args: &PlanArgs) -> Result<ExitCode> {
    let none = WorkArgs { threads: None, fresh: false, partition: None };
    let settings = settings(&args.experiment, Some(args.figure), Path::new(""), &none)?;
    let mut planned = Vec::new();
    for figure in tasks::experiments(args.figure) {
        planned.push(Planned::new(figure, &tasks::for_figure(figure, &settings))?);
    }
    tasks::list(&planned, args.partition)?;
    Ok(ExitCode::SUCCESS)
}

fn run_point(args: &RunPointArgs) -> Result<ExitCode> {
    let PointArgs { names, out, fresh } = &args.points;
    check_files(&args.experiment.data, out)?;
    let work = WorkArgs { threads: Some(1), fresh: *fresh, partition: None };
    let settings = settings(&args.experiment, None, out, &work)?;
    let stop = stop_on_signals()?;
    let plan = |name: &str| {
        let experiment = hopfit_lab::experiment_of(name);
        let Some(figure) = hopfit_lab::figure(experiment) else {
            return Err(ErrorKind::NoPoint { name: name.to_owned() }.into());
        };
        Planned::new(figure, &tasks::for_figure(figure, &settings))
    };
    tasks::run_points(names, &settings, &stop, plan)
}

fn merge(args: &MergeArgs, data: &SourceArgs) -> Result<ExitCode> {
    check_files(data, &args.out)?;
    let settings = Settings {
        data: data.data.clone(),
        patterns: own_patterns(data)?,
        table: own_table(&data.table)?,
        fresh: args.fresh,
        command: arguments::command(),
        ..Settings::new(&args.out)
    };
    let made = hopfit_lab::merge(&args.folders, &settings)?;
    let page = (made.len() == figures().len()).then(|| args.out.join("index.html"));
    tell(&made, page.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses to write over what is read: figures go to files of fixed names.
fn check_files(args: &SourceArgs, out: &Path) -> Result<()> {
    let read = [("--patterns", args.patterns.as_ref()), ("--table", args.table.table.as_ref())];
    for (option, path) in read {
        let Some(path) = path else { continue };
        let is_among_results = FileId::of_folder(path) == FileId::of(out);
        if is_among_results && is_of_a_figure(path) {
            bail!(
                "{}: the results in {} would write over what {option} reads; name another folder",
                path.display(),
                out.display()
            );
        }
    }
    Ok(())
}

/// Whether a file of a figure has this name.
fn is_of_a_figure(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    // Further tables and pictures have the figure's name, a dash, and more.
    let name_of = bare_name(Path::new(&name));
    let first = name_of.split('-').next().unwrap_or_default();
    name == "index.html" || figures().iter().any(|figure| first == figure.name())
}

/// The figure of that name; none for all of them.
pub(crate) fn chosen(name: FigureName) -> Option<&'static dyn Figure> {
    let name = clap::ValueEnum::to_possible_value(&name)?;
    hopfit_lab::figure(name.get_name())
}

/// The settings of a run of `figure`, or of points whose names tell it.
fn settings(
    args: &ExperimentArgs,
    figure: Option<FigureName>,
    out: &Path,
    work: &WorkArgs,
) -> Result<Settings> {
    let default = Settings::new(out);
    let ClassifyArgs { clusters, encoder, examples } = &args.classify;
    let classifies = matches!(figure, Some(FigureName::Fig8 | FigureName::All) | None);
    if !classifies && [clusters.is_some(), examples.is_some(), encoder.is_some()].contains(&true) {
        bail!("--clusters, --examples and --encoder are for fig8; leave them out");
    }
    Ok(Settings {
        data: args.data.data.clone(),
        quick: args.quick,
        seed: args.seed,
        repeats: args.repeats.map(|repeats| repeats as usize),
        time_limit: args.budget.or(args.time_limit),
        threads: work.threads.map_or(default.threads, |threads| threads as usize),
        patterns: own_patterns(&args.data)?,
        table: own_table(&args.data.table)?,
        clusters: clusters.map_or(default.clusters, usize::from),
        examples: examples.map_or(default.examples, usize::from),
        encoder: match encoder {
            Some(EncoderName::Examples) => EncoderRows::Examples,
            Some(EncoderName::Table) | None => EncoderRows::Table,
        },
        fresh: work.fresh,
        command: arguments::command(),
        ..default
    })
}

fn own_patterns(args: &SourceArgs) -> Result<Option<OwnPatterns>> {
    let Some(path) = &args.patterns else {
        return Ok(None);
    };
    Ok(Some(OwnPatterns {
        name: bare_name(path),
        set: input::patterns(std::slice::from_ref(path), &args.read)?,
    }))
}

fn own_table(args: &TableArgs) -> Result<Option<OwnTable>> {
    let Some(path) = &args.table else {
        return Ok(None);
    };
    let options = TableOptions { label: args.label.clone(), ignore: args.ignore.clone() };
    let table = read_table(path, &options)?;
    input::show_notes(path, table.notes());
    Ok(Some(OwnTable { name: bare_name(path), table }))
}

/// The file's name without folder and endings; `input` for standard input.
fn bare_name(path: &Path) -> String {
    if path == Path::new("-") {
        return "input".to_owned();
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

pub(crate) fn summarise(made: &Made) {
    let files: Vec<_> = made.files.iter().map(|file| file.display().to_string()).collect();
    output::result(&format!("{}: {}", made.name, files.join(" ")));
}

/// The same for programs.
fn report(made: &[Made], page: Option<&Path>) -> serde_json::Value {
    let name = |path: &PathBuf| path.display().to_string();
    let figures = made.iter().map(|made| {
        let files: Vec<String> = made.files.iter().map(name).collect();
        json!({"name": made.name, "files": files})
    });
    json!({
        "figures": figures.collect::<Vec<_>>(),
        "page": page.map(|page| page.display().to_string()),
        "version": hopfit::VERSION,
    })
}

/// A bar on standard error, if that is a terminal, or lines in a pipe.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    lines: Lines<String>,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = progress::is_shown().then(|| {
            let bar = ProgressBar::new(1000);
            let style = ProgressStyle::with_template("{spinner} {prefix} [{bar:24}] {msg}");
            bar.set_style(style.expect("a fixed style"));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            lines: Lines::start(
                "planning".to_owned(),
                String::clone,
                |standing| serde_json::json!({"phase": standing}),
            ),
        }
    }

    pub(crate) fn show(&self, standing: &Standing) {
        let text = describe(standing);
        self.lines.set(format!("{}: {text}", standing.figure));
        if let Some(bar) = &self.bar {
            bar.set_prefix(standing.figure);
            bar.set_position((1000.0 * standing.fraction) as u64);
            bar.set_message(text);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// For example `12 of 80 points, 3 min 20 s left`.
fn describe(standing: &Standing) -> String {
    let Standing { done, total, left, .. } = standing;
    let left = match left.map(|left| left.as_secs()) {
        Some(seconds) if seconds >= 3600 => {
            format!(", {} h {} min left", seconds / 3600, seconds / 60 % 60)
        }
        Some(seconds) if seconds >= 60 => format!(", {} min {} s left", seconds / 60, seconds % 60),
        Some(seconds) => format!(", {seconds} s left"),
        None => String::new(),
    };
    format!("{done} of {total} points{left} (Ctrl-C keeps them)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_shows_points_and_the_time_left() {
        let line = |left: Option<u64>| {
            let left = left.map(Duration::from_secs);
            let latest = String::new();
            describe(&Standing { figure: "fig3", done: 2, total: 8, fraction: 0.25, left, latest })
        };
        assert!(line(None).starts_with("2 of 8 points (Ctrl-C"));
        assert!(line(Some(9)).starts_with("2 of 8 points, 9 s left"));
        assert!(line(Some(200)).contains("3 min 20 s left"));
        assert!(line(Some(7500)).contains("2 h 5 min left"));
    }

    #[test]
    fn every_figure_of_the_library_has_its_name_here() {
        let names: Vec<_> = <FigureName as clap::ValueEnum>::value_variants().to_vec();
        let known: Vec<_> = names.iter().filter_map(|name| chosen(*name)).collect();
        assert_eq!(known.len(), figures().len());
        assert!(chosen(FigureName::All).is_none());
    }
}
