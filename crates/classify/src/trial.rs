//! One repeat of an experiment.

use crate::{Classifier, Examples, Result, Split, erase};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Patterns};

/// Examples to learn from and damaged cues to test with: the same for every
/// classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What to learn.
    pub examples: Examples,
    /// What to classify.
    pub cues: Cues,
    /// The classes of the cues.
    pub labels: Vec<usize>,
}

impl Trial {
    /// Draws `each` examples a class ([`Split::few_shot`]) from encoded rows,
    /// and erases the given share of the bits of all others ([`erase`]). The
    /// stream decides; from the same stream the same rows are drawn whatever
    /// the share, and what a smaller share erases a larger one does too.
    ///
    /// ```
    /// use hopfit_classify::{Classifier, NearestNeighbour, Trial};
    /// use hopfit_core::{Patterns, random::Stream};
    /// let rows = Patterns::from_rows(&[[1, 1, -1], [1, 1, -1], [-1, -1, 1], [-1, -1, 1]])?;
    /// let trial = Trial::draw(&rows, &[0, 0, 1, 1], 1, 1.0 / 3.0, &mut Stream::new(1, 0))?;
    /// let nearest = NearestNeighbour::fit(trial.examples.clone());
    /// assert_eq!(trial.accuracy(&nearest)?, 1.0);
    /// # Ok::<(), hopfit_classify::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Examples::new`], [`Split::few_shot`] and [`erase`].
    pub fn draw(
        rows: &Patterns,
        labels: &[usize],
        each: usize,
        missing: f64,
        stream: &mut Stream,
    ) -> Result<Self> {
        let (count, given) = (rows.count(), labels.len());
        if count != given {
            return Err(crate::ErrorKind::Labels { labels: given, rows: count }.into());
        }
        let split = Split::few_shot(labels, each, stream)?;
        let labels_of = |chosen: &[usize]| chosen.iter().map(|row| labels[*row]).collect();
        let examples = Examples::new(pick(rows, &split.learn)?, labels_of(&split.learn))?;
        let cues = erase(&pick(rows, &split.test)?, missing, stream)?;
        Ok(Self { examples, cues, labels: labels_of(&split.test) })
    }

    /// The share of the cues, from 0 to 1, that a classifier gets right.
    ///
    /// # Errors
    /// A classifier that learned from patterns of another size.
    pub fn accuracy(&self, classifier: &dyn Classifier) -> Result<f64> {
        classifier.accuracy(&self.cues, &self.labels)
    }
}

fn pick(rows: &Patterns, chosen: &[usize]) -> Result<Patterns> {
    let chosen: Vec<&[i8]> = chosen.iter().map(|row| rows.row(*row)).collect();
    Ok(Patterns::from_rows(&chosen)?)
}
