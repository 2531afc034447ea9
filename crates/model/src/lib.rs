//! Linear and mixed-integer programs as data.
//!
//! A [`Model`] is a list of columns (variables), a list of sparse rows
//! (constraints) and a linear objective. It knows no solver: it can be checked
//! ([`Model::validate`]), evaluated at a point ([`Model::objective_at`],
//! [`Model::violation_at`]) and written to a file that other programs read
//! ([`Model::write_mps`], [`Model::write_lp`]).
//!
//! ```
//! use hopfit_model::{Model, NewColumn, NewRow};
//!
//! # fn main() -> Result<(), hopfit_model::Error> {
//! let mut model = Model::maximise("carpenter");
//! let table = model.add_column(NewColumn::integer("table", 0.0, 9.0).cost(5.0));
//! let chair = model.add_column(NewColumn::integer("chair", 0.0, 9.0).cost(3.0));
//! model.add_row(NewRow::at_most("wood", 12.0).term(table, 3.0).term(chair, 2.0));
//! model.validate()?;
//!
//! let point = [4.0, 0.0];
//! assert_eq!(model.objective_at(&point)?, 20.0);
//! assert_eq!(model.violation_at(&point)?.largest(), 0.0);
//! # Ok(())
//! # }
//! ```

mod define;
mod error;
mod evaluate;
mod lp;
mod model;
mod mps;
mod names;
mod text;
mod validate;

pub use crate::define::{Kind, NewColumn, NewRow};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::evaluate::Violation;
pub use crate::model::{Column, ColumnView, Model, Row, RowView, Sense};
pub use crate::names::safe_name;
