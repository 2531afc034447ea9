//! Where the patterns of an experiment come from.

use crate::settings::OwnPatterns;
use crate::{ErrorKind, Result, Settings};
use hopfit::data::{ReadOptions, read_patterns};
use hopfit::random::Stream;
use hopfit::{Patterns, Shape, patterns_hash};

/// The digits that come with the program.
const DIGITS: &str = "mnist4k-images-idx3-ubyte.gz";

/// A supply of patterns of one size.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// What the tables call it.
    pub name: String,
    /// The picture that the neurons form, if any.
    pub shape: Option<Shape>,
    neurons: usize,
    seed: u64,
    /// The patterns to draw from; none for fair coins.
    pool: Option<Patterns>,
}

impl Dataset {
    /// Random patterns: every bit a fair coin.
    #[must_use]
    pub fn random(neurons: usize, seed: u64) -> Self {
        Self { name: "random".to_owned(), shape: None, neurons, seed, pool: None }
    }

    /// The handwritten digits, resized to `shape` and made black and white at
    /// a grey level of 127.
    ///
    /// # Errors
    /// [`ErrorKind::NoDigits`] or a damaged file.
    pub fn digits(settings: &Settings, shape: Shape) -> Result<Self> {
        let path = settings.data.join(DIGITS);
        if !path.exists() {
            return Err(ErrorKind::NoDigits { path }.into());
        }
        let options = ReadOptions { resize: Some(shape), ..ReadOptions::default() };
        let set = read_patterns(path, &options)?;
        Ok(Self {
            name: "mnist".to_owned(),
            shape: Some(shape),
            neurons: shape.neurons(),
            seed: settings.seed,
            pool: Some(set.patterns),
        })
    }

    /// Patterns of the user's.
    #[must_use]
    pub fn own(own: &OwnPatterns, seed: u64) -> Self {
        Self {
            name: own.name.clone(),
            shape: own.set.shape,
            neurons: own.set.patterns.neurons(),
            seed,
            pool: Some(own.set.patterns.clone()),
        }
    }

    /// The user's patterns where there are any, otherwise the digits.
    ///
    /// # Errors
    /// As [`Self::digits`].
    pub fn own_or_digits(settings: &Settings, shape: Shape) -> Result<Self> {
        match &settings.patterns {
            Some(own) => Ok(Self::own(own, settings.seed)),
            None => Self::digits(settings, shape),
        }
    }

    /// N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// How many patterns there are; no limit for random ones.
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        self.pool.as_ref().map(Patterns::count)
    }

    /// The first `count` patterns of repeat number `repeat`. Of a pool, repeat
    /// 0 takes the patterns in the order of the file, any other in an order
    /// shuffled once for that repeat; random patterns are new in each. Within
    /// a repeat, more patterns begin with the same ones.
    ///
    /// # Errors
    /// No patterns, or a pool with fewer than `count`.
    pub fn draw(&self, count: usize, repeat: usize) -> Result<Patterns> {
        // Every size and repeat has its own stream of the seed.
        let mut stream = Stream::new(self.seed, ((self.neurons as u64) << 32) + repeat as u64);
        let Some(pool) = &self.pool else {
            let bits = (0..count * self.neurons).map(|_| stream.sign()).collect();
            return Ok(Patterns::new(self.neurons, bits)?);
        };
        let mut order: Vec<usize> = (0..pool.count()).collect();
        if repeat > 0 {
            stream.shuffle(&mut order);
        }
        if count > order.len() {
            let reason = format!("{} has only {} patterns of {count}", self.name, order.len());
            return Err(ErrorKind::Unsuitable { figure: "the data".to_owned(), reason }.into());
        }
        let rows: Vec<&[i8]> = order[..count].iter().map(|at| pool.row(*at)).collect();
        Ok(Patterns::from_rows(&rows)?)
    }

    /// Those of `counts` that there are patterns for; all of the pool's where
    /// that leaves none.
    pub(crate) fn possible(&self, counts: impl Iterator<Item = usize>) -> Vec<usize> {
        let most = self.size().unwrap_or(usize::MAX);
        let counts: Vec<usize> = counts.filter(|count| *count <= most).collect();
        if counts.is_empty() { vec![most] } else { counts }
    }

    /// The fingerprint of the pool; none for random patterns.
    #[must_use]
    pub fn hash(&self) -> Option<String> {
        self.pool.as_ref().map(patterns_hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_patterns_begin_with_the_same_ones() {
        let set = Dataset::random(9, 3);
        let (few, many) = (set.draw(4, 1).unwrap(), set.draw(6, 1).unwrap());
        assert_eq!(few.as_slice(), &many.as_slice()[..36]);
        assert_ne!(few, set.draw(4, 2).unwrap());
    }

    #[test]
    fn repeats_of_a_pool_are_other_draws_of_the_same_patterns() {
        let patterns = Patterns::random(30, 8, 1).unwrap();
        let set = hopfit::data::PatternSet {
            patterns: patterns.clone(),
            shape: None,
            total: 30,
            notes: vec![],
        };
        let set = Dataset::own(&OwnPatterns { name: "mine".into(), set }, 5);
        assert_eq!(set.draw(30, 0).unwrap(), patterns);
        let shuffled = set.draw(30, 1).unwrap();
        assert_ne!(shuffled, patterns);
        let sorted = |patterns: &Patterns| {
            let mut rows: Vec<Vec<i8>> = patterns.rows().map(<[i8]>::to_vec).collect();
            rows.sort();
            rows
        };
        assert_eq!(sorted(&shuffled), sorted(&patterns));
        assert!(set.draw(31, 0).is_err());
    }
}
