//! The linear relaxation of the fewest flips that all known facts ask for.

use crate::dictionary::NOISE;
use crate::eliminate::eliminate;
use hopfit_core::random::Stream;

/// Σ z over the classes ≥ bound, each class with its coefficient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inequality {
    pub(crate) terms: Vec<(u32, u32)>,
    pub(crate) bound: u32,
}

/// ```text
/// minimise Σ_c cost_c z_c   where  Σ_c a_kc z_c ≥ r_k,  lower ≤ z ≤ upper
/// ```
///
/// in a dense dictionary, by the dual simplex method with bound flips. Rows
/// can be added and deleted and bounds changed between solves.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    classes: usize,
    /// One row a basic variable, one column a nonbasic one:
    /// `basic = … − Σ cell · nonbasic`.
    cells: Vec<f64>,
    /// Values of the basic variables.
    values: Vec<f64>,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    /// Row (basic) or column (nonbasic) of each class.
    row_of: Vec<Option<usize>>,
    reduced: Vec<f64>,
    costs: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Whether a nonbasic variable stands at its upper bound, a column each.
    at_upper: Vec<bool>,
    rows: Vec<(usize, Inequality)>,
    /// Bounds of the sum of each row, by fact.
    sums: std::collections::BTreeMap<usize, (f64, f64)>,
    scratch: Vec<f64>,
    age: usize,
    pub(crate) pivots: usize,
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Solved {
    /// At the optimum, or above the cutoff.
    Bound(f64),
    /// No z satisfies the rows within the bounds.
    Infeasible,
    /// Too many pivots; the bound so far.
    Unfinished(f64),
}

impl Cover {
    /// No rows yet. Costs are lowered by up to 10⁻⁵ of themselves, each a
    /// little differently, which breaks ties and keeps prices valid.
    pub(crate) fn new(costs: &[f64]) -> Self {
        let mut stream = Stream::new(0x63_6f_76_65, 0);
        let costs: Vec<f64> =
            costs.iter().map(|cost| cost * (1.0 - 1e-5 * stream.uniform())).collect();
        let classes = costs.len();
        Self {
            classes,
            cells: Vec::new(),
            values: Vec::new(),
            basic: Vec::new(),
            nonbasic: (0..classes).collect(),
            row_of: vec![None; classes],
            reduced: costs.clone(),
            costs,
            lower: vec![0.0; classes],
            upper: vec![1.0; classes],
            at_upper: vec![false; classes],
            rows: Vec::new(),
            sums: std::collections::BTreeMap::new(),
            scratch: vec![0.0; classes],
            age: 0,
            pivots: 0,
        }
    }

    pub(crate) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The facts whose rows are loaded.
    pub(crate) fn facts(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().map(|(fact, _)| *fact)
    }

    fn bounds(&self, variable: usize) -> (f64, f64) {
        if variable < self.classes {
            (self.lower[variable], self.upper[variable])
        } else {
            self.sums[&(variable - self.classes)]
        }
    }

    /// Where the nonbasic variable of a column stands.
    fn level(&self, column: usize) -> f64 {
        let (lower, upper) = self.bounds(self.nonbasic[column]);
        if self.at_upper[column] { upper } else { lower }
    }

    /// Adds the row of a fact; its slack becomes basic.
    pub(crate) fn add(&mut self, fact: usize, inequality: Inequality) {
        let mut row = vec![0.0; self.classes];
        let mut value = 0.0;
        self.sums.insert(fact, (f64::from(inequality.bound), f64::INFINITY));
        let mut column_of = vec![usize::MAX; self.classes];
        for (column, variable) in self.nonbasic.iter().enumerate() {
            if *variable < self.classes {
                column_of[*variable] = column;
            }
        }
        for (class, coefficient) in &inequality.terms {
            let (class, coefficient) = (*class as usize, f64::from(*coefficient));
            if let Some(at) = self.row_of[class] {
                let cells = &self.cells[at * self.classes..(at + 1) * self.classes];
                row.iter_mut().zip(cells).for_each(|(cell, other)| *cell += coefficient * other);
                value += coefficient * self.values[at];
            } else {
                let column = column_of[class];
                row[column] -= coefficient;
                value += coefficient * self.level(column);
            }
        }
        self.basic.push(self.classes + fact);
        self.values.push(value);
        self.cells.extend(row);
        self.rows.push((fact, inequality));
    }

    /// Sets the bounds of a row's sum.
    pub(crate) fn set_sum(&mut self, fact: usize, lower: f64, upper: f64) {
        if self.sums[&fact] == (lower, upper) {
            return;
        }
        let variable = self.classes + fact;
        let column = self.nonbasic.iter().position(|v| *v == variable);
        let before = column.map(|column| self.level(column));
        self.sums.insert(fact, (lower, upper));
        if let (Some(column), Some(before)) = (column, before) {
            self.at_upper[column] = self.reduced[column] < 0.0 && upper.is_finite();
            let step = self.level(column) - before;
            if step != 0.0 {
                self.shift(column, step);
            }
        }
    }

    /// The value of a row's sum.
    pub(crate) fn sum(&self, fact: usize) -> f64 {
        let variable = self.classes + fact;
        match self.basic.iter().position(|v| *v == variable) {
            Some(row) => self.values[row],
            None => {
                let column = self.nonbasic.iter().position(|v| *v == variable).unwrap();
                self.level(column)
            }
        }
    }

    /// Sets the bounds of a class.
    pub(crate) fn set_bounds(&mut self, class: usize, lower: f64, upper: f64) {
        if self.row_of[class].is_some() {
            (self.lower[class], self.upper[class]) = (lower, upper);
            return;
        }
        let column = self.nonbasic.iter().position(|v| *v == class).expect("basic or nonbasic");
        let before = self.level(column);
        (self.lower[class], self.upper[class]) = (lower, upper);
        self.at_upper[column] = self.reduced[column] < 0.0;
        let step = self.level(column) - before;
        if step != 0.0 {
            self.shift(column, step);
        }
    }

    /// Moves a nonbasic variable.
    fn shift(&mut self, column: usize, step: f64) {
        let cells = self.cells.iter().skip(column).step_by(self.classes);
        self.values.iter_mut().zip(cells).for_each(|(value, cell)| *value -= cell * step);
    }

    /// Re-optimises until the bound exceeds `cutoff`.
    pub(crate) fn solve(&mut self, cutoff: f64) -> Solved {
        if self.age > 2000 {
            self.rebuild();
        }
        for _ in 0..50 * (self.values.len() + 10) {
            let bound = self.bound();
            if bound > cutoff {
                return Solved::Bound(bound);
            }
            let Some(row) = self.leaving() else { return Solved::Bound(bound) };
            if !self.step(row) {
                return Solved::Infeasible;
            }
        }
        Solved::Unfinished(self.bound())
    }

    /// The row most out of bounds.
    fn leaving(&self) -> Option<usize> {
        let mut worst = None;
        let mut most = 1e-7;
        for (row, (variable, value)) in self.basic.iter().zip(&self.values).enumerate() {
            let (lower, upper) = self.bounds(*variable);
            let out = (lower - value).max(value - upper);
            if out > most {
                (worst, most) = (Some(row), out);
            }
        }
        worst
    }

    /// One step of the dual simplex method; false if the row cannot be
    /// brought to its bounds.
    fn step(&mut self, row: usize) -> bool {
        let (lower, upper) = self.bounds(self.basic[row]);
        let value = self.values[row];
        let (target, sign) = if value < lower { (lower, -1.0) } else { (upper, 1.0) };
        let candidates = self.candidates(row, sign);
        let mut excess = (value - target).abs();
        let mut entering = None;
        let mut flips = Vec::new();
        for (at, (_, cell, column)) in candidates.iter().enumerate() {
            let (low, high) = self.bounds(self.nonbasic[*column]);
            let reach = cell * (high - low);
            if reach >= excess - NOISE {
                // Among near ties the largest entry is the safest pivot.
                entering = Some(*column);
                let ratio = candidates[at].0;
                let ties = candidates[at..].iter().take_while(|c| c.0 <= ratio + 1e-9);
                if let Some(best) = ties.max_by(|a, b| a.1.total_cmp(&b.1))
                    && best.1 > 10.0 * cell
                {
                    entering = Some(best.2);
                }
                break;
            }
            excess -= reach;
            flips.push(*column);
        }
        let Some(entering) = entering else { return false };
        for column in flips {
            let (low, high) = self.bounds(self.nonbasic[column]);
            let step = if self.at_upper[column] { low - high } else { high - low };
            self.at_upper[column] = !self.at_upper[column];
            self.shift(column, step);
        }
        self.pivot(row, entering, target);
        true
    }

    /// Columns that can move the row towards its bound, by dual ratio:
    /// (ratio, |cell|, column).
    fn candidates(&self, row: usize, sign: f64) -> Vec<(f64, f64, usize)> {
        let cells = &self.cells[row * self.classes..(row + 1) * self.classes];
        let mut candidates = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            let cell = if self.at_upper[column] { -sign * cell } else { sign * cell };
            if cell > NOISE {
                let (low, high) = self.bounds(self.nonbasic[column]);
                if low < high {
                    candidates.push((self.reduced[column].abs() / cell, cell, column));
                }
            }
        }
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        candidates
    }

    fn pivot(&mut self, row: usize, column: usize, target: f64) {
        let width = self.classes;
        let cell = self.cells[row * width + column];
        let step = (self.values[row] - target) / cell;
        let entered = self.level(column) + step;
        self.shift(column, step);
        let scale = 1.0 / cell;
        let pivot = &mut self.cells[row * width..(row + 1) * width];
        pivot.iter_mut().for_each(|cell| *cell *= scale);
        pivot[column] = 0.0;
        self.scratch.copy_from_slice(pivot);
        eliminate(&mut self.cells, &self.scratch, column, row, scale);
        self.cells[row * width + column] = scale;
        let factor = self.reduced[column];
        self.reduced.iter_mut().zip(&self.scratch).for_each(|(r, p)| *r -= factor * p);
        self.reduced[column] = -factor * scale;
        let left = self.basic[row];
        let came = self.nonbasic[column];
        if left < self.classes {
            self.row_of[left] = None;
        }
        if came < self.classes {
            self.row_of[came] = Some(row);
        }
        (self.basic[row], self.nonbasic[column]) = (came, left);
        self.values[row] = entered;
        let (lower, _) = self.bounds(left);
        self.at_upper[column] = target != lower;
        self.age += 1;
        self.pivots += 1;
    }

    /// The sum that the prices prove for the classes' bounds as they are.
    fn bound(&self) -> f64 {
        let nonbasic = (0..self.nonbasic.len()).filter(|c| self.nonbasic[*c] < self.classes);
        let fixed: f64 = nonbasic
            .map(|column| self.costs[self.nonbasic[column]] * self.level(column))
            .sum();
        let basic = self.basic.iter().zip(&self.values).filter(|(v, _)| **v < self.classes);
        let basic: f64 = basic.map(|(v, value)| self.costs[*v] * value).sum();
        fixed + basic
    }

    /// z: one value a class.
    pub(crate) fn hits(&self) -> Vec<f64> {
        let mut hits = vec![0.0; self.classes];
        for (column, variable) in self.nonbasic.iter().enumerate() {
            if *variable < self.classes {
                hits[*variable] = self.level(column);
            }
        }
        for (variable, value) in self.basic.iter().zip(&self.values) {
            if *variable < self.classes {
                hits[*variable] = value.clamp(self.lower[*variable], self.upper[*variable]);
            }
        }
        hits
    }

    /// The reduced cost of each nonbasic class that may still be 1.
    pub(crate) fn reduced_costs(&self) -> Vec<(usize, f64)> {
        let all = self.nonbasic.iter().zip(&self.reduced);
        let free = all.filter(|(v, _)| **v < self.classes && self.lower[**v] < self.upper[**v]);
        free.map(|(v, reduced)| (*v, *reduced)).collect()
    }

    /// The positive prices: (fact, π).
    pub(crate) fn prices(&self) -> Vec<(usize, f64)> {
        let all = self.nonbasic.iter().zip(&self.reduced);
        let slacks = all.filter(|(v, price)| **v >= self.classes && price.abs() > NOISE);
        let mut prices: Vec<_> = slacks.map(|(v, price)| (v - self.classes, *price)).collect();
        prices.sort_unstable_by_key(|(fact, _)| *fact);
        prices
    }

    /// Deletes rows of slack above `slack`, those not wanted.
    pub(crate) fn prune(&mut self, slack: f64, keep: impl Fn(usize) -> bool) {
        let width = self.classes;
        let mut doomed = vec![];
        for row in (0..self.basic.len()).rev() {
            let variable = self.basic[row];
            if variable >= self.classes && self.values[row] > self.bounds(variable).0 + slack && !keep(variable - self.classes) {
                doomed.push(variable - self.classes);
                self.basic.swap_remove(row);
                self.values.swap_remove(row);
                let last = self.basic.len();
                if row != last {
                    let (head, tail) = self.cells.split_at_mut(last * width);
                    head[row * width..(row + 1) * width].copy_from_slice(&tail[..width]);
                    if self.basic[row] < self.classes {
                        self.row_of[self.basic[row]] = Some(row);
                    }
                }
                self.cells.truncate(last * width);
            }
        }
        doomed.sort_unstable();
        self.rows.retain(|(fact, _)| doomed.binary_search(fact).is_err());
    }

    /// Computes everything afresh for the basis as it is.
    fn rebuild(&mut self) {
        let wanted: Vec<usize> =
            self.basic.iter().copied().filter(|variable| *variable < self.classes).collect();
        let mut fresh = Self::new(&vec![1.0; self.classes]);
        fresh.costs.clone_from(&self.costs);
        fresh.reduced.clone_from(&self.costs);
        (fresh.lower, fresh.upper) = (self.lower.clone(), self.upper.clone());
        for (fact, inequality) in std::mem::take(&mut self.rows) {
            fresh.add(fact, inequality);
        }
        let mut out: Vec<usize> = (0..fresh.basic.len())
            .filter(|row| self.nonbasic.contains(&fresh.basic[*row]))
            .collect();
        for class in wanted {
            let column = fresh.nonbasic.iter().position(|v| *v == class).expect("nonbasic");
            let size = |row: usize| fresh.cells[row * fresh.classes + column].abs();
            let best = (0..out.len()).max_by(|a, b| size(out[*a]).total_cmp(&size(out[*b])));
            if let Some(at) = best.filter(|at| size(out[*at]) > 1e-7) {
                let row = out.swap_remove(at);
                fresh.pivot(row, column, 0.0);
            }
        }
        fresh.pivots = self.pivots;
        fresh.age = 0;
        fresh.sums = self.sums.clone();
        *self = fresh;
        self.stand_at_bounds();
    }

    /// Puts every nonbasic class at the bound that its reduced cost asks for
    /// and computes the values of the basic variables.
    fn stand_at_bounds(&mut self) {
        for column in 0..self.nonbasic.len() {
            if self.nonbasic[column] < self.classes {
                self.at_upper[column] = self.reduced[column] < 0.0;
            } else {
                let (_, upper) = self.bounds(self.nonbasic[column]);
                self.at_upper[column] = self.reduced[column] < 0.0 && upper.is_finite();
            }
        }
        self.recompute_values();
    }

    fn recompute_values(&mut self) {
        // With all nonbasic variables at zero the basic ones are at
        // `constant`; `pivot` and `shift` keep track of that only in sums, so
        // take it from a walk to zero and back.
        let columns: Vec<(usize, f64)> =
            (0..self.nonbasic.len()).map(|column| (column, self.level(column))).collect();
        let mut values = vec![0.0; self.basic.len()];
        for (column, level) in columns {
            if level != 0.0 {
                let cells = self.cells.iter().skip(column).step_by(self.classes);
                values.iter_mut().zip(cells).for_each(|(value, cell)| *value -= cell * level);
            }
        }
        self.values = values;
    }
}
