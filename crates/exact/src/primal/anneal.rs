//! Few flips where not everything can be stored, from a loss that lets go.
//!
//! The loss of a demand with margin m is the Huber hinge of 1 − m, which is
//! quadratic down to a margin of 0 and linear below, and constant below −d: a
//! demand that far off is given up and pulls no more. The depth d falls from
//! some margins to 0, so that at the end the loss is that of flips: what is
//! given up is lost, and the rest is met by a margin. Each round is a step of
//! Nesterov's method, in the metric of the fields that tied weights can give,
//! so that it costs one projection onto these.
//!
//! References: R. Collobert, F. Sinz, J. Weston, L. Bottou, *ICML* (2006) on
//! the ramp loss; Y. Nesterov, *Soviet Mathematics Doklady* 27 (1983);
//! B. O'Donoghue, E. Candès, *Foundations of Computational Mathematics* 15
//! (2015) on restarts.

use super::iterate::Iterate;
use super::reduce::Reduction;
use super::rounding::{Evaluator, Rounded};
use super::space::Space;
use faer::Mat;
use hopfit_core::Stop;
use std::time::Duration;

/// The share of the rounds in which no demand is given up.
const WARMING: f32 = 0.1;
/// The depth at which demands are given up after that, falling to the last.
const DEPTHS: (f32, f32) = (5.0, 0.5);
/// The share of the rounds at the end in which the depth falls to 0.
const COOLING: f32 = 0.05;
/// How the step grows while the loss falls as it should, and shrinks if not.
const STEP_FACTORS: (f32, f32) = (1.05, 0.7);
/// Rounds between two copies of the weights with fewest flips.
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
        let by_rounds = round as f32 / self.rounds as f32;
        let by_time = self.time.zip(self.stop.remaining()).map_or(0.0, |(all, left)| {
            1.0 - left.as_secs_f32() / all.as_secs_f32().max(f32::MIN_POSITIVE)
        });
        by_rounds.max(by_time)
    }
}

/// How far below zero a margin may be before the demand is given up.
fn depth(share: f32) -> f32 {
    let (first, last) = DEPTHS;
    if share < WARMING {
        f32::INFINITY
    } else if share < 1.0 - COOLING {
        first + (last - first) * (share - WARMING) / (1.0 - WARMING - COOLING)
    } else {
        last * ((1.0 - share) / COOLING).max(0.0)
    }
}

/// The loss of a margin, and minus its slope.
fn loss(margin: f32, depth: f32) -> (f32, f32) {
    let lack = (1.0 - margin.max(-depth)).max(0.0);
    let value = if lack < 1.0 { 0.5 * lack * lack } else { lack - 0.5 };
    let slope = if margin < -depth { 0.0 } else { lack.min(1.0) };
    (value, slope)
}

/// Fields (S×R) and the weights that give them.
#[derive(Debug, Clone)]
struct Point {
    fields: Mat<f32>,
    weights: Mat<f32>,
}

impl Point {
    /// `self` ← `a` + `factor` (`a` − `self`).
    fn extrapolate(&mut self, a: &Self, factor: f32) {
        let step = |out: &mut f32, a: &f32| *out = a + factor * (a - *out);
        combine(&mut self.fields, &a.fields, step);
        combine(&mut self.weights, &a.weights, step);
    }

    /// `self` ← `self` + `factor` × the direction.
    fn go(&mut self, fields: &Mat<f32>, weights: &Mat<f32>, factor: f32) {
        let step = |out: &mut f32, d: &f32| *out += factor * d;
        combine(&mut self.fields, fields, step);
        combine(&mut self.weights, weights, step);
    }
}

fn combine(out: &mut Mat<f32>, other: &Mat<f32>, with: impl Fn(&mut f32, &f32)) {
    for j in 0..out.ncols() {
        let pairs = out.col_as_slice_mut(j).iter_mut().zip(other.col_as_slice(j));
        pairs.for_each(|(out, other)| with(out, other));
    }
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
    before: Point,
    targets: Mat<f32>,
    direction: Mat<f32>,
    momentum: f32,
    step: f32,
    last_loss: f64,
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
            before: point(),
            targets: zeros(),
            direction: zeros(),
            momentum: 1.0,
            step: 1.0,
            last_loss: f64::INFINITY,
            best: None,
            at,
        }
    }

    /// All rounds of the schedule, fewer if everything is met before.
    pub(crate) fn run(&mut self, schedule: &Schedule<'_>, on_round: &mut dyn FnMut(usize)) {
        for round in 0.. {
            let share = schedule.share(round);
            if share >= 1.0 && round > 0 {
                break;
            }
            let unmet = self.round(depth(share));
            let fewest = self.best.as_ref().map_or(usize::MAX, |(fewest, _)| *fewest);
            let due = round % KEEP_EVERY == 0 || share > 1.0 - COOLING || unmet == 0;
            if unmet < fewest && due {
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

    /// One step on the loss of this depth. Returns what the weights leave
    /// unmet, by cost.
    fn round(&mut self, depth: f32) -> usize {
        let next = 0.5 * (1.0 + (1.0 + 4.0 * self.momentum * self.momentum).sqrt());
        self.before.extrapolate(&self.now, (self.momentum - 1.0) / next);
        self.momentum = next;
        std::mem::swap(&mut self.now, &mut self.before);
        let from = self.aim(depth);
        self.space.project(&self.targets, &mut self.at, &mut self.direction);
        self.now.go(&self.direction, &self.at.weights, self.step);
        let (to, descent, unmet) = self.assess(depth);
        let enough = to <= from - f64::from(0.5 * self.step) * descent;
        self.step *= if enough { STEP_FACTORS.0 } else { STEP_FACTORS.1 };
        if to > self.last_loss {
            self.momentum = 1.0;
        }
        self.last_loss = to;
        unmet
    }

    /// Sets the targets to minus the slope; returns the loss.
    fn aim(&mut self, depth: f32) -> f64 {
        let mut total = 0.0;
        for i in 0..self.signs.ncols() {
            let asked = self.signs.col_as_slice(i).iter().zip(self.costs.col_as_slice(i));
            let fields = self.now.fields.col_as_slice(i).iter();
            let targets = self.targets.col_as_slice_mut(i).iter_mut();
            for ((target, field), (sign, cost)) in targets.zip(fields).zip(asked) {
                let sign = oriented(*sign, *field);
                let (value, slope) = loss(sign * field, depth);
                *target = sign * cost * slope;
                total += f64::from(cost * value);
            }
        }
        total
    }

    /// The loss, how fast it should have fallen, and the unmet demands' cost.
    fn assess(&self, depth: f32) -> (f64, f64, usize) {
        let (mut total, mut descent, mut unmet) = (0.0, 0.0, 0);
        for i in 0..self.signs.ncols() {
            let asked = self.signs.col_as_slice(i).iter().zip(self.costs.col_as_slice(i));
            let fields = self.now.fields.col_as_slice(i).iter();
            let went = self.targets.col_as_slice(i).iter().zip(self.direction.col_as_slice(i));
            for (state, ((field, (sign, cost)), (target, way))) in
                fields.zip(asked).zip(went).enumerate()
            {
                let margin = oriented(*sign, *field) * field;
                total += f64::from(cost * loss(margin, depth).0);
                descent += f64::from(target * way);
                if margin <= 0.0 {
                    unmet += self.problem.cost(state, i) as usize;
                }
            }
        }
        (total, descent, unmet)
    }
}

/// The sign asked, or the one that the field has where either will do.
fn oriented(sign: f32, field: f32) -> f32 {
    if sign == 0.0 { 1.0_f32.copysign(field) } else { sign }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loss_falls_with_the_margin_and_lets_go_below_the_depth() {
        assert_eq!(loss(1.5, 2.0), (0.0, 0.0));
        assert_eq!(loss(0.5, 2.0), (0.125, 0.5));
        assert_eq!(loss(0.0, 2.0), (0.5, 1.0));
        assert_eq!(loss(-1.0, 2.0), (1.5, 1.0));
        assert_eq!(loss(-3.0, 2.0), (2.5, 0.0));
    }

    #[test]
    fn the_depth_falls_to_zero() {
        assert_eq!(depth(0.0), f32::INFINITY);
        assert_eq!(depth(WARMING), DEPTHS.0);
        assert!((depth(1.0 - COOLING) - DEPTHS.1).abs() < 1e-4);
        assert_eq!(depth(1.0), 0.0);
    }
}
