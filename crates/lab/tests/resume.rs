//! Runs that end early, and runs on other numbers of threads.

mod common;

use common::{made, quick, without_seconds};
use hopfit::Stop;
use hopfit_lab::{ErrorKind, Settings, figure, make};
use std::fs;
use std::path::Path;

/// A run of a few moments.
fn short(folder: &Path) -> Settings {
    Settings { repeats: Some(1), ..quick(folder) }
}

#[test]
fn a_torn_journal_gives_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let settings = short(folder.path());
    let whole = made("fig3", &settings);
    let svg = fs::read(folder.path().join("fig3.svg")).unwrap();
    let png = fs::read(folder.path().join("fig3.png")).unwrap();
    let path = folder.path().join("fig3.journal");
    let journal = fs::read(&path).unwrap();
    let lines: Vec<usize> =
        (0..journal.len()).filter(|at| journal[*at] == b'\n').map(|at| at + 1).collect();
    // In the middle of a line, at its end, one byte before and after.
    let cuts = [0, 10, lines[0], lines[3] - 1, lines[3], lines[3] + 1, lines[6] + 77];
    for cut in cuts {
        fs::write(&path, &journal[..cut]).unwrap();
        let kept = lines.iter().filter(|end| **end <= cut).count().saturating_sub(1);
        let mut first = None;
        let again = make(figure("fig3").unwrap(), &settings, &Stop::never(), &mut |standing| {
            first.get_or_insert(standing.done);
        });
        let again = again.unwrap();
        assert_eq!(first, Some(kept), "points that were not run again");
        assert_eq!(without_seconds(&again), without_seconds(&whole));
        assert_eq!(fs::read(folder.path().join("fig3.svg")).unwrap(), svg);
        assert_eq!(fs::read(folder.path().join("fig3.png")).unwrap(), png);
    }
    // Nothing is left to be run: the same to the byte.
    let csv = fs::read(folder.path().join("fig3.csv")).unwrap();
    let json = fs::read(folder.path().join("fig3.json")).unwrap();
    made("fig3", &settings);
    assert_eq!(fs::read(folder.path().join("fig3.csv")).unwrap(), csv);
    assert_eq!(fs::read(folder.path().join("fig3.json")).unwrap(), json);
}

#[test]
fn an_interrupted_run_goes_on_from_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { threads: 1, ..short(folder.path()) };
    let stop = Stop::never();
    let error = make(figure("fig3").unwrap(), &settings, &stop, &mut |standing| {
        if standing.done == 3 {
            stop.raise();
        }
    });
    let error = error.unwrap_err();
    let ErrorKind::Interrupted { done, total, .. } = error.kind() else { panic!("{error}") };
    assert!((3..=5).contains(done) && *total == 12, "{error}");
    assert!(!folder.path().join("fig3.csv").exists());
    let again = made("fig3", &settings);
    let other = tempfile::tempdir().unwrap();
    assert_eq!(without_seconds(&again), without_seconds(&made("fig3", &short(other.path()))));
}

#[test]
fn tables_do_not_depend_on_the_number_of_threads() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let settings = |at: usize| Settings { threads: at + 1, ..short(folders[at].path()) };
    let svg = |at: usize| fs::read(folders[at].path().join("fig3.svg")).unwrap();
    assert_eq!(
        without_seconds(&made("fig3", &settings(0))),
        without_seconds(&made("fig3", &settings(1)))
    );
    assert_eq!(svg(0), svg(1));
    // Where no rule reaches its time limit, the searches do not either.
    let [one, two] = [0, 1].map(|at| without_seconds(&made("fig4", &settings(at))));
    let mut proved = 0;
    for (one, two) in one.iter().zip(&two) {
        let searches = ["milp", "exact"].iter().any(|rule| one[3].text().starts_with(rule));
        if !searches || [one, two].iter().all(|row| row[8].text() == "optimal") {
            assert_eq!(one, two);
            proved += usize::from(searches);
        }
    }
    assert!(proved > 15, "{proved}");
}

#[test]
fn a_journal_of_other_options_is_not_mixed_in() {
    let folder = tempfile::tempdir().unwrap();
    made("fig3", &short(folder.path()));
    let other = Settings { seed: 9, ..short(folder.path()) };
    let refused = make(figure("fig3").unwrap(), &other, &Stop::never(), &mut |_| {});
    let text = refused.unwrap_err().to_string();
    assert!(
        text.contains("seed 1") && text.contains("seed 9") && text.contains("--fresh"),
        "{text}"
    );
    made("fig3", &Settings { fresh: true, ..other });
}

#[test]
fn a_journal_whose_points_are_not_the_figures_is_refused_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let settings = short(folder.path());
    made("fig3", &settings);
    let path = folder.path().join("fig3.journal");
    let journal = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = journal.lines().collect();
    let with = |at: usize, line: &str| {
        let mut lines = lines.clone();
        lines[at] = line;
        lines.join("\n") + "\n"
    };
    let foreign = lines[2].replacen("\"key\":\"", "\"key\":\"another ", 1);
    let narrow = {
        let mut point: serde_json::Value = serde_json::from_str(lines[4]).unwrap();
        point["rows"][0].as_array_mut().unwrap().pop();
        point.to_string()
    };
    let cases = [
        (with(2, &foreign), 3, "is no point of this figure"),
        (with(2, lines[1]), 3, "is there twice"),
        (format!("{journal}{foreign}\n"), lines.len() + 1, "is no point of this figure"),
        (with(4, &narrow), 5, "cells where"),
        (with(3, "{}"), 4, "missing field"),
        (with(3, "[1, 2]"), 4, "not a line of a journal"),
    ];
    for (text, line, reason) in cases {
        fs::write(&path, &text).unwrap();
        let error = make(figure("fig3").unwrap(), &settings, &Stop::never(), &mut |_| {});
        let error = error.unwrap_err();
        let told = error.to_string();
        assert!(told.contains("fig3.journal") && told.contains("--fresh"), "{told}");
        assert!(told.contains(&format!("line {line} ")) && told.contains(reason), "{told}");
        // Nothing of it is lost by the refusal.
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    made("fig3", &Settings { fresh: true, ..settings });
}

#[test]
fn a_point_that_cannot_be_drawn_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { time_limit: Some(0.2), ..short(folder.path()) };
    made("fig2", &settings);
    let path = folder.path().join("fig2.journal");
    let journal = fs::read_to_string(&path).unwrap();
    for extra in ["[1, 2, 3]", "{\"weights\": 1}", "\"no\""] {
        let damage = |line: &str| {
            let mut point: serde_json::Value = serde_json::from_str(line).unwrap();
            point["extra"] = serde_json::from_str(extra).unwrap();
            point.to_string()
        };
        let mut lines: Vec<String> = journal.lines().map(str::to_owned).collect();
        lines[1] = damage(&lines[1]);
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        let error = make(figure("fig2").unwrap(), &settings, &Stop::never(), &mut |_| {});
        let told = error.unwrap_err().to_string();
        assert!(told.contains("is damaged") && told.contains("--fresh"), "{told}");
    }
}
