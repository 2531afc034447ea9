//! Dense simplex arithmetic: the one place for its numerics.
//!
//! All linear programs of the engine have a few hundred rows and columns, and
//! are asked again and again with small changes. A dense [`Dictionary`] with
//! vectorised pivots serves them all; who uses one knows what its variables
//! mean, and what is asked.
//!
//! | module | subject |
//! |---|---|
//! | `dictionary` | basic variables as functions of the others, and the pivot |
//! | `ratio` | which variables to exchange |
//! | `vector` | the inner loops |

mod dictionary;
mod ratio;
pub(crate) mod vector;

pub(crate) use dictionary::{Dictionary, Equations, Place};
pub(crate) use ratio::{blocking, entering, leaving};

/// Values, multipliers and reduced costs below this are taken for zero.
pub(crate) const NOISE: f64 = 1e-9;

/// Entries below this are no pivots.
pub(crate) const LEAST_PIVOT: f64 = 1e-7;
