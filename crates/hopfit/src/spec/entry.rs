//! A rule in a list of rules.

use crate::TrainSpec;
use hopfit_core::{Choice, Error};
use hopfit_train::{RuleName, ThenName};
use std::fmt;
use std::str::FromStr;

/// A rule and what it goes on to, as lists of rules name it: `exact:recall`.
///
/// ```
/// use hopfit::{RuleEntry, RuleName, ThenName};
/// let entry: RuleEntry = "exact:margin".parse()?;
/// assert_eq!((entry.rule, entry.then), (RuleName::Exact, Some(ThenName::Margin)));
/// assert_eq!(entry.to_string(), "exact:margin");
/// assert!("magic".parse::<RuleEntry>().is_err());
/// # Ok::<(), hopfit::CoreError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleEntry {
    /// The rule.
    pub rule: RuleName,
    /// exact: the second objective.
    pub then: Option<ThenName>,
}

impl RuleEntry {
    /// Whether it searches for the best weights of the class for as long as it
    /// may.
    #[must_use]
    pub fn searches(self) -> bool {
        matches!(self.rule, RuleName::Milp | RuleName::Exact)
    }
}

impl From<&TrainSpec> for RuleEntry {
    fn from(spec: &TrainSpec) -> Self {
        Self { rule: spec.rule, then: spec.then }
    }
}

impl fmt::Display for RuleEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.then {
            Some(then) => write!(f, "{}:{then}", self.rule),
            None => write!(f, "{}", self.rule),
        }
    }
}

impl FromStr for RuleEntry {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (rule, then) =
            text.split_once(':').map_or((text, None), |(rule, then)| (rule, Some(then)));
        Ok(Self { rule: RuleName::named(rule)?, then: then.map(str::parse).transpose()? })
    }
}
