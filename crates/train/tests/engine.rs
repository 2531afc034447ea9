//! Random problems of every class through the whole engine: its certificate
//! is accepted, its optimum is that of brute force, and whatever spoiled
//! certificates are accepted claim nothing that is false.

mod common;

use common::{FINE, assert_in_class, brute_force};
use hopfit_certify::{Certificate, check, check_problem};
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::{Control, ExactOptions, Proof, Rule, Status, Then, Training, train};
use proptest::prelude::*;
use serde_json::Value;

const TERNARY: [i32; 3] = [-1, 0, 1];
const BINARY: [i32; 2] = [-1, 1];

/// A problem and the weights that brute force tries.
#[derive(Debug, Clone)]
struct Case {
    problem: Problem,
    values: &'static [i32],
    then: Option<Then>,
}

/// Few neurons; with repeated and with opposite patterns, since bits are
/// drawn for up to 4 patterns and some of these come again.
fn rows() -> impl Strategy<Value = Vec<Vec<i8>>> {
    let row = |neurons| prop::collection::vec(prop_oneof![Just(1_i8), Just(-1)], neurons);
    let rows =
        (2_usize..=4).prop_flat_map(move |neurons| prop::collection::vec(row(neurons), 1..=4));
    let again = prop::collection::vec((0_usize..8, any::<bool>()), 0..=2);
    (rows, again).prop_map(|(mut rows, again)| {
        for (which, opposite) in again {
            let mut row = rows[which % rows.len()].clone();
            row.iter_mut().for_each(|x| *x = if opposite { -*x } else { *x });
            rows.push(row);
        }
        rows
    })
}

fn mask(neurons: usize, near: bool) -> Mask {
    if near { Mask::receptive_field(Shape::new(1, neurons), 1.0) } else { Mask::full(neurons) }
}

fn cases() -> impl Strategy<Value = Case> {
    let tie = prop_oneof![Just(TieRule::Paper), Just(TieRule::Strict)];
    let then = prop_oneof![Just(None), Just(Some(Then::Margin)), Just(Some(Then::Sparse))];
    let class = (any::<bool>(), any::<bool>(), any::<bool>(), 0_usize..12);
    (rows(), tie, class, then).prop_map(|(rows, tie, (symmetric, bias, near, range), then)| {
        let neurons = rows[0].len();
        let (range, values): (_, &'static [i32]) = match range {
            0 => (WeightRange::TERNARY, &TERNARY),
            1 => (WeightRange::Binary, &BINARY),
            _ => (WeightRange::Continuous, &FINE),
        };
        // Ten weights of seven values each would take too long.
        let bias = bias && (neurons < 4 || !symmetric || near || values.len() < 7);
        let admissible = Admissible { symmetric, bias, range, mask: mask(neurons, near) };
        let problem = Problem::new(Patterns::from_rows(&rows).unwrap(), admissible, tie).unwrap();
        let then = then.filter(|_| range == WeightRange::Continuous);
        Case { problem, values, then }
    })
}

fn solve(case: &Case) -> Training {
    let mut options = ExactOptions::default();
    options.then = case.then;
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    train(&case.problem, &Rule::Exact(options), &mut control).unwrap()
}

/// The fewest flips of all networks: small whole weights give every map that
/// continuous weights of so few neurons can.
fn fewest(case: &Case) -> usize {
    brute_force(&case.problem, case.values)
}

/// What is accepted must be true: the weights flip what they say, and no
/// network flips less than the bound.
fn assert_true(certificate: &Certificate, problem: &Problem, fewest: usize) -> bool {
    match check_problem(certificate, problem) {
        Ok(verdict) => {
            assert!(verdict.lower_bound <= fewest && fewest <= verdict.flips, "{verdict:?}");
            true
        }
        Err(rejection) => {
            assert!(rejection.to_string().split(' ').count() > 3, "{rejection}");
            false
        }
    }
}

/// All places in a JSON value that hold a number or a list.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| places(value, &format!("{path}/{key}"), found));
        }
        Value::Array(items) => {
            found.push(path.to_owned());
            let items = items.iter().enumerate();
            items.for_each(|(at, value)| places(value, &format!("{path}/{at}"), found));
        }
        Value::Number(_) => found.push(path.to_owned()),
        _ => {}
    }
}

/// The value with one place changed: a number raised or lowered, a list with
/// its first member dropped, doubled, or its first and last exchanged.
fn spoiled(value: &Value, place: &str, way: usize) -> Option<Value> {
    let mut spoiled = value.clone();
    match spoiled.pointer_mut(place)? {
        Value::Number(number) => {
            let changed = number.as_i64()? + [1, -1, 7][way];
            *number = changed.into();
        }
        Value::Array(items) if !items.is_empty() => match way {
            0 => drop(items.remove(0)),
            1 => items.insert(0, items[0].clone()),
            _ => {
                let last = items.len() - 1;
                items.swap(0, last);
            }
        },
        _ => return None,
    }
    (spoiled != *value).then_some(spoiled)
}

/// Spoils a certificate everywhere; returns how often it was refused.
fn assert_no_falsehood(case: &Case, training: &Training, fewest: usize) -> usize {
    let text = training.certificate.as_ref().unwrap().to_json();
    let value: Value = serde_json::from_str(&text).unwrap();
    let mut found = Vec::new();
    places(&value, "", &mut found);
    let mut refused = 0;
    for (place, way) in found.iter().flat_map(|place| (0..3).map(move |way| (place, way))) {
        let Some(spoiled) = spoiled(&value, place, way) else { continue };
        let accepted = match Certificate::from_json(&spoiled.to_string()) {
            Ok(certificate) => assert_true(&certificate, &case.problem, fewest),
            Err(rejection) => rejection.to_string().is_empty(),
        };
        refused += usize::from(!accepted);
    }
    refused
}

/// Patterns with one bit changed, one pattern less or one more are others.
fn assert_bound_to_its_patterns(case: &Case, training: &Training) {
    let certificate = training.certificate.as_ref().unwrap();
    let rows: Vec<Vec<i8>> = case.problem.patterns().rows().map(<[i8]>::to_vec).collect();
    let mut others = Vec::new();
    for at in 0..rows.len() * rows[0].len() {
        let mut other = rows.clone();
        other[at / rows[0].len()][at % rows[0].len()] *= -1;
        others.push(other);
    }
    others.push([&rows[..], &rows[..1]].concat());
    if rows.len() > 1 {
        others.push(rows[1..].to_vec());
    }
    for other in others {
        let patterns = Patterns::from_rows(&other).unwrap();
        let rejection = check(certificate, &patterns).unwrap_err();
        assert!(!rejection.to_string().is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_engine_claims_is_true_and_spoiled_claims_are_refused(case in cases()) {
        let training = solve(&case);
        let fewest = fewest(&case);
        let problem = &case.problem;
        let flips = training.network.unmet(problem.patterns(), problem.tie()).unwrap().total();
        let bound = training.lower_bound.unwrap();
        assert_in_class(problem, &training);
        prop_assert!(bound <= fewest && fewest <= flips, "{bound} {fewest} {flips}");
        if training.status == Status::Optimal {
            prop_assert_eq!(flips, fewest);
        }
        prop_assert_eq!(flips, fewest);
        let admissible = problem.admissible();
        let whole = admissible.range != WeightRange::Continuous;
        if !whole && !admissible.symmetric {
            prop_assert_eq!((training.status, training.proof), (Status::Optimal, Proof::Certified));
        }
        if training.proof == Proof::Certified {
            let verdict = check_problem(training.certificate.as_ref().unwrap(), problem).unwrap();
            prop_assert_eq!((verdict.flips, verdict.lower_bound), (flips, bound));
        }
        if training.certificate.is_some() {
            prop_assert!(assert_no_falsehood(&case, &training, fewest) > 0);
            assert_bound_to_its_patterns(&case, &training);
        }
    }
}
