//! Certificates.

use crate::Result;
use crate::arrays::{Bits, value_error};
use crate::options::Options;
use crate::work::until_done;
use hopfit::certify::{Certificate, RadiusVerdict, Rejection, check_problem_until, check_until};
use pyo3::prelude::*;
use std::convert::Infallible;

pyo3::create_exception!(
    hopfit,
    CertificateRejected,
    pyo3::exceptions::PyValueError,
    "A certificate that proves nothing about the patterns; the message says why."
);

/// A radius, and what no weights exceed.
type Radius = (i64, Option<i64>);

/// Flips, bound, whether they meet, the problem, and the radii for flipped and
/// missing bits.
type Checked = (usize, usize, bool, String, Option<(Radius, Radius)>);

/// Checks a certificate (JSON) against patterns: flips, bound, whether they
/// meet, the problem that it speaks of (JSON), and the radii for flipped and
/// missing bits, if it speaks of them. With `options` it must be
/// the problem that they name.
#[pyfunction]
pub(crate) fn check(
    py: Python<'_>,
    certificate: &[u8],
    patterns: Bits<'_>,
    options: Option<Options>,
) -> Result<Checked> {
    let patterns = patterns.patterns()?;
    let asked =
        options.map(|options| options.class()?.problem(patterns.clone()).map_err(value_error));
    let asked = asked.transpose()?;
    let certificate = certificate.to_vec();
    let checked = until_done(py, move |stop| {
        let accepted = || -> std::result::Result<_, Rejection> {
            let certificate = Certificate::from_slice(&certificate)?;
            let verdict = match asked {
                Some(problem) => check_problem_until(&certificate, &problem, stop)?,
                None => check_until(&certificate, &patterns, stop)?,
            };
            Ok((verdict, certificate.problem))
        };
        Ok::<_, Infallible>(accepted())
    })?;
    let (verdict, problem) =
        checked.map_err(|rejection| CertificateRejected::new_err(rejection.to_string()))?;
    let problem = serde_json::to_string(&problem).map_err(value_error)?;
    let part = |of: RadiusVerdict| (of.radius, of.bound);
    let radius = verdict.basins.map(|basins| (part(basins.flips), part(basins.missing)));
    Ok((verdict.flips, verdict.lower_bound, verdict.optimal, problem, radius))
}
