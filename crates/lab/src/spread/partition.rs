//! A share of the points of a plan.

use std::fmt;
use std::str::FromStr;

/// Part i of n of the points: every n-th, from the i-th on, so that each part
/// has small and large points.
///
/// ```
/// use hopfit_lab::Partition;
/// let part: Partition = "2/3".parse()?;
/// let points: Vec<usize> = (0..8).filter(|at| part.has(*at)).collect();
/// assert_eq!(points, [1, 4, 7]);
/// assert!("4/3".parse::<Partition>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    part: usize,
    parts: usize,
}

impl Partition {
    /// Whether it has the point number `at`, from 0.
    #[must_use]
    pub fn has(self, at: usize) -> bool {
        at % self.parts == self.part - 1
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.parts)
    }
}

impl FromStr for Partition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(part, parts)| {
            Some((part.parse::<usize>().ok()?, parts.parse::<usize>().ok()?))
        });
        match numbers {
            Some((part, parts)) if (1..=parts).contains(&part) => Ok(Self { part, parts }),
            _ => Err("a part such as 1/3 is needed: the first of three".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_every_point_once() {
        for parts in 1..6 {
            let all: Vec<Partition> =
                (1..=parts).map(|part| format!("{part}/{parts}").parse().unwrap()).collect();
            for at in 0..20 {
                assert_eq!(all.iter().filter(|part| part.has(at)).count(), 1);
            }
        }
        for text in ["", "1", "0/3", "3/2", "1/0", "-1/2", "a/b", "1/2/3"] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
        assert_eq!("2/3".parse::<Partition>().unwrap().to_string(), "2/3");
    }
}
