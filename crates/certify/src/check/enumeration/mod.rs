//! What an enumeration of weight vectors proves.
//!
//! | part | holds |
//! |---|---|
//! | here | the walk through the tree |
//! | `exclude` | prices, and the exclusion step |
//! | `undo` | the way back up the tree |
//! | `vectors` | the vectors of one neuron |

mod exclude;
mod undo;
mod vectors;

use super::Setting;
use crate::rejection::{EnumerationFlaw, Rejection, RejectionKind};
use crate::{Enumeration, EnumerationNode};
use exclude::Excluder;
use std::collections::HashSet;
use undo::Split;

/// How many weight vectors of all neurons together are enumerated at most.
const MOST_VECTORS: u64 = 1 << 28;
/// How many times vectors and patterns are brought together at most.
const MOST_STEPS: u64 = 1 << 34;
/// How many vectors the first exclusion step may leave at most.
const MOST_KEPT: usize = 1 << 24;
/// How many values the weights of all neurons may have together.
const MOST_VALUES: usize = 1 << 23;
/// How many weights of vectors all exclusion steps may look at.
const MOST_WORK: u64 = 1 << 34;
/// The largest denominator, and the largest price.
const MOST_DENOMINATOR: u64 = 1 << 20;
const MOST_PRICE: u64 = 1 << 24;

type Outcome<T> = Result<T, EnumerationFlaw>;

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
    // The splits from the root down, and their pairs.
    let (mut path, mut open) = (Vec::new(), HashSet::new());
    for (index, node) in proof.nodes.iter().enumerate() {
        if setting.stop.is_due() {
            return Err(RejectionKind::Stopped.into());
        }
        if !is_open {
            return Err(flawed(Some(index), EnumerationFlaw::Trailing));
        }
        let step = match node {
            EnumerationNode::Prices(changes) => excluder.change(changes),
            EnumerationNode::Split(i, j) => begin(&mut excluder, &mut path, &mut open, (*i, *j)),
        };
        let goes_on = step.and_then(|is_open| match is_open {
            true => Ok(true),
            false => advance(&mut excluder, &mut path, &mut open),
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
    path: &mut Vec<Split>,
    open: &mut HashSet<(usize, usize)>,
    (first, second): (usize, usize),
) -> Outcome<bool> {
    let pair = excluder.pair(first, second)?;
    if !open.insert((first, second)) {
        return Err(EnumerationFlaw::SplitTwice { first, second });
    }
    let mut split = Split::new(excluder, pair)?;
    let is_open = excluder.restrict(&mut split)?;
    path.push(split);
    Ok(is_open)
}

/// On to the next subtree that does not end at once; false if there is none.
fn advance(
    excluder: &mut Excluder<'_>,
    path: &mut Vec<Split>,
    open: &mut HashSet<(usize, usize)>,
) -> Outcome<bool> {
    while let Some(split) = path.last_mut() {
        split.take_back(excluder);
        if split.is_over(excluder.values()) {
            open.remove(&(split.pair.first.0, split.pair.second.0));
            path.pop();
        } else if excluder.restrict(split)? {
            return Ok(true);
        }
    }
    Ok(false)
}
