//! What a hypothesis costs a row.

use super::basis::{Basis, padded};
use super::bits::Bits;
use super::cone::Reply;
use super::hitting::{Hit, Hitting};
use super::row::{Row, product, shares};
use hopfit_core::Stop;

/// Cores of one hypothesis after which the row is given up.
const MOST_CORES: usize = 3_000;
/// Nodes of the searches for hitting sets about one hypothesis.
const ASKED_NODES: usize = 50_000;
/// Cells that become known at a time.
const NEW_CELLS: u32 = 10;
/// Cuts of a cell that are made at a time.
const NEAR_CUTS: u32 = 3;
/// Bases of a row that are remembered, and the numbers in them.
const MOST_BASES: usize = 64;
const MOST_NUMBERS: usize = 200_000;

/// A hypothesis Λ·w ≤ 0 about a row, and cores that it has.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    hypothesis: Vec<f64>,
    pub(crate) cores: Vec<Bits>,
}

/// What [`Row::decide`] found.
#[derive(Debug, Clone)]
pub(crate) enum Decision {
    /// More flips than the budget, by the question's cores and those of the
    /// row.
    Proved,
    /// Weights of few flips with Λ·w < 0: the last of `cuts`.
    Violated,
    /// Neither, within the limits.
    Unknown,
}

impl Row {
    /// A question about Λ·w ≤ 0, with the cores of it that known bases give.
    pub(crate) fn ask(&mut self, hypothesis: &[f64]) -> Question {
        let largest = hypothesis.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let hypothesis: Vec<f64> =
            hypothesis.iter().map(|value| value / largest.max(1e-300)).collect();
        self.clock += 1;
        let (mut cores, mut y): (Vec<Bits>, _) = (Vec::new(), Vec::new());
        let target = padded(&hypothesis);
        for (last, basis) in &mut self.bases {
            let members = basis.members(&target, self.sizes.len(), &mut y);
            if let Some(core) = members
                && core.iter().any(|class| self.demands[class].strict)
            {
                *last = self.clock;
                cores.push(core);
            }
        }
        cores.sort_unstable();
        cores.dedup();
        Question { hypothesis, cores }
    }

    /// Remembers a basis in place of the one that was of no use for longest.
    fn remember(&mut self, basis: Basis) {
        let most = (MOST_NUMBERS / self.dimension.pow(2).max(1)).clamp(4, MOST_BASES);
        let entry = (self.clock, basis);
        if self.bases.len() < most {
            self.bases.push(entry);
        } else if let Some(oldest) = self.bases.iter_mut().min_by_key(|(last, _)| *last) {
            *oldest = entry;
        }
    }

    /// Rays of known cells of at most `budget` flips with Λ·w < 0 become
    /// cuts; how many.
    pub(crate) fn separate(&mut self, question: &mut Question, budget: u32) -> usize {
        let mut found = 0;
        for at in 0..self.cells.len() {
            let (flips, cost) = (self.cells[at].flips, self.cells[at].cost);
            if cost > budget || question.cores.iter().any(|core| !core.meets(&flips)) {
                continue;
            }
            if self.separate_cell(question, flips, cost) {
                found += 1;
            }
        }
        found
    }

    /// Whether some weights of a cell have Λ·w < 0; these become cuts, and so
    /// do others that keep Λ from a small change for which they have not.
    fn separate_cell(&mut self, question: &mut Question, flips: Bits, cost: u32) -> bool {
        let mut near = question.hypothesis.clone();
        for step in 0..NEAR_CUTS {
            let ray = match self.cone.deepest(&near, &flips) {
                Some(Some(ray)) => ray,
                Some(None) if step == 0 => {
                    self.take_basis(question);
                    return false;
                }
                None if step == 0 => {
                    let costs = vec![0.0; self.sizes.len()];
                    match self.cone.search(&near, &flips, &costs) {
                        Reply::Apart(ray) => ray,
                        _ => return false,
                    }
                }
                _ => break,
            };
            let own = self.unknowns.iter().map(|unknown| f64::from(u8::from(unknown.is_some())));
            let free: Vec<f64> = own.zip(&ray).map(|(own, w)| own * w).collect();
            let back = -2.0 * product(&free, &near) / product(&free, &free).max(1e-300);
            near.iter_mut().zip(&free).for_each(|(near, w)| *near += back * w);
            self.cut(ray, flips, cost);
        }
        true
    }

    /// Takes the basis in which the cone has just found the hypothesis.
    fn take_basis(&mut self, question: &mut Question) {
        let basis = self.cone.known();
        let members =
            basis.members(&padded(&question.hypothesis), self.sizes.len(), &mut Vec::new());
        if let Some(core) = members
            && core.iter().any(|class| self.demands[class].strict)
        {
            question.cores.push(core);
            self.remember(basis);
        }
    }

    /// Whether Λ·w ≤ 0 takes more than `budget` flips. If it does not, some
    /// cells of which that is seen become known, with cuts.
    pub(crate) fn decide(&mut self, question: &mut Question, budget: u32, stop: &Stop) -> Decision {
        let Some(left) = budget.checked_sub(self.fixed) else { return Decision::Proved };
        let mut all: Vec<Bits> = self.cores.iter().chain(&question.cores).copied().collect();
        let (mut allowed, mut violated) = (self.undecided(), 0);
        let mut nodes = ASKED_NODES;
        loop {
            let mut hitting = Hitting { sizes: &self.sizes, nodes, stop };
            let flips = match hitting.find(&all, allowed, left) {
                Hit::Never if violated == 0 => return Decision::Proved,
                Hit::Set(flips) if !stop.is_due() => flips,
                _ if violated > 0 => return Decision::Violated,
                _ => return Decision::Unknown,
            };
            nodes = hitting.nodes;
            let costs = shares(&all, self.sizes.len());
            match self.cone.search(&question.hypothesis, &flips, &costs) {
                Reply::Inside(core, basis) if question.cores.len() < MOST_CORES => {
                    if !core.iter().any(|class| self.demands[class].strict) {
                        return Decision::Unknown;
                    }
                    question.cores.push(core);
                    all.push(core);
                    self.remember(basis);
                }
                Reply::Apart(ray) => match self.cell(flips) {
                    Some(true) => {
                        let cost = self.cost(&flips);
                        self.cut(ray, flips, cost);
                        self.separate_cell(question, flips, cost);
                        violated += 1;
                        // Others are looked for without one of these flips.
                        let Some(class) = flips.iter().next() else { return Decision::Violated };
                        allowed = allowed.without(class);
                        if violated >= NEW_CELLS {
                            return Decision::Violated;
                        }
                    }
                    Some(false) => all.extend(self.cores.last()),
                    None => return Decision::Unknown,
                },
                _ => return Decision::Unknown,
            }
        }
    }
}
