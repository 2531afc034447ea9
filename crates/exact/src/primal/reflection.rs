//! Weights that meet every demand, by Douglas–Rachford splitting.
//!
//! Two convex sets of fields: those of admissible weights (a linear space)
//! and those that meet all demands by a margin of 1. Each round projects a
//! reflected point: y = P_meet(z), h = P_space(2y − z), z ← z + τ (h − y).
//! Where the sets meet, z converges; where they don't, z runs away along
//! multipliers of the demands that contradict each other: the further a z
//! below the margin, the more the demand costs the others.
//!
//! References: J. Eckstein, D. P. Bertsekas, *Mathematical Programming* 55
//! (1992); V. Elser, I. Rankenburg, P. Thibault, *PNAS* 104 (2007);
//! H. H. Bauschke, W. M. Moursi, *SIAM J. Optim.* 27 (2017) on the
//! inconsistent case.

use super::iterate::Iterate;
use super::reduce::Reduction;
use super::space::Space;
use faer::Mat;

/// Over-relaxation τ, below 2.
const RELAXATION: f32 = 1.8;

/// Nothing is asked of the field.
const NOTHING: f32 = 0.0;
/// A margin of 1 on the side of the sign.
const SIGN: f32 = 1.0;
/// A margin of 1 on either side. (Not convex, but these are few and easy.)
const EITHER: f32 = 2.0;

/// One iteration under way. All tables are S×R.
#[derive(Debug, Clone)]
pub(crate) struct Reflection {
    /// The sign asked of each field.
    signs: Mat<f32>,
    /// What is asked: [`NOTHING`], [`SIGN`] or [`EITHER`].
    asked: Mat<f32>,
    /// z, times the signs.
    point: Mat<f32>,
    targets: Mat<f32>,
    /// Fields, times the signs.
    margins: Mat<f32>,
    at: Iterate,
}

impl Reflection {
    /// Starts from fields that meet every demand.
    pub(crate) fn new(problem: &Reduction, space: &Space) -> Self {
        let (states, rows) = (problem.state_count(), problem.row_count());
        let asked = |s, i| match (problem.cost(s, i), problem.sign(s, i)) {
            (0, _) => NOTHING,
            (_, 0) => EITHER,
            _ => SIGN,
        };
        let sign = |s, i| if problem.sign(s, i) < 0 { -1.0 } else { 1.0 };
        Self {
            signs: Mat::from_fn(states, rows, sign),
            asked: Mat::from_fn(states, rows, asked),
            point: Mat::from_fn(states, rows, |_, _| 1.0),
            targets: Mat::zeros(states, rows),
            margins: Mat::zeros(states, rows),
            at: space.start(),
        }
    }

    /// One round. Returns how many of the demands that are asked the weights
    /// leave unmet.
    pub(crate) fn step(&mut self, space: &Space) -> usize {
        let rows = self.signs.ncols();
        for i in 0..rows {
            let targets = self.targets.col_as_slice_mut(i).iter_mut();
            let rest = self.point.col_as_slice(i).iter().zip(self.asked.col_as_slice(i));
            for ((target, (z, asked)), sign) in targets.zip(rest).zip(self.signs.col_as_slice(i)) {
                *target = sign * (2.0 * meet(*z, *asked) - z);
            }
        }
        space.project(&self.targets, &mut self.at, &mut self.margins);
        self.at.pull();
        (0..rows).map(|i| self.advance(i)).sum()
    }

    /// z + τ (h − y) of row `i`; counts its unmet demands.
    fn advance(&mut self, i: usize) -> usize {
        let mut unmet = 0;
        let margins = self.margins.col_as_slice_mut(i).iter_mut();
        let rest = self.asked.col_as_slice(i).iter().zip(self.signs.col_as_slice(i));
        let point = self.point.col_as_slice_mut(i);
        for ((z, margin), (asked, sign)) in point.iter_mut().zip(margins).zip(rest) {
            *margin *= sign;
            unmet += usize::from(*margin <= 0.0 && *asked == SIGN);
            *z += RELAXATION * (*margin - meet(*z, *asked));
        }
        unmet
    }

    /// Whether a sign is asked.
    pub(crate) fn asks(&self, demand: (usize, usize)) -> bool {
        self.asked[demand] == SIGN
    }

    /// Asks for the sign from now on.
    pub(crate) fn ask(&mut self, demand: (usize, usize)) {
        self.asked[demand] = SIGN;
    }

    /// Asks for it no longer.
    pub(crate) fn drop(&mut self, demand: (usize, usize)) {
        self.asked[demand] = NOTHING;
        // From where the weights put it, it pulls no more.
        self.point[demand] = self.margins[demand];
    }

    /// The signed field of a demand, in units of the margin asked for.
    pub(crate) fn margin(&self, demand: (usize, usize)) -> f32 {
        self.margins[demand]
    }

    /// How much the demand has pulled in vain so far: its multiplier.
    pub(crate) fn pull(&self, demand: (usize, usize)) -> f32 {
        1.0 - self.point[demand]
    }

    /// The least Euclidean norm that weights must have to meet all demands by
    /// the margin, as the multipliers prove (up to rounding).
    ///
    /// For multipliers u ≥ 0 and weights w that give every demand a margin
    /// of 1 or more, Σ u ≤ ⟨w, Aᵀu⟩ ≤ ‖w‖ ‖Aᵀu‖.
    pub(crate) fn least_norm(&self, space: &Space) -> f32 {
        let pull = |s, i| if self.asks((s, i)) { self.pull((s, i)).max(0.0) } else { 0.0 };
        let (states, rows) = (self.point.nrows(), self.point.ncols());
        let signed = Mat::from_fn(states, rows, |s, i| self.signs[(s, i)] * pull(s, i));
        let column = |i: usize| signed.col_as_slice(i).iter().map(|pull| f64::from(pull.abs()));
        let total: f64 = (0..rows).flat_map(column).sum();
        total as f32 / space.pull(&signed)
    }

    /// How many times the norm of the weights would have to grow, at least.
    pub(crate) fn strain(&self, space: &Space) -> f32 {
        self.least_norm(space) / space.norm(&self.at)
    }

    /// All weights of the last round, R×D row by row.
    pub(crate) fn weights(&self, problem: &Reduction, space: &Space) -> Vec<f64> {
        space.all_weights(problem, &self.targets, &self.at)
    }
}

impl Iterate {
    /// The same iteration for the memory, which asks for nothing itself.
    fn pull(&mut self) {
        for j in 0..self.memory.ncols() {
            let weights = self.weights.col_as_slice(j);
            let pairs = self.memory.col_as_slice_mut(j).iter_mut().zip(weights);
            pairs.for_each(|(z, w)| *z += RELAXATION * (w - *z));
        }
    }
}

/// The nearest value that gives what is asked.
fn meet(z: f32, asked: f32) -> f32 {
    if asked == NOTHING || z >= 1.0 {
        z
    } else if asked == EITHER && z < 0.0 {
        z.min(-1.0)
    } else {
        1.0
    }
}
