//! From what the search knows to the certificate's proof.

use super::ask::{Decision, Question};
use super::bits::Bits;
use super::engine::{Bounder, Known};
use super::hitting::{Hit, Hitting};
use super::master::{Counts, Master, Spent};
use super::row::Row;
use super::separate::Multipliers;
use crate::row::{Functional, RowProblem, core_multipliers, dependence};
use hopfit_certify::{Across, AcrossNode, Clause, ClauseCore, ClauseRow, Decided, IBig};
use hopfit_core::{Demand, Stop};

/// Nodes of a search that tells whether a core can be left out.
const PRUNING_NODES: usize = 20_000;
/// Nodes of all searches that tell whether a clause can be left out.
const CLAUSE_NODES: usize = 50_000;

impl Bounder {
    /// Keeps what multipliers prove, with exact cores; none if one of them is
    /// no core, which rounding errors can bring about.
    pub(super) fn know(&mut self, part: usize, found: Multipliers) -> Option<()> {
        let Multipliers { values, counts, questions } = found;
        let decided = self.lift(part, &values, &counts);
        let mut rows = Vec::new();
        for ((i, bound), question) in counts.0.iter().zip(questions) {
            let hypothesis = self.pairs.hypothesis(*i, &values);
            let lifted = !decided.iter().any(|(neuron, _, _)| neuron == i);
            let at = if lifted { *i } else { self.parts[part].rows[*i] };
            let own = if lifted && at != self.parts[part].rows[*i] {
                self.ask(at, &hypothesis, *bound)?.cores
            } else {
                question.cores
            };
            let row = &self.rows[at];
            rows.push(claim(row, &self.problems[*i], *bound, (own, &hypothesis), &self.stop)?);
        }
        let neurons = self.problems.len();
        let pairs = (0..neurons).flat_map(|i| (i + 1..neurons).map(move |j| (i, j)));
        let value = |(i, j)| {
            let (unknown, sign) = self.pairs.of(i, j)?;
            let value = i64::from(sign) * values[unknown];
            (value != 0).then_some((i, j, value))
        };
        let multipliers = pairs.filter_map(value).collect();
        let clause = Clause { decided: self.decisions(&decided), multipliers, rows };
        self.effort.clauses += 1;
        self.known.push(Known { decided, counts, clause });
        Some(())
    }

    /// The decisions of a part without which a clause would not be proved, as
    /// far as they are of neurons one by one.
    fn lift(&mut self, part: usize, values: &[i64], counts: &Counts) -> Vec<(usize, usize, bool)> {
        let mut decided = self.parts[part].decided.clone();
        let mut neurons: Vec<usize> = decided.iter().map(|(i, _, _)| *i).collect();
        neurons.sort_unstable();
        neurons.dedup();
        for i in neurons {
            let bound = counts.0.iter().find(|(row, _)| *row == i);
            let spare = bound.is_none_or(|(_, bound)| {
                let hypothesis = self.pairs.hypothesis(i, values);
                self.ask(i, &hypothesis, *bound).is_some()
            });
            if spare {
                decided.retain(|(neuron, _, _)| *neuron != i);
            }
        }
        decided
    }

    /// The cores by which row `at` flips so many bits under a hypothesis.
    fn ask(&mut self, at: usize, hypothesis: &[i64], bound: u32) -> Option<Question> {
        let hypothesis: Vec<f64> = hypothesis.iter().map(|value| *value as f64).collect();
        let row = &mut self.rows[at];
        let mut question = row.ask(&hypothesis);
        let below = bound.checked_sub(1)?;
        let fails =
            row.violation(&hypothesis, below) > 0.0 || row.separate(&mut question, below) > 0;
        if fails {
            return None;
        }
        let decision = row.decide(&mut question, below, &self.stop);
        matches!(decision, Decision::Proved).then_some(question)
    }

    /// Keeps how many bits a row flips at least.
    pub(super) fn know_row(&mut self, part: usize, neuron: usize, bound: u32) -> Option<()> {
        let own = |(i, _, _): &(usize, usize, bool)| *i == neuron;
        let decided: Vec<_> = self.parts[part].decided.iter().copied().filter(own).collect();
        let row = &self.rows[self.parts[part].rows[neuron]];
        let nothing = vec![0; row.dimension];
        let supposed = (Vec::new(), nothing.as_slice());
        let row = claim(row, &self.problems[neuron], bound, supposed, &self.stop)?;
        let clause =
            Clause { decided: self.decisions(&decided), multipliers: Vec::new(), rows: vec![row] };
        let counts = Counts(vec![(neuron, bound)]);
        self.known.push(Known { decided, counts, clause });
        Some(())
    }

    fn demand(&self, neuron: usize, class: usize) -> Demand {
        Demand { pattern: self.problems[neuron].classes()[class].patterns()[0], neuron }
    }

    fn decisions(&self, decided: &[(usize, usize, bool)]) -> Vec<Decided> {
        let decision = |(neuron, class, flips): &(usize, usize, bool)| Decided {
            demand: self.demand(*neuron, *class),
            flips: *flips,
        };
        decided.iter().map(decision).collect()
    }

    /// The proof of `bound`, which has been found.
    pub(super) fn write(&self, bound: u32) -> Across {
        let (mut tree, mut ends) = (Vec::new(), Vec::new());
        self.walk(0, bound, &mut tree, &mut ends);
        let used = self.needed(&ends, bound);
        let clauses = used.into_iter().map(|at| self.known[at].clause.clone()).collect();
        Across { bound: bound as usize, clauses, tree }
    }

    /// The tree below a part, and the clauses that hold at each end.
    fn walk(&self, part: usize, goal: u32, tree: &mut Vec<AcrossNode>, ends: &mut Vec<Vec<usize>>) {
        let valid: Vec<usize> = self.valid(part).collect();
        match self.part(part).branch {
            Some((neuron, class, children))
                if !self.close_by(&valid, goal, &mut { usize::MAX }) =>
            {
                tree.push(AcrossNode::Bit(self.demand(neuron, class)));
                children.into_iter().for_each(|child| self.walk(child, goal, tree, ends));
            }
            _ => {
                tree.push(AcrossNode::End);
                ends.push(valid);
            }
        }
    }

    /// Whether these clauses leave no counts below the goal; takes the nodes
    /// of the search from `nodes`.
    fn close_by(&self, clauses: &[usize], goal: u32, nodes: &mut usize) -> bool {
        let clauses: Vec<&Counts> = clauses.iter().map(|at| &self.known[*at].counts).collect();
        let never = Stop::never();
        let mut master = Master::new(&clauses, goal, &never);
        master.nodes = *nodes;
        let spent = master.find(&vec![0; self.problems.len()]);
        *nodes = master.nodes;
        spent == Spent::Never
    }

    /// Clauses without which some end would stay open: the others are left
    /// out one after another, the first found first.
    fn needed(&self, ends: &[Vec<usize>], goal: u32) -> Vec<usize> {
        let mut ends: Vec<Vec<usize>> = ends.to_vec();
        let mut all: Vec<usize> = ends.concat();
        all.sort_unstable();
        all.dedup();
        let (mut used, mut nodes) = (Vec::new(), CLAUSE_NODES);
        for at in all {
            let without = |end: &Vec<usize>| -> Vec<usize> {
                end.iter().copied().filter(|other| *other != at).collect()
            };
            let spare = ends
                .iter()
                .all(|end| !end.contains(&at) || self.close_by(&without(end), goal, &mut nodes));
            if spare {
                ends.iter_mut().for_each(|end| end.retain(|other| *other != at));
            } else {
                used.push(at);
            }
        }
        used
    }
}

/// What cores claim of a row, with exact multipliers and no more cores than
/// it takes.
fn claim(
    row: &Row,
    problem: &RowProblem,
    bound: u32,
    (own, hypothesis): (Vec<Bits>, &[i64]),
    stop: &Stop,
) -> Option<ClauseRow> {
    let given = row.cores.iter().map(|core| (*core, false));
    let cores: Vec<(Bits, bool)> = given.chain(own.into_iter().map(|core| (core, true))).collect();
    let cores = needed_cores(row, bound, &cores, stop)?;
    let exact = |(core, supposes): &(Bits, bool)| {
        exact(row, problem, core, if *supposes { hypothesis } else { &[] })
    };
    let cores = cores.iter().map(exact).collect::<Option<Vec<_>>>()?;
    Some(ClauseRow { neuron: problem.neuron(), bound: bound as usize, cores })
}

/// The cores without which fewer flips would hit all; more of them where a
/// search takes long or is stopped.
fn needed_cores(
    row: &Row,
    bound: u32,
    cores: &[(Bits, bool)],
    stop: &Stop,
) -> Option<Vec<(Bits, bool)>> {
    let Some(allowance) = (bound - 1).checked_sub(row.fixed) else { return Some(Vec::new()) };
    let forces = |cores: &[(Bits, bool)], nodes: usize| {
        let sets: Vec<Bits> = cores.iter().map(|(core, _)| *core).collect();
        let mut search = Hitting { sizes: &row.sizes, nodes, stop };
        search.find(&sets, row.undecided(), allowance) == Hit::Never
    };
    let mut few: Vec<(Bits, bool)> = Vec::new();
    loop {
        let sets: Vec<Bits> = few.iter().map(|(core, _)| *core).collect();
        let mut search = Hitting { sizes: &row.sizes, nodes: usize::MAX, stop };
        match search.find(&sets, row.undecided(), allowance) {
            Hit::Never => break,
            Hit::Unknown => return None,
            Hit::Set(set) => {
                let missed = cores.iter().filter(|(core, _)| !core.meets(&set));
                few.push(*missed.min_by_key(|(core, _)| core.and(&row.undecided()).len())?);
            }
        }
    }
    let mut cores = few;
    for at in (0..cores.len()).rev() {
        let core = cores.remove(at);
        if !forces(&cores, PRUNING_NODES) {
            cores.insert(at, core);
        }
    }
    Some(cores)
}

/// A core with its multipliers, under a hypothesis if one is given.
fn exact(row: &Row, problem: &RowProblem, core: &Bits, hypothesis: &[i64]) -> Option<ClauseCore> {
    let members: Vec<usize> = core.iter().collect();
    let mut functionals: Vec<&Functional> = members.iter().map(|m| row.demand(*m)).collect();
    let pattern = |class: usize| problem.classes()[class].patterns()[0];
    let listed = |y: Vec<IBig>| {
        members.iter().map(|m| pattern(*m)).zip(y).filter(|(_, y)| *y > IBig::ZERO).collect()
    };
    if hypothesis.is_empty() {
        let y = core_multipliers(&functionals)?.into_iter().map(IBig::from).collect();
        return Some(ClauseCore { hypothesis: IBig::ZERO, members: listed(y) });
    }
    let entries = hypothesis.iter().enumerate().filter(|(_, value)| **value != 0);
    let entry = |(at, value): (usize, &i64)| Some((at, i32::try_from(-value).ok()?));
    let supposed =
        Functional { entries: entries.map(entry).collect::<Option<_>>()?, strict: false };
    functionals.push(&supposed);
    let mut y: Vec<IBig> = dependence(&functionals)?.into_iter().map(IBig::from).collect();
    let own = y.pop()?;
    let strict = |(m, y): (&usize, &IBig)| *y > IBig::ZERO && row.demand(*m).strict;
    members.iter().zip(&y).any(strict).then(|| ClauseCore { hypothesis: own, members: listed(y) })
}
