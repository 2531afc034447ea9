//! Minimising a smooth convex function of many variables.

use rayon::prelude::*;
use std::collections::VecDeque;

/// Pairs of steps and changes of the gradient that are remembered.
const MEMORY: usize = 10;
/// Evaluations along a direction.
const TRIALS: usize = 25;
/// A step lowers the function by so much of what its slope promises …
const ENOUGH: f64 = 1e-4;
/// … and the slope at its end is at most this share of the first.
const FLATTER: f64 = 0.9;
/// Steps over which too little progress is the end.
const WINDOW: usize = 10;

/// Where a minimisation ended.
pub(crate) struct Minimum {
    pub(crate) point: Vec<f64>,
    pub(crate) steps: usize,
    /// Whether it ended as nothing more was to be gained.
    pub(crate) converged: bool,
}

/// A step and how the gradient changed along it.
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    product: f64,
}

/// A point with its value and gradient.
#[derive(Clone)]
struct Place {
    point: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// Goes downhill from `start` by the limited-memory quasi-Newton method of
/// Liu and Nocedal (1989), with a line search that ends where Wolfe's weak
/// conditions hold (bisection, Lewis and Overton 2013), until ten steps lower
/// the function by less than `tolerance` of its value, or `go_on` (told the
/// steps so far) says no.
///
/// `evaluate` writes the gradient and returns the value.
pub(crate) fn minimise(
    start: Vec<f64>,
    evaluate: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
    tolerance: f64,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Minimum {
    let mut gradient = vec![0.0; start.len()];
    let value = evaluate(&start, &mut gradient);
    let mut place = Place { point: start, value, gradient };
    let mut pairs: VecDeque<Pair> = VecDeque::new();
    let mut values = vec![place.value];
    let mut steps = 0;
    while go_on(steps) {
        let way = direction(&place.gradient, &pairs);
        let Some(next) = search(&place, &way, pairs.is_empty(), evaluate) else {
            if pairs.is_empty() {
                return Minimum { point: place.point, steps, converged: true };
            }
            // What is remembered misled: once more without it.
            pairs.clear();
            continue;
        };
        remember(&mut pairs, &place, &next);
        place = next;
        steps += 1;
        values.push(place.value);
        let earlier = steps.checked_sub(WINDOW).map(|step| values[step]);
        if earlier.is_some_and(|value| value - place.value <= tolerance * place.value) {
            return Minimum { point: place.point, steps, converged: true };
        }
    }
    Minimum { point: place.point, steps, converged: false }
}

/// Minus the gradient, bent by the pairs (two-loop recursion).
fn direction(gradient: &[f64], pairs: &VecDeque<Pair>) -> Vec<f64> {
    let mut way: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().rev() {
        let share = dot(&pair.step, &way) / pair.product;
        add(&mut way, -share, &pair.change);
        shares.push(share);
    }
    if let Some(last) = pairs.back() {
        let scale = last.product / dot(&last.change, &last.change);
        way.iter_mut().for_each(|value| *value *= scale);
    }
    for (pair, share) in pairs.iter().zip(shares.into_iter().rev()) {
        let correction = share - dot(&pair.change, &way) / pair.product;
        add(&mut way, correction, &pair.step);
    }
    way
}

/// The place where a line search along `way` ends; none if it finds nothing
/// lower.
fn search(
    from: &Place,
    way: &[f64],
    first: bool,
    evaluate: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
) -> Option<Place> {
    let slope = dot(&from.gradient, way);
    if slope >= 0.0 || !slope.is_finite() {
        return None;
    }
    // Nothing is known of the curvature yet: a hundredth of the point's size.
    let size = (dot(&from.point, &from.point) / dot(way, way)).sqrt();
    let mut length = if first && size > 0.0 { 0.01 * size } else { 1.0 };
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut best: Option<Place> = None;
    for _ in 0..TRIALS {
        let mut point = from.point.clone();
        add(&mut point, length, way);
        let mut gradient = vec![0.0; point.len()];
        let value = evaluate(&point, &mut gradient);
        let there = Place { point, value, gradient };
        if value.is_nan() || value > from.value + ENOUGH * length * slope {
            high = length;
        } else {
            let flat = dot(&there.gradient, way) >= FLATTER * slope;
            best = Some(there);
            if flat {
                break;
            }
            low = length;
        }
        length = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    best
}

fn remember(pairs: &mut VecDeque<Pair>, from: &Place, to: &Place) {
    let difference =
        |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let (step, change) =
        (difference(&to.point, &from.point), difference(&to.gradient, &from.gradient));
    let product = dot(&step, &change);
    if product <= 1e-12 * dot(&change, &change) * f64::EPSILON {
        return;
    }
    if pairs.len() == MEMORY {
        pairs.pop_front();
    }
    pairs.push_back(Pair { step, change, product });
}

/// Numbers that one thread takes at a time; the split does not depend on the
/// number of threads, and so neither does a sum.
const BLOCK: usize = 1 << 15;

/// Σ a b; the same on every machine, with any number of threads.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    if a.len() <= BLOCK {
        return dot_block(a, b);
    }
    let blocks = a.par_chunks(BLOCK).zip(b.par_chunks(BLOCK));
    let sums: Vec<f64> = blocks.map(|(a, b)| dot_block(a, b)).collect();
    sums.iter().sum()
}

/// In eight sums, which the processor can make side by side.
fn dot_block(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (blocks_a, blocks_b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest = blocks_a.remainder().iter().zip(blocks_b.remainder());
    let rest: f64 = rest.map(|(a, b)| a * b).sum();
    for (a, b) in blocks_a.zip(blocks_b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// `to` + `factor` × `values`, in place.
fn add(to: &mut [f64], factor: f64, values: &[f64]) {
    let add = |(to, values): (&mut [f64], &[f64])| {
        to.iter_mut().zip(values).for_each(|(to, value)| *to += factor * value);
    };
    if to.len() <= BLOCK {
        return add((to, values));
    }
    to.par_chunks_mut(BLOCK).zip(values.par_chunks(BLOCK)).for_each(add);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crooked_bowl_is_solved_to_its_bottom() {
        // 1 + Σ c (x − i)² with curvatures from 1 to 10⁴, and the quartic of x₀.
        let curvature = |i: usize| 10.0_f64.powf(4.0 * i as f64 / 29.0);
        let mut evaluate = |x: &[f64], gradient: &mut [f64]| {
            let mut value = 1.0;
            for (i, x) in x.iter().enumerate() {
                let off = x - i as f64;
                value += curvature(i) * off * off;
                gradient[i] = 2.0 * curvature(i) * off;
            }
            gradient[0] += 4.0 * x[0].powi(3);
            value + x[0].powi(4)
        };
        let found = minimise(vec![1.0; 30], &mut evaluate, 1e-14, &mut |steps| steps < 1000);
        // SciPy's L-BFGS-B takes 677.
        assert!(found.converged && found.steps < 900, "{}", found.steps);
        assert!(found.point.iter().enumerate().all(|(i, x)| (x - i as f64).abs() < 1e-4));
    }

    #[test]
    fn it_ends_at_the_start_if_nothing_is_lower_or_when_told() {
        let mut flat = |_: &[f64], gradient: &mut [f64]| {
            gradient.fill(0.0);
            2.0
        };
        let found = minimise(vec![3.0; 4], &mut flat, 1e-9, &mut |_| true);
        assert_eq!((found.point, found.steps, found.converged), (vec![3.0; 4], 0, true));
        let found = minimise(vec![3.0; 4], &mut flat, 1e-9, &mut |_| false);
        assert!(!found.converged);
    }
}
