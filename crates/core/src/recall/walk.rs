//! A state that changes one bit at a time.

use super::batch::sign;
use super::{Ending, Recaller};

/// A state and its fields. Where sums of weights are exact the fields follow
/// each bit that changes; other fields are summed anew whenever they are
/// asked for.
pub(super) struct Walk<'a> {
    recaller: &'a Recaller<'a>,
    pub(super) state: Vec<i8>,
    fields: Vec<f64>,
    held: Vec<bool>,
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
        Self { recaller, state, fields, held }
    }

    /// The field of a neuron.
    pub(super) fn field(&self, neuron: usize) -> f64 {
        match self.recaller.columns {
            Some(_) => self.fields[neuron],
            None => self.recaller.network.field(&self.state, neuron),
        }
    }

    /// Gives a neuron a bit, unless it is held; whether that changed it.
    pub(super) fn set(&mut self, neuron: usize, bit: i8) -> bool {
        let change = bit - self.state[neuron];
        if change == 0 || self.held[neuron] {
            return false;
        }
        self.state[neuron] = bit;
        if let Some(columns) = &self.recaller.columns {
            let size = self.state.len();
            let column = &columns[neuron * size..(neuron + 1) * size];
            let change = f64::from(change);
            self.fields.iter_mut().zip(column).for_each(|(h, w)| *h += change * w);
        }
        true
    }

    /// Updates the neurons in order, with `push` added to their fields;
    /// whether that changed anything.
    pub(super) fn sweep(&mut self, order: &[u32], push: &[f64]) -> bool {
        let mut changed = false;
        for &neuron in order {
            let neuron = neuron as usize;
            let bit = sign(self.field(neuron) + push[neuron]);
            changed |= self.set(neuron, bit);
        }
        changed
    }

    /// Whether a sweep with `push` would change nothing, whatever its order.
    /// `false` where that is not known without a sweep.
    pub(super) fn is_at_rest(&self, push: &[f64]) -> bool {
        if self.recaller.columns.is_none() {
            return false;
        }
        let bits = self.state.iter().zip(&self.held).zip(self.fields.iter().zip(push));
        let moving = bits.map(|((bit, held), (h, push))| sign(h + push) != *bit && !held);
        !moving.fold(false, |any, moving| any | moving)
    }

    pub(super) fn end(self, ending: Ending, steps: usize) -> super::Recall {
        super::Recall { state: self.state, ending, steps }
    }
}
