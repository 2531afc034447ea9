//! Bounds across rows by antisymmetric multipliers.
#![allow(missing_docs, clippy::pedantic, clippy::print_stdout, dead_code)]

mod bits;
mod cone;
mod engine;
mod hitting;
mod master;
mod nearest;
mod pairs;
mod row;

pub use engine::{Bounder, Effort};
