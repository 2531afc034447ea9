//! Whole weights that change one at a time.

use super::layout::columns;
use hopfit_core::random::Stream;
use hopfit_core::{IntegerNetwork, Problem, Stop};

/// How many demands may be looked at before the walk ends.
const WORK: u64 = 4_000_000_000;
/// Passes over all weights without a better one after which a descent is over.
const PATIENCE: usize = 4;

/// What a descent makes smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Σ max(0, κ + threshold − stability), of a margin κ: unlike a count of
    /// flips, it tells of two weights that repair nothing yet which is nearer.
    Shortfall(i32),
    /// The number of unmet demands.
    Flips,
}

impl Aim {
    /// What a demand adds to it.
    fn of(self, shortfall: i32) -> i32 {
        match self {
            Self::Shortfall(margin) => (shortfall + margin).max(0),
            Self::Flips => i32::from(shortfall > 0),
        }
    }
}

/// One free variable: a weight, with its other direction if tied, or a bias.
#[derive(Debug, Clone, Copy)]
struct Variable {
    row: usize,
    column: usize,
    tied: bool,
}

impl Variable {
    /// The neuron, and the one that it hears: twice, if the weight is tied.
    fn ends(self) -> impl Iterator<Item = (usize, usize)> {
        let Self { row, column, tied } = self;
        [(row, column), (column, row)].into_iter().take(1 + usize::from(tied))
    }
}

/// Weights that change one at a time.
pub(super) struct Walk<'a> {
    problem: &'a Problem,
    values: &'a [i32],
    variables: Vec<Variable>,
    /// The bits of the patterns, neuron by neuron: 0 for +1 and −1 (all ones)
    /// for −1, which multiplies by one exclusive or and one difference.
    signs: Vec<i32>,
    /// The stability from which a demand is met, less its stability, neuron
    /// by neuron; a flip has more than zero.
    shortfalls: Vec<i32>,
    /// The weights, as indices into the values.
    pub(super) chosen: Vec<usize>,
    /// How many demands were looked at for a change of a weight.
    work: u64,
}

impl<'a> Walk<'a> {
    /// Starts with the value nearest to zero, and +1 rather than −1.
    pub(super) fn new(problem: &'a Problem, values: &'a [i32]) -> Self {
        let symmetric = problem.admissible().symmetric;
        let variables =
            (0..problem.neurons()).flat_map(|row| {
                let columns = columns(problem.admissible(), row).into_iter();
                columns
                    .filter(move |column| !symmetric || *column >= row)
                    .map(move |column| Variable { row, column, tied: symmetric && column != row })
            });
        let variables: Vec<Variable> = variables.collect();
        let chosen = vec![values.len() / 2; variables.len()];
        let patterns = problem.patterns();
        let by_neuron = (0..problem.neurons())
            .flat_map(|neuron| patterns.rows().map(move |x| i32::from(x[neuron]).min(0)));
        let signs: Vec<i32> = by_neuron.collect();
        let shortfalls = vec![0; signs.len()];
        let mut walk = Self { problem, values, variables, signs, shortfalls, chosen, work: 0 };
        walk.recount();
        walk
    }

    /// All weights at random.
    pub(super) fn scatter(&mut self, stream: &mut Stream) {
        let values = self.values.len();
        self.chosen.iter_mut().for_each(|chosen| *chosen = stream.below(values));
        self.recount();
    }

    /// The given weights, but some at random.
    pub(super) fn kick(&mut self, from: &[usize], some: usize, stream: &mut Stream) {
        self.chosen.copy_from_slice(from);
        for _ in 0..some.min(from.len()) {
            self.chosen[stream.below(from.len())] = stream.below(self.values.len());
        }
        self.recount();
    }

    /// How many demands are unmet.
    pub(super) fn flips(&self) -> usize {
        self.total(Aim::Flips) as usize
    }

    /// Whether all work is done, or it is time to stop.
    pub(super) fn is_over(&self, stop: &Stop) -> bool {
        self.work >= WORK || stop.is_due()
    }

    fn recount(&mut self) {
        let threshold = |x: &i32| i32::from(self.problem.tie().is_strict(1 + 2 * *x as i8));
        self.shortfalls = self.signs.iter().map(threshold).collect();
        for at in 0..self.variables.len() {
            self.add(at, self.values[self.chosen[at]]);
        }
    }

    /// Passes over the weights in random order until they no longer help, or
    /// the work is done; values that are as good are taken at random.
    pub(super) fn descend(&mut self, aim: Aim, stream: &mut Stream, stop: &Stop) {
        let mut order: Vec<usize> = (0..self.variables.len()).collect();
        let mut patience = PATIENCE;
        let mut best = self.total(aim);
        while patience > 0 && best > 0 && !self.is_over(stop) {
            stream.shuffle(&mut order);
            for at in &order {
                if self.is_over(stop) {
                    return;
                }
                self.improve(*at, aim, stream);
            }
            let now = self.total(aim);
            patience = if now < best { PATIENCE } else { patience - 1 };
            best = best.min(now);
        }
    }

    fn total(&self, aim: Aim) -> i64 {
        self.shortfalls.iter().map(|shortfall| i64::from(aim.of(*shortfall))).sum()
    }

    /// Gives a weight one of the values that are best for it; none but its own
    /// where there is nothing to gain.
    fn improve(&mut self, at: usize, aim: Aim, stream: &mut Stream) {
        let now = self.chosen[at];
        let mut best = (self.cost(at, 0, aim), now, 1);
        if best.0 == 0 {
            return;
        }
        for value in (0..self.values.len()).filter(|value| *value != now) {
            let cost = self.cost(at, self.values[value] - self.values[now], aim);
            if cost < best.0 {
                best = (cost, value, 1);
            } else if cost == best.0 {
                best.2 += 1;
                best.1 = if stream.below(best.2) == 0 { value } else { best.1 };
            }
        }
        if best.1 != now {
            self.add(at, self.values[best.1] - self.values[now]);
            self.chosen[at] = best.1;
        }
    }

    /// The aim over the demands that a weight has a part in, if `step` is
    /// added to it.
    fn cost(&mut self, at: usize, step: i32, aim: Aim) -> i32 {
        self.work += self.problem.patterns().count() as u64;
        self.variables[at].ends().map(|end| self.sum(end, step, aim)).sum()
    }

    /// The aim over one neuron's demands, if `step` is added to its weight from
    /// `column`; a bias is a weight from a neuron that is always +1.
    fn sum(&self, (row, column): (usize, usize), step: i32, aim: Aim) -> i32 {
        let (own, shortfalls) = (self.of(&self.signs, row), self.of(&self.shortfalls, row));
        let own = own.iter().zip(shortfalls);
        if row == column {
            return own.map(|(x, shortfall)| aim.of(shortfall - signed(step, *x))).sum();
        }
        let heard = self.of(&self.signs, column);
        own.zip(heard).map(|((x, shortfall), y)| aim.of(shortfall - signed(step, x ^ y))).sum()
    }

    /// The part of one neuron.
    fn of<'b>(&self, all: &'b [i32], neuron: usize) -> &'b [i32] {
        let patterns = self.problem.patterns().count();
        &all[neuron * patterns..(neuron + 1) * patterns]
    }

    fn add(&mut self, at: usize, step: i32) {
        let patterns = self.problem.patterns().count();
        for (row, column) in self.variables[at].ends() {
            let part = row * patterns..(row + 1) * patterns;
            let shortfalls = self.shortfalls[part.clone()].iter_mut().zip(&self.signs[part]);
            let heard = &self.signs[column * patterns..(column + 1) * patterns];
            match row == column {
                true => shortfalls.for_each(|(shortfall, x)| *shortfall -= signed(step, *x)),
                false => shortfalls
                    .zip(heard)
                    .for_each(|((shortfall, x), y)| *shortfall -= signed(step, x ^ y)),
            }
        }
    }

    /// The network of the given weights.
    pub(super) fn network(&self, chosen: &[usize]) -> IntegerNetwork {
        let neurons = self.problem.neurons();
        let (mut weights, mut bias) = (vec![0; neurons * neurons], vec![0; neurons]);
        for (variable, chosen) in self.variables.iter().zip(chosen) {
            for (row, column) in variable.ends() {
                match row == column {
                    true => bias[row] = i64::from(self.values[*chosen]),
                    false => weights[row * neurons + column] = i64::from(self.values[*chosen]),
                }
            }
        }
        IntegerNetwork::new(neurons, weights, bias).expect("the sizes are the problem's")
    }
}

/// The number, or its negative if the sign is −1 rather than 0.
fn signed(number: i32, sign: i32) -> i32 {
    (number ^ sign) - sign
}
