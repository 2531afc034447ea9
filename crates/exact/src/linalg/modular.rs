//! Linear algebra modulo a prime.

use super::matrix::Matrix;

/// 2³¹ − 1, so that products of two residues fit 64 bits and a remainder
/// takes two shifts.
pub(crate) const PRIME: u64 = (1 << 31) - 1;

/// A largest square part of a matrix that has an inverse, as the product of
/// a lower triangle with ones on its diagonal and an upper triangle.
#[derive(Debug, Clone)]
pub(crate) struct Factors {
    /// The rows of the part, in the order of the elimination.
    pub(crate) rows: Vec<usize>,
    /// Its columns, ascending.
    pub(crate) columns: Vec<usize>,
    lower: Vec<u64>,
    upper: Vec<u64>,
    /// 1 / the diagonal of the upper triangle.
    scales: Vec<u64>,
}

impl Factors {
    /// Eliminates column by column.
    pub(crate) fn of(matrix: &Matrix) -> Self {
        let width = matrix.columns;
        let mut cells: Vec<u64> = matrix.cells.iter().map(|value| residue(*value)).collect();
        let mut factors = vec![0; cells.len()];
        let mut order: Vec<usize> = (0..matrix.rows).collect();
        let (mut columns, mut scales) = (Vec::new(), Vec::new());
        for column in 0..width {
            let done = columns.len();
            let nonzero = |at: &usize| canonical(cells[order[*at] * width + column]) != 0;
            let Some(found) = (done..order.len()).find(nonzero) else { continue };
            order.swap(done, found);
            let pivot = cells[order[done] * width..(order[done] + 1) * width].to_vec();
            columns.push(column);
            scales.push(invert(pivot[column]));
            for row in &order[done + 1..] {
                let line = &mut cells[row * width..(row + 1) * width];
                let factor = canonical(fold(line[column] * scales[done]));
                factors[row * width + done] = factor;
                subtract(&mut line[column..], &pivot[column..], factor);
            }
        }
        order.truncate(columns.len());
        let part = |row: usize, column: usize| cells[row * width + column];
        let upper = order.iter().flat_map(|row| columns.iter().map(|c| part(*row, *c))).collect();
        let lower = order.iter().flat_map(|row| &factors[row * width..][..columns.len()]);
        Self { lower: lower.copied().collect(), upper, scales, rows: order, columns }
    }

    /// The number of rows and columns of the part.
    pub(crate) fn size(&self) -> usize {
        self.rows.len()
    }

    /// The solution for a right-hand side, one value a row of the part; one
    /// residue from 0 to PRIME − 1 a column.
    pub(crate) fn solve(&self, right: &[i64]) -> Vec<u64> {
        let size = self.size();
        let mut x: Vec<u64> = right.iter().map(|value| residue(*value)).collect();
        for row in 1..size {
            let line = &self.lower[row * size..][..row];
            x[row] = fold(x[row] + 2 * PRIME - product(line, &x[..row]));
        }
        for row in (0..size).rev() {
            let line = &self.upper[row * size..][row + 1..size];
            let rest = fold(x[row] + 2 * PRIME - product(line, &x[row + 1..]));
            x[row] = canonical(fold(rest * self.scales[row]));
        }
        x
    }
}

/// Σ a x, at most PRIME + 4.
fn product(a: &[u64], x: &[u64]) -> u64 {
    a.iter().zip(x).fold(0, |sum, (a, x)| fold(sum + a * x))
}

/// `line − factor · pivot`, in place.
fn subtract(line: &mut [u64], pivot: &[u64], factor: u64) {
    if factor != 0 {
        let negative = PRIME - factor;
        for (cell, p) in line.iter_mut().zip(pivot) {
            *cell = fold(*cell + negative * p);
        }
    }
}

/// The same residue, at most PRIME + 4; for numbers below 2⁶⁴.
fn fold(value: u64) -> u64 {
    let once = (value & PRIME) + (value >> 31);
    (once & PRIME) + (once >> 31)
}

/// The same residue, from 0 to PRIME − 1; for folded numbers.
fn canonical(value: u64) -> u64 {
    if value >= PRIME { value - PRIME } else { value }
}

fn residue(value: i64) -> u64 {
    value.rem_euclid(PRIME as i64) as u64
}

/// 1/value, by Fermat.
fn invert(value: u64) -> u64 {
    let (mut power, mut result, mut exponent) = (canonical(value), 1, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * power % PRIME;
        }
        power = power * power % PRIME;
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{Factors, PRIME, canonical, fold, residue};
    use crate::linalg::Matrix;

    #[test]
    fn folding_keeps_the_residue() {
        for value in [0, 1, PRIME - 1, PRIME, PRIME + 4, (PRIME + 4) * (PRIME + 4), u64::MAX] {
            assert!(fold(value) <= PRIME + 4);
            assert_eq!(canonical(fold(value)), value % PRIME);
        }
    }

    #[test]
    fn the_factors_solve_what_they_factor() {
        // Row 2 is the sum of the first two, column 1 twice column 0.
        let cells = vec![1, 2, -3, 4, 2, 4, 5, -1, 3, 6, 2, 3, -1, -2, 7, 1];
        let matrix = Matrix { rows: 4, columns: 4, cells };
        let factors = Factors::of(&matrix);
        assert_eq!((factors.size(), &factors.columns[..]), (3, &[0, 2, 3][..]));
        let right = [5, -8, 1];
        let x = factors.solve(&right);
        for (row, right) in factors.rows.iter().zip(right) {
            let terms = factors.columns.iter().zip(&x);
            let sum = terms.map(|(c, x)| residue(matrix.row(*row)[*c]) * x % PRIME).sum::<u64>();
            assert_eq!(sum % PRIME, residue(right));
        }
    }
}
