//! Whether a vector lies in the cone of some others.

use super::basis::Basis;
use super::bits::Bits;
use crate::simplex::vector::{dot, eliminate, subtract};
use crate::simplex::{LEAST_PIVOT, NOISE};
use hopfit_core::random::Stream;

/// Exchanges after which the tableau is computed afresh.
const DRIFT: usize = 100;
/// How often costs are adapted to the multipliers.
const REWEIGHTINGS: usize = 2;

/// The cone of C vectors in d dimensions, as a simplex tableau
/// `basis = values − cells · nonbasic` with the inverse of the basis beside
/// it: each row has C coefficients, d of the inverse, and the value.
#[derive(Debug, Clone)]
pub(crate) struct Cone {
    dimension: usize,
    count: usize,
    /// The vectors as columns, row by row.
    given: Vec<f64>,
    cells: Vec<f64>,
    /// From C on: no vector, a multiplier that must be zero.
    basis: Vec<usize>,
    is_basic: Vec<bool>,
    reduced: Vec<f64>,
    scratch: Vec<f64>,
    jitter: Vec<f64>,
    exchanges: usize,
}

/// What [`Cone::search`] found.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// The target is a sum of these vectors with multipliers > 0, in this
    /// basis.
    Inside(Bits, Basis),
    /// A vector w with a·w ≥ 0 for all vectors a that are not banned, and
    /// target·w < 0.
    Apart(Vec<f64>),
    /// Rounding errors left the answer open.
    Unknown,
}

impl Cone {
    /// The cone of these vectors, each of `dimension` entries.
    pub(crate) fn new(dimension: usize, vectors: &[Vec<f64>]) -> Self {
        let count = vectors.len();
        let width = count + dimension + 1;
        let mut given = vec![0.0; dimension * width];
        for (m, vector) in vectors.iter().enumerate() {
            vector.iter().enumerate().for_each(|(row, value)| given[row * width + m] = *value);
        }
        (0..dimension).for_each(|row| given[row * width + count + row] = 1.0);
        let mut stream = Stream::new(0x636f_6e65, 0);
        let mut cone = Self {
            dimension,
            count,
            given,
            cells: Vec::new(),
            basis: Vec::new(),
            is_basic: Vec::new(),
            reduced: Vec::new(),
            scratch: Vec::new(),
            jitter: (0..count).map(|_| 1e-6 * (1.0 + stream.uniform())).collect(),
            exchanges: 0,
        };
        cone.factorise(&[]);
        cone
    }

    /// Whether the vectors span all dimensions.
    pub(crate) fn is_full(&self) -> bool {
        self.basis.iter().all(|basic| *basic < self.count)
    }

    fn width(&self) -> usize {
        self.count + self.dimension + 1
    }

    fn row(&self, row: usize) -> &[f64] {
        let width = self.width();
        &self.cells[row * width..(row + 1) * width]
    }

    fn value(&self, row: usize) -> f64 {
        self.row(row)[self.count + self.dimension]
    }

    /// Computes the tableau for a basis of the `wanted` vectors, completed by
    /// others.
    fn factorise(&mut self, wanted: &[usize]) {
        self.cells.clone_from(&self.given);
        self.basis = (0..self.dimension).map(|row| self.count + row).collect();
        self.is_basic = vec![false; self.count];
        for column in wanted.iter().copied().chain(0..self.count) {
            if column < self.count && !self.is_basic[column] {
                let free = (0..self.dimension).filter(|row| self.basis[*row] >= self.count);
                let size = |row: usize| self.row(row)[column].abs();
                let best = free.map(|row| (row, size(row))).max_by(|a, b| a.1.total_cmp(&b.1));
                if let Some((row, size)) = best
                    && size > LEAST_PIVOT
                {
                    self.pivot(row, column);
                }
            }
        }
        self.exchanges = 0;
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let width = self.width();
        if self.basis[row] < self.count {
            self.is_basic[self.basis[row]] = false;
        }
        self.is_basic[column] = true;
        self.basis[row] = column;
        let mut pivot = std::mem::take(&mut self.scratch);
        pivot.clear();
        pivot.extend_from_slice(&self.cells[row * width..(row + 1) * width]);
        let factor = 1.0 / pivot[column];
        pivot.iter_mut().for_each(|cell| *cell *= factor);
        pivot[column] = 1.0;
        eliminate(&mut self.cells, &pivot, (column, 0.0), row);
        self.cells[row * width..(row + 1) * width].copy_from_slice(&pivot);
        self.scratch = pivot;
        self.exchanges += 1;
    }

    fn exchange(&mut self, row: usize, column: usize) {
        self.pivot(row, column);
        let width = self.width();
        let factor = self.reduced[column];
        if factor != 0.0 {
            let pivot = &self.cells[row * width..row * width + self.count];
            subtract(&mut self.reduced, factor, pivot);
            self.reduced[column] = 0.0;
        }
    }

    /// Sets the target and the values of the basis.
    fn aim(&mut self, target: &[f64]) {
        let (count, width) = (self.count, self.width());
        for line in self.cells.chunks_exact_mut(width) {
            let inverse = &line[count..count + target.len()];
            let value = dot(inverse, target);
            line[count + target.len()] = value;
        }
    }

    /// Looks for the target as a sum of vectors that are not banned, of small
    /// total cost (one a vector), or for what separates it from their cone.
    pub(crate) fn search(&mut self, target: &[f64], banned: &Bits, costs: &[f64]) -> Reply {
        let largest = target.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scaled: Vec<f64> = target.iter().map(|value| value / largest.max(1e-300)).collect();
        if self.exchanges > DRIFT {
            let basis = self.basis.clone();
            self.factorise(&basis);
        }
        for _ in 0..3 {
            self.aim(&scaled);
            self.reduce(costs);
            for (at, cost) in self.reduced.iter_mut().enumerate() {
                if *cost < 0.0 {
                    *cost = self.jitter[at];
                }
            }
            match self.make_feasible(banned) {
                Some(Ok(())) => {
                    let (members, basis) = self.lightest(banned, costs);
                    return Reply::Inside(members, basis);
                }
                Some(Err(row)) => return Reply::Apart(self.separator(row)),
                None => {
                    let basis = self.basis.clone();
                    self.factorise(&basis);
                }
            }
        }
        Reply::Unknown
    }

    /// Whether the target is in the cone of the vectors that are not banned;
    /// if not, the w that has a·w ≥ 0 for all of these and the least target·w
    /// for Σ a·w = 1. None if rounding errors forbid an answer.
    pub(crate) fn deepest(&mut self, target: &[f64], banned: &Bits) -> Option<Option<Vec<f64>>> {
        let largest = target.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scaled: Vec<f64> = target.iter().map(|value| value / largest.max(1e-300)).collect();
        if self.exchanges > DRIFT {
            let basis = self.basis.clone();
            self.factorise(&basis);
        }
        let mut middle = vec![0.0; self.dimension];
        let width = self.width();
        for (row, sum) in middle.iter_mut().enumerate() {
            let line = &self.given[row * width..row * width + self.count];
            *sum =
                line.iter().enumerate().filter(|(m, _)| !banned.contains(*m)).map(|(_, a)| a).sum();
        }
        self.aim(&middle);
        self.reduce_to_jitter();
        if !matches!(self.make_feasible(banned), Some(Ok(()))) {
            let basis = self.basis.clone();
            self.factorise(&basis);
            return None;
        }
        let mut drift = self.inverse_times(&scaled);
        for _ in 0..10 * (self.dimension + 10) {
            let Some(row) = self.first_to_fail(&drift, banned) else { return Some(None) };
            let rising =
                if self.must_vanish(self.basis[row], banned) { drift[row] < 0.0 } else { true };
            let Some(column) = self.entering_by(row, if rising { -1.0 } else { 1.0 }, banned)
            else {
                let sign = if rising { 1.0 } else { -1.0 };
                let inverse = &self.row(row)[self.count..self.count + self.dimension];
                return Some(Some(inverse.iter().map(|value| sign * value).collect()));
            };
            self.exchange(row, column);
            drift = self.inverse_times(&scaled);
        }
        None
    }

    fn inverse_times(&self, vector: &[f64]) -> Vec<f64> {
        let inverse = |row: usize| &self.row(row)[self.count..self.count + self.dimension];
        (0..self.dimension).map(|row| dot(inverse(row), vector)).collect()
    }

    /// The row whose value is the first to turn negative (or, where it must
    /// vanish, anything but zero) as multiples of `drift` are added.
    fn first_to_fail(&self, drift: &[f64], banned: &Bits) -> Option<usize> {
        let mut best = (None, f64::INFINITY, 0.0);
        for (row, basic) in self.basis.iter().enumerate() {
            let vanishes = self.must_vanish(*basic, banned);
            let speed = if vanishes { drift[row].abs() } else { -drift[row] };
            if speed > NOISE {
                let at = if vanishes { 0.0 } else { self.value(row).max(0.0) / speed };
                if at < best.1 - 1e-12 || (at < best.1 + 1e-12 && speed > best.2) {
                    best = (Some(row), at, speed);
                }
            }
        }
        best.0
    }

    fn reduce_to_jitter(&mut self) {
        self.reduced.clear();
        self.reduced.extend_from_slice(&self.jitter);
        let basics = self.basis.iter().filter(|basic| **basic < self.count);
        basics.for_each(|basic| self.reduced[*basic] = 0.0);
    }

    fn reduce(&mut self, costs: &[f64]) {
        self.reduced.clear();
        self.reduced.extend(costs.iter().zip(&self.jitter).map(|(c, j)| c + j));
        let width = self.count + self.dimension + 1;
        for (row, basic) in self.basis.iter().enumerate().filter(|(_, b)| **b < self.count) {
            let cost = costs[*basic] + self.jitter[*basic];
            if cost != 0.0 {
                let line = &self.cells[row * width..row * width + self.count];
                subtract(&mut self.reduced, cost, line);
            }
        }
        let basics = self.basis.iter().filter(|basic| **basic < self.count);
        basics.for_each(|basic| self.reduced[*basic] = 0.0);
    }

    fn must_vanish(&self, basic: usize, banned: &Bits) -> bool {
        basic >= self.count || banned.contains(basic)
    }

    /// Dual simplex until every multiplier is at least zero and those of the
    /// banned vectors are zero; the row that shows that this cannot be, or
    /// nothing if rounding errors forbid.
    fn make_feasible(&mut self, banned: &Bits) -> Option<Result<(), usize>> {
        for _ in 0..20 * (self.dimension + 10) {
            let Some(row) = self.most_infeasible(banned) else { return Some(Ok(())) };
            let Some(column) = self.entering(row, banned) else { return Some(Err(row)) };
            self.exchange(row, column);
        }
        None
    }

    fn most_infeasible(&self, banned: &Bits) -> Option<usize> {
        let mut worst = None;
        let mut excess = NOISE;
        for (row, basic) in self.basis.iter().enumerate() {
            let value = self.value(row);
            let out = if self.must_vanish(*basic, banned) { value.abs() } else { -value };
            if out > excess {
                (worst, excess) = (Some(row), out);
            }
        }
        worst
    }

    fn entering(&self, row: usize, banned: &Bits) -> Option<usize> {
        self.entering_by(row, self.value(row).signum(), banned)
    }

    /// The column that may enter in `row` where its basic variable must fall
    /// (`sign` 1) or rise (−1).
    fn entering_by(&self, row: usize, sign: f64, banned: &Bits) -> Option<usize> {
        let cells = self.row(row);
        let mut limit = f64::INFINITY;
        for (column, cell) in cells[..self.count].iter().enumerate() {
            let cell = sign * cell;
            if cell > LEAST_PIVOT && !self.is_basic[column] && !banned.contains(column) {
                limit = limit.min((self.reduced[column].max(0.0) + NOISE) / cell);
            }
        }
        let (mut best, mut size) = (None, LEAST_PIVOT);
        for (column, cell) in cells[..self.count].iter().enumerate() {
            let cell = sign * cell;
            if cell > size
                && self.reduced[column] <= limit * cell
                && !self.is_basic[column]
                && !banned.contains(column)
            {
                (best, size) = (Some(column), cell);
            }
        }
        best
    }

    /// The basis with its inverse.
    pub(crate) fn known(&self) -> Basis {
        let row = |row: usize| &self.row(row)[self.count..self.count + self.dimension];
        Basis::new(self.basis.clone(), (0..self.dimension).map(row))
    }

    fn separator(&self, row: usize) -> Vec<f64> {
        let sign = -self.value(row).signum();
        let inverse = &self.row(row)[self.count..self.count + self.dimension];
        inverse.iter().map(|value| sign * value).collect()
    }

    fn members(&self) -> Bits {
        let rows = self.basis.iter().enumerate().filter(|(_, basic)| **basic < self.count);
        rows.filter(|(row, _)| self.value(*row) > NOISE).map(|(_, basic)| *basic).collect()
    }

    /// The members that cost least together, of those met on the way to the
    /// least Σ c y and then to the least Σ c y / (y' + δ).
    fn lightest(&mut self, banned: &Bits, costs: &[f64]) -> (Bits, Basis) {
        let mut best = (f64::INFINITY, Bits::default(), self.known());
        self.note(costs, &mut best);
        self.cheapen(costs, costs, banned, &mut best);
        let sum: f64 = (0..self.dimension).map(|row| self.value(row).max(0.0)).sum();
        let shift = 0.5 * sum / self.dimension as f64;
        for _ in 0..REWEIGHTINGS {
            let mut level = vec![0.0; self.count];
            for (row, basic) in self.basis.iter().enumerate().filter(|(_, b)| **b < self.count) {
                level[*basic] = self.value(row).max(0.0);
            }
            let weighed = costs.iter().zip(&level).map(|(c, y)| c * shift / (y + shift));
            let weighed: Vec<f64> = weighed.collect();
            self.cheapen(&weighed, costs, banned, &mut best);
        }
        (best.1, best.2)
    }

    fn note(&self, costs: &[f64], best: &mut (f64, Bits, Basis)) {
        let members = self.members();
        let cost: f64 = members.iter().map(|member| costs[member]).sum();
        if cost < best.0 {
            *best = (cost, members, self.known());
        }
    }

    /// Primal simplex towards the least Σ `weighed` y.
    fn cheapen(
        &mut self,
        weighed: &[f64],
        costs: &[f64],
        banned: &Bits,
        best: &mut (f64, Bits, Basis),
    ) {
        self.reduce(weighed);
        for _ in 0..2 * (self.dimension + 10) {
            let mut entering = (None, -NOISE);
            for (column, cost) in self.reduced.iter().enumerate() {
                if *cost < entering.1 && !self.is_basic[column] && !banned.contains(column) {
                    entering = (Some(column), *cost);
                }
            }
            let Some(column) = entering.0 else { return };
            let Some(row) = self.blocking(column, banned) else { return };
            self.exchange(row, column);
            self.note(costs, best);
        }
    }

    fn blocking(&self, column: usize, banned: &Bits) -> Option<usize> {
        let (mut best, mut ratio, mut size) = (None, f64::INFINITY, 0.0);
        for (row, basic) in self.basis.iter().enumerate() {
            let cell = self.row(row)[column];
            let (cell, value) = if self.must_vanish(*basic, banned) {
                (cell.abs(), 0.0)
            } else {
                (cell, self.value(row).max(0.0))
            };
            if cell > LEAST_PIVOT {
                let this = value / cell;
                if this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size) {
                    (best, ratio, size) = (Some(row), this, cell);
                }
            }
        }
        best
    }
}
