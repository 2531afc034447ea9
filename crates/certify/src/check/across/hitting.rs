//! Whether few flips hit all cores.

use super::{Budget, Outcome};
use crate::rejection::AcrossFlaw;
use std::collections::BTreeMap;

/// An exhaustive search for classes that hit all cores.
pub(super) struct Hitting {
    /// Numbers of the classes as they are met, with the flips each counts.
    number: BTreeMap<u32, usize>,
    sizes: Vec<u64>,
}

/// Classes as bits.
type Bits = Vec<u64>;

impl Hitting {
    pub(super) fn new(sizes: &BTreeMap<u32, u64>) -> Self {
        let number = sizes.keys().enumerate().map(|(at, class)| (*class, at)).collect();
        Self { number, sizes: sizes.values().copied().collect() }
    }

    /// Makes sure that no classes of `allowance` flips or fewer hit all cores;
    /// otherwise the flaw is `weak`.
    pub(super) fn exclude(
        &self,
        cores: &[Vec<u32>],
        allowance: u64,
        budget: &mut Budget<'_>,
        weak: AcrossFlaw,
    ) -> Outcome<()> {
        let words = self.sizes.len().div_ceil(64);
        let bits = |core: &Vec<u32>| {
            let mut bits = vec![0; words];
            for class in core {
                let at = self.number[class];
                bits[at / 64] |= 1 << (at % 64);
            }
            bits
        };
        let cores: Vec<Bits> = cores.iter().map(bits).collect();
        let open: Vec<&Bits> = cores.iter().collect();
        let none = vec![0; words];
        if self.is_hit(&open, &none, allowance, budget)? { Err(weak) } else { Ok(()) }
    }

    /// Whether classes outside `banned` of so many flips hit all cores.
    fn is_hit(
        &self,
        cores: &[&Bits],
        banned: &Bits,
        allowance: u64,
        budget: &mut Budget<'_>,
    ) -> Outcome<bool> {
        budget.spend(1 + cores.len() * banned.len())?;
        let usable = |core: &Bits| -> Vec<usize> {
            let free = |at: &usize| (core[at / 64] & !banned[at / 64]) >> (at % 64) & 1 == 1;
            (0..self.sizes.len()).filter(free).filter(|at| self.sizes[*at] <= allowance).collect()
        };
        let size = |core: &&Bits| -> u32 {
            core.iter().zip(banned).map(|(core, banned)| (core & !banned).count_ones()).sum()
        };
        let Some(first) = cores.iter().copied().min_by_key(size) else { return Ok(true) };
        let mut banned = banned.clone();
        let members = usable(first);
        // A single flip must hit all that is left.
        if allowance <= 1 {
            let hits = |at: usize| cores.iter().all(|core| core[at / 64] >> (at % 64) & 1 == 1);
            return Ok(members.into_iter().any(hits));
        }
        for class in members {
            banned[class / 64] |= 1 << (class % 64);
            let misses = |core: &&&Bits| core[class / 64] >> (class % 64) & 1 == 0;
            let rest: Vec<&Bits> = cores.iter().filter(misses).copied().collect();
            if self.is_hit(&rest, &banned, allowance - self.sizes[class], budget)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
