//! The point next to the origin in the hull of all that one neuron is asked.

use super::cholesky::Cholesky;
use super::problem::{Radii, Row};
use hopfit_core::lanes::dot;
use hopfit_core::{Damage, Stop};

/// A point this near to the origin is taken for it (points have norms of √N);
/// whole multipliers prove it.
const NOTHING: f64 = 1e-12;
/// Multipliers below this are taken for zero.
const LEAST: f64 = 1e-12;
/// A margin this large beside the largest possible is enough.
const ENOUGH: f64 = 0.5;
/// Steps a dimension and demand, after which it is given up.
const MOST: usize = 60;

/// A demand after the worst damage: a vertex of the hull.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Vertex {
    /// Position of the demand in the row.
    pub(super) at: usize,
    pub(super) damage: Damage,
    /// Positions of the damaged inputs, ascending.
    pub(super) wrong: Vec<usize>,
}

impl Vertex {
    /// Its coordinates: 1, 0 or −1 each.
    pub(super) fn point(&self, row: &Row) -> Vec<f64> {
        let mut point = row.vector(self.at).to_vec();
        for input in &self.wrong {
            point[*input] *= 1.0 - f64::from(self.damage.times());
        }
        point
    }
}

/// What was found.
pub(super) enum Nearest {
    /// Weights (and the bias) that meet all demands after any damage.
    Weights(Vec<f64>),
    /// Demands of which, it seems, positive multiples cancel.
    Cancelling(Vec<Vertex>),
    /// Rounding errors left it open, or it was time to stop.
    Unknown,
}

/// The answer, and all vertices that were met.
pub(super) struct Search {
    pub(super) found: Nearest,
    pub(super) met: Vec<Vertex>,
}

/// Vertices with multipliers that add up to 1, affinely independent: Wolfe's
/// corral.
struct Corral {
    vertices: Vec<Vertex>,
    points: Vec<Vec<f64>>,
    shares: Vec<f64>,
    /// Of 1 + the products of the points.
    factor: Cholesky,
}

/// Looks for the point next to the origin in the hull of a row's demands, each
/// after the worst damage within its radii, by the algorithm of P. Wolfe
/// (*Finding the nearest point in a polytope*, Math. Program. 11, 1976).
pub(super) fn nearest(row: &Row, radii: &Radii, damages: &[Damage], stop: &Stop) -> Search {
    let mut met = Vec::new();
    let found = search(row, radii, damages, (&mut met, stop));
    Search { found, met }
}

fn search(
    row: &Row,
    radii: &Radii,
    damages: &[Damage],
    (met, stop): (&mut Vec<Vertex>, &Stop),
) -> Nearest {
    if row.patterns.is_empty() || row.width == 0 {
        return Nearest::Unknown;
    }
    let mut corral = Corral::at(row);
    let mut x = corral.point(row.width);
    for step in 0..MOST * (row.width + row.patterns.len()) {
        if step % 16 == 0 && stop.is_due() {
            return Nearest::Unknown;
        }
        let (value, vertex) = worst(row, radii, damages, &x);
        met.push(vertex.clone());
        let size = dot(&x, &x);
        if value > ENOUGH * size && value > 0.0 {
            return Nearest::Weights(x);
        }
        if size < NOTHING {
            return Nearest::Cancelling(corral.vertices);
        }
        if value > size * (1.0 - 1e-9) || !corral.push(row, vertex) {
            return if value > 0.0 { Nearest::Weights(x) } else { Nearest::Unknown };
        }
        corral.settle();
        x = corral.point(row.width);
    }
    Nearest::Unknown
}

impl Corral {
    fn at(row: &Row) -> Self {
        let first = Vertex { at: 0, damage: Damage::Flipped, wrong: Vec::new() };
        let mut corral = Self {
            vertices: Vec::new(),
            points: Vec::new(),
            shares: Vec::new(),
            factor: Cholesky::default(),
        };
        corral.push(row, first);
        corral.shares[0] = 1.0;
        corral
    }

    /// Takes a vertex in, with a share of zero; false if it depends on the
    /// others.
    fn push(&mut self, row: &Row, vertex: Vertex) -> bool {
        let point = vertex.point(row);
        let products: Vec<f64> = self.points.iter().map(|p| 1.0 + dot(p, &point)).collect();
        if !self.factor.push(&products, 1.0 + dot(&point, &point)) {
            return false;
        }
        self.vertices.push(vertex);
        self.points.push(point);
        self.shares.push(0.0);
        true
    }

    fn remove(&mut self, at: usize) {
        self.vertices.remove(at);
        self.points.remove(at);
        self.shares.remove(at);
        self.factor.remove(at);
    }

    /// Goes towards the point next to the origin in the affine hull, and drops
    /// the vertices in the way, until that point lies inside.
    fn settle(&mut self) {
        loop {
            let mut aim = self.factor.solve_ones();
            let sum: f64 = aim.iter().sum();
            aim.iter_mut().for_each(|share| *share /= sum);
            if aim.iter().all(|share| *share > LEAST) {
                self.shares = aim;
                return;
            }
            let blocking = self.shares.iter().zip(&aim).map(|(share, aim)| match *aim <= LEAST {
                true => share / (share - aim).max(f64::MIN_POSITIVE),
                false => f64::INFINITY,
            });
            let (first, length) = blocking
                .enumerate()
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .expect("a share is blocking");
            let length = length.min(1.0);
            for (share, aim) in self.shares.iter_mut().zip(&aim) {
                *share += length * (aim - *share);
            }
            self.shares[first] = 0.0;
            for at in (0..self.shares.len()).rev() {
                if self.shares[at] <= LEAST {
                    self.remove(at);
                }
            }
            if self.shares.len() <= 1 {
                self.shares.fill(1.0);
                return;
            }
        }
    }

    fn point(&self, width: usize) -> Vec<f64> {
        let mut sum = vec![0.0; width];
        for (point, share) in self.points.iter().zip(&self.shares) {
            sum.iter_mut().zip(point).for_each(|(sum, x)| *sum += share * x);
        }
        sum
    }
}

/// The demand that `x` meets least after the worst damage, and what is left of
/// it.
fn worst(row: &Row, radii: &Radii, damages: &[Damage], x: &[f64]) -> (f64, Vertex) {
    let order = by_size(row, x);
    let mut least = (f64::INFINITY, 0, Damage::Flipped);
    for (at, pattern) in row.patterns.iter().enumerate() {
        let vector = row.vector(at);
        let whole = dot(vector, x);
        for damage in damages {
            let count = radii.of(*damage)[*pattern];
            let taken: f64 = helping(&order, vector, x).take(count).map(|j| x[j].abs()).sum();
            let left = whole - f64::from(damage.times()) * taken;
            if left < least.0 {
                least = (left, at, *damage);
            }
        }
    }
    let (value, at, damage) = least;
    (value, worst_of(row, (at, damage, radii.of(damage)[row.patterns[at]]), (&order, x)))
}

/// Each demand after its worst damage of each kind, and what `x` leaves of it.
pub(super) fn all_worst(
    row: &Row,
    radii: &Radii,
    damages: &[Damage],
    x: &[f64],
) -> Vec<(f64, Vertex)> {
    let order = by_size(row, x);
    let both = (0..row.patterns.len()).flat_map(|at| damages.iter().map(move |kind| (at, *kind)));
    both.map(|(at, damage)| {
        let count = radii.of(damage)[row.patterns[at]];
        let vertex = worst_of(row, (at, damage, count), (&order, x));
        (dot(&vertex.point(row), x), vertex)
    })
    .collect()
}

/// The inputs, those of the largest weights first.
fn by_size(row: &Row, x: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..row.inputs.len()).collect();
    order.sort_by(|a, b| x[*b].abs().total_cmp(&x[*a].abs()).then(a.cmp(b)));
    order
}

fn worst_of(
    row: &Row,
    (at, damage, count): (usize, Damage, usize),
    (order, x): (&[usize], &[f64]),
) -> Vertex {
    let mut wrong: Vec<usize> = helping(order, row.vector(at), x).take(count).collect();
    wrong.sort_unstable();
    Vertex { at, damage, wrong }
}

/// The inputs whose contributions are positive, the largest first.
fn helping<'a>(
    order: &'a [usize],
    vector: &'a [f64],
    x: &'a [f64],
) -> impl Iterator<Item = usize> + 'a {
    order.iter().copied().filter(|j| vector[*j] * x[*j] > 0.0)
}
