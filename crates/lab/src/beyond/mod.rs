//! Experiments that the paper leaves open, one file each:
//!
//! | question | file |
//! |---|---|
//! | how many random patterns does a rule, or a class of weights, store? | `capacity.rs` |
//! | is an input known? | `known.rs` |
//! | what do ε, M and the seed decide? | `parameters.rs` |
//! | what do the grey level, the pictures, the overlap decide? | `images.rs` |

mod capacity;
mod images;
mod known;
mod limit;
mod parameters;

pub(crate) use capacity::Capacity;
pub(crate) use images::Images;
pub(crate) use known::Known;
pub(crate) use parameters::Parameters;
