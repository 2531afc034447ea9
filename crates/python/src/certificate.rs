//! Certificates.

use crate::Result;
use crate::arrays::{Numbers, network, square, value_error};
use crate::options::receptive_field;
use crate::work::in_background;
use hopfit::certify::{Certificate, Verdict, check as check_certificate, check_problem};
use hopfit::data::{Meta, Model};
use hopfit::{
    Admissible, IntegerNetwork, Mask, Mismatch, Patterns, Problem, Shape, TieRule, WeightRange,
    check_model, problem_of_model,
};
use numpy::{PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;
use std::convert::Infallible;

pyo3::create_exception!(
    hopfit,
    CertificateRejected,
    pyo3::exceptions::PyValueError,
    "A certificate that proves nothing about the patterns; the message says why."
);

/// The problem that a certificate must speak of.
#[derive(Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    tie: String,
    weights: String,
    symmetric: bool,
    bias: bool,
    receptive_field: Option<f64>,
    shape: Option<(usize, usize)>,
}

impl Asked {
    fn problem(&self, patterns: Patterns) -> Result<Problem> {
        let neurons = patterns.neurons();
        let shape = self.shape.map(|(height, width)| Shape::new(height, width));
        let shape = shape.map(|shape| shape.for_neurons(neurons)).transpose();
        let shape = shape.map_err(value_error)?;
        let range = self.weights.parse::<WeightRange>().map_err(value_error)?;
        let mask = match self.receptive_field {
            None => Mask::full(neurons),
            Some(distance) => receptive_field(shape, distance)?,
        };
        let (symmetric, bias) = (self.symmetric, self.bias);
        let admissible = Admissible { symmetric, bias, range, mask };
        let tie = self.tie.parse::<TieRule>().map_err(value_error)?;
        Problem::new(patterns, admissible, tie).map_err(value_error)
    }
}

/// The arrays of a memory, and what it says of itself (JSON).
#[derive(FromPyObject)]
pub(crate) struct Memory<'py>(
    PyReadonlyArray2<'py, f64>,
    PyReadonlyArray1<'py, f64>,
    Option<(PyReadonlyArray2<'py, i64>, PyReadonlyArray1<'py, i64>)>,
    String,
);

impl Memory<'_> {
    fn model(&self) -> Result<Model> {
        let Self(weights, bias, integer, meta) = self;
        let integer = integer.as_ref().map(|(weights, bias)| {
            let (neurons, weights) = square(weights)?;
            IntegerNetwork::new(neurons, weights, bias.as_array().to_vec()).map_err(value_error)
        });
        let meta = serde_json::from_str::<Meta>(meta).map_err(value_error)?;
        Ok(Model { network: network(weights, bias)?, integer: integer.transpose()?, meta })
    }
}

/// What a certificate is checked against.
enum Meant {
    Any(Patterns),
    Problem(Problem),
    Model(Box<Model>, Problem),
}

impl Meant {
    fn check(&self, certificate: &Certificate) -> std::result::Result<Verdict, Mismatch> {
        match self {
            Self::Any(patterns) => {
                check_certificate(certificate, patterns).map_err(Mismatch::Rejected)
            }
            Self::Problem(problem) => {
                check_problem(certificate, problem).map_err(Mismatch::Rejected)
            }
            Self::Model(model, problem) => check_model(certificate, problem, model),
        }
    }
}

/// What a check tells: flips, bound, whether they meet, and the problem in
/// words.
type Told = (usize, usize, bool, Vec<(&'static str, String)>);

/// Checks a certificate (JSON) against patterns and, where one is given, a
/// problem or a memory.
#[pyfunction]
#[pyo3(signature = (certificate, patterns, asked = None, memory = None))]
pub(crate) fn check(
    py: Python<'_>,
    certificate: &[u8],
    patterns: Numbers<'_>,
    asked: Option<Asked>,
    memory: Option<Memory<'_>>,
) -> Result<Told> {
    let patterns = patterns.patterns()?;
    let meant = match (memory, asked) {
        (Some(memory), _) => {
            let model = Box::new(memory.model()?);
            let problem = problem_of_model(&model, &patterns).map_err(value_error)?;
            Meant::Model(model, problem)
        }
        (None, Some(asked)) => Meant::Problem(asked.problem(patterns)?),
        (None, None) => Meant::Any(patterns),
    };
    let certificate = certificate.to_vec();
    let checked = in_background(py, move || {
        let read = Certificate::from_slice(&certificate).map_err(Mismatch::Rejected);
        Ok::<_, Infallible>(read.and_then(|certificate| {
            let verdict = meant.check(&certificate)?;
            Ok((verdict, certificate.problem.in_words().to_vec()))
        }))
    })?;
    let (verdict, problem) =
        checked.map_err(|mismatch| CertificateRejected::new_err(mismatch.to_string()))?;
    Ok((verdict.flips, verdict.lower_bound, verdict.optimal, problem))
}
