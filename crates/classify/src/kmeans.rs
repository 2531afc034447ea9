//! k-means in one dimension, solved exactly.

/// The centres, ascending, of the partition of `values` into at most
/// `clusters` groups with the smallest sum of squared distances to the means
/// of their groups. Fewer distinct values than `clusters` give one centre
/// each. NaN is passed over; the values must not be infinite.
///
/// On a line the groups of an optimal partition are intervals, so that
/// dynamic programming over the sorted values finds it; the ends of the best
/// intervals never move left as an interval is added to, which leaves
/// O(k n log n) steps (X. Wu, *Optimal quantization by matrix searching*,
/// J. Algorithms 12, 1991). Of partitions equally good the one whose groups
/// begin at smaller values wins, from the last group on.
///
/// ```
/// use hopfit_classify::cluster_centres;
/// assert_eq!(cluster_centres(&[9.0, 1.0, 2.0, f64::NAN, 8.0], 2), [1.5, 8.5]);
/// assert_eq!(cluster_centres(&[4.0, 4.0, 1.0], 3), [1.0, 4.0]);
/// ```
#[must_use]
pub fn cluster_centres(values: &[f64], clusters: usize) -> Vec<f64> {
    let line = Line::new(values);
    let clusters = clusters.min(line.distinct.len());
    if clusters == 0 {
        return Vec::new();
    }
    let starts = line.best_starts(clusters);
    let ends = starts.iter().skip(1).copied().chain([line.distinct.len()]);
    starts.iter().zip(ends).map(|(start, end)| line.mean(*start, end)).collect()
}

/// The distinct values in order, with sums over all values up to each.
struct Line {
    distinct: Vec<f64>,
    /// What was taken off every value before summing: squares of large
    /// numbers that are close together would cancel.
    middle: f64,
    /// Entry i: count, sum and sum of squares of all values below distinct
    /// value i.
    sums: Vec<[f64; 3]>,
}

impl Line {
    fn new(values: &[f64]) -> Self {
        // Adding zero makes −0 and 0 one value.
        let present = values.iter().filter(|value| !value.is_nan()).map(|value| value + 0.0);
        let mut sorted: Vec<f64> = present.collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let mut line = Self { distinct: Vec::new(), middle, sums: Vec::new() };
        let mut sum = [0.0; 3];
        for value in sorted {
            if line.distinct.last() != Some(&value) {
                line.distinct.push(value);
                line.sums.push(sum);
            }
            let offset = value - middle;
            sum = [sum[0] + 1.0, sum[1] + offset, sum[2] + offset * offset];
        }
        line.sums.push(sum);
        line
    }

    /// Count, sum and sum of squares of the values of an interval of indices
    /// of distinct values, its end not included.
    fn sums(&self, start: usize, end: usize) -> [f64; 3] {
        std::array::from_fn(|k| self.sums[end][k] - self.sums[start][k])
    }

    fn mean(&self, start: usize, end: usize) -> f64 {
        if end - start == 1 {
            return self.distinct[start];
        }
        let [count, sum, _] = self.sums(start, end);
        self.middle + sum / count
    }

    /// The sum of squared distances to the mean.
    fn cost(&self, start: usize, end: usize) -> f64 {
        if end - start == 1 {
            return 0.0;
        }
        let [count, sum, squares] = self.sums(start, end);
        (squares - sum * sum / count).max(0.0)
    }

    /// Where the groups of the best partition into `clusters` groups begin.
    fn best_starts(&self, clusters: usize) -> Vec<usize> {
        let count = self.distinct.len();
        let mut costs: Vec<f64> = (1..=count).map(|end| self.cost(0, end)).collect();
        costs.insert(0, f64::INFINITY);
        let mut layers = Vec::new();
        for groups in 2..=clusters {
            let mut layer = Layer::new(count);
            self.fill(&costs, groups..count + 1, groups - 1..count, &mut layer);
            costs = layer.costs;
            layers.push(layer.starts);
        }
        let mut starts = Vec::with_capacity(clusters);
        let mut end = count;
        for layer in layers.iter().rev() {
            end = layer[end];
            starts.push(end);
        }
        starts.push(0);
        starts.reverse();
        starts
    }

    /// For each end in `ends`, the best start of the last group among
    /// `starts`, given the costs with one group less: divide and conquer.
    fn fill(
        &self,
        before: &[f64],
        ends: std::ops::Range<usize>,
        starts: std::ops::Range<usize>,
        layer: &mut Layer,
    ) {
        if ends.is_empty() {
            return;
        }
        let end = ends.start + ends.len() / 2;
        let total = |start: usize| (before[start] + self.cost(start, end), start);
        let totals = (starts.start..starts.end.min(end)).map(total);
        let first_least = |best: (f64, usize), next: (f64, usize)| {
            if next.0 < best.0 { next } else { best }
        };
        let best = totals.fold((f64::INFINITY, starts.start), first_least);
        (layer.costs[end], layer.starts[end]) = best;
        self.fill(before, ends.start..end, starts.start..best.1 + 1, layer);
        self.fill(before, end + 1..ends.end, best.1..starts.end, layer);
    }
}

/// The best partitions into a given number of groups, by where they end.
struct Layer {
    costs: Vec<f64>,
    starts: Vec<usize>,
}

impl Layer {
    fn new(count: usize) -> Self {
        Self { costs: vec![f64::INFINITY; count + 1], starts: vec![0; count + 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::cluster_centres;
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
