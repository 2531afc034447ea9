//! Writing files so that they are complete or not there at all.

use crate::Error;
use crate::error::{ErrorKind, Result, Step};
use crate::target::Target;
use crate::temporary;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where to write to: a file, or standard output.
///
/// A file is first written under another name in the same folder (of the form
/// `.NAME.hopfit-XXXXXX.tmp`) and then renamed, so that whoever looks finds
/// the old file or the whole new one. Links are followed, to a file that is
/// not there yet, too. Should the program be killed in between, the next run
/// that writes a file of this name removes what was left.
///
/// Terminals, pipes and devices such as `/dev/null` are written to as they
/// are. Writing to a named pipe (FIFO) waits until somebody reads it.
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
    /// `-` and `/dev/stdout` are standard output, anything else is the name of
    /// a file.
    #[must_use]
    pub fn from_arg(arg: impl AsRef<Path>) -> Self {
        let path = arg.as_ref();
        let is_stdout = path == Path::new("-") || path == Path::new("/dev/stdout");
        if is_stdout { Self::Stdout } else { Self::File(path.to_owned()) }
    }

    /// The name for messages; `-` is standard output.
    #[must_use]
    pub fn name(&self) -> &Path {
        match self {
            Self::Stdout => Path::new("-"),
            Self::File(path) => path,
        }
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
        let done = match self {
            Self::Stdout => to_stdout(fill).map_err(ErrorKind::Write),
            Self::File(path) => to_file(path, fill),
        };
        done.map_err(|kind| Error::new(self.name(), kind))
    }

    /// Writes `bytes` beside their place; [`Staged::commit`] puts them there.
    /// So several files can be replaced together: first all are staged, which
    /// is where a full disk shows, then all are renamed.
    ///
    /// ```
    /// use hopfit_data::Output;
    /// let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("model.npz");
    /// let staged = Output::File(file.clone()).stage(vec![1, 2, 3])?;
    /// assert!(!file.exists());
    /// staged.commit()?;
    /// assert_eq!(std::fs::read(file)?, [1, 2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::write`]. What is no file is written to when it is committed.
    pub fn stage(&self, bytes: Vec<u8>) -> Result<Staged> {
        let content = match self {
            Self::Stdout => Ok(Content::Held(bytes)),
            Self::File(path) => stage(path, bytes),
        };
        let content = content.map_err(|kind| Error::new(self.name(), kind))?;
        Ok(Staged { output: self.clone(), content })
    }

    /// Finds out whether the output could be written, before long work whose
    /// result it is to hold; leaves nothing behind. A named pipe is not
    /// opened, as that would wait for its reader.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn check(&self) -> Result<()> {
        let Self::File(path) = self else { return Ok(()) };
        let checked = match Target::of(path) {
            Ok(Target::File(target)) => temporary::beside(&target).map(drop),
            Ok(Target::Device) => open_device(path).map(drop),
            Ok(Target::Pipe) => Ok(()),
            Err(kind) => Err(kind),
        };
        checked.map_err(|kind| Error::new(path, kind))
    }

    /// Whether this is a named pipe, writing to which waits for its reader.
    #[must_use]
    pub fn is_pipe(&self) -> bool {
        matches!(self, Self::File(path) if matches!(Target::of(path), Ok(Target::Pipe)))
    }
}

/// Bytes that wait for their place; dropped, they never get there.
#[derive(Debug)]
pub struct Staged {
    output: Output,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// In a file beside the one that it will replace.
    Beside { temporary: NamedTempFile, target: PathBuf },
    /// In memory, for what is no file.
    Held(Vec<u8>),
}

impl Staged {
    /// Where they will be.
    #[must_use]
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Puts them in their place.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn commit(self) -> Result<()> {
        match self.content {
            Content::Held(bytes) => self.output.write(&bytes),
            Content::Beside { temporary, target } => {
                let renamed = temporary.persist(target).map(drop);
                renamed.map_err(|why| Error::new(self.output.name(), ErrorKind::Write(why.error)))
            }
        }
    }
}

fn to_stdout(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    fill(&mut output)?;
    output.flush()
}

fn to_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Step<()> {
    let target = match Target::of(path)? {
        Target::File(target) => target,
        Target::Device | Target::Pipe => {
            return fill(&mut open_device(path)?).map_err(ErrorKind::Write);
        }
    };
    let temporary = filled(&target, fill)?;
    temporary.persist(target).map_err(|error| ErrorKind::Write(error.error))?;
    Ok(())
}

fn stage(path: &Path, bytes: Vec<u8>) -> Step<Content> {
    let Target::File(target) = Target::of(path)? else { return Ok(Content::Held(bytes)) };
    let temporary = filled(&target, |output| output.write_all(&bytes))?;
    Ok(Content::Beside { temporary, target })
}

/// A temporary file beside `target` with all its content safely on the disk:
/// the name must not point to the new file before that.
fn filled(
    target: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Step<NamedTempFile> {
    let temporary = temporary::beside(target)?;
    let mut output = io::BufWriter::new(temporary.as_file());
    fill(&mut output).and_then(|()| output.flush()).map_err(ErrorKind::Write)?;
    drop(output);
    temporary.as_file().sync_all().map_err(ErrorKind::Write)?;
    Ok(temporary)
}

fn open_device(path: &Path) -> Step<File> {
    File::options().write(true).open(path).map_err(ErrorKind::Write)
}
