//! Bits as text spells them.

use crate::missing::is_missing;

/// What a cell of a text file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// 1, 0 or −1 as a number.
    Number(i8),
    /// `True` or `False`, as ±1.
    Boolean(i8),
    /// `+` or `-` alone, as ±1.
    Sign(i8),
    /// A mark of a missing value.
    Missing,
    /// Another number.
    Other,
    /// Anything else.
    Name,
}

impl Cell {
    pub(super) fn of(text: &str) -> Self {
        match text {
            "1" => return Self::Number(1),
            "0" => return Self::Number(0),
            "-1" => return Self::Number(-1),
            "+" => return Self::Sign(1),
            "-" | "\u{2212}" => return Self::Sign(-1),
            _ => {}
        }
        if is_missing(text) {
            return Self::Missing;
        }
        if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
            return Self::Boolean(if text.len() == 4 { 1 } else { -1 });
        }
        match text.parse::<f64>() {
            Ok(value) => crate::npy::bit(value).map_or(Self::Other, Self::Number),
            Err(_) => Self::Name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        for (text, cell) in [
            ("1", Cell::Number(1)),
            ("-1.0", Cell::Number(-1)),
            ("+1e0", Cell::Number(1)),
            ("-0", Cell::Number(0)),
            ("TRUE", Cell::Boolean(1)),
            ("False", Cell::Boolean(-1)),
            ("-", Cell::Sign(-1)),
            ("NA", Cell::Missing),
            ("NaN", Cell::Missing),
            ("", Cell::Missing),
            ("2", Cell::Other),
            ("inf", Cell::Other),
            ("pixel", Cell::Name),
        ] {
            assert_eq!(Cell::of(text), cell, "{text:?}");
        }
    }
}
