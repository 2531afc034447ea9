//! Files are written whole or not at all.

use hopfit_data::{ErrorKind, Output};
use std::fs;
use std::io;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    fs::read_dir(folder).unwrap().map(name).collect()
}

#[test]
fn a_failed_write_leaves_the_old_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    fs::write(&path, "old").unwrap();
    let output = Output::from_arg(&path);
    let error = output
        .write_with(|file| {
            file.write_all(b"half of the ne")?;
            Err(io::Error::other("the disk is full"))
        })
        .unwrap_err();
    assert!(error.to_string().ends_with("report.json: cannot be written: the disk is full"));
    assert_eq!((fs::read(&path).unwrap(), names(folder.path()).len()), (b"old".to_vec(), 1));
    output.check().unwrap();
    assert_eq!((fs::read(&path).unwrap(), names(folder.path()).len()), (b"old".to_vec(), 1));
    output.write(b"new").unwrap();
    assert_eq!((fs::read(&path).unwrap(), names(folder.path()).len()), (b"new".to_vec(), 1));
}

#[test]
fn places_that_take_no_file_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = |path: &Path| {
        let (write, check) = (Output::from_arg(path).write(b""), Output::from_arg(path).check());
        let message = write.unwrap_err().to_string();
        assert_eq!(message, check.unwrap_err().to_string());
        assert!(message.starts_with(&path.display().to_string()), "{message}");
        message
    };
    assert!(refusal(folder.path()).contains("it is a folder"));
    assert!(refusal(&folder.path().join("none/report.json")).contains("its folder does not exist"));
    assert!(refusal(Path::new("")).contains("cannot be written"));
    let protected = folder.path().join("protected.json");
    fs::write(&protected, "old").unwrap();
    let mut permissions = fs::metadata(&protected).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&protected, permissions).unwrap();
    assert!(refusal(&protected).contains("write-protected"));
    assert_eq!(fs::read(&protected).unwrap(), b"old");
}

#[test]
fn only_a_dash_is_standard_output() {
    assert_eq!(Output::from_arg("-"), Output::Stdout);
    assert_eq!(Output::from_arg("./-"), Output::File("./-".into()));
    Output::Stdout.check().unwrap();
    let error = Output::Stdout.write_with(|_| Err(io::ErrorKind::BrokenPipe.into())).unwrap_err();
    assert_eq!(error.path(), Path::new("-"));
    assert!(
        matches!(error.kind(), ErrorKind::Write(cause) if cause.kind() == io::ErrorKind::BrokenPipe)
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};

    #[test]
    fn links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        symlink(&target, &link).unwrap();
        Output::from_arg(&link).write(b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
    }

    #[test]
    fn permissions_are_the_usual_ones_or_those_of_before() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
        fs::write(&plain, "").unwrap();
        Output::from_arg(&ours).write(b"").unwrap();
        assert_eq!(fs::metadata(&ours).unwrap().mode(), fs::metadata(&plain).unwrap().mode());
        fs::set_permissions(&ours, fs::Permissions::from_mode(0o640)).unwrap();
        Output::from_arg(&ours).write(b"again").unwrap();
        assert_eq!(fs::metadata(&ours).unwrap().mode() & 0o777, 0o640);
    }

    #[test]
    fn devices_are_written_to_and_not_replaced() {
        let output = Output::from_arg("/dev/null");
        output.check().unwrap();
        output.write(b"gone").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
