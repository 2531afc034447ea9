//! Integer, ternary and binary weights against enumeration of all networks.

use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange,
};
use hopfit_exact::integer::{ErrorKind, IntegerOptions, IntegerOutcome, improve, solve};

const TIES: [TieRule; 2] = [TieRule::Paper, TieRule::Strict];

fn outcome(problem: &Problem) -> IntegerOutcome {
    solve(problem, &IntegerOptions::default(), &Stop::never(), &mut |_, _| {}).unwrap()
}

/// The free entries: (i, i) is the bias of i.
fn variables(problem: &Problem) -> Vec<(usize, usize)> {
    let Admissible { symmetric, bias, mask, .. } = problem.admissible();
    let pairs = (0..problem.neurons()).flat_map(|i| (0..problem.neurons()).map(move |j| (i, j)));
    let allowed = |(i, j): &(usize, usize)| match (i == j, symmetric) {
        (true, _) => *bias,
        (false, true) => i < j && mask.allows(*i, *j) && mask.allows(*j, *i),
        (false, false) => mask.allows(*i, *j),
    };
    pairs.filter(allowed).collect()
}

fn values(range: WeightRange) -> Vec<i64> {
    match range {
        WeightRange::Binary => vec![-1, 1],
        WeightRange::Integer(bound) => (-i64::from(bound)..=i64::from(bound)).collect(),
        WeightRange::Continuous => unreachable!(),
    }
}

/// The fewest unmet demands of any network of the class.
fn brute_force(problem: &Problem) -> usize {
    let (variables, values) = (variables(problem), values(problem.admissible().range));
    let neurons = problem.neurons();
    let count = values.len().pow(variables.len() as u32);
    let (mut weights, mut bias) = (vec![0_i64; neurons * neurons], vec![0_i64; neurons]);
    let flips = |mut code: usize| {
        for (i, j) in &variables {
            let value = values[code % values.len()];
            code /= values.len();
            match (i == j, problem.admissible().symmetric) {
                (true, _) => bias[*i] = value,
                (false, tied) => {
                    weights[i * neurons + j] = value;
                    weights[j * neurons + i] = if tied { value } else { weights[j * neurons + i] };
                }
            }
        }
        unmet(problem, &weights, &bias)
    };
    (0..count).map(flips).min().unwrap()
}

fn unmet(problem: &Problem, weights: &[i64], bias: &[i64]) -> usize {
    let mut unmet = 0;
    for x in problem.patterns().rows() {
        for (i, row) in weights.chunks(x.len()).enumerate() {
            let sum: i64 = row.iter().zip(x).map(|(w, x)| w * i64::from(*x)).sum();
            let stability = i64::from(x[i]) * (sum + bias[i]);
            unmet += usize::from(match problem.tie() {
                TieRule::Paper if x[i] < 0 => stability < 0,
                _ => stability <= 0,
            });
        }
    }
    unmet
}

fn assert_admissible(problem: &Problem, network: &IntegerNetwork) {
    let Admissible { symmetric, bias, range, mask } = problem.admissible();
    for i in 0..problem.neurons() {
        let own = network.bias()[i];
        assert!(if *bias { range.contains(own as f64) } else { own == 0 });
        for j in 0..problem.neurons() {
            let weight = network.row(i)[j];
            let allowed = mask.allows(i, j) && (!symmetric || mask.allows(j, i));
            assert!(if allowed { range.contains(weight as f64) } else { weight == 0 });
            assert!(!symmetric || weight == network.row(j)[i]);
        }
    }
}

/// What is found is admissible, loses what it says, and is the optimum; the
/// nodes of all searches and of the proof.
fn assert_optimal(problem: &Problem) -> usize {
    let outcome = outcome(problem);
    assert_admissible(problem, &outcome.network);
    let found = outcome.network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let case =
        || format!("{:?} {:?} {:?}", problem.admissible(), problem.tie(), problem.patterns());
    assert_eq!(found, outcome.flips, "{}", case());
    assert_eq!(outcome.flips, brute_force(problem), "{}", case());
    assert!(outcome.is_optimal(), "{}", case());
    outcome.proof.nodes.len() + outcome.effort.nodes
}

fn problem(patterns: Patterns, tie: TieRule, change: impl Fn(&mut Admissible)) -> Problem {
    let mut admissible = Admissible::symmetric(patterns.neurons());
    change(&mut admissible);
    Problem::new(patterns, admissible, tie).unwrap()
}

#[test]
fn every_variant_agrees_with_brute_force() {
    let ranges = [WeightRange::Binary, WeightRange::TERNARY, WeightRange::Integer(2)];
    for (seed, range) in (0..6).flat_map(|seed| ranges.map(|range| (seed, range))) {
        for (tie, variant) in TIES.into_iter().flat_map(|tie| (0..6).map(move |v| (tie, v))) {
            let (symmetric, bias, masked) =
                (variant < 4, variant % 2 == 1, variant == 2 || variant == 3);
            let neurons = match (range, symmetric, bias) {
                (_, false, _) => 3,
                (WeightRange::Integer(2), _, true) => 3,
                _ => 4,
            };
            let mut stream = Stream::new(seed, variant);
            let patterns =
                Patterns::random(2 + stream.below(6), neurons, 10 * seed + variant).unwrap();
            if range == WeightRange::Integer(2) && !symmetric && bias && seed > 0 {
                continue;
            }
            let mask = match masked {
                true if neurons == 4 => Mask::receptive_field(Shape::new(2, 2), 1.0),
                true => Mask::receptive_field(Shape::new(1, 3), 1.0),
                false => Mask::full(neurons),
            };
            assert_optimal(&problem(patterns, tie, |a| {
                *a = Admissible { symmetric, bias, range, mask: mask.clone() };
            }));
        }
    }
}

#[test]
fn searches_with_many_nodes_agree_with_brute_force() {
    let mut nodes = 0;
    for (seed, tie) in (0..50).flat_map(|seed| TIES.map(|tie| (seed, tie))) {
        let patterns = Patterns::random(5 + seed as usize % 8, 6, seed).unwrap();
        nodes += assert_optimal(&problem(patterns, tie, |a| a.range = WeightRange::Binary));
        let patterns = Patterns::random(4 + seed as usize % 8, 5, seed).unwrap();
        nodes += assert_optimal(&problem(patterns, tie, |a| a.range = WeightRange::TERNARY));
    }
    for seed in 0..6 {
        let patterns = Patterns::random(6 + seed as usize, 7, seed).unwrap();
        nodes += assert_optimal(&problem(patterns, TIES[seed as usize % 2], |a| {
            a.range = WeightRange::Binary;
        }));
    }
    assert!(nodes > 150, "the problems are too easy to tell anything: {nodes} nodes");
}

#[test]
fn five_neurons_agree_with_brute_force() {
    for (seed, tie) in (0..10).flat_map(|seed| TIES.map(|tie| (seed, tie))) {
        let patterns = Patterns::random(3 + seed as usize, 5, seed).unwrap();
        for range in [WeightRange::Binary, WeightRange::TERNARY] {
            assert_optimal(&problem(patterns.clone(), tie, |a| a.range = range));
        }
        assert_optimal(&problem(patterns, tie, |a| {
            (a.range, a.bias) = (WeightRange::Binary, true);
        }));
    }
}

#[test]
fn a_mask_of_one_direction_forbids_a_symmetric_weight() {
    let patterns = Patterns::random(6, 4, 3).unwrap();
    let mask = Mask::full(4).restricted(|i, j| (i, j) != (2, 1) && (i, j) != (0, 3));
    for (symmetric, range) in [(true, WeightRange::TERNARY), (false, WeightRange::Binary)] {
        assert_optimal(&problem(patterns.clone(), TieRule::Paper, |a| {
            *a = Admissible { symmetric, range, mask: mask.clone(), bias: false };
        }));
    }
}

#[test]
fn neurons_without_weights_and_repeated_patterns_are_counted() {
    let patterns = Patterns::from_rows(&[[1, 1, -1], [1, 1, -1], [1, -1, 1]]).unwrap();
    for tie in TIES {
        let nothing = Mask::full(3).restricted(|_, _| false);
        assert_optimal(&problem(patterns.clone(), tie, |a| {
            (a.range, a.mask) = (WeightRange::Binary, nothing.clone());
        }));
        assert_optimal(&problem(patterns.clone(), tie, |a| a.range = WeightRange::TERNARY));
    }
}

/// The patterns with neuron i renamed `order[i]` and its bits times `signs[i]`.
fn renamed(patterns: &Patterns, order: &[usize], signs: &[i8]) -> Patterns {
    let row = |x: &[i8]| {
        let mut renamed = vec![0; x.len()];
        (0..x.len()).for_each(|i| renamed[order[i]] = signs[i] * x[i]);
        renamed
    };
    Patterns::from_rows(&patterns.rows().map(row).collect::<Vec<_>>()).unwrap()
}

#[test]
fn renaming_neurons_and_flipping_their_signs_changes_nothing() {
    for seed in 0..4 {
        let (neurons, mut stream) = (8, Stream::new(seed, 1));
        let patterns = Patterns::random(10, neurons, seed).unwrap();
        let mut order: Vec<usize> = (0..neurons).collect();
        stream.shuffle(&mut order);
        // Under the paper's rule a field of zero tells the signs apart.
        for (tie, flip) in [(TieRule::Paper, false), (TieRule::Strict, true)] {
            let signs: Vec<i8> =
                (0..neurons).map(|_| if flip { stream.sign() } else { 1 }).collect();
            for range in [WeightRange::Binary, WeightRange::TERNARY] {
                let flips = |patterns| {
                    let outcome = outcome(&problem(patterns, tie, |a| a.range = range));
                    assert!(outcome.is_optimal());
                    outcome.flips
                };
                let other = renamed(&patterns, &order, &signs);
                assert_eq!(flips(patterns.clone()), flips(other), "seed {seed} {tie} {range}");
            }
        }
    }
}

#[test]
fn wider_classes_lose_no_more() {
    for seed in 0..4 {
        let patterns = Patterns::random(9, 7, seed).unwrap();
        let flips = |range, symmetric| {
            let change = |a: &mut Admissible| (a.range, a.symmetric) = (range, symmetric);
            outcome(&problem(patterns.clone(), TieRule::Paper, change)).flips
        };
        let chain = [WeightRange::Binary, WeightRange::TERNARY, WeightRange::Integer(2)];
        let tied = chain.map(|range| flips(range, true));
        let free = chain.map(|range| flips(range, false));
        assert!(tied.is_sorted_by(|a, b| a >= b) && free.is_sorted_by(|a, b| a >= b));
        assert!(tied.iter().zip(&free).all(|(tied, free)| tied >= free), "{tied:?} {free:?}");
    }
}

#[test]
fn one_and_two_threads_give_the_same_proof() {
    let patterns = Patterns::random(14, 10, 5).unwrap();
    for range in [WeightRange::Binary, WeightRange::TERNARY] {
        let problem = problem(patterns.clone(), TieRule::Paper, |a| a.range = range);
        let [one, two] = [1, 2].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| outcome(&problem))
        });
        assert_eq!(one, two);
        assert!(one.is_optimal() && !one.proof.nodes.is_empty());
    }
}

#[test]
fn a_stopped_search_returns_what_it_has() {
    let patterns = Patterns::random(16, 10, 2).unwrap();
    let problem = problem(patterns, TieRule::Paper, |a| a.range = WeightRange::Binary);
    let best = outcome(&problem).flips;
    // After each report of progress, and before the start.
    for reports in 0..8 {
        let (stop, mut left) = (Stop::never(), reports);
        if reports == 0 {
            stop.raise();
        }
        let flag = stop.clone();
        let mut on_progress = |_: usize, _: usize| {
            left -= 1;
            if left == 0 {
                flag.raise();
            }
        };
        let stopped = match reports {
            0 => solve(&problem, &IntegerOptions::default(), &stop, &mut |_, _| {}),
            _ => solve(&problem, &IntegerOptions::default(), &stop, &mut on_progress),
        };
        let stopped = stopped.unwrap();
        assert_admissible(&problem, &stopped.network);
        assert!(stopped.lower_bound() <= best && best <= stopped.flips);
        assert!(reports > 0 || stopped.lower_bound() == 0);
    }
}

#[test]
fn what_cannot_be_enumerated_is_refused() {
    let kind = |neurons, range| {
        let patterns = Patterns::random(3, neurons, 1).unwrap();
        let problem = problem(patterns, TieRule::Paper, |a| a.range = range);
        let error = solve(&problem, &IntegerOptions::default(), &Stop::never(), &mut |_, _| {});
        let error = error.unwrap_err();
        assert!(error.to_string().split(' ').count() > 5);
        error.kind().clone()
    };
    assert_eq!(kind(4, WeightRange::Continuous), ErrorKind::Continuous);
    let row = |digits, values| ErrorKind::RowTooLarge { neuron: 0, digits, values };
    assert_eq!(kind(40, WeightRange::TERNARY), row(39, 3));
    assert_eq!(kind(3, WeightRange::Integer(1 << 20)), row(2, 2_097_153));
    let vectors = 27 << 26;
    assert_eq!(kind(27, WeightRange::Binary), ErrorKind::TooManyVectors { vectors, patterns: 3 });
}

#[test]
fn local_search_stores_what_is_too_large_to_enumerate() {
    for range in [WeightRange::Binary, WeightRange::Integer(1), WeightRange::Integer(100)] {
        for bias in [false, true] {
            let patterns = Patterns::random(25, 100, 1).unwrap();
            let problem = problem(patterns, TieRule::Strict, |admissible| {
                admissible.range = range;
                admissible.bias = bias;
            });
            let (network, flips) = improve(&problem, 1, &Stop::never()).unwrap();
            assert_admissible(&problem, &network);
            let unmet = network.unmet(problem.patterns(), problem.tie()).unwrap();
            assert_eq!((flips, unmet.total()), (0, 0), "{range:?}");
        }
    }
}
