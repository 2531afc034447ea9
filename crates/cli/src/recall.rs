//! `hopfit recall`.

use crate::args::RecallArgs;
use crate::{input, output};
use anyhow::Result;
use hopfit::data::{Model, Note, npy};
use hopfit::{BatchOutcome, RecallOptions, Update, recall_all};
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) fn run(args: &RecallArgs) -> Result<ExitCode> {
    output::check(&[Some(&args.out), args.report.as_deref()])?;
    let model = input::model(&args.model)?;
    let neurons = model.network.neurons();
    let set = input::cues(&args.cues, &args.read, args.missing, neurons)?;
    let cues = &set.cues;
    let options = input::recall_options(&args.update, (args.seed, neurons), model.sigma())?;
    let outcome = recall_all(&model.network, cues, &options)?;
    output::bytes(&args.out, &npy::encode_i8(&[cues.count(), neurons], &outcome.states))?;
    if let Some(path) = &args.report {
        output::json(path, &report(args, (&options, &model, &set.notes), &outcome))?;
    }
    summarise(&outcome);
    if options.sigma.is_none() && needs_sigma(&options) {
        output::tell(
            "the model does not say how stable its patterns are; that was estimated from its \
             weights (docs/recall.md)",
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether recall needs to know the typical stability.
fn needs_sigma(options: &RecallOptions) -> bool {
    matches!(options.update, Update::Cue { .. } | Update::Graded { .. } | Update::Glauber { .. })
}

/// One line for people: how the recalls ended, and when.
fn summarise(outcome: &BatchOutcome) {
    let cues = outcome.steps.len();
    let share = |name: &str| count(outcome, name);
    let mut line = format!("{} of {cues} cues ended in a fixed point", share("fixed_point"));
    let others = [("two_cycle", "a 2-cycle"), ("cycle", "a longer cycle")];
    for (name, words) in others.into_iter().chain([("step_limit", "at the step limit")]) {
        if share(name) > 0 {
            let place = if name == "step_limit" { "" } else { "in " };
            line += &format!(", {} {place}{words}", share(name));
        }
    }
    let mean = outcome.steps.iter().sum::<usize>() as f64 / cues.max(1) as f64;
    let most = outcome.steps.iter().max().copied().unwrap_or_default();
    output::tell(&format!("{line}; {mean:.1} steps on average, {most} at most"));
}

fn report(
    args: &RecallArgs,
    (options, model, notes): (&RecallOptions, &Model, &[Note]),
    outcome: &BatchOutcome,
) -> Value {
    let sigma = needs_sigma(options)
        .then(|| options.sigma.unwrap_or_else(|| model.network.typical_stability()));
    json!({
        "neurons": model.network.neurons(),
        "cues": outcome.steps.len(),
        "update": options.update.name(),
        "sigma": sigma,
        "fixed_points": count(outcome, "fixed_point"),
        "two_cycles": count(outcome, "two_cycle"),
        "cycles": count(outcome, "cycle"),
        "step_limits": count(outcome, "step_limit"),
        "steps": outcome.steps,
        "endings": outcome.endings.iter().map(|ending| ending.name()).collect::<Vec<_>>(),
        "max_steps": options.max_steps,
        "seed": args.seed,
        "notes": input::sentences(notes),
        "version": hopfit::VERSION,
    })
}

fn count(outcome: &BatchOutcome, ending: &str) -> usize {
    outcome.endings.iter().filter(|found| found.name() == ending).count()
}
