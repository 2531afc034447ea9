//! Certificates by enumeration of whole weights: sound and spoiled ones.

use super::bases::{Bases, rehash};
use super::mutations::{Case, changed};
use hopfit_certify::{
    Certificate, Enumeration, EnumerationNode, Lower, MaskDescription, PriceChange, Tree,
};
use hopfit_core::{Admissible, IntegerNetwork, Patterns, Problem, TieRule, WeightRange};

/// What the exact engine wrote once: ternary weights, prices and a split.
pub(crate) fn ternary() -> (Certificate, Patterns) {
    read(include_str!("whole/ternary.json"), include_str!("whole/ternary.csv"))
}

/// The same with a receptive field and biases.
pub(crate) fn masked() -> (Certificate, Patterns) {
    read(include_str!("whole/masked.json"), include_str!("whole/masked.csv"))
}

fn read(certificate: &str, patterns: &str) -> (Certificate, Patterns) {
    let row = |line: &str| line.split(',').map(|bit| bit.parse().unwrap()).collect::<Vec<i8>>();
    let patterns = Patterns::from_rows(&patterns.lines().map(row).collect::<Vec<_>>()).unwrap();
    (Certificate::from_json(certificate).unwrap(), patterns)
}

/// Two neurons whose patterns ask opposite signs of their weight, which is
/// free: one flip each, without any node.
pub(crate) fn free() -> (Certificate, Patterns) {
    let patterns = Patterns::from_rows(&[[1, 1], [1, -1]]).unwrap();
    let range = WeightRange::Integer(2);
    let admissible = Admissible { symmetric: false, range, ..Admissible::symmetric(2) };
    let problem = Problem::new(patterns.clone(), admissible, TieRule::Paper).unwrap();
    let network = IntegerNetwork::new(2, vec![0, 1, 2, 0], vec![0, 0]).unwrap();
    let proof = Enumeration { bound: 2, denominator: 1, nodes: Vec::new() };
    (Certificate::new(&problem, &network, 2, None).with_enumeration(proof), patterns)
}

fn proof(certificate: &mut Certificate) -> &mut Enumeration {
    certificate.enumeration.as_mut().unwrap()
}

fn nodes(certificate: &mut Certificate) -> &mut Vec<EnumerationNode> {
    &mut proof(certificate).nodes
}

/// The price changes of the first node.
fn prices(certificate: &mut Certificate) -> &mut Vec<PriceChange> {
    match &mut nodes(certificate)[0] {
        EnumerationNode::Prices(changes) => changes,
        EnumerationNode::Split(..) => panic!("the first node is a split"),
    }
}

fn splits(certificate: &mut Certificate) -> impl Iterator<Item = &mut EnumerationNode> {
    nodes(certificate).iter_mut().filter(|node| matches!(node, EnumerationNode::Split(..)))
}

fn set_split(certificate: &mut Certificate, pair: (usize, usize)) {
    *splits(certificate).next().unwrap() = EnumerationNode::Split(pair.0, pair.1);
}

/// Counts the flips of the certificate's weights anew, after a change of the
/// problem, and hashes it anew.
fn recount(certificate: &mut Certificate, patterns: &Patterns) {
    let upper = &mut certificate.upper;
    let weights = upper.weights.concat();
    let network = IntegerNetwork::new(upper.bias.len(), weights, upper.bias.clone()).unwrap();
    upper.flips = network.unmet(patterns, certificate.problem.tie).unwrap().total();
    rehash(certificate);
}

fn set_zero(certificate: &mut Certificate, patterns: &Patterns) {
    certificate.upper.weights.iter_mut().for_each(|row| row.fill(0));
    certificate.upper.bias.fill(0);
    recount(certificate, patterns);
}

/// Everything that is made from these certificates.
pub(crate) fn cases(bases: &Bases) -> Vec<Case> {
    let mut cases = sound(bases);
    cases.extend(wrong_prices(bases));
    cases.extend(wrong_trees(bases));
    cases.extend(other_classes(bases));
    cases.extend(unreadable(bases));
    cases.push(too_many());
    cases
}

fn sound(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.ternary,
        &[
            ("whole-worse-weights", "accepted", |c| set_zero(c, &ternary().1)),
            ("whole-with-facts", "accepted", |c| {
                c.lower = Some(Lower { bound: 0, facts: Vec::new(), tree: Tree::leaf([], 1) });
            }),
            ("whole-with-another-step", "accepted", |c| {
                nodes(c).insert(1, EnumerationNode::Prices(Vec::new()));
            }),
            ("whole-prices-in-other-units", "accepted", |c| {
                proof(c).denominator *= 4;
                for node in nodes(c) {
                    if let EnumerationNode::Prices(changes) = node {
                        let changes = changes.iter_mut().flat_map(|change| &mut change.changes);
                        changes.for_each(|change| *change *= 4);
                    }
                }
            }),
        ],
    )
}

fn wrong_prices(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.ternary,
        &[
            ("whole-prices-dropped", "flaw: ", |c| prices(c).clear()),
            ("whole-price-of-a-pair-dropped", "Missing", |c| prices(c).truncate(1)),
            ("whole-prices-negated", "Missing", |c| {
                let changes = prices(c).iter_mut().flat_map(|change| &mut change.changes);
                changes.for_each(|change| *change = -*change);
            }),
            ("whole-prices-doubled", "Missing", |c| {
                let changes = prices(c).iter_mut().flat_map(|change| &mut change.changes);
                changes.for_each(|change| *change *= 2);
            }),
            ("whole-price-of-another-value", "Missing", |c| {
                prices(c).iter_mut().for_each(|change| change.changes.reverse());
            }),
            ("whole-price-of-another-pair", "Missing", |c| {
                prices(c).iter_mut().for_each(|change| {
                    change.first = (change.first + 1) % change.second;
                });
            }),
            ("whole-price-too-few", "Changes", |c| prices(c)[0].changes.truncate(1)),
            ("whole-price-too-many", "Changes", |c| prices(c)[0].changes.push(0)),
            ("whole-price-too-large", "PriceTooLarge", |c| prices(c)[0].changes[0] = 1 << 25),
            ("whole-price-of-64-bits", "PriceTooLarge", |c| prices(c)[0].changes[1] = i64::MIN),
            ("whole-price-of-no-pair", "NoSuchPair", |c| prices(c)[0].second = 8),
            ("whole-price-of-a-neuron-and-itself", "NoSuchPair", |c| prices(c)[0].second = 0),
            ("whole-denominator-zero", "Denominator", |c| proof(c).denominator = 0),
            ("whole-denominator-huge", "Denominator", |c| proof(c).denominator = 1 << 21),
            ("whole-denominator-halved", "Missing", |c| proof(c).denominator /= 2),
            ("whole-denominator-doubled", "Missing", |c| proof(c).denominator *= 2),
        ],
    )
}

fn wrong_trees(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.ternary,
        &[
            ("whole-goal-raised", "Missing", |c| {
                set_zero(c, &ternary().1);
                proof(c).bound += 1;
            }),
            ("whole-goal-lowered", "Trailing", |c| proof(c).bound -= 1),
            ("whole-goal-above-flips", "BoundAboveFlips", |c| proof(c).bound += 1),
            ("whole-no-nodes", "Missing", |c| nodes(c).clear()),
            ("whole-branch-missing", "Missing", |c| {
                nodes(c).pop();
            }),
            ("whole-node-after-the-end", "Trailing", |c| {
                nodes(c).push(EnumerationNode::Prices(Vec::new()));
            }),
            ("whole-split-dropped", "Missing", |c| {
                nodes(c).retain(|node| matches!(node, EnumerationNode::Prices(_)));
            }),
            ("whole-split-of-another-pair", "Missing", |c| set_split(c, (0, 4))),
            ("whole-split-of-a-reversed-pair", "NoSuchPair", |c| set_split(c, (3, 2))),
            ("whole-split-of-no-pair", "NoSuchPair", |c| set_split(c, (2, 8))),
            ("whole-split-twice", "SplitTwice", |c| {
                let split = splits(c).next().unwrap().clone();
                let at = nodes(c).iter().position(|node| *node == split).unwrap();
                nodes(c).insert(at, split);
            }),
        ],
    );
    cases.extend(changed(
        &bases.masked_whole,
        &[
            ("whole-split-of-a-masked-pair", "NoSuchPair", |c| {
                nodes(c).push(EnumerationNode::Split(0, 5));
                nodes(c).swap_remove(0);
            }),
            ("whole-price-of-a-masked-pair", "NoSuchPair", |c| {
                (prices(c)[0].first, prices(c)[0].second) = (0, 5);
            }),
            ("whole-last-prices-dropped", "Missing", |c| {
                nodes(c).pop();
            }),
        ],
    ));
    cases.extend(changed(
        &bases.free_whole,
        &[
            ("whole-free-split", "Trailing", |c| nodes(c).push(EnumerationNode::Split(0, 1))),
            ("whole-free-goal-raised", "Missing", |c| {
                set_zero(c, &free().1);
                proof(c).bound += 1;
            }),
        ],
    ));
    cases
}

fn other_classes(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.ternary,
        &[
            ("whole-range-changed", "ProblemHash", |c| c.problem.weights = WeightRange::Binary),
            ("whole-continuous", "Continuous", |c| {
                c.problem.weights = WeightRange::Continuous;
                rehash(c);
            }),
            ("whole-more-values", "Changes", |c| {
                c.problem.weights = WeightRange::Integer(2);
                rehash(c);
            }),
            ("whole-free", "NoSuchPair", |c| {
                c.problem.symmetric = false;
                rehash(c);
            }),
            ("whole-biased", "Missing", |c| {
                c.problem.bias = true;
                rehash(c);
            }),
            ("whole-strict", "Trailing", |c| {
                // More bits flip: the proof ends before its nodes do.
                c.problem.tie = TieRule::Strict;
                recount(c, &ternary().1);
            }),
            ("whole-masked", "Enumeration", |c| {
                set_zero(c, &ternary().1);
                c.problem.mask = MaskDescription::Forbidden(vec![(2, 3)]);
                rehash(c);
            }),
        ],
    );
    cases.extend(changed(
        &bases.masked_whole,
        &[
            ("whole-mask-dropped", "Missing", |c| {
                c.problem.mask = MaskDescription::Full;
                rehash(c);
            }),
            // What holds with biases holds without.
            ("whole-bias-dropped", "accepted", |c| {
                c.problem.bias = false;
                set_zero(c, &masked().1);
            }),
        ],
    ));
    cases.extend(changed(
        &bases.free_whole,
        &[("whole-free-of-no-range", "Range", |c| {
            c.problem.weights = WeightRange::TERNARY;
            rehash(c);
        })],
    ));
    cases
}

fn unreadable(bases: &Bases) -> Vec<Case> {
    let (certificate, patterns) = &bases.ternary;
    let text = certificate.to_json();
    let replaced = |name, from: &str, to: &str, expected| {
        assert!(text.contains(from), "{name}: {from}");
        Case::new(name, patterns, text.replacen(from, to, 1), expected)
    };
    vec![
        replaced("whole-version-1", "\"version\":2", "\"version\":1", "OtherVersion"),
        replaced("whole-unknown-node", "[\"split\"", "[\"branch\"", "Unreadable"),
        replaced("whole-node-too-short", "[\"split\",2", "[\"split\"", "Unreadable"),
        replaced("whole-node-too-long", "[\"split\",2", "[\"split\",2,3", "Unreadable"),
        replaced("whole-negative-neuron", "[\"split\",2", "[\"split\",-2", "Unreadable"),
        replaced(
            "whole-unknown-field",
            "{\"bound\":24",
            "{\"facts\":[],\"bound\":24",
            "Unreadable",
        ),
        replaced("whole-price-with-a-fraction", "[0,1,[70,", "[0,1,[70.5,", "Unreadable"),
        replaced(
            "whole-price-beyond-64-bits",
            "[0,1,[70,",
            "[0,1,[9223372036854775808,",
            "Unreadable",
        ),
    ]
}

/// More weight vectors than any checker should look at.
fn too_many() -> Case {
    let patterns = Patterns::from_rows(&[[1; 40]]).unwrap();
    let range = WeightRange::Binary;
    let admissible = Admissible { range, ..Admissible::symmetric(40) };
    let problem = Problem::new(patterns.clone(), admissible, TieRule::Paper).unwrap();
    let weights = (0..1600).map(|at| i64::from(at / 40 != at % 40)).collect();
    let network = IntegerNetwork::new(40, weights, vec![0; 40]).unwrap();
    let proof = Enumeration { bound: 0, denominator: 1, nodes: Vec::new() };
    let certificate = Certificate::new(&problem, &network, 0, None).with_enumeration(proof);
    Case::new("whole-too-many-vectors", &patterns, certificate.to_json(), "TooManyVectors")
}
