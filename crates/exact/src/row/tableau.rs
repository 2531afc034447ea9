//! A dense simplex tableau.

/// `basis = values − cells · nonbasic` in rows: each row is one basic
/// variable, each column a variable (basic ones have unit columns), the last
/// column the values of the basic variables.
#[derive(Debug, Clone)]
pub(crate) struct Tableau {
    columns: usize,
    cells: Vec<f64>,
    basis: Vec<usize>,
    /// The row of each basic variable.
    row_of: Vec<Option<usize>>,
}

impl Tableau {
    /// Brings `cells`, rows of `columns` coefficients and a right-hand side,
    /// to a basis of `wanted` columns as far as they are independent, then of
    /// the others; rows that depend on others are dropped.
    pub(crate) fn new(columns: usize, cells: Vec<f64>, wanted: &[usize]) -> Self {
        let rows = cells.len() / (columns + 1);
        let mut tableau =
            Self { columns, cells, basis: vec![usize::MAX; rows], row_of: vec![None; columns] };
        for column in wanted.iter().copied().chain(0..columns) {
            if tableau.row_of[column].is_none() {
                tableau.enter_anywhere(column);
            }
        }
        tableau.drop_empty_rows();
        tableau
    }

    /// Makes `column` basic in the row without a basic variable where it has
    /// the largest coefficient, if any is large enough.
    fn enter_anywhere(&mut self, column: usize) {
        let free = (0..self.rows()).filter(|row| self.basis[*row] == usize::MAX);
        let size = |row: usize| self.row(row)[column].abs();
        let best = free.map(|row| (row, size(row))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((row, size)) = best
            && size > 1e-7
        {
            self.basis[row] = column;
            self.row_of[column] = Some(row);
            self.eliminate(row, column);
        }
    }

    fn drop_empty_rows(&mut self) {
        let width = self.columns + 1;
        let kept: Vec<usize> =
            (0..self.rows()).filter(|row| self.basis[*row] != usize::MAX).collect();
        self.cells = kept.iter().flat_map(|row| self.row(*row).to_vec()).collect();
        self.basis = kept.iter().map(|row| self.basis[*row]).collect();
        debug_assert_eq!(self.cells.len(), self.basis.len() * width);
        for (row, column) in self.basis.iter().enumerate() {
            self.row_of[*column] = Some(row);
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.basis.len()
    }

    /// The coefficients of a row, then its value.
    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * (self.columns + 1)..(row + 1) * (self.columns + 1)]
    }

    pub(crate) fn value(&self, row: usize) -> f64 {
        self.row(row)[self.columns]
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> f64 {
        self.cells[row * (self.columns + 1) + column]
    }

    /// The basic variable of each row.
    pub(crate) fn basis(&self) -> &[usize] {
        &self.basis
    }

    pub(crate) fn is_basic(&self, column: usize) -> bool {
        self.row_of[column].is_some()
    }

    /// The value of a variable: zero unless basic.
    pub(crate) fn level(&self, column: usize) -> f64 {
        self.row_of[column].map_or(0.0, |row| self.value(row))
    }

    /// Exchanges the basic variable of `row` for `column`, in `reduced`
    /// (reduced costs and a last entry) too.
    pub(crate) fn pivot(&mut self, row: usize, column: usize, reduced: &mut [f64]) {
        self.row_of[self.basis[row]] = None;
        self.row_of[column] = Some(row);
        self.basis[row] = column;
        self.eliminate(row, column);
        subtract(reduced, self.row(row), column);
    }

    fn eliminate(&mut self, row: usize, column: usize) {
        let width = self.columns + 1;
        let (above, rest) = self.cells.split_at_mut(row * width);
        let (pivot, below) = rest.split_at_mut(width);
        let factor = 1.0 / pivot[column];
        pivot.iter_mut().for_each(|cell| *cell *= factor);
        pivot[column] = 1.0;
        for other in above.chunks_exact_mut(width).chain(below.chunks_exact_mut(width)) {
            subtract(other, pivot, column);
        }
    }

    /// `costs` (one a column) reduced by the basis; the last entry is minus
    /// the cost of the basic solution.
    pub(crate) fn reduce(&self, costs: &[f64], reduced: &mut Vec<f64>) {
        reduced.clear();
        reduced.extend_from_slice(costs);
        reduced.push(0.0);
        for (row, basic) in self.basis.iter().enumerate() {
            let cost = costs[*basic];
            if cost != 0.0 {
                let row = self.row(row);
                reduced.iter_mut().zip(row).for_each(|(r, cell)| *r -= cost * cell);
            }
        }
        self.basis.iter().for_each(|basic| reduced[*basic] = 0.0);
    }
}

/// Clears entry `column` of `other` by subtracting a multiple of `pivot`.
fn subtract(other: &mut [f64], pivot: &[f64], column: usize) {
    let factor = other[column];
    if factor != 0.0 {
        other.iter_mut().zip(pivot).for_each(|(cell, p)| *cell -= factor * p);
        other[column] = 0.0;
    }
}
