//! The file of a finished point.

use super::hash;
use crate::results::Finished;
use crate::{ErrorKind, Result};
use hopfit::data::Output;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io;
use std::path::Path;

/// A finished point, and what its run was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PointFile {
    pub(super) options: Map<String, Value>,
    options_hash: String,
    pub(super) point: Finished,
}

impl PointFile {
    pub(super) fn new(options: Map<String, Value>, point: Finished) -> Self {
        Self { options_hash: hash(&options), options, point }
    }

    /// Reads the file, if it is there.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                let (path, action) = (path.to_owned(), "cannot be read");
                return Err(ErrorKind::File { path, action, source }.into());
            }
        };
        let bad = |reason: String| ErrorKind::BadPointFile { path: path.to_owned(), reason };
        let found: Self = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
        if found.options_hash != hash(&found.options) {
            return Err(bad("its options are not those of their hash".to_owned()).into());
        }
        Ok(Some(found))
    }

    /// Writes the file, whole or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut bytes = serde_json::to_vec(self).expect("a finished point is JSON");
        bytes.push(b'\n');
        Ok(Output::File(path.to_owned()).write(&bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Cell;
    use serde_json::json;

    #[test]
    fn a_file_is_read_as_it_was_written_and_damage_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        assert_eq!(PointFile::read(&path).unwrap(), None);
        let options = json!({"seed": 1}).as_object().cloned().unwrap();
        let rows = vec![vec![Cell::rounded(0.1, 1)]];
        let point = Finished { key: "a".into(), seconds: 0.125, rows, ..Finished::default() };
        let file = PointFile::new(options, point);
        file.write(&path).unwrap();
        assert_eq!(PointFile::read(&path).unwrap(), Some(file));
        let text = std::fs::read_to_string(&path).unwrap();
        for damaged in
            [text.replace("\"seed\":1", "\"seed\":2"), text[..40].to_owned(), "{}".into()]
        {
            std::fs::write(&path, damaged).unwrap();
            let error = PointFile::read(&path).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::BadPointFile { .. }), "{error}");
        }
    }
}
