//! Solves random or given patterns with integer, ternary or binary weights,
//! and says how big the proofs are.
//!
//! ```text
//! bench_integer [FILE.csv …] [--neurons N] [--patterns P] [--seeds COUNT]
//!               [--weights binary|ternary|integer:K] [--tie paper|strict]
//!               [--bias] [--free] [--time-limit SECONDS]
//! ```
//! Without files, patterns are drawn at random (seeds 0, 1, …).
#![allow(clippy::print_stdout)]

mod common;

use common::{option, patterns};
use hopfit_certify::{Enumeration, EnumerationNode};
use hopfit_core::{Admissible, Patterns, Problem, Stop};
use hopfit_exact::integer::{IntegerOptions, solve};
use std::error::Error;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let files = args.iter().filter(|arg| arg.ends_with(".csv"));
    let mut sets =
        files.map(|file| Ok((file.clone(), patterns(file)?))).collect::<Result<Vec<_>>>()?;
    if sets.is_empty() {
        let (neurons, patterns) =
            (number(&args, "--neurons", 12)?, number(&args, "--patterns", 9)?);
        for seed in 0..number(&args, "--seeds", 10)? {
            let set = Patterns::random(patterns, neurons, seed as u64)?;
            sets.push((format!("N={neurons} P={patterns} seed={seed}"), set));
        }
    }
    sets.into_iter().try_for_each(|(name, set)| run(&name, set, &args))
}

fn number(args: &[String], name: &str, default: usize) -> Result<usize> {
    Ok(option(args, name).map(str::parse).transpose()?.unwrap_or(default))
}

fn run(name: &str, patterns: Patterns, args: &[String]) -> Result<()> {
    let mut admissible = Admissible::symmetric(patterns.neurons());
    admissible.range = option(args, "--weights").unwrap_or("ternary").parse()?;
    admissible.bias = args.iter().any(|arg| arg == "--bias");
    admissible.symmetric = !args.iter().any(|arg| arg == "--free");
    let tie = option(args, "--tie").unwrap_or("paper").parse()?;
    let problem = Problem::new(patterns, admissible, tie)?;
    let stop = match option(args, "--time-limit") {
        Some(seconds) => Stop::after(Duration::try_from_secs_f64(seconds.parse()?)?),
        None => Stop::never(),
    };
    let start = Instant::now();
    let outcome = solve(&problem, &IntegerOptions::default(), &stop, &mut |_, _| {})?;
    let seconds = start.elapsed().as_secs_f64();
    let (flips, bound) = (outcome.flips, outcome.lower_bound());
    let (nodes, numbers) = (outcome.proof.nodes.len(), numbers(&outcome.proof));
    let class = problem.admissible().range;
    println!(
        "{name} {class}: flips {flips}, proved {bound}, {seconds:.3} s; proof of {nodes} nodes, \
         {numbers} numbers; {:?}",
        outcome.effort
    );
    Ok(())
}

fn numbers(proof: &Enumeration) -> usize {
    let numbers = proof.nodes.iter().map(|node| match node {
        EnumerationNode::Split(..) => 2,
        EnumerationNode::Prices(changes) => changes.iter().map(|c| 2 + c.changes.len()).sum(),
    });
    numbers.sum()
}
