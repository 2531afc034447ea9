//! All rules behind one call.

use crate::control::{Control, Progress};
use crate::exact::{ExactOptions, exact};
use crate::milp::{MilpOptions, milp};
use crate::recall::{RecallTraining, recall};
use crate::training::{Status, Training};
use crate::{
    DreamingOptions, GradientOptions, MpfOptions, PerceptronOptions, PseudoinverseOptions,
    RidgeOptions, UnlearningOptions,
};
use crate::{ErrorKind, Result, RuleName, gradient, hebbian, pseudoinverse};
use crate::{dreaming, mpf, perceptron, ridge, storkey, unlearning};
use hopfit_core::{Admissible, Choice, Problem};
use hopfit_solve::highs::Highs;

/// A learning rule with its options.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Eqs. (2)–(4): the paper's first baseline.
    Hebbian,
    /// Eq. (5): its second baseline.
    Pseudoinverse(PseudoinverseOptions),
    /// Its shallow network of tanh neurons.
    Gradient(GradientOptions),
    /// Eqs. (14)–(27): its mixed-integer linear program.
    Milp(MilpOptions),
    /// The exact engine.
    Exact(ExactOptions),
    /// The expected squared hinge over noisy cues, which is least for the
    /// weights that recall best in one step: training with noise (Gardner,
    /// Stroud and Wallace 1989; Wong and Sherrington 1990). Nothing makes it
    /// keep a bit: see [`Then::Recall`](crate::Then::Recall).
    Recall(RecallTraining),
    /// Hebb's rule less what the weights already say of a pattern.
    Storkey,
    /// Corrections of bits whose stability is too small.
    Perceptron(PerceptronOptions),
    /// The least flow of probability to the states one flip away.
    Mpf(MpfOptions),
    /// Hebb's rule after dreaming, in closed form.
    Dreaming(DreamingOptions),
    /// Hebb's rule with dreams unlearned, one by one.
    Unlearning(UnlearningOptions),
    /// Least squares with a penalty.
    Ridge(RidgeOptions),
}

impl Rule {
    /// Which rule it is, without its options.
    #[must_use]
    pub fn which(&self) -> RuleName {
        match self {
            Self::Hebbian => RuleName::Hebbian,
            Self::Pseudoinverse(_) => RuleName::Pseudoinverse,
            Self::Gradient(_) => RuleName::Gradient,
            Self::Milp(_) => RuleName::Milp,
            Self::Exact(_) => RuleName::Exact,
            Self::Recall(_) => RuleName::Recall,
            Self::Storkey => RuleName::Storkey,
            Self::Perceptron(_) => RuleName::Perceptron,
            Self::Mpf(_) => RuleName::Mpf,
            Self::Dreaming(_) => RuleName::Dreaming,
            Self::Unlearning(_) => RuleName::Unlearning,
            Self::Ridge(_) => RuleName::Ridge,
        }
    }

    /// The name on the command line and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.which().name()
    }
}

/// Trains a network for `problem` by `rule`, with HiGHS where a solver is
/// needed.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
/// use hopfit_train::{Control, MilpOptions, Rule, Status, train};
///
/// let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1]])?;
/// let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Paper)?;
/// let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
/// let training = train(&problem, &Rule::Milp(MilpOptions::default()), &mut control)?;
/// assert_eq!(training.status, Status::Optimal);
/// assert_eq!(training.network.flips(problem.patterns())?.total(), training.lower_bound.unwrap());
/// # Ok::<(), hopfit_train::Error>(())
/// ```
///
/// # Errors
/// Options out of range, a weight class that the rule cannot honour, threads
/// that cannot be started, or a solver that fails.
pub fn train(problem: &Problem, rule: &Rule, control: &mut Control<'_>) -> Result<Training> {
    if control.threads == 0 {
        return by_rule(problem, rule, control);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(control.threads as usize).build();
    pool.map_err(ErrorKind::Threads)?.install(|| by_rule(problem, rule, control))
}

fn by_rule(problem: &Problem, rule: &Rule, control: &mut Control<'_>) -> Result<Training> {
    let patterns = problem.patterns();
    match rule {
        Rule::Hebbian => {
            only_the_papers_class(problem, rule.name())?;
            Training::plain(problem, hebbian(patterns), Status::Feasible)
        }
        Rule::Pseudoinverse(options) => {
            only_the_papers_class(problem, rule.name())?;
            Training::plain(problem, pseudoinverse(patterns, options)?, Status::Feasible)
        }
        Rule::Gradient(options) => {
            only_the_papers_class(problem, rule.name())?;
            descend(problem, options, control)
        }
        Rule::Milp(options) => milp(problem, options, &mut Highs::new()?, control),
        Rule::Exact(options) => exact(problem, options, control),
        Rule::Recall(options) => recall(problem, *options, control),
        Rule::Storkey => storkey(problem, control),
        Rule::Perceptron(options) => perceptron(problem, options, control),
        Rule::Mpf(options) => mpf(problem, options, control),
        Rule::Dreaming(options) => dreaming(problem, options, control),
        Rule::Unlearning(options) => unlearning(problem, options, control),
        Rule::Ridge(options) => ridge(problem, options, control),
    }
}

fn descend(
    problem: &Problem,
    options: &GradientOptions,
    control: &mut Control<'_>,
) -> Result<Training> {
    let options = GradientOptions { seed: control.seed, ..options.clone() };
    let epochs = options.epochs as f64;
    let progress = &mut *control.progress;
    let mut report = |epoch: crate::Epoch| {
        let fraction = Some(epoch.number as f64 / epochs);
        progress(&Progress { phase: "descending", flips: None, bound: None, fraction });
    };
    let network = gradient(problem.patterns(), &options, &control.stop, &mut report)?;
    let stopped = control.stop.is_raised();
    let status = if stopped { Status::Interrupted } else { Status::Feasible };
    Training::plain(problem, network, status)
}

/// The classical rules know symmetric continuous weights between all pairs.
pub(crate) fn only_the_papers_class(problem: &Problem, rule: &'static str) -> Result<()> {
    if *problem.admissible() == Admissible::symmetric(problem.neurons()) {
        return Ok(());
    }
    Err(ErrorKind::UnsupportedClass { rule }.into())
}
