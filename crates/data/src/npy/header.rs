//! The header: a Python dictionary of element type, order and shape.

use super::Element;
use crate::error::{ArrayError, ErrorKind, Step, shortened};
use crate::source::up_to;
use std::io::Read;

/// NumPy's own headers have some hundred bytes.
const LONGEST_HEADER: u64 = 1 << 20;

/// What the header of an array says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) element: Element,
    pub(crate) fortran_order: bool,
    pub(crate) shape: Vec<u64>,
}

impl Header {
    /// Reads it, up to where the values begin.
    pub(crate) fn read(source: &mut impl Read) -> Step<Self> {
        let start = exactly(source, 8)?;
        if !start.starts_with(b"\x93NUMPY") {
            return Err(bad("it does not begin as NPY does"));
        }
        let size = match start[6] {
            1 => little_endian(&exactly(source, 2)?),
            2 | 3 => little_endian(&exactly(source, 4)?),
            version => return Err(bad(format!("its version is {version}, known are 1 to 3"))),
        };
        if size > LONGEST_HEADER {
            return Err(bad(format!("its header claims {size} bytes")));
        }
        let text = exactly(source, size)?;
        let text = std::str::from_utf8(&text).map_err(|_| bad("its header is not text"))?;
        Parser { rest: text }.dictionary()
    }

    /// How many values there are.
    pub(crate) fn count(&self) -> Step<u64> {
        let product = self.shape.iter().try_fold(1_u64, |all, size| all.checked_mul(*size));
        // Bounded so that byte counts and indices cannot overflow either.
        let fits = |count: &u64| count.checked_mul(64).is_some_and(|bits| bits <= 1 << 60);
        product.filter(fits).ok_or_else(|| {
            bad(format!("its shape {} is beyond any memory", python_tuple(&self.shape)))
        })
    }

    /// Where value number `stored` of the file belongs, row by row.
    pub(crate) fn row_major(&self, stored: u64) -> u64 {
        if !self.fortran_order {
            return stored;
        }
        let (mut left, mut at) = (stored, 0);
        let mut stride = self.shape.iter().product::<u64>();
        for size in &self.shape {
            stride /= size;
            at += left % size * stride;
            left /= size;
        }
        at
    }
}

pub(crate) fn bad(reason: impl Into<String>) -> ErrorKind {
    ArrayError::BadNpy { reason: reason.into() }.into()
}

/// A shape as Python writes it.
pub(crate) fn python_tuple(shape: &[u64]) -> String {
    match shape {
        [size] => format!("({size},)"),
        _ => {
            let sizes: Vec<String> = shape.iter().map(u64::to_string).collect();
            format!("({})", sizes.join(", "))
        }
    }
}

fn exactly(source: &mut impl Read, size: u64) -> Step<Vec<u8>> {
    let bytes = up_to(source, size)?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(bad("its header is cut short")) }
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// Reads the little of Python that headers use.
struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn dictionary(mut self) -> Step<Header> {
        let (mut element, mut order, mut shape) = (None, None, None);
        self.expect('{')?;
        while !self.take('}') {
            let key = self.string()?;
            self.expect(':')?;
            match key {
                "descr" => element = Some(self.element()?),
                "fortran_order" => order = Some(self.boolean()?),
                "shape" => shape = Some(self.tuple()?),
                _ => {
                    return Err(bad(format!(
                        "its header has the unknown entry {:?}",
                        shortened(key)
                    )));
                }
            }
            if !self.take(',') {
                self.expect('}')?;
                break;
            }
        }
        match (element, order, shape) {
            (Some(element), Some(fortran_order), Some(shape)) => {
                Ok(Header { element, fortran_order, shape })
            }
            _ => Err(bad("its header lacks descr, fortran_order or shape")),
        }
    }

    /// Goes past `character` if it comes next.
    fn take(&mut self, character: char) -> bool {
        let rest = self.rest.trim_start();
        let after = rest.strip_prefix(character);
        self.rest = after.unwrap_or(rest);
        after.is_some()
    }

    fn expect(&mut self, character: char) -> Step<()> {
        if self.take(character) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> ErrorKind {
        let next: String = self.rest.chars().take(20).collect();
        bad(format!("its header is not understood at {next:?}"))
    }

    fn string(&mut self) -> Step<&'a str> {
        let quote = if self.take('\'') { '\'' } else { '"' };
        if quote == '"' {
            self.expect('"')?;
        }
        let (text, rest) = self.rest.split_once(quote).ok_or_else(|| self.unexpected())?;
        self.rest = rest;
        Ok(text)
    }

    fn element(&mut self) -> Step<Element> {
        self.rest = self.rest.trim_start();
        if self.rest.starts_with(['[', '(']) {
            return Err(Element::unsupported("a record of several"));
        }
        Element::parse(self.string()?)
    }

    fn boolean(&mut self) -> Step<bool> {
        self.rest = self.rest.trim_start();
        for (word, value) in [("True", true), ("False", false)] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Ok(value);
            }
        }
        Err(self.unexpected())
    }

    fn tuple(&mut self) -> Step<Vec<u64>> {
        let mut sizes = Vec::new();
        self.expect('(')?;
        while !self.take(')') {
            sizes.push(self.number()?);
            if !self.take(',') {
                self.expect(')')?;
                break;
            }
        }
        Ok(sizes)
    }

    fn number(&mut self) -> Step<u64> {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let value = digits.parse().map_err(|_| self.unexpected())?;
        // Python 2 wrote long integers with an L.
        self.rest = rest.strip_prefix('L').unwrap_or(rest);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Step<Header> {
        Parser { rest: text }.dictionary()
    }

    #[test]
    fn headers_of_numpy_are_understood() {
        let header = parse("{'descr': '<f8', 'fortran_order': True, 'shape': (3, 4), }   \n");
        let header = header.unwrap();
        assert_eq!((header.fortran_order, header.shape.as_slice()), (true, &[3, 4][..]));
        let old =
            parse("{\"shape\": (3L,), \"fortran_order\": False, \"descr\": \"|b1\"}").unwrap();
        assert_eq!((old.fortran_order, old.shape.as_slice()), (false, &[3][..]));
        let scalar = parse("{'descr': '<U5', 'fortran_order': False, 'shape': (), }").unwrap();
        assert_eq!(scalar.count().unwrap(), 1);
    }

    #[test]
    fn fortran_order_is_turned() {
        let header = parse("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3)}").unwrap();
        // Stored column by column: (0,0) (1,0) (0,1) (1,1) (0,2) (1,2).
        let turned: Vec<u64> = (0..6).map(|stored| header.row_major(stored)).collect();
        assert_eq!(turned, [0, 3, 1, 4, 2, 5]);
    }

    #[test]
    fn damaged_headers_are_refused() {
        for text in [
            "",
            "{",
            "{'descr'",
            "{'descr': '<f8'}",
            "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (-1,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': (99999999999999999999,)}",
            "{'descr': '<f8', 'fortran_order': True, 'shape': 3}",
            "{'other': 1}",
            &"(".repeat(100_000),
        ] {
            assert!(
                matches!(parse(text), Err(ErrorKind::Array(ArrayError::BadNpy { .. }))),
                "{text:.60}"
            );
        }
        let huge = "{'descr': '<f8', 'fortran_order': True, 'shape': (4294967296, 4294967296)}";
        assert!(parse(huge).unwrap().count().is_err());
    }
}
