//! Training for recall: what it keeps, honours and gains.

use hopfit_certify::check_problem;
use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, Cues, Mask, Network, Patterns, Problem, Recaller, Shape, Stop, TieRule, Update,
    WeightRange,
};
use hopfit_train::details::{Details, ThenOutcome};
use hopfit_train::{Control, ExactOptions, RecallTraining, Rule, Status, Then, Training, train};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn run(problem: &Problem, rule: &Rule, stop: Stop) -> Training {
    let mut control = Control { stop, threads: 1, seed: 1, progress: &mut |_| {} };
    train(problem, rule, &mut control).unwrap()
}

fn then_recall() -> Rule {
    Rule::Exact(ExactOptions::default().then(Then::Recall(RecallTraining::default())))
}

fn symmetric(count: usize, neurons: usize, seed: u64, tie: TieRule) -> Problem {
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    Problem::new(patterns, Admissible::symmetric(neurons), tie).unwrap()
}

/// The share of noisy cues from which recall F finds the pattern.
fn recalled(problem: &Problem, network: &Network, noise: f64) -> f64 {
    let patterns = problem.patterns();
    let cues = Cues::noisy(patterns, noise, &mut Stream::new(77, 0));
    let sigma = network.median_stability(patterns).unwrap();
    let recaller = Recaller::new(network).update(Update::Cue { seed: 1 }).sigma(sigma);
    let states = recaller.recall_all(&cues).unwrap().states;
    let rows = patterns.rows().zip(states.chunks_exact(patterns.neurons()));
    rows.filter(|(pattern, state)| pattern == state).count() as f64 / patterns.count() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_bit_that_the_exact_stage_keeps_stays_kept(
        neurons in 5_usize..13, count in 4_usize..24, seed in any::<u64>(), strict in any::<bool>(),
        free in any::<bool>(), bias in any::<bool>()
    ) {
        // Beyond what such networks store: bits are lost, and under the
        // paper's tie rule some are held by fields of zero.
        let tie = if strict { TieRule::Strict } else { TieRule::Paper };
        let patterns = Patterns::random(count, neurons, seed).unwrap();
        let mut admissible = Admissible::symmetric(neurons);
        admissible.symmetric = !free;
        admissible.bias = bias;
        let problem = Problem::new(patterns, admissible, tie).unwrap();
        let plain = run(&problem, &Rule::Exact(ExactOptions::default()), Stop::never());
        let trained = run(&problem, &then_recall(), Stop::never());

        let lost = |training: &Training| {
            let integer = training.integer.as_ref().unwrap();
            integer.unmet(problem.patterns(), tie).unwrap().demands().to_vec()
        };
        prop_assert!(lost(&trained).iter().all(|demand| lost(&plain).contains(demand)));
        let float = trained.network.unmet(problem.patterns(), tie).unwrap();
        prop_assert_eq!(float.demands(), &lost(&trained)[..]);
        prop_assert_eq!(trained.lower_bound, plain.lower_bound);
        let certificate = trained.certificate.as_ref().unwrap();
        prop_assert!(check_problem(certificate, &problem).is_ok());
        prop_assert!(trained.network.weights().has_zero_diagonal());
        prop_assert!(free || trained.network.weights().is_symmetric());
        prop_assert!(bias || trained.network.bias().iter().all(|bias| *bias == 0.0));
        let ThenOutcome::Recall(outcome) = trained.details.then().unwrap().outcome else {
            panic!("{:?}", trained.details)
        };
        prop_assert!(outcome.loss_after.unwrap() <= outcome.loss_before.unwrap(), "{:?}", outcome);
    }
}

#[test]
fn memories_recall_after_training_and_not_before() {
    let problem = symmetric(70, 100, 3, TieRule::Paper);
    let plain = run(&problem, &Rule::Exact(ExactOptions::default()), Stop::never());
    let trained = run(&problem, &then_recall(), Stop::never());
    assert_eq!(trained.network.flips(problem.patterns()).unwrap().total(), 0);
    assert_eq!(trained.status, Status::Optimal);
    let (before, after) =
        (recalled(&problem, &plain.network, 0.08), recalled(&problem, &trained.network, 0.08));
    assert!(after > 0.85 && after > before + 0.1, "{before} {after}");
}

#[test]
fn the_rule_alone_honours_masks_biases_and_free_weights() {
    let shape = Shape::new(6, 8);
    let patterns = Patterns::random(5, 48, 5).unwrap();
    for (free, bias) in [(false, false), (true, true), (false, true)] {
        let mut admissible = Admissible::symmetric(48);
        admissible.symmetric = !free;
        admissible.bias = bias;
        admissible.mask = Mask::receptive_field(shape, 3.0);
        let problem = Problem::new(patterns.clone(), admissible, TieRule::Paper).unwrap();
        let rule = Rule::Recall(RecallTraining { noise_level: 0.05, missing_share: 0.1 });
        let network = run(&problem, &rule, Stop::never()).network;
        for i in 0..48 {
            for j in (0..48).filter(|j| !problem.admissible().mask.allows(i, *j)) {
                assert_eq!(network.weights().row(i)[j], 0.0, "{i} {j}");
            }
        }
        assert_eq!(network.weights().is_symmetric(), !free);
        assert_eq!(network.bias().iter().any(|bias| *bias != 0.0), bias);
        assert_eq!(network.flips(problem.patterns()).unwrap().total(), 0, "{free} {bias}");
    }
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    // Large enough that products are split.
    let problem = symmetric(120, 150, 2, TieRule::Paper);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            run(&problem, &Rule::Recall(RecallTraining::default()), Stop::never()).network
        })
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_time_limit_holds_and_leaves_a_network() {
    let problem = symmetric(300, 300, 4, TieRule::Paper);
    let begun = Instant::now();
    let stop = Stop::after(Duration::from_millis(300));
    let training = run(&problem, &Rule::Recall(RecallTraining::default()), stop);
    assert!(begun.elapsed() < Duration::from_secs(20));
    let Details::Recall(details) = training.details else { panic!("{:?}", training.details) };
    assert!(!details.converged);
    assert!(training.network.weights().largest() > 0.0);
    let raised = Stop::never();
    raised.raise();
    let training = run(&problem, &Rule::Recall(RecallTraining::default()), raised);
    assert_eq!(training.status, Status::Interrupted);
}

#[test]
fn options_out_of_range_and_whole_weights_are_refused() {
    let problem = symmetric(3, 8, 1, TieRule::Paper);
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    for (noise_level, missing_share) in
        [(0.5, 0.0), (-0.1, 0.0), (f64::NAN, 0.0), (0.1, 1.0), (0.1, -0.2), (0.0, f64::NAN)]
    {
        let options = RecallTraining { noise_level, missing_share };
        assert!(train(&problem, &Rule::Recall(options), &mut control).is_err());
        let rule = Rule::Exact(ExactOptions::default().then(Then::Recall(options)));
        assert!(train(&problem, &rule, &mut control).is_err());
    }
    let mut admissible = Admissible::symmetric(8);
    admissible.range = WeightRange::TERNARY;
    let problem = Problem::new(problem.patterns().clone(), admissible, TieRule::Paper).unwrap();
    let rule = Rule::Recall(RecallTraining::default());
    let error = train(&problem, &rule, &mut control).unwrap_err().to_string();
    assert!(error.contains("recall works on continuous weights"), "{error}");
}

#[test]
fn noise_of_zero_is_a_hinge_without_noise() {
    let problem = symmetric(20, 60, 6, TieRule::Paper);
    let rule = Rule::Recall(RecallTraining { noise_level: 0.0, missing_share: 0.0 });
    let training = run(&problem, &rule, Stop::never());
    assert_eq!(training.network.flips(problem.patterns()).unwrap().total(), 0);
}
