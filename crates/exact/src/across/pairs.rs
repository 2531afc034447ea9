//! The unknowns of antisymmetric multipliers.

use crate::row::{RowProblem, Source};
use hopfit_core::Problem;
use std::sync::Arc;

/// Which multipliers Λ_ij are free, and which are equal up to sign.
///
/// A row sees its inputs through its distinct columns. Inputs that are one
/// column must have multipliers that agree (up to the sign by which they do),
/// or Λ_i·w could be anything while the row keeps its bits. A multiplier on
/// the column of the bias must be zero for the same reason.
#[derive(Debug, Clone)]
pub(crate) struct Pairs {
    neurons: usize,
    /// For each pair i·N + j, i < j: its unknown with a sign, if it has one.
    unknown: Vec<Option<(usize, i8)>>,
    /// How many unknowns there are.
    count: usize,
    /// For each row and column: the unknown with the sign by which it is the
    /// coefficient of the column's weight.
    columns: Vec<Vec<Option<(usize, i8)>>>,
}

impl Pairs {
    /// The unknowns of a problem with these rows, of which only the `able`
    /// have multipliers.
    pub(crate) fn new(problem: &Problem, rows: &[Arc<RowProblem>], able: &[bool]) -> Self {
        let neurons = problem.neurons();
        let mut ties = Ties::new(neurons * neurons);
        let mask = &problem.admissible().mask;
        let place =
            |i: usize, j: usize| if i < j { (i * neurons + j, 1) } else { (j * neurons + i, -1) };
        let free =
            |i: usize, j: usize| mask.allows(i, j) && mask.allows(j, i) && able[i] && able[j];
        for (i, row) in rows.iter().enumerate() {
            for column in row.columns() {
                tie(&mut ties, column, &|j| free(i, j).then(|| place(i, j)), &|j| place(i, j).0);
            }
        }
        let mut result =
            Self { neurons, unknown: vec![None; neurons * neurons], count: 0, columns: Vec::new() };
        let mut number = vec![None; neurons * neurons];
        for i in 0..neurons {
            for j in (i + 1..neurons).filter(|j| free(i, *j)) {
                let (root, sign) = ties.root(i * neurons + j);
                if ties.zero[root] {
                    continue;
                }
                let next = result.count;
                let at = *number[root].get_or_insert(next);
                result.count += usize::from(at == next);
                result.unknown[i * neurons + j] = Some((at, sign));
            }
        }
        let column = |i: usize, column: &Vec<(Source, i8)>| {
            let (Source::Neuron(j), sign) = column[0] else { return None };
            result.of(i, j).map(|(unknown, own)| (unknown, own * sign))
        };
        let columns = rows.iter().enumerate();
        let columns = columns.map(|(i, row)| row.columns().iter().map(|c| column(i, c)).collect());
        result.columns = columns.collect();
        result
    }

    /// The unknown of Λ_ij and its sign.
    pub(crate) fn of(&self, i: usize, j: usize) -> Option<(usize, i8)> {
        let pair = self.unknown[i.min(j) * self.neurons + i.max(j)];
        pair.map(|(unknown, sign)| (unknown, if i < j { sign } else { -sign }))
    }

    /// Which unknowns are multipliers of none of these rows.
    pub(crate) fn inside(&self, outside: &[bool]) -> Vec<bool> {
        let mut inside = vec![true; self.count];
        for i in 0..self.neurons {
            for j in i + 1..self.neurons {
                if (outside[i] || outside[j])
                    && let Some((at, _)) = self.unknown[i * self.neurons + j]
                {
                    inside[at] = false;
                }
            }
        }
        inside
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The unknowns behind the columns of a row.
    pub(crate) fn columns(&self, row: usize) -> &[Option<(usize, i8)>] {
        &self.columns[row]
    }

    /// The coefficients of a row's columns in Λ_i·w.
    pub(crate) fn hypothesis(&self, row: usize, multipliers: &[i64]) -> Vec<i64> {
        let value = |column: &Option<(usize, i8)>| {
            column.map_or(0, |(unknown, sign)| i64::from(sign) * multipliers[unknown])
        };
        self.columns[row].iter().map(value).collect()
    }
}

/// Ties the multipliers of the sources of one column together.
fn tie(
    ties: &mut Ties,
    column: &[(Source, i8)],
    pair: &dyn Fn(usize) -> Option<(usize, i8)>,
    place: &dyn Fn(usize) -> usize,
) {
    let mut known: Vec<(usize, i8)> = Vec::new();
    let mut zero = false;
    for (source, sign) in column {
        match source {
            Source::Bias => zero = true,
            Source::Neuron(j) => match pair(*j) {
                Some((at, own)) => known.push((at, own * sign)),
                None => {
                    zero = true;
                    ties.zero(place(*j));
                }
            },
        }
    }
    for pair in known.windows(2) {
        ties.join(pair[0].0, pair[1].0, pair[0].1 * pair[1].1);
    }
    if zero {
        known.iter().for_each(|(at, _)| ties.zero(*at));
    }
}

/// Sets of numbers that are equal up to sign, some of them zero.
pub(crate) struct Ties {
    parent: Vec<(usize, i8)>,
    zero: Vec<bool>,
}

impl Ties {
    pub(crate) fn new(count: usize) -> Self {
        Self { parent: (0..count).map(|at| (at, 1)).collect(), zero: vec![false; count] }
    }

    pub(crate) fn root(&self, mut at: usize) -> (usize, i8) {
        let mut sign = 1;
        while self.parent[at].0 != at {
            sign *= self.parent[at].1;
            at = self.parent[at].0;
        }
        (at, sign)
    }

    pub(crate) fn zero(&mut self, at: usize) {
        let root = self.root(at).0;
        self.zero[root] = true;
    }

    /// Number `a` is `sign` times number `b`.
    pub(crate) fn join(&mut self, a: usize, b: usize, sign: i8) {
        let ((a, first), (b, second)) = (self.root(a), self.root(b));
        let sign = sign * first * second;
        if a != b {
            self.parent[b] = (a, sign);
            self.zero[a] |= self.zero[b];
        } else if sign < 0 {
            self.zero[a] = true;
        }
    }
}
