//! Good weights early: hitting sets of the known cores, repaired and shaken.

use super::{Answer, Search};
use crate::row::set::Set;
use hopfit_core::random::Stream;

/// Shakes without success per flip of the gap.
const PATIENCE: usize = 30;

impl Search {
    /// Looks for weights that lose fewer bits than the best ones, until they
    /// lose `lower` or some shakes in a row have not helped.
    pub(crate) fn improve(&mut self, lower: usize, stream: &mut Stream) {
        let mut current = self.unmet();
        let mut failures = 0;
        while self.best.flips > lower && !self.is_due() {
            let before = self.best.flips;
            if failures >= PATIENCE * (before - lower) {
                return;
            }
            let mut shaken: Vec<usize> = current.iter().collect();
            stream.shuffle(&mut shaken);
            shaken.truncate(1 + stream.below(3));
            let mut start = current.clone();
            shaken.iter().for_each(|class| start.remove(*class));
            if let Some(found) = self.hit_all(start, stream) {
                current = found;
            }
            failures = if self.best.flips < before { 0 } else { failures + 1 };
        }
    }

    /// The classes that the best weights do not meet.
    pub(crate) fn unmet(&self) -> Set {
        let classes = self.row.classes().iter().enumerate();
        let unmet = classes.filter(|(_, class)| !class.is_met(&self.best.weights));
        Set::of(self.classes(), unmet.map(|(at, _)| at))
    }

    /// Adds flips to `flipped`, each time the one that hits most of the known
    /// cores left, until all others can be met; none if that costs more than
    /// the best weights do.
    pub(crate) fn hit_all(&mut self, mut flipped: Set, stream: &mut Stream) -> Option<Set> {
        loop {
            let Some(class) = self.most_hitting(&flipped, stream) else {
                let costs: Vec<f64> = (0..self.classes()).map(|_| 0.5 + stream.uniform()).collect();
                match self.ask(&flipped, &costs) {
                    Answer::Core(_) => continue,
                    Answer::Met => return Some(flipped),
                    Answer::Unknown => return None,
                }
            };
            flipped.insert(class);
            let cost: usize = flipped.iter().map(|class| self.multiplicity[class]).sum();
            if cost > self.best.flips || self.is_due() {
                return None;
            }
        }
    }

    /// The class that hits the largest share of the cores that `flipped` does
    /// not hit, with some luck; none if all are hit.
    fn most_hitting(&self, flipped: &Set, stream: &mut Stream) -> Option<usize> {
        let mut score = vec![0.0; self.classes()];
        for core in (0..self.pool.len()).map(|core| self.pool.core(core)) {
            if !core.set.meets(flipped) {
                let share = 1.0 / core.members.len() as f64;
                core.members.iter().for_each(|class| score[*class] += share);
            }
        }
        let hits = score.iter().zip(&self.multiplicity).enumerate().filter(|(_, (s, _))| **s > 0.0);
        let mut lucky = |s: f64, m: usize| s / m as f64 * (1.0 + 0.2 * stream.uniform());
        let scored = hits.map(|(class, (s, m))| (class, lucky(*s, *m)));
        scored.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(class, _)| class)
    }
}
