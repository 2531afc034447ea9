//! The element types that are read, and how.

use crate::error::{ArrayError, ErrorKind, Step, shortened};

/// The type of an array's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element {
    kind: Kind,
    /// Bytes a value.
    pub(crate) size: usize,
    big_endian: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Boolean,
    Signed,
    Unsigned,
    Float,
    /// Text of 4 bytes a character.
    Unicode,
    /// Text of 1 byte a character.
    Bytes,
}

impl Element {
    /// Understands `<f8`, `|b1` and the like.
    pub(crate) fn parse(text: &str) -> Step<Self> {
        let unsupported = || Self::unsupported(text);
        let mut characters = text.chars();
        let big_endian = match characters.next() {
            Some('<' | '|' | '=') => false,
            Some('>') => true,
            _ => return Err(unsupported()),
        };
        let letter = characters.next().ok_or_else(unsupported)?;
        let size: usize = characters.as_str().parse().map_err(|_| unsupported())?;
        let (kind, size) = match (letter, size) {
            ('b', 1) => (Kind::Boolean, size),
            ('i', 1 | 2 | 4 | 8) => (Kind::Signed, size),
            ('u', 1 | 2 | 4 | 8) => (Kind::Unsigned, size),
            ('f', 2 | 4 | 8) => (Kind::Float, size),
            ('U', 0..=0x0400_0000) => (Kind::Unicode, 4 * size),
            ('S' | 'a', 0..=0x1000_0000) => (Kind::Bytes, size),
            _ => return Err(unsupported()),
        };
        Ok(Self { kind, size, big_endian })
    }

    /// The error for a type that cannot be read.
    pub(crate) fn unsupported(found: &str) -> ErrorKind {
        let supported = if found.contains('O') {
            "that needs Python to unpickle it; save booleans, integers or floats instead"
        } else {
            "readable are booleans, integers up to 64 bits, and floats of 16, 32 and 64 bits"
        };
        ArrayError::ElementType { found: shortened(found), supported }.into()
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self.kind, Kind::Signed | Kind::Unsigned | Kind::Float)
    }

    pub(crate) fn is_integer(self) -> bool {
        matches!(self.kind, Kind::Signed | Kind::Unsigned)
    }

    pub(crate) fn is_boolean(self) -> bool {
        self.kind == Kind::Boolean
    }

    pub(crate) fn is_text(self) -> bool {
        matches!(self.kind, Kind::Unicode | Kind::Bytes)
    }

    /// One value's bytes as a number; booleans are 0 or 1.
    pub(crate) fn real(self, bytes: &[u8]) -> f64 {
        let raw = self.raw(bytes);
        match (self.kind, self.size) {
            (Kind::Boolean, _) => f64::from(u8::from(raw != 0)),
            (Kind::Float, 2) => half(raw as u16),
            (Kind::Float, 4) => f64::from(f32::from_bits(raw as u32)),
            (Kind::Float, _) => f64::from_bits(raw),
            (Kind::Signed, _) => self.signed(raw) as f64,
            _ => raw as f64,
        }
    }

    /// One value's bytes as an integer, if it fits 64 bits with a sign.
    pub(crate) fn integer(self, bytes: &[u8]) -> Option<i64> {
        let raw = self.raw(bytes);
        match self.kind {
            Kind::Signed => Some(self.signed(raw)),
            _ => i64::try_from(raw).ok(),
        }
    }

    /// One value's bytes as text, without the zeros that fill it up.
    pub(crate) fn text(self, bytes: &[u8]) -> Option<String> {
        let text = match self.kind {
            Kind::Bytes => String::from_utf8(bytes.to_vec()).ok()?,
            Kind::Unicode => {
                let codes = bytes.chunks_exact(4).map(|code| self.raw(code) as u32);
                codes.map(char::from_u32).collect::<Option<String>>()?
            }
            _ => return None,
        };
        Some(text.trim_end_matches('\0').to_owned())
    }

    fn raw(self, bytes: &[u8]) -> u64 {
        let join = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        if self.big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) }
    }

    /// `raw` with the sign that its highest bit gives.
    fn signed(self, raw: u64) -> i64 {
        let unused = 64 - 8 * self.size as u32;
        (raw << unused).cast_signed() >> unused
    }
}

/// A float of 16 bits: 1 of sign, 5 of exponent, 10 of fraction.
fn half(raw: u16) -> f64 {
    let sign = if raw >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(raw >> 10 & 0x1f), f64::from(raw & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2.0_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1024.0 + fraction) * 2.0_f64.powi(exponent - 25),
    };
    sign * magnitude
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real(descr: &str, bytes: &[u8]) -> f64 {
        Element::parse(descr).unwrap().real(bytes)
    }

    #[test]
    fn numbers_of_every_type_are_decoded() {
        assert_eq!(real("|b1", &[1]), 1.0);
        assert_eq!(real("|i1", &[0xff]), -1.0);
        assert_eq!(real("|u1", &[0xff]), 255.0);
        assert_eq!(real("<i2", &[0xfe, 0xff]), -2.0);
        assert_eq!(real(">i2", &[0xff, 0xfe]), -2.0);
        assert_eq!(real("<i4", &(-70_000_i32).to_le_bytes()), -70_000.0);
        assert_eq!(real(">i8", &(-1_i64).to_be_bytes()), -1.0);
        assert_eq!(real(">u8", &u64::MAX.to_be_bytes()), u64::MAX as f64);
        assert_eq!(real("<f4", &(-1.5_f32).to_le_bytes()), -1.5);
        assert_eq!(real(">f8", &1e-300_f64.to_be_bytes()), 1e-300);
    }

    #[test]
    fn half_floats_follow_ieee_754() {
        // Values of the standard's own table.
        assert_eq!(half(0x3c00), 1.0);
        assert_eq!(half(0xbc00), -1.0);
        assert_eq!(half(0x8000).to_bits(), (-0.0_f64).to_bits());
        assert_eq!(half(0x7bff), 65504.0);
        assert_eq!(half(0x0001), 2.0_f64.powi(-24));
        assert_eq!(half(0xfc00), f64::NEG_INFINITY);
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn integers_keep_all_their_bits() {
        let element = Element::parse("<i8").unwrap();
        assert_eq!(element.integer(&i64::MIN.to_le_bytes()), Some(i64::MIN));
        let element = Element::parse("<u8").unwrap();
        assert_eq!(element.integer(&u64::MAX.to_le_bytes()), None);
    }

    #[test]
    fn text_of_both_kinds_is_decoded() {
        let unicode = Element::parse(">U3").unwrap();
        assert_eq!(unicode.text(&[0, 0, 0, b'a', 0, 1, 0xf9, 0x80, 0, 0, 0, 0]).unwrap(), "a🦀");
        assert_eq!(unicode.text(&[0xff; 12]), None);
        assert_eq!(Element::parse("|S4").unwrap().text(b"ab\0\0").unwrap(), "ab");
    }

    #[test]
    fn other_types_are_refused() {
        for descr in ["|O", "<c16", "<M8[ns]", "<f16", "f8", "", "<", "<f", "é8", "<i3"] {
            let error = Element::parse(descr).unwrap_err();
            assert!(matches!(error, ErrorKind::Array(ArrayError::ElementType { .. })), "{descr}");
        }
    }
}
