//! What one neuron asks alone: a halfspace with the fewest misclassified
//! demands.

use super::functional::Functional;
use super::{ErrorKind, Result};
use hopfit_core::{Demand, Problem, TieRule};
use std::collections::BTreeMap;

/// Where a weight of the row goes in the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The weight from this neuron.
    Neuron(usize),
    /// The bias.
    Bias,
}

/// What a column of the row stands for: sources, each with its sign.
type Column = Vec<(Source, i8)>;

/// Demands that ask the same: equal vectors, equal strictness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandClass {
    vector: Vec<i8>,
    strict: bool,
    patterns: Vec<usize>,
}

impl DemandClass {
    /// The vector `a` of ±1, one entry a column of the row problem.
    #[must_use]
    pub fn vector(&self) -> &[i8] {
        &self.vector
    }

    /// Whether a·w > 0 is asked; otherwise a·w ≥ 0 suffices.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// The patterns that ask it, ascending.
    #[must_use]
    pub fn patterns(&self) -> &[usize] {
        &self.patterns
    }

    /// How many flips it costs not to meet it.
    #[must_use]
    pub fn multiplicity(&self) -> usize {
        self.patterns.len()
    }

    /// The class as a functional of the columns' weights.
    #[must_use]
    pub fn functional(&self) -> Functional {
        Functional::dense(&self.vector, self.strict)
    }

    /// Whether these weights, one a column, meet it.
    ///
    /// # Panics
    /// If the sum does not fit 128 bits, which takes 2⁶⁴ columns.
    #[must_use]
    pub fn is_met(&self, weights: &[i64]) -> bool {
        let terms = self.vector.iter().zip(weights);
        let field: i128 = terms.map(|(a, w)| i128::from(*a) * i128::from(*w)).sum();
        if self.strict { field > 0 } else { field >= 0 }
    }
}

/// The row problem of one neuron: classes of demands on the weights of its
/// distinct columns.
///
/// Neighbours whose bits agree (or disagree) on every pattern act as one
/// column, since only the sum (or difference) of their weights matters; a
/// bias is one more column. The range of the weights is not looked at: with
/// an integer range this problem is a relaxation.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_exact::row::RowProblem;
/// let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1], [-1, 1, -1]])?;
/// let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Strict)?;
/// let row = RowProblem::new(&problem, 0)?;
/// assert_eq!((row.dimension(), row.classes().len()), (2, 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    neuron: usize,
    neurons: usize,
    columns: Vec<Column>,
    classes: Vec<DemandClass>,
}

impl RowProblem {
    /// The row problem of `neuron`.
    ///
    /// # Errors
    /// A neuron that the problem does not have.
    pub fn new(problem: &Problem, neuron: usize) -> Result<Self> {
        Self::with(problem, &Columns::of(problem), neuron)
    }

    /// The same, with the columns of the problem at hand.
    pub(crate) fn with(problem: &Problem, all: &Columns, neuron: usize) -> Result<Self> {
        let neurons = problem.neurons();
        if neuron >= neurons {
            return Err(ErrorKind::NoSuchNeuron { neuron, neurons }.into());
        }
        let neighbours = problem.admissible().mask.neighbours(neuron).map(Source::Neuron);
        let bias = problem.admissible().bias.then_some(Source::Bias);
        let mut place = vec![None; all.values.len()];
        let (mut columns, mut groups): (Vec<Column>, Vec<usize>) = (Vec::new(), Vec::new());
        for source in neighbours.chain(bias) {
            let (group, sign) = all.groups[match source {
                Source::Neuron(j) => j,
                Source::Bias => neurons,
            }];
            let at = *place[group].get_or_insert(columns.len());
            if at == columns.len() {
                columns.push(Vec::new());
                groups.push(group);
            }
            columns[at].push((source, sign));
        }
        let classes = demand_classes(problem, neuron, all, &groups);
        Ok(Self { neuron, neurons, columns, classes })
    }

    /// The patterns whose demand these weights, one a column, leave unmet,
    /// ascending.
    ///
    /// # Panics
    /// As [`DemandClass::is_met`].
    #[must_use]
    pub fn unmet_patterns(&self, weights: &[i64]) -> Vec<usize> {
        let unmet = self.classes.iter().filter(|class| !class.is_met(weights));
        let mut patterns: Vec<usize> =
            unmet.flat_map(|class| class.patterns.iter().copied()).collect();
        patterns.sort_unstable();
        patterns
    }

    /// The neuron whose row this is.
    #[must_use]
    pub fn neuron(&self) -> usize {
        self.neuron
    }

    /// The number of distinct columns: unknowns of the problem.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.columns.len()
    }

    /// What each column stands for: neighbours (or the bias) with the sign
    /// by which each enters, N − 1 of them at most over all columns.
    #[must_use]
    pub fn columns(&self) -> &[Vec<(Source, i8)>] {
        &self.columns
    }

    /// The classes of demands, in order of their first pattern.
    #[must_use]
    pub fn classes(&self) -> &[DemandClass] {
        &self.classes
    }

    /// The demands of class `class`.
    ///
    /// # Panics
    /// If there is no such class.
    pub fn demands(&self, class: usize) -> impl Iterator<Item = Demand> + '_ {
        let neuron = self.neuron;
        self.classes[class].patterns.iter().map(move |pattern| Demand { pattern: *pattern, neuron })
    }

    /// The first demand of class `class`, which stands for all in proofs.
    ///
    /// # Panics
    /// If there is no such class.
    #[must_use]
    pub fn demand(&self, class: usize) -> Demand {
        Demand { pattern: self.classes[class].patterns[0], neuron: self.neuron }
    }

    /// The class whose first demand this is; none for other demands.
    #[must_use]
    pub fn class_of(&self, demand: Demand) -> Option<usize> {
        let first = |class: &DemandClass| class.patterns[0];
        let found = self.classes.binary_search_by_key(&demand.pattern, first).ok();
        found.filter(|_| demand.neuron == self.neuron)
    }

    /// How many demands these weights, one a column, leave unmet.
    ///
    /// # Panics
    /// As [`DemandClass::is_met`].
    #[must_use]
    pub fn unmet(&self, weights: &[i64]) -> usize {
        let unmet = self.classes.iter().filter(|class| !class.is_met(weights));
        unmet.map(DemandClass::multiplicity).sum()
    }

    /// The weights of a row of the network, N of them, and its bias, from the
    /// weights of the columns: each column's goes to its first source.
    #[must_use]
    pub fn lift(&self, weights: &[i64]) -> (Vec<i64>, i64) {
        let mut row = vec![0; self.neurons];
        let mut bias = 0;
        for (sources, weight) in self.columns.iter().zip(weights) {
            match sources[0] {
                (Source::Neuron(j), sign) => row[j] = i64::from(sign) * weight,
                (Source::Bias, sign) => bias = i64::from(sign) * weight,
            }
        }
        (row, bias)
    }
}

/// The columns of the patterns, and that of the bias, up to sign.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    /// The group of each neuron, and last of the bias, with the sign by which
    /// it differs from the group's values.
    groups: Vec<(usize, i8)>,
    /// P values of each group, the first +1.
    values: Vec<Vec<i8>>,
    /// The same, pattern by pattern: a bit for each group, set for +1.
    packed: Vec<Vec<u64>>,
}

impl Columns {
    /// The groups of equal and opposite columns.
    pub(crate) fn of(problem: &Problem) -> Self {
        let patterns = problem.patterns();
        let mut index = BTreeMap::new();
        let (mut groups, mut values) = (Vec::new(), Vec::new());
        for neuron in 0..=patterns.neurons() {
            let bit = |x: &[i8]| x.get(neuron).copied().unwrap_or(1);
            let sign = bit(patterns.row(0));
            let column: Vec<i8> = patterns.rows().map(|x| sign * bit(x)).collect();
            let group = *index.entry(column.clone()).or_insert(values.len());
            if group == values.len() {
                values.push(column);
            }
            groups.push((group, sign));
        }
        let mut packed = vec![vec![0; values.len().div_ceil(64)]; patterns.count()];
        for (group, values) in values.iter().enumerate() {
            for (words, _) in packed.iter_mut().zip(values).filter(|(_, value)| **value > 0) {
                words[group / 64] |= 1_u64 << (group % 64);
            }
        }
        Self { groups, values, packed }
    }

    /// The number of distinct columns of a neuron's row.
    pub(crate) fn dimension(&self, problem: &Problem, neuron: usize) -> usize {
        let mut seen = vec![false; self.values.len()];
        let class = problem.admissible();
        let bias = class.bias.then_some(problem.neurons());
        let sources = class.mask.neighbours(neuron).chain(bias);
        sources.filter(|j| !std::mem::replace(&mut seen[self.groups[*j].0], true)).count()
    }
}

/// Groups the demands of `neuron`, whose columns have these groups, by vector
/// and strictness.
fn demand_classes(
    problem: &Problem,
    neuron: usize,
    all: &Columns,
    groups: &[usize],
) -> Vec<DemandClass> {
    let tie: TieRule = problem.tie();
    let mut mask = vec![0_u64; all.values.len().div_ceil(64)];
    groups.iter().for_each(|group| mask[group / 64] |= 1 << (group % 64));
    let mut index = BTreeMap::new();
    let mut classes: Vec<DemandClass> = Vec::new();
    for (pattern, state) in problem.patterns().rows().enumerate() {
        let bit = state[neuron];
        let turn = if bit > 0 { 0 } else { u64::MAX };
        let words = all.packed[pattern].iter().zip(&mask);
        let key: Vec<u64> = words.map(|(word, mask)| (word ^ turn) & mask).collect();
        let strict = tie.is_strict(bit);
        let at = *index.entry((key, strict)).or_insert_with(|| {
            let vector = groups.iter().map(|group| bit * all.values[*group][pattern]).collect();
            classes.push(DemandClass { vector, strict, patterns: Vec::new() });
            classes.len() - 1
        });
        classes[at].patterns.push(pattern);
    }
    classes
}
