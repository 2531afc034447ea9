//! What came of all parts, for the report.

use super::measure::Measure;
use super::part::Part;
use super::{Found, Goal, INTERRUPTED, Outcome, Time, margin, sparse};
use crate::Result;
use hopfit_core::{IntegerNetwork, Stop};
use serde_json::{Value, json};

/// How near to its bound a value counts as having reached it.
const REACHED: f64 = 2e-3;

/// The network on its way, and what came of the parts so far.
pub(super) struct Tally {
    goal: Goal,
    network: IntegerNetwork,
    before: Vec<Measure>,
    after: Vec<Measure>,
    bounds: Vec<Option<f64>>,
    failures: Vec<String>,
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
            Found::Lost => self.failures.push("whole weights lost a bit".to_owned()),
            Found::Nothing => self.failures.push("no weights were found".to_owned()),
            Found::Stopped => self.failures.push("stopped before any were found".to_owned()),
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
    fn no_better(&self, found: &Measure) -> String {
        match self.goal {
            Goal::Margin => "the weights found have no larger margin".to_owned(),
            Goal::Sparse => {
                let entries = self.network.neurons() * self.network.neurons();
                let share = found.zeros as f64 / entries as f64;
                format!("the weights found have no more zeros ({share:.4} of all)")
            }
        }
    }

    /// The network, and the report's words about it.
    pub(super) fn finish(
        self,
        symmetric: bool,
        seconds: f64,
        stop: &Stop,
    ) -> (IntegerNetwork, Outcome) {
        let mut details = match self.goal {
            Goal::Margin => self.margin(symmetric),
            Goal::Sparse => self.sparse(symmetric),
        };
        let (optimal, stopped) = (self.is_optimal(), self.stopped(stop));
        details["name"] = json!(self.goal.name());
        details["status"] = json!(match stopped {
            _ if optimal => "optimal",
            Some(INTERRUPTED) => INTERRUPTED,
            _ => "feasible",
        });
        details["stopped"] = json!(stopped);
        details["proof"] = json!(if self.bound().is_some() { "solver" } else { "none" });
        details["seconds"] = json!(seconds);
        let mut failures = self.failures;
        failures.sort_unstable();
        let reasons = failures.chunk_by(|a, b| a == b);
        let reasons: Vec<_> = reasons.map(|same| json!([same[0], same.len()])).collect();
        details["unchanged"] = json!(reasons);
        (self.network, Outcome { interrupted: stopped == Some(INTERRUPTED), details, basins: None })
    }

    /// What cut the work short, if anything did: somebody, or the time limit.
    fn stopped(&self, stop: &Stop) -> Option<&'static str> {
        let reason = if stop.is_raised() { INTERRUPTED } else { "time limit" };
        (self.cut_short && !self.is_optimal()).then_some(reason)
    }

    fn margin(&self, symmetric: bool) -> Value {
        json!({
            "norm": match symmetric {
                true => "Euclidean, root mean square of the rows",
                false => "Euclidean, of each row",
            },
            "before": finite(smallest(&self.before)),
            "after": finite(smallest(&self.after)),
            "largest_possible": self.bound(),
            "held_at_zero": self.after.iter().map(|measure| measure.at_zero).sum::<usize>(),
        })
    }

    fn sparse(&self, symmetric: bool) -> Value {
        let neurons = self.network.neurons();
        let zeros = |measures: &[Measure]| {
            measures.iter().map(|measure| measure.zeros).sum::<usize>() as f64
                / (neurons * neurons) as f64
        };
        let sum = |measures: &[Measure]| measures.iter().map(Measure::sum).sum::<f64>();
        json!({
            "norm": match symmetric {
                true => "smallest stability of the network",
                false => "smallest stability of each row",
            },
            "sum_before": finite(sum(&self.before)),
            "sum_after": finite(sum(&self.after)),
            "smallest_sum": self.bound(),
            "zero_fraction_before": zeros(&self.before),
            "zero_fraction_after": zeros(&self.after),
        })
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

/// JSON knows no infinity.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
