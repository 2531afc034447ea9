//! Exact multipliers of a core, from its members alone.
//!
//! The members of a minimal core have exactly one linear dependence, up to
//! scale. It is found modulo a prime, lifted to powers of the prime (J. D.
//! Dixon, "Exact solution of linear equations using p-adic expansions", 1982),
//! turned into fractions and checked in whole numbers.

use dashu_int::{IBig, UBig, ops::Gcd};

/// A prime: 2³¹ − 1.
const PRIME: u64 = (1 << 31) - 1;

/// Whole numbers `y > 0` without common factor with Σ_m y_m a_m = 0, if the
/// dependences of the vectors are the multiples of one such `y`.
pub(crate) fn positive_dependence(vectors: &[&[i8]]) -> Option<Vec<UBig>> {
    let system = System::new(vectors)?;
    let most = digits_needed(vectors.len());
    let mut lift = Lift::new(&system);
    while lift.digits < most {
        lift.extend(if lift.digits == 0 { 2 } else { 1 + lift.digits / 2 });
        if let Some(multipliers) = lift.fractions().and_then(|y| positive(&y))
            && is_dependence(vectors, &multipliers)
        {
            return Some(multipliers);
        }
    }
    None
}

/// Whether Σ_m y_m a_m = 0, in whole numbers.
pub(crate) fn is_dependence(vectors: &[&[i8]], multipliers: &[UBig]) -> bool {
    let dimension = vectors.first().map_or(0, |vector| vector.len());
    (0..dimension).all(|row| {
        let terms = vectors.iter().zip(multipliers);
        let sum: IBig = terms.map(|(vector, y)| IBig::from(vector[row]) * IBig::from(y.clone())).sum();
        sum == IBig::ZERO
    })
}

/// Enough digits to base PRIME for numerator and denominator by Hadamard's
/// bound, n^(n/2) each.
fn digits_needed(members: usize) -> usize {
    let n = members.max(2) as f64;
    (n * n.log2() / 31.0).ceil() as usize + 3
}

/// One sign for all, no zero, no common factor.
fn positive(values: &[IBig]) -> Option<Vec<UBig>> {
    let negative = *values.first()? < IBig::ZERO;
    if values.iter().any(|y| *y == IBig::ZERO || (*y < IBig::ZERO) != negative) {
        return None;
    }
    let sizes: Vec<UBig> = values.iter().map(|y| if negative { (-y.clone()).try_into() } else { y.clone().try_into() }).collect::<Result<_, _>>().ok()?;
    let common = sizes.iter().skip(1).fold(sizes[0].clone(), |common, y| common.gcd(y));
    Some(sizes.into_iter().map(|y| y / &common).collect())
}

/// The square system that gives all members but one, the last of `order`, from it.
struct System {
    /// Entries of the square matrix, by row.
    matrix: Vec<i64>,
    /// Its inverse modulo PRIME.
    inverse: Vec<u64>,
    /// Minus the last member's column.
    right: Vec<i64>,
    /// Position of each unknown among the members.
    unknowns: Vec<usize>,
    free: usize,
}

impl System {
    fn new(vectors: &[&[i8]]) -> Option<Self> {
        let members = vectors.len();
        let dimension = vectors.first()?.len();
        let (rows, unknowns) = independent(vectors, dimension);
        if unknowns.len() + 1 != members {
            return None;
        }
        let free = (0..members).find(|m| !unknowns.contains(m))?;
        let entry = |row: usize, m: usize| i64::from(vectors[m][row]);
        let matrix = rows.iter().flat_map(|row| unknowns.iter().map(|m| entry(*row, *m))).collect::<Vec<_>>();
        let right = rows.iter().map(|row| -entry(*row, free)).collect();
        let inverse = inverse(&matrix, rows.len())?;
        Some(Self { matrix, inverse, right, unknowns, free })
    }
}

/// Rows and columns of a largest square part with an inverse modulo PRIME.
fn independent(vectors: &[&[i8]], dimension: usize) -> (Vec<usize>, Vec<usize>) {
    let members = vectors.len();
    let mut cells: Vec<u64> =
        (0..dimension * members).map(|at| residue(i64::from(vectors[at % members][at / members]))).collect();
    let mut order: Vec<usize> = (0..dimension).collect();
    let mut columns = Vec::new();
    for column in 0..members {
        let done = columns.len();
        let Some(found) = (done..dimension).find(|at| cells[order[*at] * members + column] != 0)
        else {
            continue;
        };
        order.swap(done, found);
        columns.push(column);
        let pivot_row = cells[order[done] * members..(order[done] + 1) * members].to_vec();
        let scale = invert(pivot_row[column]);
        for at in done + 1..dimension {
            let row = &mut cells[order[at] * members..(order[at] + 1) * members];
            if row[column] != 0 {
                let factor = PRIME - row[column] * scale % PRIME;
                for (cell, p) in row.iter_mut().zip(&pivot_row).skip(column) {
                    *cell = (*cell + factor * p) % PRIME;
                }
            }
        }
    }
    order.truncate(columns.len());
    (order, columns)
}

/// The inverse of a square matrix modulo PRIME, by Gauss and Jordan.
fn inverse(matrix: &[i64], size: usize) -> Option<Vec<u64>> {
    let width = 2 * size;
    let mut cells = vec![0; size * width];
    for row in 0..size {
        for column in 0..size {
            cells[row * width + column] = residue(matrix[row * size + column]);
        }
        cells[row * width + size + row] = 1;
    }
    for step in 0..size {
        let found = (step..size).find(|row| cells[row * width + step] != 0)?;
        for column in 0..width {
            cells.swap(step * width + column, found * width + column);
        }
        let scale = invert(cells[step * width + step]);
        let pivot: Vec<u64> = cells[step * width..(step + 1) * width].iter().map(|cell| cell * scale % PRIME).collect();
        for row in 0..size {
            let line = &mut cells[row * width..(row + 1) * width];
            if row == step {
                line.copy_from_slice(&pivot);
            } else if line[step] != 0 {
                let factor = PRIME - line[step];
                // Columns before this step are zero in the pivot's row.
                for (cell, p) in line[step..].iter_mut().zip(&pivot[step..]) {
                    *cell = (*cell + factor * p) % PRIME;
                }
            }
        }
    }
    Some((0..size * size).map(|at| cells[at / size * width + size + at % size]).collect())
}

fn residue(value: i64) -> u64 {
    value.rem_euclid(PRIME as i64) as u64
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

/// The solution modulo PRIME^digits.
struct Lift<'a> {
    system: &'a System,
    residual: Vec<i64>,
    solution: Vec<IBig>,
    modulus: IBig,
    digits: usize,
}

impl<'a> Lift<'a> {
    fn new(system: &'a System) -> Self {
        let solution = vec![IBig::ZERO; system.unknowns.len()];
        Self { system, residual: system.right.clone(), solution, modulus: IBig::ONE, digits: 0 }
    }

    fn extend(&mut self, digits: usize) {
        (0..digits).for_each(|_| self.add_digit());
    }

    fn add_digit(&mut self) {
        let size = self.residual.len();
        let residues: Vec<u64> = self.residual.iter().map(|r| residue(*r)).collect();
        let digit: Vec<u64> = (0..size)
            .map(|row| {
                let line = &self.system.inverse[row * size..(row + 1) * size];
                line.iter().zip(&residues).fold(0, |sum, (a, r)| (sum + a * r) % PRIME)
            })
            .collect();
        for row in 0..size {
            let line = &self.system.matrix[row * size..(row + 1) * size];
            let product: i64 = line.iter().zip(&digit).map(|(a, x)| a * *x as i64).sum();
            self.residual[row] = (self.residual[row] - product) / PRIME as i64;
        }
        for (x, digit) in self.solution.iter_mut().zip(&digit) {
            *x += &self.modulus * IBig::from(*digit);
        }
        self.modulus *= IBig::from(PRIME);
        self.digits += 1;
    }

    /// Whole numbers in the proportion of the solution (the free member
    /// included), if fractions with small denominators explain its digits.
    fn fractions(&self) -> Option<Vec<IBig>> {
        let mut common = IBig::ONE;
        let mut scaled: Vec<(IBig, IBig)> = Vec::new();
        for x in &self.solution {
            let (numerator, denominator) = fraction(&(x * &common), &self.modulus)?;
            common *= denominator;
            scaled.push((numerator, common.clone()));
        }
        let members = scaled.len() + 1;
        let mut values = vec![IBig::ZERO; members];
        for ((numerator, denominator), m) in scaled.into_iter().zip(&self.system.unknowns) {
            values[*m] = numerator * (&common / denominator);
        }
        values[self.system.free] = common;
        Some(values)
    }
}

/// The fraction with numerator and denominator up to √(modulus/2) that is
/// `x` modulo `modulus` (P. S. Wang, 1981).
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
    Some(if denominator < IBig::ZERO { (-numerator, -denominator) } else { (numerator, denominator) })
}
