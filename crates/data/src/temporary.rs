//! Temporary files beside the files that they become.
//!
//! Their names tell whose they are, and as long as a program works on one it
//! holds it locked. So the next run can tell what killed runs have left, on
//! whatever machine they ran, and never takes a file from a living one.

use crate::error::{ErrorKind, Step};
use crate::target::folder_of;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

const SUFFIX: &str = ".tmp";

/// The characters between prefix and suffix, which differ from run to run.
const RANDOM: usize = 6;

/// The most bytes that are taken over from the name of the file: names may
/// have 255 in all.
const LONGEST_NAME: usize = 160;

/// How often another run may come between creating a file and locking it.
const ATTEMPTS: usize = 16;

/// A temporary file in the folder of `target`, with the permissions that
/// `target` has or would have. What killed runs have left of the same target
/// is removed.
pub(crate) fn beside(target: &Path) -> Step<NamedTempFile> {
    let folder = folder_of(target);
    if !folder.is_dir() {
        return Err(ErrorKind::NoPlaceForOutput { reason: "its folder does not exist" });
    }
    let prefix = prefix_for(target);
    clear(folder, &prefix);
    let file = locked(folder, &prefix)?;
    if let Ok(metadata) = fs::metadata(target) {
        file.as_file().set_permissions(metadata.permissions()).map_err(ErrorKind::Write)?;
    }
    Ok(file)
}

fn prefix_for(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let bytes = |(at, letter): (usize, char)| at + letter.len_utf8();
    let fitting = name.char_indices().map(bytes).take_while(|end| *end <= LONGEST_NAME);
    format!(".{}.hopfit-", &name[..fitting.last().unwrap_or(0)])
}

/// A new file that this program holds locked. Where a file system knows no
/// locks, nobody can be taken for dead, and nothing is cleared.
fn locked(folder: &Path, prefix: &str) -> Step<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(ErrorKind::Write)?;
    for _ in 0..ATTEMPTS {
        let is_ours = !matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        // Another run may have taken it for abandoned just before the lock.
        if is_ours && file.path().exists() {
            break;
        }
        file = builder.tempfile_in(folder).map_err(ErrorKind::Write)?;
    }
    Ok(file)
}

/// Removes the temporary files of this prefix that nobody works on.
fn clear(folder: &Path, prefix: &str) {
    // What cannot be looked at or removed is in nobody's way.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_temporary(&entry.file_name(), prefix) {
            remove_if_abandoned(&entry.path());
        }
    }
}

fn is_temporary(name: &OsStr, prefix: &str) -> bool {
    let name = name.to_string_lossy();
    let rest = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(SUFFIX));
    rest.is_some_and(|random| random.len() == RANDOM)
}

fn remove_if_abandoned(path: &Path) {
    let Ok(file) = File::options().write(true).open(path) else { return };
    if file.try_lock().is_ok() {
        // The lock is held until the file is gone: whoever has created it and
        // locks it only now finds out that it is.
        let _ = fs::remove_file(path);
    }
    drop(file);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_letters() {
        assert_eq!(prefix_for(Path::new("a/m.npz")), ".m.npz.hopfit-");
        let long = "é".repeat(120);
        let prefix = prefix_for(Path::new(&long));
        assert_eq!(prefix, format!(".{}.hopfit-", "é".repeat(80)));
        assert!(prefix.len() + RANDOM + SUFFIX.len() <= 255);
    }

    #[test]
    fn only_names_of_the_same_target_count() {
        let is = |name: &str| is_temporary(OsStr::new(name), ".m.npz.hopfit-");
        assert!(is(".m.npz.hopfit-a1B2c3.tmp"));
        for other in [".m.npz.hopfit-.tmp", ".n.npz.hopfit-a1B2c3.tmp", "m.npz", ".m.npz.hopfit-a1"]
        {
            assert!(!is(other), "{other}");
        }
    }

    #[test]
    fn many_at_the_same_time_keep_what_is_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("m.npz");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        beside(&target).unwrap().persist(&target).unwrap();
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_a_living_one_holds_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("m.npz");
        let left = folder.path().join(".m.npz.hopfit-a1B2c3.tmp");
        let of_another = folder.path().join(".n.npz.hopfit-a1B2c3.tmp");
        fs::write(&left, "half").unwrap();
        fs::write(&of_another, "half").unwrap();
        let held = beside(&target).unwrap();
        assert!(!left.exists() && of_another.exists());
        let second = beside(&target).unwrap();
        assert!(held.path().exists() && second.path().exists());
    }
}
