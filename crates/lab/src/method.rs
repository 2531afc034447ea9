//! The rules that the figures compare.

use crate::chart::Style;
use crate::{ErrorKind, Result};
use hopfit::rules::details::MilpDetails;
use hopfit::{
    Admissible, Choice, Control, Details, DreamingOptions, ExactOptions, GradientOptions, Mask,
    MilpOptions, MilpStart, MpfOptions, Network, Patterns, PerceptronOptions, Problem,
    PseudoinverseOptions, RidgeOptions, Rule, RuleName, Shape, Status, Stop, Then, TieRule,
    Training, UnlearningOptions, WeightRange,
};
use std::time::{Duration, Instant};

/// The λ of the paper's Eq. (26).
const SPARSE: f64 = 0.001;
/// What making a solver's weights exact may cost, as a share of λ Σ|w|.
const SHARE_FOR_EXACTNESS: f64 = 0.01;
/// The distance of the paper's receptive field, in pixels.
const FIELD: f64 = 3.0;

/// A rule with the options that a figure gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The paper's first baseline.
    Hebbian,
    /// Its second baseline.
    Pseudoinverse,
    /// Its shallow network, with what it states and MATLAB's defaults.
    Gradient,
    /// The same network, tuned to store as much as it can.
    GradientTuned,
    /// Its mixed-integer linear program.
    Milp,
    /// The same with a price of 0.001 on Σ|w|.
    MilpSparse,
    /// The paper's own sparse variant: the same price, and weights that are
    /// −1, 0 or 1.
    MilpTernary,
    /// The price on Σ|w| under the strict tie rule.
    MilpSparseStrict,
    /// The program with weights up to a distance of 3 pixels.
    MilpField,
    /// The exact engine.
    Exact,
    /// The exact engine, where w_ij may differ from w_ji.
    ExactFree,
    /// The exact engine with weights up to a distance of 3 pixels.
    ExactField,
    /// The exact engine; then the largest margin.
    ExactMargin,
    /// The exact engine; then the sparsest weights.
    ExactSparse,
    /// The exact engine with whole weights from −3 to 3.
    ExactInteger,
    /// The exact engine with weights −1, 0 and 1.
    ExactTernary,
    /// The exact engine with weights −1 and 1.
    ExactBinary,
    /// Storkey's rule.
    Storkey,
    /// The perceptron rule of Diederich and Opper.
    Perceptron,
    /// Minimum probability flow.
    Mpf,
    /// Dreaming in closed form.
    Dreaming,
    /// Unlearning, dream by dream.
    Unlearning,
    /// Ridge regression.
    Ridge,
}

impl Method {
    /// All of them, in the order of the paper.
    pub const ALL: [Self; 23] = [
        Self::Hebbian,
        Self::Pseudoinverse,
        Self::Gradient,
        Self::GradientTuned,
        Self::Milp,
        Self::MilpSparse,
        Self::MilpTernary,
        Self::MilpSparseStrict,
        Self::MilpField,
        Self::Exact,
        Self::ExactFree,
        Self::ExactField,
        Self::ExactMargin,
        Self::ExactSparse,
        Self::ExactInteger,
        Self::ExactTernary,
        Self::ExactBinary,
        Self::Storkey,
        Self::Perceptron,
        Self::Mpf,
        Self::Dreaming,
        Self::Unlearning,
        Self::Ridge,
    ];

    /// The rules that researchers compare with, beside the paper's.
    pub const LEARNING: [Self; 6] =
        [Self::Storkey, Self::Perceptron, Self::Mpf, Self::Dreaming, Self::Unlearning, Self::Ridge];

    /// What the column `rule` calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hebbian => RuleName::Hebbian.name(),
            Self::Pseudoinverse => RuleName::Pseudoinverse.name(),
            Self::Gradient => RuleName::Gradient.name(),
            Self::GradientTuned => "gradient-tuned",
            Self::Milp => RuleName::Milp.name(),
            Self::MilpSparse => "milp-sparse",
            Self::MilpTernary => "milp-sparse-ternary",
            Self::MilpSparseStrict => "milp-sparse-strict",
            Self::MilpField => "milp-receptive-field",
            Self::Exact => RuleName::Exact.name(),
            Self::ExactFree => "exact-free",
            Self::ExactField => "exact-receptive-field",
            Self::ExactMargin => "exact-margin",
            Self::ExactSparse => "exact-sparse",
            Self::ExactInteger => "exact-integer-3",
            Self::ExactTernary => "exact-ternary",
            Self::ExactBinary => "exact-binary",
            Self::Storkey => RuleName::Storkey.name(),
            Self::Perceptron => RuleName::Perceptron.name(),
            Self::Mpf => RuleName::Mpf.name(),
            Self::Dreaming => RuleName::Dreaming.name(),
            Self::Unlearning => RuleName::Unlearning.name(),
            Self::Ridge => RuleName::Ridge.name(),
        }
    }

    /// The method that the column `rule` calls `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// What legends call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Hebbian => "Hebb",
            Self::Pseudoinverse => "pseudoinverse",
            Self::Gradient => "gradient, as stated",
            Self::GradientTuned => "gradient, tuned",
            Self::Milp => "MILP",
            Self::MilpSparse => "MILP, sparse",
            Self::MilpTernary => "MILP, sparse, −1 0 1",
            Self::MilpSparseStrict => "MILP, sparse, strict",
            Self::MilpField => "MILP, receptive field",
            Self::Exact => "exact",
            Self::ExactFree => "exact, no symmetry",
            Self::ExactField => "exact, receptive field",
            Self::ExactMargin => "exact, then margin",
            Self::ExactSparse => "exact, then sparse",
            Self::ExactInteger => "exact, −3 … 3",
            Self::ExactTernary => "exact, −1 0 1",
            Self::ExactBinary => "exact, −1 1",
            Self::Storkey => "Storkey",
            Self::Perceptron => RuleName::Perceptron.name(),
            Self::Mpf => "probability flow",
            Self::Dreaming => RuleName::Dreaming.name(),
            Self::Unlearning => RuleName::Unlearning.name(),
            Self::Ridge => "ridge",
        }
    }

    /// How its curves look, in every figure.
    #[must_use]
    pub fn style(self) -> Style {
        match self {
            Self::Hebbian => Style::numbered(5),
            Self::Pseudoinverse => Style::numbered(1),
            Self::Gradient => Style::numbered(4),
            Self::GradientTuned => Style::numbered(18),
            Self::Milp => Style::numbered(2),
            Self::MilpSparse => Style::numbered(3),
            Self::MilpField => Style::numbered(6),
            Self::Exact => Style::numbered(0).width(3.2),
            Self::ExactFree => Style::numbered(14),
            Self::ExactField => Style::numbered(13),
            Self::ExactMargin => Style::numbered(7),
            Self::ExactSparse => Style::numbered(10),
            Self::MilpTernary => Style::numbered(8),
            Self::MilpSparseStrict => Style::numbered(17),
            Self::ExactInteger => Style::numbered(9),
            Self::ExactTernary => Style::numbered(15),
            Self::ExactBinary => Style::numbered(11),
            Self::Storkey => Style::numbered(21),
            Self::Perceptron => Style::numbered(22),
            Self::Mpf => Style::numbered(23),
            Self::Dreaming => Style::numbered(24),
            Self::Unlearning => Style::numbered(25),
            Self::Ridge => Style::numbered(26),
        }
    }

    /// Whether it searches until its time limit.
    #[must_use]
    pub fn searches(self) -> bool {
        let classical = [Self::Hebbian, Self::Pseudoinverse, Self::Gradient, Self::GradientTuned];
        !classical.contains(&self) && !Self::LEARNING.contains(&self)
    }

    /// Whether it needs to know the picture that the neurons form.
    #[must_use]
    pub fn needs_shape(self) -> bool {
        matches!(self, Self::MilpField | Self::ExactField)
    }

    /// The rule that stands behind it, for N neurons.
    #[must_use]
    pub fn rule(self, neurons: usize) -> Rule {
        let milp = |sparse| Rule::Milp(MilpOptions { sparse, ..MilpOptions::default() });
        let exact = Rule::Exact(ExactOptions::default());
        match self {
            Self::Hebbian => Rule::Hebbian,
            Self::Pseudoinverse => Rule::Pseudoinverse(PseudoinverseOptions::default()),
            Self::Gradient => Rule::Gradient(GradientOptions::default()),
            Self::GradientTuned => Rule::Gradient(GradientOptions::tuned(neurons)),
            Self::Milp | Self::MilpField => milp(None),
            Self::MilpSparse | Self::MilpTernary | Self::MilpSparseStrict => milp(Some(SPARSE)),
            Self::Exact | Self::ExactFree | Self::ExactField => exact,
            Self::ExactInteger | Self::ExactTernary | Self::ExactBinary => exact,
            Self::Storkey => Rule::Storkey,
            Self::Perceptron => Rule::Perceptron(PerceptronOptions::default()),
            Self::Mpf => Rule::Mpf(MpfOptions::default()),
            Self::Dreaming => Rule::Dreaming(DreamingOptions::default()),
            Self::Unlearning => Rule::Unlearning(UnlearningOptions::default()),
            Self::Ridge => Rule::Ridge(RidgeOptions::default()),
            Self::ExactMargin => Rule::Exact(ExactOptions::default().then(Then::Margin)),
            Self::ExactSparse => Rule::Exact(ExactOptions::default().then(Then::Sparse)),
        }
    }

    /// The same, but the paper's programs without λ get no weights to begin
    /// from: many weights are optimal then, and those that come out are the
    /// solver's own. With λ the objective chooses between them.
    #[must_use]
    pub fn bare_rule(self, neurons: usize) -> Rule {
        match self.rule(neurons) {
            Rule::Milp(options) if options.sparse.is_none() => {
                Rule::Milp(MilpOptions { start: MilpStart::Nothing, ..options })
            }
            rule => rule,
        }
    }

    /// The weights that it admits between all pairs.
    fn range(self) -> WeightRange {
        match self {
            Self::MilpTernary | Self::ExactTernary => WeightRange::TERNARY,
            Self::ExactInteger => WeightRange::Integer(3),
            Self::ExactBinary => WeightRange::Binary,
            _ => WeightRange::Continuous,
        }
    }

    /// The problem that it solves.
    ///
    /// # Errors
    /// A receptive field without a shape.
    pub fn problem(self, patterns: &Patterns, shape: Option<Shape>) -> Result<Problem> {
        let mut admissible = Admissible::symmetric(patterns.neurons());
        admissible.symmetric = self != Self::ExactFree;
        admissible.range = self.range();
        if self.needs_shape() {
            let Some(shape) = shape else {
                let reason = "a receptive field needs the picture that the neurons form; \
                              give --shape HxW";
                let figure = self.name().to_owned();
                return Err(ErrorKind::Unsuitable { figure, reason: reason.to_owned() }.into());
            };
            admissible.mask = Mask::receptive_field(shape, FIELD);
        }
        let strict = self == Self::MilpSparseStrict;
        let tie = if strict { TieRule::Strict } else { TieRule::Paper };
        Ok(Problem::new(patterns.clone(), admissible, tie)?)
    }

    /// Trains on one thread, at most for `limit` where it searches: for
    /// figures that ask how much a rule can store.
    ///
    /// # Errors
    /// A receptive field without a shape, or a solver that fails.
    pub fn train(
        self,
        patterns: &Patterns,
        shape: Option<Shape>,
        seed: u64,
        limit: Duration,
        stop: &Stop,
    ) -> Result<Trained> {
        self.train_by(&self.rule(patterns.neurons()), patterns, shape, seed, limit, stop)
    }

    /// The same with [`Method::bare_rule`]: for figures that look at the
    /// weights themselves, and at what they recall.
    ///
    /// # Errors
    /// As [`Method::train`].
    pub fn train_bare(
        self,
        patterns: &Patterns,
        shape: Option<Shape>,
        seed: u64,
        limit: Duration,
        stop: &Stop,
    ) -> Result<Trained> {
        self.train_by(&self.bare_rule(patterns.neurons()), patterns, shape, seed, limit, stop)
    }

    /// The same by a rule of other options, for figures that vary these.
    pub(crate) fn train_by(
        self,
        rule: &Rule,
        patterns: &Patterns,
        shape: Option<Shape>,
        seed: u64,
        limit: Duration,
        stop: &Stop,
    ) -> Result<Trained> {
        let problem = self.problem(patterns, shape)?;
        let stop = if self.searches() { stop.within(limit) } else { stop.clone() };
        let mut control = Control { stop, threads: 1, seed, progress: &mut |_| {} };
        let begun = Instant::now();
        let training = hopfit::train(&problem, rule, &mut control)?;
        Ok(Trained::new(patterns, training, begun.elapsed().as_secs_f64())?)
    }
}

/// What a rule came to on given patterns.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The network; none if the search ended without any.
    pub network: Option<Network>,
    /// Its flips, counted with the network; none without one.
    pub flips: Option<usize>,
    /// The fewest flips possible, where that is known.
    pub lower_bound: Option<usize>,
    /// `optimal` (nothing that was asked for can be better: neither the flips
    /// nor, where there is one, the second objective), `feasible`,
    /// `interrupted`, or `no solution` if the search ended without any.
    pub status: String,
    /// Seconds of training.
    pub seconds: f64,
}

impl Trained {
    fn new(
        patterns: &Patterns,
        training: Training,
        seconds: f64,
    ) -> std::result::Result<Self, hopfit::Error> {
        let Training { network, lower_bound, status, details, .. } = training;
        // The weights that stand in for a missing solution are not the solver's.
        let none = details.milp().is_some_and(MilpDetails::found_nothing);
        let flips = (!none).then(|| network.flips(patterns)).transpose()?;
        let flips = flips.map(|flips| flips.total());
        let status = match status {
            Status::Interrupted => status,
            Status::Optimal if is_second_open(&details, flips) => Status::Feasible,
            status => status,
        };
        let status = if none && status != Status::Interrupted {
            "no solution".to_owned()
        } else {
            status.to_string()
        };
        Ok(Self { network: (!none).then_some(network), flips, lower_bound, status, seconds })
    }
}

/// Whether a second objective, such as Σ|w|, may still be better.
fn is_second_open(details: &Details, flips: Option<usize>) -> bool {
    let then = details.then().is_some_and(|then| then.status != Status::Optimal);
    let priced = details.milp().filter(|model| model.sparse.is_some());
    then || priced.is_some_and(|model| !is_reached(model, flips.unwrap_or(0)))
}

/// Whether exact weights reach the solver's bound. Its optimum is of no use
/// where its weights could not be made exact, and those of the start came back.
fn is_reached(model: &MilpDetails, flips: usize) -> bool {
    let Some(bound) = model.objective_bound else { return false };
    let price = model.objective_of_weights - flips as f64;
    model.objective_of_weights - bound <= SHARE_FOR_EXACTNESS * price.max(0.0)
}
