//! Basic variables as functions of the others.

use super::LEAST_PIVOT;
use super::vector::{dot, eliminate, subtract};
use hopfit_core::Stop;

/// Where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this row.
    Basic(u32),
    /// In this column.
    Nonbasic(u32),
    /// Nowhere.
    Absent,
}

/// `basic = value − Σ cell · nonbasic`, one row a basic variable, one column a
/// nonbasic one. Variables are numbered from 0. What the values are, where
/// nonbasic variables are not zero, is for the user to say.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    cells: Vec<f64>,
    /// One a row.
    pub(crate) values: Vec<f64>,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    places: Vec<Place>,
    scratch: Vec<f64>,
}

/// A system of equations: one row an equation, one column a variable, and the
/// right-hand sides.
#[derive(Debug, Clone)]
pub(crate) struct Equations {
    pub(crate) cells: Vec<f64>,
    pub(crate) right: Vec<f64>,
    pub(crate) columns: usize,
}

impl Dictionary {
    /// No rows yet, and all of so many variables nonbasic.
    pub(crate) fn empty(variables: usize) -> Self {
        Self {
            cells: Vec::new(),
            values: Vec::new(),
            basic: Vec::new(),
            nonbasic: (0..variables).collect(),
            places: (0..variables as u32).map(Place::Nonbasic).collect(),
            scratch: vec![0.0; variables],
        }
    }

    /// The solutions of some equations, with a basis of the `wanted` variables
    /// as far as they are independent, then of the others (Gauss and Jordan).
    /// Equations that depend on others are dropped. None if stopped.
    pub(crate) fn of(equations: Equations, wanted: &[usize], stop: &Stop) -> Option<Self> {
        let Equations { mut cells, right: mut values, columns: width } = equations;
        let mut basic: Vec<Option<usize>> = vec![None; values.len()];
        let mut is_basic = vec![false; width];
        let mut left = values.len();
        let mut pivot = vec![0.0; width];
        for column in wanted.iter().copied().chain(0..width) {
            if left == 0 {
                break;
            }
            let free = (0..basic.len()).filter(|row| basic[*row].is_none());
            let size = |row: usize| cells[row * width + column].abs();
            let best = free.max_by(|a, b| size(*a).total_cmp(&size(*b)));
            let best = best.filter(|row| !is_basic[column] && size(*row) > LEAST_PIVOT);
            let Some(row) = best else { continue };
            if stop.is_due() {
                return None;
            }
            (basic[row], is_basic[column]) = (Some(column), true);
            left -= 1;
            let scale = 1.0 / cells[row * width + column];
            let line = &mut cells[row * width..(row + 1) * width];
            line.iter_mut().for_each(|cell| *cell *= scale);
            pivot.copy_from_slice(line);
            values[row] *= scale;
            for other in (0..basic.len()).filter(|other| *other != row) {
                values[other] -= cells[other * width + column] * values[row];
            }
            eliminate(&mut cells, &pivot, (column, 0.0), row);
        }
        Some(Self::gathered((&cells, &values), &basic, &is_basic))
    }

    /// Keeps the rows that have a basic variable, and the nonbasic columns.
    fn gathered(
        (cells, values): (&[f64], &[f64]),
        basic: &[Option<usize>],
        is_basic: &[bool],
    ) -> Self {
        let width = is_basic.len();
        let nonbasic: Vec<usize> = (0..width).filter(|column| !is_basic[*column]).collect();
        let mut dictionary = Self::empty(width);
        dictionary.scratch = vec![0.0; nonbasic.len()];
        dictionary.cells.reserve_exact(values.len() * nonbasic.len());
        for (row, variable) in basic.iter().enumerate() {
            let Some(variable) = variable else { continue };
            let line = &cells[row * width..(row + 1) * width];
            dictionary.cells.extend(nonbasic.iter().map(|column| line[*column]));
            dictionary.places[*variable] = Place::Basic(dictionary.basic.len() as u32);
            dictionary.basic.push(*variable);
            dictionary.values.push(values[row]);
        }
        dictionary.nonbasic = nonbasic;
        dictionary.place_columns();
        dictionary
    }

    fn place_columns(&mut self) {
        for (column, variable) in self.nonbasic.iter().enumerate() {
            self.places[*variable] = Place::Nonbasic(column as u32);
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.basic.len()
    }

    pub(crate) fn columns(&self) -> usize {
        self.nonbasic.len()
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        let width = self.columns();
        &self.cells[row * width..(row + 1) * width]
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.columns() + column]
    }

    /// The sum of squares of a row.
    pub(crate) fn norm(&self, row: usize) -> f64 {
        dot(self.row(row), self.row(row))
    }

    /// The variable of each row.
    pub(crate) fn basic(&self) -> &[usize] {
        &self.basic
    }

    /// The variable of each column.
    pub(crate) fn nonbasic(&self) -> &[usize] {
        &self.nonbasic
    }

    /// Where a variable stands.
    pub(crate) fn place(&self, variable: usize) -> Place {
        self.places.get(variable).copied().unwrap_or(Place::Absent)
    }

    /// All variables up to the largest that was ever there.
    pub(crate) fn variables(&self) -> usize {
        self.places.len()
    }

    /// The value of a variable, where nonbasic ones are zero.
    pub(crate) fn level(&self, variable: usize) -> f64 {
        match self.place(variable) {
            Place::Basic(row) => self.values[row as usize],
            Place::Nonbasic(_) | Place::Absent => 0.0,
        }
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.cells.len() + self.places.len() + 2 * (self.rows() + self.columns()))
    }

    /// The cells of Σ coefficient · variable. Absent variables add nothing.
    pub(crate) fn combine(&self, terms: impl IntoIterator<Item = (usize, f64)>) -> Vec<f64> {
        let mut cells = vec![0.0; self.columns()];
        for (variable, coefficient) in terms {
            match self.place(variable) {
                Place::Basic(row) => {
                    let row = self.row(row as usize);
                    cells.iter_mut().zip(row).for_each(|(cell, c)| *cell += coefficient * c);
                }
                Place::Nonbasic(column) => cells[column as usize] -= coefficient,
                Place::Absent => {}
            }
        }
        cells
    }

    /// Adds a basic variable that is nowhere yet.
    pub(crate) fn push(&mut self, variable: usize, cells: &[f64], value: f64) {
        let length = self.places.len().max(variable + 1);
        self.places.resize(length, Place::Absent);
        self.places[variable] = Place::Basic(self.basic.len() as u32);
        self.basic.push(variable);
        self.values.push(value);
        self.cells.extend_from_slice(cells);
    }

    /// Keeps some rows and some columns only, both ascending.
    pub(crate) fn keep(&mut self, rows: &[usize], columns: &[usize]) {
        let lines = rows.iter().flat_map(|row| columns.iter().map(|c| self.cell(*row, *c)));
        let cells = lines.collect();
        self.places.fill(Place::Absent);
        self.values = rows.iter().map(|row| self.values[*row]).collect();
        self.basic = rows.iter().map(|row| self.basic[*row]).collect();
        self.nonbasic = columns.iter().map(|column| self.nonbasic[*column]).collect();
        self.scratch.resize(columns.len(), 0.0);
        self.cells = cells;
        self.place_columns();
        for (row, variable) in self.basic.iter().enumerate() {
            self.places[*variable] = Place::Basic(row as u32);
        }
    }

    /// Drops a row; the last one takes its place.
    pub(crate) fn swap_remove(&mut self, row: usize) {
        let (width, last) = (self.columns(), self.rows() - 1);
        self.places[self.basic[row]] = Place::Absent;
        self.basic.swap_remove(row);
        self.values.swap_remove(row);
        if row != last {
            self.cells.copy_within(last * width..(last + 1) * width, row * width);
            self.places[self.basic[row]] = Place::Basic(row as u32);
        }
        self.cells.truncate(last * width);
    }

    /// The values after the variable of a column has moved by `step`.
    pub(crate) fn shift(&mut self, column: usize, step: f64) {
        if step != 0.0 {
            let cells = self.cells.iter().skip(column).step_by(self.nonbasic.len());
            self.values.iter_mut().zip(cells).for_each(|(value, cell)| *value -= cell * step);
        }
    }

    /// Exchanges the basic variable of `row`, which becomes zero, for the
    /// nonbasic one of `column`, which was zero.
    pub(crate) fn pivot(&mut self, row: usize, column: usize) {
        let value = self.values[row] * (1.0 / self.cell(row, column));
        let cells = self.cells.iter().skip(column).step_by(self.nonbasic.len());
        let others = self.values.iter_mut().zip(cells).enumerate();
        for (_, (target, cell)) in others.filter(|(other, _)| *other != row) {
            *target -= cell * value;
        }
        self.values[row] = value;
        self.exchange(row, column);
    }

    /// The same, but the values stay as they are.
    pub(crate) fn exchange(&mut self, row: usize, column: usize) {
        let width = self.columns();
        let scale = 1.0 / self.cells[row * width + column];
        let pivot = &mut self.cells[row * width..(row + 1) * width];
        pivot.iter_mut().for_each(|cell| *cell *= scale);
        pivot[column] = 0.0;
        self.scratch.copy_from_slice(pivot);
        eliminate(&mut self.cells, &self.scratch, (column, scale), row);
        self.cells[row * width + column] = scale;
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
        self.places[self.basic[row]] = Place::Basic(row as u32);
        self.places[self.nonbasic[column]] = Place::Nonbasic(column as u32);
    }

    /// What costs, one a variable, come to where the basic variables are
    /// replaced by what they are: one a column.
    pub(crate) fn reduce(&self, costs: &[f64], reduced: &mut Vec<f64>) {
        reduced.clear();
        reduced.extend(self.nonbasic.iter().map(|variable| costs[*variable]));
        for (row, variable) in self.basic.iter().enumerate() {
            if costs[*variable] != 0.0 {
                subtract(reduced, costs[*variable], self.row(row));
            }
        }
    }

    /// Reduced costs after the exchange in `row` and `column`.
    pub(crate) fn update(&self, reduced: &mut [f64], row: usize, column: usize) {
        let factor = std::mem::take(&mut reduced[column]);
        if factor != 0.0 {
            subtract(reduced, factor, self.row(row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;

    /// Equations with a solution, some of them repeated.
    fn equations(stream: &mut Stream) -> Equations {
        let (rows, columns) = (5, 9);
        let mut cells: Vec<f64> =
            (0..rows * columns).map(|_| stream.below(3) as f64 - 1.0).collect();
        let solution: Vec<f64> = (0..columns).map(|_| stream.below(4) as f64).collect();
        cells.extend_from_within(columns..2 * columns);
        let product = |row: &[f64]| row.iter().zip(&solution).map(|(a, x)| a * x).sum();
        Equations { right: cells.chunks_exact(columns).map(product).collect(), cells, columns }
    }

    /// By how much the equations fail where nonbasic variables have these
    /// values and the basic ones what the dictionary says.
    fn residual(equations: &Equations, dictionary: &Dictionary, nonbasic: &[f64]) -> f64 {
        let mut x = vec![0.0; equations.columns];
        dictionary.nonbasic().iter().zip(nonbasic).for_each(|(at, value)| x[*at] = *value);
        for (row, at) in dictionary.basic().iter().enumerate() {
            let sum: f64 = dictionary.row(row).iter().zip(nonbasic).map(|(a, x)| a * x).sum();
            x[*at] = dictionary.values[row] - sum;
        }
        let rows = equations.cells.chunks_exact(equations.columns).zip(&equations.right);
        let miss = |row: &[f64], right: f64| {
            (row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>() - right).abs()
        };
        rows.map(|(row, right)| miss(row, *right)).fold(0.0, f64::max)
    }

    #[test]
    fn every_dictionary_solves_the_equations() {
        for seed in 0..50 {
            let mut stream = Stream::new(seed, 0);
            let given = equations(&mut stream);
            let wanted: Vec<usize> = (0..9).rev().collect();
            let mut dictionary = Dictionary::of(given.clone(), &wanted, &Stop::never()).unwrap();
            assert!(dictionary.rows() <= 5, "the repeated equation is dropped");
            let costs: Vec<f64> = (0..9).map(|_| stream.uniform()).collect();
            let mut reduced = Vec::new();
            dictionary.reduce(&costs, &mut reduced);
            for _ in 0..20 {
                let values: Vec<f64> =
                    (0..dictionary.columns()).map(|_| stream.uniform()).collect();
                assert!(residual(&given, &dictionary, &values) < 1e-9, "seed {seed}");
                let row = stream.below(dictionary.rows());
                let column = stream.below(dictionary.columns());
                if dictionary.cell(row, column).abs() > 0.1 {
                    let pair = (dictionary.basic()[row], dictionary.nonbasic()[column]);
                    dictionary.pivot(row, column);
                    dictionary.update(&mut reduced, row, column);
                    assert_eq!(pair, (dictionary.nonbasic()[column], dictionary.basic()[row]));
                }
            }
            let mut afresh = Vec::new();
            dictionary.reduce(&costs, &mut afresh);
            assert!(reduced.iter().zip(&afresh).all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }

    #[test]
    fn rows_that_are_added_and_dropped_follow_the_others() {
        let mut dictionary = Dictionary::empty(3);
        // s = x₀ + 2 x₁ where all are zero.
        let cells = dictionary.combine([(0, 1.0), (1, 2.0)]);
        dictionary.push(3, &cells, 0.0);
        dictionary.shift(1, 4.0);
        assert_eq!((dictionary.level(3), dictionary.place(3)), (8.0, Place::Basic(0)));
        // t = s − x₂, after x₀ has taken the place of s.
        dictionary.exchange(0, 0);
        let cells = dictionary.combine([(3, 1.0), (2, -1.0)]);
        dictionary.push(4, &cells, 0.0);
        assert_eq!(dictionary.row(1), [-1.0, 0.0, 1.0]);
        dictionary.swap_remove(0);
        assert_eq!((dictionary.place(0), dictionary.basic()), (Place::Absent, &[4][..]));
        dictionary.keep(&[0], &[0, 2]);
        assert_eq!((dictionary.row(0), dictionary.nonbasic()), (&[-1.0, 1.0][..], &[3, 2][..]));
        assert_eq!(dictionary.place(1), Place::Absent);
    }

    #[test]
    fn a_stop_leaves_no_dictionary() {
        let stop = Stop::never();
        stop.raise();
        let given = equations(&mut Stream::new(1, 0));
        assert!(Dictionary::of(given, &[], &stop).is_none());
    }
}
