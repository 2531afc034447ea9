//! Files that hold what the format does not allow, and what it just allows.

use super::bases::{Bases, core, lower, nodes, rehash};
use super::mutations::{Case, changed};
use hopfit_certify::{
    Certificate, Core, Enumeration, EnumerationNode, Fact, IBig, Lower, MOST_DIGITS,
    MaskDescription, Node, Tree,
};
use hopfit_core::{Demand, Patterns, WeightRange};
use serde_json::{Value, json};

pub(crate) fn cases(bases: &Bases) -> Vec<Case> {
    let mut cases = numbers(bases);
    cases.extend(words(bases));
    cases.extend(structure(bases));
    cases.extend(sizes(bases));
    cases.extend(whole(bases));
    cases
}

/// The text of a base with its first `from` replaced.
fn replaced(base: &(Certificate, Patterns), changes: &[(&str, &str, &str)]) -> Vec<Case> {
    let text = base.0.to_json();
    let case = |(name, from, to): &(&str, &str, &str)| {
        assert!(text.contains(from), "{name}: {from}");
        Case::new(name, &base.1, text.replacen(from, to, 1), "Unreadable")
    };
    changes.iter().map(case).collect()
}

fn numbers(bases: &Bases) -> Vec<Case> {
    let branch = "[\"branch\",3";
    let weight = "\"weights\":[\n[0";
    replaced(
        &bases.masked,
        &[
            ("version-true", "\"version\":1", "\"version\":true"),
            ("version-with-a-point", "\"version\":1", "\"version\":1.0"),
            ("version-as-text", "\"version\":1", "\"version\":\"1\""),
            ("pattern-true", branch, "[\"branch\",true"),
            ("pattern-as-text", branch, "[\"branch\",\"3\""),
            ("pattern-null", branch, "[\"branch\",null"),
            ("pattern-with-a-plus", branch, "[\"branch\",+3"),
            ("pattern-minus-zero", branch, "[\"branch\",-0"),
            ("pattern-with-a-zero", branch, "[\"branch\",03"),
            ("pattern-with-a-point", branch, "[\"branch\",3.0"),
            ("pattern-with-an-exponent", branch, "[\"branch\",3e0"),
            ("weight-minus-zero", weight, "\"weights\":[\n[-0"),
            ("weight-false", weight, "\"weights\":[\n[false"),
            ("weight-not-a-number", weight, "\"weights\":[\n[NaN"),
            ("weight-infinite", weight, "\"weights\":[\n[-Infinity"),
            ("flips-with-a-point", "\"flips\":", "\"flips\":0.0,\"flops\":"),
            ("denominator-true", "[\"leaf\",2", "[\"leaf\",true"),
            ("multiplier-true", ",1]", ",true]"),
            ("multiplier-null", ",1]", ",null]"),
            ("multiplier-with-a-point", ",1]", ",1.0]"),
            ("multiplier-text-with-a-zero", ",1]", ",\"01\"]"),
            ("multiplier-text-with-a-plus", ",1]", ",\"+1\"]"),
            ("multiplier-text-with-a-blank", ",1]", ",\" 1\"]"),
            ("multiplier-text-empty", ",1]", ",\"\"]"),
            ("multiplier-text-of-other-digits", ",1]", ",\"\u{0661}\"]"),
        ],
    )
}

fn words(bases: &Bases) -> Vec<Case> {
    let class = "\"continuous\"";
    let mut cases = replaced(
        &bases.masked,
        &[
            ("symmetric-as-text", "\"symmetric\":true", "\"symmetric\":\"true\""),
            ("symmetric-as-number", "\"symmetric\":true", "\"symmetric\":1"),
            ("bias-as-number", "\"bias\":false", "\"bias\":0"),
            ("bias-null", "\"bias\":false", "\"bias\":null"),
            ("class-unknown", class, "\"real\""),
            ("class-in-capitals", class, "\"Continuous\""),
            ("class-integer-with-a-zero", class, "\"integer:01\""),
            ("class-integer-with-a-plus", class, "\"integer:+1\""),
            ("class-integer-too-large", class, "\"integer:1048577\""),
            ("class-integer-without-a-number", class, "\"integer:\""),
            ("class-null", class, "null"),
            ("tie-null", "\"tie\":\"paper\"", "\"tie\":null"),
            ("hash-null", "\"problem_hash\":\"", "\"problem_hash\":null,\"was\":\""),
        ],
    );
    let (certificate, patterns) = &bases.masked;
    let text = certificate.to_json();
    let capitals = |name, hash: &str, expected| {
        Case::new(name, patterns, text.replace(hash, &hash.to_uppercase()), expected)
    };
    cases.push(capitals("hash-in-capitals", &certificate.problem_hash, "ProblemHash"));
    let hash = &certificate.problem.patterns_hash;
    cases.push(capitals("patterns-hash-in-capitals", hash, "OtherPatterns"));
    let zero = text.replacen("\"version\":1", "\"version\":0", 1);
    cases.push(Case::new("version-zero", patterns, zero, "UnknownVersion"));
    cases
}

fn structure(bases: &Bases) -> Vec<Case> {
    let field = "{\"receptive_field\":{\"height\":2,\"width\":2,\"distance_squared\":1}}";
    let hash = "\"problem_hash\":";
    let mut cases = replaced(
        &bases.masked,
        &[
            ("mask-as-object", field, "{\"full\":null}"),
            ("mask-empty", field, "{}"),
            ("mask-of-two", field, "{\"forbidden\":[],\"receptive_field\":{}}"),
            ("mask-twice", field, "{\"forbidden\":[],\"forbidden\":[]}"),
            ("mask-unknown", field, "\"none\""),
            ("mask-field-as-list", field, "{\"receptive_field\":[2,2,1]}"),
            ("mask-pair-too-long", field, "{\"forbidden\":[[0,1,2]]}"),
            ("key-twice", hash, "\"problem_hash\":\"\",\"problem_hash\":"),
            ("key-twice-by-an-escape", hash, "\"problem\\u005fhash\":\"\",\"problem_hash\":"),
            ("fact-of-two-kinds", "{\"core\":[", "{\"rank\":{},\"core\":["),
            ("fact-unknown", "{\"core\":[", "{\"bound\":["),
            ("leaf-of-triples", "[\"leaf\",2,[[", "[\"leaf\",2,[[0,0,0],["),
            ("node-empty", "[\"branch\"", "[],[\"branch\""),
        ],
    );
    let (certificate, patterns) = &bases.masked;
    let text = certificate.to_json();
    let spoiled = |name: &str, text: String| Case::new(name, patterns, text, "Unreadable");
    cases.push(spoiled("byte-order-mark", format!("\u{feff}{text}")));
    cases.push(spoiled("text-after-the-end", format!("{text}0")));
    cases.push(Case::new("nested-deeply", patterns, "[".repeat(100_000), "NoCertificate"));
    for part in ["problem", "upper", "lower"] {
        cases.push(spoiled(&format!("{part}-as-list"), as_list(&text, &format!("/{part}"))));
    }
    let (certificate, patterns) = &bases.rows;
    let (at, _) = lower_facts(certificate).find(|(_, fact)| matches!(fact, Fact::Rank(_))).unwrap();
    let list = as_list(&certificate.to_json(), &format!("/lower/facts/{at}/rank"));
    cases.push(Case::new("rank-as-list", patterns, list, "Unreadable"));
    let (certificate, patterns) = &bases.ternary;
    let list = as_list(&certificate.to_json(), "/enumeration");
    cases.push(Case::new("enumeration-as-list", patterns, list, "Unreadable"));
    cases
}

fn lower_facts(certificate: &Certificate) -> impl Iterator<Item = (usize, &Fact)> {
    certificate.lower.iter().flat_map(|lower| &lower.facts).enumerate()
}

/// An object of the file as the list of its values, in the order in which the
/// checker's structure has them.
fn as_list(text: &str, pointer: &str) -> String {
    let mut file: Value = serde_json::from_str(text).unwrap();
    let part = file.pointer_mut(pointer).unwrap();
    let orders = [
        &["patterns", "neurons", "patterns_hash", "tie", "symmetric", "bias", "weights", "mask"][..],
        &["flips", "bias", "weights"],
        &["bound", "facts", "tree"],
        &["bound", "members", "tree"],
        &["bound", "denominator", "nodes"],
    ];
    let fits = |order: &&&[&str]| order.iter().all(|key| part.get(*key).is_some());
    let order = orders.iter().find(fits).unwrap();
    *part = order.iter().map(|key| part[*key].clone()).collect();
    file.to_string()
}

fn sizes(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.pair,
        &[
            ("multipliers-of-10000-digits", "accepted", |c| {
                let factor = IBig::from(10).pow(MOST_DIGITS - 1);
                core(c, 0).members.iter_mut().for_each(|member| member.multiplier *= &factor);
            }),
            ("multipliers-of-10001-digits", "Unreadable", |c| {
                let factor = IBig::from(10).pow(MOST_DIGITS);
                core(c, 0).members.iter_mut().for_each(|member| member.multiplier *= &factor);
            }),
            ("multipliers-of-unlike-length", "DependsOnWeight", |c| {
                core(c, 0).members[0].multiplier += IBig::from(10).pow(5000);
            }),
            ("all-forbidden", "accepted", forbid_everything),
            ("bound-of-64-bits", "BoundAboveFlips", |c| lower(c).bound = usize::MAX),
            ("no-neurons", "WrongSize", |c| c.problem.neurons = 0),
        ],
    );
    cases.extend(changed(
        &bases.twins,
        &[("leaf-names-a-fact-twice", "accepted", |c| {
            let weights = vec![(0, 1), (1, 2), (0, 1)];
            *nodes(c) = vec![Node::Leaf { weights, denominator: 1 }];
        })],
    ));
    cases
}

/// Where no weight is admissible, exactly the +1 bits flip.
fn forbid_everything(certificate: &mut Certificate) {
    certificate.problem.mask = MaskDescription::Forbidden(vec![(0, 1), (1, 0)]);
    certificate.upper.weights.iter_mut().for_each(|row| row.fill(0));
    certificate.upper.flips = 3;
    let alone = |neuron| Fact::Core(Core::new([(Demand { pattern: 0, neuron }, 1)]));
    // Both patterns ask the same of neuron 0.
    let tree = Tree::leaf([(0, 2), (1, 1)], 1);
    certificate.lower = Some(Lower { bound: 3, facts: vec![alone(0), alone(1)], tree });
    rehash(certificate);
}

fn whole(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.pair,
        &[
            // Zero weights lose a bit more than the best, so that 3 is false.
            ("whole-split-of-8193-values", "Missing", |c| {
                enumerate(c, WeightRange::Integer(4096), vec![EnumerationNode::Split(0, 1)]);
            }),
            ("whole-many-empty-steps", "Missing", |c| {
                let steps = vec![EnumerationNode::Prices(Vec::new()); 300];
                enumerate(c, WeightRange::Integer(4096), steps);
            }),
        ],
    );
    let patterns = Patterns::from_rows(&[[1, 1, 1, 1]]).unwrap();
    let mut certificate = bases.masked.0.clone();
    let pairs = (0..16).map(|at| (at / 4, at % 4)).filter(|(i, j)| i / 2 != j / 2);
    certificate.problem.mask = MaskDescription::Forbidden(pairs.collect());
    certificate.problem.patterns = 1;
    certificate.problem.patterns_hash = hopfit_core::patterns_hash(&patterns);
    certificate.upper.weights.iter_mut().for_each(|row| row.fill(0));
    enumerate(&mut certificate, WeightRange::Integer(1 << 20), Vec::new());
    certificate.upper.flips = 4;
    rehash(&mut certificate);
    let text = certificate.to_json();
    cases.push(Case::new("whole-too-many-values", &patterns, text, "TooManyValues"));
    let text = json!({"format": "hopfit-certificate", "version": 2}).to_string();
    cases.push(Case::new("nothing-but-a-header", &patterns, text, "Unreadable"));
    cases
}

fn enumerate(certificate: &mut Certificate, range: WeightRange, nodes: Vec<EnumerationNode>) {
    certificate.problem.weights = range;
    certificate.upper.weights.iter_mut().for_each(|row| row.fill(0));
    certificate.upper.flips = 3;
    certificate.lower = None;
    certificate.enumeration = Some(Enumeration { bound: 3, denominator: 1, nodes });
    rehash(certificate);
}
