//! Prices in whole numbers, and what they prove.

use crate::joint::facts::Facts;
use hopfit_certify::Node;

/// Facts weighed by whole numbers over a common denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weights {
    weights: Vec<(usize, u64)>,
    denominator: u64,
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
    /// Rounds prices down to multiples of 1/denominator, negative ones to
    /// none. None beyond 40 bits.
    pub(crate) fn round(prices: &[(usize, f64)], denominator: u64) -> Option<Self> {
        let mut weights = Vec::with_capacity(prices.len());
        for (fact, price) in prices {
            let numerator = (price * denominator as f64).floor();
            if numerator > (1_u64 << 40) as f64 {
                return None;
            }
            if numerator >= 1.0 {
                weights.push((*fact, numerator as u64));
            }
        }
        weights.sort_unstable();
        Some(Self { weights, denominator })
    }

    /// Weak duality, in whole numbers: see [`Node::Leaf`] for the sum.
    pub(crate) fn bound(&self, facts: &Facts, states: &[State], sizes: &[usize]) -> Bound {
        let denominator = self.denominator as i64;
        let flips = states.iter().zip(sizes).filter(|(state, _)| **state == State::Flipped);
        let mut total = denominator * flips.map(|(_, size)| *size as i64).sum::<i64>();
        let mut charges = vec![0_i64; states.len()];
        for (fact, numerator) in &self.weights {
            let (inequality, numerator) = (facts.inequality(*fact), *numerator as i64);
            let mut rest = i64::from(inequality.bound);
            for (class, coefficient) in &inequality.terms {
                match states[*class as usize] {
                    State::Kept => {}
                    State::Flipped => rest -= i64::from(*coefficient),
                    State::Undecided => {
                        charges[*class as usize] += numerator * i64::from(*coefficient);
                    }
                }
            }
            total += numerator * rest;
        }
        let both = charges.iter().zip(sizes);
        total -=
            both.map(|(charge, size)| (charge - denominator * *size as i64).max(0)).sum::<i64>();
        Bound { denominator, total, charges }
    }

    /// The classes that the weights charge more than their size: a leaf
    /// proves more where these are kept.
    pub(crate) fn overcharged(&self, facts: &Facts, sizes: &[usize]) -> Vec<usize> {
        let mut charges = vec![0_u64; sizes.len()];
        for (fact, numerator) in &self.weights {
            for (class, coefficient) in &facts.inequality(*fact).terms {
                charges[*class as usize] += numerator * u64::from(*coefficient);
            }
        }
        let over = |class: &usize| charges[*class] > self.denominator * sizes[*class] as u64;
        (0..sizes.len()).filter(over).collect()
    }

    /// How much memory they take, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + 16 * self.weights.len()
    }

    /// The facts used.
    pub(crate) fn facts(&self) -> impl Iterator<Item = usize> + '_ {
        self.weights.iter().map(|(fact, _)| *fact)
    }

    /// The leaf as it stands in a certificate, with facts renumbered.
    pub(crate) fn node(&self, number: impl Fn(usize) -> usize) -> Node {
        let weights = self.weights.iter().map(|(fact, n)| (number(*fact), *n)).collect();
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
