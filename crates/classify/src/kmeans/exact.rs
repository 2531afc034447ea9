//! Sums of squares without rounding, whatever the numbers are.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;

/// A finite number as `integer` × 2^`exponent`, with the largest exponent at
/// which it is whole (0 at exponent 0).
pub(super) fn parts(value: f64) -> (i64, i32) {
    const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> FRACTION) as i32 & 0x7ff, bits & ((1 << FRACTION) - 1));
    let (magnitude, exponent) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << FRACTION, exponent - 1075),
    };
    if magnitude == 0 {
        return (0, 0);
    }
    let zeros = magnitude.trailing_zeros();
    let whole = (magnitude >> zeros) as i64;
    (if value < 0.0 { -whole } else { whole }, exponent + zeros as i32)
}

/// The number nearest to `numerator` / `denominator` × 2^`exponent`, ties to
/// even: a mean of finite numbers, which cannot be too large.
pub(super) fn rounded(numerator: &IBig, denominator: u64, exponent: i32) -> f64 {
    let (sign, magnitude) = numerator.clone().into_parts();
    if magnitude == UBig::ZERO {
        return 0.0;
    }
    // At least 66 bits of the quotient, and whether anything follows them.
    let shift = (66 + 64_usize).saturating_sub(magnitude.bit_len());
    let shifted = magnitude << shift;
    let quotient = &shifted / denominator;
    let more = &quotient * denominator != shifted;
    let exponent = exponent - shift as i32;
    let length = quotient.bit_len() as i32;
    // Bits that the result can have: fewer where it is subnormal.
    let precision = (length + exponent + 1074).min(53);
    if precision < 0 {
        return 0.0;
    }
    let dropped = (length - precision) as usize;
    let head = u64::try_from(&quotient >> dropped).expect("53 bits");
    let tail = &quotient - (UBig::from(head) << dropped);
    let up = match tail.cmp(&(UBig::ONE << (dropped - 1))) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => more || head % 2 == 1,
    };
    let value = (head + u64::from(up)) as f64 * power_of_two(exponent + dropped as i32);
    if sign == Sign::Negative { -value } else { value }
}

/// 2^`exponent`, from −1074 to 1023.
fn power_of_two(exponent: i32) -> f64 {
    match exponent {
        ..-1022 => f64::from_bits(1 << (exponent + 1074)),
        _ => f64::from_bits(((exponent + 1023) as u64) << 52),
    }
}

/// A sum of ratios of whole numbers, exactly.
#[derive(Debug, Clone)]
pub(super) struct Ratio {
    numerator: UBig,
    denominator: UBig,
}

impl Ratio {
    pub(super) fn zero() -> Self {
        Self { numerator: UBig::ZERO, denominator: UBig::ONE }
    }

    pub(super) fn add(&mut self, numerator: &UBig, denominator: u64) {
        self.numerator = &self.numerator * denominator + numerator * &self.denominator;
        self.denominator *= denominator;
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

/// A number of 53 bits and any exponent: an estimate of a cost, which may be
/// beyond what an `f64` can hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    /// From 1 to 2, or 0.
    mantissa: f64,
    exponent: i64,
}

/// How far apart two estimates must be, relative to the larger, for their
/// order to be that of the numbers. Each is off by less than some units in
/// the last place a group: with up to 2²⁰ groups, by less than 2⁻³¹.
const UNCERTAIN: f64 = 1.0 / (1_u64 << 30) as f64;

impl Estimate {
    pub(super) const ZERO: Self = Self { mantissa: 0.0, exponent: 0 };

    /// More than any number of interest.
    pub(super) const INFINITE: Self = Self { mantissa: 1.0, exponent: i64::MAX / 2 };

    pub(super) fn of(numerator: &UBig, denominator: u64) -> Self {
        let shift = numerator.bit_len().saturating_sub(64);
        let top = u64::try_from(numerator >> shift).expect("64 bits");
        Self::normal(top as f64 / denominator as f64, shift as i64)
    }

    fn normal(value: f64, exponent: i64) -> Self {
        if value == 0.0 {
            return Self::ZERO;
        }
        let shift = (value.to_bits() >> 52) as i64 - 1023;
        Self { mantissa: value * power_of_two(-shift as i32), exponent: exponent + shift }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let (large, small) = if self.mantissa == 0.0 || self.exponent < other.exponent {
            (other, self)
        } else {
            (self, other)
        };
        if small.mantissa == 0.0 || large.exponent - small.exponent > 100 {
            return large;
        }
        let small = small.mantissa * power_of_two((small.exponent - large.exponent) as i32);
        Self::normal(large.mantissa + small, large.exponent)
    }

    /// The order of the numbers that two estimates are of; none if they are
    /// too close to tell.
    pub(super) fn certain_cmp(self, other: Self) -> Option<Ordering> {
        if self.mantissa == 0.0 || other.mantissa == 0.0 {
            // Only zero is estimated as zero.
            return self.mantissa.partial_cmp(&other.mantissa);
        }
        let apart = self.exponent.saturating_sub(other.exponent);
        if apart.abs() > 1 {
            return Some(apart.cmp(&0));
        }
        let mine = self.mantissa * power_of_two(apart as i32);
        let difference = mine - other.mantissa;
        if difference.abs() <= UNCERTAIN * mine.max(other.mantissa) {
            return None;
        }
        Some(if difference < 0.0 { Ordering::Less } else { Ordering::Greater })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_apart_and_together() {
        for value in [0.0, 1.0, -1.5, 1e308, -5e-324, f64::MAX, f64::MIN_POSITIVE, 0.1, 3e-310] {
            let (whole, exponent) = parts(value);
            assert_eq!(rounded(&IBig::from(whole), 1, exponent), value, "{value}");
        }
        assert_eq!(parts(12.0), (3, 2));
    }

    #[test]
    fn quotients_are_rounded_to_the_nearest() {
        let quotient = |numerator: i64, denominator, exponent| {
            rounded(&IBig::from(numerator), denominator, exponent)
        };
        // Division of f64 is rounded to the nearest too.
        for (numerator, denominator) in [(1, 3), (-2, 3), (7, 10), (1 << 53, 7), (-5, 99_999)] {
            let expected = numerator as f64 / denominator as f64;
            assert_eq!(quotient(numerator, denominator, 0), expected);
        }
        // Halfway between two numbers the even one, and above it the upper.
        let above = (1_i64 << 54) + 2;
        assert_eq!(quotient(above, 1, 0), (1_u64 << 54) as f64);
        assert_eq!(quotient(above + 4, 1, 0), ((1_u64 << 54) + 8) as f64);
        assert_eq!(quotient(3 * above + 1, 3, 0), ((1_u64 << 54) + 4) as f64);
        // Below the smallest number.
        assert_eq!(quotient(1, 2, -1074), 0.0);
        assert_eq!(quotient(3, 2, -1074), 1e-323);
        assert_eq!(quotient(2, 3, -1074), 5e-324);
        assert_eq!(quotient(1, 4, -1074), 0.0);
    }

    #[test]
    fn estimates_are_ordered_where_they_can_be() {
        let of = |value: u64| Estimate::of(&UBig::from(value), 3);
        assert_eq!(of(5).certain_cmp(of(6)), Some(Ordering::Less));
        assert_eq!(of(6).certain_cmp(of(6)), None);
        assert_eq!(of(0).certain_cmp(of(0)), Some(Ordering::Equal));
        assert_eq!(of(0).certain_cmp(of(1)), Some(Ordering::Less));
        assert_eq!(Estimate::INFINITE.certain_cmp(of(u64::MAX)), Some(Ordering::Greater));
        assert_eq!(of(6).plus(of(9)), Estimate::of(&UBig::from(15_u8), 3));
        assert_eq!(of(0).plus(of(9)), of(9));
        let huge = Estimate::of(&(UBig::ONE << 4000), 1);
        assert_eq!(huge.plus(of(1)), huge);
        assert_eq!(huge.certain_cmp(of(1)), Some(Ordering::Greater));
        assert_eq!(Estimate::INFINITE.plus(huge), Estimate::INFINITE);
    }
}
