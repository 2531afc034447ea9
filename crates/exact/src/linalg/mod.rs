//! Small linear systems solved exactly.
//!
//! | module | subject |
//! |---|---|
//! | `matrix` | matrices of whole numbers |
//! | `modular` | factors of a matrix modulo a prime |
//! | `solve` | from residues to exact fractions |

mod matrix;
mod modular;
mod solve;

pub(crate) use matrix::Matrix;
pub(crate) use modular::Factors;
pub(crate) use solve::{solve, solve_with};
