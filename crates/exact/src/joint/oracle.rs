//! Finds cores that avoid given classes.

use crate::joint::multipliers::multipliers;
use crate::joint::system::System;
use crate::simplex::{Dictionary, NOISE, entering};
use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// A basic solution of the system, in floating point, that moves from core
/// to core.
#[derive(Debug, Clone)]
pub(crate) struct Oracle {
    /// None until it is needed, and after a stop while it was computed.
    dictionary: Option<Dictionary>,
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
    /// Rounding errors got in the way, or the stop.
    Lost,
}

/// Equations missed by more than this are computed afresh.
const RESIDUAL: f64 = 1e-11;

/// How far below zero reduced costs may fall in a step: they are free to choose.
const SLACK: f64 = 0.1;

impl Oracle {
    pub(crate) fn new(seed: u64) -> Self {
        Self { dictionary: None, stream: Stream::new(seed, 0x6f72_6163), reduced: Vec::new() }
    }

    /// The classes of the core, ascending, once it is one in whole numbers.
    /// None if rounding errors hid that it is none; then the search for one
    /// begins elsewhere.
    pub(crate) fn core(&mut self, system: &System) -> Option<Vec<u32>> {
        // The columns of a basis have one dependence, the core's, so members
        // that look like noise can be told exactly.
        let dictionary = self.dictionary.as_ref()?;
        let core = [NOISE, f64::NEG_INFINITY]
            .iter()
            .find_map(|least| multipliers(system, &support(dictionary, *least)));
        if core.is_none() {
            self.dictionary = None;
        }
        core.map(|members| members.into_iter().map(|(class, _)| class).collect())
    }

    /// Goes to a basic solution without negative or banned multipliers.
    pub(crate) fn avoid(&mut self, system: &System, banned: &[bool], stop: &Stop) -> Avoided {
        for _ in 0..3 {
            let dictionary = match self.dictionary.take() {
                Some(dictionary) => Some(dictionary),
                None => self.begin(system, stop),
            };
            let Some(mut dictionary) = dictionary else { return Avoided::Lost };
            let end = self.dual_simplex(&mut dictionary, system, banned, stop);
            self.dictionary = match end {
                Avoided::Lost => system.dictionary(dictionary.basic(), stop),
                _ => Some(dictionary),
            };
            if end != Avoided::Lost || self.dictionary.is_none() {
                return end;
            }
        }
        Avoided::Lost
    }

    /// A basic solution that need not be feasible, with some basis. None if
    /// stopped.
    fn begin(&mut self, system: &System, stop: &Stop) -> Option<Dictionary> {
        let mut order: Vec<usize> = (0..system.count()).collect();
        self.stream.shuffle(&mut order);
        system.dictionary(&order, stop)
    }

    /// Bans one class after the other, in the order given, and skips those
    /// that the remaining cores cannot do without; ends after `most` such
    /// classes. Begins at a core without banned classes and ends at one.
    pub(crate) fn avoid_more(
        &mut self,
        system: &System,
        order: &[u32],
        banned: &mut [bool],
        (most, stop): (usize, &Stop),
    ) {
        let mut skipped = 0;
        for class in order.iter().map(|class| *class as usize) {
            let Some(dictionary) = &self.dictionary else { break };
            if skipped == most || stop.is_due() {
                break;
            }
            let member = !banned[class] && dictionary.level(class) > NOISE;
            banned[class] = true;
            if !member {
                continue;
            }
            let before = self.dictionary.clone();
            if self.avoid(system, banned, stop) != Avoided::Core {
                self.dictionary = before;
                banned[class] = false;
                skipped += 1;
            }
        }
    }

    /// The dual simplex method for random costs: any costs serve that make
    /// all reduced costs positive at the start.
    fn dual_simplex(
        &mut self,
        dictionary: &mut Dictionary,
        system: &System,
        banned: &[bool],
        stop: &Stop,
    ) -> Avoided {
        let reduced = &mut self.reduced;
        reduced.clear();
        reduced.extend((0..dictionary.columns()).map(|_| 1.0 + self.stream.uniform()));
        for step in 1..10 * dictionary.rows() + 100 {
            let Some(row) = leaving(dictionary, banned) else {
                let is_exact = system.residual(dictionary) < RESIDUAL;
                return if is_exact { Avoided::Core } else { Avoided::Lost };
            };
            let costs = (reduced.as_slice(), SLACK);
            let Some(column) = entering(dictionary, row, costs, |class| !banned[class]) else {
                return Avoided::None;
            };
            update(dictionary.row(row), reduced, column);
            dictionary.pivot(row, column);
            if stop.is_due() || (step % 20 == 0 && system.residual(dictionary) > RESIDUAL) {
                break;
            }
        }
        Avoided::Lost
    }
}

/// The basic classes with a multiplier above `least`, ascending.
fn support(dictionary: &Dictionary, least: f64) -> Vec<u32> {
    let all = dictionary.basic().iter().zip(&dictionary.values);
    let mut support: Vec<u32> =
        all.filter(|(_, value)| **value > least).map(|(class, _)| *class as u32).collect();
    support.sort_unstable();
    support
}

/// The row most out of bounds for its length.
fn leaving(dictionary: &Dictionary, banned: &[bool]) -> Option<usize> {
    let mut worst = None;
    let mut most = 0.0;
    for row in 0..dictionary.rows() {
        let value = dictionary.values[row];
        let out = if banned[dictionary.basic()[row]] { value.abs() } else { -value };
        if out > 1e-11 {
            let score = out * out / (1.0 + dictionary.norm(row));
            if score > most {
                (worst, most) = (Some(row), score);
            }
        }
    }
    worst
}

/// The reduced costs after a pivot. Since the costs are free to choose,
/// what falls below zero is raised.
fn update(cells: &[f64], reduced: &mut [f64], column: usize) {
    let ratio = reduced[column] / cells[column];
    reduced.iter_mut().zip(cells).for_each(|(r, cell)| *r = (*r - ratio * cell).max(1e-8));
    reduced[column] = ratio.abs();
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};

    #[test]
    fn a_stopped_search_can_be_gone_on_with() {
        let patterns = Patterns::random(12, 6, 1).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(6), TieRule::Strict).unwrap();
        let system = System::new(&problem);
        let (mut oracle, banned) = (Oracle::new(1), vec![false; system.count()]);
        let stop = Stop::never();
        stop.raise();
        assert_eq!(oracle.avoid(&system, &banned, &stop), Avoided::Lost);
        assert_eq!(oracle.core(&system), None);
        assert_eq!(oracle.avoid(&system, &banned, &Stop::never()), Avoided::Core);
        assert!(oracle.core(&system).is_some());
        // Not even the first of these is avoided.
        let mut avoided = banned.clone();
        let order: Vec<u32> = (0..system.count() as u32).collect();
        oracle.avoid_more(&system, &order, &mut avoided, (2, &stop));
        assert_eq!(avoided, banned);
    }
}
