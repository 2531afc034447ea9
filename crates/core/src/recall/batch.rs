//! Many states at once, as matrix products.

use super::cycle::Cycle;
use super::{Clamp, Ending, Recall, Recaller};
use crate::Network;
use crate::product::product;

/// What became of a batch of K cues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOutcome {
    /// The final states, K×N, row by row.
    pub states: Vec<i8>,
    /// How each recall ended.
    pub endings: Vec<Ending>,
    /// How many steps each took: see [`Recall::steps`].
    pub steps: Vec<usize>,
}

/// How many recalls ended in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Endings {
    /// In a fixed point.
    pub fixed_points: usize,
    /// In a cycle of two states.
    pub two_cycles: usize,
    /// In a longer cycle.
    pub cycles: usize,
    /// At the step limit.
    pub step_limits: usize,
}

impl BatchOutcome {
    /// How many recalls ended in which way.
    ///
    /// ```
    /// use hopfit_core::{BatchOutcome, Ending};
    /// let endings = vec![Ending::FixedPoint, Ending::StepLimit, Ending::FixedPoint];
    /// let outcome = BatchOutcome { states: vec![], endings, steps: vec![1, 100, 2] };
    /// let counts = outcome.counts();
    /// assert_eq!((counts.fixed_points, counts.two_cycles, counts.step_limits), (2, 0, 1));
    /// ```
    #[must_use]
    pub fn counts(&self) -> Endings {
        let mut counts = Endings::default();
        for ending in &self.endings {
            *match ending {
                Ending::FixedPoint => &mut counts.fixed_points,
                Ending::TwoCycle => &mut counts.two_cycles,
                Ending::Cycle { .. } => &mut counts.cycles,
                Ending::StepLimit => &mut counts.step_limits,
            } += 1;
        }
        counts
    }

    /// Recalls side by side.
    pub(super) fn of(recalls: Vec<Recall>) -> Self {
        let mut whole = Self { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
        for Recall { state, ending, steps } in recalls {
            whole.states.extend(state);
            whole.endings.push(ending);
            whole.steps.push(steps);
        }
        whole
    }
}

impl Network {
    /// The fields of K states of N values each (`states` has K×N values, row
    /// by row): K×N fields, as one matrix product X Wᵀ + b.
    ///
    /// # Panics
    /// If the length of `states` is no multiple of N.
    #[must_use]
    pub fn batch_fields(&self, states: &[i8]) -> Vec<f64> {
        let neurons = self.neurons();
        assert_eq!(states.len() % neurons, 0, "states of {neurons} neurons each");
        let mut fields = vec![0.0; states.len()];
        product(neurons, states, self.weights().as_slice(), &mut fields);
        if self.bias().iter().any(|b| *b != 0.0) {
            for row in fields.chunks_exact_mut(neurons) {
                row.iter_mut().zip(self.bias()).for_each(|(h, b)| *h += b);
            }
        }
        fields
    }
}

/// Synchronous recall of many cues together. The cues that are not at rest
/// yet stand in the rows of three tables, in order.
pub(super) struct Batch<'a> {
    recaller: &'a Recaller<'a>,
    /// Which cue stands in each row.
    cues: Vec<usize>,
    states: Vec<i8>,
    /// The states one step before; 0 before the first step.
    before: Vec<i8>,
    /// Notices longer cycles.
    cycles: Vec<Cycle>,
    /// What the cues hold: nothing, or a mark for each bit.
    held: Vec<bool>,
    /// The fields of `states`.
    fields: Vec<f64>,
    outcome: BatchOutcome,
}

/// A change of fewer than one bit in so many is followed bit by bit. Where
/// more bits change, a matrix product is faster.
const FEW: usize = 16;

impl<'a> Batch<'a> {
    /// `states` are K×N values, row by row.
    pub(super) fn new(recaller: &'a Recaller<'a>, states: &[i8]) -> Self {
        let (network, neurons) = (recaller.network, recaller.network.neurons());
        let count = states.len() / neurons;
        let holds = |(at, bit): (usize, &i8)| recaller.clamp.holds(at % neurons, *bit);
        let held = match recaller.clamp {
            Clamp::Nothing => Vec::new(),
            _ => states.iter().enumerate().map(holds).collect(),
        };
        Self {
            recaller,
            held,
            cycles: states.chunks_exact(neurons).map(Cycle::new).collect(),
            cues: (0..count).collect(),
            states: states.to_vec(),
            before: vec![0; states.len()],
            fields: network.batch_fields(states),
            outcome: BatchOutcome {
                states: states.to_vec(),
                endings: vec![Ending::StepLimit; count],
                steps: vec![0; count],
            },
        }
    }

    /// Takes steps until all cues are at rest, in a cycle, or at the step
    /// limit.
    pub(super) fn run(mut self) -> BatchOutcome {
        let recaller = self.recaller;
        for taken in recaller.steps(0) {
            if self.cues.is_empty() {
                break;
            }
            self.step(taken);
        }
        for row in 0..self.cues.len() {
            self.end(row, Ending::StepLimit, recaller.max_steps);
        }
        self.outcome
    }

    /// The states that follow.
    fn next(&self) -> Vec<i8> {
        let mut next: Vec<i8> = self.fields.iter().map(|h| sign(*h)).collect();
        if !self.held.is_empty() {
            let bits = next.iter_mut().zip(&self.states).zip(&self.held);
            bits.filter(|(_, held)| **held).for_each(|((next, bit), _)| *next = *bit);
        }
        next
    }

    /// One step, after `taken` others.
    fn step(&mut self, taken: usize) {
        let neurons = self.recaller.network.neurons();
        let next = self.next();
        let mut moving = Vec::with_capacity(self.cues.len());
        for (row, next) in next.chunks_exact(neurons).enumerate() {
            let at = row * neurons..(row + 1) * neurons;
            if *next == self.states[at.clone()] {
                self.end(row, Ending::FixedPoint, taken);
            } else if *next == self.before[at.clone()] {
                self.states[at].copy_from_slice(next);
                self.end(row, Ending::TwoCycle, taken + 1);
            } else if let Some(length) = self.cycles[row].closed_by(next, taken + 1) {
                self.states[at].copy_from_slice(next);
                self.end(row, Ending::cycle(length), taken + 1);
            } else {
                moving.push(row);
            }
        }
        self.before = rows(&self.states, neurons, &moving);
        self.states = rows(&next, neurons, &moving);
        self.fields = rows(&self.fields, neurons, &moving);
        self.cues = rows(&self.cues, 1, &moving);
        if !self.held.is_empty() {
            self.held = rows(&self.held, neurons, &moving);
        }
        if moving.len() < self.cycles.len() {
            self.cycles = moving.iter().map(|row| self.cycles[*row].clone()).collect();
        }
        self.follow();
    }

    /// The recall of the cue in this row is over.
    fn end(&mut self, row: usize, ending: Ending, steps: usize) {
        let (neurons, cue) = (self.recaller.network.neurons(), self.cues[row]);
        let state = &self.states[row * neurons..(row + 1) * neurons];
        self.outcome.states[cue * neurons..(cue + 1) * neurons].copy_from_slice(state);
        self.outcome.endings[cue] = ending;
        self.outcome.steps[cue] = steps;
    }

    /// Turns the fields of the states before into those of the states.
    fn follow(&mut self) {
        let neurons = self.recaller.network.neurons();
        let mut far = Vec::new();
        for (row, fields) in self.fields.chunks_exact_mut(neurons).enumerate() {
            let at = row * neurons..(row + 1) * neurons;
            let (old, new) = (&self.before[at.clone()], &self.states[at]);
            let changed = old.iter().zip(new).filter(|(old, new)| old != new).count();
            let is_exact = self.recaller.sizes.is_none();
            if is_exact && changed * FEW < neurons {
                add_changes(&self.recaller.columns, old, new, fields);
            } else {
                far.push(row);
            }
        }
        let fields = self.recaller.network.batch_fields(&rows(&self.states, neurons, &far));
        for (row, fields) in far.into_iter().zip(fields.chunks_exact(neurons)) {
            self.fields[row * neurons..(row + 1) * neurons].copy_from_slice(fields);
        }
    }
}

/// Eq. 6: a field of zero gives −1.
pub(super) fn sign(field: f64) -> i8 {
    if field > 0.0 { 1 } else { -1 }
}

/// The chosen rows of a table.
fn rows<T: Copy>(table: &[T], width: usize, chosen: &[usize]) -> Vec<T> {
    let row = |row: &usize| &table[row * width..(row + 1) * width];
    let mut result = Vec::with_capacity(chosen.len() * width);
    chosen.iter().for_each(|chosen| result.extend_from_slice(row(chosen)));
    result
}

/// Adds to the fields of `old` what `new` has differently.
fn add_changes(columns: &[f64], old: &[i8], new: &[i8], fields: &mut [f64]) {
    for (column, (old, new)) in columns.chunks_exact(fields.len()).zip(old.iter().zip(new)) {
        if old != new {
            let change = f64::from(new - old);
            fields.iter_mut().zip(column).for_each(|(h, w)| *h += change * w);
        }
    }
}
