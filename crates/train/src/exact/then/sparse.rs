//! The smallest Σ|w|, then more zeros.

use super::measure::Measure;
use super::part::Part;
use super::program::{Answer, Point, Program};
use super::{Found, Time, large, rounding};
use crate::Result;
use hopfit_core::{Demand, IntegerNetwork, Stop};

/// Demands times weights up to which a linear program is solved.
const LARGEST_PROGRAM: usize = 30_000_000;
/// The share of the time for the first program; the rest is for the other way
/// if it is not enough.
const SHARE: f64 = 0.6;
/// What rounding may add to Σ|w|.
const ROUNDING: f64 = 1e-6;
/// Weights may be this many times the smallest stability.
const REACH: f64 = 1e4;
/// Rounds of reweighting.
const ROUNDS: usize = 4;
/// What is added to a weight before its price is one over it, as a share of
/// the mean weight.
const FLOOR: f64 = 0.1;
/// Attempts to remove weights.
const ATTEMPTS: usize = 400;

/// A part's weights with as many zeros as are found.
///
/// 1. Σ|w| is made small subject to x_i h_i ≥ 1 (≥ 0 for bits that a field
///    of zero keeps). Its optimum bounds Σ|w| of all weights.
/// 2. Fields of exactly zero would not survive rounding. Neurons without any
///    weight keep theirs; all others are asked for x_i h_i ≥ 1.
/// 3. Prices 1 / (|w| + δ) favour large weights over small ones and drive
///    these to zero (Candès, Wakin and Boyd 2008).
/// 4. Weights are forbidden, the smallest first and several at once where
///    that can be, as long as the bits can be kept without them.
pub(super) fn sparsest(
    part: &Part<'_>,
    network: &IntegerNetwork,
    time: &Time<'_>,
) -> Result<Found> {
    let stop = &time.search;
    if part.kept.len() * part.parameters.len() > LARGEST_PROGRAM {
        return Ok(large::leanest(part, network, time));
    }
    let reach = REACH.max(2.0 * largest_needed(part, network));
    let asked = part.kept.iter().map(|kept| f64::from(u8::from(kept.strict))).collect();
    let most = stop.share(SHARE);
    let Answer::Optimal(least) = Program::new(part, reach, asked, &most)?.solve()? else {
        return Ok(large::leanest(part, network, time));
    };
    let Some((mut program, point)) = firm(part, network, reach, &least, stop)? else {
        return Ok(if stop.is_due() { Found::Stopped } else { Found::Nothing });
    };
    let mut search = Search { part, network, reach, stop: time.all.clone(), best: None };
    search.offer(&least);
    search.offer(&point);
    let point = search.reweight(&mut program, point)?;
    search.remove(&mut program, point)?;
    Ok(Found::of(search.best, Some(least.objective * part.copies())))
}

/// At least the largest weight of `network` where its smallest stability is 1.
fn largest_needed(part: &Part<'_>, network: &IntegerNetwork) -> f64 {
    let margin = part.measure(network).map_or(0.0, |measure| measure.margin());
    // No weight is larger than √(2 R) times the rows' mean norm.
    let rows = part.neurons.len() as f64;
    if margin > 0.0 { (2.0 * rows).sqrt() / margin } else { 0.0 }
}

/// The program in which every neuron that has weights in `least` asks for
/// x_i h_i ≥ 1, with its optimum. Where that cannot be, all neurons may have
/// weights, and bits that `network` keeps by a field of zero may do so.
fn firm<'a>(
    part: &'a Part<'_>,
    network: &IntegerNetwork,
    reach: f64,
    least: &Point,
    stop: &Stop,
) -> Result<Option<(Program<'a>, Point)>> {
    let is_empty = empty_rows(part, least);
    let idle: Vec<usize> = (0..part.parameters.len())
        .filter(|at| {
            let (i, j) = part.parameters[*at];
            is_empty[i] || (part.problem.admissible().symmetric && is_empty[j])
        })
        .collect();
    let busy = |demand: Demand| !is_empty[demand.neuron];
    let at_zero = |Demand { pattern, neuron }| {
        network.field(part.problem.patterns().row(pattern), neuron) == 0
    };
    let asked = |asks: &dyn Fn(Demand) -> bool| {
        part.kept.iter().map(|kept| f64::from(u8::from(kept.strict || asks(kept.demand)))).collect()
    };
    let mut program = Program::new(part, reach, asked(&busy), stop)?;
    program.set_bounds(&idle, 0.0)?;
    if let Answer::Optimal(point) = program.solve()? {
        return Ok(Some((program, point)));
    }
    let mut program = Program::new(part, reach, asked(&|demand| !at_zero(demand)), stop)?;
    match program.solve()? {
        Answer::Optimal(point) => Ok(Some((program, point))),
        _ => Ok(None),
    }
}

/// N + 1 flags: neurons of the part without any weight; the bias has one.
fn empty_rows(part: &Part<'_>, point: &Point) -> Vec<bool> {
    let mut empty = vec![true; part.problem.neurons() + 1];
    for ((i, j), _) in part.parameters.iter().zip(&point.weights).filter(|(_, w)| **w != 0.0) {
        (empty[*i], empty[*j]) = (false, false);
    }
    *empty.last_mut().expect("there are N + 1") = false;
    empty
}

/// The sparsest weights so far.
struct Search<'a> {
    part: &'a Part<'a>,
    network: &'a IntegerNetwork,
    reach: f64,
    stop: Stop,
    best: Option<(IntegerNetwork, Measure)>,
}

impl Search<'_> {
    /// Rounds the point, and keeps it if it is sparser than all before.
    fn offer(&mut self, point: &Point) {
        let neurons = self.part.problem.neurons();
        let entries = self.part.parameters.iter().zip(&point.weights);
        let size = |((_, j), w): (&(usize, usize), &f64)| if *j < neurons { w.abs() } else { 0.0 };
        let sum = entries.map(size).sum::<f64>() * self.part.copies();
        let loss = |measure: &Measure| measure.sum();
        let least = sum * (1.0 + ROUNDING);
        let found =
            rounding::rounded(self.part, self.network, &point.weights, (loss, least), &self.stop);
        let Some((network, measure)) = found else { return };
        if self.best.as_ref().is_none_or(|(_, best)| measure.is_sparser(best)) {
            self.best = Some((network, measure));
        }
    }

    /// Step 3.
    fn reweight(&mut self, program: &mut Program<'_>, mut point: Point) -> Result<Point> {
        for _ in 0..ROUNDS {
            program.set_prices(&self.prices(&point))?;
            let Answer::Optimal(next) = program.solve()? else { break };
            let same = nonzeros(&next) == nonzeros(&point);
            point = next;
            self.offer(&point);
            if same {
                break;
            }
        }
        Ok(point)
    }

    /// 1 / (|w| + δ), and nothing for biases.
    fn prices(&self, point: &Point) -> Vec<f64> {
        let (neurons, count) = (self.part.problem.neurons(), nonzeros(point).len().max(1));
        let mean = point.weights.iter().map(|w| w.abs()).sum::<f64>() / count as f64;
        let floor = (FLOOR * mean).max(1e-6);
        let price = |((_, j), w): (&(usize, usize), &f64)| {
            if *j < neurons { floor / (w.abs() + floor) } else { 0.0 }
        };
        self.part.parameters.iter().zip(&point.weights).map(price).collect()
    }

    /// Step 4.
    fn remove(&mut self, program: &mut Program<'_>, mut point: Point) -> Result<()> {
        let mut needed = vec![false; self.part.parameters.len()];
        let mut block = usize::MAX;
        for _ in 0..ATTEMPTS {
            let removable = self.removable(&point, &needed);
            block = block.min(removable.len() / 4).max(1);
            let Some(chosen) = removable.get(..block) else { break };
            program.set_bounds(chosen, 0.0)?;
            match program.solve()? {
                Answer::Optimal(next) => {
                    point = next;
                    block = block.saturating_mul(2);
                }
                Answer::Stopped => break,
                Answer::Infeasible => {
                    program.set_bounds(chosen, self.reach)?;
                    if block == 1 {
                        needed[chosen[0]] = true;
                    }
                    block /= 2;
                }
            }
        }
        self.offer(&point);
        Ok(())
    }

    /// Weights that are not zero and may be, the smallest first.
    fn removable(&self, point: &Point, needed: &[bool]) -> Vec<usize> {
        let neurons = self.part.problem.neurons();
        let is_weight = |at: &usize| self.part.parameters[*at].1 < neurons && !needed[*at];
        let mut removable: Vec<usize> = nonzeros(point).into_iter().filter(is_weight).collect();
        let size = |at: &usize| point.weights[*at].abs();
        removable.sort_by(|a, b| size(a).total_cmp(&size(b)).then(a.cmp(b)));
        removable
    }
}

fn nonzeros(point: &Point) -> Vec<usize> {
    (0..point.weights.len()).filter(|at| point.weights[*at] != 0.0).collect()
}
