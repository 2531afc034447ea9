//! The layer of tanh neurons: what the descent must do.

use hopfit_core::{Network, Patterns, Stop};
use hopfit_train::{Epoch, ErrorKind, GradientOptions, Loss, Shuffle, gradient};

fn train(patterns: &Patterns, options: &GradientOptions) -> (Network, Vec<Epoch>) {
    let mut epochs = Vec::new();
    let progress = &mut |epoch| epochs.push(epoch);
    let network = gradient(patterns, options, &Stop::never(), progress).unwrap();
    (network, epochs)
}

fn patterns(count: usize, seed: u64) -> Patterns {
    Patterns::random(count, 20, seed).unwrap()
}

#[test]
fn the_loss_falls_and_the_weights_are_tied() {
    for seed in 0..50 {
        let patterns = patterns(10, seed);
        let (network, epochs) = train(&patterns, &GradientOptions { seed, ..Default::default() });
        let numbers: Vec<usize> = epochs.iter().map(|epoch| epoch.number).collect();
        assert_eq!(numbers, (1..=100).collect::<Vec<_>>());
        let loss = |from: usize| epochs[from..from + 10].iter().map(|e| e.loss).sum::<f64>();
        for start in (0..90).step_by(10) {
            assert!(loss(start + 10) < loss(start), "seed {seed}");
        }
        assert!(network.weights().is_symmetric() && network.weights().has_zero_diagonal());
        assert!(network.weights().largest() > 0.0);
        assert!(network.bias().iter().all(|b| *b == 0.0));
        assert_eq!(network.on_grid(), network);
    }
}

#[test]
fn the_seed_decides() {
    let patterns = patterns(12, 3);
    for base in [GradientOptions::default(), GradientOptions::tuned(20)] {
        let options = GradientOptions { seed: 5, epochs: 30, ..base };
        let (first, epochs) = train(&patterns, &options);
        assert_eq!(train(&patterns, &options), (first.clone(), epochs));
        let other = GradientOptions { seed: 6, ..options };
        assert_ne!(train(&patterns, &other).0, first);
    }
}

#[test]
fn no_learning_leaves_the_first_weights_within_glorots_bounds() {
    let options = GradientOptions {
        epochs: 1,
        learning_rate: 1e-300,
        initial_scale: 2.0,
        ..Default::default()
    };
    let (network, _) = train(&patterns(5, 1), &options);
    let bound = 2.0 * (6.0 / 40.0_f64).sqrt();
    let largest = network.weights().largest();
    assert!(largest <= bound + 1e-9 && largest > 0.9 * bound, "{largest}");
    let mean = network.weights().as_slice().iter().sum::<f64>() / 380.0;
    assert!(mean.abs() < 0.15, "{mean}");
}

/// Full-batch descent from zero, written out for two neurons: the only weight
/// is w, both fields are w x_j, and the loss of a pattern with equal bits is
/// (tanh w − 1)².
#[test]
fn two_neurons_follow_the_recursion_by_hand() {
    let patterns = Patterns::from_rows(&[[1, 1], [-1, -1], [1, 1]]).unwrap();
    let options = GradientOptions {
        epochs: 50,
        learning_rate: 0.1,
        rate_decay: 0.9,
        batch_size: 3,
        weight_decay: 0.05,
        initial_scale: 0.0,
        ..Default::default()
    };
    let (network, epochs) = train(&patterns, &options);
    let (mut w, mut velocity, mut rate) = (0.0_f64, 0.0, 0.1);
    for epoch in epochs {
        let output = w.tanh();
        assert!((epoch.loss - (output - 1.0) * (output - 1.0)).abs() < 1e-12);
        assert!((epoch.largest_error - (1.0 - output)).abs() < 1e-12);
        assert!((epoch.learning_rate - rate).abs() < 1e-15);
        let slope = 2.0 * (output - 1.0) * (1.0 - output * output) + 0.05 * w;
        velocity = 0.9 * velocity - rate * slope;
        w += velocity;
        rate *= 0.9;
    }
    assert!((network.weights().row(0)[1] - w).abs() < 1e-9, "{w}");
}

#[test]
fn batches_and_order_matter_as_asked() {
    let patterns = patterns(12, 8);
    let run = |batch_size, shuffle| {
        let options = GradientOptions { batch_size, shuffle, ..Default::default() };
        train(&patterns, &options).0
    };
    // One batch of all is the same in any order, up to roundoff.
    let (never, every) = (run(12, Shuffle::Never), run(50, Shuffle::EveryEpoch));
    for (a, b) in never.weights().as_slice().iter().zip(every.weights().as_slice()) {
        assert!((a - b).abs() < 1e-9);
    }
    assert_ne!(run(5, Shuffle::Never), run(5, Shuffle::Once));
    assert_ne!(run(5, Shuffle::Once), run(5, Shuffle::EveryEpoch));
}

#[test]
fn a_graduated_descent_begins_with_the_cross_entropy() {
    let patterns = patterns(10, 4);
    let after_one = |loss| {
        let stop = Stop::never();
        let options = GradientOptions { loss, ..Default::default() };
        gradient(&patterns, &options, &stop, &mut |_| stop.raise()).unwrap()
    };
    assert_eq!(after_one(Loss::Graduated), after_one(Loss::CrossEntropy));
    assert_ne!(after_one(Loss::Graduated), after_one(Loss::HalfSquaredError));
}

#[test]
fn tuned_stores_what_the_papers_setting_does_not() {
    let mean_flips = |count, options: &dyn Fn(u64) -> GradientOptions| {
        let flips = (0..10).map(|seed| {
            let patterns = patterns(count, 100 + seed);
            train(&patterns, &options(seed)).0.flips(&patterns).unwrap().per_pattern()
        });
        flips.sum::<f64>() / 10.0
    };
    let paper = |seed| GradientOptions { seed, ..Default::default() };
    let tuned = |seed| GradientOptions { seed, ..GradientOptions::tuned(20) };
    for count in [5, 10, 15, 20] {
        assert_eq!(mean_flips(count, &tuned), 0.0);
        assert!(mean_flips(count, &paper) > 0.0);
    }
    assert!(mean_flips(24, &tuned) < 0.05);
    assert!(mean_flips(40, &tuned) < 0.5 * mean_flips(40, &paper));
}

#[test]
fn tuned_ends_early_once_every_bit_is_firm() {
    let patterns = patterns(5, 2);
    let (network, epochs) = train(&patterns, &GradientOptions::tuned(20));
    assert!(epochs.len() < 200, "{}", epochs.len());
    let errors: Vec<f64> = epochs.iter().map(|epoch| epoch.largest_error).collect();
    let (last, before) = errors.split_last().unwrap();
    assert!(*last <= 0.25 && before.iter().all(|error| *error > 0.25), "{errors:?}");
    assert_eq!(network.flips(&patterns).unwrap().total(), 0);
}

#[test]
fn a_stop_ends_the_descent_with_the_weights_so_far() {
    let patterns = patterns(10, 1);
    let stop = Stop::never();
    let mut seen = 0;
    let stopped = gradient(&patterns, &GradientOptions::default(), &stop, &mut |epoch| {
        seen = epoch.number;
        if seen == 7 {
            stop.raise();
        }
    });
    assert_eq!(seen, 7);
    let options = GradientOptions { epochs: 7, ..Default::default() };
    assert_eq!(stopped.unwrap(), train(&patterns, &options).0);
}

#[test]
fn options_out_of_range_are_refused_by_name() {
    let fine = GradientOptions::default;
    let refused = [
        ("epochs", GradientOptions { epochs: 0, ..fine() }),
        ("batch_size", GradientOptions { batch_size: 0, ..fine() }),
        ("learning_rate", GradientOptions { learning_rate: 0.0, ..fine() }),
        ("learning_rate", GradientOptions { learning_rate: f64::NAN, ..fine() }),
        ("learning_rate", GradientOptions { learning_rate: f64::INFINITY, ..fine() }),
        ("rate_decay", GradientOptions { rate_decay: 0.0, ..fine() }),
        ("rate_decay", GradientOptions { rate_decay: 1.5, ..fine() }),
        ("momentum", GradientOptions { momentum: 1.0, ..fine() }),
        ("momentum", GradientOptions { momentum: -0.1, ..fine() }),
        ("weight_decay", GradientOptions { weight_decay: -1.0, ..fine() }),
        ("initial_scale", GradientOptions { initial_scale: f64::NAN, ..fine() }),
        ("target_error", GradientOptions { target_error: -1.0, ..fine() }),
    ];
    for (name, options) in refused {
        let error = gradient(&patterns(2, 0), &options, &Stop::never(), &mut |_| ()).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::OptionOutOfRange { option, .. } if option.name() == name),
            "{name}: {error}"
        );
    }
    assert!(GradientOptions::tuned(0).validate().is_ok());
}

#[test]
fn weights_without_bounds_are_an_error() {
    let extreme = [
        GradientOptions { learning_rate: 1e250, ..Default::default() },
        GradientOptions { weight_decay: 1e9, ..Default::default() },
        GradientOptions { initial_scale: f64::MAX, ..Default::default() },
    ];
    for options in extreme {
        let result = gradient(&patterns(5, 0), &options, &Stop::never(), &mut |_| ());
        assert!(matches!(result.unwrap_err().kind(), ErrorKind::Diverged { .. }));
    }
}
