//! Radii as large as can be, level by level.

use super::balanced::{Balance, Point};
use super::problem::{Kept, Radii, Row};
use super::refute::{Answer, CueCore, decide};
use super::twins::twins;
use hopfit_core::{Damage, Demand, GRID_BITS, IntegerNetwork, Problem, Stop};
use rayon::prelude::*;

/// Bits of the largest whole weight; finer ones where these lose something.
const BITS: [i32; 2] = [20, GRID_BITS];
/// Rows that are decided at once.
const BLOCK: usize = 16;
/// Cores kept beside the first, and the most members that they may have.
const MORE: usize = 64;
const SMALL: usize = 8;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Climb<'a> {
    /// The patterns and the class of weights, which are continuous.
    pub problem: &'a Problem,
    /// The bits that may be lost, and no others.
    pub lost: &'a [Demand],
    /// The radius for flipped bits at which it is enough; then missing bits
    /// are not looked at. Otherwise both radii as large as can be, that for
    /// flipped bits first.
    pub enough: Option<usize>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Whole weights with at least these radii; none if none were found that
    /// keep the bits.
    pub network: Option<IntegerNetwork>,
    /// The radius that each pattern has at least.
    pub radii: Radii,
    /// Why none are larger, for flipped bits.
    pub flipped: Vec<CueCore>,
    /// Why none are larger, for missing bits. The damage of members without
    /// wrong bits says nothing.
    pub missing: Vec<CueCore>,
    /// What ended the climb.
    pub stopped: Stopped,
}

/// What ended a climb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Every pattern was stopped by a core, or has all that was asked for.
    Nothing,
    /// No weights were found for the next level, and no core either.
    Open,
    /// It was time.
    Time,
}

/// Looks for weights with radii as large as can be, among those that keep all
/// bits but the lost ones. `progress` is told the level that is tried.
///
/// All patterns without a lost bit rise together. Where a core shows that some
/// cannot, these stay behind and the others go on, unless those that stay are
/// more than half.
pub fn climb(climb: &Climb<'_>, progress: &mut dyn FnMut(usize), stop: &Stop) -> Reached {
    let kept = Kept::new(climb.problem, climb.lost);
    let mut balance = Balance::new(&kept, false);
    let mut path = Path {
        kept: &kept,
        point: balance.start(),
        balance,
        idle: None,
        reached: Reached {
            network: None,
            radii: Radii::none(climb.problem.patterns().count()),
            flipped: Vec::new(),
            missing: Vec::new(),
            stopped: Stopped::Nothing,
        },
        stop,
    };
    path.refute_storing();
    path.begin();
    path.rise(Damage::Flipped, climb.enough, progress);
    if climb.enough.is_none() {
        let Radii { flipped, missing } = &mut path.reached.radii;
        let all = climb.problem.neurons();
        let both = missing.iter_mut().zip(flipped);
        both.for_each(|(missing, flipped)| *missing = (2 * *flipped).min(all));
        path.rise(Damage::Missing, None, progress);
    }
    if stop.is_due() {
        path.reached.stopped = Stopped::Time;
    }
    path.reached
}

/// A climb on its way.
struct Path<'a> {
    kept: &'a Kept<'a>,
    balance: Balance<'a>,
    /// Where the balance stands.
    point: Point,
    /// The same with idle neurons, once it is needed.
    idle: Option<(Balance<'a>, Point)>,
    reached: Reached,
    stop: &'a Stop,
}

/// What the rows say about radii.
enum Rows {
    Core(CueCore),
    /// A core of both kinds of damage, which refutes neither alone.
    Mixed(CueCore),
    /// Weights for each neuron.
    Weights(Vec<Vec<f64>>),
    Unknown,
}

impl Path<'_> {
    /// Looks for a core of the patterns themselves, where some bits are lost.
    fn refute_storing(&mut self) {
        let all = Kept::new(self.kept.problem, &[]);
        let none = Radii::none(self.reached.radii.flipped.len());
        let lost = |neuron: &usize| {
            let patterns = 0..self.kept.problem.patterns().count();
            patterns.into_iter().any(|pattern| !self.kept.has(Demand { pattern, neuron: *neuron }))
        };
        let neurons: Vec<usize> = (0..self.kept.problem.neurons()).filter(lost).collect();
        let core = neurons.par_iter().find_map_first(|neuron| {
            let row = Row::new(&all, *neuron);
            match decide(&all, &row, (&none, &[Damage::Flipped]), self.stop) {
                Answer::Core(core) => Some(core),
                _ => None,
            }
        });
        if let Some(core) = core {
            self.reached.flipped.push(core.clone());
            self.reached.missing.push(core);
        }
    }

    /// Weights that keep the bits, to begin with.
    fn begin(&mut self) {
        let none = self.reached.radii.clone();
        if let Some(network) = self.balanced(&none, true) {
            self.reached.network = Some(network);
        }
    }

    /// Raises the radii for one kind of damage.
    fn rise(&mut self, damage: Damage, enough: Option<usize>, progress: &mut dyn FnMut(usize)) {
        let mut active = self.kept.stored();
        let neurons = self.kept.problem.neurons();
        while let Some(level) = self.next_level(damage, &active) {
            if level > enough.unwrap_or(neurons) {
                return;
            }
            if self.stop.is_due() {
                self.reached.stopped = Stopped::Time;
                return;
            }
            progress(level);
            let mut trial = self.reached.radii.clone();
            for (radius, active) in trial.of_mut(damage).iter_mut().zip(&active) {
                *radius = if *active { level.max(*radius) } else { *radius };
            }
            if let Some((core, later)) = twins(self.kept, &trial, damage) {
                self.stay(damage, &trial, &core, Some(later), &mut active);
                self.record(damage, core);
                continue;
            }
            if !self.step(damage, &trial, &mut active) {
                return;
            }
        }
    }

    /// One more than the smallest radius of the active patterns.
    fn next_level(&self, damage: Damage, active: &[bool]) -> Option<usize> {
        let radii = self.reached.radii.of(damage).iter().zip(active);
        radii.filter(|(_, active)| **active).map(|(radius, _)| radius + 1).min()
    }

    /// Tries a level: weights, or a core that takes patterns out of `active`;
    /// false if there is neither.
    fn step(&mut self, damage: Damage, trial: &Radii, active: &mut [bool]) -> bool {
        if let Some(network) = self.balanced(trial, false) {
            self.take(network, trial, damage, active);
            return true;
        }
        match self.rows(damage, trial) {
            Rows::Core(core) => {
                self.stay(damage, trial, &core, None, active);
                self.record(damage, core);
                return true;
            }
            Rows::Mixed(core) => {
                self.stay(damage, trial, &core, None, active);
                return true;
            }
            Rows::Weights(rows) if !self.kept.problem.admissible().symmetric => {
                if let Some(network) = self.side_by_side(&rows, trial) {
                    self.take(network, trial, damage, active);
                    return true;
                }
            }
            Rows::Weights(_) | Rows::Unknown => {}
        }
        if let Some(network) = self.balanced(trial, true) {
            self.take(network, trial, damage, active);
            return true;
        }
        let stopped = if self.stop.is_due() { Stopped::Time } else { Stopped::Open };
        self.reached.stopped = stopped;
        false
    }

    /// Whole weights in the box that reach the radii.
    fn balanced(&mut self, radii: &Radii, hard: bool) -> Option<IntegerNetwork> {
        let mut point = self.point.clone();
        if self.balance.reach(&mut point, radii, hard, self.stop)
            && let Some(network) = self.whole(&point.values, radii)
        {
            self.point = point;
            return Some(network);
        }
        let has_idle = (0..self.kept.problem.neurons()).any(|neuron| self.kept.is_idle(neuron));
        if !has_idle || self.stop.is_due() {
            return None;
        }
        let mut idle = self.idle.take().unwrap_or_else(|| {
            let mut balance = Balance::new(self.kept, true);
            let point = balance.start();
            (balance, point)
        });
        let mut point = idle.1.clone();
        let found = idle.0.reach(&mut point, radii, hard, self.stop);
        let network = if found { self.whole(&point.values, radii) } else { None };
        if network.is_some() {
            idle.1 = point;
        }
        self.idle = Some(idle);
        network
    }

    /// The rows' own weights, each at its own scale.
    fn side_by_side(&self, rows: &[Vec<f64>], radii: &Radii) -> Option<IntegerNetwork> {
        let neurons = self.kept.problem.neurons();
        let mut values = vec![0.0; neurons * neurons + neurons];
        for (neuron, row) in rows.iter().enumerate() {
            let largest = row.iter().fold(0.0_f64, |largest, value| value.abs().max(largest));
            let scale = if largest > 0.0 { 1.0 / largest } else { 0.0 };
            let inputs = (0..neurons).filter(|j| self.kept.allows(neuron, *j));
            let mut given = row.iter();
            for (j, value) in inputs.zip(&mut given) {
                values[neuron * neurons + j] = scale * value;
            }
            if let Some(bias) = given.next() {
                values[neurons * neurons + neuron] = scale * bias;
            }
        }
        self.whole(&values, radii)
    }

    /// The same in whole numbers, if these keep the bits and have the radii.
    fn whole(&self, values: &[f64], radii: &Radii) -> Option<IntegerNetwork> {
        let neurons = self.kept.problem.neurons();
        let largest = values.iter().fold(0.0_f64, |largest, value| value.abs().max(largest));
        BITS.iter().find_map(|bits| {
            let scale = if largest > 0.0 { f64::from(*bits).exp2() / largest } else { 0.0 };
            let whole = values.iter().map(|value| (value * scale).round() as i64);
            let mut weights: Vec<i64> = whole.collect();
            let bias = weights.split_off(neurons * neurons);
            let network = IntegerNetwork::new(neurons, weights, bias).ok()?;
            self.has(&network, radii).then_some(network)
        })
    }

    /// Whether a network keeps the bits and has the radii.
    fn has(&self, network: &IntegerNetwork, radii: &Radii) -> bool {
        let (patterns, tie) = (self.kept.problem.patterns(), self.kept.problem.tie());
        let Ok(unmet) = network.unmet(patterns, tie) else { return false };
        if unmet.demands().iter().any(|demand| self.kept.has(*demand)) {
            return false;
        }
        let Ok(found) = network.radii(patterns, tie) else { return false };
        let stored = self.kept.stored();
        Damage::ALL.iter().all(|damage| {
            let asked = radii.of(*damage).iter().zip(found.per_pattern(*damage)).zip(&stored);
            asked.into_iter().all(|((asked, found), stored)| !stored || Some(*asked) <= *found)
        })
    }

    /// Takes over a network, and what it has beyond what was tried.
    fn take(&mut self, network: IntegerNetwork, trial: &Radii, damage: Damage, active: &[bool]) {
        self.reached.radii = trial.clone();
        let problem = self.kept.problem;
        if let Ok(found) = network.radii(problem.patterns(), problem.tie()) {
            let found = found.per_pattern(damage).iter().zip(active);
            let common = found.filter(|(_, active)| **active).filter_map(|(found, _)| *found).min();
            let radii = self.reached.radii.of_mut(damage).iter_mut().zip(active);
            for (radius, _) in radii.filter(|(_, active)| **active) {
                *radius = (*radius).max(common.unwrap_or(0));
            }
        }
        self.reached.network = Some(network);
    }

    /// What the rows say, the hardest first.
    fn rows(&mut self, damage: Damage, trial: &Radii) -> Rows {
        let order = self.balance.hardest_first(&self.point, trial);
        let free = !self.kept.problem.admissible().symmetric;
        let kinds: &[&[Damage]] = match damage {
            Damage::Flipped => &[&[Damage::Flipped]],
            Damage::Missing => &[&[Damage::Missing], &Damage::ALL],
        };
        let mut weights = vec![Vec::new(); order.len()];
        let mut is_known = true;
        for (pass, damages) in kinds.iter().enumerate() {
            for block in order.chunks(BLOCK) {
                let decide = |neuron: &usize| {
                    let row = Row::new(self.kept, *neuron);
                    (*neuron, decide(self.kept, &row, (trial, damages), self.stop))
                };
                let answers: Vec<_> = block.par_iter().map(decide).collect();
                for (neuron, answer) in answers {
                    match answer {
                        Answer::Core(core) if pass == 0 => return Rows::Core(core),
                        Answer::Core(core) => return Rows::Mixed(core),
                        Answer::Weights(found) => weights[neuron] = found,
                        Answer::Unknown => is_known = false,
                    }
                }
                if self.stop.is_due() || (!is_known && free && pass > 0) {
                    return Rows::Unknown;
                }
            }
        }
        if is_known { Rows::Weights(weights) } else { Rows::Unknown }
    }

    /// Takes the patterns that a core stops out of `active`.
    fn stay(
        &self,
        damage: Damage,
        trial: &Radii,
        core: &CueCore,
        later: Option<usize>,
        active: &mut [bool],
    ) {
        let (before, after) = (self.reached.radii.of(damage), trial.of(damage));
        let raised = |pattern: usize| after[pattern] > before[pattern];
        let stopped = core.members.iter().filter(|member| {
            let pattern = member.demand.pattern;
            raised(pattern) && member.damage == damage && member.wrong.len() > before[pattern]
        });
        let mut stopped: Vec<usize> = stopped.map(|member| member.demand.pattern).collect();
        stopped.sort_unstable();
        stopped.dedup();
        let count = active.iter().filter(|active| **active).count();
        match later.filter(|later| raised(*later)) {
            // Of twins one may go on.
            Some(later) => active[later] = false,
            None if stopped.is_empty() && later.is_none() => active.fill(false),
            None if stopped.len() > 2 && 2 * stopped.len() > count => active.fill(false),
            None if stopped.is_empty() => {
                let both = core.members.iter().map(|member| member.demand.pattern);
                both.filter(|pattern| raised(*pattern)).for_each(|pattern| active[pattern] = false);
            }
            None => stopped.iter().for_each(|pattern| active[*pattern] = false),
        }
    }

    /// Keeps a core: the first, and small ones.
    fn record(&mut self, damage: Damage, core: CueCore) {
        let cores = match damage {
            Damage::Flipped => &mut self.reached.flipped,
            Damage::Missing => &mut self.reached.missing,
        };
        let is_small = core.members.len() <= SMALL && cores.len() <= MORE;
        if cores.is_empty() || is_small {
            cores.push(core);
        }
    }
}
