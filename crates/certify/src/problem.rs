//! Which problem a certificate speaks of.

use crate::MaskDescription;
use crate::number::word;
use hopfit_core::{Problem, TieRule, WeightRange, patterns_hash};
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
    /// None if the mask does not fit N neurons (see
    /// [`MaskDescription::allowed`]).
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

    /// The problem for people, a line each: sizes, weights, mask, tie rule.
    ///
    /// ```
    /// use hopfit_certify::ProblemDescription;
    /// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
    /// let patterns = Patterns::random(3, 6, 1)?;
    /// let problem = Problem::new(patterns, Admissible::symmetric(6), TieRule::Paper)?;
    /// let lines = ProblemDescription::of(&problem).in_words();
    /// assert_eq!(lines[1], ("weights", "continuous, symmetric, no bias".to_owned()));
    /// assert_eq!(lines[2], ("mask", "full".to_owned()));
    /// # Ok::<(), hopfit_core::Error>(())
    /// ```
    #[must_use]
    pub fn in_words(&self) -> [(&'static str, String); 4] {
        let tie = match self.tie {
            TieRule::Paper => "paper (a -1 bit is kept by a field of zero)",
            TieRule::Strict => "strict (no bit is kept by a field of zero)",
        };
        let weights = [self.weights.to_string(), symmetry(self.symmetric), bias(self.bias)];
        [
            ("patterns", format!("{} of {} neurons", self.patterns, self.neurons)),
            ("weights", weights.join(", ")),
            ("mask", self.mask.in_words(self.neurons, self.symmetric)),
            ("tie rule", tie.to_owned()),
        ]
    }

    /// The first part of this problem that is not as in `asked`: which, what
    /// this one says, and what is asked. Sizes and patterns are not compared.
    pub(crate) fn difference(&self, asked: &Self) -> Option<(&'static str, String, String)> {
        let parts = |of: &Self| {
            [
                ("tie rule", of.tie.to_string()),
                ("symmetry", symmetry(of.symmetric)),
                ("bias", bias(of.bias)),
                ("weight class", of.weights.to_string()),
            ]
        };
        let mut pairs = parts(self).into_iter().zip(parts(asked));
        if let Some(((what, told), (_, asked))) = pairs.find(|(told, asked)| told != asked) {
            return Some((what, told, asked));
        }
        let effective = |of: &Self| of.mask.effective(of.neurons, of.symmetric);
        let words = |of: &Self| of.mask.in_words(of.neurons, of.symmetric);
        let differs = self.neurons == asked.neurons && effective(self) != effective(asked);
        differs.then(|| ("mask", words(self), words(asked)))
    }
}

fn symmetry(symmetric: bool) -> String {
    if symmetric { "symmetric" } else { "not symmetric" }.to_owned()
}

fn bias(bias: bool) -> String {
    if bias { "with bias" } else { "no bias" }.to_owned()
}
