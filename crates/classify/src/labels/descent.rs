//! The least value of a smooth convex function.

/// Steps at most.
const STEPS: usize = 400;
/// The descent ends where the gradient is so much smaller than at first.
const ACCURACY: f64 = 1e-6;

/// Descends from zero by accelerated gradients (Y. Nesterov, 1983), begun anew
/// where the function rises (B. O'Donoghue and E. Candès, *Adaptive restart for
/// accelerated gradient schemes*, 2015). `of` returns the value and writes the
/// gradient.
pub(super) fn descend(parameters: usize, of: impl Fn(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let mut point = vec![0.0; parameters];
    let (mut ahead, mut gradient) = (point.clone(), vec![0.0; parameters]);
    let mut value = of(&point, &mut gradient);
    let (target, mut curvature) = (ACCURACY * norm(&gradient), 1.0);
    let (mut momentum, mut scratch) = (1.0_f64, vec![0.0; parameters]);
    for _ in 0..STEPS {
        let at_ahead = of(&ahead, &mut gradient);
        let slope = norm(&gradient);
        if slope <= target {
            return ahead;
        }
        let (next, at_next) = loop {
            let next: Vec<f64> =
                ahead.iter().zip(&gradient).map(|(x, g)| x - g / curvature).collect();
            let found = of(&next, &mut scratch);
            let enough = at_ahead - 0.5 * slope * slope / curvature;
            if found <= enough + 1e-12 * at_ahead.abs() || curvature > 1e12 {
                break (next, found);
            }
            curvature *= 2.0;
        };
        if at_next > value {
            // Too fast: from the last point, without momentum.
            (ahead, momentum) = (point.clone(), 1.0);
            if at_ahead == value {
                return point;
            }
            continue;
        }
        let faster = 0.5 * (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt());
        let carried = (momentum - 1.0) / faster;
        ahead = next.iter().zip(&point).map(|(new, old)| new + carried * (new - old)).collect();
        (point, value, momentum) = (next, at_next, faster);
        curvature *= 0.95;
    }
    point
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_narrow_valley() {
        let scales = [1.0, 30.0, 1000.0];
        let of = |x: &[f64], gradient: &mut [f64]| {
            let off = |at: usize| x[at] - at as f64 - 1.0;
            for at in 0..3 {
                gradient[at] = scales[at] * off(at);
            }
            (0..3).map(|at| 0.5 * scales[at] * off(at) * off(at)).sum()
        };
        let found = descend(3, of);
        assert!(found.iter().zip([1.0, 2.0, 3.0]).all(|(x, goal)| (x - goal).abs() < 0.02));
    }

    #[test]
    fn a_flat_function_has_its_least_value_anywhere() {
        assert_eq!(
            descend(2, |_, gradient| {
                gradient.fill(0.0);
                3.0
            }),
            [0.0, 0.0]
        );
    }
}
