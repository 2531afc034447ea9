//! Whole-number solutions of linear equations.

use std::collections::BTreeMap;

/// Numbers beyond this are not dealt with: what they stand for is no small
/// face but a rounding error.
const LARGEST: i64 = 1 << 16;

/// The unknowns that solve some equations, as whole multiples of free ones:
/// `scale` times each unknown is a sum of free unknowns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kernel {
    image: Vec<BTreeMap<usize, i64>>,
    scale: i64,
}

impl Kernel {
    /// No equations: those of the unknowns that are not zero are free.
    pub(super) fn all(is_zero: impl Iterator<Item = bool>) -> Self {
        let own = |(at, is_zero)| if is_zero { BTreeMap::new() } else { [(at, 1)].into() };
        Self { image: is_zero.enumerate().map(own).collect(), scale: 1 }
    }

    /// `scale` times this unknown: free ones with coefficients.
    pub(super) fn of(&self, unknown: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.image[unknown].iter().map(|(at, value)| (*at, *value))
    }

    pub(super) fn scale(&self) -> i64 {
        self.scale
    }

    /// Adds the equation Σ a_u u = 0; false, and nothing changes, if the
    /// numbers grow too large.
    pub(super) fn add(&mut self, equation: &[(usize, i64)]) -> bool {
        let mut sum: BTreeMap<usize, i64> = BTreeMap::new();
        for (unknown, a) in equation {
            self.of(*unknown).for_each(|(at, value)| *sum.entry(at).or_default() += a * value);
        }
        sum.retain(|_, value| *value != 0);
        let divisor = sum.values().fold(0, |divisor, value| gcd(divisor, *value));
        sum.values_mut().for_each(|value| *value /= divisor);
        let Some((pivot, factor)) = sum.iter().min_by_key(|(_, value)| value.abs()) else {
            return true;
        };
        let (pivot, size) = (*pivot, factor.abs());
        let sign = factor.signum();
        sum.values_mut().for_each(|value| *value *= sign);
        if size == 1 {
            return self.eliminate(pivot, &sum);
        }
        let Some(mut next) = self.times(size) else { return false };
        let fits = next.eliminate(pivot, &sum);
        if fits {
            next.reduce();
            *self = next;
        }
        fits
    }

    /// The same with a larger scale, unless that is too large.
    fn times(&self, factor: i64) -> Option<Self> {
        let mut next = self.clone();
        next.scale *= factor;
        let all = next.image.iter_mut().flat_map(BTreeMap::values_mut);
        all.for_each(|value| *value *= factor);
        let mut all = next.image.iter().flat_map(BTreeMap::values);
        (next.scale <= LARGEST && all.all(|value| value.abs() <= LARGEST)).then_some(next)
    }

    /// Takes the pivot out of all unknowns by a sum that is zero, in which its
    /// coefficient is > 0 and a divisor of all that it has elsewhere; false, and
    /// nothing changes, if numbers grow too large.
    fn eliminate(&mut self, pivot: usize, sum: &BTreeMap<usize, i64>) -> bool {
        let mut changed = Vec::new();
        for (unknown, image) in self.image.iter().enumerate() {
            let Some(own) = image.get(&pivot) else { continue };
            let mut image = image.clone();
            for (at, value) in sum {
                *image.entry(*at).or_default() -= own / sum[&pivot] * value;
            }
            image.retain(|_, value| *value != 0);
            if image.values().any(|value| value.abs() > LARGEST) {
                return false;
            }
            changed.push((unknown, image));
        }
        changed.into_iter().for_each(|(unknown, image)| self.image[unknown] = image);
        true
    }

    /// Divides by what all numbers have in common.
    fn reduce(&mut self) {
        let all = self.image.iter().flat_map(BTreeMap::values);
        let divisor = all.fold(self.scale, |divisor, value| gcd(divisor, *value));
        self.scale /= divisor;
        let all = self.image.iter_mut().flat_map(BTreeMap::values_mut);
        all.for_each(|value| *value /= divisor);
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::Kernel;
    use proptest::prelude::*;

    /// All unknowns, from numbers for the free ones.
    fn expand(kernel: &Kernel, free: &[i64]) -> Vec<i64> {
        let value = |at: usize| kernel.of(at).map(|(at, value)| value * free[at]).sum();
        (0..free.len()).map(value).collect()
    }

    #[test]
    fn equal_numbers_and_zeros() {
        let mut kernel = Kernel::all([false; 4].into_iter());
        assert!(kernel.add(&[(0, 1), (2, 1)]));
        assert!(kernel.add(&[(3, 5)]));
        let unknowns = expand(&kernel, &[5, 6, 7, 8]);
        assert_eq!((unknowns[0] + unknowns[2], unknowns[1], unknowns[3]), (0, 6, 0));
    }

    proptest! {
        #[test]
        fn what_it_gives_solves_all_equations(
            equations in prop::collection::vec(prop::collection::vec(-3_i64..4, 6), 0..6),
            free in prop::collection::vec(-9_i64..10, 6)
        ) {
            let mut kernel = Kernel::all([false; 6].into_iter());
            let whole = |row: &Vec<i64>| row.iter().copied().enumerate().collect::<Vec<_>>();
            // Six equations may have solutions in large numbers only.
            let (added, refused): (Vec<_>, Vec<_>) =
                equations.iter().partition(|row| kernel.add(&whole(row)));
            prop_assert!(refused.is_empty() || equations.len() > 3);
            let unknowns = expand(&kernel, &free);
            for row in added {
                prop_assert_eq!(row.iter().zip(&unknowns).map(|(a, u)| a * u).sum::<i64>(), 0);
            }
            // Free unknowns stand for themselves, so nothing else is lost.
            for at in 0..6 {
                let own: Vec<_> = kernel.of(at).collect();
                let is_free = own == [(at, kernel.scale())];
                prop_assert!(is_free || own.iter().all(|(other, _)| *other != at));
            }
        }
    }
}
