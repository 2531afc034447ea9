//! What every weight vector of a neuron flips.

use super::layout::Layout;
use super::row::Entry;
use hopfit_core::{Problem, Stop};

/// A row's vectors with their flips, made anew for every pass: there may be
/// far more of them than fit into memory.
#[derive(Debug)]
pub(super) struct Enumerator<'a> {
    layout: &'a Layout,
    /// A bit flips if its stability is below this.
    thresholds: Vec<i32>,
    /// What the low digits add to the stabilities: one row a pattern.
    low: Vec<Vec<i32>>,
    /// The same of the high digits.
    high: Vec<Vec<i32>>,
}

/// The fewest flips of a row, in all and by the value of a digit.
#[derive(Debug, Clone)]
pub(super) struct Summary {
    pub(super) fewest: i64,
    /// A vector with so few.
    pub(super) best: u32,
    /// At `digit * base + value`.
    pub(super) marginals: Vec<i64>,
}

impl<'a> Enumerator<'a> {
    pub(super) fn new(problem: &Problem, layout: &'a Layout, values: &[i64]) -> Self {
        let neuron = layout.neuron;
        let strict = |x: &[i8]| i32::from(problem.tie().is_strict(x[neuron]));
        let (low_columns, high_columns) = layout.columns.split_at(layout.low_digits);
        let sums = |x: &[i8], columns: &[usize], codes: usize| -> Vec<i32> {
            // A bias is a weight from a neuron that is always +1.
            let input = |column: usize| if column == neuron { 1 } else { i64::from(x[column]) };
            let term = |(digit, column): (&u32, &usize)| values[*digit as usize] * input(*column);
            let sum = |code| layout.half(code).iter().zip(columns).map(term).sum::<i64>();
            (0..codes).map(|code| (i64::from(x[neuron]) * sum(code)) as i32).collect()
        };
        let rows = || problem.patterns().rows();
        Self {
            layout,
            thresholds: rows().map(strict).collect(),
            low: rows().map(|x| sums(x, low_columns, layout.low_codes)).collect(),
            high: rows().map(|x| sums(x, high_columns, layout.high_codes)).collect(),
        }
    }

    /// Gives `visit` each high code with the flips of all its low codes; false
    /// if stopped before the end.
    fn visit(&self, stop: &Stop, mut visit: impl FnMut(usize, &[u32])) -> bool {
        let mut flips = vec![0_u32; self.layout.low_codes];
        for high in 0..self.layout.high_codes {
            if stop.is_due() {
                return false;
            }
            flips.fill(0);
            for (pattern, low) in self.low.iter().enumerate() {
                let threshold = self.thresholds[pattern] - self.high[pattern][high];
                for (flips, sum) in flips.iter_mut().zip(low) {
                    *flips += u32::from(*sum < threshold);
                }
            }
            visit(high, &flips);
        }
        true
    }

    /// The fewest flips; none if stopped.
    pub(super) fn summarize(&self, stop: &Stop) -> Option<Summary> {
        let layout = self.layout;
        let mut by_low = vec![u32::MAX; layout.low_codes];
        let mut by_high = vec![u32::MAX; layout.high_codes];
        let mut best = (u32::MAX, 0);
        let done = self.visit(stop, |high, flips| {
            by_low.iter_mut().zip(flips).for_each(|(least, flips)| *least = (*least).min(*flips));
            by_high[high] = flips.iter().copied().min().unwrap_or(u32::MAX);
            if by_high[high] < best.0 {
                let low = flips.iter().position(|flips| *flips == by_high[high]).unwrap_or(0);
                best = (by_high[high], layout.pack(high, low));
            }
        });
        let mut marginals = vec![i64::MAX; layout.len() * layout.base];
        let (low, high) = marginals.split_at_mut(layout.low_digits * layout.base);
        for (by_code, marginals) in [(by_low, low), (by_high, high)] {
            for (code, flips) in by_code.into_iter().enumerate() {
                let places = marginals.chunks_exact_mut(layout.base).zip(layout.half(code));
                for (marginals, digit) in places {
                    let marginal = &mut marginals[*digit as usize];
                    *marginal = (*marginal).min(i64::from(flips));
                }
            }
        }
        done.then_some(Summary { fewest: i64::from(best.0), best: best.1, marginals })
    }

    /// How many vectors there are for each value of flips + `extra` from 0 to
    /// `limit`; `extra` is a sum over digits, given at `digit * base + value`.
    pub(super) fn count(&self, extra: &[i64], limit: i64, stop: &Stop) -> Option<Vec<u64>> {
        let mut counts = vec![0; usize::try_from(limit).map_or(0, |limit| limit + 1)];
        let done = self.visit_sums(extra, stop, |_, _, _, sum| {
            if sum <= limit {
                counts[sum as usize] += 1;
            }
        });
        done.then_some(counts)
    }

    /// The vectors whose flips + `extra` are at most `limit`.
    pub(super) fn collect(&self, extra: &[i64], limit: i64, stop: &Stop) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        let done = self.visit_sums(extra, stop, |high, low, flips, sum| {
            if sum <= limit {
                entries.push(Entry { code: self.layout.pack(high, low), flips });
            }
        });
        done.then_some(entries)
    }

    fn visit_sums(
        &self,
        extra: &[i64],
        stop: &Stop,
        mut visit: impl FnMut(usize, usize, u32, i64),
    ) -> bool {
        let (low, high) = self.layout.tables(extra);
        self.visit(stop, |code, flips| {
            for (at, (flips, extra)) in flips.iter().zip(&low).enumerate() {
                visit(code, at, *flips, i64::from(*flips) + extra + high[code]);
            }
        })
    }
}
