//! Bounds across rows for a CSV file of ±1 patterns, one a line.
//!
//! ```text
//! bench_across FILE.csv [--tie paper|strict] [--distance D] [--bias]
//!              [--time-limit SECONDS] [--cpu SECONDS] [--top BOUND] [--cores]
//! ```
//!
//! By clauses, or with `--cores` by cores of several rows.
#![allow(clippy::print_stdout)]

mod common;

use common::{option, problem, processor_time, watch};
use hopfit_certify::{Certificate, check_problem};
use hopfit_core::{IntegerNetwork, Problem, Stop, TieRule};
use hopfit_exact::across::{Bounder, Proved};
use hopfit_exact::engine::sum_of_rows;
use hopfit_exact::joint;
use hopfit_exact::row::{RowOptions, solve_all};
use std::error::Error;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let problem = problem(&args, TieRule::Strict)?;
    let seconds: f64 = option(&args, "--time-limit").unwrap_or("60").parse()?;
    let top: usize = option(&args, "--top").unwrap_or("1000").parse()?;
    let stop = Stop::after(Duration::from_secs_f64(seconds));
    if let Some(limit) = option(&args, "--cpu") {
        watch(&stop, limit.parse()?);
    }
    let start = Instant::now();
    if args.iter().any(|arg| arg == "--cores") {
        return by_cores(&problem, &stop);
    }
    let mut bounder = Bounder::new(&problem, 1);
    let mut proved = Proved::Lower;
    while proved == Proved::Lower && bounder.bound() < top {
        proved = bounder.prove(bounder.bound() + 1, usize::MAX, &stop);
        println!(
            "{} {:.3} s, {:.2} s of the processor {:?}",
            bounder.bound(),
            start.elapsed().as_secs_f64(),
            processor_time().unwrap_or(0.0),
            bounder.effort()
        );
    }
    let name = match &proved {
        Proved::Fewer(d) => format!("fewer: {}", d.len()),
        other => format!("{other:?}"),
    };
    let Some(proof) = bounder.proof() else { return Ok(()) };
    let written = start.elapsed().as_secs_f64();
    let (bound, clauses, nodes) = (proof.bound, proof.clauses.len(), proof.tree.len());
    let zero = IntegerNetwork::new(
        problem.neurons(),
        vec![0; problem.neurons().pow(2)],
        vec![0; problem.neurons()],
    )?;
    let flips = zero.unmet(problem.patterns(), problem.tie())?.total();
    let certificate = Certificate::new(&problem, &zero, flips, None).with_across(proof);
    let size = certificate.to_json().len();
    let begun = Instant::now();
    let verdict = check_problem(&certificate, &problem)?;
    println!(
        "{name}: bound {bound}, {clauses} clauses, {nodes} nodes, {size} bytes, written after {written:.3} s, checked {} in {:.3} s",
        verdict.lower_bound,
        begun.elapsed().as_secs_f64()
    );
    if let Some(out) = option(&args, "--out") {
        std::fs::write(out, certificate.to_json())?;
    }
    Ok(())
}

/// One goal after the other by cores of several rows, from the rows' bounds.
fn by_cores(problem: &Problem, stop: &Stop) -> Result<(), Box<dyn Error>> {
    let rows = solve_all(problem, &RowOptions::default(), stop)?;
    let sum = sum_of_rows(problem, &rows);
    let (mut bound, facts) = sum.map_or((0, Vec::new()), |lower| (lower.bound, lower.facts));
    let mut bounder = joint::Bounder::new(problem, &facts, 1);
    while let joint::Proved::Lower(lower) = bounder.prove(bound + 1, u64::MAX, stop) {
        bound = lower.bound;
        println!("{bound} {:.2} s of the processor", processor_time().unwrap_or(0.0));
    }
    println!("by cores: bound {bound}");
    Ok(())
}
