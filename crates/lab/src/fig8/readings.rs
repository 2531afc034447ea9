//! What recall is taken for: one step, or many; all neurons at once, or one at
//! a time. The paper does not say.

use super::learner::LEARNERS;
use super::{MISSING, accuracies, tables};
use crate::Result;
use crate::cell::Cell;
use crate::results::{Results, csv};
use crate::statistics::mean;
use hopfit::classify::{HopfieldClassifier, Trial};
use hopfit::{Ending, Update};
use serde_json::{Value, json};

const COLUMNS: [&str; 6] = ["dataset", "rule", "repeat", "missing", "reading", "accuracy"];
/// Their names in the journal and in the table.
const ONE_STEP: (&str, &str) = ("one_step", "one step");
const ONE_BY_ONE: (&str, &str) = ("sequential", "one neuron at a time");
const MANY_STEPS: &str = "all at once, until nothing changes";

/// The share of the cues whose recall alternates for ever, and the accuracy
/// after one step and if neurons are updated one at a time.
pub(super) fn of(memory: &HopfieldClassifier, trial: &Trial) -> Result<Value> {
    let endings = memory.recall(&trial.cues)?.endings;
    let alternating = endings.iter().filter(|ending| **ending == Ending::TwoCycle).count();
    let alternating = alternating as f64 / endings.len() as f64;
    let sequential = trial.accuracy(&memory.clone().update(Update::Sequential))?;
    let one_step = trial.accuracy(&memory.clone().max_steps(1))?;
    Ok(json!({ "alternating": alternating, "sequential": sequential, "one_step": one_step }))
}

/// The table, rule and repeat of a point's name.
fn names(key: &str) -> Option<(&str, &str, &str)> {
    let mut words = key.rsplitn(4, ' ');
    let (repeat, rule, _, table) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some((table, rule, repeat))
}

/// What is kept about recall at each share of missing bits: table, rule,
/// repeat, share, and the values.
fn kept(results: &Results) -> impl Iterator<Item = (&str, &str, &str, &String, &Value)> {
    results.points.iter().flat_map(|point| {
        let trainings = point.extra.as_array().into_iter().flatten();
        let recalls = trainings.filter_map(|training| training["recall"].as_object()).flatten();
        recalls.filter_map(|(share, values)| {
            let (table, rule, repeat) = names(&point.key)?;
            Some((table, rule, repeat, share, values))
        })
    })
}

/// The other readings as a table.
pub(super) fn table(results: &Results) -> String {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (table, rule, repeat, share, values) in kept(results) {
        for (key, reading) in [ONE_STEP, ONE_BY_ONE] {
            let Some(accuracy) = values[key].as_f64() else { continue };
            let share = Cell::rounded(share.parse().unwrap_or(0.0) / 100.0, 2);
            let repeat = repeat.parse::<usize>().ok().into();
            let accuracy = Cell::rounded(accuracy, 6);
            rows.push(vec![table.into(), rule.into(), repeat, share, reading.into(), accuracy]);
        }
    }
    csv(&COLUMNS, rows.iter().map(Vec::as_slice))
}

/// The mean over repeats of what is kept; none where nothing is.
pub(super) fn average(
    results: &Results,
    table: &str,
    rule: &str,
    share: usize,
    what: &str,
) -> Option<f64> {
    let share = share.to_string();
    let found: Vec<f64> = kept(results)
        .filter(|of| (of.0, of.1, of.3) == (table, rule, &share))
        .filter_map(|of| of.4[what].as_f64())
        .collect();
    (!found.is_empty()).then(|| mean(&found))
}

/// The readings side by side, without and with the most missing bits.
pub(super) fn in_words(results: &Results) -> Vec<String> {
    let of_table = |table: &String| {
        let of_rule = |rule: &str, label: &str| {
            let accuracies = accuracies(results, table, MISSING, rule);
            let shown = |share: usize| {
                let get = |what| average(results, table, rule, share, what);
                let many = mean(accuracies.get(&share)?);
                Some(format!("{:.3} / {many:.3} / {:.3}", get(ONE_STEP.0)?, get(ONE_BY_ONE.0)?))
            };
            let last = *accuracies.last_key_value()?.0;
            let alternating = 100.0 * average(results, table, rule, last, "alternating")?;
            let (first, last) = (shown(0)?, shown(last)?);
            Some(format!("{label} {first} → {last} ({alternating:.0} %)"))
        };
        let texts: Vec<String> = LEARNERS
            .into_iter()
            .filter_map(|learner| of_rule(learner.name(), &learner.label()))
            .collect();
        (!texts.is_empty()).then(|| format!("{table}: {}.", texts.join("; ")))
    };
    let found: Vec<String> = tables(results).iter().filter_map(of_table).collect();
    if found.is_empty() {
        return found;
    }
    let text = format!(
        "Sect. 4.2 of the paper reads like a single step; Sect. 2.1 has the output as input again \
         until nothing changes. Updated all at once, many recalls then do not end: two states \
         alternate for ever, and the last is matched. The bits of a feature with two values are \
         opposites, for example; weights that only have to keep the examples may tie them to each \
         other alone, and with one of the two missing they never agree again. Accuracy by {} / {} / \
         {}, with nothing missing → with the most bits missing, and there the share of recalls that \
         alternate:",
        ONE_STEP.1, MANY_STEPS, ONE_BY_ONE.1
    );
    [vec![text], found].concat()
}
