//! How fast large certificates are read and checked:
//!
//! ```text
//! cargo run --release -p hopfit-certify --example check_speed
//! ```
//!
//! The patterns are 128 rows and 81 columns of a Hadamard matrix, whose
//! columns are orthogonal: every neuron's demands form one core of 128
//! members, and all demands together one of 10368.
#![allow(clippy::print_stdout, reason = "a program that prints its figures")]

use hopfit_certify::{Certificate, Core, Fact, IBig, Lower, Node, Tree, check};
use hopfit_core::{Admissible, Demand, IntegerNetwork, Patterns, Problem, TieRule};
use std::time::Instant;

const PATTERNS: usize = 128;
const NEURONS: usize = 81;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sign = |at: usize| {
        let (row, column) = (at / NEURONS, 1 + at % NEURONS);
        if (row & column).count_ones().is_multiple_of(2) { 1 } else { -1 }
    };
    let patterns = Patterns::new(NEURONS, (0..PATTERNS * NEURONS).map(sign).collect())?;
    let problem = Problem::new(patterns, Admissible::symmetric(NEURONS), TieRule::Paper)?;
    let rows = || (0..NEURONS).map(|neuron| core(neuron..neuron + 1, &1.into()));
    let tree = Tree::leaf((0..NEURONS).map(|fact| (fact, 1)), 1);

    let many = rows().cycle().take(5000).collect();
    measure("5000 cores of 128 members", &problem, many, tree.clone())?;
    let joint =
        |multiplier: IBig| rows().chain((0..200).map(move |_| core(0..NEURONS, &multiplier)));
    measure("200 cores of 10368 members", &problem, joint(1.into()).collect(), tree.clone())?;
    let long = IBig::from(10).pow(40);
    measure("the same, 41 digits", &problem, joint(long).collect(), tree.clone())?;
    let mut nodes = Vec::new();
    grow(16, &tree.nodes[0], &mut nodes);
    measure("131071 nodes, leaves of 81 facts", &problem, rows().collect(), nodes.into())?;
    weights()
}

/// Weights alone, at the size of 28×28 pictures.
fn weights() -> Result<(), Box<dyn std::error::Error>> {
    let patterns = Patterns::random(4000, 784, 1)?;
    let problem = Problem::new(patterns, Admissible::symmetric(784), TieRule::Paper)?;
    let weight =
        |at: usize| if at / 784 == at % 784 { 0 } else { ((at / 784) ^ (at % 784)) as i64 % 7 - 3 };
    let network = IntegerNetwork::new(784, (0..784 * 784).map(weight).collect(), vec![0; 784])?;
    let flips = network.unmet(problem.patterns(), TieRule::Paper)?.total();
    let certificate = Certificate::new(&problem, &network, flips, None);
    let start = Instant::now();
    check(&certificate, problem.patterns())?;
    println!(
        "weights of 784 neurons, 4000 patterns: checked in {:.2} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// All demands of some neurons, with one multiplier.
fn core(neurons: std::ops::Range<usize>, multiplier: &IBig) -> Fact {
    let demands =
        neurons.flat_map(|neuron| (0..PATTERNS).map(move |pattern| Demand { pattern, neuron }));
    Fact::Core(Core::new(demands.map(|demand| (demand, multiplier.clone()))))
}

/// A complete tree whose leaves are all the same.
fn grow(depth: usize, leaf: &Node, nodes: &mut Vec<Node>) {
    if depth == 0 {
        return nodes.push(leaf.clone());
    }
    nodes.push(Node::Branch(Demand { pattern: depth, neuron: depth }));
    grow(depth - 1, leaf, nodes);
    grow(depth - 1, leaf, nodes);
}

fn measure(
    name: &str,
    problem: &Problem,
    facts: Vec<Fact>,
    tree: Tree,
) -> Result<(), Box<dyn std::error::Error>> {
    let zero = IntegerNetwork::new(NEURONS, vec![0; NEURONS * NEURONS], vec![0; NEURONS])?;
    let flips = problem.patterns().as_slice().iter().filter(|bit| **bit == 1).count();
    let lower = Lower { bound: NEURONS, facts, tree };
    let text = Certificate::new(problem, &zero, flips, Some(lower)).to_json();
    let start = Instant::now();
    let certificate = Certificate::from_json(&text)?;
    let read = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let verdict = check(&certificate, problem.patterns())?;
    assert_eq!(verdict.lower_bound, NEURONS);
    let checked = start.elapsed().as_secs_f64();
    let megabytes = text.len() as f64 / 1e6;
    println!("{name}: {megabytes:.1} MB, read in {read:.2} s, checked in {checked:.2} s");
    Ok(())
}
