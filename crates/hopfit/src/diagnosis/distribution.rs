//! How values are spread.

use super::subject::Subject;
use crate::Result;
use hopfit_core::Norm;
use serde::Serialize;

/// Stabilities, energies and overlaps of the patterns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distributions {
    /// The P×N stabilities, divided by the Euclidean norm of each row of
    /// weights (where it is not 0).
    pub stabilities: Distribution,
    /// How many of the stabilities are not positive.
    pub not_positive: usize,
    /// The smallest stability of each pattern, normalised in the same way: a
    /// small one has a small basin.
    pub smallest_of_pattern: Distribution,
    /// The P energies, in the unit of the weights.
    pub energies: Distribution,
    /// The overlaps x_a·x_b/N of all pairs of patterns; `None` for one
    /// pattern.
    pub overlaps: Option<Distribution>,
}

/// How values are spread.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// How many there are.
    pub count: usize,
    /// The mean.
    pub mean: f64,
    /// The standard deviation (of a sample: with count − 1).
    pub deviation: f64,
    /// The smallest.
    pub least: f64,
    /// Quantiles: 5 %, a quarter, a half, three quarters and 95 %. Each is a
    /// value, the smallest that so many do not exceed.
    pub quantiles: [f64; 5],
    /// The largest.
    pub largest: f64,
    /// Counts in bins.
    pub histogram: Histogram,
}

/// Counts in bins of equal width.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Where the first bin begins.
    pub from: f64,
    /// The width of a bin.
    pub width: f64,
    /// The count of each bin. A value on an edge belongs to the bin above; the
    /// largest to the last.
    pub counts: Vec<usize>,
}

/// Bins of a histogram whose edges are free.
const BINS: usize = 30;
/// The most bins of overlaps.
const MOST_BINS: usize = 60;
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

impl Distributions {
    pub(super) fn of(subject: &Subject<'_>) -> Result<Self> {
        let (network, patterns) = (subject.network, subject.patterns);
        let neurons = patterns.neurons();
        let stabilities = network.stabilities(patterns, Norm::Euclidean)?.as_slice().to_vec();
        let smallest = stabilities.chunks_exact(neurons);
        let smallest = smallest.map(|row| row.iter().copied().fold(f64::INFINITY, f64::min));
        let smallest_of_pattern = Distribution::of(smallest.collect());
        let energies: hopfit_core::Result<Vec<f64>> =
            patterns.rows().map(|row| network.energy(row)).collect();
        let overlaps = (patterns.count() > 1)
            .then(|| Distribution::of_overlaps(neurons, subject.landmarks.overlaps()));
        Ok(Self {
            not_positive: stabilities.iter().filter(|value| **value <= 0.0).count(),
            stabilities: Distribution::of(stabilities),
            smallest_of_pattern,
            energies: Distribution::of(energies?),
            overlaps,
        })
    }
}

impl Distribution {
    /// Of at least one finite value, with 30 bins from the smallest to the
    /// largest.
    ///
    /// # Panics
    /// If there are no values.
    #[must_use]
    pub fn of(values: Vec<f64>) -> Self {
        Self::binned(values, |least, largest| bins_within((least, largest)))
    }

    /// The same with 30 bins over a range that the values lie in, so that
    /// several distributions have the same bins.
    ///
    /// # Panics
    /// If there are no values.
    #[must_use]
    pub fn within(range: (f64, f64), values: Vec<f64>) -> Self {
        Self::binned(values, |_, _| bins_within(range))
    }

    /// Of overlaps of states of N bits, which are whole multiples of 2/N apart:
    /// bins of as many of these each lie around them, from −1 to 1.
    ///
    /// # Panics
    /// If there are no values.
    #[must_use]
    pub fn of_overlaps(neurons: usize, values: Vec<f64>) -> Self {
        let steps = (neurons + 1).div_ceil(MOST_BINS);
        let width = 2.0 * steps as f64 / neurons as f64;
        let from = -1.0 - 1.0 / neurons as f64;
        Self::binned(values, |_, _| (from, width, (neurons + 1).div_ceil(steps)))
    }

    fn binned(mut values: Vec<f64>, bins: impl Fn(f64, f64) -> (f64, f64, usize)) -> Self {
        assert!(!values.is_empty(), "no values are spread");
        values.sort_by(f64::total_cmp);
        let (least, largest, count) = (values[0], values[values.len() - 1], values.len());
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let (from, width, bins) = bins(least, largest);
        let mut counts = vec![0; bins];
        for value in &values {
            let bin = ((value - from) / width) as usize;
            counts[bin.min(bins - 1)] += 1;
        }
        let quantile =
            |share: f64| values[((share * count as f64).ceil() as usize).clamp(1, count) - 1];
        Self {
            count,
            mean,
            deviation: if count > 1 { (squares / (count as f64 - 1.0)).sqrt() } else { 0.0 },
            least,
            quantiles: QUANTILES.map(quantile),
            largest,
            histogram: Histogram { from, width, counts },
        }
    }
}

/// Where 30 bins begin and how wide they are; one bin around a single value.
fn bins_within((least, largest): (f64, f64)) -> (f64, f64, usize) {
    let width = (largest - least) / BINS as f64;
    if width > 0.0 { (least, width, BINS) } else { (least - 0.5, 1.0, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        let found = Distribution::of((1..=100).map(f64::from).collect());
        assert_eq!((found.least, found.mean, found.largest), (1.0, 50.5, 100.0));
        assert_eq!(found.quantiles, [5.0, 25.0, 50.0, 75.0, 95.0]);
        assert!((found.deviation - 29.011_49).abs() < 1e-4);
        assert_eq!(found.histogram.counts.iter().sum::<usize>(), 100);
        let one = Distribution::of(vec![2.0; 3]);
        assert_eq!((one.deviation, one.histogram.counts), (0.0, vec![3]));
    }

    #[test]
    fn overlaps_lie_in_the_middle_of_bins() {
        for neurons in [2, 9, 59, 60, 100, 784] {
            let all: Vec<f64> =
                (0..=neurons).map(|wrong| 1.0 - 2.0 * wrong as f64 / neurons as f64).collect();
            let found = Distribution::of_overlaps(neurons, all).histogram;
            let steps = (neurons + 1).div_ceil(60);
            let (last, first) = found.counts.split_last().unwrap();
            assert!(first.iter().all(|count| *count == steps), "{neurons}: {found:?}");
            assert!((1..=steps).contains(last) && found.counts.len() <= 60);
        }
    }
}
