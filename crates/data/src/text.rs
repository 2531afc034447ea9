//! CSV: one pattern a line.

use crate::Place;
use crate::error::{ErrorKind, Step, shortened};
use crate::table::Table;
use std::io::BufRead;

/// Reads the lines of a text file. Values are separated by commas,
/// semicolons, tabs or blanks, whichever the first line uses; empty lines and
/// lines that begin with `#` do not count.
pub(crate) fn read(mut source: impl BufRead) -> Step<Table> {
    let mut rows = Rows::default();
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if source.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let line = text(&bytes).ok_or(ErrorKind::NotText { line: number })?;
        if !line.is_empty() && !line.starts_with('#') {
            rows.take(line, number)?;
        }
    }
    rows.into_table()
}

/// The line without its end, or without the mark that some editors put at
/// the beginning of a file.
fn text(bytes: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(bytes).ok()?;
    let is_binary = line.bytes().any(|byte| byte == 0);
    (!is_binary).then(|| line.trim_start_matches('\u{feff}').trim())
}

/// The rows read so far.
#[derive(Default)]
struct Rows {
    separator: Option<Separator>,
    neurons: Option<usize>,
    bits: Vec<i8>,
    lines: Vec<usize>,
}

impl Rows {
    fn take(&mut self, line: &str, number: usize) -> Step<()> {
        let is_first = self.separator.is_none();
        let separator = *self.separator.get_or_insert_with(|| Separator::of(line));
        let values = separator.split(line);
        if is_first && is_header(&values) {
            return Ok(());
        }
        let expected = *self.neurons.get_or_insert(values.len());
        if values.len() != expected {
            return Err(ErrorKind::Ragged { line: number, expected, found: values.len() });
        }
        for (column, value) in (1..).zip(values) {
            let place = Place::Text { line: number, column };
            self.bits.push(bit(value).ok_or_else(|| not_a_bit(place, value))?);
        }
        self.lines.push(number);
        Ok(())
    }

    fn into_table(self) -> Step<Table> {
        let neurons = self.neurons.ok_or(ErrorKind::NoPatterns)?;
        Ok(Table { neurons, bits: self.bits, shape: None, lines: Some(self.lines) })
    }
}

/// What stands between the values of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Character(char),
    Blanks,
}

impl Separator {
    fn of(line: &str) -> Self {
        let found = [',', ';', '\t'].into_iter().find(|character| line.contains(*character));
        found.map_or(Self::Blanks, Self::Character)
    }

    fn split(self, line: &str) -> Vec<&str> {
        match self {
            Self::Character(character) => line.split(character).map(unquoted).collect(),
            Self::Blanks => line.split_whitespace().map(unquoted).collect(),
        }
    }
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map_or(value, str::trim)
}

/// Whether the first line names columns: no value in it is a number, or they
/// are the column numbers 0, 1, 2, … that data frames write.
fn is_header(values: &[&str]) -> bool {
    let numbered = values.len() > 2
        && values.iter().enumerate().all(|(column, value)| *value == column.to_string());
    numbered || values.iter().all(|value| value.parse::<f64>().is_err())
}

fn bit(value: &str) -> Option<i8> {
    match value.parse::<f64>() {
        Ok(1.0) => Some(1),
        Ok(0.0) => Some(0),
        Ok(-1.0) => Some(-1),
        _ => None,
    }
}

fn not_a_bit(place: Place, value: &str) -> ErrorKind {
    let found =
        if value.is_empty() { "nothing".to_owned() } else { format!("`{}`", shortened(value)) };
    ErrorKind::NotABit { place, found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> (usize, Vec<i8>) {
        let table = read(text.as_bytes()).unwrap();
        (table.neurons, table.bits)
    }

    fn refusal(text: impl AsRef<[u8]>) -> String {
        read(text.as_ref()).unwrap_err().to_string()
    }

    #[test]
    fn every_usual_spelling_is_read() {
        let expected = (2, vec![1, -1, -1, 1]);
        for text in [
            "1,-1\n-1,1\n",
            "1,-1\r\n-1,1",
            "+1, -1.0\n-1e0,1.000\n\n",
            "1;-1\n-1;1\n",
            "1\t-1\n-1\t1\n",
            "1.000e+00 -1.000e+00\n  -1  1 \n",
            "a,b\n1,-1\n-1,1\n",
            "# written by hand\n\n1 -1\n# and more\n-1 1\n",
            "\u{feff}\"1\",\"-1\"\n\"-1\",\"1\"\n",
        ] {
            assert_eq!(bits(text), expected, "{text:?}");
        }
    }

    #[test]
    fn column_numbers_are_a_header() {
        assert_eq!(bits("0,1,2\n1,0,0\n"), (3, vec![1, 0, 0]));
        // Of two columns they could as well be a pattern.
        assert_eq!(bits("0,1\n1,0\n"), (2, vec![0, 1, 1, 0]));
    }

    #[test]
    fn wrong_values_are_named_by_line_and_column() {
        let cases = [
            ("1,-1\n1,2\n", "line 2, column 2 (counted from 1): `2` is not a bit"),
            ("a,b\n\n1,nan\n", "line 3, column 2 (counted from 1): `nan` is not a bit"),
            ("1,,1\n", "line 1, column 2 (counted from 1): nothing is not a bit"),
            ("1,-1\n0.5,1\n", "line 2, column 1 (counted from 1): `0.5` is not a bit"),
            ("a,b\nc,d\n", "line 2, column 1 (counted from 1): `c` is not a bit"),
            ("1,b\n", "line 1, column 2 (counted from 1): `b` is not a bit"),
            (
                "1,-1\n1,-1,1\n",
                "line 2 (counted from 1) has 3 values where the lines before have 2",
            ),
            ("a,b\n", "holds no patterns"),
            ("\n# nothing\n", "holds no patterns"),
        ];
        for (text, message) in cases {
            assert!(refusal(text).starts_with(message), "{text:?}: {}", refusal(text));
        }
        let long = format!("1,-1\n1,{}\n", "é".repeat(1000));
        assert!(refusal(long).len() < 200);
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(refusal(b"1,-1\n1,\xff\n").contains("line 2"));
        assert!(refusal(b"1\0,\0-\0").contains("line 1"));
    }
}
