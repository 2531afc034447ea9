//! A shallow neural network.

mod layers;

use crate::tree::first_largest;
use crate::{Classifier, ErrorKind, Examples, Result};
use hopfit_core::Cues;
use hopfit_core::random::Stream;
use layers::Layers;

/// How to train a [`SoftmaxNetwork`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoftmaxOptions {
    /// Passes over all examples.
    pub epochs: usize,
    /// Step along the gradient, above 0.
    pub learning_rate: f64,
    /// Share of the last step that is added to the next, from 0 to below 1.
    pub momentum: f64,
    /// Seed of the first weights.
    pub seed: u64,
}

impl Default for SoftmaxOptions {
    fn default() -> Self {
        Self { epochs: 200, learning_rate: 0.1, momentum: 0.9, seed: 0 }
    }
}

impl SoftmaxOptions {
    fn check(&self) -> Result<()> {
        let refuse =
            |what, value, expected| Err(ErrorKind::Option { what, value, expected }.into());
        if !(self.learning_rate > 0.0 && self.learning_rate.is_finite()) {
            return refuse("the learning rate", self.learning_rate, "a number above 0");
        }
        if !(0.0..1.0).contains(&self.momentum) {
            return refuse("the momentum", self.momentum, "at least 0 and below 1");
        }
        Ok(())
    }
}

/// The shallow network of Sect. 4.2 of the paper: as many tanh neurons as the
/// patterns have bits, and a layer of softmax for the classes; trained on the
/// mean cross-entropy by gradient descent with momentum over all examples at
/// once. A missing bit contributes nothing. Of classes equally likely the
/// first wins.
#[derive(Debug, Clone)]
pub struct SoftmaxNetwork {
    layers: Layers,
    /// The class of each output.
    classes: Vec<usize>,
}

impl SoftmaxNetwork {
    /// Trains the network.
    ///
    /// # Errors
    /// Options out of range.
    pub fn fit(examples: &Examples, options: &SoftmaxOptions) -> Result<Self> {
        options.check()?;
        let classes = examples.classes();
        let output = |label: &usize| classes.binary_search(label).expect("it is one of them");
        let targets: Vec<usize> = examples.labels().iter().map(output).collect();
        let inputs = numbers(examples.patterns().as_slice());
        let neurons = examples.neurons();
        let mut stream = Stream::new(options.seed, 0);
        let mut layers = Layers::random([neurons, neurons, classes.len()], &mut stream);
        let mut step = layers.zeros();
        for _ in 0..options.epochs {
            let gradient = layers.gradient(&inputs, &targets);
            step.advance(options.momentum, -options.learning_rate, &gradient);
            layers.advance(1.0, 1.0, &step);
        }
        Ok(Self { layers, classes })
    }
}

impl Classifier for SoftmaxNetwork {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        crate::examples::check_size("the cues", self.layers.inputs(), cues.neurons())?;
        let class = |cue: &[i8]| {
            let scores = self.layers.forward(&numbers(cue)).scores;
            self.classes[first_largest(&scores)]
        };
        Ok(cues.rows().map(class).collect())
    }
}

fn numbers(bits: &[i8]) -> Vec<f64> {
    bits.iter().map(|bit| f64::from(*bit)).collect()
}
