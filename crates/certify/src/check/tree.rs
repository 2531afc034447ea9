//! What a search tree proves.

use super::Setting;
use super::classes::Classes;
use crate::rejection::TreeFlaw;
use crate::{Node, Tree};
use hopfit_core::Demand;

/// Σ coefficient × z over classes ≥ bound, where z is 1 if the class flips
/// and 0 otherwise.
pub(super) struct Inequality {
    /// Classes, each once and ascending, with positive coefficients.
    pub(super) terms: Vec<(u32, u32)>,
    bound: usize,
}

impl Inequality {
    /// The sum over `members`, a class counting as often as it occurs.
    pub(super) fn new(members: impl Iterator<Item = u32>, bound: usize) -> Self {
        let mut members: Vec<u32> = members.collect();
        members.sort_unstable();
        let terms = members.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32));
        Self { terms: terms.collect(), bound }
    }
}

/// How many terms of facts all leaves and contradictions together may look at.
const MOST_WORK: u64 = 1 << 32;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Undecided,
    Flipped,
    Kept,
}

/// Checks trees against the facts that were added so far.
pub(super) struct Prover<'a> {
    setting: &'a Setting<'a>,
    classes: &'a Classes,
    facts: Vec<Inequality>,
    /// What the path to the current node decides.
    states: Vec<State>,
    /// How many of the flips asked for each class counts; zero in between.
    counts: Vec<u64>,
    /// What the facts of a leaf ask of each undecided class; zero in between.
    charges: Vec<i128>,
    /// How many terms of facts were looked at.
    work: u64,
}

impl<'a> Prover<'a> {
    pub(super) fn new(setting: &'a Setting<'a>, classes: &'a Classes) -> Self {
        let count = classes.sizes().len();
        let (states, counts, charges) =
            (vec![State::Undecided; count], vec![0; count], vec![0; count]);
        Self { setting, classes, facts: Vec::new(), states, counts, charges, work: 0 }
    }

    /// Whether it is time to stop, and what was proved means nothing.
    pub(super) fn is_stopped(&self) -> bool {
        self.setting.stop.is_due()
    }

    /// Makes a fact available to the trees that follow.
    pub(super) fn add(&mut self, fact: Inequality) {
        self.facts.push(fact);
    }

    /// Whether the tree proves that at least `goal` flips occur, where each
    /// class counts as in `terms` and others not at all. Otherwise the node
    /// that fails, and why; then the prover is of no further use.
    pub(super) fn prove(
        &mut self,
        tree: &Tree,
        terms: &[(u32, u32)],
        goal: usize,
    ) -> Result<(), (usize, TreeFlaw)> {
        for (class, count) in terms {
            self.counts[*class as usize] = u64::from(*count);
        }
        // The classes branched on, from the root down, and the flips so far.
        let (mut path, mut flips) = (Vec::new(), 0);
        let mut ended = false;
        for (index, node) in tree.nodes.iter().enumerate() {
            if ended {
                return Err((index, TreeFlaw::Trailing));
            }
            if self.is_stopped() {
                break;
            }
            let closed = match node {
                Node::Branch(demand) => {
                    let class = self.branch(*demand).map_err(|flaw| (index, flaw))?;
                    flips += self.counts[class];
                    path.push(class);
                    continue;
                }
                Node::Contradiction(fact) => self.contradicted(*fact),
                Node::Leaf { weights, denominator } => {
                    self.bounded(weights, *denominator, flips, goal)
                }
            };
            closed.map_err(|flaw| (index, flaw))?;
            ended = !self.advance(&mut path, &mut flips);
        }
        terms.iter().for_each(|(class, _)| self.counts[*class as usize] = 0);
        if ended { Ok(()) } else { Err((tree.nodes.len(), TreeFlaw::Missing)) }
    }

    /// On to the next branch whose kept side has not been seen, if any.
    fn advance(&mut self, path: &mut Vec<usize>, flips: &mut u64) -> bool {
        while let Some(class) = path.last().copied() {
            if self.states[class] == State::Flipped {
                *flips -= self.counts[class];
                self.states[class] = State::Kept;
                return true;
            }
            self.states[class] = State::Undecided;
            path.pop();
        }
        false
    }

    /// Enters the flipped side of a branch.
    fn branch(&mut self, demand: Demand) -> Result<usize, TreeFlaw> {
        if !self.setting.has(demand) {
            return Err(TreeFlaw::NoSuchDemand(demand));
        }
        let class = self.classes.of(demand) as usize;
        if self.states[class] != State::Undecided {
            return Err(TreeFlaw::AlreadyDecided(demand));
        }
        self.states[class] = State::Flipped;
        Ok(class)
    }

    /// Whether the facts, weighed, prove the goal.
    fn bounded(
        &mut self,
        weights: &[(usize, u64)],
        denominator: u64,
        flips: u64,
        goal: usize,
    ) -> Result<(), TreeFlaw> {
        if denominator == 0 {
            return Err(TreeFlaw::ZeroDenominator);
        }
        if let Some((fact, _)) = weights.iter().find(|(fact, _)| *fact >= self.facts.len()) {
            return Err(self.not_proved(*fact));
        }
        let weights = merged(weights);
        for (fact, _) in &weights {
            self.look_at(*fact)?;
        }
        let numerator = self.weigh(&weights, denominator, flips).ok_or(TreeFlaw::TooLarge)?;
        let needed = (goal as i128 - 1).checked_mul(i128::from(denominator));
        if numerator > needed.ok_or(TreeFlaw::TooLarge)? {
            return Ok(());
        }
        Err(TreeFlaw::TooWeak { numerator, denominator, goal })
    }

    /// Whether the classes that the path does not keep are too few for the
    /// fact.
    fn contradicted(&mut self, fact: usize) -> Result<(), TreeFlaw> {
        if fact >= self.facts.len() {
            return Err(self.not_proved(fact));
        }
        self.look_at(fact)?;
        let Inequality { terms, bound } = &self.facts[fact];
        let open = terms.iter().filter(|(class, _)| self.states[*class as usize] != State::Kept);
        let possible = open.map(|(_, coefficient)| *coefficient as usize).sum();
        if possible < *bound {
            return Ok(());
        }
        Err(TreeFlaw::NotContradicted { fact, possible, bound: *bound })
    }

    /// The bound that a leaf proves (see [`Node::Leaf`]), times its
    /// denominator; none on overflow.
    fn weigh(&mut self, weights: &[(usize, i128)], denominator: u64, flips: u64) -> Option<i128> {
        let denominator = i128::from(denominator);
        let mut bound = denominator.checked_mul(i128::from(flips))?;
        for (fact, numerator) in weights {
            let fact = &self.facts[*fact];
            let mut rest = fact.bound as i128;
            for (class, coefficient) in &fact.terms {
                let (class, coefficient) = (*class as usize, i128::from(*coefficient));
                match self.states[class] {
                    State::Kept => {}
                    State::Flipped => rest -= coefficient,
                    State::Undecided => {
                        let charge = numerator.checked_mul(coefficient)?;
                        self.charges[class] = self.charges[class].checked_add(charge)?;
                    }
                }
            }
            bound = bound.checked_add(numerator.checked_mul(rest)?)?;
        }
        // What is charged to a class above what it counts is not proved.
        for (class, _) in weights.iter().flat_map(|(fact, _)| &self.facts[*fact].terms) {
            let class = *class as usize;
            let charge = std::mem::take(&mut self.charges[class]);
            let counted = denominator.checked_mul(i128::from(self.counts[class]))?;
            bound = bound.checked_sub((charge - counted).max(0))?;
        }
        Some(bound)
    }

    /// Counts the work of looking at a fact.
    fn look_at(&mut self, fact: usize) -> Result<(), TreeFlaw> {
        self.work += self.facts[fact].terms.len() as u64;
        if self.work > MOST_WORK { Err(TreeFlaw::TooMuchWork) } else { Ok(()) }
    }

    fn not_proved(&self, fact: usize) -> TreeFlaw {
        TreeFlaw::FactNotProved { fact, available: self.facts.len() }
    }
}

/// The weights of a leaf with each fact once, so that naming a fact again
/// costs nothing.
fn merged(weights: &[(usize, u64)]) -> Vec<(usize, i128)> {
    let mut sorted: Vec<(usize, i128)> =
        weights.iter().map(|(fact, numerator)| (*fact, i128::from(*numerator))).collect();
    sorted.sort_unstable_by_key(|(fact, _)| *fact);
    sorted.dedup_by(|next, first| {
        let same = next.0 == first.0;
        first.1 += if same { next.1 } else { 0 };
        same
    });
    sorted
}
