//! What the paper claims, and what became of it here.

/// A claim of the paper beside a measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Where the paper makes it, such as `Sect. 4.1, Fig. 4`.
    pub place: &'static str,
    /// What it says, in our words.
    pub claim: String,
    /// What was measured.
    pub measured: String,
    /// What follows.
    pub verdict: Verdict,
}

/// What a measurement says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds as it stands.
    Holds,
    /// It holds for the exact engine; the paper's program, under the same
    /// budget, does not show it.
    HoldsForExact,
    /// The measurement says otherwise.
    Differs,
    /// A certificate shows that no weights of the class can do it.
    Refuted,
    /// The points that would decide it are not finished, or not there.
    Open,
}

impl Verdict {
    /// The word in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::HoldsForExact => "holds for the exact engine",
            Self::Differs => "differs",
            Self::Refuted => "refuted by certificate",
            Self::Open => "not decided here",
        }
    }

    /// `Holds` or `Differs`.
    #[must_use]
    pub fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Differs }
    }
}

impl Claim {
    pub(crate) fn new(
        place: &'static str,
        claim: impl Into<String>,
        measured: impl Into<String>,
        verdict: Verdict,
    ) -> Self {
        Self { place, claim: claim.into(), measured: measured.into(), verdict }
    }
}
