//! The bound of a node: a packing of cores, to which cores are added as long
//! as that helps.

use super::{Answer, Ending, Search};
use crate::row::node::Node;
use crate::row::outline::Proved;
use crate::row::packing::Packing;

/// Rounds after which the progress of the bound is judged.
const LOOK_BACK: usize = 10;
/// How many times as much progress is hoped for before branching.
const PATIENCE: f64 = 5.0;
/// Least cost of an undecided class in the oracle's question, so that cores
/// with few of them are preferred.
const SMALL_COST: f64 = 1e-4;

/// What the linear bound of a node comes to.
pub(super) enum Bound {
    Closed(Proved),
    Open(Packing),
}

impl Search {
    /// Bounds a node by a packing of cores, and finds cores as long as they
    /// help; at the root to the end, or to the end of the time.
    pub(super) fn tighten(&mut self, node: &mut Node, root: bool) -> Result<Bound, Ending> {
        let need = (self.goal - 1) as f64;
        let (mut rounds, mut mark) = (0, 0.0);
        node.settle();
        loop {
            self.effort.bounds += 1;
            if !node.solve(self.stop()) {
                return self.contradict(node).map(Bound::Closed);
            }
            let bound = node.bound();
            if bound > need + 1e-3
                && let Some(proved) = self.close(node)
            {
                return Ok(Bound::Closed(proved));
            }
            if self.is_due() {
                break;
            }
            if node.add_known(&self.pool) {
                continue;
            }
            rounds += 1;
            if rounds % LOOK_BACK == 0 {
                if (bound - mark) * PATIENCE < need - bound && !root {
                    break;
                }
                mark = bound;
                node.settle();
            }
            if !self.separate(node)? {
                break;
            }
        }
        Ok(Bound::Open(self.packing(node)))
    }

    fn packing(&self, node: &Node) -> Packing {
        node.packing(&self.pool, &self.multiplicity)
    }

    fn close(&mut self, node: &Node) -> Option<Proved> {
        let packing = self.packing(node);
        packing.exceeds(self.goal - 1 - node.cost).then(|| {
            let relied = packing.overloaded(&self.multiplicity);
            self.outline.leaf(packing.weights, relied)
        })
    }

    fn contradict(&mut self, node: &Node) -> Result<Proved, Ending> {
        let core = node.contradiction(&self.pool).ok_or(Ending::Unresolved)?;
        Ok(self.outline.contradiction(core, self.pool.core(core).set.clone()))
    }

    /// Asks the oracle for a violated core; false if it has none.
    fn separate(&mut self, node: &mut Node) -> Result<bool, Ending> {
        let mut costs = vec![0.0; self.classes()];
        for class in node.undecided().iter() {
            costs[class] = node.hits()[class] + SMALL_COST;
        }
        match self.ask(&node.flipped, &costs) {
            Answer::Core(core) => Ok(node.add_violated(&self.pool, core)),
            Answer::Met => Err(Ending::Refuted),
            Answer::Unknown => Ok(false),
        }
    }
}
