//! Symmetric weights: bounds from cores across rows and a search for better
//! weights, in turns.

use super::{incumbent, part, tell};
use crate::Result;
use crate::control::Control;
use hopfit_certify::Lower;
use hopfit_core::{IntegerNetwork, Problem};
use hopfit_joint::{Bounder, Proved, table_cells};

/// Cells of the bounder's table above which a core takes too long to find.
const MOST_CELLS: usize = 2_000_000;

/// Moves of each walker and nodes of each goal's search in the first turn;
/// every turn has four times as many as the one before.
const MOVES: u64 = 2_000;
const NODES: u64 = 500;

/// Turns where no time is set.
const TURNS: u32 = 3;

/// Whether cores across rows can be found in reasonable time.
pub(super) fn is_worthwhile(problem: &Problem) -> bool {
    table_cells(problem) <= MOST_CELLS
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

/// Lowers the flips of `network` and raises the rows' bound `lower` until
/// they meet or the time is up.
pub(super) fn close(
    problem: &Problem,
    network: IntegerNetwork,
    lower: Option<Lower>,
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, Option<Lower>)> {
    let flips = network.unmet(problem.patterns(), problem.tie())?.total();
    let rows = lower.as_ref().map_or_else(Vec::new, |lower| lower.facts.clone());
    let mut best = Best { network, flips, lower };
    let mut bounder = Bounder::new(problem, &rows, control.seed);
    let turns = if control.stop.remaining().is_none() { TURNS } else { u32::MAX };
    for turn in 0..turns {
        let scale = 4_u64.saturating_pow(turn);
        raise(problem, &mut bounder, &mut best, NODES.saturating_mul(scale), control)?;
        if best.is_optimal() || control.stop.is_due() {
            break;
        }
        let moves = MOVES.saturating_mul(scale).saturating_mul(4);
        let start = incumbent::unmet(problem, &best.network)?;
        let (network, flips) =
            incumbent::search(problem, &start, best.bound(), (Some(moves), 0.5), control)?;
        best.take(network, flips);
    }
    Ok((best.network, best.lower))
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
