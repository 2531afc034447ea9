//! The oracle, which answers in floating point, against exact arithmetic.

use hopfit_core::random::Stream;
use hopfit_exact::row::{CoreOracle, Found, Functional, core_multipliers};

fn demands(count: usize, unknowns: usize, stream: &mut Stream) -> Vec<Functional> {
    let demand = |_| {
        let vector: Vec<i8> = (0..unknowns).map(|_| stream.sign()).collect();
        let strict = stream.below(3) > 0;
        Functional::dense(&vector, strict)
    };
    (0..count).map(demand).collect()
}

#[test]
fn every_answer_holds() {
    let (mut cores, mut separations) = (0, 0);
    for seed in 0..30 {
        let mut stream = Stream::new(seed, 0);
        let unknowns = 1 + stream.below(24);
        let demands = demands(3 * unknowns, unknowns, &mut stream);
        let mut oracle = CoreOracle::new(unknowns, &demands);
        // Questions of all kinds one after the other, as a search asks them.
        for _ in 0..40 {
            let share = stream.uniform();
            let removed: Vec<bool> = demands.iter().map(|_| stream.uniform() < share).collect();
            let costs: Vec<f64> = demands.iter().map(|_| stream.uniform()).collect();
            match oracle.search(&removed, &costs) {
                Found::Core(core) => {
                    assert!(core.iter().all(|(m, _)| !removed[*m]));
                    let members: Vec<_> = core.iter().map(|(m, _)| &demands[*m]).collect();
                    assert!(core_multipliers(&members).is_some(), "seed {seed}: no core");
                    cores += 1;
                }
                Found::Weights(weights) => {
                    let scale: f64 = weights.iter().map(|w| w.abs()).sum::<f64>().max(1e-9);
                    for (demand, _) in demands.iter().zip(&removed).filter(|(_, r)| !**r) {
                        let value = demand.value(&weights) / scale;
                        assert!(value > if demand.strict { 1e-9 } else { -1e-9 }, "seed {seed}");
                    }
                    separations += 1;
                }
                Found::Unknown => panic!("seed {seed}: no answer"),
            }
        }
    }
    assert!(cores > 200 && separations > 200, "{cores} cores, {separations} separations");
}

#[test]
fn vertices_are_exact() {
    let mut stream = Stream::new(3, 0);
    let demands = demands(30, 12, &mut stream);
    let mut oracle = CoreOracle::new(12, &demands);
    let mut removed = vec![false; 30];
    let costs = vec![1.0; 30];
    assert_eq!(oracle.exact_weights(), None);
    while let Found::Core(core) = oracle.search(&removed, &costs) {
        removed[core[0].0] = true;
    }
    let weights = oracle.exact_weights().unwrap();
    let weights: Vec<i64> = weights.into_iter().map(|w| w.try_into().unwrap()).collect();
    for (demand, _) in demands.iter().zip(&removed).filter(|(_, removed)| !**removed) {
        assert!(demand.is_met(&weights));
    }
}

#[test]
fn a_core_that_costs_nothing_is_preferred() {
    for seed in 0..20 {
        let mut stream = Stream::new(seed, 1);
        let demands = demands(60, 15, &mut stream);
        let mut oracle = CoreOracle::new(15, &demands);
        let removed: Vec<bool> = (0..60).map(|_| stream.below(4) == 0).collect();
        let random: Vec<f64> = (0..60).map(|_| stream.uniform()).collect();
        let Found::Core(free) = oracle.search(&removed, &random) else { panic!("seed {seed}") };
        let mut costs = vec![1.0; 60];
        free.iter().for_each(|(m, _)| costs[*m] = 0.0);
        // From elsewhere, so that it does not stand there already.
        oracle.search(&[false; 60], &random);
        let Found::Core(core) = oracle.search(&removed, &costs) else { panic!("seed {seed}") };
        assert_eq!(core.iter().map(|(m, _)| costs[*m]).sum::<f64>(), 0.0, "seed {seed}");
    }
}

#[test]
fn demands_of_nothing_and_no_demands() {
    let nothing = Functional { entries: Vec::new(), strict: true };
    let mut oracle = CoreOracle::new(0, &[nothing]);
    assert!(matches!(oracle.search(&[false], &[1.0]), Found::Core(core) if core.len() == 1));
    assert!(matches!(oracle.search(&[true], &[1.0]), Found::Weights(w) if w.is_empty()));
    let mut oracle = CoreOracle::new(3, &[]);
    assert!(matches!(oracle.search(&[], &[]), Found::Weights(w) if w.len() == 3));
}
