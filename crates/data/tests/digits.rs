//! The digits that come with the project.

use hopfit_core::Shape;
use hopfit_data::{PatternSet, ReadOptions, read_labels, read_patterns};
use std::path::PathBuf;

fn data(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "data", name].iter().collect()
}

fn digits(first: usize, resize: Option<Shape>) -> PatternSet {
    let options = ReadOptions { first: Some(first), resize, ..Default::default() };
    read_patterns(data("mnist4k-images-idx3-ubyte.gz"), &options).unwrap()
}

/// How many pixels are the same in all patterns.
fn constant_pixels(set: &PatternSet) -> usize {
    let patterns = &set.patterns;
    let is_constant =
        |neuron: &usize| patterns.rows().all(|row| row[*neuron] == patterns.bit(0, *neuron));
    (0..patterns.neurons()).filter(is_constant).count()
}

#[test]
fn digits_are_read_small_and_large() {
    let set = digits(40, Some(Shape::new(9, 9)));
    assert_eq!((set.patterns.count(), set.patterns.neurons(), set.total), (40, 81, 4000));
    assert_eq!(set.shape, Some(Shape::new(9, 9)));
    let set = digits(4000, None);
    assert_eq!((set.patterns.count(), set.patterns.neurons()), (4000, 784));
    assert_eq!(set.shape, Some(Shape::new(28, 28)));
}

#[test]
fn as_many_small_pixels_are_constant_as_others_have_found() {
    // 31 of 81 over the first 80 digits, found with NumPy.
    assert_eq!(constant_pixels(&digits(80, Some(Shape::new(9, 9)))), 31);
}

#[test]
fn labels_are_those_of_the_digits() {
    let path = data("mnist4k-labels-idx1-ubyte.gz");
    let labels = read_labels(path, &ReadOptions::default()).unwrap();
    assert_eq!(labels.len(), 4000);
    let count = |digit: u8| labels.iter().filter(|label| **label == digit).count();
    assert!((0..10).all(|digit| (380..=419).contains(&count(digit))));
    // In the middle of a zero there is no ink, in that of a one there is.
    let set = digits(4000, Some(Shape::new(7, 7)));
    let ink = |digit: u8| {
        let of_digit = set.patterns.rows().zip(&labels).filter(|(_, label)| **label == digit);
        let (ink, all) = of_digit
            .fold((0, 0), |(ink, all), (row, _)| (ink + usize::from(row[24] == 1), all + 1));
        ink as f64 / f64::from(all)
    };
    assert!(ink(0) < 0.1 && ink(1) > 0.8, "{} {}", ink(0), ink(1));
}
