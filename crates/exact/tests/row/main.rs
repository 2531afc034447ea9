//! Row problems against brute force, and their proofs against a checker of
//! their own.

mod checker;
mod oracle;

use checker::check;
use hopfit_certify::{Certificate, Fact, Lower, Node, check_problem};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule};
use hopfit_exact::row::{RowOptions, RowOutcome, RowProblem, solve, solve_all};

fn problem(patterns: Patterns, tie: TieRule, bias: bool, mask: Option<Mask>) -> Problem {
    let mut admissible = Admissible::symmetric(patterns.neurons());
    admissible.bias = bias;
    admissible.mask = mask.unwrap_or(admissible.mask);
    Problem::new(patterns, admissible, tie).unwrap()
}

fn run(problem: &Problem) -> Vec<RowOutcome> {
    solve_all(problem, &RowOptions::default(), &Stop::never()).unwrap()
}

fn accept(problem: &Problem, outcome: &RowOutcome) {
    let row = RowProblem::new(problem, outcome.neuron).unwrap();
    assert_eq!(check(&row, &outcome.proof), Ok(()), "neuron {}", outcome.neuron);
    assert_eq!(row.unmet(&outcome.weights), outcome.flips);
    assert!(outcome.lower_bound() <= outcome.flips);
    assert_eq!(row.lift(&outcome.weights), outcome.lifted);
    assert_eq!(outcome.unmet.len(), outcome.flips);
    let lost = |pattern: &usize| {
        let met = |class: &hopfit_exact::row::DemandClass| class.is_met(&outcome.weights);
        row.classes().iter().any(|class| class.patterns().contains(pattern) && !met(class))
    };
    assert!(outcome.unmet.iter().all(lost));
    assert_eq!(checked(problem, &outcome.proof), Ok(outcome.lower_bound()));
}

/// What the checker of certificates says of a row's proof, which is one of the
/// whole problem, too.
fn checked(problem: &Problem, proof: &Lower) -> Result<usize, String> {
    let neurons = problem.neurons();
    let zero = IntegerNetwork::new(neurons, vec![0; neurons * neurons], vec![0; neurons]).unwrap();
    let flips = zero.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let certificate = Certificate::new(problem, &zero, flips, Some(proof.clone()));
    let verdict = check_problem(&certificate, problem);
    verdict.map(|verdict| verdict.lower_bound).map_err(|rejection| rejection.to_string())
}

#[test]
fn rows_that_there_is_no_time_for_have_weights_of_zero() {
    let problem = problem(Patterns::random(40, 12, 2).unwrap(), TieRule::Paper, true, None);
    let stop = Stop::never();
    stop.raise();
    for outcome in solve_all(&problem, &RowOptions::default(), &stop).unwrap() {
        accept(&problem, &outcome);
        assert_eq!(outcome.lower_bound(), 0);
    }
}

/// The fewest unmet demands over all whole weights up to `largest`, straight
/// from the definition: every neighbour has its weight, every pattern counts.
fn brute_force(problem: &Problem, neuron: usize, largest: i64) -> usize {
    let mask = &problem.admissible().mask;
    let neighbours: Vec<usize> = mask.neighbours(neuron).collect();
    let unknowns = neighbours.len() + usize::from(problem.admissible().bias);
    let values = 2 * largest + 1;
    let weights = |code: i64| {
        (0..unknowns).scan(code, |code, _| {
            let value = *code % values - largest;
            *code /= values;
            Some(value)
        })
    };
    let unmet = |code: i64| {
        let weights: Vec<i64> = weights(code).collect();
        let field = |x: &[i8]| -> i64 {
            let states = neighbours.iter().map(|j| i64::from(x[*j])).chain([1]);
            weights.iter().zip(states).map(|(w, x)| w * x).sum()
        };
        let met = |x: &&[i8]| problem.tie().is_met(x[neuron], field(x) as f64);
        problem.patterns().rows().filter(|x| !met(x)).count()
    };
    (0..values.pow(unknowns as u32)).map(unmet).min().unwrap()
}

#[test]
fn small_rows_are_solved_to_the_optimum_of_brute_force() {
    // With up to four unknowns the rays between the demands' hyperplanes have
    // entries 0 and ±1, and every cell holds a sum of four of them.
    let mut errors = 0;
    for seed in 0..60 {
        let neurons = 2 + seed as usize % 3;
        let patterns = Patterns::random(2 + seed as usize % 9, neurons, seed).unwrap();
        for tie in [TieRule::Paper, TieRule::Strict] {
            for bias in [false, true] {
                let problem = problem(patterns.clone(), tie, bias, None);
                for outcome in run(&problem) {
                    accept(&problem, &outcome);
                    let fewest = brute_force(&problem, outcome.neuron, 4);
                    let found = (outcome.flips, outcome.lower_bound());
                    assert_eq!(found, (fewest, fewest), "seed {seed} {tie} bias {bias}");
                    errors += fewest;
                }
            }
        }
    }
    assert!(errors > 100, "the cases are too easy: {errors} flips in all");
}

#[test]
fn masked_rows_are_solved_to_the_optimum_of_brute_force() {
    for seed in 0..20 {
        let patterns = Patterns::random(9, 9, seed).unwrap();
        let mask = Mask::receptive_field(Shape::new(3, 3), 1.0);
        let problem = problem(patterns, TieRule::Paper, false, Some(mask));
        for outcome in run(&problem) {
            accept(&problem, &outcome);
            assert_eq!(outcome.flips, brute_force(&problem, outcome.neuron, 4));
            assert!(outcome.is_optimal());
        }
    }
}

#[test]
fn a_neuron_without_neighbours_keeps_what_a_field_of_zero_keeps() {
    let patterns = Patterns::from_rows(&[[1, 1], [-1, 1], [1, -1]]).unwrap();
    let mask = Mask::receptive_field(Shape::new(1, 2), 0.5);
    for (tie, flips) in [(TieRule::Paper, 2), (TieRule::Strict, 3)] {
        let problem = problem(patterns.clone(), tie, false, Some(mask.clone()));
        let outcome = &run(&problem)[0];
        accept(&problem, outcome);
        assert_eq!((outcome.flips, outcome.lower_bound()), (flips, flips));
    }
}

#[test]
fn random_rows_above_capacity_are_certified() {
    for (seed, tie) in [(1, TieRule::Strict), (2, TieRule::Paper), (3, TieRule::Strict)] {
        let problem = problem(Patterns::random(48, 20, seed).unwrap(), tie, false, None);
        let outcomes = run(&problem);
        outcomes.iter().for_each(|outcome| accept(&problem, outcome));
        assert!(outcomes.iter().all(RowOutcome::is_optimal));
        assert!(
            outcomes.iter().any(|outcome| outcome.proof.tree.nodes.len() > 1),
            "no row branched"
        );
        let flips: usize = outcomes.iter().map(|outcome| outcome.flips).sum();
        assert_eq!(
            network(&problem, &outcomes).unmet(problem.patterns(), tie).unwrap().total(),
            flips
        );
    }
}

/// The rows side by side, as a network.
fn network(problem: &Problem, outcomes: &[RowOutcome]) -> IntegerNetwork {
    let row = |outcome: &RowOutcome| RowProblem::new(problem, outcome.neuron).unwrap();
    let lifted: Vec<_> = outcomes.iter().map(|o| row(o).lift(&o.weights)).collect();
    let weights = lifted.iter().flat_map(|(weights, _)| weights.clone()).collect();
    let bias = lifted.iter().map(|(_, bias)| *bias).collect();
    IntegerNetwork::new(problem.neurons(), weights, bias).unwrap()
}

/// Two row optima that must agree: negated patterns ask the same under the
/// strict rule, and repeated patterns count as often as they occur.
#[test]
fn negated_and_repeated_patterns_change_the_optima_as_they_should() {
    let plain = Patterns::random(30, 12, 9).unwrap();
    let mut stream = Stream::new(9, 1);
    let negate = |x: &[i8]| x.iter().map(|bit| -bit).collect::<Vec<_>>();
    let signs: Vec<Vec<i8>> =
        plain.rows().map(|x| if stream.sign() > 0 { x.to_vec() } else { negate(x) }).collect();
    let twice: Vec<Vec<i8>> = plain.rows().chain(plain.rows()).map(<[i8]>::to_vec).collect();
    let optima = |patterns: Patterns| -> Vec<usize> {
        let outcomes = run(&problem(patterns, TieRule::Strict, false, None));
        assert!(outcomes.iter().all(RowOutcome::is_optimal));
        outcomes.iter().map(|outcome| outcome.flips).collect()
    };
    let once = optima(plain);
    assert!(once.iter().sum::<usize>() > 0);
    assert_eq!(optima(Patterns::from_rows(&signs).unwrap()), once);
    let doubled: Vec<usize> = once.iter().map(|flips| 2 * flips).collect();
    assert_eq!(optima(Patterns::from_rows(&twice).unwrap()), doubled);
}

#[test]
fn the_outcome_does_not_depend_on_the_threads() {
    let problem = problem(Patterns::random(44, 20, 5).unwrap(), TieRule::Paper, true, None);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&problem))
    };
    assert_eq!(on(1), on(3));
    let alone = |neuron| {
        let row = RowProblem::new(&problem, neuron).unwrap();
        solve(&row, &RowOptions::default(), &Stop::never())
    };
    assert_eq!(on(2), (0..20).map(alone).collect::<Vec<_>>());
}

#[test]
fn a_search_that_is_stopped_says_what_it_has() {
    let problem = problem(Patterns::random(60, 20, 4).unwrap(), TieRule::Strict, false, None);
    let stop = Stop::never();
    stop.raise();
    for outcome in solve_all(&problem, &RowOptions::default(), &stop).unwrap() {
        accept(&problem, &outcome);
    }
    let mut options = RowOptions::default();
    options.node_limit = Some(4);
    let outcomes = solve_all(&problem, &options, &Stop::never()).unwrap();
    outcomes.iter().for_each(|outcome| accept(&problem, outcome));
    assert!(outcomes.iter().any(|outcome| !outcome.is_optimal()), "nothing was cut short");
    assert!(outcomes.iter().any(|outcome| outcome.lower_bound() > 0));
}

#[test]
fn the_checker_refuses_what_is_not_proved() {
    let problem = problem(Patterns::random(48, 20, 1).unwrap(), TieRule::Strict, false, None);
    let row = |neuron| RowProblem::new(&problem, neuron).unwrap();
    let outcomes =
        (0..20).map(|neuron| solve(&row(neuron), &RowOptions::default(), &Stop::never()));
    let outcome = outcomes.max_by_key(|outcome| outcome.proof.tree.nodes.len()).unwrap();
    let row = row(outcome.neuron);
    let refused = |spoil: &dyn Fn(&mut Lower)| {
        let mut proof = outcome.proof.clone();
        spoil(&mut proof);
        check(&row, &proof).is_err() && checked(&problem, &proof).is_err()
    };
    assert!(refused(&|proof| proof.bound += 1));
    assert!(refused(&|proof| {
        let Fact::Core(core) = &mut proof.facts[0] else { panic!("rows are proved by cores") };
        core.members[0].multiplier += 1;
    }));
    assert!(refused(&|proof| drop(proof.tree.nodes.pop())));
    assert!(refused(&|proof| {
        let leaf = proof.tree.nodes.iter_mut().find_map(|node| match node {
            Node::Leaf { weights, .. } if !weights.is_empty() => Some(weights),
            _ => None,
        });
        leaf.unwrap().clear();
    }));
}

#[test]
fn a_neuron_that_is_not_there_is_refused() {
    let problem = problem(Patterns::random(3, 4, 1).unwrap(), TieRule::Paper, false, None);
    let error = RowProblem::new(&problem, 4).unwrap_err();
    assert!(error.to_string().contains("neuron 4"), "{error}");
}
