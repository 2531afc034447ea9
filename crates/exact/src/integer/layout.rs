//! How the weight vectors of a neuron are numbered.

use super::{ErrorKind, MOST_CODES, MOST_STEPS, MOST_VECTORS, Result};
use hopfit_core::{Admissible, Problem, WeightRange};

/// Where a symmetric weight stands in the other neuron's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Partner {
    pub(super) row: usize,
    pub(super) digit: usize,
}

/// The weights of one neuron as digits of a number: digit k is the weight
/// from neuron `columns[k]` (the neuron itself stands for its bias), as an
/// index into the values of the range.
///
/// A vector is numbered by two codes, one for the first half of its digits
/// and one for the second, so that sums over its digits are two look-ups.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) neuron: usize,
    pub(super) columns: Vec<usize>,
    /// Of each digit; none for a bias and for free weights.
    pub(super) partners: Vec<Option<Partner>>,
    /// How many values a digit has.
    pub(super) base: usize,
    /// How many digits the low code holds, and how many codes there are.
    pub(super) low_digits: usize,
    pub(super) low_codes: usize,
    pub(super) high_codes: usize,
    /// Where the high code starts in a packed code.
    shift: u32,
    /// `low_digits` digits of each low code.
    digits: Vec<u32>,
}

impl Layout {
    /// The layout of all rows.
    pub(super) fn all(problem: &Problem) -> Result<Vec<Self>> {
        let admissible = problem.admissible();
        let base = values(admissible.range)?.len();
        let columns = |neuron| columns(admissible, neuron);
        let all: Vec<Vec<usize>> = (0..problem.neurons()).map(columns).collect();
        check_size(problem, &all, base)?;
        let layout = |neuron| Self::new(neuron, &all, base, admissible.symmetric);
        Ok((0..problem.neurons()).map(layout).collect())
    }

    fn new(neuron: usize, all: &[Vec<usize>], base: usize, symmetric: bool) -> Self {
        let columns = all[neuron].clone();
        let partner = |column: &usize| {
            let digit = all[*column].binary_search(&neuron);
            let digit = digit.expect("symmetric weights have both directions");
            Partner { row: *column, digit }
        };
        let tied = |column: &usize| (symmetric && *column != neuron).then(|| partner(column));
        let partners = columns.iter().map(tied).collect();
        let low_digits = columns.len().div_ceil(2);
        let codes = |digits: usize| base.pow(digits as u32);
        let (low_codes, high_codes) = (codes(low_digits), codes(columns.len() - low_digits));
        let digit = |code: usize, k: usize| (code / codes(k) % base) as u32;
        let digits = (0..low_codes).flat_map(|code| (0..low_digits).map(move |k| (code, k)));
        let digits = digits.map(|(code, k)| digit(code, k)).collect();
        let shift = low_codes.next_power_of_two().trailing_zeros();
        Self { neuron, columns, partners, base, low_digits, low_codes, high_codes, shift, digits }
    }

    /// How many digits a vector has.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// How many vectors there are.
    pub(super) fn vectors(&self) -> usize {
        self.low_codes * self.high_codes
    }

    pub(super) fn pack(&self, high: usize, low: usize) -> u32 {
        ((high << self.shift) | low) as u32
    }

    /// The high and the low code.
    pub(super) fn unpack(&self, code: u32) -> (usize, usize) {
        ((code >> self.shift) as usize, (code & ((1 << self.shift) - 1)) as usize)
    }

    /// The digits of a low code, or of a high one (whose last may be unused).
    pub(super) fn half(&self, code: usize) -> &[u32] {
        &self.digits[code * self.low_digits..(code + 1) * self.low_digits]
    }

    /// One digit of a packed code.
    pub(super) fn digit(&self, code: u32, k: usize) -> usize {
        let (high, low) = self.unpack(code);
        let digit = match k.checked_sub(self.low_digits) {
            None => self.half(low)[k],
            Some(k) => self.half(high)[k],
        };
        digit as usize
    }

    /// All digits of a packed code.
    pub(super) fn digits(&self, code: u32) -> impl Iterator<Item = usize> + '_ {
        let (high, low) = self.unpack(code);
        let high = &self.half(high)[..self.len() - self.low_digits];
        self.half(low).iter().chain(high).map(|digit| *digit as usize)
    }
}

/// The values of a range, ascending.
pub(super) fn values(range: WeightRange) -> Result<Vec<i64>> {
    match range {
        WeightRange::Continuous => Err(ErrorKind::Continuous.into()),
        WeightRange::Integer(bound) => Ok((-i64::from(bound)..=i64::from(bound)).collect()),
        WeightRange::Binary => Ok(vec![-1, 1]),
    }
}

/// The neurons with a weight to `neuron`, and itself if it has a bias.
pub(super) fn columns(admissible: &Admissible, neuron: usize) -> Vec<usize> {
    let mask = &admissible.mask;
    let both =
        |j: usize| mask.allows(neuron, j) && (!admissible.symmetric || mask.allows(j, neuron));
    (0..mask.neurons()).filter(|j| if *j == neuron { admissible.bias } else { both(*j) }).collect()
}

/// Refuses what would take too long or too much memory.
fn check_size(problem: &Problem, all: &[Vec<usize>], base: usize) -> Result<()> {
    let patterns = problem.patterns().count();
    let mut sum = 0_u64;
    for (neuron, columns) in all.iter().enumerate() {
        let digits = columns.len();
        let power = |digits: usize| (base as u64).checked_pow(u32::try_from(digits).ok()?);
        let vectors = power(digits).filter(|vectors| *vectors <= MOST_VECTORS);
        let codes = power(digits.div_ceil(2)).unwrap_or(u64::MAX);
        let fits = codes.saturating_mul(1 + patterns as u64) <= MOST_CODES;
        let Some(vectors) = vectors.filter(|_| fits) else {
            return Err(ErrorKind::RowTooLarge { neuron, digits, values: base }.into());
        };
        sum = sum.saturating_add(vectors);
    }
    if sum > MOST_VECTORS || sum.saturating_mul(patterns as u64) > MOST_STEPS {
        return Err(ErrorKind::TooManyVectors { vectors: sum, patterns }.into());
    }
    Ok(())
}
