//! What the weights of a certificate lose.

use super::Setting;
use crate::Upper;
use crate::rejection::{Rejection, RejectionKind, UpperFlaw};
use hopfit_core::{Demand, WeightRange};

/// Whether the weights are admissible and lose exactly what is claimed.
pub(super) fn check(setting: &Setting<'_>, upper: &Upper) -> Result<(), Rejection> {
    let admissible = weights(setting, &upper.weights).and_then(|()| bias(setting, &upper.bias));
    let counted = admissible.and_then(|()| match flips(setting, upper) {
        found if found == upper.flips => Ok(()),
        found => Err(UpperFlaw::Flips { claimed: upper.flips, found }),
    });
    counted.map_err(|flaw| RejectionKind::Upper(flaw).into())
}

/// Whether there are N×N weights and N biases.
pub(super) fn sizes(expected: usize, upper: &Upper) -> Result<(), UpperFlaw> {
    let rows = upper.weights.iter().enumerate();
    let rows = rows.map(|(neuron, row)| (format!("row {neuron}"), row.len()));
    let parts = [("the weight matrix", upper.weights.len()), ("the bias", upper.bias.len())];
    let parts = parts.map(|(what, size)| (what.to_owned(), size));
    match parts.into_iter().chain(rows).find(|(_, size)| *size != expected) {
        Some((what, found)) => Err(UpperFlaw::Size { what, expected, found }),
        None => Ok(()),
    }
}

fn weights(setting: &Setting<'_>, weights: &[Vec<i64>]) -> Result<(), UpperFlaw> {
    for (row, entries) in weights.iter().enumerate() {
        let allowed = setting.allowed(row);
        for (column, value) in entries.iter().copied().enumerate() {
            if row == column && value != 0 {
                return Err(UpperFlaw::Diagonal { neuron: row, value });
            }
            if !allowed[column] && value != 0 {
                return Err(UpperFlaw::Masked { row, column, value });
            }
            if setting.problem.symmetric && value != weights[column][row] {
                return Err(UpperFlaw::Asymmetric { row, column });
            }
            if allowed[column] && !in_range(setting, value) {
                return Err(out_of_range(setting, format!("w[{row}][{column}]"), value));
            }
        }
    }
    Ok(())
}

fn bias(setting: &Setting<'_>, bias: &[i64]) -> Result<(), UpperFlaw> {
    for (neuron, value) in bias.iter().copied().enumerate() {
        if !setting.problem.bias && value != 0 {
            return Err(UpperFlaw::Bias { neuron, value });
        }
        if setting.problem.bias && !in_range(setting, value) {
            return Err(out_of_range(setting, format!("the bias of neuron {neuron}"), value));
        }
    }
    Ok(())
}

/// Whole numbers stand for continuous weights at any scale.
fn in_range(setting: &Setting<'_>, value: i64) -> bool {
    match setting.problem.weights {
        WeightRange::Continuous => true,
        WeightRange::Integer(largest) => value.unsigned_abs() <= u64::from(largest),
        WeightRange::Binary => value == 1 || value == -1,
    }
}

fn out_of_range(setting: &Setting<'_>, what: String, value: i64) -> UpperFlaw {
    UpperFlaw::Range { what, value, class: setting.problem.weights.to_string() }
}

/// How many demands the weights do not meet.
fn flips(setting: &Setting<'_>, upper: &Upper) -> usize {
    let mut flips = 0;
    for (neuron, (row, bias)) in upper.weights.iter().zip(&upper.bias).enumerate() {
        let is_small = fits_64(row, *bias);
        for (pattern, state) in setting.patterns.rows().enumerate() {
            let field = if is_small {
                field_64(row, *bias, state).into()
            } else {
                field(row, *bias, state)
            };
            let stability = field * i128::from(state[neuron]);
            let strict = setting.is_strict(Demand { pattern, neuron });
            let kept = if strict { stability > 0 } else { stability >= 0 };
            flips += usize::from(!kept);
        }
    }
    flips
}

/// N products of 64-bit numbers with ±1 and a bias cannot exceed 128 bits.
fn field(row: &[i64], bias: i64, state: &[i8]) -> i128 {
    let products = row.iter().zip(state).map(|(w, x)| i128::from(*w) * i128::from(*x));
    products.sum::<i128>() + i128::from(bias)
}

/// Whether no partial sum of the field exceeds 64 bits.
fn fits_64(row: &[i64], bias: i64) -> bool {
    let sizes = row.iter().map(|w| u128::from(w.unsigned_abs()));
    sizes.sum::<u128>() + u128::from(bias.unsigned_abs()) <= i64::MAX as u128
}

/// The same for rows that fit: x is ±1, and −w is w with all bits turned,
/// plus 1.
fn field_64(row: &[i64], bias: i64, state: &[i8]) -> i64 {
    let signed = |(w, x): (&i64, &i8)| (w ^ (i64::from(*x) >> 1)).wrapping_sub(i64::from(*x) >> 1);
    row.iter().zip(state).map(signed).fold(bias, i64::wrapping_add)
}
