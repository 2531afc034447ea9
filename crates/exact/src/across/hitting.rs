//! Small sets of classes that hit all cores, by exhaustive search.

use super::bits::Bits;
use hopfit_core::Stop;

/// Nodes between two looks at the stop.
const LOOK: usize = 64;

/// A search for hitting sets.
pub(crate) struct Hitting<'a> {
    /// How many flips each class counts.
    pub(crate) sizes: &'a [u32],
    /// Nodes that may still be searched.
    pub(crate) nodes: usize,
    /// When to give up.
    pub(crate) stop: &'a Stop,
}

/// What [`Hitting::find`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hit {
    /// Classes of few flips that hit all cores.
    Set(Bits),
    /// There are none.
    Never,
    /// The search took too many nodes, or was stopped.
    Unknown,
}

impl Hitting<'_> {
    /// Looks for `allowed` classes of at most `budget` flips that hit all
    /// `cores`.
    pub(crate) fn find(&mut self, cores: &[Bits], allowed: Bits, budget: u32) -> Hit {
        if cores.is_empty() {
            return Hit::Set(Bits::default());
        }
        if budget == 0 {
            return Hit::Never;
        }
        if self.nodes == 0 || (self.nodes.is_multiple_of(LOOK) && self.stop.is_due()) {
            return Hit::Unknown;
        }
        self.nodes -= 1;
        let common = cores.iter().fold(allowed, |common, core| common.and(core));
        let cheap = |class: &usize| self.sizes[*class] <= budget;
        if let Some(class) = common.iter().find(cheap) {
            return Hit::Set(Bits::default().with(class));
        }
        if budget == 1 || self.packing(cores, allowed) > budget {
            return Hit::Never;
        }
        self.branch(cores, allowed, budget)
    }

    fn branch(&mut self, cores: &[Bits], mut allowed: Bits, budget: u32) -> Hit {
        let first = cores.iter().min_by_key(|core| core.and(&allowed).len());
        let Some(first) = first else { return Hit::Never };
        let degree = |class: usize| cores.iter().filter(|core| core.contains(class)).count();
        let mut members: Vec<(usize, usize)> =
            first.and(&allowed).iter().map(|class| (degree(class), class)).collect();
        members.sort_by(|a, b| b.cmp(a));
        for (_, class) in members {
            allowed = allowed.without(class);
            let size = self.sizes[class];
            if size > budget {
                continue;
            }
            let rest: Vec<Bits> =
                cores.iter().filter(|core| !core.contains(class)).copied().collect();
            match self.find(&rest, allowed, budget - size) {
                Hit::Set(set) => return Hit::Set(set.with(class)),
                Hit::Never => {}
                Hit::Unknown => return Hit::Unknown,
            }
        }
        Hit::Never
    }

    /// Flips that disjoint cores need, chosen greedily; a core without allowed
    /// classes cannot be hit.
    fn packing(&self, cores: &[Bits], allowed: Bits) -> u32 {
        let mut used = Bits::default();
        let mut flips = 0;
        for core in cores {
            let core = core.and(&allowed);
            if !core.meets(&used) {
                used = used.or(&core);
                let Some(least) = core.iter().map(|class| self.sizes[class]).min() else {
                    return u32::MAX;
                };
                flips += least;
            }
        }
        flips
    }
}

#[cfg(test)]
mod tests {
    use super::{Bits, Hit, Hitting};
    use hopfit_core::Stop;
    use hopfit_core::random::Stream;

    #[test]
    fn the_smallest_sets_are_those_of_brute_force() {
        for seed in 0..200 {
            let mut stream = Stream::new(seed, 0);
            let sizes: Vec<u32> = (0..9).map(|_| 1 + stream.below(2) as u32).collect();
            let core = |stream: &mut Stream| (0..9).filter(|_| stream.below(3) == 0).collect();
            let cores: Vec<Bits> = (0..6).map(|_| core(&mut stream)).collect();
            let allowed: Bits = (0..9).filter(|_| stream.below(5) > 0).collect();
            let cost = |set: Bits| set.iter().map(|class| sizes[class]).sum::<u32>();
            let sets = (0_usize..512).map(|set| (0..9).filter(|at| set >> at & 1 == 1).collect());
            let hits =
                |set: &Bits| set.is_within(&allowed) && cores.iter().all(|core| core.meets(set));
            let least = sets.filter(hits).map(cost).min();
            for budget in 0..6 {
                let mut search = Hitting { sizes: &sizes, nodes: 10_000, stop: &Stop::never() };
                match search.find(&cores, allowed, budget) {
                    Hit::Set(set) => assert!(hits(&set) && cost(set) <= budget),
                    Hit::Never => assert!(least.is_none_or(|least| least > budget)),
                    Hit::Unknown => panic!("far too many nodes"),
                }
            }
        }
    }
}
