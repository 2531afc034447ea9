//! Packing by gzip.

use std::io::Write;
use std::path::{Path, PathBuf};

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

/// The name of a file without the ending `.gz`, which says that the file is packed, and
/// whether it had that ending, in capitals or not.
///
/// ```
/// use hopfit_data::plain_name;
/// assert_eq!(plain_name("out/model.mps.GZ".as_ref()), ("out/model.mps".into(), true));
/// assert_eq!(plain_name("model.mps".as_ref()), ("model.mps".into(), false));
/// ```
#[must_use]
pub fn plain_name(path: &Path) -> (PathBuf, bool) {
    let is_packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    (if is_packed { path.with_extension("") } else { path.to_owned() }, is_packed)
}
