//! Which patterns and which neurons are the same, up to sign.

use super::table::{Column, pack};
use hopfit_core::{Mask, Problem};

/// How a neuron without demands is held.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hold {
    pub(crate) neuron: usize,
    /// The twin that holds it, or its own bias.
    pub(crate) by: Column,
    /// Whether the two agree (+1) or differ (−1).
    pub(crate) sign: i8,
}

/// The patterns without repetitions; without a bias also without opposites,
/// which ask the same.
pub(crate) struct DistinctStates {
    /// The pattern that stands for each state.
    pattern: Vec<usize>,
    /// How many patterns are in each state.
    pub(crate) counts: Vec<u32>,
    /// The state of each pattern.
    pub(crate) state_of: Vec<usize>,
}

impl DistinctStates {
    pub(crate) fn new(problem: &Problem) -> Self {
        let bias = problem.admissible().bias;
        let key = |row: &[i8]| {
            let orientation = if bias { 1 } else { row[0] };
            pack(row.iter().map(|bit| *bit == orientation))
        };
        let keys: Vec<Vec<u64>> = problem.patterns().rows().map(key).collect();
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|a, b| keys[*a].cmp(&keys[*b]).then(a.cmp(b)));
        let mut groups: Vec<&[usize]> = order.chunk_by(|a, b| keys[*a] == keys[*b]).collect();
        groups.sort_unstable_by_key(|group| group[0]);
        let mut state_of = vec![0; keys.len()];
        for (state, group) in groups.iter().enumerate() {
            group.iter().for_each(|pattern| state_of[*pattern] = state);
        }
        Self {
            pattern: groups.iter().map(|group| group[0]).collect(),
            counts: groups.iter().map(|group| group.len() as u32).collect(),
            state_of,
        }
    }

    pub(crate) fn table(&self, problem: &Problem, columns: &[Column]) -> Vec<i8> {
        let value = |row: &[i8], column: &Column| match column {
            Column::Neuron(i) => row[*i],
            Column::Bias => 1,
        };
        let rows = self.pattern.iter().map(|pattern| problem.patterns().row(*pattern));
        rows.flat_map(|row| columns.iter().map(move |column| value(row, column))).collect()
    }
}

/// Which neurons are held by a twin or by their bias.
pub(crate) struct Twins {
    /// N: the first twin of each neuron (itself, if it is the first), or the
    /// bias.
    first: Vec<Column>,
    /// N: whether a twin or the bias holds the neuron.
    held: Vec<bool>,
    pub(crate) holds: Vec<Hold>,
}

impl Twins {
    pub(crate) fn new(problem: &Problem, states: &DistinctStates) -> Self {
        let class = problem.admissible();
        let n = problem.neurons();
        let row = |pattern: usize| problem.patterns().row(pattern);
        let lead = row(states.pattern[0]);
        // A neuron's bits relative to its bit in the first state.
        let bits =
            |i: usize| pack(states.pattern.iter().map(|pattern| row(*pattern)[i] == lead[i]));
        let columns: Vec<Vec<u64>> = (0..n).map(bits).collect();
        let constant = pack(states.pattern.iter().map(|_| true));
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|a, b| columns[*a].cmp(&columns[*b]).then(a.cmp(b)));
        let mut twins = Self {
            first: (0..n).map(Column::Neuron).collect(),
            held: vec![false; n],
            holds: Vec::new(),
        };
        for group in order.chunk_by(|a, b| columns[*a] == columns[*b]) {
            let by_bias = class.bias && columns[group[0]] == constant;
            twins.join(group, by_bias, lead, &class.mask);
        }
        twins.holds.sort_by_key(|hold| hold.neuron);
        // The last first, so that the first of a group, which carries the
        // weights to the others, is held by what they need already.
        twins.holds.reverse();
        twins
    }

    fn join(&mut self, group: &[usize], by_bias: bool, lead: &[i8], mask: &Mask) {
        for &i in group {
            self.first[i] = if by_bias { Column::Bias } else { Column::Neuron(group[0]) };
            let twin = group.iter().find(|j| mask.allows(i, **j));
            let hold = match twin {
                _ if by_bias => Hold { neuron: i, by: Column::Bias, sign: lead[i] },
                Some(&j) => Hold { neuron: i, by: Column::Neuron(j), sign: lead[i] * lead[j] },
                None => continue,
            };
            self.held[i] = true;
            self.holds.push(hold);
        }
    }

    /// The columns, those of rows with demands first, and how many these are.
    pub(crate) fn columns(&self, mask: &Mask, bias: bool) -> (Vec<Column>, usize) {
        let n = self.held.len();
        let full = (0..n).all(|i| mask.neighbours(i).count() == n - 1);
        let mut columns: Vec<Column> =
            (0..n).filter(|i| !self.held[*i]).map(Column::Neuron).collect();
        let rows = columns.len();
        // Twins have the same neighbours only where everybody has all.
        let stands = |i: &usize| self.held[*i] && (!full || self.first[*i] == Column::Neuron(*i));
        columns.extend((0..n).filter(stands).map(Column::Neuron));
        columns.extend(bias.then_some(Column::Bias));
        (columns, rows)
    }
}
