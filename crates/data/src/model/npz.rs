//! `.npz`: a zip archive of `.npy` arrays.

use super::ShapeCheck;
use crate::error::{ArrayError, ErrorKind, ModelError, Step};
use crate::npy::{self, Header};
use crate::source::{Capped, capped, open_file};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Write};
use std::path::Path;
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// Puts arrays, with their names, into an archive. Compression is left out:
/// its result depends on the compressor's version.
pub(super) fn pack(arrays: &[(&str, Vec<u8>)]) -> Step<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in arrays {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .system(System::Unix)
            .unix_permissions(0o644)
            .large_file(bytes.len() >= 0xffff_ffff);
        archive.start_file(format!("{name}.npy"), options).map_err(not_written)?;
        archive.write_all(bytes).map_err(ErrorKind::Write)?;
    }
    Ok(archive.finish().map_err(not_written)?.into_inner())
}

fn not_written(error: ZipError) -> ErrorKind {
    ErrorKind::Write(error.into())
}

/// An archive that is open for reading.
pub(super) struct Archive {
    archive: ZipArchive<BufReader<File>>,
    /// Bytes of the file: what an array may unfold to depends on it.
    size: u64,
}

impl Archive {
    pub(super) fn open(path: &Path) -> Step<Self> {
        let file = open_file(path)?;
        let size = file.metadata()?.len();
        let mut file = BufReader::new(file);
        let mut start = Vec::new();
        file.by_ref().take(6).read_to_end(&mut start)?;
        match start.as_slice() {
            [] => return Err(ErrorKind::Empty),
            [b'P', b'K', ..] => {}
            b"\x93NUMPY" => return Err(bad("it is a single .npy array")),
            _ => return Err(bad("it is not a zip archive")),
        }
        Ok(Self { archive: ZipArchive::new(file).map_err(damaged)?, size })
    }

    /// The names of the arrays, without `.npy`.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names_raw().map(String::from_utf8_lossy);
        let mut names: Vec<String> =
            names.map(|name| name.strip_suffix(".npy").unwrap_or(&name).to_owned()).collect();
        names.sort();
        names
    }

    /// The shape and the values of an array of numbers, if it is there.
    pub(super) fn reals(
        &mut self,
        name: &'static str,
        check: &ShapeCheck,
    ) -> Step<Option<(Vec<u64>, Vec<f64>)>> {
        self.array(name, |source, header| {
            check_shape(header, check)?;
            Ok((header.shape.clone(), npy::reals(source, header)?))
        })
    }

    /// The values of an array of integers, if it is there.
    pub(super) fn integers(
        &mut self,
        name: &'static str,
        check: &ShapeCheck,
    ) -> Step<Option<Vec<i64>>> {
        self.array(name, |source, header| {
            check_shape(header, check)?;
            npy::integers(source, header)
        })
    }

    /// The shape of an array of numbers of any name, if it is there.
    pub(super) fn shape(&mut self, name: &str) -> Step<Option<Vec<u64>>> {
        let header = self.foreign(name, |_, header| Ok(header.clone()))?.transpose()?;
        Ok(header.filter(|header| header.element.is_number()).map(|header| header.shape))
    }

    /// The side and the values of a square array of numbers of any name.
    pub(super) fn square(
        &mut self,
        name: &str,
        side: &dyn Fn(&[u64]) -> Option<usize>,
    ) -> Step<Option<(usize, Vec<f64>)>> {
        let found = self.foreign(name, |source, header| match side(&header.shape) {
            Some(side) => Ok(Some((side, npy::reals(source, header)?))),
            None => Ok(None),
        })?;
        Ok(found.transpose()?.flatten())
    }

    /// The text in an array, if it is there.
    pub(super) fn text(&mut self, name: &'static str) -> Step<Option<String>> {
        self.array(name, |source, header| npy::text(source, header))
    }

    fn array<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Capped<ZipFile<BufReader<File>>>, &Header) -> Step<T>,
    ) -> Step<Option<T>> {
        let found = self.foreign(name, read)?;
        found.map(|array| array.map_err(|kind| kind.of_array(name))).transpose()
    }

    /// An array of any name, if it is there. What is wrong with the archive is
    /// told apart from what is wrong with the array.
    fn foreign<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Capped<ZipFile<BufReader<File>>>, &Header) -> Step<T>,
    ) -> Step<Option<Step<T>>> {
        let mut source = match self.archive.by_name(&format!("{name}.npy")) {
            Ok(source) => capped(source, self.size),
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        let header = Header::read(&mut source);
        Ok(Some(header.and_then(|header| read(&mut source, &header))))
    }
}

/// Refuses an array by its header, before its values take any memory.
fn check_shape(header: &Header, check: &ShapeCheck) -> Step<()> {
    check(&header.shape).map_err(|expected| ArrayError::dimensions(&header.shape, expected).into())
}

fn damaged(error: ZipError) -> ErrorKind {
    match error {
        ZipError::Io(error) => error.into(),
        error => bad(error.to_string()),
    }
}

fn bad(reason: impl Into<String>) -> ErrorKind {
    ModelError::NotAModel { reason: reason.into() }.into()
}
