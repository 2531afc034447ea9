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
    /// Preferred lengths of the classes in the dual simplex method.
    pub(crate) lengths: Vec<f64>,
    checked: usize,
    pub(crate) refreshed: usize,
    pub(crate) stats: [usize; 6],
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
        Self { system, dictionary, stream, reduced: Vec::new(), lengths: Vec::new(), checked: 0, refreshed: 0, stats: [0; 6] }
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
        let lengths = std::mem::take(&mut self.lengths);
        let end = self.dual(&lengths, banned);
        self.lengths = lengths;
        end
    }

    /// The dual simplex method for costs that make the reduced costs of the
    /// basis about as large as the lengths.
    fn dual(&mut self, lengths: &[f64], banned: &[bool]) -> Restored {
        let mut reduced = std::mem::take(&mut self.reduced);
        reduced.clear();
        for column in 0..self.dictionary.columns() {
            let length = lengths.get(self.dictionary.nonbasic(column)).copied().unwrap_or(0.0);
            reduced.push(length + 0.1 + 0.1 * self.stream.uniform());
        }
        let mut end = Restored::Lost;
        for _ in 0..10 * self.dictionary.rows() + 100 {
            let Some(row) = self.worst(banned) else {
                if self.dictionary.residual(self.system) < 1e-10 {
                    end = Restored::Core;
                }
                break;
            };
            let down = self.dictionary.value(row) > 0.0;
            let Some(column) = self.entering(row, down, banned, &reduced) else {
                end = Restored::None(row);
                break;
            };
            let ratio = reduced[column] / self.dictionary.cell(row, column);
            let cells = self.dictionary.row(row);
            // Costs are free to choose, so what falls below zero is raised.
            reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r = (*r - ratio * cell).max(1e-9));
            reduced[column] = ratio.abs();
            self.dictionary.pivot(row, column);
            self.checked += 1;
            if self.checked >= 20 {
                self.checked = 0;
                if self.dictionary.residual(self.system) > 1e-10 {
                    break;
                }
            }
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
        let allowed = |column: usize| !banned[self.dictionary.nonbasic(column)];
        let cells = self.dictionary.row(row);
        let mut step = f64::INFINITY;
        for (column, cell) in cells.iter().enumerate() {
            let cell = sign * cell;
            if cell > 1e-7 && (reduced[column] + 0.02) < step * cell && allowed(column) {
                step = (reduced[column] + 0.02) / cell;
            }
        }
        let mut best = None;
        let mut size = 0.0;
        for (column, cell) in cells.iter().enumerate() {
            let cell = sign * cell;
            if cell > 1e-7 && reduced[column] <= step * cell && cell > size && allowed(column) {
                (best, size) = (Some(column), cell);
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
            let ratio = reduced[column] / self.dictionary.cell(row, column);
            let cells = self.dictionary.row(row);
            reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r -= ratio * cell);
            reduced[column] = -ratio;
            if self.pivot(row, column, banned) {
                self.dictionary.reduce(costs, &mut reduced);
            }
            pivots += 1;
        }
        self.reduced = reduced;
        pivots
    }

    /// The row that first reaches its bound when the column grows (P. M. J.
    /// Harris' two passes: among rows that block at nearly the same step, the
    /// one with the largest entry).
    pub(crate) fn blocking(&self, column: usize, banned: &[bool]) -> Option<usize> {
        let dictionary = &self.dictionary;
        let mut step = f64::INFINITY;
        for row in 0..dictionary.rows() {
            let cell = dictionary.cell(row, column);
            let held = banned[dictionary.basic(row)];
            if held && cell.abs() > 1e-6 {
                step = 0.0;
            } else if cell > 1e-7 {
                step = step.min((dictionary.shifted(row).max(0.0) + 1e-10) / cell);
            }
        }
        let mut best = None;
        let mut size = 0.0;
        for row in 0..dictionary.rows() {
            let cell = dictionary.cell(row, column);
            let held = banned[dictionary.basic(row)];
            let blocks = if held {
                cell.abs() > 1e-6
            } else {
                cell > 1e-7 && dictionary.shifted(row).max(0.0) <= step * cell
            };
            if blocks && cell.abs() > size {
                (best, size) = (Some(row), cell.abs());
            }
        }
        best
    }

    /// Pivots, and computes the dictionary afresh when the core's equations
    /// no longer hold.
    fn pivot(&mut self, row: usize, column: usize, banned: &[bool]) -> bool {
        self.dictionary.pivot(row, column);
        self.checked += 1;
        if self.checked >= 20 {
            self.checked = 0;
            if self.dictionary.residual(self.system) > 1e-11 {
                self.refreshed += 1;
                self.refresh(1, banned);
                return true;
            }
        }
        false
    }

    /// Makes a basic class of value zero nonbasic.
    fn expel(&mut self, class: usize, banned: &[bool]) {
        let Some(row) = self.dictionary.row_of(class) else { return };
        let mut best = None;
        let mut size = 1e-6;
        for (column, cell) in self.dictionary.row(row).iter().enumerate() {
            if cell.abs() > size && !banned[self.dictionary.nonbasic(column)] {
                (best, size) = (Some(column), cell.abs());
            }
        }
        if let Some(column) = best {
            self.dictionary.clear_value(row);
            self.pivot(row, column, banned);
        }
    }

    /// Goes to cores without `class`, if there are any outside the banned
    /// classes: primal simplex for its multiplier alone.
    pub(crate) fn push_out(&mut self, class: usize, banned: &[bool], most: usize) -> bool {
        for _ in 0..most {
            let Some(row) = self.dictionary.row_of(class) else { return true };
            if self.dictionary.value(row) <= 1e-10 {
                self.expel(class, banned);
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
            self.pivot(out, column, banned);
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
            if left < 1e-9 {
                (0..self.system.count()).filter(|c| of(*c)).for_each(|c| now[c] = true);
                for c in (0..self.system.count()).filter(|c| of(*c)) {
                    self.expel(c, &now);
                }
            }
        }
        now
    }

    /// As [`Self::filter`], by the dual simplex method.
    pub(crate) fn filter_dual(&mut self, order: &[u32], banned: &[bool], most: usize) -> Vec<bool> {
        let mut fails = 0;
        let mut now = banned.to_vec();
        for class in order {
            let class = *class as usize;
            if now[class] {
                continue;
            }
            now[class] = true;
            let basic = self.dictionary.row_of(class).is_some_and(|row| self.dictionary.value(row) > NOISE);
            if !basic { continue; }
            let before = self.dictionary.total_pivots;
            let snapshot = self.dictionary.clone();
            let out = self.restore(&now);
            let spent = self.dictionary.total_pivots - before;
            if out == Restored::Core {
                self.stats[0] += 1; self.stats[1] += spent;
            } else {
                self.stats[2] += 1; self.stats[3] += spent;
                now[class] = false;
                self.dictionary = snapshot;
                fails += 1;
                if fails >= most { break; }
            }
        }
        now
    }
}
