//! Finds cores, light by given costs, or weights that meet all demands.

use super::exact::{Matrix, solve};
use super::functional::Functional;
use super::tableau::Tableau;
use dashu_int::IBig;
use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// Multipliers and reduced costs below this are taken for zero.
const NOISE: f64 = 1e-9;
/// Coefficients below this are no pivots.
const LEAST_PIVOT: f64 = 1e-7;
/// A pivot below this is not trusted in a tableau that has drifted.
const SMALL_PIVOT: f64 = 1e-5;
/// How often costs are adapted to the multipliers.
const REWEIGHTINGS: usize = 4;
/// Exchanges after which the tableau is computed afresh, and the same per
/// row.
const DRIFT: (usize, usize) = (150, 3);
/// Fresh tableaus in one search before it gives up.
const REFRESHMENTS: usize = 20;

/// The alternative system of a set of demands f_m on d unknowns,
///
/// ```text
/// minimise Σ_m c_m y_m   where  Σ_m y_m f_m = 0,  Σ_(m strict) y_m = 1,  y ≥ 0,
/// ```
///
/// kept as a simplex tableau of d + 1 rows between questions. By Farkas'
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
    /// The system as given: d + 1 rows of one coefficient a demand, one for
    /// the last column, and the right-hand side.
    cells: Vec<f64>,
    tableau: Tableau,
    /// Which columns must stay at zero. The last always must: it is there to
    /// make every system consistent.
    removed: Vec<bool>,
    costs: Vec<f64>,
    reduced: Vec<f64>,
    /// Small additions to the costs, which break ties.
    jitter: Vec<f64>,
    exchanges: usize,
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
        let width = count + 2;
        let mut cells = vec![0.0; (unknowns + 1) * width];
        for (m, demand) in demands.iter().enumerate() {
            for (row, value) in &demand.entries {
                assert!(*row < unknowns, "unknown {row} of {unknowns}");
                cells[row * width + m] = f64::from(*value);
            }
            cells[unknowns * width + m] = f64::from(u8::from(demand.strict));
        }
        cells[unknowns * width + count..].fill(1.0);
        let mut stream = Stream::new(0x636f_7265, 0);
        Self {
            unknowns,
            demands: count,
            tableau: Tableau::new(count + 1, cells.clone(), &[]),
            cells,
            removed: (0..=count).map(|m| m == count).collect(),
            costs: vec![0.0; count + 1],
            reduced: Vec::new(),
            jitter: (0..=count).map(|_| 1e-6 * (1.0 + stream.uniform())).collect(),
            exchanges: 0,
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
        if self.has_drifted() {
            self.refresh();
        }
        self.separating_row = None;
        // An answer that drift may have spoiled is asked for once more.
        for _ in 0..REFRESHMENTS {
            match self.make_feasible() {
                Feasible::Yes => {
                    return Found::Core(self.lightest());
                }
                Feasible::Never(row) if self.exchanges == 0 => return self.weights(row),
                Feasible::Never(_) | Feasible::Lost => self.refresh(),
            }
            if self.stop.is_due() {
                break;
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
        let basis = self.tableau.basis();
        let width = self.demands + 2;
        let matrix = Matrix::from_fn(basis.len(), self.unknowns + 1, |at, unknown| {
            self.cells[unknown * width + basis[at]] as i64
        });
        let unit: Vec<i64> = (0..basis.len()).map(|at| i64::from(at == row)).collect();
        let sign = IBig::from(self.direction(row) as i64);
        let solution = solve(&matrix, &unit)?;
        Some(solution.numerators[..self.unknowns].iter().map(|w| w * &sign).collect())
    }

    fn has_drifted(&self) -> bool {
        self.exchanges > DRIFT.0.max(DRIFT.1 * self.tableau.rows())
    }

    /// Starts afresh from the exact coefficients with the same basis.
    fn refresh(&mut self) {
        let basis = self.tableau.basis().to_vec();
        self.tableau = Tableau::new(self.demands + 1, self.cells.clone(), &basis);
        self.exchanges = 0;
    }

    /// The demands in the basis with a positive multiplier.
    fn core(&self) -> Vec<(usize, f64)> {
        let basis = self.tableau.basis().iter().enumerate();
        let values = basis.map(|(row, column)| (*column, self.tableau.value(row)));
        let mut core: Vec<_> = values.filter(|(_, value)| *value > NOISE).collect();
        core.sort_by_key(|(m, _)| *m);
        core
    }

    /// Dual simplex until every multiplier is at least zero and the removed
    /// ones are zero.
    fn make_feasible(&mut self) -> Feasible {
        self.tableau.reduce(&self.costs, &mut self.reduced);
        // Costs are raised where needed for dual feasibility; `cheapen` goes
        // back to the right ones.
        for (cost, jitter) in self.reduced.iter_mut().zip(&self.jitter) {
            if *cost < 0.0 {
                *cost = *jitter;
            }
        }
        for _ in 0..20 * (self.tableau.rows() + 10) {
            let Some(row) = self.most_infeasible() else { return Feasible::Yes };
            if self.stop.is_due() {
                return Feasible::Lost;
            }
            let Some(column) = self.entering(row) else { return Feasible::Never(row) };
            let pivot = self.tableau.cell(row, column).abs();
            if self.has_drifted() || (self.exchanges > 0 && pivot < SMALL_PIVOT) {
                return Feasible::Lost;
            }
            self.exchange(row, column);
        }
        Feasible::Lost
    }

    fn most_infeasible(&self) -> Option<usize> {
        let mut worst = None;
        let mut excess = NOISE;
        for (row, column) in self.tableau.basis().iter().enumerate() {
            let value = self.tableau.value(row);
            let out = if self.removed[*column] { value.abs() } else { -value };
            if out > excess {
                (worst, excess) = (Some(row), out);
            }
        }
        worst
    }

    /// The column whose entry brings `row` to zero while the reduced costs
    /// stay at least zero: of those within rounding of the smallest ratio,
    /// the one with the largest pivot (P. M. J. Harris, 1973).
    fn entering(&self, row: usize) -> Option<usize> {
        let cells = self.tableau.row(row);
        let sign = if cells[self.demands + 1] > 0.0 { 1.0 } else { -1.0 };
        let mut limit = f64::INFINITY;
        for (column, cell) in cells[..self.demands].iter().enumerate() {
            let cell = sign * cell;
            if cell > LEAST_PIVOT && self.may_enter(column) {
                limit = limit.min((self.reduced[column].max(0.0) + NOISE) / cell);
            }
        }
        let mut best = None;
        let mut size = 0.0;
        for (column, cell) in cells[..self.demands].iter().enumerate() {
            let cell = sign * cell;
            if cell > size
                && cell > LEAST_PIVOT
                && self.may_enter(column)
                && self.reduced[column] <= limit * cell
            {
                (best, size) = (Some(column), cell);
            }
        }
        best
    }

    fn may_enter(&self, column: usize) -> bool {
        !self.removed[column] && !self.tableau.is_basic(column)
    }

    fn exchange(&mut self, row: usize, column: usize) {
        self.tableau.pivot(row, column, &mut self.reduced);
        self.exchanges += 1;
    }

    /// The core whose members cost least together, of those met on the way
    /// to the least Σ c y and then, a few times over, to the least Σ c y /
    /// (y' + δ) with the multipliers y' before: that sum is about the cost of
    /// the members.
    fn lightest(&mut self) -> Vec<(usize, f64)> {
        let mut best = (self.members_cost(), self.core());
        let costs = self.costs.clone();
        self.cheapen(&costs, &mut best);
        let shift = 0.5 / self.tableau.rows() as f64;
        for _ in 0..REWEIGHTINGS {
            let level = |m: usize| self.tableau.level(m).max(0.0);
            let weighed = costs.iter().enumerate().map(|(m, c)| c * shift / (level(m) + shift));
            let weighed: Vec<f64> = weighed.collect();
            self.cheapen(&weighed, &mut best);
        }
        best.1
    }

    /// Σ c over the members of the core at hand.
    fn members_cost(&self) -> f64 {
        let basis = self.tableau.basis().iter().enumerate();
        let members = basis.filter(|(row, _)| self.tableau.value(*row) > NOISE);
        members.map(|(_, column)| self.costs[*column]).sum()
    }

    /// Primal simplex towards the least Σ `costs` y. Every tableau on the way
    /// is a core; `best` keeps the one whose members cost least.
    fn cheapen(&mut self, costs: &[f64], best: &mut (f64, Vec<(usize, f64)>)) {
        self.tableau.reduce(costs, &mut self.reduced);
        for _ in 0..4 * (self.tableau.rows() + 10) {
            if self.stop.is_due() {
                return;
            }
            let Some(column) = self.cheapest() else { return };
            let Some(row) = self.blocking(column) else { return };
            self.exchange(row, column);
            let cost = self.members_cost();
            if cost < best.0 {
                *best = (cost, self.core());
            }
        }
    }

    fn cheapest(&self) -> Option<usize> {
        let mut best = None;
        let mut lowest = -NOISE;
        for column in 0..self.demands {
            let cost = self.reduced[column];
            if cost < lowest && self.may_enter(column) {
                (best, lowest) = (Some(column), cost);
            }
        }
        best
    }

    /// The row that first reaches zero when `column` grows; among equals the
    /// one with the largest pivot.
    fn blocking(&self, column: usize) -> Option<usize> {
        let mut best = None;
        let (mut ratio, mut size) = (f64::INFINITY, 0.0);
        for (row, basic) in self.tableau.basis().iter().enumerate() {
            let cell = self.tableau.cell(row, column);
            // A removed multiplier is zero and may not move either way.
            let (cell, value) = if self.removed[*basic] {
                (cell.abs(), 0.0)
            } else {
                (cell, self.tableau.value(row).max(0.0))
            };
            if cell > LEAST_PIVOT {
                let this = value / cell;
                if this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size) {
                    (best, ratio, size) = (Some(row), this, cell);
                }
            }
        }
        best
    }

    /// The weights that `row` of the tableau proves. With ρ its row of the
    /// inverse basis, ρ·(f_m, strict_m) has one sign for all demands.
    fn weights(&mut self, row: usize) -> Found {
        let width = self.demands + 2;
        let rows = self.unknowns + 1;
        let basis = self.tableau.basis();
        // ρ solves ρ·column_b = [b is the basic variable of the row].
        let mut system = Vec::with_capacity(basis.len() * (rows + 1));
        for (at, column) in basis.iter().enumerate() {
            system.extend((0..rows).map(|unknown| self.cells[unknown * width + column]));
            system.push(f64::from(u8::from(at == row)));
        }
        let solved = Tableau::new(rows, system, &[]);
        let sign = self.direction(row);
        self.separating_row = Some(row);
        Found::Weights((0..self.unknowns).map(|unknown| sign * solved.level(unknown)).collect())
    }

    fn direction(&self, row: usize) -> f64 {
        if self.tableau.value(row) > 0.0 { -1.0 } else { 1.0 }
    }
}
