//! Random numbers that are the same everywhere.

/// The `SplitMix64` generator.
///
/// #### References
///
/// - G. L. Steele, D. Lea, C. H. Flood, *Fast splittable pseudorandom number
///   generators*, OOPSLA 2014.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator whose numbers follow from the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let count = u64::from(high.abs_diff(low)) + 1;
        let step = i32::try_from(self.bits() % count).unwrap_or(0);
        low + step
    }

    /// The same as a real number.
    pub fn whole(&mut self, low: i32, high: i32) -> f64 {
        f64::from(self.between(low, high))
    }

    /// True in one of so many cases.
    pub fn one_in(&mut self, count: u64) -> bool {
        self.bits().is_multiple_of(count)
    }
}
