//! Bits as a file spells them, before it is settled what 0 means.

use crate::error::{ErrorKind, PictureError, Step};
use crate::{CueSet, Missing, Note, PatternSet, Place, ReadOptions};
use hopfit_core::{Cues, Patterns, Shape};

/// Stands for a missing bit in [`Table::bits`].
pub(crate) const MISSING: i8 = 2;

/// All rows of a CSV or NPY file. They are read whole even where only some
/// are asked for: a file that is wrong further down is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// Bits a row, at least one.
    pub(crate) neurons: usize,
    /// 1, 0, −1 or [`MISSING`], row by row. Booleans are ±1.
    pub(crate) bits: Vec<i8>,
    /// The picture that a row forms, where the file says so.
    pub(crate) shape: Option<Shape>,
    /// The line that each row stands in, for text files.
    pub(crate) lines: Option<Vec<usize>>,
    /// Where the first missing bit stands, and how it is spelt.
    pub(crate) missing: Option<(Place, String)>,
    /// What was decided so far.
    pub(crate) notes: Vec<Note>,
}

impl Table {
    /// As patterns: 1 and −1, or 1 and 0 where 0 is read as −1.
    pub(crate) fn into_patterns(mut self, options: &ReadOptions) -> Step<PatternSet> {
        if let Some((place, found)) = self.missing {
            return Err(ErrorKind::not_a_bit(place, found));
        }
        self.read_zeros_as_minus(
            "patterns are either 1 and -1 or 1 and 0 throughout (only cues may have 0 for a \
             missing bit beside 1 and -1)",
        )?;
        let (total, shape) = (self.total(), self.shape);
        let bits = self.window(options)?;
        Ok(PatternSet {
            patterns: Patterns::new(self.neurons, bits)?,
            shape,
            total,
            notes: self.notes,
        })
    }

    /// As cues, with 0 as `missing` says.
    pub(crate) fn into_cues(mut self, options: &ReadOptions, missing: Missing) -> Step<CueSet> {
        match missing {
            Missing::Zero if self.find(-1).is_none() => {
                let zeros = self.find(0).map(|first| Note::ZerosAreMissing { first });
                self.notes.extend(zeros);
            }
            Missing::Zero => {}
            Missing::Nan => self.read_zeros_as_minus(
                "where NaN marks missing bits, 0 stands for -1 and cues are either 1 and -1 or 1 \
                 and 0 throughout; let 0 mark missing bits instead (missing 0)",
            )?,
        }
        self.bits.iter_mut().filter(|bit| **bit == MISSING).for_each(|bit| *bit = 0);
        let bits = self.window(options)?;
        Ok(CueSet { cues: Cues::new(self.neurons, bits)?, notes: self.notes })
    }

    /// Refuses zeros beside −1, and makes −1 of them.
    fn read_zeros_as_minus(&mut self, advice: &'static str) -> Step<()> {
        if let (Some(zero), Some(minus)) = (self.find(0), self.find(-1)) {
            return Err(ErrorKind::MixedBits { zero, minus, advice });
        }
        self.bits.iter_mut().filter(|bit| **bit == 0).for_each(|bit| *bit = -1);
        Ok(())
    }

    /// Where the first bit of this value stands.
    fn find(&self, value: i8) -> Option<Place> {
        let at = self.bits.iter().position(|bit| *bit == value)?;
        let (pattern, neuron) = (at / self.neurons, at % self.neurons);
        let left_out = self.notes.iter().any(|note| matches!(note, Note::RowNames { .. }));
        Some(match &self.lines {
            Some(lines) => {
                let column = neuron + 1 + usize::from(left_out);
                Place::Text { line: lines[pattern], column }
            }
            None => Place::Array { pattern, neuron },
        })
    }

    fn total(&self) -> usize {
        self.bits.len() / self.neurons
    }

    fn window(&self, options: &ReadOptions) -> Step<Vec<i8>> {
        if options.resize.is_some() {
            return Err(PictureError::NothingToResize.into());
        }
        let rows = options.window(self.total())?;
        let mut bits = self.bits[rows.start * self.neurons..rows.end * self.neurons].to_vec();
        if options.invert {
            bits.iter_mut().for_each(|bit| *bit = -*bit);
        }
        Ok(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bits: &[i8]) -> Table {
        Table { neurons: 2, bits: bits.to_vec(), lines: Some(vec![4, 7]), ..Table::default() }
    }

    fn cues(bits: &[i8], missing: Missing) -> Step<CueSet> {
        table(bits).into_cues(&ReadOptions::default(), missing)
    }

    #[test]
    fn zeros_of_patterns_are_minus_ones() {
        let options = ReadOptions::default();
        let set = table(&[1, 0, 0, 1]).into_patterns(&options).unwrap();
        assert_eq!(set.patterns.as_slice(), [1, -1, -1, 1]);
        let error = table(&[1, 0, -1, 1]).into_patterns(&options).unwrap_err();
        assert!(error.to_string().starts_with(
            "line 4, column 2 (counted from 1) is 0 and line 7, column 1 (counted from 1) is -1"
        ));
        let missing = Some((Place::Text { line: 4, column: 2 }, "`?`".to_owned()));
        let error = Table { missing, ..table(&[1, 2, 1, 1]) }.into_patterns(&options).unwrap_err();
        assert!(error.to_string().contains("`?` is not a bit"), "{error}");
    }

    #[test]
    fn zeros_of_cues_are_what_is_said() {
        for bits in [[1, 0, -1, 1], [1, 0, 0, 1], [0, 0, 0, 0]] {
            assert_eq!(cues(&bits, Missing::Zero).unwrap().cues.as_slice(), bits);
        }
        assert_eq!(cues(&[1, 0, 0, 1], Missing::Nan).unwrap().cues.as_slice(), [1, -1, -1, 1]);
        let error = cues(&[1, 0, -1, 1], Missing::Nan).unwrap_err();
        assert!(error.to_string().contains("let 0 mark missing bits"), "{error}");
        // What is marked is missing in any case.
        assert_eq!(cues(&[1, 2, -1, 1], Missing::Zero).unwrap().cues.as_slice(), [1, 0, -1, 1]);
        assert_eq!(cues(&[1, 2, 0, 1], Missing::Nan).unwrap().cues.as_slice(), [1, 0, -1, 1]);
    }

    #[test]
    fn cues_without_a_minus_one_are_taken_with_a_word() {
        let notes = |bits, missing| cues(bits, missing).unwrap().notes;
        let first = Place::Text { line: 4, column: 2 };
        assert_eq!(notes(&[1, 0, 1, 1], Missing::Zero), [Note::ZerosAreMissing { first }]);
        assert_eq!(notes(&[1, 0, 1, -1], Missing::Zero), []);
        assert_eq!(notes(&[1, 1, 1, 1], Missing::Zero), []);
        assert_eq!(notes(&[1, 0, 1, 1], Missing::Nan), []);
    }

    #[test]
    fn the_whole_file_must_be_right() {
        let options = ReadOptions { first: Some(1), ..Default::default() };
        assert!(table(&[1, 0, -1, 1]).into_patterns(&options).is_err());
        let set = table(&[1, 0, -1, 1]).into_cues(&options, Missing::Zero).unwrap();
        assert_eq!(set.cues.as_slice(), [1, 0]);
    }

    #[test]
    fn inverting_exchanges_the_signs() {
        let options = ReadOptions { invert: true, ..Default::default() };
        let set = table(&[1, 0, 0, 1]).into_patterns(&options).unwrap();
        assert_eq!(set.patterns.as_slice(), [-1, 1, 1, -1]);
        let set = table(&[1, 0, 2, -1]).into_cues(&options, Missing::Zero).unwrap();
        assert_eq!(set.cues.as_slice(), [-1, 0, 0, 1]);
    }

    #[test]
    fn only_pictures_are_resized() {
        let options = ReadOptions { resize: Some(Shape::new(1, 2)), ..Default::default() };
        let error = table(&[1, 0, 0, 1]).into_patterns(&options).unwrap_err();
        assert!(error.to_string().contains("that is for pictures"), "{error}");
    }
}
