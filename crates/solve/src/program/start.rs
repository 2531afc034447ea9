//! Points to begin from, as each program reads them.

use std::fmt::Write;

use hopfit_model::{Column, Model};

use super::Program;
use super::dialect::Dialect;
use crate::error::{ErrorKind, Result};
use crate::incumbent::{Incumbent, check_length};
use crate::traits::{Solve, Start, StartVerdict, WarmStart};

/// A point, or part of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    /// Values by column; none where the solver has to find it.
    values: Vec<Option<f64>>,
    /// The objective of a full point that fulfils the model.
    objective: Option<f64>,
}

impl Point {
    pub(super) fn is_full(&self) -> bool {
        self.values.iter().all(Option::is_some)
    }

    /// The point, if it fulfils the model.
    pub(super) fn feasible(self) -> Option<Incumbent> {
        let values = self.values.into_iter().map(Option::unwrap_or_default).collect();
        Some(Incumbent { objective: self.objective?, values })
    }

    /// The point as a file that a program reads.
    pub(super) fn text(&self, dialect: Dialect, model: &Model) -> Result<String> {
        let names = model.safe_column_names();
        let known = || {
            let values = self.values.iter().zip(&names).enumerate();
            values.filter_map(|(column, (value, name))| Some((column, name, (*value)?)))
        };
        let mut text = String::new();
        match dialect {
            Dialect::Cbc => {
                text.push_str("Stopped on time - objective value 0\n");
                known().for_each(|(column, name, value)| {
                    let _ = writeln!(text, "{column} {name} {value:?} 0");
                });
            }
            Dialect::Highs => {
                let objective = self.objective.unwrap_or(0.0);
                let _ = write!(
                    text,
                    "Model status\nUnknown\n\n# Primal solution values\nFeasible\nObjective {objective:?}\n# Columns {}\n",
                    names.len()
                );
                plain(&mut text, known());
                text.push_str("# Rows 0\n");
            }
            Dialect::Scip => {
                text.push_str("solution status: unknown\n");
                plain(&mut text, known());
            }
            Dialect::Gurobi | Dialect::Glpk => plain(&mut text, known()),
        }
        Ok(text)
    }
}

fn plain<'names>(text: &mut String, known: impl Iterator<Item = (usize, &'names String, f64)>) {
    known.for_each(|(_, name, value)| {
        let _ = writeln!(text, "{name} {value:?}");
    });
}

impl WarmStart for Program {
    fn start_from(&mut self, start: Start<'_>) -> Result<StartVerdict> {
        let tolerance = self.settings().feasibility_tolerance.max(1e-6);
        let model = self.model.as_ref().ok_or(ErrorKind::NoModel)?;
        let (values, verdict) = match start {
            Start::Full(values) => full(model, values, tolerance)?,
            Start::Partial(entries) => (partial(model, entries)?, StartVerdict::Partial),
        };
        let objective = match verdict {
            StartVerdict::Feasible { objective } => Some(objective),
            _ => None,
        };
        self.start = Some(Point { values, objective });
        Ok(verdict)
    }
}

fn full(model: &Model, values: &[f64], tolerance: f64) -> Result<(Vec<Option<f64>>, StartVerdict)> {
    check_length("values", model.column_count(), values.len())?;
    values.iter().try_for_each(|&value| check(value))?;
    let violation = model.violation_at(values)?.largest();
    let verdict = if violation > tolerance {
        StartVerdict::Infeasible { violation }
    } else {
        StartVerdict::Feasible { objective: model.objective_at(values)? }
    };
    Ok((values.iter().copied().map(Some).collect(), verdict))
}

fn partial(model: &Model, entries: &[(Column, f64)]) -> Result<Vec<Option<f64>>> {
    let count = model.column_count();
    let mut values = vec![None; count];
    for &(column, value) in entries {
        check(value)?;
        let place = values.get_mut(column.0).ok_or(ErrorKind::UnknownColumn { column, count })?;
        *place = Some(value);
    }
    Ok(values)
}

fn check(value: f64) -> Result<()> {
    if value.is_finite() {
        return Ok(());
    }
    let (place, reason) = ("a value of the start".to_owned(), "but values are finite");
    Err(ErrorKind::Number { place, value, reason }.into())
}
