//! How a state is updated on its way from a cue to a memory.

use crate::{Choice, ErrorKind, Result};

/// How neurons are updated.
///
/// σ is the typical stability of the network: see [`crate::Recaller::sigma`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Update {
    /// One at a time, with the cue as a fading field: in sweep k = 0 … 29
    /// neuron i becomes the sign of h_i + σ (1 − k/29) c_i, where c is the cue
    /// (0 where a bit is missing). Then one at a time without that field. The
    /// orders of the sweeps are random and the same for every cue, so that
    /// what a cue recalls does not depend on the cues beside it.
    Cue {
        /// Seed of the orders.
        seed: u64,
    },
    /// All at once, in graded states: 60 steps of
    /// S ← ½ S + ½ tanh(4 (h(S)/σ + ¼ c)) from S = c, then the signs of S,
    /// then one neuron at a time in the orders of [`Update::Cue`]. In floating
    /// point: a value next to zero may get another sign on another processor.
    Graded {
        /// Seed of the orders.
        seed: u64,
    },
    /// All at once; a step updates every neuron from the same state.
    Synchronous,
    /// One at a time, in order of index; a step is one sweep over all.
    Sequential,
    /// One at a time, in a random order drawn anew for every sweep. Cue
    /// number k draws from the seed's stream k.
    Random {
        /// Seed of the order.
        seed: u64,
    },
    /// Glauber's dynamics: one at a time, in random order; a neuron becomes +1
    /// with probability 1 / (1 + exp(−2 h_i / T)). Cue number k draws from the
    /// seed's stream k. Cooled to T = 0 it goes on as [`Update::Random`].
    Glauber {
        /// T in the first sweep, in units of σ; above 0.
        temperature: f64,
        /// How T falls.
        cooling: Cooling,
        /// Seed of order and noise.
        seed: u64,
    },
}

/// How the temperature of [`Update::Glauber`] falls from T in sweep k.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cooling {
    /// T (1 − k/30), and 0 from sweep 30 on.
    #[default]
    Linear,
    /// T · 0.01^(k/30), and 0 from sweep 30 on.
    Geometric,
    /// T in every sweep: recall ends at its step limit, in a sample.
    Constant,
}

/// Sweeps in which the cue fades or the temperature falls.
pub(super) const FADING: usize = 30;

impl Update {
    /// The name on the command line, in reports and in model files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cue { .. } => "cue",
            Self::Graded { .. } => "graded",
            Self::Synchronous => "sync",
            Self::Sequential => "sequential",
            Self::Random { .. } => "async",
            Self::Glauber { .. } => "glauber",
        }
    }

    /// Refuses a temperature that is none.
    pub(super) fn check(&self) -> Result<()> {
        match *self {
            Self::Glauber { temperature, .. }
                if !(temperature.is_finite() && temperature > 0.0) =>
            {
                Err(ErrorKind::BadTemperature { temperature }.into())
            }
            _ => Ok(()),
        }
    }
}

impl Choice for Cooling {
    const WHAT: &'static str = "a way to cool";
    const ALL: &'static [Self] = &[Self::Linear, Self::Geometric, Self::Constant];

    fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Geometric => "geometric",
            Self::Constant => "constant",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Linear => "To nothing in 30 sweeps",
            Self::Geometric => "To a hundredth in 30 sweeps, then nothing",
            Self::Constant => "Not at all",
        }
    }
}

impl Cooling {
    /// The temperature of sweep `sweep` as a share of the first.
    pub(super) fn share(self, sweep: usize) -> f64 {
        let done = sweep as f64 / FADING as f64;
        match self {
            Self::Constant => 1.0,
            _ if sweep >= FADING => 0.0,
            Self::Linear => 1.0 - done,
            Self::Geometric => 0.01_f64.powf(done),
        }
    }
}

/// Which neurons keep the bit that the cue gives them. A missing bit is never
/// kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Clamp {
    /// None.
    #[default]
    Nothing,
    /// All whose bit is known, so that recall fills in the missing ones only.
    Known,
    /// Those marked `true`, N marks.
    Neurons(Vec<bool>),
}

impl Clamp {
    /// Whether the neuron of a cue's bit is held.
    pub(super) fn holds(&self, neuron: usize, bit: i8) -> bool {
        bit != 0
            && match self {
                Self::Nothing => false,
                Self::Known => true,
                Self::Neurons(marks) => marks[neuron],
            }
    }
}
