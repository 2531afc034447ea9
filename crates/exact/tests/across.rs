//! Bounds across rows beside brute force: on problems of three and four
//! neurons, whose weights can be enumerated, no accepted bound may be above
//! what some weights lose, whatever is done to its proof.

use hopfit_certify::{Across, AcrossNode, Certificate, IBig, check_problem};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule};
use hopfit_exact::across::{Bounder, Proved};
use hopfit_exact::primal::{Options, improve};
use hopfit_exact::row::{RowOptions, solve_all};

/// Rounds of cuts for each goal.
const ROUNDS: usize = 60;

fn problem(seed: u64) -> Problem {
    let mut stream = Stream::new(seed, 3);
    let neurons = 3 + stream.below(2);
    let patterns = Patterns::random(3 + stream.below(4), neurons, seed).unwrap();
    let mut admissible = Admissible::symmetric(neurons);
    admissible.bias = neurons == 3 && stream.below(3) == 0;
    if stream.below(4) == 0 {
        let shape = if neurons == 4 { Shape::new(2, 2) } else { Shape::new(1, 3) };
        admissible.mask = Mask::receptive_field(shape, 1.0);
    }
    let tie = if stream.below(2) == 0 { TieRule::Paper } else { TieRule::Strict };
    Problem::new(patterns, admissible, tie).unwrap()
}

/// All symmetric weights up to 3 (and biases up to 2) in size: the flips of
/// each neuron.
fn losses(problem: &Problem) -> Vec<(IntegerNetwork, Vec<usize>)> {
    let neurons = problem.neurons();
    let pairs: Vec<(usize, usize)> =
        (0..neurons).flat_map(|i| (i + 1..neurons).map(move |j| (i, j))).collect();
    let biases = if problem.admissible().bias { neurons } else { 0 };
    let radii: Vec<i64> = pairs.iter().map(|_| 3).chain((0..biases).map(|_| 2)).collect();
    let count: i64 = radii.iter().map(|radius| 2 * radius + 1).product();
    let network = |mut at: i64| {
        let (mut weights, mut bias) = (vec![0; neurons * neurons], vec![0; neurons]);
        for (place, radius) in radii.iter().enumerate() {
            let value = at % (2 * radius + 1) - radius;
            at /= 2 * radius + 1;
            match pairs.get(place) {
                Some((i, j)) if problem.admissible().mask.allows(*i, *j) => {
                    (weights[i * neurons + j], weights[j * neurons + i]) = (value, value);
                }
                Some(_) => {}
                None => bias[place - pairs.len()] = value,
            }
        }
        IntegerNetwork::new(neurons, weights, bias).unwrap()
    };
    let flips = |network: &IntegerNetwork| {
        let unmet = network.unmet(problem.patterns(), problem.tie()).unwrap();
        let mut flips = vec![0; neurons];
        unmet.demands().iter().for_each(|demand| flips[demand.neuron] += 1);
        flips
    };
    // Every seventh of the many weights of four neurons is enough.
    let step = if count > 20_000 { 7 } else { 1 };
    (0..count).step_by(step).map(network).map(|n| (n.clone(), flips(&n))).collect()
}

/// The best bound that the engine proves.
fn proof(problem: &Problem, learns: bool) -> Option<Across> {
    let mut bounder = if learns {
        let rows = solve_all(problem, &RowOptions::default(), &Stop::never()).unwrap();
        Bounder::of_rows(problem, &rows, 1)
    } else {
        Bounder::new(problem, 1)
    };
    while bounder.prove(bounder.bound() + 1, ROUNDS, &Stop::never()) == Proved::Lower {}
    bounder.proof()
}

fn certificate(problem: &Problem, proof: Across) -> Certificate {
    let neurons = problem.neurons();
    let network =
        IntegerNetwork::new(neurons, vec![0; neurons * neurons], vec![0; neurons]).unwrap();
    let flips = network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    Certificate::new(problem, &network, flips, None).with_across(proof)
}

#[test]
fn bounds_hold_and_are_accepted() {
    let (mut proved, mut tight) = (0, 0);
    for seed in 0..120 {
        let problem = problem(seed);
        let Some(proof) = proof(&problem, seed % 2 == 0) else { continue };
        let bound = proof.bound;
        let losses = losses(&problem);
        let fewest = losses.iter().map(|(_, flips)| flips.iter().sum::<usize>()).min().unwrap();
        assert!(bound <= fewest, "seed {seed}: {bound} are proved, {fewest} suffice");
        for clause in proof.clauses.iter().filter(|clause| clause.decided.is_empty()) {
            for (_, flips) in &losses {
                assert!(clause.rows.iter().any(|row| flips[row.neuron] >= row.bound));
            }
        }
        let certificate = certificate(&problem, proof);
        let verdict = check_problem(&certificate, &problem).unwrap();
        assert_eq!(verdict.lower_bound, bound, "seed {seed}");
        let read = Certificate::from_json(&certificate.to_json()).unwrap();
        assert_eq!(read, certificate);
        proved += 1;
        tight += usize::from(bound == fewest);
    }
    assert!(proved > 60 && tight > proved / 2, "{tight} of {proved} are tight");
}

/// The proof with one thing changed at random.
fn spoiled(proof: &Across, neurons: usize, stream: &mut Stream) -> Across {
    let mut proof = proof.clone();
    let at = stream.below(proof.clauses.len());
    let clause = &mut proof.clauses[at];
    let row = stream.below(clause.rows.len());
    let cores = clause.rows[row].cores.len();
    match stream.below(9) {
        0 => proof.bound += 1,
        1 => clause.rows[row].bound += 1,
        2 => drop(clause.rows.remove(row)),
        3 if cores > 0 => drop(clause.rows[row].cores.remove(stream.below(cores))),
        4 if cores > 0 => clause.rows[row].cores[0].members[0].1 += IBig::ONE,
        5 if cores > 0 => clause.rows[row].cores[0].hypothesis += IBig::ONE,
        6 if !clause.multipliers.is_empty() => {
            let entry = stream.below(clause.multipliers.len());
            clause.multipliers[entry].2 = -clause.multipliers[entry].2;
        }
        7 => {
            let (i, j) = (stream.below(neurons), stream.below(neurons));
            clause.multipliers.push((i.min(j), i.max(j), 1));
        }
        _ => drop(proof.clauses.remove(at)),
    }
    proof
}

#[test]
fn what_is_still_accepted_after_a_change_is_still_true() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..60 {
        let problem = problem(seed);
        let Some(proof) = proof(&problem, false) else { continue };
        let losses = losses(&problem);
        let fewest = losses.iter().map(|(_, flips)| flips.iter().sum::<usize>()).min().unwrap();
        let mut stream = Stream::new(seed, 9);
        for _ in 0..40 {
            let changed = spoiled(&proof, problem.neurons(), &mut stream);
            match check_problem(&certificate(&problem, changed), &problem) {
                Ok(verdict) => {
                    accepted += 1;
                    assert!(verdict.lower_bound <= fewest, "seed {seed}");
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 5 * accepted, "{refused} refused, {accepted} accepted");
}

#[test]
fn trees_must_be_whole() {
    let problem = problem(1);
    let proof = proof(&problem, false).unwrap();
    let with = |tree: Vec<AcrossNode>| {
        let changed = Across { tree, ..proof.clone() };
        check_problem(&certificate(&problem, changed), &problem).is_ok()
    };
    let mut longer = proof.tree.clone();
    longer.push(AcrossNode::End);
    assert!(with(proof.tree.clone()));
    assert!(!with(Vec::new()) && !with(longer));
}

/// Larger problems: no bound is above what a search finds, and multipliers
/// prove more than the rows' sum.
#[test]
fn random_patterns_gain_on_the_rows_sum() {
    let (mut gained, mut multipliers) = (0, 0);
    for seed in 0..4 {
        let patterns = Patterns::random(32, 20, seed).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(20), TieRule::Strict).unwrap();
        let rows = solve_all(&problem, &RowOptions::default(), &Stop::never()).unwrap();
        let sum: usize = rows.iter().map(|row| row.lower_bound()).sum();
        let options = Options { moves: Some(300), ..Options::default() };
        let found = improve(&problem, None, &options, &Stop::never(), &mut |_, _| ()).unwrap();
        let mut bounder = Bounder::of_rows(&problem, &rows, 1);
        while bounder.bound() < found.1
            && bounder.prove(bounder.bound() + 1, 400, &Stop::never()) == Proved::Lower
        {}
        assert!((sum..=found.1).contains(&bounder.bound()), "seed {seed}");
        let Some(proof) = bounder.proof() else { continue };
        multipliers += proof.clauses.iter().filter(|clause| !clause.multipliers.is_empty()).count();
        gained += bounder.bound() - sum;
        let verdict = check_problem(&certificate(&problem, proof), &problem).unwrap();
        assert_eq!(verdict.lower_bound, bounder.bound());
    }
    assert!(gained > 0 && multipliers > 0, "{gained} gained by {multipliers} multipliers");
}
