//! Solves the row problems of a CSV file of ±1 patterns, one a line.
//!
//! `bench_rows FILE.csv [paper|strict] [distance|-] [neuron …]`
#![allow(clippy::print_stdout)]

use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule};
use hopfit_exact::row::{RowNode, RowOptions, RowOutcome, RowProblem, solve, solve_all};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(&args[0])?;
    let bits = |line: &str| line.split(',').map(|bit| bit.trim().parse()).collect();
    let rows: Vec<Vec<i8>> = text.lines().map(bits).collect::<Result<_, _>>()?;
    let patterns = Patterns::from_rows(&rows)?;
    let neurons = patterns.neurons();
    let tie: TieRule = args.get(1).map_or(Ok(TieRule::Paper), |tie| tie.parse())?;
    let mut admissible = Admissible::symmetric(neurons);
    if let Some(distance) = args.get(2).filter(|distance| *distance != "-") {
        let side = neurons.isqrt();
        admissible.mask = Mask::receptive_field(Shape::new(side, side), distance.parse()?);
    }
    let problem = Problem::new(patterns, admissible, tie)?;
    let (options, stop) = (RowOptions::default(), Stop::never());
    let start = Instant::now();
    let outcomes = if args.len() > 3 {
        let solve = |neuron: &String| -> Result<_, Box<dyn std::error::Error>> {
            Ok(solve(&RowProblem::new(&problem, neuron.parse()?)?, &options, &stop))
        };
        args[3..].iter().map(solve).collect::<Result<Vec<_>, _>>()?
    } else {
        solve_all(&problem, &options, &stop)?
    };
    let seconds = start.elapsed().as_secs_f64();
    for outcome in outcomes.iter().filter(|outcome| outcome.flips > 0) {
        print(outcome);
    }
    let flips: usize = outcomes.iter().map(|outcome| outcome.flips).sum();
    let bound: usize = outcomes.iter().map(RowOutcome::lower_bound).sum();
    println!("EFFORT {:?}", outcomes.iter().fold((0,0,0), |a, o| (a.0+o.effort.nodes, a.1+o.effort.questions, a.2+o.effort.bounds)));
    println!("flips {flips}, proved {bound}, {seconds:.3} s");
    Ok(())
}

fn print(outcome: &RowOutcome) {
    let nodes = outcome.proof.nodes.len();
    let entries: usize = outcome.proof.nodes.iter().map(|node| match node { RowNode::Leaf { weights, .. } => weights.len(), _ => 0 }).sum();
    let cores = outcome.proof.cores.len();
    let bits = outcome.proof.cores.iter().flat_map(|core| &core.members).map(|(_, y)| y.to_string().len()).max().unwrap_or(0);
    let largest = outcome.weights.iter().map(|w| w.unsigned_abs()).max().unwrap_or(0);
    println!("neuron {}: flips {} proved {}; largest weight {largest}; proof of {cores} cores (up to {bits} digits), {nodes} nodes, {entries} entries; {:?}", outcome.neuron, outcome.flips, outcome.lower_bound(), outcome.effort);
}
