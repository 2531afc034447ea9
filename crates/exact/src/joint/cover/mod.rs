//! The linear relaxation of the fewest flips that the facts ask for.

mod basis;

use crate::simplex::{Dictionary, NOISE, Place};
use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// `Σ coefficient · z ≥ bound` over classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inequality {
    /// Classes, ascending, each once, with positive coefficients.
    pub(crate) terms: Vec<(u32, u32)>,
    pub(crate) bound: u32,
}

/// ```text
/// minimise Σ_c size_c z_c   where  Σ_c a_kc z_c ≥ r_k,  lower ≤ z ≤ upper
/// ```
///
/// in a dense dictionary, by the dual simplex method with bound flips. The
/// variables are z, and for each fact its sum `Σ_c a_kc z_c`, which is called
/// classes + fact. Facts can be loaded and unloaded and bounds changed
/// between solves.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    classes: usize,
    /// The costs of the classes that flip and have no column.
    offset: f64,
    /// The values of the basic variables are those with the nonbasic ones at
    /// their bounds.
    dictionary: Dictionary,
    reduced: Vec<f64>,
    costs: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Whether a nonbasic variable stands at its upper bound, a column each.
    at_upper: Vec<bool>,
    /// Pivots since the cells were computed from the facts.
    age: usize,
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Solved {
    /// At the optimum, or above the cutoff.
    Bound(f64),
    /// No z satisfies the facts within the bounds.
    Infeasible(Ray),
    /// Too many pivots, or stopped.
    Unfinished,
}

/// Where the dictionary shows that a row cannot be brought into bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ray {
    row: usize,
    /// −1 where the row's variable is too small, 1 where it is too large.
    sign: f64,
}

impl Cover {
    /// No facts yet. Costs are the sizes, lowered by up to 10⁻⁵ of
    /// themselves, each a little differently, which breaks ties and keeps
    /// prices valid.
    pub(crate) fn new(sizes: &[usize]) -> Self {
        let mut stream = Stream::new(0x636f_7665, 0);
        let costs: Vec<f64> =
            sizes.iter().map(|size| *size as f64 * (1.0 - 1e-5 * stream.uniform())).collect();
        let classes = costs.len();
        Self {
            classes,
            offset: 0.0,
            dictionary: Dictionary::empty(classes),
            reduced: costs.clone(),
            costs,
            lower: vec![0.0; classes],
            upper: vec![1.0; classes],
            at_upper: vec![false; classes],
            age: 0,
        }
    }

    /// The loaded facts.
    pub(crate) fn facts(&self) -> impl Iterator<Item = usize> + '_ {
        let all = self.classes..self.dictionary.variables();
        all.filter(|variable| self.dictionary.place(*variable) != Place::Absent)
            .map(|variable| variable - self.classes)
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        self.dictionary.bytes() + 16 * self.lower.len() + 16 * self.classes
    }

    /// How many facts are loaded.
    pub(crate) fn loaded(&self) -> usize {
        self.dictionary.rows()
    }

    pub(crate) fn is_loaded(&self, fact: usize) -> bool {
        self.dictionary.place(self.classes + fact) != Place::Absent
    }

    fn is_class(&self, variable: usize) -> bool {
        variable < self.classes
    }

    /// Where the nonbasic variable of a column stands.
    fn level(&self, column: usize) -> f64 {
        let variable = self.dictionary.nonbasic()[column];
        if self.at_upper[column] { self.upper[variable] } else { self.lower[variable] }
    }

    /// The value of a class.
    fn value(&self, class: usize) -> f64 {
        match self.dictionary.place(class) {
            Place::Basic(row) => self.dictionary.values[row as usize],
            Place::Nonbasic(column) => self.level(column as usize),
            Place::Absent => self.lower[class],
        }
    }

    /// Loads a fact; its sum becomes basic.
    pub(crate) fn load(&mut self, fact: usize, inequality: &Inequality) {
        let terms = inequality.terms.iter().map(|(c, a)| (*c as usize, f64::from(*a)));
        let value = terms.clone().fold(0.0, |sum, (class, a)| sum + a * self.value(class));
        let cells = self.dictionary.combine(terms);
        let variable = self.classes + fact;
        let length = self.lower.len().max(variable + 1);
        self.lower.resize(length, 0.0);
        self.upper.resize(length, f64::INFINITY);
        self.lower[variable] = f64::from(inequality.bound);
        self.dictionary.push(variable, &cells, value);
    }

    /// Unloads the facts whose sums exceed their bounds by more than `slack`.
    pub(crate) fn unload(&mut self, slack: f64) {
        for row in (0..self.dictionary.rows()).rev() {
            let variable = self.dictionary.basic()[row];
            let is_tight = self.dictionary.values[row] <= self.lower[variable] + slack;
            if !self.is_class(variable) && !is_tight {
                self.dictionary.swap_remove(row);
            }
        }
    }

    /// Sets the bounds of a class: (0, 1), (0, 0) if it is kept, (1, 1) if it
    /// flips.
    pub(crate) fn set_bounds(&mut self, class: usize, lower: f64, upper: f64) {
        let column = match self.dictionary.place(class) {
            Place::Nonbasic(column) => Some((column as usize, self.level(column as usize))),
            _ => None,
        };
        (self.lower[class], self.upper[class]) = (lower, upper);
        if let Some((column, before)) = column {
            self.at_upper[column] = self.reduced[column] < 0.0;
            self.dictionary.shift(column, self.level(column) - before);
        }
    }

    /// Re-optimises until the bound exceeds `cutoff`.
    pub(crate) fn solve(&mut self, cutoff: f64, stop: &Stop) -> Solved {
        for _ in 0..20 * (self.dictionary.rows() + 50) {
            let bound = self.bound();
            if bound > cutoff {
                return Solved::Bound(bound);
            }
            let Some((row, sign)) = self.leaving() else { return Solved::Bound(bound) };
            if stop.is_due() {
                break;
            }
            if !self.step(row, sign) {
                return Solved::Infeasible(Ray { row, sign });
            }
        }
        Solved::Unfinished
    }

    /// The row most out of bounds, and on which side.
    fn leaving(&self) -> Option<(usize, f64)> {
        let mut worst = None;
        let mut most = 1e-7;
        let basic = self.dictionary.basic().iter().zip(&self.dictionary.values);
        for (row, (variable, value)) in basic.enumerate() {
            let (below, above) = (self.lower[*variable] - value, value - self.upper[*variable]);
            if below > most {
                (worst, most) = (Some((row, -1.0)), below);
            } else if above > most {
                (worst, most) = (Some((row, 1.0)), above);
            }
        }
        worst
    }

    /// One step of the dual simplex method; false if the row cannot be
    /// brought into bounds.
    fn step(&mut self, row: usize, sign: f64) -> bool {
        let variable = self.dictionary.basic()[row];
        let target = if sign < 0.0 { self.lower[variable] } else { self.upper[variable] };
        let candidates = self.candidates(row, sign);
        let Some(chosen) =
            self.breakpoint(&candidates, (self.dictionary.values[row] - target).abs())
        else {
            return false;
        };
        for (_, _, column) in &candidates[..chosen] {
            let variable = self.dictionary.nonbasic()[*column];
            let range = self.upper[variable] - self.lower[variable];
            let step = if self.at_upper[*column] { -range } else { range };
            self.at_upper[*column] = !self.at_upper[*column];
            self.dictionary.shift(*column, step);
        }
        self.pivot(row, stable(&candidates[chosen..]), target);
        true
    }

    /// Columns that can move the row into bounds, by dual ratio: (ratio,
    /// |cell|, column).
    fn candidates(&self, row: usize, sign: f64) -> Vec<(f64, f64, usize)> {
        let mut candidates = Vec::new();
        for (column, cell) in self.dictionary.row(row).iter().enumerate() {
            let cell = if self.at_upper[column] { -sign * cell } else { sign * cell };
            if cell > 1e-8 {
                let variable = self.dictionary.nonbasic()[column];
                if self.lower[variable] < self.upper[variable] {
                    candidates.push((self.reduced[column].abs() / cell, cell, column));
                }
            }
        }
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        candidates
    }

    /// The candidate up to which all others can go to their other bounds
    /// before the row is in bounds.
    fn breakpoint(&self, candidates: &[(f64, f64, usize)], mut excess: f64) -> Option<usize> {
        candidates.iter().position(|(_, cell, column)| {
            let variable = self.dictionary.nonbasic()[*column];
            excess -= cell * (self.upper[variable] - self.lower[variable]);
            excess <= NOISE
        })
    }

    fn pivot(&mut self, row: usize, column: usize, target: f64) {
        let step = (self.dictionary.values[row] - target) / self.dictionary.cell(row, column);
        let entered = self.level(column) + step;
        self.dictionary.shift(column, step);
        self.dictionary.exchange(row, column);
        self.dictionary.update(&mut self.reduced, row, column);
        self.dictionary.values[row] = entered;
        self.at_upper[column] = target != self.lower[self.dictionary.nonbasic()[column]];
        self.age += 1;
    }

    /// What the prices prove for the bounds as they are.
    fn bound(&self) -> f64 {
        let nonbasic = self.dictionary.nonbasic().iter().enumerate();
        let levels = nonbasic.map(|(column, variable)| (*variable, self.level(column)));
        let basic = self.dictionary.basic().iter().copied();
        let values = basic.zip(self.dictionary.values.iter().copied());
        let all = levels.chain(values).filter(|(variable, _)| self.is_class(*variable));
        self.offset + all.map(|(class, value)| self.costs[class] * value).sum::<f64>()
    }

    /// z: one value a class.
    pub(crate) fn hits(&self) -> Vec<f64> {
        let within = |class: usize| self.value(class).clamp(self.lower[class], self.upper[class]);
        (0..self.classes).map(within).collect()
    }

    /// The positive prices of facts: (fact, π).
    pub(crate) fn prices(&self) -> Vec<(usize, f64)> {
        let all = self.dictionary.nonbasic().iter().zip(&self.reduced);
        let prices =
            all.filter(|(variable, price)| !self.is_class(**variable) && price.abs() > NOISE);
        prices.map(|(variable, price)| (variable - self.classes, *price)).collect()
    }

    /// Prices that grow without end where there is no z: (fact, ρ).
    pub(crate) fn ray(&self, ray: Ray) -> Vec<(usize, f64)> {
        let cells = self.dictionary.row(ray.row).iter().map(|cell| -ray.sign * cell);
        let all = self.dictionary.nonbasic().iter().copied().zip(cells);
        let own = (self.dictionary.basic()[ray.row], -ray.sign);
        let prices = all
            .chain([own])
            .filter(|(variable, price)| !self.is_class(*variable) && price.abs() > NOISE);
        prices.map(|(variable, price)| (variable - self.classes, price)).collect()
    }

    /// The classes that may still be 0 or 1 and stand at 0, with what their
    /// being 1 adds to the bound.
    pub(crate) fn reduced_costs(&self) -> Vec<(usize, f64)> {
        let nonbasic = self.dictionary.nonbasic();
        let columns = (0..nonbasic.len()).filter(|column| {
            let variable = nonbasic[*column];
            self.is_class(variable)
                && self.lower[variable] < self.upper[variable]
                && !self.at_upper[*column]
        });
        columns.map(|column| (nonbasic[column], self.reduced[column])).collect()
    }
}

/// The largest entry among the candidates that come as early as the first.
fn stable(candidates: &[(f64, f64, usize)]) -> usize {
    let (first, size, mut column) = candidates[0];
    let mut best = 10.0 * size;
    for (ratio, cell, other) in candidates {
        if *ratio > first + 1e-9 {
            break;
        }
        if *cell > best {
            (best, column) = (*cell, *other);
        }
    }
    column
}

#[cfg(test)]
mod tests;
