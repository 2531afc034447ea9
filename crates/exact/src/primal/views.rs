//! What each row can tell apart.
//!
//! Patterns that a neuron cannot tell apart ask the same of it, or the
//! contrary: then the minority flips, whatever the weights.

use super::table::{Table, pack};

/// What one row asks, for each of S states.
pub(crate) struct SettledRow {
    pub(crate) signs: Vec<i8>,
    pub(crate) costs: Vec<u32>,
    pub(crate) representatives: Vec<u32>,
    /// Flips that no weights avoid.
    pub(crate) forced: usize,
}

/// S states of `words` 64-bit words each, a set bit for +1.
pub(crate) struct PackedStates {
    words: usize,
    bits: Vec<u64>,
}

/// What one row sees of each state: its columns' bits up to a common sign.
pub(crate) struct Views {
    words: usize,
    bits: Vec<u64>,
    /// S: the common sign.
    orientations: Vec<i8>,
    /// The states, those that look the same side by side, the first first.
    order: Vec<usize>,
}

impl Views {
    fn bits(&self, state: usize) -> &[u64] {
        &self.bits[state * self.words..(state + 1) * self.words]
    }

    /// Lets the first of each group of states that the row cannot tell apart
    /// ask for what the majority asks; without one, for any sign (0). `counts` says how many patterns are
    /// in each state.
    pub(crate) fn settle(&self, table: &Table, row: usize, counts: &[u32]) -> SettledRow {
        let states = table.state_count();
        let mut settled = SettledRow {
            signs: (0..states).map(|state| table.state(state)[row]).collect(),
            costs: vec![0; states],
            representatives: vec![0; states],
            forced: 0,
        };
        let asked = |state: usize| table.state(state)[row] * self.orientations[state];
        for group in self.order.chunk_by(|a, b| self.bits(*a) == self.bits(*b)) {
            let count = |sign: i8| -> u32 {
                let members = group.iter().filter(|state| asked(**state) == sign);
                members.map(|state| counts[*state]).sum()
            };
            let (plus, minus) = (count(1), count(-1));
            let representative = group[0];
            let majority = (i64::from(plus) - i64::from(minus)).signum() as i8;
            settled.signs[representative] = majority * self.orientations[representative];
            // Where neither has the majority, a field of zero loses both.
            settled.costs[representative] = if plus == minus { plus } else { plus.abs_diff(minus) };
            settled.forced += plus.min(minus) as usize;
            group.iter().for_each(|state| settled.representatives[*state] = representative as u32);
        }
        settled
    }
}

impl PackedStates {
    pub(crate) fn new(table: &Table) -> Self {
        let width = table.columns;
        let pack_state = |state: &[i8]| pack(state.iter().map(|value| *value > 0));
        let bits =
            (0..table.state_count()).flat_map(|state| pack_state(table.state(state))).collect();
        Self { words: width.div_ceil(64), bits }
    }

    pub(crate) fn views(&self, table: &Table, row: usize, bias: bool) -> Views {
        let allowed = |column| table.allows(row, column);
        let mask = pack((0..table.columns).map(allowed));
        let first = (0..table.columns).find(|column| allowed(*column));
        // Without a bias the opposite state gives the opposite field.
        let orientation = |state: usize| match first {
            Some(column) if !bias => table.state(state)[column],
            _ => 1,
        };
        let orientations: Vec<i8> = (0..table.state_count()).map(orientation).collect();
        let view = |(state, words): (usize, &[u64])| {
            let turn = if orientations[state] > 0 { 0 } else { u64::MAX };
            words.iter().zip(&mask).map(|(word, mask)| (word ^ turn) & mask).collect::<Vec<_>>()
        };
        let bits: Vec<u64> =
            self.bits.chunks_exact(self.words).enumerate().flat_map(view).collect();
        let order = (0..table.state_count()).collect();
        let mut views = Views { words: self.words, bits, orientations, order };
        let mut order = std::mem::take(&mut views.order);
        order.sort_unstable_by(|a: &usize, b| views.bits(*a).cmp(views.bits(*b)).then(a.cmp(b)));
        views.order = order;
        views
    }
}
