//! Patterns and weights to look at: in the terminal and as PNG.

mod matrix;
mod png;
mod terminal;

pub use matrix::matrix;
pub use png::Picture;
pub use terminal::{Panel, side_by_side};
