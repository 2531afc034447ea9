//! Zeros in problems that are too large for a linear program in the solver.

use super::hybrid::Hybrid;
use super::measure::Measure;
use super::part::Part;
use super::{Found, Time, rounding, thin};
use hopfit_core::{IntegerNetwork, Stop};

/// Demands times neurons above which some hundred rounds take too long.
const LARGEST: usize = 1_000_000_000;
/// Rounds between two looks at the weights.
const LOOK: usize = 100;
/// What is asked of bits that a field of zero would keep, for rounding not to
/// lose them, where others are asked for 1; and how far off demands may be.
/// Little at first, which costs little Σ|w|; more, which takes fewer rounds,
/// where the number of zeros is what counts.
const FIRM: (f32, f32) = (0.01, 0.004);
const FIRMER: (f32, f32) = (0.05, 0.02);
/// How near Σ|w| and its bound are at the end of the first search.
const GAP: f64 = 1e-3;
/// The shares of the time for what is found soon, and for that search of what is
/// left.
const FIRST_SHARE: f64 = 0.35;
const SHARE: f64 = 0.5;
/// Rounds of the first search, and of each that follows.
const MOST: (f64, f64) = (20_000.0, 3_000.0);
/// Multiplications of the first search without a time limit, about.
const WORK: f64 = 1e12;
/// New prices.
const PRICES: usize = 4;
/// What is added to a weight before its price is one over it, as a share of
/// the mean weight.
const FLOOR: f64 = 0.1;
/// What rounding may add to Σ|w|.
const ROUNDING: f64 = 1e-3;

/// A part's weights with as many zeros as are found.
///
/// 0. [`thinnest`](thin::thinnest) finds some soon, however large the problem is.
/// 1. Σ|w| is made small, as in [`sparsest`](super::sparse::sparsest).
/// 2. Neurons without any weight get none any more, and all others are asked for
///    more than a field of zero.
/// 3. Prices that favour large weights drive small ones to zero.
pub(super) fn leanest(part: &Part<'_>, network: &IntegerNetwork, time: &Time<'_>) -> Found {
    let stop = &time.search;
    if part.kept.len() * part.problem.neurons() > LARGEST {
        return thin::thinnest(part, network, time);
    }
    let soon = Time { search: stop.share(FIRST_SHARE), all: time.all };
    let (mut best, known) = match thin::thinnest(part, network, &soon) {
        Found::Weights { network, measure, bound } => (Some((network, measure)), bound),
        other if stop.is_due() => return other,
        _ => (None, None),
    };
    let mut hybrid = Hybrid::new(part);
    let bound = least(&mut hybrid, &stop.share(SHARE)) * part.copies();
    // Biases are free, and not among what the bound counts.
    let bound = (!part.problem.admissible().bias).then_some(bound);
    for turn in 0..=PRICES {
        if stop.is_due() {
            break;
        }
        let (asked, lack) = if turn == 0 { FIRM } else { FIRMER };
        hybrid.ask_more(asked);
        if turn > 0 {
            hybrid.reweight(FLOOR);
        }
        let share = 1.0 / (PRICES + 1 - turn) as f64;
        let meets = meet(&mut hybrid, lack, &stop.share(share)) || hybrid.lack() < asked;
        let found = meets.then(|| rounded(part, network, &hybrid, time)).flatten();
        let sparser = |(_, measure): &(IntegerNetwork, Measure)| {
            best.as_ref().is_none_or(|(_, best)| measure.is_sparser(best))
        };
        best = found.filter(sparser).or(best);
    }
    match best {
        Some(best) => Found::of(Some(best), known.into_iter().chain(bound).reduce(f64::max)),
        None if stop.is_due() => Found::Stopped,
        None => Found::Nothing,
    }
}

/// How many looks, where each costs so many rounds of so much work.
fn looks(hybrid: &Hybrid<'_>, most: f64, stop: &Stop) -> usize {
    let rounds = match stop.remaining() {
        Some(_) => most,
        None => (WORK * most / MOST.0 / hybrid.cost()).clamp(2.0 * LOOK as f64, most),
    };
    (rounds / LOOK as f64).ceil() as usize
}

/// Makes Σ|w| as small as it gets, and tells what it cannot be below (each
/// parameter once).
fn least(hybrid: &mut Hybrid<'_>, stop: &Stop) -> f64 {
    let mut bound = 0.0_f64;
    for _ in 0..looks(hybrid, MOST.0, stop) {
        hybrid.run(LOOK, stop);
        bound = bound.max(hybrid.smallest_sum());
        let near = hybrid.sum() - bound <= GAP * bound;
        if (near && hybrid.lack() <= FIRM.1) || stop.is_due() {
            break;
        }
    }
    bound
}

/// Goes on until no demand is missed by more than this; whether it is so.
fn meet(hybrid: &mut Hybrid<'_>, lack: f32, stop: &Stop) -> bool {
    for _ in 0..looks(hybrid, MOST.1, stop) {
        hybrid.run(LOOK, stop);
        if hybrid.lack() <= lack {
            return true;
        }
        if stop.is_due() {
            break;
        }
    }
    false
}

fn rounded(
    part: &Part<'_>,
    network: &IntegerNetwork,
    hybrid: &Hybrid<'_>,
    time: &Time<'_>,
) -> Option<(IntegerNetwork, Measure)> {
    let sum = hybrid.sum() * part.copies() / (1.0 - f64::from(hybrid.lack()));
    let loss = (|measure: &Measure| measure.sum(), sum * (1.0 + ROUNDING));
    rounding::rounded(part, network, &hybrid.parameters(), loss, time.all)
}

#[cfg(test)]
mod tests {
    use super::super::sparse::sparsest;
    use super::*;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};
    use hopfit_exact::primal::{Options, store};

    /// The weights' Σ|w| and its bound.
    fn values(found: &Found) -> (f64, Option<f64>) {
        let Found::Weights { measure, bound, .. } = found else { panic!("no weights were found") };
        (measure.sum(), *bound)
    }

    #[test]
    fn it_agrees_with_the_linear_program() {
        use TieRule::{Paper, Strict};
        for (seed, symmetric, tie, bias) in [
            (0, true, Strict, false),
            (1, true, Paper, false),
            (2, true, Paper, false),
            (3, false, Strict, false),
            (4, false, Paper, false),
            (5, true, Paper, true),
        ] {
            let patterns = Patterns::random(8, 12, seed).unwrap();
            let class = Admissible { bias, ..Admissible::symmetric(12) };
            let tied = Problem::new(patterns.clone(), class.clone(), tie).unwrap();
            let stop = Stop::never();
            let network =
                store(&tied, &Options::default(), &stop).unwrap().expect("8 of 12 is easy");
            let class = Admissible { symmetric, ..class };
            let problem = Problem::new(patterns, class, tie).unwrap();
            let unmet = network.unmet(problem.patterns(), tie).unwrap();
            for part in Part::all(&problem, unmet.demands()) {
                let (_, program) = values(&sparsest(&part, &network, &Time::of(&stop)).unwrap());
                let program = program.expect("a program has a bound") / part.copies();
                let mut hybrid = Hybrid::new(&part);
                let bound = least(&mut hybrid, &stop);
                let near = |value: f64| (value - program).abs() <= 0.01 * program + 1e-6;
                assert!(near(hybrid.sum()), "{seed}: {} {program}", hybrid.sum());
                if !bias {
                    assert!(bound <= program * (1.0 + 1e-6), "{seed}: {bound} {program}");
                    assert!(near(bound), "{seed}: {bound} {program}");
                }
                let (sum, bound) = values(&leanest(&part, &network, &Time::of(&stop)));
                let sum = sum * (1.0 + 1e-9);
                assert!(bound.is_none_or(|bound| bound <= sum), "{seed}: {bound:?} {sum}");
            }
        }
    }
}
