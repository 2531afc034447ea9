//! The weight vectors of one neuron.

use crate::check::Setting;
use hopfit_core::Demand;

/// Vectors between two looks at the stop.
const LOOK: u64 = 1 << 14;

/// How the vectors of a neuron are written: a weight is a digit, the index of
/// its value, and a vector holds the digits in `bits` bits each.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) neuron: usize,
    /// The neuron of each digit; the neuron itself stands for the bias.
    pub(super) columns: Vec<usize>,
    /// For each digit of a symmetric weight the other neuron, and the digit
    /// there.
    pub(super) partners: Vec<Option<(usize, usize)>>,
    bits: u32,
    base: usize,
}

/// A weight vector, and the bits that it flips.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vector {
    digits: u64,
    pub(super) flips: u32,
}

/// The rows of all neurons.
pub(super) fn rows(setting: &Setting<'_>, base: usize) -> Vec<Row> {
    let rows: Vec<Row> = (0..setting.neurons()).map(|i| Row::new(setting, i, base)).collect();
    let partners = |row: &Row| {
        let partner = |column: &usize| {
            let is_tied = setting.problem.symmetric && *column != row.neuron;
            // The mask of symmetric weights is symmetric.
            is_tied.then(|| rows[*column].place(row.neuron).map(|own| (*column, own))).flatten()
        };
        row.columns.iter().map(partner).collect()
    };
    let partners: Vec<_> = rows.iter().map(partners).collect();
    rows.into_iter().zip(partners).map(|(row, partners)| Row { partners, ..row }).collect()
}

impl Row {
    fn new(setting: &Setting<'_>, neuron: usize, base: usize) -> Self {
        let allowed = setting.allowed(neuron);
        let bias = setting.problem.bias;
        let is_digit = |j: &usize| if *j == neuron { bias } else { allowed[*j] };
        let columns = (0..setting.neurons()).filter(is_digit).collect();
        // The smallest number of bits that holds 0 to base − 1.
        let bits = usize::BITS - (base - 1).leading_zeros();
        Self { neuron, columns, partners: Vec::new(), bits, base }
    }

    /// How many vectors there are; none beyond 64 bits.
    pub(super) fn count(&self) -> Option<u64> {
        (self.base as u64).checked_pow(u32::try_from(self.columns.len()).ok()?)
    }

    /// The position of the weight from neuron `column`.
    pub(super) fn place(&self, column: usize) -> Option<usize> {
        self.columns.binary_search(&column).ok()
    }

    pub(super) fn digit(&self, vector: Vector, place: usize) -> usize {
        ((vector.digits >> (place as u32 * self.bits)) & ((1 << self.bits) - 1)) as usize
    }

    /// The sum of a table (one entry a digit and value) over the digits.
    pub(super) fn sum(&self, vector: Vector, table: &[i64]) -> i64 {
        self.entries(vector).map(|entry| table[entry]).sum()
    }

    /// Where the digits of a vector stand in a table.
    pub(super) fn entries(&self, vector: Vector) -> impl Iterator<Item = usize> + '_ {
        (0..self.columns.len()).map(move |place| place * self.base + self.digit(vector, place))
    }

    /// Counts through all vectors like an odometer, and keeps the stabilities
    /// x_i h_i of all patterns up to date. Ends early when it is time to stop.
    pub(super) fn for_each(
        &self,
        setting: &Setting<'_>,
        values: &[i64],
        mut visit: impl FnMut(Vector),
    ) {
        let inputs: Vec<Vec<i64>> =
            self.columns.iter().map(|column| self.input(setting, *column)).collect();
        let mut stabilities = vec![0; setting.problem.patterns];
        let add = |stabilities: &mut [i64], place: usize, step: i64| {
            stabilities
                .iter_mut()
                .zip(&inputs[place])
                .for_each(|(sum, input)| *sum += step * input);
        };
        (0..self.columns.len()).for_each(|place| add(&mut stabilities, place, values[0]));
        let least = self.least(setting);
        let mut digits = vec![0; self.columns.len()];
        for round in 0_u64.. {
            if round % LOOK == 0 && setting.stop.is_due() {
                return;
            }
            let pairs = stabilities.iter().zip(&least);
            let flips = pairs.filter(|(stability, least)| stability < least).count() as u32;
            visit(Vector { digits: self.pack(&digits), flips });
            let Some(place) = digits.iter().position(|digit| *digit + 1 < self.base) else {
                return;
            };
            for (below, digit) in digits[..place].iter_mut().enumerate() {
                add(&mut stabilities, below, values[0] - values[*digit]);
                *digit = 0;
            }
            add(&mut stabilities, place, values[digits[place] + 1] - values[digits[place]]);
            digits[place] += 1;
        }
    }

    fn pack(&self, digits: &[usize]) -> u64 {
        digits.iter().rev().fold(0, |all, digit| (all << self.bits) | *digit as u64)
    }

    /// What the weight from `column` adds to the stability of each pattern.
    fn input(&self, setting: &Setting<'_>, column: usize) -> Vec<i64> {
        let own = |x: &[i8]| i64::from(x[self.neuron]);
        let input = |x: &[i8]| if column == self.neuron { 1 } else { i64::from(x[column]) };
        setting.patterns.rows().map(|x| own(x) * input(x)).collect()
    }

    /// The least stability that keeps the bit, for each pattern.
    fn least(&self, setting: &Setting<'_>) -> Vec<i64> {
        let neuron = self.neuron;
        let strict = |pattern| setting.is_strict(Demand { pattern, neuron });
        (0..setting.problem.patterns).map(|pattern| i64::from(strict(pattern))).collect()
    }
}
