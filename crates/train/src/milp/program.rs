//! Linear programs over weights that keep given bits.

use crate::Result;
use hopfit_core::{Demand, Network, Problem, Stop, WeightRange, Weights};
use hopfit_model::{Column, Model, NewColumn, NewRow};
use hopfit_solve::{Interrupt, Settings, Solve};

/// By how much a −1 bit that a field of zero would keep is to lie below zero,
/// where +1 bits are to lie 1 above: enough for a solver to tell it from zero.
const BELOW: f64 = 1e-3;

/// Weights in [−1, 1] that keep all of `kept` with the largest smallest
/// stability; none if the program fails or its time is up.
///
/// max t subject to x_i h_i ≥ t for the kept bits, |w| ≤ 1, 0 ≤ t ≤ 1; where
/// bits may be kept by a field of zero they need only x_i h_i ≥ 0 if t is 0.
pub(super) fn widest<S: Solve + Interrupt>(
    problem: &Problem,
    kept: &[Demand],
    (solver, stop): (&mut S, &Stop),
) -> Result<Option<Network>> {
    let mut model = Model::maximise("margin");
    let margin = model.add_column(NewColumn::continuous("", 0.0, 1.0).cost(1.0));
    let parameters = Parameters::new(problem, |_| true);
    let columns: Vec<Column> = (0..parameters.count())
        .map(|_| model.add_column(NewColumn::continuous("", -1.0, 1.0)))
        .collect();
    for demand in kept {
        let terms = parameters.terms(problem, *demand).map(|(at, sign)| (columns[at], sign));
        model.add_row(NewRow::at_least("", 0.0).terms(terms).term(margin, -1.0));
    }
    let Some(values) = solve(&model, solver, stop)? else { return Ok(None) };
    parameters.network(problem, |at| values[columns[at].0]).map(Some)
}

/// How far below zero a −1 bit that a field of zero would keep is to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zero {
    /// Zero will do.
    Allowed,
    /// It must be told from zero.
    Avoided,
}

/// Weights that keep all of `kept` with a small Σ|w|; none if the program fails
/// or its time is up. As [`sparsest`], but finds out by itself which neurons
/// have no use for weights: those that get none where fields of zero are
/// allowed.
pub(super) fn sparsest_of<S: Solve + Interrupt>(
    problem: &Problem,
    asked: (&[Demand], f64),
    (solver, stop): (&mut S, &Stop),
) -> Result<Option<Network>> {
    let found = least(problem, asked, (&|_| true, Zero::Allowed), (&mut *solver, stop))?;
    let Some(network) = found else { return Ok(None) };
    let used = used(&network);
    sparsest(problem, asked, |i| used[i], (solver, stop))
}

/// Which neurons have a weight or bias at all, but for what a solver cannot
/// tell from zero.
pub(super) fn used(network: &Network) -> Vec<bool> {
    let negligible = 1e-9 * network.weights().largest();
    let neurons = 0..network.neurons();
    let has_weight = |i: usize| {
        let weights = network.weights().row(i).iter().chain(&network.bias()[i..=i]);
        weights.into_iter().any(|weight| weight.abs() > negligible)
    };
    neurons.map(has_weight).collect()
}

/// Weights that keep all of `kept` with the smallest Σ|w|; none if the program
/// fails or its time is up. Neurons for which `is_used` is false get no
/// weights, and keep what a field of zero keeps.
///
/// min Σ|w| subject to h_i ≥ 1 for the kept +1 bits, −h_i ≥ 0.001 for the kept
/// −1 bits (1 under the strict tie rule), |w| ≤ 1 / ε: the paper's model with
/// its step functions fixed, in units of ε. Asking a little more than h_i ≤ 0
/// costs next to nothing and makes the weights safe: at the optimum hundreds
/// of these fields are zero otherwise, by cancellation of weights that a
/// solver knows within its tolerance only.
pub(super) fn sparsest<S: Solve + Interrupt>(
    problem: &Problem,
    asked: (&[Demand], f64),
    is_used: impl Fn(usize) -> bool,
    within: (&mut S, &Stop),
) -> Result<Option<Network>> {
    least(problem, asked, (&is_used, Zero::Avoided), within)
}

fn least<S: Solve + Interrupt>(
    problem: &Problem,
    (kept, epsilon): (&[Demand], f64),
    (is_used, zero): (&dyn Fn(usize) -> bool, Zero),
    (solver, stop): (&mut S, &Stop),
) -> Result<Option<Network>> {
    let mut model = Model::minimise("sparse");
    let parameters = Parameters::new(problem, is_used);
    // Each weight is the difference of two sizes, one of which is zero.
    let columns: Vec<[Column; 2]> = (0..parameters.count())
        .map(|at| {
            let cost = parameters.entries[at];
            [(); 2].map(|()| {
                model.add_column(NewColumn::continuous("", 0.0, 1.0 / epsilon).cost(cost))
            })
        })
        .collect();
    for demand in kept.iter().filter(|demand| is_used(demand.neuron)) {
        let bit = problem.patterns().bit(demand.pattern, demand.neuron);
        let asked = match (problem.tie().is_strict(bit), zero) {
            (true, _) => 1.0,
            (false, Zero::Avoided) => BELOW,
            (false, Zero::Allowed) => 0.0,
        };
        let terms = parameters.terms(problem, *demand);
        let terms = terms.flat_map(|(at, sign)| {
            let [plus, minus] = columns[at];
            [(plus, sign), (minus, -sign)]
        });
        model.add_row(NewRow::at_least("", asked).terms(terms));
    }
    let Some(values) = solve(&model, solver, stop)? else { return Ok(None) };
    let value = |at: usize| {
        let [plus, minus] = columns[at];
        values[plus.0] - values[minus.0]
    };
    parameters.network(problem, value).map(Some)
}

fn solve<S: Solve + Interrupt>(
    model: &Model,
    solver: &mut S,
    stop: &Stop,
) -> Result<Option<Vec<f64>>> {
    if stop.is_due() {
        return Ok(None);
    }
    solver.set_settings(Settings { time_limit: stop.remaining(), ..Settings::default() })?;
    solver.set_stop(stop);
    solver.load(model)?;
    let outcome = solver.solve()?;
    Ok(outcome.values().map(<[f64]>::to_vec))
}

/// The independent weights and biases of a class, numbered.
struct Parameters {
    /// The number of w_ij at i·N + j, where one is allowed.
    weights: Vec<Option<usize>>,
    bias: Vec<Option<usize>>,
    /// How many entries of the matrix each parameter is; 0 for a bias.
    entries: Vec<f64>,
}

impl Parameters {
    fn new(problem: &Problem, is_used: impl Fn(usize) -> bool) -> Self {
        let (neurons, admissible) = (problem.neurons(), problem.admissible());
        debug_assert_eq!(admissible.range, WeightRange::Continuous);
        let mut weights: Vec<Option<usize>> = vec![None; neurons * neurons];
        let mut entries = Vec::new();
        let both = |i: usize, j: usize| is_used(i) && (!admissible.symmetric || is_used(j));
        for i in 0..neurons {
            for j in admissible.mask.neighbours(i).filter(|j| both(i, *j)) {
                weights[i * neurons + j] = match weights[j * neurons + i] {
                    Some(mirror) if admissible.symmetric => {
                        entries[mirror] += 1.0;
                        Some(mirror)
                    }
                    _ => Some(add(&mut entries, 1.0)),
                };
            }
        }
        let bias = (0..neurons)
            .map(|i| (admissible.bias && is_used(i)).then(|| add(&mut entries, 0.0)))
            .collect();
        Self { weights, bias, entries }
    }

    fn count(&self) -> usize {
        self.entries.len()
    }

    /// The demand's stability as a sum over parameters.
    fn terms<'a>(
        &'a self,
        problem: &'a Problem,
        Demand { pattern, neuron }: Demand,
    ) -> impl Iterator<Item = (usize, f64)> + 'a {
        let state = problem.patterns().row(pattern);
        let sign = f64::from(state[neuron]);
        let row = &self.weights[neuron * state.len()..][..state.len()];
        let weights = row.iter().zip(state);
        let weights = weights.filter_map(move |(w, x)| Some(((*w)?, sign * f64::from(*x))));
        weights.chain(self.bias[neuron].map(|at| (at, sign)))
    }

    fn network(&self, problem: &Problem, value: impl Fn(usize) -> f64) -> Result<Network> {
        let neurons = problem.neurons();
        let value = |at: Option<usize>| at.map_or(0.0, &value);
        let weights = Weights::from_fn(neurons, |i, j| value(self.weights[i * neurons + j]))?;
        Ok(Network::new(weights, self.bias.iter().map(|at| value(*at)).collect())?)
    }
}

/// One more parameter, and its number.
fn add(entries: &mut Vec<f64>, count: f64) -> usize {
    entries.push(count);
    entries.len() - 1
}
