//! Label neurons: one neuron a class, joined to all others by weights. The
//! class of a cue is the one whose neuron, held at +1, gives the lowest (free)
//! energy. One file a way to find the weights:
//!
//! | weights | file |
//! |---|---|
//! | logarithms of counts | `bayes.rs` |
//! | those that stand noise best | `noise.rs` |

mod bayes;
mod counts;
mod descent;
mod held_out;
mod noise;
mod rows;
mod temperature;

pub use bayes::{BayesLabels, BayesOptions};
pub use noise::{NoiseLabels, NoiseOptions};
pub(crate) use temperature::temperature;
