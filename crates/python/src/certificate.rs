//! Certificates.

use crate::Result;
use crate::arrays::Numbers;
use crate::work::in_background;
use hopfit::certify::{Certificate, check as check_certificate};
use pyo3::prelude::*;
use std::convert::Infallible;

pyo3::create_exception!(
    hopfit,
    CertificateRejected,
    pyo3::exceptions::PyValueError,
    "A certificate that proves nothing about the patterns; the message says why."
);

/// Checks a certificate (JSON) against patterns: flips, bound, and whether
/// they meet.
#[pyfunction]
pub(crate) fn check(
    py: Python<'_>,
    certificate: &[u8],
    patterns: Numbers<'_>,
) -> Result<(usize, usize, bool)> {
    let patterns = patterns.patterns()?;
    let certificate = certificate.to_vec();
    let checked = in_background(py, move || {
        let read = Certificate::from_slice(&certificate);
        Ok::<_, Infallible>(read.and_then(|certificate| check_certificate(&certificate, &patterns)))
    })?;
    let verdict =
        checked.map_err(|rejection| CertificateRejected::new_err(rejection.to_string()))?;
    Ok((verdict.flips, verdict.lower_bound, verdict.optimal))
}
