//! How well a network holds patterns, still and under noise.

use crate::recall::{RecallOptions, recall_all};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Ending, Network, Norm, Patterns, Result};
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
    /// Recall from noisy cues, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<NoiseOutcome>,
}

/// Noise to recall from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseOptions {
    /// The probability, from 0 to 1, that a bit of a cue is flipped.
    pub noise: f64,
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
    /// Noisy cues a pattern.
    pub trials: usize,
    /// Seed of the noise.
    pub seed: u64,
    /// Wrong bits of a cue, on average.
    pub wrong_bits_before: f64,
    /// Wrong bits after recall, on average.
    pub wrong_bits_after: f64,
    /// The share of cues from which the pattern came back whole.
    pub recalled_fraction: f64,
    /// Recalls that ended in a fixed point.
    pub fixed_points: usize,
    /// Recalls that ended in a 2-cycle.
    pub two_cycles: usize,
    /// Recalls that reached the step limit.
    pub step_limits: usize,
}

/// Measures how well `network` holds `patterns`.
///
/// # Errors
/// Patterns of another size than the network.
pub fn evaluate(
    network: &Network,
    patterns: &Patterns,
    noise: Option<&NoiseOptions>,
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
        noise: noise.map(|options| under_noise(network, patterns, options)).transpose()?,
    })
}

fn under_noise(
    network: &Network,
    patterns: &Patterns,
    options: &NoiseOptions,
) -> Result<NoiseOutcome> {
    let mut sums = Sums::default();
    for trial in 0..options.trials {
        let mut stream = Stream::new(options.seed, trial as u64);
        let cues = Cues::noisy(patterns, options.noise, &mut stream);
        let recalled = recall_all(network, &cues, &options.recall)?;
        sums.add(patterns, &cues, &recalled.states, &recalled.endings);
    }
    let cues = (options.trials * patterns.count()).max(1) as f64;
    Ok(NoiseOutcome {
        noise: options.noise,
        trials: options.trials,
        seed: options.seed,
        wrong_bits_before: sums.before as f64 / cues,
        wrong_bits_after: sums.after as f64 / cues,
        recalled_fraction: sums.whole as f64 / cues,
        fixed_points: sums.endings[0],
        two_cycles: sums.endings[1],
        step_limits: sums.endings[2],
    })
}

/// Counts over all cues.
#[derive(Debug, Default)]
struct Sums {
    before: usize,
    after: usize,
    whole: usize,
    endings: [usize; 3],
}

impl Sums {
    fn add(&mut self, patterns: &Patterns, cues: &Cues, states: &[i8], endings: &[Ending]) {
        let neurons = patterns.neurons();
        for (pattern, (cue, state)) in
            patterns.rows().zip(cues.rows().zip(states.chunks_exact(neurons)))
        {
            let wrong = |other: &[i8]| pattern.iter().zip(other).filter(|(a, b)| a != b).count();
            let after = wrong(state);
            self.before += wrong(cue);
            self.after += after;
            self.whole += usize::from(after == 0);
        }
        for ending in endings {
            let kind = match ending {
                Ending::FixedPoint => 0,
                Ending::TwoCycle => 1,
                Ending::StepLimit => 2,
            };
            self.endings[kind] += 1;
        }
    }
}
