//! The checker. It trusts nothing but the patterns, works in whole numbers
//! only, and shares no code with what makes certificates.
//!
//! | part | decides |
//! |---|---|
//! | [`check`] | whether the certificate speaks of these patterns |
//! | `upper` | what the weights lose |
//! | `classes` | which demands flip together |
//! | `core` | whether a core's functionals cancel |
//! | `tree` | what a search tree proves |
//! | `enumeration` | what an enumeration of weight vectors proves |
//! | `across` | what antisymmetric multipliers prove |
//! | `basins` | what damage the weights mend, and what no weights can |

mod across;
mod basins;
mod classes;
mod core;
mod enumeration;
mod lower;
mod tree;
mod upper;

use crate::rejection::{Rejection, RejectionKind};
use crate::{Certificate, ProblemDescription};
use hopfit_core::{Demand, Patterns, Problem, Stop, TieRule, patterns_hash};

/// What an accepted certificate establishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The weights in the certificate lose exactly this many bits.
    pub flips: usize,
    /// No admissible weights lose fewer than this; 0 where nothing is claimed.
    pub lower_bound: usize,
    /// Whether the two agree.
    pub optimal: bool,
    /// What damage is always mended, where the certificate speaks of it.
    pub basins: Option<BasinsVerdict>,
}

/// What an accepted certificate establishes about damaged patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasinsVerdict {
    /// For flipped bits.
    pub flips: RadiusVerdict,
    /// For missing bits.
    pub missing: RadiusVerdict,
}

/// The radius of all patterns for one kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RadiusVerdict {
    /// With the weights in the certificate one recall step makes each pattern
    /// of every cue with at most so many wrong bits; −1 if it changes a
    /// pattern itself.
    pub radius: i64,
    /// No admissible weights have a larger one; none where nothing is claimed.
    pub bound: Option<i64>,
}

/// Checks everything that a certificate claims about `patterns`.
///
/// Which weights are admissible, and the tie rule, are taken from the
/// certificate; to insist on a problem, use [`check_problem`].
///
/// Cost: for the weights P×N×N operations, for each core N operations a
/// member and 19 digits of its multiplier, for each leaf of a tree one
/// operation for each class of each of its facts. Trees and enumerations are
/// refused where they would take more than about a minute (see
/// [`crate::TreeFlaw`] and [`crate::EnumerationFlaw`]). Memory is a small
/// multiple of the file's size and of P×N, and up to half a gigabyte for the
/// vectors of an enumeration.
///
/// # Errors
/// A [`Rejection`] that names the first flaw.
pub fn check(certificate: &Certificate, patterns: &Patterns) -> Result<Verdict, Rejection> {
    check_until(certificate, patterns, &Stop::never())
}

/// The same, given up once it is time to stop: then nothing is known, and
/// [`Rejection::is_stopped`] tells so.
///
/// # Errors
/// As [`check`], and a check that was stopped.
pub fn check_until(
    certificate: &Certificate,
    patterns: &Patterns,
    stop: &Stop,
) -> Result<Verdict, Rejection> {
    let setting = Setting::new(certificate, patterns, stop)?;
    upper::check(&setting, &certificate.upper)?;
    let flips = certificate.upper.flips;
    let by_facts = certificate.lower.as_ref().map_or(0, |lower| lower.bound);
    let by_enumeration = certificate.enumeration.as_ref().map_or(0, |proof| proof.bound);
    let across = certificate.across.as_ref().map_or(0, |proof| proof.bound);
    let lower_bound = by_facts.max(by_enumeration).max(across);
    if lower_bound > flips {
        return Err(RejectionKind::BoundAboveFlips { bound: lower_bound, flips }.into());
    }
    if let Some(lower) = &certificate.lower {
        lower::check(&setting, lower)?;
    }
    if let Some(proof) = &certificate.enumeration {
        enumeration::check(&setting, proof)?;
    }
    if let Some(proof) = &certificate.across {
        across::check(&setting, proof)?;
    }
    let basins = certificate.basins.as_ref();
    let basins = basins.map(|basins| basins::check(&setting, &certificate.upper, basins));
    let basins = basins.transpose()?;
    Ok(Verdict { flips, lower_bound, optimal: lower_bound == flips, basins })
}

/// The same, for a certificate that must speak of this very problem.
///
/// # Errors
/// A certificate of another problem, and as [`check`].
pub fn check_problem(certificate: &Certificate, problem: &Problem) -> Result<Verdict, Rejection> {
    check_problem_until(certificate, problem, &Stop::never())
}

/// The same, given up once it is time to stop: then nothing is known, and
/// [`Rejection::is_stopped`] tells so.
///
/// # Errors
/// As [`check_problem`], and a check that was stopped.
pub fn check_problem_until(
    certificate: &Certificate,
    problem: &Problem,
    stop: &Stop,
) -> Result<Verdict, Rejection> {
    let asked = ProblemDescription::of(problem);
    match certificate.problem.difference(&asked) {
        Some((what, told, asked)) => Err(RejectionKind::OtherProblem { what, told, asked }.into()),
        None => check_until(certificate, problem.patterns(), stop),
    }
}

/// The problem as the checker sees it.
struct Setting<'a> {
    patterns: &'a Patterns,
    problem: &'a ProblemDescription,
    /// Whether w_ij may differ from 0, row by row.
    allowed: Vec<bool>,
    /// When to give up.
    stop: &'a Stop,
}

impl<'a> Setting<'a> {
    /// Makes sure that the certificate speaks of these patterns.
    fn new(
        certificate: &'a Certificate,
        patterns: &'a Patterns,
        stop: &'a Stop,
    ) -> Result<Self, Rejection> {
        let problem = &certificate.problem;
        let sizes = [
            ("patterns", problem.patterns, patterns.count()),
            ("neurons", problem.neurons, patterns.neurons()),
        ];
        if let Some((what, expected, found)) = sizes.into_iter().find(|(_, a, b)| a != b) {
            return Err(RejectionKind::WrongSize { what, expected, found }.into());
        }
        let found = patterns_hash(patterns);
        if problem.patterns_hash != found {
            let expected = problem.patterns_hash.clone();
            return Err(RejectionKind::OtherPatterns { expected, found }.into());
        }
        let neurons = problem.neurons;
        // Before anything takes N² bytes: the file must have N² weights.
        upper::sizes(neurons, &certificate.upper).map_err(RejectionKind::Upper)?;
        let allowed = problem.mask.effective(neurons, problem.symmetric);
        let (Some(allowed), Some(found)) = (allowed, problem.hash()) else {
            return Err(RejectionKind::BadMask { neurons }.into());
        };
        if certificate.problem_hash != found {
            let claimed = certificate.problem_hash.clone();
            return Err(RejectionKind::ProblemHash { claimed, found }.into());
        }
        Ok(Self { patterns, problem, allowed, stop })
    }

    fn neurons(&self) -> usize {
        self.problem.neurons
    }

    /// Which neurons may contribute to the field of `neuron`.
    fn allowed(&self, neuron: usize) -> &[bool] {
        &self.allowed[neuron * self.neurons()..(neuron + 1) * self.neurons()]
    }

    fn has(&self, demand: Demand) -> bool {
        demand.pattern < self.problem.patterns && demand.neuron < self.problem.neurons
    }

    fn bit(&self, demand: Demand) -> i8 {
        self.patterns.bit(demand.pattern, demand.neuron)
    }

    /// Whether the demand needs f > 0: under the paper's rule only +1 bits do.
    fn is_strict(&self, demand: Demand) -> bool {
        match self.problem.tie {
            TieRule::Strict => true,
            TieRule::Paper => self.bit(demand) == 1,
        }
    }
}
