//! `hopfit sweep`.

use crate::ExitCode;
use crate::args::{GridArgs, PointArgs, SweepArgs, SweepCommand, SweepMergeArgs};
use crate::files::{Content, Files};
use crate::interrupt::stop_on_signals;
use crate::paper::{Bar, summarise};
use crate::save::Results as Saved;
use crate::table::aligned;
use crate::{arguments, charts, output, refusal, tasks};
use anyhow::{Result, bail};
use hopfit::diagnosis::Capacity;
use hopfit_lab::{
    Capacities, Figure, Made, Planned, Results, Settings, Standing, Sweep, make, make_part,
    merge_one, results_of,
};
use serde_json::json;
use std::path::{Path, PathBuf};

const NAME: &str = "sweep";

pub(crate) fn run(args: &SweepArgs) -> Result<ExitCode> {
    match &args.command {
        None => sweep(args),
        Some(SweepCommand::Plan(args)) => {
            let planned = Planned::new(&grid(&args.sweep)?, &settings(&args.sweep, Path::new("")))?;
            tasks::list(&[planned], args.partition)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(SweepCommand::RunPoint(args)) => {
            let PointArgs { names, out, fresh } = &args.points;
            let settings = Settings { fresh: *fresh, threads: 1, ..settings(&args.sweep, out) };
            let grid = grid(&args.sweep)?;
            let stop = stop_on_signals()?;
            tasks::run_points(names, &settings, &stop, |_| Planned::new(&grid, &settings))
        }
        Some(SweepCommand::Merge(args)) => merge(args),
    }
}

fn sweep(args: &SweepArgs) -> Result<ExitCode> {
    check_plot(args.plot.as_ref())?;
    let grid = grid(&args.sweep)?;
    let default = settings(&args.sweep, args.out.as_deref().unwrap_or(Path::new("")));
    let settings = Settings {
        threads: args.work.threads.map_or(default.threads, |threads| threads as usize),
        fresh: args.work.fresh,
        ..default
    };
    let stop = stop_on_signals()?;
    let bar = Bar::new();
    let mut progress = |standing: &Standing| bar.show(standing);
    if let Some(part) = args.work.partition {
        if args.out.is_none() {
            bail!("--partition: the points of a part are kept for `merge`; add --out");
        }
        let kept = make_part(&grid, part, &settings, &stop, &mut progress);
        drop(bar);
        return tasks::ended(kept, |path| tasks::kept(part, &[path]));
    }
    let done = match args.out {
        Some(_) => make(&grid, &settings, &stop, &mut progress).map(
            |Made { results, files, name, title, drawings, story }| {
                let made = Made { results: results.clone(), files, name, title, drawings, story };
                (results, Some(made))
            },
        ),
        None => results_of(&grid, &settings, &stop, &mut progress).map(|results| (results, None)),
    };
    drop(bar);
    tasks::ended(done, |(results, made)| tell(&grid, &results, made.as_ref(), args.plot.as_deref()))
}

fn merge(args: &SweepMergeArgs) -> Result<ExitCode> {
    check_plot(args.plot.as_ref())?;
    let merge = &args.merge;
    let settings =
        Settings { fresh: merge.fresh, command: arguments::command(), ..Settings::new(&merge.out) };
    let (grid, made) = merge_one(NAME, &merge.folders, &settings, Sweep::of_options)?;
    tell(&grid, &made.results, Some(&made), args.plot.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn check_plot(plot: Option<&PathBuf>) -> Result<()> {
    Files::default().output("--plot", plot, Content::Chart).check()
}

fn settings(args: &GridArgs, out: &Path) -> Settings {
    Settings {
        seed: args.seed,
        repeats: Some(args.repeats as usize),
        time_limit: args.budget,
        command: arguments::command(),
        ..Settings::new(out)
    }
}

/// What is swept over, with a note where a rule has no choice.
fn grid(args: &GridArgs) -> Result<Sweep> {
    let Some(sizes) = &args.sizes else { bail!("--sizes are needed") };
    let sizes = sizes.whole("--sizes")?;
    if let Some(small) = sizes.iter().find(|size| **size < 2) {
        bail!("--sizes: {small} neuron has nothing to listen to; 2 or more are needed");
    }
    let rules = args.rules.clone();
    let mut sweep = match (&args.loads, &args.counts) {
        (Some(loads), _) => Sweep::of_loads(&sizes, &loads.0, rules),
        (None, Some(counts)) => Sweep::of_counts(&sizes, &counts.whole("--counts")?, rules),
        (None, None) => bail!("--loads or --counts are needed"),
    };
    sweep.class = args.class.class();
    for entry in &args.rules {
        let (_, out) = sweep.class.of_rule(entry.rule);
        if !out.is_empty() {
            let options: Vec<String> = out.into_iter().map(refusal::flag).collect();
            output::note(&format!("{entry}: has no choice of {}", options.join(", ")));
        }
    }
    Ok(sweep)
}

fn tell(grid: &Sweep, results: &Results, made: Option<&Made>, plot: Option<&Path>) -> Result<()> {
    let found = grid.capacities(results);
    output::result(&table(&found));
    if let Some(made) = made {
        summarise(made);
    }
    let mut saved = Saved::default();
    if let Some(path) = plot {
        let mut drawings = grid.draw(results)?;
        saved.add(charts::of_drawing(path, drawings.swap_remove(0)));
    }
    saved.commit();
    let files = made.map(|made| {
        made.files.iter().map(|file| file.display().to_string()).collect::<Vec<String>>()
    });
    output::report(&json!({
        "capacities": found,
        "options": results.options,
        "files": files,
        "version": hopfit::VERSION,
    }))?;
    saved.finish()
}

const HEAD: [&str; 6] = ["rule", "N", "P50", "95 %", "P50/N", "draws"];

/// P50, or on which side of what was tried it lies.
fn p50(capacity: &Capacity) -> String {
    let points = &capacity.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    match capacity.p50 {
        Some(p50) => format!("{p50:.1}"),
        None if last.stored_fraction >= 0.5 => format!("> {}", last.patterns),
        None if first.stored_fraction <= 0.5 => format!("< {}", first.patterns),
        None => "?".to_owned(),
    }
}

/// P50 of every rule and size.
fn table(found: &[Capacities]) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |it| format!("{it:.1}"));
    let mut rows: Vec<Vec<String>> = vec![HEAD.map(str::to_owned).to_vec()];
    for Capacities { rule, capacity, undecided } in found {
        let n = capacity.neurons as f64;
        let (low, high) = capacity.p50_interval;
        let open = if *undecided > 0 { "*" } else { "" };
        rows.push(vec![
            rule.clone(),
            capacity.neurons.to_string(),
            format!("{}{open}", p50(capacity)),
            format!("{} - {}", number(low), number(high)),
            capacity.p50.map_or_else(|| "?".to_owned(), |p50| format!("{:.3}", p50 / n)),
            capacity.points.iter().map(|point| point.draws).max().unwrap_or(0).to_string(),
        ]);
    }
    let mut legend =
        "P50: patterns of which half of the draws are stored whole (? beyond what was \
                      tried)"
            .to_owned();
    let open: usize = found.iter().map(|found| found.undecided).sum();
    if open > 0 {
        legend.push_str(&format!(
            "\n*: the budget left {open} trainings undecided, which count as not stored; with a \
             larger --budget P50 may rise"
        ));
    }
    format!("{}\n{legend}", aligned(&rows))
}
