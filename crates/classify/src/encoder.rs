//! Numbers as bits ±1.

use crate::observations::check_weights;
use crate::{ErrorKind, Features, Result, weighted_centres};
use hopfit_core::{Cues, Patterns};
use std::ops::Range;

/// Encodes rows of numbers in signs: each feature is clustered by itself
/// (k-means, solved exactly) and becomes one bit a cluster, +1 for the
/// cluster that the value falls into and −1 for the others. With 3 clusters a
/// value in the second becomes (−1, +1, −1), as in Sect. 4.2 of the paper. A
/// missing value (NaN) becomes zeros.
///
/// ```
/// use hopfit_classify::SignEncoder;
/// let encoder = SignEncoder::fit(&[0.1, 0.2, 0.7, 0.8, 5.0], 1, 3)?;
/// assert_eq!(encoder.encode(&[0.78])?.row(0), [-1, 1, -1]);
/// assert_eq!(encoder.encode(&[f64::NAN])?.row(0), [0, 0, 0]);
/// assert_eq!(encoder.decode(&[-1, 1, -1])?, [0.75]);
/// # Ok::<(), hopfit_classify::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SignEncoder {
    /// The centres of each feature, ascending.
    centres: Vec<Vec<f64>>,
}

impl SignEncoder {
    /// Finds at most `clusters` clusters of each of the features, from
    /// `values`: rows of `features` numbers, NaN where one is missing. A
    /// feature with fewer distinct values gets as many clusters as it has
    /// values, and none if it is missing in all rows.
    ///
    /// # Errors
    /// Values that do not fill rows, an infinite value, or no clusters.
    pub fn fit(values: &[f64], features: usize, clusters: usize) -> Result<Self> {
        Self::fit_weighted(values, &vec![1.0; values.len() / features.max(1)], features, clusters)
    }

    /// The same where each row counts as many times as its weight says
    /// ([`weighted_centres`]).
    ///
    /// # Errors
    /// As [`Self::fit`], and another number of weights than of rows, or a
    /// weight that is negative or not finite.
    pub fn fit_weighted(
        values: &[f64],
        weights: &[f64],
        features: usize,
        clusters: usize,
    ) -> Result<Self> {
        check(values, features)?;
        check_weights(weights, values.len() / features)?;
        if clusters == 0 {
            return Err(ErrorKind::NoClusters.into());
        }
        let column = |feature: usize| -> Vec<f64> {
            values.iter().skip(feature).step_by(features).copied().collect()
        };
        let centres =
            (0..features).map(|feature| weighted_centres(&column(feature), weights, clusters));
        Ok(Self { centres: centres.collect() })
    }

    /// An encoder of known centres, one list a feature.
    ///
    /// ```
    /// use hopfit_classify::SignEncoder;
    /// let encoder = SignEncoder::from_centres(vec![vec![0.0, 1.0]])?;
    /// assert_eq!(encoder.encode(&[0.9])?.row(0), [-1, 1]);
    /// assert!(SignEncoder::from_centres(vec![vec![1.0, 0.0]]).is_err());
    /// # Ok::<(), hopfit_classify::Error>(())
    /// ```
    ///
    /// # Errors
    /// No features, or centres that are not finite and ascending.
    pub fn from_centres(centres: Vec<Vec<f64>>) -> Result<Self> {
        if centres.is_empty() {
            return Err(ErrorKind::NotRows { values: 0, features: 0 }.into());
        }
        let ascends = |list: &Vec<f64>| {
            list.is_sorted_by(|a, b| a < b) && list.iter().all(|centre| centre.is_finite())
        };
        match centres.iter().position(|list| !ascends(list)) {
            Some(feature) => Err(ErrorKind::NotAscending { feature }.into()),
            None => Ok(Self { centres }),
        }
    }

    /// F, the number of features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.centres.len()
    }

    /// N, the number of bits that a row becomes.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.centres.iter().map(Vec::len).sum()
    }

    /// The centres of a feature's clusters, ascending.
    ///
    /// # Panics
    /// If `feature >= self.features()`.
    #[must_use]
    pub fn centres(&self, feature: usize) -> &[f64] {
        &self.centres[feature]
    }

    /// Which of the N bits are those of each feature, in order.
    pub fn bits(&self) -> impl Iterator<Item = Range<usize>> {
        self.centres.iter().scan(0, |start, centres| {
            let range = *start..*start + centres.len();
            *start = range.end;
            Some(range)
        })
    }

    /// The same as [`Features`], which know what bits imply of each other.
    #[must_use]
    pub fn features_of_bits(&self) -> Features {
        let sizes: Vec<usize> = self.centres.iter().map(Vec::len).collect();
        Features::new(&sizes).expect("an encoder has features")
    }

    /// Rows of F numbers as cues of N bits; a value halfway between two
    /// centres belongs to the lower one.
    ///
    /// # Errors
    /// Values that do not fill rows, an infinite value, or fewer than 2 bits.
    pub fn encode(&self, values: &[f64]) -> Result<Cues> {
        check(values, self.features())?;
        let mut bits = Vec::with_capacity(values.len() / self.features() * self.neurons());
        for row in values.chunks_exact(self.features()) {
            for (value, centres) in row.iter().zip(&self.centres) {
                let cluster = nearest_centre(centres, *value);
                bits.extend((0..centres.len()).map(|k| cluster.map_or(0, |c| sign(k == c))));
            }
        }
        Ok(Cues::new(self.neurons(), bits)?)
    }

    /// The same as patterns, for rows without missing values.
    ///
    /// # Errors
    /// As [`Self::encode`], and a missing value.
    pub fn encode_patterns(&self, values: &[f64]) -> Result<Patterns> {
        let cues = self.encode(values)?;
        if let Some(at) = values.iter().position(|value| value.is_nan()) {
            let (row, feature) = (at / self.features(), at % self.features());
            return Err(ErrorKind::Missing { row, feature }.into());
        }
        Ok(Patterns::new(self.neurons(), cues.as_slice().to_vec())?)
    }

    /// States of N bits as rows of F numbers: the centre of the cluster whose
    /// bit is +1, or NaN where no bit of the feature is +1, or several are.
    ///
    /// # Errors
    /// Bits that do not fill states.
    pub fn decode(&self, states: &[i8]) -> Result<Vec<f64>> {
        let neurons = self.neurons();
        if neurons == 0 || !states.len().is_multiple_of(neurons) {
            let kind = ErrorKind::NotRows { values: states.len(), features: neurons };
            return Err(kind.into());
        }
        let mut values = Vec::with_capacity(states.len() / neurons * self.features());
        for state in states.chunks_exact(neurons) {
            for (bits, centres) in self.bits().zip(&self.centres) {
                let mut on = state[bits].iter().zip(centres).filter(|(bit, _)| **bit == 1);
                let value = on.next().map_or(f64::NAN, |(_, centre)| *centre);
                values.push(if on.next().is_none() { value } else { f64::NAN });
            }
        }
        Ok(values)
    }
}

fn sign(is_on: bool) -> i8 {
    if is_on { 1 } else { -1 }
}

/// The cluster that a value belongs to, if there is a value and a cluster.
fn nearest_centre(centres: &[f64], value: f64) -> Option<usize> {
    if value.is_nan() || centres.is_empty() {
        return None;
    }
    // A value too large to be told apart in distance belongs to an end.
    let above = centres.partition_point(|centre| *centre < value);
    if above == 0 || above == centres.len() {
        return Some(above.min(centres.len() - 1));
    }
    let is_lower = is_up_to_middle(value, centres[above - 1], centres[above]);
    Some(if is_lower { above - 1 } else { above })
}

/// Whether a value between two others is not above the middle between them,
/// without rounding.
fn is_up_to_middle(value: f64, lower: f64, upper: f64) -> bool {
    // Doubling and halving change no digit, except at the ends of the range.
    let is_huge = lower.abs().max(upper.abs()) > f64::MAX / 4.0;
    let (value, lower, upper) =
        if is_huge { (value, lower / 2.0, upper / 2.0) } else { (2.0 * value, lower, upper) };
    // The sum, and what rounding took from it (Knuth's TwoSum).
    let sum = lower + upper;
    let part = sum - lower;
    let rest = (lower - (sum - part)) + (upper - part);
    value < sum || (value == sum && rest >= 0.0)
}

/// Refuses what is no table of numbers.
fn check(values: &[f64], features: usize) -> Result<()> {
    if features == 0 || values.is_empty() || !values.len().is_multiple_of(features) {
        return Err(ErrorKind::NotRows { values: values.len(), features }.into());
    }
    match values.iter().position(|value| value.is_infinite()) {
        None => Ok(()),
        Some(at) => {
            let (row, feature, value) = (at / features, at % features, values[at]);
            Err(ErrorKind::NotFinite { row, feature, value }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_up_to_middle;

    #[test]
    fn the_middle_is_exact() {
        assert!(is_up_to_middle(0.5, 0.0, 1.0) && !is_up_to_middle(0.5 + f64::EPSILON, 0.0, 1.0));
        // The distances round to the same number, but one is larger.
        let (lower, upper) = (-1e-20, 2.0);
        assert!(!is_up_to_middle(1.0, lower, upper));
        assert!(is_up_to_middle(1.0, -lower, upper));
        assert!(is_up_to_middle(0.0, f64::MIN, f64::MAX));
        assert!(!is_up_to_middle(1.0, f64::MIN, f64::MAX));
        assert!(is_up_to_middle(5e-324, 0.0, 1e-323) && is_up_to_middle(0.0, 0.0, 5e-324));
    }
}
