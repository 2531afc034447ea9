//! `hopfit check`.

use crate::args::{CheckArgs, MeantArgs};
use crate::input;
use anyhow::{Context, Result, anyhow, bail};
use hopfit::certify::{Certificate, ProblemDescription, Verdict, check, check_problem};
use hopfit::data::{Model, PatternSet};
use hopfit::{Admissible, Mask, Mismatch, Problem, WeightRange, check_model, problem_of_model};
use std::io::{ErrorKind, Write};
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
    let set = input::patterns(&args.patterns, &args.read)?;
    let meant = meant(args, &set)?;
    let name = args.certificate.display();
    let bytes = std::fs::read(&args.certificate).with_context(|| format!("{name}: cannot read"))?;
    let checked = Certificate::from_slice(&bytes).map_err(Mismatch::Rejected);
    let checked = checked.and_then(|certificate| {
        let verdict = match &meant {
            Meant::Any => check(&certificate, &set.patterns).map_err(Mismatch::Rejected),
            Meant::Problem(problem) => {
                check_problem(&certificate, problem).map_err(Mismatch::Rejected)
            }
            Meant::Model(model, problem) => check_model(&certificate, problem, model),
        };
        verdict.map(|verdict| describe(&certificate.problem, verdict))
    });
    match checked {
        Ok(description) => {
            say(&format!("{name}: accepted: {description}"))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(reason) => {
            say(&format!("{name}: rejected: {reason}"))?;
            Ok(ExitCode::from(REJECTED))
        }
    }
}

/// The answer goes to standard output. The exit code tells it too, so that a
/// reader who has seen enough may leave.
fn say(text: &str) -> Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output: cannot write"),
    }
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
    let Verdict { flips, lower_bound, optimal } = verdict;
    let bits = |count: usize| if count == 1 { "1 bit".to_owned() } else { format!("{count} bits") };
    let bound = if optimal {
        "no admissible weights lose fewer: optimal".to_owned()
    } else {
        let gap = flips - lower_bound;
        format!("no admissible weights lose fewer than {}: a gap of {gap}", bits(lower_bound))
    };
    let mut text = format!("the weights lose {}; {bound}", bits(flips));
    for (what, words) in problem.in_words() {
        text += &format!("\n  {what}: {words}");
    }
    text
}
