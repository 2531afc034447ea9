//! Linear algebra modulo a prime.

use super::exact::Matrix;

/// 2³¹ − 1, so that products of two residues fit 64 bits.
pub(crate) const PRIME: u64 = (1 << 31) - 1;

/// Rows and columns of a largest square part that has an inverse.
pub(crate) fn independent(matrix: &Matrix) -> (Vec<usize>, Vec<usize>) {
    let width = matrix.columns;
    let mut cells: Vec<u64> = matrix.cells.iter().map(|value| residue(*value)).collect();
    let mut order: Vec<usize> = (0..matrix.rows).collect();
    let mut columns = Vec::new();
    for column in 0..width {
        let done = columns.len();
        let found = (done..order.len()).find(|at| cells[order[*at] * width + column] != 0);
        let Some(found) = found else { continue };
        order.swap(done, found);
        columns.push(column);
        let pivot = cells[order[done] * width..(order[done] + 1) * width].to_vec();
        let scale = invert(pivot[column]);
        for row in &order[done + 1..] {
            let row = &mut cells[row * width..(row + 1) * width];
            let factor = row[column] * scale % PRIME;
            subtract(&mut row[column..], &pivot[column..], factor);
        }
    }
    order.truncate(columns.len());
    (order, columns)
}

/// The inverse of a square matrix, row by row (Gauss–Jordan); none if it is
/// singular modulo PRIME.
pub(crate) fn inverse(matrix: &Matrix) -> Option<Vec<u64>> {
    let size = matrix.rows;
    let mut lines: Vec<Vec<u64>> = (0..size)
        .map(|row| {
            let unit = (0..size).map(|column| u64::from(column == row));
            matrix.row(row).iter().map(|value| residue(*value)).chain(unit).collect()
        })
        .collect();
    for step in 0..size {
        let found = (step..size).find(|row| lines[*row][step] != 0)?;
        lines.swap(step, found);
        let scale = invert(lines[step][step]);
        let pivot: Vec<u64> = lines[step].iter().map(|cell| cell * scale % PRIME).collect();
        for (row, line) in lines.iter_mut().enumerate() {
            if row != step {
                let factor = line[step];
                subtract(&mut line[step..], &pivot[step..], factor);
            }
        }
        lines[step] = pivot;
    }
    Some(lines.iter().flat_map(|line| line[size..].iter().copied()).collect())
}

/// A square matrix of residues times a vector of whole numbers.
pub(crate) fn multiply(matrix: &[u64], vector: &[i64]) -> Vec<u64> {
    let residues: Vec<u64> = vector.iter().map(|value| residue(*value)).collect();
    let product = |line: &[u64]| line.iter().zip(&residues).fold(0, |sum, (a, x)| (sum + a * x) % PRIME);
    matrix.chunks_exact(vector.len().max(1)).map(product).collect()
}

/// `line − factor · pivot`, in place.
fn subtract(line: &mut [u64], pivot: &[u64], factor: u64) {
    if factor != 0 {
        let negative = PRIME - factor;
        for (cell, p) in line.iter_mut().zip(pivot) {
            *cell = (*cell + negative * p) % PRIME;
        }
    }
}

fn residue(value: i64) -> u64 {
    value.rem_euclid(PRIME as i64) as u64
}

/// 1/value, by Fermat.
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
