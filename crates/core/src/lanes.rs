//! Sums in a fixed order that the compiler can make vectors of.

use std::ops::{Add, Mul};

/// Partial sums, as many as fill the vectors of most processors.
const LANES: usize = 8;

/// The sum of what `term` makes of the entries of several slices, place by
/// place. The order of the additions depends on the length alone.
///
/// ```
/// let (a, b) = ([1.0, 2.0, 3.0], [4.0, 6.0, 8.0]);
/// let moved = hopfit_core::lanes::sum_of([&a, &b], |[a, b]| b - a);
/// assert_eq!(moved, 12.0);
/// ```
///
/// # Panics
/// If the slices' lengths differ.
pub fn sum_of<T, const K: usize>(mut slices: [&[T]; K], term: impl Fn([T; K]) -> T) -> T
where
    T: Copy + Default + Add<Output = T>,
{
    let length = slices.first().map_or(0, |slice| slice.len());
    assert!(slices.iter().all(|slice| slice.len() == length), "slices of one length");
    let mut sums = [T::default(); LANES];
    for _ in 0..length / LANES {
        let heads = slices.map(|slice| *slice.first_chunk::<LANES>().expect("not at the end"));
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum = *sum + term(heads.map(|head| head[lane]));
        }
        slices = slices.map(|slice| &slice[LANES..]);
    }
    let rest = (0..length % LANES).map(|at| term(slices.map(|slice| slice[at])));
    rest.chain(sums).fold(T::default(), |sum, part| sum + part)
}

/// The sum of products. See [`sum_of`].
///
/// ```
/// assert_eq!(hopfit_core::lanes::dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
///
/// # Panics
/// If the lengths differ.
pub fn dot<T>(a: &[T], b: &[T]) -> T
where
    T: Copy + Default + Add<Output = T> + Mul<Output = T>,
{
    sum_of([a, b], |[a, b]| a * b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_take_every_place_once() {
        for length in 0..40_i64 {
            let a: Vec<i64> = (1..=length).collect();
            assert_eq!(sum_of([&a], |[a]| a), length * (length + 1) / 2);
            assert_eq!(dot(&a, &a), length * (length + 1) * (2 * length + 1) / 6);
        }
    }

    #[test]
    #[should_panic(expected = "slices of one length")]
    fn lengths_must_agree() {
        dot(&[1.0, 2.0], &[1.0]);
    }
}
