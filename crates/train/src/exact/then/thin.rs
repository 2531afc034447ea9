//! Zeros without a linear program, for problems that are too large for one.

use super::ascent::Ascent;
use super::margin::{LOOK, looks};
use super::measure::Measure;
use super::part::Part;
use super::{Found, Time, rounding};
use hopfit_core::{IntegerNetwork, Stop};

/// How much is taken from each weight, in units of the mean weight of the
/// network of largest margin.
const SHRINK: f64 = 10.0;
/// Looks at the weights without shrinking that this unit comes from.
const MEASURING: usize = 2;
/// The share of the time for going without the idle neurons.
const SHARE: f64 = 0.75;
/// Looks without a smaller Σ|w| after which it is enough.
const PATIENCE: usize = 20;
/// What Σ|w| must gain by to count as smaller, and rounding may add.
const LITTLE: f64 = 1e-3;

/// A part's weights of small Σ|w|, by the sparse Kaczmarz method. Neurons
/// whose bits are all kept by a field of zero get no weights, if it goes
/// without.
pub(super) fn thinnest(part: &Part<'_>, network: &IntegerNetwork, time: &Time<'_>) -> Found {
    let mut idle = vec![false; part.problem.neurons()];
    idle[part.neurons.clone()].fill(true);
    part.kept.iter().filter(|kept| kept.strict).for_each(|kept| idle[kept.demand.neuron] = false);
    let stop = &time.search;
    let most = stop.share(SHARE);
    let first = descend(part, &idle, &most);
    let none = vec![false; idle.len()];
    let found = if first.is_none() && idle != none { descend(part, &none, stop) } else { first };
    let Some((sum, bound, weights)) = found else {
        return if stop.is_due() { Found::Stopped } else { Found::Nothing };
    };
    let loss = (|measure: &Measure| measure.sum(), sum * (1.0 + LITTLE));
    let found = rounding::rounded(part, network, &weights, loss, time.all);
    Found::of(found, bound)
}

/// The least Σ|w| found, what it cannot be below, and the weights.
fn descend(part: &Part<'_>, idle: &[bool], stop: &Stop) -> Option<(f64, Option<f64>, Vec<f64>)> {
    let mut ascent = Ascent::new(part, SHRINK * mean_weight(part, idle, stop), idle);
    let mut best: Option<(f64, Vec<f64>)> = None;
    let (mut bound, mut idle_looks) = (0.0_f64, 0);
    for _ in 0..looks(&ascent, LOOK, stop) {
        ascent.sweeps(LOOK, stop);
        bound = bound.max(ascent.smallest_sum());
        idle_looks += 1;
        let sum = ascent.sum();
        if sum > 0.0 && best.as_ref().is_none_or(|(least, _)| sum < *least) {
            if best.as_ref().is_none_or(|(least, _)| sum < *least * (1.0 - LITTLE)) {
                idle_looks = 0;
            }
            best = Some((sum, ascent.parameters()));
        }
        if stop.is_due() || (best.is_some() && idle_looks >= PATIENCE) {
            break;
        }
    }
    // Bits that a field of zero would keep are asked for more here, and free
    // biases are not among what the bound counts.
    let valid = part.kept.iter().all(|kept| kept.strict) && !part.problem.admissible().bias;
    let bound = (valid && !idle.contains(&true)).then_some(bound);
    best.map(|(sum, weights)| (sum, bound, weights))
}

/// The mean |w| of weights that meet the demands, nearly.
fn mean_weight(part: &Part<'_>, idle: &[bool], stop: &Stop) -> f64 {
    let mut ascent = Ascent::new(part, 0.0, idle);
    (0..MEASURING).for_each(|_| ascent.sweeps(LOOK, stop));
    let weights = ascent.parameters();
    weights.iter().map(|w| w.abs()).sum::<f64>() / weights.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::sparse::sparsest;
    use super::*;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};
    use hopfit_exact::primal::{Options, store};

    /// The weights' Σ|w| and its bound.
    fn values(found: &Found) -> (f64, f64) {
        let Found::Weights { measure, bound, .. } = found else { panic!("no weights were found") };
        (measure.sum(), bound.expect("all bits are strict"))
    }

    #[test]
    fn it_agrees_with_the_linear_program() {
        for (seed, symmetric) in [(0, true), (1, true), (2, true), (3, false)] {
            let patterns = Patterns::random(8, 12, seed).unwrap();
            let class = Admissible::symmetric(12);
            let tied = Problem::new(patterns.clone(), class.clone(), TieRule::Strict).unwrap();
            let stop = Stop::never();
            let network =
                store(&tied, &Options::default(), &stop).unwrap().expect("8 of 12 is easy");
            let class = Admissible { symmetric, ..class };
            let problem = Problem::new(patterns, class, TieRule::Strict).unwrap();
            let unmet = network.unmet(problem.patterns(), TieRule::Strict).unwrap();
            for part in Part::all(&problem, unmet.demands()) {
                let (sum, bound) = values(&thinnest(&part, &network, &Time::of(&stop)));
                let (_, least) = values(&sparsest(&part, &network, &Time::of(&stop)).unwrap());
                assert!(bound <= least * (1.0 + 1e-6), "{seed}: {bound} {least}");
                assert!(least * (1.0 - 1e-6) <= sum && sum <= 1.1 * least, "{seed}: {sum} {least}");
            }
        }
    }
}
