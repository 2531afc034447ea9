//! Conjugate gradients over the multipliers that are not zero.

use super::ascent::Ascent;
use hopfit_core::Stop;

/// Steps of conjugate gradients at most.
pub(super) const STEPS: usize = 100;
/// The share of the residual at which it is enough.
const ENOUGH: f64 = 1e-3;
/// Halvings of the way before it is given up.
const HALVINGS: usize = 12;

impl Ascent<'_> {
    /// Goes towards the best multipliers among those that are zero where
    /// these are, as far as the dual objective rises; for weights that are not
    /// shrunk. Sweeps find out which multipliers are zero, and this what the
    /// others are (as in the methods of Moré and Toraldo 1991).
    pub(super) fn climb(&mut self, stop: &Stop) {
        let face: Vec<usize> =
            (0..self.kept.len()).filter(|at| self.multipliers[*at] > 0.0).collect();
        let way = self.solve_on(&face, stop);
        let before = self.dual();
        let (multipliers, pull) = (self.multipliers.clone(), self.pull.clone());
        let mut share = 1.0;
        for _ in 0..HALVINGS {
            if stop.is_due() {
                break;
            }
            for (at, step) in face.iter().zip(&way) {
                self.multipliers[*at] = (multipliers[*at] + share * step).max(0.0);
            }
            self.set_pull(self.pull_of(&self.multipliers));
            if self.dual() > before {
                return;
            }
            share *= 0.5;
        }
        self.multipliers = multipliers;
        self.set_pull(pull);
    }

    /// The way to multipliers of the face whose weights give their demands
    /// stabilities of 1, nearly.
    fn solve_on(&self, face: &[usize], stop: &Stop) -> Vec<f64> {
        let mut residual: Vec<f64> =
            face.iter().map(|at| 1.0 - self.stability(self.kept[*at], &self.pull)).collect();
        let mut way = vec![0.0; face.len()];
        let mut direction = residual.clone();
        let mut size = squares(&residual);
        let enough = ENOUGH * ENOUGH * size;
        for _ in 0..STEPS {
            if size <= enough || stop.is_due() {
                break;
            }
            let image = self.image(face, &direction);
            let curvature: f64 = direction.iter().zip(&image).map(|(a, b)| a * b).sum();
            if curvature <= 0.0 {
                break;
            }
            let length = size / curvature;
            way.iter_mut().zip(&direction).for_each(|(x, d)| *x += length * d);
            residual.iter_mut().zip(&image).for_each(|(r, i)| *r -= length * i);
            let next = squares(&residual);
            let turn = next / size;
            direction.iter_mut().zip(&residual).for_each(|(d, r)| *d = r + turn * *d);
            size = next;
        }
        way
    }

    /// How the stabilities of the face move with its multipliers.
    fn image(&self, face: &[usize], change: &[f64]) -> Vec<f64> {
        let mut multipliers = vec![0.0; self.kept.len()];
        face.iter().zip(change).for_each(|(at, change)| multipliers[*at] = *change);
        let pull = self.pull_of(&multipliers);
        face.iter().map(|at| self.stability(self.kept[*at], &pull)).collect()
    }
}

fn squares(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}
