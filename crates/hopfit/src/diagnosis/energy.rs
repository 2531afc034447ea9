//! The energy along recalls.

use super::subject::{Subject, Watch, distance};
use crate::Result;
use hopfit_core::Cues;
use hopfit_core::random::Stream;
use serde::Serialize;

/// Recalls that are followed.
const TRACES: usize = 10;

/// The energy along recalls from one noisy cue of each of the first patterns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Energies {
    /// The probability that a bit of a cue was flipped.
    pub noise: f64,
    /// The probability that a bit of a cue was missing.
    pub missing_share: f64,
    /// One a cue.
    pub traces: Vec<Trace>,
}

/// What a recall went through.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// Index of the pattern.
    pub pattern: usize,
    /// How it ended.
    pub ending: &'static str,
    /// The energies of the cue and of the states after each step (sweep, where
    /// neurons are updated one at a time). Plain recall of one neuron at a
    /// time with symmetric weights never raises it; the field of the cue may.
    pub energies: Vec<f64>,
    /// Their wrong bits; missing ones count.
    pub wrong_bits: Vec<usize>,
    /// The energy of the pattern itself.
    pub pattern_energy: f64,
}

pub(super) fn trace(subject: &Subject<'_>, watch: &mut Watch<'_>) -> Result<Option<Energies>> {
    let options = subject.options;
    let patterns = subject.patterns.window(0, Some(TRACES))?;
    let mut stream = Stream::new(options.seed, 0);
    let cues = Cues::damaged(&patterns, options.noise, options.missing_share, &mut stream);
    let Some(whole) = watch.recall_all(&subject.recaller, &cues)? else { return Ok(None) };
    let longest = whole.steps.iter().copied().max().unwrap_or(0);
    let mut traces = Vec::new();
    for (pattern, ending) in whole.endings.iter().enumerate() {
        let (energies, wrong_bits) = (Vec::new(), Vec::new());
        let pattern_energy = subject.network.energy(patterns.row(pattern))?;
        let ending = ending.name();
        traces.push(Trace { pattern, ending, energies, wrong_bits, pattern_energy });
    }
    for steps in 0..=longest {
        watch.tell("following energies", steps, longest + 1);
        // A recall of fewer steps is the beginning of one of more.
        let recaller = subject.recaller.clone().max_steps(steps);
        let Some(part) = watch.recall_all(&recaller, &cues)? else { return Ok(None) };
        for (trace, state) in traces.iter_mut().zip(part.states.chunks_exact(patterns.neurons())) {
            if steps <= whole.steps[trace.pattern] {
                trace.energies.push(subject.network.energy(state)?);
                trace.wrong_bits.push(distance(patterns.row(trace.pattern), state));
            }
        }
    }
    let (noise, missing_share) = (options.noise, options.missing_share);
    Ok(Some(Energies { noise, missing_share, traces }))
}
