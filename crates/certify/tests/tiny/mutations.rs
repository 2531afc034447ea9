//! Certificates that must be accepted, and files and patterns that must not.

use super::bases::{Bases, contradiction, core, demand, lower, nodes, rehash, set_zero_weights};
use super::spoiled::{other_problem, wrong_cores, wrong_ranks, wrong_trees, wrong_weights};
use hopfit_certify::{Certificate, IBig, MaskDescription, Member, Node};
use hopfit_core::Patterns;

/// A file, the patterns it is checked with, and what must come of it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) patterns: Patterns,
    pub(crate) text: String,
    /// What the kind of the rejection says, or `accepted`.
    pub(crate) expected: &'static str,
}

impl Case {
    pub(crate) fn new(
        name: &str,
        patterns: &Patterns,
        text: impl Into<String>,
        expected: &'static str,
    ) -> Self {
        Self { name: name.to_owned(), patterns: patterns.clone(), text: text.into(), expected }
    }
}

/// Everything: the sound ones first.
pub(crate) fn cases() -> Vec<Case> {
    let bases = Bases::new();
    let mut cases: Vec<Case> = bases
        .all()
        .map(|(name, (certificate, patterns))| {
            Case::new(name, patterns, certificate.to_json(), "accepted")
        })
        .into();
    cases.extend(sound_changes(&bases));
    cases.extend(unreadable(&bases));
    cases.extend(other_patterns(&bases));
    cases.extend(other_problem(&bases));
    cases.extend(wrong_weights(&bases));
    cases.extend(wrong_cores(&bases));
    cases.extend(wrong_ranks(&bases));
    cases.extend(wrong_trees(&bases));
    cases.extend(super::whole::cases(&bases));
    cases.extend(super::format::cases(&bases));
    cases.extend(super::across::cases(&bases));
    cases.extend(super::basins::cases(&bases));
    cases
}

pub(crate) type Change = (&'static str, &'static str, fn(&mut Certificate));

/// The base after each of the changes: name, what is expected, and how.
pub(crate) fn changed(base: &(Certificate, Patterns), changes: &[Change]) -> Vec<Case> {
    let case = |(name, expected, change): &Change| {
        let mut certificate = base.0.clone();
        change(&mut certificate);
        assert_ne!(certificate, base.0, "{name} changes nothing");
        Case::new(name, &base.1, certificate.to_json(), expected)
    };
    changes.iter().map(case).collect()
}

fn sound_changes(bases: &Bases) -> Vec<Case> {
    let mut cases = changed(
        &bases.twins,
        &[
            ("core-with-twins", "accepted", |c| {
                // Both twins of pattern 0 are members; their class counts once.
                core(c, 0).members[1].multiplier = 2.into();
                core(c, 0).members.push(Member::new(demand(2, 0), 1));
            }),
            ("branch-on-a-class", "accepted", |c| {
                // With one twin of pattern 0 the other one flips or stays too.
                *nodes(c) = vec![
                    Node::Branch(demand(2, 0)),
                    Node::Leaf { weights: vec![(1, 2)], denominator: 1 },
                    Node::Leaf { weights: vec![(0, 2), (1, 2)], denominator: 1 },
                ];
            }),
        ],
    );
    cases.extend(sound_rewritings(bases));
    cases
}

fn sound_rewritings(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.masked,
        &[
            ("nothing-proved", "accepted", |c| c.lower = None),
            ("weaker-bound", "accepted", |c| lower(c).bound -= 1),
            ("zero-weights", "accepted", set_zero_weights),
            ("weights-scaled", "accepted", |c| {
                c.upper.weights.iter_mut().flatten().for_each(|w| *w *= 1 << 60);
            }),
            ("multipliers-of-45-digits", "accepted", |c| {
                let factor = IBig::from(10).pow(44) * 7;
                core(c, 0).members.iter_mut().for_each(|member| member.multiplier *= &factor);
            }),
            ("members-in-other-order", "accepted", |c| core(c, 0).members.reverse()),
            ("contradiction-as-leaf", "accepted", |c| {
                let Node::Contradiction(fact) = *contradiction(c) else { unreachable!() };
                let weights = vec![(fact, 5)];
                *contradiction(c) = Node::Leaf { weights, denominator: 1 };
            }),
            ("mask-by-its-pairs", "accepted", |c| {
                c.problem.mask = MaskDescription::Forbidden(vec![(0, 3), (3, 0), (1, 2), (2, 1)]);
            }),
            ("mask-by-half-its-pairs", "accepted", |c| {
                // Symmetry forbids the other direction as well.
                c.problem.mask = MaskDescription::Forbidden(vec![(0, 3), (2, 1)]);
                rehash(c);
            }),
        ],
    )
}

fn unreadable(bases: &Bases) -> Vec<Case> {
    let (certificate, patterns) = &bases.masked;
    let text = certificate.to_json();
    let replaced = |name, from: &str, to: &str, expected| {
        assert!(text.contains(from), "{name}: {from}");
        Case::new(name, patterns, text.replacen(from, to, 1), expected)
    };
    vec![
        Case::new("empty", patterns, "", "NoCertificate"),
        Case::new("no-json", patterns, "certificate: yes\n", "NoCertificate"),
        Case::new("an-empty-object", patterns, "{}", "NoCertificate"),
        Case::new("a-list", patterns, "[]", "NoCertificate"),
        Case::new("a-report", patterns, "{\"rule\":\"exact\",\"flips\":0}\n", "NoCertificate"),
        Case::new("truncated", patterns, &text[..text.len() / 2], "Unreadable"),
        Case::new("truncated-at-the-end", patterns, &text[..text.len() - 3], "Unreadable"),
        Case::new("two-certificates", patterns, text.repeat(2), "Unreadable"),
        replaced("other-format", "hopfit-certificate", "hopfit-model", "UnknownFormat"),
        replaced("later-version", "\"version\":1", "\"version\":5", "UnknownVersion"),
        replaced("version-of-enumerations", "\"version\":1", "\"version\":2", "OtherVersion"),
        replaced("unknown-field", "\"upper\":{", "\"upper\":{\"note\":1,", "Unreadable"),
        replaced("missing-field", "\"bias\":[0,0,0,0],", "", "Unreadable"),
        replaced("unknown-tie-rule", "\"tie\":\"paper\"", "\"tie\":\"loose\"", "Unreadable"),
        replaced("unknown-weights", "\"continuous\"", "\"integer:0\"", "Unreadable"),
        replaced("unknown-node", "[\"branch\"", "[\"split\"", "Unreadable"),
        replaced("node-too-short", "[\"contradiction\",", "[\"leaf\",", "Unreadable"),
        replaced("node-too-long", "[\"contradiction\",", "[\"contradiction\",0,", "Unreadable"),
        replaced("negative-denominator", "[\"leaf\",2", "[\"leaf\",-2", "Unreadable"),
        replaced("fractional-denominator", "[\"leaf\",2", "[\"leaf\",2.5", "Unreadable"),
        replaced(
            "bound-beyond-64-bits",
            "\"bound\":5",
            &format!("\"bound\":{}", "9".repeat(30)),
            "Unreadable",
        ),
        replaced(
            "long-number-without-quotes",
            ",1]",
            &format!(",{}]", "9".repeat(30)),
            "Unreadable",
        ),
        replaced("multiplier-no-digits", ",1]", ",\"1e3\"]", "Unreadable"),
        replaced("multiplier-with-underscore", ",1]", ",\"1_0\"]", "Unreadable"),
        replaced("member-too-long", ",1]", ",1,1]", "Unreadable"),
        replaced(
            "weight-beyond-64-bits",
            "\"weights\":[\n[0",
            "\"weights\":[\n[9223372036854775808",
            "Unreadable",
        ),
        replaced("negative-pattern", "[\"branch\",3", "[\"branch\",-3", "Unreadable"),
    ]
}

fn other_patterns(bases: &Bases) -> Vec<Case> {
    let (certificate, patterns) = &bases.masked;
    let text = certificate.to_json();
    let with = |name, change: fn(&mut Vec<Vec<i8>>), expected| {
        let mut rows: Vec<Vec<i8>> = patterns.rows().map(<[i8]>::to_vec).collect();
        change(&mut rows);
        Case::new(name, &Patterns::from_rows(&rows).unwrap(), &*text, expected)
    };
    vec![
        with("bit-flipped", |rows| rows[1][2] *= -1, "OtherPatterns"),
        with("patterns-swapped", |rows| rows.swap(0, 2), "OtherPatterns"),
        with(
            "patterns-negated",
            |rows| rows.iter_mut().flatten().for_each(|x| *x *= -1),
            "OtherPatterns",
        ),
        with("pattern-missing", |rows| rows.truncate(3), "WrongSize"),
        with("pattern-added", |rows| rows.push(rows[0].clone()), "WrongSize"),
        with("neuron-missing", |rows| rows.iter_mut().for_each(|row| row.truncate(3)), "WrongSize"),
    ]
}
