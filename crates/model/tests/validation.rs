//! Every fault of a model is found and named; nothing panics.

use hopfit_model::{Column, ErrorKind, Kind, Model, NewColumn, NewRow, Row};

fn model() -> Model {
    let mut model = Model::minimise("valid");
    let x = model.add_column(NewColumn::integer("x", 0.0, 5.0).cost(1.0));
    let y = model.add_column(NewColumn::free("y"));
    model.add_row(NewRow::at_least("sum", 1.0).terms([(x, 1.0), (y, 1.0)]));
    model
}

/// What is wrong with the model after a change.
fn fault(change: impl FnOnce(&mut Model)) -> String {
    let mut model = model();
    model.validate().unwrap();
    change(&mut model);
    model.validate().unwrap_err().to_string()
}

#[test]
fn names_must_differ() {
    let twice = fault(|model| {
        model.add_column(NewColumn::free("x"));
    });
    assert_eq!(twice, "two columns are named `x`");
    let twice = fault(|model| {
        model.add_row(NewRow::at_most("sum", 1.0));
    });
    assert_eq!(twice, "two rows are named `sum`");
    let mut model = model();
    for _ in 0..3 {
        model.add_column(NewColumn::free(""));
        model.add_row(NewRow::at_most("", 1.0));
    }
    // A column and a row may share a name, and any number may have none.
    model.add_column(NewColumn::free("sum"));
    model.validate().unwrap();
}

#[test]
fn numbers_must_make_sense() {
    let infinity = f64::INFINITY;
    let cost = fault(|model| model.set_cost(Column(0), infinity).unwrap());
    assert_eq!(cost, "the cost of column `x` is inf, which is not finite");
    let offset = fault(|model| model.set_offset(f64::NAN));
    assert_eq!(offset, "the objective's constant is NaN, which is not finite");
    let coefficient = fault(|model| {
        model.add_row(NewRow::at_most("steep", 1.0).term(Column(0), -infinity));
    });
    assert_eq!(coefficient, "a coefficient of row `steep` is -inf, which is not finite");
    for (lower, upper) in
        [(2.0, 1.0), (f64::NAN, 1.0), (1.0, f64::NAN), (infinity, infinity), (-infinity, -infinity)]
    {
        let empty = fault(|model| model.set_column_bounds(Column(1), lower, upper).unwrap());
        assert!(empty.starts_with("column `y` has lower bound"), "{empty}");
        let empty = fault(|model| model.set_row_bounds(Row(0), lower, upper).unwrap());
        assert!(empty.starts_with("row `sum` has lower bound"), "{empty}");
    }
}

#[test]
fn binary_columns_are_zero_or_one() {
    let wide = fault(|model| model.set_kind(Column(0), Kind::Binary).unwrap());
    assert_eq!(wide, "binary column `x` has bounds [0, 5], which are outside [0, 1]");
    let mut model = model();
    model.set_kind(Column(0), Kind::Binary).unwrap();
    model.set_column_bounds(Column(0), 1.0, 1.0).unwrap();
    model.validate().unwrap();
}

#[test]
fn rows_name_columns_that_exist_once() {
    let unknown = fault(|model| {
        model.add_row(NewRow::at_most("far", 1.0).term(Column(7), 1.0));
    });
    assert_eq!(unknown, "column 7 does not exist; the model has 2 columns");
    let twice = fault(|model| {
        model.add_row(NewRow::at_most("double", 1.0).terms([(Column(1), 1.0), (Column(1), 1.0)]));
    });
    assert_eq!(twice, "row `double` names column `y` twice");
}

#[test]
fn unknown_places_are_errors() {
    let mut model = model();
    let (column, row) = (Column(2), Row(1));
    assert!(model.column(column).is_none() && model.row(row).is_none());
    for result in [
        model.set_cost(column, 1.0),
        model.set_kind(column, Kind::Binary),
        model.set_column_bounds(column, 0.0, 1.0),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownColumn { count: 2, .. }));
    }
    let error = model.set_row_bounds(row, 0.0, 1.0).unwrap_err();
    assert!(matches!(error.into_kind(), ErrorKind::UnknownRow { count: 1, .. }));
}

#[test]
fn points_are_judged() {
    let model = model();
    assert_eq!(model.objective_at(&[2.0, 9.0]).unwrap(), 2.0);
    assert_eq!(model.row_activity_at(&[2.0, 9.0]).unwrap(), [11.0]);
    assert_eq!(model.violation_at(&[2.0, 9.0]).unwrap().largest(), 0.0);
    let poor = model.violation_at(&[5.5, -7.0]).unwrap();
    assert_eq!((poor.rows, poor.bounds, poor.integrality), (2.5, 0.5, 0.5));
    let broken = model.violation_at(&[f64::NAN, 0.0]).unwrap();
    let infinity = f64::INFINITY;
    assert_eq!((broken.rows, broken.bounds, broken.integrality), (infinity, infinity, infinity));
    for result in [model.objective_at(&[1.0]), model.violation_at(&[1.0; 3]).map(|v| v.rows)] {
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::WrongLength { expected: 2, .. }));
    }
}

#[test]
fn zero_coefficients_are_left_out() {
    let mut model = model();
    let row =
        model.add_row(NewRow::at_most("thin", 1.0).terms([(Column(0), 0.0), (Column(1), 2.0)]));
    assert_eq!(model.coefficient_count(), 3);
    let terms: Vec<_> = model.row(row).unwrap().terms().collect();
    assert_eq!(terms, [(Column(1), 2.0)]);
    assert!(model.is_mixed_integer());
}
