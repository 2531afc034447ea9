//! Whether two names stand for the same file.

use crate::target::{behind_links, folder_of};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Which file a name stands for, whatever it is spelled like: links of both
/// kinds, `./` and `..` lead to the same file. A file that is not there yet is
/// known by its folder and its name.
///
/// ```
/// use hopfit_data::FileId;
/// let folder = tempfile::tempdir()?;
/// let file = |name: &str| FileId::of(folder.path().join(name));
/// assert_eq!(file("new.json"), file("./new.json"));
/// assert_ne!(file("new.json"), file("old.json"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileId(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    #[cfg(unix)]
    Node {
        device: u64,
        inode: u64,
    },
    Name(PathBuf),
}

impl FileId {
    /// The file (or folder) of this name. Terminals and devices such as
    /// `/dev/null` have no identity: any number of outputs may go there.
    #[must_use]
    pub fn of(path: impl AsRef<Path>) -> Option<Self> {
        let path = path.as_ref();
        match fs::metadata(path) {
            Ok(metadata) => of_existing(path, &metadata),
            Err(_) => Some(Self(Kind::Name(name_of_new(path)))),
        }
    }

    /// The folder that a file of this name lies in.
    #[must_use]
    pub fn of_folder(path: impl AsRef<Path>) -> Option<Self> {
        let path = behind_links(path.as_ref()).ok()?;
        Self::of(folder_of(&path))
    }

    /// The file that standard input comes from, if it is one.
    #[must_use]
    pub fn of_stdin() -> Option<Self> {
        of_stream(&io::stdin())
    }

    /// The file that standard output goes to, if it is one.
    #[must_use]
    pub fn of_stdout() -> Option<Self> {
        of_stream(&io::stdout())
    }
}

#[cfg(unix)]
fn of_existing(_: &Path, metadata: &Metadata) -> Option<FileId> {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let (device, inode) = (metadata.dev(), metadata.ino());
    let is_device = metadata.file_type().is_char_device();
    (!is_device).then_some(FileId(Kind::Node { device, inode }))
}

#[cfg(not(unix))]
fn of_existing(path: &Path, _: &Metadata) -> Option<FileId> {
    fs::canonicalize(path).ok().map(|path| FileId(Kind::Name(path)))
}

#[cfg(unix)]
fn of_stream(stream: &impl std::os::fd::AsFd) -> Option<FileId> {
    let file = fs::File::from(stream.as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok().filter(Metadata::is_file)?;
    of_existing(Path::new("-"), &metadata)
}

#[cfg(not(unix))]
fn of_stream<T>(_: &T) -> Option<FileId> {
    None
}

/// Where a file of this name will be.
fn name_of_new(path: &Path) -> PathBuf {
    let path = behind_links(path).unwrap_or_else(|_| path.to_owned());
    let folder = fs::canonicalize(folder_of(&path));
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => std::path::absolute(&path).unwrap_or(path),
    }
}
