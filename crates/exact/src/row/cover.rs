//! The linear bound of a hitting set: how many flips, fractions allowed, hit
//! every known core.

use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// Smallest pivot and tolerance of values.
const NOISE: f64 = 1e-9;

/// The covering problem
///
/// ```text
/// minimise Σ_m cost_m z_m   where  Σ_(m in core) z_m ≥ 1 for each core,  z ≥ 0,
/// ```
///
/// solved by the dual simplex method in a dictionary, to which cores can be
/// added and in which classes can be decided (z fixed at 0 or 1). Its dual
/// solution packs cores: Σ_(cores with m) π ≤ cost_m for undecided m.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    classes: usize,
    /// One row a basic variable, one column a nonbasic one:
    /// `basic = value − Σ cell · nonbasic`.
    cells: Vec<f64>,
    values: Vec<f64>,
    /// Variables: the classes, then the slacks of the cores.
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    reduced: Vec<f64>,
    decided: Vec<bool>,
    bound: f64,
    /// The core of each slack.
    cores: Vec<usize>,
}

impl Cover {
    /// No cores yet. Costs are lowered by up to 10⁻⁴ of themselves, each a
    /// little differently, which breaks ties and keeps packings valid.
    pub(crate) fn new(costs: &[usize]) -> Self {
        let mut stream = Stream::new(0x636f_7665, 0);
        let lowered = |cost: &usize| *cost as f64 * (1.0 - 1e-4 * stream.uniform());
        Self {
            classes: costs.len(),
            cells: Vec::new(),
            values: Vec::new(),
            basic: Vec::new(),
            nonbasic: (0..costs.len()).collect(),
            reduced: costs.iter().map(lowered).collect(),
            decided: vec![false; costs.len()],
            bound: 0.0,
            cores: Vec::new(),
        }
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.cells.len() + 3 * self.nonbasic.len() + 3 * self.basic.len())
    }

    /// The cost of the best fractional hitting set, decided classes included.
    pub(crate) fn bound(&self) -> f64 {
        self.bound
    }

    /// Adds a core of these members, none of which is decided to flip;
    /// [`Self::solve`] takes it in.
    pub(crate) fn add(&mut self, core: usize, members: &[usize]) {
        let mut row = vec![0.0; self.nonbasic.len()];
        let mut value = -1.0;
        for m in members {
            if let Some(at) = self.nonbasic.iter().position(|variable| variable == m) {
                row[at] -= 1.0;
            } else if let Some(at) = self.basic.iter().position(|variable| variable == m) {
                row.iter_mut().zip(self.row(at)).for_each(|(cell, other)| *cell += other);
                value += self.values[at];
            }
        }
        self.basic.push(self.classes + self.cores.len());
        self.cores.push(core);
        self.values.push(value);
        self.cells.extend(row);
    }

    /// Decides that a class is kept.
    pub(crate) fn keep(&mut self, class: usize) {
        self.decided[class] = true;
    }

    /// Decides that a class flips. Its variable is from now on z − 1, which
    /// is fixed at zero.
    pub(crate) fn flip(&mut self, class: usize) {
        self.decided[class] = true;
        if let Some(column) = self.nonbasic.iter().position(|variable| *variable == class) {
            for (value, cells) in
                self.values.iter_mut().zip(self.cells.chunks_exact(self.nonbasic.len()))
            {
                *value -= cells[column];
            }
            self.bound += self.reduced[column];
        } else if let Some(row) = self.basic.iter().position(|variable| *variable == class) {
            self.values[row] -= 1.0;
        }
    }

    /// Forgets the cores that are hit with something to spare, and the decided
    /// classes that are out of the basis for good.
    pub(crate) fn shrink(&mut self) {
        let idle = |row: usize| self.basic[row] >= self.classes && self.values[row] > NOISE;
        let rows: Vec<usize> = (0..self.basic.len()).filter(|row| !idle(*row)).collect();
        let columns = (0..self.nonbasic.len()).filter(|at| !self.is_decided(self.nonbasic[*at]));
        let columns: Vec<usize> = columns.collect();
        let cells = rows.iter().flat_map(|row| columns.iter().map(|c| self.row(*row)[*c]));
        self.cells = cells.collect();
        self.values = rows.iter().map(|row| self.values[*row]).collect();
        self.basic = rows.iter().map(|row| self.basic[*row]).collect();
        self.reduced = columns.iter().map(|column| self.reduced[*column]).collect();
        self.nonbasic = columns.iter().map(|column| self.nonbasic[*column]).collect();
    }

    fn row(&self, row: usize) -> &[f64] {
        let width = self.nonbasic.len();
        &self.cells[row * width..(row + 1) * width]
    }

    fn is_decided(&self, variable: usize) -> bool {
        variable < self.classes && self.decided[variable]
    }

    /// Re-optimises, as far as there is time; false if some core has no
    /// undecided member left to hit.
    pub(crate) fn solve(&mut self, stop: &Stop) -> bool {
        for _ in 0..20 * (self.values.len() + 10) {
            let Some(row) = self.most_infeasible() else { return true };
            if stop.is_due() {
                break;
            }
            let Some(column) = self.entering(row) else { return false };
            self.pivot(row, column);
        }
        true
    }

    fn most_infeasible(&self) -> Option<usize> {
        let mut worst = None;
        let mut excess = NOISE;
        for (row, (variable, value)) in self.basic.iter().zip(&self.values).enumerate() {
            let out = if self.is_decided(*variable) { value.abs() } else { -value };
            if out > excess {
                (worst, excess) = (Some(row), out);
            }
        }
        worst
    }

    fn entering(&self, row: usize) -> Option<usize> {
        let sign = if self.values[row] > 0.0 { 1.0 } else { -1.0 };
        let cells = self.row(row);
        let mut best = None;
        let mut least = f64::INFINITY;
        for (column, variable) in self.nonbasic.iter().enumerate() {
            let cell = sign * cells[column];
            if cell > NOISE && !self.is_decided(*variable) {
                let ratio = self.reduced[column].max(0.0) / cell;
                if ratio < least {
                    (best, least) = (Some(column), ratio);
                }
            }
        }
        best
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let width = self.nonbasic.len();
        let (above, rest) = self.cells.split_at_mut(row * width);
        let (pivot, below) = rest.split_at_mut(width);
        let scale = 1.0 / pivot[column];
        pivot.iter_mut().for_each(|cell| *cell *= scale);
        pivot[column] = scale;
        self.values[row] *= scale;
        let value = self.values[row];
        let others = above.chunks_exact_mut(width).chain(below.chunks_exact_mut(width));
        let rows = (0..self.basic.len()).filter(|other| *other != row);
        for (other, at) in others.zip(rows) {
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

    /// z of every class; 0 for decided ones.
    pub(crate) fn hits(&self) -> Vec<f64> {
        let mut hits = vec![0.0; self.classes];
        for (variable, value) in self.basic.iter().zip(&self.values) {
            if *variable < self.classes && !self.is_decided(*variable) {
                hits[*variable] = value.max(0.0);
            }
        }
        hits
    }

    /// The cores that are in, with π.
    pub(crate) fn packing(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let nonbasic = self.nonbasic.iter().zip(&self.reduced);
        let slacks = nonbasic.filter(|(variable, _)| **variable >= self.classes);
        slacks.map(|(variable, cost)| (self.cores[*variable - self.classes], cost.max(0.0)))
    }

    /// The cores that are in.
    pub(crate) fn cores(&self) -> impl Iterator<Item = usize> + '_ {
        let variables = self.basic.iter().chain(&self.nonbasic);
        let slacks = variables.filter(|variable| **variable >= self.classes);
        slacks.map(|variable| self.cores[*variable - self.classes])
    }
}

#[cfg(test)]
mod tests {
    use super::Cover;
    use hopfit_core::Stop;
    use hopfit_core::random::Stream;

    const CLASSES: usize = 12;

    fn cores(stream: &mut Stream) -> Vec<Vec<usize>> {
        let core = |stream: &mut Stream| -> Vec<usize> {
            (0..CLASSES).filter(|_| stream.below(3) == 0).collect()
        };
        (0..15).map(|_| core(stream)).filter(|core| core.len() > 1).collect()
    }

    /// Both solutions are feasible and worth the same, so both are best.
    fn assert_optimal(cover: &Cover, costs: &[usize], cores: &[Vec<usize>], flipped: &[usize]) {
        let hits = cover.hits();
        let unhit = |core: &&Vec<usize>| !core.iter().any(|class| flipped.contains(class));
        for core in cores.iter().filter(unhit) {
            let sum: f64 = core.iter().map(|class| hits[*class]).sum();
            assert!(sum > 1.0 - 1e-6, "{core:?} is hit by {sum} only");
        }
        let mut load = [0.0; CLASSES];
        let mut total: f64 = flipped.iter().map(|class| costs[*class] as f64).sum();
        for (core, weight) in cover.packing().filter(|(core, _)| unhit(&&cores[*core])) {
            total += weight;
            cores[core].iter().for_each(|class| load[*class] += weight);
        }
        for class in (0..CLASSES).filter(|class| !cover.is_decided(*class)) {
            assert!(load[class] < costs[class] as f64 + 1e-6);
        }
        let paid: f64 = (0..CLASSES).map(|class| costs[class] as f64 * hits[class]).sum();
        let paid = paid + flipped.iter().map(|class| costs[*class] as f64).sum::<f64>();
        assert!((paid - total).abs() < 2e-4 * paid.max(1.0), "{paid} paid, {total} packed");
        assert!((cover.bound() - total).abs() < 2e-4 * total.max(1.0));
    }

    #[test]
    fn hitting_and_packing_agree_at_every_step() {
        for seed in 0..40 {
            let mut stream = Stream::new(seed, 0);
            let costs: Vec<usize> = (0..CLASSES).map(|_| 1 + stream.below(3)).collect();
            let cores = cores(&mut stream);
            let mut cover = Cover::new(&costs);
            for (at, core) in cores.iter().enumerate() {
                cover.add(at, core);
                assert!(cover.solve(&Stop::never()));
                assert_optimal(&cover, &costs, &cores[..=at], &[]);
            }
            let (flipped, kept) = (stream.below(CLASSES), stream.below(CLASSES));
            cover.flip(flipped);
            assert!(cover.solve(&Stop::never()));
            assert_optimal(&cover, &costs, &cores, &[flipped]);
            cover.shrink();
            if kept != flipped {
                cover.keep(kept);
                assert!(cover.solve(&Stop::never()));
                assert_optimal(&cover, &costs, &cores, &[flipped]);
                assert_eq!(cover.hits()[kept], 0.0);
            }
        }
    }

    #[test]
    fn a_stop_leaves_a_bound_that_holds() {
        let stop = Stop::never();
        let mut cover = Cover::new(&[1, 1, 1]);
        [[0, 1], [0, 2], [1, 2]].iter().enumerate().for_each(|(at, core)| cover.add(at, core));
        stop.raise();
        assert!(cover.solve(&stop) && cover.bound() < 1e-9);
        assert!(cover.solve(&Stop::never()) && (cover.bound() - 1.5).abs() < 1e-3);
    }

    #[test]
    fn a_core_that_is_kept_has_no_cover() {
        let mut cover = Cover::new(&[1, 1, 1]);
        cover.add(0, &[0, 1]);
        assert!(cover.solve(&Stop::never()));
        cover.keep(0);
        assert!(cover.solve(&Stop::never()));
        cover.keep(1);
        assert!(!cover.solve(&Stop::never()));
    }
}
