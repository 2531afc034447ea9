//! `hopfit train`.

use crate::ExitCode;
use crate::args::{ClassicalArgs, LearningArgs, TrainArgs};
use crate::files::{Content, Files};
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::progress::Line;
use crate::save::Results;
use crate::{input, output, words};
use anyhow::{Result, anyhow, bail};
use hopfit::certify::Certificate;
use hopfit::data::{Output, Staged};
use hopfit::{
    ClassSpec, Control, MilpStart, Progress, Shape, Status, Task, TrainOption, TrainSpec, Trained,
    Training,
};
use std::path::Path;
use std::time::Duration;

pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    files(args).check()?;
    let set = input::patterns(&args.patterns, &args.read)?;
    let task = spec(args, set.shape)?.task(set.patterns);
    let task = task.map_err(|error| input::located(error, &input::named(&args.patterns)))?;
    if let Some(path) = &args.milp.write_model {
        output::bytes(path, &task.program(path)?)?;
    }
    let Some(out) = &args.out else {
        if let Some(path) = &args.milp.write_model {
            output::result(&format!("{}: the model, for a solver", path.display()));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let mut trained = train(args, &task)?;
    trained.report.notes = input::sentences(&set.notes);
    let saved = save(args, out, &trained);
    let Trained { training, report, .. } = &trained;
    output::result(&words::trained(report));
    if let Some(note) = training.details.note() {
        output::note(&format!("{}: {note}", report.rule));
    }
    if let Some(then) = training.details.then() {
        output::result(&words::then(then));
    }
    let certificate = training.certificate.as_ref();
    if certificate.is_some_and(|certificate| certificate.basins.is_some())
        && let Some(radius) = &report.radius
    {
        output::result(&words::radius(radius));
    }
    output::report(report)?;
    saved?;
    let interrupted = training.status == Status::Interrupted;
    Ok(if interrupted { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// All that is read and written.
fn files(args: &TrainArgs) -> Files<'_> {
    Files::default()
        .inputs("--patterns", &args.patterns)
        .input("--resume", args.resume.as_ref())
        .input("--start", args.milp.start.as_ref().filter(|path| *path != Path::new("none")))
        .input("--read-solution", args.milp.read_solution.as_ref())
        .output("--out", args.out.as_ref(), Content::Model)
        .output("--report", args.report.as_ref(), Content::Json)
        .output("--certificate", args.certificate.as_ref(), Content::Json)
        .output("--write-model", args.milp.write_model.as_ref(), Content::Program)
        .output("--solver-log", args.milp.solver_log.as_ref(), Content::Log)
}

/// Writes what was found, the certificate first: it holds the weights, too.
fn save(
    args: &TrainArgs,
    out: &Path,
    Trained { training, report, model, .. }: &Trained,
) -> Result<()> {
    let mut results = Results::default();
    if let Some(path) = &args.certificate {
        results.add(certificate(path, training));
    }
    let out = Output::from_arg(out);
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

/// What is asked for, in the library's words. Files are read last, so that
/// nothing is read for options that are refused.
fn spec(args: &TrainArgs, shape: Option<Shape>) -> Result<TrainSpec> {
    let (class, milp, noise) = (&args.class, &args.milp, &args.noise);
    let mut spec = TrainSpec::new(args.rule);
    spec.class = ClassSpec {
        weights: class.weights,
        symmetric: !class.no_symmetry,
        bias: class.bias,
        receptive_field: class.receptive_field,
        shape,
        tie: args.tie,
    };
    spec.then = args.then;
    (spec.noise_level, spec.missing_share) = (noise.noise_level, noise.missing_share);
    spec.sparse = class.sparse;
    (spec.epsilon, spec.big_m) = (milp.epsilon, milp.big_m);
    spec.solver_log = milp.solver_log.clone();
    spec.ask_solver(milp.solver.as_deref(), milp.read_solution.as_deref());
    classical(&mut spec, &args.classical);
    learning(&mut spec, &args.learning);
    spec.also = files_given(args);
    spec.check()?;
    spec.start = milp.start.as_deref().map(start).transpose()?;
    spec.resume = args.resume.as_deref().map(resume).transpose()?;
    Ok(spec)
}

fn classical(spec: &mut TrainSpec, args: &ClassicalArgs) {
    spec.keep_diagonal = args.keep_diagonal;
    spec.rank_tolerance = args.rank_tolerance;
    spec.tuned = args.tuned;
    spec.epochs = args.epochs;
    spec.learning_rate = args.learning_rate;
    spec.momentum = args.momentum;
    spec.batch_size = args.batch_size;
}

fn learning(spec: &mut TrainSpec, args: &LearningArgs) {
    (spec.perceptron, spec.kappa, spec.kappa_norm) = (args.perceptron, args.kappa, args.kappa_norm);
    (spec.weight_decay, spec.steps) = (args.weight_decay, args.steps);
    spec.dream_time = args.dream_time;
    (spec.dreams, spec.unlearning_rate) = (args.dreams, args.unlearning_rate);
    spec.penalty = args.penalty;
}

/// The options that name files, which only some rules have.
fn files_given(args: &TrainArgs) -> Vec<TrainOption> {
    let given = [
        (TrainOption::Certificate, args.certificate.is_some()),
        (TrainOption::Resume, args.resume.is_some()),
        (TrainOption::Start, args.milp.start.is_some()),
        (TrainOption::WriteModel, args.milp.write_model.is_some()),
    ];
    given.into_iter().filter(|(_, is_given)| *is_given).map(|(option, _)| option).collect()
}

/// Where the solver is to begin.
fn start(path: &Path) -> Result<MilpStart> {
    if path == Path::new("none") {
        return Ok(MilpStart::Nothing);
    }
    let model = input::model(path)?;
    // The whole numbers are the exact ones.
    let network = model.integer.map_or(model.network, |integer| integer.to_network());
    Ok(MilpStart::Given(Box::new(network)))
}

/// The certificate of an earlier run.
fn resume(path: &Path) -> Result<Certificate> {
    let (name, bytes) = (path.display(), input::bytes(path)?);
    Certificate::from_slice(&bytes).map_err(|why| anyhow!("{name}: not a certificate: {why}"))
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

/// Trains with progress, time limit and Ctrl-C.
fn train(args: &TrainArgs, task: &Task) -> Result<Trained> {
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
    Ok(task.run(&mut Control { stop, threads, seed, progress: &mut show })?)
}
