//! Recall, step by step.

use crate::{Memory, Result};
use hopfit::{Ending, Network, Patterns, RecallOptions, Recaller, Update};
use serde::{Deserialize, Serialize};

/// The recalls that the page offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageUpdate {
    /// One neuron at a time, in order of index.
    Sequential,
    /// All neurons at once.
    Sync,
    /// One at a time, with the cue as a fading field: the library's default.
    Cue,
}

impl PageUpdate {
    /// The library's name for it.
    #[must_use]
    pub fn update(self) -> Update {
        match self {
            Self::Sequential => Update::Sequential,
            Self::Sync => Update::Synchronous,
            Self::Cue => Update::Cue { seed: 0 },
        }
    }
}

/// A cue, and how to recall from it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecallRequest {
    /// N pixels ±1, or 0 for one that is missing.
    pub cue: Vec<i8>,
    /// How neurons are updated.
    pub update: PageUpdate,
}

/// A state on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TraceStep {
    /// N pixels ±1, or 0 for one that is still missing.
    pub state: Vec<i8>,
    /// Its energy −½ xᵀWx, in units of the largest weight.
    pub energy: f64,
    /// Steps of recall that are done (sweeps, one neuron at a time).
    pub sweep: usize,
    /// The pixels that differ from the state before.
    pub changed: Vec<usize>,
}

/// The way from a cue to where recall ends.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// The states, the cue first.
    pub steps: Vec<TraceStep>,
    /// Why it ended: `fixed_point`, `two_cycle`, `cycle` or `step_limit`.
    pub ending: &'static str,
    /// What it ended in.
    pub end: End,
}

/// How a state stands to the stored patterns: to the nearest of them and of
/// their inverses, in which every pixel is turned over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct End {
    /// The nearest pattern; the first of several.
    pub pattern: usize,
    /// Whether its inverse is nearer than itself.
    pub inverse: bool,
    /// How many pixels differ.
    pub distance: usize,
}

/// The most steps: as the library's default.
const MOST_STEPS: usize = 100;

impl Memory {
    /// Recalls from a cue. Where neurons are updated in order of index, each
    /// change is a step of its own; otherwise all changes of a sweep are one.
    ///
    /// # Errors
    /// A cue of another size than N, or values other than ±1 and 0.
    pub fn trace(&self, request: &RecallRequest) -> Result<Trace> {
        let (network, update) = (self.network(), request.update);
        let cue = hopfit::Cues::from_rows(&[&request.cue])?;
        let sigma = Some(self.trained().report.sigma);
        let options = RecallOptions { update: update.update(), sigma, ..RecallOptions::default() };
        let recaller = options.recaller(network);
        let recalled = recaller.clone().max_steps(MOST_STEPS).recall(cue.row(0))?;
        let shown = recalled.steps + usize::from(recalled.ending == Ending::TwoCycle);
        let mut way = Way::new(network, cue.row(0));
        for sweep in 1..=shown.min(MOST_STEPS) {
            way.sweep(&recaller, sweep, update)?;
        }
        let end = End::of(way.last(), self.problem().patterns());
        Ok(Trace { steps: way.steps, ending: recalled.ending.name(), end })
    }
}

/// The steps so far.
struct Way<'a> {
    network: &'a Network,
    cue: &'a [i8],
    unit: f64,
    steps: Vec<TraceStep>,
}

impl<'a> Way<'a> {
    fn new(network: &'a Network, cue: &'a [i8]) -> Self {
        let unit = network.weights().largest().max(f64::MIN_POSITIVE);
        let mut way = Self { network, cue, unit, steps: Vec::new() };
        way.push(cue.to_vec(), 0, Vec::new());
        way
    }

    fn last(&self) -> &[i8] {
        &self.steps.last().expect("the cue is the first").state
    }

    /// Adds what sweep number `sweep` changes: the state after so many sweeps
    /// is the library's.
    fn sweep(&mut self, recaller: &Recaller<'_>, sweep: usize, update: PageUpdate) -> Result<()> {
        let after = recaller.clone().max_steps(sweep).recall(self.cue)?.state;
        let before = self.last().to_vec();
        let changed: Vec<_> = (0..after.len()).filter(|&i| before[i] != after[i]).collect();
        if update != PageUpdate::Sequential {
            self.push(after, sweep, changed);
            return Ok(());
        }
        // A sweep in order of index comes to each neuron once, so that its
        // changes happen in that order.
        let mut state = before;
        for neuron in changed {
            state[neuron] = after[neuron];
            self.push(state.clone(), sweep, vec![neuron]);
        }
        Ok(())
    }

    fn push(&mut self, state: Vec<i8>, sweep: usize, changed: Vec<usize>) {
        let energy = self.network.energy(&state).expect("a state has the network's size");
        self.steps.push(TraceStep { state, energy: energy / self.unit, sweep, changed });
    }
}

impl End {
    /// How `state` stands to `patterns`.
    #[must_use]
    pub fn of(state: &[i8], patterns: &Patterns) -> Self {
        let distance = |row: &[i8]| row.iter().zip(state).filter(|(a, b)| a != b).count();
        let inverse = |row: &[i8]| row.iter().zip(state).filter(|&(a, b)| *a != -*b).count();
        let ends = patterns.rows().enumerate().flat_map(|(pattern, row)| {
            let end = |inverse, distance| Self { pattern, inverse, distance };
            [end(false, distance(row)), end(true, inverse(row))]
        });
        ends.min_by_key(|end| (end.distance, end.inverse)).expect("there is a pattern")
    }
}
