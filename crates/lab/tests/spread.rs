//! Points run by themselves and merged are what one run makes.

mod common;

use common::{made, quick, without_seconds};
use hopfit::Stop;
use hopfit_lab::{
    ErrorKind, Figure, Partition, Planned, Settings, Sweep, experiment_of, figure, make, make_part,
    merge, merge_one,
};
use std::fs;
use std::path::{Path, PathBuf};

fn short(folder: &Path) -> Settings {
    Settings { repeats: Some(1), ..quick(folder) }
}

/// Runs all points of a figure, each by itself, into `folder`.
fn run_all(figure: &dyn Figure, settings: &Settings, folder: &Path) -> Planned {
    let settings = Settings { out: folder.to_owned(), ..settings.clone() };
    let planned = Planned::new(figure, &settings).unwrap();
    for name in planned.names() {
        assert_eq!(experiment_of(name), figure.experiment());
        let run = planned.run_point(name, &settings, &Stop::never()).unwrap();
        assert!(!run.skipped && run.file == folder.join(format!("{name}.json")));
    }
    planned
}

/// Asserts that a figure's files are the same, but for seconds.
fn assert_same(name: &str, one: &Path, two: &Path, endings: &[&str]) {
    for ending in endings {
        let read = |folder: &Path| fs::read(folder.join(format!("{name}{ending}"))).unwrap();
        assert!(read(one) == read(two), "{name}{ending} differs");
    }
}

#[test]
fn merged_points_are_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let settings = short(&at("one"));
    let fig3 = figure("fig3").unwrap();
    let whole = made("fig3", &settings);
    run_all(fig3, &settings, &at("points"));
    let merged = merge(&[at("points")], &Settings { out: at("merged"), ..settings.clone() });
    let merged = merged.unwrap();
    assert_eq!(merged.len(), 1);
    assert_eq!(without_seconds(&merged[0]), without_seconds(&whole));
    assert_same("fig3", &at("one"), &at("merged"), &[".svg", ".png"]);
}

#[test]
fn journals_of_parts_are_one_run_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let settings = short(&at("one"));
    made("fig3", &settings);
    // The same finished points, on two machines.
    let journal = fs::read_to_string(at("one/fig3.journal")).unwrap();
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    for part in 0..2 {
        let mine = lines[1..].iter().enumerate().filter(|(at, _)| at % 2 == part);
        let text: String = std::iter::once(lines[0]).chain(mine.map(|(_, line)| *line)).collect();
        fs::create_dir(at(&format!("part{part}"))).unwrap();
        fs::write(at(&format!("part{part}/fig3.journal")), text).unwrap();
    }
    let parts = [at("part0"), at("part1")];
    merge(&parts, &Settings { out: at("merged"), ..settings.clone() }).unwrap();
    assert_same("fig3", &at("one"), &at("merged"), &[".csv", ".svg", ".png"]);
    let error = merge(&parts[1..], &Settings { out: at("half"), ..settings }).unwrap_err();
    let ErrorKind::MissingPoints { missing, total, name, .. } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!((*missing, *total), (6, 12));
    assert!(name.starts_with("fig3/") && error.to_string().contains(name.as_str()), "{error}");
    assert!(!at("half").exists());
}

#[test]
fn parts_are_run_apart_and_merged() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let sweep = Sweep::of_counts(
        &[8, 12],
        &[1, 2, 4],
        vec!["hebbian".parse().unwrap(), "storkey".parse().unwrap()],
    );
    let settings = |name: &str| Settings { repeats: Some(5), ..quick(&at(name)) };
    let one = make(&sweep, &settings("one"), &Stop::never(), &mut |_| {}).unwrap();
    for part in ["1/3", "2/3", "3/3"] {
        let place = settings(&part.replace('/', "of"));
        let part: Partition = part.parse().unwrap();
        make_part(&sweep, part, &place, &Stop::never(), &mut |_| {}).unwrap();
    }
    let folders = ["1of3", "2of3", "3of3"].map(at);
    let (again, two) = merge_one("sweep", &folders, &settings("two"), Sweep::of_options).unwrap();
    assert_eq!(again, sweep);
    assert_eq!(without_seconds(&one), without_seconds(&two));
    assert_same("sweep", &at("one"), &at("two"), &["-fits.csv", ".svg", ".png"]);
    // A sweep is none of the paper's figures.
    let error = merge(&folders, &settings("three")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NothingToMerge { .. }), "{error}");
}

#[test]
fn a_point_that_is_there_is_not_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let settings = short(folder.path());
    let planned = Planned::new(figure("fig3").unwrap(), &settings).unwrap();
    let name = planned.names().next().unwrap();
    let run = |settings: &Settings| {
        let planned = Planned::new(figure("fig3").unwrap(), settings).unwrap();
        planned.run_point(name, settings, &Stop::never())
    };
    let first = run(&settings).unwrap();
    let text = fs::read(&first.file).unwrap();
    assert!(!first.skipped && run(&settings).unwrap().skipped);
    assert_eq!(fs::read(&first.file).unwrap(), text);
    let other = Settings { seed: 7, ..settings.clone() };
    let error = run(&other).unwrap_err();
    let told = error.to_string();
    assert!(matches!(error.kind(), ErrorKind::OtherPoint { .. }), "{told}");
    assert!(told.contains("seed 1") && told.contains("seed 7") && told.contains("--fresh"));
    assert_eq!(fs::read(&first.file).unwrap(), text);
    assert!(!run(&Settings { fresh: true, ..other }).unwrap().skipped);
    let error = planned.run_point("fig3/none", &settings, &Stop::never()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoPoint { .. }), "{error}");
    // What is stopped leaves nothing behind.
    let stop = Stop::never();
    stop.raise();
    let second = planned.names().nth(1).unwrap();
    let error = planned.run_point(second, &settings, &stop).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PointInterrupted { .. }), "{error}");
    assert!(!folder.path().join(format!("{second}.json")).exists());
}

#[test]
fn a_larger_budget_runs_what_was_not_finished() {
    let folder = tempfile::tempdir().unwrap();
    let sweep = Sweep::of_counts(&[10], &[2, 6, 16], vec!["exact".parse().unwrap()]);
    let with = |seconds: f64| Settings {
        repeats: Some(2),
        time_limit: Some(seconds),
        ..quick(folder.path())
    };
    let run = |seconds: f64| {
        let settings = with(seconds);
        let planned = Planned::new(&sweep, &settings).unwrap();
        let run = |name| planned.run_point(name, &settings, &Stop::never());
        planned.names().map(run).collect::<hopfit_lab::Result<Vec<_>>>()
    };
    let first = run(0.0).unwrap();
    let open = first.iter().filter(|run| run.unfinished).count();
    assert!(open > 0);
    let again = run(30.0).unwrap();
    for (first, again) in first.iter().zip(&again) {
        assert_eq!(first.unfinished, !again.skipped);
        assert!(!again.unfinished);
    }
    assert!(run(0.0).is_err(), "a smaller budget would have to forget");
    let out = Settings { out: folder.path().join("out"), ..with(30.0) };
    merge_one("sweep", &[folder.path().to_owned()], &out, Sweep::of_options).unwrap();
}

#[test]
fn points_of_other_runs_are_not_mixed_in() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let settings = short(&at("out"));
    let fig3 = figure("fig3").unwrap();
    let planned = run_all(fig3, &settings, &at("one"));
    let other = Settings { out: at("two"), seed: 4, ..settings.clone() };
    let foreign = Planned::new(fig3, &other).unwrap();
    foreign.run_point(foreign.names().next().unwrap(), &other, &Stop::never()).unwrap();
    let folders: [PathBuf; 2] = [at("one"), at("two")];
    let error = merge(&folders, &settings).unwrap_err();
    let told = error.to_string();
    assert!(matches!(error.kind(), ErrorKind::MixedRuns { .. }), "{told}");
    assert!(told.contains("seed 4") && told.contains("seed 1"), "{told}");
    // A file that was damaged, and one that belongs to something else.
    let file = at("one").join(format!("{}.json", planned.names().next().unwrap()));
    let text = fs::read_to_string(&file).unwrap();
    for damaged in [&text[..100], "{}", "no JSON"] {
        fs::write(&file, damaged).unwrap();
        let error = merge(&folders[..1], &settings).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BadPointFile { .. }), "{error}");
        assert!(error.to_string().contains("one/fig3/"), "{error}");
    }
    fs::remove_file(&file).unwrap();
    let error = merge(&folders[..1], &settings).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MissingPoints { missing: 1, .. }), "{error}");
    fs::create_dir(at("empty")).unwrap();
    assert!(matches!(
        merge(&[at("empty")], &settings).unwrap_err().kind(),
        ErrorKind::NothingToMerge { .. }
    ));
    assert!(merge(&[at("nowhere")], &settings).is_err());
    assert!(!at("out").exists());
}
