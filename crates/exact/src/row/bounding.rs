//! The bound of a case: a packing of cores, to which cores are added as long
//! as that helps.

use super::case::Case;
use super::outline::Proved;
use super::packing::Packing;
use super::search::{Answer, Ending, Search};

/// Rounds after which the progress of the bound is judged.
const LOOK_BACK: usize = 10;
/// How many times as much progress is hoped for before branching.
const PATIENCE: f64 = 5.0;
/// Least cost of an undecided class in the oracle's question, so that cores
/// with few of them are preferred.
const SMALL_COST: f64 = 1e-4;

/// What the linear bound of a case comes to.
pub(super) enum Bound {
    Closed(Proved),
    Open(Packing),
}

impl Search {
    /// Bounds a case by a packing of cores, and finds cores as long as they
    /// help; at the root to the end, or to the end of the time.
    pub(super) fn tighten(&mut self, case: &mut Case, root: bool) -> Result<Bound, Ending> {
        let need = (self.goal - 1) as f64;
        let (mut rounds, mut mark) = (0, 0.0);
        case.settle();
        loop {
            self.effort.bounds += 1;
            if !case.solve(self.stop()) {
                return self.contradict(case).map(Bound::Closed);
            }
            let bound = case.bound();
            if bound > need + 1e-3
                && let Some(proved) = self.close(case)
            {
                return Ok(Bound::Closed(proved));
            }
            if self.is_due() {
                break;
            }
            if case.add_known(&self.pool) {
                continue;
            }
            rounds += 1;
            if rounds % LOOK_BACK == 0 {
                if (bound - mark) * PATIENCE < need - bound && !root {
                    break;
                }
                mark = bound;
                case.settle();
            }
            if !self.separate(case)? {
                break;
            }
        }
        Ok(Bound::Open(self.packing(case)))
    }

    fn packing(&self, case: &Case) -> Packing {
        case.packing(&self.pool, &self.multiplicity)
    }

    fn close(&mut self, case: &Case) -> Option<Proved> {
        let packing = self.packing(case);
        packing.exceeds(self.goal - 1 - case.cost).then(|| {
            let relied = packing.overloaded(&self.multiplicity);
            self.outline.leaf(packing.weights, relied)
        })
    }

    fn contradict(&mut self, case: &Case) -> Result<Proved, Ending> {
        let core = case.contradiction(&self.pool).ok_or(Ending::Unresolved)?;
        Ok(self.outline.contradiction(core, self.pool.core(core).set.clone()))
    }

    /// Asks the oracle for a violated core; false if it has none.
    fn separate(&mut self, case: &mut Case) -> Result<bool, Ending> {
        let mut costs = vec![0.0; self.classes()];
        for class in case.undecided().iter() {
            costs[class] = case.hits()[class] + SMALL_COST;
        }
        match self.ask(&case.flipped, &costs) {
            Answer::Core(core) => Ok(case.add_violated(&self.pool, core)),
            Answer::Met => Err(Ending::Refuted),
            Answer::Unknown => Ok(false),
        }
    }
}
