//! What the facts and the final tree prove together.

use super::Setting;
use super::classes::Classes;
use super::core;
use super::tree::{Inequality, Prover};
use crate::rejection::{FactFlaw, Rejection, RejectionKind};
use crate::{Core, Fact, Lower, Rank};
use hopfit_core::Demand;

/// Whether every fact follows from those before it, and the bound from all.
pub(super) fn check(setting: &Setting<'_>, lower: &Lower) -> Result<(), Rejection> {
    // Classes are numbered in 32 bits.
    if u32::try_from(setting.patterns.as_slice().len()).is_err() {
        return Err(RejectionKind::TooManyDemands.into());
    }
    let classes = Classes::new(setting);
    let mut prover = Prover::new(setting, &classes);
    for (index, fact) in lower.facts.iter().enumerate() {
        if setting.stop.is_due() {
            return Err(RejectionKind::Stopped.into());
        }
        let flawed = |flaw| Rejection::from(RejectionKind::Fact { fact: index, flaw });
        let inequality = match fact {
            Fact::Core(core) => of_core(setting, &classes, core).map_err(flawed)?,
            Fact::Rank(rank) => {
                let inequality = of_rank(setting, &classes, rank).map_err(flawed)?;
                prove(&mut prover, &rank.tree, &inequality.terms, rank.bound, Some(index))?;
                inequality
            }
        };
        prover.add(inequality);
    }
    let all: Vec<(u32, u32)> = (0..).zip(classes.sizes().iter().copied()).collect();
    prove(&mut prover, &lower.tree, &all, lower.bound, None)
}

fn prove(
    prover: &mut Prover<'_>,
    tree: &crate::Tree,
    terms: &[(u32, u32)],
    goal: usize,
    fact: Option<usize>,
) -> Result<(), Rejection> {
    let proved = prover.prove(tree, terms, goal);
    if prover.is_stopped() {
        return Err(RejectionKind::Stopped.into());
    }
    proved.map_err(|(node, flaw)| RejectionKind::Tree { fact, node, flaw }.into())
}

/// At least one class of the core flips. A class with several members counts
/// once: they flip together.
fn of_core(setting: &Setting<'_>, classes: &Classes, core: &Core) -> Result<Inequality, FactFlaw> {
    core::check(setting, core)?;
    let members = core.members.iter().map(|member| classes.of(member.demand));
    let mut inequality = Inequality::new(members, 1);
    inequality.terms.iter_mut().for_each(|(_, coefficient)| *coefficient = 1);
    Ok(inequality)
}

/// The members that flip, counted by class, are at least the bound.
fn of_rank(setting: &Setting<'_>, classes: &Classes, rank: &Rank) -> Result<Inequality, FactFlaw> {
    let mut members: Vec<Demand> = rank.members.clone();
    members.sort_by_key(|demand| (demand.neuron, demand.pattern));
    core::distinct(setting, members.iter().copied())?;
    Ok(Inequality::new(members.iter().map(|demand| classes.of(*demand)), rank.bound))
}
