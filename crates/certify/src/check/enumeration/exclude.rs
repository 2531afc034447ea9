//! Prices, and the exclusion step (see [`crate::Enumeration`]).

use super::undo::{Split, Undo};
use super::vectors::{Row, Vector, rows};
use super::{MOST_KEPT, MOST_PRICE, MOST_STEPS, MOST_VALUES, MOST_VECTORS, MOST_WORK, Outcome};
use crate::check::Setting;
use crate::rejection::EnumerationFlaw;
use crate::{Enumeration, PriceChange};
use hopfit_core::WeightRange;

/// What stands for "no vector". Far above all costs; a sum of it over the
/// digits of a vector, which are at most 28, is far below 2⁶³.
const NONE: i64 = 1 << 57;

/// A symmetric weight: neuron and digit at its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) first: (usize, usize),
    pub(super) second: (usize, usize),
}

/// Knows which vectors are still possible.
///
/// Nothing overflows: prices are at most 2²⁴ in size, a vector has at most 28
/// digits and there are at most 2²⁸ neurons, so that all prices together are
/// below 2⁵⁷; flips times denominator are below 2³⁴ · 2²⁰ in all.
///
/// A step costs what it looks at: tables are filled and emptied only where
/// the vectors that are left have an entry.
pub(super) struct Excluder<'a> {
    setting: &'a Setting<'a>,
    pub(super) rows: Vec<Row>,
    base: usize,
    denominator: i64,
    /// T: what weights with fewer flips than the bound cost at most.
    target: i64,
    /// The vectors of each neuron, and from where to where they are possible;
    /// the others may come back further up the tree.
    pub(super) vectors: Vec<Vec<Vector>>,
    pub(super) possible: Vec<(usize, usize)>,
    /// For each neuron one entry a digit and value.
    prices: Vec<Vec<i64>>,
    /// The least costs of each neuron in a step.
    least: Vec<Least>,
    /// The costs of one neuron's values in a step.
    table: Vec<i64>,
    /// What has to be taken back further up the tree.
    pub(super) undo: Vec<Undo<'a>>,
    /// Whether the last step took nothing out and nothing has changed since.
    pub(super) settled: bool,
    work: u64,
}

/// The least costs of a neuron: in all, and one a digit and value.
struct Least {
    all: i64,
    /// `NONE` outside of steps.
    by_value: Vec<i64>,
    /// The entries that are not.
    touched: Vec<usize>,
}

impl<'a> Excluder<'a> {
    /// Enumerates everything and makes the first exclusion step, with prices
    /// of zero, before vectors are stored. Also whether every neuron has a
    /// vector left.
    pub(super) fn new(setting: &'a Setting<'a>, proof: &Enumeration) -> Outcome<(Self, bool)> {
        let values = values(setting.problem.weights)?;
        let rows = rows(setting, values.len());
        check_size(setting, &rows, values.len())?;
        let denominator = proof.denominator as i64;
        // The bound is at most the flips of the certificate's weights, P·N.
        let target = denominator * (proof.bound as i64 - 1);
        let entries = |row: &Row| row.columns.len() * values.len();
        let mut excluder = Self {
            setting,
            base: values.len(),
            denominator,
            target,
            vectors: vec![Vec::new(); rows.len()],
            possible: vec![(0, 0); rows.len()],
            prices: rows.iter().map(|row| vec![0; entries(row)]).collect(),
            least: rows.iter().map(|row| Least::none(entries(row))).collect(),
            table: vec![0; rows.iter().map(entries).max().unwrap_or(0)],
            rows,
            undo: Vec::new(),
            settled: false,
            work: 0,
        };
        excluder.enumerate(&values)?;
        let is_open = !excluder.has_empty();
        Ok((excluder, is_open))
    }

    fn enumerate(&mut self, values: &[i64]) -> Outcome<()> {
        let unit = self.denominator;
        for (row, least) in self.rows.iter().zip(&mut self.least) {
            row.for_each(self.setting, values, |vector| {
                least.lower(row, vector, unit * i64::from(vector.flips));
            });
        }
        let sum = self.sum();
        let mut room = MOST_KEPT;
        for at in 0..self.rows.len() {
            let limit = self.target - (sum - self.least[at].all);
            self.tabulate(at);
            let (row, table, kept) = (&self.rows[at], &self.table, &mut self.vectors[at]);
            row.for_each(self.setting, values, |vector| {
                let cost = unit * i64::from(vector.flips) + row.sum(vector, table);
                if cost <= limit && kept.len() <= room {
                    kept.push(vector);
                }
            });
            self.possible[at] = (0, kept.len());
            room = room.checked_sub(kept.len()).ok_or(EnumerationFlaw::TooManyKept)?;
        }
        self.least.iter_mut().for_each(Least::clear);
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

    /// Changes prices, then excludes; false if a neuron has no vector left.
    pub(super) fn change(&mut self, changes: &'a [PriceChange]) -> Outcome<bool> {
        for PriceChange { first, second, changes } in changes {
            let pair = self.pair(*first, *second)?;
            if changes.len() + 1 != self.base {
                let (first, second, expected) = (*first, *second, self.base - 1);
                let found = changes.len();
                return Err(EnumerationFlaw::Changes { first, second, expected, found });
            }
            self.add(pair, changes)?;
            self.undo.push(Undo::Prices(pair, changes));
        }
        self.exclude()
    }

    fn add(&mut self, Pair { first, second }: Pair, changes: &[i64]) -> Outcome<()> {
        for (value, change) in (1..).zip(changes).filter(|(_, change)| **change != 0) {
            self.settled = false;
            let price = &mut self.prices[first.0][first.1 * self.base + value];
            let sum = price.checked_add(*change);
            *price = sum
                .filter(|sum| sum.unsigned_abs() <= MOST_PRICE)
                .ok_or(EnumerationFlaw::PriceTooLarge)?;
            self.prices[second.0][second.1 * self.base + value] -= change;
        }
        Ok(())
    }

    /// Takes price changes back.
    pub(super) fn take_back(&mut self, Pair { first, second }: Pair, changes: &[i64]) {
        for (value, change) in (1..).zip(changes) {
            self.prices[first.0][first.1 * self.base + value] -= change;
            self.prices[second.0][second.1 * self.base + value] += change;
        }
    }

    /// Leaves the pair its next value, then excludes; false if a neuron has
    /// no vector left.
    pub(super) fn restrict(&mut self, split: &mut Split) -> Outcome<bool> {
        split.narrow(self);
        self.settled = false;
        self.exclude()
    }

    /// The exclusion step; false if a neuron has no vector left.
    fn exclude(&mut self) -> Outcome<bool> {
        if self.settled {
            return Ok(true);
        }
        self.count(self.rows.len() as u64)?;
        if self.has_empty() {
            return Ok(false);
        }
        let looks = self.possible.iter().zip(&self.rows);
        let looks = looks.map(|((from, to), row)| (to - from) * (1 + row.columns.len()));
        self.count(looks.sum::<usize>() as u64)?;
        (0..self.rows.len()).for_each(|at| self.look(at));
        let sum = self.sum();
        self.settled = true;
        for at in 0..self.rows.len() {
            self.tabulate(at);
            self.keep_within(at, self.target - (sum - self.least[at].all));
        }
        self.least.iter_mut().for_each(Least::clear);
        Ok(!self.has_empty())
    }

    /// Counts work, and refuses what is too much.
    pub(super) fn count(&mut self, work: u64) -> Outcome<()> {
        self.work += work;
        if self.work > MOST_WORK { Err(EnumerationFlaw::TooMuchWork) } else { Ok(()) }
    }

    fn has_empty(&self) -> bool {
        self.possible.iter().any(|(from, to)| from == to)
    }

    fn sum(&self) -> i64 {
        self.least.iter().map(|least| least.all).sum()
    }

    /// Finds the least costs of a neuron.
    fn look(&mut self, at: usize) {
        let (row, prices) = (&self.rows[at], &self.prices[at]);
        let (from, to) = self.possible[at];
        for vector in &self.vectors[at][from..to] {
            let cost = self.denominator * i64::from(vector.flips) + row.sum(*vector, prices);
            self.least[at].lower(row, *vector, cost);
        }
    }

    /// The prices of the values that a neuron has left plus, for symmetric
    /// weights, what each costs the other neuron above its least.
    fn tabulate(&mut self, at: usize) {
        for entry in &self.least[at].touched {
            let (place, value) = (entry / self.base, entry % self.base);
            let excess = self.rows[at].partners[place].map_or(0, |(other, own)| {
                let Least { all, by_value, .. } = &self.least[other];
                let cost = by_value[own * self.base + value];
                if cost < NONE { cost - all } else { NONE }
            });
            self.table[*entry] = self.prices[at][*entry] + excess;
        }
    }

    /// Takes out the vectors that cost more, by the table.
    fn keep_within(&mut self, at: usize, limit: i64) {
        let (row, table, unit) = (&self.rows[at], &self.table, self.denominator);
        let cost = |vector: &Vector| unit * i64::from(vector.flips) + row.sum(*vector, table);
        let (from, to) = self.possible[at];
        let kept = keep(&mut self.vectors[at][from..to], |vector| cost(vector) <= limit);
        if from + kept < to {
            self.settled = false;
            self.set_possible(at, (from, from + kept));
        }
    }

    pub(super) fn set_possible(&mut self, at: usize, range: (usize, usize)) {
        self.undo.push(Undo::Possible(at, self.possible[at]));
        self.possible[at] = range;
    }
}

impl Least {
    fn none(entries: usize) -> Self {
        Self { all: NONE, by_value: vec![NONE; entries], touched: Vec::new() }
    }

    fn lower(&mut self, row: &Row, vector: Vector, cost: i64) {
        self.all = self.all.min(cost);
        for entry in row.entries(vector) {
            let least = &mut self.by_value[entry];
            if *least == NONE {
                self.touched.push(entry);
            }
            *least = cost.min(*least);
        }
    }

    fn clear(&mut self) {
        self.all = NONE;
        self.touched.drain(..).for_each(|entry| self.by_value[entry] = NONE);
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

fn check_size(setting: &Setting<'_>, rows: &[Row], base: usize) -> Outcome<()> {
    let count = |sum: u64, row: &Row| sum.checked_add(row.count()?);
    let vectors = rows.iter().try_fold(0, count).unwrap_or(u64::MAX);
    let steps = vectors.saturating_mul(setting.problem.patterns as u64);
    if vectors > MOST_VECTORS || steps > MOST_STEPS {
        return Err(EnumerationFlaw::TooManyVectors);
    }
    let digits: usize = rows.iter().map(|row| row.columns.len()).sum();
    if digits.saturating_mul(base) > MOST_VALUES {
        return Err(EnumerationFlaw::TooManyValues);
    }
    Ok(())
}
