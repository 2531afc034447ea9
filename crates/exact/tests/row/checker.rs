//! A checker of row proofs that shares nothing with the search.

use dashu_int::IBig;
use hopfit_certify::{Core, Fact, Lower, Node};
use hopfit_core::Demand;
use hopfit_exact::row::RowProblem;

/// What is decided on the path to a node.
#[derive(Clone)]
struct Path {
    flipped: Vec<bool>,
    kept: Vec<bool>,
}

/// Accepts a proof, or says why not.
pub(crate) fn check(row: &RowProblem, proof: &Lower) -> Result<(), String> {
    for (at, fact) in proof.facts.iter().enumerate() {
        check_core(row, core(fact)).map_err(|why| format!("core {at}: {why}"))?;
    }
    let none = vec![false; row.classes().len()];
    let mut open = vec![Path { flipped: none.clone(), kept: none }];
    for (at, node) in proof.tree.nodes.iter().enumerate() {
        let path = open.pop().ok_or_else(|| format!("node {at} hangs below nothing"))?;
        match node {
            Node::Branch(demand) => {
                let class = &class(row, *demand);
                if path.flipped[*class] || path.kept[*class] {
                    return Err(format!("node {at}: class {class} is decided already"));
                }
                let (mut flipped, mut kept) = (path.clone(), path);
                flipped.flipped[*class] = true;
                kept.kept[*class] = true;
                open.extend([kept, flipped]);
            }
            Node::Leaf { weights, denominator } => {
                check_leaf(row, proof, &path, weights, *denominator)
                    .map_err(|why| format!("node {at}: {why}"))?;
            }
            Node::Contradiction(fact) => {
                let mut members = classes(row, &proof.facts[*fact]).into_iter();
                if !members.all(|class| path.kept[class]) {
                    return Err(format!("node {at}: core {fact} has a member that may flip"));
                }
            }
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{} cases are left open", open.len())) }
}

fn core(fact: &Fact) -> &Core {
    match fact {
        Fact::Core(core) => core,
        Fact::Rank(_) => panic!("rows are proved by cores"),
    }
}

/// The class of a demand, found by looking at all of them.
fn class(row: &RowProblem, demand: Demand) -> usize {
    assert_eq!(demand.neuron, row.neuron());
    let mut classes = row.classes().iter();
    classes.position(|class| class.patterns().contains(&demand.pattern)).unwrap()
}

fn classes(row: &RowProblem, fact: &Fact) -> Vec<usize> {
    core(fact).members.iter().map(|member| class(row, member.demand)).collect()
}

fn check_core(row: &RowProblem, core: &Core) -> Result<(), String> {
    let members = core.members.iter().map(|m| (class(row, m.demand), &m.multiplier));
    let members: Vec<(usize, &IBig)> = members.collect();
    if !members.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Err("members are not ascending".into());
    }
    let strict = |class: usize| row.classes()[class].is_strict();
    if !members.iter().any(|(class, _)| strict(*class)) {
        return Err("no strict member".into());
    }
    if members.iter().any(|(_, y)| **y <= IBig::ZERO) {
        return Err("a multiplier that is not positive".into());
    }
    for column in 0..row.dimension() {
        let entry = |class: usize| IBig::from(row.classes()[class].vector()[column]);
        let sum: IBig = members.iter().map(|(class, y)| entry(*class) * *y).sum();
        if sum != IBig::ZERO {
            return Err(format!("column {column} adds up to {sum}"));
        }
    }
    Ok(())
}

fn check_leaf(
    row: &RowProblem,
    proof: &Lower,
    path: &Path,
    weights: &[(usize, u64)],
    denominator: u64,
) -> Result<(), String> {
    let multiplicity = |class: usize| row.classes()[class].patterns().len() as i128;
    let unit = i128::from(denominator);
    let mut bound = 0;
    let mut load = vec![0; row.classes().len()];
    for (class, _) in path.flipped.iter().enumerate().filter(|(_, flipped)| **flipped) {
        bound += unit * multiplicity(class);
    }
    for (core, weight) in weights {
        let members = classes(row, &proof.facts[*core]);
        let hit = members.iter().filter(|class| path.flipped[**class]).count() as i128;
        bound += i128::from(*weight) * (1 - hit);
        members.into_iter().for_each(|class| load[class] += i128::from(*weight));
    }
    for (class, load) in load.iter().enumerate() {
        let decided = path.flipped[class] || path.kept[class];
        if !decided && *load > unit * multiplicity(class) {
            return Err(format!("class {class} carries {load} of {unit}"));
        }
    }
    if bound > unit * (proof.bound as i128 - 1) {
        Ok(())
    } else {
        Err(format!("bound {bound} of {unit}"))
    }
}
