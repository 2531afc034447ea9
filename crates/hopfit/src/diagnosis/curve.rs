//! Shares recalled, over flipped and over missing bits.

use super::subject::{Subject, Watch, distance};
use crate::Result;
use hopfit_core::Cues;
use hopfit_core::diagnosis::{mean_interval, wilson};
use hopfit_core::random::Stream;
use rayon::prelude::*;
use serde::Serialize;

/// Recall over the damage done to cues. All settings have the same random
/// numbers, so that a cue of more damage has what one of less has, and more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curves {
    /// Cues of flipped bits, none missing.
    pub flipped: Vec<CurvePoint>,
    /// Cues of missing bits, none flipped.
    pub missing: Vec<CurvePoint>,
}

/// Recall at one setting.
///
/// Intervals are of what these patterns and this network would come to over
/// all cues; see [`wilson`] and [`mean_interval`]. The same number of cues of
/// every pattern makes them rather too wide than too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The probability that a bit was flipped.
    pub noise: f64,
    /// The probability that a bit was missing.
    pub missing_share: f64,
    /// Cues, the same number of each pattern.
    pub cues: usize,
    /// Cues from which the pattern came back whole.
    pub recalled: usize,
    /// Their share.
    pub recalled_fraction: f64,
    /// Its interval (Wilson).
    pub recalled_interval: (f64, f64),
    /// The share of cues whose nearest pattern, in the known bits, is their
    /// own: what comparing with all patterns would recall.
    pub nearest_fraction: f64,
    /// Bits that are wrong after recall, on average.
    pub wrong_bits: f64,
    /// Its interval (1.96 standard errors).
    pub wrong_bits_interval: (f64, f64),
}

/// Counts at one setting.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    cues: usize,
    recalled: usize,
    nearest: usize,
    wrong: usize,
    squares: usize,
}

pub(super) fn draw(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Curves>> {
    let (flipped, missing) = subject.options.curve_levels();
    let settings: Vec<(f64, f64)> = flipped
        .iter()
        .map(|noise| (*noise, 0.0))
        .chain(missing.iter().map(|share| (0.0, *share)))
        .collect();
    let mut tallies = vec![Tally::default(); settings.len()];
    for trial in 0..subject.options.trials {
        watch.tell("drawing recall curves", trial, subject.options.trials);
        if !round(subject, watch, &settings, trial, &mut tallies)? {
            break;
        }
    }
    if tallies.iter().any(|tally| tally.cues == 0) {
        return Ok(None);
    }
    let points = settings.iter().zip(&tallies);
    let mut points: Vec<CurvePoint> = points.map(|(at, tally)| tally.point(*at)).collect();
    let missing = points.split_off(flipped.len());
    Ok(Some(Curves { flipped: points, missing }))
}

/// One cue a pattern at every setting; whether there was time for it.
fn round(
    subject: &Subject<'_>,
    watch: &mut Watch<'_>,
    settings: &[(f64, f64)],
    trial: usize,
    tallies: &mut [Tally],
) -> Result<bool> {
    let patterns = subject.patterns;
    let (count, neurons) = (patterns.count(), patterns.neurons());
    let mut bits = Vec::with_capacity(settings.len() * count * neurons);
    for (noise, missing) in settings {
        let mut stream = Stream::new(subject.options.seed, trial as u64);
        let cues = Cues::damaged(patterns, *noise, *missing, &mut stream);
        bits.extend_from_slice(cues.as_slice());
    }
    let cues = Cues::new(neurons, bits)?;
    let Some(outcome) = watch.recall_all(&subject.recaller, &cues)? else { return Ok(false) };
    let fate = |index: usize| -> Result<(usize, bool)> {
        let own = patterns.row(index % count);
        let end = &outcome.states[index * neurons..(index + 1) * neurons];
        let (nearest, _) = subject.landmarks.nearest(cues.row(index))?;
        Ok((distance(own, end), patterns.row(nearest) == own))
    };
    let fates: Result<Vec<_>> = (0..cues.count()).into_par_iter().map(fate).collect();
    for (at, (wrong, nearest)) in fates?.into_iter().enumerate() {
        tallies[at / count].add(wrong, nearest);
    }
    Ok(true)
}

impl Tally {
    fn add(&mut self, wrong: usize, nearest: bool) {
        self.cues += 1;
        self.recalled += usize::from(wrong == 0);
        self.nearest += usize::from(nearest);
        self.wrong += wrong;
        self.squares += wrong * wrong;
    }

    fn point(&self, (noise, missing_share): (f64, f64)) -> CurvePoint {
        let (sum, squares) = (self.wrong as f64, self.squares as f64);
        let (wrong_bits, wrong_bits_interval) = mean_interval(self.cues, sum, squares);
        CurvePoint {
            noise,
            missing_share,
            cues: self.cues,
            recalled: self.recalled,
            recalled_fraction: self.recalled as f64 / self.cues as f64,
            recalled_interval: wilson(self.recalled, self.cues),
            nearest_fraction: self.nearest as f64 / self.cues as f64,
            wrong_bits,
            wrong_bits_interval,
        }
    }
}
