//! What a proof across rows proves.
//!
//! | part | decides |
//! |---|---|
//! | here | the walk through the tree |
//! | `clause` | whether a clause holds: its cores, and what they force |
//! | `hitting` | whether few flips hit all cores of a row |
//! | `counts` | whether few flips in all agree with some clauses |

mod clause;
mod counts;
mod hitting;

use super::Setting;
use super::classes::Classes;
use crate::rejection::{AcrossFlaw, Rejection, RejectionKind};
use crate::{Across, AcrossNode};
use hopfit_core::{Demand, Stop};

/// How many cores, and rows of clauses, all searches may look at.
const MOST_WORK: u64 = 1 << 32;
/// How deep a search may go, and a path of the tree.
const MOST_DEPTH: usize = 2000;

type Outcome<T> = Result<T, AcrossFlaw>;

/// How much work is done between two looks at the stop.
const LOOK: u64 = 1 << 20;

/// What is left of the work that a check may take.
struct Budget<'a> {
    left: u64,
    look: u64,
    stop: &'a Stop,
}

impl Budget<'_> {
    /// Fails as well when it is time to stop.
    fn spend(&mut self, work: usize) -> Outcome<()> {
        self.left = self.left.checked_sub(work as u64).ok_or(AcrossFlaw::TooMuchWork)?;
        if self.left < self.look {
            self.look = self.left.saturating_sub(LOOK);
            if self.stop.is_due() {
                return Err(AcrossFlaw::TooMuchWork);
            }
        }
        Ok(())
    }
}

/// A decided class.
type Decision = (u32, bool);

/// What a clause says, once it is checked.
struct Known {
    decided: Vec<Decision>,
    /// Rows with their flips.
    rows: Vec<(usize, u64)>,
}

/// Whether the proof proves its bound, unless it is time to stop.
pub(super) fn check(setting: &Setting<'_>, proof: &Across) -> Result<(), Rejection> {
    let outcome = check_all(setting, proof);
    if setting.stop.is_due() { Err(RejectionKind::Stopped.into()) } else { outcome }
}

fn check_all(setting: &Setting<'_>, proof: &Across) -> Result<(), Rejection> {
    let flawed = |place: Option<(&'static str, usize)>, flaw| -> Rejection {
        RejectionKind::Across { place, flaw }.into()
    };
    if !setting.problem.symmetric {
        return Err(flawed(None, AcrossFlaw::FreeWeights));
    }
    let classes = Classes::new(setting);
    let mut budget = Budget { left: MOST_WORK, look: MOST_WORK, stop: setting.stop };
    let mut known = Vec::new();
    for (at, clause) in proof.clauses.iter().enumerate() {
        let checked = clause::check(setting, &classes, clause, &mut budget);
        known.push(checked.map_err(|flaw| flawed(Some(("clause", at)), flaw))?);
    }
    let mut walk = Walk { setting, classes: &classes, path: Vec::new() };
    let mut ended = false;
    for (at, node) in proof.tree.iter().enumerate() {
        let here = |flaw| flawed(Some(("node", at)), flaw);
        if ended {
            return Err(here(AcrossFlaw::Trailing));
        }
        match node {
            AcrossNode::Bit(demand) => walk.branch(*demand).map_err(here)?,
            AcrossNode::End => {
                let valid = known.iter().filter(|clause| walk.agrees(&clause.decided));
                let valid: Vec<_> = valid.map(|clause| clause.rows.as_slice()).collect();
                counts::exclude(&valid, setting.neurons(), proof.bound as u64, &mut budget)
                    .map_err(here)?;
                ended = !walk.advance();
            }
        }
    }
    let end = proof.tree.len();
    if ended { Ok(()) } else { Err(flawed(Some(("node", end)), AcrossFlaw::Missing)) }
}

/// A walk through the tree.
struct Walk<'a> {
    setting: &'a Setting<'a>,
    classes: &'a Classes,
    path: Vec<Decision>,
}

impl Walk<'_> {
    fn branch(&mut self, demand: Demand) -> Outcome<()> {
        if !self.setting.has(demand) {
            return Err(AcrossFlaw::NoSuchDemand(demand));
        }
        let class = self.classes.of(demand);
        if self.path.iter().any(|(decided, _)| *decided == class) {
            return Err(AcrossFlaw::AlreadyDecided(demand));
        }
        if self.path.len() == MOST_DEPTH {
            return Err(AcrossFlaw::TooMuchWork);
        }
        self.path.push((class, true));
        Ok(())
    }

    /// On to the next subtree; false if there is none.
    fn advance(&mut self) -> bool {
        while let Some((class, flips)) = self.path.pop() {
            if flips {
                self.path.push((class, false));
                return true;
            }
        }
        false
    }

    fn agrees(&self, decided: &[Decision]) -> bool {
        decided.iter().all(|decision| self.path.contains(decision))
    }
}
