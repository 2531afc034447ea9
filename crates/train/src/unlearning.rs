//! Hebb's rule with spurious memories unlearned.

use crate::TrainOption;
use crate::control::{Control, Meter};
use crate::details::{Details, UnlearningDetails};
use crate::error::check_option;
use crate::lbfgs::dot;
use crate::rule::only_the_papers_class;
use crate::training::Training;
use crate::{Result, hebbian};
use hopfit_core::random::Stream;
use hopfit_core::{Network, Problem, Weights};

/// The step is rounded to a multiple of this, so that all weights and fields
/// are exact: dreams then end alike on every machine.
const UNIT: f64 = 1.0 / (1 << 24) as f64;

/// How [`unlearning()`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnlearningOptions {
    /// How many dreams are unlearned. Default: ⅔ P/ε for P patterns. Random
    /// patterns are recalled best after ½ to ¾ P/ε dreams, and lost after more
    /// than P/ε.
    pub dreams: Option<usize>,
    /// ε: what a dream takes from a weight, where a pattern gave 1. From
    /// 0.000001 to 1; rounded to a multiple of 2⁻²⁴. Default: 0.01.
    pub unlearning_rate: f64,
}

impl Default for UnlearningOptions {
    fn default() -> Self {
        Self { dreams: None, unlearning_rate: 0.01 }
    }
}

impl UnlearningOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`](crate::ErrorKind::OptionOutOfRange).
    pub fn validate(&self) -> Result<()> {
        let rate = self.unlearning_rate;
        check_option(
            TrainOption::UnlearningRate,
            rate,
            "from 0.000001 to 1",
            (1e-6..=1.0).contains(&rate),
        )
    }

    /// The number of dreams for so many patterns.
    #[must_use]
    pub fn dreams_for(&self, patterns: usize) -> usize {
        let usual = 2.0 / 3.0 * patterns as f64 / self.unlearning_rate;
        self.dreams.unwrap_or(usual.round() as usize)
    }
}

/// Unlearning: Hebb's weights, from which dreams are taken away.
///
/// A dream is where asynchronous recall ends from a random state: often a
/// spurious memory. Each takes w_ij −= ε s_i s_j (i ≠ j) of its state s, ε
/// small. That raises the energy of spurious states, and evens out the depths
/// of the stored ones; too many dreams destroy these, too.
///
/// Random states and the orders of the neurons come from the seed (ChaCha
/// stream 0). A neuron whose field is zero keeps its state. The class of
/// weights is the paper's: symmetric, continuous, between all pairs, without
/// bias. A stopped run returns the weights so far; `details.unlearning` tells
/// after how many dreams.
///
/// Cost: 4 N² operations a dream and 2 N a flip in it; one thread.
///
/// # Errors
/// Options out of range; another class of weights.
///
/// # Source
/// J. J. Hopfield, D. I. Feinstein, R. G. Palmer, *'Unlearning' has a
/// stabilizing effect in collective memories*, Nature 304 (1983), 158–159.
/// Compared with perceptron learning: M. Benedetti, E. Ventura, E. Marinari,
/// G. Ruocco, F. Zamponi, J. Chem. Phys. 156 (2022), 104107.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, Rule, UnlearningOptions, train};
/// let patterns = Patterns::random(20, 100, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(100), TieRule::Paper)?;
/// let flips = |rule: &Rule| -> hopfit_train::Result<usize> {
///     let network = train(&problem, rule, &mut Control::default())?.network;
///     Ok(network.flips(problem.patterns())?.total())
/// };
/// assert!(flips(&Rule::Hebbian)? > 10);
/// assert_eq!(flips(&Rule::Unlearning(UnlearningOptions::default()))?, 0);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn unlearning(
    problem: &Problem,
    options: &UnlearningOptions,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate()?;
    only_the_papers_class(problem, "unlearning")?;
    let (patterns, neurons) = (problem.patterns(), problem.neurons());
    let asked = options.dreams_for(patterns.count());
    let mut sleep = Sleep::new(&hebbian(patterns), options.unlearning_rate, control.seed);
    let (mut dreams, mut meter) = (0, Meter::new("dreaming"));
    while dreams < asked && !control.stop.is_due() {
        sleep.dream();
        dreams += 1;
        meter.show(control.progress, dreams, asked);
    }
    let rate = sleep.rate;
    let network = Network::without_bias(Weights::new(neurons, sleep.weights)?).on_grid();
    let mut training = Training::plain(problem, network, control.status())?;
    training.details = Details::Unlearning(UnlearningDetails { dreams, unlearning_rate: rate });
    Ok(training)
}

/// A network that dreams.
struct Sleep {
    weights: Vec<f64>,
    rate: f64,
    state: Vec<f64>,
    fields: Vec<f64>,
    order: Vec<usize>,
    stream: Stream,
}

impl Sleep {
    fn new(network: &Network, rate: f64, seed: u64) -> Self {
        let neurons = network.neurons();
        Self {
            weights: network.weights().as_slice().to_vec(),
            rate: (rate / UNIT).round() * UNIT,
            state: vec![0.0; neurons],
            fields: vec![0.0; neurons],
            order: (0..neurons).collect(),
            stream: Stream::new(seed, 0),
        }
    }

    /// Falls into a state and unlearns it.
    fn dream(&mut self) {
        self.state.fill_with(|| f64::from(self.stream.sign()));
        let rows = self.weights.chunks_exact(self.state.len());
        self.fields.iter_mut().zip(rows).for_each(|(field, row)| *field = dot(row, &self.state));
        while self.sweep() {}
        let rows = self.weights.chunks_exact_mut(self.state.len());
        for (i, (row, x)) in rows.zip(&self.state).enumerate() {
            let step = self.rate * x;
            row.iter_mut().zip(&self.state).for_each(|(weight, y)| *weight -= step * y);
            row[i] = 0.0;
        }
    }

    /// Visits all neurons once, in random order; whether any changed. Each
    /// change lowers the energy, so that sweeps end.
    fn sweep(&mut self) -> bool {
        self.stream.shuffle(&mut self.order);
        let mut changed = false;
        for i in self.order.iter().copied() {
            if self.state[i] * self.fields[i] >= 0.0 {
                continue;
            }
            self.state[i] = -self.state[i];
            changed = true;
            let (twice, neurons) = (2.0 * self.state[i], self.state.len());
            let row = &self.weights[i * neurons..(i + 1) * neurons];
            self.fields.iter_mut().zip(row).for_each(|(field, w)| *field += twice * w);
        }
        changed
    }
}
