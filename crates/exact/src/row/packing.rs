//! A packing of cores in whole numbers: the bound at a leaf of the search.

use super::pool::Pool;
use super::set::Set;

/// The denominator of all weights.
pub(crate) const UNIT: u64 = 1 << 20;

/// Weights of cores such that no undecided class carries more than its
/// multiplicity. Everything is in multiples of 1/UNIT.
#[derive(Debug, Clone)]
pub(crate) struct Packing {
    pub(crate) weights: Vec<(usize, u64)>,
    total: u64,
    /// What each class carries, whether undecided or not.
    load: Vec<u64>,
}

impl Packing {
    /// Rounds `weights` (cores of the pool that no flipped class hits) down,
    /// and further where an undecided class would carry too much.
    pub(crate) fn round(
        pool: &Pool,
        weights: impl Iterator<Item = (usize, f64)>,
        multiplicity: &[usize],
        undecided: &Set,
    ) -> Self {
        let mut packing = Self { weights: Vec::new(), total: 0, load: vec![0; multiplicity.len()] };
        for (core, weight) in weights {
            let members = &pool.core(core).members;
            let room =
                |m: &usize| (multiplicity[*m] as u64 * UNIT).saturating_sub(packing.load[*m]);
            let room = members.iter().filter(|m| undecided.contains(**m)).map(room).min();
            // A little is added so that what should be whole stays so.
            let wanted = (weight * UNIT as f64 + 1e-3) as u64;
            let weight = wanted.min(room.unwrap_or(wanted));
            if weight > 0 {
                packing.weights.push((core, weight));
                packing.total += weight;
                members.iter().for_each(|m| packing.load[*m] += weight);
            }
        }
        packing
    }

    /// Whether the packing proves more than `need` further flips.
    pub(crate) fn exceeds(&self, need: usize) -> bool {
        self.total > need as u64 * UNIT
    }

    /// The number of further flips it proves.
    pub(crate) fn flips(&self) -> usize {
        self.total.div_ceil(UNIT) as usize
    }

    /// Whether it proves more than `need` further flips if `class` is one of
    /// them.
    pub(crate) fn exceeds_with(&self, class: usize, multiplicity: usize, need: usize) -> bool {
        self.total - self.load[class] + multiplicity as u64 * UNIT > need as u64 * UNIT
    }

    /// The classes that carry more than they could if they were undecided.
    pub(crate) fn overloaded(&self, multiplicity: &[usize]) -> Set {
        let loads = self.load.iter().zip(multiplicity).enumerate();
        let over = loads.filter(|(_, (load, m))| **load > **m as u64 * UNIT);
        Set::of(multiplicity.len(), over.map(|(class, _)| class))
    }
}
