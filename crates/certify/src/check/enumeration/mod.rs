//! What an enumeration of weight vectors proves.
//!
//! | part | holds |
//! |---|---|
//! | here | the walk through the tree |
//! | `exclude` | prices, and the exclusion step |
//! | `vectors` | the vectors of one neuron |

mod exclude;
mod vectors;

use super::Setting;
use crate::rejection::{EnumerationFlaw, Rejection, RejectionKind};
use crate::{Enumeration, EnumerationNode};
use exclude::{Excluder, Pair, Prices};

/// How many weight vectors of all neurons together are enumerated at most.
const MOST_VECTORS: u64 = 1 << 28;
/// How many times vectors and patterns are brought together at most.
const MOST_STEPS: u64 = 1 << 34;
/// How many vectors the first exclusion step may leave at most.
const MOST_KEPT: usize = 1 << 24;
/// How many vectors all exclusion steps may look at.
const MOST_VISITS: u64 = 1 << 33;
/// The largest denominator, and the largest price.
const MOST_DENOMINATOR: u64 = 1 << 20;
const MOST_PRICE: u64 = 1 << 24;

type Outcome<T> = Result<T, EnumerationFlaw>;

/// A split that the walk is below.
struct Level {
    pair: Pair,
    /// Index of the value whose subtree is being checked.
    value: usize,
    /// What was possible, and the prices, before the split.
    left: Vec<usize>,
    prices: Prices,
}

/// Whether the enumeration proves its bound.
pub(super) fn check(setting: &Setting<'_>, proof: &Enumeration) -> Result<(), Rejection> {
    // What a check that was cut short found means nothing.
    let flawed = |node: Option<usize>, flaw| -> Rejection {
        match setting.stop.is_due() {
            true => RejectionKind::Stopped.into(),
            false => RejectionKind::Enumeration { node, flaw }.into(),
        }
    };
    if proof.denominator == 0 || proof.denominator > MOST_DENOMINATOR {
        return Err(flawed(None, EnumerationFlaw::Denominator));
    }
    let (mut excluder, mut is_open) =
        Excluder::new(setting, proof).map_err(|flaw| flawed(None, flaw))?;
    let mut path = Vec::new();
    for (index, node) in proof.nodes.iter().enumerate() {
        if setting.stop.is_due() {
            return Err(RejectionKind::Stopped.into());
        }
        if !is_open {
            return Err(flawed(Some(index), EnumerationFlaw::Trailing));
        }
        let step = match node {
            EnumerationNode::Prices(changes) => excluder.change(changes),
            EnumerationNode::Split(i, j) => begin(&mut excluder, &mut path, (*i, *j)),
        };
        let goes_on = step.and_then(|is_open| match is_open {
            true => Ok(true),
            false => advance(&mut excluder, &mut path),
        });
        is_open = goes_on.map_err(|flaw| flawed(Some(index), flaw))?;
    }
    if setting.stop.is_due() {
        return Err(RejectionKind::Stopped.into());
    }
    let end = proof.nodes.len();
    if is_open { Err(flawed(Some(end), EnumerationFlaw::Missing)) } else { Ok(()) }
}

/// Enters the first subtree of a split; false if it ends at once.
fn begin(
    excluder: &mut Excluder<'_>,
    path: &mut Vec<Level>,
    (first, second): (usize, usize),
) -> Outcome<bool> {
    let pair = excluder.pair(first, second)?;
    if path.iter().any(|level| level.pair == pair) {
        return Err(EnumerationFlaw::SplitTwice { first, second });
    }
    let (left, prices) = excluder.save();
    path.push(Level { pair, value: 0, left, prices });
    excluder.restrict(pair, 0)
}

/// On to the next subtree that does not end at once; false if there is none.
fn advance(excluder: &mut Excluder<'_>, path: &mut Vec<Level>) -> Outcome<bool> {
    while let Some(level) = path.last_mut() {
        excluder.restore(&level.left, &level.prices);
        level.value += 1;
        if level.value == excluder.values() {
            path.pop();
        } else if excluder.restrict(level.pair, level.value)? {
            return Ok(true);
        }
    }
    Ok(false)
}
