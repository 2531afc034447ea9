//! `hopfit recall`.

use crate::ExitCode;
use crate::args::RecallArgs;
use crate::files::{Content, Files, states_format};
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::progress::Line;
use crate::save::Results;
use crate::{input, output, words};
use anyhow::{Context, Result, bail};
use hopfit::data::{Model, Note, Output, StatesFormat};
use hopfit::{BatchOutcome, RecallOptions, Shape, Update, recall_until};
use serde_json::{Value, json};

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
    let options = input::recall_options(&args.update, (args.seed, neurons), model.sigma())?;
    let stop = stop_on_signals()?;
    let line = Line::of("recalling");
    let outcome = recall_until(&model.network, cues, &options, &stop)?;
    drop(line);
    let (done, all) = (outcome.steps.len(), cues.count());
    if done == 0 {
        output::note("stopped before any cue was recalled; nothing is saved");
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let report = report(args, (&options, &model, &set.notes), (&outcome, all));
    let states = format.encode(&args.out, neurons, &outcome.states, shape)?;
    let saved = save(args, states, &report);
    tell(args, &options, (&outcome, all));
    output::report(&report)?;
    saved?;
    Ok(if done < all { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// What came of `all` cues.
fn tell(args: &RecallArgs, options: &RecallOptions, (outcome, all): (&BatchOutcome, usize)) {
    output::result(&words::recalled(outcome, options.max_steps));
    let done = outcome.steps.len();
    if done < all {
        let (out, all) = (args.out.display(), words::counted(all, "cue"));
        output::note(&format!(
            "stopped after {done} of {all}: {out} has the states of the first {done}"
        ));
    }
    if options.sigma.is_none() && needs_sigma(options) {
        output::note(
            "the model does not say how stable its patterns are; that was estimated from its \
             weights (docs/recall.md)",
        );
    }
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

/// Whether recall needs to know the typical stability.
fn needs_sigma(options: &RecallOptions) -> bool {
    matches!(options.update, Update::Cue { .. } | Update::Graded { .. } | Update::Glauber { .. })
}

fn report(
    args: &RecallArgs,
    (options, model, notes): (&RecallOptions, &Model, &[Note]),
    (outcome, all): (&BatchOutcome, usize),
) -> Value {
    let sigma = needs_sigma(options)
        .then(|| options.sigma.unwrap_or_else(|| model.network.typical_stability()));
    let counts = outcome.counts();
    json!({
        "neurons": model.network.neurons(),
        "cues": outcome.steps.len(),
        "cues_given": all,
        "update": options.update.name(),
        "sigma": sigma,
        "fixed_points": counts.fixed_points,
        "two_cycles": counts.two_cycles,
        "cycles": counts.cycles,
        "step_limits": counts.step_limits,
        "steps": outcome.steps,
        "endings": outcome.endings.iter().map(|ending| ending.name()).collect::<Vec<_>>(),
        "max_steps": options.max_steps,
        "seed": args.seed,
        "notes": input::sentences(notes),
        "version": hopfit::VERSION,
    })
}
