//! The whole engine, without a fallback, for a CSV file of ±1 patterns, one a
//! line: flips and bound, each time that one of them changes, and a check of
//! the certificate.
//!
//! ```text
//! bench_engine FILE.csv [--tie paper|strict] [--distance D] [--bias]
//!              [--time-limit SECONDS] [--cpu SECONDS] [--seed SEED]
//! ```
#![allow(clippy::print_stdout)]

mod common;

use common::{option, problem, processor_time, watch};
use hopfit_certify::{Certificate, check_problem};
use hopfit_core::{Stop, TieRule};
use hopfit_exact::engine::{Control, NoFallback, Progress, solve};
use std::error::Error;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let problem = problem(&args, TieRule::Strict)?;
    let seconds: f64 = option(&args, "--time-limit").unwrap_or("60").parse()?;
    let seed = option(&args, "--seed").unwrap_or("0").parse()?;
    let stop = Stop::after(Duration::from_secs_f64(seconds));
    if let Some(limit) = option(&args, "--cpu") {
        watch(&stop, limit.parse()?);
    }
    let start = Instant::now();
    let mut known = (None, None);
    let mut progress = |now: &Progress| {
        if (now.flips, now.bound) != known {
            known = (now.flips, now.bound);
            println!("{:.2} s of the processor: {now:?}", processor_time().unwrap_or(0.0));
        }
    };
    let mut control = Control { stop, seed, progress: &mut progress };
    let found = solve(&problem, None, &mut NoFallback, &mut control)?;
    let (wall, own) = (start.elapsed().as_secs_f64(), processor_time().unwrap_or(0.0));
    let flips = found.network.unmet(problem.patterns(), problem.tie())?.total();
    let (across, lower) = (found.evidence.across, found.evidence.lower);
    let kind = if across.is_some() { "clauses" } else { "cores" };
    let certificate = Certificate::new(&problem, &found.network, flips, lower);
    let certificate = match across {
        Some(proof) => certificate.with_across(proof),
        None => certificate,
    };
    let begun = Instant::now();
    let verdict = check_problem(&certificate, &problem)?;
    println!(
        "{flips} / {} by {kind}, {own:.2} s of the processor in {wall:.2} s, {} bytes, checked in {:.3} s",
        verdict.lower_bound,
        certificate.to_json().len(),
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}
