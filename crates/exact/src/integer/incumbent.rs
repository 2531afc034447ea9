//! Whole weights that lose few bits, by local search.

use super::Result;
use super::layout::{columns, values};
use hopfit_core::random::Stream;
use hopfit_core::{IntegerNetwork, Problem, Stop};

/// How many fields may change before the search ends.
const WORK: usize = 30_000_000;
/// Starts at most, and how many of them are at random; the later ones change
/// a few of the best weights.
const STARTS: u64 = 400;
const RANDOM_STARTS: u64 = 10;
const KICKS: usize = 6;
/// Passes over all weights without a better one after which a start is over.
const PATIENCE: usize = 4;

/// One free variable: a weight, with its other direction if tied, or a bias.
#[derive(Debug, Clone, Copy)]
struct Variable {
    row: usize,
    column: usize,
    tied: bool,
}

/// Weights that change one at a time.
struct Walk<'a> {
    problem: &'a Problem,
    values: &'a [i64],
    variables: Vec<Variable>,
    /// Indices into the values.
    chosen: Vec<usize>,
    /// One stability a demand, pattern by pattern.
    stabilities: Vec<i64>,
    flips: usize,
    work: usize,
}

/// Values above which the search takes some of them only.
const MOST_VALUES: i64 = 16;

/// Whole weights that lose few bits, and how many they lose, by local search:
/// an upper bound, for classes of any size. Of ranges beyond −16..16 these
/// values are used only. It ends at 0, when its work is done, or when it is
/// time to stop; the same seed gives the same weights unless it is stopped.
///
/// # Errors
/// Continuous weights.
pub fn improve(problem: &Problem, seed: u64, stop: &Stop) -> Result<(IntegerNetwork, usize)> {
    let mut values = values(problem.admissible().range)?;
    values.retain(|value| value.abs() <= MOST_VALUES);
    Ok(search(problem, &values, seed, stop))
}

/// The best weights of several starts.
pub(super) fn search(
    problem: &Problem,
    values: &[i64],
    seed: u64,
    stop: &Stop,
) -> (IntegerNetwork, usize) {
    let mut walk = Walk::new(problem, values);
    let mut best = (walk.chosen.clone(), walk.flips);
    let mut start = 0_u64;
    while start < STARTS && best.1 > 0 && walk.work < WORK && !stop.is_due() {
        let mut stream = Stream::new(seed, start);
        match start {
            0 => {}
            1..=RANDOM_STARTS => walk.scatter(&mut stream),
            _ => walk.kick(&best.0, &mut stream),
        }
        walk.descend(&mut stream, stop);
        if walk.flips <= best.1 {
            best = (walk.chosen.clone(), walk.flips);
        }
        start += 1;
    }
    (walk.network(&best.0), best.1)
}

impl<'a> Walk<'a> {
    /// Starts with the value nearest to zero, and +1 rather than −1.
    fn new(problem: &'a Problem, values: &'a [i64]) -> Self {
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
        let stabilities = vec![0; problem.patterns().as_slice().len()];
        let mut walk = Self { problem, values, variables, chosen, stabilities, flips: 0, work: 0 };
        walk.recount();
        walk
    }

    fn scatter(&mut self, stream: &mut Stream) {
        let values = self.values.len();
        self.chosen.iter_mut().for_each(|chosen| *chosen = stream.below(values));
        self.recount();
    }

    fn kick(&mut self, best: &[usize], stream: &mut Stream) {
        self.chosen.copy_from_slice(best);
        for _ in 0..KICKS.min(best.len()) {
            self.chosen[stream.below(best.len())] = stream.below(self.values.len());
        }
        self.recount();
    }

    fn recount(&mut self) {
        self.stabilities.fill(0);
        let strict = |x: &i8| self.problem.tie().is_strict(*x);
        self.flips = self.problem.patterns().as_slice().iter().filter(|x| strict(x)).count();
        for at in 0..self.variables.len() {
            let value = self.values[self.chosen[at]];
            self.flips = self.flips.wrapping_add_signed(self.gain(at, value));
            self.add(at, value);
        }
    }

    /// Passes over the weights in random order until they no longer help;
    /// values that lose as few bits are taken at random.
    fn descend(&mut self, stream: &mut Stream, stop: &Stop) {
        let mut order: Vec<usize> = (0..self.variables.len()).collect();
        let (mut best, mut patience) = (self.flips, PATIENCE);
        while patience > 0 && self.flips > 0 && self.work < WORK && !stop.is_due() {
            stream.shuffle(&mut order);
            for at in &order {
                if self.work >= WORK || stop.is_due() {
                    break;
                }
                self.improve(*at, stream);
            }
            patience = if self.flips < best { PATIENCE } else { patience - 1 };
            best = best.min(self.flips);
        }
    }

    fn improve(&mut self, at: usize, stream: &mut Stream) {
        let now = self.chosen[at];
        let mut best = (0, now, 1);
        for value in (0..self.values.len()).filter(|value| *value != now) {
            let gain = self.gain(at, self.values[value] - self.values[now]);
            if gain < best.0 {
                best = (gain, value, 1);
            } else if gain == best.0 {
                best.2 += 1;
                best.1 = if stream.below(best.2) == 0 { value } else { best.1 };
            }
        }
        self.add(at, self.values[best.1] - self.values[now]);
        self.flips = self.flips.wrapping_add_signed(best.0);
        self.chosen[at] = best.1;
    }

    /// The ends of a variable: the neuron, and the one that it hears.
    fn ends(variable: Variable) -> impl Iterator<Item = (usize, usize)> {
        let Variable { row, column, tied } = variable;
        [(row, column), (column, row)].into_iter().take(1 + usize::from(tied))
    }

    /// How the flips change if `step` is added to a weight.
    fn gain(&mut self, at: usize, step: i64) -> isize {
        let mut gain = 0;
        for (row, column) in Self::ends(self.variables[at]) {
            for (pattern, x) in self.problem.patterns().rows().enumerate() {
                let before = self.stabilities[pattern * x.len() + row];
                let after = before + step * input(x, row, column);
                let threshold = i64::from(self.problem.tie().is_strict(x[row]));
                gain += isize::from(after < threshold) - isize::from(before < threshold);
            }
        }
        self.work += self.problem.patterns().count();
        gain
    }

    fn add(&mut self, at: usize, step: i64) {
        for (row, column) in Self::ends(self.variables[at]) {
            for (pattern, x) in self.problem.patterns().rows().enumerate() {
                self.stabilities[pattern * x.len() + row] += step * input(x, row, column);
            }
        }
    }

    fn network(&self, chosen: &[usize]) -> IntegerNetwork {
        let neurons = self.problem.neurons();
        let (mut weights, mut bias) = (vec![0; neurons * neurons], vec![0; neurons]);
        for (variable, chosen) in self.variables.iter().zip(chosen) {
            for (row, column) in Self::ends(*variable) {
                match row == column {
                    true => bias[row] = self.values[*chosen],
                    false => weights[row * neurons + column] = self.values[*chosen],
                }
            }
        }
        IntegerNetwork::new(neurons, weights, bias).expect("the sizes are the problem's")
    }
}

/// What a weight from `column` adds to the stability of `row`; a bias is a
/// weight from a neuron that is always +1.
fn input(x: &[i8], row: usize, column: usize) -> i64 {
    i64::from(x[row]) * if row == column { 1 } else { i64::from(x[column]) }
}
