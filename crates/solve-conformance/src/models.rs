//! Models that several tests use.

use hopfit_model::{Column, Model, NewColumn, NewRow};

use crate::random::Random;

/// A production plan with two products: optimum 36 at (2, 6).
#[must_use]
pub fn production() -> Model {
    let mut model = Model::maximise("production");
    let doors = model.add_column(NewColumn::non_negative("doors").cost(3.0));
    let windows = model.add_column(NewColumn::non_negative("windows").cost(5.0));
    model.add_row(NewRow::at_most("plant_1", 4.0).term(doors, 1.0));
    model.add_row(NewRow::at_most("plant_2", 12.0).term(windows, 2.0));
    model.add_row(NewRow::at_most("plant_3", 18.0).terms([(doors, 3.0), (windows, 2.0)]));
    model
}

/// `x + y ≥ 3` and `x + y ≤ 1`.
#[must_use]
pub fn contradiction() -> Model {
    let mut model = Model::minimise("contradiction");
    let x = model.add_column(NewColumn::free("x").cost(1.0));
    let y = model.add_column(NewColumn::free("y").cost(-1.0));
    model.add_row(NewRow::at_least("above", 3.0).terms([(x, 1.0), (y, 1.0)]));
    model.add_row(NewRow::at_most("below", 1.0).terms([(x, 1.0), (y, 1.0)]));
    model
}

/// A market-split problem: binaries that halve several sums, as well as they
/// can. Even small ones keep branch and bound busy for long, although solutions
/// are found at once and zero bounds the optimum from below.
///
/// #### References
///
/// - G. Cornuéjols and M. Dawande, *A class of hard small 0-1 programs*, INFORMS
///   Journal on Computing 11 (1999).
#[must_use]
pub fn market_split(rows: usize, columns: usize, seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model = Model::minimise("market split");
    let customers: Vec<Column> = (0..columns)
        .map(|c| model.add_column(NewColumn::binary(format!("customer_{c}"))))
        .collect();
    for product in 0..rows {
        let demands: Vec<f64> = customers.iter().map(|_| random.whole(0, 99)).collect();
        let half = (demands.iter().sum::<f64>() / 2.0).floor();
        let over = NewColumn::non_negative(format!("over_{product}")).cost(1.0);
        let under = NewColumn::non_negative(format!("under_{product}")).cost(1.0);
        let (over, under) = (model.add_column(over), model.add_column(under));
        let sums = customers.iter().copied().zip(demands).chain([(over, -1.0), (under, 1.0)]);
        model.add_row(NewRow::equal_to(format!("product_{product}"), half).terms(sums));
    }
    model
}

/// A bounded linear program that is feasible: a dense one with rows around a
/// point, some of them equalities, ranges or free.
#[must_use]
pub fn random_linear(rows: usize, columns: usize, seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model =
        if random.one_in(2) { Model::minimise("random") } else { Model::maximise("random") };
    model.set_offset(random.whole(-9, 9));
    let mut inside = Vec::new();
    for number in 0..columns {
        let lower = random.whole(-9, 3);
        let upper = lower + random.whole(0, 12);
        inside.push((lower + upper) / 2.0);
        let column = NewColumn::continuous(format!("x{number}"), lower, upper);
        model.add_column(column.cost(random.whole(-9, 9)));
    }
    for number in 0..rows {
        let values = (0..columns).map(|column| (Column(column), random.whole(-5, 5)));
        let terms: Vec<(Column, f64)> = values.collect();
        let middle: f64 = terms.iter().map(|(column, value)| value * inside[column.0]).sum();
        let (lower, upper) = match random.between(0, 9) {
            0 => (middle, middle),
            1 | 2 => (middle - random.whole(0, 5), middle + random.whole(1, 5)),
            3 => (f64::NEG_INFINITY, f64::INFINITY),
            4..7 => (f64::NEG_INFINITY, middle + random.whole(0, 5)),
            _ => (middle - random.whole(0, 5), f64::INFINITY),
        };
        model.add_row(NewRow::between(format!("row{number}"), lower, upper).terms(terms));
    }
    model
}

/// A small mixed-integer program with whole columns of few values, perhaps one
/// continuous column, and rows of all kinds; often infeasible.
#[must_use]
pub fn random_mixed_integer(seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model =
        if random.one_in(2) { Model::minimise("random") } else { Model::maximise("random") };
    model.set_offset(random.whole(-9, 9) / 2.0);
    for number in 0..random.between(2, 5) {
        let name = format!("k{number}");
        let column = match random.between(0, 2) {
            0 => NewColumn::binary(name),
            _ => {
                let lower = random.whole(-4, 1);
                NewColumn::integer(name, lower, lower + random.whole(0, 5))
            }
        };
        model.add_column(column.cost(random.whole(-9, 9) / 4.0));
    }
    if random.one_in(2) {
        let column = NewColumn::continuous("y", random.whole(-5, 0), random.whole(0, 5));
        model.add_column(column.cost(random.whole(-9, 9) / 4.0));
    }
    for number in 0..random.between(1, 5) {
        let columns = 0..model.column_count();
        let values = columns.map(|column| (Column(column), random.whole(-4, 4)));
        let terms: Vec<(Column, f64)> = values.collect();
        let side = random.whole(-8, 12);
        let (lower, upper) = match random.between(0, 7) {
            0 => (side, side),
            1 | 2 => (side - random.whole(0, 4), side + 0.5),
            3..5 => (-side, f64::INFINITY),
            _ => (f64::NEG_INFINITY, side),
        };
        model.add_row(NewRow::between(format!("row{number}"), lower, upper).terms(terms));
    }
    model
}

/// The optimum of a model of the kind that [`random_mixed_integer`] makes, by
/// trying all whole numbers; `None` if it is infeasible. A single continuous
/// column goes to the better end of what the rows leave to it.
///
/// # Panics
///
/// If the model is of another kind.
#[must_use]
pub fn optimum_by_enumeration(model: &Model) -> Option<f64> {
    let mut point: Vec<f64> = model.columns().map(|column| column.lower).collect();
    let whole = model.columns().take_while(|column| column.kind.is_integral()).count();
    assert!(whole + 1 >= model.column_count(), "at most the last column may be continuous");
    let mut best: Option<f64> = None;
    loop {
        if let Some(value) = value_at(model, &mut point, whole) {
            let better = |old| crate::verdict::is_better(model.sense(), value, old);
            if best.is_none_or(better) {
                best = Some(value);
            }
        }
        if !advance(model, &mut point[..whole]) {
            return best;
        }
    }
}

/// Goes to the next whole point; false after the last.
fn advance(model: &Model, point: &mut [f64]) -> bool {
    for (value, column) in point.iter_mut().zip(model.columns()) {
        *value += 1.0;
        if *value <= column.upper {
            return true;
        }
        *value = column.lower;
    }
    false
}

/// The best objective with the first `whole` columns as they are.
fn value_at(model: &Model, point: &mut [f64], whole: usize) -> Option<f64> {
    if let Some(last) = model.column(Column(whole)) {
        let (mut low, mut high) = (last.lower, last.upper);
        for row in model.rows() {
            let fixed: f64 =
                row.terms().filter(|(c, _)| c.0 < whole).map(|(c, v)| v * point[c.0]).sum();
            let slope: f64 = row.terms().filter(|(c, _)| c.0 == whole).map(|(_, v)| v).sum();
            let ends = [(row.lower - fixed) / slope, (row.upper - fixed) / slope];
            if slope != 0.0 {
                low = low.max(ends[0].min(ends[1]));
                high = high.min(ends[0].max(ends[1]));
            }
        }
        point[whole] = if model.sense().sign() * last.cost > 0.0 { low } else { high };
        if low > high + 1e-9 {
            return None;
        }
    }
    let is_feasible = model.violation_at(point).unwrap().largest() <= 1e-9;
    is_feasible.then(|| model.objective_at(point).unwrap())
}
