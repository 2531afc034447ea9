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
}

/// Bounds on the counts of each row.
#[derive(Debug, Clone)]
struct State {
    least: Vec<u32>,
    most: Vec<u32>,
    sum: u32,
}

impl Master<'_> {
    /// Counts of at least `least` each.
    pub(crate) fn find(&mut self, least: &[u32]) -> Spent {
        let sum: u32 = least.iter().sum();
        let state = State { least: least.to_vec(), most: vec![u32::MAX; least.len()], sum };
        if sum >= self.goal {
            return Spent::Never;
        }
        let open: Vec<usize> = (0..self.clauses.len()).collect();
        self.search(&state, &open)
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
