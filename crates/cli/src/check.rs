//! `hopfit check`.

use crate::ExitCode;
use crate::args::{CheckArgs, MeantArgs};
use crate::files::Files;
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::progress::Line;
use crate::{input, output, words};
use anyhow::{Context, Result};
use hopfit::certify::{
    Certificate, ProblemDescription, RadiusVerdict, Verdict, check_problem_until, check_until,
};
use hopfit::data::{Model, PatternSet};
use hopfit::{ClassSpec, Problem, Stop, WeightRange, check_model_until, problem_of_model};
use serde_json::json;

/// The exit code of a certificate that was rejected.
const REJECTED: u8 = 1;

/// What the certificate must speak of.
enum Meant {
    /// Any problem of the patterns.
    Any,
    Problem(Problem),
    Model(Box<Model>, Problem),
}

pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode> {
    Files::default()
        .input("--certificate", Some(&args.certificate))
        .inputs("--patterns", &args.patterns)
        .input("--model", args.meant.model.as_ref())
        .check()?;
    let set = input::patterns(&args.patterns, &args.read)?;
    let meant = meant(args, &set)?;
    let name = args.certificate.display();
    let bytes = input::bytes(&args.certificate)?;
    let stop = stop_on_signals()?;
    let line = Line::of("checking");
    let checked = checked(&bytes, &set, &meant, &stop);
    drop(line);
    match checked {
        Ok((problem, verdict)) => {
            output::result(&format!("{name}: accepted: {}", describe(&problem, verdict)));
            output::report(&accepted(&problem, verdict))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(_) if stop.is_raised() => {
            let reason = "stopped before the check was done";
            output::result(&format!("{name}: neither accepted nor rejected: {reason}"));
            output::report(&json!({"accepted": null, "reason": reason}))?;
            Ok(ExitCode::from(INTERRUPTED))
        }
        Err(reason) => {
            output::result(&format!("{name}: rejected: {reason}"));
            output::report(&json!({"accepted": false, "reason": reason.to_string()}))?;
            Ok(ExitCode::from(REJECTED))
        }
    }
}

/// What the certificate proves, and about which problem.
fn checked(
    bytes: &[u8],
    set: &PatternSet,
    meant: &Meant,
    stop: &Stop,
) -> hopfit::Result<(ProblemDescription, Verdict)> {
    let certificate = Certificate::from_slice(bytes)?;
    let verdict = match meant {
        Meant::Any => check_until(&certificate, &set.patterns, stop)?,
        Meant::Problem(problem) => check_problem_until(&certificate, problem, stop)?,
        Meant::Model(model, problem) => check_model_until(&certificate, problem, model, stop)?,
    };
    Ok((certificate.problem, verdict))
}

/// What was accepted, for programs.
fn accepted(problem: &ProblemDescription, verdict: Verdict) -> serde_json::Value {
    let Verdict { flips, lower_bound, optimal, .. } = verdict;
    let words: serde_json::Map<String, serde_json::Value> = problem
        .in_words()
        .into_iter()
        .map(|(what, words)| (what.to_string(), json!(words.to_string())))
        .collect();
    json!({
        "accepted": true,
        "flips": flips,
        "lower_bound": lower_bound,
        "optimal": optimal,
        "radius": verdict.basins.map(|basins| {
            let part = |of: RadiusVerdict| json!({"radius": of.radius, "upper_bound": of.bound});
            json!({"flips": part(basins.flips), "missing": part(basins.missing)})
        }),
        "problem": words,
    })
}

/// The problem of the options, if there are any.
fn meant(args: &CheckArgs, set: &PatternSet) -> Result<Meant> {
    let MeantArgs { tie, weights, receptive_field, no_symmetry, bias, model } = &args.meant;
    if let Some(path) = model {
        let model = input::model(path)?;
        let problem =
            problem_of_model(&model, &set.patterns).with_context(|| path.display().to_string())?;
        return Ok(Meant::Model(Box::new(model), problem));
    }
    let is_free = tie.is_none() && weights.is_none() && receptive_field.is_none();
    if is_free && !no_symmetry && !bias {
        return Ok(Meant::Any);
    }
    let class = ClassSpec {
        weights: weights.unwrap_or(WeightRange::Continuous),
        symmetric: !no_symmetry,
        bias: *bias,
        receptive_field: *receptive_field,
        shape: set.shape,
        tie: tie.unwrap_or_default(),
    };
    Ok(Meant::Problem(input::problem(&class, &args.patterns, set)?))
}

/// What is proved, and about which problem.
fn describe(problem: &ProblemDescription, verdict: Verdict) -> String {
    let Verdict { flips, lower_bound, optimal, .. } = verdict;
    let bits = |count: usize| if count == 1 { "1 bit".to_owned() } else { format!("{count} bits") };
    let bound = if optimal {
        "no admissible weights lose fewer: optimal".to_owned()
    } else {
        let gap = flips - lower_bound;
        format!("no admissible weights lose fewer than {}: a gap of {gap}", bits(lower_bound))
    };
    let mut text = format!("the weights lose {}; {bound}", bits(flips));
    if let Some(basins) = &verdict.basins {
        text += &format!("\n  radius: {}", words::basins(basins));
    }
    for (what, words) in problem.in_words() {
        text += &format!("\n  {what}: {words}");
    }
    text
}
