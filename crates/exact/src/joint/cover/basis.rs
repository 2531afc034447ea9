//! The dictionary as a whole: made smaller, or computed afresh.

use super::{Cover, Inequality, Place};
use crate::simplex::LEAST_PIVOT;

impl Cover {
    /// Drops the columns of classes that are kept or flip. To get them back,
    /// keep a copy.
    pub(crate) fn shrink(&mut self) {
        let nonbasic = self.dictionary.nonbasic();
        let stays = |column: &usize| {
            let variable = nonbasic[*column];
            !self.is_class(variable) || self.lower[variable] < self.upper[variable]
        };
        let columns: Vec<usize> = (0..nonbasic.len()).filter(stays).collect();
        if columns.len() * 10 > nonbasic.len() * 9 {
            return;
        }
        let dropped = (0..nonbasic.len()).filter(|column| !stays(column));
        let dropped = dropped.map(|column| self.costs[nonbasic[column]] * self.level(column));
        self.offset = dropped.fold(self.offset, |sum, cost| sum + cost);
        self.reduced = columns.iter().map(|column| self.reduced[*column]).collect();
        self.at_upper = columns.iter().map(|column| self.at_upper[*column]).collect();
        let rows: Vec<usize> = (0..self.dictionary.rows()).collect();
        self.dictionary.keep(&rows, &columns);
    }

    /// Whether rounding errors may have piled up.
    pub(crate) fn is_old(&self) -> bool {
        self.age > 3000
    }

    /// Computes everything afresh for the basis as it is; `facts` gives the
    /// inequality of a fact.
    pub(crate) fn refresh<'f>(&mut self, facts: impl Fn(usize) -> &'f Inequality) {
        let mut fresh = Self::new(&vec![1; self.classes]);
        fresh.costs.clone_from(&self.costs);
        fresh.reduced.clone_from(&self.costs);
        fresh.lower.clone_from(&self.lower);
        fresh.upper.clone_from(&self.upper);
        self.facts().for_each(|fact| fresh.load(fact, facts(fact)));
        let before = &self.dictionary;
        let leaves = |row: &usize| {
            matches!(before.place(fresh.dictionary.basic()[*row]), Place::Nonbasic(_))
        };
        let mut out: Vec<usize> = (0..fresh.dictionary.rows()).filter(leaves).collect();
        let enters = |class: &usize| matches!(before.place(*class), Place::Basic(_));
        for class in (0..self.classes).filter(enters) {
            let Place::Nonbasic(column) = fresh.dictionary.place(class) else { continue };
            let column = column as usize;
            let size = |row: usize| fresh.dictionary.cell(row, column).abs();
            let best = (0..out.len()).max_by(|a, b| size(out[*a]).total_cmp(&size(out[*b])));
            if let Some(at) = best.filter(|at| size(out[*at]) > LEAST_PIVOT) {
                let row = out.swap_remove(at);
                fresh.pivot(row, column, 0.0);
            }
        }
        fresh.stand_at_bounds();
        if self.dictionary.columns() < self.classes {
            fresh.shrink();
        }
        fresh.age = 0;
        *self = fresh;
    }

    /// Puts every nonbasic variable at the bound that its reduced cost asks
    /// for, and computes the basic ones.
    fn stand_at_bounds(&mut self) {
        self.dictionary.values.fill(0.0);
        for column in 0..self.dictionary.columns() {
            let variable = self.dictionary.nonbasic()[column];
            self.at_upper[column] = self.reduced[column] < 0.0 && self.upper[variable].is_finite();
            self.dictionary.shift(column, self.level(column));
        }
    }
}
