//! How a solve is to go about its work.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::{ErrorKind, Result};

/// How a solve is to go about its work. All back ends take the same settings.
///
/// ```
/// use std::time::Duration;
/// use hopfit_solve::Settings;
///
/// let settings = Settings { time_limit: Some(Duration::from_secs(60)), ..Settings::default() };
/// assert!(settings.validate().is_ok());
/// assert_eq!(settings.threads, 1);
/// assert_eq!(settings.mip_rel_gap, 0.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Wall-clock time for each solve. Default: none.
    pub time_limit: Option<Duration>,
    /// Threads for each solve, from 1 to 1024; no more are started than there are
    /// processors. Default: 1, with which runs repeat exactly.
    pub threads: u32,
    /// Seed of the solver's random choices, below 2^31. Default: 0. Bounds have
    /// been wrong with other seeds in some versions of HiGHS (issues 2349 and
    /// 2382), so check what matters.
    pub seed: u32,
    /// A mixed-integer search ends as optimal once the relative gap (see
    /// [`Outcome::gap`](crate::Outcome::gap)) is at most this; zero and above.
    /// Default: 0, unlike the 1e-4 of most solvers.
    pub mip_rel_gap: f64,
    /// A mixed-integer search ends as optimal once objective and bound differ by
    /// at most this; zero and above. Default: 1e-6.
    pub mip_abs_gap: f64,
    /// By how much rows and bounds may be broken, from 1e-10 to 0.1. Default:
    /// 1e-7, and 1e-6 within the mixed-integer search, see
    /// `integrality_tolerance`.
    pub feasibility_tolerance: f64,
    /// By how much reduced costs may have the wrong sign, from 1e-10 to 0.1.
    /// Default: 1e-7.
    pub optimality_tolerance: f64,
    /// By how much integral columns may miss whole numbers, and mixed-integer
    /// solutions may break rows and bounds, from 1e-10 to 0.1. Default: 1e-6.
    pub integrality_tolerance: f64,
    /// A mixed-integer search stops after this many nodes. This is the way to
    /// stop early and still repeat exactly. Default: none.
    pub node_limit: Option<u32>,
    /// A mixed-integer search stops after this many improving solutions.
    /// Default: none.
    pub solution_limit: Option<u32>,
    /// A linear program stops after this many simplex iterations. Default: none.
    pub iteration_limit: Option<u32>,
    /// Whether the model is simplified first. Default: yes.
    pub presolve: bool,
    /// How linear programs are solved. Default: the solver's choice.
    pub lp_method: LpMethod,
    /// Where the log goes, behind what the file holds; nothing is ever written to
    /// the standard output. Default: nowhere.
    pub log_file: Option<PathBuf>,
    /// Whether an observer is told each line of the log. Default: no.
    pub log_events: bool,
    /// How often an observer is told of progress. Default: every 0.2 seconds.
    pub report_every: Duration,
}

/// How linear programs are solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum LpMethod {
    /// The solver's choice.
    #[default]
    Automatic,
    /// The simplex method: warm starts and basic solutions.
    Simplex,
    /// An interior-point method, ended by a crossover to a basic solution.
    InteriorPoint,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            time_limit: None,
            threads: 1,
            seed: 0,
            mip_rel_gap: 0.0,
            mip_abs_gap: 1e-6,
            feasibility_tolerance: 1e-7,
            optimality_tolerance: 1e-7,
            integrality_tolerance: 1e-6,
            node_limit: None,
            solution_limit: None,
            iteration_limit: None,
            presolve: true,
            lp_method: LpMethod::Automatic,
            log_file: None,
            log_events: false,
            report_every: Duration::from_millis(200),
        }
    }
}

impl Settings {
    /// Checks that every field has an allowed value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Setting`] for the first field that has not.
    pub fn validate(&self) -> Result<()> {
        let tolerances = [
            ("feasibility_tolerance", self.feasibility_tolerance),
            ("optimality_tolerance", self.optimality_tolerance),
            ("integrality_tolerance", self.integrality_tolerance),
        ];
        for (setting, value) in tolerances {
            allow((1e-10..=0.1).contains(&value), setting, &value, "1e-10 to 0.1")?;
        }
        for (setting, value) in
            [("mip_rel_gap", self.mip_rel_gap), ("mip_abs_gap", self.mip_abs_gap)]
        {
            allow(value >= 0.0, setting, &value, "zero and above")?;
        }
        allow((1..=1024).contains(&self.threads), "threads", &self.threads, "1 to 1024")?;
        let counts = [
            ("seed", Some(self.seed)),
            ("node_limit", self.node_limit),
            ("solution_limit", self.solution_limit),
            ("iteration_limit", self.iteration_limit),
        ];
        for (setting, value) in counts {
            let value = value.unwrap_or(0);
            allow(i32::try_from(value).is_ok(), setting, &value, "below 2^31")?;
        }
        Ok(())
    }
}

fn allow(
    is_allowed: bool,
    setting: &'static str,
    value: &impl ToString,
    allowed: &'static str,
) -> Result<()> {
    if is_allowed {
        return Ok(());
    }
    Err(ErrorKind::Setting { setting, value: value.to_string(), allowed }.into())
}
