//! What came out of a solve.

use std::fmt::{self, Display};

use crate::observe::relative_gap;

/// How a solve ended, which says what the numbers of its [`Outcome`] mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The solution is optimal within the tolerances and gaps of the
    /// [`Settings`](crate::Settings).
    Optimal,
    /// No point fulfils all rows and bounds within the tolerances. There is no
    /// solution.
    Infeasible,
    /// The objective can be made better without end. There is no solution.
    Unbounded,
    /// One of the two; the solver did not find out which. There is no solution.
    InfeasibleOrUnbounded,
    /// The search was stopped. The solution fulfils rows, bounds and integrality
    /// within the tolerances, and `bound`, if any, limits how good others can be.
    Feasible(StopReason),
    /// The search was stopped before a solution was found. `bound`, if any,
    /// limits how good solutions can be.
    NoSolution(StopReason),
    /// The solver gave up, or answered with a number that this version does not
    /// know: its own status number. There is no solution.
    Other(i32),
}

impl Status {
    /// Whether the outcome has a solution.
    #[must_use]
    pub fn has_solution(self) -> bool {
        matches!(self, Self::Optimal | Self::Feasible(_))
    }
}

impl Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Optimal => out.write_str("optimal"),
            Self::Infeasible => out.write_str("infeasible"),
            Self::Unbounded => out.write_str("unbounded"),
            Self::InfeasibleOrUnbounded => out.write_str("infeasible or unbounded"),
            Self::Feasible(reason) => write!(out, "feasible, stopped by {reason}"),
            Self::NoSolution(reason) => write!(out, "no solution found, stopped by {reason}"),
            Self::Other(number) => write!(out, "solver status {number}"),
        }
    }
}

/// Why a search was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// The time limit or the deadline of a [`Stop`](crate::Stop).
    Time,
    /// The flag of a [`Stop`](crate::Stop), or an observer.
    Interrupt,
    /// The node limit.
    Nodes,
    /// The limit on improving solutions.
    Solutions,
    /// The limit on simplex iterations.
    Iterations,
    /// The objective reached a target or a bound.
    Objective,
    /// The memory ran out.
    Memory,
    /// The solver failed, or claimed what the solution disproves.
    Failure,
}

impl Display for StopReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Time => "the time limit",
            Self::Interrupt => "an interrupt",
            Self::Nodes => "the node limit",
            Self::Solutions => "the solution limit",
            Self::Iterations => "the iteration limit",
            Self::Objective => "an objective limit",
            Self::Memory => "lack of memory",
            Self::Failure => "a failure of the solver",
        })
    }
}

/// What came out of a solve.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How the solve ended.
    pub status: Status,
    /// The solution; there is one exactly if [`Status::has_solution`].
    pub solution: Option<Solution>,
    /// The objective of the solution, the model's constant included, as the
    /// solver computed it.
    pub objective: Option<f64>,
    /// What no solution can be better than, if the solver has shown anything.
    /// Of an optimal LP this is the objective. It rests on the solver's
    /// floating-point arithmetic and tolerances.
    pub bound: Option<f64>,
    /// Branch-and-bound nodes; zero for an LP.
    pub nodes: u64,
    /// Simplex iterations, those inside branch and bound included.
    pub simplex_iterations: u64,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// Who solved.
    pub solver: SolverInfo,
}

impl Outcome {
    /// `|objective − bound| / |objective|`: zero if both are equal, infinite if
    /// only the objective is zero, `None` if one of them is missing.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        relative_gap(self.objective?, self.bound?)
    }

    /// The value of each column, if there is a solution.
    #[must_use]
    pub fn values(&self) -> Option<&[f64]> {
        self.solution.as_ref().map(|solution| solution.values.as_slice())
    }
}

/// A point and, for an LP, its prices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Solution {
    /// One value a column. Integral columns are whole numbers only within the
    /// integrality tolerance.
    pub values: Vec<f64>,
    /// One price a row, of an optimal LP: by how much the objective changes if
    /// the bound that the row stands at grows by one. Zero for a row that stands
    /// at no bound.
    pub row_duals: Option<Vec<f64>>,
    /// One price a column, of an optimal LP: the same for the column's bounds.
    pub reduced_costs: Option<Vec<f64>>,
}

/// Which solver answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SolverInfo {
    /// Its name.
    pub name: &'static str,
    /// Its version, such as `1.16.0`.
    pub version: String,
    /// The commit that it was built from, if it tells.
    pub git_hash: Option<String>,
}

impl Display for SolverInfo {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.name, self.version)?;
        match &self.git_hash {
            Some(hash) => write!(out, " ({hash})"),
            None => Ok(()),
        }
    }
}
