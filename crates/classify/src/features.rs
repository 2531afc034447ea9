//! Bits that belong together.

use crate::examples::check_size;
use crate::{ErrorKind, Result};
use hopfit_core::Cues;
use std::ops::Range;

/// Which bits stand for the values of one feature: of the bits of a feature
/// exactly one is +1, as [`crate::SignEncoder`] makes them. What is known of
/// some of them can therefore tell the others.
///
/// ```
/// use hopfit_classify::Features;
/// use hopfit_core::Cues;
/// let features = Features::new(&[3, 2])?;
/// let cues = Cues::from_rows(&[[0, 1, 0, -1, 0], [-1, 0, 0, 0, 0]])?;
/// let complete = features.complete(&cues)?;
/// assert_eq!(complete.row(0), [-1, 1, -1, -1, 1]);
/// assert_eq!(complete.row(1), [-1, 0, 0, 0, 0]);
/// # Ok::<(), hopfit_classify::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Features {
    ranges: Vec<Range<usize>>,
    neurons: usize,
}

impl Features {
    /// Features of so many values each, whose bits follow one another. One of
    /// no values (all missing) has no bits.
    ///
    /// # Errors
    /// No features.
    pub fn new(sizes: &[usize]) -> Result<Self> {
        if sizes.is_empty() {
            return Err(ErrorKind::NotRows { values: 0, features: 0 }.into());
        }
        let mut neurons = 0;
        let mut next = |size: &usize| {
            let range = neurons..neurons + size;
            neurons = range.end;
            range
        };
        let ranges = sizes.iter().map(&mut next).collect();
        Ok(Self { ranges, neurons })
    }

    /// N, the number of bits.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// F, the number of features.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ranges.len()
    }

    /// The bits of each feature, in order.
    #[must_use]
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    /// Fills in the missing bits (0) that the known ones imply: beside a +1
    /// the others are −1, and where all but one are −1 the last is +1. A
    /// feature of which nothing is known stays missing, and one with several
    /// +1, or none among known bits, is left as it is.
    ///
    /// # Errors
    /// Cues of another size.
    pub fn complete(&self, cues: &Cues) -> Result<Cues> {
        check_size("the cues", self.neurons, cues.neurons())?;
        let mut bits = cues.as_slice().to_vec();
        for row in bits.chunks_exact_mut(self.neurons) {
            self.ranges.iter().for_each(|range| complete(&mut row[range.clone()]));
        }
        Ok(Cues::new(self.neurons, bits)?)
    }

    /// The bit that is +1, if that is known and no other one is.
    pub(crate) fn value(&self, row: &[i8], feature: usize) -> Option<usize> {
        let range = &self.ranges[feature];
        let mut on = range.clone().filter(|bit| row[*bit] == 1);
        let first = on.next()?;
        on.next().is_none().then_some(first)
    }

    /// The bits that may be +1: those that are, or those not known to be −1;
    /// all, where known bits contradict each other.
    pub(crate) fn allowed(&self, row: &[i8]) -> Vec<bool> {
        let mut allowed = vec![true; self.neurons];
        for range in &self.ranges {
            let bits = &row[range.clone()];
            let is_on = bits.contains(&1);
            if is_on || bits.contains(&0) {
                let least = i8::from(is_on);
                allowed[range.clone()].iter_mut().zip(bits).for_each(|(may, x)| *may = *x >= least);
            }
        }
        allowed
    }
}

/// Completes the bits of one feature.
fn complete(bits: &mut [i8]) {
    let count = |sign| bits.iter().filter(|bit| **bit == sign).count();
    let (on, off) = (count(1), count(-1));
    if on == 1 {
        bits.iter_mut().filter(|bit| **bit == 0).for_each(|bit| *bit = -1);
    } else if on == 0 && off > 0 && off + 1 == bits.len() {
        bits.iter_mut().filter(|bit| **bit == 0).for_each(|bit| *bit = 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What all full states that agree with a cue have in common.
    fn by_enumeration(bits: &[i8]) -> Vec<i8> {
        let agrees =
            |on: usize| bits.iter().enumerate().all(|(k, x)| *x == 0 || (*x == 1) == (k == on));
        let states: Vec<usize> = (0..bits.len()).filter(|on| agrees(*on)).collect();
        let common = |k: usize| match states.iter().filter(|on| **on == k).count() {
            0 => -1,
            count if count == states.len() => 1,
            _ => 0,
        };
        if states.is_empty() || bits.iter().all(|x| *x == 0) {
            return bits.to_vec();
        }
        (0..bits.len()).map(common).collect()
    }

    #[test]
    fn completion_is_what_all_agreeing_states_share() {
        for size in 1..=4_u32 {
            for code in 0..3_usize.pow(size) {
                let bits: Vec<i8> =
                    (0..size).map(|k| (code / 3_usize.pow(k) % 3) as i8 - 1).collect();
                let mut found = bits.clone();
                complete(&mut found);
                assert_eq!(found, by_enumeration(&bits), "{bits:?}");
            }
        }
    }

    #[test]
    fn allowed_values_are_those_of_agreeing_states() {
        let features = Features::new(&[3, 1]).unwrap();
        let allowed = |row: [i8; 4]| features.allowed(&row);
        assert_eq!(allowed([0, -1, 0, 0]), [true, false, true, true]);
        assert_eq!(allowed([0, 1, 0, 1]), [false, true, false, true]);
        assert_eq!(allowed([0, 0, 0, 0]), [true; 4]);
        assert_eq!(allowed([-1, -1, -1, -1]), [true; 4]);
        assert_eq!(allowed([1, 1, 0, 0]), [true, true, false, true]);
        assert_eq!(features.value(&[0, 1, 0, 1], 0), Some(1));
        assert_eq!(features.value(&[1, 1, 0, 1], 0), None);
        assert_eq!(features.value(&[-1, 0, 0, 1], 0), None);
    }
}
