//! Why something was refused, in Python's words.

use hopfit::data::ErrorKind as DataErrorKind;
use hopfit::rules::{ErrorKind as RuleErrorKind, SolverErrorKind};
use hopfit::{CoreErrorKind, ErrorKind, TrainOption, classify, data, rules, with_causes};
use pyo3::PyErr;
use pyo3::exceptions::{PyFileNotFoundError, PyPermissionError, PyValueError};
use std::error::Error;
use std::fmt::Display;
use std::io;

/// The exception for an error: its messages and those of its causes, with
/// parameters as Python writes them. A ValueError, unless a file is not there
/// or must not be opened.
pub(crate) fn refusal(error: &(dyn Error + 'static)) -> PyErr {
    let message = written(error).unwrap_or_else(|| with_causes(error));
    match cause(error) {
        Some(io::ErrorKind::NotFound) => PyFileNotFoundError::new_err(message),
        Some(io::ErrorKind::PermissionDenied) => PyPermissionError::new_err(message),
        _ => PyValueError::new_err(message),
    }
}

/// The exception for a word or text that is the value of a parameter.
pub(crate) fn refused_word(parameter: &str, error: &(dyn Error + 'static)) -> PyErr {
    let core = core_of(error).map(hopfit::CoreError::kind);
    PyValueError::new_err(match core {
        Some(CoreErrorKind::NoChoice { text, names, .. }) => {
            let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
            format!("{parameter} is '{text}'; it must be {}", either(&names))
        }
        Some(CoreErrorKind::Unreadable { text, expected }) => {
            format!("{parameter} is '{text}', which is not {expected}")
        }
        _ => format!("{parameter}: {}", with_causes(error)),
    })
}

/// What the system said of a file, if that is the cause.
fn cause(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.find_map(said_of_file).map(io::Error::kind)
}

fn said_of_file<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    let of_data = match error.downcast_ref::<hopfit::Error>().map(hopfit::Error::kind) {
        Some(ErrorKind::Data(error)) => Some(error),
        _ => error.downcast_ref::<data::Error>(),
    };
    match of_data.map(data::Error::kind) {
        Some(
            DataErrorKind::Open(said) | DataErrorKind::Read(said) | DataErrorKind::Write(said),
        ) => Some(said),
        _ => error.downcast_ref(),
    }
}

fn core_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a hopfit::CoreError> {
    let of_library = error.downcast_ref::<hopfit::Error>().map(hopfit::Error::kind);
    match of_library {
        Some(ErrorKind::Core(error)) => Some(error),
        _ => error.downcast_ref(),
    }
}

/// What is wrong with parameters; none of other errors.
fn written(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(core) = core_of(error) {
        return of_core(core.kind());
    }
    if let Some(rule) = error.downcast_ref::<rules::Error>() {
        return of_rule(rule.kind());
    }
    if let Some(classify) = error.downcast_ref::<classify::Error>() {
        return of_classifier(classify.kind());
    }
    match error.downcast_ref::<hopfit::Error>()?.kind() {
        ErrorKind::Rule(rule) => of_rule(rule.kind()),
        ErrorKind::Classify(classify) => of_classifier(classify.kind()),
        kind => of_library(kind),
    }
}

fn of_core(kind: &CoreErrorKind) -> Option<String> {
    match kind {
        CoreErrorKind::BadTemperature { temperature } => {
            Some(format!("temperature is {temperature}; it must be a number above 0"))
        }
        _ => None,
    }
}

fn of_rule(kind: &RuleErrorKind) -> Option<String> {
    Some(match kind {
        RuleErrorKind::Solver(solver) => return of_solver(solver.kind()),
        RuleErrorKind::OptionOutOfRange { option, value, allowed } => {
            format!("{option} is {value}; it must be {allowed}")
        }
        RuleErrorKind::NeedsFreeWeights { rule } => format!(
            "the rule {rule} solves for a bias or a receptive field neuron by neuron, so that the \
             weights are not symmetric; set symmetric=False, or leave bias and receptive_field out"
        ),
        RuleErrorKind::NeedsSymmetry { rule } => format!(
            "the rule {rule} lowers an energy, which only symmetric weights have; set \
             symmetric=True, or rule to 'recall', 'perceptron' or 'exact'"
        ),
        RuleErrorKind::BigMBelowEpsilon { big_m, epsilon } => format!(
            "big_m is {big_m}, below epsilon ({epsilon}): no weights fulfil Eqs. 16 and 17 then; \
             give a larger big_m or leave it out"
        ),
        _ => return None,
    })
}

fn of_solver(kind: &SolverErrorKind) -> Option<String> {
    match kind {
        SolverErrorKind::UnknownSolver { name } => Some(format!(
            "solver is '{name}'; it must be 'highs', 'scip', 'cbc', 'glpk', 'gurobi', or the path \
             of a program whose name begins so"
        )),
        _ => None,
    }
}

/// Options of classifiers, and the parameters that they are here.
const OF_CLASSIFIER: [(&str, &str); 2] =
    [("the share of an example", "example_share"), ("the noise level", "noise_level")];

fn of_classifier(kind: &classify::ErrorKind) -> Option<String> {
    let classify::ErrorKind::Option { what, value, expected } = kind else { return None };
    let (_, parameter) = OF_CLASSIFIER.iter().find(|(option, _)| option == what)?;
    Some(format!("{parameter} is {value}; it must be {expected}"))
}

fn of_library(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::ForeignOption { option } => foreign(*option),
        ErrorKind::NeedsThen { options, goals } => {
            let options: Vec<String> = options.iter().map(ToString::to_string).collect();
            let goals: Vec<String> = goals.iter().map(|goal| format!("then={goal:?}")).collect();
            let (options, goals) = (options.join(" and "), goals.join(" and "));
            format!("{options} belong to {goals}; leave them out, or set one")
        }
        ErrorKind::ForeignUpdateOption { option } => {
            format!("{option} belongs to update=\"glauber\"; leave it out")
        }
        ErrorKind::NeedsShape { option } => {
            format!("{option} needs to know the picture; give shape=(height, width)")
        }
        ErrorKind::ProgramEnding { path } => format!(
            "write_model is {}; its name must end in .mps or .lp, or in .gz after these",
            path.display()
        ),
        _ => return None,
    })
}

/// An option of other rules.
fn foreign(option: TrainOption) -> String {
    let rules: Vec<String> = option.rules().iter().map(ToString::to_string).collect();
    // It is not given while it is True.
    let given = if option == TrainOption::Symmetric { "symmetric=False" } else { option.name() };
    match rules.as_slice() {
        [rule] => format!("{given} belongs to rule {rule}; leave it out, or set rule={rule:?}"),
        [one, other] => format!(
            "{given} belongs to the rules {one} and {other}; leave it out, or set rule={one:?} or \
             rule={other:?}"
        ),
        rules => format!(
            "{given} belongs to the rules {}; leave it out, or set rule to one of them",
            joined(rules, "and")
        ),
    }
}

fn either(words: &[impl Display]) -> String {
    joined(words, "or")
}

/// For example `a, b or c`.
fn joined(words: &[impl Display], last: &str) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, first)) => format!("{} {last} {end}", first.join(", ")),
        None => String::new(),
    }
}
