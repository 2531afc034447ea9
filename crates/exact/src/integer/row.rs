//! The weight vectors of a neuron that are still possible.

use super::layout::Layout;

/// What stands for infinity: no vector is left. Far above all costs, and far
/// below what sums of it over the digits of a row could overflow.
pub(super) const NONE: i64 = 1 << 50;

/// A weight vector and the bits that it flips.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) code: u32,
    pub(super) flips: u32,
}

/// A list of vectors from which a search takes some and puts them back: the
/// first `left` are possible, and those that are taken out move behind them.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) layout: Layout,
    entries: Vec<Entry>,
    pub(super) left: usize,
    /// What a flip costs.
    unit: i64,
}

/// Room for the sums over codes, used again and again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    low: Vec<i64>,
    high: Vec<i64>,
    by_low: Vec<i64>,
    by_high: Vec<i64>,
}

impl Layout {
    /// The sums over the digits of each low and each high code, from what a
    /// digit adds at `digit * base + value`.
    pub(super) fn tables(&self, costs: &[i64]) -> (Vec<i64>, Vec<i64>) {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        self.fill_tables(costs, &mut low, &mut high);
        (low, high)
    }

    fn fill_tables(&self, costs: &[i64], low: &mut Vec<i64>, high: &mut Vec<i64>) {
        let (low_costs, high_costs) = costs.split_at(self.low_digits * self.base);
        for (table, costs) in [(low, low_costs), (high, high_costs)] {
            table.clear();
            table.push(0);
            for digit in costs.chunks_exact(self.base) {
                let codes = table.len();
                for cost in &digit[1..] {
                    table.extend_from_within(..codes);
                    let start = table.len() - codes;
                    table[start..].iter_mut().for_each(|sum| *sum += cost);
                }
                table[..codes].iter_mut().for_each(|sum| *sum += digit[0]);
            }
        }
    }
}

impl Row {
    pub(super) fn new(layout: Layout, entries: Vec<Entry>, unit: i64) -> Self {
        Self { layout, left: entries.len(), entries, unit }
    }

    /// How many vectors there are, taken out or not.
    pub(super) fn all(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn possible(&self) -> &[Entry] {
        &self.entries[..self.left]
    }

    /// The least cost of a possible vector (flips, and what its digits add),
    /// and into `marginals` that of each value of each digit.
    pub(super) fn scan(&self, costs: &[i64], marginals: &mut [i64], room: &mut Scratch) -> i64 {
        marginals.fill(NONE);
        if self.is_short() {
            return self.scan_short(costs, marginals);
        }
        let layout = &self.layout;
        layout.fill_tables(costs, &mut room.low, &mut room.high);
        room.by_low.clear();
        room.by_low.resize(layout.low_codes, NONE);
        room.by_high.clear();
        room.by_high.resize(layout.high_codes, NONE);
        for entry in self.possible() {
            let (high, low) = layout.unpack(entry.code);
            let cost = i64::from(entry.flips) * self.unit + room.low[low] + room.high[high];
            room.by_low[low] = room.by_low[low].min(cost);
            room.by_high[high] = room.by_high[high].min(cost);
        }
        let (low, high) = marginals.split_at_mut(layout.low_digits * layout.base);
        for (by_code, marginals) in [(&room.by_low, low), (&room.by_high, high)] {
            for (code, cost) in by_code.iter().enumerate().filter(|(_, cost)| **cost < NONE) {
                let places = marginals.chunks_exact_mut(layout.base).zip(layout.half(code));
                for (marginals, digit) in places {
                    let marginal = &mut marginals[*digit as usize];
                    *marginal = (*marginal).min(*cost);
                }
            }
        }
        room.by_high.iter().copied().min().unwrap_or(NONE)
    }

    /// Whether the codes are more than the vectors, so that tables do not pay.
    fn is_short(&self) -> bool {
        self.left * 3 < self.layout.low_codes
    }

    fn scan_short(&self, costs: &[i64], marginals: &mut [i64]) -> i64 {
        let mut least = NONE;
        for entry in self.possible() {
            let cost = self.cost(entry, costs);
            least = least.min(cost);
            for (k, digit) in self.layout.digits(entry.code).enumerate() {
                let marginal = &mut marginals[k * self.layout.base + digit];
                *marginal = (*marginal).min(cost);
            }
        }
        least
    }

    fn cost(&self, entry: &Entry, costs: &[i64]) -> i64 {
        let digits = self.layout.digits(entry.code).enumerate();
        let added: i64 = digits.map(|(k, digit)| costs[k * self.layout.base + digit]).sum();
        i64::from(entry.flips) * self.unit + added
    }

    /// Takes out all vectors that cost more than `limit`.
    pub(super) fn keep_within(&mut self, limit: i64, costs: &[i64], room: &mut Scratch) {
        if self.is_short() {
            return self.keep(|row, entry| row.cost(entry, costs) <= limit);
        }
        self.layout.fill_tables(costs, &mut room.low, &mut room.high);
        self.keep(|row, entry| {
            let (high, low) = row.layout.unpack(entry.code);
            i64::from(entry.flips) * row.unit + room.low[low] + room.high[high] <= limit
        });
    }

    /// Takes out all vectors whose digit has another value.
    pub(super) fn keep_value(&mut self, digit: usize, value: usize) {
        self.keep(|row, entry| row.layout.digit(entry.code, digit) == value);
    }

    fn keep(&mut self, keeps: impl Fn(&Self, &Entry) -> bool) {
        let (mut at, mut left) = (0, self.left);
        while at < left {
            if keeps(self, &self.entries[at]) {
                at += 1;
            } else {
                left -= 1;
                self.entries.swap(at, left);
            }
        }
        self.left = left;
    }
}
