//! The inner loops, with the widest vectors that the machine has.
//!
//! Products and sums are rounded one after the other and sums are kept in eight
//! parts, so that the result is the same on all machines.

use pulp::{Arch, NullaryFnOnce};

/// A loop over slices; a type of its own, so that it is compiled for each kind
/// of machine.
struct Sum<'a>(&'a [f64], &'a [f64]);
struct Products<'a>(&'a [f64], &'a [f64], f64, &'a mut [f64]);
struct Less<'a>(&'a mut [f64], f64, &'a [f64]);
struct Eliminate<'a>(&'a mut [f64], &'a [f64], (usize, f64), usize);
struct Forward<'a>(&'a [f64], usize, &'a mut [f64]);
struct Backward<'a>(&'a [f64], usize, &'a mut [f64]);
struct Rotate<'a>(&'a mut [f64], &'a mut [f64]);

/// a·b.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    Arch::new().dispatch(Sum(a, b))
}

/// The products of some rows, side by side in `rows`, with `vector`, until one
/// is below `least`.
pub(crate) fn products(rows: &[f64], vector: &[f64], least: f64, into: &mut Vec<f64>) {
    into.clear();
    if !vector.is_empty() {
        into.resize(rows.len() / vector.len(), 0.0);
        let count = Arch::new().dispatch(Products(rows, vector, least, into));
        into.truncate(count);
    }
}

/// Subtracts `factor` times `other`.
pub(crate) fn subtract(target: &mut [f64], factor: f64, other: &[f64]) {
    Arch::new().dispatch(Less(target, factor, other));
}

/// Subtracts from each row of `cells`, but row `skip`, its entry in `column`
/// times `pivot`, and sets that entry to minus it times `scale`.
pub(crate) fn eliminate(
    cells: &mut [f64],
    pivot: &[f64],
    (column, scale): (usize, f64),
    skip: usize,
) {
    Arch::new().dispatch(Eliminate(cells, pivot, (column, scale), skip));
}

/// Solves L x = right in place; column `at` of the lower triangle L has the
/// diagonal at `at (stride + 1)` of `factor`.
pub(crate) fn forward(factor: &[f64], stride: usize, right: &mut [f64]) {
    Arch::new().dispatch(Forward(factor, stride, right));
}

/// Solves Lᵀ x = right in place.
pub(crate) fn backward(factor: &[f64], stride: usize, right: &mut [f64]) {
    Arch::new().dispatch(Backward(factor, stride, right));
}

/// Turns two columns so that the first entry of `right` is zero.
pub(crate) fn rotate(left: &mut [f64], right: &mut [f64]) {
    Arch::new().dispatch(Rotate(left, right));
}

impl NullaryFnOnce for Sum<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        sum(self.0, self.1)
    }
}

impl NullaryFnOnce for Products<'_> {
    type Output = usize;

    #[inline(always)]
    fn call(self) -> usize {
        let Self(rows, vector, least, into) = self;
        for (at, (row, value)) in rows.chunks_exact(vector.len()).zip(into.iter_mut()).enumerate() {
            *value = sum(row, vector);
            if *value < least {
                return at + 1;
            }
        }
        into.len()
    }
}

impl NullaryFnOnce for Less<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        less(self.0, self.1, self.2);
    }
}

impl NullaryFnOnce for Eliminate<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(cells, pivot, (column, scale), skip) = self;
        for (row, cells) in cells.chunks_exact_mut(pivot.len()).enumerate() {
            let factor = cells[column];
            if row != skip && factor != 0.0 {
                less(cells, factor, pivot);
                cells[column] = -factor * scale;
            }
        }
    }
}

impl NullaryFnOnce for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(factor, stride, right) = self;
        let size = right.len();
        for at in 0..size {
            let column = &factor[at * stride + at..at * stride + size];
            let value = right[at] / column[0];
            right[at] = value;
            less(&mut right[at + 1..], value, &column[1..]);
        }
    }
}

impl NullaryFnOnce for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(factor, stride, right) = self;
        let size = right.len();
        for at in (0..size).rev() {
            let column = &factor[at * stride + at..at * stride + size];
            right[at] = (right[at] - sum(&column[1..], &right[at + 1..])) / column[0];
        }
    }
}

impl NullaryFnOnce for Rotate<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(left, right) = self;
        let length = (left[0] * left[0] + right[0] * right[0]).sqrt();
        let (cosine, sine) = (left[0] / length, right[0] / length);
        for (a, b) in left.iter_mut().zip(right.iter_mut()) {
            let (old, new) = (*a, *b);
            *a = cosine * old + sine * new;
            *b = cosine * new - sine * old;
        }
    }
}

#[inline(always)]
fn sum(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let mut rest = 0.0;
    for (a, b) in a8.remainder().iter().zip(b8.remainder()) {
        rest += a * b;
    }
    for (a, b) in a8.zip(b8) {
        for at in 0..8 {
            sums[at] += a[at] * b[at];
        }
    }
    let four = [sums[0] + sums[4], sums[1] + sums[5], sums[2] + sums[6], sums[3] + sums[7]];
    (four[0] + four[2]) + (four[1] + four[3]) + rest
}

#[inline(always)]
fn less(target: &mut [f64], factor: f64, other: &[f64]) {
    for (cell, value) in target.iter_mut().zip(other) {
        *cell -= factor * value;
    }
}
