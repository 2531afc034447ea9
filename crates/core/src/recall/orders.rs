//! Random orders of the neurons, the same for every cue.

use crate::random::Stream;

/// The order of each sweep, drawn when it is first asked for.
pub(super) struct Orders {
    stream: Stream,
    orders: Vec<Vec<u32>>,
    neurons: usize,
}

impl Orders {
    pub(super) fn new(seed: u64, neurons: usize) -> Self {
        Self { stream: Stream::new(seed, 0), orders: Vec::new(), neurons }
    }

    /// The order of sweep `sweep`.
    pub(super) fn of(&mut self, sweep: usize) -> &[u32] {
        while self.orders.len() <= sweep {
            let mut order: Vec<u32> = (0..self.neurons as u32).collect();
            self.stream.shuffle(&mut order);
            self.orders.push(order);
        }
        &self.orders[sweep]
    }
}
