//! Exact multipliers of a core, from its members alone.

use super::functional::Functional;
use crate::linalg::{Factors, Matrix, solve_with};
use dashu_int::{IBig, UBig, ops::Gcd};

/// Whole numbers `y > 0` without common factor with Σ_m y_m f_m = 0, the
/// proof that these demands are a core; none if they are not a minimal one:
/// their dependences must be the multiples of one such `y`, and one of them
/// must be strict.
///
/// ```
/// use hopfit_exact::row::{Functional, core_multipliers};
/// let members = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]];
/// let core: Vec<_> = members.iter().map(|a| Functional::dense(a, true)).collect();
/// let multipliers = core_multipliers(&core.iter().collect::<Vec<_>>()).unwrap();
/// assert!(multipliers.iter().all(|y| *y == 1_u32.into()));
/// assert!(core_multipliers(&core.iter().take(3).collect::<Vec<_>>()).is_none());
/// ```
#[must_use]
pub fn core_multipliers(members: &[&Functional]) -> Option<Vec<UBig>> {
    if !members.iter().any(|member| member.strict) {
        return None;
    }
    dependence(members).filter(|multipliers| !multipliers.contains(&UBig::ZERO))
}

/// Whole numbers `y ≥ 0` without common factor with Σ_m y_m f_m = 0; none
/// unless the dependences of the members are the multiples of one such `y`.
/// Those with a positive `y` are a core if one of them is strict.
#[must_use]
pub fn dependence(members: &[&Functional]) -> Option<Vec<UBig>> {
    let matrix = columns_of(members);
    let factors = Factors::of(&matrix);
    let independent = &factors.columns;
    if independent.len() + 1 != members.len() {
        return None;
    }
    let free = (0..members.len()).find(|m| !independent.contains(m))?;
    let others =
        Matrix::from_fn(matrix.rows, independent.len(), |r, c| matrix.row(r)[independent[c]]);
    let right: Vec<i64> = (0..matrix.rows).map(|row| -matrix.row(row)[free]).collect();
    let columns: Vec<usize> = (0..independent.len()).collect();
    let solution = solve_with(&factors, &columns, &others, &right)?;
    let mut multipliers = solution.numerators;
    multipliers.insert(free, solution.denominator);
    without_common_factor(multipliers)
}

/// The members' coefficients as columns, one row an unknown that occurs.
fn columns_of(members: &[&Functional]) -> Matrix {
    let entries = members.iter().flat_map(|member| &member.entries);
    let mut unknowns: Vec<usize> = entries.map(|(at, _)| *at).collect();
    unknowns.sort_unstable();
    unknowns.dedup();
    let mut matrix = Matrix::from_fn(unknowns.len(), members.len(), |_, _| 0);
    for (column, member) in members.iter().enumerate() {
        for (at, value) in &member.entries {
            if let Ok(row) = unknowns.binary_search(at) {
                matrix.cells[row * members.len() + column] = i64::from(*value);
            }
        }
    }
    matrix
}

/// The values divided by their common factor, if none is negative.
fn without_common_factor(values: Vec<IBig>) -> Option<Vec<UBig>> {
    let sizes = values.into_iter().map(UBig::try_from).collect::<Result<Vec<_>, _>>().ok()?;
    let nonzero = sizes.iter().filter(|y| **y != UBig::ZERO);
    let common = nonzero.cloned().reduce(|common, y| common.gcd(y))?;
    Some(sizes.into_iter().map(|y| y / &common).collect())
}
