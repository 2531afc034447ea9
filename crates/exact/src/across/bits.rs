//! Small sets of demand classes that are cheap to copy.

/// Most classes of a row that takes part in bounds across rows.
pub(crate) const MOST: usize = 256;

/// A set of numbers below [`MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Bits([u64; MOST / 64]);

impl Bits {
    /// The numbers below `bound`.
    pub(crate) fn below(bound: usize) -> Self {
        (0..bound).collect()
    }

    pub(crate) fn with(mut self, item: usize) -> Self {
        self.insert(item);
        self
    }

    pub(crate) fn without(mut self, item: usize) -> Self {
        self.0[item / 64] &= !(1 << (item % 64));
        self
    }

    pub(crate) fn insert(&mut self, item: usize) {
        self.0[item / 64] |= 1 << (item % 64);
    }

    pub(crate) fn contains(&self, item: usize) -> bool {
        self.0[item / 64] >> (item % 64) & 1 == 1
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    fn zip(&self, other: &Self, word: impl Fn(u64, u64) -> u64) -> Self {
        let mut result = Self::default();
        for (at, target) in result.0.iter_mut().enumerate() {
            *target = word(self.0[at], other.0[at]);
        }
        result
    }

    /// The members, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + use<> {
        let words = self.0;
        (0..words.len()).flat_map(move |at| {
            let mut word = words[at];
            std::iter::from_fn(move || {
                let lowest = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(at * 64 + lowest)
            })
        })
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<T: IntoIterator<Item = usize>>(items: T) -> Self {
        let mut bits = Self::default();
        items.into_iter().for_each(|item| bits.insert(item));
        bits
    }
}
