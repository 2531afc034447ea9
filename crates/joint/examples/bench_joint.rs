#![allow(missing_docs, clippy::all)]
use hopfit_core::*;
use hopfit_certify::*;
use std::time::{Duration, Instant};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<i8>> = text.lines().map(|l| l.split(',').map(|v| v.trim().parse().unwrap()).collect()).collect();
    let patterns = Patterns::from_rows(&rows).unwrap();
    let n = patterns.neurons();
    let env = |n: &str, d: f64| std::env::var(n).map(|m| m.parse().unwrap()).unwrap_or(d);
    let tie = if std::env::args().nth(2).as_deref() == Some("paper") { TieRule::Paper } else { TieRule::Strict };
    let problem = Problem::new(patterns.clone(), Admissible::symmetric(n), tie).unwrap();
    let stop = Stop::after(Duration::from_secs_f64(env("SECS", 30.0)));
    let t = Instant::now();
    let lower = hopfit_joint::bound(&problem, &[], env("GOAL", 1.0) as usize, env("UPPER", 99.0) as usize, env("SEED", 1.0) as u64, &stop);
    let Some(lower) = lower else { println!("nothing"); return };
    println!("bound {} in {:?}", lower.bound, t.elapsed());
    let network = IntegerNetwork::new(n, vec![0; n * n], vec![0; n]).unwrap();
    let flips = network.unmet(&patterns, tie).unwrap().total();
    let t = Instant::now();
    let certificate = Certificate::new(&problem, &network, flips, Some(lower));
    println!("{:?} in {:?} size {}", check(&certificate, &patterns), t.elapsed(), certificate.to_json().len());
}
