//! Sets of demand classes, as bits.

/// A set of numbers below a fixed bound.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Set {
    words: Vec<u64>,
}

impl Set {
    /// The empty set of numbers below `bound`.
    pub(crate) fn empty(bound: usize) -> Self {
        Self { words: vec![0; bound.div_ceil(64)] }
    }

    /// All numbers below `bound`.
    pub(crate) fn full(bound: usize) -> Self {
        let mut set = Self::empty(bound);
        (0..bound).for_each(|item| set.insert(item));
        set
    }

    /// These numbers, all below `bound`.
    pub(crate) fn of(bound: usize, items: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::empty(bound);
        items.into_iter().for_each(|item| set.insert(item));
        set
    }

    pub(crate) fn insert(&mut self, item: usize) {
        self.words[item / 64] |= 1 << (item % 64);
    }

    pub(crate) fn remove(&mut self, item: usize) {
        self.words[item / 64] &= !(1 << (item % 64));
    }

    pub(crate) fn contains(&self, item: usize) -> bool {
        self.words[item / 64] >> (item % 64) & 1 == 1
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & !b == 0)
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
    }

    /// The sum of `weights` over the common members with `other`, or its
    /// first partial sum of at least 1.
    pub(crate) fn weigh(&self, other: &Self, weights: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (at, (a, b)) in self.words.iter().zip(&other.words).enumerate() {
            for bit in Bits(a & b) {
                sum += weights[at * 64 + bit];
                if sum >= 1.0 {
                    return sum;
                }
            }
        }
        sum
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// The members, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| Bits(*word).map(move |b| at * 64 + b))
    }
}

/// The positions of the ones of a word, ascending.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let lowest = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(lowest)
    }
}
