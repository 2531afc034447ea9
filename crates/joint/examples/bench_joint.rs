#![allow(missing_docs, clippy::all)]
use hopfit_core::*;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<i8>> = text.lines().map(|l| l.split(',').map(|v| v.trim().parse().unwrap()).collect()).collect();
    let patterns = Patterns::from_rows(&rows).unwrap();
    let n = patterns.neurons();
    let tie = if std::env::args().nth(2).as_deref() == Some("paper") { TieRule::Paper } else { TieRule::Strict };
    let problem = Problem::new(patterns, Admissible::symmetric(n), tie).unwrap();
    hopfit_joint::experiment::run(&problem);
}
