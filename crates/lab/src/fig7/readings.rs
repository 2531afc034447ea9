//! One step or many, all neurons at once or one at a time: the paper does not
//! say which.

use super::{CUES, METHODS, Shown};
use crate::cell::Cell;
use crate::method::Method;
use crate::results::{Results, csv, decimal};
use crate::statistics::mean;
use hopfit::{RecallOptions, Update};
use std::collections::BTreeMap;

pub(super) const ONE_STEP: &str = "one step";
pub(super) const ONE_BY_ONE: &str = "one neuron at a time";
/// The figure's own.
const MANY_STEPS: &str = "all at once, until nothing changes";
const COLUMNS: [&str; 4] = ["rule", "reading", "noise", "wrong_bits"];

/// The readings beside the figure's own.
pub(super) fn readings() -> [(&'static str, RecallOptions); 2] {
    let one_step = RecallOptions { max_steps: 1, ..RecallOptions::synchronous() };
    let one_by_one = RecallOptions { update: Update::Sequential, ..RecallOptions::default() };
    [(ONE_STEP, one_step), (ONE_BY_ONE, one_by_one)]
}

/// Mean wrong bits by noise in percent, of rows of the figure's table.
pub(super) fn means(rows: &[Vec<Cell>]) -> BTreeMap<usize, f64> {
    let mut found: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for row in rows {
        let noise = (100.0 * row[1].number().unwrap_or(0.0)).round() as usize;
        found.entry(noise).or_default().extend(row[4].number());
    }
    found.into_iter().map(|(noise, wrong)| (noise, mean(&wrong))).collect()
}

/// Mean wrong bits of a rule by reading and noise.
fn of(results: &Results, rule: &str) -> BTreeMap<String, BTreeMap<usize, f64>> {
    let Some(point) = results.points.iter().find(|point| point.key == rule) else {
        return BTreeMap::new();
    };
    let mut found = point.extra::<Shown>().unwrap_or_default().readings;
    if !point.rows.is_empty() {
        found.insert(MANY_STEPS.to_owned(), means(&point.rows));
    }
    found
}

/// All readings as a table of means.
pub(super) fn table(results: &Results) -> String {
    let rules = std::iter::once(CUES).chain(METHODS.iter().map(|method| method.name()));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for rule in rules {
        for (reading, wrong) in of(results, rule) {
            rows.extend(wrong.into_iter().map(|(noise, wrong)| {
                let noise = Cell::rounded(noise as f64 / 100.0, 2);
                vec![rule.into(), reading.clone().into(), noise, Cell::rounded(wrong, 4)]
            }));
        }
    }
    csv(&COLUMNS, rows.iter().map(Vec::as_slice))
}

/// What the readings make of 10 % noise.
pub(super) fn in_words(results: &Results) -> Option<String> {
    let shown = |method: &Method| {
        let readings = of(results, method.name());
        let at = |name: &str| Some(decimal(*readings.get(name)?.get(&10)?, 2));
        let (one, many, alone) = (at(ONE_STEP)?, at(MANY_STEPS)?, at(ONE_BY_ONE)?);
        Some(format!("{} {one} / {many} / {alone}", method.label()))
    };
    let texts: Vec<String> = METHODS.iter().filter_map(shown).collect();
    (!texts.is_empty()).then(|| {
        format!(
            "The paper says that the output can be used as input again until nothing changes, and \
             shows results without saying after how many steps. Wrong bits from 10 % noise after \
             one step / after all steps / one neuron at a time, where the energy never rises: {}.",
            texts.join("; ")
        )
    })
}
