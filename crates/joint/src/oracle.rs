//! Finds cores that avoid given classes.

use crate::dictionary::{Dictionary, NOISE};
use crate::multipliers::multipliers;
use crate::system::System;
use hopfit_core::random::Stream;

/// A basic solution of the system, in floating point, that moves from core
/// to core.
#[derive(Debug, Clone)]
pub(crate) struct Oracle {
    dictionary: Dictionary,
    stream: Stream,
    reduced: Vec<f64>,
}

/// What [`Oracle::avoid`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Avoided {
    /// The basic solution is a core without banned classes.
    Core,
    /// There is none, up to rounding errors.
    None,
    /// Rounding errors got in the way.
    Lost,
}

/// Equations missed by more than this are computed afresh.
const RESIDUAL: f64 = 1e-11;

/// Smallest entry to pivot on.
const PIVOT: f64 = 1e-7;

impl Oracle {
    pub(crate) fn new(system: &System, seed: u64) -> Self {
        let mut stream = Stream::new(seed, 0x6f72_6163);
        let dictionary = Dictionary::new(system, &mut stream);
        Self { dictionary, stream, reduced: Vec::new() }
    }

    /// The classes of the core, ascending, once it is one in whole numbers.
    /// None if rounding errors hid that it is none; then the search for one
    /// begins elsewhere.
    pub(crate) fn core(&mut self, system: &System) -> Option<Vec<u32>> {
        // The columns of a basis have one dependence, the core's, so members
        // that look like noise can be told exactly.
        let core = [NOISE, f64::NEG_INFINITY]
            .iter()
            .find_map(|least| multipliers(system, &self.dictionary.support(*least)));
        if core.is_none() {
            self.dictionary = Dictionary::new(system, &mut self.stream);
        }
        core.map(|members| members.into_iter().map(|(class, _)| class).collect())
    }

    /// Goes to a basic solution without negative or banned multipliers.
    pub(crate) fn avoid(&mut self, system: &System, banned: &[bool]) -> Avoided {
        for _ in 0..3 {
            match self.dual_simplex(system, banned) {
                Avoided::Lost => self.dictionary.refresh(system),
                end => return end,
            }
        }
        Avoided::Lost
    }

    /// Bans one class after the other, in the order given, and skips those
    /// that the remaining cores cannot do without; ends after `most` such
    /// classes. Begins at a core without banned classes and ends at one.
    pub(crate) fn avoid_more(
        &mut self,
        system: &System,
        order: &[u32],
        banned: &mut [bool],
        most: usize,
    ) {
        let mut skipped = 0;
        for class in order.iter().map(|class| *class as usize) {
            if skipped == most {
                break;
            }
            let member = !banned[class] && self.dictionary.level(class) > NOISE;
            banned[class] = true;
            if !member {
                continue;
            }
            let before = self.dictionary.clone();
            if self.avoid(system, banned) != Avoided::Core {
                self.dictionary = before;
                banned[class] = false;
                skipped += 1;
            }
        }
    }

    /// The dual simplex method for random costs: any costs serve that make
    /// all reduced costs positive at the start.
    fn dual_simplex(&mut self, system: &System, banned: &[bool]) -> Avoided {
        let mut reduced = std::mem::take(&mut self.reduced);
        reduced.clear();
        let costs = (0..self.dictionary.columns()).map(|_| 1.0 + self.stream.uniform());
        reduced.extend(costs);
        let mut end = Avoided::Lost;
        for step in 1..10 * self.dictionary.rows() + 100 {
            let Some(row) = self.leaving(banned) else {
                if self.dictionary.residual(system) < RESIDUAL {
                    end = Avoided::Core;
                }
                break;
            };
            let Some(column) = self.entering(row, banned, &reduced) else {
                end = Avoided::None;
                break;
            };
            self.update(&mut reduced, row, column);
            self.dictionary.pivot(row, column);
            if step % 20 == 0 && self.dictionary.residual(system) > RESIDUAL {
                break;
            }
        }
        self.reduced = reduced;
        end
    }

    /// The row most out of bounds for its length.
    fn leaving(&self, banned: &[bool]) -> Option<usize> {
        let mut worst = None;
        let mut most = 0.0;
        for row in 0..self.dictionary.rows() {
            let value = self.dictionary.value(row);
            let out = if banned[self.dictionary.basic(row)] { value.abs() } else { -value };
            if out > 1e-11 {
                let score = out * out / (1.0 + self.dictionary.norm(row));
                if score > most {
                    (worst, most) = (Some(row), score);
                }
            }
        }
        worst
    }

    /// A column whose entry moves the row into bounds. Among those that
    /// leave the reduced costs nearly positive, the one with the largest
    /// entry (P. M. J. Harris' two passes).
    fn entering(&self, row: usize, banned: &[bool], reduced: &[f64]) -> Option<usize> {
        let sign = if self.dictionary.value(row) > 0.0 { 1.0 } else { -1.0 };
        let allowed = |column: usize| !banned[self.dictionary.nonbasic(column)];
        let cells = self.dictionary.row(row);
        let mut step = f64::INFINITY;
        for (column, cell) in cells.iter().enumerate() {
            let cell = sign * cell;
            if cell > PIVOT && reduced[column] + 0.1 < step * cell && allowed(column) {
                step = (reduced[column] + 0.1) / cell;
            }
        }
        let mut best = None;
        let mut size = 0.0;
        for (column, cell) in cells.iter().enumerate() {
            let cell = sign * cell;
            if cell > PIVOT && cell > size && reduced[column] <= step * cell && allowed(column) {
                (best, size) = (Some(column), cell);
            }
        }
        best
    }

    /// The reduced costs after a pivot. Since the costs are free to choose,
    /// what falls below zero is raised.
    fn update(&self, reduced: &mut [f64], row: usize, column: usize) {
        let cells = self.dictionary.row(row);
        let ratio = reduced[column] / cells[column];
        reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r = (*r - ratio * cell).max(1e-8));
        reduced[column] = ratio.abs();
    }
}
