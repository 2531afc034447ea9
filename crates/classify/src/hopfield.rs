//! Recall, then match.

use crate::examples::check_size;
use crate::{Classifier, Examples, NearestNeighbour, Result, Scoring};
use hopfit_core::{BatchOutcome, Cues, Network, Recaller, Update};

/// A network that stores examples, asked for the class of a cue: the cue is
/// recalled until nothing changes, and the stored example nearest to the
/// final state ([`NearestNeighbour`]) says the class (Sect. 4.2 of the paper).
///
/// Recall is synchronous, with at most 100 steps, unless [`Self::update`] and
/// [`Self::max_steps`] say otherwise; a recall that ends in two states that
/// alternate is matched by the last one.
#[derive(Debug, Clone)]
pub struct HopfieldClassifier {
    network: Network,
    examples: Examples,
    nearest: NearestNeighbour,
    update: Update,
    max_steps: usize,
}

impl HopfieldClassifier {
    /// Joins a network, trained by any rule, and the examples it stores.
    ///
    /// # Errors
    /// A network of another size than the examples.
    pub fn new(network: Network, examples: Examples) -> Result<Self> {
        check_size("the network's states", examples.neurons(), network.neurons())?;
        let nearest = NearestNeighbour::fit(examples.clone());
        Ok(Self { network, examples, nearest, update: Update::Synchronous, max_steps: 100 })
    }

    /// Chooses the order of updates.
    #[must_use]
    pub fn update(mut self, update: Update) -> Self {
        self.update = update;
        self
    }

    /// Limits the steps of a recall; 0 matches the cues as they are.
    #[must_use]
    pub fn max_steps(mut self, max_steps: usize) -> Self {
        self.max_steps = max_steps;
        self
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The examples that it stores.
    #[must_use]
    pub fn examples(&self) -> &Examples {
        &self.examples
    }

    /// The states that the cues end in, and how: synchronous recall of a cue
    /// may end in two states that alternate.
    ///
    /// # Errors
    /// Cues of another size than the examples.
    pub fn recall(&self, cues: &Cues) -> Result<BatchOutcome> {
        self.examples.check(cues)?;
        let recaller = Recaller::new(&self.network).update(self.update).max_steps(self.max_steps);
        Ok(recaller.recall_all(cues)?)
    }

    fn states(&self, cues: &Cues) -> Result<Cues> {
        Ok(Cues::new(self.network.neurons(), self.recall(cues)?.states)?)
    }
}

impl Classifier for HopfieldClassifier {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        self.nearest.predict(&self.states(cues)?)
    }
}

impl Scoring for HopfieldClassifier {
    fn classes(&self) -> &[usize] {
        self.nearest.classes()
    }

    fn scores(&self, cues: &Cues) -> Result<Vec<f64>> {
        self.nearest.scores(&self.states(cues)?)
    }
}
