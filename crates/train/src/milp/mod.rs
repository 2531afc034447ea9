//! The paper's rule: weights by mixed-integer linear programming.

mod formulation;

mod repair;

pub use formulation::Formulation;

use crate::Result;
use crate::control::{Control, Progress};
use crate::error::check_option;
use crate::training::{Proof, Status, Training};
use hopfit_core::{IntegerNetwork, Network, Problem, WeightRange, Weights};
use hopfit_solve::{Event, Interrupt, Observe, Outcome, Settings, Solve, StopReason};
use serde_json::json;
use std::path::PathBuf;

/// Options of the rule `milp`.
///
/// ```
/// use hopfit_train::MilpOptions;
/// let options = MilpOptions { epsilon: Some(0.01), ..MilpOptions::default() };
/// assert!(options.validate().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MilpOptions {
    /// λ of Eq. (26): adds λ Σ|w_ij| to the flips. The paper uses 0.001.
    pub sparse: Option<f64>,
    /// ε of Eq. (16), above 0. Default: 10⁻³ for continuous weights (which
    /// lie in [−1, 1]), 1 for integer ones (whose fields are whole numbers).
    pub epsilon: Option<f64>,
    /// M of Eqs. (16) and (17), above 0, for all neurons. Default: for each
    /// neuron the largest field its weights allow, plus ε.
    pub big_m: Option<f64>,
    /// Where the solver's own log goes. Default: nowhere.
    pub solver_log: Option<PathBuf>,
}

impl MilpOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`crate::ErrorKind::OptionOutOfRange`].
    pub fn validate(&self) -> Result<()> {
        let positive = [("epsilon", self.epsilon), ("big_m", self.big_m)];
        for (name, value) in positive.into_iter().filter_map(|(name, v)| Some((name, v?))) {
            check_option(name, value, "finite and above 0", value.is_finite() && value > 0.0)?;
        }
        let sparse = self.sparse.unwrap_or(0.0);
        check_option("sparse", sparse, "finite and at least 0", sparse.is_finite() && sparse >= 0.0)
    }
}

/// Solves Eqs. (14)–(23) of the paper, with its variants (24)–(27), as they
/// stand ([`Formulation`]), on the given solver.
///
/// The solver works with tolerances; the network does not. The weights are
/// therefore rounded to whole numbers (times a power of two), and the flips
/// are counted with these. Where rounding alone loses bits that the solver
/// thought kept, weights of largest margin are sought for the bits it kept
/// (a linear program); the report's `details` tell what was done, and whether
/// the count still differs from the solver's objective.
///
/// A stop returns the best weights so far; without any, weights that are all
/// zero (or all +1, for binary weights).
///
/// # Errors
/// Options out of range, or a solver that fails.
pub fn milp<S: Solve + Interrupt + Observe>(
    problem: &Problem,
    options: &MilpOptions,
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate()?;
    let formulation = Formulation::new(problem, options);
    let outcome = run(&formulation, options, solver, control)?;
    let solution = match outcome.values() {
        Some(values) => {
            repair::network(problem, &formulation, options, values, (solver, &control.stop))?
        }
        None => repair::Repaired::nothing(admissible_guess(problem)),
    };
    Ok(training(problem, &formulation, options, &outcome, solution))
}

/// Solves the model while telling how things stand.
fn run<S: Solve + Interrupt + Observe>(
    formulation: &Formulation,
    options: &MilpOptions,
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<Outcome> {
    solver.set_settings(Settings {
        time_limit: control.stop.remaining(),
        threads: control.threads.max(1),
        seed: (control.seed % (1 << 31)) as u32,
        log_file: options.solver_log.clone(),
        ..Settings::default()
    })?;
    solver.set_stop(&control.stop);
    solver.load(&formulation.model)?;
    let progress = &mut *control.progress;
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
        hopfit_solve::Control::Continue
    };
    Ok(solver.solve_observed(&mut observer)?)
}

/// A network of the class, for a search that was stopped before it found one.
fn admissible_guess(problem: &Problem) -> IntegerNetwork {
    let admissible = problem.admissible();
    let one = i64::from(admissible.range == WeightRange::Binary);
    let neurons = problem.neurons();
    let weight = |at: usize| one * i64::from(admissible.mask.allows(at / neurons, at % neurons));
    let bias = vec![one * i64::from(admissible.bias); neurons];
    IntegerNetwork::new(neurons, (0..neurons * neurons).map(weight).collect(), bias)
        .expect("the sizes are the problem's")
}

fn training(
    problem: &Problem,
    formulation: &Formulation,
    options: &MilpOptions,
    outcome: &Outcome,
    solution: repair::Repaired,
) -> Training {
    let status = match outcome.status {
        hopfit_solve::Status::Optimal => Status::Optimal,
        hopfit_solve::Status::Feasible(StopReason::Interrupt)
        | hopfit_solve::Status::NoSolution(StopReason::Interrupt) => Status::Interrupted,
        _ => Status::Feasible,
    };
    let bound = outcome.bound.and_then(|bound| flips_bound(problem, options, bound));
    let differs = solution.promised.is_some_and(|promised| promised != solution.unmet);
    // The bound speaks of the flips; with λ the optimum is one of flips and
    // weights together, and a flip more may be part of it.
    let reached = bound == Some(solution.unmet) || (options.sparse.is_some() && !differs);
    let details = json!({
        "objective": outcome.objective,
        "objective_bound": outcome.bound,
        "flips_differ_from_objective": differs,
        "repair": solution.repair.name(),
        "epsilon": formulation.epsilon,
        "big_m": formulation.big_m.iter().copied().fold(0.0, f64::max),
        "sparse": options.sparse,
        "nodes": outcome.nodes,
        "simplex_iterations": outcome.simplex_iterations,
        "solver_status": outcome.status.to_string(),
        "rows": formulation.model.row_count(),
        "columns": formulation.model.column_count(),
    });
    Training {
        network: written(problem, &solution.integer),
        integer: Some(solution.integer),
        lower_bound: bound,
        status: if status == Status::Optimal && !reached { Status::Feasible } else { status },
        proof: if bound.is_some_and(|bound| bound > 0) || status == Status::Optimal {
            Proof::Solver
        } else {
            Proof::None
        },
        solver: Some((outcome.solver.name.to_owned(), outcome.solver.version.clone())),
        certificate: None,
        details: details.as_object().cloned().unwrap_or_default(),
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

/// The fewest flips that a bound on the objective leaves possible. In the
/// sparse variant every network can be scaled so that Σ|w| is at most that of
/// all weights at their bounds, which the bound has to leave room for.
fn flips_bound(problem: &Problem, options: &MilpOptions, bound: f64) -> Option<usize> {
    let neurons = 0..problem.neurons();
    let largest: f64 = neurons.map(|neuron| formulation::reach(problem, neuron)).sum();
    let bound = bound - options.sparse.unwrap_or(0.0) * largest;
    bound.is_finite().then(|| (bound - 1e-4).ceil().max(0.0) as usize)
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
