//! What is asked of a memory: patterns, admissible weights and the tie rule.

use crate::{ErrorKind, Patterns, Result, Shape};
use std::{fmt, str::FromStr};

/// One bit that a memory should keep: `neuron` in stored pattern `pattern`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Demand {
    /// Index of the pattern, from 0.
    pub pattern: usize,
    /// Index of the neuron, from 0.
    pub neuron: usize,
}

impl Demand {
    /// The demand at position `index` of the P×N table.
    #[must_use]
    pub const fn at(index: usize, neurons: usize) -> Self {
        Self { pattern: index / neurons, neuron: index % neurons }
    }

    /// Its position in the P×N table.
    #[must_use]
    pub const fn index(self, neurons: usize) -> usize {
        self.pattern * neurons + self.neuron
    }
}

/// When a field keeps a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TieRule {
    /// Eq. 6 of the paper: +1 needs h > 0, −1 is kept by h ≤ 0.
    #[default]
    Paper,
    /// Every bit needs x h > 0.
    Strict,
}

impl TieRule {
    /// Whether `field` keeps `bit`.
    #[must_use]
    pub fn is_met(self, bit: i8, field: f64) -> bool {
        if self.is_strict(bit) { f64::from(bit) * field > 0.0 } else { field <= 0.0 }
    }

    /// Whether a bit of this sign needs a field that is not zero.
    #[must_use]
    pub fn is_strict(self, bit: i8) -> bool {
        bit > 0 || self == Self::Strict
    }
}

impl fmt::Display for TieRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Paper => "paper",
            Self::Strict => "strict",
        })
    }
}

impl FromStr for TieRule {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "paper" => Ok(Self::Paper),
            "strict" => Ok(Self::Strict),
            _ => Err(unreadable(text, "a tie rule: `paper` or `strict`")),
        }
    }
}

/// The values that a weight may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WeightRange {
    /// Any number in [−1, 1]; scale does not matter to recall.
    #[default]
    Continuous,
    /// Whole numbers from −K to K.
    Integer(u32),
    /// −1 or +1.
    Binary,
}

impl WeightRange {
    /// −1, 0 or 1.
    pub const TERNARY: Self = Self::Integer(1);

    /// The largest |w| of the range.
    #[must_use]
    pub fn largest(self) -> f64 {
        match self {
            Self::Integer(bound) => f64::from(bound),
            Self::Continuous | Self::Binary => 1.0,
        }
    }

    /// Whether `weight` lies in the range.
    #[must_use]
    pub fn contains(self, weight: f64) -> bool {
        let whole = weight.fract() == 0.0 && weight.abs() <= self.largest();
        match self {
            Self::Continuous => weight.abs() <= 1.0,
            Self::Integer(_) => whole,
            Self::Binary => whole && weight != 0.0,
        }
    }
}

impl fmt::Display for WeightRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Continuous => f.write_str("continuous"),
            Self::Integer(1) => f.write_str("ternary"),
            Self::Integer(bound) => write!(f, "integer:{bound}"),
            Self::Binary => f.write_str("binary"),
        }
    }
}

impl FromStr for WeightRange {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self> {
        // Digits alone: `parse` would take a sign and leading zeros.
        let is_plain = |bound: &&str| bound.starts_with(|c: char| ('1'..='9').contains(&c));
        let integer = |bound: &str| {
            let bound = Some(bound).filter(is_plain)?.parse().ok();
            bound.filter(|bound| (1..=1 << 20).contains(bound))
        };
        match text {
            "continuous" => Ok(Self::Continuous),
            "ternary" => Ok(Self::TERNARY),
            "binary" => Ok(Self::Binary),
            _ => text.strip_prefix("integer:").and_then(integer).map(Self::Integer).ok_or_else(|| {
                unreadable(text, "a weight class: `continuous`, `ternary`, `binary`, or `integer:K` with K from 1 to 1048576")
            }),
        }
    }
}

fn unreadable(text: &str, expected: &'static str) -> crate::Error {
    ErrorKind::Unreadable { text: text.to_owned(), expected }.into()
}

/// Which pairs of neurons may have a weight between them. The diagonal never
/// may.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mask {
    neurons: usize,
    allowed: Vec<bool>,
}

impl Mask {
    /// Every pair.
    #[must_use]
    pub fn full(neurons: usize) -> Self {
        Self::from_fn(neurons, |_, _| true)
    }

    /// The local receptive field of Eq. 27: pairs of pixels whose Euclidean
    /// distance is at most `distance`.
    ///
    /// ```
    /// use hopfit_core::{Mask, Shape};
    /// let mask = Mask::receptive_field(Shape::new(1, 4), 2.0);
    /// assert!(mask.allows(0, 2) && !mask.allows(0, 3));
    /// ```
    #[must_use]
    pub fn receptive_field(shape: Shape, distance: f64) -> Self {
        let near = |i, j| shape.distance_squared(i, j) as f64 <= distance * distance;
        Self::from_fn(shape.neurons(), near)
    }

    fn from_fn(neurons: usize, allows: impl Fn(usize, usize) -> bool) -> Self {
        let pair = |at: usize| (at / neurons, at % neurons);
        let pairs = neurons.checked_mul(neurons).expect("N times N pairs are counted in 64 bits");
        let allowed = (0..pairs).map(pair).map(|(i, j)| i != j && allows(i, j));
        Self { neurons, allowed: allowed.collect() }
    }

    /// The pairs of this mask that `keeps` agrees to.
    #[must_use]
    pub fn restricted(&self, keeps: impl Fn(usize, usize) -> bool) -> Self {
        Self::from_fn(self.neurons, |i, j| self.allows(i, j) && keeps(i, j))
    }

    /// N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// Whether w_ij may differ from zero.
    ///
    /// # Panics
    /// If `i` or `j` is not a neuron.
    #[must_use]
    pub fn allows(&self, i: usize, j: usize) -> bool {
        assert!(j < self.neurons, "neuron {j} of {}", self.neurons);
        self.allowed[i * self.neurons + j]
    }

    /// The neurons that may contribute to the field of `neuron`, ascending.
    pub fn neighbours(&self, neuron: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        (0..self.neurons).filter(move |j| self.allows(neuron, *j))
    }
}

/// Which networks compete: the class that a training rule chooses from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Admissible {
    /// Whether w_ij = w_ji is asked.
    pub symmetric: bool,
    /// Whether neurons may have a bias (in the range of the weights).
    pub bias: bool,
    /// The values of a weight.
    pub range: WeightRange,
    /// Which pairs may have a weight.
    pub mask: Mask,
}

impl Admissible {
    /// The paper's class: symmetric, no bias, continuous, all pairs.
    #[must_use]
    pub fn symmetric(neurons: usize) -> Self {
        let mask = Mask::full(neurons);
        Self { symmetric: true, bias: false, range: WeightRange::Continuous, mask }
    }
}

/// Patterns, the admissible weights, and when a field keeps a bit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    patterns: Patterns,
    admissible: Admissible,
    tie: TieRule,
}

impl Problem {
    /// Joins the three.
    ///
    /// # Errors
    /// A mask of another size than the patterns.
    pub fn new(patterns: Patterns, admissible: Admissible, tie: TieRule) -> Result<Self> {
        crate::network::check_size("the mask", patterns.neurons(), admissible.mask.neurons())?;
        Ok(Self { patterns, admissible, tie })
    }

    /// The patterns to store.
    #[must_use]
    pub fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The weights that compete.
    #[must_use]
    pub fn admissible(&self) -> &Admissible {
        &self.admissible
    }

    /// When a field keeps a bit.
    #[must_use]
    pub fn tie(&self) -> TieRule {
        self.tie
    }

    /// N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.patterns.neurons()
    }
}
