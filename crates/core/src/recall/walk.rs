//! A state that changes one bit at a time.

use super::batch::sign;
use super::{Ending, Recaller};

/// A state and its fields, which follow each bit that changes. Where sums of
/// weights are not exact, a field that is too near zero for its sign to be
/// sure is summed anew.
pub(super) struct Walk<'a> {
    recaller: &'a Recaller<'a>,
    pub(super) state: Vec<i8>,
    fields: Vec<f64>,
    held: Vec<bool>,
    /// Bits changed so far, each of which may have added to the roundoff.
    changes: usize,
}

impl<'a> Walk<'a> {
    /// From `state`, with its fields, and the cue that may hold neurons.
    pub(super) fn new(
        recaller: &'a Recaller<'a>,
        state: Vec<i8>,
        fields: Vec<f64>,
        cue: &[i8],
    ) -> Self {
        let held = cue.iter().enumerate();
        let held = held.map(|(neuron, bit)| recaller.clamp.holds(neuron, *bit)).collect();
        Self { recaller, state, fields, held, changes: 0 }
    }

    /// The field of a neuron, summed anew where sums are not exact.
    pub(super) fn field(&self, neuron: usize) -> f64 {
        match self.recaller.sizes {
            None => self.fields[neuron],
            Some(_) => self.recaller.network.field(&self.state, neuron),
        }
    }

    /// The sign of a field with `push` added: that of [`Self::field`].
    fn bit(&self, neuron: usize, push: f64) -> i8 {
        let pushed = self.fields[neuron] + push;
        match &self.recaller.sizes {
            Some(sizes) if pushed.abs() < self.roundoff(sizes[neuron]) => {
                sign(self.field(neuron) + push)
            }
            _ => sign(pushed),
        }
    }

    /// How far a field of terms of this total size may be from another sum of
    /// the same terms: N roundings in each, and one for each change since.
    fn roundoff(&self, size: f64) -> f64 {
        4.0 * f64::EPSILON * (self.state.len() + self.changes + 2) as f64 * size
    }

    /// Gives a neuron a bit, unless it is held; whether that changed it.
    pub(super) fn set(&mut self, neuron: usize, bit: i8) -> bool {
        let change = bit - self.state[neuron];
        if change == 0 || self.held[neuron] {
            return false;
        }
        self.state[neuron] = bit;
        self.changes += 1;
        let size = self.state.len();
        let column = &self.recaller.columns[neuron * size..(neuron + 1) * size];
        let change = f64::from(change);
        self.fields.iter_mut().zip(column).for_each(|(h, w)| *h += change * w);
        true
    }

    /// Updates the neurons in order, with `push` added to their fields;
    /// whether that changed anything.
    pub(super) fn sweep(&mut self, order: &[u32], push: &[f64]) -> bool {
        let mut changed = false;
        for &neuron in order {
            let neuron = neuron as usize;
            let bit = self.bit(neuron, push[neuron]);
            changed |= self.set(neuron, bit);
        }
        changed
    }

    /// Whether a sweep with `push` would change nothing, whatever its order.
    pub(super) fn is_at_rest(&self, push: &[f64]) -> bool {
        if self.recaller.sizes.is_some() {
            let mut neurons = self.state.iter().zip(&self.held).zip(push).enumerate();
            return neurons
                .all(|(neuron, ((bit, held), push))| *held || self.bit(neuron, *push) == *bit);
        }
        let bits = self.state.iter().zip(&self.held).zip(self.fields.iter().zip(push));
        let moving = bits.map(|((bit, held), (h, push))| sign(h + push) != *bit && !held);
        !moving.fold(false, |any, moving| any | moving)
    }

    pub(super) fn end(self, ending: Ending, steps: usize) -> super::Recall {
        super::Recall { state: self.state, ending, steps }
    }
}
