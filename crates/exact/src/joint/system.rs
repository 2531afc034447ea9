//! The demands of symmetric weights as columns of one linear system.

use crate::row::Functional;
use crate::simplex::{Dictionary, Equations};
use hopfit_core::{Demand, Problem, Stop};
use std::collections::BTreeMap;

/// Demands of one neuron that ask the same: they have the same functional
/// and the same strictness, so they flip together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class {
    /// The neuron.
    pub(crate) neuron: usize,
    /// The patterns, ascending.
    pub(crate) patterns: Vec<usize>,
    /// Whether the field must not be zero.
    pub(crate) strict: bool,
}

impl Class {
    /// How many flips it counts.
    pub(crate) fn size(&self) -> usize {
        self.patterns.len()
    }

    /// Its first demand, which stands for all.
    pub(crate) fn demand(&self) -> Demand {
        Demand { pattern: self.patterns[0], neuron: self.neuron }
    }
}

/// What cores are made of. Column c holds the coefficients of class c's
/// functional, one row for each free weight (a pair of neurons, or a bias):
/// multipliers `y ≥ 0` with `A y = 0` and a strict member are a core.
///
/// Classes that can be in no core are left out (every row in which they
/// stand has only one sign), and so are rows that repeat another one.
#[derive(Debug, Clone)]
pub(crate) struct System {
    classes: Vec<Class>,
    /// For each class its (row, ±1) entries, by row.
    columns: Vec<Vec<(u32, i8)>>,
    rows: usize,
    /// The class of each demand of the P×N table, if it can be in a core.
    class_of: Vec<Option<u32>>,
    neurons: usize,
}

impl System {
    /// The system of a problem, whose weights count as symmetric.
    pub(crate) fn new(problem: &Problem) -> Self {
        let mut classes = Vec::new();
        let mut columns = Vec::new();
        for neuron in 0..problem.neurons() {
            for (column, class) in classes_of(problem, neuron) {
                classes.push(class);
                columns.push(column);
            }
        }
        let live = live(&columns, problem.neurons().pow(2));
        let both = classes.into_iter().zip(columns).zip(live);
        let (classes, columns): (Vec<Class>, Vec<Vec<(usize, i8)>>) =
            both.filter(|(_, live)| *live).map(|(both, _)| both).unzip();
        let (columns, rows) = distinct_rows(&columns);
        let mut class_of = vec![None; problem.patterns().as_slice().len()];
        for (c, class) in classes.iter().enumerate() {
            for pattern in &class.patterns {
                let demand = Demand { pattern: *pattern, neuron: class.neuron };
                class_of[demand.index(problem.neurons())] = Some(c as u32);
            }
        }
        Self { classes, columns, rows, class_of, neurons: problem.neurons() }
    }

    /// The classes, by neuron.
    pub(crate) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// How many classes there are.
    pub(crate) fn count(&self) -> usize {
        self.classes.len()
    }

    /// All demands of some classes, by class.
    pub(crate) fn demands(&self, classes: &[u32]) -> Vec<Demand> {
        let all = classes.iter().map(|class| &self.classes[*class as usize]);
        let demand = |class: &Class, pattern: usize| Demand { pattern, neuron: class.neuron };
        all.flat_map(|class| class.patterns.iter().map(|p| demand(class, *p))).collect()
    }

    /// A class as a functional of the rows.
    pub(crate) fn functional(&self, class: usize) -> Functional {
        let entries =
            self.columns[class].iter().map(|(row, sign)| (*row as usize, i32::from(*sign)));
        Functional { entries: entries.collect(), strict: self.classes[class].strict }
    }

    /// The solutions of `A y = 0, Σ_strict y = 1`, with a basis of the `wanted`
    /// classes as far as they are independent. None if stopped.
    pub(crate) fn dictionary(&self, wanted: &[usize], stop: &Stop) -> Option<Dictionary> {
        let (rows, columns) = (self.rows + 1, self.count());
        let mut cells = vec![0.0; rows * columns];
        for (class, column) in self.columns.iter().enumerate() {
            for (row, sign) in column {
                cells[*row as usize * columns + class] = f64::from(*sign);
            }
            if self.classes[class].strict {
                cells[self.rows * columns + class] = 1.0;
            }
        }
        let mut right = vec![0.0; rows];
        right[self.rows] = 1.0;
        Dictionary::of(Equations { cells, right, columns }, wanted, stop)
    }

    /// By how much a basic solution misses these equations.
    pub(crate) fn residual(&self, dictionary: &Dictionary) -> f64 {
        let mut sums = vec![0.0; self.rows + 1];
        sums[self.rows] = -1.0;
        for (class, value) in dictionary.basic().iter().zip(&dictionary.values) {
            for (row, sign) in &self.columns[*class] {
                sums[*row as usize] += f64::from(*sign) * value;
            }
            if self.classes[*class].strict {
                sums[self.rows] += value;
            }
        }
        sums.iter().fold(0.0, |most: f64, sum| most.max(sum.abs()))
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The class of a demand; none if it can be in no core.
    pub(crate) fn class_of(&self, demand: Demand) -> Option<usize> {
        self.class_of.get(demand.index(self.neurons)).copied().flatten().map(|c| c as usize)
    }
}

/// The classes of one neuron with the coefficients of their functionals: at
/// `i * N + j`, i ≤ j, that of w_ij = w_ji, or of b_i where i = j.
fn classes_of(problem: &Problem, neuron: usize) -> Vec<(Vec<(usize, i8)>, Class)> {
    let (neurons, mask) = (problem.neurons(), &problem.admissible().mask);
    let partners: Vec<usize> =
        mask.neighbours(neuron).filter(|j| mask.allows(*j, neuron)).collect();
    let mut found: BTreeMap<(Vec<i8>, bool), Vec<usize>> = BTreeMap::new();
    for (pattern, state) in problem.patterns().rows().enumerate() {
        let bit = state[neuron];
        let bias = problem.admissible().bias.then_some(bit);
        let signs = partners.iter().map(|j| bit * state[*j]).chain(bias).collect();
        let strict = problem.tie().is_strict(bit);
        found.entry((signs, strict)).or_default().push(pattern);
    }
    let place = |j: usize| neuron.min(j) * neurons + neuron.max(j);
    let places: Vec<usize> = partners.iter().copied().chain([neuron]).map(place).collect();
    let mut classes: Vec<_> = found
        .into_iter()
        .map(|((signs, strict), patterns)| {
            let mut column: Vec<(usize, i8)> = places.iter().copied().zip(signs).collect();
            column.sort_unstable();
            (column, Class { neuron, patterns, strict })
        })
        .collect();
    classes.sort_by_key(|(_, class)| class.patterns[0]);
    classes
}

/// Which columns can have a positive multiplier: a row whose remaining
/// entries have one sign forces all of them to zero.
fn live(columns: &[Vec<(usize, i8)>], rows: usize) -> Vec<bool> {
    let mut live = vec![true; columns.len()];
    loop {
        let mut signs = vec![(false, false); rows];
        let alive = columns.iter().zip(&live).filter(|(_, live)| **live);
        for (row, sign) in alive.flat_map(|(column, _)| column) {
            signs[*row].0 |= *sign > 0;
            signs[*row].1 |= *sign < 0;
        }
        let mut changed = false;
        for (column, live) in columns.iter().zip(&mut live) {
            let stays = column.iter().all(|(row, _)| signs[*row] == (true, true));
            changed |= *live && !stays;
            *live &= stays;
        }
        if !changed {
            return live;
        }
    }
}

/// The columns over the different rows only (rows that agree up to sign are
/// one), numbered from 0.
fn distinct_rows(columns: &[Vec<(usize, i8)>]) -> (Vec<Vec<(u32, i8)>>, usize) {
    let mut entries: BTreeMap<usize, Vec<(usize, i8)>> = BTreeMap::new();
    for (c, column) in columns.iter().enumerate() {
        column.iter().for_each(|(row, sign)| entries.entry(*row).or_default().push((c, *sign)));
    }
    let mut seen: BTreeMap<Vec<(usize, i8)>, ()> = BTreeMap::new();
    let mut result = vec![Vec::new(); columns.len()];
    let mut rows = 0;
    for (_, mut row) in entries {
        let sign = row[0].1;
        row.iter_mut().for_each(|entry| entry.1 *= sign);
        if seen.insert(row.clone(), ()).is_none() {
            row.iter().for_each(|(c, sign)| result[*c].push((rows as u32, *sign)));
            rows += 1;
        }
    }
    (result, rows)
}
