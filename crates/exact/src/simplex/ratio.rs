//! Which variables to exchange.

use super::{Dictionary, LEAST_PIVOT, NOISE};

/// The row most out of bounds: below zero, or, where its variable must
/// `vanish`, anything but zero. None if all are in bounds.
pub(crate) fn leaving(dictionary: &Dictionary, vanishes: impl Fn(usize) -> bool) -> Option<usize> {
    let mut worst = None;
    let mut excess = NOISE;
    for (row, (variable, value)) in dictionary.basic().iter().zip(&dictionary.values).enumerate() {
        let out = if vanishes(*variable) { value.abs() } else { -value };
        if out > excess {
            (worst, excess) = (Some(row), out);
        }
    }
    worst
}

/// The column whose entry brings the value of `row` to zero while the reduced
/// costs stay above minus `slack`: of those within the slack of the smallest
/// ratio the one with the largest pivot, of equal ones the first variable
/// (P. M. J. Harris, 1973). None if no variable that is `allowed` helps.
pub(crate) fn entering(
    dictionary: &Dictionary,
    row: usize,
    (reduced, slack): (&[f64], f64),
    allowed: impl Fn(usize) -> bool,
) -> Option<usize> {
    let cells = dictionary.row(row);
    let sign = if dictionary.values[row] > 0.0 { 1.0 } else { -1.0 };
    let columns = cells.iter().zip(reduced).zip(dictionary.nonbasic());
    let mut limit = f64::INFINITY;
    for ((cell, cost), variable) in columns.clone() {
        let cell = sign * cell;
        if cell > LEAST_PIVOT && allowed(*variable) {
            limit = limit.min((cost.max(0.0) + slack) / cell);
        }
    }
    let mut best: Option<(usize, usize)> = None;
    let mut size = LEAST_PIVOT;
    for (column, ((cell, cost), variable)) in columns.enumerate() {
        let cell = sign * cell;
        let is_first = || best.is_some_and(|(_, other)| *variable < other);
        if (cell > size || (cell == size && is_first()))
            && *cost <= limit * cell
            && allowed(*variable)
        {
            (best, size) = (Some((column, *variable)), cell);
        }
    }
    best.map(|(column, _)| column)
}

/// The row that first goes out of bounds when the variable of `column` grows;
/// among equals the one with the largest pivot. Variables that must `vanish`
/// may not move either way. None if nothing holds it.
pub(crate) fn blocking(
    dictionary: &Dictionary,
    column: usize,
    vanishes: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut best = None;
    let (mut ratio, mut size) = (f64::INFINITY, 0.0);
    for (row, (variable, value)) in dictionary.basic().iter().zip(&dictionary.values).enumerate() {
        let cell = dictionary.cell(row, column);
        let (cell, value) =
            if vanishes(*variable) { (cell.abs(), 0.0) } else { (cell, value.max(0.0)) };
        if cell > LEAST_PIVOT {
            let this = value / cell;
            if this < ratio - 1e-12 || (this < ratio + 1e-12 && cell > size) {
                (best, ratio, size) = (Some(row), this, cell);
            }
        }
    }
    best
}
