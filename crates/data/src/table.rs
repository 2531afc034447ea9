//! Bits as a file spells them, before it is settled what 0 means.

use crate::error::{ErrorKind, Step};
use crate::{PatternSet, Place, ReadOptions};
use hopfit_core::{Cues, Patterns, Shape};

/// All rows of a CSV or NPY file. They are read whole even where only some
/// are asked for: what 0 means must not depend on which.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Bits a row, at least one.
    pub(crate) neurons: usize,
    /// 1, 0 or −1, row by row.
    pub(crate) bits: Vec<i8>,
    /// The picture that a row forms, where the file says so.
    pub(crate) shape: Option<Shape>,
    /// The line that each row stands in, for text files.
    pub(crate) lines: Option<Vec<usize>>,
}

impl Table {
    /// As patterns: 1 and −1, or 1 and 0 where 0 is read as −1.
    pub(crate) fn into_patterns(mut self, options: &ReadOptions) -> Step<PatternSet> {
        if let (Some(zero), Some(minus)) = (self.find(0), self.find(-1)) {
            return Err(ErrorKind::MixedBits { zero, minus });
        }
        self.read_zeros_as_minus();
        let (total, shape) = (self.total(), self.shape);
        let bits = self.window(options)?;
        Ok(PatternSet { patterns: Patterns::new(self.neurons, bits)?, shape, total })
    }

    /// As cues: 0 is a missing bit if the file has any −1, otherwise −1.
    pub(crate) fn into_cues(mut self, options: &ReadOptions) -> Step<Cues> {
        if self.find(-1).is_none() {
            self.read_zeros_as_minus();
        }
        let bits = self.window(options)?;
        Ok(Cues::new(self.neurons, bits)?)
    }

    fn read_zeros_as_minus(&mut self) {
        self.bits.iter_mut().filter(|bit| **bit == 0).for_each(|bit| *bit = -1);
    }

    /// Where the first bit of this value stands.
    fn find(&self, value: i8) -> Option<Place> {
        let at = self.bits.iter().position(|bit| *bit == value)?;
        let (pattern, neuron) = (at / self.neurons, at % self.neurons);
        Some(match &self.lines {
            Some(lines) => Place::Text { line: lines[pattern], column: neuron + 1 },
            None => Place::Array { pattern, neuron },
        })
    }

    fn total(&self) -> usize {
        self.bits.len() / self.neurons
    }

    fn window(&self, options: &ReadOptions) -> Step<Vec<i8>> {
        if options.resize.is_some() {
            return Err(ErrorKind::NothingToResize);
        }
        let rows = options.window(self.total())?;
        Ok(self.bits[rows.start * self.neurons..rows.end * self.neurons].to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bits: &[i8]) -> Table {
        Table { neurons: 2, bits: bits.to_vec(), shape: None, lines: Some(vec![4, 7]) }
    }

    #[test]
    fn zeros_are_minus_ones_where_no_minus_one_stands() {
        let options = ReadOptions::default();
        let set = table(&[1, 0, 0, 1]).into_patterns(&options).unwrap();
        assert_eq!(set.patterns.as_slice(), [1, -1, -1, 1]);
        let cues = table(&[1, 0, 0, 1]).into_cues(&options).unwrap();
        assert_eq!(cues.as_slice(), [1, -1, -1, 1]);
    }

    #[test]
    fn zeros_beside_minus_ones_are_missing_bits() {
        let options = ReadOptions::default();
        let cues = table(&[1, 0, -1, 1]).into_cues(&options).unwrap();
        assert_eq!(cues.as_slice(), [1, 0, -1, 1]);
        let error = table(&[1, 0, -1, 1]).into_patterns(&options).unwrap_err();
        assert!(error.to_string().starts_with(
            "line 4, column 2 (counted from 1) is 0 and line 7, column 1 (counted from 1) is -1"
        ));
    }

    #[test]
    fn what_zero_means_does_not_depend_on_the_window() {
        let options = ReadOptions { first: Some(1), ..Default::default() };
        assert!(table(&[1, 0, -1, 1]).into_patterns(&options).is_err());
        assert_eq!(table(&[1, 0, -1, 1]).into_cues(&options).unwrap().as_slice(), [1, 0]);
    }

    #[test]
    fn only_pictures_are_resized() {
        let options = ReadOptions { resize: Some(Shape::new(1, 2)), ..Default::default() };
        let error = table(&[1, 0, 0, 1]).into_patterns(&options).unwrap_err();
        assert!(matches!(error, ErrorKind::NothingToResize));
    }
}
