//! How many random patterns a rule stores.

use hopfit_core::diagnosis::{Logistic, Midpoint, Successes, midpoint, wilson};
use hopfit_core::random::Stream;
use hopfit_core::{Patterns, Stop};
use hopfit_train::Progress;
use rayon::prelude::*;
use serde::Serialize;

use super::Lines;

/// A sweep over numbers of random patterns.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// N, at least 2.
    pub neurons: usize,
    /// The numbers of patterns P, each at least 1.
    pub counts: Vec<usize>,
    /// Draws of fresh patterns at each.
    pub repeats: usize,
    /// Seed of the patterns: draw r of number p in the list is
    /// [`draw`]`(count, neurons, seed, r · len + p)`.
    pub seed: u64,
}

/// How many random patterns were stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Capacity {
    /// N.
    pub neurons: usize,
    /// One a number of patterns.
    pub points: Vec<CapacityPoint>,
    /// The number of patterns at which half of all draws are stored whole, by a
    /// logistic fit; `None` if it lies beyond the numbers that were tried.
    pub p50: Option<f64>,
    /// Its interval (parametric bootstrap): see [`midpoint`]. Ends beyond the
    /// numbers that were tried are `None`.
    pub p50_interval: (Option<f64>, Option<f64>),
    /// Middle and slope of the fitted curve 1 / (1 + exp(−slope (P − middle)));
    /// `None` for fewer than two numbers of patterns.
    pub curve: Option<(f64, f64)>,
    /// What theory says of N neurons.
    pub theory: Lines,
}

/// One number of patterns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CapacityPoint {
    /// P.
    pub patterns: usize,
    /// Draws.
    pub draws: usize,
    /// Draws of which every bit was stored.
    pub stored: usize,
    /// Their share.
    pub stored_fraction: f64,
    /// Its interval (Wilson).
    pub stored_interval: (f64, f64),
    /// Flips a pattern, on average.
    pub flips_per_pattern: f64,
}

/// Random patterns: fair bits from a stream of the seed.
///
/// # Errors
/// As [`Patterns::new`].
///
/// # Panics
/// If P×N exceeds what can be counted, or the memory.
pub fn draw(count: usize, neurons: usize, seed: u64, stream: u64) -> hopfit_core::Result<Patterns> {
    let mut stream = Stream::new(seed, stream);
    let bits = count.checked_mul(neurons).expect("P times N bits are counted in 64 bits");
    Patterns::new(neurons, (0..bits).map(|_| stream.sign()).collect())
}

/// Stores fresh random patterns by a rule, more and more of them, and finds
/// where half of the draws are no longer stored whole.
///
/// `flips` trains on patterns and counts the flips; it is called from several
/// threads of the current rayon pool, so that a rule should be given one
/// thread. All draws are independent. `stop` ends the sweep after whole rounds
/// (a draw of every number), if there has been one.
///
/// ```
/// use hopfit::diagnosis::{Sweep, capacity};
/// use hopfit::{Stop, hebbian};
/// let sweep = Sweep { neurons: 20, counts: vec![1, 2, 3, 5, 8], repeats: 20, seed: 1 };
/// let found = capacity(&sweep, &Stop::never(), &mut |_| {}, |patterns| {
///     Ok::<_, hopfit::Error>(hebbian(patterns).flips(patterns)?.total())
/// })?;
/// let found = found.expect("nothing stopped it");
/// // Between N / (4 ln N) and N / (2 ln N), roughly.
/// assert!(found.p50.is_some_and(|p50| p50 > 1.0 && p50 < 5.0));
/// # Ok::<(), hopfit::Error>(())
/// ```
///
/// # Errors
/// Sizes that are none, and whatever `flips` returns.
pub fn capacity<E>(
    sweep: &Sweep,
    stop: &Stop,
    progress: &mut dyn FnMut(&Progress),
    flips: impl Fn(&Patterns) -> Result<usize, E> + Sync,
) -> Result<Option<Capacity>, E>
where
    E: From<hopfit_core::Error> + Send,
{
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    for round in 0..sweep.repeats {
        let fraction = Some(round as f64 / sweep.repeats as f64);
        let phase = "sweeping over numbers of patterns";
        progress(&Progress { phase, flips: None, bound: None, fraction });
        let one = |(at, count): (usize, &usize)| match stop.is_due() {
            true => Ok(None),
            false => {
                let stream = (round * sweep.counts.len() + at) as u64;
                let patterns = draw(*count, sweep.neurons, sweep.seed, stream)?;
                flips(&patterns).map(Some)
            }
        };
        let found = sweep.counts.par_iter().enumerate().map(one);
        let found: Vec<Option<usize>> = found.collect::<Result<_, E>>()?;
        // A rule that was stopped has not done its best.
        match found.into_iter().collect::<Option<Vec<usize>>>() {
            Some(found) if !stop.is_due() => rounds.push(found),
            _ => break,
        }
    }
    Ok((!rounds.is_empty()).then(|| Capacity::of(sweep, &rounds)))
}

impl Capacity {
    /// From the flips of each round, one a number of patterns.
    ///
    /// # Panics
    /// If a round has another length than the list of numbers.
    #[must_use]
    pub fn of(sweep: &Sweep, rounds: &[Vec<usize>]) -> Self {
        let point = |(at, count): (usize, &usize)| {
            let flips: Vec<usize> = rounds.iter().map(|round| round[at]).collect();
            let (draws, stored) = (flips.len(), flips.iter().filter(|flips| **flips == 0).count());
            let patterns = (draws * count).max(1) as f64;
            CapacityPoint {
                patterns: *count,
                draws,
                stored,
                stored_fraction: stored as f64 / draws.max(1) as f64,
                stored_interval: wilson(stored, draws),
                flips_per_pattern: flips.iter().sum::<usize>() as f64 / patterns,
            }
        };
        let points: Vec<CapacityPoint> = sweep.counts.iter().enumerate().map(point).collect();
        let successes: Vec<Successes> = points
            .iter()
            .map(|point| Successes {
                at: point.patterns as f64,
                successes: point.stored,
                trials: point.draws,
            })
            .collect();
        let found = midpoint(&successes, sweep.seed);
        let Midpoint { at, low, high, curve } = found.unwrap_or(Midpoint {
            at: None,
            low: None,
            high: None,
            curve: Logistic { middle: f64::NAN, slope: f64::NAN },
        });
        let curve = (curve.slope < 0.0).then_some((curve.middle, curve.slope));
        let most = sweep.counts.iter().copied().max().unwrap_or(1);
        let theory = Lines::of(sweep.neurons, most);
        Self { neurons: sweep.neurons, points, p50: at, p50_interval: (low, high), curve, theory }
    }
}
