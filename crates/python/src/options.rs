//! What training is asked for.

use crate::Result;
use crate::arrays::value_error;
use crate::refusal::refused_word;
use hopfit::certify::Certificate;
use hopfit::data::{Model, Output};
use hopfit::{Choice, ClassSpec, MilpStart, RuleName, Shape, TrainOption, TrainSpec};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// The parameters of an estimator, as a dictionary. `python/hopfit` has
/// checked their types, in Python's words.
#[derive(Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    rule: String,
    weights: String,
    symmetric: bool,
    bias: bool,
    receptive_field: Option<f64>,
    shape: Option<(usize, usize)>,
    sparse: Option<f64>,
    then: Option<String>,
    noise_level: Option<f64>,
    missing_share: Option<f64>,
    tie: String,
    time_limit: Option<f64>,
    /// A certificate of an earlier run.
    resume: Option<Vec<u8>>,
    keep_diagonal: bool,
    rank_tolerance: Option<f64>,
    tuned: bool,
    epochs: Option<usize>,
    learning_rate: Option<f64>,
    momentum: Option<f64>,
    batch_size: Option<usize>,
    perceptron: Option<String>,
    kappa: Option<f64>,
    kappa_norm: Option<String>,
    weight_decay: Option<f64>,
    steps: Option<usize>,
    dream_time: Option<f64>,
    dreams: Option<usize>,
    unlearning_rate: Option<f64>,
    penalty: Option<f64>,
    epsilon: Option<f64>,
    big_m: Option<f64>,
    /// A model file, or `none`.
    start: Option<PathBuf>,
    solver: Option<String>,
    read_solution: Option<PathBuf>,
    pub(crate) write_model: Option<PathBuf>,
    solver_log: Option<PathBuf>,
    pub(crate) threads: u32,
    pub(crate) seed: u64,
}

impl Options {
    /// What is asked for, in the library's words.
    pub(crate) fn spec(&self) -> Result<TrainSpec> {
        let rule = RuleName::named(&self.rule).map_err(|error| refused_word("rule", &error))?;
        let mut spec = TrainSpec::new(rule);
        spec.class = self.class()?;
        spec.then = self.then.as_deref().map(|word| parsed("then", word)).transpose()?;
        (spec.noise_level, spec.missing_share) = (self.noise_level, self.missing_share);
        spec.sparse = self.sparse;
        (spec.epsilon, spec.big_m) = (self.epsilon, self.big_m);
        spec.solver_log = self.solver_log.clone();
        spec.ask_solver(self.solver.as_deref(), self.read_solution.as_deref());
        spec.also = self.write_model.iter().map(|_| TrainOption::WriteModel).collect();
        spec.also.extend(self.start.iter().map(|_| TrainOption::Start));
        if rule == RuleName::Milp {
            spec.start = self.start.as_deref().map(start).transpose()?;
        }
        spec.resume = self.resume.as_deref().map(certificate).transpose()?;
        self.classical(&mut spec);
        self.learning(&mut spec)?;
        Ok(spec)
    }

    /// Which networks compete, whatever the rule.
    pub(crate) fn class(&self) -> Result<ClassSpec> {
        Ok(ClassSpec {
            weights: parsed("weights", &self.weights)?,
            symmetric: self.symmetric,
            bias: self.bias,
            receptive_field: self.receptive_field,
            shape: self.shape.map(|(height, width)| Shape::new(height, width)),
            tie: parsed("tie", &self.tie)?,
        })
    }

    fn classical(&self, spec: &mut TrainSpec) {
        spec.keep_diagonal = self.keep_diagonal;
        spec.rank_tolerance = self.rank_tolerance;
        spec.tuned = self.tuned;
        spec.epochs = self.epochs;
        spec.learning_rate = self.learning_rate;
        spec.momentum = self.momentum;
        spec.batch_size = self.batch_size;
    }

    fn learning(&self, spec: &mut TrainSpec) -> Result<()> {
        spec.perceptron = named("perceptron", self.perceptron.as_deref())?;
        spec.kappa = self.kappa;
        spec.kappa_norm = named("kappa_norm", self.kappa_norm.as_deref())?;
        (spec.weight_decay, spec.steps) = (self.weight_decay, self.steps);
        spec.dream_time = self.dream_time;
        (spec.dreams, spec.unlearning_rate) = (self.dreams, self.unlearning_rate);
        spec.penalty = self.penalty;
        Ok(())
    }

    /// Refuses files that cannot be written, before any work.
    pub(crate) fn check_outputs(&self) -> Result<()> {
        if self.write_model.is_some() && self.write_model == self.solver_log {
            return Err(value_error("write_model and solver_log name the same file"));
        }
        let files = [&self.write_model, &self.solver_log].into_iter().flatten();
        let mut checked = files.map(|path| Output::File(path.clone()).check());
        checked.try_for_each(|checked| checked.map_err(value_error))
    }

    /// How long the search may take.
    pub(crate) fn limit(&self) -> Result<Option<Duration>> {
        match self.time_limit {
            Some(limit) if !(0.0..=3.2e9).contains(&limit) => Err(value_error(format!(
                "time_limit is {limit}; a number of seconds, 0 or more, is needed"
            ))),
            limit => Ok(limit.map(Duration::from_secs_f64)),
        }
    }
}

/// The one of a few things that a parameter names.
pub(crate) fn named<T: Choice>(parameter: &str, word: Option<&str>) -> Result<Option<T>> {
    word.map(T::named).transpose().map_err(|error| refused_word(parameter, &error))
}

/// What the text of a parameter means.
fn parsed<T: FromStr<Err = hopfit::CoreError>>(parameter: &str, text: &str) -> Result<T> {
    text.parse().map_err(|error| refused_word(parameter, &error))
}

/// Where the solver is to begin: the whole numbers of a model are the exact
/// ones.
fn start(path: &Path) -> Result<MilpStart> {
    if path == Path::new("none") {
        return Ok(MilpStart::Nothing);
    }
    let model = Model::read(path).map_err(value_error)?;
    let network = model.integer.map_or(model.network, |integer| integer.to_network());
    Ok(MilpStart::Given(Box::new(network)))
}

fn certificate(bytes: &[u8]) -> Result<Certificate> {
    Certificate::from_slice(bytes)
        .map_err(|why| value_error(format!("resume is not a certificate: {why}")))
}
