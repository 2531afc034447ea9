//! What recalls ended in.

use super::distribution::Distribution;
use super::subject::{Subject, Watch, distance};
use crate::Result;
use hopfit_core::diagnosis::{Kind, wilson};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Ending};
use serde::Serialize;
use std::collections::BTreeSet;

/// What recalls from noisy cues ended in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Endings {
    /// The probability that a bit of a cue was flipped.
    pub noise: f64,
    /// The probability that a bit of a cue was missing.
    pub missing_share: f64,
    /// Cues, the same number of each pattern.
    pub cues: usize,
    /// How many ended in what: the cue's own pattern (`recalled`),
    /// `another_pattern`, the `inverse` of a stored one, a `mixture_of_three`,
    /// in something `other`, or in a `cycle` of two states or more. What was
    /// reached at the step limit counts as what it is.
    pub counts: Vec<EndingCount>,
    /// Different states that recalls ended in, cycles aside.
    pub distinct: usize,
    /// Overlaps x·s/N of the final states with the cue's own pattern.
    pub overlaps: Distribution,
    /// Energies of the final states.
    pub energies: Distribution,
}

/// How many recalls ended so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndingCount {
    /// In what.
    pub ended: &'static str,
    /// How many.
    pub cues: usize,
    /// Their share.
    pub fraction: f64,
    /// Its interval (Wilson).
    pub interval: (f64, f64),
    /// The mean energy of the final states; `None` where there are none.
    pub energy: Option<f64>,
    /// The mean share of bits that are wrong at the end.
    pub wrong_share: Option<f64>,
}

const NAMES: [&str; 6] =
    ["recalled", "another_pattern", "inverse", "mixture_of_three", "other", "cycle"];

/// What became of one cue.
struct End {
    name: usize,
    wrong: usize,
    energy: f64,
}

pub(super) fn count(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Endings>> {
    let (patterns, options) = (subject.patterns, subject.options);
    let (mut ends, mut states) = (Vec::new(), BTreeSet::new());
    for trial in 0..options.trials {
        watch.tell("looking at endings", trial, options.trials);
        let mut stream = Stream::new(options.seed, trial as u64);
        let cues = Cues::damaged(patterns, options.noise, options.missing_share, &mut stream);
        let Some(outcome) = watch.recall_all(&subject.recaller, &cues)? else { break };
        let rows = || outcome.states.chunks_exact(patterns.neurons());
        let Some(kinds) = subject.kinds(rows(), &watch.stop)? else {
            watch.cut = true;
            break;
        };
        for (index, (state, ending)) in rows().zip(&outcome.endings).enumerate() {
            let own = patterns.row(index);
            let name = match (ending, kinds[state]) {
                (Ending::TwoCycle | Ending::Cycle { .. }, _) => 5,
                (_, Kind::Stored(_)) => usize::from(state != own),
                (_, Kind::Inverse(_)) => 2,
                (_, Kind::Mixture(_)) => 3,
                (_, Kind::Other) => 4,
            };
            let energy = subject.network.energy(state)?;
            ends.push(End { name, wrong: distance(own, state), energy });
            if name < 5 && !states.contains(state) {
                states.insert(state.to_vec());
            }
        }
    }
    Ok((!ends.is_empty()).then(|| Endings {
        noise: options.noise,
        missing_share: options.missing_share,
        cues: ends.len(),
        counts: NAMES
            .iter()
            .enumerate()
            .map(|(at, name)| counted(subject, at, name, &ends))
            .collect(),
        distinct: states.len(),
        overlaps: Distribution::of_overlaps(
            patterns.neurons(),
            ends.iter().map(|end| overlap(end.wrong, patterns.neurons())).collect(),
        ),
        energies: Distribution::of(ends.iter().map(|end| end.energy).collect()),
    }))
}

fn overlap(wrong: usize, neurons: usize) -> f64 {
    1.0 - 2.0 * wrong as f64 / neurons as f64
}

fn counted(subject: &Subject<'_>, at: usize, ended: &'static str, ends: &[End]) -> EndingCount {
    let (all, neurons) = (ends.len(), subject.patterns.neurons());
    let these = || ends.iter().filter(|end| end.name == at);
    let cues = these().count();
    let mean = |sum: f64| (cues > 0).then(|| sum / cues as f64);
    EndingCount {
        ended,
        cues,
        fraction: cues as f64 / all as f64,
        interval: wilson(cues, all),
        energy: mean(these().map(|end| end.energy).sum()),
        wrong_share: mean(these().map(|end| end.wrong as f64 / neurons as f64).sum()),
    }
}
