//! Symmetric weights that lose few bits.

use super::tell;
use crate::Result;
use crate::control::Control;
use hopfit_core::{Demand, IntegerNetwork, Problem};
use hopfit_exact::primal::{self, Options, improve};
use hopfit_exact::row::{RowOutcome, RowProblem};

/// Moves of each walker where no time is set.
const MOVES: u64 = 20_000;

/// Symmetric weights that meet all demands, if they are found quickly.
pub(super) fn store(
    problem: &Problem,
    control: &mut Control<'_>,
) -> Result<Option<IntegerNetwork>> {
    tell(control, "storing everything", None, None);
    let options = Options { seed: control.seed, ..Options::default() };
    let Some(network) = primal::store(problem, &options, &control.stop)? else { return Ok(None) };
    let unmet = network.unmet(problem.patterns(), problem.tie())?.total();
    Ok((unmet == 0).then_some(network))
}

/// Symmetric weights, from the bits that the rows can keep, until they lose
/// no more than `bound` or the search is over.
pub(super) fn symmetric(
    problem: &Problem,
    rows: &[RowOutcome],
    bound: usize,
    control: &mut Control<'_>,
) -> Result<IntegerNetwork> {
    let dropped = dropped_by_rows(problem, rows)?;
    let moves = control.stop.remaining().is_none().then_some(MOVES);
    let options = Options { seed: control.seed, goal: bound, moves, ..Options::default() };
    let stop = control.stop.clone();
    let mut on_improved = |_: &IntegerNetwork, flips: usize| {
        tell(control, "looking for symmetric weights", Some(flips), Some(bound));
    };
    Ok(improve(problem, Some(&dropped), &options, &stop, &mut on_improved)?.0)
}

/// The demands that the rows' own weights do not meet.
fn dropped_by_rows(problem: &Problem, rows: &[RowOutcome]) -> Result<Vec<Demand>> {
    let mut dropped = Vec::new();
    for outcome in rows {
        let row = RowProblem::new(problem, outcome.neuron)?;
        for (class, demands) in row.classes().iter().enumerate() {
            if !demands.is_met(&outcome.weights) {
                dropped.extend(row.demands(class));
            }
        }
    }
    Ok(dropped)
}
