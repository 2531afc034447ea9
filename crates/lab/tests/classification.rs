//! Figure 8 on a table of the user's.

mod common;

use common::{made, quick};
use hopfit::Stop;
use hopfit::data::{TableOptions, read_table};
use hopfit::random::Stream;
use hopfit_lab::{EncoderRows, Made, OwnTable, Settings, figure, make};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// A table of three classes that each of two features tells apart, beside one
/// of noise.
fn settings(folder: &Path, rows: [usize; 3]) -> Settings {
    let mut text = String::from("a,b,noise,class\n");
    let mut stream = Stream::new(1, 0);
    for (class, rows) in rows.into_iter().enumerate() {
        for _ in 0..rows {
            let (a, b) = (class as f64 + 0.3 * stream.uniform(), 5.0 - 2.0 * class as f64);
            writeln!(text, "{a},{b},{},kind {class}", stream.below(3)).unwrap();
        }
    }
    let file = folder.join("own.csv");
    std::fs::write(&file, text).unwrap();
    let table = read_table(&file, &TableOptions::default()).unwrap();
    let table = Some(OwnTable { name: "own".to_owned(), table });
    let (repeats, time_limit) = (Some(2), Some(1.0));
    Settings { table, repeats, time_limit, examples: 4, ..quick(folder) }
}

/// Accuracies by what was tried (all columns but the rule), then by the rule.
fn accuracies(made: &Made) -> BTreeMap<Vec<String>, BTreeMap<String, f64>> {
    let mut found: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for row in made.results.rows() {
        let tried = ["dataset", "experiment", "examples_per_class", "missing", "repeat"];
        let tried = tried.map(|column| row.cell(column).to_string()).to_vec();
        let rule = row.text("rule").to_owned();
        let before = found.entry(tried).or_default().insert(rule, row.number("accuracy").unwrap());
        assert!(before.is_none(), "a row twice");
    }
    found
}

#[test]
fn every_rule_is_tried_on_everything() {
    let folder = tempfile::tempdir().unwrap();
    let found = accuracies(&made("fig8", &settings(folder.path(), [8, 7, 6])));
    // 1, 2 and 4 examples; 0, 10, … 50 % missing; two repeats.
    assert_eq!(found.len(), 2 * (3 + 6));
    let rules: BTreeSet<Vec<&String>> = found.values().map(|of| of.keys().collect()).collect();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules.first().unwrap().len(), 16);
    for (tried, of) in &found {
        assert!(of.values().all(|accuracy| (0.0..=1.0).contains(accuracy)));
        // Both features tell the class, so nothing but noise can err.
        if tried[3] == "0" {
            for rule in ["nearest", "tree", "forest", "softmax", "labels-bayes", "labels-noise"] {
                assert!(of[rule] > 0.8 || tried[2] == "1", "{tried:?}: {rule} {}", of[rule]);
            }
        }
    }
    // Without missing bits both experiments are the same.
    for repeat in ["0", "1"] {
        let key = |experiment: &str| ["own", experiment, "4", "0", repeat].map(String::from);
        assert_eq!(found[&key("few_shot")[..]], found[&key("missing")[..]]);
    }
}

#[test]
fn the_table_does_not_depend_on_the_number_of_threads() {
    let [one, two] = [1, 2].map(|threads| {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), [5, 5, 5]);
        let settings = Settings { threads, repeats: Some(1), time_limit: Some(20.0), ..settings };
        made("fig8", &settings).results.to_csv()
    });
    assert_eq!(one, two);
}

#[test]
fn classes_that_are_too_small_are_named() {
    let refused = |rows, examples| {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { examples, ..settings(folder.path(), rows) };
        let refused = make(figure("fig8").unwrap(), &settings, &Stop::never(), &mut |_| {});
        refused.unwrap_err().to_string()
    };
    let text = refused([4, 4, 1], 2);
    assert!(text.contains("own: class `kind 2` has 1 row"), "{text}");
    let text = refused([4, 5, 3], 5);
    assert!(text.contains("`kind 1`, has 5 rows") && text.contains("--examples 4"), "{text}");
}

#[test]
fn an_encoder_of_the_examples_alone_is_another_one() {
    let accuracies = [EncoderRows::Table, EncoderRows::Examples].map(|encoder| {
        let folder = tempfile::tempdir().unwrap();
        // Values of iris lie close enough for clusters to depend on the rows.
        let iris = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/iris.csv");
        let table = read_table(iris, &TableOptions::default()).unwrap();
        let table = Some(OwnTable { name: "iris".to_owned(), table });
        let settings = settings(folder.path(), [8, 7, 6]);
        let made = made("fig8", &Settings { encoder, table, ..settings });
        assert_eq!(made.results.options["encoder"], encoder.name());
        accuracies(&made)
    });
    assert_eq!(accuracies[0].len(), accuracies[1].len());
    let nearest =
        |at: usize| accuracies[at].values().map(|of| of["nearest"].to_string()).collect::<Vec<_>>();
    assert_ne!(nearest(0), nearest(1));
}

#[test]
fn other_figures_take_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path(), [3, 3, 3]);
    let refused = make(figure("fig3").unwrap(), &settings, &Stop::never(), &mut |_| {});
    assert!(refused.unwrap_err().to_string().contains("not made of a table"));
}
