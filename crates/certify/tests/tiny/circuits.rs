//! All minimal cores, by exhaustive elimination.

use super::Tiny;
use hopfit_certify::Core;

impl Tiny {
    /// Every minimal core: the positive circuits with a strict member.
    pub(crate) fn cores(&self) -> Vec<Core> {
        let mut found = Vec::new();
        self.extend(&mut Vec::new(), 0, &mut found);
        let strict = |circuit: &Vec<(usize, i128)>| circuit.iter().any(|(at, _)| self.strict[*at]);
        let core = |circuit: Vec<(usize, i128)>| {
            Core::new(circuit.into_iter().map(|(at, y)| (self.demands[at], y)))
        };
        found.into_iter().filter(strict).map(core).collect()
    }

    /// Adds to `found` the positive circuits that begin with the independent
    /// demands `chosen` and go on from `next`.
    fn extend(&self, chosen: &mut Vec<usize>, next: usize, found: &mut Vec<Vec<(usize, i128)>>) {
        for at in next..self.demands.len() {
            chosen.push(at);
            let vectors: Vec<&[i64]> = chosen.iter().map(|at| &*self.functionals[*at]).collect();
            match dependency(&vectors) {
                None => self.extend(chosen, at + 1, found),
                Some(y) if y.iter().all(|y| *y > 0) => {
                    found.push(chosen.iter().copied().zip(y).collect());
                }
                Some(_) => {}
            }
            chosen.pop();
        }
    }

    /// The fewest demands that hit every core, as bits.
    pub(crate) fn smallest_hitting_set(&self, cores: &[Core]) -> u64 {
        let sets: Vec<u64> = cores.iter().map(|core| self.members(core)).collect();
        (0..).find_map(|size| hit(&sets, 0, size)).expect("all demands hit every core")
    }

    /// The members of a core as bits.
    pub(crate) fn members(&self, core: &Core) -> u64 {
        self.set(&core.members.iter().map(|member| member.demand).collect::<Vec<_>>())
    }
}

/// `chosen` and at most `more` further demands that hit all `sets`.
fn hit(sets: &[u64], chosen: u64, more: u32) -> Option<u64> {
    let Some(open) = sets.iter().find(|set| **set & chosen == 0) else { return Some(chosen) };
    let mut members = (0..64).filter(|at| open >> at & 1 == 1);
    (more > 0).then(|| members.find_map(|at| hit(sets, chosen | 1 << at, more - 1))).flatten()
}

/// Whole multipliers, the last one positive, whose weighted sum of `vectors`
/// is zero, in lowest terms; none if the vectors are independent. All but the
/// last are independent.
pub(crate) fn dependency(vectors: &[&[i64]]) -> Option<Vec<i128>> {
    let columns = vectors.len();
    let row = |i: usize| vectors.iter().map(|vector| i128::from(vector[i])).collect::<Vec<_>>();
    let mut rows: Vec<Vec<i128>> = (0..vectors[0].len()).map(row).collect();
    for column in 0..columns - 1 {
        let pivot = (column..rows.len()).find(|at| rows[*at][column] != 0)?;
        rows.swap(column, pivot);
        let pivot = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            eliminate(row, &pivot, column);
        }
    }
    if rows[columns - 1..].iter().any(|row| row[columns - 1] != 0) {
        return None;
    }
    let last = columns - 1;
    let scale =
        (0..last).fold(1, |scale, at| scale / gcd(scale, rows[at][at]) * rows[at][at]).abs();
    let mut multipliers: Vec<i128> =
        (0..last).map(|at| -rows[at][last] * (scale / rows[at][at])).collect();
    multipliers.push(scale);
    let common = multipliers.iter().fold(0, |common, y| gcd(common, *y));
    Some(multipliers.into_iter().map(|y| y / common).collect())
}

/// Makes `row[column]` zero with the help of `pivot`.
fn eliminate(row: &mut [i128], pivot: &[i128], column: usize) {
    let (a, b) = (pivot[column], row[column]);
    row.iter_mut().zip(pivot).for_each(|(x, p)| *x = *x * a - p * b);
    let common = row.iter().fold(0, |common, x| gcd(common, *x));
    if common > 1 {
        row.iter_mut().for_each(|x| *x /= common);
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}
