//! Examples to learn from and rows to test with.

use crate::{ErrorKind, Result};
use hopfit_core::random::Stream;
use std::collections::BTreeMap;

/// Rows of a table, parted in two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows to learn from, in random order: where classifiers prefer the
    /// first of equals, no class is to gain by it.
    pub learn: Vec<usize>,
    /// All other rows, in order.
    pub test: Vec<usize>,
}

impl Split {
    /// Draws `each` rows of every class to learn from, of those that are
    /// `complete`; from a class that has no more than that, all but one, so
    /// that it can be tested.
    ///
    /// ```
    /// use hopfit_classify::Split;
    /// use hopfit_core::random::Stream;
    /// let labels = [0, 0, 0, 1, 1, 1, 2, 2];
    /// let split = Split::few_shot(&labels, &[true; 8], 2, &mut Stream::new(1, 0))?;
    /// assert_eq!((split.learn.len(), split.test.len()), (5, 3));
    /// # Ok::<(), hopfit_classify::Error>(())
    /// ```
    ///
    /// # Errors
    /// Another number of marks than of labels; a class of a single row, or
    /// without a complete one; no class of more than `each` rows; no examples
    /// asked for.
    pub fn few_shot(
        labels: &[usize],
        complete: &[bool],
        each: usize,
        stream: &mut Stream,
    ) -> Result<Self> {
        let mut learn = Vec::new();
        for rows in by_class(labels, complete, each)?.into_values() {
            let most = each.min(rows.len() - 1);
            let mut rows: Vec<usize> = rows.into_iter().filter(|row| complete[*row]).collect();
            stream.shuffle(&mut rows);
            learn.extend(rows.into_iter().take(most));
        }
        stream.shuffle(&mut learn);
        let mut is_learned = vec![false; labels.len()];
        learn.iter().for_each(|row| is_learned[*row] = true);
        let test = (0..labels.len()).filter(|row| !is_learned[*row]).collect();
        Ok(Self { learn, test })
    }

    /// Whether [`Self::few_shot`] can draw so many.
    ///
    /// # Errors
    /// As that.
    pub fn check(labels: &[usize], complete: &[bool], each: usize) -> Result<()> {
        by_class(labels, complete, each).map(drop)
    }
}

/// The rows of each class, checked to be enough.
fn by_class(
    labels: &[usize],
    complete: &[bool],
    each: usize,
) -> Result<BTreeMap<usize, Vec<usize>>> {
    if each == 0 {
        let what = "the number of examples a class";
        return Err(ErrorKind::Option { what, value: 0.0, expected: "at least 1" }.into());
    }
    if labels.len() != complete.len() {
        return Err(ErrorKind::Labels { labels: labels.len(), rows: complete.len() }.into());
    }
    let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, label) in labels.iter().enumerate() {
        classes.entry(*label).or_default().push(row);
    }
    for (&class, rows) in &classes {
        if rows.len() == 1 {
            return Err(ErrorKind::TooFewRows { class, rows: 1 }.into());
        }
        if !rows.iter().any(|row| complete[*row]) {
            return Err(ErrorKind::NoCompleteRow { class }.into());
        }
    }
    // The first of the largest.
    let largest = classes.iter().rev().max_by_key(|(_, rows)| rows.len());
    let (class, rows) = largest.map_or((0, 0), |(class, rows)| (*class, rows.len()));
    if rows <= each {
        return Err(ErrorKind::FewerThanAsked { asked: each, class, rows }.into());
    }
    Ok(classes)
}
