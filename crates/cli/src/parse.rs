//! Numbers on the command line: what is out of range is refused with a word
//! that says what is needed.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use hopfit::Choice;
use std::str::FromStr;

/// One of a few words.
pub(crate) fn choice<T: Choice>() -> impl TypedValueParser<Value = T> {
    let word = |choice: &T| PossibleValue::new(choice.name()).help(choice.summary());
    PossibleValuesParser::new(T::ALL.iter().map(word)).try_map(|word| T::named(&word))
}

/// A time in seconds, at most a century.
pub(crate) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=3.2e9).contains(&value) => Ok(value),
        _ => Err("a number of seconds, 0 or more, is needed".to_owned()),
    }
}

/// A time with its unit, in seconds: `10s`, `90 s`, `10min`, `3h`; a bare number
/// is seconds.
pub(crate) fn budget(text: &str) -> Result<f64, String> {
    let unit = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit);
    let factor = match unit {
        "" | "s" => 1.0,
        "min" | "m" => 60.0,
        "h" => 3600.0,
        _ => f64::NAN,
    };
    match number.trim_end().parse::<f64>() {
        Ok(value) if (0.0..=3.2e9).contains(&(value * factor)) => Ok(value * factor),
        _ => Err("a time such as 10s, 10min or 3h is needed".to_owned()),
    }
}

/// A whole number that is not negative.
pub(crate) fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "a whole number, 0 or more, is needed".to_owned())
}

/// A whole number above zero.
pub(crate) fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(value) if value > 0 => Ok(value),
        _ => Err("a whole number, 1 or more, is needed".to_owned()),
    }
}

/// A number from 0 to 1.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("a number from 0 to 1 is needed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_refused_with_the_range() {
        assert_eq!((seconds("0.5"), share("1"), at_least_one("3")), (Ok(0.5), Ok(1.0), Ok(3)));
        assert_eq!(whole::<u64>("0"), Ok(0));
        for refused in [seconds("-5"), seconds("inf"), seconds("nan")] {
            assert!(refused.unwrap_err().contains("0 or more"));
        }
        assert_eq!(
            (budget("10s"), budget("10 min"), budget("3h")),
            (Ok(10.0), Ok(600.0), Ok(10800.0))
        );
        assert_eq!((budget("0.5"), budget("2m")), (Ok(0.5), Ok(120.0)));
        for refused in ["", "-1s", "3d", "s", "1e99h", "ten"] {
            assert!(budget(refused).unwrap_err().contains("3h"), "{refused}");
        }
        assert!(share("1.5").unwrap_err().contains("from 0 to 1"));
        assert!(at_least_one("0").unwrap_err().contains("1 or more"));
        assert!(whole::<usize>("-1").is_err() && whole::<u64>("1e3").is_err());
    }
}
