//! The point nearest to zero with a·x ≥ 1 for some vectors a.

use crate::simplex::vector::{backward, dot, forward, rotate};

/// Entries of a vector that are not zero.
pub(crate) type Sparse = Vec<(u32, f64)>;

/// Squared distance to the span of others below which a unit vector counts as
/// one of their sums.
const DEPENDENT: f64 = 1e-11;

/// Changes after which the factor is computed afresh.
const DRIFT: usize = 200;
/// How far from zero the sum of vectors may be that shows that there is no
/// point, for multipliers that add up to 1.
const RESIDUAL: f64 = 1e-7;

/// The dual method of D. Goldfarb and A. Idnani (1983) for
/// min ½ |x|² where a·x ≥ 1 for all unit vectors a that were added.
///
/// x is a sum of the active vectors with positive multipliers; the Cholesky
/// factor of their products is kept up to date.
#[derive(Debug, Clone)]
pub(crate) struct Nearest {
    point: Vec<f64>,
    active: Vec<Active>,
    /// The lower triangle, column by column, each of `stride` entries.
    factor: Vec<f64>,
    stride: usize,
    /// Changes since the factor was computed afresh.
    changes: usize,
}

#[derive(Debug, Clone)]
struct Active {
    label: u64,
    vector: Sparse,
    multiplier: f64,
}

/// What adding a vector came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Added {
    /// There is a point.
    Met,
    /// There is none: zero is the sum of these vectors, by label, with
    /// multipliers > 0.
    Never(Vec<(u64, f64)>),
}

impl Nearest {
    /// No vectors yet: the point is zero.
    pub(crate) fn new(dimension: usize) -> Self {
        Self {
            point: vec![0.0; dimension],
            active: Vec::new(),
            factor: Vec::new(),
            stride: 0,
            changes: 0,
        }
    }

    pub(crate) fn point(&self) -> &[f64] {
        &self.point
    }

    /// The labels of the active vectors with their multipliers.
    pub(crate) fn active(&self) -> impl Iterator<Item = (u64, f64)> + '_ {
        self.active.iter().map(|active| (active.label, active.multiplier))
    }

    /// a·x.
    pub(crate) fn product(&self, vector: &[(u32, f64)]) -> f64 {
        vector.iter().map(|(at, value)| value * self.point[*at as usize]).sum()
    }

    /// Demands a·x ≥ 1 of a unit vector.
    pub(crate) fn add(&mut self, label: u64, vector: &Sparse) -> Added {
        if self.changes > DRIFT {
            self.renew();
        }
        match self.try_add(label, vector) {
            Added::Never(sum) if self.changes > 0 && self.residual(&sum, vector) > RESIDUAL => {
                self.renew();
                self.try_add(label, vector)
            }
            other => other,
        }
    }

    /// How far the sum is from zero, for multipliers that add up to 1; its
    /// first label is that of `vector`.
    fn residual(&self, sum: &[(u64, f64)], vector: &Sparse) -> f64 {
        let mut point = vec![0.0; self.point.len()];
        let mut total = 0.0;
        for (at, (label, share)) in sum.iter().enumerate() {
            let known = self.active.iter().find(|active| active.label == *label);
            let entries = if at == 0 { vector } else { &known.expect("it is active").vector };
            total += share;
            entries.iter().for_each(|(at, value)| point[*at as usize] += share * value);
        }
        dot(&point, &point).sqrt() / total
    }

    /// Computes factor, multipliers and point afresh.
    fn renew(&mut self) {
        let active = std::mem::take(&mut self.active);
        for Active { label, vector, .. } in active {
            let half = self.half(&vector);
            let square = squared(&vector) - dot(&half, &half);
            if square > DEPENDENT {
                self.extend(&half, square.sqrt());
                self.active.push(Active { label, vector, multiplier: 0.0 });
            }
        }
        self.drop_negative();
        self.changes = 0;
    }

    fn try_add(&mut self, label: u64, vector: &Sparse) -> Added {
        let mut own = 0.0;
        let mut half = self.half(vector);
        loop {
            let missing = 1.0 - self.product(vector);
            if missing <= 0.0 {
                return Added::Met;
            }
            let mut shares = half.clone();
            backward(&self.factor, self.stride, &mut shares);
            let square = squared(vector) - dot(&half, &half);
            let dependent = square < DEPENDENT;
            let full = if dependent { f64::INFINITY } else { missing / square };
            let (step, leaving) = self.blocking(&shares, full);
            if step.is_infinite() {
                let mut sum = vec![(label, 1.0)];
                let others = self.active.iter().zip(&shares).filter(|(_, share)| **share < 0.0);
                sum.extend(others.map(|(active, share)| (active.label, -share)));
                return Added::Never(sum);
            }
            for (active, share) in self.active.iter_mut().zip(&shares) {
                active.multiplier -= step * share;
            }
            own += step;
            self.move_by(step, vector, &shares);
            if let Some(leaving) = leaving {
                self.drop_active(leaving, &mut half);
                continue;
            }
            self.extend(&half, square.sqrt());
            self.active.push(Active { label, vector: vector.clone(), multiplier: own });
            return Added::Met;
        }
    }

    /// Keeps the active vectors that `keeps` agrees to.
    pub(crate) fn retain(&mut self, keeps: impl Fn(u64) -> bool) {
        for at in (0..self.active.len()).rev() {
            if !keeps(self.active[at].label) {
                self.drop_active(at, &mut Vec::new());
            }
        }
        self.drop_negative();
    }

    /// Balances, and drops vectors until all multipliers are positive.
    fn drop_negative(&mut self) {
        loop {
            self.balance();
            let least = self
                .active
                .iter()
                .enumerate()
                .min_by(|a, b| a.1.multiplier.total_cmp(&b.1.multiplier));
            match least {
                Some((at, active)) if active.multiplier <= 0.0 => {
                    self.drop_active(at, &mut Vec::new());
                }
                _ => break,
            }
        }
        self.settle();
    }

    /// The multipliers with which all active vectors have a·x = 1.
    fn balance(&mut self) {
        let mut solved = vec![1.0; self.active.len()];
        forward(&self.factor, self.stride, &mut solved);
        backward(&self.factor, self.stride, &mut solved);
        self.active.iter_mut().zip(solved).for_each(|(active, value)| active.multiplier = value);
    }

    /// Computes the point afresh from the multipliers.
    fn settle(&mut self) {
        self.point.fill(0.0);
        for active in &self.active {
            for (at, value) in &active.vector {
                self.point[*at as usize] += active.multiplier * value;
            }
        }
    }

    fn move_by(&mut self, step: f64, vector: &Sparse, shares: &[f64]) {
        for (at, value) in vector {
            self.point[*at as usize] += step * value;
        }
        for (active, share) in self.active.iter().zip(shares) {
            for (at, value) in &active.vector {
                self.point[*at as usize] -= step * share * value;
            }
        }
    }

    /// The longest step at which no multiplier turns negative, and which one
    /// is then zero.
    fn blocking(&self, shares: &[f64], full: f64) -> (f64, Option<usize>) {
        let mut best = (full, None);
        for (at, (active, share)) in self.active.iter().zip(shares).enumerate() {
            if *share > 1e-12 && active.multiplier.max(0.0) / share < best.0 {
                best = (active.multiplier.max(0.0) / share, Some(at));
            }
        }
        best
    }

    /// The row of the factor that the vector would be.
    fn half(&self, vector: &Sparse) -> Vec<f64> {
        let mut dense = vec![0.0; self.point.len()];
        vector.iter().for_each(|(at, value)| dense[*at as usize] = *value);
        let product = |active: &Active| {
            active.vector.iter().map(|(at, value)| value * dense[*at as usize]).sum()
        };
        let mut half: Vec<f64> = self.active.iter().map(product).collect();
        forward(&self.factor, self.stride, &mut half);
        half
    }

    /// Appends a row to the factor.
    fn extend(&mut self, line: &[f64], diagonal: f64) {
        if line.len() == self.stride {
            let stride = 2 * self.stride + 16;
            let mut factor = vec![0.0; stride * stride];
            for at in 0..line.len() {
                let old = &self.factor[at * self.stride..(at + 1) * self.stride];
                factor[at * stride..at * stride + self.stride].copy_from_slice(old);
            }
            (self.factor, self.stride) = (factor, stride);
        }
        self.changes += 1;
        let row = line.len();
        line.iter()
            .enumerate()
            .for_each(|(at, value)| self.factor[at * self.stride + row] = *value);
        self.factor[row * self.stride + row] = diagonal;
    }

    /// Drops an active vector; rotations make the factor a triangle again. A
    /// further row of the factor, if any, is turned with it.
    fn drop_active(&mut self, at: usize, further: &mut Vec<f64>) {
        let (before, stride) = (self.active.len(), self.stride);
        for column in 0..before {
            let from = (at + 1).max(column);
            let start = column * stride;
            self.factor.copy_within(start + from..start + before, start + from - 1);
        }
        self.active.remove(at);
        self.changes += 1;
        let size = before - 1;
        for column in at..size {
            let (left, right) = self.factor.split_at_mut((column + 1) * stride);
            let left = &mut left[column * stride + column..column * stride + size];
            let right = &mut right[column..size];
            if let Some([a, b]) = further.get_mut(column..column + 2) {
                let length = left[0].hypot(right[0]);
                let (cosine, sine) = (left[0] / length, right[0] / length);
                (*a, *b) = (cosine * *a + sine * *b, cosine * *b - sine * *a);
            }
            rotate(left, right);
        }
        further.truncate(size);
    }
}

fn squared(vector: &Sparse) -> f64 {
    vector.iter().map(|(_, value)| value * value).sum()
}

#[cfg(test)]
mod tests {
    use super::{Added, Nearest, Sparse};
    use hopfit_core::random::Stream;

    fn unit(stream: &mut Stream, towards: f64) -> Sparse {
        let mut dense: Vec<f64> = (0..6).map(|_| stream.normal()).collect();
        dense[0] += towards;
        let length = dense.iter().map(|value| value * value).sum::<f64>().sqrt();
        dense.iter().enumerate().map(|(at, value)| (at as u32, value / length)).collect()
    }

    #[test]
    fn the_point_is_a_sum_and_meets_all() {
        for seed in 0..50 {
            let mut stream = Stream::new(seed, 0);
            let vectors: Vec<Sparse> = (0..40).map(|_| unit(&mut stream, 2.0)).collect();
            let mut nearest = Nearest::new(6);
            let mut never = false;
            while let Some(at) = (0..40).find(|at| nearest.product(&vectors[*at]) < 1.0 - 1e-7) {
                match nearest.add(at as u64, &vectors[at]) {
                    Added::Met => {}
                    Added::Never(sum) => {
                        let mut total = [0.0; 6];
                        for (label, share) in &sum {
                            assert!(*share > 0.0);
                            for (at, value) in &vectors[*label as usize] {
                                total[*at as usize] += share * value;
                            }
                        }
                        assert!(total.iter().all(|value| value.abs() < 1e-5), "{total:?}");
                        never = true;
                        break;
                    }
                }
            }
            if !never {
                assert!(nearest.active().all(|(_, multiplier)| multiplier > 0.0));
                for (at, _) in nearest.active() {
                    assert!((nearest.product(&vectors[at as usize]) - 1.0).abs() < 1e-6);
                }
            }
            let kept: Vec<u64> = nearest.active().map(|(at, _)| at).skip(1).collect();
            nearest.retain(|label| kept.contains(&label));
            assert!(
                nearest.active().all(|(at, multiplier)| kept.contains(&at) && multiplier > 0.0)
            );
        }
    }
}
