//! Why a certificate is refused.

mod across;
mod basins;
mod enumeration;
mod tree;
mod upper;

pub use across::AcrossFlaw;
pub use basins::BasinFlaw;
pub use enumeration::EnumerationFlaw;
pub use tree::{FactFlaw, TreeFlaw};
pub use upper::UpperFlaw;

use hopfit_core::Demand;
use thiserror::Error;

hopfit_error::opaque! {
    /// A refused certificate. [`Rejection::kind`] tells why; the message names
    /// the place in the certificate. Facts, nodes, patterns and neurons are
    /// counted from 0.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Rejection(RejectionKind);
}

impl Rejection {
    /// Whether the certificate was not refused at all: it was time to stop
    /// before the check was done.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(*self.0, RejectionKind::Stopped)
    }
}

/// The kinds of [`Rejection`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RejectionKind {
    /// It was time to stop, see [`crate::check_until`].
    #[error("the check was stopped before it was done")]
    Stopped,
    /// Something else altogether.
    #[error(
        "this is no certificate: {found}. A certificate is the file that `hopfit train --rule exact` \
         writes to its --certificate, or what a memory trained in Python has as certificate_"
    )]
    NoCertificate {
        /// What it is instead.
        found: String,
    },
    /// Damaged JSON, or not quite the JSON of a certificate.
    #[error("line {line}, column {column}: {reason}")]
    Unreadable {
        /// Line of the file, from 1.
        line: usize,
        /// Column of that line, from 1.
        column: usize,
        /// What was expected there.
        reason: String,
    },
    /// The file says that it is something else.
    #[error("the file's format is {found:?}, not {:?}", crate::FORMAT)]
    UnknownFormat {
        /// What it says.
        found: String,
    },
    /// A version that this program does not know.
    #[error(
        "the certificate has version {found}, and this program reads versions 1 to {}; \
         check it with the program that wrote it or a newer one",
        crate::VERSION
    )]
    UnknownVersion {
        /// The version of the file.
        found: u64,
    },
    /// A kind of proof that its version does not have.
    #[error(
        "the certificate has version {version}; with basins it is 4, else with a proof across rows \
         3, else with an enumeration 2, without any of them 1"
    )]
    OtherVersion {
        /// The version of the file.
        version: u64,
    },
    /// Another number of patterns or neurons.
    #[error("the certificate speaks of {expected} {what}, but {found} were given")]
    WrongSize {
        /// `patterns` or `neurons`.
        what: &'static str,
        /// What the certificate says.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// Other patterns.
    #[error(
        "the certificate speaks of other patterns: their hash is {expected}, that of the given \
         ones is {found}; give the very patterns in the order that was used for training"
    )]
    OtherPatterns {
        /// The hash in the certificate.
        expected: String,
        /// The hash of the given patterns.
        found: String,
    },
    /// The hash does not belong to the problem in the certificate.
    #[error("the problem in the certificate has hash {found}, but the certificate says {claimed}")]
    ProblemHash {
        /// What the certificate says.
        claimed: String,
        /// The hash of its problem.
        found: String,
    },
    /// A certificate of another problem than the one asked about.
    #[error(
        "the certificate speaks of another problem: its {what} is \"{told}\", but \"{asked}\" is \
         asked"
    )]
    OtherProblem {
        /// Which part of it differs: `tie rule`, `symmetry`, `bias`, `weight
        /// class` or `mask`.
        what: &'static str,
        /// What the certificate says.
        told: String,
        /// What was asked.
        asked: String,
    },
    /// A mask that is none of N neurons.
    #[error(
        "the mask does not fit {neurons} neurons: its shape or one of its pairs is wrong, or these \
         are more than 2^14 neurons"
    )]
    BadMask {
        /// N.
        neurons: usize,
    },
    /// A lower bound for more demands than are checked.
    #[error("a lower bound by facts is checked for fewer than 2^32 bits of patterns only")]
    TooManyDemands,
    /// The weights do not show what is claimed.
    #[error("the weights: {0}")]
    Upper(UpperFlaw),
    /// The proved bound is above what the weights achieve.
    #[error("{bound} flips cannot be a lower bound where weights with {flips} flips are claimed")]
    BoundAboveFlips {
        /// The claimed lower bound.
        bound: usize,
        /// The claimed flips of the weights.
        flips: usize,
    },
    /// A fact does not hold as it is written.
    #[error("fact {fact}: {flaw}")]
    Fact {
        /// Index of the fact.
        fact: usize,
        /// What is wrong with it.
        flaw: FactFlaw,
    },
    /// A search tree proves less than it should.
    #[error("{}, node {node}: {flaw}", tree_name(*fact))]
    Tree {
        /// The fact that the tree should prove; none for the final tree.
        fact: Option<usize>,
        /// Index of the node in preorder.
        node: usize,
        /// What is wrong with it.
        flaw: TreeFlaw,
    },
    /// An enumeration proves less than it should.
    #[error("the enumeration{}: {flaw}", node.map_or(String::new(), |node| format!(", node {node}")))]
    Enumeration {
        /// Index of the node in preorder; none for the enumeration itself.
        node: Option<usize>,
        /// What is wrong with it.
        flaw: EnumerationFlaw,
    },
    /// A proof across rows proves less than it should.
    #[error("the proof across rows{}: {flaw}", place.map_or(String::new(), |(what, at)| format!(", {what} {at}")))]
    Across {
        /// `clause` or `node`, and its index; none for the proof itself.
        place: Option<(&'static str, usize)>,
        /// What is wrong with it.
        flaw: AcrossFlaw,
    },
    /// Damaged patterns are not mended as claimed.
    #[error("the basins, {damage}{}: {flaw}", core.map_or(String::new(), |core| format!(", core {core}")))]
    Basins {
        /// `flips` or `missing`.
        damage: &'static str,
        /// Index of the core; none for the claims themselves.
        core: Option<usize>,
        /// What is wrong with it.
        flaw: BasinFlaw,
    },
}

fn tree_name(fact: Option<usize>) -> String {
    fact.map_or("the final tree".to_owned(), |fact| format!("the tree of fact {fact}"))
}

fn name(demand: Demand) -> String {
    format!("neuron {} of pattern {}", demand.neuron, demand.pattern)
}
