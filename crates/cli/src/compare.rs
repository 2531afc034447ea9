//! `hopfit compare`: several rules on the same patterns and cues, in one table.

use crate::ExitCode;
use crate::args::CompareArgs;
use crate::files::{Content, Files};
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::progress::Line;
use crate::save::Results;
use crate::table::aligned;
use crate::{charts, input, output, refusal};
use anyhow::{Context, Result};
use hopfit::data::Output;
use hopfit::diagnosis::{Diagnosis, DiagnosisOptions, Part, diagnose};
use hopfit::{
    Choice, ClassSpec, CompareOptions, Compared, Comparison, Patterns, Progress, RecallOptions,
    RuleEntry, RuleName, Stop, TrainOption, TrainSpec, Update, compare,
};
use std::time::Duration;

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode> {
    Files::default()
        .inputs("--patterns", &args.patterns)
        .output("--report", args.report.as_ref(), Content::Json)
        .output("--plot", args.plot.as_ref(), Content::Chart)
        .check()?;
    charts::check("--plot", args.plot.as_ref())?;
    let set = input::patterns(&args.patterns, &args.read)?;
    let options = options(args, set.shape);
    let stop = stop_on_signals()?;
    let line = Line::of_training(options.time_limit);
    let mut show = |rule: RuleName, standing: &Progress| line.show_of(rule.name(), standing);
    let found = compare(&set.patterns, &options, &stop, &mut show);
    let found = found.map_err(|error| input::located(error, &input::named(&args.patterns)))?;
    drop(line);
    output::result(&table(&found));
    for (rule, why) in &found.failed {
        output::note(&format!("{rule}: {why}"));
    }
    let mut results = Results::default();
    if let Some(path) = &args.report {
        let bytes = output::json_bytes(&found)?;
        results.add(Output::from_arg(path).stage(bytes).map_err(Into::into));
    }
    if let Some(path) = &args.plot {
        let curves = curves(&set.patterns, &found, args, &stop)?;
        results.add(charts::of_comparison(path, &curves));
    }
    results.commit();
    output::report(&found)?;
    results.finish()?;
    Ok(if stop.is_raised() { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

fn options(args: &CompareArgs, shape: Option<hopfit::Shape>) -> CompareOptions {
    let class = ClassSpec { receptive_field: args.receptive_field, shape, ..args.class.class() };
    let spec = |entry: &RuleEntry| {
        let mut spec = TrainSpec::new(entry.rule);
        spec.then = entry.then;
        let (honoured, mut out) = class.of_rule(entry.rule);
        spec.class = honoured;
        if entry.rule == RuleName::Milp {
            spec.sparse = args.sparse;
        } else if args.sparse.is_some() {
            out.push(TrainOption::Sparse);
        }
        if !out.is_empty() {
            let options: Vec<String> = out.into_iter().map(refusal::flag).collect();
            output::note(&format!("{entry}: has no choice of {}", options.join(", ")));
        }
        spec
    };
    CompareOptions {
        specs: args.rules.iter().map(spec).collect(),
        noise: args.noise,
        missing_share: args.missing_share,
        trials: args.trials,
        time_limit: args.time_limit.map(Duration::from_secs_f64),
        threads: args.threads.unwrap_or(0),
        seed: args.seed,
    }
}

/// What each network recalls, over the share of damaged bits.
fn curves(
    patterns: &Patterns,
    found: &Comparison,
    args: &CompareArgs,
    stop: &Stop,
) -> Result<Vec<(String, Diagnosis)>> {
    let curve = |rule: &Compared| {
        let update = Update::Cue { seed: args.seed };
        let recall =
            RecallOptions { update, sigma: rule.model.sigma(), ..RecallOptions::default() };
        let options = DiagnosisOptions {
            parts: vec![Part::Curve],
            trials: args.trials,
            seed: args.seed,
            recall,
            ..DiagnosisOptions::default()
        };
        let found = diagnose(&rule.model.network, patterns, &options, stop, &mut |_| {});
        Ok((label(rule), found.context("--plot")?))
    };
    found.rules.iter().map(curve).collect()
}

/// For example `exact: 3 flips`.
fn label(rule: &Compared) -> String {
    format!("{}: {}", rule.rule, crate::words::counted(rule.flips, "flip"))
}

const HEAD: [&str; 7] =
    ["rule", "stored", "flips", "at least", "from noise", "from gaps", "seconds"];

fn table(found: &Comparison) -> String {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let told = |share: Option<f64>| share.map_or_else(|| "?".to_owned(), percent);
    let mut rows: Vec<Vec<String>> = vec![HEAD.map(str::to_owned).to_vec()];
    rows.extend(found.rules.iter().map(|rule| {
        vec![
            rule.rule.clone(),
            format!("{} of {}", rule.stored_patterns, found.patterns),
            rule.flips.to_string(),
            bound(rule),
            told(rule.recalled_from_noise),
            told(rule.recalled_from_missing),
            format!("{:.2}", rule.seconds),
        ]
    }));
    let (noise, missing) = (told(found.nearest_from_noise), told(found.nearest_from_missing));
    let blank = || "-".to_owned();
    let nearest = "nearest pattern".to_owned();
    rows.push(vec![nearest, blank(), blank(), blank(), noise, missing, blank()]);
    let legend = format!(
        "from noise, from gaps: patterns recalled whole from cues with {} of the bits flipped, {} \
         missing; {} a pattern\nat least: flips that no admissible weights avoid, as far as the \
         rule knows (* proved by a certificate)",
        percent(found.noise),
        percent(found.missing_share),
        crate::words::counted(found.trials, "cue"),
    );
    format!("{}\n{legend}", aligned(&rows))
}

fn bound(rule: &Compared) -> String {
    let mark = if rule.proof == "certified" { "*" } else { "" };
    rule.lower_bound.map_or_else(|| "?".to_owned(), |bound| format!("{bound}{mark}"))
}
