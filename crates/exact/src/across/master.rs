//! The fewest flips by clauses over the rows' counts.

use hopfit_core::Stop;

/// For any weights, some of these rows flips at least so many bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counts(pub(crate) Vec<(usize, u32)>);

/// What [`Master::find`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spent {
    /// Flips of each row that agree with all clauses.
    Counts(Vec<u32>),
    /// These do, but are to be avoided, as all that do.
    Meeting(Vec<u32>),
    /// There are none below the goal.
    Never,
    /// The search took too many nodes.
    Unknown,
}

/// A search for counts below a goal that agree with some clauses.
pub(crate) struct Master<'a> {
    pub(crate) clauses: &'a [&'a Counts],
    pub(crate) goal: u32,
    /// Nodes that may still be searched.
    pub(crate) nodes: usize,
    pub(crate) stop: &'a Stop,
    /// Counts to avoid: those that reach all of these numbers.
    pub(crate) avoid: &'a [&'a [(usize, u32)]],
    /// Counts that were avoided.
    avoided: Option<Vec<u32>>,
}

/// Bounds on the counts of each row.
#[derive(Debug, Clone)]
struct State {
    least: Vec<u32>,
    most: Vec<u32>,
    sum: u32,
}

impl<'a> Master<'a> {
    pub(crate) fn new(clauses: &'a [&'a Counts], goal: u32, stop: &'a Stop) -> Self {
        Self { clauses, goal, nodes: usize::MAX, stop, avoid: &[], avoided: None }
    }

    /// Counts of at least `least` each.
    pub(crate) fn find(&mut self, least: &[u32]) -> Spent {
        let sum: u32 = least.iter().sum();
        let state = State { least: least.to_vec(), most: vec![u32::MAX; least.len()], sum };
        if sum >= self.goal {
            return Spent::Never;
        }
        let open: Vec<usize> = (0..self.clauses.len()).collect();
        self.avoided = None;
        match (self.search(&state, &open), self.avoided.take()) {
            (Spent::Never, Some(counts)) => Spent::Meeting(counts),
            (spent, _) => spent,
        }
    }

    fn search(&mut self, state: &State, open: &[usize]) -> Spent {
        if self.nodes == 0 || (self.nodes.is_multiple_of(64) && self.stop.is_due()) {
            return Spent::Unknown;
        }
        self.nodes -= 1;
        let met = |clause: &Counts| clause.0.iter().any(|(row, g)| state.least[*row] >= *g);
        let open: Vec<usize> = open.iter().copied().filter(|at| !met(self.clauses[*at])).collect();
        let slack = self.goal - 1 - state.sum;
        let mut best: Option<Vec<Choice>> = None;
        let mut used = vec![false; state.least.len()];
        let mut needed = 0;
        for at in &open {
            let options = options(self.clauses[*at], state, slack);
            let Some(cheapest) = options.first() else { return Spent::Never };
            if !options.iter().any(|(_, row, _)| used[*row]) {
                needed += cheapest.0;
                options.iter().for_each(|(_, row, _)| used[*row] = true);
            }
            if best.as_ref().is_none_or(|least| options.len() < least.len()) {
                best = Some(options);
            }
        }
        if needed > slack {
            return Spent::Never;
        }
        let reached = |levels: &&&[(usize, u32)]| {
            levels.iter().all(|(row, level)| state.least[*row] >= *level)
        };
        if self.avoid.iter().any(|levels| reached(&levels)) {
            // What is below is to be avoided, too; whether there is anything
            // is seen where all are.
            return self.avoid_below(state, &open);
        }
        let Some(options) = best else { return Spent::Counts(state.least.clone()) };
        let mut state = state.clone();
        for (cost, row, count) in options {
            let mut child = state.clone();
            child.least[row] = count;
            child.sum += cost;
            match self.search(&child, &open) {
                Spent::Never => state.most[row] = count - 1,
                other => return other,
            }
        }
        Spent::Never
    }
}

impl Master<'_> {
    /// Counts at or above these that agree with the clauses, to be avoided.
    fn avoid_below(&mut self, state: &State, open: &[usize]) -> Spent {
        if self.avoided.is_some() {
            return Spent::Never;
        }
        let avoid = std::mem::take(&mut self.avoid);
        let spent = self.search(state, open);
        self.avoid = avoid;
        match spent {
            Spent::Counts(counts) => {
                self.avoided = Some(counts);
                Spent::Never
            }
            other => other,
        }
    }
}

/// A way to meet a clause: further flips, row, count.
type Choice = (u32, usize, u32);

/// How a clause can still be met, the cheapest first.
fn options(clause: &Counts, state: &State, slack: u32) -> Vec<Choice> {
    let cost = |(row, g): &(usize, u32)| (g - state.least[*row], *row, *g);
    let able = |(cost, row, g): &Choice| *cost <= slack && *g <= state.most[*row];
    let mut options: Vec<_> = clause.0.iter().map(cost).filter(able).collect();
    options.sort_unstable();
    options
}
