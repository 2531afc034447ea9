//! The linear bound of a hitting set: how many flips, fractions allowed, hit
//! every known core.

use hopfit_core::random::Stream;

/// Smallest pivot and tolerance of values.
const NOISE: f64 = 1e-9;

/// The covering problem
///
/// ```text
/// minimise Σ_m cost_m z_m   where  Σ_(m in core) z_m ≥ 1 for each core,  z ≥ 0,
/// ```
///
/// solved by the dual simplex method in a dictionary to which cores can be
/// added. Its dual solution packs cores: Σ_(cores with m) π ≤ cost_m.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    classes: usize,
    /// One row a core, one column a nonbasic variable:
    /// `basic = value − Σ cell · nonbasic`.
    cells: Vec<f64>,
    values: Vec<f64>,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    reduced: Vec<f64>,
    bound: f64,
}

impl Cover {
    /// No cores yet. Costs are lowered by up to 10⁻⁴ of themselves, each a
    /// little differently, which breaks ties and keeps packings valid.
    pub(crate) fn new(costs: &[f64]) -> Self {
        let mut stream = Stream::new(0x636f_7665, 0);
        let reduced = costs.iter().map(|cost| cost * (1.0 - 1e-4 * stream.uniform())).collect();
        Self {
            classes: costs.len(),
            cells: Vec::new(),
            values: Vec::new(),
            basic: Vec::new(),
            nonbasic: (0..costs.len()).collect(),
            reduced,
            bound: 0.0,
        }
    }

    /// The sum of the packing: no hitting set costs less.
    pub(crate) fn bound(&self) -> f64 {
        self.bound
    }

    /// Adds a core with these members; [`Self::solve`] takes it in.
    pub(crate) fn add(&mut self, members: impl Iterator<Item = usize>) {
        let mut row = vec![0.0; self.classes];
        let mut value = -1.0;
        for m in members {
            if let Some(at) = self.nonbasic.iter().position(|column| *column == m) {
                row[at] -= 1.0;
            } else if let Some(at) = self.basic.iter().position(|basic| *basic == m) {
                let cells = &self.cells[at * self.classes..(at + 1) * self.classes];
                row.iter_mut().zip(cells).for_each(|(cell, other)| *cell += other);
                value += self.values[at];
            }
        }
        self.basic.push(self.classes + self.values.len());
        self.values.push(value);
        self.cells.extend(row);
    }

    /// Re-optimises; false if some core has no members left to hit.
    pub(crate) fn solve(&mut self) -> bool {
        for _ in 0..20 * (self.values.len() + 10) {
            let worst = (0..self.values.len()).min_by(|a, b| self.values[*a].total_cmp(&self.values[*b]));
            let Some(row) = worst.filter(|row| self.values[*row] < -NOISE) else { return true };
            let Some(column) = self.entering(row) else { return false };
            self.pivot(row, column);
        }
        true
    }

    fn entering(&self, row: usize) -> Option<usize> {
        let cells = &self.cells[row * self.classes..(row + 1) * self.classes];
        let candidates = (0..self.classes).filter(|column| cells[*column] < -NOISE);
        let ratio = |column: &usize| self.reduced[*column].max(0.0) / -cells[*column];
        candidates.min_by(|a, b| ratio(a).total_cmp(&ratio(b)))
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let width = self.classes;
        let (above, rest) = self.cells.split_at_mut(row * width);
        let (pivot, below) = rest.split_at_mut(width);
        let scale = 1.0 / pivot[column];
        pivot.iter_mut().for_each(|cell| *cell *= scale);
        pivot[column] = scale;
        self.values[row] *= scale;
        let value = self.values[row];
        let others = above.chunks_exact_mut(width).chain(below.chunks_exact_mut(width));
        let mut rows = (0..self.basic.len()).filter(|other| *other != row);
        for other in others {
            let at = rows.next().unwrap_or_default();
            let factor = other[column];
            if factor != 0.0 {
                other[column] = 0.0;
                other.iter_mut().zip(&*pivot).for_each(|(cell, p)| *cell -= factor * p);
                self.values[at] -= factor * value;
            }
        }
        let factor = self.reduced[column];
        self.reduced[column] = 0.0;
        self.reduced.iter_mut().zip(&*pivot).for_each(|(cell, p)| *cell -= factor * p);
        self.bound += factor * value;
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
    }

    /// z: one value a class.
    pub(crate) fn hits(&self) -> Vec<f64> {
        let mut hits = vec![0.0; self.classes];
        for (variable, value) in self.basic.iter().zip(&self.values) {
            if *variable < self.classes {
                hits[*variable] = value.max(0.0);
            }
        }
        hits
    }

    /// π: one weight a core, in the order they were added.
    pub(crate) fn packing(&self) -> Vec<f64> {
        let mut packing = vec![0.0; self.values.len()];
        for (variable, cost) in self.nonbasic.iter().zip(&self.reduced) {
            if *variable >= self.classes {
                packing[*variable - self.classes] = cost.max(0.0);
            }
        }
        packing
    }
}
