//! The perceptron rule, for tied and for free weights.

mod free;
mod tied;

use crate::TrainOption;
use crate::control::{Control, Meter};
use crate::details::{Details, PerceptronDetails};
use crate::error::check_option;
use crate::training::Training;
use crate::{ErrorKind, Result};
use free::Free;
use hopfit_core::{Choice, Network, Problem, Stop, TieRule, WeightRange, Weights};
use tied::Tied;

/// Which bits are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PerceptronVariant {
    /// Every bit whose stability is too small, pattern by pattern (Rosenblatt;
    /// Diederich and Opper; Gardner with [`KappaNorm::Euclidean`]).
    #[default]
    DiederichOpper,
    /// The weakest bit each time (Krauth and Mézard's minimum overlap): fewer
    /// corrections, towards the largest margin as κ grows, but more work for tied
    /// weights.
    KrauthMezard,
}

/// What κ is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum KappaNorm {
    /// Corrections are steps of 1/N: x_i h_i ≥ κ for weights in this unit. Any
    /// κ is reached where all patterns can be stored.
    #[default]
    Steps,
    /// x_i h_i ≥ κ times the Euclidean norm of the neuron's weights and bias
    /// (tied weights: times the root mean square of these norms): Gardner's
    /// stability. Reached where the largest possible one is greater.
    Euclidean,
}

/// How [`perceptron()`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerceptronOptions {
    /// Which bits are corrected. Default: every one that lacks something.
    pub variant: PerceptronVariant,
    /// κ, the stability that is asked of every bit; finite and at least 0.
    /// Default: 1. At 0 a bit is asked to be kept, no more.
    pub kappa: f64,
    /// What κ is measured in. Default: steps.
    pub norm: KappaNorm,
    /// The most passes over all patterns, or as many corrections of the
    /// weakest bit as there are bits; at least 1. Default: 1000.
    pub epochs: usize,
}

impl Default for PerceptronOptions {
    fn default() -> Self {
        let (variant, norm) = (PerceptronVariant::default(), KappaNorm::default());
        Self { variant, kappa: 1.0, norm, epochs: 1000 }
    }
}

impl PerceptronOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`].
    pub fn validate(&self) -> Result<()> {
        let kappa = self.kappa;
        let is_allowed = kappa.is_finite() && kappa >= 0.0;
        check_option(TrainOption::Kappa, kappa, "finite and at least 0", is_allowed)?;
        check_option(TrainOption::Epochs, self.epochs as f64, "at least 1", self.epochs > 0)
    }
}

/// The perceptron rule: begin with zero weights, and correct a bit x_i whose
/// stability x_i h_i is too small by w_ij += x_i x_j (for all j that the mask
/// allows) and b_i += x_i, until none is.
///
/// Tied weights change together, w_ij and w_ji, and their bias by two: a
/// perceptron whose weights are the pairs. It ends after finitely many
/// corrections where some admissible weights fulfil what is asked with
/// something to spare. Weights are whole numbers, those of the literature
/// times N, so that all stabilities are exact: [`KappaNorm::Steps`] asks for
/// x_i h_i ≥ κ N.
///
/// Where it does not end, the weights of the pass (or, correcting the weakest
/// bit, of the correction) that left the fewest demands unmet are returned, and
/// so in a stopped run (the pocket algorithm). [`PerceptronDetails`] tell
/// whether it converged, in how many corrections, and a bound that every
/// such run proves, no weights of the class give all bits a
/// greater stability in Euclidean norm, as ‖w‖ ≥ (corrections) × κ_max.
///
/// Cost: an epoch of passes takes P N² operations (free weights: on all
/// threads; tied ones: on one), a correction of the weakest bit P N for tied
/// weights and P for free ones (P N with a mask).
///
/// # Errors
/// Options out of range; whole weights.
///
/// # Source
/// S. Diederich, M. Opper, *Learning of correlated patterns in spin-glass
/// networks by local learning rules*, Phys. Rev. Lett. 58 (1987), 949–952;
/// W. Krauth, M. Mézard, *Learning algorithms with optimal stability in neural
/// networks*, J. Phys. A 20 (1987), L745–L752; E. Gardner, *The space of
/// interactions in neural network models*, J. Phys. A 21 (1988), 257–270. The
/// pocket: S. I. Gallant, IEEE Trans. Neural Networks 1 (1990), 179–191.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, Details, PerceptronOptions, Rule, train};
/// let patterns = Patterns::random(60, 50, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(50), TieRule::Paper)?;
/// let rule = Rule::Perceptron(PerceptronOptions { kappa: 0.5, ..Default::default() });
/// let training = train(&problem, &rule, &mut Control::default())?;
/// let Details::Perceptron(details) = &training.details else { panic!("another rule") };
/// assert!(details.converged);
/// for pattern in problem.patterns().rows() {
///     let fields = training.network.fields(pattern)?;
///     assert!(fields.iter().zip(pattern).all(|(h, x)| h * f64::from(*x) >= 0.5 * 50.0));
/// }
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn perceptron(
    problem: &Problem,
    options: &PerceptronOptions,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate()?;
    let range = problem.admissible().range;
    if range != WeightRange::Continuous {
        return Err(ErrorKind::WholeWeights { rule: "perceptron", range }.into());
    }
    let mut learner: Box<dyn Learner + '_> = match problem.admissible().symmetric {
        true => Box::new(Tied::new(problem, options)),
        false => Box::new(Free::new(problem, options)),
    };
    let (mut epochs, mut converged) = (0, false);
    let mut meter = Meter::new("correcting bits");
    while epochs < options.epochs && !converged && !control.stop.is_due() {
        converged = learner.epoch(&control.stop);
        epochs += 1;
        meter.show(control.progress, epochs, options.epochs);
    }
    let (corrections, margin_bound) = (learner.corrections(), learner.margin_bound());
    let (weights, bias) = learner.best();
    let network = Network::new(Weights::new(problem.neurons(), weights)?, bias)?.on_grid();
    let mut training = Training::plain(problem, network, control.status())?;
    training.details = Details::Perceptron(PerceptronDetails {
        variant: options.variant,
        kappa: options.kappa,
        norm: options.norm,
        epochs,
        corrections,
        converged,
        margin_bound,
    });
    Ok(training)
}

impl Choice for PerceptronVariant {
    const WHAT: &'static str = "a variant of the perceptron rule";
    const ALL: &'static [Self] = &[Self::DiederichOpper, Self::KrauthMezard];

    fn name(self) -> &'static str {
        match self {
            Self::DiederichOpper => "diederich-opper",
            Self::KrauthMezard => "krauth-mezard",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::DiederichOpper => "Every bit whose stability is too small, pattern by pattern",
            Self::KrauthMezard => {
                "The weakest bit each time: towards the largest margin as kappa grows"
            }
        }
    }
}

impl Choice for KappaNorm {
    const WHAT: &'static str = "a measure of kappa";
    const ALL: &'static [Self] = &[Self::Steps, Self::Euclidean];

    fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Euclidean => "euclidean",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Steps => "Corrections are steps of 1/N",
            Self::Euclidean => {
                "Divided by the norm of the neuron's weights (symmetric: the root mean square of \
                 the norms)"
            }
        }
    }
}

/// Weights that learn, in whole numbers.
trait Learner {
    /// Goes on for one epoch, or until the stop; whether nothing is left to
    /// correct.
    fn epoch(&mut self, stop: &Stop) -> bool;
    /// How many bits were corrected so far.
    fn corrections(&self) -> u64;
    /// No weights of the class have a greater margin in Euclidean norm.
    fn margin_bound(&self) -> Option<f64>;
    /// The N×N weights and N biases that leave the fewest demands unmet.
    fn best(&mut self) -> (Vec<f64>, Vec<f64>);
}

/// When a bit is to be corrected.
#[derive(Debug, Clone, Copy)]
struct Demanded {
    tie: TieRule,
    /// κ, for steps times N.
    kappa: f64,
    norm: KappaNorm,
}

impl Demanded {
    fn new(problem: &Problem, options: &PerceptronOptions) -> Self {
        let PerceptronOptions { kappa, norm, .. } = *options;
        let unit = if norm == KappaNorm::Steps { problem.neurons() as f64 } else { 1.0 };
        Self { tie: problem.tie(), kappa: kappa * unit, norm }
    }

    /// The stability that is asked for, of weights of this norm.
    fn least(self, norm: impl FnOnce() -> f64) -> f64 {
        match self.norm {
            KappaNorm::Steps => self.kappa,
            KappaNorm::Euclidean => self.kappa * norm(),
        }
    }

    /// Whether a bit with this stability is to be corrected.
    fn lacks(self, bit: f64, stability: f64, least: f64) -> bool {
        stability < least || !self.keeps(bit, stability)
    }

    /// Whether a bit with this stability is kept.
    fn keeps(self, bit: f64, stability: f64) -> bool {
        stability > 0.0 || (stability == 0.0 && !self.tie.is_strict(bit as i8))
    }
}

/// What is known of a set of bits: how many are not kept, and the weakest of
/// those that are to be corrected.
#[derive(Debug, Clone, Copy)]
struct Weakest {
    unmet: usize,
    stability: f64,
    /// Of the weakest, where there is one.
    at: Option<usize>,
}

impl Weakest {
    /// Among stabilities and their bits.
    fn of(stabilities: &[f64], bits: &[f64], demanded: Demanded, least: f64) -> Self {
        let mut found = Self { unmet: 0, stability: f64::INFINITY, at: None };
        for (at, (stability, bit)) in stabilities.iter().zip(bits).enumerate() {
            if *stability > 0.0 && *stability >= least {
                continue;
            }
            found.unmet += usize::from(!demanded.keeps(*bit, *stability));
            if *stability < found.stability && demanded.lacks(*bit, *stability, least) {
                (found.stability, found.at) = (*stability, Some(at));
            }
        }
        found
    }
}
