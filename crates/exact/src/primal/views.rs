//! What each row can tell apart.
//!
//! Patterns that a neuron cannot tell apart ask the same of it, or the
//! contrary: then the minority flips, whatever the weights.

use super::reduce::Reduction;

/// What one row asks, for each of S states.
pub(crate) struct SettledRow {
    pub(crate) signs: Vec<i8>,
    pub(crate) costs: Vec<u32>,
    pub(crate) speakers: Vec<u32>,
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
    /// ask for what the majority wants; without one, for any sign (0). `counts` says how many patterns are
    /// in each state.
    pub(crate) fn settle(&self, problem: &Reduction, row: usize, counts: &[u32]) -> SettledRow {
        let states = problem.state_count();
        let mut settled = SettledRow {
            signs: (0..states).map(|state| problem.state(state)[row]).collect(),
            costs: vec![0; states],
            speakers: vec![0; states],
            forced: 0,
        };
        let wish = |state: usize| problem.state(state)[row] * self.orientations[state];
        for group in self.order.chunk_by(|a, b| self.bits(*a) == self.bits(*b)) {
            let voices = |sign: i8| -> u32 {
                let wishing = group.iter().filter(|state| wish(**state) == sign);
                wishing.map(|state| counts[*state]).sum()
            };
            let (plus, minus) = (voices(1), voices(-1));
            let speaker = group[0];
            let majority = (i64::from(plus) - i64::from(minus)).signum() as i8;
            settled.signs[speaker] = majority * self.orientations[speaker];
            // Where neither has the majority, a field of zero loses both.
            settled.costs[speaker] = if plus == minus { plus } else { plus.abs_diff(minus) };
            settled.forced += plus.min(minus) as usize;
            group.iter().for_each(|state| settled.speakers[*state] = speaker as u32);
        }
        settled
    }
}

impl PackedStates {
    pub(crate) fn new(problem: &Reduction) -> Self {
        let width = problem.column_count();
        let pack_state = |state: &[i8]| pack(state.iter().map(|value| *value > 0));
        let bits =
            (0..problem.state_count()).flat_map(|state| pack_state(problem.state(state))).collect();
        Self { words: width.div_ceil(64), bits }
    }

    pub(crate) fn views(&self, problem: &Reduction, row: usize, bias: bool) -> Views {
        let allowed = |column| problem.allows(row, column);
        let mask = pack((0..problem.column_count()).map(allowed));
        let first = (0..problem.column_count()).find(|column| allowed(*column));
        // Without a bias the opposite state gives the opposite field.
        let orientation = |state: usize| match first {
            Some(column) if !bias => problem.state(state)[column],
            _ => 1,
        };
        let orientations: Vec<i8> = (0..problem.state_count()).map(orientation).collect();
        let view = |(state, words): (usize, &[u64])| {
            let turn = if orientations[state] > 0 { 0 } else { u64::MAX };
            words.iter().zip(&mask).map(|(word, mask)| (word ^ turn) & mask).collect::<Vec<_>>()
        };
        let bits: Vec<u64> =
            self.bits.chunks_exact(self.words).enumerate().flat_map(view).collect();
        let order = (0..problem.state_count()).collect();
        let mut views = Views { words: self.words, bits, orientations, order };
        let mut order = std::mem::take(&mut views.order);
        order.sort_unstable_by(|a: &usize, b| views.bits(*a).cmp(views.bits(*b)).then(a.cmp(b)));
        views.order = order;
        views
    }
}

/// Bits as 64-bit words.
pub(crate) fn pack(bits: impl Iterator<Item = bool>) -> Vec<u64> {
    let mut words = Vec::new();
    for (at, bit) in bits.enumerate() {
        if at % 64 == 0 {
            words.push(0);
        }
        *words.last_mut().expect("a word was pushed") |= u64::from(bit) << (at % 64);
    }
    words
}
