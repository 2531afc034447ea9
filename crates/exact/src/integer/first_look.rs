//! The exclusion step with all prices zero, before vectors are stored.

use super::UNIT;
use super::enumerate::Summary;
use super::layout::{Layout, Partner};
use super::row::{Row, Scratch};

/// The fewest flips of all rows, in all and by the value of a digit.
#[derive(Debug)]
pub(super) struct FirstLook {
    pub(super) rows: Vec<Summary>,
    /// The sum of the rows' fewest flips.
    pub(super) sum: i64,
    /// Of each row, at `digit * base + value`: how many flips above its fewest
    /// the value costs the neuron at the other end.
    pub(super) excesses: Vec<Vec<i64>>,
}

impl FirstLook {
    pub(super) fn new(rows: Vec<Summary>, layouts: &[Layout]) -> Self {
        let digit = |partner: &Option<Partner>, base: usize| match partner {
            None => vec![0; base],
            Some(Partner { row, digit }) => {
                let Summary { fewest, marginals, .. } = &rows[*row];
                let marginals = &marginals[digit * base..(digit + 1) * base];
                marginals.iter().map(|marginal| marginal - fewest).collect()
            }
        };
        let row = |layout: &Layout| {
            layout.partners.iter().flat_map(|partner| digit(partner, layout.base)).collect()
        };
        let excesses = layouts.iter().map(row).collect();
        let sum = rows.iter().map(|row| row.fewest).sum();
        Self { rows, sum, excesses }
    }

    /// Puts all vectors back that the step leaves.
    pub(super) fn restart(&self, rows: &mut [Row], target: i64) {
        let mut room = Scratch::default();
        for (at, row) in rows.iter_mut().enumerate() {
            row.left = row.all();
            let costs: Vec<i64> = self.excesses[at].iter().map(|excess| excess * UNIT).collect();
            let others = (self.sum - self.rows[at].fewest) * UNIT;
            row.keep_within(target - others, &costs, &mut room);
        }
    }
}
