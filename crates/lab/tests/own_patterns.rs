//! The experiments on patterns of the user's.

mod common;

use common::{made, quick};
use hopfit::data::PatternSet;
use hopfit::{Patterns, Shape, Stop};
use hopfit_lab::{ErrorKind, OwnPatterns, Settings, figure, make};
use std::path::Path;

/// `count` random patterns of 12 bits that somebody may have.
fn own(folder: &Path, count: usize, shape: Option<Shape>) -> Settings {
    let patterns = Patterns::random(count, 12, 4).unwrap();
    let set = PatternSet { patterns, shape, total: count, notes: vec![] };
    let patterns = Some(OwnPatterns { name: "mine".to_owned(), set });
    Settings { patterns, repeats: Some(1), ..quick(folder) }
}

fn rules(made: &hopfit_lab::Made) -> Vec<String> {
    let mut rules: Vec<_> = made.results.rows().map(|row| row.text("rule").to_owned()).collect();
    rules.dedup();
    rules
}

#[test]
fn own_patterns_take_the_place_of_the_digits() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["fig2", "fig3", "fig5", "fig6", "fig7"] {
        let made = made(name, &own(folder.path(), 10, Some(Shape::new(3, 4))));
        if name != "fig7" {
            assert!(made.results.rows().all(|row| row.text("dataset") == "mine"), "{name}");
            assert!(made.results.rows().all(|row| row.count("patterns") <= 10), "{name}");
        }
        assert!(!made.story.shows.is_empty());
    }
}

#[test]
fn the_grid_follows_the_patterns() {
    let folder = tempfile::tempdir().unwrap();
    let made = made("fig5", &own(folder.path(), 8, None));
    let of_exact = made.results.rows().filter(|row| row.text("rule") == "exact");
    let counts: Vec<usize> = of_exact.map(|row| row.count("patterns")).collect();
    assert_eq!(counts, [1, 2, 4, 5, 7, 8]);
}

#[test]
fn without_a_shape_there_is_no_receptive_field() {
    let [with, without] = [Some(Shape::new(3, 4)), None].map(|shape| {
        let folder = tempfile::tempdir().unwrap();
        rules(&made("fig5", &own(folder.path(), 6, shape)))
    });
    assert!(with.iter().any(|rule| rule == "milp-receptive-field"));
    assert!(!without.iter().any(|rule| rule.ends_with("receptive-field")));
    assert!(without.iter().any(|rule| rule == "milp-sparse"));
}

#[test]
fn figure_four_is_of_random_patterns_only() {
    let folder = tempfile::tempdir().unwrap();
    let settings = own(folder.path(), 6, None);
    let refused = make(figure("fig4").unwrap(), &settings, &Stop::never(), &mut |_| {});
    assert!(matches!(refused.unwrap_err().kind(), ErrorKind::Unsuitable { .. }));
}

#[test]
fn missing_data_sets_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { data: Some(folder.path().join("none")), ..quick(folder.path()) };
    let refused = make(figure("fig5").unwrap(), &settings, &Stop::never(), &mut |_| {});
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("mnist4k") && text.contains("--data"), "{text}");
}
