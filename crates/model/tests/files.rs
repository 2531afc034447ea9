//! What stands in written files, word by word.

use hopfit_model::{ErrorKind, Model, NewColumn, NewRow, Sense};

/// A model with one of everything.
fn everything() -> Model {
    let infinity = f64::INFINITY;
    let mut model = Model::maximise("one of everything");
    model.set_offset(-2.5);
    let flip = model.add_column(NewColumn::binary("flip 3").cost(1.0));
    let count = model.add_column(NewColumn::integer("count", 0.0, infinity).cost(-0.1));
    let below = model.add_column(NewColumn::integer("below", -infinity, 3.0));
    let free = model.add_column(NewColumn::free("free"));
    let weight = model.add_column(NewColumn::continuous("w", -1.0, 1.0).cost(1e-7));
    let fixed = model.add_column(NewColumn::continuous("", 0.25, 0.25));
    model.add_column(NewColumn::non_negative("unused"));
    model.add_row(NewRow::at_most("upper", 4.0).terms([(flip, 1.0), (count, -2.0)]));
    model.add_row(NewRow::at_least("lower", -1.0).terms([(below, 3.0), (free, 1.0)]));
    model.add_row(NewRow::equal_to("equal", 0.0).terms([(weight, 1.0), (fixed, -4.0)]));
    model.add_row(NewRow::between("range", -1.0, 2.0).term(free, 1.0));
    model.add_row(NewRow::between("uneven", 0.2, 0.9).term(free, -1.5));
    model.add_row(NewRow::between("any", -infinity, infinity).term(free, 1.0));
    model.add_row(NewRow::at_most("", 1.0));
    model
}

fn mps(model: &Model) -> String {
    let mut text = Vec::new();
    model.write_mps(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn lp(model: &Model) -> String {
    let mut text = Vec::new();
    model.write_lp(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn everything_in_mps() {
    let expected = "\
* A maximisation, written as the minimisation of the negated objective.
NAME one_of_everything FREE
ROWS
 N obj
 L upper
 G lower
 E equal
 L range
 G uneven
 N any
 L r6
 L uneven_range
COLUMNS
 MARKER 'MARKER' 'INTORG'
 flip_3 obj -1.0
 flip_3 upper 1.0
 count obj 0.1
 count upper -2.0
 below lower 3.0
 MARKER 'MARKER' 'INTEND'
 _free lower 1.0
 _free range 1.0
 _free uneven -1.5
 _free any 1.0
 _free uneven_range -1.5
 w obj -1e-7
 w equal 1.0
 c5 equal -4.0
 unused obj 0.0
 constant obj 2.5
RHS
 RHS upper 4.0
 RHS lower -1.0
 RHS range 2.0
 RHS uneven 0.2
 RHS r6 1.0
 RHS uneven_range 0.9
RANGES
 RNG range 3.0
BOUNDS
 BV BND flip_3
 LO BND count 0.0
 PL BND count
 MI BND below
 UP BND below 3.0
 FR BND _free
 LO BND w -1.0
 UP BND w 1.0
 FX BND c5 0.25
 FX BND constant 1.0
ENDATA
";
    assert_eq!(mps(&everything()), expected);
}

#[test]
fn everything_in_lp() {
    let expected = "\
\\ one_of_everything
Maximize
 obj: 1.0 flip_3 - 0.1 count + 1e-7 w + 0.0 unused - 2.5 constant
Subject To
 upper: 1.0 flip_3 - 2.0 count <= 4.0
 lower: 3.0 below + 1.0 _free >= -1.0
 equal: 1.0 w - 4.0 c5 = 0.0
 range_lower: 1.0 _free >= -1.0
 range_upper: 1.0 _free <= 2.0
 uneven_lower: - 1.5 _free >= 0.2
 uneven_upper: - 1.5 _free <= 0.9
 r6: 0.0 flip_3 <= 1.0
Bounds
 constant = 1.0
 -inf <= below <= 3.0
 _free free
 -1.0 <= w <= 1.0
 c5 = 0.25
General
 count
 below
Binary
 flip_3
End
";
    assert_eq!(lp(&everything()), expected);
}

#[test]
fn nothing_at_all() {
    let empty = Model::minimise("");
    assert_eq!(mps(&empty), "NAME _ FREE\nROWS\n N obj\nCOLUMNS\nRHS\nENDATA\n");
    let expected = "\\ _\nMinimize\n obj: 0.0 constant\nSubject To\nBounds\n constant = 1.0\nEnd\n";
    assert_eq!(lp(&empty), expected);
}

#[test]
fn halves_of_rows_get_names_of_their_own() {
    let mut model = Model::minimise("names");
    let x = model.add_column(NewColumn::free("x"));
    for name in ["a", "a_range", "a_lower"] {
        model.add_row(NewRow::between(name, 0.2, 0.9).term(x, 1.0));
    }
    let text = mps(&model);
    for name in ["a", "a_range", "a_lower", "a_range_2", "a_range_range", "a_lower_range"] {
        let rows = text.lines().skip(3).take(6);
        let lines = rows.filter(|line| line.split(' ').nth(2) == Some(name));
        assert_eq!(lines.count(), 1, "{name} in {text}");
    }
    let text = lp(&model);
    for name in ["a_lower_2", "a_upper", "a_range_lower", "a_range_upper", "a_lower_lower"] {
        assert!(text.contains(&format!("\n {name}: 1.0 x")), "{name} in {text}");
    }
}

#[test]
fn ranges_give_both_bounds_back_exactly() {
    let mut model = Model::minimise("ranges");
    let x = model.add_column(NewColumn::free("x"));
    let ends: [f64; 7] = [0.1, 0.3, 1.0 / 3.0, 1e-9, 7.7, 1e15, 123.456];
    for (number, upper) in ends.iter().enumerate() {
        for lower in &ends[..number] {
            let (lower, upper) = (lower.min(*upper), lower.max(*upper));
            model.add_row(NewRow::between("", -upper, -lower).term(x, 1.0));
            model.add_row(NewRow::between("", lower, upper).term(x, 1.0));
        }
    }
    let text = mps(&model);
    let value = |section: &str, row: &str| -> Option<f64> {
        let line = text.lines().find(|line| line.starts_with(&format!(" {section} {row} ")))?;
        line.split(' ').nth(3).unwrap().parse().ok()
    };
    for (number, row) in model.rows().enumerate() {
        let name = format!("r{number}");
        let side = value("RHS", &name).unwrap();
        let is_upper = text.contains(&format!("\n L {name}\n"));
        let (lower, upper) = match (value("RNG", &name), is_upper) {
            (Some(range), true) => (side - range, side),
            (Some(range), false) => (side, side + range),
            (None, _) => (side, value("RHS", &format!("{name}_range")).unwrap()),
        };
        assert_eq!((lower, upper), (row.lower, row.upper));
    }
}

#[test]
fn lines_stay_short() {
    let mut model = Model::minimise(&*"long ".repeat(100));
    let mut row = NewRow::at_most("row ".repeat(100), 1.0);
    for number in 0..50 {
        let name = format!("a very long name of a column in a row of a model of ours {number}");
        row = row.term(model.add_column(NewColumn::free(name).cost(0.1)), 1.0 / 3.0);
    }
    model.add_row(row);
    assert!(lp(&model).lines().all(|line| line.len() < 255));
    assert!(mps(&model).lines().all(|line| line.len() < 255));
}

#[test]
fn faulty_models_are_not_written() {
    let mut model = everything();
    model.set_sense(Sense::Minimise);
    model.set_offset(f64::NAN);
    let mut text = Vec::new();
    let error = model.write_mps(&mut text).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFinite { .. }));
    assert!(model.write_lp(&mut text).is_err());
    assert!(text.is_empty());
}

#[test]
fn failures_to_write_are_told() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = everything().write_mps(Full).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io(_)));
    assert!(everything().write_lp(Full).is_err());
}
