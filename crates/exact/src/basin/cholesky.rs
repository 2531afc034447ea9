//! A Cholesky factor that gains and loses rows.

/// L with L Lᵀ = A, where rows and columns of A come last and go anywhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Cholesky {
    /// Row k has k + 1 entries.
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Adds a last row and column: the products with the rows before, and the
    /// diagonal. False, and nothing is added, if A would not be positive
    /// definite.
    pub(super) fn push(&mut self, products: &[f64], diagonal: f64) -> bool {
        let mut row = Vec::with_capacity(self.rows.len() + 1);
        for (k, product) in products.iter().enumerate() {
            let above = &self.rows[k];
            let sum: f64 = above[..k].iter().zip(&row).map(|(a, b): (&f64, &f64)| a * b).sum();
            row.push((product - sum) / above[k]);
        }
        let rest = diagonal - row.iter().map(|entry| entry * entry).sum::<f64>();
        if rest <= 1e-10 * diagonal {
            return false;
        }
        row.push(rest.sqrt());
        self.rows.push(row);
        true
    }

    /// Takes row and column `at` out.
    pub(super) fn remove(&mut self, at: usize) {
        self.rows.remove(at);
        // Row k ≥ at has one entry too many: rotations of columns k, k + 1
        // bring it to zero.
        for k in at..self.rows.len() {
            let (a, b) = (self.rows[k][k], self.rows[k][k + 1]);
            let size = a.hypot(b);
            let (cosine, sine) = (a / size, b / size);
            for row in &mut self.rows[k..] {
                let (a, b) = (row[k], row[k + 1]);
                row[k] = cosine * a + sine * b;
                row[k + 1] = cosine * b - sine * a;
            }
            self.rows[k].truncate(k + 1);
        }
    }

    /// The solution of A u = (1, …, 1).
    pub(super) fn solve_ones(&self) -> Vec<f64> {
        let count = self.rows.len();
        let mut u = vec![0.0; count];
        for k in 0..count {
            let row = &self.rows[k];
            let sum: f64 = row[..k].iter().zip(&u).map(|(a, b)| a * b).sum();
            u[k] = (1.0 - sum) / row[k];
        }
        for k in (0..count).rev() {
            u[k] /= self.rows[k][k];
            let value = u[k];
            let (before, _) = u.split_at_mut(k);
            before.iter_mut().zip(&self.rows[k]).for_each(|(u, entry)| *u -= entry * value);
        }
        u
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;

    #[test]
    fn it_solves_what_is_left_after_every_change() {
        let mut stream = Stream::new(4, 0);
        let (mut factor, mut points) = (Cholesky::default(), Vec::<Vec<f64>>::new());
        let product = |a: &[f64], b: &[f64]| 1.0 + a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        for _ in 0..300 {
            if points.len() > 8 || (points.len() > 2 && stream.below(3) == 0) {
                let at = stream.below(points.len());
                factor.remove(at);
                points.remove(at);
            } else {
                let point: Vec<f64> = (0..12).map(|_| stream.normal()).collect();
                let products: Vec<f64> = points.iter().map(|p| product(p, &point)).collect();
                assert!(factor.push(&products, product(&point, &point)));
                points.push(point);
            }
            let u = factor.solve_ones();
            for a in &points {
                let sum: f64 = points.iter().zip(&u).map(|(b, u)| product(a, b) * u).sum();
                assert!((sum - 1.0).abs() < 1e-8, "{sum}");
            }
        }
        let twice = points[0].clone();
        let products: Vec<f64> = points.iter().map(|p| product(p, &twice)).collect();
        assert!(!factor.push(&products, product(&twice, &twice)));
    }
}
