//! No command writes over what it reads or over what it writes, and what was
//! found is not lost because one output fails.

mod common;

use common::{assert_refused, digits, folder_with_model, hopfit, json, names, run, stderr, stdout};
use std::fs;
use std::path::Path;
use std::process::Output;

fn train(folder: &Path, rule: &str, options: &[&str]) -> Output {
    let base = ["train", "--patterns", "small.csv", "--rule", rule];
    hopfit(folder, &[&base[..], options].concat())
}

/// A folder with `small.csv`, the same under a name without an ending, and a
/// model; asserts in the end that both are as they were.
fn with_folder(use_it: impl FnOnce(&Path)) {
    let folder = folder_with_model();
    let path = folder.path();
    fs::copy(path.join("small.csv"), path.join("small")).unwrap();
    let model = fs::read(path.join("small.npz")).unwrap();
    use_it(path);
    assert_eq!(fs::read(path.join("small.npz")).unwrap(), model);
    for name in ["small", "small.csv"] {
        assert_eq!(fs::read_to_string(path.join(name)).unwrap(), common::SMALL);
    }
}

#[test]
fn outputs_do_not_take_the_place_of_inputs() {
    with_folder(|folder| {
        let refused = |words: &[&str], told: &[&str]| {
            let told = [told, &["would write over"]].concat();
            assert_refused(&hopfit(folder, words), &told);
        };
        fs::create_dir(folder.join("inner")).unwrap();
        for out in ["small", "./small", "inner/../small"] {
            let words = ["train", "--patterns", "small", "--rule", "hebbian", "--out", out];
            refused(&words, &[out, "--out", "--patterns"]);
        }
        let recall = ["recall", "--model", "small.npz", "--cues", "small.csv", "--out"];
        refused(&[&recall[..], &["small.csv"]].concat(), &["--out", "--cues"]);
        refused(&[&recall[..], &["small.npz"]].concat(), &["--out", "--model"]);
        refused(
            &[&recall[..], &["s.npy", "--report", "./small.csv"]].concat(),
            &["--report", "--cues"],
        );
        let evaluate = ["evaluate", "--model", "small.npz", "--patterns", "small"];
        refused(&[&evaluate[..], &["--report", "small"]].concat(), &["--report", "--patterns"]);
        fs::remove_dir(folder.join("inner")).unwrap();
        assert_eq!(names(folder), ["small", "small.csv", "small.npz"]);
    });
}

#[cfg(unix)]
#[test]
fn links_of_both_kinds_do_not_hide_what_is_the_same() {
    with_folder(|folder| {
        fs::hard_link(folder.join("small"), folder.join("hard")).unwrap();
        std::os::unix::fs::symlink("small", folder.join("soft")).unwrap();
        std::os::unix::fs::symlink("new", folder.join("dangling")).unwrap();
        for out in ["hard", "soft"] {
            let words = ["train", "--patterns", "small", "--rule", "hebbian", "--out", out];
            assert_refused(&hopfit(folder, &words), &[out, "--patterns", "would write over"]);
        }
        let both = train(folder, "hebbian", &["--out", "new", "--report", "dangling"]);
        assert_refused(&both, &["--out and --report are the same file"]);
        // A link to a file that is not there yet is followed.
        assert!(train(folder, "hebbian", &["--out", "dangling"]).status.success());
        assert!(fs::symlink_metadata(folder.join("dangling")).unwrap().is_symlink());
        assert_eq!(
            fs::read(folder.join("new")).unwrap(),
            fs::read(folder.join("small.npz")).unwrap()
        );
    });
}

#[test]
fn outputs_do_not_take_each_others_places() {
    with_folder(|folder| {
        let same = |options: &[&str], told: &str| {
            let output = train(folder, "exact", options);
            assert_refused(&output, &[told, "the same file"]);
        };
        same(&["--out", "h.npz", "--report", "h.npz"], "--out and --report");
        same(&["--out", "h", "--certificate", "./h"], "--out and --certificate");
        let both = ["--out", "h.npz", "--report", "r.json", "--certificate", ".//r.json"];
        same(&both, "--report and --certificate");
        let log = ["--out", "h", "--solver-log", "h"];
        assert_refused(&train(folder, "milp", &log), &["--out and --solver-log"]);
        let model = ["--out", "m.lp", "--write-model", "m.lp"];
        assert_refused(&train(folder, "milp", &model), &["--out and --write-model"]);
        assert_eq!(names(folder), ["small", "small.csv", "small.npz"]);
        // What takes anything may be named more often.
        if cfg!(unix) {
            let nowhere = ["--out", "/dev/null", "--report", "/dev/null"];
            assert!(train(folder, "hebbian", &nowhere).status.success());
        }
    });
}

#[test]
fn pictures_are_not_put_among_those_that_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("pictures");
    fs::create_dir(&pictures).unwrap();
    fs::write(pictures.join("a.pbm"), "P1\n2 2\n1 0\n0 1\n").unwrap();
    let train = ["train", "--patterns", "pictures", "--rule", "hebbian", "--out", "pictures/m.npz"];
    run(folder.path(), &train);
    let recall = ["recall", "--model", "pictures/m.npz", "--cues", "pictures", "--out"];
    let among = [&recall[..], &["pictures/s.png"]].concat();
    assert_refused(&hopfit(folder.path(), &among), &["pictures/s.png", "--cues"]);
    run(folder.path(), &[&recall[..], &["s.png"]].concat());
}

#[test]
fn every_output_is_tried_before_the_work() {
    with_folder(|folder| {
        // With this limit the search would take an hour.
        let tried = |options: &[&str], told: &str| {
            let base = ["--out", "m.npz", "--time-limit", "3600"];
            let begun = std::time::Instant::now();
            let output = train(folder, options[0], &[&base[..], &options[1..]].concat());
            assert_refused(&output, &[told]);
            assert!(begun.elapsed().as_secs() < 60);
        };
        tried(&["exact", "--certificate", "none/x.json"], "none/x.json");
        tried(&["exact", "--report", "none/x.json"], "none/x.json");
        tried(&["milp", "--write-model", "none/x.mps"], "none/x.mps");
        tried(&["milp", "--solver-log", "none/x.log"], "none/x.log");
        tried(&["milp", "--solver-log", "-"], "--solver-log");
        tried(&["exact", "--certificate", "."], "it is a folder");
        assert_eq!(names(folder), ["small", "small.csv", "small.npz"]);
    });
}

#[test]
fn endings_of_other_formats_are_refused() {
    with_folder(|folder| {
        for (options, told) in [
            (&["--out", "m.csv"][..], ".npz"),
            (&["--out", "m.json"], ".npz"),
            (&["--out", "m.npz", "--report", "r.npy"], ".json"),
            (&["--out", "m.npz", "--report", "r.CSV"], ".json"),
        ] {
            assert_refused(&train(folder, "hebbian", options), &[told, "another format"]);
        }
        let recall = ["recall", "--model", "small.npz", "--cues", "small.csv", "--out", "s.jpg"];
        assert_refused(&hopfit(folder, &recall), &["s.jpg", ".npy, .csv or .png"]);
    });
}

#[test]
fn states_are_written_as_their_name_says() {
    let folder = folder_with_model();
    let recall = |out: &str, more: &[&str]| {
        let base = ["recall", "--model", "small.npz", "--cues", "small.csv", "--max-steps", "0"];
        hopfit(folder.path(), &[&base[..], &["--out", out], more].concat())
    };
    assert!(recall("s.csv", &[]).status.success());
    assert_eq!(fs::read_to_string(folder.path().join("s.csv")).unwrap(), common::SMALL);
    assert_refused(&recall("s.png", &[]), &["s.png", "--shape"]);
    assert_refused(&recall("s.png", &["--shape", "2x2"]), &["--shape", "5 neurons"]);
    assert!(recall("s.png", &["--shape", "1x5"]).status.success());
    assert!(fs::read(folder.path().join("s.png")).unwrap().starts_with(b"\x89PNG"));
    assert!(recall("s.npy", &[]).status.success());
    assert!(fs::read(folder.path().join("s.npy")).unwrap().starts_with(b"\x93NUMPY"));
}

#[test]
fn a_model_of_pictures_needs_no_shape() {
    let folder = tempfile::tempdir().unwrap();
    let digits = digits();
    let patterns = ["--resize", "9x9", "--first", "3", digits.to_str().unwrap()];
    let train = ["train", "--rule", "hebbian", "--out", "m.npz", "--patterns"];
    run(folder.path(), &[&train[..], &[patterns[4]], &patterns[..4]].concat());
    let recall = ["recall", "--model", "m.npz", "--out", "s.PNG", "--cues", patterns[4]];
    run(folder.path(), &[&recall[..], &patterns[..4]].concat());
    assert!(fs::read(folder.path().join("s.PNG")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn what_killed_runs_left_is_cleared() {
    with_folder(|folder| {
        for name in [".m.npz.hopfit-a1B2c3.tmp", ".other.npz.hopfit-a1B2c3.tmp"] {
            fs::write(folder.join(name), "half a mod").unwrap();
        }
        assert!(train(folder, "hebbian", &["--out", "m.npz"]).status.success());
        let left = [".other.npz.hopfit-a1B2c3.tmp", "m.npz", "small", "small.csv", "small.npz"];
        assert_eq!(names(folder), left);
    });
}

#[test]
fn runs_that_write_the_same_file_do_not_take_each_others_away() {
    with_folder(|folder| {
        let run = || train(folder, "hebbian", &["--out", "m.npz", "--report", "r.json"]);
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..12).map(|_| scope.spawn(run)).collect();
            for output in runs.into_iter().map(|run| run.join().unwrap()) {
                assert!(output.status.success(), "{}", stderr(&output));
            }
        });
        assert_eq!(names(folder), ["m.npz", "r.json", "small", "small.csv", "small.npz"]);
        assert_eq!(
            fs::read(folder.join("m.npz")).unwrap(),
            fs::read(folder.join("small.npz")).unwrap()
        );
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_takes_only_what_is_on_it() {
    with_folder(|folder| {
        let full = ["--out", "m.npz", "--report", "/dev/full", "--certificate", "c.json"];
        let output = train(folder, "exact", &full);
        assert_eq!(output.status.code(), Some(2));
        let told = stderr(&output);
        assert!(told.contains("/dev/full") && told.contains("saved: c.json, m.npz"), "{told}");
        assert!(stdout(&output).contains("proven fewest"));
        run(folder, &["check", "--certificate", "c.json", "--patterns", "small.csv"]);
        run(folder, &["evaluate", "--model", "m.npz", "--patterns", "small.csv"]);
        // A model that has no place is saved elsewhere.
        let output = train(folder, "hebbian", &["--out", "/dev/full", "--report", "r.json"]);
        assert_eq!(output.status.code(), Some(2));
        let told = stderr(&output);
        let saved = told.trim_end().trim_end_matches(')').rsplit(' ').next().unwrap();
        assert_eq!(fs::read(saved).unwrap(), fs::read(folder.join("small.npz")).unwrap());
        fs::remove_file(saved).unwrap();
        assert_eq!(json(folder, "r.json")["rule"], "hebbian");
        // Words that cannot be written are a failure, too.
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut program = std::process::Command::new(assert_cmd::cargo::cargo_bin("hopfit"));
        program.current_dir(folder).args(["evaluate", "--model", "m.npz"]);
        let status = program.args(["--patterns", "small.csv"]).stdout(full).status();
        assert_eq!(status.unwrap().code(), Some(2));
    });
}

#[cfg(unix)]
#[test]
fn a_named_pipe_gets_the_model_when_it_is_read() {
    with_folder(|folder| {
        let fifo = folder.join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let reader = std::thread::spawn(move || fs::read(fifo).unwrap());
        assert!(train(folder, "hebbian", &["--out", "fifo"]).status.success());
        assert_eq!(reader.join().unwrap(), fs::read(folder.join("small.npz")).unwrap());
        // What is refused never waits for a reader.
        let refused = train(folder, "hebbian", &["--out", "fifo", "--report", "none/r.json"]);
        assert_refused(&refused, &["none/r.json"]);
    });
}
