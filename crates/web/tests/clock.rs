//! What runs in browsers takes the time from `hopfit_core::Instant`, as the
//! standard library's clock panics there.

use std::fs;
use std::path::{Path, PathBuf};

const CRATES: &[&str] =
    &["core", "certify", "data", "model", "exact", "train", "classify", "hopfit", "web"];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn nobody_asks_the_standard_librarys_clock() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    CRATES.iter().for_each(|name| sources(&root.join(name).join("src"), &mut files));
    assert!(files.len() > 100, "{} files", files.len());
    for file in files.into_iter().filter(|file| !file.ends_with("core/src/clock.rs")) {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| line.contains("std::time")) {
            let file = file.display();
            assert!(!line.contains("Instant") && !line.contains("SystemTime"), "{file}: {line}");
        }
    }
}
