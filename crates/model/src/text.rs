//! Text of model files, put together without the machinery of formatting where
//! there are millions of terms.

use std::fmt::Write as _;
use std::io::{self, Write};

/// How much text is written at once, in bytes.
const BLOCK: usize = 1 << 16;

/// Text on its way to a file.
pub(crate) struct Text<W> {
    block: String,
    writer: W,
}

impl<W: Write> Text<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self { block: String::with_capacity(2 * BLOCK), writer }
    }

    /// Adds a word.
    pub(crate) fn word(&mut self, word: &str) {
        self.block.push_str(word);
    }

    /// Adds a number such that reading it gives the same bits back.
    pub(crate) fn number(&mut self, value: f64) {
        push_number(&mut self.block, value);
    }

    /// Ends a line.
    pub(crate) fn end_line(&mut self) -> io::Result<()> {
        self.block.push('\n');
        if self.block.len() < BLOCK {
            return Ok(());
        }
        self.flush_block()
    }

    /// Adds words and ends the line.
    pub(crate) fn line(&mut self, words: &[&str]) -> io::Result<()> {
        words.iter().for_each(|word| self.word(word));
        self.end_line()
    }

    /// Adds words and a number, and ends the line.
    pub(crate) fn line_with(&mut self, words: &[&str], value: f64) -> io::Result<()> {
        words.iter().for_each(|word| self.word(word));
        self.number(value);
        self.end_line()
    }

    /// Writes what is left.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.flush_block()?;
        self.writer.flush()
    }

    fn flush_block(&mut self) -> io::Result<()> {
        self.writer.write_all(self.block.as_bytes())?;
        self.block.clear();
        Ok(())
    }
}

/// Adds a number such that reading it gives the same bits back.
pub(crate) fn push_number(text: &mut String, value: f64) {
    if value == 1.0 {
        text.push_str("1.0");
    } else if value == -1.0 {
        text.push_str("-1.0");
    } else {
        // Writing to a string cannot fail.
        let _ = write!(text, "{value:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_they_were() {
        for value in [1.0, -1.0, 0.0, -0.0, 0.1, 1e300, -5e-324, 1.0 + f64::EPSILON, 784.001] {
            let mut text = String::new();
            push_number(&mut text, value);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{text}");
            assert_eq!(text, format!("{value:?}"));
        }
    }

    #[test]
    fn long_texts_arrive_whole() {
        let mut written = Vec::new();
        let mut text = Text::new(&mut written);
        for number in 0..20_000 {
            text.line_with(&["line ", "x "], f64::from(number)).unwrap();
        }
        text.finish().unwrap();
        let lines = String::from_utf8(written).unwrap();
        assert_eq!(lines.lines().count(), 20_000);
        assert!(lines.ends_with("line x 19999.0\n"));
    }
}
