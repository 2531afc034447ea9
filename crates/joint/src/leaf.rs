//! Prices in whole numbers, and what they prove.

use crate::facts::Facts;
use hopfit_certify::Node;

/// Facts weighed by whole numbers over a common denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weights {
    pub(crate) weights: Vec<(u32, i64)>,
    pub(crate) denominator: u64,
}

/// What a path decides about a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum State {
    #[default]
    Undecided,
    Flipped,
    Kept,
}

/// The bound that weights prove at a node, in units of 1/denominator.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    denominator: i64,
    total: i64,
    /// What the weights charge to each undecided class; 0 for others.
    charges: Vec<i64>,
}

impl Weights {
    /// Rounds prices down to multiples of 1/denominator. None beyond 40 bits.
    pub(crate) fn round(prices: &[(usize, f64)], denominator: u64) -> Option<Self> {
        let mut weights = Vec::with_capacity(prices.len());
        for (fact, price) in prices {
            let numerator = (price * denominator as f64).floor();
            if numerator.abs() > (1_u64 << 40) as f64 {
                return None;
            }
            if numerator != 0.0 {
                weights.push((*fact as u32, numerator as i64));
            }
        }
        weights.sort_unstable();
        Some(Self { weights, denominator })
    }

    /// Weak duality, in whole numbers: see [`Node::Leaf`] for the sum.
    pub(crate) fn bound(&self, facts: &Facts<'_>, states: &[State], sizes: &[usize], counts: &[(u32, u32)]) -> Bound {
        let denominator = self.denominator as i64;
        let flips = states.iter().zip(sizes).filter(|(state, _)| **state == State::Flipped);
        let mut total = denominator * flips.map(|(_, size)| *size as i64).sum::<i64>();
        let mut charges = vec![0_i64; states.len()];
        for (fact, numerator) in &self.weights {
            let inequality = facts.inequality(*fact as usize);
            let mut rest = match counts.get(*fact as usize) {
                Some((lower, upper)) => i64::from(if *numerator > 0 { *lower } else { *upper }),
                None => i64::from(inequality.bound),
            };
            for (class, coefficient) in &inequality.terms {
                match states[*class as usize] {
                    State::Kept => {}
                    State::Flipped => rest -= i64::from(*coefficient),
                    State::Undecided => {
                        charges[*class as usize] += *numerator * i64::from(*coefficient);
                    }
                }
            }
            total += *numerator * rest;
        }
        let excess = charges.iter().zip(sizes).map(|(charge, size)| {
            (charge - denominator * *size as i64).max(0)
        });
        total -= excess.sum::<i64>();
        Bound { denominator, total, charges }
    }

    /// The leaf as it stands in a certificate, with facts renumbered.
    pub(crate) fn node(&self, number: impl Fn(usize) -> usize) -> Node {
        let weights = self.weights.iter().map(|(fact, n)| (number(*fact as usize), *n as u64)).collect();
        Node::Leaf { weights, denominator: self.denominator }
    }
}

impl Bound {
    /// Whether it proves `goal` flips.
    pub(crate) fn reaches(&self, goal: usize) -> bool {
        self.total > (goal as i64 - 1) * self.denominator
    }

    /// Whether the same weights prove `goal` flips where this undecided class
    /// of the given size flips, too.
    pub(crate) fn reaches_with(&self, class: usize, size: usize, goal: usize) -> bool {
        let (charge, size) = (self.charges[class], self.denominator * size as i64);
        let total = self.total + (charge - size).max(0) + size - charge;
        total > (goal as i64 - 1) * self.denominator
    }
}
