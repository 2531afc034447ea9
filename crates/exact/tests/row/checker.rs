//! A checker of row proofs that shares nothing with the search.

use dashu_int::IBig;
use hopfit_exact::row::{RowCore, RowNode, RowProblem, RowProof};

/// What is decided on the path to a node.
#[derive(Clone)]
struct Path {
    flipped: Vec<bool>,
    kept: Vec<bool>,
}

/// Accepts a proof, or says why not.
pub(crate) fn check(row: &RowProblem, proof: &RowProof) -> Result<(), String> {
    for (at, core) in proof.cores.iter().enumerate() {
        check_core(row, core).map_err(|why| format!("core {at}: {why}"))?;
    }
    let classes = row.classes().len();
    let mut open = vec![Path { flipped: vec![false; classes], kept: vec![false; classes] }];
    for (at, node) in proof.nodes.iter().enumerate() {
        let path = open.pop().ok_or_else(|| format!("node {at} hangs below nothing"))?;
        match node {
            RowNode::Branch(class) => {
                if path.flipped[*class] || path.kept[*class] {
                    return Err(format!("node {at}: class {class} is decided already"));
                }
                let (mut flipped, mut kept) = (path.clone(), path);
                flipped.flipped[*class] = true;
                kept.kept[*class] = true;
                open.extend([kept, flipped]);
            }
            RowNode::Leaf { weights, denominator } => {
                check_leaf(row, proof, &path, weights, *denominator)
                    .map_err(|why| format!("node {at}: {why}"))?;
            }
            RowNode::Contradiction(core) => {
                let members = &proof.cores[*core].members;
                if !members.iter().all(|(class, _)| path.kept[*class]) {
                    return Err(format!("node {at}: core {core} has a member that may flip"));
                }
            }
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{} cases are left open", open.len())) }
}

fn check_core(row: &RowProblem, core: &RowCore) -> Result<(), String> {
    if !core.members.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Err("members are not ascending".into());
    }
    let strict = |class: usize| row.classes()[class].is_strict();
    if !core.members.iter().any(|(class, _)| strict(*class)) {
        return Err("no strict member".into());
    }
    let multiplier = |y: &dashu_int::UBig| IBig::from(y.clone());
    if core.members.iter().any(|(_, y)| multiplier(y) <= IBig::ZERO) {
        return Err("a multiplier that is not positive".into());
    }
    for column in 0..row.dimension() {
        let entry = |class: usize| IBig::from(row.classes()[class].vector()[column]);
        let sum: IBig = core.members.iter().map(|(class, y)| entry(*class) * multiplier(y)).sum();
        if sum != IBig::ZERO {
            return Err(format!("column {column} adds up to {sum}"));
        }
    }
    Ok(())
}

fn check_leaf(
    row: &RowProblem,
    proof: &RowProof,
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
        let members = || proof.cores[*core].members.iter().map(|(class, _)| *class);
        let hit = members().filter(|class| path.flipped[*class]).count() as i128;
        bound += i128::from(*weight) * (1 - hit);
        members().for_each(|class| load[class] += i128::from(*weight));
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
