//! The names of rules and of second objectives.

use hopfit_core::Choice;
use std::fmt;

/// A learning rule by its name, without options.
///
/// ```
/// use hopfit_core::Choice;
/// use hopfit_train::RuleName;
/// assert_eq!(RuleName::named("exact")?, RuleName::Exact);
/// assert!(RuleName::named("magic").is_err());
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleName {
    /// Hebb's rule.
    Hebbian,
    /// The projection onto the patterns.
    Pseudoinverse,
    /// Gradient descent.
    Gradient,
    /// The paper's mixed-integer linear program.
    Milp,
    /// The exact engine.
    Exact,
    /// Training for recall.
    Recall,
    /// Storkey's rule.
    Storkey,
    /// The perceptron rule.
    Perceptron,
    /// Minimum probability flow.
    Mpf,
    /// Dreaming in closed form.
    Dreaming,
    /// Unlearning, dream by dream.
    Unlearning,
    /// Ridge regression.
    Ridge,
}

impl Choice for RuleName {
    const WHAT: &'static str = "a rule";
    const ALL: &'static [Self] = &[
        Self::Hebbian,
        Self::Pseudoinverse,
        Self::Gradient,
        Self::Milp,
        Self::Exact,
        Self::Recall,
        Self::Storkey,
        Self::Perceptron,
        Self::Mpf,
        Self::Dreaming,
        Self::Unlearning,
        Self::Ridge,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Hebbian => "hebbian",
            Self::Pseudoinverse => "pseudoinverse",
            Self::Gradient => "gradient",
            Self::Milp => "milp",
            Self::Exact => "exact",
            Self::Recall => "recall",
            Self::Storkey => "storkey",
            Self::Perceptron => "perceptron",
            Self::Mpf => "mpf",
            Self::Dreaming => "dreaming",
            Self::Unlearning => "unlearning",
            Self::Ridge => "ridge",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Hebbian => "Sum of outer products (Eqs. 2-4 of the paper)",
            Self::Pseudoinverse => "Projection onto the patterns (Eq. 5)",
            Self::Gradient => "Gradient descent on a layer of tanh neurons",
            Self::Milp => "The paper's mixed-integer linear program (Eqs. 14-27)",
            Self::Exact => "The exact engine: fewest flips, with a certificate",
            Self::Recall => "The weights that recall best from noisy cues, in one step",
            Self::Storkey => {
                "Storkey's rule: Hebb's, less what the weights already say of a pattern"
            }
            Self::Perceptron => {
                "The perceptron rule (Krauth and Mezard; Diederich and Opper; Gardner)"
            }
            Self::Mpf => "Minimum probability flow",
            Self::Dreaming => "Hebb's rule after dreaming, in closed form",
            Self::Unlearning => "Hebb's rule with dreams unlearned, one by one",
            Self::Ridge => "Least squares with a penalty: the regularised pseudoinverse",
        }
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A second objective by its name, without options.
///
/// ```
/// use hopfit_core::Choice;
/// use hopfit_train::{Then, ThenName};
/// assert_eq!(ThenName::named("margin")?, Then::Margin.which());
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThenName {
    /// The largest margin.
    Margin,
    /// The sparsest weights.
    Sparse,
    /// The best recall from noisy cues.
    Recall,
}

impl Choice for ThenName {
    const WHAT: &'static str = "a second goal";
    const ALL: &'static [Self] = &[Self::Margin, Self::Sparse, Self::Recall];

    fn name(self) -> &'static str {
        match self {
            Self::Margin => "margin",
            Self::Sparse => "sparse",
            Self::Recall => "recall",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Margin => {
                "The smallest stability of a kept bit, divided by the Euclidean norm of its row of \
                 weights (symmetric weights: by the root mean square of the rows' norms), as large \
                 as it can be"
            }
            Self::Sparse => "The smallest sum of |w|, then more zeros",
            Self::Recall => "Recall from noisy cues",
        }
    }
}

impl fmt::Display for ThenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
