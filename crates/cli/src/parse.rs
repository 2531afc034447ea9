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

/// Numbers in a list, with ranges: `1,2,5`, `0.1:0.5:0.1` (from, to and step), `1:20`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numbers(pub(crate) Vec<f64>);

/// The most numbers of a list: more are a slip of the hand.
const MOST: f64 = 10_000.0;

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut numbers = Vec::new();
        for part in text.split(',') {
            let values: Option<Vec<f64>> = part
                .split(':')
                .map(|word| word.trim().parse().ok().filter(|it: &f64| *it > 0.0 && it.is_finite()))
                .collect();
            match values.as_deref() {
                Some([one]) => numbers.push(*one),
                Some([from, to]) => numbers.extend(range(*from, *to, 1.0)?),
                Some([from, to, step]) => numbers.extend(range(*from, *to, *step)?),
                _ => {
                    return Err("numbers above 0 are needed, as in 10,20,50 or 0.1:0.5:0.1 \
                                (from, to, step)"
                        .to_owned());
                }
            }
        }
        Ok(Self(numbers))
    }
}

impl Numbers {
    /// The same, where they are whole.
    pub(crate) fn whole(&self, option: &str) -> anyhow::Result<Vec<usize>> {
        let whole = |number: &f64| {
            let is_whole = number.fract() == 0.0 && *number < 1e9;
            is_whole.then_some(*number as usize)
        };
        let numbers = self.0.iter().map(whole).collect::<Option<Vec<usize>>>();
        numbers.ok_or_else(|| anyhow::anyhow!("{option}: whole numbers, 1 or more, are needed"))
    }
}

/// From one number to another, which is met up to roundoff.
fn range(from: f64, to: f64, step: f64) -> Result<Vec<f64>, String> {
    let steps = ((to - from) / step + 1e-9).floor();
    if !(0.0..MOST).contains(&steps) {
        return Err(format!("{from}:{to}:{step} has no numbers, or more than {MOST}"));
    }
    // Of 0.1 + 2 · 0.1, what people mean is 0.3.
    let tidy = |value: f64| (value * 1e9).round() / 1e9;
    Ok((0..=steps as usize).map(|at| tidy(from + at as f64 * step)).collect())
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
        let list = |text: &str| text.parse::<Numbers>().map(|numbers| numbers.0);
        assert_eq!(list("10,20,50"), Ok(vec![10.0, 20.0, 50.0]));
        assert_eq!(list("0.1:0.5:0.2"), Ok(vec![0.1, 0.3, 0.5]));
        assert_eq!(list("1:3,8"), Ok(vec![1.0, 2.0, 3.0, 8.0]));
        for refused in ["", "0", "-1", "a", "3:1", "1:2:0", "1:1e9", "1:2:3:4", "inf", "1,,2"] {
            assert!(list(refused).is_err(), "{refused}");
        }
        assert!(Numbers(vec![1.5]).whole("--sizes").unwrap_err().to_string().contains("--sizes"));
        assert!(share("1.5").unwrap_err().contains("from 0 to 1"));
        assert!(at_least_one("0").unwrap_err().contains("1 or more"));
        assert!(whole::<usize>("-1").is_err() && whole::<u64>("1e3").is_err());
    }
}
