//! Figure 3 against what linear algebra says, in exact arithmetic.

mod common;

use common::{made, quick};
use hopfit::Patterns;
use hopfit_lab::{Dataset, statistics::median};
use std::collections::BTreeMap;

/// A prime; ranks modulo it are ranks over the rationals but for chance.
const PRIME: i64 = 2_147_483_647;

/// Rows in echelon form modulo [`PRIME`], added one at a time.
#[derive(Clone, Default)]
struct Span(BTreeMap<usize, Vec<i64>>);

impl Span {
    /// What is left of a vector; zero if it lies in the span.
    fn reduced(&self, mut vector: Vec<i64>) -> Vec<i64> {
        for (pivot, row) in &self.0 {
            let factor = vector[*pivot];
            if factor != 0 {
                for (entry, other) in vector.iter_mut().zip(row) {
                    *entry = (*entry - factor * other).rem_euclid(PRIME);
                }
            }
        }
        vector
    }

    fn add(&mut self, vector: Vec<i64>) {
        let vector = self.reduced(vector);
        if let Some(pivot) = vector.iter().position(|entry| *entry != 0) {
            let inverse = power(vector[pivot], PRIME - 2);
            self.0.insert(pivot, vector.iter().map(|entry| entry * inverse % PRIME).collect());
        }
    }

    fn has(&self, vector: Vec<i64>) -> bool {
        self.reduced(vector).iter().all(|entry| *entry == 0)
    }
}

fn power(base: i64, mut exponent: i64) -> i64 {
    let (mut square, mut result) = (base, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        exponent /= 2;
    }
    result
}

/// The flips of the pseudoinverse by theory: a neuron whose unit vector lies
/// in the span of the patterns has no field, and loses its +1 bits; every
/// other keeps all.
fn predicted(patterns: &Patterns) -> usize {
    let mut span = Span::default();
    for row in patterns.rows() {
        span.add(row.iter().map(|bit| i64::from(*bit).rem_euclid(PRIME)).collect());
    }
    let unit = |i: usize| (0..patterns.neurons()).map(|j| i64::from(i == j)).collect();
    let without_field = (0..patterns.neurons()).filter(|neuron| span.has(unit(*neuron)));
    without_field.map(|neuron| patterns.rows().filter(|row| row[neuron] > 0).count()).sum()
}

#[test]
fn the_pseudoinverse_stores_what_theory_says() {
    let folder = tempfile::tempdir().unwrap();
    let settings = quick(folder.path());
    let made = made("fig3", &settings);
    let mut most: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for row in made.results.rows() {
        if row.text("dataset") != "random" || row.text("rule") != "pseudoinverse" {
            continue;
        }
        let (neurons, count) = (row.count("neurons"), row.count("patterns"));
        let repeat = row.count("repeat");
        let flips = (row.number("flips_per_pattern").unwrap() * count as f64).round() as usize;
        if flips == 0 {
            most.entry((neurons, repeat))
                .and_modify(|most| *most = count.max(*most))
                .or_insert(count);
        }
        // Everywhere for the small ones, around the limit for the large.
        if neurons == 9 || count.abs_diff(neurons) < 4 {
            let patterns = Dataset::random(neurons, settings.seed).draw(count, repeat).unwrap();
            assert_eq!(flips, predicted(&patterns), "N {neurons}, P {count}, repeat {repeat}");
        }
    }
    for neurons in [36, 81] {
        let stored: Vec<f64> =
            most.iter().filter(|((n, _), _)| *n == neurons).map(|(_, most)| *most as f64).collect();
        assert_eq!(stored.len(), 3);
        assert_eq!(median(&stored), neurons as f64 - 1.0);
    }
}
