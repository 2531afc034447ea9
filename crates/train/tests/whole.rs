//! Integer, ternary and binary weights: from the problem to a certificate
//! that the checker accepts, and spoiled ones that it does not.

mod common;

use common::{assert_in_class, random_patterns};
use hopfit_certify::{Certificate, EnumerationNode, check_problem};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::{
    Control, ExactOptions, MilpOptions, MilpStart, Proof, Rule, Status, Training, train,
};

const TIES: [TieRule; 2] = [TieRule::Paper, TieRule::Strict];
const RANGES: [WeightRange; 3] =
    [WeightRange::Binary, WeightRange::TERNARY, WeightRange::Integer(2)];

fn run(problem: &Problem, rule: &Rule, stop: Stop) -> Training {
    let mut control = Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, rule, &mut control).unwrap()
}

/// The paper's model alone, without weights to begin from.
fn bare() -> MilpOptions {
    MilpOptions { start: MilpStart::Nothing, ..Default::default() }
}

fn exact(problem: &Problem) -> Training {
    run(problem, &Rule::Exact(ExactOptions::default()), Stop::never())
}

fn problem(patterns: Patterns, tie: TieRule, change: impl Fn(&mut Admissible)) -> Problem {
    let mut admissible = Admissible::symmetric(patterns.neurons());
    change(&mut admissible);
    Problem::new(patterns, admissible, tie).unwrap()
}

fn unmet(problem: &Problem, training: &Training) -> usize {
    training.network.unmet(problem.patterns(), problem.tie()).unwrap().total()
}

/// Optimal, certified, in the class; the flips.
fn assert_certified(problem: &Problem) -> (usize, Certificate) {
    let training = exact(problem);
    assert_eq!((training.status, training.proof), (Status::Optimal, Proof::Certified));
    assert_in_class(problem, &training);
    let flips = unmet(problem, &training);
    assert_eq!(training.lower_bound, Some(flips));
    let certificate = training.certificate.unwrap();
    // It says the same after being written and read.
    let read = Certificate::from_json(&certificate.to_json()).unwrap();
    let verdict = check_problem(&read, problem).unwrap();
    assert!(verdict.optimal && verdict.flips == flips);
    (flips, certificate)
}

#[test]
fn the_literal_model_finds_the_same_optimum() {
    for (seed, tie) in (0..3).flat_map(|seed| TIES.map(|tie| (seed, tie))) {
        for range in RANGES {
            let patterns = Patterns::random(7, 6, seed).unwrap();
            let problem = problem(patterns, tie, |a| a.range = range);
            let (flips, _) = assert_certified(&problem);
            let model = run(&problem, &Rule::Milp(bare()), Stop::never());
            assert_eq!(model.status, Status::Optimal);
            assert_eq!(unmet(&problem, &model), flips, "seed {seed} {tie} {range}");
        }
    }
}

#[test]
fn all_variants_are_certified() {
    for (seed, tie) in (0..4).flat_map(|seed| TIES.map(|tie| (seed, tie))) {
        for range in RANGES {
            for (symmetric, bias) in [(true, true), (false, true), (false, false)] {
                let patterns = random_patterns(5, seed);
                assert_certified(&problem(patterns, tie, |a| {
                    (a.range, a.symmetric, a.bias) = (range, symmetric, bias);
                }));
            }
            let near = Mask::receptive_field(Shape::new(3, 3), 1.0);
            let patterns = Patterns::random(8, 9, seed).unwrap();
            assert_certified(&problem(patterns, tie, |a| {
                (a.range, a.mask) = (range, near.clone());
            }));
        }
    }
}

/// Changes one number of the proof.
fn spoil(certificate: &mut Certificate, stream: &mut Stream) {
    let proof = certificate.enumeration.as_mut().unwrap();
    let at = stream.below(proof.nodes.len());
    match &mut proof.nodes[at] {
        EnumerationNode::Prices(changes) if !changes.is_empty() => {
            let change = stream.below(changes.len());
            let value = stream.below(changes[change].changes.len());
            changes[change].changes[value] += 512 - 1024 * stream.below(2) as i64;
        }
        EnumerationNode::Split(_, second) => *second += 1,
        EnumerationNode::Prices(_) => drop(proof.nodes.remove(at)),
    }
}

#[test]
fn spoiled_proofs_are_refused_or_still_true() {
    let (mut refused, mut stream) = (0, Stream::new(4, 0));
    for (seed, range) in (0..8).flat_map(|seed| [(seed, RANGES[0]), (seed, RANGES[1])]) {
        let patterns = Patterns::random(12, 9, seed).unwrap();
        let problem = problem(patterns, TieRule::Paper, |a| a.range = range);
        let (flips, certificate) = assert_certified(&problem);
        let nodes = certificate.enumeration.as_ref().map_or(0, |proof| proof.nodes.len());
        for _ in 0..if nodes > 0 { 20 } else { 0 } {
            let mut spoilt = certificate.clone();
            spoil(&mut spoilt, &mut stream);
            match check_problem(&spoilt, &problem) {
                Ok(verdict) => assert_eq!(verdict.lower_bound, flips),
                Err(_) => refused += 1,
            }
        }
        // One flip more is no longer true, and not proved by the same nodes.
        let mut raised = certificate.clone();
        raised.enumeration.as_mut().unwrap().bound += 1;
        assert!(check_problem(&raised, &problem).is_err());
    }
    assert!(refused > 40, "{refused} refused");
}

#[test]
fn repeated_runs_and_threads_give_the_same_certificate() {
    let patterns = Patterns::random(12, 10, 3).unwrap();
    let problem = problem(patterns, TieRule::Paper, |a| a.range = WeightRange::TERNARY);
    let text = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| exact(&problem).certificate.unwrap().to_json())
    };
    let first = text(1);
    assert!(first.contains("prices"));
    assert_eq!(first, text(2));
    assert_eq!(first, text(1));
}

#[test]
fn a_stopped_run_claims_no_more_than_was_proved() {
    let patterns = Patterns::random(12, 10, 3).unwrap();
    let problem = problem(patterns, TieRule::Paper, |a| a.range = WeightRange::TERNARY);
    let (flips, _) = assert_certified(&problem);
    let stop = Stop::never();
    stop.raise();
    let training = run(&problem, &Rule::Exact(ExactOptions::default()), stop);
    assert_eq!((training.status, training.proof), (Status::Interrupted, Proof::Certified));
    assert!(training.lower_bound.unwrap() <= flips && flips <= unmet(&problem, &training));
}

#[test]
fn what_cannot_be_enumerated_goes_to_the_model() {
    // 2^30 vectors a row; two patterns are stored whatever the weights.
    let patterns = Patterns::random(2, 31, 1).unwrap();
    let problem = problem(patterns, TieRule::Paper, |a| a.range = WeightRange::Binary);
    let training = exact(&problem);
    assert!(training.details.milp().is_some());
    assert_eq!(unmet(&problem, &training), 0);
}
