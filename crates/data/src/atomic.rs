//! Writing files so that they are complete or not there at all.

use crate::Error;
use crate::error::{ErrorKind, Result, Step};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Where to write to: a file, or standard output.
///
/// A file is first written under another name in the same folder and then
/// renamed, so that whoever looks finds the old file or the whole new one.
///
/// ```
/// use hopfit_data::Output;
/// assert_eq!(Output::from_arg("-"), Output::Stdout);
/// let folder = tempfile::tempdir()?;
/// let output = Output::File(folder.path().join("report.json"));
/// output.write(b"{}\n")?;
/// assert_eq!(std::fs::read(folder.path().join("report.json"))?, b"{}\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Standard output.
    Stdout,
    /// The file of this name.
    File(PathBuf),
}

impl Output {
    /// `-` is standard output, anything else the name of a file.
    #[must_use]
    pub fn from_arg(arg: impl AsRef<Path>) -> Self {
        let path = arg.as_ref();
        if path == Path::new("-") { Self::Stdout } else { Self::File(path.to_owned()) }
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    /// [`ErrorKind::Write`] or [`ErrorKind::NoPlaceForOutput`]; a file that
    /// was there before is left as it was.
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        self.write_with(|output| output.write_all(bytes))
    }

    /// Writes whatever `fill` writes.
    ///
    /// # Errors
    /// As [`Self::write`], and what `fill` returns.
    pub fn write_with(&self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        match self {
            Self::Stdout => {
                to_stdout(fill).map_err(|error| Error::new("-", ErrorKind::Write(error)))
            }
            Self::File(path) => to_file(path, fill).map_err(|kind| Error::new(path, kind)),
        }
    }

    /// Finds out whether the output could be written, before long work whose
    /// result it is to hold; leaves nothing behind.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn check(&self) -> Result<()> {
        let Self::File(path) = self else { return Ok(()) };
        let place = Place::of(path).map_err(|kind| Error::new(path, kind))?;
        match place {
            Place::Device(_) => Ok(()),
            Place::File(target) => beside(&target).map(drop).map_err(|kind| Error::new(path, kind)),
        }
    }
}

fn to_stdout(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    fill(&mut output)?;
    output.flush()
}

fn to_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Step<()> {
    let target = match Place::of(path)? {
        Place::Device(mut device) => return fill(&mut device).map_err(ErrorKind::Write),
        Place::File(target) => target,
    };
    let temporary = beside(&target)?;
    let mut output = io::BufWriter::new(temporary.as_file());
    fill(&mut output).and_then(|()| output.flush()).map_err(ErrorKind::Write)?;
    drop(output);
    // The name must not point to the new file before its content is safe.
    temporary.as_file().sync_all().map_err(ErrorKind::Write)?;
    temporary.persist(target).map_err(|error| ErrorKind::Write(error.error))?;
    Ok(())
}

/// What a name stands for.
enum Place {
    /// A file, new or to be replaced; links are followed.
    File(PathBuf),
    /// A terminal, a pipe, `/dev/null`: not to be replaced by a file.
    Device(File),
}

impl Place {
    fn of(path: &Path) -> Step<Self> {
        let no_place = |reason| Err(ErrorKind::NoPlaceForOutput { reason });
        let Ok(metadata) = fs::metadata(path) else {
            return match path.file_name() {
                Some(_) => Ok(Self::File(path.to_owned())),
                None => no_place("it has no file name"),
            };
        };
        if metadata.is_dir() {
            return no_place("it is a folder; name a file");
        }
        if !metadata.is_file() {
            let device = File::options().write(true).open(path).map_err(ErrorKind::Write)?;
            return Ok(Self::Device(device));
        }
        if metadata.permissions().readonly() {
            return no_place("a file of this name is there and is write-protected");
        }
        Ok(Self::File(fs::canonicalize(path).map_err(ErrorKind::Write)?))
    }
}

/// A temporary file in the folder of `target`, with the permissions that
/// `target` has or would have.
fn beside(target: &Path) -> Step<NamedTempFile> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(ErrorKind::NoPlaceForOutput { reason: "its folder does not exist" });
    }
    let mut builder = Builder::new();
    builder.prefix(".hopfit-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder).map_err(ErrorKind::Write)?;
    if let Ok(metadata) = fs::metadata(target) {
        file.as_file().set_permissions(metadata.permissions()).map_err(ErrorKind::Write)?;
    }
    Ok(file)
}
