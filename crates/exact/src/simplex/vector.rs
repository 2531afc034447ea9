//! The inner loops of the simplex methods.

use pulp::Arch;

/// Subtracts from each row of `cells`, but row `skip`, its entry in `column`
/// times `pivot`, and sets that entry to minus it times `scale`.
///
/// It runs with the widest vectors that the machine has. Products and sums
/// are rounded one after the other, so the result is the same on all.
pub(crate) fn eliminate(cells: &mut [f64], pivot: &[f64], column: usize, skip: usize, scale: f64) {
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

/// The sum of squares, with eight running sums whatever the machine.
pub(super) fn sum_of_squares(cells: &[f64]) -> f64 {
    Arch::new().dispatch(|| {
        let mut sums = [0.0; 8];
        let chunks = cells.chunks_exact(8);
        for cell in chunks.remainder() {
            sums[0] += cell * cell;
        }
        for chunk in chunks {
            for (sum, cell) in sums.iter_mut().zip(chunk) {
                *sum += cell * cell;
            }
        }
        sums.iter().sum()
    })
}

#[inline(always)]
pub(super) fn subtract(cells: &mut [f64], factor: f64, pivot: &[f64]) {
    for (cell, p) in cells.iter_mut().zip(pivot) {
        *cell -= factor * p;
    }
}
