//! The linear program for the smallest Σ|w| of weights that keep given bits,
//! which takes in demands only as they are needed.

use super::part::Part;
use crate::Result;
use hopfit_core::Stop;
use hopfit_model::{Column, Model, NewColumn, NewRow, Row};
use hopfit_solve::highs::Highs;
use hopfit_solve::{Incremental, Interrupt, Settings, Solve, Status};

/// Demands of each neuron that join the program at once.
const JOINING: usize = 8;
/// By how much a demand may be missed before it joins.
const TOLERANCE: f64 = 1e-8;
/// Tolerance of the solver.
const PRECISION: f64 = 1e-9;

/// What a solve came to.
#[derive(Debug)]
pub(super) enum Answer {
    /// The optimum.
    Optimal(Point),
    /// Nothing fulfils the program.
    Infeasible,
    /// It was time to stop, or the solver gave up.
    Stopped,
}

/// A point of the program.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// One value a parameter of the part.
    pub(super) weights: Vec<f64>,
    /// Σ|w| times the prices.
    pub(super) objective: f64,
}

/// min Σ|w| with x_i h_i ≥ 1 (or 0) for the kept bits of a part, in the
/// solver; each weight is the difference of two columns.
pub(super) struct Program<'a> {
    part: &'a Part<'a>,
    /// The stability that each kept demand must have: 1 or 0.
    asked: Vec<f64>,
    /// The row of each kept demand, once it has joined.
    row_of: Vec<Option<Row>>,
    solver: Highs,
    stop: Stop,
}

impl<'a> Program<'a> {
    /// The program without demands. No |w| may be above `reach`, which only
    /// keeps the numbers manageable.
    pub(super) fn new(
        part: &'a Part<'a>,
        reach: f64,
        asked: Vec<f64>,
        stop: &Stop,
    ) -> Result<Self> {
        let mut solver = Highs::new()?;
        solver.set_stop(stop);
        solver.load(&columns(part, reach))?;
        let row_of = vec![None; part.kept.len()];
        Ok(Self { part, asked, row_of, solver, stop: stop.clone() })
    }

    /// Solves, taking in demands until none is missed.
    pub(super) fn solve(&mut self) -> Result<Answer> {
        loop {
            self.solver.set_settings(Settings {
                time_limit: self.stop.remaining(),
                feasibility_tolerance: PRECISION,
                optimality_tolerance: PRECISION,
                ..Settings::default()
            })?;
            let outcome = self.solver.solve()?;
            let point = match (outcome.status, outcome.values(), outcome.objective) {
                (Status::Optimal, Some(values), Some(objective)) => Self::point(values, objective),
                (Status::Infeasible, ..) => return Ok(Answer::Infeasible),
                _ => return Ok(Answer::Stopped),
            };
            if self.take_in(&point)? == 0 {
                return Ok(Answer::Optimal(point));
            }
            if self.stop.is_due() {
                return Ok(Answer::Stopped);
            }
        }
    }

    fn point(values: &[f64], objective: f64) -> Point {
        let weights = values.chunks_exact(2).map(|pair| pair[0] - pair[1]).collect();
        Point { weights, objective }
    }

    /// Lets the demands join that the point misses most, a few of each
    /// neuron; returns how many.
    fn take_in(&mut self, point: &Point) -> Result<usize> {
        let stabilities = self.part.stabilities(&point.weights);
        let lack = |at: usize| self.asked[at] - stabilities[at];
        let is_missed = |at: &usize| self.row_of[*at].is_none() && lack(*at) > TOLERANCE;
        let mut joining = Vec::new();
        let all: Vec<usize> = (0..self.part.kept.len()).collect();
        let neuron = |at: &usize| self.part.kept[*at].demand.neuron;
        for of_neuron in all.chunk_by(|a, b| neuron(a) == neuron(b)) {
            let mut missed: Vec<usize> = of_neuron.iter().copied().filter(is_missed).collect();
            missed.sort_by(|a, b| lack(*b).total_cmp(&lack(*a)).then(a.cmp(b)));
            joining.extend(missed.into_iter().take(JOINING));
        }
        let rows: Vec<NewRow> = joining.iter().map(|at| self.row(*at)).collect();
        if !rows.is_empty() {
            let first = self.solver.add_rows(&rows)?;
            for (number, at) in joining.iter().enumerate() {
                self.row_of[*at] = Some(Row(first.0 + number));
            }
        }
        Ok(joining.len())
    }

    /// The row of a kept demand.
    fn row(&self, at: usize) -> NewRow {
        let terms = self.part.terms(self.part.kept[at].demand);
        let pair = |(parameter, sign): (usize, i8)| {
            let sign = f64::from(sign);
            [(Column(2 * parameter), sign), (Column(2 * parameter + 1), -sign)]
        };
        NewRow::at_least("", self.asked[at]).terms(terms.flat_map(pair))
    }

    /// Sets the price of each |w|.
    pub(super) fn set_prices(&mut self, prices: &[f64]) -> Result<()> {
        let price =
            |(at, price): (usize, &f64)| [(Column(2 * at), *price), (Column(2 * at + 1), *price)];
        let changes: Vec<_> = prices.iter().enumerate().flat_map(price).collect();
        Ok(self.solver.set_costs(&changes)?)
    }

    /// Forbids weights, or allows them again up to `bound`.
    pub(super) fn set_bounds(&mut self, parameters: &[usize], bound: f64) -> Result<()> {
        let both = |at: &usize| [(Column(2 * at), 0.0, bound), (Column(2 * at + 1), 0.0, bound)];
        let changes: Vec<_> = parameters.iter().flat_map(both).collect();
        Ok(self.solver.set_columns_bounds(&changes)?)
    }
}

/// The positive and the negative part of each weight; a bias has no price.
fn columns(part: &Part<'_>, reach: f64) -> Model {
    let mut model = Model::minimise("sum");
    let neurons = part.problem.neurons();
    for (_, j) in &part.parameters {
        let price = f64::from(u8::from(*j != neurons));
        let column = NewColumn::continuous("", 0.0, reach).cost(price);
        model.add_column(column.clone());
        model.add_column(column);
    }
    model
}
