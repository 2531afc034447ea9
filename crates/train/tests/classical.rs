//! Hebb's rule and the projection rule: what they must do whatever the draw.

use hopfit_core::random::Stream;
use hopfit_core::{Network, Patterns, Weights};
use hopfit_train::{ErrorKind, PseudoinverseOptions, TrainOption, hebbian, pseudoinverse};

const SEEDS: u64 = 50;

fn project(patterns: &Patterns) -> Network {
    pseudoinverse(patterns, &PseudoinverseOptions::default()).unwrap()
}

fn project_with_diagonal(patterns: &Patterns) -> Network {
    let options = PseudoinverseOptions { keep_diagonal: true, ..Default::default() };
    pseudoinverse(patterns, &options).unwrap()
}

/// Random patterns of full rank: P independent ones. The rank is found over
/// the integers modulo a prime, which never overstates it.
fn independent(count: usize, neurons: usize, seed: u64) -> Patterns {
    let draw = |attempt: u64| Patterns::random(count, neurons, seed + 1000 * attempt).unwrap();
    (0..).map(draw).find(|patterns| rank_modulo_prime(patterns) == count).unwrap()
}

fn rank_modulo_prime(patterns: &Patterns) -> usize {
    const PRIME: i64 = 998_244_353;
    let mut rows: Vec<Vec<i64>> =
        patterns.rows().map(|row| row.iter().map(|x| i64::from(*x)).collect()).collect();
    let mut rank = 0;
    for column in 0..patterns.neurons() {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] % PRIME != 0) else {
            continue;
        };
        rows.swap(rank, pivot);
        let (above, below) = rows.split_at_mut(rank + 1);
        let pivot = &above[rank];
        for row in below {
            let factor = row[column];
            for (entry, p) in row.iter_mut().zip(pivot) {
                *entry = (*entry * pivot[column] - factor * p).rem_euclid(PRIME);
            }
        }
        rank += 1;
        if rank == rows.len() {
            break;
        }
    }
    rank
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// The share of P random patterns of 20 bits that Hebb's rule stores.
fn hebbian_share(count: usize) -> f64 {
    mean((0..SEEDS).map(|seed| {
        let patterns = Patterns::random(count, 20, seed).unwrap();
        let flips = hebbian(&patterns).flips(&patterns).unwrap();
        flips.stored_patterns() as f64 / count as f64
    }))
}

#[test]
fn hebbian_sums_products_of_bits() {
    for seed in 0..SEEDS {
        let patterns = Patterns::random(1 + seed as usize, 13, seed).unwrap();
        let network = hebbian(&patterns);
        for i in 0..13 {
            for j in 0..13 {
                let products = patterns.rows().map(|x| i64::from(x[i]) * i64::from(x[j]));
                let sum = if i == j { 0 } else { products.sum() };
                assert_eq!(network.weights().row(i)[j], sum as f64);
            }
        }
        assert!(network.bias().iter().all(|b| *b == 0.0));
        assert!(network.to_integer().is_some());
    }
}

#[test]
fn hebbian_stores_a_few_random_patterns_of_twenty_bits_and_no_more() {
    assert_eq!(hebbian_share(1), 1.0);
    let shares: Vec<f64> = [2, 3, 5, 7, 10, 15].into_iter().map(hebbian_share).collect();
    assert!(shares[1] > 0.9, "{shares:?}");
    assert!(shares[4] < 0.3, "{shares:?}");
    assert!(shares[5] < 0.1, "{shares:?}");
    assert!(shares.is_sorted_by(|a, b| a > b), "{shares:?}");
}

#[test]
fn the_projection_stores_every_p_up_to_nineteen_patterns_of_twenty_bits() {
    for count in 1..20 {
        let draw = |seed| Patterns::random(count, 20, seed).unwrap();
        let drawn = (0..SEEDS).map(draw).filter(|drawn| rank_modulo_prime(drawn) == count);
        let (mut draws, mut complete) = (0_u64, 0_u64);
        for patterns in drawn {
            let flips = project(&patterns).flips(&patterns).unwrap();
            draws += 1;
            complete += u64::from(flips.stored_patterns() == count);
        }
        // At P = 19 one draw in eleven spans a unit vector (1746 of 20000); at
        // 15 and fewer next to none does.
        assert!(draws >= SEEDS - 5 && 5 * complete >= 4 * draws, "P = {count}: {complete}");
        assert!(count > 15 || complete == draws, "P = {count}: {complete}");
    }
}

/// Bit i of a pattern has the field (1 − p_ii) x_i: it is lost where p_ii = 1,
/// that is where the span of the patterns has the unit vector of neuron i,
/// that is where the rank falls when column i is taken away; and only a +1
/// bit is lost by a field of zero.
#[test]
fn the_projection_loses_what_the_ranks_say_for_every_p() {
    for seed in 0..SEEDS {
        for count in (1..=24).chain([40]) {
            let patterns = Patterns::random(count, 12, seed + 3000).unwrap();
            let rank = rank_modulo_prime(&patterns);
            let lost = project(&patterns).flips(&patterns).unwrap().by_neuron();
            for (neuron, lost) in lost.into_iter().enumerate() {
                let others = |row: &[i8]| [&row[..neuron], &row[neuron + 1..]].concat();
                let rows: Vec<Vec<i8>> = patterns.rows().map(others).collect();
                let falls = rank_modulo_prime(&Patterns::from_rows(&rows).unwrap()) < rank;
                let plus = patterns.rows().filter(|row| row[neuron] > 0).count();
                assert_eq!(lost, if falls { plus } else { 0 }, "P = {count}, seed {seed}");
            }
        }
    }
}

#[test]
fn twenty_independent_patterns_of_twenty_bits_leave_no_weights() {
    for seed in 0..SEEDS {
        for count in [20, 21, 35] {
            let mut patterns = independent(20, 20, seed);
            let more = Patterns::random(count, 20, seed + 777).unwrap();
            let rows = patterns.rows().chain(more.rows()).take(count);
            patterns = Patterns::from_rows(&rows.collect::<Vec<_>>()).unwrap();
            let network = project(&patterns);
            assert_eq!(network.weights().largest(), 0.0);
            let plus = patterns.as_slice().iter().filter(|bit| **bit > 0).count();
            let all_minus = patterns.rows().filter(|row| row.iter().all(|bit| *bit < 0)).count();
            let flips = network.flips(&patterns).unwrap();
            assert_eq!((flips.total(), flips.stored_patterns()), (plus, all_minus));
            let identity = Weights::from_fn(20, |i, j| if i == j { 1.0 } else { 0.0 });
            assert_eq!(*project_with_diagonal(&patterns).weights(), identity.unwrap());
        }
    }
}

#[test]
fn with_its_diagonal_it_is_the_projection_onto_the_patterns() {
    for seed in 0..SEEDS {
        for (count, neurons) in [(1_usize, 2), (3, 20), (19, 20), (60, 21), (20, 45)] {
            // Repeated and negated patterns add nothing to the span.
            let half = Patterns::random(count.div_ceil(2), neurons, seed).unwrap();
            let negated = half.rows().map(|row| row.iter().map(|x| -x).collect::<Vec<i8>>());
            let rows: Vec<_> = half.rows().map(<[i8]>::to_vec).chain(negated).collect();
            let patterns = Patterns::from_rows(&rows).unwrap();
            let network = project_with_diagonal(&patterns);
            let w = network.weights();
            assert!(w.is_symmetric());
            let trace: f64 = (0..neurons).map(|i| w.row(i)[i]).sum();
            assert!((trace - rank_modulo_prime(&patterns) as f64).abs() < 1e-9);
            for i in 0..neurons {
                for j in 0..neurons {
                    let square: f64 = w.row(i).iter().zip(w.row(j)).map(|(a, b)| a * b).sum();
                    assert!((square - w.row(i)[j]).abs() < 1e-9);
                }
            }
            for pattern in patterns.rows() {
                let fields = network.fields(pattern).unwrap();
                let kept = |(h, x): (&f64, &i8)| (h - f64::from(*x)).abs() < 1e-9;
                assert!(fields.iter().zip(pattern).all(kept));
            }
        }
    }
}

#[test]
fn the_diagonal_alone_tells_the_two_variants_apart() {
    for seed in 0..SEEDS {
        let patterns = Patterns::random(9, 20, seed).unwrap();
        let (without, with) = (project(&patterns), project_with_diagonal(&patterns));
        assert!(without.weights().has_zero_diagonal() && without.weights().is_symmetric());
        assert!(!with.weights().has_zero_diagonal());
        let entry = |i: usize, j: usize| if i == j { 0.0 } else { with.weights().row(i)[j] };
        // The two are rounded to grids that may differ.
        for (at, weight) in without.weights().as_slice().iter().enumerate() {
            assert!((weight - entry(at / 20, at % 20)).abs() < 1e-11);
        }
        assert_eq!(without.on_grid(), without);
    }
}

/// Whether entry (i, j) of the weights is `entry(i, j)`, up to roundoff.
fn is_close(network: &Network, entry: impl Fn(usize, usize) -> f64) -> bool {
    let neurons = network.neurons();
    let weights = network.weights().as_slice().iter().enumerate();
    weights.into_iter().all(|(at, w)| (w - entry(at / neurons, at % neurons)).abs() < 1e-10)
}

#[test]
fn renaming_neurons_renames_the_weights() {
    for seed in 0..SEEDS {
        let patterns = Patterns::random(7, 15, seed).unwrap();
        let mut new_place: Vec<usize> = (0..15).collect();
        Stream::new(seed, 9).shuffle(&mut new_place);
        let renamed = |row: &[i8]| new_place.iter().map(|from| row[*from]).collect::<Vec<i8>>();
        let rows: Vec<_> = patterns.rows().map(renamed).collect();
        let moved = Patterns::from_rows(&rows).unwrap();
        for rule in [hebbian, project] {
            let network = rule(&patterns);
            let entry = |i: usize, j: usize| network.weights().row(new_place[i])[new_place[j]];
            assert!(is_close(&rule(&moved), entry), "seed {seed}");
        }
    }
}

#[test]
fn turning_neurons_over_turns_the_weights() {
    for seed in 0..SEEDS {
        let patterns = Patterns::random(7, 15, seed).unwrap();
        let signs = Patterns::random(1, 15, seed + 500).unwrap();
        let turned = |row: &[i8]| row.iter().zip(signs.row(0)).map(|(x, s)| x * s).collect();
        let rows: Vec<Vec<i8>> = patterns.rows().map(turned).collect();
        let turned = Patterns::from_rows(&rows).unwrap();
        let sign = |i: usize| f64::from(signs.bit(0, i));
        for rule in [hebbian, project] {
            let network = rule(&patterns);
            let entry = |i: usize, j: usize| sign(i) * sign(j) * network.weights().row(i)[j];
            assert!(is_close(&rule(&turned), entry), "seed {seed}");
        }
    }
}

#[test]
fn order_and_repetition_of_patterns_do_not_matter_to_the_projection() {
    for seed in 0..SEEDS {
        let patterns = Patterns::random(8, 15, seed).unwrap();
        let twice: Vec<_> = patterns.rows().skip(3).chain(patterns.rows()).collect();
        let network = project(&patterns);
        let again = project(&Patterns::from_rows(&twice).unwrap());
        assert!(is_close(&again, |i, j| network.weights().row(i)[j]), "seed {seed}");
    }
}

#[test]
fn neurons_that_the_patterns_fix_alone_get_no_weights() {
    // (1, 1, x), (1, -1, x) span the unit vector of neuron 1.
    let patterns = Patterns::from_rows(&[[1, 1, 1, -1], [1, -1, 1, -1]]).unwrap();
    let network = project(&patterns);
    assert!(network.weights().row(1).iter().all(|w| *w == 0.0));
    assert_eq!(network.flips(&patterns).unwrap().total(), 1);
}

#[test]
fn tolerances_out_of_range_are_refused() {
    let patterns = Patterns::random(2, 3, 0).unwrap();
    for rank_tolerance in [-1e-3, 1.0, f64::NAN, f64::INFINITY] {
        let options = PseudoinverseOptions { rank_tolerance, ..Default::default() };
        let error = pseudoinverse(&patterns, &options).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::OptionOutOfRange { option: TrainOption::RankTolerance, .. }
            ),
            "{error}"
        );
    }
}

#[test]
fn a_large_rank_tolerance_keeps_the_strongest_direction() {
    let rows = [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, -1], [1, 1, 1, 1, 1, 1]];
    let patterns = Patterns::from_rows(&rows).unwrap();
    let options = PseudoinverseOptions { rank_tolerance: 0.9, keep_diagonal: true };
    let network = pseudoinverse(&patterns, &options).unwrap();
    let trace: f64 = (0..6).map(|i| network.weights().row(i)[i]).sum();
    assert!((trace - 1.0).abs() < 1e-9, "{trace}");
}
