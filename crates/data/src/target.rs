//! What the name of an output stands for.

use crate::error::{ErrorKind, Step};
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

/// What is to be written to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file, new or to be replaced, behind all links.
    File(PathBuf),
    /// A terminal, `/dev/null`: written to, not replaced by a file.
    Device,
    /// A named pipe: the same, but opening it waits for its reader.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has them among files"))]
    Pipe,
}

impl Target {
    pub(crate) fn of(path: &Path) -> Step<Self> {
        let Ok(metadata) = fs::metadata(path) else {
            return new_file(path).map(Self::File);
        };
        if metadata.is_dir() {
            return no_place("it is a folder; name a file");
        }
        if !metadata.is_file() {
            return special(metadata.file_type());
        }
        if metadata.permissions().readonly() {
            return no_place("a file of this name is there and is write-protected");
        }
        Ok(Self::File(fs::canonicalize(path).map_err(ErrorKind::Write)?))
    }
}

/// The name that a file of the name `path` will have, which is not there yet.
fn new_file(path: &Path) -> Step<PathBuf> {
    let last = path.as_os_str().as_encoded_bytes().last();
    if last.is_some_and(|byte| std::path::is_separator(char::from(*byte))) {
        return no_place("its name ends as those of folders do; name a file");
    }
    let path = behind_links(path)?;
    if path.file_name().is_none() {
        return no_place("it has no file name");
    }
    Ok(path)
}

/// The most links that are followed, as systems have it.
const MOST_LINKS: usize = 40;

/// What a name, and the link of that name, and the link that it leads to,
/// stand for in the end, be it there or not.
pub(crate) fn behind_links(path: &Path) -> Step<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    no_place("it is a link that leads to itself")
}

/// The folder that a file of this name lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> Step<Target> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        Ok(Target::Pipe)
    } else if kind.is_char_device() {
        Ok(Target::Device)
    } else {
        no_place("it is a disk or a socket; name a file")
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> Step<Target> {
    Ok(Target::Device)
}

fn no_place<T>(reason: &'static str) -> Step<T> {
    Err(ErrorKind::NoPlaceForOutput { reason })
}
