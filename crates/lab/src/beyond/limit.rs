//! How many patterns of a draw a rule stores: the largest number that it is
//! known to store, and the smallest of which it is known to lose a bit.

use crate::method::Method;
use crate::{Dataset, Result};
use hopfit::Stop;
use std::time::Duration;

/// What is known of a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    /// The most patterns known to be stored.
    pub(super) stored: usize,
    /// The fewest known to lose a bit; none up to the most that were tried.
    pub(super) lost: Option<usize>,
    /// How many numbers of patterns were tried.
    pub(super) tried: usize,
}

impl Limit {
    /// Whether nothing lies between the two.
    pub(super) fn is_decided(self) -> bool {
        self.lost == Some(self.stored + 1)
    }

    /// As an interval for [`crate::statistics::threshold`].
    pub(super) fn interval(self) -> (usize, usize) {
        (self.stored, self.lost.unwrap_or(usize::MAX))
    }
}

/// Looks for the limit of `method` on draw number `repeat`, up to `most`
/// patterns; a search has `budget` for each number that it tries.
///
/// A draw's patterns are nested, so that for the best weights of a class what
/// is stored once is stored with fewer, too: the limit is bisected. Rules that
/// do not search are tried on every number, up to their first loss.
pub(super) fn limit(
    dataset: &Dataset,
    method: Method,
    repeat: usize,
    most: usize,
    (seed, budget): (u64, Duration),
    stop: &Stop,
) -> Result<Limit> {
    let mut tried = 0;
    let mut decide = |count: usize| -> Result<Option<bool>> {
        if stop.is_raised() {
            return Ok(None);
        }
        tried += 1;
        let patterns = dataset.draw(count, repeat)?;
        let seed = seed.wrapping_add(repeat as u64);
        let trained = method.train(&patterns, dataset.shape, seed, budget, stop)?;
        let lost = if method.searches() {
            trained.lower_bound.is_some_and(|bound| bound > 0)
        } else {
            trained.flips.is_some_and(|flips| flips > 0)
        };
        Ok(if trained.flips == Some(0) { Some(true) } else { lost.then_some(false) })
    };
    let bisects = method.searches() || method == Method::GradientTuned;
    let (stored, lost) =
        if bisects { bisect(most, &mut decide)? } else { climb(most, &mut decide)? };
    Ok(Limit { stored, lost, tried })
}

type Decide<'a> = dyn FnMut(usize) -> Result<Option<bool>> + 'a;

/// Up to the first loss.
fn climb(most: usize, decide: &mut Decide<'_>) -> Result<(usize, Option<usize>)> {
    for count in 1..=most {
        if decide(count)? != Some(true) {
            return Ok((count - 1, Some(count)));
        }
    }
    Ok((most, None))
}

/// Halves what lies between, and from an undecided number on looks for what is
/// known below and above it.
fn bisect(most: usize, decide: &mut Decide<'_>) -> Result<(usize, Option<usize>)> {
    let (mut stored, mut lost) = (0, most + 1);
    let mut open = None;
    while lost - stored > 1 && open.is_none() {
        // The end is tried first: it is decided soon, and bounds the rest.
        let middle = if lost > most { most } else { usize::midpoint(stored, lost) };
        match decide(middle)? {
            Some(true) => stored = middle,
            Some(false) => lost = middle,
            None => open = Some(middle),
        }
    }
    if let Some(open) = open {
        let mut above = open;
        while above - stored > 1 {
            let middle = usize::midpoint(stored, above);
            let decided = decide(middle)?;
            if decided == Some(false) {
                lost = lost.min(middle);
            }
            if decided == Some(true) { stored = middle } else { above = middle }
        }
        let mut below = open.min(lost);
        while lost.saturating_sub(below) > 1 {
            let middle = usize::midpoint(below, lost);
            let decided = if middle > most { None } else { decide(middle)? };
            if decided == Some(true) {
                stored = stored.max(middle);
            }
            if decided == Some(false) { lost = middle } else { below = middle }
        }
    }
    Ok((stored, (lost <= most).then_some(lost)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decided up to `stored` and from `lost` on; in between nothing is known.
    fn found(most: usize, stored: usize, lost: usize) -> (usize, Option<usize>) {
        let mut decide = |count: usize| {
            Ok(if count <= stored { Some(true) } else { (count >= lost).then_some(false) })
        };
        bisect(most, &mut decide).unwrap()
    }

    #[test]
    fn limits_are_found_whatever_is_undecided() {
        for most in [1, 2, 7, 30] {
            for stored in 0..=most {
                for lost in stored + 1..=most + 1 {
                    let expected = (stored, (lost <= most).then_some(lost));
                    assert_eq!(found(most, stored, lost), expected, "{most} {stored} {lost}");
                }
            }
        }
    }

    #[test]
    fn the_pseudoinverse_ends_at_its_first_loss() {
        let set = Dataset::random(12, 1);
        let work = (1, Duration::from_secs(1));
        let found = limit(&set, Method::Pseudoinverse, 0, 30, work, &Stop::never()).unwrap();
        assert!(found.is_decided() && (4..=12).contains(&found.stored), "{found:?}");
        let exact = limit(&set, Method::Exact, 0, 30, work, &Stop::never()).unwrap();
        assert!(exact.stored >= found.stored && exact.tried < 12, "{exact:?}");
    }
}
