//! What stands behind a lower bound.

use hopfit_certify::{Across, Basins, Certificate, Enumeration, Lower};

/// The proofs of a lower bound, as they stand in a certificate. Where there are
/// several, all must hold.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Evidence {
    /// Facts and a tree over them.
    pub lower: Option<Lower>,
    /// The enumeration of whole weights.
    pub enumeration: Option<Enumeration>,
    /// Clauses across the rows of symmetric weights.
    pub across: Option<Across>,
    /// What is said of damaged patterns: it belongs to the network's weights, and
    /// proves no bound on flips.
    pub basins: Option<Basins>,
    /// Whether the checker has accepted the others for this problem before.
    pub is_checked: bool,
}

impl Evidence {
    /// The bound that it should prove; 0 without any proof.
    ///
    /// ```
    /// assert_eq!(hopfit_exact::engine::Evidence::default().bound(), 0);
    /// ```
    #[must_use]
    pub fn bound(&self) -> usize {
        let lower = self.lower.as_ref().map(|lower| lower.bound);
        let enumeration = self.enumeration.as_ref().map(|proof| proof.bound);
        let across = self.across.as_ref().map(|proof| proof.bound);
        [lower, enumeration, across].into_iter().flatten().max().unwrap_or(0)
    }

    /// What a certificate rests on that the checker has accepted.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let Certificate { lower, enumeration, across, .. } = certificate.clone();
        Self { lower, enumeration, across, basins: None, is_checked: true }
    }
}

impl From<Option<Lower>> for Evidence {
    fn from(lower: Option<Lower>) -> Self {
        Self { lower, ..Self::default() }
    }
}

impl From<Option<Enumeration>> for Evidence {
    fn from(enumeration: Option<Enumeration>) -> Self {
        Self { enumeration, ..Self::default() }
    }
}

impl From<Option<Across>> for Evidence {
    fn from(across: Option<Across>) -> Self {
        Self { across, ..Self::default() }
    }
}
