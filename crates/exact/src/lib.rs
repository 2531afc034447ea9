//! Hopfield memories trained to proven optimality.
#![forbid(unsafe_code)]

pub mod across;
pub mod basin;
pub mod engine;
pub mod integer;
pub mod joint;
mod linalg;
pub mod primal;
pub mod row;
mod simplex;
