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
        let mut stack: Vec<Bits> = cores.iter().map(|core| core.and(&allowed)).collect();
        // What many cores have in common is soon seen from the small ones.
        stack.sort_by_cached_key(Bits::len);
        self.search(&mut stack, 0, allowed, budget)
    }

    /// The same for the cores on the stack from `start` on.
    fn search(&mut self, stack: &mut Vec<Bits>, start: usize, allowed: Bits, budget: u32) -> Hit {
        let cores = &stack[start..];
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
        if let Some(class) = self.common(cores.iter(), allowed, budget) {
            return Hit::Set(Bits::default().with(class));
        }
        match budget {
            1 => Hit::Never,
            2 => self.pair(cores, allowed),
            _ if self.packing(cores, allowed, budget) > budget => Hit::Never,
            _ => self.branch(stack, start, allowed, budget),
        }
    }

    /// A class of at most `budget` flips that is in all cores.
    fn common<'c>(
        &self,
        cores: impl Iterator<Item = &'c Bits>,
        allowed: Bits,
        budget: u32,
    ) -> Option<usize> {
        let mut common = allowed;
        for core in cores {
            common = common.and(core);
            if common.is_empty() {
                return None;
            }
        }
        common.iter().find(|class| self.sizes[*class] <= budget)
    }

    /// Two classes of one flip each; no single class hits all cores.
    fn pair(&self, cores: &[Bits], mut allowed: Bits) -> Hit {
        let Some(first) = smallest(cores, allowed) else { return Hit::Never };
        for class in first.iter().filter(|class| self.sizes[*class] == 1) {
            allowed = allowed.without(class);
            let rest = cores.iter().filter(|core| !core.contains(class));
            if let Some(other) = self.common(rest, allowed, 1) {
                return Hit::Set(Bits::default().with(class).with(other));
            }
        }
        Hit::Never
    }

    fn branch(
        &mut self,
        stack: &mut Vec<Bits>,
        start: usize,
        mut allowed: Bits,
        budget: u32,
    ) -> Hit {
        let end = stack.len();
        let Some(first) = smallest(&stack[start..], allowed) else { return Hit::Never };
        let degree =
            |class: usize| stack[start..].iter().filter(|core| core.contains(class)).count();
        let mut members: Vec<(usize, usize)> =
            first.iter().map(|class| (degree(class), class)).collect();
        members.sort_by(|a, b| b.cmp(a));
        for (_, class) in members {
            allowed = allowed.without(class);
            let size = self.sizes[class];
            if size > budget {
                continue;
            }
            for at in start..end {
                if !stack[at].contains(class) {
                    stack.push(stack[at]);
                }
            }
            let found = self.search(stack, end, allowed, budget - size);
            stack.truncate(end);
            match found {
                Hit::Set(set) => return Hit::Set(set.with(class)),
                Hit::Never => {}
                Hit::Unknown => return Hit::Unknown,
            }
        }
        Hit::Never
    }

    /// Flips that disjoint cores need, chosen greedily, until there are more
    /// than `enough`; a core without allowed classes cannot be hit.
    fn packing(&self, cores: &[Bits], allowed: Bits, enough: u32) -> u32 {
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
                if flips > enough {
                    break;
                }
            }
        }
        flips
    }
}

/// The core with the fewest allowed classes; none if it has no such class.
fn smallest(cores: &[Bits], allowed: Bits) -> Option<Bits> {
    let cores = cores.iter().map(|core| core.and(&allowed));
    cores.min_by_key(Bits::len).filter(|core| !core.is_empty())
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
