//! Bits, 64 a word.

/// Bits as 64-bit words, the first in the lowest place.
///
/// ```
/// assert_eq!(hopfit_core::words_of([true, false, true].into_iter()), [5]);
/// ```
#[must_use]
pub fn words_of(bits: impl Iterator<Item = bool>) -> Vec<u64> {
    let mut words = Vec::new();
    for (at, bit) in bits.enumerate() {
        if at % 64 == 0 {
            words.push(0);
        }
        *words.last_mut().expect("a word was pushed") |= u64::from(bit) << (at % 64);
    }
    words
}
