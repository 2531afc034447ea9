//! Weights that meet every demand, by Douglas–Rachford splitting.
//!
//! Two convex sets of fields: those of tied weights (a linear space, see
//! [`super::projection`]) and those that meet all demands by a margin of 1.
//! Each round projects a reflected point: y = P_meet(z),
//! h = P_space(2y − z), z ← z + τ (h − y). Where the sets meet, z converges;
//! where they don't, z runs away along multipliers of the demands that
//! contradict each other.
//!
//! Reference: J. Eckstein, D. P. Bertsekas, *Mathematical Programming* 55
//! (1992); V. Elser, I. Rankenburg, P. Thibault, *PNAS* 104 (2007).

use super::projection::Projection;
use super::reduce::Reduction;
use faer::Mat;

/// Over-relaxation τ, below 2.
const RELAXATION: f32 = 1.8;

/// The state of the iteration.
#[derive(Debug, Clone)]
pub(crate) struct Reflection {
    projection: Projection,
    /// S×R: +1 or −1, the sign asked of each field.
    signs: Mat<f32>,
    /// S×R: how hard each demand may push: ∞ for one that must be met, 0
    /// where nothing is asked.
    pub(crate) caps: Mat<f32>,
    /// S×R: signed fields.
    pub(crate) margins: Mat<f32>,
    /// S×R: z, times the signs.
    point: Mat<f32>,
    /// R×R: the same iteration for the inertia of the weights.
    memory: Mat<f32>,
    targets: Mat<f32>,
    weights: Mat<f32>,
    fields: Mat<f32>,
}

impl Reflection {
    /// Starts from fields that meet every demand.
    pub(crate) fn new(problem: &Reduction) -> Self {
        let (states, rows) = (problem.state_count(), problem.row_count());
        let zeros = || Mat::zeros(states, rows);
        let cap = |s, i| if problem.cost(s, i) > 0 { f32::INFINITY } else { 0.0 };
        Self {
            projection: Projection::new(problem),
            signs: Mat::from_fn(states, rows, |s, i| f32::from(problem.sign(s, i))),
            caps: Mat::from_fn(states, rows, cap),
            margins: zeros(),
            point: Mat::from_fn(states, rows, |_, _| 1.0),
            memory: Mat::zeros(rows, rows),
            targets: zeros(),
            weights: Mat::zeros(rows, rows),
            fields: zeros(),
        }
    }

    /// One round. Returns how many demands the weights leave unmet.
    pub(crate) fn step(&mut self) -> usize {
        let rows = self.signs.ncols();
        for i in 0..rows {
            reflect(
                self.targets.col_as_slice_mut(i),
                self.point.col_as_slice(i),
                self.caps.col_as_slice(i),
                self.signs.col_as_slice(i),
            );
        }
        self.projection.project(&self.targets, &self.memory, &mut self.weights, &mut self.fields);
        for j in 0..rows {
            let pairs = self.memory.col_as_slice_mut(j).iter_mut().zip(self.weights.col_as_slice(j));
            pairs.for_each(|(z, w)| *z += RELAXATION * (w - *z));
        }
        let mut unmet = 0;
        for i in 0..rows {
            unmet += advance(
                self.point.col_as_slice_mut(i),
                self.fields.col_as_slice(i),
                self.caps.col_as_slice(i),
                self.signs.col_as_slice(i),
                self.margins.col_as_slice_mut(i),
            );
        }
        unmet
    }

    pub(crate) fn point(&self) -> &Mat<f32> { &self.point }
    pub(crate) fn free(&mut self, s: usize, i: usize) { self.point[(s, i)] = self.margins[(s, i)]; }
    /// The tied weights, R×R.
    pub(crate) fn weights(&self) -> &Mat<f32> {
        &self.weights
    }

    /// All weights, R×D row by row.
    pub(crate) fn all_weights(&self, problem: &Reduction) -> Vec<f64> {
        let free = self.projection.free_weights(problem, &self.targets, &self.weights);
        let (rows, width) = (problem.row_count(), problem.column_count());
        let entry = |at: usize| {
            let (i, j) = (at / width, at % width);
            if j < rows { f64::from(self.weights[(i, j)]) } else { free[i * (width - rows) + j - rows] }
        };
        (0..rows * width).map(entry).collect()
    }
}

/// The nearest point that meets a demand, pushed no further than its cap.
#[inline]
fn meet(z: f32, cap: f32) -> f32 {
    if z >= 1.0 { z } else { (z + cap).min(1.0) }
}

/// Signed targets 2y − z of one row.
fn reflect(targets: &mut [f32], point: &[f32], caps: &[f32], signs: &[f32]) {
    let rest = point.iter().zip(caps).zip(signs);
    for (target, ((z, cap), sign)) in targets.iter_mut().zip(rest) {
        *target = sign * (2.0 * meet(*z, *cap) - z);
    }
}

/// z + τ (h − y) of one row; counts its unmet demands.
fn advance(point: &mut [f32], fields: &[f32], caps: &[f32], signs: &[f32], margins: &mut [f32]) -> usize {
    let mut unmet = 0;
    let rest = fields.iter().zip(caps).zip(signs).zip(margins);
    for (z, (((field, cap), sign), margin)) in point.iter_mut().zip(rest) {
        *margin = field * sign;
        unmet += usize::from(*margin <= 0.0 && *cap > 0.0);
        *z += RELAXATION * (*margin - meet(*z, *cap));
    }
    unmet
}
