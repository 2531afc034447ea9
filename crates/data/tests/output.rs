//! Files are written whole or not at all.

use hopfit_data::{ErrorKind, FileId, Input, Missing, Output, ReadOptions, StatesFormat};
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
    assert_eq!(Output::from_arg("/dev/stdout"), Output::Stdout);
    Output::Stdout.check().unwrap();
    let error = Output::Stdout.write_with(|_| Err(io::ErrorKind::BrokenPipe.into())).unwrap_err();
    assert_eq!(error.path(), Path::new("-"));
    assert!(
        matches!(error.kind(), ErrorKind::Write(cause) if cause.kind() == io::ErrorKind::BrokenPipe)
    );
}

#[test]
fn staged_files_come_into_their_places_when_they_are_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a"), folder.path().join("b"));
    fs::write(&first, "old").unwrap();
    let stage = |path: &Path| Output::from_arg(path).stage(b"new".to_vec()).unwrap();
    let (one, two) = (stage(&first), stage(&second));
    assert_eq!(one.output().name(), first);
    assert!(fs::read(&first).unwrap() == b"old" && !second.exists());
    one.commit().unwrap();
    drop(two);
    assert!(fs::read(&first).unwrap() == b"new" && !second.exists());
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn a_file_has_one_identity_however_it_is_spelled() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a"), "").unwrap();
    fs::create_dir(path("inner")).unwrap();
    for name in ["a", "new"] {
        let id = FileId::of(path(name)).unwrap();
        for other in [format!("./{name}"), format!("inner/../{name}"), format!(".//{name}")] {
            assert_eq!(FileId::of(path(&other)).unwrap(), id, "{other}");
        }
    }
    assert_ne!(FileId::of(path("a")), FileId::of(path("new")));
    assert_ne!(FileId::of(path("none/a")), FileId::of(path("a")));
    assert_eq!(FileId::of_folder(path("inner/new")), FileId::of(path("inner")));
}

#[test]
fn states_are_read_back_from_what_they_were_written_in() {
    let folder = tempfile::tempdir().unwrap();
    let states = [1, -1, -1, 1, 1, 1];
    for ending in ["npy", "csv"] {
        let path = folder.path().join(ending);
        let format = StatesFormat::of_ending(ending).unwrap();
        Output::from_arg(&path).write(&format.encode(&path, 3, &states, None).unwrap()).unwrap();
        let cues = Input::from_arg(&path).unwrap();
        let cues = cues.cues(&ReadOptions::default(), Missing::Zero).unwrap().cues;
        assert_eq!((cues.row(0), cues.row(1)), (&states[..3], &states[3..]), "{ending}");
    }
    let path = folder.path().join("p.png");
    let shape: hopfit_core::Shape = "2x3".parse().unwrap();
    let bytes = StatesFormat::Png.encode(&path, 6, &states, Some(shape)).unwrap();
    fs::write(&path, bytes).unwrap();
    let options = ReadOptions { resize: Some(shape), ..Default::default() };
    let set = Input::from_arg(&path).unwrap().patterns(&options).unwrap();
    assert_eq!(set.patterns.row(0), states);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use hopfit_core::{Network, Weights};
    use hopfit_data::{Meta, Model};
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

    #[test]
    fn links_to_files_that_are_not_there_yet_are_followed_too() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        symlink("target", &link).unwrap();
        symlink("link", folder.path().join("link of link")).unwrap();
        let output = Output::from_arg(folder.path().join("link of link"));
        output.check().unwrap();
        assert!(!target.exists());
        output.write(b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
        let circle = folder.path().join("circle");
        symlink("circle", &circle).unwrap();
        let error = Output::from_arg(&circle).check().unwrap_err().to_string();
        assert!(error.contains("leads to itself"), "{error}");
        assert!(Output::from_arg(folder.path().join("new/")).check().is_err());
    }

    #[test]
    fn links_of_both_kinds_have_the_identity_of_what_they_lead_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "").unwrap();
        fs::hard_link(path("a"), path("hard")).unwrap();
        symlink("a", path("soft")).unwrap();
        symlink("new", path("dangling")).unwrap();
        assert_eq!(FileId::of(path("hard")), FileId::of(path("a")));
        assert_eq!(FileId::of(path("soft")), FileId::of(path("a")));
        assert_eq!(FileId::of(path("dangling")), FileId::of(path("new")));
        assert_eq!(FileId::of("/dev/null"), None);
    }

    fn fifo(folder: &Path) -> std::path::PathBuf {
        let path = folder.join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    #[test]
    fn a_named_pipe_is_not_waited_for_until_it_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = fifo(folder.path());
        let output = Output::from_arg(&path);
        output.check().unwrap();
        let staged = output.stage(b"through".to_vec()).unwrap();
        assert!(output.is_pipe() && !Output::from_arg("/dev/null").is_pipe());
        let reader = std::thread::spawn(move || fs::read(path).unwrap());
        staged.commit().unwrap();
        assert_eq!(reader.join().unwrap(), b"through");
    }

    #[test]
    fn every_format_is_read_from_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let path = fifo(folder.path());
        let through = |bytes: Vec<u8>| {
            let pipe = Output::from_arg(&path);
            let writer = std::thread::spawn(move || pipe.write(&bytes).unwrap());
            let input = Input::from_arg(&path).unwrap();
            writer.join().unwrap();
            input
        };
        let network = Network::without_bias(Weights::new(2, vec![0.0, 0.5, 0.5, 0.0]).unwrap());
        let model = Model { network, integer: None, meta: Meta::new(2) };
        let kept = folder.path().join("m.npz");
        model.write(&Output::from_arg(&kept)).unwrap();
        assert_eq!(through(fs::read(&kept).unwrap()).model().unwrap(), model);
        assert_eq!(through(b"any".to_vec()).bytes().unwrap(), b"any");
        let error = through(b"1,-1\n1,x\n".to_vec()).patterns(&ReadOptions::default());
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with(&format!("{}: line 2", path.display())), "{error}");
    }
}
