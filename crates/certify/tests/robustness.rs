//! Damaged files and wrong questions never lead to a panic or a false word.

mod tiny;

use hopfit_certify::{
    Certificate, MOST_NEURONS, MaskDescription, ProblemDescription, RejectionKind, check,
    check_problem,
};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, TieRule, WeightRange};
use tiny::bases::Bases;

#[test]
fn files_with_random_edits_are_refused_or_still_true() {
    let (mut accepted, mut refused) = (0, 0);
    let mut stream = Stream::new(5, 0);
    for (name, (certificate, patterns)) in Bases::new().all() {
        let text = certificate.to_json().into_bytes();
        let optimum = certificate.upper.flips;
        for _ in 0..3000 {
            let mut bytes = text.clone();
            for _ in 0..1 + stream.below(2) {
                edit(&mut bytes, &mut stream);
            }
            match Certificate::from_slice(&bytes).and_then(|c| check(&c, patterns)) {
                Ok(verdict) => {
                    assert!(verdict.lower_bound <= optimum && optimum <= verdict.flips, "{name}");
                    accepted += 1;
                }
                Err(rejection) => {
                    assert!(!rejection.to_string().is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(accepted > 100 && refused > 10_000, "{accepted} accepted, {refused} refused");
}

/// Changes, doubles or drops one byte; mostly digits become other digits.
fn edit(bytes: &mut Vec<u8>, stream: &mut Stream) {
    let at = stream.below(bytes.len());
    match stream.below(8) {
        0 => drop(bytes.remove(at)),
        1 => bytes.insert(at, bytes[at]),
        2 => bytes[at] = b" ,]}[{\"-09"[stream.below(10)],
        _ => {
            let digits = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit());
            let digits: Vec<usize> = digits.collect();
            bytes[digits[stream.below(digits.len())]] = b'0' + stream.below(10) as u8;
        }
    }
}

#[test]
fn a_certificate_of_another_problem_is_refused() {
    let patterns = Patterns::from_rows(&[[1, 1], [1, -1]]).unwrap();
    let own = Admissible::symmetric(2);
    let problem = |admissible, tie| Problem::new(patterns.clone(), admissible, tie).unwrap();
    let (certificate, _) = Bases::new().pair;
    let verdict = check_problem(&certificate, &problem(own.clone(), TieRule::Paper)).unwrap();
    assert!(verdict.optimal);
    let apart = Mask::receptive_field(Shape::new(1, 2), 0.5);
    let others = [
        ("tie rule", problem(own.clone(), TieRule::Strict)),
        ("symmetry", problem(Admissible { symmetric: false, ..own.clone() }, TieRule::Paper)),
        ("bias", problem(Admissible { bias: true, ..own.clone() }, TieRule::Paper)),
        (
            "weight class",
            problem(Admissible { range: WeightRange::Binary, ..own.clone() }, TieRule::Paper),
        ),
        ("mask", problem(Admissible { mask: apart, ..own.clone() }, TieRule::Paper)),
    ];
    for (what, problem) in others {
        let rejection = check_problem(&certificate, &problem).unwrap_err();
        let RejectionKind::OtherProblem { what: found, told, asked } = rejection.kind() else {
            panic!("{what}: {rejection}");
        };
        assert!(*found == what && told != asked, "{rejection}");
        assert!(rejection.to_string().contains(told) && rejection.to_string().contains(asked));
    }
    let more = Patterns::random(3, 4, 1).unwrap();
    let larger = Problem::new(more, Admissible::symmetric(4), TieRule::Paper).unwrap();
    let rejection = check_problem(&certificate, &larger).unwrap_err();
    assert!(matches!(rejection.kind(), RejectionKind::WrongSize { .. }));
}

#[test]
fn sizes_in_the_file_allocate_nothing() {
    let (mut certificate, patterns) = Bases::new().pair;
    for neurons in [0, MOST_NEURONS + 1, usize::MAX] {
        certificate.problem.neurons = neurons;
        assert!(certificate.problem.hash().is_none());
        assert!(!certificate.problem.in_words().is_empty());
    }
    for mask in [
        MaskDescription::ReceptiveField { height: 0, width: 0, distance_squared: 1 },
        MaskDescription::Forbidden(vec![(0, 0)]),
    ] {
        assert_eq!(mask.allowed(0), None);
    }
    let rejection = check(&certificate, &patterns).unwrap_err();
    assert!(matches!(rejection.kind(), RejectionKind::WrongSize { what: "neurons", .. }));
}

#[test]
fn descriptions_of_masks_keep_the_mask() {
    for (shape, distance) in
        [((3, 4), 1.0), ((3, 4), 1.5), ((3, 4), 2.3), ((1, 6), 2.0), ((9, 9), 3.0), ((2, 2), 0.3)]
    {
        let shape = Shape::new(shape.0, shape.1);
        let mask = Mask::receptive_field(shape, distance);
        let description = MaskDescription::of(&mask);
        assert!(matches!(description, MaskDescription::ReceptiveField { .. }), "{description:?}");
        let neurons = shape.neurons();
        let allowed = (0..neurons * neurons).map(|at| mask.allows(at / neurons, at % neurons));
        assert_eq!(description.allowed(neurons), Some(allowed.collect()));
    }
    // A field that reaches everything is the full mask.
    let wide = Mask::receptive_field(Shape::new(3, 3), 9.0);
    assert_eq!(MaskDescription::of(&wide), MaskDescription::Full);
    assert_eq!(MaskDescription::of(&Mask::full(5)), MaskDescription::Full);
}

#[test]
fn the_hash_depends_on_everything_but_how_the_mask_is_written() {
    let (certificate, _) = Bases::new().masked;
    let own = certificate.problem;
    let changes: [fn(&mut ProblemDescription); 9] = [
        |p| p.patterns += 1,
        |p| p.patterns_hash.push('0'),
        |p| p.tie = TieRule::Strict,
        |p| p.symmetric = false,
        |p| p.bias = true,
        |p| p.weights = WeightRange::TERNARY,
        |p| p.weights = WeightRange::Integer(2),
        |p| p.weights = WeightRange::Binary,
        |p| p.mask = MaskDescription::Full,
    ];
    let mut hashes: Vec<_> = changes
        .iter()
        .map(|change| {
            let mut problem = own.clone();
            change(&mut problem);
            problem.hash().unwrap()
        })
        .collect();
    hashes.push(own.hash().unwrap());
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), 10);
    let mask = MaskDescription::Forbidden(vec![(0, 3), (3, 0), (1, 2), (2, 1)]);
    assert_eq!(ProblemDescription { mask, ..own.clone() }.hash(), own.hash());
}
