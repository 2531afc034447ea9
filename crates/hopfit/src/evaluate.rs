//! How well a network holds patterns, still and under noise.

use crate::Result;
use crate::recall::{RecallOptions, recall_unless};
use hopfit_core::random::Stream;
use hopfit_core::{BatchOutcome, Cues, Endings, Network, Norm, Patterns, Stop};
use rayon::prelude::*;
use serde::Serialize;

/// What a network makes of patterns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// N.
    pub neurons: usize,
    /// P.
    pub patterns: usize,
    /// Bits of the patterns that one synchronous recall step changes.
    pub flips: usize,
    /// The same, as a mean over the patterns.
    pub flips_per_pattern: f64,
    /// Patterns without a flip.
    pub stored_patterns: usize,
    /// The share of the N×N weights that are zero.
    pub zero_fraction: f64,
    /// The smallest stability x_i h_i, with the weights as they are.
    pub margin: f64,
    /// The same, each divided by the Euclidean norm of its row of weights.
    pub margin_euclidean: f64,
    /// σ, the median of the positive stabilities: the strength of the cue's
    /// field in recall.
    pub sigma: f64,
    /// Recall from noisy cues, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<NoiseOutcome>,
}

/// Noise to recall from.
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseOptions {
    /// The probability, from 0 to 1, that a bit of a cue is flipped.
    pub noise: f64,
    /// The probability, from 0 to 1, that a bit of a cue is missing.
    pub missing_share: f64,
    /// Noisy cues a pattern.
    pub trials: usize,
    /// Seed of the noise; trial t draws from stream t.
    pub seed: u64,
    /// How to recall.
    pub recall: RecallOptions,
}

/// What recall made of noisy cues; means are over all cues.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoiseOutcome {
    /// The probability of a flipped bit.
    pub noise: f64,
    /// The probability of a missing bit.
    pub missing_share: f64,
    /// Noisy cues a pattern; fewer than asked for if it was stopped.
    pub trials: usize,
    /// Seed of the noise.
    pub seed: u64,
    /// How neurons were updated.
    pub update: &'static str,
    /// Wrong bits of a cue, on average; missing ones count.
    pub wrong_bits_before: f64,
    /// Wrong bits after recall, on average.
    pub wrong_bits_after: f64,
    /// The share of cues from which the pattern came back whole.
    pub recalled_fraction: f64,
    /// The share of cues whose nearest pattern is the one they were made of:
    /// what comparing with all patterns would recall, without any weights.
    pub nearest_fraction: f64,
    /// Recalls that ended nearer to the nearest pattern than their cue was.
    pub ended_nearer: usize,
    /// Recalls that ended farther from the nearest pattern than their cue was.
    pub ended_farther: usize,
    /// Recalls that ended in a fixed point.
    pub fixed_points: usize,
    /// Recalls that ended in a 2-cycle.
    pub two_cycles: usize,
    /// Recalls that ended in a longer cycle.
    pub cycles: usize,
    /// Recalls that reached the step limit.
    pub step_limits: usize,
}

impl NoiseOutcome {
    /// Whether recall left more wrong bits than it was given.
    #[must_use]
    pub fn is_harmful(&self) -> bool {
        self.wrong_bits_after > self.wrong_bits_before
    }
}

/// Measures how well `network` holds `patterns`.
///
/// Where `noise` names no σ, recall takes that of these patterns.
///
/// # Errors
/// Patterns of another size than the network, or options out of range.
pub fn evaluate(
    network: &Network,
    patterns: &Patterns,
    noise: Option<&NoiseOptions>,
) -> Result<Evaluation> {
    evaluate_until(network, patterns, noise, &Stop::never())
}

/// The same, until `stop` is due: of recall from noisy cues this leaves whole
/// trials, a cue of every pattern each, and nothing at all before the first is
/// done.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_until(
    network: &Network,
    patterns: &Patterns,
    noise: Option<&NoiseOptions>,
    stop: &Stop,
) -> Result<Evaluation> {
    let flips = network.flips(patterns)?;
    Ok(Evaluation {
        neurons: patterns.neurons(),
        patterns: patterns.count(),
        flips: flips.total(),
        flips_per_pattern: flips.per_pattern(),
        stored_patterns: flips.stored_patterns(),
        zero_fraction: network.weights().zero_fraction(),
        margin: network.stabilities(patterns, Norm::None)?.smallest(),
        margin_euclidean: network.stabilities(patterns, Norm::Euclidean)?.smallest(),
        sigma: network.median_stability(patterns)?,
        noise: match noise {
            Some(options) => under_noise(network, patterns, options, stop)?,
            None => None,
        },
    })
}

fn under_noise(
    network: &Network,
    patterns: &Patterns,
    options: &NoiseOptions,
    stop: &Stop,
) -> Result<Option<NoiseOutcome>> {
    let mut recall = options.recall.clone();
    if recall.sigma.is_none() {
        recall.sigma = Some(network.median_stability(patterns)?);
    }
    let (mut sums, mut trials) = (Sums::default(), 0);
    let recaller = recall.recaller(network).until(stop);
    while trials < options.trials {
        let mut stream = Stream::new(options.seed, trials as u64);
        let cues = Cues::damaged(patterns, options.noise, options.missing_share, &mut stream);
        let Some(outcome) = recall_unless(&recaller, &cues, 0..cues.count(), stop)? else { break };
        sums.add(patterns, &cues, &outcome);
        trials += 1;
    }
    if trials == 0 && options.trials > 0 {
        return Ok(None);
    }
    let cues = (trials * patterns.count()).max(1) as f64;
    Ok(Some(NoiseOutcome {
        noise: options.noise,
        missing_share: options.missing_share,
        trials,
        seed: options.seed,
        update: recall.update.name(),
        wrong_bits_before: sums.before as f64 / cues,
        wrong_bits_after: sums.after as f64 / cues,
        recalled_fraction: sums.whole as f64 / cues,
        nearest_fraction: sums.nearest as f64 / cues,
        ended_nearer: sums.nearer,
        ended_farther: sums.farther,
        fixed_points: sums.endings.fixed_points,
        two_cycles: sums.endings.two_cycles,
        cycles: sums.endings.cycles,
        step_limits: sums.endings.step_limits,
    }))
}

/// Counts over all cues.
#[derive(Debug, Default)]
struct Sums {
    before: usize,
    after: usize,
    whole: usize,
    nearest: usize,
    nearer: usize,
    farther: usize,
    endings: Endings,
}

/// What became of one cue, in wrong bits.
struct Fate {
    before: usize,
    after: usize,
    /// Whether the cue's nearest pattern is its own.
    own: bool,
    /// Distances to the nearest pattern.
    cue_distance: usize,
    end_distance: usize,
}

impl Sums {
    fn add(&mut self, patterns: &Patterns, cues: &Cues, outcome: &BatchOutcome) {
        let neurons = patterns.neurons();
        let fate = |index: usize| {
            let (pattern, cue) = (patterns.row(index), cues.row(index));
            let end = &outcome.states[index * neurons..(index + 1) * neurons];
            let (at, cue_distance) = nearest(patterns, cue);
            Fate {
                before: distance(pattern, cue),
                after: distance(pattern, end),
                own: patterns.row(at) == pattern,
                cue_distance,
                end_distance: nearest(patterns, end).1,
            }
        };
        let fates: Vec<Fate> = (0..patterns.count()).into_par_iter().map(fate).collect();
        for fate in fates {
            self.before += fate.before;
            self.after += fate.after;
            self.whole += usize::from(fate.after == 0);
            self.nearest += usize::from(fate.own);
            self.nearer += usize::from(fate.end_distance < fate.cue_distance);
            self.farther += usize::from(fate.end_distance > fate.cue_distance);
        }
        let Endings { fixed_points, two_cycles, cycles, step_limits } = outcome.counts();
        self.endings.fixed_points += fixed_points;
        self.endings.two_cycles += two_cycles;
        self.endings.cycles += cycles;
        self.endings.step_limits += step_limits;
    }
}

fn distance(a: &[i8], b: &[i8]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

/// The first of the nearest patterns, and how many bits are different there.
fn nearest(patterns: &Patterns, state: &[i8]) -> (usize, usize) {
    let distances = patterns.rows().map(|pattern| distance(pattern, state));
    distances.enumerate().min_by_key(|(_, distance)| *distance).expect("P > 0")
}
