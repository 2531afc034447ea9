//! Flips against the number of stored patterns: what figures 3 to 6 share.

use crate::cell::Cell;
use crate::chart::{Curve, Style};
use crate::figure::{Finding, Point};
use crate::method::{Method, Trained};
use crate::results::{Results, Row, decimal};
use crate::statistics::{Band, confidence, mean, median};
use crate::unfinished::is_unfinished;
use crate::{Dataset, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// The columns of these figures' tables.
pub(crate) const COLUMNS: &[&str] = &[
    "dataset",
    "neurons",
    "patterns",
    "rule",
    "repeat",
    "flips_per_pattern",
    "lower_bound_per_pattern",
    "zero_fraction",
    "status",
    "seconds",
];

/// Trains `method` on the first `counts` patterns of a repeat, each for
/// `limit` at most: one row each. `weight` is how many seconds it may take.
pub(crate) fn point(
    dataset: &Arc<Dataset>,
    (method, repeat): (Method, usize),
    counts: Vec<usize>,
    weight: f64,
    (seed, limit): (u64, Duration),
) -> Point {
    let (dataset, neurons) = (Arc::clone(dataset), dataset.neurons());
    let span = match counts[..] {
        [count] => count.to_string(),
        _ => format!("{}-{}", counts[0], counts[counts.len() - 1]),
    };
    let key = format!("{} N={neurons} P={span} {} {repeat}", dataset.name, method.name());
    Point::new(key, weight, move |stop| {
        let mut finding = Finding::default();
        for count in &counts {
            if stop.is_raised() {
                break;
            }
            let patterns = dataset.draw(*count, repeat)?;
            let seed = seed.wrapping_add(repeat as u64);
            let trained = method.train(&patterns, dataset.shape, seed, limit, stop)?;
            finding.unfinished |= method.searches() && trained.status != "optimal";
            finding.rows.push(row(&dataset, *count, method, repeat, &trained));
        }
        Ok(finding)
    })
}

/// A row of the table.
pub(crate) fn row(
    dataset: &Dataset,
    patterns: usize,
    method: Method,
    repeat: usize,
    trained: &Trained,
) -> Vec<Cell> {
    let per_pattern =
        |count: Option<usize>| Cell::rounded(count.map(|count| count as f64 / patterns as f64), 6);
    let zeros = trained.network.as_ref().map(|network| network.weights().zero_fraction());
    vec![
        dataset.name.clone().into(),
        dataset.neurons().into(),
        patterns.into(),
        method.name().into(),
        repeat.into(),
        per_pattern(trained.flips),
        per_pattern(trained.lower_bound),
        Cell::rounded(zeros, 6),
        trained.status.clone().into(),
        Cell::rounded(trained.seconds, 3),
    ]
}

/// A column over the repeats, for every number of patterns: of the rows that
/// `keep` agrees to and whose cell is not empty.
pub(crate) fn over_patterns<'a>(
    results: &'a Results,
    column: &str,
    keep: impl Fn(&Row<'a>) -> bool,
) -> BTreeMap<usize, Vec<f64>> {
    let mut found: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for row in results.rows().filter(keep) {
        if let Some(value) = row.number(column) {
            found.entry(row.count("patterns")).or_default().push(value);
        }
    }
    found
}

/// What the band of a curve shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    Nothing,
    /// From the least to the largest value.
    Range,
    /// 95 % confidence in the mean, by Student's t.
    Confidence,
}

/// The curve of a column's means times `scale`, over the number of patterns.
/// Where a repeat is unfinished, so is the mean.
pub(crate) fn curve<'a>(
    (label, style): (&str, Style),
    results: &'a Results,
    (column, scale): (&str, f64),
    spread: Spread,
    keep: impl Fn(&Row<'a>) -> bool,
) -> Curve {
    let values = over_patterns(results, column, &keep);
    let open: BTreeSet<usize> = results
        .rows()
        .filter(|row| keep(row) && is_unfinished(row, column))
        .map(|row| row.count("patterns"))
        .collect();
    let mut curve = Curve::new(label, style, Vec::new());
    for (count, values) in values {
        let (x, band) = (count as f64, Band::of(&values));
        let half = confidence(&values);
        match spread {
            Spread::Nothing => {}
            Spread::Range => curve.band.push((x, scale * band.least, scale * band.largest)),
            // Two values say next to nothing of their spread.
            Spread::Confidence if values.len() < 3 => {}
            Spread::Confidence => {
                curve.band.push((x, scale * (band.mean - half), scale * (band.mean + half)));
            }
        }
        let points = if open.contains(&count) { &mut curve.unfinished } else { &mut curve.points };
        points.push((x, scale * band.mean));
    }
    curve
}

/// The rows of a method.
pub(crate) fn of(method: Method) -> impl Fn(&Row<'_>) -> bool {
    move |row| row.text("rule") == method.name()
}

/// The area between exact's mean flips and its certified bound.
pub(crate) fn gap(results: &Results) -> Curve {
    let flips = over_patterns(results, "flips_per_pattern", of(Method::Exact));
    let bound = over_patterns(results, "lower_bound_per_pattern", of(Method::Exact));
    let band = flips
        .into_iter()
        .filter_map(|(count, flips)| Some((count as f64, mean(bound.get(&count)?), mean(&flips))));
    let label = "between exact and its certified bound";
    Curve::new(label, Style::numbered(0), Vec::new()).with_band(band.collect())
}

/// Numbers of patterns that were tried in each repeat, and whether all bits
/// were kept.
fn tried<'a>(
    results: &'a Results,
    keep: impl Fn(&Row<'a>) -> bool,
) -> BTreeMap<usize, BTreeMap<usize, bool>> {
    let mut tried: BTreeMap<usize, BTreeMap<usize, bool>> = BTreeMap::new();
    for row in results.rows().filter(keep) {
        let kept = row.number("flips_per_pattern") == Some(0.0);
        tried.entry(row.count("repeat")).or_default().insert(row.count("patterns"), kept);
    }
    tried
}

/// How many patterns each repeat stores: the largest number tried that no bit
/// flips of, nor of any smaller one tried.
pub(crate) fn most_stored<'a>(results: &'a Results, keep: impl Fn(&Row<'a>) -> bool) -> Vec<f64> {
    let of_repeat = |counts: BTreeMap<usize, bool>| {
        counts
            .into_iter()
            .take_while(|(_, kept)| *kept)
            .last()
            .map_or(0.0, |(count, _)| count as f64)
    };
    tried(results, keep).into_values().map(of_repeat).collect()
}

/// The largest step between numbers of patterns that were tried: what is said
/// of capacities is no finer.
fn step<'a>(results: &'a Results, keep: impl Fn(&Row<'a>) -> bool) -> usize {
    let counts = over_patterns(results, "flips_per_pattern", keep);
    let counts: Vec<usize> = counts.into_keys().collect();
    counts.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(1)
}

/// The largest number of patterns up to which the mean flips a pattern stay at
/// or below `level`; none if they never do.
pub(crate) fn stays_below<'a>(
    results: &'a Results,
    level: f64,
    keep: impl Fn(&Row<'a>) -> bool,
) -> Option<usize> {
    let values = over_patterns(results, "flips_per_pattern", keep);
    let low = values.iter().take_while(|(_, values)| mean(values) <= level);
    low.last().map(|(count, _)| *count)
}

/// How much a rule stores, in words.
pub(crate) fn stored_in_words(results: &Results, method: Method) -> String {
    let of = |row: &Row<'_>| row.text("rule") == method.name();
    let stored = most_stored(results, of);
    let up_to = |level| stays_below(results, level, of).unwrap_or(0);
    let step = match step(results, of) {
        1 => String::new(),
        step => format!("; tried in steps of up to {step}"),
    };
    format!(
        "P = {} without a flip ({}{step}); P = {} with at most 0.1 flips a pattern on average, \
         P = {} with at most 1",
        decimal(median(&stored), 1),
        draws(stored.len()),
        up_to(0.1),
        up_to(1.0),
    )
}

/// Of how many repeats a number is the median.
pub(crate) fn draws(count: usize) -> String {
    if count == 1 { "one draw".to_owned() } else { format!("median of {count} draws") }
}

/// Which methods a table has, in the order of [`Method::ALL`].
pub(crate) fn methods(results: &Results) -> Vec<Method> {
    let has = |method: &Method| results.rows().any(|row| row.text("rule") == method.name());
    Method::ALL.into_iter().filter(has).collect()
}

/// Where a search ended with more flips than another rule of the same class of
/// weights had in the same point: numbers of patterns, repeat, and that rule.
pub(crate) fn beaten(results: &Results, method: Method) -> Vec<(usize, usize, Method)> {
    let flips = |of: Method| {
        let rows = results.rows().filter(move |row| row.text("rule") == of.name());
        rows.filter_map(|row| {
            let flips = row.number("flips_per_pattern")?;
            Some(((row.count("patterns"), row.count("repeat")), flips))
        })
        .collect::<BTreeMap<_, _>>()
    };
    let own = flips(method);
    let mut found = Vec::new();
    // Free weights are of another class, and strict ties another demand.
    let others = |other: &Method| ![Method::ExactFree, Method::MilpSparseStrict].contains(other);
    for other in methods(results).into_iter().filter(others) {
        let better = flips(other).into_iter().filter(|(at, flips)| own.get(at) > Some(flips));
        found.extend(better.map(|((patterns, repeat), _)| (patterns, repeat, other)));
    }
    found
}

/// The datasets of a table, in order, with their numbers of neurons.
pub(crate) fn datasets(results: &Results) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for row in results.rows() {
        let dataset = (row.text("dataset").to_owned(), row.count("neurons"));
        if !found.contains(&dataset) {
            found.push(dataset);
        }
    }
    found
}

/// The hashes of pools, for the options of a plan.
pub(crate) fn hashes(datasets: &[Arc<Dataset>]) -> serde_json::Value {
    let hash =
        |set: &Arc<Dataset>| Some((format!("{} N={}", set.name, set.neurons()), set.hash()?));
    datasets
        .iter()
        .filter_map(hash)
        .map(|(name, hash)| (name, serde_json::Value::from(hash)))
        .collect()
}

/// All of these as shared references.
pub(crate) fn shared(datasets: Vec<Result<Dataset>>) -> Result<Vec<Arc<Dataset>>> {
    datasets.into_iter().map(|dataset| dataset.map(Arc::new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::Finished;
    use serde_json::Map;

    /// Rows of (patterns, rule, repeat, flips a pattern); of no flips with NaN.
    fn results(rows: &[(usize, Method, usize, f64)]) -> Results {
        let row = |(patterns, method, repeat, flips): &(usize, Method, usize, f64)| {
            let flips = Cell::rounded(*flips, 6);
            let cells: [Cell; 5] = [
                "mine".into(),
                9.into(),
                (*patterns).into(),
                method.name().into(),
                (*repeat).into(),
            ];
            let rest = [flips, Cell::Empty, Cell::rounded(0.5, 1), "feasible".into(), 0.into()];
            cells.into_iter().chain(rest).collect()
        };
        let rows = rows.iter().map(row).collect();
        let point = Finished { key: String::new(), rows, ..Finished::default() };
        Results { columns: COLUMNS, points: vec![point], options: Map::new() }
    }

    const MINE: Method = Method::Exact;
    const OTHER: Method = Method::Milp;

    #[test]
    fn what_is_stored_is_counted_by_repeat() {
        let results = results(&[
            (5, MINE, 0, 0.0),
            (10, MINE, 0, 0.0),
            (20, MINE, 0, 0.1),
            (5, MINE, 1, 0.0),
            (10, MINE, 1, 0.3),
            (20, MINE, 1, f64::NAN),
        ]);
        assert_eq!(most_stored(&results, |_| true), [10.0, 5.0]);
        // A loss on the way ends it, whatever comes later.
        let gap = self::results(&[(2, MINE, 0, 0.0), (3, MINE, 0, 0.5), (4, MINE, 0, 0.0)]);
        assert_eq!(most_stored(&gap, |_| true), [2.0]);
        assert_eq!(stays_below(&results, 0.15, |_| true), Some(20));
        assert_eq!(stays_below(&results, 0.1, |_| true), Some(5));
        assert_eq!(stays_below(&results, -1.0, |_| true), None);
        assert_eq!(over_patterns(&results, "flips_per_pattern", |_| true)[&20], [0.1]);
    }

    #[test]
    fn means_over_unfinished_points_are_unfinished() {
        let mut results =
            results(&[(5, MINE, 0, 0.0), (5, MINE, 1, 0.2), (9, MINE, 0, 0.5), (9, MINE, 1, 0.5)]);
        for (row, bound) in results.points[0].rows.iter_mut().zip([0.0, 0.2, 0.5, 0.25]) {
            row[6] = Cell::rounded(bound, 6);
        }
        let flips = ("flips_per_pattern", 1.0);
        let name = ("exact", Style::numbered(0));
        let found = curve(name, &results, flips, Spread::Range, of(MINE));
        assert_eq!((found.points, found.unfinished), (vec![(5.0, 0.1)], vec![(9.0, 0.5)]));
        assert_eq!(found.band, [(5.0, 0.0, 0.2), (9.0, 0.5, 0.5)]);
        let text = crate::unfinished::in_words(&results, "flips_per_pattern", "the flips").unwrap();
        assert!(text.contains("Of the 4 points") && text.contains("exact 1 of 4"), "{text}");
        // Rules that do not search have nothing to finish.
        let plain = curve(name, &results, flips, Spread::Nothing, of(OTHER));
        assert!(plain.points.is_empty() && plain.unfinished.is_empty());
    }

    #[test]
    fn a_search_that_ended_behind_is_found() {
        let results = results(&[
            (5, MINE, 0, 0.0),
            (9, MINE, 0, 0.5),
            (5, OTHER, 0, 0.0),
            (9, OTHER, 0, 0.4),
            (9, OTHER, 1, 0.1),
            (9, Method::ExactFree, 0, 0.0),
        ]);
        assert_eq!(beaten(&results, MINE), [(9, 0, OTHER)]);
        assert_eq!(beaten(&results, OTHER), []);
        assert_eq!(methods(&results), [OTHER, MINE, Method::ExactFree]);
    }
}
