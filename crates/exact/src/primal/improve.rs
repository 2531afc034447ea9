//! Weights that lose as little as can be found.

use super::reduce::Reduction;
use super::tabu::{Instance, TabuSearch};
use super::{Options, Result};
use hopfit_core::random::Stream;
use hopfit_core::{Demand, IntegerNetwork, Problem, Stop};
use rayon::prelude::*;

/// Rounds that a move may take, search by search in turn.
const PATIENCE: [usize; 2] = [300, 100];
/// Moves between two looks at what the searches have found.
const STRETCH: u64 = 10;
/// Stretches after which the others join the search with the least cost.
const GATHER_EVERY: u64 = 25;
/// Multiplications a round from which on one search uses all threads.
const LARGE_ROUND: usize = 100_000_000;

/// Looks for symmetric whole weights that flip as few bits as possible.
///
/// `start` may name flips to begin with, such as those of another rule or of
/// the row problems' optima; without it the search finds its own. Each
/// network that is better than all before is passed to `on_improved` with
/// its flips, counted exactly under the problem's tie rule; the last of them
/// is returned.
///
/// It ends when `stop` is due, after `options.moves`, or when it has reached
/// `options.goal` or what no weights avoid. It proves nothing about fewer
/// flips.
///
/// # Errors
/// Weights that are not symmetric or not continuous, and starting flips that
/// the problem does not have.
///
/// # Panics
/// If `options.searches` is 0.
pub fn improve(
    problem: &Problem,
    start: Option<&[Demand]>,
    options: &Options,
    stop: &Stop,
    on_improved: &mut dyn FnMut(&IntegerNetwork, usize),
) -> Result<(IntegerNetwork, usize)> {
    assert!(options.searches > 0, "at least one search is needed");
    let reduced = Reduction::new(problem)?;
    let dropped = reduced.dropped(start.unwrap_or_default())?;
    let mut record = Record { problem, reduced: &reduced, best: None, on_improved };
    if reduced.demand_count() == 0 {
        record.offer(&vec![0; reduced.row_count() * reduced.column_count()]);
        return Ok(record.best.expect("the offer was the first"));
    }
    let Some(instance) = Instance::new(&reduced, stop) else {
        // No time to look for weights: the simplest ones.
        reduced.simple_weights().iter().for_each(|weights| record.offer(weights));
        return Ok(record.best.expect("zero weights are among them"));
    };
    let mut searches = begin(&instance, &dropped, options);
    let goal = options.goal.max(reduced.forced());
    for stretch in 1_u64.. {
        searches.par_iter_mut().for_each(|search| search.run(STRETCH, stop));
        let used_up = options.moves.is_some_and(|moves| stretch * STRETCH >= moves);
        let ending = stop.is_due() || used_up;
        if ending {
            searches.par_iter_mut().for_each(|search| search.take_stock(stop));
        }
        searches.iter_mut().for_each(|search| record.take(search));
        if ending || record.best.as_ref().is_some_and(|(_, flips)| *flips <= goal) {
            break;
        }
        if stretch % GATHER_EVERY == 0 {
            gather(&mut searches);
        }
    }
    Ok(record.best.expect("taking stock gives every search some weights"))
}

/// The searches at their start.
fn begin<'a>(
    instance: &'a Instance<'a>,
    dropped: &[(usize, usize)],
    options: &Options,
) -> Vec<TabuSearch<'a>> {
    let large = instance.round_cost() > LARGE_ROUND;
    let count = if large { 1 } else { options.searches };
    let search = |number: usize| {
        let stream = Stream::new(options.seed, number as u64);
        TabuSearch::new(instance, dropped, PATIENCE[number % PATIENCE.len()], stream)
    };
    (0..count).map(search).collect()
}

/// Lets all go on from where the least cost was.
fn gather(searches: &mut [TabuSearch<'_>]) {
    let leader = (0..searches.len()).min_by_key(|number| searches[*number].least());
    let Some(leader) = leader.filter(|leader| searches[*leader].least() < usize::MAX) else {
        return;
    };
    let (incumbent, least) = (searches[leader].incumbent().clone(), searches[leader].least());
    for search in searches.iter_mut().filter(|search| search.least() > least) {
        search.join(&incumbent, least);
    }
}

/// The best network so far, and who wants to know.
struct Record<'a> {
    problem: &'a Problem,
    reduced: &'a Reduction,
    best: Option<(IntegerNetwork, usize)>,
    on_improved: &'a mut dyn FnMut(&IntegerNetwork, usize),
}

impl Record<'_> {
    /// Takes what a search has found since the last time.
    fn take(&mut self, search: &mut TabuSearch<'_>) {
        if let Some(rounded) = search.take_new() {
            self.offer(&rounded.weights);
        }
    }

    /// Counts the flips of reduced weights, and keeps them if they are fewer.
    fn offer(&mut self, weights: &[i64]) {
        let network = self.reduced.lift(weights);
        let unmet = network.unmet(self.problem.patterns(), self.problem.tie());
        let flips = unmet.expect("the network has the problem's size").total();
        if self.best.as_ref().is_none_or(|(_, fewest)| flips < *fewest) {
            (self.on_improved)(&network, flips);
            self.best = Some((network, flips));
        }
    }
}
