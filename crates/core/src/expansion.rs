//! Sums of floating-point numbers without rounding.

/// A sum as numbers of which none overlaps another, the smallest first
/// (J. R. Shewchuk, *Adaptive precision floating-point arithmetic and fast
/// robust geometric predicates*, Discrete Comput. Geom. 18, 1997).
#[derive(Debug, Clone, Default)]
pub(crate) struct Expansion(Vec<f64>);

impl Expansion {
    /// Adds a number; the sum must stay below the largest f64.
    pub(crate) fn add(&mut self, value: f64) {
        let (mut rest, mut kept) = (value, 0);
        for at in 0..self.0.len() {
            let (sum, error) = two_sum(rest, self.0[at]);
            if error != 0.0 {
                self.0[kept] = error;
                kept += 1;
            }
            rest = sum;
        }
        self.0.truncate(kept);
        if rest != 0.0 {
            self.0.push(rest);
        }
    }

    /// −1, 0 or 1: the largest part decides.
    pub(crate) fn sign(&self) -> i8 {
        match self.0.last() {
            None => 0,
            Some(largest) => {
                if *largest > 0.0 {
                    1
                } else {
                    -1
                }
            }
        }
    }
}

/// The sum rounded, and what rounding left out (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let virtual_b = sum - a;
    let error = (a - (sum - virtual_b)) + (b - virtual_b);
    (sum, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn signs_are_those_of_whole_numbers() {
        let mut stream = Stream::new(3, 0);
        for _ in 0..2000 {
            let (mut sum, mut whole) = (Expansion::default(), 0_i128);
            for _ in 0..12 {
                let value = (stream.below(1 << 20) as i128 - (1 << 19)) << stream.below(90);
                sum.add(value as f64);
                whole += value;
            }
            assert_eq!(i128::from(sum.sign()), whole.signum());
            // Nearly nothing is left, and it decides.
            let parts = sum.0.clone();
            parts.iter().for_each(|part| sum.add(-part));
            assert_eq!(sum.sign(), 0);
            sum.add(-f64::MIN_POSITIVE);
            parts.iter().for_each(|part| sum.add(*part));
            let expected = if whole == 0 { -1 } else { whole.signum() };
            assert_eq!(i128::from(sum.sign()), expected);
        }
    }
}
