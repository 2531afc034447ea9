//! Matrix products on all threads, the same for any number of them.

use faer::linalg::matmul::matmul;
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::prelude::ReborrowMut;
use faer::{Accum, Mat, MatMut, MatRef, Par};

/// Work (multiplications) below which a product is not split.
const GRAIN: usize = 1 << 24;
/// Rows and columns below which it is not either: a thread copies its part of
/// both factors into the order that its processor wants, which narrow parts
/// would repeat too often.
const NARROW: usize = 256;

/// A number of the matrices.
pub trait Scalar: faer::traits::RealField + Copy + Send + Sync {}
impl Scalar for f32 {}
impl Scalar for f64 {}

/// `out` = `a` × `b`. Split along the longer side at places that depend on the
/// sizes only, so that the result does not depend on the number of threads.
pub fn product<T: Scalar>(out: MatMut<'_, T>, a: MatRef<'_, T>, b: MatRef<'_, T>) {
    let work = out.nrows() * out.ncols() * a.ncols();
    if work < GRAIN || out.nrows().max(out.ncols()) < NARROW {
        let one = faer::traits::math_utils::one::<T>();
        return matmul(out, Accum::Replace, a, b, one, Par::Seq);
    }
    if out.nrows() > out.ncols() {
        let half = out.nrows() / 2;
        let (top_out, bottom_out) = out.split_at_row_mut(half);
        let (top, bottom) = a.split_at_row(half);
        rayon::join(|| product(top_out, top, b), || product(bottom_out, bottom, b));
        return;
    }
    let half = out.ncols() / 2;
    let (left_out, right_out) = out.split_at_col_mut(half);
    let (left, right) = b.split_at_col(half);
    rayon::join(|| product(left_out, a, left), || product(right_out, a, right));
}

/// The same where the product is known to be symmetric: computes half of it
/// and mirrors.
pub(crate) fn symmetric_product<T: Scalar>(
    mut out: MatMut<'_, T>,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
) {
    lower_product(out.as_mut(), a, b);
    let n = out.ncols();
    for j in 0..n {
        for i in j + 1..n {
            out[(j, i)] = out[(i, j)];
        }
    }
}

/// The lower half of `a` × `b`.
fn lower_product<T: Scalar>(out: MatMut<'_, T>, a: MatRef<'_, T>, b: MatRef<'_, T>) {
    let n = out.ncols();
    if n * n * a.ncols() < GRAIN || n < NARROW {
        let (lower, full) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
        let one = faer::traits::math_utils::one::<T>();
        return triangular::matmul(out, lower, Accum::Replace, a, full, b, full, one, Par::Seq);
    }
    let half = n / 2;
    let (top, _, bottom_left, bottom_right) = out.split_at_mut(half, half);
    let (a_top, a_bottom) = a.split_at_row(half);
    let (b_left, b_right) = b.split_at_col(half);
    // The rectangle costs as much as the two triangles together.
    rayon::join(
        || product(bottom_left, a_bottom, b_left),
        || {
            lower_product(top, a_top, b_left);
            lower_product(bottom_right, a_bottom, b_right);
        },
    );
}

/// Both triangles of `matrix` + its transpose, in place, with a zero diagonal.
pub(crate) fn symmetrise(mut matrix: MatMut<'_, f32>) {
    for j in 0..matrix.ncols() {
        matrix[(j, j)] = 0.0;
        for i in j + 1..matrix.nrows() {
            let sum = matrix[(i, j)] + matrix[(j, i)];
            matrix[(i, j)] = sum;
            matrix[(j, i)] = sum;
        }
    }
}

/// Columns below which a sum over columns is not split.
const FEW_COLUMNS: usize = 16;

/// The sum of what `work` gives for each column, which it may change, of
/// matrices with as many columns each; on all threads, and the same for any
/// number of them.
pub(crate) fn for_columns(
    matrices: Vec<MatMut<'_, f32>>,
    work: &(impl Fn(usize, &mut [&mut [f32]]) -> f64 + Sync),
) -> f64 {
    columns_from(0, matrices, work)
}

fn columns_from(
    first: usize,
    mut matrices: Vec<MatMut<'_, f32>>,
    work: &(impl Fn(usize, &mut [&mut [f32]]) -> f64 + Sync),
) -> f64 {
    let count = matrices.first().map_or(0, |matrix| matrix.ncols());
    if count > FEW_COLUMNS {
        let half = count / 2;
        let halves = matrices.into_iter().map(|matrix| matrix.split_at_col_mut(half));
        let (left, right) = halves.unzip();
        let both = rayon::join(
            || columns_from(first, left, work),
            || columns_from(first + half, right, work),
        );
        return both.0 + both.1;
    }
    let column = |j: usize| {
        let columns = matrices.iter_mut().map(|matrix| {
            let column = matrix.rb_mut().col_mut(j).try_as_col_major_mut();
            column.expect("a matrix of its own").as_slice_mut()
        });
        work(first + j, &mut columns.collect::<Vec<_>>())
    };
    (0..count).map(column).sum()
}

/// `matrix` in single precision.
pub(crate) fn single(matrix: MatRef<'_, f64>) -> Mat<f32> {
    Mat::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i, j)] as f32)
}
