//! `hopfit train`.

use crate::args::{RuleName, ThenName, TrainArgs};
use crate::files::{Content, Files};
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::progress::Line;
use crate::save::Results;
use crate::{input, output, words};
use anyhow::{Context, Result, anyhow, bail};
use hopfit::certify::Certificate;
use hopfit::data::{Model, Output, PatternSet, Staged};
use hopfit::{
    Admissible, Asked, Control, ExactOptions, GradientOptions, Mask, MilpOptions, MilpStart,
    Problem, Progress, PseudoinverseOptions, RadiusTraining, RecallTraining, Report, Rule, Status,
    Then, Training,
};
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    files(args).check()?;
    let set = input::patterns(&args.patterns, &args.read)?;
    let problem = problem(args, &set)?;
    let rule = rule(args, set.patterns.neurons())?;
    if let Some(path) = &args.milp.write_model {
        write_model(path, &problem, &rule)?;
    }
    let (training, seconds) = train(args, &problem, &rule)?;
    let mut report = Report::new(&problem, rule.name(), &training, args.seed, seconds)?;
    report.notes = input::sentences(&set.notes);
    let asked = Asked {
        shape: set.shape,
        tie: args.tie,
        receptive_field: args.class.receptive_field,
        sparse: args.class.sparse,
    };
    let saved = save(args, &asked.model(&report, &training), &report, &training);
    output::result(&words::trained(&report));
    if let Some(note) = report.details.get("note").and_then(Value::as_str) {
        output::tell(&format!("{}: {note}", report.rule));
    }
    if let Some(then) = report.details.get("then") {
        output::result(&words::then(then));
    }
    let certificate = training.certificate.as_ref();
    if certificate.is_some_and(|certificate| certificate.basins.is_some())
        && let Some(radius) = &report.radius
    {
        output::result(&words::radius(radius));
    }
    output::report(&report)?;
    saved?;
    let interrupted = training.status == Status::Interrupted;
    Ok(if interrupted { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// All that is read and written.
fn files(args: &TrainArgs) -> Files<'_> {
    Files::default()
        .input("--patterns", Some(&args.patterns))
        .input("--resume", args.resume.as_ref())
        .input("--start", args.milp.start.as_ref().filter(|path| *path != Path::new("none")))
        .output("--out", Some(&args.out), Content::Model)
        .output("--report", args.report.as_ref(), Content::Json)
        .output("--certificate", args.certificate.as_ref(), Content::Json)
        .output("--write-model", args.milp.write_model.as_ref(), Content::Program)
        .output("--solver-log", args.milp.solver_log.as_ref(), Content::Log)
}

/// Writes what was found, the certificate first: it holds the weights, too.
fn save(args: &TrainArgs, model: &Model, report: &Report, training: &Training) -> Result<()> {
    let mut results = Results::default();
    if let Some(path) = &args.certificate {
        results.add(certificate(path, training));
    }
    let out = Output::from_arg(&args.out);
    results.add(model.stage(&out).map_err(Into::into));
    if let Some(path) = &args.report {
        let bytes = output::json_bytes(report)?;
        results.add(Output::from_arg(path).stage(bytes).map_err(Into::into));
    }
    results.commit();
    if out != Output::Stdout && !results.has(&out) {
        results.rescue(model);
    }
    results.finish()
}

/// Which networks compete.
fn problem(args: &TrainArgs, set: &PatternSet) -> Result<Problem> {
    let neurons = set.patterns.neurons();
    let mut admissible = Admissible::symmetric(neurons);
    admissible.symmetric = !args.class.no_symmetry;
    admissible.bias = args.class.bias;
    admissible.range = args.class.weights;
    if let Some(distance) = args.class.receptive_field {
        let shape = set.shape.with_context(|| {
            format!(
                "{}: --receptive-field needs to know the picture; give --shape HxW",
                args.patterns.display()
            )
        })?;
        if !(distance.is_finite() && distance > 0.0) {
            bail!("--receptive-field is {distance}; it must be a distance above 0 pixels");
        }
        admissible.mask = Mask::receptive_field(shape, distance);
    }
    Ok(Problem::new(set.patterns.clone(), admissible, args.tie)?)
}

/// The rule with its options; options of other rules are refused.
fn rule(args: &TrainArgs, neurons: usize) -> Result<Rule> {
    let (milp, classical) = (&args.milp, &args.classical);
    refuse_foreign_options(args)?;
    Ok(match args.rule {
        RuleName::Hebbian => Rule::Hebbian,
        RuleName::Pseudoinverse => {
            let mut options = PseudoinverseOptions::default();
            options.keep_diagonal = classical.keep_diagonal;
            options.rank_tolerance = classical.rank_tolerance.unwrap_or(options.rank_tolerance);
            Rule::Pseudoinverse(options)
        }
        RuleName::Gradient => {
            let given = if classical.tuned {
                GradientOptions::tuned(neurons)
            } else {
                GradientOptions::default()
            };
            Rule::Gradient(GradientOptions {
                epochs: classical.epochs.unwrap_or(given.epochs),
                learning_rate: classical.learning_rate.unwrap_or(given.learning_rate),
                momentum: classical.momentum.unwrap_or(given.momentum),
                batch_size: classical.batch_size.unwrap_or(given.batch_size),
                ..given
            })
        }
        RuleName::Milp => Rule::Milp(MilpOptions {
            sparse: args.class.sparse,
            epsilon: milp.epsilon,
            big_m: milp.big_m,
            solver_log: milp.solver_log.clone(),
            start: start(milp.start.as_deref())?,
        }),
        RuleName::Exact => Rule::Exact(exact(args)?),
        RuleName::Recall => Rule::Recall(noisy(args)),
    })
}

/// The cues to train for.
fn noisy(args: &TrainArgs) -> RecallTraining {
    let given = RecallTraining::default();
    RecallTraining {
        noise_level: args.noise.noise_level.unwrap_or(given.noise_level),
        missing_share: args.noise.missing_share.unwrap_or(given.missing_share),
    }
}

/// Where the solver is to begin.
fn start(path: Option<&Path>) -> Result<MilpStart> {
    match path {
        None => Ok(MilpStart::Search),
        Some(path) if path == Path::new("none") => Ok(MilpStart::Nothing),
        Some(path) => {
            let model = input::model(path)?;
            // The whole numbers are the exact ones.
            let network = model.integer.map_or(model.network, |integer| integer.to_network());
            Ok(MilpStart::Given(Box::new(network)))
        }
    }
}

fn exact(args: &TrainArgs) -> Result<ExactOptions> {
    let mut options = ExactOptions::default();
    options.then = args.then.map(|then| match then {
        ThenName::Margin => Then::Margin,
        ThenName::Sparse => Then::Sparse,
        ThenName::Recall => Then::Recall(noisy(args)),
        ThenName::Radius(enough) => Then::Radius(RadiusTraining { enough, noise: noisy(args) }),
    });
    let Some(path) = &args.resume else { return Ok(options) };
    let name = path.display();
    let bytes = input::bytes(path)?;
    let certificate = Certificate::from_slice(&bytes)
        .map_err(|why| anyhow!("{name}: not a certificate: {why}"))?;
    Ok(options.resume(certificate))
}

/// An option that the rule does not know is a mistake, not a wish.
fn refuse_foreign_options(args: &TrainArgs) -> Result<()> {
    let (class, milp, classical) = (&args.class, &args.milp, &args.classical);
    let (milp_only, searching): (&[_], &[_]) =
        (&[RuleName::Milp], &[RuleName::Milp, RuleName::Exact]);
    let within: &[_] = &[RuleName::Milp, RuleName::Exact, RuleName::Recall];
    let noisy: &[_] = &[RuleName::Recall, RuleName::Exact];
    let noise = args.noise.noise_level.or(args.noise.missing_share);
    let trains = matches!(args.then, Some(ThenName::Recall | ThenName::Radius(Some(_))));
    if noise.is_some() && args.rule == RuleName::Exact && !trains {
        bail!(
            "--noise-level and --missing-share belong to --then recall and --then radius:R; add \
             one or leave them out"
        );
    }
    let given = [
        ("--certificate", args.certificate.is_some(), &[RuleName::Milp, RuleName::Exact][..]),
        ("--resume", args.resume.is_some(), &[RuleName::Exact]),
        ("--then", args.then.is_some(), &[RuleName::Exact]),
        ("--noise-level", args.noise.noise_level.is_some(), noisy),
        ("--missing-share", args.noise.missing_share.is_some(), noisy),
        ("--sparse", class.sparse.is_some(), milp_only),
        ("--receptive-field", class.receptive_field.is_some(), within),
        ("--weights", class.weights != hopfit::WeightRange::Continuous, searching),
        ("--no-symmetry", class.no_symmetry, within),
        ("--bias", class.bias, within),
        ("--epsilon", milp.epsilon.is_some(), milp_only),
        ("--big-m", milp.big_m.is_some(), milp_only),
        ("--start", milp.start.is_some(), milp_only),
        ("--write-model", milp.write_model.is_some(), milp_only),
        ("--solver-log", milp.solver_log.is_some(), milp_only),
        ("--keep-diagonal", classical.keep_diagonal, &[RuleName::Pseudoinverse]),
        ("--rank-tolerance", classical.rank_tolerance.is_some(), &[RuleName::Pseudoinverse]),
        ("--tuned", classical.tuned, &[RuleName::Gradient]),
        ("--epochs", classical.epochs.is_some(), &[RuleName::Gradient]),
        ("--learning-rate", classical.learning_rate.is_some(), &[RuleName::Gradient]),
        ("--momentum", classical.momentum.is_some(), &[RuleName::Gradient]),
        ("--batch-size", classical.batch_size.is_some(), &[RuleName::Gradient]),
    ];
    for (option, is_given, rules) in given {
        if is_given && !rules.contains(&args.rule) {
            let rules: Vec<_> = rules.iter().map(|rule| rule_word(*rule)).collect();
            bail!("{option} belongs to --rule {}; leave it out", rules.join(" or "));
        }
    }
    Ok(())
}

fn rule_word(rule: RuleName) -> &'static str {
    match rule {
        RuleName::Hebbian => "hebbian",
        RuleName::Pseudoinverse => "pseudoinverse",
        RuleName::Gradient => "gradient",
        RuleName::Milp => "milp",
        RuleName::Exact => "exact",
        RuleName::Recall => "recall",
    }
}

fn write_model(path: &Path, problem: &Problem, rule: &Rule) -> Result<()> {
    let Rule::Milp(options) = rule else { bail!("--write-model belongs to --rule milp") };
    let model = hopfit::rules::Formulation::new(problem, options).model;
    let mut bytes = Vec::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("mps") => model.write_mps(&mut bytes)?,
        Some("lp") => model.write_lp(&mut bytes)?,
        _ => bail!("{}: the name of the model's file must end in .mps or .lp", path.display()),
    }
    output::bytes(path, &bytes)
}

fn certificate(path: &Path, training: &Training) -> Result<Staged> {
    match &training.certificate {
        Some(certificate) => Ok(Output::from_arg(path).stage(certificate.to_json().into())?),
        None => bail!(
            "{}: not written: there is no certificate for this class of weights (the report says \
             what stands behind the bound)",
            path.display()
        ),
    }
}

/// Runs the rule with progress, time limit and Ctrl-C.
fn train(args: &TrainArgs, problem: &Problem, rule: &Rule) -> Result<(Training, f64)> {
    let begun = Instant::now();
    let limit = args.time_limit.map(Duration::from_secs_f64);
    let stop = stop_on_signals()?;
    let stop = limit.map_or_else(|| stop.clone(), |limit| stop.within(limit));
    let line = Line::of_training(limit);
    let mut to_resume = args.resume.as_deref();
    let mut show = |progress: &Progress| {
        // What the certificate holds is told first.
        if let Some(path) = to_resume.take() {
            line.note(&words::resumed(path, progress));
        }
        line.show(progress);
    };
    let (threads, seed) = (args.threads.unwrap_or(0), args.seed);
    let mut control = Control { stop, threads, seed, progress: &mut show };
    let training = hopfit::train(problem, rule, &mut control)?;
    Ok((training, begun.elapsed().as_secs_f64()))
}
