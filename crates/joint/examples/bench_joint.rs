#![allow(missing_docs, clippy::all)]
use hopfit_certify::*;
use hopfit_core::*;
use std::time::{Duration, Instant};
#[path = "../../train/src/exact/proof.rs"]
mod proof;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<i8>> =
        text.lines().map(|l| l.split(',').map(|v| v.trim().parse().unwrap()).collect()).collect();
    let patterns = Patterns::from_rows(&rows).unwrap();
    let n = patterns.neurons();
    let env = |n: &str, d: f64| std::env::var(n).map(|m| m.parse().unwrap()).unwrap_or(d);
    let tie = if std::env::args().nth(2).as_deref() == Some("paper") {
        TieRule::Paper
    } else {
        TieRule::Strict
    };
    let problem = Problem::new(patterns.clone(), Admissible::symmetric(n), tie).unwrap();
    let stop = Stop::after(Duration::from_secs_f64(env("SECS", 30.0)));
    let t = Instant::now();
    let rows =
        hopfit_exact::row::solve_all(&problem, &hopfit_exact::row::RowOptions::default(), &stop)
            .unwrap();
    let sum = proof::sum_of_rows(&problem, &rows);
    let facts = sum.as_ref().map_or(vec![], |l| l.facts.clone());
    println!("rows {} in {:?}", sum.as_ref().map_or(0, |l| l.bound), t.elapsed());
    let mut bounder = hopfit_joint::Bounder::new(&problem, &facts, env("SEED", 1.0) as u64);
    let mut lower = None;
    for goal in env("GOAL", 1.0) as usize..=env("UPPER", 99.0) as usize {
        let proved = bounder.prove(goal, env("NODES", 1e9) as u64, &stop);
        let what = match &proved {
            hopfit_joint::Proved::Lower(l) => {
                format!("proved: {} facts {} nodes", l.facts.len(), l.tree.nodes.len())
            }
            hopfit_joint::Proved::Fewer(f) => format!("fewer {}", f.len()),
            hopfit_joint::Proved::Open => "open".into(),
        };
        println!("{:.2} goal {goal} {what}", t.elapsed().as_secs_f64());
        match proved {
            hopfit_joint::Proved::Lower(l) => lower = Some(l),
            _ => break,
        }
    }
    let Some(lower) = lower else {
        println!("nothing");
        return;
    };
    let network = IntegerNetwork::new(n, vec![0; n * n], vec![0; n]).unwrap();
    let flips = network.unmet(&patterns, tie).unwrap().total();
    let t = Instant::now();
    let certificate = Certificate::new(&problem, &network, flips, Some(lower));
    println!(
        "{:?} in {:?} size {}",
        check(&certificate, &patterns),
        t.elapsed(),
        certificate.to_json().len()
    );
}
