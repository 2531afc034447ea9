//! Few flips where not everything can be stored, from a loss that lets go.
//!
//! The loss of a demand with margin m is the Huber hinge of 1 − m, which is
//! quadratic down to a margin of 0 and linear below, and constant below −d: a
//! demand that far off is given up and pulls no more. The depth d falls from
//! some margins to 0, so that at the end the loss is that of flips: what is
//! given up is lost, and the rest is met by a margin. Each round is a step of
//! Nesterov's method, in the metric of the fields that tied weights can give,
//! so that it costs one projection onto these. Few demands have a margin
//! between 0 and 1 at a time, so that the loss is far less curved than this
//! metric and steps are many times longer than it alone would allow.
//!
//! References: R. Collobert, F. Sinz, J. Weston, L. Bottou, *ICML* (2006) on
//! the ramp loss; Y. Nesterov, *Soviet Mathematics Doklady* 27 (1983);
//! B. O'Donoghue, E. Candès, *Foundations of Computational Mathematics* 15
//! (2015) on restarts.

use super::iterate::Iterate;
use super::matrices::for_columns;
use super::reduce::Reduction;
use super::rounding::{Evaluator, Rounded};
use super::space::Space;
use faer::Mat;
use hopfit_core::{Stop, lanes};
use std::time::Duration;

/// The depths at which demands are given up: the first of an annealing of
/// [`SHORT`] rounds, and the last of any.
const DEPTHS: (f32, f32) = (5.0, 1.0);
/// The share of the rounds at the end in which the depth falls to 0.
const COOLING: f32 = 0.05;
/// Steps of such an annealing, in the metric of the fields, where a weight has
/// one demand.
const STEP: f32 = 0.53;
/// The largest of them.
const LARGEST_STEP: f32 = 8.0;
/// Rounds up to which an annealing is short. In longer ones weights have the
/// time to grow: the first depth and the steps are larger in proportion, up to a
/// limit.
const SHORT: f32 = 300.0;
const MOST_GROWTH: f32 = 3.3;
/// Rounds after which the time that one takes is known.
const TIMING: usize = 10;
/// Rounds between two counts of the flips, and two copies of the weights with
/// fewest.
const KEEP_EVERY: usize = 10;

/// How far an annealing has come.
#[derive(Debug)]
pub(crate) struct Schedule<'a> {
    stop: &'a Stop,
    time: Option<Duration>,
    rounds: usize,
}

impl<'a> Schedule<'a> {
    /// Ends after so many rounds, or when it is time to stop.
    pub(crate) fn new(rounds: usize, stop: &'a Stop) -> Self {
        Self { stop, time: stop.remaining(), rounds: rounds.max(1) }
    }

    /// The share that is over, 1 at the end.
    fn share(&self, round: usize) -> f32 {
        if self.stop.is_due() {
            return 1.0;
        }
        (round as f32 / self.rounds as f32).max(self.time_share())
    }

    /// The share of the time that is over.
    fn time_share(&self) -> f32 {
        self.time.zip(self.stop.remaining()).map_or(0.0, |(all, left)| {
            1.0 - left.as_secs_f32() / all.as_secs_f32().max(f32::MIN_POSITIVE)
        })
    }

    /// How many rounds it will be, from how long the first `done` took.
    fn expected(&self, done: usize) -> f32 {
        let by_time = done as f32 / self.time_share().max(f32::MIN_POSITIVE);
        by_time.min(self.rounds as f32)
    }
}

/// How much larger than in a short annealing depths and steps are.
fn growth(rounds: f32) -> f32 {
    (rounds / SHORT).clamp(1.0, MOST_GROWTH)
}

/// How far below zero a margin may be before the demand is given up.
fn depth(share: f32, growth: f32) -> f32 {
    let (first, last) = (growth * DEPTHS.0, DEPTHS.1);
    if share < 1.0 - COOLING {
        first + (last - first) * share / (1.0 - COOLING)
    } else {
        last * ((1.0 - share) / COOLING).max(0.0)
    }
}

/// Minus the slope of the loss at a margin.
fn pull(margin: f32, depth: f32) -> f32 {
    if margin < -depth { 0.0 } else { (1.0 - margin).clamp(0.0, 1.0) }
}

/// Fields (S×R) and the weights that give them.
#[derive(Debug, Clone)]
struct Point {
    fields: Mat<f32>,
    weights: Mat<f32>,
}

/// From `ahead` by a step along `direction`, which then holds the new place;
/// Σ `along` (new − `now`).
fn step(
    along: Option<&Mat<f32>>,
    ahead: &Mat<f32>,
    now: &Mat<f32>,
    direction: &mut Mat<f32>,
    step: f32,
) -> f64 {
    for_columns(vec![direction.as_mut()], &|j, columns| {
        let [new] = columns else { unreachable!("one matrix") };
        let places = ahead.col_as_slice(j).iter();
        new.iter_mut().zip(places).for_each(|(new, ahead)| *new = ahead + step * *new);
        let Some(along) = along else { return 0.0 };
        // In single precision within a column, which is short.
        let columns = [&**new, now.col_as_slice(j), along.col_as_slice(j)];
        f64::from(lanes::sum_of(columns, |[new, now, along]| (new - now) * along))
    })
}

/// `now` ← `new`, `ahead` ← `new` + `factor` (`new` − `now`).
fn go_on(new: &Mat<f32>, now: &mut Mat<f32>, ahead: &mut Mat<f32>, factor: f32) {
    for_columns(vec![now.as_mut(), ahead.as_mut()], &|j, columns| {
        let [now, ahead] = columns else { unreachable!("two matrices") };
        for ((new, now), ahead) in new.col_as_slice(j).iter().zip(&mut **now).zip(&mut **ahead) {
            *ahead = new + factor * (new - *now);
            *now = *new;
        }
        0.0
    });
}

/// One annealing.
#[derive(Debug)]
pub(crate) struct Annealing<'a> {
    problem: &'a Reduction,
    space: &'a Space,
    /// S×R: the sign asked of each field; 0 for either.
    signs: Mat<f32>,
    /// S×R: what the demand costs, in units of the largest cost.
    costs: Mat<f32>,
    at: Iterate,
    now: Point,
    /// Where the momentum leads to.
    ahead: Point,
    /// Minus the slopes.
    targets: Mat<f32>,
    direction: Mat<f32>,
    momentum: f32,
    /// Unknown weights for each demand.
    leverage: f32,
    best: Option<(usize, Point)>,
}

impl<'a> Annealing<'a> {
    /// Starts from weights of zero.
    pub(crate) fn new(problem: &'a Reduction, space: &'a Space) -> Self {
        let (states, rows) = (problem.state_count(), problem.row_count());
        let pairs = || (0..rows).flat_map(|i| (0..states).map(move |s| (s, i)));
        let largest = pairs().map(|(s, i)| problem.cost(s, i)).max().unwrap_or(1).max(1);
        let at = space.start();
        let zeros = || Mat::zeros(states, rows);
        let point = || Point { fields: zeros(), weights: at.weights.clone() };
        Self {
            problem,
            space,
            signs: Mat::from_fn(states, rows, |s, i| f32::from(problem.sign(s, i))),
            costs: Mat::from_fn(states, rows, |s, i| problem.cost(s, i) as f32 / largest as f32),
            now: point(),
            ahead: point(),
            targets: zeros(),
            direction: zeros(),
            momentum: 1.0,
            leverage: leverage(problem),
            best: None,
            at,
        }
    }

    /// All rounds of the schedule, fewer if everything is met before.
    pub(crate) fn run(&mut self, schedule: &Schedule<'_>, on_round: &mut dyn FnMut(usize)) {
        let mut growth = 1.0;
        for round in 0.. {
            let share = schedule.share(round);
            if share >= 1.0 && round > 0 {
                break;
            }
            if round == TIMING {
                growth = self::growth(schedule.expected(round));
            }
            self.round(depth(share, growth), growth);
            if round % KEEP_EVERY > 0 && share < 1.0 - COOLING {
                continue;
            }
            let unmet = self.unmet();
            let fewest = self.best.as_ref().map_or(usize::MAX, |(fewest, _)| *fewest);
            if unmet < fewest {
                self.best = Some((unmet, self.now.clone()));
            }
            on_round(unmet.min(fewest));
            if unmet == 0 {
                break;
            }
        }
    }

    /// The weights with the fewest flips, as whole numbers.
    pub(crate) fn rounded(&self, evaluator: &Evaluator, stop: &Stop) -> Rounded {
        let point = self.best.as_ref().map_or(&self.now, |(_, point)| point);
        let mut at = self.space.start();
        at.weights.copy_from(&point.weights);
        let weights = self.space.all_weights(self.problem, &point.fields, &at);
        evaluator.best(self.problem, &weights, stop)
    }

    /// One step on the loss of this depth.
    fn round(&mut self, depth: f32, growth: f32) {
        let length = self.aim(depth, growth);
        self.space.project(&self.targets, &mut self.at, &mut self.direction);
        let (now, ahead) = (&mut self.now, &mut self.ahead);
        let targets = Some(&self.targets);
        let descent = step(targets, &ahead.fields, &now.fields, &mut self.direction, length);
        step(None, &ahead.weights, &now.weights, &mut self.at.weights, length);
        if descent < 0.0 {
            self.momentum = 1.0;
        }
        let next = 0.5 * (1.0 + (1.0 + 4.0 * self.momentum * self.momentum).sqrt());
        let factor = (self.momentum - 1.0) / next;
        self.momentum = next;
        go_on(&self.direction, &mut now.fields, &mut ahead.fields, factor);
        go_on(&self.at.weights, &mut now.weights, &mut ahead.weights, factor);
    }

    /// Sets the targets to minus the slope; returns the length of the step.
    ///
    /// The loss is curved where margins are between 0 and 1; the mean curvature
    /// is the share of these.
    fn aim(&mut self, depth: f32, growth: f32) -> f32 {
        let (signs, costs, fields) = (&self.signs, &self.costs, &self.ahead.fields);
        let curved = for_columns(vec![self.targets.as_mut()], &|i, columns| {
            let [targets] = columns else { unreachable!("one matrix") };
            let (signs, costs) = (signs.col_as_slice(i), costs.col_as_slice(i));
            let fields = fields.col_as_slice(i);
            let asked = signs.iter().zip(costs).zip(fields);
            for (target, ((sign, cost), field)) in targets.iter_mut().zip(asked) {
                let sign = oriented(*sign, *field);
                *target = sign * cost * pull(sign * field, depth);
            }
            // By itself: a sum in the loop above would keep it from being vectorised.
            let curved = lanes::sum_of([signs, costs, fields], |[sign, cost, field]| {
                let margin = oriented(sign, field) * field;
                if (0.0..1.0).contains(&margin) { cost } else { 0.0 }
            });
            f64::from(curved)
        });
        let share = curved as f32 / (signs.nrows() * signs.ncols()).max(1) as f32;
        let long = (STEP / self.leverage).min(LARGEST_STEP) * growth;
        long.min(1.0 / share.max(f32::MIN_POSITIVE))
    }

    /// What the weights leave unmet, by cost.
    fn unmet(&self) -> usize {
        let mut unmet = 0;
        for i in 0..self.signs.ncols() {
            let fields = self.now.fields.col_as_slice(i).iter().zip(self.signs.col_as_slice(i));
            for (state, (field, sign)) in fields.enumerate() {
                if oriented(*sign, *field) * field <= 0.0 {
                    unmet += self.problem.cost(state, i) as usize;
                }
            }
        }
        unmet
    }
}

/// How many weights there are to a demand: tied ones of each pair, and those
/// of the free columns.
fn leverage(problem: &Reduction) -> f32 {
    let (rows, columns) = (problem.row_count(), problem.column_count());
    let of_row = |row: usize| (row + 1..columns).filter(|j| problem.allows(row, *j)).count();
    let weights: usize = (0..rows).map(of_row).sum();
    weights.max(1) as f32 / problem.demand_count().max(1) as f32
}

/// The sign asked, or the one that the field has where either will do.
fn oriented(sign: f32, field: f32) -> f32 {
    if sign == 0.0 { 1.0_f32.copysign(field) } else { sign }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demands_pull_below_the_margin_and_are_given_up_below_the_depth() {
        assert_eq!(pull(1.5, 2.0), 0.0);
        assert_eq!(pull(0.5, 2.0), 0.5);
        assert_eq!(pull(0.0, 2.0), 1.0);
        assert_eq!(pull(-1.0, 2.0), 1.0);
        assert_eq!(pull(-3.0, 2.0), 0.0);
    }

    #[test]
    fn the_depth_falls_to_zero_and_grows_with_the_rounds() {
        assert_eq!(depth(0.0, 1.0), DEPTHS.0);
        assert!((depth(1.0 - COOLING, 1.0) - DEPTHS.1).abs() < 1e-4);
        assert_eq!(depth(1.0, 1.0), 0.0);
        assert_eq!(depth(0.0, growth(600.0)), 2.0 * DEPTHS.0);
        assert_eq!((growth(20.0), growth(1e6)), (1.0, MOST_GROWTH));
    }

    #[test]
    fn the_rounds_to_come_are_told_from_those_that_were() {
        let stop = Stop::never();
        assert_eq!(Schedule::new(400, &stop).expected(10), 400.0);
        let stop = Stop::after(Duration::from_secs(1000));
        let schedule = Schedule::new(1_000_000, &stop);
        std::thread::sleep(Duration::from_millis(20));
        assert!(schedule.expected(10) < 600_000.0);
    }
}
