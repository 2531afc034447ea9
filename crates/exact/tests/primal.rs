//! The search for symmetric weights, against brute force and properties.

use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, Demand, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange,
};
use hopfit_exact::primal::{ErrorKind, Options, improve, store, store_most};

fn problem(patterns: Patterns, tie: TieRule) -> Problem {
    let class = Admissible::symmetric(patterns.neurons());
    Problem::new(patterns, class, tie).unwrap()
}

fn search(problem: &Problem, moves: u64) -> (IntegerNetwork, usize) {
    let options = Options { moves: Some(moves), ..Options::default() };
    improve(problem, None, &options, &Stop::never(), &mut |_, _| ()).unwrap()
}

/// Flips counted without the library's evaluation.
fn count(network: &IntegerNetwork, problem: &Problem) -> usize {
    let n = network.neurons();
    let unmet = |state: &[i8], i: usize| {
        let sum: i128 =
            (0..n).map(|j| i128::from(network.weights()[i * n + j]) * i128::from(state[j])).sum();
        let field = sum + i128::from(network.bias()[i]);
        match (problem.tie(), state[i]) {
            (_, 1) => field <= 0,
            (TieRule::Paper, _) => field > 0,
            (TieRule::Strict, _) => field >= 0,
        }
    };
    let row = |state: &[i8]| (0..n).filter(|i| unmet(state, *i)).count();
    problem.patterns().rows().map(row).sum()
}

fn assert_admissible(network: &IntegerNetwork, problem: &Problem) {
    let (n, class) = (network.neurons(), problem.admissible());
    for i in 0..n {
        assert!(class.bias || network.bias()[i] == 0);
        for j in 0..n {
            assert_eq!(network.row(i)[j], network.row(j)[i]);
            assert!(network.row(i)[j] == 0 || class.mask.allows(i, j));
        }
    }
}

/// The fewest flips of all symmetric networks of 4 neurons with weights from
/// −4 to 4.
fn fewest_of_four(problem: &Problem) -> usize {
    let mut fewest = usize::MAX;
    for code in 0..9_i64.pow(6) {
        let digit = |place: u32| code / 9_i64.pow(place) % 9 - 4;
        let [a, b, c, d, e, f] = std::array::from_fn(|place| digit(place as u32));
        let weights = vec![0, a, b, c, a, 0, d, e, b, d, 0, f, c, e, f, 0];
        let network = IntegerNetwork::new(4, weights, vec![0; 4]).unwrap();
        fewest = fewest.min(count(&network, problem));
    }
    fewest
}

#[test]
fn no_network_of_four_neurons_beats_the_search() {
    for seed in 0..4 {
        let patterns = Patterns::random(5 + seed as usize, 4, seed).unwrap();
        let problem = problem(patterns, TieRule::Strict);
        let (network, flips) = search(&problem, 60);
        assert_eq!(flips, count(&network, &problem));
        assert_admissible(&network, &problem);
        assert_eq!(flips, fewest_of_four(&problem), "seed {seed}");
    }
}

#[test]
fn below_capacity_everything_is_stored() {
    for tie in [TieRule::Strict, TieRule::Paper] {
        let problem = problem(Patterns::random(70, 60, 3).unwrap(), tie);
        let network = store(&problem, &Options::default(), &Stop::never()).unwrap().unwrap();
        assert_eq!(count(&network, &problem), 0);
        assert_admissible(&network, &problem);
    }
}

#[test]
fn far_above_capacity_nothing_is_stored() {
    let problem = problem(Patterns::random(60, 20, 3).unwrap(), TieRule::Strict);
    assert_eq!(store(&problem, &Options::default(), &Stop::never()).unwrap(), None);
    let (network, flips) = search(&problem, 40);
    assert_eq!(flips, count(&network, &problem));
    assert!(flips > 0);
}

/// Patterns with constant, twin and anti-twin neurons, repeated and opposite
/// patterns, and a pair that differs in one neuron only.
fn awkward(count: usize, seed: u64) -> Patterns {
    let mut stream = Stream::new(seed, 9);
    let mut rows: Vec<Vec<i8>> = Vec::new();
    for _ in 0..count {
        let mut row: Vec<i8> = (0..12).map(|_| stream.sign()).collect();
        (row[3], row[7]) = (1, -1);
        row[5] = row[2];
        row[9] = -row[2];
        rows.push(row);
    }
    rows.push(rows[0].clone());
    rows.push(rows[1].iter().map(|bit| -bit).collect());
    let mut near = rows[2].clone();
    near[0] = -near[0];
    rows.push(near);
    Patterns::from_rows(&rows).unwrap()
}

#[test]
fn twins_constants_and_neighbours_are_held_as_well_as_can_be() {
    for seed in 0..3 {
        let problem = problem(awkward(5, seed), TieRule::Strict);
        let network = store(&problem, &Options::default(), &Stop::never()).unwrap().unwrap();
        // The last pair must lose one bit; opposite patterns undo that the
        // constant neurons are constant, but not that they are twins.
        assert_eq!(count(&network, &problem), 1, "seed {seed}");
        assert_admissible(&network, &problem);
    }
}

#[test]
fn masks_and_biases_are_respected() {
    let shape = Shape::new(5, 5);
    for bias in [false, true] {
        let mut class = Admissible::symmetric(25);
        class.mask = Mask::receptive_field(shape, 2.0);
        class.bias = bias;
        let patterns = Patterns::random(8, 25, 4).unwrap();
        let problem = Problem::new(patterns, class, TieRule::Strict).unwrap();
        let (network, flips) = search(&problem, 100);
        assert_eq!(flips, count(&network, &problem));
        assert_admissible(&network, &problem);
    }
}

#[test]
fn a_bias_stores_what_needs_one() {
    // Without a bias x and -x ask the same, so that these contradict.
    let rows: [[i8; 3]; 2] = [[1, 1, 1], [-1, -1, 1]];
    let patterns = Patterns::from_rows(&rows).unwrap();
    let mut class = Admissible::symmetric(3);
    let without = Problem::new(patterns.clone(), class.clone(), TieRule::Strict).unwrap();
    assert_eq!(search(&without, 10).1, 1);
    class.bias = true;
    let with = Problem::new(patterns, class, TieRule::Strict).unwrap();
    let (network, flips) = search(&with, 10);
    assert_eq!((flips, count(&network, &with)), (0, 0));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let problem = problem(Patterns::random(34, 20, 5).unwrap(), TieRule::Strict);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| search(&problem, 40))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn improvements_are_reported_in_order_and_starts_are_used() {
    let problem = problem(Patterns::random(34, 20, 6).unwrap(), TieRule::Strict);
    let options = Options { moves: Some(100), ..Options::default() };
    let mut heard = Vec::new();
    let mut hear = |network: &IntegerNetwork, flips| heard.push((count(network, &problem), flips));
    let (best, fewest) = improve(&problem, None, &options, &Stop::never(), &mut hear).unwrap();
    assert!(heard.iter().all(|(counted, said)| counted == said));
    assert!(heard.windows(2).all(|pair| pair[1].1 < pair[0].1));
    assert_eq!(heard.last().unwrap().1, fewest);

    let start = best.unmet(problem.patterns(), TieRule::Strict).unwrap().demands().to_vec();
    let again = improve(&problem, Some(&start), &options, &Stop::never(), &mut |_, _| ()).unwrap();
    assert!(again.1 <= fewest, "{} from a start of {fewest}", again.1);
}

#[test]
fn a_stop_that_is_due_still_gives_weights() {
    let problem = problem(Patterns::random(60, 20, 3).unwrap(), TieRule::Strict);
    let stop = Stop::never();
    stop.raise();
    let (network, flips) =
        improve(&problem, None, &Options::default(), &stop, &mut |_, _| ()).unwrap();
    assert_eq!(flips, count(&network, &problem));
    assert_eq!(store(&problem, &Options::default(), &stop).unwrap(), None);
}

#[test]
fn what_is_not_for_this_search_is_refused() {
    let patterns = Patterns::random(3, 5, 1).unwrap();
    let ask = |class: Admissible, start: &[Demand]| {
        let problem = Problem::new(patterns.clone(), class, TieRule::Paper).unwrap();
        let stop = Stop::never();
        let error = improve(&problem, Some(start), &Options::default(), &stop, &mut |_, _| ());
        error.unwrap_err().kind().clone()
    };
    let class = Admissible::symmetric(5);
    let free = Admissible { symmetric: false, ..class.clone() };
    assert_eq!(ask(free, &[]), ErrorKind::FreeWeights);
    let ternary = Admissible { range: WeightRange::TERNARY, ..class.clone() };
    assert_eq!(ask(ternary, &[]), ErrorKind::DiscreteWeights { range: WeightRange::TERNARY });
    let nowhere = ErrorKind::NoSuchDemand { pattern: 3, neuron: 0, patterns: 3, neurons: 5 };
    assert_eq!(ask(class, &[Demand { pattern: 3, neuron: 0 }]), nowhere);
}

#[test]
fn where_not_all_can_be_stored_the_annealing_loses_little_on_any_number_of_threads() {
    let patterns = Patterns::random(90, 50, 3).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(50), TieRule::Strict).unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = Options { anneal: 400, ..Options::default() };
        let search = || store_most(&problem, &options, &Stop::never(), &mut |_| ());
        pool.install(search).unwrap().unwrap()
    };
    let (network, flips) = run(1);
    let unmet = network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    assert_eq!((unmet, network.weights().len()), (flips, 50 * 50));
    assert!(flips > 0 && flips < 90 * 50 / 10, "{flips} flips");
    assert_eq!(run(2), (network, flips));
}
