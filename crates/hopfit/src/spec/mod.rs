//! What training is asked for, as users say it.

mod class;
mod entry;
mod kept;
mod task;

pub use class::ClassSpec;
pub use entry::RuleEntry;
pub use task::{Task, Trained};

use crate::{ErrorKind, Result};
use hopfit_certify::Certificate;
use hopfit_core::{Patterns, WeightRange};
use hopfit_train::{
    DreamingOptions, ExactOptions, GradientOptions, KappaNorm, MilpOptions, MilpSolver, MilpStart,
    MpfOptions, PerceptronOptions, PerceptronVariant, PseudoinverseOptions, RadiusTraining,
    RecallTraining, RidgeOptions, Rule, RuleName, Then, ThenName, TrainOption, UnlearningOptions,
};
use std::path::{Path, PathBuf};

/// What training is asked for: a rule, a class of weights, and the options of
/// both. An option that is `None` or `false` is not given, and has the default
/// of the rule's own options; one of another rule is refused, not ignored.
///
/// ```
/// use hopfit::{Control, Patterns, RuleName, ThenName, TrainSpec};
///
/// let mut spec = TrainSpec::new(RuleName::Exact);
/// spec.then = Some(ThenName::Margin);
/// let trained = spec.task(Patterns::random(4, 16, 1)?)?.run(&mut Control::default())?;
/// assert_eq!((trained.report.flips, trained.report.lower_bound), (0, Some(0)));
///
/// let mut spec = TrainSpec::new(RuleName::Hebbian);
/// spec.epochs = Some(10);
/// let error = spec.task(Patterns::random(4, 16, 1)?).unwrap_err();
/// let text = "epochs belongs to the rule gradient or perceptron; leave it out";
/// assert_eq!(error.to_string(), text);
/// # Ok::<(), hopfit::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TrainSpec {
    /// The rule.
    pub rule: RuleName,
    /// Which networks compete.
    pub class: ClassSpec,
    /// exact: the second objective.
    pub then: Option<ThenName>,
    /// recall, and exact with the second objective recall or radius:R: the share of flipped
    /// bits, from 0 to less than 0.5.
    pub noise_level: Option<f64>,
    /// The same rules: the share of missing bits, from 0 to less than 1.
    pub missing_share: Option<f64>,
    /// exact: a certificate to go on from.
    pub resume: Option<Certificate>,
    /// milp: λ of the sparse model, at least 0.
    pub sparse: Option<f64>,
    /// milp: weights to begin from.
    pub start: Option<MilpStart>,
    /// milp: the solver. A solution that is read is the result, wherever it
    /// stands, unless a start is given, too.
    pub solver: MilpSolver,
    /// milp: ε, above 0.
    pub epsilon: Option<f64>,
    /// milp: M, at least ε.
    pub big_m: Option<f64>,
    /// milp: where the solver's own log goes.
    pub solver_log: Option<PathBuf>,
    /// pseudoinverse: whether the projection keeps its diagonal.
    pub keep_diagonal: bool,
    /// pseudoinverse: singular values below this share of the largest are zero.
    pub rank_tolerance: Option<f64>,
    /// gradient: the tuned setting instead of the paper's.
    pub tuned: bool,
    /// gradient, perceptron: passes over all patterns, at least 1.
    pub epochs: Option<usize>,
    /// gradient: step length, above 0.
    pub learning_rate: Option<f64>,
    /// gradient: share of the step before, from 0 to less than 1.
    pub momentum: Option<f64>,
    /// gradient: patterns a step, at least 1.
    pub batch_size: Option<usize>,
    /// perceptron: which bits are corrected.
    pub perceptron: Option<PerceptronVariant>,
    /// perceptron: the stability asked of every bit, at least 0.
    pub kappa: Option<f64>,
    /// perceptron: what it is measured in.
    pub kappa_norm: Option<KappaNorm>,
    /// mpf: the penalty on squared weights, at least 0.
    pub weight_decay: Option<f64>,
    /// mpf: the most steps, at least 1.
    pub steps: Option<usize>,
    /// dreaming: how long, at least 0.
    pub dream_time: Option<f64>,
    /// unlearning: how many dreams.
    pub dreams: Option<usize>,
    /// unlearning: what a dream takes from a weight, from 10⁻⁶ to 1.
    pub unlearning_rate: Option<f64>,
    /// ridge: the penalty on squared weights, above 0.
    pub penalty: Option<f64>,
    /// What else was asked for and the caller sees to, such as a file for the
    /// certificate: refused with other rules, too.
    pub also: Vec<TrainOption>,
}

/// The solver that is compiled in, unless it was left out.
const BUILT_IN: &str = "highs";

/// The options for noisy cues.
const NOISE: &[TrainOption] = &[TrainOption::NoiseLevel, TrainOption::MissingShare];

/// The second objectives that noisy cues have a part in.
const NOISY_GOALS: &[&str] = &["recall", "radius:R"];

impl TrainSpec {
    /// A rule, the paper's class of weights, and no options.
    #[must_use]
    pub fn new(rule: RuleName) -> Self {
        Self {
            rule,
            class: ClassSpec::default(),
            then: None,
            noise_level: None,
            missing_share: None,
            resume: None,
            sparse: None,
            start: None,
            solver: MilpSolver::BuiltIn,
            epsilon: None,
            big_m: None,
            solver_log: None,
            keep_diagonal: false,
            rank_tolerance: None,
            tuned: false,
            epochs: None,
            learning_rate: None,
            momentum: None,
            batch_size: None,
            perceptron: None,
            kappa: None,
            kappa_norm: None,
            weight_decay: None,
            steps: None,
            dream_time: None,
            dreams: None,
            unlearning_rate: None,
            penalty: None,
            also: Vec::new(),
        }
    }

    /// The options that are given.
    fn given(&self) -> impl Iterator<Item = TrainOption> {
        use TrainOption as Name;
        let class = &self.class;
        let options = [
            (Name::Then, self.then.is_some()),
            (Name::NoiseLevel, self.noise_level.is_some()),
            (Name::MissingShare, self.missing_share.is_some()),
            (Name::Resume, self.resume.is_some()),
            (Name::Sparse, self.sparse.is_some()),
            (Name::ReceptiveField, class.receptive_field.is_some()),
            (Name::Weights, class.weights != WeightRange::Continuous),
            (Name::Symmetric, !class.symmetric),
            (Name::Bias, class.bias),
            (Name::Epsilon, self.epsilon.is_some()),
            (Name::BigM, self.big_m.is_some()),
            (Name::Start, self.start.is_some()),
            (Name::Solver, matches!(self.solver, MilpSolver::Program(_))),
            (Name::ReadSolution, matches!(self.solver, MilpSolver::Solution(_))),
            (Name::SolverLog, self.solver_log.is_some()),
            (Name::KeepDiagonal, self.keep_diagonal),
            (Name::RankTolerance, self.rank_tolerance.is_some()),
            (Name::Tuned, self.tuned),
            (Name::Epochs, self.epochs.is_some()),
            (Name::LearningRate, self.learning_rate.is_some()),
            (Name::Momentum, self.momentum.is_some()),
            (Name::BatchSize, self.batch_size.is_some()),
            (Name::Perceptron, self.perceptron.is_some()),
            (Name::Kappa, self.kappa.is_some()),
            (Name::KappaNorm, self.kappa_norm.is_some()),
            (Name::WeightDecay, self.weight_decay.is_some()),
            (Name::Steps, self.steps.is_some()),
            (Name::DreamTime, self.dream_time.is_some()),
            (Name::Dreams, self.dreams.is_some()),
            (Name::UnlearningRate, self.unlearning_rate.is_some()),
            (Name::Penalty, self.penalty.is_some()),
        ];
        options.into_iter().filter(|(_, is_given)| *is_given).map(|(option, _)| option)
    }

    /// Refuses options that belong to another rule or second objective.
    ///
    /// # Errors
    /// [`ErrorKind::ForeignOption`] or [`ErrorKind::NeedsThen`].
    pub fn check(&self) -> Result<()> {
        let noise = self.noise_level.or(self.missing_share).is_some();
        let takes_noise = self.then.is_some_and(ThenName::takes_noise);
        if noise && self.rule == RuleName::Exact && !takes_noise {
            return Err(ErrorKind::NeedsThen { options: NOISE, goals: NOISY_GOALS }.into());
        }
        let mut all = self.also.iter().copied().chain(self.given());
        match all.find(|option| !option.rules().contains(&self.rule)) {
            Some(option) => Err(ErrorKind::ForeignOption { option }.into()),
            None => Ok(()),
        }
    }

    /// Which solver milp asks: the program of that name or path, or none but
    /// the file of a solution found elsewhere, which goes first. Without either,
    /// and for `highs` where it is compiled in, the built-in one.
    ///
    /// ```
    /// use hopfit::{MilpSolver, RuleName, TrainSpec};
    /// let mut spec = TrainSpec::new(RuleName::Milp);
    /// spec.ask_solver(Some("scip"), None);
    /// assert_eq!(spec.solver, MilpSolver::Program("scip".to_owned()));
    /// ```
    pub fn ask_solver(&mut self, name: Option<&str>, solution: Option<&Path>) {
        let named = name.filter(|name| *name != BUILT_IN || !crate::HAS_HIGHS);
        self.solver = match (solution, named) {
            (Some(path), _) => MilpSolver::Solution(path.to_owned()),
            (None, Some(name)) => MilpSolver::Program(name.to_owned()),
            (None, None) => MilpSolver::BuiltIn,
        };
    }

    /// The rule with its options, for N neurons; options of other rules have no
    /// effect here.
    #[must_use]
    pub fn rule(&self, neurons: usize) -> Rule {
        match self.rule {
            RuleName::Hebbian => Rule::Hebbian,
            RuleName::Pseudoinverse => Rule::Pseudoinverse(self.pseudoinverse()),
            RuleName::Gradient => Rule::Gradient(self.gradient(neurons)),
            RuleName::Milp => Rule::Milp(self.milp()),
            RuleName::Exact => Rule::Exact(self.exact()),
            RuleName::Recall => Rule::Recall(self.noisy_cues()),
            RuleName::Storkey => Rule::Storkey,
            RuleName::Perceptron => Rule::Perceptron(self.perceptron()),
            RuleName::Mpf => Rule::Mpf(self.mpf()),
            RuleName::Dreaming => Rule::Dreaming(self.dreaming()),
            RuleName::Unlearning => Rule::Unlearning(self.unlearning()),
            RuleName::Ridge => Rule::Ridge(self.ridge()),
        }
    }

    /// What is to be done with `patterns`.
    ///
    /// # Errors
    /// Those of [`TrainSpec::check`] and [`ClassSpec::problem`].
    pub fn task(&self, patterns: Patterns) -> Result<Task> {
        self.check()?;
        let rule = self.rule(patterns.neurons());
        Ok(Task::new(self.class.problem(patterns)?, rule, self))
    }

    fn pseudoinverse(&self) -> PseudoinverseOptions {
        let mut options = PseudoinverseOptions::default();
        options.keep_diagonal = self.keep_diagonal;
        options.rank_tolerance = self.rank_tolerance.unwrap_or(options.rank_tolerance);
        options
    }

    fn gradient(&self, neurons: usize) -> GradientOptions {
        let given =
            if self.tuned { GradientOptions::tuned(neurons) } else { GradientOptions::default() };
        GradientOptions {
            epochs: self.epochs.unwrap_or(given.epochs),
            learning_rate: self.learning_rate.unwrap_or(given.learning_rate),
            momentum: self.momentum.unwrap_or(given.momentum),
            batch_size: self.batch_size.unwrap_or(given.batch_size),
            ..given
        }
    }

    fn milp(&self) -> MilpOptions {
        let is_read = matches!(self.solver, MilpSolver::Solution(_));
        let unsaid = if is_read { MilpStart::Nothing } else { MilpStart::default() };
        MilpOptions {
            sparse: self.sparse,
            epsilon: self.epsilon,
            big_m: self.big_m,
            solver_log: self.solver_log.clone(),
            start: self.start.clone().unwrap_or(unsaid),
            solver: self.solver.clone(),
        }
    }

    fn exact(&self) -> ExactOptions {
        let mut options = ExactOptions::default();
        options.then = self.then.map(|then| match then {
            ThenName::Margin => Then::Margin,
            ThenName::Sparse => Then::Sparse,
            ThenName::Recall => Then::Recall(self.noisy_cues()),
            ThenName::Radius(enough) => {
                Then::Radius(RadiusTraining { enough, noise: self.noisy_cues() })
            }
        });
        options.resume = self.resume.clone().map(Box::new);
        options
    }

    /// The cues to train for.
    fn noisy_cues(&self) -> RecallTraining {
        let given = RecallTraining::default();
        RecallTraining {
            noise_level: self.noise_level.unwrap_or(given.noise_level),
            missing_share: self.missing_share.unwrap_or(given.missing_share),
        }
    }

    fn perceptron(&self) -> PerceptronOptions {
        let given = PerceptronOptions::default();
        PerceptronOptions {
            variant: self.perceptron.unwrap_or(given.variant),
            kappa: self.kappa.unwrap_or(given.kappa),
            norm: self.kappa_norm.unwrap_or(given.norm),
            epochs: self.epochs.unwrap_or(given.epochs),
        }
    }

    fn mpf(&self) -> MpfOptions {
        let given = MpfOptions::default();
        MpfOptions {
            weight_decay: self.weight_decay.unwrap_or(given.weight_decay),
            steps: self.steps.unwrap_or(given.steps),
        }
    }

    fn dreaming(&self) -> DreamingOptions {
        let given = DreamingOptions::default();
        DreamingOptions { dream_time: self.dream_time.unwrap_or(given.dream_time) }
    }

    fn unlearning(&self) -> UnlearningOptions {
        let given = UnlearningOptions::default();
        UnlearningOptions {
            dreams: self.dreams.or(given.dreams),
            unlearning_rate: self.unlearning_rate.unwrap_or(given.unlearning_rate),
        }
    }

    fn ridge(&self) -> RidgeOptions {
        let given = RidgeOptions::default();
        RidgeOptions { penalty: self.penalty.unwrap_or(given.penalty) }
    }
}
