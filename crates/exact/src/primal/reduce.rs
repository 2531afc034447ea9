//! The same problem with fewer rows, columns and demands.
//!
//! With continuous symmetric weights two neurons whose bits agree in every
//! pattern (twins), or differ in every one, hold each other's bits by one
//! large mutual weight, whatever the rest of the network does. Their rows
//! ask for nothing any more; to the other neurons they are one column, free
//! of the tie w_ij = w_ji. Constant neurons are twins of each other, and of
//! the bias where there is one.
//!
//! Patterns that a neuron cannot tell apart ask the same of it, or the
//! contrary: then the minority flips, whatever the weights.

use super::table::{Column, Table};
use super::twins::{DistinctStates, Hold, Twins};
use super::views::{PackedStates, SettledRow};
use super::{ErrorKind, Result};
use hopfit_core::{Demand, IntegerNetwork, Mask, Problem, WeightRange};
use rayon::prelude::*;

/// A problem of S states, R rows that make demands and D ≥ R columns, the
/// first R of which are the rows' own.
#[derive(Debug, Clone)]
pub(crate) struct Reduction {
    neurons: usize,
    columns: Vec<Column>,
    table: Table,
    /// S×R: the sign asked of each field; 0: either, but not zero.
    signs: Vec<i8>,
    /// S×R: flips that a wrong sign costs beyond the unavoidable ones; 0
    /// where nothing is asked.
    costs: Vec<u32>,
    /// S×R: the state that makes this state's demand on this row.
    representatives: Vec<u32>,
    /// P: the state of each pattern.
    state_of: Vec<usize>,
    /// Flips that no weights avoid.
    forced: usize,
    holds: Vec<Hold>,
}

impl Reduction {
    /// Reduces `problem`.
    ///
    /// # Errors
    /// Weights that are not symmetric or not continuous.
    pub(crate) fn new(problem: &Problem) -> Result<Self> {
        let class = problem.admissible();
        if !class.symmetric {
            return Err(ErrorKind::FreeWeights.into());
        }
        if class.range != WeightRange::Continuous {
            return Err(ErrorKind::DiscreteWeights { range: class.range }.into());
        }
        let states = DistinctStates::new(problem);
        let twins = Twins::new(problem, &states);
        let (columns, rows) = twins.columns(&class.mask, class.bias);
        let mut reduced = Self {
            neurons: problem.neurons(),
            table: Table {
                states: states.table(problem, &columns),
                rows,
                columns: columns.len(),
                allowed: allowed(&class.mask, &columns, rows),
            },
            signs: Vec::new(),
            costs: Vec::new(),
            representatives: Vec::new(),
            forced: 0,
            columns,
            holds: twins.holds,
            state_of: states.state_of,
        };
        reduced.ask(problem, &states.counts);
        Ok(reduced)
    }

    /// S, the number of distinct states.
    pub(crate) fn state_count(&self) -> usize {
        self.table.state_count()
    }

    /// R, the number of rows that make demands.
    pub(crate) fn row_count(&self) -> usize {
        self.table.rows
    }

    /// D, the number of columns.
    pub(crate) fn column_count(&self) -> usize {
        self.table.columns
    }

    /// State `state`, D values ±1.
    pub(crate) fn state(&self, state: usize) -> &[i8] {
        self.table.state(state)
    }

    /// Whether row `row` may use column `column`.
    pub(crate) fn allows(&self, row: usize, column: usize) -> bool {
        self.table.allows(row, column)
    }

    /// Whether every pair but the diagonal may have a weight.
    pub(crate) fn is_full(&self) -> bool {
        self.table.allowed.is_none()
    }

    /// The sign asked of the field of `row` in `state`; 0: any but zero.
    pub(crate) fn sign(&self, state: usize, row: usize) -> i8 {
        self.signs[state * self.table.rows + row]
    }

    /// The flips that a wrong sign costs there; 0: nothing is asked.
    pub(crate) fn cost(&self, state: usize, row: usize) -> u32 {
        self.costs[state * self.table.rows + row]
    }

    /// How many fields are asked for a sign.
    pub(crate) fn demand_count(&self) -> usize {
        self.costs.iter().filter(|cost| **cost > 0).count()
    }

    /// Flips that no weights avoid.
    pub(crate) fn forced(&self) -> usize {
        self.forced
    }

    /// The reduced demands (state, row) that `flips` of the problem give up.
    ///
    /// # Errors
    /// A flip that the problem does not have.
    pub(crate) fn dropped(&self, flips: &[Demand]) -> Result<Vec<(usize, usize)>> {
        let place = |neuron| {
            self.columns[..self.table.rows].iter().position(|c| *c == Column::Neuron(neuron))
        };
        let mut dropped = Vec::new();
        for &Demand { pattern, neuron } in flips {
            let Some(&state) = self.state_of.get(pattern).filter(|_| neuron < self.neurons) else {
                let (patterns, neurons) = (self.state_of.len(), self.neurons);
                return Err(ErrorKind::NoSuchDemand { pattern, neuron, patterns, neurons }.into());
            };
            if let Some(row) = place(neuron) {
                let representative = self.representatives[state * self.table.rows + row] as usize;
                // A minority's demand is lost already and frees nothing.
                let same = self.agrees(state, representative, row);
                if self.cost(representative, row) > 0 && same {
                    dropped.push((representative, row));
                }
            }
        }
        dropped.sort_unstable();
        dropped.dedup();
        Ok(dropped)
    }

    /// Whether keeping the bit of `row` in `state` is what is asked of the
    /// field in `representative`.
    fn agrees(&self, state: usize, representative: usize, row: usize) -> bool {
        let own = self.state(state);
        let other = self.state(representative);
        let witness = (0..own.len()).find(|column| self.allows(row, *column));
        let orientation = witness.map_or(1, |column| own[column] * other[column]);
        own[row] * orientation == self.sign(representative, row)
    }

    /// Sets signs, costs, representatives and the unavoidable flips.
    fn ask(&mut self, problem: &Problem, counts: &[u32]) {
        let bias = problem.admissible().bias;
        let table = &self.table;
        let packed = PackedStates::new(&self.table);
        let settled: Vec<SettledRow> = (0..self.table.rows)
            .into_par_iter()
            .map(|row| packed.views(table, row, bias).settle(table, row, counts))
            .collect();
        let (states, rows) = (self.state_count(), self.table.rows);
        let place = |at: usize| (&settled[at % rows], at / rows);
        self.signs = (0..states * rows).map(|at| place(at).0.signs[place(at).1]).collect();
        self.costs = (0..states * rows).map(|at| place(at).0.costs[place(at).1]).collect();
        self.representatives =
            (0..states * rows).map(|at| place(at).0.representatives[place(at).1]).collect();
        self.forced = settled.iter().map(|row| row.forced).sum();
        for (row, settled) in settled.iter().enumerate() {
            if (0..self.columns.len()).all(|column| !self.allows(row, column)) {
                self.drop_row(row, problem, settled);
            }
        }
    }

    /// A row without columns has a field of zero and asks for nothing.
    fn drop_row(&mut self, row: usize, problem: &Problem, settled: &SettledRow) {
        let Column::Neuron(neuron) = self.columns[row] else { unreachable!("rows are neurons") };
        let bits = problem.patterns().rows().map(|pattern| pattern[neuron]);
        let lost = bits.filter(|bit| !problem.tie().is_met(*bit, 0.0)).count();
        self.forced = self.forced - settled.forced + lost;
        self.costs.iter_mut().skip(row).step_by(self.table.rows).for_each(|cost| *cost = 0);
    }

    /// Weights that need no search, R×D row by row: none at all, and Hebb's.
    pub(crate) fn simple_weights(&self) -> [Vec<i64>; 2] {
        let (rows, width) = (self.table.rows, self.columns.len());
        let mut hebb = vec![0_i64; rows * width];
        for state in self.table.states.chunks_exact(width) {
            for (row, weights) in hebb.chunks_exact_mut(width).enumerate() {
                let own = i64::from(state[row]);
                weights.iter_mut().zip(state).for_each(|(w, x)| *w += own * i64::from(*x));
            }
        }
        for (at, weight) in hebb.iter_mut().enumerate() {
            if !self.allows(at / width, at % width) {
                *weight = 0;
            }
        }
        [vec![0; rows * width], hebb]
    }

    /// The network of all N neurons that has the R×D reduced `weights` (zero
    /// where they are not allowed, tied among the first R columns).
    pub(crate) fn lift(&self, weights: &[i64]) -> IntegerNetwork {
        let (n, width) = (self.neurons, self.columns.len());
        let mut full = vec![0_i64; n * n];
        let mut bias = vec![0_i64; n];
        for (row, weights) in weights.chunks_exact(width).enumerate() {
            let Column::Neuron(i) = self.columns[row] else { unreachable!("rows are neurons") };
            for (column, weight) in self.columns.iter().zip(weights) {
                match *column {
                    Column::Neuron(j) => (full[i * n + j], full[j * n + i]) = (*weight, *weight),
                    Column::Bias => bias[i] = *weight,
                }
            }
        }
        let pulls: Vec<i64> =
            full.chunks_exact(n).map(|row| row.iter().map(|w| w.abs()).sum()).collect();
        // What holds a neuron so far, towards its own bit in every pattern.
        let mut support = vec![0_i64; n];
        for hold in &self.holds {
            let lacking = pulls[hold.neuron] + 1 - support[hold.neuron];
            if lacking <= 0 {
                continue;
            }
            let (i, weight) = (hold.neuron, i64::from(hold.sign) * lacking);
            support[i] += lacking;
            match hold.by {
                Column::Bias => bias[i] += weight,
                Column::Neuron(j) => {
                    support[j] += lacking;
                    full[i * n + j] += weight;
                    full[j * n + i] += weight;
                }
            }
        }
        IntegerNetwork::new(n, full, bias).expect("the sizes are the problem's")
    }
}

/// The reduced mask, if the mask forbids any pair.
fn allowed(mask: &Mask, columns: &[Column], rows: usize) -> Option<Vec<bool>> {
    let n = mask.neurons();
    let full = (0..n).all(|i| mask.neighbours(i).count() == n - 1);
    let pair = |row: usize, column: &Column| match (columns[row], column) {
        (Column::Neuron(i), Column::Neuron(j)) => mask.allows(i, *j),
        _ => true,
    };
    let table = (0..rows).flat_map(|row| columns.iter().map(move |column| pair(row, column)));
    (!full).then(|| table.collect())
}
