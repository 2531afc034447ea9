//! Proofs of how few bits a Hopfield memory can lose, and their checker.
//!
//! A [`Certificate`] says of one problem (patterns, admissible weights, tie
//! rule) two things and carries the evidence for both:
//!
//! * *this many flips are enough* ([`Upper`]): integer weights, which anybody
//!   can evaluate without rounding;
//! * *no admissible weights lose fewer* ([`Lower`]): facts about which bits
//!   cannot be kept together, and a search tree that adds them up.
//!
//! [`check`] accepts or refuses it, in whole numbers only. It shares no code
//! with what finds the weights or the proof, and names the place where a
//! proof fails.
//!
//! # The mathematics
//!
//! Bit i of pattern μ is a *demand*. Its functional is
//! `f_μi(W, b) = x_μi (Σ_j w_ij x_μj + b_i)`; it is kept if `f > 0` (a
//! *strict* demand) or `f ≥ 0`, and flips otherwise.
//!
//! * A [`Core`] is a set of demands with multipliers `y > 0`, at least one of
//!   them on a strict demand, such that `Σ y f = 0` whatever the admissible
//!   weights are. Were all its members kept, the sum would be positive; so at
//!   least one of them flips (Gordan's and Motzkin's transposition theorems).
//! * A [`Rank`] says that at least `bound` of its members flip. Its proof is
//!   a search tree over earlier facts.
//! * Demands of one neuron with the same functional and the same strictness
//!   flip together. They form a *class*, and the search trees work on
//!   classes.
//! * A [`Tree`] branches on whether a class flips. Where it does not branch
//!   further, a leaf weighs earlier facts so that their sum bounds the flips
//!   (weak duality of linear programming), see [`Node`].
//!
//! For integer, ternary and binary weights there is a second kind of proof,
//! which enumerates the weight vectors of each neuron: [`Enumeration`]. For
//! symmetric weights there is a third kind, by antisymmetric multipliers:
//! [`Across`]. What damage to the patterns the weights mend, and that no
//! weights mend more, is said by [`Basins`].
//!
//! # Example
//!
//! Two patterns of two neurons, `++` and `+−`, want opposite signs of the
//! only weight: one bit of each neuron must flip.
//!
//! ```
//! use hopfit_certify::{Certificate, Core, Fact, Lower, Node, Tree, check};
//! use hopfit_core::{Admissible, Demand, IntegerNetwork, Patterns, Problem, TieRule};
//!
//! let patterns = Patterns::from_rows(&[[1, 1], [1, -1]])?;
//! let problem = Problem::new(patterns.clone(), Admissible::symmetric(2), TieRule::Paper)?;
//! let network = IntegerNetwork::new(2, vec![0, 1, 1, 0], vec![0, 0])?;
//!
//! let core = |neuron| {
//!     let members = [0, 1].map(|pattern| (Demand { pattern, neuron }, 1));
//!     Fact::Core(Core::new(members))
//! };
//! let lower = Lower {
//!     bound: 2,
//!     facts: vec![core(0), core(1)],
//!     tree: Tree::leaf([(0, 1), (1, 1)], 1),
//! };
//! let certificate = Certificate::new(&problem, &network, 2, Some(lower));
//!
//! let verdict = check(&certificate, &patterns)?;
//! assert!(verdict.optimal && verdict.flips == 2 && verdict.lower_bound == 2);
//!
//! // It survives being written and read.
//! let text = certificate.to_json();
//! assert_eq!(Certificate::from_json(&text)?, certificate);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The file format is described in `docs/certificate.md`.
#![forbid(unsafe_code)]

mod across;
mod basins;
mod certificate;
mod check;
mod enumeration;
mod file;
mod mask;
mod number;
mod object;
mod problem;
mod rejection;
mod tree;

pub use across::{Across, AcrossNode, Clause, ClauseCore, ClauseRow, Decided};
pub use basins::{Basin, Basins, CueCore, CueMember};
pub use certificate::{Certificate, Core, Fact, Lower, Member, Rank, Upper};
pub use check::{
    BasinsVerdict, RadiusVerdict, Verdict, check, check_problem, check_problem_until, check_until,
};
pub use dashu_int::IBig;
pub use enumeration::{Enumeration, EnumerationNode, PriceChange};
pub use file::{FORMAT, VERSION};
pub use mask::{MOST_NEURONS, MaskDescription};
pub use number::MOST_DIGITS;
pub use problem::ProblemDescription;
pub use rejection::{
    AcrossFlaw, BasinFlaw, EnumerationFlaw, FactFlaw, Rejection, RejectionKind, TreeFlaw, UpperFlaw,
};
pub use tree::{Node, Tree};
