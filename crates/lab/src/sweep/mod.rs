//! A sweep of one's own: how many random patterns rules store, over sizes,
//! numbers of patterns and draws.

mod capacity;
mod draw;

pub use capacity::Capacities;

use crate::cell::Cell;
use crate::chart::Drawing;
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::results::Results;
use crate::{Result, Settings};
use hopfit::diagnosis::draw as draw_patterns;
use hopfit::{ClassSpec, Control, Report, RuleEntry, Stop, TieRule, TrainSpec, WeightRange};
use serde_json::{Map, Value, json};
use std::time::Duration;

const NAME: &str = "sweep";
pub(crate) const COLUMNS: &[&str] = &[
    "neurons",
    "patterns",
    "rule",
    "repeat",
    "flips",
    "unmet",
    "lower_bound",
    "stored",
    "status",
    "seconds",
];
/// Draws of every number of patterns.
const DRAWS: usize = 20;
/// Seconds for a training of a rule that searches.
const BUDGET: f64 = 10.0;

/// A sweep: every rule on the same draws of every number of patterns of every
/// size. Draws, seed and budget are those of [`Settings`]: 20 draws and 10
/// seconds for each training of a rule that searches, unless these say
/// otherwise.
///
/// ```
/// use hopfit::Stop;
/// use hopfit_lab::{Settings, Sweep, results_of};
/// let sweep = Sweep::of_loads(&[20], &[0.05, 0.1, 0.2, 0.4], vec!["hebbian".parse()?]);
/// let settings = Settings { repeats: Some(10), ..Settings::new("") };
/// let results = results_of(&sweep, &settings, &Stop::never(), &mut |_| {})?;
/// let found = sweep.capacities(&results);
/// assert!(found[0].capacity.p50.is_some_and(|p50| (1.0..6.0).contains(&p50)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// N, and the numbers of patterns P to try with each.
    pub grid: Vec<(usize, Vec<usize>)>,
    /// The rules.
    pub rules: Vec<RuleEntry>,
    /// Which weights compete, for the rules that have a choice.
    pub class: ClassSpec,
}

impl Sweep {
    /// Sizes, each with the same numbers of patterns.
    #[must_use]
    pub fn of_counts(sizes: &[usize], counts: &[usize], rules: Vec<RuleEntry>) -> Self {
        let counts = ordered(counts.to_vec());
        let grid = ordered(sizes.to_vec()).into_iter().map(|size| (size, counts.clone())).collect();
        Self { grid, rules, class: ClassSpec::default() }
    }

    /// Sizes, each with as many patterns as these loads P/N make, rounded, and
    /// one at least.
    #[must_use]
    pub fn of_loads(sizes: &[usize], loads: &[f64], rules: Vec<RuleEntry>) -> Self {
        let counts = |size: usize| {
            let count = |load: &f64| ((load * size as f64).round() as usize).max(1);
            ordered(loads.iter().map(count).collect())
        };
        let sizes = ordered(sizes.to_vec());
        let grid = sizes.into_iter().map(|size| (size, counts(size))).collect();
        Self { grid, rules, class: ClassSpec::default() }
    }

    /// P50 of every size and rule, in the order of the sweep.
    #[must_use]
    pub fn capacities(&self, results: &Results) -> Vec<Capacities> {
        capacity::all(self, results)
    }

    /// How `rule` is trained.
    fn spec(&self, rule: RuleEntry) -> TrainSpec {
        let mut spec = TrainSpec::new(rule.rule);
        spec.then = rule.then;
        spec.class = self.class.of_rule(rule.rule).0;
        spec
    }

    /// The sweep that made points of these options.
    #[must_use]
    pub fn of_options(options: &Map<String, Value>) -> Option<Self> {
        let list = |value: &Value| value.as_array().cloned();
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let size = |entry: &Value| {
            let counts = list(entry.get("patterns")?)?.iter().map(number).collect::<Option<_>>()?;
            Some((number(entry.get("neurons")?)?, counts))
        };
        let grid = list(options.get("grid")?)?.iter().map(size).collect::<Option<_>>()?;
        let rule = |entry: &Value| entry.as_str()?.parse().ok();
        let rules = list(options.get("rules")?)?.iter().map(rule).collect::<Option<_>>()?;
        let class = options.get("class")?;
        let (text, is) = (|name| class.get(name)?.as_str(), |name| class.get(name)?.as_bool());
        let class = ClassSpec {
            weights: text("weights")?.parse::<WeightRange>().ok()?,
            symmetric: is("symmetric")?,
            bias: is("bias")?,
            tie: text("tie")?.parse::<TieRule>().ok()?,
            ..ClassSpec::default()
        };
        Some(Self { grid, rules, class })
    }

    fn options(&self) -> Map<String, Value> {
        let size = |(neurons, counts): &(usize, Vec<usize>)| json!({"neurons": neurons, "patterns": counts});
        let ClassSpec { weights, symmetric, bias, tie, .. } = &self.class;
        let options = json!({
            "grid": self.grid.iter().map(size).collect::<Vec<_>>(),
            "rules": self.rules.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "class": {
                "weights": weights.to_string(),
                "symmetric": symmetric,
                "bias": bias,
                "tie": tie.to_string(),
            },
        });
        options.as_object().cloned().expect("an object was made")
    }
}

/// From the least to the largest, each once.
fn ordered(mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

impl Figure for Sweep {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "How many random patterns rules store"
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let repeats = settings.repeats_or(DRAWS, 4);
        let limit = settings.limit_or(BUDGET);
        let mut plan = Plan::default();
        for (neurons, counts) in &self.grid {
            for rule in &self.rules {
                // What is refused is refused before any work.
                self.spec(*rule).check()?;
                for repeat in 0..repeats {
                    let trial = Trial {
                        spec: self.spec(*rule),
                        rule: *rule,
                        neurons: *neurons,
                        repeat,
                        seed: settings.seed,
                        limit,
                    };
                    plan.points.extend(trial.points(counts));
                }
            }
        }
        plan.options = self.options();
        plan.options.insert("repeats".into(), json!(repeats));
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        Ok(vec![draw::chart(&self.capacities(results)).draw()?])
    }

    fn tables(&self, results: &Results) -> Vec<(&'static str, String)> {
        vec![("-fits", capacity::table(&self.capacities(results)))]
    }

    fn story(&self, _: &Results) -> Story {
        Story::default()
    }
}

/// A rule on a draw.
#[derive(Debug, Clone)]
struct Trial {
    spec: TrainSpec,
    rule: RuleEntry,
    neurons: usize,
    repeat: usize,
    seed: u64,
    limit: Duration,
}

impl Trial {
    /// One point in all, or one a number of patterns where trainings are long.
    fn points(self, counts: &[usize]) -> Vec<Point> {
        let together = if self.rule.searches() { 1 } else { counts.len().max(1) };
        let (rule, neurons, repeat) = (self.rule, self.neurons, self.repeat);
        let point = |(chunk, part): (usize, &[usize])| {
            let key = match part {
                [count] => format!("N={neurons} P={count} {rule} {repeat}"),
                _ => format!("N={neurons} {rule} {repeat}"),
            };
            let weight = if rule.searches() {
                0.3 * self.limit.as_secs_f64()
            } else {
                1e-8 * (neurons * neurons * part.iter().sum::<usize>()) as f64
            };
            let (trial, part, all) = (self.clone(), part.to_vec(), counts.len());
            Point::new(key, weight, move |stop| trial.run(&part, (chunk * together, all), stop))
        };
        counts.chunks(together).enumerate().map(point).collect()
    }

    /// A row each of `counts`, which begin at number `first` of `all`.
    fn run(&self, counts: &[usize], (first, all): (usize, usize), stop: &Stop) -> Result<Finding> {
        let mut finding = Finding::default();
        for (at, count) in counts.iter().enumerate() {
            if stop.is_raised() {
                break;
            }
            let stream = (self.repeat * all + first + at) as u64;
            let patterns = draw_patterns(*count, self.neurons, self.seed, stream)?;
            let stop = if self.rule.searches() { stop.within(self.limit) } else { stop.clone() };
            let seed = self.seed.wrapping_add(self.repeat as u64);
            let mut control = Control { stop, threads: 1, seed, progress: &mut |_| {} };
            let report = self.spec.task(patterns)?.run(&mut control)?.report;
            // What is proved to be lost is decided, however many bits.
            let refuted = report.lower_bound.is_some_and(|bound| bound > 0);
            finding.unfinished |= self.rule.searches() && report.unmet > 0 && !refuted;
            finding.rows.push(self.row(*count, &report));
        }
        Ok(finding)
    }

    fn row(&self, count: usize, report: &Report) -> Vec<Cell> {
        vec![
            self.neurons.into(),
            count.into(),
            self.rule.to_string().into(),
            self.repeat.into(),
            report.flips.into(),
            report.unmet.into(),
            report.lower_bound.into(),
            report.stored_patterns.into(),
            report.status.clone().into(),
            Cell::rounded(report.seconds, 3),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit::diagnosis::capacity;
    use hopfit::{RuleName, Stop};

    #[test]
    fn options_tell_the_sweep() {
        let rules = ["hebbian", "exact:radius:2"].map(|rule| rule.parse().unwrap()).to_vec();
        let mut sweep = Sweep::of_loads(&[20, 8, 20], &[0.5, 0.02, 0.51], rules);
        assert_eq!(sweep.grid, [(8, vec![1, 4]), (20, vec![1, 10])]);
        sweep.class.symmetric = false;
        sweep.class.weights = WeightRange::Integer(3);
        assert_eq!(Sweep::of_options(&sweep.options()), Some(sweep.clone()));
        assert_eq!(Sweep::of_options(&Map::new()), None);
        assert!("magic".parse::<RuleEntry>().is_err() && "exact:x".parse::<RuleEntry>().is_err());
    }

    #[test]
    fn a_sweep_finds_what_the_library_finds() {
        let (sizes, counts) = ([12], [1, 3, 5, 8, 11]);
        let rules = ["hebbian", "pseudoinverse"].map(|rule| rule.parse().unwrap()).to_vec();
        let sweep = Sweep::of_counts(&sizes, &counts, rules);
        let settings = Settings { repeats: Some(12), seed: 5, threads: 2, ..Settings::new("") };
        let results = crate::results_of(&sweep, &settings, &Stop::never(), &mut |_| {}).unwrap();
        let found = sweep.capacities(&results);
        assert_eq!(found.len(), 2);
        let same =
            hopfit::diagnosis::Sweep { neurons: 12, counts: counts.to_vec(), repeats: 12, seed: 5 };
        for (found, rule) in found.iter().zip([RuleName::Hebbian, RuleName::Pseudoinverse]) {
            let other = capacity(&same, &Stop::never(), &mut |_| {}, |patterns| {
                let problem = ClassSpec::default().problem(patterns.clone())?;
                let rule = TrainSpec::new(rule).rule(12);
                let trained = hopfit::train(&problem, &rule, &mut Control::default())?;
                Ok::<_, hopfit::Error>(trained.network.flips(patterns)?.total())
            });
            assert_eq!(found.capacity, other.unwrap().unwrap());
            assert!(found.capacity.p50.is_some() && found.undecided == 0);
        }
    }

    #[test]
    fn what_a_budget_leaves_open_is_counted() {
        let sweep = Sweep::of_counts(&[10], &[8, 30], vec!["exact".parse().unwrap()]);
        let settings =
            Settings { repeats: Some(2), time_limit: Some(0.0), threads: 1, ..Settings::new("") };
        let results = crate::results_of(&sweep, &settings, &Stop::never(), &mut |_| {}).unwrap();
        assert!(results.points.iter().any(|point| point.unfinished));
        let found = &sweep.capacities(&results)[0];
        assert!(found.undecided > 0 && found.capacity.points[1].stored == 0, "{found:?}");
    }
}
