//! The fingerprint of a pattern matrix.

use crate::Patterns;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The SHA-256 of the patterns, as 64 lower-case hexadecimal digits. It is
/// what reports, models and certificates name their patterns by.
///
/// Hashed are, in this order: the text `hopfit-patterns-1` and a line feed; P
/// and N as 64-bit little-endian integers; one byte a bit, pattern by
/// pattern, 1 for +1 and 0 for −1. With NumPy, for a P×N array `X`:
///
/// ```python
/// import hashlib, struct
/// head = b"hopfit-patterns-1\n" + struct.pack("<QQ", *X.shape)
/// hashlib.sha256(head + (X > 0).astype("u1").tobytes()).hexdigest()
/// ```
///
/// ```
/// use hopfit_core::{Patterns, patterns_hash};
/// let patterns = Patterns::from_rows(&[[1, -1], [1, 1]])?;
/// let swapped = Patterns::from_rows(&[[1, 1], [1, -1]])?;
/// assert_eq!(patterns_hash(&patterns).len(), 64);
/// assert_ne!(patterns_hash(&patterns), patterns_hash(&swapped));
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[must_use]
pub fn patterns_hash(patterns: &Patterns) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"hopfit-patterns-1\n");
    hasher.update((patterns.count() as u64).to_le_bytes());
    hasher.update((patterns.neurons() as u64).to_le_bytes());
    for row in patterns.rows() {
        hasher.update(row.iter().map(|bit| u8::from(*bit > 0)).collect::<Vec<u8>>());
    }
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::patterns_hash;
    use crate::Patterns;

    #[test]
    fn the_hash_is_the_one_that_numpy_gives() {
        // Computed with Python's hashlib by the recipe above.
        let patterns = Patterns::from_rows(&[[1, -1, 1], [1, 1, -1]]).unwrap();
        assert_eq!(
            patterns_hash(&patterns),
            "6b4c9f5346a6f7b396e3a00b8b2ec9816785dc28bb86b2d5f100d290ce2ec1e0"
        );
    }

    #[test]
    fn the_shape_counts() {
        let hash = |rows: &[&[i8]]| patterns_hash(&Patterns::from_rows(rows).unwrap());
        assert_ne!(hash(&[&[1, -1, 1, 1]]), hash(&[&[1, -1], &[1, 1]]));
    }
}
