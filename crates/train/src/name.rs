//! The names of rules and of second objectives.

use hopfit_core::Choice;
use std::fmt;
use std::str::FromStr;

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

/// A second objective by its name.
///
/// ```
/// use hopfit_train::{Then, ThenName};
/// assert_eq!("margin".parse::<ThenName>()?, Then::Margin.which());
/// assert_eq!("radius:2".parse::<ThenName>()?, ThenName::Radius(Some(2)));
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
    /// The most damage that is always mended, or as much as is enough.
    Radius(Option<usize>),
}

impl ThenName {
    /// The name, without a number.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Margin => "margin",
            Self::Sparse => "sparse",
            Self::Recall => "recall",
            Self::Radius(_) => "radius",
        }
    }

    /// Whether noisy cues have a part in it.
    #[must_use]
    pub fn takes_noise(self) -> bool {
        matches!(self, Self::Recall | Self::Radius(Some(_)))
    }
}

impl FromStr for ThenName {
    type Err = hopfit_core::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let radius = |number: &str| number.parse().ok().map(|radius| Self::Radius(Some(radius)));
        let found = match text {
            "margin" => Some(Self::Margin),
            "sparse" => Some(Self::Sparse),
            "recall" => Some(Self::Recall),
            "radius" => Some(Self::Radius(None)),
            _ => text.strip_prefix("radius:").and_then(radius),
        };
        found.ok_or_else(|| {
            let names = vec!["margin", "sparse", "recall", "radius", "radius:R"];
            let (text, what) = (text.to_owned(), "a second goal");
            hopfit_core::ErrorKind::NoChoice { text, what, names }.into()
        })
    }
}

impl fmt::Display for ThenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Radius(Some(enough)) => write!(f, "radius:{enough}"),
            _ => f.write_str(self.name()),
        }
    }
}
