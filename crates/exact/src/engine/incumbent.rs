//! Symmetric weights that lose few bits.

use super::{Control, Result};
use crate::primal::{self, Options, improve};
use crate::row::RowOutcome;
use hopfit_core::{Demand, IntegerNetwork, Problem};

/// Moves of each tabu search where no time is set, times P N²: the work of a move
/// grows with that.
const WORK: u64 = 240_000_000;

/// The fewest of them.
const LEAST_MOVES: u64 = 200;

/// Moves of each tabu search where bounds across rows come after it.
const FIRST_MOVES: u64 = 200;

/// Symmetric weights that meet all demands if they are found quickly, else
/// the best on the way there, if any; and how many demands they leave unmet.
/// Where this `is_all` of the search, it takes all the time that there is.
pub fn store(
    problem: &Problem,
    is_all: bool,
    control: &mut Control<'_>,
) -> Result<Option<(IntegerNetwork, usize)>> {
    control.tell("storing everything", None, None);
    let mut options = Options { seed: control.seed, ..Options::default() };
    let stop = control.stop.clone();
    if is_all && stop.remaining().is_some() {
        options.anneal = usize::MAX;
    }
    let mut fewest = usize::MAX;
    let mut on_improved = |flips: usize| {
        // Few enough messages to read, however many rounds there are.
        if flips < fewest - fewest / 20 {
            fewest = flips;
            control.tell("storing most", Some(flips), None);
        }
    };
    Ok(primal::store_most(problem, &options, &stop, &mut on_improved)?)
}

/// Symmetric weights, from the bits that `start` or the rows can keep, until
/// they lose no more than `bound` or the search is over: soon, if it
/// `continues` in turns with bounds. Never worse than `start`.
pub fn symmetric(
    problem: &Problem,
    rows: &[RowOutcome],
    start: Option<&IntegerNetwork>,
    (bound, continues): (usize, bool),
    control: &mut Control<'_>,
) -> Result<IntegerNetwork> {
    let dropped = match start {
        Some(network) => unmet(problem, network)?,
        None => dropped_by_rows(rows),
    };
    let moves = match (continues, control.stop.remaining()) {
        (true, _) => Some(FIRST_MOVES),
        (false, None) => Some(moves_without_limit(problem)),
        (false, Some(_)) => None,
    };
    let share = if continues { 0.1 } else { 1.0 };
    let (network, flips) = search(problem, &dropped, bound, (moves, share), control)?;
    Ok(start.filter(|_| flips >= dropped.len()).cloned().unwrap_or(network))
}

fn moves_without_limit(problem: &Problem) -> u64 {
    let size = problem.patterns().as_slice().len() * problem.neurons();
    (WORK / size.max(1) as u64).max(LEAST_MOVES)
}

/// Symmetric weights that lose few bits, and how many, from weights that may
/// lose `start`: so many moves, in a share of the time that is left.
pub(super) fn search(
    problem: &Problem,
    start: &[Demand],
    bound: usize,
    (moves, share): (Option<u64>, f64),
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, usize)> {
    let options = Options { seed: control.seed, goal: bound, moves, ..Options::default() };
    let stop = if share < 1.0 { control.stop.share(share) } else { control.stop.clone() };
    let mut on_improved = |_: &IntegerNetwork, flips: usize| {
        control.tell("looking for symmetric weights", Some(flips), Some(bound));
    };
    Ok(improve(problem, Some(start), &options, &stop, &mut on_improved)?)
}

/// The demands that a network does not meet.
pub(super) fn unmet(problem: &Problem, network: &IntegerNetwork) -> Result<Vec<Demand>> {
    Ok(network.unmet(problem.patterns(), problem.tie())?.demands().to_vec())
}

/// The demands that the rows' own weights do not meet.
fn dropped_by_rows(rows: &[RowOutcome]) -> Vec<Demand> {
    let of_row = |row: &RowOutcome| {
        let neuron = row.neuron;
        row.unmet.clone().into_iter().map(move |pattern| Demand { pattern, neuron })
    };
    rows.iter().flat_map(of_row).collect()
}
