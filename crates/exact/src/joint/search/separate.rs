//! Facts that the relaxation violates: known ones, or new cores.

use super::{Halt, Search};
use crate::joint::leaf::State;
use crate::joint::oracle::Avoided;

/// Cores without progress before a node branches, at the root and below.
const PATIENCE: [usize; 2] = [30, 2];

/// Progress, in flips or in shares of the classes kept.
const PROGRESS: f64 = 0.02;

/// Classes that a core may fail to avoid before it is taken as it is.
const UNAVOIDABLE: usize = 2;

/// Loaded facts above which those without a price are unloaded.
const LOADED: usize = 400;

/// Known facts loaded at a time.
const RECALLED: usize = 8;

/// How much of z the average takes in.
const SMOOTHING: f64 = 0.05;

impl Search {
    /// Adds cores until the node is closed (true) or that brings no more.
    pub(super) fn cut(&mut self, depth: usize, kept: &mut Vec<usize>) -> Result<bool, Halt> {
        let patience = PATIENCE[depth.min(1)];
        let (mut best, mut waited) = (0.0_f64, 0);
        loop {
            if self.stop.is_due() {
                return Err(Halt::Limit);
            }
            let before = kept.len();
            let Some(bound) = self.relax(kept) else { return Ok(true) };
            if self.recall() {
                continue;
            }
            let fixed = (kept.len() - before) as f64 / self.sizes.len() as f64;
            if (bound - best).max(0.0) + fixed > PROGRESS {
                (best, waited) = (bound, 0);
            } else {
                waited += 1;
            }
            if waited > patience || !self.separate()? {
                return Ok(false);
            }
        }
    }

    /// Loads the known facts that z violates most.
    fn recall(&mut self) -> bool {
        if self.cover.loaded() > LOADED {
            self.cover.unload(1e-6);
        }
        let z = self.cover.hits();
        let unloaded = (0..self.facts.count()).filter(|fact| !self.cover.is_loaded(*fact));
        let violations = unloaded.map(|fact| (self.facts.violation(fact, &z), fact));
        let mut violated: Vec<_> = violations.filter(|(violation, _)| *violation > 1e-2).collect();
        violated.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, fact) in violated.iter().take(RECALLED) {
            self.cover.load(*fact, self.facts.inequality(*fact));
        }
        !violated.is_empty()
    }

    /// Loads a new core that z violates. False if none was found.
    fn separate(&mut self) -> Result<bool, Halt> {
        let z = self.cover.hits();
        let smooth = self.smooth.iter_mut().zip(&z);
        smooth.for_each(|(smooth, z)| *smooth += SMOOTHING * (z - *smooth));
        for _ in 0..3 {
            let Some(core) = self.core(&z)? else { continue };
            if core.iter().map(|class| z[*class as usize]).sum::<f64>() < 1.0 - 1e-3 {
                let fact = self.facts.add(core);
                self.cover.load(fact, self.facts.inequality(fact));
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A core that avoids flipped classes, and those of large z if it can.
    fn core(&mut self, z: &[f64]) -> Result<Option<Vec<u32>>, Halt> {
        let mut banned: Vec<bool> =
            self.states.iter().map(|state| *state == State::Flipped).collect();
        match self.oracle.avoid(&self.system, &banned, &self.stop) {
            Avoided::Core => {}
            Avoided::None => return Err(self.fewer(&banned)),
            Avoided::Lost => return Ok(None),
        }
        let order = self.order(z);
        let within = (UNAVOIDABLE, &self.stop);
        self.oracle.avoid_more(&self.system, &order, &mut banned, within);
        if self.stop.is_due() {
            return Err(Halt::Limit);
        }
        Ok(self.oracle.core(&self.system))
    }

    /// The undecided classes of large z, now or lately, the largest first
    /// but for chance.
    fn order(&mut self, z: &[f64]) -> Vec<u32> {
        let mut order = Vec::new();
        for (class, (z, smooth)) in z.iter().zip(&self.smooth).enumerate() {
            if self.states[class] == State::Undecided && (*z > 1e-6 || *smooth > 1e-2) {
                let weight = (z + smooth) * (1.0 + self.stream.uniform());
                order.push((weight, class as u32));
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, class)| class).collect()
    }

    fn fewer(&self, flipped: &[bool]) -> Halt {
        let classes: Vec<u32> =
            (0..flipped.len() as u32).filter(|class| flipped[*class as usize]).collect();
        Halt::Fewer(self.system.demands(&classes))
    }
}
