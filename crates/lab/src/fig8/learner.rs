//! The rules that figure 8 compares.

use crate::Result;
use crate::chart::{Dash, Marker, Style};
use crate::method::Method;
use hopfit::classify::{
    BayesLabels, BayesOptions, Classifier, DecisionTree, Examples, Features, ForestOptions,
    HopfieldClassifier, NearestNeighbour, NoiseLabels, NoiseOptions, Observations, RandomForest,
    SoftmaxNetwork, SoftmaxOptions,
};
use hopfit::{Stop, Update};
use std::time::Duration;

/// A way to learn to classify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Learner {
    /// Recall and match, with weights by a learning rule.
    Hopfield(Method),
    /// The same, with the cue kept as a fading field.
    Cue(Method),
    /// Label neurons by counts.
    Bayes,
    /// Label neurons trained for noise.
    Noise,
    Tree,
    Forest,
    Softmax,
    Nearest,
}

/// Nearest comes first, so that the other curves lie on top.
pub(super) const LEARNERS: [Learner; 16] = [
    Learner::Nearest,
    Learner::Tree,
    Learner::Forest,
    Learner::Softmax,
    Learner::Hopfield(Method::Hebbian),
    Learner::Hopfield(Method::Pseudoinverse),
    Learner::Hopfield(Method::Gradient),
    Learner::Hopfield(Method::Milp),
    Learner::Hopfield(Method::MilpSparse),
    Learner::Hopfield(Method::MilpTernary),
    Learner::Hopfield(Method::Exact),
    Learner::Hopfield(Method::ExactMargin),
    Learner::Hopfield(Method::ExactSparse),
    Learner::Cue(Method::Pseudoinverse),
    Learner::Noise,
    Learner::Bayes,
];

/// What a learner came to.
#[derive(Default)]
pub(super) struct Learned {
    /// None if a search ended without any network.
    pub(super) classifier: Option<Box<dyn Classifier>>,
    /// The same again, where it is a Hopfield memory.
    pub(super) memory: Option<HopfieldClassifier>,
    /// How a learning rule ended; nothing for what is no memory.
    pub(super) status: Option<String>,
    /// Flips of the examples in a memory.
    pub(super) flips: Option<usize>,
}

/// What is drawn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Others,
    Classical,
    Programs,
    Exact,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::Others, Self::Classical, Self::Programs, Self::Exact];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Others => "other classifiers",
            Self::Classical => "classical memories",
            Self::Programs => "the paper's programs",
            Self::Exact => "the exact engine",
        }
    }
}

impl Learner {
    /// What the column `rule` calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hopfield(method) => method.name(),
            // One rule is shown with the cue kept: its results depend on no
            // time limit.
            Self::Cue(_) => "pseudoinverse-cue",
            Self::Bayes => "labels-bayes",
            Self::Noise => "labels-noise",
            Self::Tree => "tree",
            Self::Forest => "forest",
            Self::Softmax => "softmax",
            Self::Nearest => "nearest",
        }
    }

    /// What legends call it.
    pub(super) fn label(self) -> String {
        match self {
            Self::Hopfield(method) => method.label().into(),
            Self::Cue(method) => format!("{}, cue kept", method.label()),
            Self::Bayes => "label neurons: counts".into(),
            Self::Noise => "label neurons: noise".into(),
            Self::Tree => "decision tree".into(),
            Self::Forest => "random forest".into(),
            Self::Softmax => "softmax network".into(),
            Self::Nearest => "nearest neighbour".into(),
        }
    }

    /// With whom it is drawn; none for nearest neighbour, which all are beside.
    pub(super) fn group(self) -> Option<Group> {
        match self {
            Self::Nearest => None,
            Self::Hopfield(Method::Milp | Method::MilpSparse | Method::MilpTernary) => {
                Some(Group::Programs)
            }
            Self::Hopfield(method) if method.searches() => Some(Group::Exact),
            Self::Hopfield(_) | Self::Cue(_) => Some(Group::Classical),
            _ => Some(Group::Others),
        }
    }

    /// What recalls has the colour of its rule; what does not is grey.
    pub(super) fn style(self) -> Style {
        let grey = |dash, marker, width| Style { colour: [120; 3], dash, marker, width };
        match self {
            Self::Hopfield(method) => method.style(),
            Self::Cue(_) => Style::numbered(16),
            Self::Bayes => Style::numbered(19).width(3.2),
            Self::Noise => Style::numbered(12),
            Self::Tree => grey(Dash::Dotted, Marker::Square, 2.2),
            Self::Forest => grey(Dash::Long, Marker::Triangle, 2.2),
            Self::Softmax => grey(Dash::DashDot, Marker::Plus, 2.2),
            Self::Nearest => grey(Dash::Solid, Marker::None, 5.0),
        }
    }

    /// Whether it searches until its time limit.
    pub(super) fn searches(self) -> bool {
        matches!(self, Self::Hopfield(method) if method.searches())
    }

    /// Learns on one thread, at most for `limit` where it searches.
    pub(super) fn learn(
        self,
        (examples, features): (&Examples, &Features),
        seed: u64,
        limit: Duration,
        stop: &Stop,
    ) -> Result<Learned> {
        let classifier: Box<dyn Classifier> = match self {
            Self::Hopfield(method) => {
                let trained = method.train_bare(examples.patterns(), None, seed, limit, stop)?;
                let (status, flips) = (Some(trained.status), trained.flips);
                let Some(network) = trained.network else {
                    return Ok(Learned { status, ..Learned::default() });
                };
                let memory = HopfieldClassifier::new(network, examples.clone())?;
                let classifier: Option<Box<dyn Classifier>> = Some(Box::new(memory.clone()));
                return Ok(Learned { classifier, memory: Some(memory), status, flips });
            }
            Self::Cue(method) => {
                let trained = method.train_bare(examples.patterns(), None, seed, limit, stop)?;
                let Some(network) = trained.network else { return Ok(Learned::default()) };
                let memory = HopfieldClassifier::new(network, examples.clone())?;
                Box::new(memory.update(Update::Cue { seed }))
            }
            Self::Bayes => {
                let (rows, options) = (Observations::from(examples), BayesOptions::default());
                Box::new(BayesLabels::fit(features.clone(), &rows, options)?)
            }
            Self::Noise => {
                let (rows, options) = (Observations::from(examples), NoiseOptions::default());
                Box::new(NoiseLabels::fit(features, &rows, options)?)
            }
            Self::Tree => Box::new(DecisionTree::fit(examples, seed)),
            Self::Forest => {
                let options = ForestOptions { seed, ..ForestOptions::default() };
                Box::new(RandomForest::fit(examples, options)?)
            }
            Self::Softmax => {
                let options = SoftmaxOptions { seed, ..SoftmaxOptions::default() };
                Box::new(SoftmaxNetwork::fit(examples, &options)?)
            }
            Self::Nearest => Box::new(NearestNeighbour::fit(examples.clone())),
        };
        Ok(Learned { classifier: Some(classifier), ..Learned::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::LEARNERS;

    #[test]
    fn no_two_curves_look_alike() {
        for (at, learner) in LEARNERS.iter().enumerate() {
            for other in &LEARNERS[..at] {
                let (a, b) = (learner.style(), other.style());
                assert!(
                    (a.colour, a.dash, a.marker) != (b.colour, b.dash, b.marker),
                    "{learner:?} and {other:?}"
                );
            }
        }
    }
}
