//! `hopfit check`.

use crate::args::{CheckArgs, MeantArgs};
use crate::files::Files;
use crate::progress::Line;
use crate::{input, output, words};
use anyhow::{Context, Result, anyhow, bail};
use hopfit::certify::{
    Certificate, ProblemDescription, RadiusVerdict, Verdict, check, check_problem,
};
use hopfit::data::{Model, PatternSet};
use hopfit::{Admissible, Mask, Mismatch, Problem, WeightRange, check_model, problem_of_model};
use serde_json::json;
use std::process::ExitCode;

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
        .input("--patterns", Some(&args.patterns))
        .input("--model", args.meant.model.as_ref())
        .check()?;
    let set = input::patterns(&args.patterns, &args.read)?;
    let meant = meant(args, &set)?;
    let name = args.certificate.display();
    let bytes = input::bytes(&args.certificate)?;
    let line = Line::of("checking");
    let checked = Certificate::from_slice(&bytes).map_err(Mismatch::Rejected);
    let checked = checked.and_then(|certificate| {
        let verdict = match &meant {
            Meant::Any => check(&certificate, &set.patterns).map_err(Mismatch::Rejected),
            Meant::Problem(problem) => {
                check_problem(&certificate, problem).map_err(Mismatch::Rejected)
            }
            Meant::Model(model, problem) => check_model(&certificate, problem, model),
        };
        verdict.map(|verdict| (certificate.problem, verdict))
    });
    drop(line);
    match checked {
        Ok((problem, verdict)) => {
            output::result(&format!("{name}: accepted: {}", describe(&problem, verdict)));
            output::report(&accepted(&problem, verdict))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(reason) => {
            output::result(&format!("{name}: rejected: {reason}"));
            output::report(&json!({"accepted": false, "reason": reason.to_string()}))?;
            Ok(ExitCode::from(REJECTED))
        }
    }
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
        let problem = problem_of_model(&model, &set.patterns)
            .map_err(|why| anyhow!("{}: {why}", path.display()))?;
        return Ok(Meant::Model(Box::new(model), problem));
    }
    let is_free = tie.is_none() && weights.is_none() && receptive_field.is_none();
    if is_free && !no_symmetry && !bias {
        return Ok(Meant::Any);
    }
    let mask = match receptive_field {
        None => Mask::full(set.patterns.neurons()),
        Some(distance) => field(args, set, *distance)?,
    };
    let range = weights.unwrap_or(WeightRange::Continuous);
    let admissible = Admissible { symmetric: !no_symmetry, bias: *bias, range, mask };
    let problem = Problem::new(set.patterns.clone(), admissible, tie.unwrap_or_default())?;
    Ok(Meant::Problem(problem))
}

fn field(args: &CheckArgs, set: &PatternSet, distance: f64) -> Result<Mask> {
    let shape = set.shape.with_context(|| {
        let name = args.patterns.display();
        format!("{name}: --receptive-field needs to know the picture; give --shape HxW")
    })?;
    if !(distance.is_finite() && distance > 0.0) {
        bail!("--receptive-field is {distance}; it must be a distance above 0 pixels");
    }
    Ok(Mask::receptive_field(shape, distance))
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
