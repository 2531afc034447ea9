//! How often the classes have each value.

use crate::{Features, Observations};

/// Smoothed frequencies of values in each class:
/// p = (n + K π) / (n of all values + K), with K the number of values and π
/// the frequency of the value in all rows, itself smoothed by one row a value.
/// A prior of one row a value is drawn from all classes together.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    neurons: usize,
    features: usize,
    /// Class by class: the weight of the rows with each bit at +1.
    bits: Vec<f64>,
    /// Class by class: the weight of the rows whose value is known.
    known: Vec<f64>,
    /// K π of each bit.
    prior: Vec<f64>,
    /// K of each feature.
    values: Vec<f64>,
    /// The weight of the rows of each class.
    pub(super) rows: Vec<f64>,
}

impl Counts {
    /// `places` tells the class of each row, below `classes`.
    pub(super) fn new(
        features: &Features,
        observed: &Observations,
        places: &[usize],
        classes: usize,
    ) -> Self {
        let (neurons, count) = (features.neurons(), features.count());
        let mut found = Self {
            neurons,
            features: count,
            bits: vec![0.0; classes * neurons],
            known: vec![0.0; classes * count],
            prior: vec![0.0; neurons],
            values: features.ranges().iter().map(|range| range.len() as f64).collect(),
            rows: vec![0.0; classes],
        };
        let weights = observed.weights().iter().zip(places);
        for (row, (weight, class)) in observed.rows().rows().zip(weights) {
            found.rows[*class] += weight;
            for feature in 0..count {
                if let Some(bit) = features.value(row, feature) {
                    found.bits[class * neurons + bit] += weight;
                    found.known[class * count + feature] += weight;
                }
            }
        }
        found.pool(features);
        found
    }

    fn pool(&mut self, features: &Features) {
        let total = |table: &[f64], width: usize, at: usize| -> f64 {
            table.iter().skip(at).step_by(width).sum()
        };
        for (feature, range) in features.ranges().iter().enumerate() {
            let known = total(&self.known, self.features, feature);
            let values = self.values[feature];
            for bit in range.clone() {
                let on = total(&self.bits, self.neurons, bit);
                self.prior[bit] = values * (on + 1.0) / (known + values);
            }
        }
    }

    /// How probable the bit of a feature is in a class. With `without`, a row
    /// of that weight, of this class, with this bit (or another) at +1, is
    /// left out.
    pub(super) fn probability(
        &self,
        class: usize,
        (feature, bit): (usize, usize),
        without: Option<(f64, bool)>,
    ) -> f64 {
        let (weight, is_this) = without.unwrap_or((0.0, false));
        let on = self.bits[class * self.neurons + bit] - if is_this { weight } else { 0.0 };
        let known = self.known[class * self.features + feature] - weight;
        (on.max(0.0) + self.prior[bit]) / (known.max(0.0) + self.values[feature])
    }

    /// The logarithm of the share of each class, smoothed by one row a class;
    /// with a row of some weight left out.
    pub(super) fn log_shares(&self, without: Option<(usize, f64)>) -> Vec<f64> {
        let own = |class| without.filter(|(of, _)| *of == class).map_or(0.0, |(_, weight)| weight);
        let rows = self.rows.iter().enumerate().map(|(class, rows)| rows - own(class) + 1.0);
        let total: f64 = rows.clone().sum();
        rows.map(|rows| libm::log(rows / total)).collect()
    }
}
