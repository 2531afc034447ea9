//! Small linear systems solved exactly.
//!
//! The solution is found modulo a prime, lifted to powers of the prime (J. D.
//! Dixon, "Exact solution of linear equations using p-adic expansions", 1982),
//! turned into fractions (P. S. Wang, 1981) and checked in whole numbers.

use super::matrix::Matrix;
use super::modular::{Factors, PRIME};
use dashu_int::IBig;

/// Whole numbers over a common denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fractions {
    pub(crate) numerators: Vec<IBig>,
    /// Positive.
    pub(crate) denominator: IBig,
}

/// A solution of `matrix · x = right`, zero outside a largest set of
/// independent columns; none if there is none.
pub(crate) fn solve(matrix: &Matrix, right: &[i64]) -> Option<Fractions> {
    let factors = Factors::of(matrix);
    let columns = factors.columns.clone();
    solve_with(&factors, &columns, matrix, right)
}

/// The same, with the factors at hand. Their columns may be numbered
/// otherwise: `columns` tells which ones of `matrix` they are.
pub(crate) fn solve_with(
    factors: &Factors,
    columns: &[usize],
    matrix: &Matrix,
    right: &[i64],
) -> Option<Fractions> {
    let size = factors.size();
    let square = Matrix::from_fn(size, size, |r, c| matrix.row(factors.rows[r])[columns[c]]);
    let part: Vec<i64> = factors.rows.iter().map(|row| right[*row]).collect();
    let most = digits_needed(&square, &part);
    let mut lift = Lift::new(&square, factors, part);
    while lift.digits < most {
        lift.extend(if lift.digits == 0 { 2 } else { 1 + lift.digits / 2 });
        if let Some(found) = lift.fractions() {
            let solution = spread(&found, columns, matrix.columns);
            if is_solution(matrix, right, &solution) {
                return Some(solution);
            }
        }
    }
    None
}

/// Puts the unknowns of the square part in their places.
fn spread(found: &Fractions, columns: &[usize], count: usize) -> Fractions {
    let mut numerators = vec![IBig::ZERO; count];
    for (column, value) in columns.iter().zip(&found.numerators) {
        numerators[*column] = value.clone();
    }
    Fractions { numerators, denominator: found.denominator.clone() }
}

fn is_solution(matrix: &Matrix, right: &[i64], solution: &Fractions) -> bool {
    (0..matrix.rows).all(|row| {
        let terms = matrix.row(row).iter().zip(&solution.numerators).filter(|(a, _)| **a != 0);
        let sum: IBig = terms.map(|(a, x)| IBig::from(*a) * x).sum();
        sum == IBig::from(right[row]) * &solution.denominator
    })
}

/// Enough digits to base PRIME for numerator and denominator by Hadamard's
/// bound, each the product of the rows' lengths.
fn digits_needed(square: &Matrix, right: &[i64]) -> usize {
    let largest = right.iter().map(|b| b.unsigned_abs()).max().unwrap_or(1).max(1) as f64;
    let squared = |row: usize| square.row(row).iter().map(|a| (*a * *a) as f64).sum::<f64>();
    let bits: f64 =
        (0..square.rows).map(|row| 0.5 * (squared(row) + largest * largest).log2()).sum();
    (2.0 * bits / 31.0).ceil() as usize + 3
}

/// The solution of a square system modulo PRIME^digits.
struct Lift<'a> {
    matrix: &'a Matrix,
    factors: &'a Factors,
    residual: Vec<i64>,
    solution: Vec<IBig>,
    modulus: IBig,
    digits: usize,
}

impl<'a> Lift<'a> {
    fn new(matrix: &'a Matrix, factors: &'a Factors, right: Vec<i64>) -> Self {
        let solution = vec![IBig::ZERO; right.len()];
        Self { matrix, factors, residual: right, solution, modulus: IBig::ONE, digits: 0 }
    }

    fn extend(&mut self, digits: usize) {
        (0..digits).for_each(|_| self.add_digit());
    }

    fn add_digit(&mut self) {
        let digit = self.factors.solve(&self.residual);
        for (row, residual) in self.residual.iter_mut().enumerate() {
            let terms = self.matrix.row(row).iter().zip(&digit);
            let product: i64 = terms.map(|(a, x)| a * *x as i64).sum();
            *residual = (*residual - product) / PRIME as i64;
        }
        for (x, digit) in self.solution.iter_mut().zip(&digit) {
            *x += &self.modulus * IBig::from(*digit);
        }
        self.modulus *= IBig::from(PRIME);
        self.digits += 1;
    }

    /// The fractions with small numerators and a small common denominator
    /// that explain the digits, if there are any.
    fn fractions(&self) -> Option<Fractions> {
        let mut denominator = IBig::ONE;
        let mut parts: Vec<(IBig, IBig)> = Vec::with_capacity(self.solution.len());
        for x in &self.solution {
            let (numerator, factor) = fraction(&(x * &denominator), &self.modulus)?;
            denominator *= factor;
            parts.push((numerator, denominator.clone()));
        }
        let numerators = parts.into_iter().map(|(n, part)| n * (&denominator / part)).collect();
        Some(Fractions { numerators, denominator })
    }
}

/// The fraction with numerator and denominator up to √(modulus/2) that is
/// `x` modulo `modulus`; its denominator is positive.
fn fraction(x: &IBig, modulus: &IBig) -> Option<(IBig, IBig)> {
    let bound_squared: IBig = modulus >> 1;
    let mut remainder = (modulus.clone(), ((x % modulus) + modulus) % modulus);
    let mut factor = (IBig::ZERO, IBig::ONE);
    while &remainder.1 * &remainder.1 > bound_squared {
        let quotient = &remainder.0 / &remainder.1;
        let next = &remainder.0 - &quotient * &remainder.1;
        remainder = (remainder.1, next);
        let next = &factor.0 - quotient * &factor.1;
        factor = (factor.1, next);
    }
    let (numerator, denominator) = (remainder.1, factor.1);
    if denominator == IBig::ZERO || &denominator * &denominator > bound_squared {
        return None;
    }
    let negative = denominator < IBig::ZERO;
    Some(if negative { (-numerator, -denominator) } else { (numerator, denominator) })
}

#[cfg(test)]
mod tests {
    use super::{Matrix, solve};
    use dashu_int::IBig;
    use hopfit_core::random::Stream;

    #[test]
    fn random_systems_are_solved() {
        let mut stream = Stream::new(5, 0);
        for size in [1, 2, 5, 12, 40] {
            let matrix =
                Matrix::from_fn(size, size, |r, c| ((r * 7 + c * c * 3 + r * c) % 11) as i64 - 5);
            let signs = Matrix {
                cells: (0..size * size).map(|_| i64::from(stream.sign())).collect(),
                ..matrix
            };
            let right: Vec<i64> = (0..size).map(|_| i64::from(stream.sign())).collect();
            // Random sign matrices this small can be singular: then the
            // system may have no solution, which `solve` must say.
            if let Some(x) = solve(&signs, &right) {
                assert!(x.denominator > IBig::ZERO);
                for (row, right) in right.iter().enumerate() {
                    let terms = signs.row(row).iter().zip(&x.numerators);
                    let sum: IBig = terms.map(|(a, x)| IBig::from(*a) * x).sum();
                    assert_eq!(sum, IBig::from(*right) * &x.denominator);
                }
            } else {
                assert!(size < 12, "a random sign matrix of size {size} is hardly ever singular");
            }
        }
    }

    #[test]
    fn a_contradictory_system_has_no_solution() {
        let matrix = Matrix { rows: 2, columns: 2, cells: vec![1, -1, 2, -2] };
        assert_eq!(solve(&matrix, &[1, 3]), None);
        let solution = solve(&matrix, &[3, 6]).unwrap();
        assert_eq!(solution.numerators, [IBig::from(3), IBig::ZERO]);
        assert_eq!(solution.denominator, IBig::ONE);
    }
}
