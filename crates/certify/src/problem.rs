//! Which problem a certificate speaks of.

use crate::number::word;
use hopfit_core::{Mask, Problem, Shape, TieRule, WeightRange, patterns_hash};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A problem in writing: everything but the patterns themselves, which are
/// named by their hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemDescription {
    /// P.
    pub patterns: usize,
    /// N.
    pub neurons: usize,
    /// See [`hopfit_core::patterns_hash`].
    pub patterns_hash: String,
    /// `paper` or `strict`.
    #[serde(with = "word")]
    pub tie: TieRule,
    /// Whether w_ij = w_ji is asked.
    pub symmetric: bool,
    /// Whether neurons may have a bias.
    pub bias: bool,
    /// `continuous`, `ternary`, `integer:K` or `binary`.
    #[serde(with = "word")]
    pub weights: WeightRange,
    /// Which pairs may have a weight.
    pub mask: MaskDescription,
}

/// A mask in writing. The diagonal is never allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MaskDescription {
    /// Every pair.
    Full,
    /// Pairs of pixels of a picture whose squared Euclidean distance is at
    /// most `distance_squared` (in whole numbers, so that nothing is rounded).
    ReceptiveField {
        /// Rows of the picture.
        height: usize,
        /// Columns of the picture; neuron i is at row i / width.
        width: usize,
        /// The square of the paper's d, rounded down.
        distance_squared: u64,
    },
    /// Every pair but these (i, j), whose w_ij must be 0.
    Forbidden(Vec<(usize, usize)>),
}

impl ProblemDescription {
    /// Describes a problem.
    ///
    /// ```
    /// use hopfit_certify::{MaskDescription, ProblemDescription};
    /// use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, TieRule};
    /// let patterns = Patterns::random(3, 6, 1)?;
    /// let mask = Mask::receptive_field(Shape::new(2, 3), 1.5);
    /// let admissible = Admissible { mask, ..Admissible::symmetric(6) };
    /// let problem = Problem::new(patterns, admissible, TieRule::Paper)?;
    /// let mask = MaskDescription::ReceptiveField { height: 2, width: 3, distance_squared: 2 };
    /// assert_eq!(ProblemDescription::of(&problem).mask, mask);
    /// # Ok::<(), hopfit_core::Error>(())
    /// ```
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        let admissible = problem.admissible();
        Self {
            patterns: problem.patterns().count(),
            neurons: problem.neurons(),
            patterns_hash: patterns_hash(problem.patterns()),
            tie: problem.tie(),
            symmetric: admissible.symmetric,
            bias: admissible.bias,
            weights: admissible.range,
            mask: MaskDescription::of(&admissible.mask),
        }
    }

    /// The SHA-256, in hexadecimal, of the problem as a canonical text. Its
    /// lines, each ended by a line feed, are `hopfit-problem-1`, then
    /// `patterns P`, `neurons N`, `patterns_hash HEX`, `tie T`, `symmetric
    /// true` or `false`, `bias true` or `false`, `weights CLASS`, `mask`,
    /// and N lines of N digits: digit j of line i is 1 if w_ij may differ
    /// from 0. So it depends on the mask, not on how the mask is written.
    ///
    /// None if the mask does not fit N neurons.
    #[must_use]
    pub fn hash(&self) -> Option<String> {
        let allowed = self.mask.allowed(self.neurons)?;
        let Self { patterns, neurons, patterns_hash, tie, symmetric, bias, weights, mask: _ } =
            self;
        let mut hasher = Sha256::new();
        hasher.update(format!(
            "hopfit-problem-1\npatterns {patterns}\nneurons {neurons}\n\
             patterns_hash {patterns_hash}\ntie {tie}\nsymmetric {symmetric}\nbias {bias}\n\
             weights {weights}\nmask\n"
        ));
        for row in allowed.chunks_exact(*neurons) {
            let digits = row.iter().map(|allowed| if *allowed { b'1' } else { b'0' });
            hasher.update(digits.chain([b'\n']).collect::<Vec<u8>>());
        }
        Some(hasher.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }
}

impl MaskDescription {
    /// Describes a mask: as full or as a receptive field if it is one,
    /// otherwise by its forbidden pairs.
    #[must_use]
    pub fn of(mask: &Mask) -> Self {
        let neurons = mask.neurons();
        let pairs = (0..neurons * neurons).map(|at| (at / neurons, at % neurons));
        let allowed: Vec<bool> = pairs.clone().map(|(i, j)| mask.allows(i, j)).collect();
        let fields = (1..=neurons).filter(|height| neurons.is_multiple_of(*height)).map(|height| {
            let shape = Shape::new(height, neurons / height);
            let reached = pairs.clone().zip(&allowed).filter(|(_, allowed)| **allowed);
            let furthest = reached.map(|((i, j), _)| shape.distance_squared(i, j)).max();
            Self::ReceptiveField {
                height,
                width: shape.width,
                distance_squared: furthest.unwrap_or(0) as u64,
            }
        });
        let fits = |description: &Self| description.allowed(neurons).as_ref() == Some(&allowed);
        std::iter::once(Self::Full).chain(fields).find(fits).unwrap_or_else(|| {
            let forbidden = pairs.zip(&allowed).filter(|((i, j), allowed)| i != j && !**allowed);
            Self::Forbidden(forbidden.map(|(pair, _)| pair).collect())
        })
    }

    /// Which w_ij may differ from 0: N×N entries, row by row. None if this is
    /// no mask of N neurons (the shape has another size, a pair is no pair of
    /// neurons).
    #[must_use]
    pub fn allowed(&self, neurons: usize) -> Option<Vec<bool>> {
        let pairs = (0..neurons.checked_mul(neurons)?).map(|at| (at / neurons, at % neurons));
        match self {
            Self::Full => Some(pairs.map(|(i, j)| i != j).collect()),
            Self::ReceptiveField { height, width, distance_squared } => {
                let near = |i: usize, j: usize| {
                    let rows = (i / width).abs_diff(j / width) as u128;
                    let columns = (i % width).abs_diff(j % width) as u128;
                    rows * rows + columns * columns <= u128::from(*distance_squared)
                };
                let fits = height.checked_mul(*width) == Some(neurons);
                fits.then(|| pairs.map(|(i, j)| i != j && near(i, j)).collect())
            }
            Self::Forbidden(list) => {
                let mut allowed: Vec<bool> = pairs.map(|(i, j)| i != j).collect();
                for (i, j) in list {
                    let inside = *i < neurons && *j < neurons;
                    *inside.then(|| &mut allowed[i * neurons + j])? = false;
                }
                Some(allowed)
            }
        }
    }
}
