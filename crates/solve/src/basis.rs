//! The basis of a linear program.

/// Where a column or a row stands in a basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    /// At its lower bound, or fixed.
    Lower,
    /// Between its bounds, its value being determined by the others.
    Basic,
    /// At its upper bound.
    Upper,
    /// Free, and at zero.
    Zero,
    /// At one of its bounds; the solver chooses which.
    Nonbasic,
}

/// A basis: which columns and rows determine a vertex of a linear program.
///
/// Exactly as many columns and rows together are [`Position::Basic`] as there
/// are rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Basis {
    /// One position a column.
    pub columns: Vec<Position>,
    /// One position a row.
    pub rows: Vec<Position>,
}

impl Basis {
    /// How many columns and rows are basic.
    #[must_use]
    pub fn basic_count(&self) -> usize {
        let all = self.columns.iter().chain(&self.rows);
        all.filter(|&&position| position == Position::Basic).count()
    }
}
