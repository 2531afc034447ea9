//! Exact multipliers of a core, from its members alone.
//!
//! The members of a minimal core have exactly one linear dependence, up to
//! scale. It is found modulo a prime, lifted to powers of the prime (J. D.
//! Dixon, *Exact solution of linear equations using p-adic expansions*,
//! Numerische Mathematik 40, 1982), turned into fractions (P. S. Wang, 1981)
//! and checked in whole numbers.

use crate::system::System;
use dashu_int::{IBig, UBig, ops::Gcd};

/// 2³¹ − 1.
const PRIME: u64 = (1 << 31) - 1;

/// Members of a core with positive whole multipliers.
pub(crate) type Multipliers = Vec<(u32, IBig)>;

/// Whole numbers `y > 0` without common factor with `A y = 0` over those of
/// the classes that have a part in the dependence, if the classes have
/// exactly one, all its signs agree and a strict class is in it.
pub(crate) fn multipliers(system: &System, classes: &[u32]) -> Option<Multipliers> {
    let columns: Vec<&[(u32, i8)]> = classes.iter().map(|c| system.column(*c as usize)).collect();
    let factors = Factors::new(&columns)?;
    let most = digits_needed(&columns);
    let mut lift = Lift::new(&factors, &columns);
    while lift.digits < most {
        lift.extend(lift.digits / 3 + 2);
        let found = lift.fractions().and_then(|y| positive(&y));
        if let Some(y) = found.filter(|y| vanishes(&columns, y)) {
            return members(system, classes, y);
        }
    }
    None
}

/// Leaves out zeros; none without a strict member.
fn members(system: &System, classes: &[u32], y: Vec<IBig>) -> Option<Multipliers> {
    let members: Multipliers =
        classes.iter().copied().zip(y).filter(|(_, y)| *y != IBig::ZERO).collect();
    let strict = |class: u32| system.classes()[class as usize].strict;
    members.iter().any(|(class, _)| strict(*class)).then_some(members)
}

/// Whether Σ y · column = 0, in whole numbers.
fn vanishes(columns: &[&[(u32, i8)]], y: &[IBig]) -> bool {
    let rows = columns.iter().flat_map(|column| column.iter()).map(|entry| entry.0).max();
    let mut sums = vec![IBig::ZERO; rows.map_or(0, |row| row as usize + 1)];
    for (column, y) in columns.iter().zip(y) {
        for (row, sign) in *column {
            if *sign > 0 { sums[*row as usize] += y } else { sums[*row as usize] -= y }
        }
    }
    sums.iter().all(|sum| *sum == IBig::ZERO)
}

/// Enough digits for numerator and denominator by Hadamard's bound.
fn digits_needed(columns: &[&[(u32, i8)]]) -> usize {
    let bits: f64 = columns.iter().map(|column| (column.len().max(1) as f64).log2() / 2.0).sum();
    (2.0 * bits / 30.9).ceil() as usize + 3
}

/// One sign for all (zero is allowed), no common factor.
fn positive(values: &[IBig]) -> Option<Vec<IBig>> {
    let negative = values.iter().any(|y| *y < IBig::ZERO);
    if negative && values.iter().any(|y| *y > IBig::ZERO) {
        return None;
    }
    let common = values.iter().fold(UBig::ZERO, |common, y| {
        let size: UBig = if negative { -y } else { y.clone() }.try_into().unwrap_or(UBig::ZERO);
        if common == UBig::ZERO {
            size
        } else if size == UBig::ZERO {
            common
        } else {
            common.gcd(size)
        }
    });
    let common = IBig::from(common);
    (common != IBig::ZERO)
        .then(|| values.iter().map(|y| if negative { -y / &common } else { y / &common }).collect())
}

/// The largest part of the columns with an inverse modulo PRIME, factored:
/// all columns but one.
struct Factors {
    /// Triangular factors, row by row: below the diagonal the multipliers of
    /// the elimination, on it the inverses of the pivots.
    cells: Vec<u32>,
    size: usize,
    /// The system's row of each pivot.
    rows: Vec<usize>,
    /// The column of each pivot.
    pivots: Vec<usize>,
    /// The column that depends on the others.
    free: usize,
}

impl Factors {
    fn new(columns: &[&[(u32, i8)]]) -> Option<Self> {
        let size = columns.len().checked_sub(1)?;
        let mut touched: Vec<u32> = columns.iter().flat_map(|c| c.iter().map(|e| e.0)).collect();
        touched.sort_unstable();
        touched.dedup();
        let width = columns.len();
        let mut cells = vec![0_u32; touched.len() * width];
        for (at, column) in columns.iter().enumerate() {
            for (row, sign) in *column {
                let row = touched.binary_search(row).ok()?;
                cells[row * width + at] = if *sign > 0 { 1 } else { (PRIME - 1) as u32 };
            }
        }
        let mut rows: Vec<usize> = touched.iter().map(|row| *row as usize).collect();
        let (mut pivots, mut free) = (Vec::with_capacity(size), None);
        for column in 0..width {
            let done = pivots.len();
            match (done..rows.len()).find(|row| cells[row * width + column] != 0) {
                Some(found) => {
                    swap_rows(&mut cells, width, done, found);
                    rows.swap(done, found);
                    eliminate(&mut cells, width, done, column, rows.len());
                    pivots.push(column);
                }
                None if free.is_none() => free = Some(column),
                None => return None,
            }
        }
        let free = free?;
        rows.truncate(size);
        let square = |at: usize| cells[at / size * width + pivots[at % size]];
        let cells = (0..size * size).map(square).collect();
        Some(Self { cells, size, rows, pivots, free })
    }

    /// The solution of `B x = right` modulo PRIME, in place.
    fn solve(&self, right: &mut [u64]) {
        for row in 0..self.size {
            let cells = &self.cells[row * self.size..row * self.size + row];
            right[row] = (right[row] + dot(cells, &right[..row])) % PRIME;
        }
        for row in (0..self.size).rev() {
            let cells = &self.cells[row * self.size..(row + 1) * self.size];
            let sum = dot(&cells[row + 1..], &right[row + 1..]);
            right[row] = (right[row] + PRIME - sum) % PRIME * u64::from(cells[row]) % PRIME;
        }
    }
}

/// Modulo PRIME; both below it.
fn dot(cells: &[u32], values: &[u64]) -> u64 {
    let mut sum = 0_u64;
    for (cells, values) in cells.chunks(3).zip(values.chunks(3)) {
        let part: u64 = cells.iter().zip(values).map(|(a, b)| u64::from(*a) * b).sum();
        sum += (part >> 31) + (part & PRIME);
        sum = (sum >> 31) + (sum & PRIME);
    }
    sum % PRIME
}

fn swap_rows(cells: &mut [u32], width: usize, a: usize, b: usize) {
    if a != b {
        let (head, tail) = cells.split_at_mut(b * width);
        head[a * width..(a + 1) * width].swap_with_slice(&mut tail[..width]);
    }
}

/// Clears `column` below row `done`; leaves minus the multipliers there and
/// the inverse of the pivot in its place.
fn eliminate(cells: &mut [u32], width: usize, done: usize, column: usize, rows: usize) {
    let (head, tail) = cells.split_at_mut((done + 1) * width);
    let pivot = &mut head[done * width..];
    let inverse = invert(u64::from(pivot[column]));
    pivot[column] = inverse as u32;
    let used: Vec<usize> = (column + 1..width).filter(|at| pivot[*at] != 0).collect();
    let dense = used.len() * 2 > width - column;
    for row in 0..rows - done - 1 {
        let cells = &mut tail[row * width..(row + 1) * width];
        if cells[column] == 0 {
            continue;
        }
        let factor = PRIME - u64::from(cells[column]) * inverse % PRIME;
        cells[column] = factor as u32;
        let step = |cell: &mut u32, p: u32| {
            let sum = u64::from(*cell) + factor * u64::from(p);
            let folded = (sum >> 31) + (sum & PRIME);
            let folded = (folded >> 31) + (folded & PRIME);
            *cell = if folded >= PRIME { folded - PRIME } else { folded } as u32;
        };
        if dense {
            let both = cells[column + 1..].iter_mut().zip(&pivot[column + 1..]);
            both.for_each(|(cell, p)| step(cell, *p));
        } else {
            used.iter().for_each(|at| step(&mut cells[*at], pivot[*at]));
        }
    }
}

/// 1/value modulo PRIME, by Fermat.
fn invert(value: u64) -> u64 {
    let (mut power, mut result, mut exponent) = (value, 1, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * power % PRIME;
        }
        power = power * power % PRIME;
        exponent >>= 1;
    }
    result
}

/// The solution of `B x = −free column` modulo PRIME^digits.
struct Lift<'a> {
    factors: &'a Factors,
    /// The square matrix by column: (position among the rows, ±1).
    matrix: Vec<Vec<(usize, i64)>>,
    residual: Vec<i64>,
    solution: Vec<IBig>,
    modulus: IBig,
    digits: usize,
}

impl<'a> Lift<'a> {
    fn new(factors: &'a Factors, columns: &[&[(u32, i8)]]) -> Self {
        let last = factors.rows.iter().max().map_or(0, |row| row + 1);
        let mut position = vec![usize::MAX; last];
        factors.rows.iter().enumerate().for_each(|(at, row)| position[*row] = at);
        let inside = |column: &[(u32, i8)]| -> Vec<(usize, i64)> {
            let entries = column.iter().map(|(row, sign)| (*row as usize, i64::from(*sign)));
            let entries = entries.filter(|(row, _)| *row < last && position[*row] != usize::MAX);
            entries.map(|(row, sign)| (position[row], sign)).collect()
        };
        let mut residual = vec![0; factors.size];
        inside(columns[factors.free]).iter().for_each(|(row, sign)| residual[*row] = -sign);
        Self {
            factors,
            matrix: factors.pivots.iter().map(|at| inside(columns[*at])).collect(),
            residual,
            solution: vec![IBig::ZERO; factors.size],
            modulus: IBig::ONE,
            digits: 0,
        }
    }

    fn extend(&mut self, digits: usize) {
        (0..digits).for_each(|_| self.add_digit());
    }

    fn add_digit(&mut self) {
        let residue = |r: &i64| r.rem_euclid(PRIME as i64) as u64;
        let mut digit: Vec<u64> = self.residual.iter().map(residue).collect();
        self.factors.solve(&mut digit);
        for (column, x) in self.matrix.iter().zip(&digit) {
            column.iter().for_each(|(row, sign)| self.residual[*row] -= sign * *x as i64);
        }
        self.residual.iter_mut().for_each(|r| *r /= PRIME as i64);
        for (x, digit) in self.solution.iter_mut().zip(&digit) {
            *x += &self.modulus * *digit;
        }
        self.modulus *= PRIME;
        self.digits += 1;
    }

    /// Whole numbers in the proportion of the solution, one a column, if
    /// fractions with few digits explain it.
    fn fractions(&self) -> Option<Vec<IBig>> {
        let half: IBig = &self.modulus >> 1;
        let small: IBig = &self.modulus >> 40;
        let mut common = IBig::ONE;
        let mut numerators: Vec<IBig> = Vec::with_capacity(self.solution.len());
        for x in &self.solution {
            let mut scaled = x * &common % &self.modulus;
            if scaled > half {
                scaled -= &self.modulus;
            }
            if scaled > small || -&scaled > small {
                let (numerator, denominator) = fraction(&scaled, &self.modulus)?;
                numerators.iter_mut().for_each(|n| *n *= &denominator);
                common *= denominator;
                scaled = numerator;
            }
            numerators.push(scaled);
        }
        let mut values = vec![IBig::ZERO; numerators.len() + 1];
        for (numerator, at) in numerators.into_iter().zip(&self.factors.pivots) {
            values[*at] = numerator;
        }
        values[self.factors.free] = common;
        Some(values)
    }
}

/// The fraction with numerator and denominator up to √(modulus/2) that is
/// `x` modulo `modulus`.
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
    Some(if denominator < IBig::ZERO {
        (-numerator, -denominator)
    } else {
        (numerator, denominator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};

    #[test]
    fn opposite_demands_balance() {
        let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1]]).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Strict).unwrap();
        let system = System::new(&problem);
        let y = multipliers(&system, &[0, 1]).unwrap();
        assert_eq!(y, [(0, IBig::ONE), (1, IBig::ONE)]);
        assert_eq!(multipliers(&system, &[0]), None);
    }
}
