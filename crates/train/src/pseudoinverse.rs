//! The projection rule.

use crate::Result;
use crate::TrainOption;
use crate::error::check_option;
use crate::spectrum::Spectrum;
use faer::Mat;
use hopfit_core::{Network, Patterns, Weights};

/// Entries of the projection below this are roundoff and become 0. The
/// entries of a projection lie in [−1, 1], so this is relative to 1.
pub const ROUNDOFF: f64 = 1e-10;

/// How [`pseudoinverse`] works.
#[derive(Debug, Clone, PartialEq)]
pub struct PseudoinverseOptions {
    /// Singular values of the pattern matrix up to this share of the largest
    /// count as zero. In [0, 1); the default is 1e-10. Where the rank is
    /// deficient, roundoff leaves about 1e-15 in place of zero.
    pub rank_tolerance: f64,
    /// Keep the diagonal of the projection. By default it is set to zero, as
    /// Hopfield networks and the paper's counts (N − 1 patterns, then none)
    /// ask. With the diagonal kept, N independent patterns give the identity,
    /// which "stores" every state and recalls none.
    pub keep_diagonal: bool,
}

impl Default for PseudoinverseOptions {
    fn default() -> Self {
        Self { rank_tolerance: 1e-10, keep_diagonal: false }
    }
}

impl PseudoinverseOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`](crate::ErrorKind::OptionOutOfRange).
    pub fn validate(&self) -> Result<()> {
        let tolerance = self.rank_tolerance;
        let is_allowed = (0.0..1.0).contains(&tolerance);
        check_option(TrainOption::RankTolerance, tolerance, "at least 0 and below 1", is_allowed)
    }
}

/// The pseudoinverse or projection rule, Eq. 5 of the paper (its second
/// baseline): W = X X⁺ with one pattern a column of X, the orthogonal
/// projection onto the span of the patterns; then w_ii = 0, and b = 0.
///
/// Bit i of a pattern x has the field (1 − p_ii) x_i, where p_ii is the
/// diagonal entry that was removed. So every bit is kept, except at neurons
/// whose unit vector lies in the span of the patterns (p_ii = 1, and row i of
/// W is zero): these lose all their +1 bits. Fewer than N patterns are mostly
/// all stored (of random draws with N = 20, 99 in 100 at P = 17 and 91 in 100
/// at P = 19), while N independent ones give W = 0 exactly.
///
/// X⁺ is never formed: W = U_r U_rᵀ, from the thin singular value
/// decomposition and the rank r that [`PseudoinverseOptions::rank_tolerance`]
/// leaves. Entries below [`ROUNDOFF`] become 0, and the result is rounded by
/// [`Network::on_grid`], so that its fields are the same everywhere. It is
/// exactly symmetric.
///
/// Cost: about 4 P N min(P, N) operations for the decomposition, r N² for the
/// product, and three N×P matrices of memory.
///
/// # Errors
/// Options out of range; a decomposition that does not converge (none is
/// known).
///
/// # Source
/// L. Personnaz, I. Guyon, G. Dreyfus, *Information storage and retrieval in
/// spin-glass like neural networks*, J. Physique Lett. 46 (1985), 359–365.
///
/// ```
/// use hopfit_core::Patterns;
/// use hopfit_train::{PseudoinverseOptions, pseudoinverse};
/// let options = PseudoinverseOptions::default();
/// let patterns = Patterns::random(19, 20, 3)?;
/// assert_eq!(pseudoinverse(&patterns, &options)?.flips(&patterns)?.stored_patterns(), 19);
/// let patterns = Patterns::random(40, 20, 3)?;
/// assert_eq!(pseudoinverse(&patterns, &options)?.weights().largest(), 0.0);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn pseudoinverse(patterns: &Patterns, options: &PseudoinverseOptions) -> Result<Network> {
    options.validate()?;
    let spectrum = Spectrum::of_patterns(patterns, options.rank_tolerance)?;
    let mut projection = projection(&spectrum, patterns.neurons());
    if !options.keep_diagonal {
        (0..patterns.neurons()).for_each(|i| projection[(i, i)] = 0.0);
    }
    // The lower triangle stands for both, so that symmetry is exact.
    let entry = |i: usize, j: usize| projection[(i.max(j), i.min(j))];
    let weights = Weights::from_fn(patterns.neurons(), |i, j| roundoff_to_zero(entry(i, j)))?;
    Ok(Network::without_bias(weights).on_grid())
}

/// The projection onto the span; the identity itself where it is everything.
fn projection(spectrum: &Spectrum, neurons: usize) -> Mat<f64> {
    match spectrum.is_complete() {
        true => Mat::identity(neurons, neurons),
        false => spectrum.weighed(|_| 1.0),
    }
}

fn roundoff_to_zero(entry: f64) -> f64 {
    if entry.abs() < ROUNDOFF { 0.0 } else { entry }
}
