//! Going on from what an earlier run has established.

use super::{checked, claim, tell};
use crate::control::Control;
use crate::details::ExactDetails;
use crate::milp::written;
use crate::training::{Proof, Status, Training};
use crate::{ErrorKind, Result};
use hopfit_certify::{Certificate, check_problem};
use hopfit_core::{IntegerNetwork, Problem};
use hopfit_exact::engine::Evidence;

/// What a certificate establishes about the problem at hand.
pub(super) struct Known {
    pub(super) network: IntegerNetwork,
    certificate: Certificate,
    pub(super) flips: usize,
    bound: usize,
}

impl Known {
    /// Checks an earlier certificate against the problem.
    pub(super) fn read(problem: &Problem, certificate: &Certificate) -> Result<Self> {
        let verdict = check_problem(certificate, problem).map_err(ErrorKind::Resume)?;
        let neurons = problem.neurons();
        let weights = certificate.upper.weights.concat();
        let network = IntegerNetwork::new(neurons, weights, certificate.upper.bias.clone())?;
        Ok(Self {
            network,
            flips: verdict.flips,
            bound: verdict.lower_bound,
            certificate: certificate.clone(),
        })
    }

    pub(super) fn is_optimal(&self) -> bool {
        self.flips <= self.bound
    }

    /// The proof of its bound.
    pub(super) fn evidence(&self) -> Evidence {
        Evidence::of(&self.certificate)
    }

    /// Tells what is known before anything is searched.
    pub(super) fn tell(&self, control: &mut Control<'_>) {
        tell(control, "going on from the certificate", Some(self.flips), Some(self.bound));
    }

    /// What is known, as the result of this run.
    pub(super) fn training(&self, problem: &Problem, control: &Control<'_>) -> Result<Training> {
        let evidence = Evidence::of(&self.certificate);
        claim(problem, self.network.clone(), evidence, ExactDetails::default(), control)
    }

    /// The better weights and the higher bound of what was known and what
    /// this run has found.
    pub(super) fn merge(
        &self,
        problem: &Problem,
        training: Training,
        control: &Control<'_>,
    ) -> Result<Training> {
        let (Some(network), Some(certificate)) = (&training.integer, &training.certificate) else {
            return self.training(problem, control);
        };
        let flips = network.unmet(problem.patterns(), problem.tie())?.total();
        let bound = Evidence::of(certificate).bound();
        if flips <= self.flips && bound >= self.bound {
            return Ok(training);
        }
        let network = if flips <= self.flips { network } else { &self.network }.clone();
        let evidence =
            Evidence::of(if bound >= self.bound { certificate } else { &self.certificate });
        let by_solver = training.lower_bound.filter(|_| training.proof == Proof::Solver);
        let Some(word) = by_solver.filter(|word| *word > bound.max(self.bound)) else {
            return claim(problem, network, evidence, training.details.into_exact(), control);
        };
        let (certificate, verdict) = checked(problem, &network, evidence, &control.stop)?;
        let status = if verdict.flips <= word { Status::Optimal } else { training.status };
        let certificate = Some(certificate);
        let plain = written(problem, &network);
        Ok(Training { network: plain, integer: Some(network), status, certificate, ..training })
    }
}
