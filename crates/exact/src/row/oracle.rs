//! Finds cores, light by given costs, or weights that meet all demands.

use super::functional::Functional;
use crate::linalg::{Matrix, solve};
use crate::simplex::{Dictionary, Equations, NOISE, blocking, entering, leaving};
use dashu_int::IBig;
use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// A pivot below this is not trusted in a dictionary that has drifted.
const SMALL_PIVOT: f64 = 1e-5;
/// How often costs are adapted to the multipliers.
const REWEIGHTINGS: usize = 4;
/// Exchanges after which the dictionary is computed afresh, and the same per
/// row.
const DRIFT: (usize, usize) = (150, 3);
/// Fresh dictionaries in one search before it gives up.
const REFRESHMENTS: usize = 20;

/// The alternative system of a set of demands f_m on d unknowns,
///
/// ```text
/// minimise Σ_m c_m y_m   where  Σ_m y_m f_m = 0,  Σ_(m strict) y_m = 1,  y ≥ 0,
/// ```
///
/// kept as a simplex dictionary of d + 1 rows between questions. By Farkas'
/// lemma it has a solution exactly when no weights meet all demands, and the
/// demands with positive y_m in a basic solution are a minimal core.
///
/// What it finds is found in floating point: [`super::core_multipliers`]
/// proves a core, and whole weights can be evaluated exactly.
///
/// ```
/// use hopfit_exact::row::{CoreOracle, Found, Functional};
/// let vectors = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]];
/// let demands: Vec<_> = vectors.iter().map(|a| Functional::dense(a, true)).collect();
/// let mut oracle = CoreOracle::new(3, &demands);
/// let Found::Core(core) = oracle.search(&[false; 4], &[1.0; 4]) else { panic!() };
/// assert_eq!(core.len(), 4);
/// let Found::Weights(w) = oracle.search(&[true, false, false, false], &[1.0; 4]) else { panic!() };
/// assert!(demands[1..].iter().all(|demand| demand.value(&w) > 0.0));
/// ```
#[derive(Debug, Clone)]
pub struct CoreOracle {
    unknowns: usize,
    demands: usize,
    /// The system as given: d + 1 rows of one coefficient a demand, and one for
    /// the last column.
    cells: Vec<f64>,
    dictionary: Dictionary,
    /// Which columns must stay at zero. The last always must: it is there to
    /// make every system consistent.
    removed: Vec<bool>,
    costs: Vec<f64>,
    reduced: Vec<f64>,
    /// Small additions to the costs, which break ties.
    jitter: Vec<f64>,
    /// Since the dictionary was computed; none if it has to be, first.
    exchanges: Option<usize>,
    stop: Stop,
    separating_row: Option<usize>,
}

/// What [`CoreOracle::search`] found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Demands that no weights meet together, ascending, with multipliers
    /// y > 0.
    Core(Vec<(usize, f64)>),
    /// Weights, one an unknown, that meet all demands asked about.
    Weights(Vec<f64>),
    /// Rounding errors left the answer open.
    Unknown,
}

/// How the dual simplex method ended.
enum Feasible {
    Yes,
    /// This row shows that there is no solution.
    Never(usize),
    Lost,
}

impl CoreOracle {
    /// An oracle for these demands on `unknowns` weights.
    ///
    /// # Panics
    /// If a functional has an entry beyond the unknowns.
    #[must_use]
    pub fn new(unknowns: usize, demands: &[Functional]) -> Self {
        let count = demands.len();
        let width = count + 1;
        let mut cells = vec![0.0; (unknowns + 1) * width];
        for (m, demand) in demands.iter().enumerate() {
            for (row, value) in &demand.entries {
                assert!(*row < unknowns, "unknown {row} of {unknowns}");
                cells[row * width + m] = f64::from(*value);
            }
            cells[unknowns * width + m] = f64::from(u8::from(demand.strict));
        }
        cells[unknowns * width + count] = 1.0;
        let mut stream = Stream::new(0x636f_7265, 0);
        Self {
            unknowns,
            demands: count,
            dictionary: Dictionary::empty(0),
            cells,
            removed: (0..=count).map(|m| m == count).collect(),
            costs: vec![0.0; count + 1],
            reduced: Vec::new(),
            jitter: (0..=count).map(|_| 1e-6 * (1.0 + stream.uniform())).collect(),
            exchanges: None,
            stop: Stop::never(),
            separating_row: None,
        }
    }

    /// The same, but once it is time to stop all answers are
    /// [`Found::Unknown`] or not as light as they could be.
    #[must_use]
    pub fn with_stop(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// Looks for a core among the demands that are not `removed`, of small
    /// total cost Σ c y, or for weights that meet them all. `costs` are at
    /// least zero; both slices have one entry a demand.
    ///
    /// # Panics
    /// If a slice has another length than the demands.
    pub fn search(&mut self, removed: &[bool], costs: &[f64]) -> Found {
        self.removed[..self.demands].copy_from_slice(removed);
        for ((cost, asked), jitter) in self.costs.iter_mut().zip(costs).zip(&self.jitter) {
            *cost = asked + jitter;
        }
        assert_eq!(costs.len(), self.demands, "one cost a demand");
        self.separating_row = None;
        if self.has_drifted() && !self.refresh() {
            return Found::Unknown;
        }
        // An answer that drift may have spoiled is asked for once more.
        for _ in 0..REFRESHMENTS {
            match self.make_feasible() {
                Feasible::Yes => {
                    return Found::Core(self.lightest());
                }
                Feasible::Never(row) if self.exchanges == Some(0) => return self.weights(row),
                Feasible::Never(_) | Feasible::Lost if !self.refresh() => break,
                Feasible::Never(_) | Feasible::Lost => {}
            }
        }
        Found::Unknown
    }

    /// After [`Found::Weights`]: the same weights exactly, up to a positive
    /// factor, as whole numbers. They lie at a vertex, so that many demands
    /// which need not be strict can have a value of exactly zero.
    #[must_use]
    pub fn exact_weights(&self) -> Option<Vec<IBig>> {
        let row = self.separating_row?;
        let basis = self.dictionary.basic();
        let width = self.demands + 1;
        let matrix = Matrix::from_fn(basis.len(), self.unknowns + 1, |at, unknown| {
            self.cells[unknown * width + basis[at]] as i64
        });
        let unit: Vec<i64> = (0..basis.len()).map(|at| i64::from(at == row)).collect();
        let sign = IBig::from(self.direction(row) as i64);
        let solution = solve(&matrix, &unit)?;
        Some(solution.numerators[..self.unknowns].iter().map(|w| w * &sign).collect())
    }

    fn has_drifted(&self) -> bool {
        let most = DRIFT.0.max(DRIFT.1 * self.dictionary.rows());
        self.exchanges.is_none_or(|exchanges| exchanges > most)
    }

    /// Starts afresh from the exact coefficients with the same basis; false if
    /// it is time to stop.
    fn refresh(&mut self) -> bool {
        let mut right = vec![0.0; self.unknowns + 1];
        right[self.unknowns] = 1.0;
        let equations = Equations { cells: self.cells.clone(), right, columns: self.demands + 1 };
        let fresh = Dictionary::of(equations, self.dictionary.basic(), &self.stop);
        self.exchanges = fresh.is_some().then_some(0);
        self.dictionary = fresh.unwrap_or_else(|| Dictionary::empty(0));
        self.exchanges.is_some() && !self.stop.is_due()
    }

    /// The demands in the basis with a positive multiplier.
    fn core(&self) -> Vec<(usize, f64)> {
        let Dictionary { values, .. } = &self.dictionary;
        let values = self.dictionary.basic().iter().copied().zip(values.iter().copied());
        let mut core: Vec<_> = values.filter(|(_, value)| *value > NOISE).collect();
        core.sort_by_key(|(m, _)| *m);
        core
    }

    /// Dual simplex until every multiplier is at least zero and the removed
    /// ones are zero.
    fn make_feasible(&mut self) -> Feasible {
        self.dictionary.reduce(&self.costs, &mut self.reduced);
        // Costs are raised where needed for dual feasibility; `cheapen` goes
        // back to the right ones.
        for (cost, variable) in self.reduced.iter_mut().zip(self.dictionary.nonbasic()) {
            if *cost < 0.0 {
                *cost = self.jitter[*variable];
            }
        }
        for _ in 0..20 * (self.dictionary.rows() + 10) {
            let removed = |variable: usize| self.removed[variable];
            let Some(row) = leaving(&self.dictionary, removed) else { return Feasible::Yes };
            if self.stop.is_due() {
                return Feasible::Lost;
            }
            let may_enter = |variable: usize| !self.removed[variable];
            let costs = (self.reduced.as_slice(), NOISE);
            let Some(column) = entering(&self.dictionary, row, costs, may_enter) else {
                return Feasible::Never(row);
            };
            let pivot = self.dictionary.cell(row, column).abs();
            if self.has_drifted() || (self.exchanges != Some(0) && pivot < SMALL_PIVOT) {
                return Feasible::Lost;
            }
            self.exchange(row, column);
        }
        Feasible::Lost
    }

    fn exchange(&mut self, row: usize, column: usize) {
        self.dictionary.pivot(row, column);
        self.dictionary.update(&mut self.reduced, row, column);
        self.exchanges = self.exchanges.map(|exchanges| exchanges + 1);
    }

    /// The core whose members cost least together, of those met on the way
    /// to the least Σ c y and then, a few times over, to the least Σ c y /
    /// (y' + δ) with the multipliers y' before: that sum is about the cost of
    /// the members.
    fn lightest(&mut self) -> Vec<(usize, f64)> {
        let mut best = (self.members_cost(), self.core());
        let costs = self.costs.clone();
        self.cheapen(&costs, &mut best);
        let shift = 0.5 / self.dictionary.rows() as f64;
        for _ in 0..REWEIGHTINGS {
            let level = |m: usize| self.dictionary.level(m).max(0.0);
            let weighed = costs.iter().enumerate().map(|(m, c)| c * shift / (level(m) + shift));
            let weighed: Vec<f64> = weighed.collect();
            self.cheapen(&weighed, &mut best);
        }
        best.1
    }

    /// Σ c over the members of the core at hand.
    fn members_cost(&self) -> f64 {
        let basis = self.dictionary.basic().iter().zip(&self.dictionary.values);
        basis.filter(|(_, value)| **value > NOISE).map(|(m, _)| self.costs[*m]).sum()
    }

    /// Primal simplex towards the least Σ `costs` y. Every dictionary on the way
    /// is a core; `best` keeps the one whose members cost least.
    fn cheapen(&mut self, costs: &[f64], best: &mut (f64, Vec<(usize, f64)>)) {
        self.dictionary.reduce(costs, &mut self.reduced);
        for _ in 0..4 * (self.dictionary.rows() + 10) {
            if self.stop.is_due() {
                return;
            }
            let Some(column) = self.cheapest() else { return };
            let removed = |variable: usize| self.removed[variable];
            let Some(row) = blocking(&self.dictionary, column, removed) else { return };
            self.exchange(row, column);
            let cost = self.members_cost();
            if cost < best.0 {
                *best = (cost, self.core());
            }
        }
    }

    /// The column of lowest cost below zero; of equal ones the first demand.
    fn cheapest(&self) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        let mut lowest = -NOISE;
        for (column, (cost, m)) in self.reduced.iter().zip(self.dictionary.nonbasic()).enumerate() {
            let is_first = || best.is_some_and(|(_, other)| *m < other);
            if (*cost < lowest || (*cost == lowest && is_first())) && !self.removed[*m] {
                (best, lowest) = (Some((column, *m)), *cost);
            }
        }
        best.map(|(column, _)| column)
    }

    /// The weights that `row` of the dictionary proves. With ρ its row of the
    /// inverse basis, ρ·(f_m, strict_m) has one sign for all demands.
    fn weights(&mut self, row: usize) -> Found {
        let (width, columns) = (self.demands + 1, self.unknowns + 1);
        let basis = self.dictionary.basic();
        // ρ solves ρ·column_b = [b is the basic variable of the row].
        let entries = |m: &usize| {
            let m = *m;
            (0..columns).map(move |unknown| (unknown, m))
        };
        let cells = basis.iter().flat_map(entries);
        let cells = cells.map(|(unknown, m)| self.cells[unknown * width + m]).collect();
        let right = (0..basis.len()).map(|at| f64::from(u8::from(at == row))).collect();
        let equations = Equations { cells, right, columns };
        let Some(solved) = Dictionary::of(equations, &[], &self.stop) else {
            return Found::Unknown;
        };
        let sign = self.direction(row);
        self.separating_row = Some(row);
        Found::Weights((0..self.unknowns).map(|unknown| sign * solved.level(unknown)).collect())
    }

    fn direction(&self, row: usize) -> f64 {
        if self.dictionary.values[row] > 0.0 { -1.0 } else { 1.0 }
    }
}
