//! The cells of a figure's table.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};

/// A cell: a number, a word, or nothing where nothing was found.
///
/// In a journal they are a JSON number, a string and null.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// No value.
    #[default]
    Empty,
    /// A finite number.
    Number(f64),
    /// A name or a status.
    Text(String),
}

impl Cell {
    /// A number with at most `digits` after the point; empty if there is none
    /// or it is not finite.
    pub(crate) fn rounded(value: impl Into<Option<f64>>, digits: usize) -> Self {
        let value = value.into().filter(|value| value.is_finite());
        value.map_or(Self::Empty, |value| Self::Number(rounded(value, digits)))
    }

    /// The number; none if it is something else.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The word; empty if it is something else.
    #[must_use]
    pub fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }
}

impl Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Number(count as f64)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// The number that is written with `digits` after the point; no zero is negative.
pub(crate) fn rounded(value: f64, digits: usize) -> f64 {
    let text = format!("{value:.digits$}");
    text.parse::<f64>().expect("a number is read as it was written") + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_shown_without_zeros_at_their_end() {
        let cells = [0.5, 2.0, 1.0 / 3.0, 0.0, -0.000_01, 100.0].map(|x| Cell::rounded(x, 4));
        let texts = cells.map(|cell| cell.to_string());
        assert_eq!(texts, ["0.5", "2", "0.3333", "0", "0", "100"]);
        assert_eq!(
            [Cell::rounded(f64::NAN, 2), Cell::rounded(None, 2)],
            [Cell::Empty, Cell::Empty]
        );
    }

    #[test]
    fn each_kind_comes_back_from_a_journal() {
        let cells = vec![Cell::from(3), "strict".into(), None::<usize>.into(), Cell::from("")];
        let text = serde_json::to_string(&cells).unwrap();
        assert_eq!(text, r#"[3.0,"strict",null,null]"#);
        assert_eq!(serde_json::from_str::<Vec<Cell>>(&text).unwrap(), cells);
        assert_eq!((cells[0].number(), cells[1].number()), (Some(3.0), None));
        assert_eq!((cells[0].text(), cells[1].text()), ("", "strict"));
    }
}
