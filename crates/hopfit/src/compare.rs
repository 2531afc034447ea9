//! Several rules on the same patterns and the same cues.

use crate::evaluate::{NoiseOptions, NoiseOutcome, evaluate_until};
use crate::{Error, RecallOptions, Report, Result, RuleEntry, RuleName, TrainSpec, Trained};
use hopfit_core::{Patterns, Stop, Update};
use hopfit_data::Model;
use hopfit_train::{Control, Progress};
use serde::Serialize;
use std::time::Duration;

/// What rules are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    /// The rules with their class and options, in the order of the table.
    pub specs: Vec<TrainSpec>,
    /// The probability, from 0 to 1, that a bit of a cue is flipped. Default:
    /// 0.1.
    pub noise: f64,
    /// The probability, from 0 to 1, that a bit of another cue is missing.
    /// Default: 0.3.
    pub missing_share: f64,
    /// Cues a pattern, of each kind. Default: 20.
    pub trials: usize,
    /// What every rule has, at most. Default: no limit.
    pub time_limit: Option<Duration>,
    /// Threads of training; 0 for all cores.
    pub threads: u32,
    /// Seed of training and of the cues, which are the same for all rules.
    pub seed: u64,
}

impl CompareOptions {
    /// These rules with the paper's class of weights and no options.
    #[must_use]
    pub fn new(rules: &[RuleName]) -> Self {
        Self {
            specs: rules.iter().copied().map(TrainSpec::new).collect(),
            noise: 0.1,
            missing_share: 0.3,
            trials: 20,
            time_limit: None,
            threads: 0,
            seed: 0,
        }
    }
}

/// One rule among those compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// The rule, and after a colon its second objective.
    pub rule: String,
    /// Patterns without a flip.
    pub stored_patterns: usize,
    /// Bits that one synchronous recall step changes.
    pub flips: usize,
    /// Bits that the rule's own problem leaves unmet: `flips`, unless the tie
    /// rule is strict.
    pub unmet: usize,
    /// How many every admissible network loses, as far as this rule knows.
    pub lower_bound: Option<usize>,
    /// `optimal`, `feasible` or `interrupted`.
    pub status: String,
    /// `certified`, `solver` or `none`.
    pub proof: String,
    /// The share of cues with flipped bits from which the pattern came back
    /// whole; none if the comparison was stopped before one cue a pattern was
    /// tried.
    pub recalled_from_noise: Option<f64>,
    /// Wrong bits that recall left of them, on average.
    pub wrong_bits_from_noise: Option<f64>,
    /// The share of cues with missing bits from which the pattern came back
    /// whole.
    pub recalled_from_missing: Option<f64>,
    /// Wrong bits that recall left of them, on average.
    pub wrong_bits_from_missing: Option<f64>,
    /// Wall-clock seconds of the training.
    pub seconds: f64,
    /// The network, for a closer look.
    #[serde(skip)]
    pub model: Model,
}

/// What the rules of a comparison came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// N.
    pub neurons: usize,
    /// P.
    pub patterns: usize,
    /// The probability of a flipped bit.
    pub noise: f64,
    /// The probability of a missing bit.
    pub missing_share: f64,
    /// Cues a pattern, of each kind.
    pub trials: usize,
    /// The seed.
    pub seed: u64,
    /// The share of cues with flipped bits whose nearest pattern is the right
    /// one: what comparing with all patterns would recall, without weights.
    pub nearest_from_noise: Option<f64>,
    /// The same of cues with missing bits.
    pub nearest_from_missing: Option<f64>,
    /// A row a rule; fewer if it was interrupted.
    pub rules: Vec<Compared>,
    /// Rules that could not be applied, and why.
    pub failed: Vec<(String, String)>,
}

/// Trains each rule on `patterns` and recalls the same cues with each.
///
/// `stop` ends the rule at work, whose best network so far still has its row,
/// as far as cues were tried, and leaves out the rules after it. A rule that fails does not cost the
/// others their rows.
///
/// ```
/// use hopfit::{CompareOptions, Patterns, RuleName, Stop, compare};
/// let options = CompareOptions::new(&[RuleName::Hebbian, RuleName::Exact]);
/// let found = compare(&Patterns::random(5, 16, 1)?, &options, &Stop::never(), &mut |_, _| {})?;
/// assert!(found.rules[1].flips <= found.rules[0].flips);
/// # Ok::<(), hopfit::Error>(())
/// ```
///
/// # Errors
/// Options that do not fit a rule, or shares out of range: before any work.
pub fn compare(
    patterns: &Patterns,
    options: &CompareOptions,
    stop: &Stop,
    progress: &mut (dyn FnMut(RuleName, &Progress) + Send),
) -> Result<Comparison> {
    let mut tasks = Vec::new();
    for spec in &options.specs {
        tasks.push((spec, spec.task(patterns.clone())?));
    }
    let mut found = Comparison {
        neurons: patterns.neurons(),
        patterns: patterns.count(),
        noise: options.noise,
        missing_share: options.missing_share,
        trials: options.trials,
        seed: options.seed,
        nearest_from_noise: None,
        nearest_from_missing: None,
        rules: Vec::new(),
        failed: Vec::new(),
    };
    for (spec, task) in tasks {
        if stop.is_raised() {
            break;
        }
        let within = options.time_limit.map_or_else(|| stop.clone(), |limit| stop.within(limit));
        let mut show = |standing: &Progress| progress(spec.rule, standing);
        let (threads, seed) = (options.threads, options.seed);
        let trained = task.run(&mut Control { stop: within, threads, seed, progress: &mut show });
        match trained.and_then(|trained| row(patterns, options, trained, stop, &mut found)) {
            Ok(row) => {
                found.rules.push(Compared { rule: RuleEntry::from(spec).to_string(), ..row });
            }
            Err(error) => found.failed.push((RuleEntry::from(spec).to_string(), said(&error))),
        }
    }
    Ok(found)
}

fn said(error: &Error) -> String {
    hopfit_error::with_causes(error)
}

fn row(
    patterns: &Patterns,
    options: &CompareOptions,
    trained: Trained,
    stop: &Stop,
    found: &mut Comparison,
) -> Result<Compared> {
    let Trained { report, model, .. } = trained;
    let recall = RecallOptions {
        update: Update::Cue { seed: options.seed },
        sigma: model.sigma(),
        ..RecallOptions::default()
    };
    let under = |noise, missing_share| {
        let (trials, seed, recall) = (options.trials, options.seed, recall.clone());
        let cues = NoiseOptions { noise, missing_share, trials, seed, recall };
        Ok::<_, Error>(evaluate_until(&model.network, patterns, Some(&cues), stop)?.noise)
    };
    let (noise, missing) = (under(options.noise, 0.0)?, under(0.0, options.missing_share)?);
    let nearest = |outcome: &Option<NoiseOutcome>| outcome.as_ref().map(|it| it.nearest_fraction);
    found.nearest_from_noise = nearest(&noise).or(found.nearest_from_noise);
    found.nearest_from_missing = nearest(&missing).or(found.nearest_from_missing);
    let Report { rule, stored_patterns, flips, unmet, lower_bound, status, proof, seconds, .. } =
        report;
    Ok(Compared {
        rule,
        stored_patterns,
        flips,
        unmet,
        lower_bound,
        status,
        proof,
        recalled_from_noise: noise.as_ref().map(|it| it.recalled_fraction),
        wrong_bits_from_noise: noise.map(|it| it.wrong_bits_after),
        recalled_from_missing: missing.as_ref().map(|it| it.recalled_fraction),
        wrong_bits_from_missing: missing.map(|it| it.wrong_bits_after),
        seconds,
        model,
    })
}
