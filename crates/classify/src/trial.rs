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
    /// those with missing bits excepted, and erases the given share of the
    /// bits of all other rows ([`erase`]). The stream decides: from the same
    /// stream more examples contain the fewer, and where their number is the
    /// same, a larger share erases what a smaller one does.
    ///
    /// ```
    /// use hopfit_classify::{Classifier, NearestNeighbour, Trial};
    /// use hopfit_core::{Cues, random::Stream};
    /// let rows = Cues::from_rows(&[[1, 1, -1], [1, 1, -1], [-1, -1, 1], [-1, -1, 1]])?;
    /// let trial = Trial::draw(&rows, &[0, 0, 1, 1], 1, 1.0 / 3.0, &mut Stream::new(1, 0))?;
    /// let nearest = NearestNeighbour::fit(trial.examples.clone());
    /// assert_eq!(trial.accuracy(&nearest)?, 1.0);
    /// # Ok::<(), hopfit_classify::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Examples::new`], [`Split::few_shot`] and [`erase`].
    pub fn draw(
        rows: &Cues,
        labels: &[usize],
        each: usize,
        missing: f64,
        stream: &mut Stream,
    ) -> Result<Self> {
        let complete: Vec<bool> = rows.rows().map(|row| !row.contains(&0)).collect();
        let split = Split::few_shot(labels, &complete, each, stream)?;
        let labels_of = |chosen: &[usize]| chosen.iter().map(|row| labels[*row]).collect();
        let learned = pick(rows, &split.learn)?;
        let patterns = Patterns::new(learned.neurons(), learned.as_slice().to_vec())?;
        let examples = Examples::new(patterns, labels_of(&split.learn))?;
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

fn pick(rows: &Cues, chosen: &[usize]) -> Result<Cues> {
    let chosen: Vec<&[i8]> = chosen.iter().map(|row| rows.row(*row)).collect();
    Ok(Cues::from_rows(&chosen)?)
}
