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

use super::{ErrorKind, Result};
use hopfit_core::{Demand, IntegerNetwork, Mask, Problem, WeightRange};

/// What a column of the reduced problem stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A neuron: one that still makes demands, or the first of its twins.
    Neuron(usize),
    /// The constant +1 whose weight is the bias.
    Bias,
}

/// A problem of S states, R rows that make demands and D ≥ R columns, the
/// first R of which are the rows' own.
#[derive(Debug, Clone)]
pub(crate) struct Reduction {
    neurons: usize,
    columns: Vec<Column>,
    rows: usize,
    /// S×D values ±1, state by state.
    states: Vec<i8>,
    /// Which of the R×D pairs may have a weight; none: all but the diagonal.
    allowed: Option<Vec<bool>>,
    /// S×R: the sign asked of each field.
    signs: Vec<i8>,
    /// S×R: flips that a wrong sign costs beyond the unavoidable ones; 0
    /// where nothing is asked.
    costs: Vec<u32>,
    /// S×R: the state that makes this state's demand on this row.
    speakers: Vec<u32>,
    /// P: the state of each pattern.
    state_of: Vec<usize>,
    /// Flips that no weights avoid.
    forced: usize,
    holds: Vec<Hold>,
}

/// How a neuron without demands is held.
#[derive(Debug, Clone, Copy)]
struct Hold {
    neuron: usize,
    /// The twin that holds it, or its own bias.
    by: Column,
    /// Whether the two agree (+1) or differ (−1).
    sign: i8,
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
            states: states.table(problem, &columns),
            allowed: allowed(&class.mask, &columns, rows),
            signs: Vec::new(),
            costs: Vec::new(),
            speakers: Vec::new(),
            forced: 0,
            columns,
            rows,
            holds: twins.holds,
            state_of: states.state_of,
        };
        reduced.ask(problem, &states.counts);
        Ok(reduced)
    }

    /// S, the number of distinct states.
    pub(crate) fn state_count(&self) -> usize {
        self.states.len() / self.columns.len()
    }

    /// R, the number of rows that make demands.
    pub(crate) fn row_count(&self) -> usize {
        self.rows
    }

    /// D, the number of columns.
    pub(crate) fn column_count(&self) -> usize {
        self.columns.len()
    }

    /// State `state`, D values ±1.
    pub(crate) fn state(&self, state: usize) -> &[i8] {
        let width = self.columns.len();
        &self.states[state * width..(state + 1) * width]
    }

    /// Whether row `row` may use column `column`.
    pub(crate) fn allows(&self, row: usize, column: usize) -> bool {
        match &self.allowed {
            None => row != column,
            Some(allowed) => allowed[row * self.columns.len() + column],
        }
    }

    /// Whether every pair but the diagonal may have a weight.
    pub(crate) fn is_full(&self) -> bool {
        self.allowed.is_none()
    }

    /// The sign asked of the field of `row` in `state`.
    pub(crate) fn sign(&self, state: usize, row: usize) -> i8 {
        self.signs[state * self.rows + row]
    }

    /// The flips that a wrong sign costs there; 0: nothing is asked.
    pub(crate) fn cost(&self, state: usize, row: usize) -> u32 {
        self.costs[state * self.rows + row]
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
        let place = |neuron| self.columns[..self.rows].iter().position(|c| *c == Column::Neuron(neuron));
        let mut dropped = Vec::new();
        for &Demand { pattern, neuron } in flips {
            let Some(&state) = self.state_of.get(pattern).filter(|_| neuron < self.neurons) else {
                let (patterns, neurons) = (self.state_of.len(), self.neurons);
                return Err(ErrorKind::NoSuchDemand { pattern, neuron, patterns, neurons }.into());
            };
            if let Some(row) = place(neuron) {
                let speaker = self.speakers[state * self.rows + row] as usize;
                // A minority's demand is lost already and frees nothing.
                let same = self.agrees(state, speaker, row);
                if self.cost(speaker, row) > 0 && same {
                    dropped.push((speaker, row));
                }
            }
        }
        dropped.sort_unstable();
        dropped.dedup();
        Ok(dropped)
    }

    /// Whether keeping the bit of `row` in `state` is what is asked of the
    /// field in `speaker`.
    fn agrees(&self, state: usize, speaker: usize, row: usize) -> bool {
        let own = self.state(state);
        let other = self.state(speaker);
        let witness = (0..own.len()).find(|column| self.allows(row, *column));
        let orientation = witness.map_or(1, |column| own[column] * other[column]);
        own[row] * orientation == self.sign(speaker, row)
    }

    /// Sets signs, costs, speakers and the unavoidable flips. `counts` says
    /// how many patterns are in each state.
    fn ask(&mut self, problem: &Problem, counts: &[u32]) {
        let (states, rows) = (self.state_count(), self.rows);
        self.signs = (0..states * rows).map(|at| self.state(at / rows)[at % rows]).collect();
        self.costs = vec![0; states * rows];
        self.speakers = vec![0; states * rows];
        for row in 0..rows {
            if (0..self.columns.len()).all(|column| !self.allows(row, column)) {
                self.forced += self.lost_by_silence(row, problem);
                continue;
            }
            let views = self.views(row, problem.admissible().bias);
            for group in views.chunk_by(|a, b| a.bits == b.bits) {
                self.settle(row, group, counts);
            }
        }
    }

    /// The flips of a row whose field is always zero.
    fn lost_by_silence(&self, row: usize, problem: &Problem) -> usize {
        let Column::Neuron(neuron) = self.columns[row] else { return 0 };
        let bits = problem.patterns().rows().map(|pattern| pattern[neuron]);
        bits.filter(|bit| !problem.tie().is_met(*bit, 0.0)).count()
    }

    /// What `row` sees of each state, sorted, equal ones side by side.
    fn views(&self, row: usize, bias: bool) -> Vec<View> {
        let columns: Vec<usize> =
            (0..self.columns.len()).filter(|column| self.allows(row, *column)).collect();
        let view = |state: usize| {
            let values = self.state(state);
            // Without a bias the opposite state gives the opposite field.
            let orientation =
                if bias { 1 } else { columns.first().map_or(1, |column| values[*column]) };
            let bits = pack(columns.iter().map(|column| values[*column] == orientation));
            View { bits, state, sign: values[row] * orientation, orientation }
        };
        let mut views: Vec<View> = (0..self.state_count()).map(view).collect();
        views.sort_unstable_by(|a, b| a.bits.cmp(&b.bits).then(a.state.cmp(&b.state)));
        views
    }

    /// Lets the first of a group of states that `row` cannot tell apart ask
    /// for what the majority wants.
    fn settle(&mut self, row: usize, group: &[View], counts: &[u32]) {
        let voices = |sign: i8| -> u32 {
            group.iter().filter(|view| view.sign == sign).map(|view| counts[view.state]).sum()
        };
        let (plus, minus) = (voices(1), voices(-1));
        let speaker = &group[0];
        let at = speaker.state * self.rows + row;
        let majority = if plus >= minus { 1 } else { -1 };
        self.signs[at] = majority * speaker.orientation;
        self.costs[at] = plus.abs_diff(minus);
        self.forced += plus.min(minus) as usize;
        for view in group {
            self.speakers[view.state * self.rows + row] = speaker.state as u32;
        }
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
        let pulls: Vec<i64> = full.chunks_exact(n).map(|row| row.iter().map(|w| w.abs()).sum()).collect();
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

/// What one row sees of a state: its columns' values up to a common sign.
struct View {
    bits: Vec<u64>,
    state: usize,
    /// What is asked of the field, in the common orientation.
    sign: i8,
    orientation: i8,
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

fn pack(bits: impl Iterator<Item = bool>) -> Vec<u64> {
    let mut words = Vec::new();
    for (at, bit) in bits.enumerate() {
        if at % 64 == 0 {
            words.push(0);
        }
        *words.last_mut().expect("a word was pushed") |= u64::from(bit) << (at % 64);
    }
    words
}

/// The patterns without repetitions; without a bias also without opposites,
/// which ask the same.
struct DistinctStates {
    /// The pattern that stands for each state.
    pattern: Vec<usize>,
    /// How many patterns are in each state.
    counts: Vec<u32>,
    /// The state of each pattern.
    state_of: Vec<usize>,
}

impl DistinctStates {
    fn new(problem: &Problem) -> Self {
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

    fn table(&self, problem: &Problem, columns: &[Column]) -> Vec<i8> {
        let value = |row: &[i8], column: &Column| match column {
            Column::Neuron(i) => row[*i],
            Column::Bias => 1,
        };
        let rows = self.pattern.iter().map(|pattern| problem.patterns().row(*pattern));
        rows.flat_map(|row| columns.iter().map(move |column| value(row, column))).collect()
    }
}

/// Which neurons are held by a twin or by their bias.
struct Twins {
    /// N: the first twin of each neuron (itself, if it is the first), or the
    /// bias.
    first: Vec<Column>,
    /// N: whether a twin or the bias holds the neuron.
    held: Vec<bool>,
    holds: Vec<Hold>,
}

impl Twins {
    fn new(problem: &Problem, states: &DistinctStates) -> Self {
        let class = problem.admissible();
        let n = problem.neurons();
        let row = |pattern: usize| problem.patterns().row(pattern);
        let lead = row(states.pattern[0]);
        // A neuron's bits relative to its bit in the first state.
        let bits = |i: usize| pack(states.pattern.iter().map(|pattern| row(*pattern)[i] == lead[i]));
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
    fn columns(&self, mask: &Mask, bias: bool) -> (Vec<Column>, usize) {
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
