//! Finds cores, light by given costs, or weights that meet all demands.

use super::set::Set;
use super::tableau::{NOISE, Tableau};
use hopfit_core::random::Stream;

/// The alternative system of a set of demands,
///
/// ```text
/// minimise c·y   where  Σ_m y_m a_m = 0,  Σ_(m strict) y_m = 1,  y ≥ 0,
/// ```
///
/// kept as a simplex tableau between questions. By Farkas' lemma it has a
/// solution exactly when no weights meet all demands, and the demands of
/// positive `y_m` in a basic solution are a core.
#[derive(Debug, Clone)]
pub struct CoreOracle {
    demands: usize,
    cells: Vec<f64>,
    tableau: Tableau,
    /// Which columns must stay at zero; the last, which makes every system
    /// consistent, always.
    removed: Vec<bool>,
    costs: Vec<f64>,
    reduced: Vec<f64>,
    pivots: usize,
    /// Small random additions to the costs, which break ties.
    jitter: Vec<f64>,
    pub(crate) total_pivots: usize,
    pub(crate) polish_steps: usize,
}

/// What the oracle found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Demands that no weights meet together, with the multipliers of the
    /// core in floating point.
    Core(Vec<(usize, f64)>),
    /// Weights, in floating point, that meet all demands asked about.
    Weights(Vec<f64>),
    /// Rounding errors got in the way.
    Unknown,
}

impl CoreOracle {
    /// An oracle for demands given by vector (`dimension` entries) and
    /// strictness.
    #[must_use]
    pub fn new<'a>(
        dimension: usize,
        demands: impl ExactSizeIterator<Item = (&'a [i8], bool)>,
    ) -> Self {
        let count = demands.len();
        let width = count + 2;
        let mut cells = vec![0.0; (dimension + 1) * width];
        for (m, (vector, strict)) in demands.enumerate() {
            for (row, value) in vector.iter().enumerate() {
                cells[row * width + m] = f64::from(*value);
            }
            cells[dimension * width + m] = f64::from(u8::from(strict));
        }
        cells[dimension * width + count] = 1.0;
        cells[dimension * width + count + 1] = 1.0;
        let tableau = Tableau::new(count + 1, cells.clone(), &[]);
        let mut stream = Stream::new(0x636f_7265, 0);
        let jitter = (0..=count).map(|_| 1e-6 * (1.0 + stream.uniform())).collect();
        let mut removed = vec![false; count + 1];
        removed[count] = true;
        Self {
            demands: count,
            cells,
            tableau,
            removed,
            costs: vec![0.0; count + 1],
            reduced: Vec::new(),
            pivots: 0,
            jitter,
            total_pivots: 0, polish_steps: 0,
        }
    }

    /// A core among the demands outside `removed`, of small total cost Σ c y,
    /// or weights that meet them all. Costs are at least 0, one a demand.
    pub fn search(&mut self, removed: &Set, costs: &[f64]) -> Found {
        for m in 0..self.demands {
            self.removed[m] = removed.contains(m);
            self.costs[m] = costs[m] + self.jitter[m];
        }
        if self.pivots > 200 {
            self.rebuild();
        }
        for _ in 0..2 {
            match self.make_feasible() {
                Feasible::Yes => {
                    self.improve();
                    self.polish();
                    return Found::Core(self.core());
                }
                Feasible::Never(row) => return Found::Weights(self.separator(row)),
                Feasible::Lost => self.rebuild(),
            }
        }
        Found::Unknown
    }

    /// Starts afresh from the exact coefficients with the same basis.
    fn rebuild(&mut self) {
        let basis = self.tableau.basis().to_vec();
        self.tableau = Tableau::new(self.demands + 1, self.cells.clone(), &basis);
        self.pivots = 0;
    }

    /// The demands in the basis with a positive multiplier.
    fn core(&self) -> Vec<(usize, f64)> {
        let basis = self.tableau.basis().iter().enumerate();
        let positive = basis.map(|(row, column)| (*column, self.tableau.value(row)));
        let mut core: Vec<_> =
            positive.filter(|(m, value)| *m < self.demands && *value > NOISE).collect();
        core.sort_by_key(|(m, _)| *m);
        core
    }

    /// Dual simplex until every multiplier is at least zero and the removed
    /// ones are zero.
    fn make_feasible(&mut self) -> Feasible {
        self.tableau.reduce(&self.costs, &mut self.reduced);
        // Costs are raised where that keeps the simplex method dual feasible;
        // `improve` goes back to the right ones.
        for (column, cost) in self.reduced.iter_mut().enumerate().take(self.demands) {
            if *cost < 0.0 && !self.removed[column] {
                *cost = self.jitter[column];
            }
        }
        for _ in 0..20 * (self.tableau.rows() + 10) {
            let Some((row, down)) = self.leaving() else { return Feasible::Yes };
            let Some(column) = self.entering_for(row, down) else { return Feasible::Never(row) };
            if self.tableau.cell(row, column).abs() < 1e-7 && self.pivots > 0 {
                return Feasible::Lost;
            }
            self.pivot(row, column);
        }
        Feasible::Lost
    }

    /// The row that is most out of bounds, and whether it must go down.
    fn leaving(&self) -> Option<(usize, bool)> {
        let mut worst = None;
        let mut excess = NOISE;
        for (row, column) in self.tableau.basis().iter().enumerate() {
            let value = self.tableau.value(row);
            let out = if self.removed[*column] { value.abs() } else { -value };
            if out > excess {
                excess = out;
                worst = Some((row, value > 0.0));
            }
        }
        worst
    }

    /// The column whose entry moves `row` while the reduced costs stay at
    /// least zero.
    fn entering_for(&self, row: usize, down: bool) -> Option<usize> {
        let cells = self.tableau.row(row);
        let sign = if down { 1.0 } else { -1.0 };
        let mut best: Option<usize> = None;
        let (mut ratio, mut size) = (f64::INFINITY, 0.0);
        for column in 0..self.demands {
            let cell = sign * cells[column];
            if cell > NOISE && !self.removed[column] && !self.tableau.is_basic(column) {
                let this = self.reduced[column].max(0.0) / cell;
                if this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size) {
                    (best, ratio, size) = (Some(column), this, cell);
                }
            }
        }
        best
    }

    fn pivot(&mut self, row: usize, column: usize) {
        self.tableau.pivot(row, column, &mut self.reduced);
        self.pivots += 1;
        self.total_pivots += 1;
    }

    /// Primal simplex towards the cheapest core; every stop on the way is a
    /// core too.
    fn improve(&mut self) {
        self.tableau.reduce(&self.costs, &mut self.reduced);
        for _ in 0..4 * (self.tableau.rows() + 10) {
            let Some(column) = self.cheapest() else { return };
            let Some(row) = self.blocking(column) else { return };
            self.pivot(row, column);
        }
    }

    /// Exchanges members of the core while its members' costs add up to less.
    fn polish(&mut self) {
        for _ in 0..self.polish_steps {
            let Some((row, column)) = self.exchange() else { return };
            self.pivot(row, column);
        }
    }

    fn exchange(&self) -> Option<(usize, usize)> {
        let count = self.demands;
        let mut ratio = vec![f64::INFINITY; count];
        let mut leaving = vec![usize::MAX; count];
        for (row, basic) in self.tableau.basis().iter().enumerate() {
            let cells = self.tableau.row(row);
            if self.removed[*basic] {
                for column in 0..count {
                    if cells[column].abs() > 1e-7 { ratio[column] = -1.0; }
                }
                continue;
            }
            let value = cells[count + 1].max(0.0);
            for column in 0..count {
                let cell = cells[column];
                if cell > 1e-7 && value < ratio[column] * cell {
                    ratio[column] = value / cell;
                    leaving[column] = row;
                }
            }
        }
        let mut best = None;
        let mut gain = 1e-6;
        for column in 0..count {
            if ratio[column] < 0.0 || leaving[column] == usize::MAX || self.removed[column] || self.tableau.is_basic(column) { continue; }
            let row = leaving[column];
            let old = if self.tableau.value(row) > NOISE { self.costs[self.tableau.basis()[row]] } else { 0.0 };
            let this = old - self.costs[column];
            if this > gain { gain = this; best = Some((row, column)); }
        }
        best
    }

    fn cheapest(&self) -> Option<usize> {
        let mut best = None;
        let mut lowest = -1e-9;
        for column in 0..self.demands {
            let cost = self.reduced[column];
            if cost < lowest && !self.removed[column] && !self.tableau.is_basic(column) {
                (best, lowest) = (Some(column), cost);
            }
        }
        best
    }

    /// The row that first reaches zero when `column` grows.
    fn blocking(&self, column: usize) -> Option<usize> {
        let mut best = None;
        let (mut ratio, mut size) = (f64::INFINITY, 0.0);
        for (row, basic) in self.tableau.basis().iter().enumerate() {
            let cell = self.tableau.cell(row, column);
            let held = self.removed[*basic];
            let (this, cell) = if held { (0.0, cell.abs()) } else { (self.tableau.value(row).max(0.0) / cell, cell) };
            if cell > 1e-8 && (this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size)) {
                (best, ratio, size) = (Some(row), this, cell);
            }
        }
        best
    }

    /// The weights that `row` of the tableau proves: with ρ the row of the
    /// inverse basis, ρ·(a_m, strict_m) has the same sign for all demands.
    fn separator(&self, row: usize) -> Vec<f64> {
        let width = self.demands + 2;
        let rows = self.cells.len() / width;
        let basis = self.tableau.basis();
        // ρ solves ρ·A_b = [b is the basic variable of the row] for all b.
        let mut system = vec![0.0; basis.len() * (rows + 1)];
        for (at, column) in basis.iter().enumerate() {
            for r in 0..rows {
                system[at * (rows + 1) + r] = self.cells[r * width + column];
            }
            system[at * (rows + 1) + rows] = f64::from(u8::from(at == row));
        }
        let solved = Tableau::new(rows, system, &[]);
        let sign = if self.tableau.value(row) > 0.0 { -1.0 } else { 1.0 };
        (0..rows - 1).map(|r| sign * solved.level(r)).collect()
    }
}

/// How the dual simplex method ended.
enum Feasible {
    Yes,
    /// This row shows that there is no solution.
    Never(usize),
    /// It ran into rounding errors.
    Lost,
}
