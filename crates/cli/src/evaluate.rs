//! `hopfit evaluate`.

use crate::args::EvaluateArgs;
use crate::files::{Content, Files};
use crate::progress::Line;
use crate::{input, output, words};
use anyhow::Result;
use hopfit::{Evaluation, NoiseOptions, RadiusReport, evaluate, radius};
use serde::Serialize;
use std::process::ExitCode;

/// Noisy cues a pattern, where nothing else is asked for.
const TRIALS: usize = 20;

pub(crate) fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    Files::default()
        .input("--model", Some(&args.model))
        .input("--patterns", Some(&args.patterns))
        .output("--report", args.report.as_ref(), Content::Json)
        .check()?;
    let model = input::model(&args.model)?;
    let neurons = model.network.neurons();
    let set = input::patterns_for(&args.patterns, &args.read, neurons)?;
    let recall = input::recall_options(&args.update, (args.seed, neurons), model.sigma())?;
    let noise = args.noise.map(|noise| NoiseOptions {
        noise,
        trials: args.trials.unwrap_or(TRIALS),
        seed: args.seed,
        recall,
    });
    let line = Line::of("recalling");
    let evaluation = evaluate(&model.network, &set.patterns, noise.as_ref())?;
    let tie = model.meta.tie;
    let radius = args.radius.then(|| radius(&model.network, &set.patterns, tie)).transpose()?;
    drop(line);
    output::result(&words::evaluated(&evaluation));
    if let Some(radius) = &radius {
        output::result(&words::radius(radius));
    }
    if let Some(noise) = &evaluation.noise {
        output::result(&words::under_noise(noise));
        if let Some(warning) = words::harm(noise) {
            output::note(&warning);
        }
    }
    let notes = input::sentences(&set.notes);
    let report = WithNotes { evaluation: &evaluation, radius: radius.as_ref(), notes };
    output::report(&report)?;
    if let Some(path) = &args.report {
        output::json(path, &report)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The report.
#[derive(Serialize)]
struct WithNotes<'a> {
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    /// The radius, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    radius: Option<&'a RadiusReport>,
    /// What was decided when the patterns were read.
    notes: Vec<String>,
}
