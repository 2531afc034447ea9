//! `hopfit recall`.

use crate::args::RecallArgs;
use crate::{input, output};
use anyhow::Result;
use hopfit::data::{Note, npy};
use hopfit::{BatchOutcome, Ending, recall_all};
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) fn run(args: &RecallArgs) -> Result<ExitCode> {
    output::check(&[Some(&args.out), args.report.as_deref()])?;
    let model = input::model(&args.model)?;
    let neurons = model.network.neurons();
    let set = input::cues(&args.cues, &args.read, args.missing, neurons)?;
    let cues = &set.cues;
    let options = input::recall_options(args.update, args.max_steps, args.seed);
    let outcome = recall_all(&model.network, cues, &options)?;
    output::bytes(&args.out, &npy::encode_i8(&[cues.count(), neurons], &outcome.states))?;
    if let Some(path) = &args.report {
        output::json(path, &report(args, neurons, &outcome, &set.notes))?;
    }
    let fixed = count(&outcome, Ending::FixedPoint);
    output::tell(&format!("{fixed} of {} cues ended in a fixed point", cues.count()));
    Ok(ExitCode::SUCCESS)
}

fn report(args: &RecallArgs, neurons: usize, outcome: &BatchOutcome, notes: &[Note]) -> Value {
    let ending = |ending: &Ending| match ending {
        Ending::FixedPoint => "fixed_point",
        Ending::TwoCycle => "two_cycle",
        Ending::StepLimit => "step_limit",
    };
    json!({
        "neurons": neurons,
        "cues": outcome.steps.len(),
        "fixed_points": count(outcome, Ending::FixedPoint),
        "two_cycles": count(outcome, Ending::TwoCycle),
        "step_limits": count(outcome, Ending::StepLimit),
        "steps": outcome.steps,
        "endings": outcome.endings.iter().map(ending).collect::<Vec<_>>(),
        "max_steps": args.max_steps,
        "seed": args.seed,
        "notes": input::sentences(notes),
        "version": hopfit::VERSION,
    })
}

fn count(outcome: &BatchOutcome, ending: Ending) -> usize {
    outcome.endings.iter().filter(|found| **found == ending).count()
}
