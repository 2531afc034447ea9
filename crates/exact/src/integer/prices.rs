//! Prices of weights, which cancel over all neurons.

use super::layout::{Layout, Partner};
use super::row::{NONE, Row, Scratch};
use hopfit_certify::PriceChange;

/// For each row, at `digit * base + value`, what the value costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prices {
    rows: Vec<Vec<i64>>,
}

/// The least costs of all rows, in all and by the value of a digit.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) least: Vec<i64>,
    pub(super) marginals: Vec<Vec<i64>>,
    room: Scratch,
}

impl Prices {
    pub(super) fn zero(rows: &[Row]) -> Self {
        let zero = |row: &Row| vec![0; row.layout.len() * row.layout.base];
        Self { rows: rows.iter().map(zero).collect() }
    }

    /// A step that raises the sum of the rows' least costs, or keeps it: one
    /// row after the other gives to the rows after it, in equal shares, what
    /// the values of its weights cost above the least; then in the other
    /// direction (V. Kolmogorov's sequential message passing).
    pub(super) fn ascend(&mut self, rows: &[Row], survey: &mut Survey) {
        survey.resize(rows);
        for forward in [true, false] {
            for at in 0..rows.len() {
                let at = if forward { at } else { rows.len() - 1 - at };
                survey.look(rows, self, at);
                self.give(rows, survey, at, forward);
            }
        }
    }

    fn give(&mut self, rows: &[Row], survey: &Survey, from: usize, forward: bool) {
        let Layout { partners, base, .. } = &rows[from].layout;
        let is_later = |partner: &Partner| (partner.row > from) == forward;
        let later = partners.iter().flatten().filter(|partner| is_later(partner)).count();
        let earlier = partners.iter().flatten().count() - later;
        let share = later.max(earlier).max(1) as i64;
        for (digit, partner) in partners.iter().enumerate() {
            let Some(partner) = partner.filter(|partner| is_later(partner)) else { continue };
            for value in 0..*base {
                let cost = survey.marginals[from][digit * base + value];
                if cost < NONE {
                    let gift = (cost - survey.least[from]) / share;
                    self.rows[from][digit * base + value] -= gift;
                    self.rows[partner.row][partner.digit * base + value] += gift;
                }
            }
        }
    }

    /// How these prices differ from `before`.
    pub(super) fn changes(&self, before: &Self, rows: &[Row]) -> Vec<PriceChange> {
        let mut changes = Vec::new();
        for Row { layout, .. } in rows {
            for (digit, partner) in layout.partners.iter().enumerate() {
                let Some(partner) = partner.filter(|partner| partner.row > layout.neuron) else {
                    continue;
                };
                let values = digit * layout.base..(digit + 1) * layout.base;
                let own = &self.rows[layout.neuron][values.clone()];
                let own = own.iter().zip(&before.rows[layout.neuron][values]);
                let own: Vec<i64> = own.map(|(now, before)| now - before).collect();
                // What all values have in common changes no comparison.
                let changed: Vec<i64> = own[1..].iter().map(|change| change - own[0]).collect();
                if changed.iter().any(|change| *change != 0) {
                    let (first, second) = (layout.neuron, partner.row);
                    changes.push(PriceChange { first, second, changes: changed });
                }
            }
        }
        changes
    }
}

impl Survey {
    fn resize(&mut self, rows: &[Row]) {
        self.least.resize(rows.len(), 0);
        self.marginals.resize(rows.len(), Vec::new());
    }

    /// Looks at one row.
    fn look(&mut self, rows: &[Row], prices: &Prices, at: usize) {
        let costs = &prices.rows[at];
        self.marginals[at].resize(costs.len(), 0);
        self.least[at] = rows[at].scan(costs, &mut self.marginals[at], &mut self.room);
    }

    /// Looks at all rows; the sum of their least costs.
    pub(super) fn look_at_all(&mut self, rows: &[Row], prices: &Prices) -> i64 {
        self.resize(rows);
        (0..rows.len()).for_each(|at| self.look(rows, prices, at));
        self.least.iter().sum()
    }

    /// What a value of a weight costs the other neuron above its least.
    fn excess(&self, rows: &[Row], partner: Partner, value: usize) -> i64 {
        let cost =
            self.marginals[partner.row][partner.digit * rows[partner.row].layout.base + value];
        if cost < NONE { cost - self.least[partner.row] } else { NONE }
    }

    /// The prices of a row, and what its values cost the other neurons.
    fn costs_with_partners(&self, rows: &[Row], prices: &Prices, at: usize) -> Vec<i64> {
        let layout = &rows[at].layout;
        let mut costs = prices.rows[at].clone();
        for (digit, partner) in layout.partners.iter().enumerate() {
            let Some(partner) = partner else { continue };
            for value in 0..layout.base {
                costs[digit * layout.base + value] += self.excess(rows, *partner, value);
            }
        }
        costs
    }

    /// The exclusion step, see [`hopfit_certify::Enumeration`]; false if a row has no
    /// vector left. `target` is what a flip costs times what is to be shown
    /// impossible.
    pub(super) fn exclude(&mut self, rows: &mut [Row], prices: &Prices, target: i64) -> bool {
        let sum = self.look_at_all(rows, prices);
        if sum > target {
            return false;
        }
        for at in 0..rows.len() {
            let costs = self.costs_with_partners(rows, prices, at);
            let limit = target - (sum - self.least[at]);
            rows[at].keep_within(limit, &costs, &mut self.room);
            if rows[at].left == 0 {
                return false;
            }
        }
        true
    }

    /// By how much each value of a tied weight would raise the sum, and none
    /// where no vector is left; after a look at all rows.
    pub(super) fn increases(&self, rows: &[Row], at: usize, digit: usize) -> Vec<Option<i64>> {
        let Layout { partners, base, .. } = &rows[at].layout;
        let Some(partner) = partners[digit] else { return Vec::new() };
        let increase = |value: usize| {
            let own = self.marginals[at][digit * base + value];
            let other = self.excess(rows, partner, value);
            (own < NONE && other < NONE).then(|| own - self.least[at] + other)
        };
        (0..*base).map(increase).collect()
    }
}
