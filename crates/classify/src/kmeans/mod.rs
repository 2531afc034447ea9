//! k-means in one dimension, solved exactly.

mod exact;

use dashu_int::{IBig, UBig};
use exact::{Estimate, Ratio};
use std::cmp::Ordering;
use std::ops::Range;

/// The centres, ascending, of the partition of `values` into at most
/// `clusters` groups with the smallest sum of squared distances to the means
/// of their groups. Fewer distinct values than `clusters` give one centre
/// each. NaN is passed over; the values must not be infinite.
///
/// On a line the groups of an optimal partition are intervals, so that
/// dynamic programming over the sorted values finds it; the ends of the best
/// intervals never move left as an interval is added to, which leaves
/// O(k n log n) steps (X. Wu, *Optimal quantization by matrix searching*,
/// J. Algorithms 12, 1991). Sums are whole numbers of any size, costs are
/// compared as ratios of them wherever an estimate does not decide, and a
/// centre is the mean rounded once: no offset, scale or outlier among finite
/// values changes the result. Of partitions equally good the one whose groups
/// begin at smaller values wins, from the last group on.
///
/// ```
/// use hopfit_classify::cluster_centres;
/// assert_eq!(cluster_centres(&[9.0, 1.0, 2.0, f64::NAN, 8.0], 2), [1.5, 8.5]);
/// assert_eq!(cluster_centres(&[4.0, 4.0, 1.0], 3), [1.0, 4.0]);
/// ```
#[must_use]
pub fn cluster_centres(values: &[f64], clusters: usize) -> Vec<f64> {
    centres(values.iter().map(|value| (*value, 1)), clusters)
}

/// The same where each value counts as many times as its weight says. Whole
/// weights below 2²⁴ are exact; others are rounded to a 2⁻²⁴th of the largest.
///
/// ```
/// use hopfit_classify::weighted_centres;
/// assert_eq!(weighted_centres(&[1.0, 2.0, 8.0], &[1.0, 3.0, 0.0], 1), [1.75]);
/// ```
///
/// # Panics
/// If there are not as many weights as values. Weights must be finite and not
/// negative.
#[must_use]
pub fn weighted_centres(values: &[f64], weights: &[f64], clusters: usize) -> Vec<f64> {
    assert_eq!(values.len(), weights.len(), "each value needs a weight");
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let fine = f64::from(1 << 24);
    let is_whole = largest < fine && weights.iter().all(|weight| weight.fract() == 0.0);
    let unit = if is_whole { 1.0 } else { largest / fine };
    let count =
        |weight: &f64| if *weight > 0.0 { ((weight / unit).round() as u64).max(1) } else { 0 };
    let counted = values.iter().zip(weights.iter().map(count));
    centres(counted.map(|(value, count)| (*value, count)), clusters)
}

fn centres(values: impl Iterator<Item = (f64, u64)>, clusters: usize) -> Vec<f64> {
    let line = Line::new(values);
    let clusters = clusters.min(line.distinct.len());
    if clusters == 0 {
        return Vec::new();
    }
    let starts = Search::new(&line).best_starts(clusters);
    let ends = starts.iter().skip(1).copied().chain([line.distinct.len()]);
    starts.iter().zip(ends).map(|(start, end)| line.mean(*start, end)).collect()
}

/// The distinct values in order, with exact sums over all values up to each.
struct Line {
    distinct: Vec<f64>,
    /// All values are whole numbers of 2^this.
    exponent: i32,
    /// The smallest value, in that unit.
    smallest: IBig,
    /// Entry i is over all values below distinct value i.
    sums: Vec<Sums>,
}

/// Over some values, each less the smallest value and in the line's unit.
#[derive(Clone)]
struct Sums {
    count: u64,
    sum: UBig,
    squares: UBig,
}

impl Line {
    /// Of values, and how often each counts.
    fn new(values: impl Iterator<Item = (f64, u64)>) -> Self {
        // Adding zero makes −0 and 0 one value.
        let present = values.filter(|(value, count)| !value.is_nan() && *count > 0);
        let mut sorted: Vec<(f64, u64)> =
            present.map(|(value, count)| (value + 0.0, count)).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let nonzero = sorted.iter().filter(|(value, _)| *value != 0.0);
        let exponent = nonzero.map(|(value, _)| exact::parts(*value).1).min().unwrap_or(0);
        let whole = |value: f64| {
            let (whole, own) = exact::parts(value);
            if whole == 0 { IBig::ZERO } else { IBig::from(whole) << (own - exponent) as usize }
        };
        let smallest = sorted.first().map_or(IBig::ZERO, |(value, _)| whole(*value));
        let mut line = Self { distinct: Vec::new(), exponent, smallest, sums: Vec::new() };
        let mut sums = Sums { count: 0, sum: UBig::ZERO, squares: UBig::ZERO };
        let mut offset = UBig::ZERO;
        for (value, count) in sorted {
            if line.distinct.last() != Some(&value) {
                offset = UBig::try_from(whole(value) - &line.smallest).expect("they are sorted");
                line.distinct.push(value);
                line.sums.push(sums.clone());
            }
            sums.count += count;
            sums.sum += &offset * count;
            sums.squares += &offset * &offset * count;
        }
        line.sums.push(sums);
        line
    }

    /// The exact mean of an interval of indices of distinct values, its end
    /// not included, rounded to the nearest number.
    fn mean(&self, start: usize, end: usize) -> f64 {
        if end - start == 1 {
            return self.distinct[start];
        }
        let (from, to) = (&self.sums[start], &self.sums[end]);
        let count = to.count - from.count;
        let sum = IBig::from(&to.sum - &from.sum) + &self.smallest * count;
        exact::rounded(&sum, count, self.exponent)
    }

    /// The sum of squared distances to the mean, as a ratio of whole numbers.
    fn cost(&self, start: usize, end: usize) -> (UBig, u64) {
        if end - start == 1 {
            return (UBig::ZERO, 1);
        }
        let (from, to) = (&self.sums[start], &self.sums[end]);
        let (count, sum) = (to.count - from.count, &to.sum - &from.sum);
        ((&to.squares - &from.squares) * count - &sum * &sum, count)
    }

    fn estimate(&self, start: usize, end: usize) -> Estimate {
        let (numerator, denominator) = self.cost(start, end);
        Estimate::of(&numerator, denominator)
    }
}

/// The best partitions, found for one group more at a time.
struct Search<'a> {
    line: &'a Line,
    /// For two groups and more: where the last group of the best partition
    /// begins, by where it ends.
    starts: Vec<Vec<usize>>,
    /// The costs of the best partitions with one group less than is being
    /// looked for, by where they end.
    before: Vec<Estimate>,
}

impl<'a> Search<'a> {
    fn new(line: &'a Line) -> Self {
        let ends = 1..=line.distinct.len();
        let before = ends.map(|end| line.estimate(0, end));
        let before = [Estimate::INFINITE].into_iter().chain(before).collect();
        Self { line, starts: Vec::new(), before }
    }

    /// Where the groups of the best partition into `clusters` groups begin.
    fn best_starts(mut self, clusters: usize) -> Vec<usize> {
        let count = self.line.distinct.len();
        for groups in 2..=clusters {
            let mut costs = vec![Estimate::INFINITE; count + 1];
            let mut starts = vec![0; count + 1];
            self.fill(groups..count + 1, groups - 1..count, &mut costs, &mut starts);
            self.before = costs;
            self.starts.push(starts);
        }
        let mut starts = Vec::with_capacity(clusters);
        let mut end = count;
        for layer in self.starts.iter().rev() {
            end = layer[end];
            starts.push(end);
        }
        starts.push(0);
        starts.reverse();
        starts
    }

    /// For each end in `ends`, the best start of the last group among
    /// `starts`: divide and conquer.
    fn fill(
        &self,
        ends: Range<usize>,
        starts: Range<usize>,
        costs: &mut [Estimate],
        found: &mut [usize],
    ) {
        if ends.is_empty() {
            return;
        }
        let end = ends.start + ends.len() / 2;
        let mut best = (Estimate::INFINITE, starts.start);
        for start in starts.start..starts.end.min(end) {
            let cost = self.before[start].plus(self.line.estimate(start, end));
            let order = cost
                .certain_cmp(best.0)
                .unwrap_or_else(|| self.exact(start, end).cmp(&self.exact(best.1, end)));
            if order == Ordering::Less {
                best = (cost, start);
            }
        }
        (costs[end], found[end]) = best;
        self.fill(ends.start..end, starts.start..best.1 + 1, costs, found);
        self.fill(end + 1..ends.end, best.1..starts.end, costs, found);
    }

    /// The exact cost of the best partition up to `start`, and a last group
    /// from there to `end`.
    fn exact(&self, start: usize, end: usize) -> Ratio {
        let mut total = Ratio::zero();
        let mut add = |start, end| {
            let (numerator, denominator) = self.line.cost(start, end);
            total.add(&numerator, denominator);
        };
        add(start, end);
        let mut end = start;
        for layer in self.starts.iter().rev() {
            add(layer[end], end);
            end = layer[end];
        }
        add(0, end);
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;

    fn cost(values: &[f64], centres: &[f64]) -> f64 {
        let squared =
            |x: &f64| centres.iter().map(|c| (x - c) * (x - c)).fold(f64::INFINITY, f64::min);
        values.iter().map(squared).sum()
    }

    /// The best over all ways to assign values to groups, intervals or not.
    fn brute_force(values: &[f64], clusters: usize) -> f64 {
        let ways = clusters.pow(values.len() as u32);
        let of_way = |way: usize| {
            let group = |at: usize| way / clusters.pow(at as u32) % clusters;
            let sum_of = |k: usize| {
                let members: Vec<f64> =
                    (0..values.len()).filter(|at| group(*at) == k).map(|at| values[at]).collect();
                let mean = members.iter().sum::<f64>() / members.len() as f64;
                members.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>()
            };
            (0..clusters).map(sum_of).sum::<f64>()
        };
        (0..ways).map(of_way).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn no_assignment_is_better() {
        let mut stream = Stream::new(1, 0);
        for case in 0..60 {
            let values: Vec<f64> = (0..8).map(|_| stream.below(30) as f64 - 15.0).collect();
            for clusters in 1..=3 {
                let found = cost(&values, &cluster_centres(&values, clusters));
                let best = brute_force(&values, clusters);
                assert!((found - best).abs() < 1e-9, "case {case}: {values:?} {found} {best}");
            }
        }
    }

    #[test]
    fn a_far_origin_changes_nothing() {
        let near = [0.0, 1.0, 2.0, 10.0, 11.0, 30.0];
        let far: Vec<f64> = near.iter().map(|x| x + 1e9).collect();
        let centres: Vec<f64> = cluster_centres(&far, 3).iter().map(|x| x - 1e9).collect();
        assert_eq!(centres, [1.0, 10.5, 30.0]);
        assert_eq!(cluster_centres(&near, 3), [1.0, 10.5, 30.0]);
    }

    /// x · 2¹⁰⁷⁴, a whole number.
    fn whole(value: f64) -> IBig {
        let (whole, exponent) = exact::parts(value);
        if whole == 0 { IBig::ZERO } else { IBig::from(whole) << (exponent + 1074) as usize }
    }

    /// The sum of squared distances to the mean by its definition, as a ratio.
    fn spread(values: &[f64]) -> (UBig, u64) {
        let count = values.len() as u64;
        let sum: IBig = values.iter().map(|x| whole(*x)).sum();
        let square = |x: &f64| {
            let distance = whole(*x) * count - &sum;
            &distance * &distance
        };
        let squares: IBig = values.iter().map(square).sum();
        (UBig::try_from(squares).unwrap(), count * count)
    }

    /// The starts of the best partition of sorted distinct values into
    /// intervals, over all of them; of equal ones the one that begins at
    /// smaller values, from the last group on.
    fn best_of_all(sorted: &[f64], clusters: usize) -> Vec<usize> {
        let mut best: Option<(Ratio, Vec<usize>)> = None;
        for choice in 0_u32..1 << (sorted.len() - 1) {
            let inner = (1..sorted.len()).filter(|at| choice >> (at - 1) & 1 == 1);
            let starts: Vec<usize> = [0].into_iter().chain(inner).collect();
            if starts.len() != clusters {
                continue;
            }
            let mut cost = Ratio::zero();
            for (at, start) in starts.iter().enumerate() {
                let end = starts.get(at + 1).copied().unwrap_or(sorted.len());
                let (numerator, denominator) = spread(&sorted[*start..end]);
                cost.add(&numerator, denominator);
            }
            let is_earlier = |other: &Vec<usize>| starts.iter().rev().lt(other.iter().rev());
            let is_better = best.as_ref().is_none_or(|(least, other)| {
                cost.cmp(least).then_with(|| {
                    if is_earlier(other) { Ordering::Less } else { Ordering::Greater }
                }) == Ordering::Less
            });
            if is_better {
                best = Some((cost, starts));
            }
        }
        best.unwrap().1
    }

    /// Checks the partition against all others, and the centres against the
    /// exact means.
    fn check(values: &[f64], clusters: usize) {
        let line = Line::new(values.iter().map(|value| (*value, 1)));
        let clusters = clusters.min(line.distinct.len());
        let starts = Search::new(&line).best_starts(clusters);
        let is_distinct = line.distinct.len() == values.len();
        if is_distinct {
            assert_eq!(starts, best_of_all(&line.distinct, clusters), "{values:?}");
        }
        let centres = cluster_centres(values, clusters);
        assert!(centres.is_sorted_by(|a, b| a < b), "{centres:?}");
        for (at, start) in starts.iter().enumerate() {
            let last = starts.get(at + 1).map_or(f64::INFINITY, |end| line.distinct[*end]);
            let within = |x: &&f64| **x >= line.distinct[*start] && **x < last;
            let group: Vec<f64> = values.iter().filter(within).copied().collect();
            let sum: IBig = group.iter().map(|x| whole(*x)).sum();
            assert_eq!(centres[at], exact::rounded(&sum, group.len() as u64, -1074));
        }
    }

    #[test]
    fn no_offset_scale_or_outlier_hides_the_best_partition() {
        let far: Vec<f64> =
            [0.0, 1.0, 2.0, 3.0, 50.0, 51.0, 52.0, 90.0, 91.0].map(|x| 1.7e12 + x).to_vec();
        let rain = vec![1e-5, 1.1e-5, 1.2e-5, 5e-5, 5.1e-5, 5.2e-5, 9e-5, 9.1e-5, -9999.0];
        let near = [0.1, 0.2, 0.9, 1.0, 1.1, 0.15];
        let beside = |fill: f64| near.iter().copied().chain([fill]).collect::<Vec<_>>();
        let ends = vec![-1e308, -1.1e308, f64::MAX, 1e308, 1.0, 2.0, 5e-324, 1e-323, 3e-310];
        for values in [far, rain, beside(-1e20), beside(1e20), beside(-1e12), ends] {
            (1..=5).for_each(|clusters| check(&values, clusters));
        }
        assert_eq!(cluster_centres(&beside(1e20), 3), [0.15, 1.0, 1e20]);
        assert_eq!(cluster_centres(&[0.0, 5e-324, 1e-323, 1.0], 2), [5e-324, 1.0]);
    }

    #[test]
    fn random_values_of_all_scales_are_partitioned_as_well_as_can_be() {
        let mut stream = Stream::new(3, 0);
        for case in 0..150 {
            // Bits at random are numbers of all scales; others tie.
            let mut values: Vec<f64> = (0..8)
                .map(|_| match case % 3 {
                    0 => {
                        let bits = (0..64).fold(0, |bits, _| bits << 1 | stream.below(2) as u64);
                        f64::from_bits(bits)
                    }
                    1 => stream.below(20) as f64,
                    _ => 1e15 + stream.below(30) as f64 / 8.0,
                })
                .filter(|value| value.is_finite())
                .collect();
            values.sort_unstable_by(f64::total_cmp);
            values.dedup();
            (1..=4).for_each(|clusters| check(&values, clusters));
            let twice = [values.clone(), values[..2].to_vec()].concat();
            check(&twice, 3);
        }
    }

    #[test]
    fn a_weight_counts_as_so_many_values() {
        let mut stream = Stream::new(4, 0);
        for _ in 0..50 {
            let values: Vec<f64> = (0..9).map(|_| stream.below(40) as f64 / 8.0).collect();
            let counts: Vec<usize> = (0..9).map(|_| stream.below(4)).collect();
            let pairs = values.iter().zip(&counts);
            let repeated: Vec<f64> = pairs.flat_map(|(x, count)| vec![*x; *count]).collect();
            let weights: Vec<f64> = counts.iter().map(|count| *count as f64).collect();
            let expected = cluster_centres(&repeated, 3);
            assert_eq!(weighted_centres(&values, &weights, 3), expected);
            // A common factor changes nothing but digits.
            let scaled: Vec<f64> = weights.iter().map(|weight| 0.3 * weight).collect();
            let found = weighted_centres(&values, &scaled, 3);
            assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5));
        }
    }

    #[test]
    fn few_values_are_their_own_centres() {
        assert_eq!(cluster_centres(&[2.0, 2.0, 5.0], 3), [2.0, 5.0]);
        assert_eq!(cluster_centres(&[0.0, -0.0], 3), [0.0]);
        assert!(cluster_centres(&[f64::NAN], 3).is_empty());
        assert!(cluster_centres(&[1.0], 0).is_empty());
    }

    #[test]
    fn many_values_take_no_time() {
        let mut stream = Stream::new(2, 0);
        let values: Vec<f64> = (0..100_000).map(|_| stream.normal()).collect();
        let centres = cluster_centres(&values, 2);
        // The best two levels for a normal variable are ±sqrt(2/pi).
        let expected = (2.0 / std::f64::consts::PI).sqrt();
        assert!((centres[0] + expected).abs() < 0.02 && (centres[1] - expected).abs() < 0.02);
    }
}
