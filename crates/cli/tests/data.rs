//! The data sets that are built in.

mod common;

use common::{assert_refused, hopfit, names, run, stdout};
use std::fs;
use std::path::Path;

#[test]
fn the_data_sets_are_those_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let told = stdout(&run(folder.path(), &["data"]));
    let count = hopfit::data::Sample::ALL.len();
    assert!(told.starts_with(&format!("data: {count} data sets")), "{told}");
    let (ours, written) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data"), folder.path().join("data"));
    assert_eq!(names(&ours), names(&written));
    for name in names(&ours) {
        assert!(fs::read(ours.join(&name)).unwrap() == fs::read(written.join(&name)).unwrap());
    }
    // Again, nothing is left to do.
    run(folder.path(), &["data"]);
    // What the help of other commands shows can be done now.
    let digits = "data/mnist4k-images-idx3-ubyte.gz";
    run(folder.path(), &["show", digits, "--resize", "9x9", "--first", "8"]);
}

#[test]
fn files_of_the_user_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/wine.csv"), "mine").unwrap();
    let refused = hopfit(folder.path(), &["data", "--out", "mine"]);
    assert_refused(&refused, &["mine/wine.csv", "--out"]);
    assert_eq!(names(&folder.path().join("mine")), ["wine.csv"]);
    assert_eq!(fs::read_to_string(folder.path().join("mine/wine.csv")).unwrap(), "mine");
}
