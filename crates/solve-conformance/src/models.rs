//! Models that several tests use.

use hopfit_model::{Column, Model, NewColumn, NewRow, Sense};

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

/// Sparse weights of a memory that keeps random patterns, with one binary for
/// each bit that may be lost. Solvers are busy for long with the first linear
/// program and its cuts, where they look at nothing else.
#[must_use]
pub fn memory(neurons: usize, patterns: usize, seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model = Model::minimise("memory");
    let mut weights = vec![None; neurons * neurons];
    for i in 0..neurons {
        for j in 0..i {
            let weight = model.add_column(NewColumn::continuous("", -1.0, 1.0));
            let size = model.add_column(NewColumn::non_negative("").cost(0.001));
            model.add_row(NewRow::at_most("", 0.0).terms([(weight, 1.0), (size, -1.0)]));
            model.add_row(NewRow::at_most("", 0.0).terms([(weight, -1.0), (size, -1.0)]));
            weights[i * neurons + j] = Some(weight);
            weights[j * neurons + i] = Some(weight);
        }
    }
    for _ in 0..patterns {
        let bits: Vec<f64> =
            (0..neurons).map(|_| if random.one_in(4) { 1.0 } else { -1.0 }).collect();
        for (row, bit) in weights.chunks(neurons).zip(&bits) {
            let lost = model.add_column(NewColumn::binary("").cost(1.0));
            let terms = row.iter().zip(&bits).filter_map(|(w, x)| Some(((*w)?, bit * x)));
            model.add_row(NewRow::at_least("", 0.001).terms(terms).term(lost, 64.0));
        }
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

/// A model with every kind of column and row, bounded and often feasible, with
/// names that files must not hold as they are.
#[must_use]
pub fn every_kind(seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model = Model::minimise("a model / with blanks");
    if random.one_in(2) {
        model.set_sense(Sense::Maximise);
    }
    model.set_offset([0.0, 2.5, -1e-3][usize::try_from(seed % 3).unwrap_or(0)]);
    let infinity = f64::INFINITY;
    let whole = |name: &str, lower, upper| NewColumn::integer(name, lower, upper);
    for column in [
        NewColumn::binary("flip 3,7"),
        NewColumn { lower: 1.0, ..NewColumn::binary("fixed binary") },
        whole("e5", -3.0, 4.0),
        whole("free", 0.0, infinity),
        whole("at most", -infinity, 2.0),
        whole("whole", -infinity, infinity),
        whole("negative", -5.0, -2.0),
        whole("one", 0.0, 1.0),
        NewColumn::free("end"),
        NewColumn::non_negative("x"),
        NewColumn::continuous("y", -infinity, -0.5),
        NewColumn::continuous("z", -1.25, 7.0),
        NewColumn::continuous("", 0.1, 0.1),
        NewColumn::continuous("unused", -2.0, 3.0),
        NewColumn::continuous("useless", 0.0, 1.0).cost(0.0),
    ] {
        let cost = if column.name == "useless" { 0.0 } else { random.whole(-20, 20) / 8.0 };
        model.add_column(column.cost(cost));
    }
    // Bounds for what has none; the sums are such that ranges round.
    for column in 0..13 {
        let width = random.whole(1, 6) / 10.0;
        let row = NewRow::between(format!("box {column}"), -6.1, 5.3 + width);
        model.add_row(row.term(Column(column), 1.0));
    }
    for number in 0..4 {
        let terms: Vec<_> = (0..13).map(|c| (Column(c), random.whole(-4, 4) / 2.0)).collect();
        let (low, high) = (random.whole(-30, 3), random.whole(4, 30));
        let (lower, upper) = match random.between(0, 4) {
            0 => (low, infinity),
            1 => (-infinity, high),
            2 => (low, high),
            3 => (low / 10.0, high / 10.0),
            _ => (-infinity, infinity),
        };
        model.add_row(NewRow::between(format!("row\t{number}"), lower, upper).terms(terms));
    }
    model.add_row(NewRow::equal_to("", 1.5).terms([(Column(8), 1.0), (Column(9), -1.0)]));
    model.add_row(NewRow::between("empty", -1.0, 2.0));
    model
}
