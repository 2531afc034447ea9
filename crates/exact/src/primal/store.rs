//! Weights that lose nothing but what every network must lose.

use super::anneal::{Annealing, Schedule};
use super::reduce::Reduction;
use super::reflection::Reflection;
use super::tabu::Instance;
use super::{Options, Result};
use hopfit_core::{IntegerNetwork, Problem, Stop};

/// Rounds between looks at the evidence that the demands contradict each
/// other.
const CHECK_EVERY: usize = 50;
/// Norm, in units of the margin, from which on single precision cannot tell
/// weights from none.
const LARGEST_NORM: f32 = 1e6;

/// Looks for symmetric whole weights that lose only the flips which no
/// weights avoid: none, unless some neuron cannot tell patterns apart that
/// ask contrary things of it.
///
/// Returns nothing if it is time to stop, if `options.rounds` are used up, or
/// if the demands turn out to contradict each other; this last is evidence
/// in floating point, no proof.
///
/// Cost: a round takes 4 S R² + 12 R³ floating-point operations for S
/// distinct patterns and R neurons that still make demands, and ten to a few
/// hundred rounds are usual up to 1.6 random patterns a neuron.
///
/// # Errors
/// Weights that are not symmetric or not continuous.
pub fn store(problem: &Problem, options: &Options, stop: &Stop) -> Result<Option<IntegerNetwork>> {
    let reduced = Reduction::new(problem)?;
    if reduced.demand_count() == 0 {
        let zero = vec![0; reduced.row_count() * reduced.column_count()];
        return Ok(Some(reduced.lift(&zero)));
    }
    let Some(instance) = Instance::new(&reduced, stop) else { return Ok(None) };
    Ok(everything(&instance, options, stop, false).map(|weights| reduced.lift(&weights)))
}

/// The same, but where not everything can be stored, weights that lose few
/// bits; and how many they leave unmet, counted exactly. Nothing if it is
/// time to stop before there are any. `on_improved` hears what is lost so
/// far, in floating point.
///
/// Storing everything gets half of the time at most, and is given up sooner
/// where it makes no headway. Then the loss is annealed towards that of
/// flips, at most `options.anneal` rounds.
///
/// # Errors
/// As [`store`].
pub fn store_most(
    problem: &Problem,
    options: &Options,
    stop: &Stop,
    on_improved: &mut dyn FnMut(usize),
) -> Result<Option<(IntegerNetwork, usize)>> {
    let reduced = Reduction::new(problem)?;
    let counted = |weights: &[i64]| {
        let network = reduced.lift(weights);
        let unmet = network.unmet(problem.patterns(), problem.tie());
        (network, unmet.expect("the network has the problem's size").total())
    };
    if reduced.demand_count() == 0 {
        return Ok(Some(counted(&vec![0; reduced.row_count() * reduced.column_count()])));
    }
    let Some(instance) = Instance::new(&reduced, stop) else { return Ok(None) };
    let most = stop.remaining().map_or_else(|| stop.clone(), |left| stop.within(left / 2));
    if let Some(weights) = everything(&instance, options, &most, true) {
        return Ok(Some(counted(&weights)));
    }
    let schedule = Schedule::new(options.anneal, stop);
    let mut annealing = Annealing::new(&reduced, &instance.space);
    annealing.run(&schedule, &mut |unmet| on_improved(unmet + reduced.forced()));
    Ok(Some(counted(&annealing.rounded(&instance.evaluator, stop).weights)))
}

/// Reduced weights that meet all demands, if they are found. An `impatient`
/// search ends when the number of unmet demands hardly falls.
fn everything(
    instance: &Instance<'_>,
    options: &Options,
    stop: &Stop,
    impatient: bool,
) -> Option<Vec<i64>> {
    let mut reflection = Reflection::new(instance.problem, &instance.space);
    let mut counts = Vec::new();
    for round in 1..=options.rounds {
        if stop.is_due() {
            return None;
        }
        counts.push(reflection.step(&instance.space));
        if counts[round - 1] == 0 {
            let weights = reflection.weights(instance.problem, &instance.space);
            let rounded = instance.evaluator.best(instance.problem, &weights, stop);
            if rounded.cost == 0 {
                return Some(rounded.weights);
            }
        }
        if impatient && round >= HEADWAY_FROM && counts[round - 1] > hopeful(counts[round / 2 - 1])
        {
            return None;
        }
        if round % CHECK_EVERY == 0 && reflection.least_norm(&instance.space) > LARGEST_NORM {
            return None;
        }
    }
    None
}

/// From this round on an impatient search wants headway.
const HEADWAY_FROM: usize = 40;

/// What may be left at twice the rounds.
fn hopeful(unmet: usize) -> usize {
    unmet - unmet * 3 / 20
}
