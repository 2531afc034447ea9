//! Where the rows' weights meet: what to branch on.

use super::engine::{Bounder, Part};
use super::row::{Row, product};
use super::separate::{UNLIMITED, named};
use hopfit_core::Demand;
use std::collections::BTreeMap;

/// What comes of symmetric weights that are sums of each row's good ones.
pub(super) enum Choice {
    /// They lose no more than the budgets: the demands that they do not meet.
    Weights(Vec<Demand>),
    /// The neuron and the class to branch on.
    Bit(usize, usize),
}

/// Good weights of the rows that add up to symmetric weights.
#[derive(Debug, Clone)]
pub(super) struct Meeting {
    /// Rows whose weights flip more than they must, and how many bits.
    pub(super) levels: Vec<(usize, u32)>,
    /// The weights of the rows that have such cuts.
    pub(super) shares: Vec<Option<Share>>,
}

impl Part {
    /// Whether the rows are known to meet in symmetric weights with these
    /// budgets.
    pub(super) fn meets(&self, budgets: &[u32]) -> bool {
        self.meeting(budgets).is_some()
    }

    pub(super) fn meeting(&self, budgets: &[u32]) -> Option<&Meeting> {
        let within =
            |meeting: &&Meeting| meeting.levels.iter().all(|(row, level)| budgets[*row] >= *level);
        self.meetings.iter().find(within)
    }
}

/// A row's part in such weights.
#[derive(Debug, Clone)]
pub(super) struct Share {
    point: Vec<f64>,
    /// In what share of the summands each class flips.
    flips: Vec<f64>,
}

impl Bounder {
    /// Remembers with which budgets the rows meet.
    pub(super) fn note_meeting(&mut self, part: usize, sum: &[(u64, f64)]) {
        let shares = self.shares(part, sum);
        self.look_at(part, &shares);
        let outside = self.support.outside.iter().enumerate().filter(|(_, outside)| **outside);
        let mut levels: BTreeMap<usize, u32> = outside.map(|(i, _)| (i, UNLIMITED)).collect();
        let cuts = sum.iter().map(|(label, _)| {
            let (row, cut) = named(*label);
            (row, self.rows[row].named(cut).cost)
        });
        let all: Vec<(usize, u32)> = cuts.chain(self.facet_levels()).collect();
        let Part { rows, least, meetings, .. } = &mut self.parts[part];
        for (row, cost) in all {
            if let Some(neuron) = rows.iter().position(|at| *at == row)
                && cost > least[neuron]
            {
                let level = levels.entry(neuron).or_default();
                *level = cost.max(*level);
            }
        }
        meetings.push(Meeting { levels: levels.into_iter().collect(), shares });
    }

    /// Looks at symmetric weights that cuts add up to. The bit to
    /// branch on flips in about half of the summands of a row that loses more
    /// than its budget.
    pub(super) fn choose(&self, part: usize, budgets: &[u32], meeting: &Meeting) -> Choice {
        let mut best: Option<(f64, usize, usize)> = None;
        for (i, at) in self.part(part).rows.iter().enumerate() {
            let row = &self.rows[*at];
            // Rows without a summand are asked for nothing: their weights
            // are zero, and become anything when the others move a little.
            let Some(share) = &meeting.shares[i] else { continue };
            let lost = row.lost(&share.point);
            let flips: u32 = row.fixed + lost.iter().map(|class| row.sizes[*class]).sum::<u32>();
            let excess = f64::from(flips) - f64::from(budgets[i]);
            for (class, part) in share.flips.iter().enumerate() {
                let score = part.min(1.0 - part) * excess;
                if score > 1e-6 && best.is_none_or(|best| score > best.0) {
                    best = Some((score, i, class));
                }
            }
        }
        best.map_or_else(
            || Choice::Weights(self.unmet(part, &meeting.shares)),
            |(_, neuron, class)| Choice::Bit(neuron, class),
        )
    }

    /// The demands that the weights of a meeting do not meet.
    fn unmet(&self, part: usize, shares: &[Option<Share>]) -> Vec<Demand> {
        let mut unmet = Vec::new();
        for (i, share) in shares.iter().enumerate() {
            let row = &self.rows[self.part(part).rows[i]];
            let lost = share.iter().flat_map(|share| row.lost(&share.point));
            let all = lost.chain(row.flipped.iter().filter(|_| share.is_some()));
            unmet.extend(all.flat_map(|class| self.problems[i].demands(class)));
        }
        unmet.sort_unstable();
        unmet
    }

    /// Remembers the weights if they are the best met.
    pub(super) fn look_at(&mut self, part: usize, shares: &[Option<Share>]) {
        let unmet = self.unmet(part, shares);
        if self.met.as_ref().is_none_or(|best| unmet.len() < best.len()) {
            self.met = Some(unmet);
        }
    }

    /// What cuts, by label and with multipliers, add up to in each row.
    pub(super) fn shares(&self, part: usize, sum: &[(u64, f64)]) -> Vec<Option<Share>> {
        let rows = self.part(part).rows.iter();
        rows.map(|at| share(&self.rows[*at], *at, sum)).collect()
    }
}

fn share(row: &Row, at: usize, sum: &[(u64, f64)]) -> Option<Share> {
    let mut share = Share { point: vec![0.0; row.dimension], flips: vec![0.0; row.sizes.len()] };
    let mut total = 0.0;
    for (label, multiplier) in sum.iter().filter(|(label, _)| named(*label).0 == at) {
        let cut = row.named(named(*label).1);
        let scale = multiplier / cut.length;
        share.point.iter_mut().zip(&cut.ray).for_each(|(sum, w)| *sum += scale * w);
        total += multiplier;
        cut.flips.iter().for_each(|class| share.flips[class] += multiplier);
    }
    share.flips.iter_mut().for_each(|part| *part /= f64::max(total, 1e-300));
    (total > 0.0).then_some(share)
}

impl Row {
    /// The undecided classes that weights do not meet.
    fn lost(&self, weights: &[f64]) -> Vec<usize> {
        let size = product(weights, weights).sqrt();
        let is_lost = |class: &usize| product(&self.vectors[*class], weights) < 1e-9 * size;
        let open = |class: &usize| !self.flipped.contains(*class);
        (0..self.sizes.len()).filter(open).filter(is_lost).collect()
    }
}
