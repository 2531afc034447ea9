//! Tables of features: what is read, and how bad ones are refused.

use hopfit_data::{ErrorKind, LabelledTable, Note, Result, TableOptions, read_table};
use std::path::Path;

fn from_text(text: impl AsRef<[u8]>, options: &TableOptions) -> Result<LabelledTable> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("table.csv");
    std::fs::write(&file, text).unwrap();
    read_table(&file, options)
}

fn named(label: &str) -> TableOptions {
    TableOptions { label: Some(label.to_owned()), ..Default::default() }
}

fn read(text: &str) -> LabelledTable {
    from_text(text, &TableOptions::default()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn refusal(text: impl AsRef<[u8]>, options: &TableOptions) -> String {
    from_text(text, options).unwrap_err().to_string()
}

#[test]
fn the_data_sets_are_read_as_their_description_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let ignore = vec!["name".to_owned()];
    let zoo = TableOptions { ignore, ..Default::default() };
    for (name, options, features, counts) in [
        ("wine", TableOptions::default(), 13, vec![59, 71, 48]),
        ("breast_cancer", TableOptions::default(), 30, vec![357, 212]),
        ("zoo", zoo, 16, vec![4, 20, 13, 8, 10, 41, 5]),
    ] {
        let table = read_table(folder.join(name).with_extension("csv"), &options).unwrap();
        let count = |class| table.labels().iter().filter(|label| **label == class).count();
        assert_eq!(table.features().len(), features, "{name}");
        assert_eq!((0..counts.len()).map(count).collect::<Vec<_>>(), counts, "{name}");
        assert_eq!(table.values().len(), table.rows() * features);
        assert!(table.values().iter().all(|value| value.is_finite()));
    }
}

#[test]
fn every_usual_spelling_is_read() {
    let expected = read("a,b,class\n1,2.5,x\n-3,4e2,y\n");
    assert_eq!(expected.values(), [1.0, 2.5, -3.0, 400.0]);
    for text in [
        "a;b;class\r\n1;2.5;x\r\n-3;400;y",
        "a\tb\tclass\n1\t2.5\tx\n-3\t400\ty\n",
        "# of animals\n\na , b , class\n\n1 , 2.5 , x\n# half way\n-3,+400,y\n\n",
        "a b class\n1 2.5 x\n-3  4e2  y\n",
        "\u{feff}\"a\",\"b\",\"class\"\n\"1\",\"2.5\",\"x\"\n-3,400,y\n",
    ] {
        let table = read(text);
        assert_eq!((table.values(), table.labels()), (expected.values(), expected.labels()));
        assert_eq!((table.features(), table.classes()), (expected.features(), expected.classes()));
    }
    let table = read("a,class\n1,\"x, y\"\n2,\"says \"\"no\"\"\"\n");
    assert_eq!(table.classes(), ["says \"no\"", "x, y"]);
}

#[test]
fn the_class_column_is_found() {
    // By a usual name, wherever it stands; else the last, if it is text.
    assert_eq!(read("Label,a\n0,5\n1,6\n").features(), ["a"]);
    assert_eq!(read("a,species\n5,x\n6,y\n").features(), ["a"]);
    assert_eq!(read("5,x\n6,y\n").features(), ["1"]);
    assert_eq!(read("0,1,class\n5,6,x\n7,8,y\n").features(), ["0", "1"]);
    let text = "a,b,c\n1,2,0\n3,4,1\n";
    assert_eq!(from_text(text, &named("c")).unwrap().features(), ["a", "b"]);
    assert_eq!(from_text(text, &named("1")).unwrap().features(), ["b", "c"]);
    assert_eq!(from_text(text, &named("1")).unwrap().classes(), ["1", "3"]);
}

#[test]
fn missing_values_are_nan() {
    let table = read("a,b,class\n1,?,x\n,2,y\nnan,NA,y\n");
    let missing: Vec<bool> = table.values().iter().map(|value| value.is_nan()).collect();
    assert_eq!(missing, [false, true, true, false, true, true]);
}

#[test]
fn rows_without_a_class_are_left_out_with_a_word() {
    for mark in ["?", "NA", "NaN", "nan", ""] {
        let table = read(&format!("a,b,class\n1,2,x\n3,4,{mark}\n5,6,y\n"));
        assert_eq!(table.classes(), ["x", "y"]);
        assert_eq!(table.values(), [1.0, 2.0, 5.0, 6.0]);
        assert!(table.notes().contains(&Note::WithoutClass { lines: vec![3] }), "{mark}");
    }
    // Sodium is a class.
    assert_eq!(read("a,class\n1,Na\n2,Cl\n").classes(), ["Cl", "Na"]);
}

#[test]
fn a_column_without_a_name_is_no_feature() {
    for text in [
        ",x,class\n0,5,a\n1,5,a\n2,6,b\n",
        "\"\",\"x\",\"class\"\n\"1\",5,\"a\"\n\"2\",5,\"a\"\n\"3\",6,\"b\"\n",
        "\"x\" \"class\"\n\"1\" 5 \"a\"\n\"2\" 5 \"a\"\n\"3\" 6 \"b\"\n",
        "\tx\tclass\nr1\t5\ta\nr2\t5\ta\nr3\t6\tb\n",
    ] {
        let table = read(text);
        assert_eq!(table.features(), ["x"], "{text:?}");
        assert_eq!(table.values(), [5.0, 5.0, 6.0]);
        assert!(table.notes().contains(&Note::RowNames { name: String::new() }));
    }
    // Unless it is asked for.
    let table = from_text(",x,class\n0,5,a\n1,5,a\n", &named("1")).unwrap_err();
    assert!(table.to_string().contains("`class`"), "{table}");
}

#[test]
fn a_first_line_of_numbers_is_not_guessed_at() {
    let spectra = "351.5,352.0,352.5,species\n0.1,0.2,0.3,oak\n0.4,0.5,0.6,elm\n";
    for options in [TableOptions::default(), named("4")] {
        let message = refusal(spectra, &options);
        assert!(message.contains("line 1 (counted from 1) could name the columns"), "{message}");
    }
    assert_eq!(from_text(spectra, &named("species")).unwrap().rows(), 2);
    // The class tells: a word above numbers, or a number above words.
    let is_told = |text: &str, options: &TableOptions, rows| {
        let table = from_text(text, options).unwrap();
        assert_eq!(table.rows(), rows, "{text:?}");
        let numbers = |note: &Note| matches!(note, Note::Header { numbers: true, .. });
        assert!(table.notes().iter().any(|note| numbers(note) && note.is_warning()), "{text:?}");
    };
    is_told("350,352,kind\n0.1,0.2,1\n0.3,0.4,2\n", &named("3"), 2);
    is_told("0,1,2\n0.1,0.2,oak\n0.3,0.4,elm\n", &TableOptions::default(), 2);
    is_told("5,7,9\n0.1,0.2,oak\n0.3,0.4,elm\n", &TableOptions::default(), 2);
    is_told(",0,1,2\n0,0.1,0.2,5\n1,0.3,0.4,6\n", &named("4"), 2);
    // A row like the others is a row, and one of a class of its own is told.
    let table = read("5.1,3.5,oak\n4.9,3.0,oak\n7.0,3.2,elm\n");
    assert_eq!((table.rows(), table.notes()), (3, &[][..]));
    assert_eq!(read("5,x\n6,y\n").notes(), [Note::FirstLineIsRow { line: 1 }]);
}

#[test]
fn booleans_and_separators_in_quotes_are_read() {
    let table = read("\"width, cm\";\"dead\";\"class\"\n1;True;x\n3;FALSE;y\n");
    assert_eq!(table.features(), ["width, cm", "dead"]);
    assert_eq!(table.values(), [1.0, 1.0, 3.0, 0.0]);
    assert_eq!(read("a,alive\n1,True\n2,False\n").classes(), ["False", "True"]);
    assert_eq!(read("P3\tP4\tclass\n1\t2\tx\n3\t4\ty\n").features(), ["P3", "P4"]);
}

#[test]
fn bad_tables_are_refused_with_the_place() {
    let none = TableOptions::default();
    for (text, options, message) in [
        ("a,b\n1,2\n3,4\n", &none, "has no class column"),
        (
            "a,class\n1,x\n2,y\n",
            &named("kind"),
            "has no column `kind`; its columns are `a`, `class`",
        ),
        ("a,class\n1,x\n2,y\n", &named("3"), "has no column `3`"),
        ("a,a,class\n1,2,x\n1,2,y\n", &named("a"), "has 2 columns `a`"),
        (
            "a,b,class\n1,2,x\n1,red,y\n",
            &none,
            "line 3, column 2 (`b`; counted from 1): `red` is not",
        ),
        ("a,class\ninf,x\n1,y\n", &none, "line 2, column 1 (`a`; counted from 1): `inf` is not"),
        ("a,class\n1,x\n2,x\n", &none, "has one class only: `x` in each of its 2 rows"),
        ("a,class\n1,\n2,?\n", &none, "has no class in any row"),
        ("a,b,class\n1,,x\n2,,y\n", &none, "column 2 (`b`; counted from 1) is empty in every row"),
        (
            "a,class\n1,x\n1,2,y\n",
            &none,
            "line 3 (counted from 1) has 3 values where the table has 2",
        ),
        ("a,class\n1,\"x\n2,y\n3,y\n", &none, "line 2 (counted from 1): a quote opens here"),
        ("a,class\n1,x\n2,\"y\n3,\"x\n", &none, "line 3 (counted from 1): a quote opens here"),
        ("class\nx\ny\n", &none, "has no column beside the class"),
        ("a,class\n", &none, "has no rows"),
        ("# nothing\n", &none, "has no rows"),
        ("", &none, "is empty"),
    ] {
        let refusal = refusal(text, options);
        assert!(refusal.contains(message), "{text:?}: {refusal}");
        assert!(refusal.contains("table.csv: "), "{refusal}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    assert!(refusal(b"a,class\n1,x\n2,\xff\n", &TableOptions::default()).contains("line 3"));
    assert!(refusal(b"\x93NUMPY\x01\x00", &TableOptions::default()).contains("CSV"));
    let folder = tempfile::tempdir().unwrap();
    let error = read_table(folder.path().join("none.csv"), &TableOptions::default()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Open(_)));
    assert!(read_table(folder.path(), &TableOptions::default()).is_err());
}
