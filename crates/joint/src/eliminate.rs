//! The inner loop of the simplex methods.

use pulp::Arch;

/// Subtracts from each row of `cells`, but row `skip`, its entry in `column`
/// times `pivot`, and sets that entry to minus it times `scale`.
///
/// It runs with the widest vectors that the machine has. Products and sums
/// are rounded one after the other, so the result is the same on all.
pub(crate) fn eliminate(
    cells: &mut [f64],
    pivot: &[f64],
    column: usize,
    skip: usize,
    scale: f64,
) {
    Arch::new().dispatch(|| {
        for (row, cells) in cells.chunks_exact_mut(pivot.len()).enumerate() {
            let factor = cells[column];
            if row != skip && factor != 0.0 {
                subtract(cells, factor, pivot);
                cells[column] = -factor * scale;
            }
        }
    });
}

#[inline(always)]
fn subtract(cells: &mut [f64], factor: f64, pivot: &[f64]) {
    for (cell, p) in cells.iter_mut().zip(pivot) {
        *cell -= factor * p;
    }
}
