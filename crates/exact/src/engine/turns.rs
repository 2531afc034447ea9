//! Symmetric weights: bounds across rows and a search for better weights, in
//! turns.

use super::{Control, Evidence, Fallback, Result, incumbent};
use crate::across::{self, Bounder};
use crate::joint::{self, fits};
use crate::row::RowOutcome;
use hopfit_certify::Lower;
use hopfit_core::{Demand, IntegerNetwork, Problem, TieRule};
use std::time::Duration;

/// Pairs of neurons with a weight up to which clauses are sought. At 9×9 they
/// raise bounds within seconds; nothing much larger was tried.
const MOST_PAIRS: usize = 4000;

/// Cells of the table above which a core across rows takes too long to find.
const MOST_CELLS: usize = 2_000_000;

/// Moves of each tabu search, rounds of cuts and nodes of each goal's search in
/// the first turn; every turn has twice as many as the one before.
const MOVES: u64 = 500;
const ROUNDS: usize = 750;
const NODES: u64 = 50;

/// So many times as many nodes where the goal is the last.
const LAST_NODES: u64 = 8;

/// Turns where no time is set.
const TURNS: u32 = 6;

/// The most time for the fallback.
const FALLBACK_TIME: Duration = Duration::from_secs(10);

/// Bits up to which the fallback is asked, too.
const FEW_BITS: usize = 400;

/// Whether bounds across rows can be found in reasonable time.
pub(super) fn is_worthwhile(problem: &Problem) -> bool {
    takes_clauses(problem) || fits(problem, MOST_CELLS)
}

fn takes_clauses(problem: &Problem) -> bool {
    let mask = &problem.admissible().mask;
    let pairs: usize = (0..problem.neurons()).map(|neuron| mask.neighbours(neuron).count()).sum();
    pairs / 2 <= MOST_PAIRS && across::fits(problem)
}

/// The best weights found so far, and the best proof.
struct Best {
    network: IntegerNetwork,
    flips: usize,
    evidence: Evidence,
    bound: usize,
}

impl Best {
    fn is_optimal(&self) -> bool {
        self.flips <= self.bound
    }

    fn take(&mut self, network: IntegerNetwork, flips: usize) {
        if flips < self.flips {
            (self.network, self.flips) = (network, flips);
        }
    }
}

/// Lowers the flips of `network` and raises the bound of the `rows`, or the
/// one proved `before`, until they meet or the time is up.
pub(super) fn close<F: Fallback>(
    problem: &Problem,
    network: IntegerNetwork,
    (rows, sum, before): (&[RowOutcome], Option<Lower>, Option<Evidence>),
    fallback: &mut F,
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, Evidence), F::Error> {
    let flips = incumbent::unmet(problem, &network)?.len();
    let facts = sum.as_ref().map_or_else(Vec::new, |lower| lower.facts.clone());
    let evidence = before.into_iter().chain([sum.into()]).max_by_key(Evidence::bound);
    let evidence = evidence.unwrap_or_default();
    let mut best = Best { network, flips, bound: evidence.bound(), evidence };
    let (mut clauses, mut cores) = (None, None);
    // Whether clauses are of any use.
    let mut goes_on = takes_clauses(problem);
    let turns = if control.stop.remaining().is_none() { TURNS } else { u32::MAX };
    for turn in 0..turns {
        let scale = 2_u64.saturating_pow(turn);
        let before = best.bound;
        // Cores have their turn where clauses come to nothing, and come first where
        // one more flip, or in every second turn two, would close what clauses left
        // open once.
        let gap = best.flips - best.bound;
        let closes = turn > 0 && (gap == 1 || gap == 2 && turn % 2 == 1);
        for by_clauses in [!closes, closes] {
            if best.is_optimal() || best.bound > before {
                break;
            }
            if by_clauses && goes_on {
                let new = || Bounder::of_rows(problem, rows, control.seed);
                let bounder = clauses.get_or_insert_with(new);
                goes_on = raise(problem, bounder, &mut best, (scale, 0.35), control)?;
            } else if !by_clauses && fits(problem, MOST_CELLS) {
                let new = || joint::Bounder::new(problem, &facts, control.seed);
                let cores = cores.get_or_insert_with(new);
                let times = if closes { LAST_NODES } else { 1 };
                let nodes = NODES.saturating_mul(scale).saturating_mul(times);
                raise_by_cores(problem, cores, &mut best, nodes, control)?;
            }
        }
        if turn == 0 && !best.is_optimal() && may_need_zero_fields(problem) {
            ask(problem, fallback, &mut best, control)?;
        }
        if best.is_optimal() || control.stop.is_due() {
            break;
        }
        let start = incumbent::unmet(problem, &best.network)?;
        let moves = MOVES.saturating_mul(scale);
        improve(problem, &mut best, &start, (moves, 0.5), control)?;
    }
    Ok((best.network, best.evidence))
}

/// Whether some bits may be kept by a field of exactly zero, and the problem is
/// so small that this matters: the search looks for positive stabilities only.
fn may_need_zero_fields(problem: &Problem) -> bool {
    problem.tie() == TieRule::Paper && problem.patterns().as_slice().len() <= FEW_BITS
}

/// Weights from the fallback, counted exactly, if they are better.
fn ask<F: Fallback>(
    problem: &Problem,
    fallback: &mut F,
    best: &mut Best,
    control: &mut Control<'_>,
) -> Result<(), F::Error> {
    let stop = control.stop.share(0.3).within(FALLBACK_TIME);
    if let Some(network) = fallback.improve(problem, &best.network, &mut control.with(stop))? {
        let flips = incumbent::unmet(problem, &network)?.len();
        best.take(network, flips);
    }
    Ok(())
}

/// Looks for better weights from some flips.
fn improve(
    problem: &Problem,
    best: &mut Best,
    start: &[Demand],
    (moves, share): (u64, f64),
    control: &mut Control<'_>,
) -> Result<()> {
    let goal = best.bound;
    let found = incumbent::search(problem, start, goal, (Some(moves), share), control)?;
    best.take(found.0, found.1);
    Ok(())
}

/// Proves one goal after the other by clauses while that is easy; false if it
/// is of no use any more.
fn raise(
    problem: &Problem,
    bounder: &mut Bounder,
    best: &mut Best,
    (scale, share): (u64, f64),
    control: &mut Control<'_>,
) -> Result<bool> {
    let stop = control.stop.share(share);
    let rounds = ROUNDS.saturating_mul(usize::try_from(scale).unwrap_or(usize::MAX));
    let mut goes_on = true;
    let before = best.bound;
    while best.bound.max(bounder.bound()) < best.flips {
        let goal = best.bound.max(bounder.bound());
        control.tell("bounding across rows", Some(best.flips), Some(goal));
        match bounder.prove(goal + 1, rounds, &stop) {
            across::Proved::Lower => {}
            across::Proved::Fewer(demands) => {
                improve(problem, best, &demands, (MOVES, 0.2), control)?;
                goes_on = best.flips <= goal;
                break;
            }
            across::Proved::Stuck => {
                goes_on = false;
                break;
            }
            _ => break,
        }
    }
    if bounder.bound() > before {
        best.bound = bounder.bound();
        best.evidence = bounder.proof().into();
    }
    if let Some(met) = bounder.take_met().filter(|_| !best.is_optimal()) {
        improve(problem, best, &met, (MOVES, 0.1), control)?;
    }
    Ok(goes_on)
}

/// Proves one goal after the other by cores across rows while that is easy.
fn raise_by_cores(
    problem: &Problem,
    bounder: &mut joint::Bounder<'_>,
    best: &mut Best,
    nodes: u64,
    control: &mut Control<'_>,
) -> Result<()> {
    let stop = control.stop.share(0.35);
    while !best.is_optimal() {
        control.tell("bounding across rows", Some(best.flips), Some(best.bound));
        match bounder.prove(best.bound + 1, nodes, &stop) {
            joint::Proved::Lower(lower) => {
                best.bound = lower.bound;
                best.evidence = Some(lower).into();
            }
            joint::Proved::Open => break,
            joint::Proved::Fewer(demands) => {
                improve(problem, best, &demands, (MOVES, 0.2), control)?;
                break;
            }
        }
    }
    Ok(())
}
