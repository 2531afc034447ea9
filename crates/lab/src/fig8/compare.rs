//! Paired comparisons on the same splits and cues, with Holm's correction.

use super::learner::{LEARNERS, Learner};
use super::{MISSING, accuracies, tables};
use crate::cell::Cell;
use crate::method::Method;
use crate::results::{Results, csv};
use crate::statistics::{Paired, holm, paired};

const COLUMNS: [&str; 8] =
    ["dataset", "rule", "against", "missing", "difference", "half_width", "p", "p_holm"];
/// What is claimed of the sparse program, and of its variants.
const SPARSE: [Method; 2] = [Method::MilpSparse, Method::MilpTernary];

/// Two rules on a table, where the most bits are missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) table: String,
    pub(super) ours: Learner,
    pub(super) theirs: Learner,
    missing: usize,
    pub(super) found: Paired,
    /// p after Holm's correction over all comparisons of the figure.
    pub(super) p: f64,
}

impl Comparison {
    /// Whether the first is better, at 5 % over all comparisons together.
    pub(super) fn is_better(&self) -> bool {
        self.found.difference > 0.0 && self.p < 0.05
    }

    /// Whether it is worse.
    pub(super) fn is_worse(&self) -> bool {
        self.found.difference < 0.0 && self.p < 0.05
    }
}

/// Every memory and every label neuron against nearest neighbour, and the sparse programs against
/// what the paper compares them with.
fn pairs() -> Vec<(Learner, Learner)> {
    let plain = [Learner::Nearest, Learner::Tree, Learner::Forest, Learner::Softmax];
    let memories = LEARNERS.into_iter().filter(|learner| !plain.contains(learner));
    let mut pairs: Vec<_> = memories.map(|learner| (learner, Learner::Nearest)).collect();
    let others =
        [Learner::Hopfield(Method::Milp), Learner::Tree, Learner::Forest, Learner::Softmax];
    for sparse in SPARSE {
        pairs.extend(others.map(|other| (Learner::Hopfield(sparse), other)));
    }
    pairs
}

/// All comparisons that there are pairs of accuracies for.
pub(super) fn comparisons(results: &Results) -> Vec<Comparison> {
    let mut all = Vec::new();
    for table in tables(results) {
        let last =
            |learner: Learner| accuracies(results, &table, MISSING, learner.name()).pop_last();
        for (ours, theirs) in pairs() {
            let (Some((missing, own)), Some((_, other))) = (last(ours), last(theirs)) else {
                continue;
            };
            // A search without a result leaves a gap: then there are no pairs.
            if let Some(found) = paired(&own, &other) {
                all.push(Comparison { table: table.clone(), ours, theirs, missing, found, p: 1.0 });
            }
        }
    }
    let values: Vec<f64> = all.iter().map(|of| of.found.p).collect();
    for (of, p) in all.iter_mut().zip(holm(&values)) {
        of.p = p;
    }
    all
}

/// The comparisons as a table.
pub(super) fn table(results: &Results) -> String {
    let row = |of: Comparison| {
        let Paired { difference, half_width, p } = of.found;
        let cells = [
            of.table.into(),
            of.ours.name().into(),
            of.theirs.name().into(),
            Cell::rounded(of.missing as f64 / 100.0, 2),
            Cell::rounded(difference, 6),
            Cell::rounded(half_width, 6),
            // Written with their powers of ten.
            format!("{p:.3e}").into(),
            format!("{:.3e}", of.p).into(),
        ];
        cells.to_vec()
    };
    let rows: Vec<Vec<Cell>> = comparisons(results).into_iter().map(row).collect();
    csv(&COLUMNS, rows.iter().map(Vec::as_slice))
}

/// A comparison in words.
pub(super) fn in_words(of: &Comparison) -> String {
    let Paired { difference, half_width, .. } = of.found;
    let p = if of.p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {:.3}", of.p) };
    format!("{difference:+.3} ± {half_width:.3} ({p})")
}

/// Comparisons counted, and the ends of their range.
pub(super) fn counted(chosen: &[&Comparison]) -> String {
    let by_difference =
        |a: &&&Comparison, b: &&&Comparison| a.found.difference.total_cmp(&b.found.difference);
    let (least, largest) =
        (chosen.iter().min_by(by_difference), chosen.iter().max_by(by_difference));
    let (Some(least), Some(largest)) = (least, largest) else {
        return "no pairs to compare".to_owned();
    };
    let end = |of: &Comparison| {
        format!("{:+.3} ({}, {})", of.found.difference, of.table, of.theirs.label())
    };
    format!(
        "better in {} and worse in {} of {} comparisons with the most bits missing (paired t tests, \
         5 % after Holm's correction); mean differences from {} to {}",
        chosen.iter().filter(|of| of.is_better()).count(),
        chosen.iter().filter(|of| of.is_worse()).count(),
        chosen.len(),
        end(least),
        end(largest)
    )
}
