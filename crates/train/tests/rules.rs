//! The rules that researchers compare with, beside what is known of them:
//! direct sums, differential equations, theory and each other.

use hopfit_core::{Admissible, Network, Norm, Patterns, Problem, Stop, TieRule};
use hopfit_train::details::MpfDetails;
use hopfit_train::{
    Control, Details, DreamingOptions, ErrorKind, MpfOptions, PseudoinverseOptions, RidgeOptions,
    Rule, Status, Training, UnlearningOptions, hebbian, pseudoinverse, train,
};
use std::time::{Duration, Instant};

fn mpf_of(training: &Training) -> MpfDetails {
    let Details::Mpf(details) = training.details else { panic!("another rule") };
    details
}

fn symmetric(count: usize, neurons: usize, seed: u64) -> Problem {
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    Problem::new(patterns, Admissible::symmetric(neurons), TieRule::Paper).unwrap()
}

fn run(problem: &Problem, rule: &Rule) -> Training {
    run_until(problem, rule, Stop::never())
}

fn run_until(problem: &Problem, rule: &Rule, stop: Stop) -> Training {
    let mut control = Control { stop, threads: 1, seed: 3, progress: &mut |_| {} };
    train(problem, rule, &mut control).unwrap()
}

fn flips(problem: &Problem, rule: &Rule) -> usize {
    run(problem, rule).network.flips(problem.patterns()).unwrap().total()
}

/// The largest difference of two networks' weights, relative to the first's
/// largest.
fn distance(one: &Network, other: &Network) -> f64 {
    let pairs = one.weights().as_slice().iter().zip(other.weights().as_slice());
    let largest = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    largest / one.weights().largest()
}

fn scaled(network: &Network, scale: f64) -> Network {
    let weight = |i: usize, j: usize| scale * network.weights().row(i)[j];
    Network::without_bias(hopfit_core::Weights::from_fn(network.neurons(), weight).unwrap())
}

fn unlearned(dreams: Option<usize>) -> Rule {
    Rule::Unlearning(UnlearningOptions { dreams, ..Default::default() })
}

fn dreamt(dream_time: f64) -> Rule {
    Rule::Dreaming(DreamingOptions { dream_time })
}

fn ridge(penalty: f64) -> Rule {
    Rule::Ridge(RidgeOptions { penalty })
}

/// Every rule at its defaults, those with two faces twice.
fn all() -> Vec<Rule> {
    let perceptron = hopfit_train::PerceptronOptions::default();
    let variant = hopfit_train::PerceptronVariant::KrauthMezard;
    vec![
        Rule::Storkey,
        Rule::Perceptron(perceptron),
        Rule::Perceptron(hopfit_train::PerceptronOptions { variant, ..perceptron }),
        Rule::Mpf(MpfOptions::default()),
        dreamt(10.0),
        unlearned(Some(300)),
        ridge(1.0),
    ]
}

/// The published sums, each field from scratch.
fn storkey_by_definition(patterns: &Patterns) -> Network {
    let neurons = patterns.neurons();
    let mut w = vec![vec![0.0; neurons]; neurons];
    for x in patterns.rows() {
        let bit = |i: usize| f64::from(x[i]);
        let before = w.clone();
        let field = |i: usize, j: usize| -> f64 {
            let others = (0..neurons).filter(|k| *k != i && *k != j);
            others.map(|k| before[i][k] * bit(k)).sum()
        };
        for (i, row) in w.iter_mut().enumerate() {
            for j in (0..neurons).filter(|j| *j != i) {
                let change = bit(i) * bit(j) - bit(i) * field(j, i) - field(i, j) * bit(j);
                row[j] += change / neurons as f64;
            }
        }
    }
    let count = neurons as f64;
    let weights = hopfit_core::Weights::from_fn(neurons, |i, j| count * w[i][j]).unwrap();
    Network::without_bias(weights)
}

#[test]
fn storkey_is_its_definition_and_of_one_pattern_hebbs_rule() {
    for seed in 0..10 {
        let problem = symmetric(1 + 3 * seed as usize, 17, seed);
        let network = run(&problem, &Rule::Storkey).network;
        let expected = storkey_by_definition(problem.patterns());
        assert!(distance(&expected, &network) < 1e-11, "seed {seed}");
        assert!(network.weights().is_symmetric() && network.weights().has_zero_diagonal());
    }
    let one = symmetric(1, 17, 5);
    assert_eq!(run(&one, &Rule::Storkey).network, hebbian(one.patterns()));
}

/// Storkey's capacity is N/√(2 ln N), 33 of 100 neurons, where Hebb's is
/// N/(2 ln N), 11: both lose some bits at their limit and many well beyond.
#[test]
fn storkey_stores_as_many_as_was_published() {
    let lost = |rule: &Rule, count: usize| -> f64 {
        let total: usize = (0..10).map(|seed| flips(&symmetric(count, 100, seed), rule)).sum();
        total as f64 / (10 * count) as f64
    };
    let at = (100.0 / (2.0 * 100.0_f64.ln()).sqrt()) as usize;
    assert!(lost(&Rule::Storkey, at) < 1.0, "{}", lost(&Rule::Storkey, at));
    assert!(lost(&Rule::Hebbian, at) > 3.0, "{}", lost(&Rule::Hebbian, at));
    assert!(lost(&Rule::Storkey, 3 * at / 5) < 0.1, "{}", lost(&Rule::Storkey, 3 * at / 5));
    assert!(lost(&Rule::Storkey, 2 * at) > 1.0, "{}", lost(&Rule::Storkey, 2 * at));
}

/// dJ/dt = (J − J²)/(1 + t), diagonal included, from Hebb's rule on: by
/// Runge and Kutta's method.
#[test]
fn dreaming_solves_its_differential_equation() {
    for (count, neurons) in [(6, 14), (14, 14), (30, 14)] {
        let problem = symmetric(count, neurons, 2);
        let bit = |mu: usize, i: usize| f64::from(problem.patterns().bit(mu, i));
        let hebb = |i: usize, j: usize| (0..count).map(|mu| bit(mu, i) * bit(mu, j)).sum::<f64>();
        let n = neurons as f64;
        let mut j: Vec<f64> =
            (0..neurons * neurons).map(|at| hebb(at / neurons, at % neurons) / n).collect();
        let slope = |j: &[f64], t: f64| -> Vec<f64> {
            let square = |a: usize, b: usize| -> f64 {
                (0..neurons).map(|k| j[a * neurons + k] * j[k * neurons + b]).sum()
            };
            let entry = |at: usize| (j[at] - square(at / neurons, at % neurons)) / (1.0 + t);
            (0..j.len()).map(entry).collect()
        };
        let step = 1.0 / 512.0;
        let moved = |j: &[f64], by: f64, way: &[f64]| -> Vec<f64> {
            j.iter().zip(way).map(|(j, way)| j + by * way).collect()
        };
        for k in 0..4 * 512 {
            let t = step * f64::from(k);
            let a = slope(&j, t);
            let b = slope(&moved(&j, step / 2.0, &a), t + step / 2.0);
            let c = slope(&moved(&j, step / 2.0, &b), t + step / 2.0);
            let d = slope(&moved(&j, step, &c), t + step);
            for (at, value) in j.iter_mut().enumerate() {
                *value += step / 6.0 * (a[at] + 2.0 * b[at] + 2.0 * c[at] + d[at]);
            }
        }
        let entry = |a: usize, b: usize| if a == b { 0.0 } else { n * j[a * neurons + b] };
        let weights = hopfit_core::Weights::from_fn(neurons, entry).unwrap();
        let found = run(&problem, &dreamt(4.0)).network;
        let off = distance(&Network::without_bias(weights), &found);
        assert!(off < 1e-8, "P = {count}: {off}");
    }
}

#[test]
fn dreaming_runs_from_hebbs_rule_to_the_projection() {
    for seed in 0..5 {
        let problem = symmetric(30, 100, seed);
        assert_eq!(run(&problem, &dreamt(0.0)).network, hebbian(problem.patterns()));
        let short = run(&problem, &dreamt(1e-9)).network;
        assert!(distance(&hebbian(problem.patterns()), &short) < 1e-6);
        let projection =
            pseudoinverse(problem.patterns(), &PseudoinverseOptions::default()).unwrap();
        let long = run(&problem, &dreamt(1e9)).network;
        assert!(distance(&scaled(&projection, 100.0), &long) < 1e-6);
        // The eigenvalue at which ridge holds back half is N/t.
        let one = run(&problem, &dreamt(5.0)).network;
        let other = run(&problem, &ridge(20.0)).network;
        assert!(distance(&scaled(&other, 100.0 * 6.0 / 5.0), &one) < 1e-10);
    }
}

#[test]
fn ridge_tends_to_the_projection_and_fulfils_its_equations() {
    let problem = symmetric(30, 60, 4);
    let projection = pseudoinverse(problem.patterns(), &PseudoinverseOptions::default()).unwrap();
    assert!(distance(&projection, &run(&problem, &ridge(1e-7)).network) < 1e-8);
    // Of free weights: (y − w X) xᵀ = λ w, one by one.
    for (bias, masked, penalty) in [
        (false, false, 0.7),
        (true, false, 0.7),
        (true, false, 1e-6),
        (false, true, 0.7),
        (true, true, 0.1),
    ] {
        for count in [9, 40] {
            let problem = free(count, bias, masked);
            let network = run(&problem, &ridge(penalty)).network;
            assert_is_least_squares(&problem, &network, penalty);
        }
    }
}

fn free(count: usize, bias: bool, masked: bool) -> Problem {
    let mut admissible = Admissible::symmetric(24);
    (admissible.symmetric, admissible.bias) = (false, bias);
    if masked {
        let shape = hopfit_core::Shape::new(4, 6);
        admissible.mask = hopfit_core::Mask::receptive_field(shape, 2.0);
    }
    let patterns = Patterns::random(count, 24, 8).unwrap();
    Problem::new(patterns, admissible, TieRule::Paper).unwrap()
}

fn assert_is_least_squares(problem: &Problem, network: &Network, penalty: f64) {
    let admissible = problem.admissible();
    for i in 0..problem.neurons() {
        let errors: Vec<f64> = problem
            .patterns()
            .rows()
            .map(|x| f64::from(x[i]) - network.fields(x).unwrap()[i])
            .collect();
        let by_bias: f64 = errors.iter().sum();
        assert!(!admissible.bias || by_bias.abs() < 1e-7, "{by_bias}");
        assert!(admissible.bias || network.bias()[i] == 0.0);
        for j in 0..problem.neurons() {
            let weight = network.weights().row(i)[j];
            if !admissible.mask.allows(i, j) {
                assert_eq!(weight, 0.0);
                continue;
            }
            let bits = problem.patterns().rows().map(|x| f64::from(x[j]));
            let slope: f64 = errors.iter().zip(bits).map(|(error, x)| error * x).sum();
            assert!((slope - penalty * weight).abs() < 1e-6, "{i} {j}: {slope} {weight}");
        }
    }
}

#[test]
fn free_ridge_rows_are_symmetric_ones_times_a_positive_number() {
    for count in [10, 24, 60] {
        let tied = symmetric(count, 24, 8);
        let tied = run(&tied, &ridge(0.3)).network;
        let free = run(&free(count, false, false), &ridge(0.3)).network;
        for i in 0..24 {
            let (a, b) = (tied.weights().row(i), free.weights().row(i));
            let ratio = b[(i + 1) % 24] / a[(i + 1) % 24];
            assert!(ratio > 0.0 && a.iter().zip(b).all(|(a, b)| (a * ratio - b).abs() < 1e-8));
        }
    }
}

#[test]
fn neurons_that_never_change_are_no_trouble() {
    let rows: Vec<Vec<i8>> = symmetric(12, 10, 3)
        .patterns()
        .rows()
        .map(|row| [row, &[1, -1, row[0]]].concat())
        .collect();
    let patterns = Patterns::from_rows(&rows).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(13), TieRule::Paper).unwrap();
    for rule in all() {
        let network = run(&problem, &rule).network;
        assert!(network.weights().is_symmetric() && network.weights().largest() > 0.0, "{rule:?}");
    }
    let one = Patterns::from_rows(&[[1, -1, 1, 1], [1, -1, 1, 1]]).unwrap();
    for (symmetric, bias) in [(true, false), (false, false), (false, true)] {
        let admissible = Admissible { symmetric, bias, ..Admissible::symmetric(4) };
        let problem = Problem::new(one.clone(), admissible, TieRule::Paper).unwrap();
        assert_eq!(flips(&problem, &ridge(1.0)), 0, "{symmetric} {bias}");
    }
}

/// Hillar, Sohl-Dickstein and Koepsell: it stores whatever can be stored, at
/// least one pattern a neuron.
#[test]
fn probability_flow_stores_a_pattern_a_neuron() {
    for seed in 0..5 {
        let problem = symmetric(40, 40, seed);
        let training = run(&problem, &Rule::Mpf(MpfOptions::default()));
        assert_eq!(training.status, Status::Optimal, "seed {seed}");
        assert_eq!(training.lower_bound, Some(0));
        assert!(mpf_of(&training).converged);
    }
    // Without a penalty the objective falls towards zero.
    let options = MpfOptions { weight_decay: 0.0, steps: 200 };
    let training = run(&symmetric(20, 40, 1), &Rule::Mpf(options));
    assert!(mpf_of(&training).objective < 1e-3);
    assert_eq!(training.network.flips(symmetric(20, 40, 1).patterns()).unwrap().total(), 0);
}

#[test]
fn unlearning_stores_more_than_hebbs_rule_and_too_much_of_it_nothing() {
    for seed in 0..5 {
        let problem = symmetric(20, 100, seed);
        let hebb = flips(&problem, &Rule::Hebbian);
        assert_eq!(flips(&problem, &unlearned(Some(0))), hebb);
        assert_eq!(flips(&problem, &unlearned(None)), 0, "seed {seed}");
        assert!(hebb > 10 && flips(&problem, &unlearned(Some(60_000))) > 10 * hebb);
    }
}

/// What Hopfield, Feinstein and Palmer saw: after unlearning, random states
/// end in stored patterns more often.
#[test]
fn unlearning_leaves_fewer_spurious_memories() {
    let problem = symmetric(14, 100, 6);
    let found = |rule: &Rule| {
        let network = run(&problem, rule).network;
        let starts = hopfit_core::Cues::noisy(
            &Patterns::random(300, 100, 77).unwrap(),
            0.0,
            &mut hopfit_core::random::Stream::new(0, 0),
        );
        let recaller = hopfit_core::Recaller::new(&network);
        let update = hopfit_core::Update::Random { seed: 1 };
        let states = recaller.update(update).recall_all(&starts).unwrap().states;
        let is_stored = |state: &&[i8]| {
            let overlap =
                |x: &[i8]| x.iter().zip(*state).map(|(a, b)| i32::from(a * b)).sum::<i32>();
            problem.patterns().rows().any(|x| overlap(x).abs() == 100)
        };
        states.chunks_exact(100).filter(is_stored).count()
    };
    let (before, after) = (found(&Rule::Hebbian), found(&unlearned(None)));
    assert!(after > before + 60, "{before} {after}");
}

#[test]
fn seeds_choose_the_dreams_and_nothing_else() {
    let problem = symmetric(10, 30, 1);
    for rule in all() {
        let with = |seed: u64| {
            let mut control =
                Control { stop: Stop::never(), threads: 1, seed, progress: &mut |_| {} };
            train(&problem, &rule, &mut control).unwrap().network
        };
        assert_eq!(with(1), with(1));
        assert_eq!(with(1) == with(2), !matches!(rule, Rule::Unlearning(_)), "{rule:?}");
    }
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let problem = symmetric(90, 150, 2);
    for rule in all() {
        let on = |threads: u32| {
            let mut control =
                Control { stop: Stop::never(), threads, seed: 0, progress: &mut |_| {} };
            train(&problem, &rule, &mut control).unwrap().network
        };
        assert_eq!(on(1), on(3), "{rule:?}");
    }
}

#[test]
fn a_stopped_run_returns_what_it_has() {
    let problem = symmetric(300, 200, 1);
    for rule in all() {
        let raised = Stop::never();
        raised.raise();
        let training = run_until(&problem, &rule, raised);
        assert_eq!(training.status, Status::Interrupted, "{rule:?}");
        let begun = Instant::now();
        let stop = Stop::after(Duration::from_millis(100));
        let training = run_until(&problem, &rule, stop);
        assert!(begun.elapsed() < Duration::from_secs(10), "{rule:?}");
        assert_eq!(training.status, Status::Feasible, "{rule:?}");
    }
    let endless = unlearned(Some(usize::MAX));
    let training = run_until(&problem, &endless, Stop::after(Duration::from_millis(200)));
    let Details::Unlearning(details) = training.details else { panic!("another rule") };
    assert!(details.dreams > 10);
}

#[test]
fn weights_are_on_the_grid_and_what_is_stored_is_certified() {
    let problem = symmetric(5, 60, 9);
    for rule in all() {
        let training = run(&problem, &rule);
        assert_eq!(training.network, training.network.on_grid(), "{rule:?}");
        assert_eq!(training.status, Status::Optimal, "{rule:?}");
        assert!(training.certificate.is_some() && training.integer.is_some(), "{rule:?}");
        assert_ne!(training.details, Details::None, "{rule:?}");
        let margin =
            training.network.stabilities(problem.patterns(), Norm::Euclidean).unwrap().smallest();
        assert!(margin > 0.0, "{rule:?}");
    }
}

#[test]
fn classes_without_a_meaning_are_refused() {
    let patterns = Patterns::random(3, 8, 1).unwrap();
    let refused = |rule: &Rule, change: &dyn Fn(&mut Admissible)| {
        let mut admissible = Admissible::symmetric(8);
        change(&mut admissible);
        let problem = Problem::new(patterns.clone(), admissible, TieRule::Paper).unwrap();
        train(&problem, rule, &mut Control::default()).err()
    };
    for rule in all() {
        let whole = refused(&rule, &|class| class.range = hopfit_core::WeightRange::TERNARY);
        assert!(whole.is_some(), "{rule:?}");
        let free = refused(&rule, &|class| class.symmetric = false);
        let honoured = matches!(rule, Rule::Perceptron(_) | Rule::Ridge(_));
        assert_eq!(free.is_none(), honoured, "{rule:?}");
        let biased = refused(&rule, &|class| class.bias = true);
        let honoured = matches!(rule, Rule::Perceptron(_) | Rule::Mpf(_));
        assert_eq!(biased.is_none(), honoured, "{rule:?}");
    }
    let error = refused(&ridge(1.0), &|class| class.bias = true).unwrap();
    assert!(matches!(error.kind(), ErrorKind::NeedsFreeWeights { rule: "ridge" }), "{error}");
    let error = refused(&Rule::Mpf(MpfOptions::default()), &|class| class.symmetric = false);
    assert!(matches!(error.unwrap().kind(), ErrorKind::NeedsSymmetry { rule: "mpf" }));
}

#[test]
fn options_out_of_range_are_refused() {
    let rule = |option: &str, value: f64| match option {
        "dream_time" => dreamt(value),
        "penalty" => ridge(value),
        "weight_decay" => Rule::Mpf(MpfOptions { weight_decay: value, steps: 1 }),
        "kappa" => {
            let given = hopfit_train::PerceptronOptions::default();
            Rule::Perceptron(hopfit_train::PerceptronOptions { kappa: value, ..given })
        }
        _ => Rule::Unlearning(UnlearningOptions { dreams: None, unlearning_rate: value }),
    };
    let problem = symmetric(3, 8, 1);
    for option in ["dream_time", "penalty", "weight_decay", "kappa", "unlearning_rate"] {
        for value in [-0.1, f64::NAN, f64::INFINITY] {
            let error = train(&problem, &rule(option, value), &mut Control::default()).unwrap_err();
            let expected = matches!(
                error.kind(), ErrorKind::OptionOutOfRange { option: named, .. } if named.name() == option
            );
            assert!(expected, "{error}");
        }
    }
    assert!(train(&problem, &ridge(0.0), &mut Control::default()).is_err());
    assert_eq!(flips(&problem, &ridge(1e-12)), flips(&problem, &ridge(1e-9)));
}
