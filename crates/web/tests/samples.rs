//! The page's ready digits are those of the data set.

use hopfit::data::{ReadOptions, read_patterns};
use std::fs;

#[test]
fn digits_are_the_data_sets() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let data = format!("{root}/data/digits8x8-images-idx3-ubyte.gz");
    let options = ReadOptions { first: Some(100), ..ReadOptions::default() };
    let patterns = read_patterns(data, &options).unwrap().patterns;
    let page = fs::read_to_string(format!("{root}/crates/web/page/digits.js")).unwrap();
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("  [")).collect();
    assert_eq!(rows.len(), patterns.count());
    for (line, pattern) in rows.into_iter().zip(patterns.rows()) {
        let pixels = pattern.iter().map(|bit| if *bit > 0 { '1' } else { '0' });
        let pixels: String = pixels.collect();
        assert_eq!(line.split('"').nth(3), Some(pixels.as_str()));
    }
}
