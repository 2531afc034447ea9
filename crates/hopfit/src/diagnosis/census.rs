//! The fixed points of a network: all, or a sample.

use super::distribution::Distribution;
use super::subject::{Subject, Watch};
use crate::Result;
use hopfit_core::diagnosis::{Enumeration, Kind, MOST_NEURONS, state_of, unseen};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Ending, Recaller, Stop, Update};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fixed points that are listed.
const LISTED: usize = 20;
/// Random states that are recalled together.
const ROUND: usize = 256;
/// The stream of the random states; noisy cues have those from 0 on.
const STREAM: u64 = 1 << 40;

/// The fixed points of a recall step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Census {
    /// Whether these are all fixed points: up to 24 neurons. Otherwise they are
    /// those that plain recall, one neuron at a time in random order, found
    /// from random states.
    pub exact: bool,
    /// Fixed points that were found.
    pub fixed_points: usize,
    /// How many of each kind: `stored`, `inverse`, `mixture_of_three`, `other`.
    pub kinds: Vec<CensusKind>,
    /// The 20 of lowest energy.
    pub lowest: Vec<FixedPoint>,
    /// What the sample says; `None` if all were found.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// The fixed points of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CensusKind {
    /// Which.
    pub kind: &'static str,
    /// How many were found.
    pub fixed_points: usize,
    /// Random states that ended in one of them; `None` if all were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<usize>,
    /// Their energies, in the same bins for all kinds; `None` where there is
    /// none.
    pub energies: Option<Distribution>,
}

/// A fixed point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FixedPoint {
    /// N bits ±1.
    pub state: Vec<i8>,
    /// What it is.
    pub kind: &'static str,
    /// Its energy.
    pub energy: f64,
    /// Random states that ended in it; `None` if all were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<usize>,
}

/// What a sample of fixed points says of all: see [`unseen`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sample {
    /// Random states that recall started from.
    pub starts: usize,
    /// Those that did not come to rest.
    pub unsettled: usize,
    /// Fixed points that were found once.
    pub found_once: usize,
    /// Fixed points that were found twice.
    pub found_twice: usize,
    /// How many there are at least, by Chao's estimate.
    pub at_least: f64,
    /// The share of all random states that ends in one of those found, by Good
    /// and Turing's estimate.
    pub coverage: f64,
}

/// What is known of a fixed point.
struct Found {
    state: Vec<i8>,
    kind: Kind,
    energy: f64,
    starts: usize,
}

pub(super) fn take(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Census>> {
    if subject.network.neurons() > MOST_NEURONS {
        return sample(subject, watch);
    }
    let Some(codes) = enumerate(subject, watch)? else { return Ok(None) };
    let neurons = subject.network.neurons();
    let states = codes.into_iter().map(|code| (state_of(code, neurons), 0)).collect();
    let found = described(subject, &watch.stop, states)?;
    watch.cut |= found.is_none();
    Ok(found.map(|found| census(&found, None)))
}

/// The codes of all fixed points.
fn enumerate(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Vec<u32>>> {
    let all = Enumeration::new(subject.network)?;
    let mut codes = Vec::new();
    let blocks: Vec<usize> = (0..all.blocks()).collect();
    for group in blocks.chunks(16) {
        if watch.stop.is_due() {
            watch.cut = true;
            return Ok(None);
        }
        watch.tell("looking for fixed points", group[0], all.blocks());
        codes.par_extend(group.par_iter().flat_map_iter(|block| all.fixed_points(*block)));
    }
    Ok(Some(codes))
}

fn sample(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Census>> {
    let (neurons, seed) = (subject.network.neurons(), subject.options.seed);
    let all = subject.options.starts;
    let mut stream = Stream::new(seed, STREAM);
    let bits = (0..all.max(1) * neurons).map(|_| stream.sign()).collect();
    let cues = Cues::new(neurons, bits)?;
    let recaller = Recaller::new(subject.network).update(Update::Random { seed });
    let recaller = recaller.max_steps(subject.options.recall.max_steps);
    let (mut met, mut starts, mut unsettled) = (BTreeMap::new(), 0, 0);
    while starts < all {
        watch.tell("sampling fixed points", starts, all);
        let range = starts..(starts + ROUND).min(all);
        let Some(outcome) = watch.recall(&recaller, &cues, range.clone())? else { break };
        starts = range.end;
        let states = outcome.states.chunks_exact(neurons).zip(&outcome.endings);
        for (state, ending) in states {
            match ending {
                Ending::FixedPoint => *met.entry(state.to_vec()).or_insert(0) += 1,
                _ => unsettled += 1,
            }
        }
    }
    if starts == 0 {
        return Ok(None);
    }
    let times: Vec<usize> = met.values().copied().collect();
    let estimate = unseen(&times);
    let sample = Sample {
        starts,
        unsettled,
        found_once: estimate.once,
        found_twice: estimate.twice,
        at_least: estimate.at_least,
        coverage: estimate.coverage,
    };
    // What was found is told, however late it is.
    let found = described(subject, &Stop::never(), met.into_iter().collect())?;
    Ok(found.map(|found| census(&found, Some(sample))))
}

/// What each state is, in order of energy.
fn described(
    subject: &Subject<'_>,
    stop: &Stop,
    states: Vec<(Vec<i8>, usize)>,
) -> Result<Option<Vec<Found>>> {
    let describe = |(state, starts): (Vec<i8>, usize)| -> Result<Option<Found>> {
        if stop.is_due() {
            return Ok(None);
        }
        let kind = subject.landmarks.kind(&state)?;
        let energy = subject.network.energy(&state)?;
        Ok(Some(Found { state, kind, energy, starts }))
    };
    let found: Result<Vec<Option<Found>>> = states.into_par_iter().map(describe).collect();
    let found: Option<Vec<Found>> = found?.into_iter().collect();
    Ok(found.map(|mut found| {
        found.sort_by(|a, b| a.energy.total_cmp(&b.energy).then_with(|| a.state.cmp(&b.state)));
        found
    }))
}

fn census(found: &[Found], sample: Option<Sample>) -> Census {
    let starts = |starts: usize| sample.map(|_| starts);
    let ends = (found.first(), found.last());
    let range = ends.0.zip(ends.1).map_or((0.0, 0.0), |(a, b)| (a.energy, b.energy));
    let kinds = ["stored", "inverse", "mixture_of_three", "other"].map(|kind| {
        let these = || found.iter().filter(move |found| found.kind.name() == kind);
        let count = these().count();
        let energies = these().map(|found| found.energy);
        CensusKind {
            kind,
            fixed_points: count,
            starts: starts(these().map(|found| found.starts).sum()),
            energies: (count > 0).then(|| Distribution::within(range, energies.collect())),
        }
    });
    let lowest = found.iter().take(LISTED).map(|found| FixedPoint {
        state: found.state.clone(),
        kind: found.kind.name(),
        energy: found.energy,
        starts: starts(found.starts),
    });
    Census {
        exact: sample.is_none(),
        fixed_points: found.len(),
        kinds: kinds.to_vec(),
        lowest: lowest.collect(),
        sample,
    }
}
