//! The cores found so far.

use super::functional::Functional;
use super::multipliers::core_multipliers;
use super::set::Set;
use dashu_int::UBig;
use std::collections::HashMap;

/// A core: a set of demand classes of which one must flip.
#[derive(Debug, Clone)]
pub(crate) struct KnownCore {
    pub(crate) set: Set,
    pub(crate) members: Vec<usize>,
}

/// All cores found for a row, by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool {
    cores: Vec<KnownCore>,
    numbers: HashMap<Set, usize>,
    bytes: usize,
}

impl Pool {
    pub(crate) fn len(&self) -> usize {
        self.cores.len()
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn core(&self, core: usize) -> &KnownCore {
        &self.cores[core]
    }

    /// Adds a core of `classes` classes, unless it is known, and gives its
    /// number.
    pub(crate) fn add(&mut self, classes: usize, members: Vec<usize>) -> usize {
        let set = Set::of(classes, members.iter().copied());
        let next = self.cores.len();
        let number = *self.numbers.entry(set.clone()).or_insert(next);
        if number == next {
            self.bytes += 8 * members.len() + classes / 4 + 128;
            self.cores.push(KnownCore { set, members });
        }
        number
    }

    /// Forgets what was taken for a core in error.
    pub(crate) fn remove(&mut self, cores: &[usize]) {
        let old = std::mem::take(&mut self.cores).into_iter().enumerate();
        self.cores = old.filter(|(at, _)| !cores.contains(at)).map(|(_, core)| core).collect();
        let sets = self.cores.iter().enumerate().map(|(at, core)| (core.set.clone(), at));
        self.numbers = sets.collect();
    }

    /// The exact proof of a core.
    pub(crate) fn multipliers(&self, core: usize, demands: &[Functional]) -> Option<Vec<UBig>> {
        let members: Vec<_> = self.cores[core].members.iter().map(|m| &demands[*m]).collect();
        core_multipliers(&members)
    }
}
