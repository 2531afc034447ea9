//! Resizing grey pictures by the exact mean over areas.

use hopfit_core::Shape;

/// A resize from one shape to another. A new pixel is the mean of the old
/// ones under it, each weighted by the share of the area that it covers; a
/// side of 28 pixels goes to 9 with each new pixel covering 28/9 old ones.
///
/// All is done in whole numbers. With old pixels cut into as many parts a
/// side as there are new pixels, and the other way round, every overlap is a
/// whole number of parts.
#[derive(Debug, Clone)]
pub(crate) struct AreaMean {
    from: Shape,
    rows: Vec<Overlap>,
    columns: Vec<Overlap>,
}

/// The old pixels under a new one, along one side.
#[derive(Debug, Clone)]
struct Overlap {
    first: usize,
    /// How many parts of each old pixel, from `first` on.
    parts: Vec<u64>,
}

impl AreaMean {
    pub(crate) fn new(from: Shape, to: Shape) -> Self {
        let rows = overlaps(from.height, to.height);
        Self { from, rows, columns: overlaps(from.width, to.width) }
    }

    /// The shape of the pictures that it resizes.
    pub(crate) fn from(&self) -> Shape {
        self.from
    }

    /// What the sums of [`Self::sums`] are to be divided by; below 2³⁰.
    pub(crate) fn area(&self) -> u128 {
        self.from.height as u128 * self.from.width as u128
    }

    /// The new picture, each pixel times [`Self::area`]. `old` gives the rows
    /// of the old one, of values below 2⁴⁶; a row is asked for once, or once
    /// more where two new rows meet within it.
    pub(crate) fn sums(&self, old: impl Fn(usize, &mut Vec<u64>)) -> Vec<u128> {
        let width = self.columns.len();
        let mut sums = vec![0; self.rows.len() * width];
        let (mut line, mut narrow, mut current) = (Vec::new(), Vec::new(), None);
        for (row, sums) in self.rows.iter().zip(sums.chunks_exact_mut(width)) {
            for (at, parts) in (row.first..).zip(&row.parts) {
                if current != Some(at) {
                    old(at, &mut line);
                    narrow.clear();
                    narrow.extend(self.columns.iter().map(|column| column.of(&line)));
                    current = Some(at);
                }
                let add = |(sum, value): (&mut u128, &u64)| {
                    *sum += u128::from(*parts) * u128::from(*value);
                };
                sums.iter_mut().zip(&narrow).for_each(add);
            }
        }
        sums
    }
}

impl Overlap {
    /// The parts of a side of at most 2¹⁵ old pixels add up to that: below
    /// 2⁶¹ in all.
    fn of(&self, line: &[u64]) -> u64 {
        let under = self.parts.iter().zip(&line[self.first..]);
        under.map(|(parts, pixel)| parts * pixel).sum()
    }
}

/// How `new` equal intervals lie over `old` ones that fill the same length.
fn overlaps(old: usize, new: usize) -> Vec<Overlap> {
    // The length is old × new parts: an old interval has `new`, a new `old`.
    let overlap = |index: usize| {
        let (start, end) = (index * old, (index + 1) * old);
        let (first, last) = (start / new, (end - 1) / new);
        let parts = (first..=last).map(|at| {
            let covered = end.min((at + 1) * new) - start.max(at * new);
            covered as u64
        });
        Overlap { first, parts: parts.collect() }
    };
    (0..new).map(overlap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The mean over a picture in which every old pixel is repeated until the
    /// new ones fit in a whole number of times.
    fn by_repeating(pixels: &[u64], from: Shape, to: Shape) -> Vec<u128> {
        let mut sums = vec![0; to.neurons()];
        for row in 0..from.height * to.height {
            for column in 0..from.width * to.width {
                let old = row / to.height * from.width + column / to.width;
                let new = row / from.height * to.width + column / from.width;
                sums[new] += u128::from(pixels[old]);
            }
        }
        sums
    }

    fn rows(pixels: &[u64], shape: Shape) -> impl Fn(usize, &mut Vec<u64>) {
        move |row, into| {
            into.clear();
            into.extend(&pixels[row * shape.width..(row + 1) * shape.width]);
        }
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_repeated_picture(
            (from, to, pixels) in (1_usize..14, 1_usize..14, 1_usize..14, 1_usize..14)
                .prop_flat_map(|(h, w, height, width)| (
                    Just(Shape::new(h, w)),
                    Just(Shape::new(height, width)),
                    proptest::collection::vec(0_u64..1 << 46, h * w),
                ))
        ) {
            let resize = AreaMean::new(from, to);
            prop_assert_eq!(resize.sums(rows(&pixels, from)), by_repeating(&pixels, from, to));
        }
    }

    #[test]
    fn a_flat_picture_stays_flat() {
        let resize = AreaMean::new(Shape::new(28, 28), Shape::new(9, 9));
        let sums = resize.sums(rows(&[200; 784], resize.from()));
        assert!(sums.iter().all(|sum| *sum == 200 * resize.area()));
    }
}
