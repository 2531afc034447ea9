//! What a state is, seen from what is stored.

use crate::network::check_size;
use crate::words_of;
use crate::{Patterns, Result};

/// What a state is, seen from the stored patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A stored pattern: the first of that index.
    Stored(usize),
    /// The inverse of a stored pattern, all its bits changed.
    Inverse(usize),
    /// What the majority of three stored patterns has, each of them taken as
    /// it is or inverted: sign(±x_a ± x_b ± x_c).
    Mixture([Part; 3]),
    /// None of these.
    Other,
}

/// A pattern's part in a mixture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Index of the pattern.
    pub pattern: usize,
    /// Whether its inverse is taken.
    pub inverted: bool,
}

impl Kind {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stored(_) => "stored",
            Self::Inverse(_) => "inverse",
            Self::Mixture(_) => "mixture_of_three",
            Self::Other => "other",
        }
    }
}

/// The stored patterns, packed for quick comparison.
///
/// ```
/// use hopfit_core::Patterns;
/// use hopfit_core::diagnosis::{Kind, Landmarks};
/// let patterns = Patterns::from_rows(&[[1, 1, 1, 1, 1], [-1, 1, 1, -1, -1], [1, -1, 1, -1, 1]])?;
/// let landmarks = Landmarks::new(&patterns);
/// assert_eq!(landmarks.kind(&[-1, 1, 1, -1, -1])?, Kind::Stored(1));
/// assert_eq!(landmarks.kind(&[-1; 5])?, Kind::Inverse(0));
/// // The majority of the three.
/// assert!(matches!(landmarks.kind(&[1, 1, 1, -1, 1])?, Kind::Mixture(_)));
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Landmarks {
    neurons: usize,
    words: usize,
    /// A bit for each +1, P rows of words.
    packed: Vec<u64>,
}

/// A stored pattern or its inverse, beside a state.
struct Sided {
    part: Part,
    /// Where it differs from the state.
    differs: Vec<u64>,
    size: usize,
}

impl Landmarks {
    /// Of these patterns.
    #[must_use]
    pub fn new(patterns: &Patterns) -> Self {
        let words = patterns.neurons().div_ceil(64);
        let packed = patterns.rows().flat_map(|row| packed(row, |bit| bit == 1)).collect();
        Self { neurons: patterns.neurons(), words, packed }
    }

    /// P.
    #[must_use]
    pub fn count(&self) -> usize {
        self.packed.len() / self.words
    }

    fn row(&self, pattern: usize) -> &[u64] {
        &self.packed[pattern * self.words..(pattern + 1) * self.words]
    }

    /// What a state of N bits ±1 is. The first that fits counts, in the order
    /// of [`Kind`]. A state with missing bits (0) is [`Kind::Other`].
    ///
    /// A mixture of three is a state that no two of the three disagree with in
    /// the same neuron. So the search begins with patterns that disagree in a
    /// third of the neurons or fewer, of which there are few as a rule.
    ///
    /// # Errors
    /// A state of another size than N.
    pub fn kind(&self, state: &[i8]) -> Result<Kind> {
        check_size("the state", self.neurons, state.len())?;
        if state.contains(&0) {
            return Ok(Kind::Other);
        }
        let packed = packed(state, |bit| bit == 1);
        let distances = (0..self.count()).map(|at| distance(self.row(at), &packed));
        let distances: Vec<usize> = distances.collect();
        let at = |wanted: usize| distances.iter().position(|distance| *distance == wanted);
        Ok(match (at(0), at(self.neurons)) {
            (Some(pattern), _) => Kind::Stored(pattern),
            (None, Some(pattern)) => Kind::Inverse(pattern),
            (None, None) => self.mixture(&packed).map_or(Kind::Other, Kind::Mixture),
        })
    }

    /// Three that make up the state, if there are.
    fn mixture(&self, state: &[u64]) -> Option<[Part; 3]> {
        let sided = self.sided(state);
        // The three disagree in different neurons, so that one of them
        // disagrees in a third of them at most.
        let near = sided.iter().take_while(|side| 3 * side.size <= self.neurons);
        for (at, first) in near.enumerate() {
            let rest: Vec<&Sided> = sided[at + 1..]
                .iter()
                .take_while(|side| first.size + side.size <= self.neurons)
                .filter(|side| is_apart(first, side))
                .collect();
            for (at, second) in rest.iter().enumerate() {
                let left = self.neurons - first.size - second.size;
                let third = rest[at + 1..].iter().take_while(|side| side.size <= left);
                if let Some(third) = third.into_iter().find(|third| is_apart(second, third)) {
                    let mut parts = [first.part, second.part, third.part];
                    parts.sort_unstable();
                    return Some(parts);
                }
            }
        }
        None
    }

    /// All patterns and inverses, the nearest to the state first.
    fn sided(&self, state: &[u64]) -> Vec<Sided> {
        let whole = packed(&vec![1; self.neurons], |_| true);
        let mut sided = Vec::with_capacity(2 * self.count());
        for pattern in 0..self.count() {
            for inverted in [false, true] {
                let words = self.row(pattern).iter().zip(state).zip(&whole);
                let flip = if inverted { u64::MAX } else { 0 };
                let differs: Vec<u64> = words.map(|((x, s), all)| (x ^ s ^ flip) & all).collect();
                let size = differs.iter().map(|word| word.count_ones() as usize).sum();
                sided.push(Sided { part: Part { pattern, inverted }, differs, size });
            }
        }
        sided.sort_by_key(|side| side.size);
        sided
    }

    /// Known bits in which a cue differs from the nearest pattern, and the
    /// first pattern that is so near.
    ///
    /// # Errors
    /// A cue of another size than N.
    pub fn nearest(&self, cue: &[i8]) -> Result<(usize, usize)> {
        check_size("the cue", self.neurons, cue.len())?;
        let (ones, known) = (packed(cue, |bit| bit == 1), packed(cue, |bit| bit != 0));
        let wrong = |pattern: usize| {
            let words = self.row(pattern).iter().zip(&ones).zip(&known);
            words.map(|((x, c), known)| ((x ^ c) & known).count_ones() as usize).sum::<usize>()
        };
        let distances = (0..self.count()).map(|pattern| (pattern, wrong(pattern)));
        Ok(distances.min_by_key(|(_, wrong)| *wrong).expect("there is a pattern"))
    }

    /// The overlaps x_a·x_b/N of all pairs a < b of patterns.
    #[must_use]
    pub fn overlaps(&self) -> Vec<f64> {
        let overlap = |a: usize, b: usize| {
            1.0 - 2.0 * distance(self.row(a), self.row(b)) as f64 / self.neurons as f64
        };
        (0..self.count()).flat_map(|b| (0..b).map(move |a| overlap(a, b))).collect()
    }
}

/// A bit for each neuron, 64 a word.
fn packed(state: &[i8], is_set: impl Fn(i8) -> bool) -> Vec<u64> {
    words_of(state.iter().map(|bit| is_set(*bit)))
}

fn distance(a: &[u64], b: &[u64]) -> usize {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones() as usize).sum()
}

/// Whether the two differ from the state in no common neuron.
fn is_apart(a: &Sided, b: &Sided) -> bool {
    a.differs.iter().zip(&b.differs).all(|(a, b)| a & b == 0)
}
