//! Seeded randomness that is the same on every machine and in every version.
//!
//! Everything random in hopfit draws from ChaCha8 with a seed and a stream
//! number, so that one seed gives independent streams to independent tasks.
//! The few distributions needed are written out here: a library's may change
//! their values between releases, and published figures would change with
//! them.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers.
///
/// ```
/// use hopfit_core::random::Stream;
/// let mut a = Stream::new(7, 0);
/// let mut b = Stream::new(7, 0);
/// assert_eq!(a.below(1000), b.below(1000));
/// ```
#[derive(Debug, Clone)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// Stream number `stream` of `seed`.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// +1 or −1, with equal probability.
    pub fn sign(&mut self) -> i8 {
        if self.0.next_u32() & 1 == 1 { 1 } else { -1 }
    }

    /// A whole number from 0 to `bound - 1`, each equally likely.
    ///
    /// # Panics
    /// If `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "a random number below 0 was asked for");
        let bound = bound as u64;
        // Lemire's rejection: the high word of a 64×64-bit product is
        // uniform once the few low words that would favour it are rejected.
        // They lie below `bound`, so that most draws need no division.
        loop {
            let product = u128::from(self.bits()) * u128::from(bound);
            let low = product as u64;
            if low >= bound || low >= bound.wrapping_neg() % bound {
                return (product >> 64) as usize;
            }
        }
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A standard normal number (Box–Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Puts `items` in random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    #[test]
    fn the_streams_never_change() {
        let mut stream = Stream::new(1, 2);
        let drawn: Vec<usize> = (0..8).map(|_| stream.below(100)).collect();
        assert_eq!(drawn, GOLDEN);
    }

    const GOLDEN: [usize; 8] = [87, 68, 33, 51, 96, 44, 15, 37];

    #[test]
    fn shuffling_keeps_every_item() {
        let mut items: Vec<usize> = (0..50).collect();
        Stream::new(3, 0).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
