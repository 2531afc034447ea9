//! bound
#![allow(missing_docs)]
use crate::facts::Facts;
use crate::search::{Halt, Search, TreeNode};
use crate::system::System;
use hopfit_certify::{Fact, Lower, Tree, Node};
use hopfit_core::{Problem, Stop};

pub fn bound(problem: &Problem, given: &[Fact], from: usize, upper: usize, seed: u64, stop: &Stop) -> Option<Lower> {
    let system = System::new(problem);
    let facts = Facts::new(&system, given);
    let mut search = Search::new(&system, facts, seed, stop);
    let mut best = None;
    let start = std::time::Instant::now();
    for goal in from..=upper {
        let end = search.prove(goal);
        eprintln!("{:.2}s goal {goal}: {end:?} nodes {} tree {} weights {} facts {} loaded {} wrong {} lost {} counted {}/{} exact {:.2} pivots {} {}", start.elapsed().as_secs_f64(), search.nodes, search.tree.len(), search.weights.len(), search.facts.count(), search.cover.loaded(), search.wrong, search.lost, search.counted, search.probes, search.texact, search.oracle.pivots, search.cover.pivots);
        match end {
            Ok(()) => if !search.tree.iter().any(|n| matches!(n, TreeNode::Count(..))) && !search.weights.iter().any(|w| w.weights.iter().any(|f| (f.0 as usize) < search.facts.neurons)) { best = Some(lower(&search, goal)) } else { best = None },
            Err(Halt::Stopped | Halt::Enough(_)) => break,
        }
    }
    best
}

fn lower(search: &Search<'_>, bound: usize) -> Lower {
    let mut used = vec![false; search.facts.count()];
    for w in &search.weights { for (f, _) in &w.weights { used[*f as usize] = true; } }
    // keep what ranks need: all given
    let mut number = vec![usize::MAX; used.len()];
    let mut facts = vec![];
    for f in 0..used.len() {
        if f >= search.facts.neurons && (used[f] || search.facts.is_given(f)) { number[f] = facts.len(); facts.push(search.facts.certified(f)); }
    }
    let nodes = search.tree.iter().map(|n| match n {
        TreeNode::Branch(c) => Node::Branch(search.system.classes()[*c as usize].demand()),
        TreeNode::Count(_, _) => todo!(),
        TreeNode::Leaf(w) => search.weights[*w as usize].node(|f| number[f]),
    }).collect();
    Lower { bound, facts, tree: Tree { nodes } }
}
