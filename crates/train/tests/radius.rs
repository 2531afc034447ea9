//! Training for the radius: what is promised is checked, and nothing is lost.

use hopfit_certify::{Certificate, check_problem};
use hopfit_core::{
    Admissible, Damage, Demand, Patterns, Problem, Radii, Stop, TieRule, WeightRange,
};
use hopfit_train::details::ThenOutcome;
use hopfit_train::{
    Control, ErrorKind, ExactOptions, Proof, RadiusTraining, RecallTraining, Rule, Status, Then,
    ThenName, Training, train,
};
use std::time::Duration;

fn problem(neurons: usize, count: usize, seed: u64) -> Problem {
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    Problem::new(patterns, Admissible::symmetric(neurons), TieRule::Paper).unwrap()
}

fn solve(problem: &Problem, then: Option<Then>, stop: Stop) -> Training {
    let mut options = ExactOptions::default();
    options.then = then;
    let mut control = Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, &Rule::Exact(options), &mut control).unwrap()
}

fn radius(enough: Option<usize>) -> Option<Then> {
    Some(Then::Radius(RadiusTraining { enough, noise: RecallTraining::default() }))
}

fn radii(problem: &Problem, training: &Training) -> Radii {
    training.network.radii(problem.patterns(), problem.tie()).unwrap()
}

fn lost(problem: &Problem, training: &Training) -> Vec<Demand> {
    let unmet = training.network.unmet(problem.patterns(), problem.tie()).unwrap();
    unmet.demands().to_vec()
}

/// Everything that holds of any result; the certificate.
fn assert_sound<'a>(problem: &Problem, training: &'a Training) -> &'a Certificate {
    let former = solve(problem, None, Stop::never());
    let (before, after) = (lost(problem, &former), lost(problem, training));
    assert!(after.iter().all(|demand| before.contains(demand)), "{before:?} {after:?}");
    let certificate = training.certificate.as_ref().unwrap();
    let verdict = check_problem(certificate, problem).unwrap();
    assert_eq!((verdict.flips, Some(verdict.lower_bound)), (after.len(), training.lower_bound));
    let read = Certificate::from_json(&certificate.to_json()).unwrap();
    assert_eq!(read, *certificate);
    let basins = certificate.basins.as_ref().unwrap();
    let found = radii(problem, training);
    for damage in Damage::ALL {
        let told = basins.of(damage).radii.iter();
        let found = found.per_pattern(damage).iter();
        assert!(told.zip(found).all(|(told, found)| *told == found.map_or(-1, |r| r as i64)));
        assert!(radii(problem, &former).common(damage) <= training_common(training, damage));
    }
    certificate
}

fn training_common(training: &Training, damage: Damage) -> Option<usize> {
    let basins = training.certificate.as_ref().unwrap().basins.as_ref().unwrap();
    let least = basins.of(damage).radii.iter().min().unwrap();
    usize::try_from(*least).ok()
}

#[test]
fn the_largest_radius_is_found_and_proved() {
    for (neurons, count) in [(100, 20), (100, 50), (40, 8)] {
        let problem = problem(neurons, count, 1);
        let training = solve(&problem, radius(None), Stop::never());
        let certificate = assert_sound(&problem, &training);
        let flips = &certificate.basins.as_ref().unwrap().flips;
        let common = flips.radii.iter().min().unwrap();
        assert_eq!(flips.bound, Some(*common), "{:?}", training.details);
        let then = training.details.then().unwrap();
        let ThenOutcome::Radius(outcome) = &then.outcome else { panic!("{then:?}") };
        assert_eq!(outcome.flips.map(|radius| radius as i64), Some(*common));
        assert_eq!((then.status, then.proof), (Status::Optimal, Proof::Certified));
        assert_eq!(training.status, Status::Optimal);
    }
}

#[test]
fn free_weights_and_biases_are_proved_too() {
    for (symmetric, bias) in [(false, false), (true, true), (false, true)] {
        let patterns = Patterns::random(6, 30, 4).unwrap();
        let class = Admissible { symmetric, bias, ..Admissible::symmetric(30) };
        let problem = Problem::new(patterns, class, TieRule::Strict).unwrap();
        let training = solve(&problem, radius(None), Stop::never());
        let basins = assert_sound(&problem, &training).basins.as_ref().unwrap();
        assert!(basins.flips.bound.is_some(), "{symmetric} {bias}");
        assert!(basins.flips.radii.iter().all(|radius| *radius >= 2));
    }
}

#[test]
fn patterns_with_lost_bits_do_not_hold_the_others_back() {
    let base = Patterns::random(4, 30, 6).unwrap();
    let mut rows: Vec<Vec<i8>> = base.rows().map(<[i8]>::to_vec).collect();
    let mut twin = rows[3].clone();
    twin[5] *= -1;
    rows.push(twin);
    let patterns = Patterns::from_rows(&rows).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(30), TieRule::Paper).unwrap();
    let training = solve(&problem, radius(None), Stop::never());
    assert_eq!(lost(&problem, &training).len(), 1);
    let basins = assert_sound(&problem, &training).basins.as_ref().unwrap();
    assert_eq!(basins.flips.radii.iter().min(), Some(&-1));
    assert!(basins.flips.radii[..3].iter().all(|radius| *radius >= 1), "{basins:?}");
    // That not all can be stored is what refutes a radius of zero.
    assert_eq!(basins.flips.bound, Some(-1));
}

#[test]
fn enough_leaves_the_rest_to_noise() {
    let problem = problem(100, 50, 2);
    let largest = solve(&problem, radius(None), Stop::never());
    let asked = solve(&problem, radius(Some(1)), Stop::never());
    assert_sound(&problem, &asked);
    assert!(training_common(&asked, Damage::Flipped) >= Some(1));
    let ThenOutcome::Radius(outcome) = &asked.details.then().unwrap().outcome else { panic!() };
    let noise = outcome.noise.as_ref().unwrap();
    let ThenOutcome::Recall(loss) = &noise.outcome else { panic!("{noise:?}") };
    assert!(loss.loss_after.unwrap() < loss.loss_before.unwrap(), "{loss:?}");
    assert!(training_common(&largest, Damage::Flipped) >= Some(2));
    // More than there is: as much as can be, and told.
    let most = solve(&problem, radius(Some(40)), Stop::never());
    assert_sound(&problem, &most);
    assert_eq!(training_common(&most, Damage::Flipped), training_common(&largest, Damage::Flipped));
}

#[test]
fn a_stop_or_a_limit_keeps_what_was_found() {
    let problem = problem(60, 20, 1);
    let stop = Stop::never();
    stop.raise();
    let stopped = solve(&problem, radius(None), stop);
    check_problem(stopped.certificate.as_ref().unwrap(), &problem).unwrap();
    assert_eq!(stopped.status, Status::Interrupted);
    assert_eq!(stopped.details.then().unwrap().status, Status::Interrupted);
    let limited = solve(&problem, radius(None), Stop::after(Duration::from_millis(50)));
    check_problem(limited.certificate.as_ref().unwrap(), &problem).unwrap();
    assert_ne!(limited.status, Status::Interrupted);
}

#[test]
fn whole_weights_and_bad_noise_are_refused() {
    let patterns = Patterns::random(3, 6, 1).unwrap();
    let run = |range, noise_level| {
        let class = Admissible { range, ..Admissible::symmetric(6) };
        let problem = Problem::new(patterns.clone(), class, TieRule::Paper).unwrap();
        let noise = RecallTraining { noise_level, ..RecallTraining::default() };
        let then = Then::Radius(RadiusTraining { enough: Some(1), noise });
        let mut control = Control::default();
        train(&problem, &Rule::Exact(ExactOptions::default().then(then)), &mut control).unwrap_err()
    };
    let error = run(WeightRange::TERNARY, 0.02);
    assert!(
        matches!(error.kind(), ErrorKind::ThenOfWholeWeights { then: ThenName::Radius(_), .. }),
        "{error}"
    );
    assert!(run(WeightRange::Continuous, 0.7).to_string().contains("noise_level"));
}
