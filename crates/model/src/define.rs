//! Definitions of single columns and rows, before they join a model.

use crate::model::Column;

/// Which values a column may take between its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Any real number.
    #[default]
    Continuous,
    /// Whole numbers only.
    Integer,
    /// Zero or one.
    Binary,
}

impl Kind {
    /// Whether only whole numbers are allowed.
    ///
    /// ```
    /// use hopfit_model::Kind;
    /// assert!(Kind::Binary.is_integral());
    /// assert!(!Kind::Continuous.is_integral());
    /// ```
    #[must_use]
    pub fn is_integral(self) -> bool {
        self != Self::Continuous
    }
}

/// A column (variable) to be added to a model.
///
/// ```
/// use hopfit_model::{Model, NewColumn};
///
/// let mut model = Model::minimise("example");
/// let weight = model.add_column(NewColumn::continuous("weight", -1.0, 1.0));
/// let flip = model.add_column(NewColumn::binary("flip").cost(1.0));
/// assert_eq!(model.column(flip).unwrap().cost, 1.0);
/// assert_eq!(model.column(weight).unwrap().lower, -1.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NewColumn {
    /// The name; columns without one (an empty name) are numbered in files.
    pub name: String,
    /// Which values are allowed between the bounds.
    pub kind: Kind,
    /// The smallest value allowed; `f64::NEG_INFINITY` for none.
    pub lower: f64,
    /// The largest value allowed; `f64::INFINITY` for none.
    pub upper: f64,
    /// The objective coefficient.
    pub cost: f64,
}

impl NewColumn {
    /// A column of real values in `[lower, upper]` that costs nothing.
    #[must_use]
    pub fn continuous(name: impl Into<String>, lower: f64, upper: f64) -> Self {
        let name = name.into();
        Self { name, kind: Kind::Continuous, lower, upper, cost: 0.0 }
    }

    /// A column of real values without bounds.
    #[must_use]
    pub fn free(name: impl Into<String>) -> Self {
        Self::continuous(name, f64::NEG_INFINITY, f64::INFINITY)
    }

    /// A column of real values of zero and above.
    #[must_use]
    pub fn non_negative(name: impl Into<String>) -> Self {
        Self::continuous(name, 0.0, f64::INFINITY)
    }

    /// A column of whole numbers in `[lower, upper]`.
    #[must_use]
    pub fn integer(name: impl Into<String>, lower: f64, upper: f64) -> Self {
        Self { kind: Kind::Integer, ..Self::continuous(name, lower, upper) }
    }

    /// A column that is zero or one.
    #[must_use]
    pub fn binary(name: impl Into<String>) -> Self {
        Self { kind: Kind::Binary, ..Self::continuous(name, 0.0, 1.0) }
    }

    /// Sets the objective coefficient.
    #[must_use]
    pub fn cost(self, cost: f64) -> Self {
        Self { cost, ..self }
    }
}

/// A row (linear constraint) to be added to a model.
///
/// ```
/// use hopfit_model::{Model, NewColumn, NewRow};
///
/// let mut model = Model::minimise("example");
/// let x = model.add_column(NewColumn::free("x"));
/// let y = model.add_column(NewColumn::free("y"));
/// let sum = model.add_row(NewRow::between("sum", 1.0, 2.0).terms([(x, 1.0), (y, 1.0)]));
/// assert_eq!(model.row(sum).unwrap().terms().count(), 2);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NewRow {
    /// The name; rows without one (an empty name) are numbered in files.
    pub name: String,
    /// The smallest value allowed; `f64::NEG_INFINITY` for none.
    pub lower: f64,
    /// The largest value allowed; `f64::INFINITY` for none.
    pub upper: f64,
    /// The columns of the row and their coefficients, in any order.
    pub terms: Vec<(Column, f64)>,
}

impl NewRow {
    /// `lower ≤ Σ coefficient × column ≤ upper`.
    #[must_use]
    pub fn between(name: impl Into<String>, lower: f64, upper: f64) -> Self {
        Self { name: name.into(), lower, upper, terms: Vec::new() }
    }

    /// `lower ≤ Σ coefficient × column`.
    #[must_use]
    pub fn at_least(name: impl Into<String>, lower: f64) -> Self {
        Self::between(name, lower, f64::INFINITY)
    }

    /// `Σ coefficient × column ≤ upper`.
    #[must_use]
    pub fn at_most(name: impl Into<String>, upper: f64) -> Self {
        Self::between(name, f64::NEG_INFINITY, upper)
    }

    /// `Σ coefficient × column = value`.
    #[must_use]
    pub fn equal_to(name: impl Into<String>, value: f64) -> Self {
        Self::between(name, value, value)
    }

    /// Adds one term.
    #[must_use]
    pub fn term(mut self, column: Column, coefficient: f64) -> Self {
        self.terms.push((column, coefficient));
        self
    }

    /// Adds several terms.
    #[must_use]
    pub fn terms(mut self, terms: impl IntoIterator<Item = (Column, f64)>) -> Self {
        self.terms.extend(terms);
        self
    }
}
