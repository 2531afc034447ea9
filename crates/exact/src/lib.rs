//! Hopfield memories trained to proven optimality.
#![forbid(unsafe_code)]

pub mod across;
pub mod basin;
pub mod integer;
pub mod primal;
pub mod row;
