//! States that come back.

/// Notices that a deterministic walk has closed a cycle (Brent 1980): keeps
/// the state of step 1, 2, 4, 8 … until the next of them.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    kept: Vec<i8>,
    since: usize,
}

impl Cycle {
    /// From one state, or many side by side, at step 0.
    pub(super) fn new(states: &[i8]) -> Self {
        Self { kept: states.to_vec(), since: 0 }
    }

    /// The length of the cycle that the state after `steps` steps closes.
    pub(super) fn closed_by(&mut self, state: &[i8], steps: usize) -> Option<usize> {
        if self.kept == state {
            return Some(steps - self.since);
        }
        if steps.is_power_of_two() {
            self.kept.copy_from_slice(state);
            self.since = steps;
        }
        None
    }
}
