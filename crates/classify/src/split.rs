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
    /// Draws `each` rows of every class to learn from; from a class that has
    /// no more than that, all but one, so that it can be tested.
    ///
    /// ```
    /// use hopfit_classify::Split;
    /// use hopfit_core::random::Stream;
    /// let split = Split::few_shot(&[0, 0, 0, 1, 1, 1, 2, 2], 2, &mut Stream::new(1, 0))?;
    /// assert_eq!((split.learn.len(), split.test.len()), (5, 3));
    /// # Ok::<(), hopfit_classify::Error>(())
    /// ```
    ///
    /// # Errors
    /// A class of a single row, or no class of more than `each` rows; no
    /// examples asked for.
    pub fn few_shot(labels: &[usize], each: usize, stream: &mut Stream) -> Result<Self> {
        let mut learn = Vec::new();
        for mut rows in by_class(labels, each)?.into_values() {
            stream.shuffle(&mut rows);
            learn.extend(&rows[..each.min(rows.len() - 1)]);
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
    pub fn check(labels: &[usize], each: usize) -> Result<()> {
        by_class(labels, each).map(drop)
    }
}

/// The rows of each class, checked to be enough.
fn by_class(labels: &[usize], each: usize) -> Result<BTreeMap<usize, Vec<usize>>> {
    if each == 0 {
        let what = "the number of examples a class";
        return Err(ErrorKind::Option { what, value: 0.0, expected: "at least 1" }.into());
    }
    let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, label) in labels.iter().enumerate() {
        classes.entry(*label).or_default().push(row);
    }
    if let Some((class, _)) = classes.iter().find(|(_, rows)| rows.len() == 1) {
        return Err(ErrorKind::TooFewRows { class: *class, rows: 1 }.into());
    }
    // The first of the largest.
    let largest = classes.iter().rev().max_by_key(|(_, rows)| rows.len());
    let (class, rows) = largest.map_or((0, 0), |(class, rows)| (*class, rows.len()));
    if rows <= each {
        return Err(ErrorKind::FewerThanAsked { asked: each, class, rows }.into());
    }
    Ok(classes)
}
