//! Lines of text taken apart into values.
//!
//! The `csv` crate takes a quote that is never closed for one that goes on to
//! the end of the file, and cannot say where it began; tables separated by
//! any number of blanks it does not read at all. These few lines refuse the
//! first and read the second, for patterns and for tables alike.

use crate::error::{Step, TextError, shortened};
use std::io::{BufRead, ErrorKind as IoKind};

/// The values of a line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// Its number, from 1.
    pub(crate) line: usize,
    /// All values, one behind the other.
    text: String,
    /// Where each begins and ends; lines are short enough for 32 bits.
    spans: Vec<(u32, u32)>,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn values(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.spans.iter().map(|(start, end)| &self.text[*start as usize..*end as usize])
    }

    /// The value of a column, if there is such a column.
    pub(crate) fn get(&self, column: usize) -> Option<&str> {
        let (start, end) = *self.spans.get(column)?;
        Some(&self.text[start as usize..end as usize])
    }

    /// Adds a value that was put at the end of the text, without the blanks
    /// around it.
    fn close(&mut self, start: usize) {
        let value = &self.text[start..];
        let start = start + (value.len() - value.trim_start().len());
        self.spans.push((start as u32, (start + value.trim().len()) as u32));
    }

    fn push(&mut self, value: &str) {
        let start = self.text.len();
        self.text.push_str(value);
        self.close(start);
    }
}

/// Reads line after line. Empty lines and lines that begin with `#` do not
/// count. The first line settles what separates values: commas, semicolons or
/// tabs, whichever it has most of outside of quotes, or else blanks.
pub(crate) struct Records<R> {
    lines: Lines<R>,
    separator: Option<Separator>,
}

/// The most bytes that a line may have, so that one without an end takes no
/// more memory than that.
const LONGEST_LINE: usize = 1 << 26;

/// The most bytes that a header with ends of line in quotes may have.
const LONGEST_HEADER: usize = 1 << 20;

impl<R: BufRead> Records<R> {
    pub(crate) fn new(source: R) -> Self {
        let lines = Lines { source, number: 0, after_return: false, bytes: Vec::new() };
        Self { lines, separator: None }
    }

    /// Reads the next line that counts into `record`; false at the end.
    pub(crate) fn next(&mut self, record: &mut Record) -> Step<bool> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(false) };
            let text = line.trim_start();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (line, number) = (line.to_owned(), self.lines.number);
            record.line = number;
            if let (None, Some(separator)) = (self.separator, Separator::announced(&line)) {
                self.separator = Some(separator);
                continue;
            }
            match self.separator {
                Some(separator) => {
                    split(&line, separator, record).map_err(|e| e.at(&line, number))?;
                }
                None => self.first(line, record)?,
            }
            return Ok(true);
        }
    }

    /// The first line, which names in quotes may continue in the next ones.
    fn first(&mut self, mut text: String, record: &mut Record) -> Step<()> {
        loop {
            let separator = *self.separator.insert(Separator::of(&text));
            match split(&text, separator, record) {
                Ok(()) => return Ok(()),
                Err(error @ Malformed::Open(_)) => match self.lines.next()? {
                    Some(line) if text.len() < LONGEST_HEADER => {
                        text.push('\n');
                        text.push_str(line);
                    }
                    _ => return Err(error.at(&text, record.line).into()),
                },
                Err(error) => return Err(error.at(&text, record.line).into()),
            }
        }
    }
}

/// What stands between the values of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Character(char),
    Blanks,
}

impl Separator {
    fn of(text: &str) -> Self {
        let is_outside = |quoted: &mut bool, character: char| {
            *quoted ^= character == '"';
            Some((!*quoted).then_some(character))
        };
        let outside = || text.chars().scan(false, is_outside).flatten();
        let count = |separator: char| outside().filter(|character| *character == separator).count();
        let most = [',', ';', '\t'].into_iter().max_by_key(|separator| count(*separator));
        most.filter(|separator| count(*separator) > 0).map_or(Self::Blanks, Self::Character)
    }

    /// What a first line such as `sep=;` says, which Excel writes and reads.
    fn announced(line: &str) -> Option<Self> {
        let (start, separator) = line.trim_end_matches(' ').split_at_checked(4)?;
        let mut characters = separator.chars();
        let (first, rest) = (characters.next()?, characters.next());
        let is_announced = start.eq_ignore_ascii_case("sep=") && rest.is_none();
        is_announced.then_some(Self::Character(first))
    }

    fn is_blank(self, character: char) -> bool {
        character.is_whitespace() && self != Self::Character(character)
    }
}

/// What is wrong with quotes, and where in the line.
#[derive(Debug, Clone, Copy)]
enum Malformed {
    Open(usize),
    After { quote: usize, found: char },
}

impl Malformed {
    /// The error in a text that begins in line `first`.
    fn at(self, text: &str, first: usize) -> TextError {
        let line = |quote: usize| first + text[..quote].matches('\n').count();
        match self {
            Self::Open(quote) => TextError::OpenQuote { line: line(quote) },
            Self::After { quote, found } => {
                let found = format!("`{}`", shortened(&found.to_string()));
                TextError::AfterQuote { line: line(quote), found }
            }
        }
    }
}

fn split(text: &str, separator: Separator, record: &mut Record) -> Result<(), Malformed> {
    record.text.clear();
    record.spans.clear();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c| separator.is_blank(c));
        if separator == Separator::Blanks && rest.is_empty() {
            return Ok(());
        }
        rest = match rest.strip_prefix('"') {
            Some(inside) => quoted(inside, text.len() - rest.len(), separator, record)?,
            None => {
                let end = rest.find(|c| separator.ends(c)).unwrap_or(rest.len());
                record.push(&rest[..end]);
                &rest[end..]
            }
        };
        let mut characters = rest.chars();
        if characters.next().is_none() {
            return Ok(());
        }
        rest = characters.as_str();
    }
}

impl Separator {
    fn ends(self, character: char) -> bool {
        match self {
            Self::Character(separator) => separator == character,
            Self::Blanks => character.is_whitespace(),
        }
    }
}

/// Reads a value in quotes, of which `inside` is what follows the first quote,
/// at `quote`; gives back what comes after it, from the separator on.
fn quoted<'a>(
    mut inside: &'a str,
    quote: usize,
    separator: Separator,
    record: &mut Record,
) -> Result<&'a str, Malformed> {
    let start = record.text.len();
    loop {
        let end = inside.find('"').ok_or(Malformed::Open(quote))?;
        record.text.push_str(&inside[..end]);
        inside = &inside[end + 1..];
        let Some(more) = inside.strip_prefix('"') else { break };
        record.text.push('"');
        inside = more;
    }
    record.close(start);
    let rest = match separator {
        Separator::Blanks => inside,
        Separator::Character(_) => inside.trim_start_matches(|c| separator.is_blank(c)),
    };
    match rest.chars().next() {
        Some(found) if !separator.ends(found) => Err(Malformed::After { quote, found }),
        _ => Ok(rest),
    }
}

/// Lines that end in any of the three usual ways.
struct Lines<R> {
    source: R,
    number: usize,
    after_return: bool,
    bytes: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The next line without its end, and the first without the mark that
    /// some editors put at the beginning of a file.
    fn next(&mut self) -> Step<Option<&str>> {
        if !self.fill()? {
            return Ok(None);
        }
        self.number += 1;
        let not_text = TextError::NotText { line: self.number };
        let line = std::str::from_utf8(&self.bytes).map_err(|_| not_text.clone())?;
        if line.contains('\0') {
            return Err(not_text.into());
        }
        let mark = if self.number == 1 { "\u{feff}" } else { "" };
        Ok(Some(line.strip_prefix(mark).unwrap_or(line)))
    }

    /// Reads to the end of the line; false if there is none.
    fn fill(&mut self) -> Step<bool> {
        self.bytes.clear();
        let mut is_line = false;
        loop {
            let buffer = match self.source.fill_buf() {
                Err(error) if error.kind() == IoKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                return Ok(is_line);
            }
            if std::mem::take(&mut self.after_return) && buffer[0] == b'\n' {
                self.source.consume(1);
                continue;
            }
            is_line = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let taken = end.unwrap_or(buffer.len());
            if self.bytes.len() + taken > LONGEST_LINE {
                return Err(TextError::LongLine { line: self.number + 1 }.into());
            }
            self.bytes.extend_from_slice(&buffer[..taken]);
            self.after_return = end.is_some_and(|end| buffer[end] == b'\r');
            self.source.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<(usize, Vec<String>)>;

    fn rows(text: &str) -> Step<Rows> {
        let (mut records, mut record) = (Records::new(text.as_bytes()), Record::default());
        let mut rows = Vec::new();
        while records.next(&mut record)? {
            rows.push((record.line, record.values().map(str::to_owned).collect()));
        }
        Ok(rows)
    }

    #[test]
    fn values_are_separated_as_the_first_line_does() {
        let row = |line, values: &[&str]| (line, values.iter().map(|v| (*v).to_owned()).collect());
        for (text, expected) in [
            ("a,b\n1, 2 \n", vec![row(1, &["a", "b"]), row(2, &["1", "2"])]),
            ("1,5;2,5;x\n", vec![row(1, &["1,5", "2,5", "x"])]),
            ("\"a, left\";b\n1;2\n", vec![row(1, &["a, left", "b"]), row(2, &["1", "2"])]),
            ("\ta\tb\n0\t\t1\n", vec![row(1, &["", "a", "b"]), row(2, &["0", "", "1"])]),
            ("  \"a b\"  c \n1   2\n", vec![row(1, &["a b", "c"]), row(2, &["1", "2"])]),
            ("\u{feff}# c\n\na,\"say \"\"no\"\"\"\n", vec![row(3, &["a", "say \"no\""])]),
            ("a,5\" pipe,b\n", vec![row(1, &["a", "5\" pipe", "b"])]),
            (
                "1,0\r0,1\r\n1,1",
                vec![row(1, &["1", "0"]), row(2, &["0", "1"]), row(3, &["1", "1"])],
            ),
            ("\"width\n(cm)\",b\n1,2\n", vec![row(1, &["width\n(cm)", "b"]), row(3, &["1", "2"])]),
            ("SEP=;\na,b;c\n", vec![row(2, &["a,b", "c"])]),
            (",,\n", vec![row(1, &["", "", ""])]),
            ("\n# only this\n", vec![]),
        ] {
            assert_eq!(rows(text).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_refused() {
        let endless = std::io::BufReader::new(std::io::Read::take(std::io::repeat(b'1'), 1 << 27));
        let error = Records::new(endless).next(&mut Record::default()).unwrap_err();
        assert!(error.to_string().contains("line 1 (counted from 1) is longer"), "{error}");
    }

    #[test]
    fn quotes_that_do_not_close_are_named_by_their_line() {
        for (text, line) in [
            ("a,b\n1,\"x\n2,y\n", 2),
            ("a,b\n1,\"x\n2,\"y\n", 2),
            ("a,\"b\n1,2\n", 1),
            ("\"a\n\n\"\"b,c\n", 1),
            ("a\n\"x\n", 2),
        ] {
            let error = rows(text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("line {line} ")), "{text:?}: {error}");
            assert!(error.contains("quote"), "{error}");
        }
        assert!(rows("a,b\n\"x\" y,1\n").unwrap_err().to_string().contains("`y`"));
        assert!(rows("a,\"b\n1,\"2\n").unwrap_err().to_string().contains("line 1 "));
    }
}
