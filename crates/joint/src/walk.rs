//! Walks along basic solutions towards cores of small weight.

use crate::dictionary::{Dictionary, NOISE};
use crate::system::System;
use hopfit_core::random::Stream;

/// Finds cores: basic solutions of the system, in floating point.
#[derive(Debug, Clone)]
pub(crate) struct Walker<'a> {
    system: &'a System,
    pub(crate) dictionary: Dictionary,
    stream: Stream,
    reduced: Vec<f64>,
}

/// Pivots after which the dictionary is computed afresh.
const REFRESH: usize = 300;

/// How [`Walker::restore`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Restored {
    /// The basic solution is a core.
    Core,
    /// There is none outside the banned classes; this row of the dictionary
    /// proves it.
    None(usize),
    /// Rounding errors got in the way.
    Lost,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(system: &'a System, seed: u64) -> Self {
        let mut stream = Stream::new(seed, 0x77_61_6c_6b);
        let dictionary = Dictionary::new(system, &mut stream);
        Self { system, dictionary, stream, reduced: Vec::new() }
    }

    /// Computes the dictionary afresh if it is old, and the shifts.
    pub(crate) fn refresh(&mut self, after: usize, banned: &[bool]) {
        if self.dictionary.refresh(self.system, after) {
            self.try_restore(banned);
        }
        self.dictionary.shift(&mut self.stream);
    }

    /// Goes to a basic solution without negative or banned multipliers, by
    /// the dual simplex method with random costs.
    pub(crate) fn restore(&mut self, banned: &[bool]) -> Restored {
        self.dictionary.refresh(self.system, REFRESH);
        for _ in 0..3 {
            match self.try_restore(banned) {
                Restored::Lost => _ = self.dictionary.refresh(self.system, 1),
                end => return end,
            }
        }
        Restored::Lost
    }

    fn try_restore(&mut self, banned: &[bool]) -> Restored {
        let mut reduced = std::mem::take(&mut self.reduced);
        reduced.clear();
        reduced.extend((0..self.dictionary.columns()).map(|_| 0.5 + self.stream.uniform()));
        let mut end = Restored::Lost;
        for _ in 0..20 * self.dictionary.rows() + 100 {
            let Some(row) = self.worst(banned) else {
                end = Restored::Core;
                break;
            };
            let down = self.dictionary.value(row) > 0.0;
            let Some(column) = self.entering(row, down, banned, &reduced) else {
                end = Restored::None(row);
                break;
            };
            let ratio = reduced[column] / self.dictionary.cell(row, column);
            let cells = self.dictionary.row(row);
            reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r -= ratio * cell);
            reduced[column] = -ratio;
            self.dictionary.pivot(row, column);
        }
        self.reduced = reduced;
        end
    }

    /// The row most out of bounds.
    fn worst(&self, banned: &[bool]) -> Option<usize> {
        let dictionary = &self.dictionary;
        let excess = |row: &usize| {
            let value = dictionary.value(*row);
            if banned[dictionary.basic(*row)] { value.abs() } else { -value }
        };
        let worst = (0..dictionary.rows()).max_by(|a, b| excess(a).total_cmp(&excess(b)))?;
        (excess(&worst) > NOISE).then_some(worst)
    }

    /// The column that keeps the reduced costs at least zero.
    fn entering(
        &self,
        row: usize,
        down: bool,
        banned: &[bool],
        reduced: &[f64],
    ) -> Option<usize> {
        let sign = if down { 1.0 } else { -1.0 };
        let mut best = None;
        let (mut ratio, mut size) = (f64::INFINITY, 0.0);
        for (column, cell) in self.dictionary.row(row).iter().enumerate() {
            let cell = sign * cell;
            if cell > 1e-8 && !banned[self.dictionary.nonbasic(column)] {
                let this = reduced[column].max(0.0) / cell;
                if this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size) {
                    (best, ratio, size) = (Some(column), this, cell);
                }
            }
        }
        best
    }

    /// Primal simplex for the costs, from a core.
    pub(crate) fn minimise(&mut self, costs: &[f64], banned: &[bool], most: usize) -> usize {
        let mut reduced = std::mem::take(&mut self.reduced);
        self.dictionary.reduce(costs, &mut reduced);
        let mut pivots = 0;
        while pivots < most {
            let mut best = None;
            let mut lowest = -1e-9;
            for (column, cost) in reduced.iter().enumerate() {
                if *cost < lowest && !banned[self.dictionary.nonbasic(column)] {
                    (best, lowest) = (Some(column), *cost);
                }
            }
            let Some(column) = best else { break };
            let Some(row) = self.blocking(column, banned) else { break };
            if std::env::var("DBG").is_ok() { println!("  {pivots} col {column} red {:.3e} row {row} cell {:.3e} val {:.3e} {:.3e}", lowest, self.dictionary.cell(row,column), self.dictionary.value(row), self.dictionary.shifted(row)); }
            let ratio = reduced[column] / self.dictionary.cell(row, column);
            let cells = self.dictionary.row(row);
            reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r -= ratio * cell);
            reduced[column] = -ratio;
            self.dictionary.pivot(row, column);
            pivots += 1;
        }
        self.reduced = reduced;
        pivots
    }

    /// The row that first reaches its bound when the column grows.
    pub(crate) fn blocking(&self, column: usize, banned: &[bool]) -> Option<usize> {
        let mut best = None;
        let (mut ratio, mut size) = (f64::INFINITY, 0.0);
        for row in 0..self.dictionary.rows() {
            let cell = self.dictionary.cell(row, column);
            let held = banned[self.dictionary.basic(row)];
            if held && cell.abs() > 1e-7 {
                return Some(row);
            }
            let (this, cell) = match held {
                true => (0.0, cell.abs()),
                false => (self.dictionary.shifted(row).max(0.0) / cell, cell),
            };
            if cell > 1e-8 && (this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size)) {
                (best, ratio, size) = (Some(row), this, cell);
            }
        }
        best
    }

    /// Goes to cores without `class`, if there are any outside the banned
    /// classes: primal simplex for its multiplier alone.
    pub(crate) fn push_out(&mut self, class: usize, banned: &[bool], most: usize) -> bool {
        for _ in 0..most {
            let Some(row) = self.dictionary.row_of(class) else { return true };
            if self.dictionary.value(row) <= NOISE && self.dictionary.shifted(row) < 1e-6 {
                return true;
            }
            let mut best = None;
            let mut most = 1e-8;
            for (column, cell) in self.dictionary.row(row).iter().enumerate() {
                if *cell > most && !banned[self.dictionary.nonbasic(column)] {
                    (best, most) = (Some(column), *cell);
                }
            }
            let Some(column) = best else { return false };
            let Some(out) = self.blocking(column, banned) else { return false };
            self.dictionary.pivot(out, column);
        }
        false
    }

    /// Bans the classes one after the other, as long as cores are left.
    /// Gives which were banned.
    pub(crate) fn filter(&mut self, order: &[u32], banned: &[bool]) -> Vec<bool> {
        let mut now = banned.to_vec();
        for class in order {
            let class = *class as usize;
            if !now[class] && self.push_out(class, &now, 200) {
                now[class] = true;
            }
        }
        now
    }

    /// Bans all classes of the neurons, one neuron after the other, as long
    /// as cores are left.
    pub(crate) fn filter_neurons(&mut self, order: &[usize], banned: &[bool]) -> Vec<bool> {
        let mut now = banned.to_vec();
        for neuron in order {
            let of = |c: usize| self.system.classes()[c].neuron == *neuron;
            let costs: Vec<f64> = (0..self.system.count()).map(|c| f64::from(u8::from(of(c)))).collect();
            self.minimise(&costs, &now, 2000);
            let left: f64 = self.dictionary.support().iter().map(|(c, y)| costs[*c as usize] * y).sum();
            if left < 1e-8 {
                (0..self.system.count()).filter(|c| of(*c)).for_each(|c| now[c] = true);
            }
        }
        now
    }

    /// Goes from core to neighbouring core while the total length of the
    /// members falls. Gives how many steps that took.
    pub(crate) fn descend(&mut self, lengths: &[f64], banned: &[bool], most: usize) -> usize {
        let mut pivots = 0;
        let mut order: Vec<usize> = (0..self.dictionary.columns()).collect();
        while pivots < most {
            order.sort_by(|a, b| {
                let length = |column: &usize| lengths[self.dictionary.nonbasic(*column)];
                length(a).total_cmp(&length(b))
            });
            let before = pivots;
            for column in &order {
                let class = self.dictionary.nonbasic(*column);
                if banned[class] {
                    continue;
                }
                let Some(row) = self.blocking(*column, banned) else { continue };
                let out = self.dictionary.basic(row);
                if lengths[class] < lengths[out] - 1e-12 && self.dictionary.cell(row, *column) > 1e-7 {
                    self.dictionary.pivot(row, *column);
                    pivots += 1;
                }
            }
            if pivots == before {
                break;
            }
        }
        pivots
    }
}
