//! Certificates as JSON.

use crate::object::{object, optional};
use crate::rejection::{Rejection, RejectionKind};
use crate::{Across, Basin, Basins, Certificate, Enumeration, Lower, ProblemDescription, Upper};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// What stands under `format` in every certificate.
pub const FORMAT: &str = "hopfit-certificate";

/// The newest version that this crate reads and writes: certificates with
/// claims about damaged patterns. Those without are version 3 with a proof
/// across rows, otherwise 2 with an enumeration, otherwise 1.
pub const VERSION: u64 = 4;

/// The file, field by field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u64,
    #[serde(deserialize_with = "object")]
    problem: ProblemDescription,
    problem_hash: String,
    #[serde(deserialize_with = "object")]
    upper: Upper,
    #[serde(default, deserialize_with = "optional")]
    lower: Option<Lower>,
    #[serde(default, deserialize_with = "optional")]
    enumeration: Option<Enumeration>,
    #[serde(default, deserialize_with = "optional")]
    across: Option<Across>,
    #[serde(default, deserialize_with = "optional")]
    basins: Option<Basins>,
}

/// What must be known before the rest can be read.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

impl Certificate {
    /// Reads a certificate from JSON text.
    ///
    /// # Errors
    /// What is no certificate, or one of another version.
    pub fn from_json(text: &str) -> Result<Self, Rejection> {
        Self::from_slice(text.as_bytes())
    }

    /// Reads a certificate from the bytes of a JSON file (UTF-8).
    ///
    /// # Errors
    /// As [`Certificate::from_json`].
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Rejection> {
        let header: Header = read(bytes).map_err(|error| refusal(bytes, &error))?;
        if header.format != FORMAT {
            return Err(RejectionKind::UnknownFormat { found: header.format }.into());
        }
        if !(1..=VERSION).contains(&header.version) {
            return Err(RejectionKind::UnknownVersion { found: header.version }.into());
        }
        let file: File = read(bytes).map_err(|error| unreadable(&error))?;
        let File { problem, problem_hash, upper, lower, .. } = file;
        let File { enumeration, across, basins, .. } = file;
        let read = Self { problem, problem_hash, upper, lower, enumeration, across, basins };
        if header.version != read.version() {
            return Err(RejectionKind::OtherVersion { version: header.version }.into());
        }
        Ok(read)
    }

    /// The certificate as JSON text: one row of weights, one fact and one
    /// node of the final tree a line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut bytes = Vec::new();
        self.write(&mut bytes).expect("a vector takes all bytes");
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }

    /// Writes the text of [`Certificate::to_json`].
    ///
    /// # Errors
    /// What `out` reports.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        let Self { problem, problem_hash, upper, lower, enumeration, across, basins } = self;
        let version = self.version();
        let (problem, hash, bias) = (json(problem)?, json(problem_hash)?, json(&upper.bias)?);
        writeln!(out, "{{\"format\":\"{FORMAT}\",\"version\":{version},")?;
        writeln!(out, "\"problem\":{problem},")?;
        writeln!(out, "\"problem_hash\":{hash},")?;
        write!(out, "\"upper\":{{\"flips\":{},\"bias\":{bias},\"weights\":", upper.flips)?;
        write_lines(&mut out, &upper.weights)?;
        write!(out, "}},\n\"lower\":")?;
        match lower {
            None => write!(out, "null")?,
            Some(Lower { bound, facts, tree }) => {
                write!(out, "{{\"bound\":{bound},\"facts\":")?;
                write_lines(&mut out, facts)?;
                write!(out, ",\"tree\":")?;
                write_lines(&mut out, &tree.nodes)?;
                write!(out, "}}")?;
            }
        }
        if let Some(Enumeration { bound, denominator, nodes }) = enumeration {
            write!(out, ",\n\"enumeration\":{{\"bound\":{bound},")?;
            write!(out, "\"denominator\":{denominator},\"nodes\":")?;
            write_lines(&mut out, nodes)?;
            write!(out, "}}")?;
        }
        if let Some(Across { bound, clauses, tree }) = across {
            write!(out, ",\n\"across\":{{\"bound\":{bound},\"clauses\":")?;
            write_lines(&mut out, clauses)?;
            write!(out, ",\"tree\":")?;
            write_lines(&mut out, tree)?;
            write!(out, "}}")?;
        }
        if let Some(Basins { flips, missing }) = basins {
            write!(out, ",\n\"basins\":{{\"flips\":")?;
            write_basin(&mut out, flips)?;
            write!(out, ",\n\"missing\":")?;
            write_basin(&mut out, missing)?;
            write!(out, "}}")?;
        }
        writeln!(out, "}}")
    }

    /// The version of the file.
    fn version(&self) -> u64 {
        match (&self.enumeration, &self.across, &self.basins) {
            (_, _, Some(_)) => 4,
            (_, Some(_), None) => 3,
            (Some(_), None, None) => 2,
            (None, None, None) => 1,
        }
    }
}

/// One kind of damage, a core a line.
fn write_basin(out: &mut impl Write, basin: &Basin) -> io::Result<()> {
    let Basin { radii, bound, cores } = basin;
    let (radii, bound) = (json(radii)?, json(bound)?);
    write!(out, "{{\"radii\":{radii},\"bound\":{bound},\"cores\":")?;
    write_lines(out, cores)?;
    write!(out, "}}")
}

/// An array with one item a line.
fn write_lines<T: Serialize>(out: &mut impl Write, items: &[T]) -> io::Result<()> {
    for (index, item) in items.iter().enumerate() {
        let before = if index == 0 { "[" } else { "," };
        write!(out, "{before}\n{}", json(item)?)?;
    }
    out.write_all(if items.is_empty() { b"[]" } else { b"]" })
}

fn json<T: Serialize>(value: &T) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
}

/// Reads an object that fills the bytes.
fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> serde_json::Result<T> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    object(&mut from).and_then(|value| from.end().map(|()| value))
}

/// Why a file without a header is refused: it is a damaged certificate if it names the
/// format somewhere, otherwise none.
fn refusal(bytes: &[u8], error: &serde_json::Error) -> Rejection {
    if bytes.windows(FORMAT.len()).any(|bytes| bytes == FORMAT.as_bytes()) {
        return unreadable(error);
    }
    let found = if bytes.trim_ascii().is_empty() {
        "it is empty".to_owned()
    } else if error.is_data() {
        format!("it is JSON without \"format\": \"{FORMAT}\"")
    } else {
        format!("it is not JSON (line {}: {})", error.line(), in_words(error))
    };
    RejectionKind::NoCertificate { found }.into()
}

fn unreadable(error: &serde_json::Error) -> Rejection {
    let (line, column, reason) = (error.line(), error.column(), in_words(error));
    RejectionKind::Unreadable { line, column, reason }.into()
}

/// The error without its place.
fn in_words(error: &serde_json::Error) -> String {
    let mut reason = error.to_string();
    if let Some(at) = reason.rfind(" at line ") {
        reason.truncate(at);
    }
    reason
}
