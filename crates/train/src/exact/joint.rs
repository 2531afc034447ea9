//! Symmetric weights: bounds from cores across rows and a search for better
//! weights, in turns.

use super::{incumbent, part, tell};
use crate::Result;
use crate::control::Control;
use crate::milp::{Known, MilpOptions, milp_from};
use hopfit_certify::Lower;
use hopfit_core::{IntegerNetwork, Problem};
use hopfit_joint::{Bounder, Proved, fits};
use hopfit_solve::highs::Highs;
use std::time::Duration;

/// Cells of the bounder's table above which a core takes too long to find.
const MOST_CELLS: usize = 2_000_000;

/// Moves of each walker and nodes of each goal's search in the first turn;
/// every turn has twice as many as the one before.
const MOVES: u64 = 500;
const NODES: u64 = 100;

/// Turns where no time is set.
const TURNS: u32 = 5;

/// The most time for the paper's model.
const MODEL_TIME: Duration = Duration::from_secs(10);

/// Bits up to which the paper's model is asked, too.
const FEW_BITS: usize = 400;

/// Whether cores across rows can be found in reasonable time.
pub(super) fn is_worthwhile(problem: &Problem) -> bool {
    fits(problem, MOST_CELLS)
}

/// The best weights found so far, and the best proof.
struct Best {
    network: IntegerNetwork,
    flips: usize,
    lower: Option<Lower>,
}

impl Best {
    fn bound(&self) -> usize {
        self.lower.as_ref().map_or(0, |lower| lower.bound)
    }

    fn is_optimal(&self) -> bool {
        self.flips <= self.bound()
    }

    fn take(&mut self, network: IntegerNetwork, flips: usize) {
        if flips < self.flips {
            (self.network, self.flips) = (network, flips);
        }
    }
}

/// Lowers the flips of `network` and raises the bound of the `rows`, or the
/// one proved `before`, until they meet or the time is up.
pub(super) fn close(
    problem: &Problem,
    network: IntegerNetwork,
    (rows, before): (Option<Lower>, Option<Lower>),
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, Option<Lower>)> {
    let flips = network.unmet(problem.patterns(), problem.tie())?.total();
    let facts = rows.as_ref().map_or_else(Vec::new, |lower| lower.facts.clone());
    let lower = rows.into_iter().chain(before).max_by_key(|lower| lower.bound);
    let mut best = Best { network, flips, lower };
    let mut bounder = Bounder::new(problem, &facts, control.seed);
    let turns = if control.stop.remaining().is_none() { TURNS } else { u32::MAX };
    for turn in 0..turns {
        let scale = 2_u64.saturating_pow(turn);
        raise(problem, &mut bounder, &mut best, NODES.saturating_mul(scale), control)?;
        if turn == 0 && !best.is_optimal() && may_need_zero_fields(problem) {
            by_the_model(problem, &mut best, control)?;
        }
        if best.is_optimal() || control.stop.is_due() {
            break;
        }
        let moves = MOVES.saturating_mul(scale);
        let start = incumbent::unmet(problem, &best.network)?;
        let (network, flips) =
            incumbent::search(problem, &start, best.bound(), (Some(moves), 0.5), control)?;
        best.take(network, flips);
    }
    Ok((best.network, best.lower))
}

/// Whether some bits may be kept by a field of exactly zero, and the problem is
/// so small that this matters: the search looks for positive stabilities only.
fn may_need_zero_fields(problem: &Problem) -> bool {
    let bits = problem.patterns().as_slice();
    bits.len() <= FEW_BITS && bits.iter().any(|bit| !problem.tie().is_strict(*bit))
}

/// Weights from the paper's model, counted exactly, if they are better.
fn by_the_model(problem: &Problem, best: &mut Best, control: &mut Control<'_>) -> Result<()> {
    let stop = part(&control.stop, 0.3).within(MODEL_TIME);
    let inner = &mut control.with(stop);
    let options = MilpOptions::default();
    let known = Known::with_weights(problem, &options, best.network.clone())?;
    let training = milp_from(problem, &options, &known, &mut Highs::new()?, inner)?;
    if let Some(network) = training.integer {
        let flips = network.unmet(problem.patterns(), problem.tie())?.total();
        best.take(network, flips);
    }
    Ok(())
}

/// Proves one goal after the other while that is easy.
fn raise(
    problem: &Problem,
    bounder: &mut Bounder<'_>,
    best: &mut Best,
    nodes: u64,
    control: &mut Control<'_>,
) -> Result<()> {
    let stop = part(&control.stop, 0.5);
    while !best.is_optimal() {
        tell(control, "bounding across rows", Some(best.flips), Some(best.bound()));
        match bounder.prove(best.bound() + 1, nodes, &stop) {
            Proved::Lower(lower) => best.lower = Some(lower),
            Proved::Open => break,
            Proved::Fewer(demands) => {
                let goal = best.bound();
                let (network, flips) =
                    incumbent::search(problem, &demands, goal, (Some(MOVES), 0.2), control)?;
                best.take(network, flips);
                break;
            }
        }
    }
    Ok(())
}
