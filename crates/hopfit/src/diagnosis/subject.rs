//! What is looked at, and how long.

use super::DiagnosisOptions;
use crate::Result;
use crate::recall::recall_unless;
use hopfit_core::diagnosis::{Kind, Landmarks};
use hopfit_core::{BatchOutcome, Cues, Network, Patterns, Recaller, Stop};
use hopfit_train::Progress;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// A network, the patterns it should hold, and how it recalls.
pub(super) struct Subject<'a> {
    pub(super) network: &'a Network,
    pub(super) patterns: &'a Patterns,
    pub(super) landmarks: Landmarks,
    pub(super) recaller: Recaller<'a>,
    pub(super) sigma: f64,
    pub(super) options: &'a DiagnosisOptions,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        network: &'a Network,
        patterns: &'a Patterns,
        options: &'a DiagnosisOptions,
        stop: &Stop,
    ) -> Result<Self> {
        let sigma = match options.recall.sigma {
            Some(sigma) => sigma,
            None => network.median_stability(patterns)?,
        };
        Ok(Self {
            network,
            patterns,
            landmarks: Landmarks::new(patterns),
            recaller: options.recall.recaller(network).sigma(sigma).until(stop),
            sigma,
            options,
        })
    }

    /// The kinds of states, each looked up once; `None` if it is time to stop.
    pub(super) fn kinds<'s>(
        &self,
        states: impl Iterator<Item = &'s [i8]>,
        stop: &Stop,
    ) -> Result<Option<BTreeMap<&'s [i8], Kind>>> {
        let distinct: std::collections::BTreeSet<&[i8]> = states.collect();
        let distinct: Vec<&[i8]> = distinct.into_iter().collect();
        let kind = |state: &&'s [i8]| match stop.is_due() {
            true => Ok(None),
            false => Ok(Some((*state, self.landmarks.kind(state)?))),
        };
        let found: Result<Vec<Option<_>>> = distinct.par_iter().map(kind).collect();
        Ok(found?.into_iter().collect())
    }
}

/// When to stop, and who is told how things stand.
pub(super) struct Watch<'a> {
    pub(super) stop: Stop,
    pub(super) progress: &'a mut dyn FnMut(&Progress),
    /// Whether anything was left undone.
    pub(super) cut: bool,
}

impl Watch<'_> {
    /// Tells that `done` of `all` is done of what `phase` names.
    pub(super) fn tell(&mut self, phase: &'static str, done: usize, all: usize) {
        let fraction = Some(done as f64 / all.max(1) as f64);
        (self.progress)(&Progress { phase, flips: None, bound: None, fraction });
    }

    /// Recalls from cues of a range; `None`, and the part is cut short, if it
    /// is time to stop.
    pub(super) fn recall(
        &mut self,
        recaller: &Recaller<'_>,
        cues: &Cues,
        range: Range<usize>,
    ) -> Result<Option<BatchOutcome>> {
        let outcome = recall_unless(recaller, cues, range, &self.stop)?;
        self.cut |= outcome.is_none();
        Ok(outcome)
    }

    /// The same for all cues.
    pub(super) fn recall_all(
        &mut self,
        recaller: &Recaller<'_>,
        cues: &Cues,
    ) -> Result<Option<BatchOutcome>> {
        self.recall(recaller, cues, 0..cues.count())
    }
}

pub(super) fn distance(a: &[i8], b: &[i8]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}
