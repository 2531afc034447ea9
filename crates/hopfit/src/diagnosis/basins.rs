//! How far around patterns recall comes back to them.

use super::subject::{Subject, Watch, distance};
use crate::Result;
use hopfit_core::diagnosis::{code_of, state_of, wilson};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Ending};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most neurons of which all cues are tried.
const ALL_CUES: usize = 20;
/// Cues that are recalled together where all are tried.
const CHUNK: usize = 1 << 14;
/// Ends that are listed where all cues are tried.
const LISTED: usize = 20;
/// The stream of the rings of trial 0; noisy cues have those from 0 on.
const STREAM: u64 = 1 << 41;
/// Where a recall ended that did not come to rest.
const CYCLE: u32 = u32::MAX;

/// How far around the patterns recall comes back to them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Basins {
    /// Whether all 2^N cues were tried: up to 20 neurons. Otherwise the cues
    /// are drawn on rings: patterns with exactly so many bits flipped, all
    /// choices of these equally likely.
    pub exact: bool,
    /// The numbers of flipped bits.
    pub radii: Vec<usize>,
    /// Cues of each pattern at each radius.
    pub cues: Vec<usize>,
    /// The share of the cues at each radius, over all patterns, from which the
    /// pattern came back whole.
    pub recalled_fraction: Vec<f64>,
    /// Its interval (Wilson); without width where all cues were tried.
    pub recalled_interval: Vec<(f64, f64)>,
    /// The same for each pattern.
    pub per_pattern: Vec<PatternBasin>,
    /// What all 2^N cues ended in, the largest basins first, 20 at most; empty
    /// where they were drawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub largest: Vec<BasinsEnd>,
    /// What they ended in, by kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ends: Vec<BasinsEnd>,
}

/// The basin of one pattern.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PatternBasin {
    /// Index of the pattern.
    pub pattern: usize,
    /// Cues at each radius from which it came back whole.
    pub recalled: Vec<usize>,
    /// The largest radius up to which every cue came back, of those that were
    /// tried; `None` if the pattern itself does not. Where cues are drawn this
    /// is no guarantee.
    pub radius_all: Option<usize>,
    /// The largest radius up to which half of the cues or more came back.
    pub radius_half: Option<usize>,
    /// All cues that end in this pattern, where all were tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<usize>,
}

/// An end of recall and the cues that lead there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BasinsEnd {
    /// `stored`, `inverse`, `mixture_of_three`, `other` or `cycle`.
    pub kind: &'static str,
    /// N bits ±1, of a single state; `None` of many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Vec<i8>>,
    /// Cues that end there.
    pub cues: usize,
    /// Their share of all.
    pub fraction: f64,
}

pub(super) fn measure(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Basins>> {
    if subject.network.neurons() <= ALL_CUES {
        return every_end(subject, watch)?.map(|ends| whole(subject, &ends)).transpose();
    }
    rings(subject, watch)
}

/// The code of the state that each of all 2^N cues ends in.
fn every_end(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Vec<u32>>> {
    let neurons = subject.network.neurons();
    let all = 1_usize << neurons;
    let bits = (0..all as u32).flat_map(|code| state_of(code, neurons)).collect();
    let cues = Cues::new(neurons, bits)?;
    let mut ends = Vec::with_capacity(all);
    while ends.len() < all {
        watch.tell("measuring basins", ends.len(), all);
        let range = ends.len()..(ends.len() + CHUNK).min(all);
        let Some(outcome) = watch.recall(&subject.recaller, &cues, range)? else { return Ok(None) };
        let states = outcome.states.chunks_exact(neurons).zip(&outcome.endings);
        ends.extend(states.map(|(state, ending)| match ending {
            Ending::TwoCycle | Ending::Cycle { .. } => CYCLE,
            _ if state.contains(&0) => CYCLE,
            _ => code_of(state),
        }));
    }
    Ok(Some(ends))
}

fn whole(subject: &Subject<'_>, ends: &[u32]) -> Result<Basins> {
    let (patterns, neurons) = (subject.patterns, subject.network.neurons());
    let codes: Vec<u32> = patterns.rows().map(code_of).collect();
    let mut recalled = vec![vec![0; neurons + 1]; codes.len()];
    let mut of_code: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    codes.iter().enumerate().for_each(|(at, code)| of_code.entry(*code).or_default().push(at));
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for (cue, end) in ends.iter().enumerate() {
        *sizes.entry(*end).or_default() += 1;
        for pattern in of_code.get(end).into_iter().flatten() {
            recalled[*pattern][(cue as u32 ^ end).count_ones() as usize] += 1;
        }
    }
    let rings: Vec<usize> = (0..=neurons).map(|radius| ring_size(neurons, radius)).collect();
    let mut basins = Basins::of((0..=neurons).collect(), rings, recalled, true);
    for (basin, code) in basins.per_pattern.iter_mut().zip(&codes) {
        basin.size = Some(sizes.get(code).copied().unwrap_or(0));
    }
    basins.name_ends(subject, &sizes, ends.len())?;
    Ok(basins)
}

/// How many states differ from one in `radius` bits.
fn ring_size(neurons: usize, radius: usize) -> usize {
    (0..radius).fold(1, |size, at| size * (neurons - at) / (at + 1))
}

fn rings(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Basins>> {
    let (patterns, options) = (subject.patterns, subject.options);
    let (count, neurons) = (patterns.count(), patterns.neurons());
    let radii = options.ring_radii(neurons);
    let mut recalled = vec![vec![0; radii.len()]; count];
    let mut done = 0;
    for trial in 0..options.trials {
        watch.tell("measuring basins", trial, options.trials);
        let mut stream = Stream::new(options.seed, STREAM + trial as u64);
        let cues = on_rings(subject, &radii, &mut stream)?;
        let Some(outcome) = watch.recall_all(&subject.recaller, &cues)? else { break };
        for (at, end) in outcome.states.chunks_exact(neurons).enumerate() {
            let (pattern, ring) = (at / radii.len(), at % radii.len());
            let cycles = matches!(outcome.endings[at], Ending::TwoCycle | Ending::Cycle { .. });
            let is_back = !cycles && distance(patterns.row(pattern), end) == 0;
            recalled[pattern][ring] += usize::from(is_back);
        }
        done += 1;
    }
    let cues = vec![done; radii.len()];
    Ok((done > 0).then(|| Basins::of(radii, cues, recalled, false)))
}

/// A cue of each pattern on each ring, pattern by pattern: a wider one has the
/// flips of a narrower one, and more.
fn on_rings(subject: &Subject<'_>, radii: &[usize], stream: &mut Stream) -> Result<Cues> {
    let patterns = subject.patterns;
    let mut order: Vec<usize> = (0..patterns.neurons()).collect();
    let mut bits = Vec::with_capacity(patterns.as_slice().len() * radii.len());
    for pattern in patterns.rows() {
        stream.shuffle(&mut order);
        for radius in radii {
            let from = bits.len();
            bits.extend_from_slice(pattern);
            order[..*radius].iter().for_each(|at| bits[from + at] = -bits[from + at]);
        }
    }
    Ok(Cues::new(patterns.neurons(), bits)?)
}

impl Basins {
    /// From counts for each pattern and radius.
    fn of(radii: Vec<usize>, cues: Vec<usize>, recalled: Vec<Vec<usize>>, exact: bool) -> Self {
        let sum = |ring: usize| recalled.iter().map(|row| row[ring]).sum::<usize>();
        let share = |ring: usize| (sum(ring), cues[ring] * recalled.len());
        let rings = 0..radii.len();
        let recalled_fraction: Vec<f64> =
            rings.clone().map(share).map(|(good, all)| good as f64 / all as f64).collect();
        let recalled_interval = rings.map(share).zip(&recalled_fraction);
        let recalled_interval = recalled_interval
            .map(|((good, all), share)| if exact { (*share, *share) } else { wilson(good, all) })
            .collect();
        let up_to = |row: &[usize], fails: &dyn Fn(usize, usize) -> bool| {
            let first = (0..radii.len()).find(|ring| fails(row[*ring], cues[*ring]));
            first.unwrap_or(radii.len()).checked_sub(1).map(|ring| radii[ring])
        };
        let basin = |(pattern, row): (usize, &Vec<usize>)| PatternBasin {
            pattern,
            radius_all: up_to(row, &|good, all| good < all),
            radius_half: up_to(row, &|good, all| 2 * good < all),
            recalled: row.clone(),
            size: None,
        };
        let per_pattern = recalled.iter().enumerate().map(basin).collect();
        let (largest, ends) = (Vec::new(), Vec::new());
        Self {
            exact,
            per_pattern,
            radii,
            cues,
            recalled_fraction,
            recalled_interval,
            largest,
            ends,
        }
    }

    /// Names what all cues ended in.
    fn name_ends(
        &mut self,
        subject: &Subject<'_>,
        sizes: &BTreeMap<u32, usize>,
        all: usize,
    ) -> Result<()> {
        let neurons = subject.network.neurons();
        let fraction = |cues: usize| cues as f64 / all as f64;
        let mut by_kind = BTreeMap::new();
        for (code, cues) in sizes {
            let state = (*code != CYCLE).then(|| state_of(*code, neurons));
            let kind = match &state {
                Some(state) => subject.landmarks.kind(state)?.name(),
                None => "cycle",
            };
            *by_kind.entry(kind).or_insert(0) += cues;
            if state.is_some() {
                self.largest.push(BasinsEnd {
                    kind,
                    state,
                    cues: *cues,
                    fraction: fraction(*cues),
                });
            }
        }
        self.largest.sort_by(|a, b| b.cues.cmp(&a.cues).then_with(|| b.state.cmp(&a.state)));
        self.largest.truncate(LISTED);
        for kind in ["stored", "inverse", "mixture_of_three", "other", "cycle"] {
            let cues = by_kind.get(kind).copied().unwrap_or(0);
            self.ends.push(BasinsEnd { kind, state: None, cues, fraction: fraction(cues) });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_have_the_size_of_pascals_triangle() {
        let sizes: Vec<usize> = (0..=6).map(|radius| ring_size(6, radius)).collect();
        assert_eq!(sizes, [1, 6, 15, 20, 15, 6, 1]);
        assert_eq!((0..=20).map(|radius| ring_size(20, radius)).sum::<usize>(), 1 << 20);
    }

    #[test]
    fn a_radius_ends_before_the_first_failure() {
        let counts = vec![vec![4, 4, 2, 1, 4], vec![3, 4, 4, 4, 4], vec![1, 4, 4, 4, 4]];
        let found = Basins::of(vec![0, 2, 4, 6, 8], vec![4; 5], counts, false);
        let radii = |pattern: usize| {
            let basin = &found.per_pattern[pattern];
            (basin.radius_all, basin.radius_half)
        };
        assert_eq!(radii(0), (Some(2), Some(4)));
        assert_eq!(radii(1), (None, Some(8)));
        assert_eq!(radii(2), (None, None));
        assert!((found.recalled_fraction[0] - 8.0 / 12.0).abs() < 1e-12);
        let (low, high) = found.recalled_interval[0];
        assert!(low < 0.6 && high > 0.7);
    }
}
