//! P50 of the rules of a sweep.

use super::Sweep;
use crate::cell::Cell;
use crate::results::{Results, Row, csv};
use hopfit::RuleEntry;
use hopfit::diagnosis::{self, Capacity};
use serde::Serialize;
use std::collections::BTreeMap;

const FITS: [&str; 9] =
    ["neurons", "rule", "p50", "low", "high", "p50_per_neuron", "draws", "undecided", "scale"];

/// What a rule stores at one size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Capacities {
    /// The rule, and after a colon its second objective.
    pub rule: String,
    /// Shares of draws stored whole, P50 and its interval.
    #[serde(flatten)]
    pub capacity: Capacity,
    /// Trainings that neither stored all patterns nor proved that no weights
    /// of the class do. They count as not stored: P50 of the class may be
    /// larger.
    pub undecided: usize,
}

pub(super) fn all(sweep: &Sweep, results: &Results) -> Vec<Capacities> {
    let sizes = sweep.grid.iter();
    sizes
        .flat_map(|(neurons, counts)| {
            sweep.rules.iter().filter_map(move |rule| one(results, (*neurons, counts), *rule))
        })
        .collect()
}

fn one(
    results: &Results,
    (neurons, counts): (usize, &Vec<usize>),
    rule: RuleEntry,
) -> Option<Capacities> {
    let name = rule.to_string();
    let is_meant = |row: &Row<'_>| row.count("neurons") == neurons && row.text("rule") == name;
    // Bits that are not kept under the tie rule: flips, unless that is strict.
    let mut unmet: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    let mut undecided = 0;
    for row in results.rows().filter(is_meant) {
        let lost = row.count("unmet");
        let refuted = row.number("lower_bound").is_some_and(|bound| bound > 0.0);
        undecided += usize::from(rule.searches() && lost > 0 && !refuted);
        unmet.entry(row.count("repeat")).or_default().insert(row.count("patterns"), lost);
    }
    let rounds: Vec<Vec<usize>> = unmet
        .into_values()
        .filter(|round| round.len() == counts.len())
        .map(|round| round.into_values().collect())
        .collect();
    let seed = results.options.get("seed").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let sweep = diagnosis::Sweep { neurons, counts: counts.clone(), repeats: rounds.len(), seed };
    let capacity = (!rounds.is_empty()).then(|| Capacity::of(&sweep, &rounds))?;
    Some(Capacities { rule: name, capacity, undecided })
}

/// The table of all P50.
pub(super) fn table(found: &[Capacities]) -> String {
    let rows: Vec<Vec<Cell>> = found.iter().map(row).collect();
    csv(&FITS, rows.iter().map(Vec::as_slice))
}

fn row(found: &Capacities) -> Vec<Cell> {
    let Capacities { rule, capacity, undecided } = found;
    let draws = capacity.points.iter().map(|point| point.draws).max().unwrap_or(0);
    // Of 1 / (1 + exp((P − middle) / scale)).
    let scale = capacity.curve.map(|(_, slope)| -1.0 / slope).filter(|scale| scale.is_finite());
    vec![
        capacity.neurons.into(),
        rule.clone().into(),
        Cell::rounded(capacity.p50, 4),
        Cell::rounded(capacity.p50_interval.0, 4),
        Cell::rounded(capacity.p50_interval.1, 4),
        Cell::rounded(capacity.p50.map(|p50| p50 / capacity.neurons as f64), 4),
        draws.into(),
        (*undecided).into(),
        Cell::rounded(scale, 4),
    ]
}
