//! Weights that mend as much damage as any can, and the proof.
//!
//! A pattern has radius r if one recall step makes it of *every* cue with at
//! most r of its bits flipped (or missing). Neuron i restores its bit from the
//! cue with the set S flipped exactly if
//!
//! ```text
//! x_i (Σ_j w_ij x_j + b_i)  >  2 Σ_(j in S) x_i w_ij x_j
//! ```
//!
//! (once, not twice, for missing bits), so that the worst S holds the largest
//! positive contributions. That is a convex cone of weights, and the question
//! whether it is empty is a linear program with a demand for each cue:
//!
//! * **Weights** (`balanced`): if no |w_ij| exceeds 1 and every kept bit has
//!   x_i h_i > 2 r, no r flips can take it away. Squared hinges in the box are
//!   minimised by accelerated projected gradients, for symmetric and for free
//!   weights alike.
//! * **Proofs** (`nearest`): one neuron alone, with free weights, fails if the
//!   hull of its demands holds the origin. Wolfe's algorithm (1976) finds the
//!   point of that hull next to the origin; it takes in the worst cue of all in
//!   each step, and of the cues there are so many that none is ever listed. It
//!   ends with weights, or with at most N cues whose whole multipliers cancel:
//!   a core, which refutes symmetric weights, too.
//! * **A radius a pattern** ([`climb`]): where a core stops some patterns, as
//!   two that differ in one bit stop each other, these stay behind and the
//!   others go on.

mod balanced;
mod cholesky;
mod climb;
mod nearest;
mod problem;
mod refute;
mod twins;

pub use climb::{Climb, Reached, Stopped, climb};
pub use problem::Radii;
pub use refute::{CueCore, CueMember};
