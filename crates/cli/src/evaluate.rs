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
    let neurons = model.network.neurons();
    let set = input::patterns_for(&args.patterns, &args.read, neurons)?;
    let recall = input::recall_options(&args.update, (args.seed, neurons), model.sigma())?;
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
    let Some(noise) = &found.noise else { return };
    output::tell(&format!(
        "from cues with {:.1} % of the bits flipped, update {}: {:.2} wrong bits before recall, \
         {:.2} after; {:.1} % recalled whole (the nearest pattern is the right one for {:.1} %)",
        100.0 * noise.noise,
        noise.update,
        noise.wrong_bits_before,
        noise.wrong_bits_after,
        100.0 * noise.recalled_fraction,
        100.0 * noise.nearest_fraction,
    ));
    output::tell(&format!(
        "{} of {} recalls ended nearer to a stored pattern than their cue was, {} farther",
        noise.ended_nearer,
        noise.trials * found.patterns,
        noise.ended_farther,
    ));
    if noise.is_harmful() {
        output::tell(
            "warning: recall leaves more wrong bits than the cues have; try --update cue, or train \
             with --rule exact --then recall",
        );
    }
}
