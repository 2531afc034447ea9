//! Bounds across rows for a CSV file of ±1 patterns, one a line.
//!
//! ```text
//! bench_across FILE.csv [--tie paper|strict] [--distance D] [--bias]
//!              [--time-limit SECONDS] [--cpu SECONDS] [--top BOUND]
//! ```
#![allow(clippy::print_stdout)]

mod common;

use common::{option, problem};
use hopfit_certify::{Certificate, check_problem};
use hopfit_core::{IntegerNetwork, Stop, TieRule};
use hopfit_exact::across::{Bounder, Proved};
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

/// Seconds of the processor that this program has used, where /proc tells.
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks: u64 = text.rsplit(')').next()?.split_whitespace().nth(11)?.parse().ok()?;
    Some(ticks as f64 / 100.0)
}

/// Raises the stop once so many seconds of the processor are used.
fn watch(stop: &Stop, limit: f64) {
    let stop = stop.clone();
    std::thread::spawn(move || {
        while processor_time().is_some_and(|time| time < limit) {
            std::thread::sleep(Duration::from_millis(20));
        }
        stop.raise();
    });
}
