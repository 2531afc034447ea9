//! The many ways to spoil a sound certificate.

use super::bases::{
    Bases, contradiction, core, demand, leaf, lower, nodes, pair, rank, rehash, set_zero_weights,
};
use super::mutations::{Case, changed};
use hopfit_certify::{Certificate, Core, Fact, IBig, Lower, MaskDescription, Node, Tree};
use hopfit_core::{Admissible, IntegerNetwork, Patterns, Problem, TieRule, WeightRange};

pub(crate) fn other_problem(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.masked,
        &[
            ("tie-rule-changed", "ProblemHash", |c| c.problem.tie = TieRule::Strict),
            ("symmetry-dropped", "ProblemHash", |c| c.problem.symmetric = false),
            ("bias-admitted", "ProblemHash", |c| c.problem.bias = true),
            ("range-changed", "ProblemHash", |c| c.problem.weights = WeightRange::Binary),
            ("mask-dropped", "ProblemHash", |c| c.problem.mask = MaskDescription::Full),
            ("hash-changed", "ProblemHash", |c| c.problem_hash.replace_range(..1, "x")),
            ("patterns-hash-changed", "OtherPatterns", |c| {
                c.problem.patterns_hash.replace_range(..1, "x");
                rehash(c);
            }),
            ("mask-of-another-shape", "BadMask", |c| {
                let (height, width) = (3, 3);
                c.problem.mask =
                    MaskDescription::ReceptiveField { height, width, distance_squared: 1 };
            }),
            ("mask-of-a-huge-shape", "BadMask", |c| {
                let (height, width) = (usize::MAX, 2);
                c.problem.mask =
                    MaskDescription::ReceptiveField { height, width, distance_squared: 1 };
            }),
            ("mask-of-no-neurons", "BadMask", |c| {
                c.problem.mask = MaskDescription::Forbidden(vec![(0, 4)]);
            }),
            ("free-weights-rehashed", "DependsOnWeight", |c| {
                c.problem.symmetric = false;
                rehash(c);
            }),
            ("bias-admitted-rehashed", "DependsOnBias", |c| {
                c.problem.bias = true;
                rehash(c);
            }),
            ("mask-dropped-rehashed", "DependsOnWeight", |c| {
                c.problem.mask = MaskDescription::Full;
                rehash(c);
            }),
            ("strict-rehashed", "Flips", |c| {
                c.problem.tie = TieRule::Strict;
                c.upper.weights.iter_mut().for_each(|row| row.fill(0));
                rehash(c);
            }),
        ],
    )
}

pub(crate) fn wrong_weights(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.masked,
        &[
            ("fewer-flips-claimed", "Flips", |c| c.upper.flips -= 1),
            ("more-flips-claimed", "Flips", |c| c.upper.flips += 1),
            ("asymmetric", "Asymmetric", |c| c.upper.weights[1][0] += 1),
            ("diagonal", "Diagonal", |c| c.upper.weights[2][2] = -1),
            ("masked-weight", "Masked", |c| {
                c.upper.weights[0][3] = 1;
                c.upper.weights[3][0] = 1;
            }),
            ("bias-not-admissible", "Bias", |c| c.upper.bias[3] = 1),
            ("row-too-short", "Size", |c| c.upper.weights[1].truncate(3)),
            ("row-missing", "Size", |c| c.upper.weights.truncate(3)),
            ("bias-missing", "Size", |c| c.upper.bias.truncate(3)),
            ("weights-of-no-range", "Range", |c| {
                c.problem.weights = WeightRange::Integer(3);
                c.upper.weights.iter_mut().flatten().for_each(|w| *w *= 4);
                rehash(c);
            }),
            ("zero-weights-as-binary", "Range", |c| {
                c.problem.weights = WeightRange::Binary;
                c.upper.weights.iter_mut().for_each(|row| row.fill(0));
                rehash(c);
            }),
            ("bound-above-flips", "BoundAboveFlips", |c| lower(c).bound += 1),
        ],
    );
    // Claimed too low, where no bound gives it away.
    cases.extend(changed(
        &bases.pair,
        &[("fewer-flips-and-no-bound", "Flips", |c| {
            c.lower = None;
            c.upper.flips = 0;
        })],
    ));
    cases.extend(changed(
        &bases.biased,
        &[("bias-of-no-range", "Range", |c| {
            c.problem.weights = WeightRange::TERNARY;
            c.upper.bias[1] = 2;
            rehash(c);
        })],
    ));
    cases
}

pub(crate) fn wrong_cores(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.masked,
        &[
            ("multiplier-raised", "DependsOnWeight", |c| core(c, 1).members[0].multiplier += 1),
            ("multiplier-raised-by-10-to-the-50", "DependsOnWeight", |c| {
                core(c, 1).members[0].multiplier += IBig::from(10).pow(50);
            }),
            ("multiplier-raised-by-2-to-the-128", "DependsOnWeight", |c| {
                core(c, 1).members[0].multiplier += IBig::from(1) << 128;
            }),
            ("multiplier-zero", "NotPositive", |c| core(c, 1).members[0].multiplier = 0.into()),
            ("multipliers-negative", "NotPositive", |c| {
                core(c, 1).members.iter_mut().for_each(|member| member.multiplier *= -1);
            }),
            ("member-dropped", "DependsOnWeight", |c| core(c, 1).members.truncate(1)),
            ("all-members-dropped", "NoStrictMember", |c| core(c, 1).members.clear()),
            ("pattern-out-of-range", "NoSuchDemand", |c| core(c, 1).members[0].demand.pattern = 4),
            ("neuron-out-of-range", "NoSuchDemand", |c| core(c, 1).members[0].demand.neuron = 4),
            ("member-of-another-pattern", "DependsOnWeight", |c| {
                let members = &mut core(c, 1).members;
                let used = |p: usize| {
                    members.iter().any(|m| m.demand == demand(p, members[0].demand.neuron))
                };
                let free = (0..4).find(|p| !used(*p)).unwrap();
                members[0].demand.pattern = free;
            }),
            ("member-twice", "Repeated", |c| {
                // The sum still cancels: only the repetition is wrong.
                let members = &mut core(c, 1).members;
                members.iter_mut().for_each(|member| member.multiplier *= 2);
                let mut half = members[0].clone();
                half.multiplier /= 2;
                members[0] = half.clone();
                members.push(half);
            }),
        ],
    );
    let loose = pair(&[[-1, -1], [-1, 1]], 1);
    let mut certificate = loose.0.clone();
    lower(&mut certificate).bound = 0;
    cases.push(Case::new("no-strict-member", &loose.1, certificate.to_json(), "NoStrictMember"));
    let alike = pair(&[[1, 1]; 4], 1);
    let mut certificate = alike.0.clone();
    certificate.upper.flips = 0;
    let quarter = IBig::from(1) << 62;
    let members = (0..4).map(|pattern| (demand(pattern, 0), quarter.clone()));
    let facts = vec![Fact::Core(Core::new(members))];
    certificate.lower = Some(Lower { bound: 0, facts, tree: Tree::leaf([], 1) });
    let text = certificate.to_json();
    cases.push(Case::new("sum-of-2-to-the-64", &alike.1, text, "DependsOnWeight"));
    cases.extend(changed(
        &bases.biased,
        &[("free-multiplier-raised", "DependsOn", |c| core(c, 0).members[0].multiplier += 1)],
    ));
    cases
}

pub(crate) fn wrong_ranks(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.rows,
        &[
            ("rank-raised", "fact: Some", |c| rank(c).bound += 1),
            ("rank-member-twice", "Repeated", |c| {
                let first = rank(c).members[0];
                rank(c).members.push(first);
            }),
            ("rank-member-out-of-range", "NoSuchDemand", |c| rank(c).members[0].pattern = 5),
            ("rank-members-dropped", "TooWeak", |c| rank(c).members.truncate(1)),
            ("rank-from-itself", "FactNotProved", |c| {
                let facts = &lower(c).facts;
                let itself = facts.iter().position(|f| matches!(f, Fact::Rank(_))).unwrap();
                rank(c).tree = Tree::leaf([(itself, 1)], 1);
            }),
            ("rank-from-a-later-fact", "FactNotProved", |c| {
                let last = lower(c).facts.len() - 1;
                rank(c).tree = Tree::leaf([(last, 1)], 1);
            }),
            ("rank-contradicts-a-later-fact", "FactNotProved", |c| {
                let last = lower(c).facts.len() - 1;
                rank(c).tree = Tree::contradiction(last);
            }),
            ("rank-without-tree", "Missing", |c| rank(c).tree.nodes.clear()),
            ("rank-beyond-all-numbers", "TooLarge", |c| {
                rank(c).bound = usize::MAX;
                rank(c).tree = Tree::leaf([], u64::MAX);
            }),
            ("rank-with-the-flips-of-another", "TooWeak", |c| {
                // The second row claims the cores of the first one too.
                let first = leaf(&mut rank(c).tree.nodes).0.clone();
                let ranks = lower(c).facts.iter_mut().filter_map(|fact| match fact {
                    Fact::Rank(rank) => Some(rank),
                    Fact::Core(_) => None,
                });
                let second = ranks.into_iter().nth(1).unwrap();
                leaf(&mut second.tree.nodes).0.extend(first);
                second.bound += 2;
            }),
            ("rank-from-facts-outside", "TooWeak", |c| {
                // The facts hold, but speak of bits that do not count here.
                let (weights, _) = leaf(&mut rank(c).tree.nodes);
                weights.iter_mut().for_each(|(fact, _)| *fact = 0);
                rank(c).members.retain(|demand| demand.pattern > 2);
            }),
            ("row-counted-twice", "TooWeak", |c| {
                set_zero_weights(c);
                lower(c).bound += 1;
                leaf(nodes(c)).0[0].1 += 1;
            }),
        ],
    )
}

pub(crate) fn wrong_trees(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.twins,
        &[
            ("denominator-raised", "TooWeak", |c| *leaf(nodes(c)).1 += 1),
            ("class-counted-once-too-often", "TooWeak", |c| leaf(nodes(c)).0[0].1 += 1),
            ("branch-twice-on-a-class", "AlreadyDecided", |c| {
                let first = Node::Branch(demand(0, 0));
                let twin = Node::Branch(demand(2, 0));
                nodes(c).splice(0..0, [first, twin]);
            }),
        ],
    );
    cases.extend(changed(
        &bases.pair,
        &[
            ("contradiction-of-a-fact-with-one-member-left", "NotContradicted", |c| {
                *nodes(c) = branch([(1, 1)], Node::Contradiction(0));
            }),
            ("leaf-counts-a-flip-twice", "TooWeak", |c| {
                // The demand that flips here is the one that fact 0 speaks of.
                *nodes(c) = branch([(0, 1)], unit_leaf([(0, 1), (1, 1)]));
            }),
            ("leaf-counts-a-flip-of-the-other-side", "TooWeak", |c| {
                *nodes(c) = branch([(1, 1)], unit_leaf([(1, 1)]));
            }),
        ],
    ));
    cases.push(negated_twin());
    cases.extend(wrong_searches(bases));
    cases
}

/// With a bias, a pattern and its negation ask for different things, so the
/// demand (1, 0) counts once and not twice, as it would with (0, 0).
fn negated_twin() -> Case {
    let patterns = Patterns::from_rows(&[[1, 1], [-1, -1], [1, -1], [1, -1]]).unwrap();
    let admissible = Admissible { bias: true, ..Admissible::symmetric(2) };
    let problem = Problem::new(patterns.clone(), admissible, TieRule::Strict).unwrap();
    let zero = IntegerNetwork::new(2, vec![0; 4], vec![0; 2]).unwrap();
    let core = |a, b| Fact::Core(Core::new([(a, 1), (b, 1)]));
    let facts = vec![core(demand(1, 0), demand(2, 0)), core(demand(0, 1), demand(2, 1))];
    let lower = Lower { bound: 3, facts, tree: Tree::leaf([(0, 2), (1, 1)], 1) };
    let certificate = Certificate::new(&problem, &zero, 8, Some(lower));
    Case::new("negated-pattern-as-twin", &patterns, certificate.to_json(), "TooWeak")
}

/// A branch on demand (0, 0) with a leaf where it flips, and `kept`.
fn branch<const K: usize>(flipped: [(usize, u64); K], kept: Node) -> Vec<Node> {
    vec![Node::Branch(demand(0, 0)), unit_leaf(flipped), kept]
}

fn unit_leaf<const K: usize>(weights: [(usize, u64); K]) -> Node {
    Node::Leaf { weights: weights.to_vec(), denominator: 1 }
}

fn wrong_searches(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.masked,
        &[
            ("goal-raised", "fact: None", |c| {
                set_zero_weights(c);
                lower(c).bound += 1;
            }),
            ("leaf-weight-lowered", "TooWeak", |c| leaf(nodes(c)).0[0].1 -= 1),
            ("leaf-weight-raised", "TooWeak", |c| leaf(nodes(c)).0[0].1 += 100),
            ("leaf-weights-dropped", "TooWeak", |c| leaf(nodes(c)).0.clear()),
            ("leaf-of-large-weights", "TooWeak", |c| {
                leaf(nodes(c)).0.iter_mut().for_each(|(_, numerator)| *numerator = u64::MAX);
            }),
            ("denominator-zero", "ZeroDenominator", |c| *leaf(nodes(c)).1 = 0),
            ("leaf-of-a-missing-fact", "FactNotProved", |c| leaf(nodes(c)).0[0].0 = 99),
            ("contradiction-of-a-missing-fact", "FactNotProved", |c| {
                *contradiction(c) = Node::Contradiction(99);
            }),
            ("contradiction-of-another-fact", "NotContradicted", |c| {
                let Node::Contradiction(fact) = *contradiction(c) else { unreachable!() };
                *contradiction(c) = Node::Contradiction((fact + 1) % 3);
            }),
            ("child-missing", "Missing", |c| {
                nodes(c).pop();
            }),
            ("tree-empty", "Missing", |c| nodes(c).clear()),
            ("tree-of-one-branch", "Missing", |c| nodes(c).truncate(1)),
            ("node-after-the-end", "Trailing", |c| nodes(c).push(Node::Contradiction(0))),
            ("branch-dropped", "Tree", |c| {
                nodes(c).remove(0);
            }),
            ("branch-out-of-range", "NoSuchDemand", |c| nodes(c)[0] = Node::Branch(demand(0, 7))),
            ("branch-twice", "AlreadyDecided", |c| nodes(c)[1] = nodes(c)[0].clone()),
            ("subtrees-swapped", "Tree", |c| {
                let node = nodes(c)[0].clone();
                let (flipped, kept) = subtrees(&nodes(c)[1..]);
                *nodes(c) = [vec![node], kept, flipped].concat();
            }),
        ],
    )
}

/// The two subtrees that follow a branch.
fn subtrees(nodes: &[Node]) -> (Vec<Node>, Vec<Node>) {
    let mut open = 1;
    let end = nodes.iter().position(|node| {
        open = if matches!(node, Node::Branch(_)) { open + 1 } else { open - 1 };
        open == 0
    });
    let (flipped, kept) = nodes.split_at(end.unwrap() + 1);
    (flipped.to_vec(), kept.to_vec())
}
