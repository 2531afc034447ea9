//! The exact engine: the fewest flips, with a proof that is checked.

mod engine;
mod resume;
mod then;
mod whole;

pub(crate) use engine::within;
pub(crate) use then::thinned;
pub use then::{RadiusTraining, Then};

use crate::control::{Control, Progress};
use crate::details::{ExactDetails, RowTotals};
use crate::milp::written;
use crate::training::{Proof, Status, Training};
use crate::{ErrorKind, Result};
use engine::PaperModel;
use hopfit_certify::{Certificate, Verdict, check_problem, check_problem_until};
use hopfit_core::{IntegerNetwork, Problem, Stop, WeightRange};
use hopfit_exact::engine::{Evidence, Known as Start, Outcome, solve};
use hopfit_exact::row::RowOutcome;
use resume::Known;
use std::time::Duration;

/// Options of the rule `exact`.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ExactOptions {
    /// What to optimise among the weights that keep the same bits as the best
    /// that were found. Default: nothing.
    pub then: Option<Then>,
    /// A certificate of an earlier run on the same problem: the search begins
    /// at its weights and its bound, which are the first progress told, and
    /// ends no worse. Default: none.
    pub resume: Option<Box<Certificate>>,
}

impl ExactOptions {
    /// These options, with a second objective.
    ///
    /// ```
    /// use hopfit_train::{ExactOptions, Then};
    /// assert_eq!(ExactOptions::default().then(Then::Margin).then, Some(Then::Margin));
    /// ```
    #[must_use]
    pub fn then(mut self, then: Then) -> Self {
        self.then = Some(then);
        self
    }

    /// These options, going on from an earlier certificate.
    #[must_use]
    pub fn resume(mut self, certificate: Certificate) -> Self {
        self.resume = Some(Box::new(certificate));
        self
    }
}

/// Finds the weights that lose the fewest bits, by the structure of the
/// problem.
///
/// | weights | how | proof |
/// |---|---|---|
/// | free, continuous | the problem splits by neuron; each row is solved to its optimum | certified |
/// | symmetric, continuous | the rows' optima add up to a bound, and up to some 4000 pairs of neurons clauses across rows raise it; weights are sought by splitting and a walk over sets of flips | certified bound, which need not be reached |
/// | integer, ternary, binary | the weight vectors of each neuron are enumerated, symmetric ones searched by branch and bound | certified |
/// | the same, where they are too many | the paper's model; the rows' bound holds here too | certified where the rows' bound is reached, otherwise the solver's word |
///
/// What is claimed as certified has passed [`hopfit_certify::check_problem`];
/// the certificate is part of the result.
///
/// With a second objective ([`ExactOptions::then`]) the search for the fewest
/// flips gets three fifths of the time, if there is a limit, and its result
/// is kept where the second stage comes to nothing;
/// [`Details::then`](crate::Details::then) tells what it came to.
///
/// # Errors
/// A second objective for weights that are not continuous. Patterns that the
/// layers below refuse, or a certificate that the checker rejects (which is a
/// mistake in this crate, and nothing is claimed then).
pub fn exact(
    problem: &Problem,
    options: &ExactOptions,
    control: &mut Control<'_>,
) -> Result<Training> {
    then::check(problem, options.then)?;
    let known = options.resume.as_deref().map(|known| Known::read(problem, known)).transpose()?;
    let known = known.as_ref();
    if let Some(known) = known {
        known.tell(control);
    }
    // The rest is for writing and checking the proof.
    let control = &mut control.with(control.stop.share(SEARCHING));
    let Some(then) = options.then else { return fewest_flips(problem, known, control) };
    let stop = control.stop.share(0.6);
    let training = fewest_flips(problem, known, &mut control.with(stop))?;
    then::apply(problem, training, then, control)
}

/// The share of a time limit that is for the search.
const SEARCHING: f64 = 0.95;

/// How much longer a check may take once the time for the search is up, or
/// somebody asked to stop; what is not checked by then is not claimed.
const GRACE: Duration = Duration::from_secs(1);

/// The weights that lose the fewest bits, from what is known already.
fn fewest_flips(
    problem: &Problem,
    known: Option<&Known>,
    control: &mut Control<'_>,
) -> Result<Training> {
    match known {
        None => search(problem, None, control),
        Some(known) if known.is_optimal() => known.training(problem, control),
        Some(known) => {
            let training = search(problem, Some(known), control)?;
            known.merge(problem, training, control)
        }
    }
}

fn search(problem: &Problem, known: Option<&Known>, control: &mut Control<'_>) -> Result<Training> {
    if problem.admissible().range != WeightRange::Continuous {
        return whole::search(problem, control);
    }
    let start = known.map(|known| Start {
        network: known.network.clone(),
        flips: known.flips,
        evidence: known.evidence(),
    });
    let mut model = PaperModel { threads: control.threads };
    let found = within(control, |inner| solve(problem, start.as_ref(), &mut model, inner))?;
    let Outcome { network, evidence, rows, .. } = found;
    certified(problem, network, evidence, &rows, control)
}

fn tell(
    control: &mut Control<'_>,
    phase: &'static str,
    flips: Option<usize>,
    bound: Option<usize>,
) {
    let float = |count: Option<usize>| count.map(|count| count as f64);
    let (flips, bound) = (float(flips), float(bound));
    (control.progress)(&Progress { phase, flips, bound, fraction: None });
}

/// A certificate that the checker has accepted, and what it found. Evidence
/// that there is no time to check is left out, unless it was checked before.
pub(crate) fn checked(
    problem: &Problem,
    network: &IntegerNetwork,
    evidence: impl Into<Evidence>,
    stop: &Stop,
) -> Result<(Certificate, Verdict)> {
    let flips = network.unmet(problem.patterns(), problem.tie())?.total();
    let evidence = evidence.into();
    let bound = if evidence.is_checked { evidence.bound() } else { 0 };
    let Evidence { lower, enumeration, across, basins, is_checked, .. } = evidence;
    let bare = Certificate::new(problem, network, flips, None);
    let certificate = Certificate { lower, enumeration, across, basins, ..bare.clone() };
    match check_problem_until(&certificate, problem, &stop.extended(GRACE)) {
        Ok(verdict) => Ok((certificate, verdict)),
        Err(rejection) if rejection.is_stopped() => {
            let verdict = check_problem(&bare, problem).map_err(ErrorKind::Rejected)?;
            let verdict = Verdict { lower_bound: bound, optimal: bound == flips, ..verdict };
            // Nobody has looked at the basins.
            let certificate = Certificate { basins: None, ..certificate };
            Ok((if is_checked { certificate } else { bare }, verdict))
        }
        Err(rejection) => Err(ErrorKind::Rejected(rejection).into()),
    }
}

/// Writes the certificate, has it checked, and claims what was accepted.
fn certified(
    problem: &Problem,
    network: IntegerNetwork,
    evidence: impl Into<Evidence>,
    rows: &[RowOutcome],
    control: &Control<'_>,
) -> Result<Training> {
    let sum = |what: fn(&RowOutcome) -> usize| rows.iter().map(what).sum::<usize>();
    let rows = RowTotals {
        lower_bound: sum(RowOutcome::lower_bound),
        flips: sum(|row| row.flips),
        optimal: sum(|row| usize::from(row.is_optimal())),
    };
    let details = ExactDetails { rows: Some(rows), ..ExactDetails::default() };
    claim(problem, network, evidence.into(), details, control)
}

/// Has the checker look at the evidence, and claims what it accepts.
fn claim(
    problem: &Problem,
    network: IntegerNetwork,
    evidence: Evidence,
    mut details: ExactDetails,
    control: &Control<'_>,
) -> Result<Training> {
    let found = evidence.bound();
    let (certificate, verdict) = checked(problem, &network, evidence, &control.stop)?;
    if verdict.lower_bound < found {
        details.unchecked_lower_bound = Some(found);
    }
    Ok(Training {
        network: written(problem, &network),
        integer: Some(network),
        lower_bound: Some(verdict.lower_bound),
        model_lower_bound: None,
        status: status(verdict, control),
        proof: Proof::Certified,
        solver: None,
        certificate: Some(certificate),
        details: details.into(),
    })
}

fn status(verdict: Verdict, control: &Control<'_>) -> Status {
    match verdict.optimal {
        true => Status::Optimal,
        false if control.stop.is_raised() => Status::Interrupted,
        false => Status::Feasible,
    }
}
