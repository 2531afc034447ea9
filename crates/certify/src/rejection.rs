//! Why a certificate is refused.

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

/// What is wrong with claims about damaged patterns.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BasinFlaw {
    /// Not one radius a pattern.
    #[error("there are {found} radii where {expected} are needed")]
    Size {
        /// P.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// No number from −1 to N.
    #[error("pattern {pattern} has radius {radius}, which is no number of bits")]
    OutOfRange {
        /// The pattern.
        pattern: usize,
        /// What is claimed.
        radius: i64,
    },
    /// A cue that is not mended.
    #[error(
        "pattern {pattern} with {claimed} wrong bits, the worst for neuron {neuron}, is not \
         restored in one step"
    )]
    TooLarge {
        /// The pattern.
        pattern: usize,
        /// The radius that is claimed.
        claimed: i64,
        /// The neuron that fails.
        neuron: usize,
    },
    /// More is mended than claimed.
    #[error("pattern {pattern} is restored from more than {claimed} wrong bits, too")]
    TooSmall {
        /// The pattern.
        pattern: usize,
        /// The radius that is claimed.
        claimed: i64,
    },
    /// A bound that the weights refute.
    #[error("no bound can be {bound} where all patterns have a radius of {radius}")]
    BoundBelowRadius {
        /// The bound.
        bound: i64,
        /// The radius that all patterns have.
        radius: i64,
    },
    /// A bound without a proof.
    #[error("a radius above {bound} is not refuted: every core has members with more wrong bits")]
    NoCore {
        /// The bound.
        bound: i64,
    },
    /// Wrong bits of a cue that do not exist or do not ascend.
    #[error("{}: the wrong bits do not ascend, or one does not exist", name(*.0))]
    WrongBits(Demand),
    /// A core that is none.
    #[error("{0}")]
    Core(FactFlaw),
    /// Cores that take too long to check.
    #[error("the cores have more than 2^32 coefficients")]
    TooMuchWork,
}

/// What is wrong with a proof across rows.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AcrossFlaw {
    /// Weights that need not be symmetric.
    #[error("free weights have nothing in common across rows")]
    FreeWeights,
    /// A demand outside the patterns.
    #[error("there is no neuron {} in a pattern {}", .0.neuron, .0.pattern)]
    NoSuchDemand(Demand),
    /// A class that is decided already.
    #[error("the class of {} is decided already", name(*.0))]
    AlreadyDecided(Demand),
    /// A multiplier that is zero, given twice, or of no pair i < j that may
    /// have a weight.
    #[error(
        "the multiplier of neurons {first} and {second} is zero, given twice, or of no weight; \
         the smaller number stands first"
    )]
    Multiplier {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
    },
    /// No rows at all.
    #[error("the clause speaks of no row")]
    NoRows,
    /// Rows that do not exist or do not ascend.
    #[error("row {neuron} does not exist, or the rows do not ascend")]
    RowOrder {
        /// The row.
        neuron: usize,
    },
    /// A row with multipliers of which the clause does not speak.
    #[error("row {neuron} has multipliers, but the clause does not speak of it")]
    MissingRow {
        /// The row.
        neuron: usize,
    },
    /// A core that is none.
    #[error("row {neuron}, core {core}: {what}")]
    Core {
        /// The row.
        neuron: usize,
        /// Index of the core.
        core: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Cores that do not force as many flips as claimed.
    #[error("row {neuron}: fewer than {bound} flips hit all cores")]
    Hit {
        /// The row.
        neuron: usize,
        /// The flips claimed.
        bound: usize,
    },
    /// Clauses that fewer flips satisfy.
    #[error("{sum} flips agree with all clauses that hold here, fewer than {bound}")]
    Counts {
        /// The flips.
        sum: u64,
        /// The flips claimed.
        bound: u64,
    },
    /// A proof that takes too long to check.
    #[error("the searches take more than 2^32 steps, or go deeper than 2000 levels")]
    TooMuchWork,
    /// The tree ends although a part is open.
    #[error("the proof is cut short")]
    Missing,
    /// Nodes after the end of the tree.
    #[error("the proof ended before this node")]
    Trailing,
}

/// What is wrong with an enumeration of weight vectors.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnumerationFlaw {
    /// Continuous weights.
    #[error("continuous weights cannot be enumerated")]
    Continuous,
    /// More vectors than are enumerated.
    #[error("the neurons have more than 2^28 weight vectors, or more than 2^34 times patterns")]
    TooManyVectors,
    /// More vectors than are stored.
    #[error("more than 2^24 weight vectors remain after the first exclusion step")]
    TooManyKept,
    /// More values than are tabulated.
    #[error("all weights of all neurons together have more than 2^23 values")]
    TooManyValues,
    /// A proof that takes too long to check.
    #[error("the exclusion steps look at more than 2^34 weights of vectors")]
    TooMuchWork,
    /// A denominator of 0 or too large.
    #[error("the denominator must be from 1 to 2^20")]
    Denominator,
    /// A price that is too large.
    #[error("a price exceeds 2^24; use a smaller denominator")]
    PriceTooLarge,
    /// Neurons that share no weight.
    #[error(
        "there is no symmetric weight between neurons {first} and {second}, the smaller number first"
    )]
    NoSuchPair {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
    },
    /// Not one change for each value but the first.
    #[error(
        "the weight of neurons {first} and {second} has {found} price changes where {expected} are needed"
    )]
    Changes {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
        /// One less than the values of a weight.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A pair that was split further up.
    #[error("the weight of neurons {first} and {second} was split further up")]
    SplitTwice {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
    },
    /// The tree ends although weights with fewer flips are not excluded.
    #[error("the proof is cut short: every neuron has a weight vector left here")]
    Missing,
    /// Nodes after the end of the tree.
    #[error("the proof ended before this node")]
    Trailing,
}

fn tree_name(fact: Option<usize>) -> String {
    fact.map_or("the final tree".to_owned(), |fact| format!("the tree of fact {fact}"))
}

/// What is wrong with the weights of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UpperFlaw {
    /// Not N×N weights, or not N biases.
    #[error("{what} has {found} entries where {expected} are needed")]
    Size {
        /// Which part.
        what: String,
        /// N.
        expected: usize,
        /// Its entries.
        found: usize,
    },
    /// A neuron with a weight to itself.
    #[error("neuron {neuron} has weight {value} to itself; the diagonal must be 0")]
    Diagonal {
        /// The neuron.
        neuron: usize,
        /// The weight.
        value: i64,
    },
    /// A weight where the mask allows none.
    #[error("w[{row}][{column}] is {value}, but the mask allows no weight there")]
    Masked {
        /// The neuron that receives.
        row: usize,
        /// The neuron that sends.
        column: usize,
        /// The weight.
        value: i64,
    },
    /// Symmetric weights are asked, and these are not.
    #[error("w[{row}][{column}] and w[{column}][{row}] differ; symmetric weights are asked")]
    Asymmetric {
        /// The one neuron.
        row: usize,
        /// The other one.
        column: usize,
    },
    /// A weight or bias outside its class.
    #[error("{what} is {value}, which is no weight of the class {class}")]
    Range {
        /// Which weight or bias.
        what: String,
        /// Its value.
        value: i64,
        /// The class.
        class: String,
    },
    /// A bias where none is admissible.
    #[error("neuron {neuron} has bias {value}; the problem admits no bias")]
    Bias {
        /// The neuron.
        neuron: usize,
        /// The bias.
        value: i64,
    },
    /// The weights lose another number of bits than claimed.
    #[error("they lose {found} bits, not {claimed} as claimed")]
    Flips {
        /// What the certificate says.
        claimed: usize,
        /// What the weights lose.
        found: usize,
    },
}

/// What is wrong with a fact.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FactFlaw {
    /// A demand outside the patterns.
    #[error("there is no neuron {} in a pattern {}", .0.neuron, .0.pattern)]
    NoSuchDemand(Demand),
    /// A demand twice.
    #[error("{} is a member twice", name(*.0))]
    Repeated(Demand),
    /// A multiplier that is zero or negative.
    #[error("the multiplier of {} is not positive", name(*.0))]
    NotPositive(Demand),
    /// Only members that a field of zero meets.
    #[error("no member is strict, so zero weights meet all of them")]
    NoStrictMember,
    /// The weighted sum of the functionals depends on a weight.
    #[error("the members do not cancel: their sum depends on w[{row}][{column}]")]
    DependsOnWeight {
        /// The neuron that receives.
        row: usize,
        /// The neuron that sends.
        column: usize,
    },
    /// The weighted sum of the functionals depends on a bias.
    #[error("the members do not cancel: their sum depends on the bias of neuron {neuron}")]
    DependsOnBias {
        /// The neuron.
        neuron: usize,
    },
}

/// What is wrong with a search tree.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TreeFlaw {
    /// A branch on a demand outside the patterns.
    #[error("there is no neuron {} in a pattern {}", .0.neuron, .0.pattern)]
    NoSuchDemand(Demand),
    /// A branch on a demand whose class was decided further up.
    #[error("{} was decided further up, itself or by a demand of its class", name(*.0))]
    AlreadyDecided(Demand),
    /// A fact that is not proved before it is used.
    #[error("fact {fact} cannot be used here; only facts below {available} are proved before")]
    FactNotProved {
        /// The fact.
        fact: usize,
        /// How many facts precede the tree.
        available: usize,
    },
    /// A leaf with denominator 0.
    #[error("the denominator is 0")]
    ZeroDenominator,
    /// A leaf whose bound is not above goal − 1, so that the whole number of
    /// flips may be less than the goal.
    #[error("the leaf proves {numerator}/{denominator} flips, which do not round up to {goal}")]
    TooWeak {
        /// Its bound, as a fraction.
        numerator: i128,
        /// The denominator of the fraction.
        denominator: u64,
        /// How many flips should be proved.
        goal: usize,
    },
    /// A contradiction that is none.
    #[error(
        "fact {fact} is not contradicted: {possible} flips are still possible, it asks {bound}"
    )]
    NotContradicted {
        /// The fact.
        fact: usize,
        /// How many of its members are not kept.
        possible: usize,
        /// How many must flip.
        bound: usize,
    },
    /// The tree ends before its branches do.
    #[error("the tree is cut short: a subtree is missing here")]
    Missing,
    /// Nodes after the end of the tree.
    #[error("the tree ended before this node")]
    Trailing,
    /// Trees that take too long to check.
    #[error("the trees up to here look at more than 2^32 members of facts")]
    TooMuchWork,
    /// Sums beyond 127 bits.
    #[error("the numbers of this leaf exceed 127 bits; use a smaller denominator")]
    TooLarge,
}

fn name(demand: Demand) -> String {
    format!("neuron {} of pattern {}", demand.neuron, demand.pattern)
}
