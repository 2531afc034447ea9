//! Settings as options of HiGHS.

use std::ffi::CString;
use std::fmt::Display;
use std::fs::OpenOptions;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::raw::Raw;
use crate::error::{ErrorKind, Result};
use crate::settings::{LpMethod, Settings};

/// The value of an option of HiGHS.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OptionValue {
    /// On or off.
    Bool(bool),
    /// A whole number.
    Int(i32),
    /// A real number.
    Double(f64),
    /// A text.
    Text(String),
}

impl Display for OptionValue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(out),
            Self::Int(value) => value.fmt(out),
            Self::Double(value) => value.fmt(out),
            Self::Text(value) => value.fmt(out),
        }
    }
}

impl From<bool> for OptionValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i32> for OptionValue {
    fn from(value: i32) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for OptionValue {
    fn from(value: f64) -> Self {
        Self::Double(value)
    }
}

impl From<&str> for OptionValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// Sets one option by its name in HiGHS.
fn set(raw: &mut Raw, option: &str, value: &OptionValue) -> Result<()> {
    let refused = || ErrorKind::Option { option: option.to_owned(), value: value.to_string() };
    let name = CString::new(option).map_err(|_| refused())?;
    let accepted = match value {
        OptionValue::Bool(value) => raw.set_bool(&name, *value),
        OptionValue::Int(value) => raw.set_int(&name, *value),
        OptionValue::Double(value) => raw.set_double(&name, *value),
        OptionValue::Text(value) => {
            let value = CString::new(value.as_str()).map_err(|_| refused())?;
            raw.set_string(&name, &value)
        }
    };
    if accepted { Ok(()) } else { Err(refused().into()) }
}

/// A new instance with settings.
pub(super) fn fresh(settings: &Settings) -> Result<Raw> {
    let mut raw = Raw::create()?;
    apply(&mut raw, settings)?;
    Ok(raw)
}

/// Sets all options that the settings decide about, but for the time limit.
pub(super) fn apply(raw: &mut Raw, settings: &Settings) -> Result<()> {
    settings.validate()?;
    let limit = |limit: Option<u32>| limit.and_then(|n| i32::try_from(n).ok()).unwrap_or(i32::MAX);
    let parallel = if settings.threads == 1 { "off" } else { "on" };
    let presolve = if settings.presolve { "choose" } else { "off" };
    let log_file = log_file(settings.log_file.as_deref())?;
    let output = settings.log_file.is_some() || settings.log_events;
    let options: [(&str, OptionValue); 19] = [
        ("output_flag", output.into()),
        // Nothing goes to the standard output, ever.
        ("log_to_console", false.into()),
        ("log_file", log_file.into()),
        ("threads", limit(Some(threads(settings.threads))).into()),
        ("parallel", parallel.into()),
        ("random_seed", limit(Some(settings.seed)).into()),
        ("mip_rel_gap", settings.mip_rel_gap.into()),
        ("mip_abs_gap", settings.mip_abs_gap.into()),
        ("primal_feasibility_tolerance", settings.feasibility_tolerance.into()),
        ("dual_feasibility_tolerance", settings.optimality_tolerance.into()),
        ("mip_feasibility_tolerance", settings.integrality_tolerance.into()),
        ("mip_max_nodes", limit(settings.node_limit).into()),
        ("mip_max_improving_sols", limit(settings.solution_limit).into()),
        ("simplex_iteration_limit", limit(settings.iteration_limit).into()),
        ("presolve", presolve.into()),
        ("solver", solver(settings.lp_method).into()),
        ("mip_lp_solver", solver(settings.lp_method).into()),
        ("allow_unbounded_or_infeasible", false.into()),
        ("run_crossover", "on".into()),
    ];
    options.iter().try_for_each(|(option, value)| set(raw, option, value))
}

/// Sets the time that the next run may take.
pub(super) fn set_time_limit(raw: &mut Raw, limit: Option<Duration>) -> Result<()> {
    let seconds = limit.map_or(f64::INFINITY, |limit| limit.as_secs_f64());
    set(raw, "time_limit", &seconds.into())
}

fn solver(method: LpMethod) -> &'static str {
    match method {
        LpMethod::Automatic => "choose",
        LpMethod::Simplex => "simplex",
        LpMethod::InteriorPoint => "ipx",
    }
}

/// How many threads a run gets: no more than there are processors, since HiGHS
/// cannot say so if one does not start.
fn threads(wanted: u32) -> u32 {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    wanted.min(u32::try_from(processors).unwrap_or(u32::MAX))
}

/// The log file as HiGHS takes it, which would not say that it cannot write it.
fn log_file(path: Option<&Path>) -> Result<&str> {
    let Some(path) = path else { return Ok("") };
    let failed = |error| ErrorKind::Log { path: path.to_owned(), error };
    OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
    let not_text = || ErrorKind::Path { path: path.to_owned() };
    Ok(path.to_str().ok_or_else(not_text)?)
}
