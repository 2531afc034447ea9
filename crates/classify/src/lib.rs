//! Classification with Hopfield memories.
//!
//! A row of numbers is encoded in signs, one bit a cluster of each feature.
//! A network stores the encoded examples. An unseen row is recalled from its
//! encoding, and the stored example that is nearest to what was recalled says
//! the class (Sect. 4.2 of the paper). Any rule may have trained the network.
//!
//! | to | use |
//! |---|---|
//! | encode numbers in bits ±1, and bits in numbers again | [`SignEncoder`] |
//! | hold encoded examples with their classes | [`Examples`] |
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
mod hopfield;
mod kmeans;
mod missing;
mod nearest;
mod softmax;
mod split;
mod tree;
mod trial;

pub use classifier::Classifier;
pub use encoder::SignEncoder;
pub use error::{Error, ErrorKind};
pub use examples::Examples;
pub use hopfield::HopfieldClassifier;
pub use kmeans::cluster_centres;
pub use missing::erase;
pub use nearest::{NearestNeighbour, nearest};
pub use softmax::{SoftmaxNetwork, SoftmaxOptions};
pub use split::Split;
pub use tree::{DecisionTree, ForestOptions, RandomForest};
pub use trial::Trial;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;
