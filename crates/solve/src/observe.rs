//! What a running solver tells.

/// A closure that is told of [`Event`]s and answers whether to go on.
///
/// It may be called from a thread that the solver made.
pub type Observer<'call> = dyn FnMut(&Event<'_>) -> Control + Send + 'call;

/// Whether a solver goes on after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// Go on.
    #[default]
    Continue,
    /// Stop soon, with the best solution so far.
    Stop,
}

/// Something that happened while a solver ran.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event<'call> {
    /// A mixed-integer solution better than all before.
    Improved {
        /// Its objective.
        objective: f64,
        /// One value a column.
        values: &'call [f64],
        /// How things stood when it was found.
        snapshot: Snapshot,
    },
    /// How things stand; told every [`Settings::report_every`](crate::Settings).
    Progress(Snapshot),
    /// A line of the solver's log, without the line end; told only with
    /// [`Settings::log_events`](crate::Settings).
    Log(&'call str),
}

/// How a solve stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Snapshot {
    /// The objective of the best solution so far.
    pub incumbent: Option<f64>,
    /// What no solution can be better than, as far as the solver has shown.
    pub bound: Option<f64>,
    /// Branch-and-bound nodes so far.
    pub nodes: u64,
    /// Simplex iterations so far.
    pub simplex_iterations: u64,
    /// Seconds since the solve began.
    pub seconds: f64,
}

impl Snapshot {
    /// The relative gap between incumbent and bound, as [`Outcome::gap`].
    ///
    /// [`Outcome::gap`]: crate::Outcome::gap
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        relative_gap(self.incumbent?, self.bound?)
    }
}

/// `|objective − bound| / |objective|`; infinite if only the objective is zero.
pub(crate) fn relative_gap(objective: f64, bound: f64) -> Option<f64> {
    let distance = (objective - bound).abs();
    let gap = if distance == 0.0 { 0.0 } else { distance / objective.abs() };
    (!gap.is_nan()).then_some(gap)
}
