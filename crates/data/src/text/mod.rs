//! CSV: one pattern a line.

mod cell;
mod record;

pub(crate) use record::{Record, Records};

use crate::error::{ErrorKind, Step, TextError, shortened};
use crate::table::{MISSING, Table};
use crate::{Note, Place};
use cell::Cell;
use std::io::BufRead;

/// Reads the lines of a text file, of which the first may name the columns.
pub(crate) fn read(source: impl BufRead) -> Step<Table> {
    let (mut records, mut record) = (Records::new(source), Record::default());
    let mut rows = Rows::default();
    let mut is_first = true;
    while records.next(&mut record)? {
        if std::mem::take(&mut is_first) && rows.take_header(&record) {
            continue;
        }
        rows.take(&record)?;
    }
    rows.into_table()
}

/// The rows read so far.
#[derive(Default)]
struct Rows {
    table: Table,
    /// The names of the columns, where the first line has them.
    header: Option<Vec<String>>,
    /// Values a line.
    columns: Option<usize>,
    /// Whether the first column names the rows.
    has_row_names: bool,
    lines: Vec<usize>,
    /// Where the first lone sign stands, and the first number.
    sign: Option<Place>,
    number: Option<Place>,
}

impl Rows {
    /// Whether the first line was taken for the names of the columns.
    fn take_header(&mut self, first: &Record) -> bool {
        let Some(kind) = header(first) else { return false };
        let names: Vec<String> = first.values().map(str::to_owned).collect();
        let numbers = kind == Header::Numbers;
        self.table.notes.push(Note::Header { line: first.line, names: names.clone(), numbers });
        self.header = Some(names);
        true
    }

    fn take(&mut self, record: &Record) -> Step<()> {
        let (line, found) = (record.line, record.len());
        let expected = match self.columns {
            Some(columns) => columns,
            None => self.begin(found),
        };
        if found != expected {
            return Err(TextError::Ragged { line, expected, found }.into());
        }
        for (column, value) in (1..).zip(record.values()).skip(usize::from(self.has_row_names)) {
            self.push(value, Place::Text { line, column })?;
        }
        self.lines.push(line);
        Ok(())
    }

    /// Settles how many values a line has, from the first row's number.
    fn begin(&mut self, found: usize) -> usize {
        let header = self.header.as_ref().map(|names| (names.len(), names[0].clone()));
        let columns = match header {
            Some((count, first)) if is_nameless(&first) => {
                self.name_rows(first);
                count
            }
            // R's write.table gives the rows names, but their column none.
            Some((count, _)) if found == count + 1 => {
                self.name_rows(String::new());
                found
            }
            Some((count, _)) => count,
            None => found,
        };
        self.table.neurons = columns - usize::from(self.has_row_names);
        *self.columns.insert(columns)
    }

    fn name_rows(&mut self, name: String) {
        self.has_row_names = true;
        self.table.notes.push(Note::RowNames { name });
    }

    fn push(&mut self, value: &str, place: Place) -> Step<()> {
        let bit = match Cell::of(value) {
            Cell::Number(bit) => {
                self.number.get_or_insert(place);
                bit
            }
            Cell::Boolean(bit) => bit,
            Cell::Sign(bit) => {
                self.sign.get_or_insert(place);
                bit
            }
            Cell::Missing => {
                self.table.missing.get_or_insert_with(|| (place, shown(value)));
                MISSING
            }
            Cell::Other | Cell::Name => return Err(self.not_a_bit(value, place)),
        };
        // A sign alone is a bit among its like, and who knows what elsewhere.
        if let (Some(sign), Some(_)) = (self.sign, self.number) {
            return Err(ErrorKind::not_a_bit(sign, "a sign alone, where others are numbers,"));
        }
        self.table.bits.push(bit);
        Ok(())
    }

    fn not_a_bit(&self, value: &str, place: Place) -> ErrorKind {
        let is_first = self.lines.is_empty() && self.header.is_none();
        let advice =
            if is_first { "; if this line names the columns, put a # before it" } else { "" };
        ErrorKind::NotABit { place, found: shown(value), advice }
    }

    fn into_table(self) -> Step<Table> {
        if self.lines.is_empty() {
            return Err(ErrorKind::NoPatterns);
        }
        Ok(Table { lines: Some(self.lines), ..self.table })
    }
}

fn shown(value: &str) -> String {
    if value.is_empty() { "nothing".to_owned() } else { format!("`{}`", shortened(value)) }
}

/// Whether a header's first name is that of a column of row names: data frames
/// leave it empty, and pandas calls it so when it reads its own file again.
pub(crate) fn is_nameless(name: &str) -> bool {
    name.is_empty() || name == "Unnamed: 0"
}

/// Whether values are the column numbers 0, 1, 2, … or 1, 2, 3, … that data
/// frames write.
pub(crate) fn are_column_numbers<'a>(values: impl Iterator<Item = &'a str> + Clone) -> bool {
    let counts = |(number, value): (usize, &str)| value == number.to_string();
    (0..).zip(values.clone()).all(counts) || (1..).zip(values).all(counts)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Names,
    Numbers,
}

/// What names the columns in a first line, if anything does: words and no
/// bit or number at all, or the numbers of the columns.
fn header(first: &Record) -> Option<Header> {
    let cells = first.values().map(Cell::of);
    let is_word = |cell: Cell| cell == Cell::Name;
    let is_silent = |cell: Cell| matches!(cell, Cell::Name | Cell::Missing);
    if cells.clone().any(is_word) && cells.clone().all(is_silent) {
        return Some(Header::Names);
    }
    let nameless = first.values().next().is_some_and(is_nameless);
    let numbers = first.values().skip(usize::from(nameless));
    // 0, 1 and 1 alone could as well be a pattern.
    let certain = nameless || cells.clone().any(|cell| cell == Cell::Other);
    (certain && numbers.len() > 1 && are_column_numbers(numbers)).then_some(Header::Numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> (usize, Vec<i8>) {
        let table = read(text.as_bytes()).unwrap();
        (table.neurons, table.bits)
    }

    fn notes(text: &str) -> Vec<String> {
        read(text.as_bytes()).unwrap().notes.iter().map(ToString::to_string).collect()
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
            "P1 P2\n1 -1\n-1 1\n",
            "\"a, left\";\"b\"\n1;-1\n-1;1\n",
            "a,b\nTrue,False\nFALSE,true\n",
            "+,-\n-,+\n",
            "+ \u{2212}\n\u{2212} +\n",
        ] {
            assert_eq!(bits(text), expected, "{text:?}");
        }
    }

    #[test]
    fn column_numbers_are_a_header() {
        assert_eq!(bits("0,1,2\n1,0,0\n"), (3, vec![1, 0, 0]));
        assert_eq!(bits("1,2\n1,0\n"), (2, vec![1, 0]));
        assert!(notes("0,1,2\n1,0,0\n")[0].starts_with("its line 1 is taken for the numbers"));
        // Of two columns they could as well be a pattern.
        assert_eq!(bits("0,1\n1,0\n"), (2, vec![0, 1, 1, 0]));
    }

    #[test]
    fn columns_of_row_names_are_left_out_with_a_word() {
        for text in [
            ",a,b\n0,1,0\n1,0,1\n",
            ",0,1\n0,1,0\n1,0,1\n",
            "\"\",\"V1\",\"V2\"\n\"1\",1,0\n\"x\",0,1\n",
            "\"V1\" \"V2\"\n\"1\" 1 0\n\"2\" 0 1\n",
            "Unnamed: 0,a,b\n0,1,0\n1,0,1\n",
            "\ta\tb\n0\t1\t0\n1\t0\t1\n",
        ] {
            assert_eq!(bits(text), (2, vec![1, 0, 0, 1]), "{text:?}");
            assert!(notes(text)[1].contains("rows and left out"), "{:?}", notes(text));
        }
        assert_eq!(bits(",a,b\n0,1,0\n"), (2, vec![1, 0]));
    }

    #[test]
    fn missing_bits_are_kept_for_those_who_take_them() {
        let table = read(&b"1,?\n,NaN\n"[..]).unwrap();
        assert_eq!(table.bits, [1, MISSING, MISSING, MISSING]);
        assert_eq!(table.missing.unwrap().1, "`?`");
    }

    #[test]
    fn wrong_values_are_named_by_line_and_column() {
        let cases = [
            ("1,-1\n1,2\n", "line 2, column 2 (counted from 1): `2` is not a bit"),
            ("1,-1\n0.5,1\n", "line 2, column 1 (counted from 1): `0.5` is not a bit"),
            ("a,b\nc,d\n", "line 2, column 1 (counted from 1): `c` is not a bit"),
            ("1,b\n", "line 1, column 2 (counted from 1): `b` is not a bit"),
            (
                "1,-1\n1,-1,1\n",
                "line 2 (counted from 1) has 3 values where the lines before have 2",
            ),
            ("+,-,1\n", "line 1, column 1 (counted from 1): a sign alone"),
            ("1,-\n", "line 1, column 2 (counted from 1): a sign alone"),
            ("1,\"0\n0,1\n", "line 1 (counted from 1): a quote opens here"),
            ("a,b\n", "holds no patterns"),
            ("\n# nothing\n", "holds no patterns"),
        ];
        for (text, message) in cases {
            assert!(refusal(text).starts_with(message), "{text:?}: {}", refusal(text));
        }
        let long = format!("1,-1\n1,{}\n", "é".repeat(1000));
        assert!(refusal(long).len() < 200);
        assert!(refusal("351.5,352\n1,0\n").contains("put a # before it"));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(refusal(b"1,-1\n1,\xff\n").contains("line 2"));
        assert!(refusal(b"1\0,\0-\0").contains("line 1"));
    }
}
