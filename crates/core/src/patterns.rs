//! The patterns that a memory stores.

use crate::{ErrorKind, Result};

/// P patterns of N bits ±1: a P×N matrix, one pattern a row.
///
/// ```
/// use hopfit_core::Patterns;
/// let patterns = Patterns::from_rows(&[[1, -1, 1], [1, 1, -1]])?;
/// assert_eq!((patterns.count(), patterns.neurons()), (2, 3));
/// assert_eq!(patterns.row(1), [1, 1, -1]);
/// assert!(Patterns::from_rows(&[[1, 0]]).is_err());
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Patterns {
    neurons: usize,
    bits: Vec<i8>,
}

impl Patterns {
    /// Takes `bits` row by row, `neurons` of them a pattern.
    ///
    /// # Errors
    /// No patterns, fewer than 2 neurons, a length that is no multiple of
    /// `neurons`, or a bit that is not ±1.
    pub fn new(neurons: usize, bits: Vec<i8>) -> Result<Self> {
        check_table(neurons, &bits)?;
        if let Some(at) = bits.iter().position(|bit| !matches!(bit, -1 | 1)) {
            return Err(not_a_sign(at, neurons, bits[at], "+1 or -1"));
        }
        Ok(Self { neurons, bits })
    }

    /// Takes one pattern a row.
    ///
    /// # Errors
    /// As [`Patterns::new`], and rows of unequal length.
    pub fn from_rows<R: AsRef<[i8]>>(rows: &[R]) -> Result<Self> {
        let neurons = rows.first().map_or(0, |row| row.as_ref().len());
        Self::new(neurons, flatten(neurons, rows)?)
    }

    /// P random patterns: every bit an independent fair coin, from the seed's
    /// ChaCha stream.
    ///
    /// # Errors
    /// As [`Patterns::new`].
    ///
    /// # Panics
    /// If P×N exceeds what can be counted, or the memory.
    pub fn random(count: usize, neurons: usize, seed: u64) -> Result<Self> {
        let mut stream = crate::random::Stream::new(seed, 0);
        let bits = count.checked_mul(neurons).expect("P times N bits are counted in 64 bits");
        Self::new(neurons, (0..bits).map(|_| stream.sign()).collect())
    }

    /// P, the number of patterns.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bits.len() / self.neurons
    }

    /// N, the number of neurons (bits a pattern).
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// Pattern `pattern`, N bits.
    ///
    /// # Panics
    /// If `pattern >= self.count()`.
    #[must_use]
    pub fn row(&self, pattern: usize) -> &[i8] {
        &self.bits[pattern * self.neurons..(pattern + 1) * self.neurons]
    }

    /// The patterns in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[i8]> + Clone {
        self.bits.chunks_exact(self.neurons)
    }

    /// The bit of `neuron` in `pattern`, +1 or −1.
    ///
    /// # Panics
    /// If either is out of range.
    #[must_use]
    pub fn bit(&self, pattern: usize, neuron: usize) -> i8 {
        self.row(pattern)[neuron]
    }

    /// All P×N bits, row by row.
    #[must_use]
    pub fn as_slice(&self) -> &[i8] {
        &self.bits
    }

    /// The patterns from `skip` on, `first` of them at most.
    ///
    /// # Errors
    /// [`ErrorKind::NoPatterns`] if none are left.
    pub fn window(&self, skip: usize, first: Option<usize>) -> Result<Self> {
        let rows: Vec<_> = self.rows().skip(skip).take(first.unwrap_or(usize::MAX)).collect();
        if rows.is_empty() {
            return Err(ErrorKind::NoPatterns.into());
        }
        Self::from_rows(&rows)
    }
}

/// Joins rows of equal length.
pub(crate) fn flatten<R: AsRef<[i8]>>(neurons: usize, rows: &[R]) -> Result<Vec<i8>> {
    let mut bits = Vec::with_capacity(rows.len() * neurons);
    for (pattern, row) in rows.iter().enumerate() {
        let found = row.as_ref().len();
        if found != neurons {
            return Err(ErrorKind::Ragged { pattern, expected: neurons, found }.into());
        }
        bits.extend_from_slice(row.as_ref());
    }
    Ok(bits)
}

/// Checks that `bits` is a table of at least 1 row and 2 columns.
pub(crate) fn check_table(neurons: usize, bits: &[i8]) -> Result<()> {
    if bits.is_empty() {
        return Err(ErrorKind::NoPatterns.into());
    }
    if neurons < 2 {
        return Err(ErrorKind::TooFewNeurons { neurons }.into());
    }
    match bits.len() % neurons {
        0 => Ok(()),
        found => {
            Err(ErrorKind::Ragged { pattern: bits.len() / neurons, expected: neurons, found }
                .into())
        }
    }
}

/// The error for a wrong value at position `at` of a table.
pub(crate) fn not_a_sign(
    at: usize,
    neurons: usize,
    value: i8,
    allowed: &'static str,
) -> crate::Error {
    let (pattern, neuron) = (at / neurons, at % neurons);
    ErrorKind::NotASign { pattern, neuron, value: value.into(), allowed }.into()
}
