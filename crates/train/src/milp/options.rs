//! Options of the paper's rule.

use crate::TrainOption;
use crate::error::check_option;
use crate::{ErrorKind, Result};
use hopfit_core::{Network, Problem};
use std::path::PathBuf;

/// Options of the rule `milp`.
///
/// ```
/// use hopfit_train::MilpOptions;
/// let options = MilpOptions { epsilon: Some(0.01), ..MilpOptions::default() };
/// assert!(options.validate().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MilpOptions {
    /// λ of Eq. (26): adds λ Σ|w_ij| to the flips. The paper uses 0.001.
    pub sparse: Option<f64>,
    /// ε of Eq. (16), above 0. Default: 10⁻³ for continuous weights (which
    /// lie in [−1, 1]), 1 for integer ones (whose fields are whole numbers).
    pub epsilon: Option<f64>,
    /// M of Eqs. (16) and (17), for all neurons, at least ε. Default: for each
    /// neuron the largest field its weights allow, plus ε.
    pub big_m: Option<f64>,
    /// Where the solver's own log goes. Default: nowhere.
    pub solver_log: Option<PathBuf>,
    /// The weights that the solver begins from, and that the result is never
    /// worse than. Default: ones that are searched for.
    pub start: MilpStart,
}

/// Where the solver begins.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum MilpStart {
    /// At the best weights of a short search: Hebb's rule, the pseudoinverse,
    /// and the exact engine's search for the class.
    #[default]
    Search,
    /// At nothing: the bare model.
    Nothing,
    /// At these weights, which must be of the problem's class. Continuous ones
    /// may have any scale.
    Given(Box<Network>),
}

impl MilpOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`].
    pub fn validate(&self) -> Result<()> {
        let positive = [(TrainOption::Epsilon, self.epsilon), (TrainOption::BigM, self.big_m)];
        for (name, value) in positive.into_iter().filter_map(|(name, v)| Some((name, v?))) {
            check_option(name, value, "finite and above 0", value.is_finite() && value > 0.0)?;
        }
        let sparse = self.sparse.unwrap_or(0.0);
        check_option(
            TrainOption::Sparse,
            sparse,
            "finite and at least 0",
            sparse.is_finite() && sparse >= 0.0,
        )
    }

    /// Checks the ranges, and that the model can have a solution: with M
    /// below ε Eqs. (16) and (17) contradict each other whatever the weights.
    pub(super) fn validate_for(&self, problem: &Problem) -> Result<()> {
        self.validate()?;
        let epsilon = super::formulation::epsilon(problem, self);
        match self.big_m {
            Some(big_m) if big_m < epsilon => {
                Err(ErrorKind::BigMBelowEpsilon { big_m, epsilon }.into())
            }
            _ => Ok(()),
        }
    }
}
