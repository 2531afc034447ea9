//! The linear bound of a hitting set: how many flips, fractions allowed, hit
//! every known core.

use crate::simplex::{Dictionary, NOISE, Place, entering, leaving};
use hopfit_core::Stop;
use hopfit_core::random::Stream;

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
    /// Variables: the classes, then the slacks of the cores.
    dictionary: Dictionary,
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
            dictionary: Dictionary::empty(costs.len()),
            reduced: costs.iter().map(lowered).collect(),
            decided: vec![false; costs.len()],
            bound: 0.0,
            cores: Vec::new(),
        }
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        self.dictionary.bytes() + 8 * (self.reduced.len() + self.cores.len())
    }

    /// The cost of the best fractional hitting set, decided classes included.
    pub(crate) fn bound(&self) -> f64 {
        self.bound
    }

    /// Adds a core of these members, none of which is decided to flip;
    /// [`Self::solve`] takes it in.
    pub(crate) fn add(&mut self, core: usize, members: &[usize]) {
        let cells = self.dictionary.combine(members.iter().map(|m| (*m, 1.0)));
        let levels = members.iter().map(|m| self.dictionary.level(*m));
        let value = levels.fold(-1.0, |sum, level| sum + level);
        self.dictionary.push(self.classes + self.cores.len(), &cells, value);
        self.cores.push(core);
    }

    /// Decides that a class is kept.
    pub(crate) fn keep(&mut self, class: usize) {
        self.decided[class] = true;
    }

    /// Decides that a class flips. Its variable is from now on z − 1, which
    /// is fixed at zero.
    pub(crate) fn flip(&mut self, class: usize) {
        self.decided[class] = true;
        match self.dictionary.place(class) {
            Place::Nonbasic(column) => {
                self.dictionary.shift(column as usize, 1.0);
                self.bound += self.reduced[column as usize];
            }
            Place::Basic(row) => self.dictionary.values[row as usize] -= 1.0,
            Place::Absent => {}
        }
    }

    /// Forgets the cores that are hit with something to spare, and the decided
    /// classes that are out of the basis for good.
    pub(crate) fn shrink(&mut self) {
        let dictionary = &self.dictionary;
        let basic = dictionary.basic().iter().zip(&dictionary.values).enumerate();
        let busy =
            basic.filter(|(_, (variable, value))| **variable < self.classes || **value <= NOISE);
        let rows: Vec<usize> = busy.map(|(row, _)| row).collect();
        let nonbasic = dictionary.nonbasic().iter().enumerate();
        let open = nonbasic.filter(|(_, variable)| !self.is_decided(**variable));
        let columns: Vec<usize> = open.map(|(column, _)| column).collect();
        self.reduced = columns.iter().map(|column| self.reduced[*column]).collect();
        self.dictionary.keep(&rows, &columns);
    }

    fn is_decided(&self, variable: usize) -> bool {
        variable < self.classes && self.decided[variable]
    }

    /// Re-optimises, as far as there is time; false if some core has no
    /// undecided member left to hit.
    pub(crate) fn solve(&mut self, stop: &Stop) -> bool {
        for _ in 0..20 * (self.dictionary.rows() + 10) {
            let is_decided = |variable| self.is_decided(variable);
            let Some(row) = leaving(&self.dictionary, is_decided) else { return true };
            if stop.is_due() {
                break;
            }
            let (costs, is_open) = ((self.reduced.as_slice(), NOISE), |v| !self.is_decided(v));
            let Some(column) = entering(&self.dictionary, row, costs, is_open) else {
                return false;
            };
            let cost = self.reduced[column];
            self.dictionary.pivot(row, column);
            self.dictionary.update(&mut self.reduced, row, column);
            self.bound += cost * self.dictionary.values[row];
        }
        true
    }

    /// z of every class; 0 for decided ones.
    pub(crate) fn hits(&self) -> Vec<f64> {
        let hit = |class: usize| match self.decided[class] {
            true => 0.0,
            false => self.dictionary.level(class).max(0.0),
        };
        (0..self.classes).map(hit).collect()
    }

    /// The cores that are in, with π.
    pub(crate) fn packing(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let nonbasic = self.dictionary.nonbasic().iter().zip(&self.reduced);
        let slacks = nonbasic.filter(|(variable, _)| **variable >= self.classes);
        slacks.map(|(variable, cost)| (self.cores[*variable - self.classes], cost.max(0.0)))
    }

    /// The cores that are in.
    pub(crate) fn cores(&self) -> impl Iterator<Item = usize> + '_ {
        let variables = self.dictionary.basic().iter().chain(self.dictionary.nonbasic());
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
