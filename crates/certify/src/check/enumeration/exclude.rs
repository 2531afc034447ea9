//! Prices, and the exclusion step (see [`crate::Enumeration`]).

use super::vectors::{NONE, Row, Vector};
use super::{MOST_KEPT, MOST_PRICE, MOST_STEPS, MOST_VECTORS, MOST_VISITS, Outcome};
use crate::check::Setting;
use crate::rejection::EnumerationFlaw;
use crate::{Enumeration, PriceChange};
use hopfit_core::WeightRange;

/// For each neuron one entry a digit and value.
pub(super) type Prices = Vec<Vec<i64>>;

/// A symmetric weight: neuron and digit at its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    first: (usize, usize),
    second: (usize, usize),
}

/// Knows which vectors are still possible.
///
/// Nothing overflows: prices are at most 2²⁴ in size, a vector has at most 28
/// digits and there are at most 2²⁸ neurons, so that all prices together are
/// below 2⁵⁷; flips times denominator are below 2³⁴ · 2²⁰ in all.
pub(super) struct Excluder<'a> {
    setting: &'a Setting<'a>,
    rows: Vec<Row>,
    base: usize,
    denominator: i64,
    /// T: what weights with fewer flips than the bound cost at most.
    target: i64,
    /// The vectors of each neuron. The first `left` are possible; the others
    /// may come back further up the tree.
    vectors: Vec<Vec<Vector>>,
    left: Vec<usize>,
    prices: Prices,
    visits: u64,
}

/// The least costs of a neuron: in all, and one a digit and value.
struct Least {
    all: i64,
    by_value: Vec<i64>,
}

impl<'a> Excluder<'a> {
    /// Enumerates everything and makes the first exclusion step, with prices
    /// of zero, before vectors are stored. Also whether every neuron has a
    /// vector left.
    pub(super) fn new(setting: &'a Setting<'a>, proof: &Enumeration) -> Outcome<(Self, bool)> {
        let values = values(setting.problem.weights)?;
        let neurons = setting.neurons();
        let rows: Vec<Row> = (0..neurons).map(|i| Row::new(setting, i, values.len())).collect();
        check_size(setting, &rows)?;
        let denominator = proof.denominator as i64;
        // The bound is at most the flips of the certificate's weights, P·N.
        let target = denominator * (proof.bound as i64 - 1);
        let empty = |row: &Row| vec![0; row.columns.len() * values.len()];
        let prices = rows.iter().map(empty).collect();
        let (vectors, left) = (vec![Vec::new(); neurons], vec![0; neurons]);
        let base = values.len();
        let mut excluder =
            Self { setting, rows, base, denominator, target, vectors, left, prices, visits: 0 };
        excluder.enumerate(&values)?;
        let is_open = excluder.left.iter().all(|left| *left > 0);
        Ok((excluder, is_open))
    }

    fn enumerate(&mut self, values: &[i64]) -> Outcome<()> {
        let least: Vec<Least> = self
            .rows
            .iter()
            .map(|row| {
                let mut least = Least::none(row.columns.len() * self.base);
                row.for_each(self.setting, values, |vector| {
                    least.lower(row, vector, self.denominator * i64::from(vector.flips));
                });
                least
            })
            .collect();
        let sum: i64 = least.iter().map(|least| least.all).sum();
        let mut room = MOST_KEPT;
        for (at, row) in self.rows.iter().enumerate() {
            let limit = self.target - (sum - least[at].all);
            let excess = self.with_partners(at, &least);
            let kept = &mut self.vectors[at];
            row.for_each(self.setting, values, |vector| {
                let cost = self.denominator * i64::from(vector.flips) + row.sum(vector, &excess);
                if cost <= limit && kept.len() <= room {
                    kept.push(vector);
                }
            });
            self.left[at] = kept.len();
            room = room.checked_sub(kept.len()).ok_or(EnumerationFlaw::TooManyKept)?;
        }
        Ok(())
    }

    /// How many values a weight has.
    pub(super) fn values(&self) -> usize {
        self.base
    }

    /// The symmetric weight of two neurons.
    pub(super) fn pair(&self, first: usize, second: usize) -> Outcome<Pair> {
        let fits = self.setting.problem.symmetric && first < second && second < self.rows.len();
        let place = |i: usize, j: usize| self.rows[i].place(j);
        fits.then(|| Some((place(first, second)?, place(second, first)?)))
            .flatten()
            .map(|(own, other)| Pair { first: (first, own), second: (second, other) })
            .ok_or(EnumerationFlaw::NoSuchPair { first, second })
    }

    /// What [`Self::restore`] takes back.
    pub(super) fn save(&self) -> (Vec<usize>, Prices) {
        (self.left.clone(), self.prices.clone())
    }

    /// Back to where `left` vectors were possible, which still come first.
    pub(super) fn restore(&mut self, left: &[usize], prices: &Prices) {
        self.left.copy_from_slice(left);
        self.prices.clone_from(prices);
    }

    /// Changes prices, then excludes; false if a neuron has no vector left.
    pub(super) fn change(&mut self, changes: &[PriceChange]) -> Outcome<bool> {
        for PriceChange { first, second, changes } in changes {
            let Pair { first: own, second: other } = self.pair(*first, *second)?;
            if changes.len() + 1 != self.base {
                let (first, second, expected) = (*first, *second, self.base - 1);
                let found = changes.len();
                return Err(EnumerationFlaw::Changes { first, second, expected, found });
            }
            for (value, change) in (1..).zip(changes) {
                self.add(own, value, Some(*change))?;
                self.add(other, value, change.checked_neg())?;
            }
        }
        self.exclude()
    }

    fn add(&mut self, (at, place): (usize, usize), value: usize, by: Option<i64>) -> Outcome<()> {
        let price = &mut self.prices[at][place * self.base + value];
        let sum = by.and_then(|by| price.checked_add(by));
        *price = sum
            .filter(|sum| sum.unsigned_abs() <= MOST_PRICE)
            .ok_or(EnumerationFlaw::PriceTooLarge)?;
        Ok(())
    }

    /// Leaves the pair one value, then excludes; false if a neuron has no
    /// vector left.
    pub(super) fn restrict(&mut self, pair: Pair, value: usize) -> Outcome<bool> {
        for (at, place) in [pair.first, pair.second] {
            let row = &self.rows[at];
            let keeps = |vector: &Vector| row.digit(*vector, place) == value;
            self.left[at] = keep(&mut self.vectors[at][..self.left[at]], keeps);
        }
        self.exclude()
    }

    /// The exclusion step; false if a neuron has no vector left.
    fn exclude(&mut self) -> Outcome<bool> {
        self.visits += self.left.iter().map(|left| *left as u64).sum::<u64>();
        if self.visits > MOST_VISITS {
            return Err(EnumerationFlaw::TooManyVisits);
        }
        if self.left.contains(&0) {
            return Ok(false);
        }
        let least: Vec<Least> = (0..self.rows.len()).map(|at| self.least(at)).collect();
        let sum: i64 = least.iter().map(|least| least.all).sum();
        for (at, row) in self.rows.iter().enumerate() {
            let limit = self.target - (sum - least[at].all);
            let table = self.with_partners(at, &least);
            let unit = self.denominator;
            let cost = |vector: &Vector| unit * i64::from(vector.flips) + row.sum(*vector, &table);
            self.left[at] =
                keep(&mut self.vectors[at][..self.left[at]], |vector| cost(vector) <= limit);
        }
        Ok(!self.left.contains(&0))
    }

    fn least(&self, at: usize) -> Least {
        let (row, prices) = (&self.rows[at], &self.prices[at]);
        let mut least = Least::none(prices.len());
        for vector in &self.vectors[at][..self.left[at]] {
            let cost = self.denominator * i64::from(vector.flips) + row.sum(*vector, prices);
            least.lower(row, *vector, cost);
        }
        least
    }

    /// The prices of a neuron plus, for symmetric weights, what each value
    /// costs the other neuron above its least.
    fn with_partners(&self, at: usize, least: &[Least]) -> Vec<i64> {
        let row = &self.rows[at];
        let mut table = self.prices[at].clone();
        for (place, other) in row.columns.iter().enumerate() {
            if !self.setting.problem.symmetric || *other == row.neuron {
                continue;
            }
            let own =
                self.rows[*other].place(at).expect("the mask of symmetric weights is symmetric");
            let Least { all, by_value } = &least[*other];
            for value in 0..self.base {
                let cost = by_value[own * self.base + value];
                table[place * self.base + value] += if cost < NONE { cost - all } else { NONE };
            }
        }
        table
    }
}

impl Least {
    fn none(entries: usize) -> Self {
        Self { all: NONE, by_value: vec![NONE; entries] }
    }

    fn lower(&mut self, row: &Row, vector: Vector, cost: i64) {
        self.all = self.all.min(cost);
        row.lower(vector, &mut self.by_value, cost);
    }
}

/// Moves the vectors that stay to the front; how many they are.
fn keep(vectors: &mut [Vector], keeps: impl Fn(&Vector) -> bool) -> usize {
    let mut kept = 0;
    for at in 0..vectors.len() {
        if keeps(&vectors[at]) {
            vectors.swap(kept, at);
            kept += 1;
        }
    }
    kept
}

/// The values of a class, ascending.
fn values(range: WeightRange) -> Outcome<Vec<i64>> {
    match range {
        WeightRange::Continuous => Err(EnumerationFlaw::Continuous),
        WeightRange::Integer(bound) => Ok((-i64::from(bound)..=i64::from(bound)).collect()),
        WeightRange::Binary => Ok(vec![-1, 1]),
    }
}

fn check_size(setting: &Setting<'_>, rows: &[Row]) -> Outcome<()> {
    let count = |sum: u64, row: &Row| sum.checked_add(row.count()?);
    let vectors = rows.iter().try_fold(0, count).unwrap_or(u64::MAX);
    let steps = vectors.saturating_mul(setting.problem.patterns as u64);
    if vectors > MOST_VECTORS || steps > MOST_STEPS {
        return Err(EnumerationFlaw::TooManyVectors);
    }
    Ok(())
}
