//! What stands for a value that is not there.

use std::fmt;
use std::str::FromStr;

/// What a 0 means in cues. NaN, `?`, `NA` and empty cells of a text file, and
/// NaN in an array, are missing bits in any case; `True` and `False` never
/// are.
///
/// ```
/// use hopfit_data::{Missing, cues_of_values};
/// let cue = [1.0, 0.0, 1.0];
/// assert_eq!(cues_of_values("X", 3, cue, Missing::Zero)?.cues.row(0), [1, 0, 1]);
/// assert_eq!(cues_of_values("X", 3, cue, Missing::Nan)?.cues.row(0), [1, -1, 1]);
/// assert_eq!("nan".parse(), Ok(Missing::Nan));
/// # Ok::<(), hopfit_data::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// A 0 is a missing bit, whatever else is in the file.
    #[default]
    Zero,
    /// A 0 is −1, as in patterns; beside a −1 it is refused.
    Nan,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zero => "0",
            Self::Nan => "nan",
        })
    }
}

impl FromStr for Missing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "0" => Ok(Self::Zero),
            _ if text.eq_ignore_ascii_case("nan") => Ok(Self::Nan),
            _ => Err(format!(
                "`{text}` does not mark missing bits; `0` or `nan` does (nan: 0 stands for -1)"
            )),
        }
    }
}

/// Whether a cell of a text file says that there is no value.
pub(crate) fn is_missing(text: &str) -> bool {
    ["", "?", "na", "n/a", "nan", "<na>", "#n/a"].iter().any(|m| text.eq_ignore_ascii_case(m))
}

/// The same for a class, whose name may be `Na` or `na`.
pub(crate) fn is_missing_class(text: &str) -> bool {
    matches!(text, "" | "?" | "NA" | "N/A" | "NaN" | "nan" | "<NA>" | "#N/A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_those_that_are_in_use() {
        assert!(["", "?", "NA", "nan", "NaN", "N/A", "<NA>"].iter().all(|mark| is_missing(mark)));
        assert!(!is_missing("0") && !is_missing("none") && !is_missing("-"));
        assert!(is_missing_class("NA") && !is_missing_class("Na") && !is_missing_class("None"));
        assert_eq!(Missing::Zero.to_string().parse(), Ok(Missing::Zero));
        assert!("1".parse::<Missing>().is_err());
    }
}
