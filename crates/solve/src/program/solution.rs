//! Solution files of solvers: names and numbers.

use std::collections::HashMap;
use std::path::Path;

use hopfit_model::Model;

use super::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};

/// The solver whose solution file a text is, by how it begins.
pub(super) fn dialect_of(text: &str) -> Option<Dialect> {
    let head: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).take(12).collect();
    let first = head.first()?;
    let any = |start: &str| head.iter().any(|line| line.starts_with(start));
    if first.starts_with("Model status") {
        Some(Dialect::Highs)
    } else if any("solution status:") || any("objective value:") {
        Some(Dialect::Scip)
    } else if any("s mip ") || any("s bas ") || any("s ipt ") {
        Some(Dialect::Glpk)
    } else if any("# Solution for model") || any("# Objective value") || any("# MIP start") {
        Some(Dialect::Gurobi)
    } else {
        first.contains("objective value").then_some(Dialect::Cbc)
    }
}

/// One value a column, from a solution file. Columns that it leaves out are
/// zero, as solvers mean it; columns that the model lacks are refused.
pub(super) fn values(text: &str, dialect: Dialect, model: &Model, path: &Path) -> Result<Vec<f64>> {
    let mut values = vec![0.0; model.column_count()];
    if dialect == Dialect::Glpk {
        numbered(text, path, &mut values)?;
        return Ok(values);
    }
    let names = model.safe_column_names();
    let columns: HashMap<&str, usize> =
        names.iter().enumerate().map(|(column, name)| (name.as_str(), column)).collect();
    for (line, entry) in entries(text, dialect) {
        let wrong = |reason| faulty(path, line, reason);
        let (name, value) = entry.ok_or_else(|| wrong("it is not a name and a number"))?;
        match columns.get(name) {
            Some(&column) => values[column] = value,
            // The column that carries the objective's constant.
            None if name == "constant" => {}
            None => return Err(wrong("the model has no column of this name")),
        }
    }
    Ok(values)
}

/// The entries with the number of their line, from 1.
fn entries(text: &str, dialect: Dialect) -> Vec<(usize, Option<(&str, f64)>)> {
    let numbered = text.lines().enumerate().map(|(line, text)| (line + 1, text.trim()));
    let lines: Vec<(usize, &str)> = match dialect {
        Dialect::Cbc => numbered.skip(1).collect(),
        Dialect::Highs => numbered
            .skip_while(|(_, line)| !line.starts_with("# Columns"))
            .skip(1)
            .take_while(|(_, line)| !line.starts_with('#'))
            .collect(),
        Dialect::Scip => numbered.filter(|(_, line)| !is_head(line)).collect(),
        _ => numbered.filter(|(_, line)| !line.starts_with('#')).collect(),
    };
    let nonempty = lines.into_iter().filter(|(_, line)| !line.is_empty());
    nonempty.map(|(line, text)| (line, entry(text, dialect))).collect()
}

/// A line of SCIP's that holds no value.
fn is_head(line: &str) -> bool {
    line.starts_with("solution status:")
        || line.starts_with("objective value:")
        || line.starts_with("no solution")
}

fn entry(line: &str, dialect: Dialect) -> Option<(&str, f64)> {
    let mut words = line.split_whitespace();
    let name = match dialect {
        // Two stars mark columns beyond their bounds; then comes the number.
        Dialect::Cbc => {
            let first = words.next()?;
            if first == "**" {
                words.next()?;
            }
            words.next()?
        }
        _ => words.next()?,
    };
    let value = words.next()?;
    let value = match value {
        "+infinity" | "infinity" | "-infinity" => return None,
        value => value.parse().ok().filter(|value: &f64| value.is_finite())?,
    };
    Some((name, value))
}

/// GLPK's file, which tells columns by number.
fn numbered(text: &str, path: &Path, values: &mut [f64]) -> Result<()> {
    for (line, text) in text.lines().enumerate() {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (column, value) = match words.as_slice() {
            // Of a basic solution the status of the column comes first.
            ["j", column, _status, value, _dual] => (column, value),
            ["j", column, value] => (column, value),
            ["j", ..] => return Err(faulty(path, line + 1, "it is no column's line")),
            _ => continue,
        };
        let column = column.parse::<usize>().ok().and_then(|column| column.checked_sub(1));
        if column == Some(values.len()) {
            // The column that carries the objective's constant.
            continue;
        }
        let place = column.and_then(|column| values.get_mut(column));
        let value = value.parse().ok().filter(|value: &f64| value.is_finite());
        match (place, value) {
            (Some(place), Some(value)) => *place = value,
            (None, _) => {
                return Err(faulty(path, line + 1, "the model has no column of this number"));
            }
            (_, None) => return Err(faulty(path, line + 1, "its value is no number")),
        }
    }
    Ok(())
}

fn faulty(path: &Path, line: usize, reason: &'static str) -> Error {
    ErrorKind::SolutionFile { path: path.to_owned(), line, reason }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_model::NewColumn;

    fn model() -> Model {
        let mut model = Model::minimise("two");
        model.add_column(NewColumn::integer("table", 0.0, 9.0).cost(-5.0));
        model.add_column(NewColumn::integer("chair", 0.0, 9.0).cost(-3.0));
        model
    }

    const FILES: [(Dialect, &str); 5] = [
        (
            Dialect::Cbc,
            "Optimal - objective value -21.00000000\n      0 table   3   -5\n**      1 chair   2  -3\n",
        ),
        (
            Dialect::Scip,
            "solution status: optimal solution found\nobjective value:   -21\ntable   3 \t(obj:-5)\nchair   2 \t(obj:-3)\n",
        ),
        (Dialect::Glpk, "c Problem:    example\ns mip 1 2 o -21\ni 1 13\nj 1 3\nj 2 2\ne o f\n"),
        (
            Dialect::Highs,
            "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective -21\n# Columns 2\ntable 3\nchair 2\n# Rows 1\nwood 13\n",
        ),
        (
            Dialect::Gurobi,
            "# Solution for model example\n# Objective value = -21\ntable 3\nchair 2\n",
        ),
    ];

    #[test]
    fn every_format_is_told_and_read() {
        for (dialect, text) in FILES {
            assert_eq!(dialect_of(text), Some(dialect));
            let values = values(text, dialect, &model(), Path::new("x.sol")).unwrap();
            assert_eq!(values, [3.0, 2.0], "{dialect:?}");
        }
    }

    #[test]
    fn what_is_left_out_is_zero_and_strangers_are_refused() {
        let text = "solution status: unknown\nobjective value: -6\nchair 2\n";
        let read = |text| values(text, Dialect::Scip, &model(), Path::new("x.sol"));
        assert_eq!(read(text).unwrap(), [0.0, 2.0]);
        let error = read("objective value: 1\nstool 2\n").unwrap_err();
        assert_eq!(error.to_string(), "`x.sol`, line 2: the model has no column of this name");
        assert!(read("objective value: 1\ntable many\n").is_err());
        assert!(read("objective value: 1\ntable +infinity\n").is_err());
    }

    #[test]
    fn other_texts_are_no_solutions() {
        assert_eq!(dialect_of(""), None);
        assert_eq!(dialect_of("NAME example\nROWS\n"), None);
    }
}
