//! The tied weights of allowed pairs whose fields are nearest to given ones.
//!
//! With a mask the normal equations have no closed form: each row couples
//! its own weights by the Gram matrix of its columns. Up to a thousand or so
//! weights the inverse is kept; beyond, conjugate gradients started from the
//! last solution need few rounds of Σ_i k_i² work, k_i columns in row i.

use super::iterate::Iterate;
use super::matrices::{product, single};
use super::reduce::Reduction;
use faer::linalg::solvers::DenseSolveCore;
use faer::{Mat, Side};
use hopfit_core::Stop;

/// Weights up to which the inverse is kept.
const INVERTED: usize = 1500;
/// Residual of conjugate gradients, relative to the right side.
const TOLERANCE: f64 = 1e-5;
/// Most rounds of conjugate gradients a projection.
const ROUNDS: usize = 100;
/// ε relative to the number of states.
const INERTIA: f64 = 1e-3;

/// The fields of the allowed weights, with what projecting onto them needs.
#[derive(Debug)]
pub(crate) struct MaskedSpace {
    /// X, S×D.
    states: Mat<f32>,
    /// n: the (row, column) of each weight; if the column is a row's, row <
    /// column.
    pairs: Vec<(usize, usize)>,
    /// R: what each row may use.
    rows: Vec<Row>,
    /// n: the diagonal of the normal equations.
    diagonal: Vec<f64>,
    inertia: f64,
    /// n×n: the inverse of the normal matrix, where it is kept.
    inverse: Option<Mat<f32>>,
}

/// The columns and weights of one row.
#[derive(Debug)]
struct Row {
    /// (column, weight) pairs, k of them.
    links: Vec<(usize, usize)>,
    /// Gram matrix of the columns, k×k.
    gram: Vec<f64>,
}

impl MaskedSpace {
    /// None if it is time to stop before all is prepared.
    pub(crate) fn new(problem: &Reduction, stop: &Stop) -> Option<Self> {
        let (rows, width) = (problem.row_count(), problem.column_count());
        let states = Mat::<f32>::from_fn(problem.state_count(), width, |s, j| {
            f32::from(problem.state(s)[j])
        });
        let mut gram = Mat::<f32>::zeros(width, width);
        product(gram.as_mut(), states.as_ref().transpose(), states.as_ref());
        let (mut pairs, mut links) = (Vec::new(), vec![Vec::new(); rows]);
        for i in 0..rows {
            for j in (i + 1..width).filter(|j| problem.allows(i, *j)) {
                links[i].push((j, pairs.len()));
                if j < rows {
                    links[j].push((i, pairs.len()));
                }
                pairs.push((i, j));
            }
        }
        let inertia = INERTIA * problem.state_count() as f64;
        let row = |links: Vec<_>| {
            (pairs.len() <= INVERTED || !stop.is_due()).then(|| Row::new(links, &gram))
        };
        let rows = links.into_iter().map(row).collect::<Option<Vec<Row>>>()?;
        let mut diagonal = vec![inertia; pairs.len()];
        for (j, weight) in rows.iter().flat_map(|row| &row.links) {
            diagonal[*weight] += f64::from(gram[(*j, *j)]);
        }
        let mut space = Self { states, pairs, rows, diagonal, inertia, inverse: None };
        space.inverse = (space.pairs.len() <= INVERTED).then(|| space.invert());
        Some(space)
    }

    /// The inverse of the normal matrix.
    fn invert(&self) -> Mat<f32> {
        let mut normal = Mat::<f64>::zeros(self.pairs.len(), self.pairs.len());
        for row in &self.rows {
            let grams = row.gram.chunks_exact(row.links.len());
            for ((_, a), gram) in row.links.iter().zip(grams) {
                row.links.iter().zip(gram).for_each(|((_, b), value)| normal[(*a, *b)] += value);
            }
        }
        (0..self.pairs.len()).for_each(|a| normal[(a, a)] += self.inertia);
        let factors = normal.llt(Side::Lower).expect("positive definite by the inertia");
        single(factors.inverse().as_ref())
    }

    /// Weights of zero.
    pub(crate) fn start(&self) -> Iterate {
        let zeros = || Mat::zeros(self.pairs.len(), 1);
        let (width, rows) = (self.states.ncols(), self.rows.len());
        let scratch = vec![Mat::zeros(rows, width), Mat::zeros(width, rows)];
        Iterate { weights: zeros(), memory: zeros(), scratch }
    }

    /// See [`super::space::Space::pull`].
    pub(crate) fn pull(&self, targets: &Mat<f32>) -> f32 {
        let mut table = Mat::<f32>::zeros(self.rows.len(), self.states.ncols());
        product(table.as_mut(), targets.as_ref().transpose(), self.states.as_ref());
        let mut pulls = vec![0.0_f32; self.pairs.len()];
        for (i, row) in self.rows.iter().enumerate() {
            row.links.iter().for_each(|(j, weight)| pulls[*weight] += table[(i, *j)]);
        }
        pulls.iter().map(|pull| pull * pull).sum::<f32>().sqrt()
    }

    /// See [`super::space::Space::project`].
    pub(crate) fn project(&self, targets: &Mat<f32>, at: &mut Iterate, fields: &mut Mat<f32>) {
        let [correlations, table] = at.scratch.as_mut_slice() else {
            unreachable!("two matrices, as at the start")
        };
        product(correlations.as_mut(), targets.as_ref().transpose(), self.states.as_ref());
        let mut right: Vec<f64> =
            at.memory.col_as_slice(0).iter().map(|w| self.inertia * f64::from(*w)).collect();
        for (i, row) in self.rows.iter().enumerate() {
            for (j, weight) in &row.links {
                right[*weight] += f64::from(correlations[(i, *j)]);
            }
        }
        self.solve(&right, at.weights.col_as_slice_mut(0));
        for (i, row) in self.rows.iter().enumerate() {
            row.links.iter().for_each(|(j, weight)| table[(*j, i)] = at.weights[(*weight, 0)]);
        }
        product(fields.as_mut(), self.states.as_ref(), table.as_ref());
    }

    /// Solves the normal equations, from `weights` on.
    fn solve(&self, right: &[f64], weights: &mut [f32]) {
        let Some(inverse) = &self.inverse else {
            let mut exact: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
            self.iterate(right, &mut exact);
            weights.iter_mut().zip(&exact).for_each(|(to, w)| *to = *w as f32);
            return;
        };
        weights.fill(0.0);
        for (column, value) in right.iter().enumerate() {
            let value = *value as f32;
            let pairs = weights.iter_mut().zip(inverse.col_as_slice(column));
            pairs.for_each(|(w, entry)| *w += value * entry);
        }
    }

    /// Preconditioned conjugate gradients.
    fn iterate(&self, right: &[f64], weights: &mut [f64]) {
        let mut residual = self.normal(weights);
        residual.iter_mut().zip(right).for_each(|(r, b)| *r = b - *r);
        let mut direction = vec![0.0; weights.len()];
        let goal = TOLERANCE * TOLERANCE * dot(right, right);
        let mut last = 1.0;
        for round in 0..ROUNDS {
            if dot(&residual, &residual) <= goal {
                break;
            }
            let scaled: Vec<f64> =
                residual.iter().zip(&self.diagonal).map(|(r, d)| r / d).collect();
            let product = dot(&residual, &scaled);
            let keep = if round == 0 { 0.0 } else { product / last };
            direction.iter_mut().zip(&scaled).for_each(|(p, z)| *p = z + keep * *p);
            let image = self.normal(&direction);
            let length = product / dot(&direction, &image);
            weights.iter_mut().zip(&direction).for_each(|(w, p)| *w += length * p);
            residual.iter_mut().zip(&image).for_each(|(r, q)| *r -= length * q);
            last = product;
        }
    }

    /// The normal matrix times `weights`.
    fn normal(&self, weights: &[f64]) -> Vec<f64> {
        let mut out: Vec<f64> = weights.iter().map(|w| self.inertia * w).collect();
        let mut own = Vec::new();
        for row in &self.rows {
            own.clear();
            own.extend(row.links.iter().map(|(_, weight)| weights[*weight]));
            for ((_, weight), gram) in row.links.iter().zip(row.gram.chunks_exact(own.len())) {
                out[*weight] += dot(gram, &own);
            }
        }
        out
    }

    /// All weights, R×D row by row.
    pub(crate) fn all_weights(&self, weights: &Mat<f32>) -> Vec<f64> {
        let width = self.states.ncols();
        let mut table = vec![0.0; self.rows.len() * width];
        for (i, row) in self.rows.iter().enumerate() {
            for (j, weight) in &row.links {
                table[i * width + j] = f64::from(weights[(*weight, 0)]);
            }
        }
        table
    }
}

impl Row {
    fn new(links: Vec<(usize, usize)>, gram: &Mat<f32>) -> Self {
        let pairs = links.iter().flat_map(|(i, _)| links.iter().map(move |(j, _)| (*i, *j)));
        let gram = pairs.map(|pair| f64::from(gram[pair])).collect();
        Self { links, gram }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
