//! Writes trials and what the baselines make of them, for
//! `bench/compare_sklearn.py`:
//! `cargo run --release -p hopfit-classify --example export_trials -- DIR`.
//!
//! For each trial `NAME.learn.npy` and `NAME.test.npy`: one row a pattern or
//! cue, the class first; and `accuracies.csv`.

use hopfit_classify::{
    DecisionTree, ForestOptions, NearestNeighbour, RandomForest, SignEncoder, Trial,
};
use hopfit_core::random::Stream;
use hopfit_data::{Output, TableOptions, npy, read_table};
use std::error::Error;
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Examples a class, and share of missing bits.
const CASES: [(usize, f64); 6] = [(1, 0.0), (4, 0.0), (10, 0.0), (4, 0.2), (4, 0.35), (4, 0.5)];
const REPEATS: u64 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    let mut table = String::from("dataset,examples_per_class,missing,repeat,rule,accuracy,trial\n");
    for name in ["wine", "zoo", "breast_cancer"] {
        data_set(name, &folder, &mut table)?;
    }
    Output::File(folder.join("accuracies.csv")).write(table.as_bytes())?;
    Ok(())
}

fn data_set(name: &str, folder: &Path, table: &mut String) -> Result<(), Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name);
    let ignore = if name == "zoo" { vec!["name".to_owned()] } else { Vec::new() };
    let options = TableOptions { ignore, ..Default::default() };
    let source = read_table(file.with_extension("csv"), &options)?;
    let encoder = SignEncoder::fit(source.values(), source.features().len(), 3)?;
    let rows = encoder.encode(source.values())?;
    for (case, (each, missing)) in CASES.into_iter().enumerate() {
        for repeat in 0..REPEATS {
            let mut stream = Stream::new(1, repeat);
            let trial = Trial::draw(&rows, source.labels(), each, missing, &mut stream)?;
            let file = format!("{name}-{case}-{repeat}");
            let learn = array(trial.examples.patterns().as_slice(), trial.examples.labels())?;
            let test = array(trial.cues.as_slice(), &trial.labels)?;
            Output::File(folder.join(format!("{file}.learn.npy"))).write(&learn)?;
            Output::File(folder.join(format!("{file}.test.npy"))).write(&test)?;
            for (rule, accuracy) in accuracies(&trial, repeat)? {
                writeln!(table, "{name},{each},{missing},{repeat},{rule},{accuracy},{file}")?;
            }
        }
    }
    Ok(())
}

/// Mean accuracies; tree and forest depend on chance. No two repeats share a
/// seed: with the same seeds they would all prefer the same bits.
fn accuracies(trial: &Trial, repeat: u64) -> hopfit_classify::Result<[(&'static str, f64); 3]> {
    let tree = |seed| trial.accuracy(&DecisionTree::fit(&trial.examples, seed));
    let forest = |seed| {
        let options = ForestOptions { seed, ..Default::default() };
        trial.accuracy(&RandomForest::fit(&trial.examples, options)?)
    };
    Ok([
        ("nearest", trial.accuracy(&NearestNeighbour::fit(trial.examples.clone()))?),
        ("tree", mean(10 * repeat..10 * repeat + 10, tree)?),
        ("forest", mean(2 * repeat..2 * repeat + 2, forest)?),
    ])
}

fn mean(
    seeds: Range<u64>,
    accuracy: impl Fn(u64) -> hopfit_classify::Result<f64>,
) -> hopfit_classify::Result<f64> {
    let all: Vec<f64> = seeds.map(accuracy).collect::<hopfit_classify::Result<_>>()?;
    Ok(all.iter().sum::<f64>() / all.len() as f64)
}

/// Rows of bits with the class in front, as a NumPy array.
fn array(bits: &[i8], labels: &[usize]) -> Result<Vec<u8>, Box<dyn Error>> {
    let neurons = bits.len() / labels.len();
    let mut rows = Vec::with_capacity(bits.len() + labels.len());
    for (row, label) in bits.chunks_exact(neurons).zip(labels) {
        rows.push(i8::try_from(*label)?);
        rows.extend(row);
    }
    Ok(npy::encode_i8(&[labels.len(), neurons + 1], &rows))
}
