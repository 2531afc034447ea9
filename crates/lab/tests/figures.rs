//! All figures in a quick run: what their tables must satisfy, and what their
//! files are.

mod common;

use common::{quick, text};
use hopfit::Stop;
use hopfit_lab::{Made, Row, Settings, figures, make_all};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn a_quick_run_of_all_figures() {
    let folder = tempfile::tempdir().unwrap();
    let settings = quick(folder.path());
    let made = make_all(figures(), &settings, &Stop::never(), &mut |_| {}).unwrap();
    for name in ["fig4", "fig5"] {
        exact_loses_no_more_than_others(of(&made, name));
    }
    six_shows_the_networks_of_five(&made);
    claims_are_judged(&made);
    known_and_unknown_are_ranked(of(&made, "known"));
    limits_are_in_order(of(&made, "capacity"));
    for figure in &made {
        columns_are_those_agreed(figure);
        files_are_sound(figure, folder.path());
        manifest_names_what_was_made(figure, &settings);
    }
    page_needs_no_other_file(&text(folder.path().join("index.html")), &made);
}

fn of<'a>(made: &'a [Made], name: &str) -> &'a Made {
    made.iter().find(|figure| figure.name == name).unwrap()
}

/// The flips that a row tells.
fn flips(row: &Row<'_>, column: &str) -> Option<f64> {
    Some((row.number(column)? * row.number("patterns")?).round())
}

/// Nothing of the class loses fewer bits than the certified bound, whatever
/// the time limit left open, nor than weights that reach it.
fn exact_loses_no_more_than_others(made: &Made) {
    let exact = |row: &Row<'_>| row.text("rule") == "exact";
    let place = |row: &Row<'_>| (row.count("patterns"), row.count("repeat"));
    let own: BTreeMap<_, _> =
        made.results.rows().filter(exact).map(|row| (place(&row), row)).collect();
    let mut compared = 0;
    // The classical rules are tried on more numbers of patterns.
    let symmetric =
        |row: &Row<'_>| row.text("rule") != "exact-free" && own.contains_key(&place(row));
    for row in made.results.rows().filter(symmetric) {
        let exact = &own[&place(&row)];
        let least = flips(exact, "flips_per_pattern").unwrap();
        let bound = flips(exact, "lower_bound_per_pattern").unwrap();
        assert!(bound <= least);
        assert_eq!(exact.text("status") == "optimal", bound == least);
        if let Some(other) = flips(&row, "flips_per_pattern") {
            let (rule, at) = (row.text("rule"), place(&row));
            assert!(
                bound <= other && (bound < least || least <= other),
                "{}: {rule} has {other} flips at {at:?}, exact {least}, bound {bound}",
                made.name
            );
            compared += usize::from(bound == least);
        }
    }
    assert!(compared > 30, "{compared}");
    // Free weights can do what symmetric ones can.
    for row in made.results.rows().filter(|row| row.text("rule") == "exact-free") {
        let least = flips(&own[&place(&row)], "flips_per_pattern");
        assert!(flips(&row, "lower_bound_per_pattern") <= least);
    }
}

fn six_shows_the_networks_of_five(made: &[Made]) {
    assert_eq!(of(made, "fig5").results, of(made, "fig6").results);
    assert_ne!(of(made, "fig5").drawings, of(made, "fig6").drawings);
}

/// Every claim has a measurement and, in the report, a verdict.
fn claims_are_judged(made: &[Made]) {
    let claims: Vec<_> = made.iter().flat_map(|made| &made.story.claims).collect();
    assert!(claims.len() > 10, "{}", claims.len());
    for claim in claims {
        assert!(!claim.place.is_empty() && !claim.claim.is_empty(), "{claim:?}");
        assert!(!claim.measured.contains("NaN") && !claim.measured.contains("inf"), "{claim:?}");
    }
}

/// Random patterns are never taken for stored ones more than by chance by the
/// pseudoinverse, whose energy is least for what it stores.
fn known_and_unknown_are_ranked(made: &Made) {
    let mut seen = 0;
    for row in made.results.rows() {
        let Some(area) = row.number("area") else { continue };
        assert!((0.0..=1.0).contains(&area));
        if row.text("rule") == "pseudoinverse" && row.text("negatives") == "random" {
            assert!(area > 0.99, "{area}");
            seen += 1;
        }
    }
    assert_eq!(seen, 2);
}

/// What is lost is more than what is stored, and the optimum of a class stores
/// what a class within it does.
fn limits_are_in_order(made: &Made) {
    let mut limits = BTreeMap::new();
    for row in made.results.rows() {
        let (stored, lost) = (row.count("stored"), row.number("lost"));
        assert!(lost.is_none_or(|lost| lost > stored as f64));
        let place = (row.count("neurons"), row.count("repeat"));
        limits.insert((place, row.text("rule").to_owned()), (stored, lost));
    }
    let mut compared = 0;
    for ((place, rule), (stored, _)) in &limits {
        let wider = match rule.as_str() {
            "exact-ternary" => "exact-integer-3",
            "exact-binary" | "exact-integer-3" => "exact",
            "exact" => "exact-free",
            _ => continue,
        };
        if let Some((_, Some(lost))) = limits.get(&(*place, wider.to_owned())) {
            assert!((*stored as f64) < *lost, "{place:?} {rule}");
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared}");
}

/// The columns that other programs rely on.
fn columns_are_those_agreed(made: &Made) {
    let expected = match made.name {
        "fig7" => "rule,noise,image,repeat,wrong_bits",
        "fig8" => "dataset,experiment,examples_per_class,missing,rule,repeat,accuracy,status,flips",
        "capacity" => "neurons,rule,repeat,stored,lost,tried,seconds",
        "known" => "rule,score,negatives,repeat,area,status",
        "parameters" => "rule,parameter,value,flips,wrong_bits,zero_fraction,status,seconds",
        "images" => "dataset,parameter,value,neurons,rule,repeat,stored,lost,blank",
        _ => {
            "dataset,neurons,patterns,rule,repeat,flips_per_pattern,lower_bound_per_pattern,\
             zero_fraction,status,seconds"
        }
    };
    let csv = made.results.to_csv();
    assert_eq!(csv.lines().next().unwrap(), expected);
    let columns = expected.split(',').count();
    assert!(csv.lines().all(|line| line.split(',').count() == columns), "{}", made.name);
    let more = made.files.iter().filter(|file| file.extension().is_some_and(|end| end == "csv"));
    assert_eq!(
        more.count(),
        if ["fig7", "capacity"].contains(&made.name) {
            2
        } else if made.name == "fig8" {
            3
        } else {
            1
        }
    );
}

fn files_are_sound(made: &Made, folder: &Path) {
    for ending in ["csv", "svg", "png", "json"] {
        assert!(made.files.contains(&folder.join(format!("{}.{ending}", made.name))));
    }
    assert_eq!(text(folder.join(format!("{}.csv", made.name))), made.results.to_csv());
    for file in &made.files {
        let bytes = std::fs::read(file).unwrap();
        match file.extension().unwrap().to_str().unwrap() {
            "svg" => well_formed(std::str::from_utf8(&bytes).unwrap()),
            "png" => {
                let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
                let colours: std::collections::BTreeSet<_> =
                    picture.pixels().map(|pixel| pixel.0).collect();
                assert!(picture.width() > 600 && colours.len() > 10, "{}", file.display());
            }
            _ => {}
        }
    }
    assert!(!made.story.shows.is_empty() && !made.story.compared.is_empty());
    let numbers = format!("{:?}", made.story);
    assert!(!numbers.contains("NaN") && !numbers.contains("inf"), "{numbers}");
}

/// Whether every tag is closed, in order, and nothing else looks like one.
fn well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a bare > before {:.40}", &rest[at..]);
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with(['!', '?']) {
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in <{tag:.60}>");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    // Not a number would stand alone, or begin an attribute.
    assert!(xml.starts_with("<svg") && !xml.contains(" NaN") && !xml.contains("\"NaN"));
}

fn manifest_names_what_was_made(made: &Made, settings: &Settings) {
    let path = made.files.iter().find(|file| file.ends_with(format!("{}.json", made.name)));
    let manifest: serde_json::Value = serde_json::from_str(&text(path.unwrap())).unwrap();
    assert_eq!(manifest["seed"], settings.seed);
    assert_eq!(manifest["options"]["quick"], true);
    assert_eq!(manifest["points"], made.results.points.len());
    assert!(manifest["versions"]["highs"].is_string());
    for file in made.files.iter().filter(|file| file.extension().unwrap() != "json") {
        let hash = Sha256::digest(std::fs::read(file).unwrap());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(manifest["sha256"][file.file_name().unwrap().to_str().unwrap()], hash);
    }
}

/// No address of another file but links to the tables, no script, no style
/// from elsewhere.
fn page_needs_no_other_file(page: &str, made: &[Made]) {
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("<script"));
    assert!(!page.contains("url(") && !page.contains("@import") && !page.contains("<link"));
    for source in page.split("src=\"").skip(1) {
        assert!(source.starts_with("data:image/svg+xml;base64,"), "{source:.60}");
    }
    for figure in made {
        assert!(page.contains(&format!("<section id=\"{}\">", figure.name)));
        // Pictures as often as there are drawings, and every number of the story.
        for row in &figure.story.compared {
            assert!(page.contains(&row[2].replace('&', "&amp;").replace('<', "&lt;")));
        }
    }
    let drawings: usize = made.iter().map(|figure| figure.drawings.len()).sum();
    assert_eq!(page.matches("<img ").count(), drawings);
}
