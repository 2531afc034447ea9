//! Where the patterns of an experiment come from.

use crate::settings::OwnPatterns;
use crate::{ErrorKind, Result, Settings};
use hopfit::data::{ReadOptions, Sample, read_patterns};
use hopfit::random::Stream;
use hopfit::{Patterns, Shape, patterns_hash};

/// The digits that come with the program.
const DIGITS: &str = "mnist4k-images-idx3-ubyte.gz";
/// Smaller ones, of 8×8 pixels.
const SMALL_DIGITS: &str = "digits8x8-images-idx3-ubyte.gz";

/// A data set that comes with the program.
pub(crate) fn sample(name: &str) -> &'static Sample {
    Sample::named(name).expect("the names are those of the samples")
}

/// A supply of patterns of one size.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// What the tables call it.
    pub name: String,
    /// The picture that the neurons form, if any.
    pub shape: Option<Shape>,
    neurons: usize,
    seed: u64,
    /// The patterns to draw from; none for coins.
    pool: Option<Patterns>,
    /// Of coins: the correlation with the prototype, 0 for fair ones.
    kept: f64,
}

impl Dataset {
    /// Random patterns: every bit a fair coin.
    #[must_use]
    pub fn random(neurons: usize, seed: u64) -> Self {
        Self { name: "random".to_owned(), shape: None, neurons, seed, pool: None, kept: 0.0 }
    }

    /// Patterns that share a prototype, each bit of which they keep with
    /// probability (1 + c)/2: the mean overlap of two is c².
    #[must_use]
    pub fn correlated(neurons: usize, kept: f64, seed: u64) -> Self {
        Self { name: "correlated".to_owned(), kept, ..Self::random(neurons, seed) }
    }

    /// The handwritten digits, resized to `shape` and made black and white at
    /// a grey level of 127.
    ///
    /// # Errors
    /// [`ErrorKind::NoDigits`] or a damaged file.
    pub fn digits(settings: &Settings, shape: Shape) -> Result<Self> {
        Self::digits_at(settings, shape, ReadOptions::default().binarize)
    }

    /// The same, black and white at another grey level.
    ///
    /// # Errors
    /// As [`Self::digits`], or a level out of range.
    pub fn digits_at(settings: &Settings, shape: Shape, level: f64) -> Result<Self> {
        Self::pictures("mnist", DIGITS, settings, shape, level)
    }

    /// Digits of 8×8 pixels from another source, black and white at a grey
    /// level.
    ///
    /// # Errors
    /// As [`Self::digits_at`].
    pub fn small_digits_at(settings: &Settings, level: f64) -> Result<Self> {
        Self::pictures("digits8x8", SMALL_DIGITS, settings, Shape::new(8, 8), level)
    }

    fn pictures(
        name: &str,
        file: &str,
        settings: &Settings,
        shape: Shape,
        level: f64,
    ) -> Result<Self> {
        let options =
            ReadOptions { resize: Some(shape), binarize: level, ..ReadOptions::default() };
        let set = match &settings.data {
            None => sample(file).patterns(&options)?,
            Some(folder) => {
                let path = folder.join(file);
                if !path.exists() {
                    return Err(ErrorKind::NoDigits { path }.into());
                }
                read_patterns(path, &options)?
            }
        };
        Ok(Self {
            name: name.to_owned(),
            shape: Some(shape),
            neurons: shape.neurons(),
            seed: settings.seed,
            pool: Some(set.patterns),
            kept: 0.0,
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
            kept: 0.0,
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
            let length = count * self.neurons;
            let bits = if self.kept == 0.0 {
                (0..length).map(|_| stream.sign()).collect()
            } else {
                // A flip of all bits of a neuron changes nothing in what can
                // be stored, but for ties: the prototype is drawn, too.
                let prototype: Vec<i8> = (0..self.neurons).map(|_| stream.sign()).collect();
                let keeps = 0.5 * (1.0 + self.kept);
                let bit = |at: usize| {
                    let bit = prototype[at % self.neurons];
                    if stream.uniform() < keeps { bit } else { -bit }
                };
                (0..length).map(bit).collect()
            };
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

    /// Numbers of patterns to try: `counts`, or as many spread over what there
    /// is, where that is fewer than the largest of these.
    pub(crate) fn grid(&self, counts: &[usize]) -> Vec<usize> {
        let asked = counts.iter().copied().max().unwrap_or(1);
        let most = self.size().unwrap_or(usize::MAX);
        if most >= asked {
            return counts.to_vec();
        }
        let steps = counts.len().min(most);
        let mut grid: Vec<usize> = (1..=steps).map(|step| (step * most).div_ceil(steps)).collect();
        grid.insert(0, 1);
        grid.dedup();
        grid
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
    fn grids_follow_the_patterns_there_are() {
        let set = |count| {
            let patterns = Patterns::random(count, 8, 1).unwrap();
            let set =
                hopfit::data::PatternSet { patterns, shape: None, total: count, notes: vec![] };
            Dataset::own(&OwnPatterns { name: "mine".into(), set }, 5)
        };
        assert_eq!(set(8).grid(&[5, 10, 20, 40, 80]), [1, 2, 4, 5, 7, 8]);
        assert_eq!(set(2).grid(&[5, 10, 20]), [1, 2]);
        assert_eq!(set(1).grid(&[5, 10]), [1]);
        assert_eq!(set(30).grid(&[5, 10]), [5, 10]);
        assert_eq!(Dataset::random(9, 1).grid(&[5, 10]), [5, 10]);
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
