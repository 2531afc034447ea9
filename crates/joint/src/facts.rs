//! The facts that a proof may use, as inequalities over classes.

use crate::cover::Inequality;
use crate::multipliers::Multipliers;
use crate::system::System;
use hopfit_certify::{Core, Fact};

/// All facts known so far, each by its number. None is ever removed, so that
/// proofs can refer to them.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    system: &'a System,
    /// What was given, first.
    given: &'a [Fact],
    pub(crate) neurons: usize,
    inequalities: Vec<Inequality>,
    /// The multipliers of the cores that were found, after the given facts.
    found: Vec<Multipliers>,
}

impl<'a> Facts<'a> {
    /// Begins with given facts. Those about no class of the system at all
    /// cannot be violated; they stay, to keep the numbers.
    pub(crate) fn new(system: &'a System, given: &'a [Fact]) -> Self {
        let neurons = system.classes().last().map_or(0, |class| class.neuron + 1);
        let mut inequalities = vec![Inequality { terms: Vec::new(), bound: 0 }; neurons];
        for (c, class) in system.classes().iter().enumerate() {
            inequalities[class.neuron].terms.push((c as u32, class.size() as u32));
        }
        inequalities.extend(given.iter().map(|fact| inequality(system, fact)));
        Self { system, neurons, given, inequalities, found: Vec::new() }
    }

    pub(crate) fn count(&self) -> usize {
        self.inequalities.len()
    }

    pub(crate) fn inequality(&self, fact: usize) -> &Inequality {
        &self.inequalities[fact]
    }

    pub(crate) fn is_given(&self, fact: usize) -> bool {
        fact < self.given.len() + self.neurons
    }

    /// The multipliers of the cores found since there were `count` facts.
    pub(crate) fn found_since(&self, count: usize) -> &[Multipliers] {
        &self.found[count - self.given.len() - self.neurons..]
    }

    /// Adds a core and gives its number.
    pub(crate) fn add(&mut self, core: Multipliers) -> usize {
        let terms = core.iter().map(|(class, _)| (*class, 1)).collect();
        self.inequalities.push(Inequality { terms, bound: 1 });
        self.found.push(core);
        self.inequalities.len() - 1
    }

    /// By how much z fails a fact.
    pub(crate) fn violation(&self, fact: usize, z: &[f64]) -> f64 {
        let Inequality { terms, bound } = &self.inequalities[fact];
        let sum: f64 = terms.iter().map(|(c, a)| f64::from(*a) * z[*c as usize]).sum();
        f64::from(*bound) - sum
    }

    /// The fact as it stands in a certificate.
    pub(crate) fn certified(&self, fact: usize) -> Fact {
        match self.given.get(fact - self.neurons) {
            Some(given) => given.clone(),
            None => {
                let core = &self.found[fact - self.given.len() - self.neurons];
                let demand = |class: u32| self.system.classes()[class as usize].demand();
                Fact::Core(Core::new(core.iter().map(|(class, y)| (demand(*class), y.clone()))))
            }
        }
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
