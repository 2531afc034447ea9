//! `hopfit evaluate`.

use crate::args::EvaluateArgs;
use crate::{input, output};
use anyhow::Result;
use hopfit::{Evaluation, NoiseOptions, evaluate};
use serde::Serialize;
use std::process::ExitCode;

pub(crate) fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    output::check(&[args.report.as_deref()])?;
    let model = input::model(&args.model)?;
    let set = input::patterns_for(&args.patterns, &args.read, model.network.neurons())?;
    let recall = input::recall_options(args.update, args.max_steps, args.seed);
    let noise = args.noise.map(|noise| NoiseOptions {
        noise,
        trials: args.trials,
        seed: args.seed,
        recall,
    });
    let evaluation = evaluate(&model.network, &set.patterns, noise.as_ref())?;
    if let Some(path) = &args.report {
        let notes = input::sentences(&set.notes);
        output::json(path, &WithNotes { evaluation: &evaluation, notes })?;
    }
    summarise(&evaluation);
    Ok(ExitCode::SUCCESS)
}

/// The report.
#[derive(Serialize)]
struct WithNotes<'a> {
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    /// What was decided when the patterns were read.
    notes: Vec<String>,
}

fn summarise(found: &Evaluation) {
    output::tell(&format!(
        "{} flips in {} patterns of {} bits, {} stored whole; smallest stability {:.3e}",
        found.flips, found.patterns, found.neurons, found.stored_patterns, found.margin,
    ));
    if let Some(noise) = &found.noise {
        output::tell(&format!(
            "from cues with {:.1} % of the bits flipped: {:.2} wrong bits before recall, {:.2} \
             after; {:.1} % recalled whole",
            100.0 * noise.noise,
            noise.wrong_bits_before,
            noise.wrong_bits_after,
            100.0 * noise.recalled_fraction,
        ));
    }
}
