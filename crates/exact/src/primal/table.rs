//! The bits of a reduced problem, and which weights it may have.

/// What a column of the reduced problem stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A neuron: one that still makes demands, or the first of its twins.
    Neuron(usize),
    /// The constant +1 whose weight is the bias.
    Bias,
}

/// S states of D columns, the first R of which are the rows' own.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// S×D values ±1, state by state.
    pub(crate) states: Vec<i8>,
    /// R.
    pub(crate) rows: usize,
    /// D.
    pub(crate) columns: usize,
    /// Which of the R×D pairs may have a weight; none: all but the diagonal.
    pub(crate) allowed: Option<Vec<bool>>,
}

impl Table {
    /// S.
    pub(crate) fn state_count(&self) -> usize {
        self.states.len() / self.columns
    }

    /// State `state`, D values ±1.
    pub(crate) fn state(&self, state: usize) -> &[i8] {
        &self.states[state * self.columns..(state + 1) * self.columns]
    }

    /// Whether row `row` may use column `column`.
    pub(crate) fn allows(&self, row: usize, column: usize) -> bool {
        match &self.allowed {
            None => row != column,
            Some(allowed) => allowed[row * self.columns + column],
        }
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
