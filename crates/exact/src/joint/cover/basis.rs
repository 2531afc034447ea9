//! The dictionary as a whole: made smaller, or computed afresh.

use super::{Cover, Inequality, Place};

impl Cover {
    /// Drops the columns of classes that are kept or flip. To get them back,
    /// keep a copy.
    pub(crate) fn shrink(&mut self) {
        let stays = |column: &usize| {
            let variable = self.nonbasic[*column];
            !self.is_class(variable) || self.lower[variable] < self.upper[variable]
        };
        let columns: Vec<usize> = (0..self.width).filter(stays).collect();
        if columns.len() * 10 > self.width * 9 {
            return;
        }
        let dropped: Vec<usize> = (0..self.width).filter(|column| !stays(column)).collect();
        for column in dropped {
            let class = self.nonbasic[column];
            self.offset += self.costs[class] * self.lower[class];
            self.places[class] = Place::Absent;
        }
        let rows = self.cells.chunks_exact(self.width);
        self.cells = rows.flat_map(|row| columns.iter().map(|column| row[*column])).collect();
        self.nonbasic = columns.iter().map(|column| self.nonbasic[*column]).collect();
        self.reduced = columns.iter().map(|column| self.reduced[*column]).collect();
        self.at_upper = columns.iter().map(|column| self.at_upper[*column]).collect();
        self.width = columns.len();
        self.scratch = vec![0.0; self.width];
        for (column, variable) in self.nonbasic.iter().enumerate() {
            self.places[*variable] = Place::Nonbasic(column);
        }
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
        fresh.places.resize(self.places.len(), Place::Absent);
        let loaded = self.classes..self.places.len();
        for variable in loaded.filter(|variable| self.places[*variable] != Place::Absent) {
            fresh.load(variable - self.classes, facts(variable - self.classes));
        }
        let enters = |class: usize| matches!(self.places[class], Place::Basic(_));
        let leaves = |row: &usize| matches!(self.places[fresh.basic[*row]], Place::Nonbasic(_));
        let mut out: Vec<usize> = (0..fresh.basic.len()).filter(leaves).collect();
        for class in (0..self.classes).filter(|class| enters(*class)) {
            let Place::Nonbasic(column) = fresh.places[class] else { continue };
            let size = |row: usize| fresh.cells[row * fresh.width + column].abs();
            let best = (0..out.len()).max_by(|a, b| size(out[*a]).total_cmp(&size(out[*b])));
            if let Some(at) = best.filter(|at| size(out[*at]) > 1e-8) {
                let row = out.swap_remove(at);
                fresh.pivot(row, column, 0.0);
            }
        }
        fresh.stand_at_bounds();
        if self.width < self.classes {
            fresh.shrink();
        }
        fresh.age = 0;
        *self = fresh;
    }

    /// Puts every nonbasic variable at the bound that its reduced cost asks
    /// for, and computes the basic ones.
    fn stand_at_bounds(&mut self) {
        self.values.fill(0.0);
        for column in 0..self.width {
            let variable = self.nonbasic[column];
            self.at_upper[column] = self.reduced[column] < 0.0 && self.upper[variable].is_finite();
            self.shift(column, self.level(column));
        }
    }
}
