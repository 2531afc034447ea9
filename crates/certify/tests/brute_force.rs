//! Proofs of tiny problems, against enumeration of everything.

mod tiny;

use hopfit_certify::{Certificate, Node, check, check_problem};
use tiny::Tiny;

#[test]
fn complete_proofs_are_accepted_and_agree_with_the_best_network() {
    let (mut met, mut fractional, mut branches) = (0, 0, 0);
    for seed in 0..80 {
        let tiny = Tiny::random(seed);
        let cores = tiny.cores();
        let optimum = tiny.smallest_hitting_set(&cores).count_ones();
        let lower = tiny.lower(&cores, optimum, 1 + seed % 3);
        for node in &lower.tree.nodes {
            branches += usize::from(matches!(node, Node::Branch(_)));
            let whole = |d: &u64, w: &[(usize, u64)]| w.iter().all(|(_, n)| n % d == 0);
            fractional += usize::from(
                matches!(node, Node::Leaf { weights, denominator } if !whole(denominator, weights)),
            );
        }
        let certificate = tiny.certificate(Some(lower));
        let verdict = check(&certificate, tiny.problem.patterns()).unwrap();
        assert_eq!(verdict.lower_bound, optimum as usize, "seed {seed}");
        // Every network of the box loses at least the optimum.
        assert!(verdict.flips >= verdict.lower_bound, "seed {seed}");
        met += usize::from(verdict.optimal);
        assert_eq!(check_problem(&certificate, &tiny.problem), Ok(verdict));
        assert_eq!(Certificate::from_json(&certificate.to_json()), Ok(certificate));
    }
    assert_eq!(met, 80, "small weights reach the optimum of all these problems");
    assert!(
        fractional > 30 && branches > 30,
        "{fractional} fractional leaves, {branches} branches"
    );
}

#[test]
fn row_bounds_add_up_and_are_reached_by_free_weights() {
    let (mut free, mut below) = (0, 0);
    for seed in 0..80 {
        let tiny = Tiny::random(seed);
        let cores = tiny.cores();
        let certificate = tiny.certificate(Some(tiny.lower_by_rows(&cores)));
        let verdict = check(&certificate, tiny.problem.patterns()).unwrap();
        let optimum = tiny.smallest_hitting_set(&cores).count_ones() as usize;
        assert!(verdict.lower_bound <= optimum, "seed {seed}");
        if tiny.problem.admissible().symmetric {
            below += usize::from(verdict.lower_bound < optimum);
        } else {
            assert_eq!(verdict.lower_bound, optimum, "seed {seed}");
            free += 1;
        }
    }
    assert!(free > 10 && below > 0, "{free} free, {below} where symmetry costs flips");
}
