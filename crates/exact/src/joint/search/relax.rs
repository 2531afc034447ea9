//! The relaxation of a node, and the leaves it gives.

use super::Search;
use crate::joint::cover::{Ray, Solved};
use crate::joint::leaf::{State, Weights};

/// The bound must exceed the goal less one by this, since leaves are rounded
/// down.
const MARGIN: f64 = 1e-3;

/// Denominators of leaves, the smallest that works.
const DENOMINATORS: [u64; 3] = [1 << 8, 1 << 14, 1 << 22];

/// Scales, in bits, of prices that grow without end.
const RAYS: [i32; 3] = [10, 16, 22];

impl Search {
    fn cutoff(&self) -> f64 {
        self.goal as f64 - 1.0 + MARGIN
    }

    /// Solves the relaxation. Closes the node if the bound reaches the goal
    /// (none), otherwise keeps the classes that cannot flip and gives the
    /// bound.
    pub(super) fn relax(&mut self, kept: &mut Vec<usize>) -> Option<f64> {
        if self.cover.is_old() {
            self.refresh();
        }
        let bound = match self.solve() {
            Ok(bound) => bound,
            Err(Some(ray)) if self.close_ray(ray) => return None,
            Err(None) if self.stop.is_due() => return Some(0.0),
            // A ray that proves nothing in whole numbers is a rounding error.
            Err(_) => {
                self.refresh();
                match self.solve() {
                    Err(Some(ray)) if self.close_ray(ray) => return None,
                    solved => solved.unwrap_or(0.0),
                }
            }
        };
        if bound > self.cutoff() && self.close(&self.cover.prices()) {
            return None;
        }
        if bound > self.cutoff() - 1.0 {
            self.keep_by_price(bound, kept);
        }
        Some(bound)
    }

    fn solve(&mut self) -> Result<f64, Option<Ray>> {
        match self.cover.solve(self.cutoff(), &self.stop) {
            Solved::Bound(bound) => Ok(bound),
            Solved::Infeasible(ray) => Err(Some(ray)),
            Solved::Unfinished => Err(None),
        }
    }

    fn refresh(&mut self) {
        let facts = &self.facts;
        self.cover.refresh(|fact| facts.inequality(fact));
    }

    fn close_ray(&mut self, ray: Ray) -> bool {
        let ray = self.cover.ray(ray);
        RAYS.iter().any(|bits| {
            let prices: Vec<_> = ray.iter().map(|(f, p)| (*f, p * f64::powi(2.0, *bits))).collect();
            self.close(&prices)
        })
    }

    /// Adds a leaf if the prices prove the goal.
    fn close(&mut self, prices: &[(usize, f64)]) -> bool {
        for denominator in DENOMINATORS {
            let Some(weights) = Weights::round(prices, denominator) else { break };
            if weights.bound(&self.facts, &self.states, &self.sizes).reaches(self.goal) {
                let number = self.proof.store(weights);
                self.proof.leaf(number);
                return true;
            }
        }
        false
    }

    /// Keeps the classes whose flip would raise the bound to the goal.
    fn keep_by_price(&mut self, bound: f64, kept: &mut Vec<usize>) {
        let reduced = self.cover.reduced_costs().into_iter();
        let dear = reduced.filter(|(_, reduced)| bound + reduced > self.cutoff());
        let candidates: Vec<usize> = dear.map(|(class, _)| class).collect();
        if candidates.is_empty() {
            return;
        }
        let Some(weights) = Weights::round(&self.cover.prices(), DENOMINATORS[2]) else { return };
        let proved = weights.bound(&self.facts, &self.states, &self.sizes);
        let number = self.proof.store(weights);
        for class in candidates {
            if self.states[class] == State::Undecided
                && proved.reaches_with(class, self.sizes[class], self.goal)
            {
                self.proof.branch(class);
                self.proof.leaf(number);
                self.keep(class, kept);
            }
        }
    }
}
