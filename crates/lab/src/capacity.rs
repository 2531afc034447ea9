//! Flips against the number of stored patterns: what figures 3 to 6 share.

use crate::chart::{Curve, Style};
use crate::figure::{Finding, Point};
use crate::method::{Method, Trained};
use crate::results::{Results, Row, decimal};
use crate::statistics::{Band, mean, median};
use crate::{Dataset, Result, Settings};
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// Trains `method` on the first `counts` patterns of a repeat: one row each.
/// `weight` is how many seconds it may take.
pub(crate) fn point(
    dataset: &Arc<Dataset>,
    method: Method,
    counts: Vec<usize>,
    repeat: usize,
    weight: f64,
    settings: &Settings,
) -> Point {
    let (seed, limit) = (settings.seed, settings.limit());
    let (dataset, neurons) = (Arc::clone(dataset), dataset.neurons());
    let span = match counts[..] {
        [count] => count.to_string(),
        _ => format!("{}-{}", counts[0], counts[counts.len() - 1]),
    };
    let key = format!("{} N={neurons} P={span} {} {repeat}", dataset.name, method.name());
    Point::new(key, weight, move |stop| {
        let mut rows = Vec::with_capacity(counts.len());
        for count in &counts {
            if stop.is_raised() {
                break;
            }
            let patterns = dataset.draw(*count, repeat)?;
            let seed = seed.wrapping_add(repeat as u64);
            let trained = method.train(&patterns, dataset.shape, seed, limit, stop)?;
            rows.push(row(&dataset, *count, method, repeat, &trained));
        }
        Ok(Finding { rows, ..Finding::default() })
    })
}

/// A row of the table.
pub(crate) fn row(
    dataset: &Dataset,
    patterns: usize,
    method: Method,
    repeat: usize,
    trained: &Trained,
) -> Vec<String> {
    let per_pattern = |count: Option<usize>| {
        count.map_or(String::new(), |count| decimal(count as f64 / patterns as f64, 6))
    };
    let zeros = trained.network.as_ref().map(|network| network.weights().zero_fraction());
    vec![
        dataset.name.clone(),
        dataset.neurons().to_string(),
        patterns.to_string(),
        method.name().to_owned(),
        repeat.to_string(),
        per_pattern(trained.flips),
        per_pattern(trained.lower_bound),
        zeros.map_or(String::new(), |zeros| decimal(zeros, 6)),
        trained.status.clone(),
        decimal(trained.seconds, 3),
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

/// The curve of a column's means, with a band from the least to the largest
/// value over the repeats.
pub(crate) fn curve(
    label: &str,
    style: Style,
    values: &BTreeMap<usize, Vec<f64>>,
    scale: f64,
) -> Curve {
    let bands = values.iter().map(|(count, values)| (*count as f64, Band::of(values)));
    let (mut points, mut band) = (Vec::new(), Vec::new());
    for (x, over) in bands {
        points.push((x, scale * over.mean));
        band.push((x, scale * over.least, scale * over.largest));
    }
    Curve::new(label, style, points).with_band(band)
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

/// The largest number of patterns, in each repeat, that no bit flips of.
pub(crate) fn most_stored<'a>(results: &'a Results, keep: impl Fn(&Row<'a>) -> bool) -> Vec<f64> {
    let mut most: BTreeMap<usize, usize> = BTreeMap::new();
    for row in results.rows().filter(keep) {
        let most = most.entry(row.count("repeat")).or_default();
        if row.number("flips_per_pattern") == Some(0.0) {
            *most = (*most).max(row.count("patterns"));
        }
    }
    most.into_values().map(|count| count as f64).collect()
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
    format!(
        "{} without a flip ({}); up to {} with at most 0.1 flips a pattern on average, {} with at \
         most 1",
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
    for other in methods(results).into_iter().filter(|other| *other != Method::ExactFree) {
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
    use serde_json::Value;

    /// Rows of (patterns, rule, repeat, flips a pattern).
    fn results(rows: &[(usize, Method, usize, &str)]) -> Results {
        let row = |(patterns, method, repeat, flips): &(usize, Method, usize, &str)| {
            let cells = ["mine", "9", &patterns.to_string(), method.name(), &repeat.to_string()];
            let rest = [flips, "", "0.5", "feasible", "0"];
            cells.iter().chain(&rest).map(|cell| (*cell).to_owned()).collect()
        };
        let rows = rows.iter().map(row).collect();
        let (key, extra) = (String::new(), Value::Null);
        let point = Finished { key, seconds: 0.0, wall: 0.0, rows, extra };
        Results { columns: COLUMNS, points: vec![point] }
    }

    const MINE: Method = Method::Exact;
    const OTHER: Method = Method::Milp;

    #[test]
    fn what_is_stored_is_counted_by_repeat() {
        let results = results(&[
            (5, MINE, 0, "0"),
            (10, MINE, 0, "0"),
            (20, MINE, 0, "0.1"),
            (5, MINE, 1, "0"),
            (10, MINE, 1, "0.3"),
            (20, MINE, 1, ""),
        ]);
        assert_eq!(most_stored(&results, |_| true), [10.0, 5.0]);
        assert_eq!(stays_below(&results, 0.15, |_| true), Some(20));
        assert_eq!(stays_below(&results, 0.1, |_| true), Some(5));
        assert_eq!(stays_below(&results, -1.0, |_| true), None);
        assert_eq!(over_patterns(&results, "flips_per_pattern", |_| true)[&20], [0.1]);
    }

    #[test]
    fn a_search_that_ended_behind_is_found() {
        let results = results(&[
            (5, MINE, 0, "0"),
            (9, MINE, 0, "0.5"),
            (5, OTHER, 0, "0"),
            (9, OTHER, 0, "0.4"),
            (9, OTHER, 1, "0.1"),
            (9, Method::ExactFree, 0, "0"),
        ]);
        assert_eq!(beaten(&results, MINE), [(9, 0, OTHER)]);
        assert_eq!(beaten(&results, OTHER), []);
        assert_eq!(methods(&results), [OTHER, MINE, Method::ExactFree]);
    }
}
