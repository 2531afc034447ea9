//! `hopfit evaluate`.

use crate::ExitCode;
use crate::args::EvaluateArgs;
use crate::files::{Content, Files};
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::progress::Line;
use crate::save::Results;
use crate::{charts, diagnosis, input, output, words};
use anyhow::{Context, Result, bail};
use hopfit::data::{Model, Output, PatternSet};
use hopfit::diagnosis::{Diagnosis, DiagnosisOptions, Part, diagnose};
use hopfit::{
    Evaluation, NoiseOptions, RadiusReport, RecallOptions, Stop, evaluate_until, on_threads, radius,
};
use serde::Serialize;
use std::time::Duration;

/// Noisy cues a pattern, where nothing else is asked for.
const TRIALS: usize = 20;

pub(crate) fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    Files::default()
        .input("--model", Some(&args.model))
        .inputs("--patterns", &args.patterns)
        .output("--report", args.report.as_ref(), Content::Json)
        .output("--plot", args.diagnose.plot.as_ref(), Content::Chart)
        .check()?;
    charts::check("--plot", args.diagnose.plot.as_ref())?;
    let noise = noise(args)?;
    let model = input::model(&args.model)?;
    let neurons = model.network.neurons();
    let set = input::patterns_for(&args.patterns, &args.read, neurons)?;
    let recall = input::recall_options(&args.update, (args.seed, neurons), model.sigma())?;
    let noise = noise.map(|noise| NoiseOptions { recall: recall.clone(), ..noise });
    let shared = stop_on_signals()?;
    let limit = args.diagnose.time_limit.map(Duration::from_secs_f64);
    let stop = limit.map_or_else(|| shared.clone(), |limit| shared.within(limit));
    let line = Line::of("recalling");
    let evaluation = on_threads(threads(args), || {
        evaluate_until(&model.network, &set.patterns, noise.as_ref(), &stop)
    });
    let evaluation = evaluation.context(NO_THREADS)??;
    let tie = model.meta.tie;
    let radius = args.radius.then(|| radius(&model.network, &set.patterns, tie)).transpose()?;
    drop(line);
    tell(&evaluation, noise.as_ref());
    if let Some(radius) = &radius {
        output::result(&words::radius(radius));
    }
    let diagnosis = match args.diagnose.parts() {
        Some(parts) if !shared.is_raised() => {
            Some(look(args, (&model, &set), parts, (recall, &stop))?)
        }
        _ => None,
    };
    let notes = input::sentences(&set.notes);
    let (radius, diagnosis) = (radius.as_ref(), diagnosis.as_ref());
    let report = Whole { evaluation: &evaluation, radius, diagnosis, notes };
    let saved = save(args, &report);
    output::report(&report)?;
    saved?;
    Ok(if shared.is_raised() { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

const NO_THREADS: &str = "the threads cannot be started; give a smaller number to --threads";

fn threads(args: &EvaluateArgs) -> usize {
    args.threads.map_or(0, |threads| threads as usize)
}

/// The noise to recall from, if any is asked for.
fn noise(args: &EvaluateArgs) -> Result<Option<NoiseOptions>> {
    if args.noise.is_none() && args.missing_share.is_none() {
        if args.trials.is_some() && args.diagnose.parts().is_none() {
            bail!("--trials are cues a pattern; add --noise, --missing-share or --diagnose");
        }
        if args.diagnose.time_limit.is_some() && args.diagnose.parts().is_none() {
            bail!("--time-limit is for trying cues; add --noise, --missing-share or --diagnose");
        }
        return Ok(None);
    }
    Ok(Some(NoiseOptions {
        noise: args.noise.unwrap_or(0.0),
        missing_share: args.missing_share.unwrap_or(0.0),
        trials: args.trials.unwrap_or(TRIALS),
        seed: args.seed,
        recall: RecallOptions::default(),
    }))
}

fn tell(evaluation: &Evaluation, asked: Option<&NoiseOptions>) {
    output::result(&words::evaluated(evaluation));
    let done = evaluation.noise.as_ref().map_or(0, |noise| noise.trials);
    if let Some(asked) = asked.filter(|asked| done < asked.trials) {
        output::note(&format!(
            "stopped after {done} of {} a pattern",
            words::counted(asked.trials, "cue")
        ));
    }
    if let Some(noise) = &evaluation.noise {
        output::result(&words::under_noise(noise));
        if let Some(warning) = words::harm(noise) {
            output::note(&warning);
        }
    }
}

/// A diagnosis, until `stop`.
fn look(
    args: &EvaluateArgs,
    (model, set): (&Model, &PatternSet),
    parts: Vec<Part>,
    (recall, stop): (RecallOptions, &Stop),
) -> Result<Diagnosis> {
    let given = DiagnosisOptions::default();
    let damaged = args.noise.is_some() || args.missing_share.is_some();
    let options = DiagnosisOptions {
        parts,
        noise: args.noise.unwrap_or(if damaged { 0.0 } else { given.noise }),
        missing_share: args.missing_share.unwrap_or(0.0),
        levels: args.diagnose.levels.clone(),
        radii: args.diagnose.radii.clone(),
        trials: args.trials.unwrap_or(TRIALS),
        starts: args.diagnose.starts.unwrap_or(given.starts),
        seed: args.seed,
        recall,
    };
    let line = Line::of_diagnosis(args.diagnose.time_limit.map(Duration::from_secs_f64));
    let found = on_threads(threads(args), || {
        let mut show = |progress: &hopfit::Progress| line.show(progress);
        diagnose(&model.network, &set.patterns, &options, stop, &mut show)
    });
    let found = found.context(NO_THREADS)??;
    drop(line);
    diagnosis::tables(&found).iter().for_each(|table| output::result(&format!("\n{table}")));
    if let Some(warning) = diagnosis::cut_short(&found) {
        output::note(&warning);
    }
    Ok(found)
}

/// Writes the report and the charts.
fn save(args: &EvaluateArgs, report: &Whole<'_>) -> Result<()> {
    let mut results = Results::default();
    if let Some(path) = &args.report {
        let bytes = output::json_bytes(report)?;
        results.add(Output::from_arg(path).stage(bytes).map_err(Into::into));
    }
    if let (Some(path), Some(found)) = (&args.diagnose.plot, report.diagnosis) {
        results.add(charts::of_diagnosis(path, found));
    }
    results.commit();
    results.finish()
}

/// The report.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    /// The radius, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    radius: Option<&'a RadiusReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnosis: Option<&'a Diagnosis>,
    /// What was decided when the patterns were read.
    notes: Vec<String>,
}
