//! Integer, ternary and binary weights.

use super::{checked, claim, status, tell, within};
use crate::Result;
use crate::control::Control;
use crate::details::{Details, EnumerationEffort, ExactDetails};
use crate::milp::{Known as Start, MilpOptions, milp_from, written};
use crate::training::{Proof, Status, Training};
use hopfit_certify::{Enumeration, Lower};
use hopfit_core::{IntegerNetwork, Problem, Stop};
use hopfit_exact::engine::{Evidence, row_options, sum_of_rows};
use hopfit_exact::integer::{self, IntegerOptions, IntegerOutcome};
use hopfit_exact::row;
use hopfit_solve::highs::Highs;
use std::time::Duration;

/// The share of the time for the enumeration; its proof takes about as long
/// to check.
const SHARE: f64 = 0.5;

/// The most time for the rows' bound, where the enumeration has none.
const ROWS_TIME: Duration = Duration::from_millis(300);

/// The weights that lose the fewest bits: by enumeration, or else by the paper's
/// model beside the rows' bound.
pub(super) fn search(problem: &Problem, control: &mut Control<'_>) -> Result<Training> {
    if let Some(training) = enumerated(problem, control)? {
        return Ok(training);
    }
    let lower = rows_bound(problem, &control.stop.share(0.5), control)?;
    by_model(problem, lower, control)
}

/// The rows' bound, which holds for any weights.
fn rows_bound(problem: &Problem, stop: &Stop, control: &mut Control<'_>) -> Result<Option<Lower>> {
    tell(control, "solving the rows", None, None);
    let options = within(control, |inner| row_options(inner));
    let rows = row::solve_all(problem, &options, stop)?;
    Ok(sum_of_rows(problem, &rows))
}

/// The engine for weight vectors that can be enumerated; none where they are
/// too many. If it gives up before the time is over, the paper's model goes
/// on from there.
///
/// # Errors
/// All that the engine refuses but the size.
fn enumerated(problem: &Problem, control: &mut Control<'_>) -> Result<Option<Training>> {
    let mut options = IntegerOptions::default();
    options.seed = control.seed;
    let stop = control.stop.share(SHARE);
    let mut on_progress = |flips: usize, bound: usize| {
        tell(control, "looking for whole weights", Some(flips), Some(bound));
    };
    let outcome = match integer::solve(problem, &options, &stop, &mut on_progress) {
        Ok(outcome) => outcome,
        Err(error) if error.kind().is_size() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let gave_up = !outcome.is_optimal() && !stop.is_due();
    let known = Known::new(problem, outcome, control)?;
    if gave_up {
        return known.go_on(problem, control).map(Some);
    }
    match known.bound {
        0 if known.flips > 0 => known.with_rows(problem, control).map(Some),
        _ => Ok(Some(known.training)),
    }
}

/// What the enumeration has established.
struct Known {
    training: Training,
    network: IntegerNetwork,
    flips: usize,
    bound: usize,
}

impl Known {
    fn new(problem: &Problem, outcome: IntegerOutcome, control: &Control<'_>) -> Result<Self> {
        let enumeration = EnumerationEffort {
            vectors: outcome.effort.vectors,
            searched: outcome.effort.kept,
            nodes: outcome.effort.nodes,
        };
        let details = ExactDetails { enumeration: Some(enumeration), ..ExactDetails::default() };
        let (network, flips) = (outcome.network, outcome.flips);
        // Nothing needs a proof where the bound is zero.
        let proof: Option<Enumeration> = Some(outcome.proof).filter(|proof| proof.bound > 0);
        let evidence = Evidence::from(proof);
        let training = claim(problem, network.clone(), evidence, details, control)?;
        let bound = training.lower_bound.unwrap_or(0);
        Ok(Self { training, network, flips, bound })
    }

    /// The rows' bound, which holds for any weights and is quickly checked, in
    /// the place of a proof that there was no time to find or to check.
    fn with_rows(self, problem: &Problem, control: &mut Control<'_>) -> Result<Training> {
        let lower = rows_bound(problem, &Stop::after(ROWS_TIME), control)?;
        let details = self.training.details.into_exact();
        claim(problem, self.network, lower.into(), details, control)
    }

    /// The paper's model in the time that is left. Its weights count if they
    /// are better, its bound if it is higher: that is the solver's word.
    fn go_on(self, problem: &Problem, control: &mut Control<'_>) -> Result<Training> {
        let options = MilpOptions::default();
        let start = Start::with_weights(problem, &options, self.network.clone())?;
        let model = milp_from(problem, &options, &start, &mut Highs::new()?, control)?;
        let flips = |network: &IntegerNetwork| {
            network.unmet(problem.patterns(), problem.tie()).map(|unmet| unmet.total())
        };
        let network = match model.integer.clone() {
            Some(network) if flips(&network)? < self.flips => network,
            _ => self.network,
        };
        let evidence = self.training.certificate.as_ref().map(Evidence::of).unwrap_or_default();
        let (certificate, verdict) = checked(problem, &network, evidence, &control.stop)?;
        let by_solver = model.lower_bound.filter(|bound| *bound > self.bound);
        let is_optimal = by_solver.map_or(verdict.optimal, |bound| bound >= verdict.flips);
        Ok(Training {
            network: written(problem, &network),
            integer: Some(network),
            lower_bound: Some(by_solver.unwrap_or(verdict.lower_bound)),
            status: if is_optimal { Status::Optimal } else { status(verdict, control) },
            proof: if by_solver.is_some() { Proof::Solver } else { Proof::Certified },
            certificate: Some(certificate),
            details: Details::from(ExactDetails {
                model: model.details.milp().cloned(),
                ..self.training.details.into_exact()
            }),
            ..model
        })
    }
}

/// The paper's model finds the weights, and the rows' bound, which holds for
/// any weights, is the part of the proof that can be checked.
fn by_model(
    problem: &Problem,
    lower: Option<Lower>,
    control: &mut Control<'_>,
) -> Result<Training> {
    let options = MilpOptions::default();
    let start = Start::with_bound(problem, &options, lower, control)?;
    let training = milp_from(problem, &options, &start, &mut Highs::new()?, control)?;
    Ok(Training { details: training.details.into_exact().into(), ..training })
}
