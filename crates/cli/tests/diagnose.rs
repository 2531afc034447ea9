//! `hopfit evaluate --diagnose`.

mod common;

use common::{assert_refused, folder_with_model, hopfit, json, run, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;

const EVALUATE: [&str; 5] = ["evaluate", "--model", "small.npz", "--patterns", "small.csv"];
const PARTS: [&str; 6] = ["distributions", "energy", "endings", "curve", "basins", "census"];

fn diagnosed(folder: &Path, options: &[&str]) -> Value {
    let told = run(folder, &[&EVALUATE[..], options, &["--json"]].concat());
    serde_json::from_slice::<Value>(&told.stdout).unwrap()["diagnosis"].take()
}

#[test]
fn everything_is_told_as_tables_and_reported() {
    let folder = folder_with_model();
    let told = run(
        folder.path(),
        &[&EVALUATE[..], &["--diagnose", "--report", "r.json", "--trials", "3"]].concat(),
    );
    let text = stdout(&told);
    for words in ["of 30 bits", "recalled from 18 cues", "basins: recalled from all", "census: "] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
    assert_eq!(stderr(&told), "");
    let found = json(folder.path(), "r.json")["diagnosis"].take();
    for part in PARTS {
        assert!(found[part].is_object(), "{part}");
    }
    assert_eq!(found["cut_short"].as_array().map(Vec::len), Some(0));
    let ends = found["basins"]["ends"].as_array().unwrap();
    assert_eq!(ends.iter().map(|end| end["cues"].as_u64().unwrap()).sum::<u64>(), 32);
    let again = diagnosed(folder.path(), &["--diagnose", "--trials", "3", "--threads", "2"]);
    assert_eq!(found, again);
    // Without the option there is no such part.
    let plain = run(folder.path(), &[&EVALUATE[..], &["--json"]].concat());
    assert!(serde_json::from_slice::<Value>(&plain.stdout).unwrap().get("diagnosis").is_none());
}

#[test]
fn parts_and_settings_are_chosen() {
    let folder = folder_with_model();
    let options = ["--diagnose", "endings,curve", "--levels", "0,0.5", "--noise", "0.4"];
    let found = diagnosed(folder.path(), &options);
    for part in PARTS {
        assert_eq!(found.get(part).is_some(), ["endings", "curve"].contains(&part), "{part}");
    }
    assert_eq!(found["endings"]["noise"], 0.4);
    let flipped = found["curve"]["flipped"].as_array().unwrap();
    assert_eq!((flipped.len(), flipped[1]["noise"].as_f64()), (2, Some(0.5)));
    let missing = diagnosed(folder.path(), &["--diagnose", "endings", "--missing-share", "0.3"]);
    let endings = &missing["endings"];
    assert_eq!(
        (endings["noise"].as_f64(), endings["missing_share"].as_f64()),
        (Some(0.0), Some(0.3))
    );

    let refused = |options: &[&str]| {
        let output = hopfit(folder.path(), &[&EVALUATE[..], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        stderr(&output)
    };
    assert!(refused(&["--diagnose", "everything"]).contains("distributions"));
    assert!(refused(&["--levels", "0.1"]).contains("--diagnose"));
    assert!(refused(&["--diagnose", "--levels", "1.5"]).contains("from 0 to 1"));
    assert!(refused(&["--diagnose", "--radii", "6"]).contains("6 bits"));
    assert!(refused(&["--plot", "c.svg"]).contains("--diagnose"));
}

#[test]
fn missing_bits_are_recalled_from_and_told() {
    let folder = folder_with_model();
    let told = run(folder.path(), &[&EVALUATE[..], &["--missing-share", "0.25"]].concat());
    let text = stdout(&told);
    assert!(text.contains("0.0 % of the bits flipped and 25.0 % missing"), "{text}");
    let told = run(folder.path(), &[&EVALUATE[..], &["--noise", "0.1"]].concat());
    assert!(!stdout(&told).contains("missing"));
}

#[test]
fn charts_are_drawn_in_the_format_of_the_name() {
    let folder = folder_with_model();
    for (name, begins) in [("c.svg", &b"<svg"[..]), ("c.PNG", b"\x89PNG")] {
        let options = ["--diagnose", "--trials", "2", "--plot", name];
        run(folder.path(), &[&EVALUATE[..], &options].concat());
        assert!(fs::read(folder.path().join(name)).unwrap().starts_with(begins), "{name}");
    }
    let svg = fs::read_to_string(folder.path().join("c.svg")).unwrap();
    for title in ["Recalled whole", "Basins", "Energy along recalls", "fixed points"] {
        assert!(svg.contains(title), "{title}");
    }
    let wrong = [&EVALUATE[..], &["--diagnose", "--plot", "c.jpg"]].concat();
    assert_refused(&hopfit(folder.path(), &wrong), &["c.jpg", "--plot", ".svg or .png"]);
    let spoiling = [&EVALUATE[..], &["--diagnose", "--plot", "small.csv"]].concat();
    assert_refused(&hopfit(folder.path(), &spoiling), &["small.csv", "--plot"]);
}

#[test]
fn a_time_limit_leaves_what_was_done() {
    let folder = folder_with_model();
    let options = ["--diagnose", "--trials", "1000000", "--time-limit", "1", "--report", "r.json"];
    let told = run(folder.path(), &[&EVALUATE[..], &options].concat());
    assert!(stderr(&told).contains("cut short: endings, curve"), "{}", stderr(&told));
    let found = json(folder.path(), "r.json")["diagnosis"].take();
    let cues = found["endings"]["cues"].as_u64().unwrap();
    assert!(cues > 6 && cues < 6_000_000 && cues.is_multiple_of(6), "{cues}");
    assert!(found["census"].is_object() && found["basins"].is_object());
}

#[cfg(unix)]
#[test]
fn ctrl_c_saves_what_was_done() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let folder = folder_with_model();
    let options = ["--diagnose", "endings", "--trials", "100000000", "--report", "r.json"];
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("hopfit"))
        .current_dir(folder.path())
        .args(EVALUATE)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first words come before the diagnosis begins.
    child.stdout.as_mut().unwrap().read_exact(&mut [0; 10]).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("cut short: endings"), "{}", stderr(&output));
    let found = json(folder.path(), "r.json")["diagnosis"].take();
    assert!(found["endings"]["cues"].as_u64().unwrap() > 6);
}

#[test]
fn recall_from_noise_ends_at_its_limit_with_whole_rounds() {
    let folder = folder_with_model();
    let evaluate = |options: &[&str]| hopfit(folder.path(), &[&EVALUATE[..], options].concat());
    let asked = ["--noise", "0.2", "--trials", "100000000", "--report", "r.json", "--time-limit"];
    let told = evaluate(&[&asked[..], &["1"]].concat());
    let found = &json(folder.path(), "r.json")["noise"];
    let trials = found["trials"].as_u64().unwrap();
    assert!((1..100_000_000).contains(&trials), "{trials}");
    assert!(stderr(&told).contains(&format!("stopped after {trials} of ")), "{}", stderr(&told));
    // What was done is what so many rounds would have given.
    let same = ["--noise", "0.2", "--report", "s.json", "--trials"];
    assert!(evaluate(&[&same[..], &[&trials.to_string()]].concat()).status.success());
    assert_eq!(&json(folder.path(), "s.json")["noise"], found);
    assert!(evaluate(&[&asked[..], &["0"]].concat()).status.success());
    assert!(json(folder.path(), "r.json").get("noise").is_none());
    let refused = evaluate(&["--time-limit", "1"]);
    assert_refused(&refused, &["--time-limit", "--noise"]);
}
