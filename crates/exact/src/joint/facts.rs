//! The facts that a proof may use, as inequalities over classes.

use crate::joint::cover::Inequality;
use crate::joint::multipliers::multipliers;
use crate::joint::system::System;
use hopfit_certify::{Core, Fact};

/// All facts known so far, each by its number: first the given ones, then
/// the cores that were found. None is ever removed, so that proofs can refer
/// to them.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    given: usize,
    inequalities: Vec<Inequality>,
    terms: usize,
}

impl Facts {
    /// Begins with given facts. Those about no class of the system at all
    /// cannot be violated; they stay, to keep the numbers.
    pub(crate) fn new(system: &System, given: &[Fact]) -> Self {
        let inequalities: Vec<_> = given.iter().map(|fact| inequality(system, fact)).collect();
        let terms = inequalities.iter().map(|inequality| inequality.terms.len()).sum();
        Self { given: given.len(), inequalities, terms }
    }

    pub(crate) fn count(&self) -> usize {
        self.inequalities.len()
    }

    /// How much memory they take, about.
    pub(crate) fn bytes(&self) -> usize {
        8 * self.terms + size_of::<Inequality>() * self.inequalities.len()
    }

    /// How many were given.
    pub(crate) fn given(&self) -> usize {
        self.given
    }

    pub(crate) fn inequality(&self, fact: usize) -> &Inequality {
        &self.inequalities[fact]
    }

    /// Adds a core by its classes and gives its number.
    pub(crate) fn add(&mut self, classes: Vec<u32>) -> usize {
        self.terms += classes.len();
        let terms = classes.into_iter().map(|class| (class, 1)).collect();
        self.inequalities.push(Inequality { terms, bound: 1 });
        self.inequalities.len() - 1
    }

    /// By how much z fails a fact.
    pub(crate) fn violation(&self, fact: usize, z: &[f64]) -> f64 {
        let Inequality { terms, bound } = &self.inequalities[fact];
        let sum: f64 = terms.iter().map(|(c, a)| f64::from(*a) * z[*c as usize]).sum();
        f64::from(*bound) - sum
    }

    /// A found core as it stands in a certificate. Its multipliers are
    /// computed anew: to keep those of all cores would take too much memory.
    pub(crate) fn certified(&self, system: &System, fact: usize) -> Option<Fact> {
        let classes: Vec<u32> = self.inequalities[fact].terms.iter().map(|term| term.0).collect();
        let members = multipliers(system, &classes)?;
        let demand = |class: u32| system.classes()[class as usize].demand();
        Some(Fact::Core(Core::new(members.into_iter().map(|(class, y)| (demand(class), y)))))
    }
}

/// A given fact over the classes of the system. Members outside it are in no
/// core, so a network that keeps them exists whatever else it keeps; what a
/// rank asks of them it cannot ask, and a valid fact has enough others.
fn inequality(system: &System, fact: &Fact) -> Inequality {
    let (demands, bound): (Vec<_>, _) = match fact {
        Fact::Core(core) => (core.members.iter().map(|member| member.demand).collect(), 1),
        Fact::Rank(rank) => (rank.members.clone(), rank.bound),
    };
    let mut classes: Vec<u32> =
        demands.iter().filter_map(|demand| system.class_of(*demand)).map(|c| c as u32).collect();
    classes.sort_unstable();
    let once = matches!(fact, Fact::Core(_));
    let terms = classes.chunk_by(|a, b| a == b);
    let terms = terms.map(|same| (same[0], if once { 1 } else { same.len() as u32 })).collect();
    Inequality { terms, bound: bound as u32 }
}
