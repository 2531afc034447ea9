//! How likely a cue is in each class.

use super::counts::Counts;
use crate::classifier::log_sum;
use crate::{Features, Observations};

/// What is known of a cue.
pub(super) struct Evidence {
    /// The features of which something is known.
    features: Vec<usize>,
    /// Which bits may be +1.
    allowed: Vec<bool>,
    /// Class by class and feature by feature (those above): how probable what
    /// is known is.
    probable: Vec<f64>,
    /// How many features are known; one of which some values are excluded
    /// counts in part.
    pub(super) known: f64,
}

/// A row of the class `class` and of weight `weight` is left out.
#[derive(Clone, Copy)]
pub(super) struct Without {
    pub(super) row: usize,
    pub(super) class: usize,
    pub(super) weight: f64,
}

/// The rows that were learned, by their values.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    features: Features,
    pub(super) counts: Counts,
    /// Row by row and feature by feature: the bit at +1, or N if unknown.
    values: Vec<usize>,
    /// The place of each row's class.
    pub(super) places: Vec<usize>,
    pub(super) weights: Vec<f64>,
    pub(super) classes: usize,
}

impl Rows {
    pub(super) fn new(features: Features, observed: &Observations) -> (Self, Vec<usize>) {
        let (classes, places) = observed.classes();
        let counts = Counts::new(&features, observed, &places, classes.len());
        let value = |row, feature| features.value(row, feature).unwrap_or(features.neurons());
        let of_row = |row| (0..features.count()).map(move |feature| value(row, feature));
        let values = observed.rows().rows().flat_map(of_row).collect();
        let (weights, count) = (observed.weights().to_vec(), classes.len());
        (Self { counts, values, places, weights, classes: count, features }, classes)
    }

    /// What a cue tells through the features that `seen` lets by.
    pub(super) fn evidence(
        &self,
        cue: &[i8],
        seen: impl Fn(usize) -> bool,
        without: Option<Without>,
    ) -> Evidence {
        let allowed = self.features.allowed(cue);
        let ranges = self.features.ranges();
        // Of a feature with one value, or with all values possible, nothing is
        // learned.
        let tells =
            |feature: &usize| allowed[ranges[*feature].clone()].contains(&false) && seen(*feature);
        let features: Vec<usize> = (0..ranges.len()).filter(tells).collect();
        let mut known = 0.0;
        for feature in &features {
            let bits = &allowed[ranges[*feature].clone()];
            let others = bits.iter().filter(|may| **may).count() - 1;
            known += 1.0 - others as f64 / (bits.len() - 1) as f64;
        }
        let mut probable = Vec::with_capacity(self.classes * features.len());
        for class in 0..self.classes {
            for feature in &features {
                probable.push(self.probable(class, *feature, &allowed, without));
            }
        }
        Evidence { features, allowed, probable, known }
    }

    fn probable(
        &self,
        class: usize,
        feature: usize,
        allowed: &[bool],
        without: Option<Without>,
    ) -> f64 {
        let own = without.filter(|own| own.class == class).and_then(|own| {
            let value = self.values[own.row * self.features.count() + feature];
            (value < self.features.neurons()).then_some((own.weight, value))
        });
        let bits = self.features.ranges()[feature].clone().filter(|bit| allowed[*bit]);
        let of_bit = |bit| {
            let left = own.map(|(weight, value)| (weight, value == bit));
            self.counts.probability(class, (feature, bit), left)
        };
        bits.map(of_bit).sum()
    }

    /// The logarithm of the probability of the evidence in each class, if a
    /// row of it has the value of one of its examples with probability
    /// `share`, and otherwise a value by the counts.
    pub(super) fn log_likelihoods(
        &self,
        share: f64,
        evidence: &Evidence,
        without: Option<Without>,
    ) -> Vec<f64> {
        let count = evidence.features.len();
        let of_class = |class: usize| -> f64 {
            let own = &evidence.probable[class * count..(class + 1) * count];
            own.iter().map(|probable| libm::log((1.0 - share) * probable)).sum()
        };
        let bases: Vec<f64> = (0..self.classes).map(of_class).collect();
        if share == 0.0 {
            return bases;
        }
        let terms = self.examples(&self.gains(share, evidence), evidence, without);
        let finish = |(class, terms): (usize, &Vec<(f64, f64)>)| {
            let total: f64 = terms.iter().map(|(_, weight)| weight).sum();
            if terms.is_empty() {
                // A class without any other example has its counts only.
                return bases[class] - count as f64 * libm::log(1.0 - share);
            }
            let sum = log_sum(terms.iter().map(|(gain, weight)| gain + libm::log(*weight)));
            bases[class] + sum - libm::log(total)
        };
        terms.iter().enumerate().map(finish).collect()
    }

    /// Class by class: what an example gains by each bit at +1, and (at N) by
    /// an unknown value.
    fn gains(&self, share: f64, evidence: &Evidence) -> Vec<f64> {
        let (count, width) = (evidence.features.len(), self.features.neurons() + 1);
        let mut gains = vec![0.0; self.classes * width];
        for class in 0..self.classes {
            let own = &mut gains[class * width..(class + 1) * width];
            own[width - 1] = -libm::log(1.0 - share);
            for (at, feature) in evidence.features.iter().enumerate() {
                let probable = evidence.probable[class * count + at];
                let gain = libm::log1p(share / ((1.0 - share) * probable));
                let bits = self.features.ranges()[*feature].clone();
                bits.filter(|bit| evidence.allowed[*bit]).for_each(|bit| own[bit] = gain);
            }
        }
        gains
    }

    /// Class by class: the gain and the weight of each of its examples.
    fn examples(
        &self,
        gains: &[f64],
        evidence: &Evidence,
        without: Option<Without>,
    ) -> Vec<Vec<(f64, f64)>> {
        let (count, width) = (self.features.count(), self.features.neurons() + 1);
        let mut terms = vec![Vec::new(); self.classes];
        for (row, (place, weight)) in self.places.iter().zip(&self.weights).enumerate() {
            let left = without.filter(|own| own.row == row).map_or(0.0, |own| own.weight);
            if weight - left <= 0.0 {
                continue;
            }
            let values = &self.values[row * count..(row + 1) * count];
            let own = &gains[place * width..(place + 1) * width];
            let gain = evidence.features.iter().map(|feature| own[values[*feature]]).sum();
            terms[*place].push((gain, weight - left));
        }
        terms
    }
}
