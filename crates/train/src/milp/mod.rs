//! The paper's rule: weights by mixed-integer linear programming.
//!
//! | step | file |
//! |---|---|
//! | weights to begin from, and the rows' bound | `start.rs` |
//! | the model, equation by equation | `formulation.rs` |
//! | the start as a point of the model | `point.rs` |
//! | the solver's weights, made exact | `repair.rs`, `program.rs` |
//! | which weights are better | `score.rs` |
//! | what may be claimed of them | `claim.rs` |

mod claim;
mod formulation;
mod options;
mod point;
mod program;
mod repair;
mod score;
mod start;

pub use formulation::Formulation;
pub use options::{MilpOptions, MilpSolver, MilpStart};
pub(crate) use start::Known;

use crate::Result;
use crate::control::{Control, Progress};
use crate::details::NotAsked;
use hopfit_core::{Instant, IntegerNetwork, Network, Problem, Stop, WeightRange, Weights};
use hopfit_solve::{Event, Interrupt, Observe, Outcome, Settings, Solve, Start, WarmStart};
use repair::Repaired;
use std::time::Duration;

use crate::training::Training;

/// Share of the time that is kept for making the solver's weights exact, and
/// the most of it.
const RESERVE: f64 = 0.15;
const MOST_RESERVE: Duration = Duration::from_secs(20);
/// How many times as long as writing the model it takes to pass it on and to
/// get the solver going, and at least so many seconds a coefficient.
const PASSING: u32 = 4;
const PASSING_SECONDS: f64 = 1e-6;
/// Coefficients above which the model is not written: it would take some ten
/// gigabytes.
const MOST_COEFFICIENTS: usize = 100_000_000;
/// P N² up to which the solver may complete a start that does not fulfil the
/// model, which is a linear program.
const MOST_COMPLETING_WORK: usize = 2_000_000;

/// Solves Eqs. (14)–(23) of the paper, with its variants (24)–(27), as they
/// stand ([`Formulation`]), on the given solver.
///
/// # The start
/// The solver begins at weights that are searched for first
/// ([`MilpOptions::start`]), in at most some third of the time (with λ: two thirds). The result is
/// never worse than them: the flips (with λ: the objective) of both are
/// counted exactly, and the better weights are returned. Where the start's
/// flips are proved to be the fewest, there is nothing left to look for and
/// the solver is not asked, unless Σ|w| counts, too.
///
/// # Tolerances
/// The solver works with tolerances; the network does not. The weights are
/// therefore rounded to whole numbers (times a power of two), and the flips
/// are counted with these. Where rounding alone loses bits that the solver
/// thought kept, weights of largest margin (with λ: of least Σ|w|) are sought
/// for the bits it kept, by a linear program; [`MilpDetails`](crate::details::MilpDetails) tell what
/// was done, and whether the count still differs from the solver's objective.
///
/// # What is claimed
/// ε and M shrink the class of weights, so that the solver's bound is one of
/// its model: [`Training::model_lower_bound`]. [`Training::lower_bound`]
/// speaks of the class. It is what exact arithmetic proves (the sum of the
/// rows' bounds, where these are cheap, which the checker accepts; otherwise
/// 0), or the solver's word where ε and M lose nothing: for whole weights with
/// ε ≤ 1 and M at least the largest field plus ε. `Optimal` means that no
/// weights of the class have fewer flips. With λ it says nothing about Σ|w|;
/// the details hold the objective, its bound, and whether these meet.
///
/// A stop returns the best weights so far; without any, weights that are all
/// zero (or all +1, for binary weights).
///
/// # Errors
/// Options out of range, M below ε, a start that is not of the class, or a
/// solver that fails.
pub fn milp<S: Solve + Interrupt + Observe + WarmStart>(
    problem: &Problem,
    options: &MilpOptions,
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate_for(problem)?;
    let known = start::find(problem, options, solver, control)?;
    milp_from(problem, options, &known, solver, control)
}

/// The same, from what is known already.
pub(crate) fn milp_from<S: Solve + Interrupt + Observe + WarmStart>(
    problem: &Problem,
    options: &MilpOptions,
    known: &Known,
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate_for(problem)?;
    let run = run(problem, options, known, solver, control)?;
    let told = (solver.info(), &control.stop);
    claim::training(problem, options, known, &run, told)
}

/// What became of the model.
struct Run {
    /// Rows and columns of the model, if it was written.
    size: Option<(usize, usize)>,
    /// The objective of the start as the solver got it.
    start: Option<f64>,
    end: End,
}

enum End {
    Solved(Box<Outcome>, Option<Repaired>),
    /// The solver was not asked, and why.
    NotAsked(NotAsked),
}

impl Run {
    fn not_asked(why: NotAsked) -> Self {
        Self { size: None, start: None, end: End::NotAsked(why) }
    }
}

/// Writes the model, solves it and makes the weights exact.
fn run<S: Solve + Interrupt + Observe + WarmStart>(
    problem: &Problem,
    options: &MilpOptions,
    known: &Known,
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<Run> {
    if known.is_settled(options) {
        return Ok(Run::not_asked(NotAsked::StartIsBest));
    }
    if start::work(problem) > MOST_COEFFICIENTS {
        return Ok(Run::not_asked(NotAsked::TooLarge));
    }
    let begun = Instant::now();
    let reserved = reserved(&control.stop);
    let formulation = Formulation::within(problem, options, &reserved);
    let written = begun.elapsed() * PASSING;
    let has_time = |formulation: &Formulation| {
        has_time_for(formulation.model.coefficient_count(), &reserved)
            && reserved.remaining().is_none_or(|left| left >= written)
    };
    let Some(formulation) = formulation.filter(has_time) else {
        return Ok(Run::not_asked(NotAsked::NoTime));
    };
    let size = Some((formulation.model.row_count(), formulation.model.column_count()));
    let mut inner = control.with(reserved);
    let (start, outcome) = solve(problem, &formulation, (options, known), solver, &mut inner)?;
    let repaired = match outcome.values() {
        Some(values) if is_worth_it(problem, options, known, &formulation, values) => {
            let within = (&mut *solver, &control.stop);
            Some(repair::network(problem, &formulation, options, values, within)?)
        }
        _ => None,
    };
    Ok(Run { size, start, end: End::Solved(Box::new(outcome), repaired) })
}

/// Whether a model of so many coefficients can be passed on before the stop.
fn has_time_for(coefficients: usize, stop: &Stop) -> bool {
    let needed = Duration::from_secs_f64(PASSING_SECONDS * coefficients as f64);
    !stop.is_due() && stop.remaining().is_none_or(|left| left >= needed)
}

/// Whether the solver promises something better than the start: with λ it
/// may, otherwise only by fewer flips.
fn is_worth_it(
    problem: &Problem,
    options: &MilpOptions,
    known: &Known,
    formulation: &Formulation,
    values: &[f64],
) -> bool {
    let promised = repair::promised(problem, formulation, values);
    let start = known.start.as_ref();
    options.sparse.is_some() || start.is_none_or(|start| promised < start.scored.unmet)
}

/// The stop for the solver: some time is kept for what comes after it.
fn reserved(stop: &Stop) -> Stop {
    stop.remaining().map_or_else(
        || stop.clone(),
        |left| stop.within(left.saturating_sub(left.mul_f64(RESERVE).min(MOST_RESERVE))),
    )
}

/// Solves the model while telling how things stand.
fn solve<S: Solve + Interrupt + Observe + WarmStart>(
    problem: &Problem,
    formulation: &Formulation,
    (options, known): (&MilpOptions, &Known),
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<(Option<f64>, Outcome)> {
    solver.set_settings(Settings {
        time_limit: control.stop.remaining(),
        threads: control.threads.max(1),
        seed: (control.seed % (1 << 31)) as u32,
        log_file: options.solver_log.clone(),
        ..Settings::default()
    })?;
    solver.set_stop(&control.stop);
    solver.load(&formulation.model)?;
    let start = begin(problem, formulation, (options, known), solver, &control.stop)?;
    let progress = &mut *control.progress;
    // With fewer flips than the rows' bound there are no weights: whoever
    // reaches it is done. The bare model is solved to its end.
    let ends_early = options.sparse.is_none() && options.start != MilpStart::Nothing;
    let enough = ends_early.then_some(known.lower_bound() as f64 + 1e-6);
    let mut observer = |event: &Event<'_>| {
        let snapshot = match event {
            Event::Improved { snapshot, .. } | Event::Progress(snapshot) => *snapshot,
            _ => return hopfit_solve::Control::Continue,
        };
        progress(&Progress {
            phase: "solving the paper's model",
            flips: snapshot.incumbent,
            bound: snapshot.bound,
            fraction: None,
        });
        match (snapshot.incumbent, enough) {
            (Some(incumbent), Some(enough)) if incumbent <= enough => hopfit_solve::Control::Stop,
            _ => hopfit_solve::Control::Continue,
        }
    };
    Ok((start, solver.solve_observed(&mut observer)?))
}

/// Gives the solver the start, if there is one. Returns its objective, if it
/// fulfils the model.
fn begin<S: Solve + WarmStart>(
    problem: &Problem,
    formulation: &Formulation,
    (options, known): (&MilpOptions, &Known),
    solver: &mut S,
    stop: &Stop,
) -> Result<Option<f64>> {
    let Some(start) = &known.start else { return Ok(None) };
    let (network, is_sparse) = (&start.scored.network, options.sparse.is_some());
    let point = point::start(problem, formulation, is_sparse, network, stop)?;
    let is_worse = |objective: f64| objective > start.scored.objective + 1e-6;
    let work = problem.patterns().as_slice().len().saturating_mul(problem.neurons());
    let may_complete = options.big_m.is_none() && work <= MOST_COMPLETING_WORK;
    match point {
        Some(point) if !(is_worse(point.objective) && may_complete) => {
            solver.start_from(Start::Full(&point.values))?;
            Ok(Some(point.objective))
        }
        _ if may_complete => {
            let steps = point::kept_steps(problem, formulation, network)?;
            solver.start_from(Start::Partial(&steps))?;
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// The network as it is written: continuous weights within [−1, 1] (scaled by
/// a power of two, which is exact), others as they are.
pub(crate) fn written(problem: &Problem, integer: &IntegerNetwork) -> Network {
    match problem.admissible().range {
        WeightRange::Continuous => integer.to_unit_network(),
        WeightRange::Integer(_) | WeightRange::Binary => integer.to_network(),
    }
}

/// The solver's weights as a network, exactly symmetric where asked, exactly
/// zero where no weight is allowed, and whole where the class says so.
fn network_of(problem: &Problem, formulation: &Formulation, values: &[f64]) -> Result<Network> {
    let (neurons, admissible) = (problem.neurons(), problem.admissible());
    let round = |value: f64| match admissible.range {
        WeightRange::Continuous => value,
        WeightRange::Integer(_) => value.round(),
        WeightRange::Binary => 1.0_f64.copysign(value),
    };
    let value = |i: usize, j: usize| values[formulation.weights[i * neurons + j].0];
    let weights = Weights::from_fn(neurons, |i, j| {
        if !admissible.mask.allows(i, j) {
            return 0.0;
        }
        let (i, j) = if admissible.symmetric { (i.min(j), i.max(j)) } else { (i, j) };
        round(value(i, j))
    })?;
    let bias = formulation.bias.iter().map(|column| values[column.0]);
    let bias = bias.map(|b| if admissible.bias { round(b) } else { 0.0 }).collect();
    Ok(Network::new(weights, bias)?)
}
