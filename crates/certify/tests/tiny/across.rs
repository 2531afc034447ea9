//! Proofs across rows, sound and spoiled.

use super::bases::{Bases, rehash};
use super::mutations::{Case, Change, changed};
use hopfit_certify::{
    Across, AcrossNode, Certificate, Clause, ClauseCore, ClauseRow, Decided, IBig,
};
use hopfit_core::{Demand, Patterns, TieRule};

/// A certificate that an engine has found: 32 patterns of 20 neurons, clauses
/// of one row each and one with multipliers.
const FOUND: &str = include_str!("../corpus/valid/across-multipliers.json");
const PATTERNS: &str = include_str!("across_patterns.csv");

pub(crate) fn cases(bases: &Bases) -> Vec<Case> {
    let pair = pair(bases);
    let found = found();
    let mut cases = vec![
        Case::new("across-pair", &pair.1, pair.0.to_json(), "accepted"),
        Case::new("across-multipliers", &found.1, FOUND, "accepted"),
    ];
    cases.extend(changed(&pair, SMALL));
    cases.extend(changed(&found, LARGE));
    let text = pair.0.to_json();
    let version = text.replacen("\"version\":3", "\"version\":2", 1);
    cases.push(Case::new("across-version-2", &pair.1, version, "OtherVersion"));
    let node = text.replacen("[\"end\"]", "[\"end\",0]", 1);
    cases.push(Case::new("across-node-too-long", &pair.1, node, "Unreadable"));
    cases
}

/// The pair of `docs/certificate.md`, proved by two clauses of one row each.
fn pair(bases: &Bases) -> (Certificate, Patterns) {
    let clause = |neuron| {
        let members = vec![(0, IBig::ONE), (1, IBig::ONE)];
        let cores = vec![ClauseCore { hypothesis: IBig::ZERO, members }];
        let rows = vec![ClauseRow { neuron, bound: 1, cores }];
        Clause { decided: Vec::new(), multipliers: Vec::new(), rows }
    };
    let proof =
        Across { bound: 2, clauses: vec![clause(0), clause(1)], tree: vec![AcrossNode::End] };
    let (certificate, patterns) = bases.pair.clone();
    (Certificate { lower: None, ..certificate }.with_across(proof), patterns)
}

fn found() -> (Certificate, Patterns) {
    let row = |line: &str| line.split(',').map(|bit| bit.parse().unwrap()).collect::<Vec<i8>>();
    let rows: Vec<_> = PATTERNS.lines().map(row).collect();
    (Certificate::from_json(FOUND).unwrap(), Patterns::from_rows(&rows).unwrap())
}

fn across(certificate: &mut Certificate) -> &mut Across {
    certificate.across.as_mut().unwrap()
}

fn core(certificate: &mut Certificate) -> &mut ClauseCore {
    &mut across(certificate).clauses[0].rows[0].cores[0]
}

/// The clause with multipliers.
fn joint(certificate: &mut Certificate) -> &mut Clause {
    let with = |clause: &&mut Clause| !clause.multipliers.is_empty();
    across(certificate).clauses.iter_mut().find(with).unwrap()
}

fn bit(pattern: usize) -> Decided {
    Decided { demand: Demand { pattern, neuron: 0 }, flips: true }
}

const SMALL: &[Change] = &[
    ("across-weaker-bound", "accepted", |c| across(c).bound = 1),
    ("across-core-scaled", "accepted", |c| core(c).members.iter_mut().for_each(|m| m.1 = 7.into())),
    ("across-branch", "accepted", |c| {
        let demand = Demand { pattern: 1, neuron: 0 };
        across(c).tree = vec![AcrossNode::Bit(demand), AcrossNode::End, AcrossNode::End];
    }),
    ("across-bound-raised", "BoundAboveFlips", |c| across(c).bound = 3),
    ("across-row-raised", "Hit", |c| across(c).clauses[0].rows[0].bound = 2),
    ("across-core-missing", "Hit", |c| across(c).clauses[1].rows[0].cores.clear()),
    ("across-multiplier-off", "do not cancel", |c| core(c).members[0].1 = 2.into()),
    ("across-multiplier-zero", "not positive", |c| core(c).members[0].1 = IBig::ZERO),
    ("across-pattern-twice", "stands twice", |c| {
        let member = core(c).members[0].clone();
        core(c).members.push(member);
    }),
    ("across-no-such-pattern", "no such pattern", |c| core(c).members[0].0 = 2),
    ("across-empty-core", "no member is strict", |c| core(c).members.clear()),
    ("across-clause-missing", "Counts", |c| drop(across(c).clauses.pop())),
    ("across-no-rows", "NoRows", |c| across(c).clauses[0].rows.clear()),
    ("across-no-such-row", "RowOrder", |c| across(c).clauses[0].rows[0].neuron = 2),
    ("across-row-twice", "RowOrder", |c| {
        let row = across(c).clauses[0].rows[0].clone();
        across(c).clauses[0].rows.push(row);
    }),
    ("across-decided-elsewhere", "do not cancel", |c| across(c).clauses[0].decided.push(bit(0))),
    ("across-decided-twice", "AlreadyDecided", |c| {
        across(c).clauses[0].decided = vec![bit(0), bit(0)];
    }),
    ("across-decided-nothing", "NoSuchDemand", |c| across(c).clauses[0].decided.push(bit(2))),
    ("across-diagonal", "Multiplier", |c| across(c).clauses[0].multipliers.push((1, 1, 1))),
    ("across-multiplier-of-no-row", "MissingRow", |c| {
        across(c).clauses[0].multipliers.push((0, 1, 1));
    }),
    ("across-no-tree", "Missing", |c| across(c).tree.clear()),
    ("across-tree-too-long", "Trailing", |c| across(c).tree.push(AcrossNode::End)),
    ("across-bit-twice", "AlreadyDecided", |c| {
        let bit = AcrossNode::Bit(Demand { pattern: 0, neuron: 0 });
        across(c).tree = vec![bit, bit, AcrossNode::End, AcrossNode::End, AcrossNode::End];
    }),
    ("across-free-weights", "FreeWeights", |c| {
        c.problem.symmetric = false;
        rehash(c);
    }),
];

const LARGE: &[Change] = &[
    ("across-sign-of-one-multiplier", "do not cancel", |c| {
        let value = &mut joint(c).multipliers[0].2;
        *value = -*value;
    }),
    ("across-hypothesis-negative", "hypothesis is negative", |c| {
        let core = &mut joint(c).rows[0].cores[0];
        core.hypothesis = -core.hypothesis.clone();
    }),
    ("across-row-of-the-support-missing", "MissingRow", |c| drop(joint(c).rows.pop())),
    ("across-order-of-a-pair", "Multiplier", |c| {
        let (i, j, value) = joint(c).multipliers[0];
        joint(c).multipliers[0] = (j, i, -value);
    }),
    ("across-row-claims-more", "Hit", |c| joint(c).rows[0].bound += 1),
    ("across-other-tie-rule", "Flips", |c| {
        c.problem.tie = TieRule::Paper;
        rehash(c);
    }),
];
