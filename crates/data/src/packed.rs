//! Packing by gzip.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes packed by gzip; the same bytes give the same result.
///
/// ```
/// let packed = hopfit_data::packed(&[7; 1000]);
/// assert!(packed.starts_with(&[0x1f, 0x8b]) && packed.len() < 100);
/// ```
#[must_use]
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("a vector takes all bytes")
}
