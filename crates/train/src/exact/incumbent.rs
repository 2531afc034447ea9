//! Symmetric weights that lose few bits.

use super::tell;
use crate::Result;
use crate::control::Control;
use crate::hinge::{self, Found};
use hopfit_core::{Demand, IntegerNetwork, Network, Problem, Weights, round_keeping_demands};
use hopfit_exact::row::{RowOutcome, RowProblem};

/// Steps of each descent.
const STEPS: usize = 20_000;

/// Symmetric weights, from the bits that the rows can keep: descends until
/// they hold, or drops the one that lacks most.
pub(super) fn symmetric(
    problem: &Problem,
    rows: &[RowOutcome],
    bound: usize,
    control: &mut Control<'_>,
) -> Result<IntegerNetwork> {
    let neurons = problem.neurons();
    let mut kept = kept_by_rows(problem, rows)?;
    let zero = Network::without_bias(Weights::from_fn(neurons, |_, _| 0.0)?);
    let mut best = IntegerNetwork::new(neurons, vec![0; neurons * neurons], vec![0; neurons])?;
    let mut fewest = best.unmet(problem.patterns(), problem.tie())?.total();
    while fewest > bound && !control.stop.is_due() && !kept.is_empty() {
        let asked = (problem.patterns(), problem.admissible());
        let (network, is_kept) = match hinge::keep(asked, &kept, &zero, STEPS, &control.stop)? {
            Found::Kept(network) => (network, true),
            Found::Lacking(network, worst) => {
                kept.retain(|demand| *demand != worst);
                (network, false)
            }
        };
        let target = problem.patterns().as_slice().len() - kept.len();
        let (rounded, unmet) =
            round_keeping_demands(&network, problem.patterns(), problem.tie(), target)?;
        if unmet < fewest {
            (best, fewest) = (rounded, unmet);
            tell(control, "looking for symmetric weights", Some(fewest), Some(bound));
        }
        if is_kept {
            break;
        }
    }
    Ok(best)
}

/// The demands that the rows' own weights meet.
fn kept_by_rows(problem: &Problem, rows: &[RowOutcome]) -> Result<Vec<Demand>> {
    let mut kept = Vec::new();
    for outcome in rows {
        let row = RowProblem::new(problem, outcome.neuron)?;
        for (class, demands) in row.classes().iter().enumerate() {
            if demands.is_met(&outcome.weights) {
                kept.extend(row.demands(class));
            }
        }
    }
    Ok(kept)
}
