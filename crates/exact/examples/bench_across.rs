//! Bounds across rows of a CSV file of ±1 patterns.
#![allow(clippy::print_stdout, missing_docs)]
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule};
use hopfit_exact::across::Bounder;
use std::error::Error;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let text = std::fs::read_to_string(&args[0])?;
    let bits = |line: &str| line.split(',').map(|bit| bit.trim().parse()).collect();
    let rows: Vec<Vec<i8>> = text.lines().map(bits).collect::<Result<_, _>>()?;
    let patterns = Patterns::from_rows(&rows)?;
    let neurons = patterns.neurons();
    let mut admissible = Admissible::symmetric(neurons);
    admissible.bias = args.iter().any(|arg| arg == "--bias");
    if let Some(distance) = option("--distance") {
        let side = neurons.isqrt();
        admissible.mask = Mask::receptive_field(Shape::new(side, side), distance.parse()?);
    }
    let tie: TieRule = option("--tie").map_or("strict", String::as_str).parse()?;
    let problem = Problem::new(patterns, admissible, tie)?;
    let limit: f64 = option("--time-limit").map_or("60", String::as_str).parse()?;
    let top: u32 = option("--top").map_or("1000", String::as_str).parse()?;
    let stop = Stop::after(Duration::from_secs_f64(limit));
    let start = Instant::now();
    let mut bounder = Bounder::new(&problem, 1, &stop);
    bounder.verbose = args.iter().any(|a| a == "-v");
    let sum = bounder.rows_sum().unwrap_or(0);
    println!("rows sum {sum} {:.3} s", start.elapsed().as_secs_f64());
    let mut goal = sum + 1;
    while goal <= top {
        let result = bounder.prove(goal);
        println!("goal {goal}: {result:?} {:.3} s", start.elapsed().as_secs_f64());
        if result != Some(true) { break; }
        goal += 1;
    }
    println!("bound {} {}", goal - 1, bounder.report());
    Ok(())
}
