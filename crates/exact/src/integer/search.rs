//! Branch and bound on the weights of pairs.

use super::UNIT;
use super::first_look::FirstLook;
use super::layout::Partner;
use super::prices::{Prices, Survey};
use super::row::Row;
use hopfit_certify::EnumerationNode;
use hopfit_core::Stop;

/// Rounds of message passing at a node, and at most at the root.
const ROUNDS: usize = 4;
const ROOT_ROUNDS: usize = 200;
/// The root has enough after so many rounds more that gain less than this.
const PATIENCE: usize = 3;
const SMALL_GAIN: i64 = UNIT / 16;
/// Numbers of a proof after which a search gives up, to bound its memory.
const MOST_NUMBERS: usize = 1 << 23;

/// Weights of vectors that a check of the proof looks at after which a search
/// gives up: half of what the checker allows.
const MOST_CHECKED: u64 = 1 << 33;

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// No weights have as few flips.
    Closed,
    /// These do: the code of each row's vector.
    Found(Vec<u32>),
    /// Stopped, or the proof would be too large.
    Stopped,
}

/// What a search works on.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) rows: &'a mut [Row],
    pub(super) survey: &'a mut Survey,
    pub(super) stop: &'a Stop,
    /// The most that weights may cost to be of interest: one flip less than
    /// what is to be proved.
    pub(super) target: i64,
    /// The proof so far, and how many numbers it holds.
    pub(super) nodes: Vec<EnumerationNode>,
    pub(super) numbers: usize,
    /// How many parts of the tree were looked at, and how many weights of
    /// vectors a check of the proof looks at.
    pub(super) visited: usize,
    pub(super) checked: u64,
}

impl<'a> Search<'a> {
    /// A search for weights with fewer than `goal` flips.
    pub(super) fn new(
        rows: &'a mut [Row],
        survey: &'a mut Survey,
        stop: &'a Stop,
        goal: usize,
    ) -> Self {
        let target = (goal as i64 - 1) * UNIT;
        Self { rows, survey, stop, target, nodes: Vec::new(), numbers: 0, visited: 0, checked: 0 }
    }

    /// Prices raised from zero until that gains little.
    pub(super) fn ascend_root(&mut self) -> Prices {
        let mut prices = Prices::zero(self.rows);
        let (mut best, mut small) = (self.survey.look_at_all(self.rows, &prices), 0);
        for _ in 0..ROOT_ROUNDS {
            if small > PATIENCE || best > self.target || self.stop.is_due() {
                break;
            }
            prices.ascend(self.rows, self.survey);
            let sum = self.survey.look_at_all(self.rows, &prices);
            small = if sum - best < SMALL_GAIN { small + 1 } else { 0 };
            best = sum;
        }
        prices
    }

    /// How many flips these prices prove without a search.
    pub(super) fn proved_by(&mut self, prices: &Prices) -> usize {
        let sum = self.survey.look_at_all(self.rows, prices);
        usize::try_from((sum + UNIT - 1) / UNIT).unwrap_or(0)
    }

    /// The whole search, from all vectors and these prices.
    pub(super) fn close_root(&mut self, first: &FirstLook, prices: &Prices) -> Ending {
        first.restart(self.rows, self.target);
        if self.rows.iter().any(|row| row.left == 0) {
            return Ending::Closed;
        }
        let zero = Prices::zero(self.rows);
        if self.change(&zero, prices) { self.close(prices) } else { Ending::Closed }
    }

    /// Changes the prices to `prices`, and excludes.
    pub(super) fn change(&mut self, before: &Prices, prices: &Prices) -> bool {
        let changes = prices.changes(before, self.rows);
        self.numbers += 1 + changes.iter().map(|change| 2 + change.changes.len()).sum::<usize>();
        self.nodes.push(EnumerationNode::Prices(changes));
        self.exclude(prices)
    }

    fn exclude(&mut self, prices: &Prices) -> bool {
        let looks = |row: &Row| 1 + row.left as u64 * (1 + row.layout.len() as u64);
        self.checked += self.rows.iter().map(looks).sum::<u64>();
        self.survey.exclude(self.rows, prices, self.target)
    }

    /// Whether the search has to end before it is done.
    fn is_over(&self) -> bool {
        self.stop.is_due() || self.numbers > MOST_NUMBERS || self.checked > MOST_CHECKED
    }

    /// Proves that no weights that are possible here cost as little as the
    /// target, or finds some. No row may be empty.
    pub(super) fn close(&mut self, prices: &Prices) -> Ending {
        self.visited += 1;
        let mut current = prices.clone();
        if self.is_over() {
            return Ending::Stopped;
        }
        for _ in 0..ROUNDS {
            current.ascend(self.rows, self.survey);
        }
        if !self.change(prices, &current) {
            return Ending::Closed;
        }
        loop {
            self.survey.look_at_all(self.rows, &current);
            if let Some((row, digit)) = self.choose() {
                return self.split(row, digit, &current);
            }
            if let Some(found) = self.found() {
                return Ending::Found(found);
            }
            // Some row has a vector that its partners do not agree to.
            if !self.change(&current.clone(), &current) {
                return Ending::Closed;
            }
        }
    }

    /// The weight whose values raise the bound most.
    fn choose(&self) -> Option<(usize, usize)> {
        let mut best = (-1, None);
        for (at, row) in self.rows.iter().enumerate() {
            for (digit, partner) in row.layout.partners.iter().enumerate() {
                if partner.is_none_or(|partner| partner.row < at) {
                    continue;
                }
                let score = self.score(at, digit);
                if score > best.0 {
                    best = (score, Some((at, digit)));
                }
            }
        }
        best.1
    }

    /// −1 if less than two values are left.
    fn score(&self, row: usize, digit: usize) -> i64 {
        let room = self.target + 1 - self.survey.least.iter().sum::<i64>();
        let increases = self.survey.increases(self.rows, row, digit);
        let increases = increases.into_iter().flatten().map(|increase| increase.min(room));
        let (count, least, sum) = increases.fold((0, i64::MAX, 0), |(count, least, sum), one| {
            (count + 1, least.min(one), sum + one)
        });
        if count < 2 { -1 } else { sum + 3 * least }
    }

    /// The vectors, if all pairs have one value only and all rows agree.
    fn found(&self) -> Option<Vec<u32>> {
        let agrees = |row: &Row, code: u32, digit: usize, partner: Partner| {
            let value = row.layout.digit(code, digit);
            let other = &self.rows[partner.row];
            other.possible().iter().all(|o| other.layout.digit(o.code, partner.digit) == value)
        };
        let fits = |row: &Row, code: u32| {
            let partners = row.layout.partners.iter().enumerate();
            let mut tied = partners.filter_map(|(digit, partner)| Some((digit, (*partner)?)));
            tied.all(|(digit, partner)| agrees(row, code, digit, partner))
        };
        let vector = |row: &Row| {
            let all_fit = row.possible().iter().all(|entry| fits(row, entry.code));
            let best = row.possible().iter().min_by_key(|entry| (entry.flips, entry.code))?;
            all_fit.then_some(best.code)
        };
        self.rows.iter().map(vector).collect()
    }

    /// One subtree for each value of a weight, the most promising first.
    fn split(&mut self, at: usize, digit: usize, prices: &Prices) -> Ending {
        let Some(partner) = self.rows[at].layout.partners[digit] else { return Ending::Stopped };
        let increases = self.survey.increases(self.rows, at, digit);
        let mut order: Vec<usize> = (0..increases.len()).collect();
        order.sort_by_key(|value| increases[*value].unwrap_or(i64::MAX));
        let left: Vec<usize> = self.rows.iter().map(|row| row.left).collect();
        self.nodes.push(EnumerationNode::Split(at, partner.row));
        // Two rows are sorted, and subtrees that end at once are looked at.
        self.checked += (self.rows[at].left + self.rows[partner.row].left) as u64;
        self.checked += (self.rows.len() * order.len()) as u64;
        let start = self.nodes.len();
        let mut parts = vec![Vec::new(); order.len()];
        for value in order {
            let ending = self.close_value((at, digit), partner, value, prices);
            self.rows.iter_mut().zip(&left).for_each(|(row, left)| row.left = *left);
            if ending != Ending::Closed {
                return ending;
            }
            parts[value] = self.nodes.split_off(start);
        }
        self.nodes.extend(parts.into_iter().flatten());
        Ending::Closed
    }

    fn close_value(
        &mut self,
        (at, digit): (usize, usize),
        partner: Partner,
        value: usize,
        prices: &Prices,
    ) -> Ending {
        self.rows[at].keep_value(digit, value);
        self.rows[partner.row].keep_value(partner.digit, value);
        let is_empty = self.rows[at].left == 0 || self.rows[partner.row].left == 0;
        if is_empty || !self.exclude(prices) {
            return Ending::Closed;
        }
        self.close(prices)
    }
}
