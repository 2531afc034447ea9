//! What a network does with all of its states, not only with what it stores.
//!
//! | to | use |
//! |---|---|
//! | say what a state is: stored, inverse, mixture of three | [`Landmarks`] |
//! | find all fixed points of up to 24 neurons | [`Enumeration`] |
//! | estimate how many kinds there are from a sample | [`unseen`] |
//! | give a counted share an interval | [`wilson`] |
//! | find where success turns into failure | [`Logistic`], [`midpoint`] |
//! | quote a theory | [`theory`] |

mod census;
mod kind;
mod logistic;
mod sample;
pub mod theory;

pub use census::{Enumeration, MOST_NEURONS, code_of, state_of};
pub use kind::{Kind, Landmarks, Part};
pub use logistic::{Logistic, Midpoint, Successes, midpoint};
pub use sample::{Unseen, mean_interval, unseen, wilson};

/// The level of all intervals: 95 %.
pub const CONFIDENCE: f64 = 0.95;
/// The quantile of the normal distribution that belongs to [`CONFIDENCE`].
const Z: f64 = 1.959_963_984_540_054;
