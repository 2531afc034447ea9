//! Weights that lose nothing but what every network must lose.

use super::reduce::Reduction;
use super::reflection::Reflection;
use super::walker::Ground;
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
    let found = store_most(problem, options, stop)?;
    Ok(found.and_then(|(network, all)| all.then_some(network)))
}

/// The same, but where the search ends without weights that store everything,
/// the last ones on the way there; and whether they store everything. Nothing
/// if it is time to stop before there are any.
///
/// # Errors
/// As [`store`].
pub fn store_most(
    problem: &Problem,
    options: &Options,
    stop: &Stop,
) -> Result<Option<(IntegerNetwork, bool)>> {
    let reduced = Reduction::new(problem)?;
    if reduced.demand_count() == 0 {
        let zero = vec![0; reduced.row_count() * reduced.column_count()];
        return Ok(Some((reduced.lift(&zero), true)));
    }
    let Some(ground) = Ground::new(&reduced, stop) else { return Ok(None) };
    let mut reflection = Reflection::new(&reduced, &ground.space);
    let rounded = |reflection: &Reflection| {
        let weights = reflection.weights(&reduced, &ground.space);
        ground.evaluator.best(&reduced, &weights, stop)
    };
    for round in 1..=options.rounds {
        if stop.is_due() {
            break;
        }
        if reflection.step(&ground.space) == 0 {
            let rounded = rounded(&reflection);
            if rounded.cost == 0 {
                return Ok(Some((reduced.lift(&rounded.weights), true)));
            }
        }
        if round % CHECK_EVERY == 0 && reflection.least_norm(&ground.space) > LARGEST_NORM {
            break;
        }
    }
    Ok(Some((reduced.lift(&rounded(&reflection).weights), false)))
}
