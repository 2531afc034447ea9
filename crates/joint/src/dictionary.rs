//! The basic solutions of `A y = 0, Σ_strict y = 1` in floating point.

use crate::eliminate::eliminate;
use crate::system::System;
use hopfit_core::random::Stream;

/// Entries smaller than this are noise.
pub(crate) const NOISE: f64 = 1e-9;

/// Where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Basic(u32),
    Nonbasic(u32),
}

/// `y_basic = value − Σ cell · y_nonbasic`, a row for each basic variable.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    columns: usize,
    cells: Vec<f64>,
    values: Vec<f64>,
    /// Values for slightly other right-hand sides, all positive, which keep
    /// the simplex method from standing still.
    shifted: Vec<f64>,
    basic: Vec<u32>,
    nonbasic: Vec<u32>,
    place: Vec<Place>,
    /// Pivots since the cells were computed from the system.
    age: usize,
    scratch: Vec<f64>,
    pub(crate) total_pivots: usize,
}

impl Dictionary {
    /// A dictionary with some basis, drawn from `stream`, that need not be
    /// feasible.
    pub(crate) fn new(system: &System, stream: &mut Stream) -> Self {
        let mut order: Vec<u32> = (0..system.count() as u32).collect();
        stream.shuffle(&mut order);
        Self::with_basis(system, &order)
    }

    /// A dictionary whose basis takes columns as early in `order` as
    /// numerical stability allows.
    fn with_basis(system: &System, order: &[u32]) -> Self {
        let (rows, count) = (system.rows() + 1, system.count());
        let mut cells = vec![0.0; rows * count];
        for class in 0..count {
            for (row, sign) in system.column(class) {
                cells[*row as usize * count + class] = f64::from(*sign);
            }
            if system.classes()[class].strict {
                cells[(rows - 1) * count + class] = 1.0;
            }
        }
        let mut values = vec![0.0; rows];
        values[rows - 1] = 1.0;
        let basic = make_basis(&mut cells, &mut values, count, order);
        Self::gather(&cells, &values, count, &basic)
    }

    /// Keeps the rows that have a basic variable and the nonbasic columns.
    fn gather(cells: &[f64], values: &[f64], count: usize, basic: &[Option<u32>]) -> Self {
        let rows: Vec<usize> = (0..basic.len()).filter(|row| basic[*row].is_some()).collect();
        let mut place = vec![Place::Nonbasic(0); count];
        for (at, row) in rows.iter().enumerate() {
            place[basic[*row].unwrap_or_default() as usize] = Place::Basic(at as u32);
        }
        let is_nonbasic = |c: &u32| matches!(place[*c as usize], Place::Nonbasic(_));
        let nonbasic: Vec<u32> = (0..count as u32).filter(is_nonbasic).collect();
        for (at, class) in nonbasic.iter().enumerate() {
            place[*class as usize] = Place::Nonbasic(at as u32);
        }
        let entry = |row: usize, class: u32| cells[row * count + class as usize];
        Self {
            columns: nonbasic.len(),
            cells: rows
                .iter()
                .flat_map(|row| nonbasic.iter().map(move |class| entry(*row, *class)))
                .collect(),
            values: rows.iter().map(|row| values[*row]).collect(),
            shifted: rows.iter().map(|row| values[*row]).collect(),
            basic: rows.iter().filter_map(|row| basic[*row]).collect(),
            scratch: vec![0.0; nonbasic.len()],
            nonbasic,
            place,
            age: 0,
            total_pivots: 0,
        }
    }

    /// Computes the cells afresh for the basis as it is, once rounding errors
    /// may have piled up.
    pub(crate) fn refresh(&mut self, system: &System, after: usize) -> bool {
        if self.age >= after {
            let order: Vec<u32> = self.basic.iter().chain(&self.nonbasic).copied().collect();
            let pivots = self.total_pivots;
            *self = Self::with_basis(system, &order);
            self.total_pivots = pivots;
            return true;
        }
        false
    }

    pub(crate) fn rows(&self) -> usize {
        self.basic.len()
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.columns + column]
    }

    /// The row of a basic class.
    pub(crate) fn row_of(&self, class: usize) -> Option<usize> {
        match self.place[class] {
            Place::Basic(row) => Some(row as usize),
            Place::Nonbasic(_) => None,
        }
    }

    pub(crate) fn value(&self, row: usize) -> f64 {
        self.values[row]
    }

    pub(crate) fn shifted(&self, row: usize) -> f64 {
        self.shifted[row]
    }

    /// By how much the basic solution misses the system's equations.
    pub(crate) fn residual(&self, system: &System) -> f64 {
        let mut sums = vec![0.0; system.rows() + 1];
        sums[system.rows()] = -1.0;
        for (class, value) in self.basic.iter().zip(&self.values) {
            for (row, sign) in system.column(*class as usize) {
                sums[*row as usize] += f64::from(*sign) * value;
            }
            if system.classes()[*class as usize].strict {
                sums[system.rows()] += value;
            }
        }
        sums.iter().fold(0.0, |most: f64, sum| most.max(sum.abs()))
    }

    /// Sets the value of a basic variable to zero, where it is noise.
    pub(crate) fn clear_value(&mut self, row: usize) {
        self.values[row] = 0.0;
        self.shifted[row] = 0.0;
    }

    /// Draws new right-hand sides.
    pub(crate) fn shift(&mut self, stream: &mut Stream) {
        for (shifted, value) in self.shifted.iter_mut().zip(&self.values) {
            *shifted = value.max(0.0) + 1e-8 * (0.5 + stream.uniform());
        }
    }

    pub(crate) fn basic(&self, row: usize) -> usize {
        self.basic[row] as usize
    }

    pub(crate) fn nonbasic(&self, column: usize) -> usize {
        self.nonbasic[column] as usize
    }

    /// The classes with a positive multiplier, ascending, with it.
    pub(crate) fn support(&self) -> Vec<(u32, f64)> {
        let all = self.basic.iter().copied().zip(self.values.iter().copied());
        let mut support: Vec<_> = all.filter(|(_, value)| *value > NOISE).collect();
        support.sort_unstable_by_key(|(class, _)| *class);
        support
    }

    /// Exchanges the basic variable of `row` for the nonbasic one of
    /// `column`.
    pub(crate) fn pivot(&mut self, row: usize, column: usize) {
        let width = self.columns;
        let scale = 1.0 / self.cells[row * width + column];
        let pivot = &mut self.cells[row * width..(row + 1) * width];
        pivot.iter_mut().for_each(|cell| *cell *= scale);
        pivot[column] = 0.0;
        self.scratch.copy_from_slice(pivot);
        self.values[row] *= scale;
        self.shifted[row] *= scale;
        let (value, shifted) = (self.values[row], self.shifted[row]);
        for (other, target) in self.values.iter_mut().zip(&mut self.shifted).enumerate() {
            let factor = self.cells[other * width + column];
            if other != row {
                *target.0 -= factor * value;
                *target.1 -= factor * shifted;
            }
        }
        eliminate(&mut self.cells, &self.scratch, column, row, scale);
        self.cells[row * width + column] = scale;
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
        self.place[self.basic[row] as usize] = Place::Basic(row as u32);
        self.place[self.nonbasic[column] as usize] = Place::Nonbasic(column as u32);
        self.age += 1;
        self.total_pivots += 1;
    }

    /// The reduced costs of the nonbasic variables.
    pub(crate) fn reduce(&self, costs: &[f64], reduced: &mut Vec<f64>) {
        reduced.clear();
        reduced.extend(self.nonbasic.iter().map(|class| costs[*class as usize]));
        for (class, cells) in self.basic.iter().zip(self.cells.chunks_exact(self.columns)) {
            let cost = costs[*class as usize];
            if cost != 0.0 {
                reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r -= cost * cell);
            }
        }
    }
}

/// Gauss and Jordan: makes columns basic, those first in `order` first, each
/// in the free row where its entry is largest, if that is large enough.
fn make_basis(
    cells: &mut [f64],
    values: &mut [f64],
    width: usize,
    order: &[u32],
) -> Vec<Option<u32>> {
    let rows = values.len();
    let mut basic = vec![None; rows];
    let mut left = rows;
    for class in order {
        if left == 0 {
            break;
        }
        let column = *class as usize;
        let free = (0..rows).filter(|row| basic[*row].is_none());
        let size = |row: usize| cells[row * width + column].abs();
        let best = free.max_by(|a, b| size(*a).total_cmp(&size(*b)));
        let Some(row) = best.filter(|row| size(*row) > 1e-7) else { continue };
        basic[row] = Some(*class);
        left -= 1;
        let scale = 1.0 / cells[row * width + column];
        cells[row * width..(row + 1) * width].iter_mut().for_each(|cell| *cell *= scale);
        values[row] *= scale;
        let pivot = cells[row * width..(row + 1) * width].to_vec();
        for other in (0..rows).filter(|other| *other != row) {
            let cells = &mut cells[other * width..(other + 1) * width];
            let factor = cells[column];
            if factor != 0.0 {
                cells.iter_mut().zip(&pivot).for_each(|(cell, p)| *cell -= factor * p);
                values[other] -= factor * values[row];
            }
        }
    }
    basic
}
