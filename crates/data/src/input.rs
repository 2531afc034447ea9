//! Where to read from: a file, or standard input.

use crate::error::{ErrorKind, Result};
use crate::source::beginning;
use crate::{CueSet, Error, Missing, Model, PatternSet, ReadOptions, read_cues, read_patterns};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What to read: a file, or all of standard input, whose format is told by its
/// first bytes as a file's is.
///
/// Standard input and named pipes are kept in a temporary file without a name
/// (some systems: a file that is removed with this value), for the readers of
/// all formats to find their way in them.
///
/// ```
/// use hopfit_data::{Input, ReadOptions};
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("patterns.csv");
/// std::fs::write(&file, "1,-1\n-1,1\n")?;
/// let set = Input::from_arg(&file)?.patterns(&ReadOptions::default())?;
/// assert_eq!(set.patterns.count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Input {
    /// What messages call it.
    name: PathBuf,
    /// What was kept of a stream, and the name that it can be opened by.
    kept: Option<(Kept, PathBuf)>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "they are held open, and removed when they are dropped")]
enum Kept {
    Nameless(File),
    Named(NamedTempFile),
}

/// What messages call standard input.
const STDIN: &str = "standard input";

impl Input {
    /// `-` is standard input, which is read to its end here; anything else is
    /// the name of a file.
    ///
    /// # Errors
    /// A stream that cannot be read, or not be kept.
    pub fn from_arg(arg: impl AsRef<Path>) -> Result<Self> {
        let path = arg.as_ref();
        let (name, stream): (_, &mut dyn io::Read) = if path == Path::new("-") {
            (Path::new(STDIN), &mut io::stdin().lock())
        } else if is_pipe(path) {
            let stream = File::open(path).map_err(|error| Error::new(path, ErrorKind::Open(error)));
            (path, &mut stream?)
        } else {
            return Ok(Self { name: path.to_owned(), kept: None });
        };
        let kept = keep(stream).map_err(|error| Error::new(name, ErrorKind::Read(error)))?;
        Ok(Self { name: name.to_owned(), kept: Some(kept) })
    }

    /// What messages call it.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The patterns in it, see [`read_patterns`].
    ///
    /// # Errors
    /// As [`read_patterns`].
    pub fn patterns(&self, options: &ReadOptions) -> Result<PatternSet> {
        self.named(read_patterns(self.path(), options))
    }

    /// The cues in it, see [`read_cues`].
    ///
    /// # Errors
    /// As [`read_cues`].
    pub fn cues(&self, options: &ReadOptions, missing: Missing) -> Result<CueSet> {
        self.named(read_cues(self.path(), options, missing))
    }

    /// The model in it, see [`Model::read`].
    ///
    /// # Errors
    /// As [`Model::read`].
    pub fn model(&self) -> Result<Model> {
        self.named(Model::read(self.path()))
    }

    /// Its first bytes, 512 at most, unpacked where it is packed by gzip; none
    /// of a folder.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn beginning(&self) -> Result<Vec<u8>> {
        if self.path().is_dir() {
            return Ok(Vec::new());
        }
        let begun = beginning(self.path()).map(|(start, _)| start);
        begun.map_err(|kind| Error::new(&self.name, kind))
    }

    /// All bytes of it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        fs::read(self.path()).map_err(|error| Error::new(&self.name, ErrorKind::Open(error)))
    }

    /// The name that it can be opened by.
    pub(crate) fn path(&self) -> &Path {
        self.kept.as_ref().map_or(&self.name, |(_, path)| path)
    }

    /// An error speaks of what was named, not of where it was kept.
    pub(crate) fn named<T>(&self, result: Result<T>) -> Result<T> {
        match &self.kept {
            Some((_, path)) => result.map_err(|error| error.renamed(path, &self.name)),
            None => result,
        }
    }
}

/// Copies a stream to a file that can be opened again.
fn keep(stream: &mut dyn io::Read) -> io::Result<(Kept, PathBuf)> {
    if let Some((mut file, path)) = nameless() {
        io::copy(stream, &mut file)?;
        return Ok((Kept::Nameless(file), path));
    }
    let mut file = NamedTempFile::new()?;
    io::copy(stream, file.as_file_mut())?;
    let path = file.path().to_owned();
    Ok((Kept::Named(file), path))
}

/// A file without a name, of which nothing is left even by a killed run,
/// where the system has a name for open files.
#[cfg(target_os = "linux")]
fn nameless() -> Option<(File, PathBuf)> {
    use std::os::fd::AsRawFd;
    let file = tempfile::tempfile().ok()?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    File::open(&path).is_ok().then_some((file, path))
}

#[cfg(not(target_os = "linux"))]
fn nameless() -> Option<(File, PathBuf)> {
    None
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}
