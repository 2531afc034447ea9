//! The program of the smallest Σ|w| for problems with too many weights to list:
//! it takes in weights only as they are worth their price.

use super::part::Part;
use super::program::{Answer, Point, Program};
use super::sparse::asked_of;
use crate::Result;
use hopfit_core::{IntegerNetwork, Stop};

/// Weights of each neuron that join at once.
const JOINING: usize = 6;
/// By how much a pull must exceed the price of 1 before the weight joins.
const TOLERANCE: f64 = 1e-6;
/// Rounds, which are far fewer as a rule.
const ROUNDS: usize = 100;

/// A part with few weights, the best among them, and what no weights of the
/// whole part fall below (Σ|w| with each parameter once).
#[derive(Debug)]
pub(super) struct Columns<'a> {
    pub(super) part: Part<'a>,
    pub(super) least: Point,
    pub(super) bound: f64,
}

/// Solves the program of the weights that `network` has, then prices all
/// others: the multipliers y of the demands pull at a weight with |Aᵀy|, and
/// one that is pulled harder than its price of 1 makes Σ|w| smaller. A few of
/// each neuron join, and so on (column generation: Gilmore and Gomory 1961).
/// Multipliers divided by the largest pull fulfil the dual program of all
/// weights, so that each round bounds Σ|w|, and the last one does sharply.
///
/// None if it was time to stop before the first optimum; a later stop leaves
/// the gap between Σ|w| and bound.
pub(super) fn few_columns<'a>(
    part: &Part<'a>,
    network: &IntegerNetwork,
    reach: f64,
    stop: &Stop,
) -> Result<Option<Columns<'a>>> {
    let mut chosen = used(part, network);
    let mut joined = Vec::new();
    let mut best: Option<Columns<'a>> = None;
    for _ in 0..ROUNDS {
        let few = part.restricted(&chosen);
        let mut program = Program::new(&few, reach, asked_of(part), stop)?;
        program.join(&joined)?;
        let Answer::Optimal(least) = program.solve()? else { break };
        joined = program.joined();
        drop(program);
        let pulls = pulls(part, &least);
        let bound = best.as_ref().map_or(0.0, |best| best.bound).max(bound(part, &least, &pulls));
        best = Some(Columns { part: few, least, bound });
        if !take_in(part, &pulls, &mut chosen) || stop.is_due() {
            break;
        }
    }
    Ok(best)
}

/// The parameters that the network uses, and all biases, which are free.
fn used(part: &Part<'_>, network: &IntegerNetwork) -> Vec<bool> {
    let neurons = network.neurons();
    let is_used = |(i, j): &(usize, usize)| *j == neurons || network.row(*i)[*j] != 0;
    part.parameters.iter().map(is_used).collect()
}

/// How hard the multipliers pull at each parameter.
fn pulls(part: &Part<'_>, point: &Point) -> Vec<f64> {
    let mut pulls = vec![0.0; part.parameters.len()];
    for (at, multiplier) in &point.multipliers {
        for (parameter, sign) in part.terms(part.kept[*at].demand) {
            pulls[parameter] += multiplier * f64::from(sign);
        }
    }
    pulls
}

/// Weak duality, for multipliers that are made small enough for all weights.
/// At biases the pulls must cancel, which they do up to the solver's tolerance.
fn bound(part: &Part<'_>, point: &Point, pulls: &[f64]) -> f64 {
    let neurons = part.problem.neurons();
    let weights = part.parameters.iter().zip(pulls).filter(|((_, j), _)| *j < neurons);
    let largest = weights.map(|(_, pull)| pull.abs()).fold(1.0, f64::max);
    let strict = point.multipliers.iter().filter(|(at, _)| part.kept[*at].strict);
    strict.map(|(_, multiplier)| multiplier).sum::<f64>() / largest
}

/// Chooses the weights of each neuron that are pulled hardest above their
/// price; whether there were any.
fn take_in(part: &Part<'_>, pulls: &[f64], chosen: &mut [bool]) -> bool {
    let mut wanted: Vec<usize> =
        (0..pulls.len()).filter(|at| !chosen[*at] && pulls[*at].abs() > 1.0 + TOLERANCE).collect();
    let any = !wanted.is_empty();
    wanted.sort_by(|a, b| pulls[*b].abs().total_cmp(&pulls[*a].abs()).then(a.cmp(b)));
    let mut counts = vec![0; part.problem.neurons()];
    for at in wanted {
        let (i, j) = part.parameters[at];
        if counts[i] < JOINING || counts[j] < JOINING {
            chosen[at] = true;
            counts[i] += 1;
            counts[j] += 1;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};
    use hopfit_exact::primal::{Options, store};

    /// The optimum of the program with all weights at once.
    fn least(part: &Part<'_>) -> f64 {
        let mut program = Program::new(part, 1e4, asked_of(part), &Stop::never()).unwrap();
        let Answer::Optimal(point) = program.solve().unwrap() else { panic!("no optimum") };
        point.objective
    }

    #[test]
    fn it_ends_at_the_optimum_of_all_weights() {
        for (seed, tie, bias) in
            [(0, TieRule::Strict, false), (1, TieRule::Paper, false), (2, TieRule::Strict, true)]
        {
            let class = Admissible { bias, ..Admissible::symmetric(14) };
            let patterns = Patterns::random(8, 14, seed).unwrap();
            let problem = Problem::new(patterns, class, tie).unwrap();
            let stop = Stop::never();
            let network =
                store(&problem, &Options::default(), &stop).unwrap().expect("8 of 14 is easy");
            let part = Part::all(&problem, &[]).remove(0);
            let expected = least(&part);
            // From all weights, and from the few of the optimum.
            let all = few_columns(&part, &network, 1e4, &stop).unwrap().expect("there is time");
            let near = |value: f64| (value - expected).abs() < 1e-4 * expected;
            assert!(near(all.least.objective) && near(all.bound), "{seed}: {all:?} {expected}");
        }
    }

    #[test]
    fn it_takes_in_weights_that_the_network_lacks() {
        let patterns = Patterns::random(3, 12, 5).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(12), TieRule::Strict).unwrap();
        let stop = Stop::never();
        let network = store(&problem, &Options::default(), &stop).unwrap().expect("3 are easy");
        let part = Part::all(&problem, &[]).remove(0);
        // Weights without two of those that the optimum has.
        let mut program = Program::new(&part, 1e4, asked_of(&part), &stop).unwrap();
        let Answer::Optimal(best) = program.solve().unwrap() else { panic!("no optimum") };
        let needed: Vec<usize> =
            (0..best.weights.len()).filter(|at| best.weights[*at] != 0.0).collect();
        program.set_bounds(&needed[..2], 0.0).unwrap();
        let Answer::Optimal(other) = program.solve().unwrap() else { panic!("no other weights") };
        let weights: Vec<i64> = other.weights.iter().map(|w| (w * 1e6).round() as i64).collect();
        let sparse = part.replaced(&network, &part.rows(&weights));
        let few = used(&part, &sparse);
        assert!(needed[..2].iter().all(|at| !few[*at]));
        let found = few_columns(&part, &sparse, 1e4, &stop).unwrap().expect("there is time");
        assert!((found.least.objective - best.objective).abs() < 1e-4 * best.objective);
        assert!((found.bound - best.objective).abs() < 1e-4 * best.objective);
    }
}
