//! The basic solutions of `A y = 0, Σ_strict y = 1` in floating point.

use crate::joint::eliminate::{eliminate, sum_of_squares};
use crate::joint::system::System;
use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// Values below this are noise.
pub(crate) const NOISE: f64 = 1e-9;

/// Where a class stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Basic(u32),
    Nonbasic,
}

/// `y_basic = value − Σ cell · y_nonbasic`, a row for each basic class.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    columns: usize,
    cells: Vec<f64>,
    values: Vec<f64>,
    basic: Vec<u32>,
    nonbasic: Vec<u32>,
    place: Vec<Place>,
    scratch: Vec<f64>,
}

impl Dictionary {
    /// A dictionary with some basis, drawn from `stream`, that need not be
    /// feasible. None if stopped.
    pub(crate) fn new(system: &System, stream: &mut Stream, stop: &Stop) -> Option<Self> {
        let mut order: Vec<u32> = (0..system.count() as u32).collect();
        stream.shuffle(&mut order);
        Self::with_basis(system, &order, stop)
    }

    /// A dictionary whose basis takes columns as early in `order` as
    /// numerical stability allows.
    fn with_basis(system: &System, order: &[u32], stop: &Stop) -> Option<Self> {
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
        let basic = make_basis((&mut cells, &mut values), count, order, stop)?;
        Some(Self::gather(&cells, &values, count, &basic))
    }

    /// Keeps the rows that have a basic class and the nonbasic columns.
    fn gather(cells: &[f64], values: &[f64], count: usize, basic: &[Option<u32>]) -> Self {
        let rows: Vec<(usize, u32)> =
            basic.iter().enumerate().filter_map(|(row, class)| Some((row, (*class)?))).collect();
        let mut place = vec![Place::Nonbasic; count];
        for (at, (_, class)) in rows.iter().enumerate() {
            place[*class as usize] = Place::Basic(at as u32);
        }
        let is_nonbasic = |class: &u32| place[*class as usize] == Place::Nonbasic;
        let nonbasic: Vec<u32> = (0..count as u32).filter(is_nonbasic).collect();
        let mut kept = Vec::with_capacity(rows.len() * nonbasic.len());
        for (row, _) in &rows {
            kept.extend(nonbasic.iter().map(|class| cells[row * count + *class as usize]));
        }
        Self {
            columns: nonbasic.len(),
            cells: kept,
            values: rows.iter().map(|(row, _)| values[*row]).collect(),
            basic: rows.iter().map(|(_, class)| *class).collect(),
            scratch: vec![0.0; nonbasic.len()],
            nonbasic,
            place,
        }
    }

    /// The same basis with the cells computed afresh. None if stopped.
    pub(crate) fn refreshed(&self, system: &System, stop: &Stop) -> Option<Self> {
        let order: Vec<u32> = self.basic.iter().chain(&self.nonbasic).copied().collect();
        Self::with_basis(system, &order, stop)
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

    /// The sum of squares of a row.
    pub(crate) fn norm(&self, row: usize) -> f64 {
        sum_of_squares(self.row(row))
    }

    pub(crate) fn value(&self, row: usize) -> f64 {
        self.values[row]
    }

    pub(crate) fn basic(&self, row: usize) -> usize {
        self.basic[row] as usize
    }

    pub(crate) fn nonbasic(&self, column: usize) -> usize {
        self.nonbasic[column] as usize
    }

    /// The multiplier of a class.
    pub(crate) fn level(&self, class: usize) -> f64 {
        match self.place[class] {
            Place::Basic(row) => self.values[row as usize],
            Place::Nonbasic => 0.0,
        }
    }

    /// The basic classes with a multiplier above `least`, ascending.
    pub(crate) fn support(&self, least: f64) -> Vec<u32> {
        let all = self.basic.iter().zip(&self.values);
        let mut support: Vec<u32> =
            all.filter(|(_, value)| **value > least).map(|(class, _)| *class).collect();
        support.sort_unstable();
        support
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

    /// Exchanges the basic class of `row` for the nonbasic one of `column`.
    pub(crate) fn pivot(&mut self, row: usize, column: usize) {
        let width = self.columns;
        let scale = 1.0 / self.cells[row * width + column];
        let pivot = &mut self.cells[row * width..(row + 1) * width];
        pivot.iter_mut().for_each(|cell| *cell *= scale);
        pivot[column] = 0.0;
        self.scratch.copy_from_slice(pivot);
        self.values[row] *= scale;
        let value = self.values[row];
        for (other, target) in self.values.iter_mut().enumerate() {
            if other != row {
                *target -= self.cells[other * width + column] * value;
            }
        }
        eliminate(&mut self.cells, &self.scratch, column, row, scale);
        self.cells[row * width + column] = scale;
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
        self.place[self.basic[row] as usize] = Place::Basic(row as u32);
        self.place[self.nonbasic[column] as usize] = Place::Nonbasic;
    }
}

/// Gauss and Jordan: makes columns basic, those first in `order` first, each
/// in the free row where its entry is largest, if that is large enough. None
/// if stopped.
fn make_basis(
    (cells, values): (&mut [f64], &mut [f64]),
    width: usize,
    order: &[u32],
    stop: &Stop,
) -> Option<Vec<Option<u32>>> {
    let rows = values.len();
    let mut basic: Vec<Option<u32>> = vec![None; rows];
    let mut left = rows;
    let mut pivot = vec![0.0; width];
    for class in order {
        if left == 0 {
            break;
        }
        if stop.is_due() {
            return None;
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
        pivot.copy_from_slice(&cells[row * width..(row + 1) * width]);
        for other in (0..rows).filter(|other| *other != row) {
            values[other] -= cells[other * width + column] * values[row];
        }
        eliminate(cells, &pivot, column, row, 0.0);
    }
    Some(basic)
}
