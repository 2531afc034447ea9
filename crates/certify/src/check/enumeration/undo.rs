//! The way back up the tree: what was changed is taken back, not copied.

use super::Outcome;
use super::exclude::{Excluder, Pair};

/// A change that holds below one node only.
pub(super) enum Undo<'a> {
    /// Which vectors of a neuron were possible before.
    Possible(usize, (usize, usize)),
    /// These changes were added to the prices of a pair.
    Prices(Pair, &'a [i64]),
}

/// A split that the walk is below.
pub(super) struct Split {
    pub(super) pair: Pair,
    /// The value of the next subtree.
    next: usize,
    /// For both neurons, where the vectors of the next value begin and where
    /// those of all values end: they stand in the order of their values.
    rest: [(usize, usize); 2],
    /// How many changes had been made before the split.
    changes: usize,
}

impl Split {
    /// Sorts the possible vectors of both neurons by the value of the pair.
    pub(super) fn new(excluder: &mut Excluder<'_>, pair: Pair) -> Outcome<Self> {
        let rest = [pair.first, pair.second].map(|(at, place)| {
            let (from, to) = excluder.possible[at];
            let row = &excluder.rows[at];
            excluder.vectors[at][from..to].sort_by_key(|vector| row.digit(*vector, place));
            (from, to)
        });
        let looks: usize = rest.iter().map(|(from, to)| to - from).sum();
        excluder.count(looks as u64)?;
        Ok(Self { pair, next: 0, rest, changes: excluder.undo.len() })
    }

    /// Whether all values have had their subtree.
    pub(super) fn is_over(&self, values: usize) -> bool {
        self.next == values
    }

    /// Leaves both neurons the vectors with the next value.
    pub(super) fn narrow(&mut self, excluder: &mut Excluder<'_>) {
        for ((at, place), rest) in
            [self.pair.first, self.pair.second].into_iter().zip(&mut self.rest)
        {
            let (from, to) = *rest;
            let row = &excluder.rows[at];
            let has_value = |vector: &&_| row.digit(**vector, place) == self.next;
            let count = excluder.vectors[at][from..to].iter().take_while(has_value).count();
            rest.0 += count;
            excluder.set_possible(at, (from, from + count));
        }
        self.next += 1;
    }

    /// Takes back what was changed below the split.
    pub(super) fn take_back(&self, excluder: &mut Excluder<'_>) {
        excluder.settled = false;
        while excluder.undo.len() > self.changes {
            match excluder.undo.pop() {
                Some(Undo::Possible(at, range)) => excluder.possible[at] = range,
                Some(Undo::Prices(pair, changes)) => excluder.take_back(pair, changes),
                None => return,
            }
        }
    }
}
