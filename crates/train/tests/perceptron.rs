//! The perceptron rule: what it reaches, and what theory says of it.

use hopfit_core::{Admissible, Mask, Network, Norm, Patterns, Problem, Shape, Stop, TieRule};
use hopfit_train::details::PerceptronDetails;
use hopfit_train::{
    Control, Details, KappaNorm, PerceptronOptions, PerceptronVariant, Rule, Status, Training,
    train,
};

fn details_of(training: &Training) -> PerceptronDetails {
    let Details::Perceptron(details) = training.details else { panic!("another rule") };
    details
}

const VARIANTS: [PerceptronVariant; 2] =
    [PerceptronVariant::DiederichOpper, PerceptronVariant::KrauthMezard];

fn run(problem: &Problem, options: PerceptronOptions) -> Training {
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, &Rule::Perceptron(options), &mut control).unwrap()
}

fn problem(count: usize, neurons: usize, seed: u64, change: impl Fn(&mut Admissible)) -> Problem {
    let mut admissible = Admissible::symmetric(neurons);
    change(&mut admissible);
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    Problem::new(patterns, admissible, TieRule::Paper).unwrap()
}

/// The smallest x_i h_i, and the same over the norm that `then margin` takes:
/// of each row with its bias, or of all rows their root mean square.
fn margins(problem: &Problem, network: &Network) -> (f64, f64) {
    let stabilities = network.stabilities(problem.patterns(), Norm::None).unwrap();
    let square = |i: usize| {
        let row = network.weights().row(i).iter().map(|w| w * w).sum::<f64>();
        row + network.bias()[i].powi(2)
    };
    let neurons = problem.neurons();
    let mean = (0..neurons).map(square).sum::<f64>() / neurons as f64;
    let norm = |i: usize| if problem.admissible().symmetric { mean } else { square(i) }.sqrt();
    let bits = (0..problem.patterns().count()).flat_map(|mu| (0..neurons).map(move |i| (mu, i)));
    let over = bits.map(|(mu, i)| stabilities.get(mu, i) / norm(i)).fold(f64::INFINITY, f64::min);
    (stabilities.smallest(), over)
}

#[test]
fn every_bit_gets_the_stability_asked_for_in_every_class() {
    let shape = Shape::new(5, 6);
    for variant in VARIANTS {
        for norm in [KappaNorm::Steps, KappaNorm::Euclidean] {
            for case in 0..8 {
                let (free, bias, masked) = (case & 1 > 0, case & 2 > 0, case & 4 > 0);
                let problem = problem(4, 30, case, |class| {
                    (class.symmetric, class.bias) = (!free, bias);
                    if masked {
                        class.mask = Mask::receptive_field(shape, 3.5);
                    }
                });
                let options = PerceptronOptions { variant, norm, kappa: 0.4, epochs: 5000 };
                let training = run(&problem, options);
                let details = details_of(&training);
                assert!(details.converged, "{variant:?} {norm:?} {case} {details:?}");
                assert_eq!(training.status, Status::Optimal);
                let network = &training.network;
                let (raw, euclidean) = margins(&problem, network);
                match norm {
                    KappaNorm::Steps => assert!(raw >= 0.4 * 30.0, "{raw}"),
                    KappaNorm::Euclidean => assert!(euclidean >= 0.4 - 1e-12, "{euclidean}"),
                }
                let bound = details.margin_bound.unwrap();
                assert!(euclidean <= bound * (1.0 + 1e-12), "{euclidean} {bound}");
                let whole = network.weights().as_slice().iter().chain(network.bias());
                assert!(whole.clone().all(|w| w.fract() == 0.0));
                assert!(free || network.weights().is_symmetric());
                assert_eq!(network.bias().iter().any(|b| *b != 0.0), bias);
                for i in 0..30 {
                    for j in (0..30).filter(|j| !problem.admissible().mask.allows(i, *j)) {
                        assert_eq!(network.weights().row(i)[j], 0.0);
                    }
                }
            }
        }
    }
}

/// Gardner: the largest stability of free rows solves
/// 1/α = ∫_{−κ}^∞ (t + κ)² φ(t) dt, which at α = 0.5 is 1.03 and at 0.2 is 2.0.
/// Correcting the weakest bit comes close as κ grows, and never beyond what it
/// proves.
#[test]
fn correcting_the_weakest_bit_reaches_the_largest_stability_of_theory() {
    for (count, theory) in [(20, 2.0), (50, 1.03)] {
        let problem = problem(count, 100, 4, |class| class.symmetric = false);
        let variant = PerceptronVariant::KrauthMezard;
        let options =
            PerceptronOptions { variant, kappa: 20.0, epochs: 100_000, ..Default::default() };
        let training = run(&problem, options);
        assert!(details_of(&training).converged);
        let stabilities =
            training.network.stabilities(problem.patterns(), Norm::Euclidean).unwrap();
        let of_neuron =
            |i: usize| (0..count).map(|mu| stabilities.get(mu, i)).fold(f64::INFINITY, f64::min);
        let mean = (0..100).map(of_neuron).sum::<f64>() / 100.0;
        assert!((mean / theory - 1.0).abs() < 0.08, "{mean} {theory}");
        let smallest = (0..100).map(of_neuron).fold(f64::INFINITY, f64::min);
        let bound = details_of(&training).margin_bound.unwrap();
        assert!(smallest <= bound && bound < 1.15 * smallest, "{smallest} {bound}");
    }
}

/// The margin of tied weights, against the exact engine's largest.
#[test]
fn tied_weights_come_near_the_largest_margin_and_no_further() {
    let problem = problem(10, 24, 3, |_| {});
    let exact = hopfit_train::ExactOptions::default().then(hopfit_train::Then::Margin);
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    let largest = train(&problem, &Rule::Exact(exact), &mut control).unwrap();
    let (_, largest) = margins(&problem, &largest.network);
    let variant = PerceptronVariant::KrauthMezard;
    let options = PerceptronOptions { variant, kappa: 30.0, epochs: 100_000, ..Default::default() };
    let training = run(&problem, options);
    let (_, reached) = margins(&problem, &training.network);
    let bound = details_of(&training).margin_bound.unwrap();
    assert!(reached > 0.95 * largest && reached <= largest * 1.001, "{reached} {largest}");
    assert!(bound >= largest * 0.9999 && bound < 1.2 * largest, "{bound} {largest}");
    // Gardner's own condition is met just below, and never above the bound.
    let gardner = |kappa: f64, epochs: usize| {
        let norm = KappaNorm::Euclidean;
        let options = PerceptronOptions { variant, kappa, norm, epochs };
        details_of(&run(&problem, options)).converged
    };
    assert!(gardner(0.9 * largest, 10_000) && !gardner(1.01 * bound, 20));
}

#[test]
fn where_not_all_can_be_stored_the_best_weights_are_kept() {
    for variant in VARIANTS {
        for free in [false, true] {
            let problem = problem(60, 20, 2, |class| class.symmetric = !free);
            let lost = |epochs: usize| {
                let options = PerceptronOptions { variant, epochs, ..Default::default() };
                let training = run(&problem, options);
                assert!(!details_of(&training).converged);
                assert_eq!(training.status, Status::Feasible);
                training.network.flips(problem.patterns()).unwrap().total()
            };
            let (few, many) = (lost(3), lost(60));
            // More passes never lose more: the best is kept.
            let half = problem.patterns().as_slice().len() / 2;
            assert!(many <= few && many < half, "{variant:?} {free}: {few} {many}");
        }
    }
}

#[test]
fn kappa_of_zero_asks_that_bits_are_kept_under_either_tie_rule() {
    for variant in VARIANTS {
        for tie in [TieRule::Paper, TieRule::Strict] {
            for free in [false, true] {
                let mut admissible = Admissible::symmetric(15);
                admissible.symmetric = !free;
                let patterns = Patterns::random(9, 15, 6).unwrap();
                let problem = Problem::new(patterns, admissible, tie).unwrap();
                let options = PerceptronOptions { variant, kappa: 0.0, ..Default::default() };
                let training = run(&problem, options);
                let unmet = training.network.unmet(problem.patterns(), tie).unwrap().total();
                assert_eq!(unmet, 0, "{variant:?} {tie} {free}");
            }
        }
    }
}
