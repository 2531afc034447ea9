//! `hopfit recall`.

use crate::args::RecallArgs;
use crate::files::{Content, Files, states_format};
use crate::progress::Line;
use crate::save::Results;
use crate::{input, output, words};
use anyhow::{Context, Result, bail};
use hopfit::data::{Model, Note, Output, StatesFormat};
use hopfit::{BatchOutcome, Ending, Shape, recall_all};
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) fn run(args: &RecallArgs) -> Result<ExitCode> {
    Files::default()
        .input("--model", Some(&args.model))
        .input("--cues", Some(&args.cues))
        .output("--out", Some(&args.out), Content::States)
        .output("--report", args.report.as_ref(), Content::Json)
        .check()?;
    let model = input::model(&args.model)?;
    let neurons = model.network.neurons();
    let set = input::cues(&args.cues, &args.read, args.missing, neurons)?;
    let cues = &set.cues;
    let (format, shape) = (states_format(&args.out), shape(args, &model)?);
    if format == StatesFormat::Png && shape.is_none() {
        bail!(
            "{}: a picture needs the shape of the states, which the model does not tell; give \
             --shape HxW, or write .npy or .csv",
            args.out.display()
        );
    }
    format.check(&args.out, (cues.count(), neurons), shape)?;
    let options = input::recall_options(args.update, args.max_steps, args.seed);
    let line = Line::of("recalling");
    let outcome = recall_all(&model.network, cues, &options)?;
    drop(line);
    let report = report(args, neurons, &outcome, &set.notes);
    let states = format.encode(&args.out, neurons, &outcome.states, shape)?;
    let saved = save(args, states, &report);
    output::result(&words::recalled(&outcome, args.max_steps));
    output::report(&report)?;
    saved?;
    Ok(ExitCode::SUCCESS)
}

/// The picture that the states form: the one asked for, or the model's.
fn shape(args: &RecallArgs, model: &Model) -> Result<Option<Shape>> {
    let Some(shape) = args.read.shape else { return Ok(model.meta.shape) };
    let fitting = shape.for_neurons(model.network.neurons());
    Ok(Some(fitting.with_context(|| format!("--shape and {}", args.model.display()))?))
}

fn save(args: &RecallArgs, states: Vec<u8>, report: &Value) -> Result<()> {
    let mut results = Results::default();
    results.add(Output::from_arg(&args.out).stage(states).map_err(Into::into));
    if let Some(path) = &args.report {
        let bytes = output::json_bytes(report)?;
        results.add(Output::from_arg(path).stage(bytes).map_err(Into::into));
    }
    results.commit();
    results.finish()
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
