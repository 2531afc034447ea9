//! Tabu search over sets of demands that are given up.
//!
//! The search drops demands until the rest can be met. Then it asks again
//! for one or two of the dropped and, if that cannot be, drops others in
//! their place, never the same for a while. Which to drop the multipliers
//! say that Douglas–Rachford splitting has built up: the demand that has
//! pulled longest in vain.
//!
//! Reference for dropping by multipliers: J. W. Chinneck, *INFORMS Journal
//! on Computing* 13 (2001). Here they come with the iteration, not from a
//! linear program.

use super::reduce::Reduction;
use super::reflection::Reflection;
use super::rounding::{Evaluator, Rounded};
use super::space::Space;
use hopfit_core::Stop;
use hopfit_core::random::Stream;

/// What all searches share.
#[derive(Debug)]
pub(crate) struct Instance<'a> {
    pub(crate) problem: &'a Reduction,
    pub(crate) space: Space,
    pub(crate) evaluator: Evaluator,
}

impl<'a> Instance<'a> {
    /// None if it is time to stop before all is prepared.
    pub(crate) fn new(problem: &'a Reduction, stop: &Stop) -> Option<Self> {
        let space = Space::new(problem, stop)?;
        Some(Self { problem, space, evaluator: Evaluator::new(problem) })
    }

    /// About the multiplications of a round.
    pub(crate) fn round_cost(&self) -> usize {
        let (states, rows) = (self.problem.state_count(), self.problem.row_count());
        2 * states * rows * rows + 6 * rows * rows * rows
    }
}

/// Where a search stands.
#[derive(Debug, Clone)]
pub(crate) struct Position {
    reflection: Reflection,
    dropped: Vec<(usize, usize)>,
}

/// How the rounds of a move ended.
enum Settled {
    Met,
    Unmet(usize),
    Stopped,
}

/// Flips above the best that a search may go before it turns back.
const SLACK: usize = 2;
/// Moves for which a demand that moved stays where it is, and as many again
/// at random.
const TENURE: u64 = 8;
/// How often the demand asked again is the one nearest to be met, not any.
const NEAREST: f64 = 0.9;
/// How often two are asked again at once.
const TWO: f64 = 0.3;
/// In the first descent this share of the unmet demands is dropped at once.
const FIRST_SHARE: usize = 50;
/// Rounds of a move of the first descent, at most.
const DESCENT_PATIENCE: usize = 50;
/// The first descent waits this many times longer before its first drop.
const FIRST_PATIENCE: usize = 4;

/// Rounds between looks at the strain.
const CHECK_EVERY: usize = 25;
/// Strain at which a move is given up before patience is lost.
const HOPELESS: f32 = 10.0;

/// One search.
#[derive(Debug)]
pub(crate) struct TabuSearch<'a> {
    instance: &'a Instance<'a>,
    stream: Stream,
    position: Position,
    /// The last position of least cost.
    incumbent: Position,
    /// Its cost, once there is one.
    least: usize,
    /// S×R: the move from which on a demand may move again.
    free_from: Vec<u64>,
    moves: u64,
    rounds: u64,
    /// Rounds that a move may take.
    patience: usize,
    best: Option<Rounded>,
    /// Whether the best is new.
    is_new: bool,
}

impl<'a> TabuSearch<'a> {
    /// Starts with the demands `dropped` given up.
    pub(crate) fn new(
        instance: &'a Instance<'a>,
        dropped: &[(usize, usize)],
        patience: usize,
        stream: Stream,
    ) -> Self {
        let mut reflection = Reflection::new(instance.problem, &instance.space);
        dropped.iter().for_each(|demand| reflection.drop(*demand));
        let position = Position { reflection, dropped: dropped.to_vec() };
        let (states, rows) = (instance.problem.state_count(), instance.problem.row_count());
        Self {
            instance,
            stream,
            incumbent: position.clone(),
            position,
            least: usize::MAX,
            free_from: vec![0; states * rows],
            moves: 0,
            rounds: 0,
            patience,
            best: None,
            is_new: false,
        }
    }

    /// The best whole weights, if they are better than last time.
    pub(crate) fn take_new(&mut self) -> Option<&Rounded> {
        std::mem::take(&mut self.is_new).then_some(self.best.as_ref()).flatten()
    }

    /// The least cost of a set of dropped demands whose rest was met.
    pub(crate) fn least(&self) -> usize {
        self.least
    }

    /// Goes on from where `other` had its least cost.
    pub(crate) fn join(&mut self, position: &Position, least: usize) {
        self.position = position.clone();
        self.incumbent = position.clone();
        self.least = least;
        self.ask_again();
    }

    /// Where the least cost was.
    pub(crate) fn incumbent(&self) -> &Position {
        &self.incumbent
    }

    /// Makes `moves` moves, fewer if it is time to stop or nothing is left
    /// to gain.
    pub(crate) fn run(&mut self, moves: u64, stop: &Stop) {
        for _ in 0..moves {
            if self.least == 0 {
                return;
            }
            match self.settle(stop) {
                Settled::Stopped => return,
                Settled::Met => self.arrive(stop),
                Settled::Unmet(unmet) => self.yield_some(unmet),
            }
            self.moves += 1;
        }
    }

    /// Takes the weights as they are, if there are none yet.
    pub(crate) fn take_stock(&mut self, stop: &Stop) {
        if self.best.is_none() {
            self.round(stop);
        }
    }

    /// Iterates until all demands asked are met, or patience is lost.
    fn settle(&mut self, stop: &Stop) -> Settled {
        let mut unmet = usize::MAX;
        let first = self.moves == 0;
        let reflection = &mut self.position.reflection;
        let space = &self.instance.space;
        let mut patience = self.patience;
        if self.least == usize::MAX {
            patience = patience.min(DESCENT_PATIENCE) * if first { FIRST_PATIENCE } else { 1 };
        }
        for round in 1..=patience {
            if stop.is_due() && self.rounds > 0 {
                return Settled::Stopped;
            }
            unmet = reflection.step(space);
            self.rounds += 1;
            if unmet == 0 {
                return Settled::Met;
            }
            if round % CHECK_EVERY == 0 && reflection.strain(space) > HOPELESS {
                break;
            }
        }
        Settled::Unmet(unmet)
    }

    /// All that is asked is met: notes it, and asks for more.
    fn arrive(&mut self, stop: &Stop) {
        let Position { reflection, dropped } = &mut self.position;
        dropped.retain(|demand| {
            let met = reflection.margin(*demand) > 0.0;
            if met {
                reflection.ask(*demand);
            }
            !met
        });
        let cost = self.cost();
        if cost < self.least {
            // Single precision may have called a demand met that is not.
            self.least = self.least.min(self.round(stop).max(cost));
        }
        if cost <= self.least {
            self.incumbent = self.position.clone();
        }
        self.ask_again();
        if self.stream.uniform() < TWO {
            self.ask_again();
        }
    }

    /// Rounds the weights and keeps them if they are the best. Returns what
    /// they cost.
    fn round(&mut self, stop: &Stop) -> usize {
        let Instance { problem, space, evaluator } = self.instance;
        let weights = self.position.reflection.weights(problem, space);
        let rounded = evaluator.best(problem, &weights, stop);
        let cost = rounded.cost;
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            self.best = Some(rounded);
            self.is_new = true;
        }
        cost
    }

    /// What the dropped demands cost.
    fn cost(&self) -> usize {
        let price =
            |demand: &(usize, usize)| self.instance.problem.cost(demand.0, demand.1) as usize;
        self.position.dropped.iter().map(price).sum()
    }

    /// Asks again for a dropped demand: any, or the one nearest to be met.
    fn ask_again(&mut self) {
        let Position { reflection, dropped } = &self.position;
        if dropped.is_empty() {
            return;
        }
        let free = |at: &usize| self.free_from[self.index(dropped[*at])] <= self.moves;
        let margin = |at: usize| reflection.margin(dropped[at]);
        let nearest =
            (0..dropped.len()).filter(free).max_by(|a, b| margin(*a).total_cmp(&margin(*b)));
        let any = self.stream.below(dropped.len());
        let at = if self.stream.uniform() < NEAREST { nearest.unwrap_or(any) } else { any };
        let demand = self.position.dropped.swap_remove(at);
        self.position.reflection.ask(demand);
        self.hold(demand);
    }

    /// Gives up what has pulled longest in vain, or turns back.
    fn yield_some(&mut self, unmet: usize) {
        if self.cost() > self.least.saturating_add(SLACK) {
            self.position = self.incumbent.clone();
            self.ask_again();
            return;
        }
        let first = self.least == usize::MAX;
        let count = if first { (unmet / FIRST_SHARE).max(1) } else { 1 };
        for demand in self.heaviest(count) {
            self.position.reflection.drop(demand);
            self.position.dropped.push(demand);
            if !first {
                self.hold(demand);
            }
        }
    }

    /// The `count` demands that have pulled longest, for their price.
    fn heaviest(&self, count: usize) -> Vec<(usize, usize)> {
        let problem = self.instance.problem;
        let reflection = &self.position.reflection;
        let mut pulls: Vec<(f32, (usize, usize))> = Vec::new();
        for row in 0..problem.row_count() {
            for state in 0..problem.state_count() {
                let demand = (state, row);
                if reflection.asks(demand) && self.free_from[self.index(demand)] <= self.moves {
                    let pull = reflection.pull(demand) / problem.cost(state, row) as f32;
                    if pull > 0.0 {
                        pulls.push((pull, demand));
                    }
                }
            }
        }
        let count = count.min(pulls.len());
        if count > 0 {
            pulls.select_nth_unstable_by(count - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        pulls.truncate(count);
        pulls.into_iter().map(|(_, demand)| demand).collect()
    }

    /// Keeps a demand that has just moved where it is for a while.
    fn hold(&mut self, demand: (usize, usize)) {
        let index = self.index(demand);
        self.free_from[index] = self.moves + TENURE + self.stream.below(TENURE as usize + 1) as u64;
    }

    fn index(&self, (state, row): (usize, usize)) -> usize {
        state * self.instance.problem.row_count() + row
    }
}
