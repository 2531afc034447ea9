//! What can be wrong with patterns, weights and states.

hopfit_error::opaque! {
    /// Why something was refused. [`Error::kind`] tells what it is; the message
    /// names the place (pattern and neuron, counted from 0) and what to do.
    #[derive(Clone, PartialEq)]
    pub struct Error(ErrorKind);
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No patterns at all (P = 0).
    #[error("there are no patterns (P = 0); give at least one")]
    NoPatterns,
    /// Fewer than two neurons: nothing to associate.
    #[error("{neurons} neuron(s) a pattern; an associative memory needs at least 2")]
    TooFewNeurons {
        /// The N that was given.
        neurons: usize,
    },
    /// A bit that is not +1 or −1 (or 0, where missing bits are allowed).
    #[error("pattern {pattern}, neuron {neuron}: {value} is not {allowed}")]
    NotASign {
        /// Index of the pattern, from 0.
        pattern: usize,
        /// Index of the neuron, from 0.
        neuron: usize,
        /// What stands there.
        value: i64,
        /// What may stand there.
        allowed: &'static str,
    },
    /// Rows of unequal length.
    #[error("pattern {pattern} has {found} bits where the others have {expected}")]
    Ragged {
        /// Index of the pattern, from 0.
        pattern: usize,
        /// Bits in the patterns before it.
        expected: usize,
        /// Bits in this one.
        found: usize,
    },
    /// Two things of different size were brought together.
    #[error("{what} has size {found} where {expected} is needed")]
    SizeMismatch {
        /// Which thing.
        what: &'static str,
        /// The size it should have.
        expected: usize,
        /// The size it has.
        found: usize,
    },
    /// NaN or an infinity among the weights or the bias.
    #[error("{what} of neuron {row}, entry {column}, is {value}; it must be finite")]
    NotFinite {
        /// `weight` or `bias`.
        what: &'static str,
        /// Row of the entry.
        row: usize,
        /// Column of the entry.
        column: usize,
        /// The value.
        value: f64,
    },
    /// A shape whose area is not the number of neurons.
    #[error("shape {height}x{width} has {} pixels, but there are {neurons} neurons", height.saturating_mul(*width))]
    ShapeMismatch {
        /// Rows of the picture.
        height: usize,
        /// Columns of the picture.
        width: usize,
        /// The number of neurons.
        neurons: usize,
    },
    /// A temperature that is none.
    #[error("the temperature is {temperature}; it must be a number above 0")]
    BadTemperature {
        /// What was given, in units of the typical stability.
        temperature: f64,
    },
    /// A typical stability that is none.
    #[error("the typical stability sigma is {sigma}; it must be a number, 0 or more")]
    BadSigma {
        /// What was given.
        sigma: f64,
    },
    /// A word that is none of a few.
    #[error("{text:?} is not {what}: {}", crate::choice::listed(names))]
    NoChoice {
        /// What was given.
        text: String,
        /// What was expected, with an article.
        what: &'static str,
        /// The words that there are.
        names: Vec<&'static str>,
    },
    /// A word that names no shape, weight class or tie rule.
    #[error("{text:?} is not {expected}")]
    Unreadable {
        /// What was given.
        text: String,
        /// What was expected, with an example.
        expected: &'static str,
    },
}
