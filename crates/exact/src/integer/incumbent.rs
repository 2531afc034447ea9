//! Whole weights that lose few bits, by local search.

use super::Result;
use super::layout::values;
use super::walk::{Aim, Walk};
use hopfit_core::random::Stream;
use hopfit_core::{IntegerNetwork, Problem, Stop};

/// Starts at most, and how many of them are at random; the later ones change
/// a few of the best weights.
const STARTS: u64 = 1000;
const RANDOM_STARTS: u64 = 10;
const KICKS: usize = 6;
/// The margins of the shortfalls, one start after another.
const MARGINS: [i32; 5] = [0, 1, 2, 4, 8];
/// Values above which the search takes some of them only.
const MOST_VALUES: i64 = 16;

/// Whole weights that lose few bits, and how many they lose, by local search:
/// an upper bound, for classes of any size. Of ranges beyond −16..16 these
/// values are used only. It ends at 0, when its work is done, or when it is
/// time to stop; the same seed gives the same weights unless it is stopped.
///
/// # Errors
/// Continuous weights.
pub fn improve(problem: &Problem, seed: u64, stop: &Stop) -> Result<(IntegerNetwork, usize)> {
    Ok(search(problem, &values(problem.admissible().range)?, seed, stop))
}

/// The best weights of several starts, which descend on the shortfall and then
/// on the flips: a count of flips alone is flat, and at twenty digits it ends
/// where the shortfall still shows the way to none.
pub(super) fn search(
    problem: &Problem,
    values: &[i64],
    seed: u64,
    stop: &Stop,
) -> (IntegerNetwork, usize) {
    let few = values.iter().filter(|value| value.abs() <= MOST_VALUES);
    let few: Vec<i32> = few.map(|value| *value as i32).collect();
    let mut walk = Walk::new(problem, &few);
    let mut best = (walk.chosen.clone(), walk.flips());
    let mut start = 0_u64;
    while start < STARTS && best.1 > 0 && !walk.is_over(stop) {
        let mut stream = Stream::new(seed, start);
        match start {
            0 => {}
            1..=RANDOM_STARTS => walk.scatter(&mut stream),
            _ => walk.kick(&best.0, KICKS, &mut stream),
        }
        // From a kick every other start looks nearby only.
        if start <= RANDOM_STARTS || start.is_multiple_of(2) {
            let margin = MARGINS[start as usize % MARGINS.len()];
            walk.descend(Aim::Shortfall(margin), &mut stream, stop);
        }
        walk.descend(Aim::Flips, &mut stream, stop);
        if walk.flips() <= best.1 {
            best = (walk.chosen.clone(), walk.flips());
        }
        start += 1;
    }
    (walk.network(&best.0), best.1)
}
