//! The product of many states with the weights.

/// `out` = `states` × `weights`ᵀ, all row by row with `neurons` columns.
pub(crate) fn product(neurons: usize, states: &[i8], weights: &[f64], out: &mut [f64]) {
    let states: Vec<f64> = states.iter().map(|x| f64::from(*x)).collect();
    graded_product(neurons, &states, weights, out);
}

/// The same for states between −1 and 1.
#[cfg(feature = "faer")]
pub(crate) fn graded_product(neurons: usize, states: &[f64], weights: &[f64], out: &mut [f64]) {
    use faer::linalg::matmul::matmul;
    use faer::{Accum, MatMut, MatRef, Par};
    let rows = states.len() / neurons;
    matmul(
        MatMut::from_row_major_slice_mut(out, rows, neurons),
        Accum::Replace,
        MatRef::from_row_major_slice(states, rows, neurons),
        MatRef::from_row_major_slice(weights, neurons, neurons).transpose(),
        1.0,
        Par::Seq,
    );
}

/// The same without other crates, some four times slower.
#[cfg(not(feature = "faer"))]
pub(crate) fn graded_product(neurons: usize, states: &[f64], weights: &[f64], out: &mut [f64]) {
    for (state, fields) in states.chunks_exact(neurons).zip(out.chunks_exact_mut(neurons)) {
        for (field, row) in fields.iter_mut().zip(weights.chunks_exact(neurons)) {
            *field = crate::lanes::dot(row, state);
        }
    }
}
