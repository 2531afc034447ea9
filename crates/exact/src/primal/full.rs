//! The tied weights of all pairs whose fields are nearest to given ones.
//!
//! Fields are S×R, one column a row of the reduced problem. For given fields
//! T the tied weights W (R×R, symmetric, zero diagonal) that minimise
//! ‖X W − T‖² + ε ‖W − W₀‖² solve K W + W K + ε W = G outside the diagonal,
//! where K = XᵀX and G = XᵀT + TᵀX + ε W₀. In the eigenvectors of K this
//! Lyapunov equation is a division; the zero diagonal is met by multipliers
//! from a system of R unknowns that is factored once.
//! Columns without demands are not tied; they are projected out of X and T.

use super::iterate::Iterate;
use super::matrices::{product, single, symmetric_product, symmetrise};
use super::reduce::Reduction;
use faer::linalg::solvers::DenseSolveCore;
use faer::{Mat, Side};
use hopfit_core::Stop;

/// The fields of tied weights of all pairs, with what projecting onto them
/// needs.
#[derive(Debug)]
pub(crate) struct FullSpace {
    /// X, S×R: the rows' own columns, less their part in the free columns.
    states: Mat<f32>,
    free: Option<FreeColumns>,
    /// Eigenvectors of K, R×R.
    vectors: Mat<f32>,
    /// 1 / (λ_a + λ_b + ε), R×R.
    inverse: Mat<f32>,
    /// From a diagonal to the multipliers that make it zero, R×R.
    multipliers: Mat<f32>,
    /// ε.
    inertia: f32,
}

/// The columns that no tie binds.
#[derive(Debug)]
struct FreeColumns {
    /// An orthonormal basis of their span, S×q.
    basis: Mat<f32>,
    /// From coordinates in the basis to weights, Q×q.
    coordinates: Mat<f64>,
}

/// ε relative to the mean eigenvalue of K.
const INERTIA: f64 = 1e-3;
/// Singular values below this share of the largest count as zero.
const RANK_TOLERANCE: f64 = 1e-9;

impl FullSpace {
    /// Prepares the projection for a reduced problem without a mask; none if
    /// it is time to stop before that is done.
    pub(crate) fn new(problem: &Reduction, stop: &Stop) -> Option<Self> {
        let stop = &Patience { stop, rows: problem.row_count() };
        let rows = problem.row_count();
        let count = problem.state_count();
        let at = |first: usize| {
            move |state, column: usize| f64::from(problem.state(state)[first + column])
        };
        let mut states = Mat::from_fn(count, rows, at(0));
        let others = Mat::from_fn(count, problem.column_count() - rows, at(rows));
        let free = (others.ncols() > 0).then(|| FreeColumns::new(&others, &mut states));
        let mut gram = Mat::<f64>::zeros(rows, rows);
        product(gram.as_mut(), states.as_ref().transpose(), states.as_ref());
        stop.has_time()?;
        let eigen = gram.self_adjoint_eigen(Side::Lower).expect("a finite symmetric matrix");
        let values: Vec<f64> = eigen.S().column_vector().iter().map(|v| v.max(0.0)).collect();
        let mean = values.iter().sum::<f64>() / rows.max(1) as f64;
        // Rows within the span of the free columns leave only roundoff, which
        // must not set the scale.
        let is_roundoff = mean <= RANK_TOLERANCE * count as f64;
        let inertia = if is_roundoff { 1.0 } else { INERTIA * mean };
        let vectors = single(eigen.U());
        let multipliers = diagonal_multipliers(&vectors, &values, inertia, stop)?;
        Some(Self {
            states: single(states.as_ref()),
            free,
            inverse: Mat::from_fn(rows, rows, |a, b| {
                (1.0 / (values[a] + values[b] + inertia)) as f32
            }),
            vectors,
            multipliers,
            inertia: inertia as f32,
        })
    }

    /// Weights of zero.
    pub(crate) fn start(&self) -> Iterate {
        let rows = self.vectors.ncols();
        let zeros = || Mat::zeros(rows, rows);
        Iterate { weights: zeros(), memory: zeros(), scratch: (0..3).map(|_| zeros()).collect() }
    }

    /// Sets the weights to those nearest to `targets` (S×R), and `fields`
    /// (S×R) to what they give with the best weights of the free columns.
    pub(crate) fn project(&self, targets: &Mat<f32>, at: &mut Iterate, fields: &mut Mat<f32>) {
        self.normal_right_side(targets, &at.memory, &mut at.weights);
        self.solve(&mut at.weights, &mut at.scratch);
        product(fields.as_mut(), self.states.as_ref(), at.weights.as_ref());
        if let Some(free) = &self.free {
            let mut inner = Mat::zeros(free.basis.ncols(), fields.ncols());
            product(inner.as_mut(), free.basis.as_ref().transpose(), targets.as_ref());
            let mut part = Mat::zeros(fields.nrows(), fields.ncols());
            product(part.as_mut(), free.basis.as_ref(), inner.as_ref());
            *fields += part;
        }
    }

    /// The Euclidean norm of the pull that `targets` (S×R) have on all
    /// weights: 0 where they cancel.
    pub(crate) fn pull(&self, targets: &Mat<f32>) -> f32 {
        let rows = targets.ncols();
        let mut pull = Mat::zeros(rows, rows);
        product(pull.as_mut(), targets.as_ref().transpose(), self.states.as_ref());
        symmetrise(pull.as_mut());
        let tied = 0.5 * pull.squared_norm_l2();
        let free = self.free.as_ref().map_or(0.0, |free| {
            let mut pull = Mat::<f32>::zeros(free.basis.ncols(), rows);
            product(pull.as_mut(), free.basis.as_ref().transpose(), targets.as_ref());
            pull.squared_norm_l2()
        });
        (tied + free).sqrt()
    }

    /// G, with a zero diagonal.
    fn normal_right_side(&self, targets: &Mat<f32>, memory: &Mat<f32>, out: &mut Mat<f32>) {
        product(out.as_mut(), targets.as_ref().transpose(), self.states.as_ref());
        symmetrise(out.as_mut());
        for j in 0..out.ncols() {
            let inertia = self.inertia;
            let pairs = out.col_as_slice_mut(j).iter_mut().zip(memory.col_as_slice(j));
            pairs.for_each(|(g, w)| *g += inertia * w);
        }
    }

    /// From G to W, in place.
    fn solve(&self, weights: &mut Mat<f32>, scratch: &mut [Mat<f32>]) {
        let [left, middle, turned] = scratch else {
            unreachable!("three matrices, as at the start")
        };
        let vectors = self.vectors.as_ref();
        product(left.as_mut(), weights.as_ref(), vectors);
        symmetric_product(turned.as_mut(), vectors.transpose(), left.as_ref());
        multiply_entries(turned, &self.inverse);
        // The diagonal that this would give, and the multipliers against it.
        product(left.as_mut(), vectors, turned.as_ref());
        let diagonal = row_sums_of_products(left, &self.vectors);
        let multipliers = &self.multipliers * &diagonal;
        for j in 0..left.ncols() {
            let column = left.col_as_slice_mut(j).iter_mut().zip(self.vectors.col_as_slice(j));
            column.zip(multipliers.iter()).for_each(|((out, u), m)| *out = -u * m);
        }
        symmetric_product(middle.as_mut(), vectors.transpose(), left.as_ref());
        multiply_entries(middle, &self.inverse);
        *turned += &*middle;
        product(left.as_mut(), vectors, turned.as_ref());
        symmetric_product(weights.as_mut(), left.as_ref(), vectors.transpose());
        (0..weights.ncols()).for_each(|i| weights[(i, i)] = 0.0);
    }

    /// All weights (R×D, row by row): the tied ones and those of the free
    /// columns that go with them, for the fields nearest to `targets`.
    pub(crate) fn all_weights(
        &self,
        problem: &Reduction,
        targets: &Mat<f32>,
        tied: &Mat<f32>,
    ) -> Vec<f64> {
        let (rows, width) = (problem.row_count(), problem.column_count());
        let free = self.free.as_ref().map(|free| free.weights(problem, targets, tied));
        let entry = |at: usize| match (at / width, at % width) {
            (i, j) if j < rows => f64::from(tied[(i, j)]),
            (i, j) => free.as_ref().map_or(0.0, |free| free[(j - rows, i)]),
        };
        (0..rows * width).map(entry).collect()
    }
}

impl FreeColumns {
    /// Takes the span of `columns` (S×Q) out of `states`.
    fn new(columns: &Mat<f64>, states: &mut Mat<f64>) -> Self {
        let svd = columns.thin_svd().expect("a finite matrix");
        let values: Vec<f64> = svd.S().column_vector().iter().copied().collect();
        let least = values.first().map_or(0.0, |largest| largest * RANK_TOLERANCE);
        let rank = values.iter().filter(|value| **value > least).count();
        let basis = svd.U().subcols(0, rank).to_owned();
        let coordinates = Mat::from_fn(columns.ncols(), rank, |i, k| svd.V()[(i, k)] / values[k]);
        let mut inner = Mat::zeros(rank, states.ncols());
        product(inner.as_mut(), basis.as_ref().transpose(), states.as_ref());
        let mut part = Mat::zeros(states.nrows(), states.ncols());
        product(part.as_mut(), basis.as_ref(), inner.as_ref());
        *states -= part;
        Self { basis: single(basis.as_ref()), coordinates }
    }

    /// The free columns' weights (Q×R) that, with `tied` ones, give the
    /// fields nearest to `targets`.
    fn weights(&self, problem: &Reduction, targets: &Mat<f32>, tied: &Mat<f32>) -> Mat<f64> {
        let (count, rows) = (problem.state_count(), problem.row_count());
        let states = Mat::from_fn(count, rows, |state, row| f64::from(problem.state(state)[row]));
        let tied = Mat::from_fn(rows, rows, |i, j| f64::from(tied[(i, j)]));
        let mut rest = Mat::<f64>::zeros(count, rows);
        product(rest.as_mut(), states.as_ref(), tied.as_ref());
        let rest = Mat::from_fn(count, rows, |s, i| f64::from(targets[(s, i)]) - rest[(s, i)]);
        let basis = Mat::from_fn(count, self.basis.ncols(), |s, q| f64::from(self.basis[(s, q)]));
        &self.coordinates * (basis.transpose() * rest)
    }
}

fn multiply_entries(matrix: &mut Mat<f32>, factors: &Mat<f32>) {
    for j in 0..matrix.ncols() {
        let pairs = matrix.col_as_slice_mut(j).iter_mut().zip(factors.col_as_slice(j));
        pairs.for_each(|(value, factor)| *value *= factor);
    }
}

/// Σ_j a_ij b_ij for each i.
fn row_sums_of_products(a: &Mat<f32>, b: &Mat<f32>) -> faer::Col<f32> {
    let mut sums = faer::Col::zeros(a.nrows());
    for j in 0..a.ncols() {
        let pairs = a.col_as_slice(j).iter().zip(b.col_as_slice(j));
        sums.iter_mut().zip(pairs).for_each(|(sum, (x, y))| *sum += x * y);
    }
    sums
}

/// The inverse of M_ij = Σ_ab U_ia U_ja U_ib U_jb / (λ_a + λ_b + ε), which
/// says what diagonal a diagonal right side gives.
///
/// With 1/x = ∫ exp(u − x eᵘ) du by the trapezoidal rule, M is a sum of
/// squares of the entries of U exp(−t Λ) Uᵀ: R³ work a point instead of R⁴.
fn diagonal_multipliers(
    vectors: &Mat<f32>,
    values: &[f64],
    inertia: f64,
    stop: &Patience<'_>,
) -> Option<Mat<f32>> {
    const STEP: f64 = 0.8;
    let n = values.len();
    let largest = values.iter().fold(0.0_f64, |a, b| a.max(*b));
    let (from, to) = (1e-6 / (2.0 * largest + inertia), 20.0 / inertia);
    let points = ((to.ln() - from.ln()) / STEP).ceil() as usize + 1;
    let mut sum = Mat::<f64>::zeros(n, n);
    let (mut scaled, mut kernel) = (Mat::<f32>::zeros(n, n), Mat::<f32>::zeros(n, n));
    for point in 0..points {
        stop.has_time()?;
        let time = from * (STEP * point as f64).exp();
        for (a, value) in values.iter().enumerate() {
            let factor = (-time * (value + 0.5 * inertia)).exp() as f32;
            let column = scaled.col_as_slice_mut(a).iter_mut().zip(vectors.col_as_slice(a));
            column.for_each(|(out, u)| *out = u * factor);
        }
        symmetric_product(kernel.as_mut(), scaled.as_ref(), vectors.as_ref().transpose());
        let weight = STEP * time;
        for j in 0..n {
            let pairs = sum.col_as_slice_mut(j).iter_mut().zip(kernel.col_as_slice(j));
            pairs.for_each(|(total, k)| *total += weight * f64::from(*k) * f64::from(*k));
        }
    }
    stop.has_time()?;
    let inverse = sum.partial_piv_lu().inverse();
    Some(single(inverse.as_ref()))
}

/// Small problems are prepared even when it is time to stop: their first
/// round gives better weights than none.
struct Patience<'a> {
    stop: &'a Stop,
    rows: usize,
}

/// Rows up to which a problem is small.
const SMALL: usize = 200;

impl Patience<'_> {
    /// None if it is time to stop.
    fn has_time(&self) -> Option<()> {
        (self.rows <= SMALL || !self.stop.is_due()).then_some(())
    }
}
