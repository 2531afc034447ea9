//! Several rules in one table.

mod common;

use common::{assert_refused, folder_with_model, hopfit, json, run, stderr, stdout};

const COMPARE: [&str; 5] =
    ["compare", "--patterns", "small.csv", "--rules", "hebbian,pseudoinverse,exact"];

#[test]
fn the_table_and_the_report_say_the_same() {
    let folder = folder_with_model();
    let told =
        run(folder.path(), &[&COMPARE[..], &["--trials", "5", "--report", "r.json"]].concat());
    let report = json(folder.path(), "r.json");
    let rules = report["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 3);
    let told = stdout(&told);
    for rule in rules {
        let name = rule["rule"].as_str().unwrap();
        let line = told.lines().find(|line| line.starts_with(name)).unwrap();
        let stored = format!("{} of 6", rule["stored_patterns"]);
        assert!(line.contains(&stored), "{line}");
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells[4], rule["flips"].to_string(), "{line}");
    }
    // The least is known here: 4 bits, with a certificate.
    assert_eq!((rules[2]["flips"].as_u64(), rules[2]["lower_bound"].as_u64()), (Some(4), Some(4)));
    assert!(told.contains(" 4* "), "{told}");
    assert!(told.contains("nearest pattern"), "{told}");
}

#[test]
fn a_rule_may_go_on_to_something() {
    let folder = folder_with_model();
    let rules =
        ["compare", "--patterns", "small.csv", "--rules", "exact,exact:recall,exact:margin"];
    let told = stdout(&run(folder.path(), &rules));
    for name in ["exact ", "exact:recall ", "exact:margin "] {
        assert!(told.lines().any(|line| line.starts_with(name)), "{name} is not in\n{told}");
    }
    let foreign = ["compare", "--patterns", "small.csv", "--rules", "hebbian:recall"];
    assert_refused(&hopfit(folder.path(), &foreign), &["--then", "exact"]);
}

#[test]
fn a_row_is_what_evaluate_finds() {
    let folder = folder_with_model();
    let same = ["--noise", "0.2", "--trials", "7", "--seed", "3"];
    let compared = [&COMPARE[..], &same, &["--report", "r.json"]].concat();
    run(folder.path(), &compared);
    let evaluate = ["evaluate", "--model", "small.npz", "--patterns", "small.csv"];
    run(folder.path(), &[&evaluate[..], &same, &["--report", "e.json"]].concat());
    let (row, found) = (&json(folder.path(), "r.json")["rules"][0], json(folder.path(), "e.json"));
    assert_eq!(row["recalled_from_noise"], found["noise"]["recalled_fraction"]);
    assert_eq!(row["flips"], found["flips"]);
}

#[test]
fn rules_that_cannot_be_are_refused_before_any_work() {
    let folder = folder_with_model();
    let told =
        hopfit(folder.path(), &["compare", "--patterns", "small.csv", "--rules", "exact,new"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(stderr(&told).contains("hebbian"), "{}", stderr(&told));
    let spoilt = [&COMPARE[..], &["--report", "small.csv"]].concat();
    assert_refused(&hopfit(folder.path(), &spoilt), &["small.csv"]);
}

#[test]
fn the_class_of_weights_is_that_of_train() {
    let folder = folder_with_model();
    let class = ["--no-symmetry", "--bias", "--receptive-field", "1", "--tie", "strict"];
    let shape = ["--shape", "1x5"];
    let compare = [&COMPARE[..], &class, &shape, &["--trials", "2", "--report", "c.json"]].concat();
    let told = run(folder.path(), &compare);
    let left_out = "hebbian: has no choice of --no-symmetry, --bias, --receptive-field";
    assert!(stderr(&told).contains(left_out), "{}", stderr(&told));
    assert!(!stderr(&told).contains("exact:"), "{}", stderr(&told));
    let train = ["train", "--patterns", "small.csv", "--rule", "exact", "--out", "m.npz"];
    run(folder.path(), &[&train[..], &class, &shape, &["--report", "t.json"]].concat());
    let (compared, trained) = (json(folder.path(), "c.json"), json(folder.path(), "t.json"));
    for key in ["flips", "unmet", "lower_bound", "status", "proof"] {
        assert_eq!(compared["rules"][2][key], trained[key], "{key}");
    }
    // The class matters here: the paper's has another optimum.
    run(folder.path(), &[&COMPARE[..], &["--trials", "2", "--report", "p.json"]].concat());
    assert_ne!(json(folder.path(), "p.json")["rules"][2]["unmet"], compared["rules"][2]["unmet"]);
    let without = [&COMPARE[..4], &["exact", "--receptive-field", "1"]].concat();
    assert_refused(&hopfit(folder.path(), &without), &["small.csv", "--shape"]);
}

#[test]
#[cfg(feature = "paper")]
fn the_picture_has_a_curve_a_rule() {
    let folder = folder_with_model();
    run(folder.path(), &[&COMPARE[..], &["--trials", "2", "--plot", "p.svg"]].concat());
    let text = std::fs::read_to_string(folder.path().join("p.svg")).unwrap();
    for word in ["hebbian: ", "pseudoinverse: ", "exact: 4 flips", "missing bits (%)"] {
        assert!(text.contains(word), "{word}");
    }
}
