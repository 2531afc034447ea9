//! Patterns and weights to look at: in the terminal and as PNG.

mod png;
mod terminal;

pub use png::Picture;
pub use terminal::{Panel, side_by_side};
