//! Classification with Hopfield memories.
//!
//! A row of numbers is encoded in signs, one bit a cluster of each feature.
//! Two kinds of memories tell the class of an unseen row. One has a label
//! neuron a class: held at +1, the right one gives the lowest energy. The
//! other stores the encoded examples alone; a row is recalled from its
//! encoding, and the example nearest to what was recalled says the class
//! (Sect. 4.2 of the paper). Any rule may have trained its network.
//!
//! | to | use |
//! |---|---|
//! | encode numbers in bits ±1, and bits in numbers again | [`SignEncoder`] |
//! | fill in bits that others imply | [`Features`] |
//! | hold encoded rows with their classes, gaps and weights | [`Observations`] |
//! | classify by label neurons | [`BayesLabels`], [`NoiseLabels`] |
//! | hold complete examples with their classes | [`Examples`] |
//! | classify by recall and match | [`HopfieldClassifier`] |
//! | classify without recall | [`NearestNeighbour`], [`DecisionTree`], [`RandomForest`], [`SoftmaxNetwork`] |
//! | draw examples and tests, erase bits | [`Trial`], [`Split`], [`erase`] |
//!
//! Everything is the same on every machine for the same seed.
//!
//! ```
//! use hopfit_classify::{Classifier, Examples, HopfieldClassifier, SignEncoder};
//! use hopfit_core::{Network, Weights};
//!
//! // Two features a row; missing values are NaN.
//! let rows = [1.0, 20.0, 1.2, 22.0, 5.0, 90.0, 5.1, 80.0];
//! let encoder = SignEncoder::fit(&rows, 2, 2)?;
//! let patterns = encoder.encode_patterns(&rows)?;
//! let examples = Examples::new(patterns, vec![0, 0, 1, 1])?;
//! // Hebb's rule by hand; hopfit's rules do better.
//! let weights = Weights::from_fn(4, |i, j| match i == j {
//!     true => 0.0,
//!     false => examples.patterns().rows().map(|x| f64::from(x[i] * x[j])).sum(),
//! })?;
//! let classifier = HopfieldClassifier::new(Network::without_bias(weights), examples)?;
//! let unseen = encoder.encode(&[1.1, f64::NAN, f64::NAN, 85.0])?;
//! assert_eq!(classifier.predict(&unseen)?, [0, 1]);
//! # Ok::<(), hopfit_classify::Error>(())
//! ```
#![forbid(unsafe_code)]

mod classifier;
mod encoder;
mod error;
mod examples;
mod features;
mod hopfield;
mod kmeans;
mod labels;
mod missing;
mod nearest;
mod observations;
mod softmax;
mod split;
mod tree;
mod trial;

pub use classifier::{Classifier, Scoring};
pub use encoder::SignEncoder;
pub use error::{Error, ErrorKind};
pub use examples::Examples;
pub use features::Features;
pub use hopfield::HopfieldClassifier;
pub use kmeans::{cluster_centres, weighted_centres};
pub use labels::{BayesLabels, BayesOptions, NoiseLabels, NoiseOptions};
pub use missing::erase;
pub use nearest::{NearestNeighbour, nearest};
pub use observations::Observations;
pub use softmax::{SoftmaxNetwork, SoftmaxOptions};
pub use split::Split;
pub use tree::{DecisionTree, ForestOptions, RandomForest};
pub use trial::Trial;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;
