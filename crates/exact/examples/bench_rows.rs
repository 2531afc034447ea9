//! Solves the row problems of a CSV file of ±1 patterns, one a line, and says
//! how big the proofs are.
//!
//! ```text
//! bench_rows FILE.csv [--tie paper|strict] [--distance D] [--bias]
//!            [--time-limit SECONDS] [--neurons 3,4,5]
//! ```
#![allow(clippy::print_stdout)]

mod common;

use common::{option, problem};
use hopfit_certify::{Fact, Node};
use hopfit_core::{Problem, Stop, TieRule};
use hopfit_exact::row::{RowOptions, RowOutcome, RowProblem, solve, solve_all};
use std::error::Error;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let problem = problem(&args, TieRule::Paper)?;
    let stop = match option(&args, "--time-limit") {
        Some(seconds) => Stop::after(Duration::try_from_secs_f64(seconds.parse()?)?),
        None => Stop::never(),
    };
    let start = Instant::now();
    let outcomes = outcomes(&problem, option(&args, "--neurons"), &stop)?;
    let seconds = start.elapsed().as_secs_f64();
    outcomes.iter().filter(|outcome| outcome.flips > 0).for_each(print);
    let flips: usize = outcomes.iter().map(|outcome| outcome.flips).sum();
    let bound: usize = outcomes.iter().map(RowOutcome::lower_bound).sum();
    println!("flips {flips}, proved {bound}, {seconds:.3} s");
    Ok(())
}

fn outcomes(
    problem: &Problem,
    neurons: Option<&str>,
    stop: &Stop,
) -> Result<Vec<RowOutcome>, Box<dyn Error>> {
    let options = RowOptions::default();
    let Some(neurons) = neurons else { return Ok(solve_all(problem, &options, stop)?) };
    let solve = |neuron: &str| -> Result<RowOutcome, Box<dyn Error>> {
        Ok(solve(&RowProblem::new(problem, neuron.parse()?)?, &options, stop))
    };
    neurons.split(',').map(solve).collect()
}

fn print(outcome: &RowOutcome) {
    let RowOutcome { neuron, flips, proof, effort, .. } = outcome;
    let entries = |node: &Node| match node {
        Node::Leaf { weights, .. } => weights.len(),
        _ => 0,
    };
    let entries: usize = proof.tree.nodes.iter().map(entries).sum();
    let members = |fact: &Fact| match fact {
        Fact::Core(core) => core.members.iter().map(|m| m.multiplier.to_string().len()).max(),
        Fact::Rank(_) => None,
    };
    let digits = proof.facts.iter().filter_map(members).max().unwrap_or(0);
    let largest = outcome.weights.iter().map(|w| w.unsigned_abs()).max().unwrap_or(0);
    println!(
        "neuron {neuron}: flips {flips}, proved {}; weights up to {largest}; {} cores of up to \
         {digits} digits, {} nodes, {entries} weights of cores; {effort:?}",
        proof.bound,
        proof.facts.len(),
        proof.tree.nodes.len(),
    );
}
