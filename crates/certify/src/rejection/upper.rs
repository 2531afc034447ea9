//! Flaws of weights.

use thiserror::Error;

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
