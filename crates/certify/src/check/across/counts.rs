//! Whether few flips agree with clauses over the rows' numbers of flips.

use super::{Budget, MOST_DEPTH, Outcome};
use crate::rejection::AcrossFlaw;

/// A clause: some of these rows flips at least so many bits.
type Rows<'a> = &'a [(usize, u64)];

/// Makes sure that any numbers of flips that agree with all clauses add up to
/// `bound` at least.
pub(super) fn exclude(
    clauses: &[Rows<'_>],
    neurons: usize,
    bound: u64,
    budget: &mut Budget<'_>,
) -> Outcome<()> {
    let Some(most) = bound.checked_sub(1) else { return Ok(()) };
    let start = State { least: vec![0; neurons], below: vec![u64::MAX; neurons], slack: most };
    let all: Vec<Rows<'_>> = clauses.to_vec();
    match agree(&all, start, 0, budget)? {
        Some(least) => Err(AcrossFlaw::Counts { sum: least.iter().sum(), bound }),
        None => Ok(()),
    }
}

/// What is known of the rows' flips.
#[derive(Clone)]
struct State {
    least: Vec<u64>,
    /// Each row flips fewer than this.
    below: Vec<u64>,
    /// How many flips more than `least` there may be.
    slack: u64,
}

/// The least numbers of flips that agree with all clauses, if the slack lets
/// them.
fn agree(
    clauses: &[Rows<'_>],
    mut state: State,
    depth: usize,
    budget: &mut Budget<'_>,
) -> Outcome<Option<Vec<u64>>> {
    budget.spend(1 + clauses.iter().map(|clause| clause.len()).sum::<usize>())?;
    if depth > MOST_DEPTH {
        return Err(AcrossFlaw::TooMuchWork);
    }
    let is_open = |clause: &Rows<'_>| clause.iter().all(|(row, g)| state.least[*row] < *g);
    let open: Vec<Rows<'_>> = clauses.iter().copied().filter(is_open).collect();
    let mut fewest: Option<Vec<(u64, usize, u64)>> = None;
    let mut used = vec![false; state.least.len()];
    let mut needed = 0;
    for clause in &open {
        let choices = choices(clause, &state);
        let Some((cost, _, _)) = choices.first() else { return Ok(None) };
        // Clauses without a row in common are paid for separately.
        if choices.iter().all(|(_, row, _)| !used[*row]) {
            needed += cost;
            choices.iter().for_each(|(_, row, _)| used[*row] = true);
        }
        if fewest.as_ref().is_none_or(|fewest| choices.len() < fewest.len()) {
            fewest = Some(choices);
        }
    }
    if needed > state.slack {
        return Ok(None);
    }
    let Some(choices) = fewest else { return Ok(Some(state.least)) };
    for (cost, row, g) in choices {
        let mut next = state.clone();
        next.least[row] = g;
        next.slack -= cost;
        if let Some(least) = agree(&open, next, depth + 1, budget)? {
            return Ok(Some(least));
        }
        state.below[row] = g;
    }
    Ok(None)
}

/// The ways to satisfy a clause: (further flips, row, its flips), the
/// cheapest first.
fn choices(clause: Rows<'_>, state: &State) -> Vec<(u64, usize, u64)> {
    let choice = |(row, g): &(usize, u64)| (g - state.least[*row], *row, *g);
    let able = |(cost, row, g): &(u64, usize, u64)| *cost <= state.slack && *g < state.below[*row];
    let mut choices: Vec<_> = clause.iter().map(choice).filter(able).collect();
    choices.sort_unstable();
    choices
}
