//! What came of all parts, for the report.

use super::measure::Measure;
use super::part::Part;
use super::{Found, Goal, Time, margin, sparse};
use crate::Result;
use crate::details::{
    CutShort, MarginNorm, MarginOutcome, SecondObjective, SparseOutcome, SumUnit, ThenOutcome,
    Unchanged,
};
use crate::training::{Proof, Status};
use hopfit_core::{IntegerNetwork, Stop};

/// How near to its bound a value counts as having reached it.
const REACHED: f64 = 2e-3;

/// The network on its way, and what came of the parts so far.
pub(super) struct Tally {
    goal: Goal,
    network: IntegerNetwork,
    before: Vec<Measure>,
    after: Vec<Measure>,
    bounds: Vec<Option<f64>>,
    failures: Vec<Unchanged>,
    /// Whether a part's work was cut short.
    cut_short: bool,
}

impl Tally {
    pub(super) fn new(goal: Goal, network: &IntegerNetwork) -> Self {
        Self {
            goal,
            network: network.clone(),
            before: Vec::new(),
            after: Vec::new(),
            bounds: Vec::new(),
            failures: Vec::new(),
            cut_short: false,
        }
    }

    /// Improves one part, if that can be done.
    pub(super) fn work_on(&mut self, part: &Part<'_>, stop: &Stop) -> Result<()> {
        let before = part.measure(&self.network).expect("the kept bits are those of this network");
        let time = Time::of(stop);
        let found = match self.goal {
            _ if stop.is_due() => Found::Stopped,
            _ if part.kept.is_empty() => Found::Nothing,
            Goal::Margin => margin::widest(part, &self.network, &time),
            Goal::Sparse => sparse::sparsest(part, &self.network, &time)?,
        };
        self.cut_short |= time.search.is_due();
        let (mut after, mut reached) = (before, None);
        match found {
            Found::Weights { network, measure, bound } => {
                reached = bound;
                if self.is_better(&measure, &before) {
                    (self.network, after) = (network, measure);
                } else {
                    self.failures.push(self.no_better(&measure));
                }
            }
            Found::Lost => self.failures.push(Unchanged::RoundingLost),
            Found::Nothing => self.failures.push(Unchanged::NothingFound),
            Found::Stopped => self.failures.push(Unchanged::Stopped),
        }
        self.before.push(before);
        self.after.push(after);
        self.bounds.push(reached);
        Ok(())
    }

    fn is_better(&self, measure: &Measure, than: &Measure) -> bool {
        match self.goal {
            Goal::Margin => measure.is_wider(than),
            Goal::Sparse => measure.is_sparser(than),
        }
    }

    /// Why weights that were found do not take the place of those before.
    fn no_better(&self, found: &Measure) -> Unchanged {
        match self.goal {
            Goal::Margin => Unchanged::NoLargerMargin,
            Goal::Sparse => {
                let entries = self.network.neurons() * self.network.neurons();
                Unchanged::NoMoreZeros { zero_fraction: found.zeros as f64 / entries as f64 }
            }
        }
    }

    /// The network, and the report's words about it.
    pub(super) fn finish(
        self,
        symmetric: bool,
        seconds: f64,
        stop: &Stop,
    ) -> (IntegerNetwork, SecondObjective) {
        let outcome = match self.goal {
            Goal::Margin => ThenOutcome::Margin(self.margin(symmetric)),
            Goal::Sparse => ThenOutcome::Sparse(self.sparse(symmetric)),
        };
        let stopped = self.stopped(stop);
        let objective = SecondObjective {
            outcome,
            status: match stopped {
                _ if self.is_optimal() => Status::Optimal,
                Some(CutShort::Interrupted) => Status::Interrupted,
                _ => Status::Feasible,
            },
            stopped,
            proof: if self.bound().is_some() { Proof::Solver } else { Proof::None },
            seconds,
            unchanged: counted(self.failures),
        };
        (self.network, objective)
    }

    /// What cut the work short, if anything did: somebody, or the time limit.
    fn stopped(&self, stop: &Stop) -> Option<CutShort> {
        let reason = if stop.is_raised() { CutShort::Interrupted } else { CutShort::TimeLimit };
        (self.cut_short && !self.is_optimal()).then_some(reason)
    }

    fn margin(&self, symmetric: bool) -> MarginOutcome {
        MarginOutcome {
            norm: if symmetric { MarginNorm::RootMeanSquare } else { MarginNorm::EachRow },
            before: finite(smallest(&self.before)),
            after: finite(smallest(&self.after)),
            largest_possible: self.bound(),
            held_at_zero: self.after.iter().map(|measure| measure.at_zero).sum(),
        }
    }

    fn sparse(&self, symmetric: bool) -> SparseOutcome {
        let neurons = self.network.neurons();
        let zeros = |measures: &[Measure]| {
            measures.iter().map(|measure| measure.zeros).sum::<usize>() as f64
                / (neurons * neurons) as f64
        };
        let sum = |measures: &[Measure]| measures.iter().map(Measure::sum).sum::<f64>();
        SparseOutcome {
            unit: if symmetric { SumUnit::Network } else { SumUnit::EachRow },
            sum_before: finite(sum(&self.before)),
            sum_after: finite(sum(&self.after)),
            smallest_sum: self.bound(),
            zero_fraction_before: zeros(&self.before),
            zero_fraction_after: zeros(&self.after),
        }
    }

    /// What no weights that keep the same bits can beat, if it is known of
    /// all parts.
    fn bound(&self) -> Option<f64> {
        let bounds: Option<Vec<f64>> = self.bounds.iter().copied().collect();
        finite(match self.goal {
            Goal::Margin => bounds?.into_iter().fold(f64::INFINITY, f64::min),
            Goal::Sparse => bounds?.into_iter().sum(),
        })
    }

    fn is_optimal(&self) -> bool {
        let reached = |(after, bound): (&Measure, &Option<f64>)| match (self.goal, bound) {
            (_, None) => false,
            (Goal::Margin, Some(bound)) => after.margin() >= bound * (1.0 - REACHED),
            (Goal::Sparse, Some(bound)) => after.sum() <= bound * (1.0 + REACHED),
        };
        self.after.iter().zip(&self.bounds).all(reached)
    }
}

/// The smallest margin of all parts.
fn smallest(measures: &[Measure]) -> f64 {
    measures.iter().map(Measure::margin).fold(f64::INFINITY, f64::min)
}

/// The same reasons together, sorted by their words.
fn counted(mut reasons: Vec<Unchanged>) -> Vec<(Unchanged, usize)> {
    reasons.sort_by_cached_key(ToString::to_string);
    let same = reasons.chunk_by(|a, b| a.to_string() == b.to_string());
    same.map(|same| (same[0], same.len())).collect()
}

/// None for the infinity of an empty minimum.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
