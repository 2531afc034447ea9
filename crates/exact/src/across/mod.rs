//! Bounds across the rows of symmetric weights, by antisymmetric multipliers.
//!
//! Let Λ be antisymmetric: Λ_ij = −Λ_ji. For symmetric W the sum Σ_i Λ_i·w_i
//! vanishes, so that *some row i with Λ_i ≠ 0 has Λ_i·w_i ≤ 0*. Let g_i be the
//! fewest flips of row i under that hypothesis. Then every symmetric W
//! satisfies the *clause*: f_i ≥ g_i for at least one row of the support of Λ.
//! The fewest flips that agree with all clauses found bound the flips.
//!
//! What a clause rests on is exact for free: Λ is antisymmetric by
//! construction after rounding to whole numbers, and all else is proved
//! within single rows, by cores that may use the hypothesis.
//!
//! | part | does |
//! |---|---|
//! | `engine` | what the bounder knows, and its face |
//! | `goal` | goals, the search tree over decided bits |
//! | `master` | the fewest flips that agree with all clauses |
//! | `separate` | Λ for given budgets: cuts until all rows exceed theirs |
//! | `deepen` | larger budgets for a clause |
//! | `support` | rows without multipliers, facets |
//! | `kernel` | equations in whole numbers |
//! | `nearest` | Λ of largest margin over the cuts |
//! | `row` | one row under decisions: cells and cuts |
//! | `ask` | whether a hypothesis costs a row enough |
//! | `hitting` | small hitting sets of cores, by exhaustive search |
//! | `cone`, `basis` | whether Λ_i is in the cone of a row's demands |
//! | `branch` | the bit to branch on where no Λ exists |
//! | `pairs` | which multipliers are free |
//! | `write` | the certificate's proof, with exact cores |

mod ask;
mod basis;
mod bits;
mod branch;
mod cone;
mod deepen;
mod engine;
mod goal;
mod hitting;
mod kernel;
mod master;
mod nearest;
mod pairs;
mod row;
mod separate;
mod support;
mod write;

pub use engine::{Bounder, Effort, Proved, fits};
