//! Radii as large as can be: against all 2^N cues, against all small networks,
//! and on random patterns of published sizes.

use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, Damage, Demand, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule,
};
use hopfit_exact::basin::{Climb, CueCore, Reached, Stopped, climb};

fn run(problem: &Problem, lost: &[Demand], enough: Option<usize>) -> Reached {
    climb(&Climb { problem, lost, enough }, &mut |_| {}, &Stop::never())
}

fn random(neurons: usize, count: usize, seed: u64) -> Problem {
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    Problem::new(patterns, Admissible::symmetric(neurons), TieRule::Paper).unwrap()
}

/// The most wrong bits of a member.
fn most(core: &CueCore) -> usize {
    core.members.iter().map(|member| member.wrong.len()).max().unwrap()
}

/// Whether the members' functionals cancel, one of them strict; all are of one
/// neuron.
fn cancels(problem: &Problem, damage: Damage, core: &CueCore) -> bool {
    let neurons = problem.neurons();
    let class = problem.admissible();
    let neuron = core.members[0].demand.neuron;
    let mut sums = vec![dashu_int::IBig::ZERO; neurons + 1];
    let mut strict = false;
    for member in &core.members {
        assert_eq!(member.demand.neuron, neuron);
        let state = problem.patterns().row(member.demand.pattern);
        strict |= problem.tie().is_strict(state[neuron]);
        for (j, sum) in sums.iter_mut().enumerate() {
            let value = match (state.get(j), member.wrong.contains(&j), damage) {
                (None, ..) => i8::from(class.bias),
                (Some(_), true, Damage::Missing) => 0,
                (Some(x), true, Damage::Flipped) => -x,
                (Some(x), false, _) => *x,
            };
            let allowed = j == neurons
                || (class.mask.allows(neuron, j)
                    && (!class.symmetric || class.mask.allows(j, neuron)));
            *sum += &member.multiplier * i32::from(value * state[neuron] * i8::from(allowed));
        }
    }
    strict && sums.iter().all(|sum| *sum == dashu_int::IBig::ZERO)
}

/// Everything that holds of any result.
fn assert_sound(problem: &Problem, lost: &[Demand], reached: &Reached) {
    for (damage, cores) in
        [(Damage::Flipped, &reached.flipped), (Damage::Missing, &reached.missing)]
    {
        assert!(cores.iter().all(|core| cancels(problem, damage, core)), "{cores:?}");
    }
    let Some(network) = &reached.network else { return };
    let (patterns, tie) = (problem.patterns(), problem.tie());
    let unmet = network.unmet(patterns, tie).unwrap();
    assert!(unmet.demands().iter().all(|demand| lost.contains(demand)));
    let radii = network.radii(patterns, tie).unwrap();
    let asked =
        [(Damage::Flipped, &reached.radii.flipped), (Damage::Missing, &reached.radii.missing)];
    for (damage, asked) in asked {
        for (pattern, (asked, found)) in asked.iter().zip(radii.per_pattern(damage)).enumerate() {
            let stored = lost.iter().all(|demand| demand.pattern != pattern);
            assert!(!stored || Some(*asked) <= *found, "{pattern} {damage:?}");
        }
    }
    for i in 0..problem.neurons() {
        for j in 0..problem.neurons() {
            let class = problem.admissible();
            assert!(class.mask.allows(i, j) || network.row(i)[j] == 0);
            assert!(!class.symmetric || network.row(i)[j] == network.row(j)[i]);
        }
        assert!(problem.admissible().bias || network.bias()[i] == 0);
    }
}

/// The common radius and what the cores say no weights exceed.
fn common(reached: &Reached, damage: Damage) -> (usize, Option<usize>) {
    let (radii, cores) = match damage {
        Damage::Flipped => (&reached.radii.flipped, &reached.flipped),
        Damage::Missing => (&reached.radii.missing, &reached.missing),
    };
    let bound = cores.iter().map(most).min().map(|most| most - 1);
    (*radii.iter().min().unwrap(), bound)
}

#[test]
fn random_patterns_have_the_largest_radius_that_there_is() {
    for (neurons, count, flips) in [
        (20, 4, 2..=3),
        (50, 5, 5..=7),
        (50, 10, 3..=4),
        (100, 10, 8..=10),
        (100, 20, 5..=6),
        (100, 50, 2..=2),
    ] {
        for seed in 1..3 {
            let problem = random(neurons, count, seed);
            let reached = run(&problem, &[], None);
            assert_sound(&problem, &[], &reached);
            let (radius, bound) = common(&reached, Damage::Flipped);
            assert!(flips.contains(&radius), "N = {neurons}, P = {count}: {radius}");
            assert_eq!(bound, Some(radius), "N = {neurons}, P = {count}, seed {seed}");
            let (missing, bound) = common(&reached, Damage::Missing);
            assert!(missing >= 2 * radius && bound.is_some_and(|bound| bound >= missing));
        }
    }
}

/// The largest common radius of all networks with weights up to `largest`.
fn best_of_all(problem: &Problem, largest: i64, damage: Damage) -> i64 {
    let neurons = problem.neurons();
    let pairs: Vec<(usize, usize)> =
        (0..neurons).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
    let side = 2 * largest + 1;
    let mut best = -1;
    for at in 0..side.pow(pairs.len() as u32) {
        let (mut weights, mut rest) = (vec![0; neurons * neurons], at);
        for (i, j) in &pairs {
            weights[i * neurons + j] = rest % side - largest;
            weights[j * neurons + i] = rest % side - largest;
            rest /= side;
        }
        let network = IntegerNetwork::new(neurons, weights, vec![0; neurons]).unwrap();
        let radii = network.radii(problem.patterns(), problem.tie()).unwrap();
        best = best.max(radii.common(damage).map_or(-1, |radius| radius as i64));
    }
    best
}

#[test]
fn no_small_network_mends_more() {
    for seed in 0..30 {
        let count = 1 + seed as usize % 3;
        let tie = if seed % 2 == 0 { TieRule::Paper } else { TieRule::Strict };
        let patterns = Patterns::random(count, 4, seed).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(4), tie).unwrap();
        let best = best_of_all(&problem, 1, Damage::Flipped);
        if best < 0 {
            continue;
        }
        let reached = run(&problem, &[], None);
        assert_sound(&problem, &[], &reached);
        let (radius, bound) = common(&reached, Damage::Flipped);
        if reached.network.is_some() {
            assert!(radius as i64 >= best, "{seed}: {radius} of {best}");
        }
        assert!(bound.is_none_or(|bound| bound as i64 >= best), "{seed}");
    }
}

#[test]
fn every_class_is_climbed_and_what_is_claimed_holds() {
    let near = Mask::receptive_field(Shape::new(4, 5), 2.0);
    let classes: [&dyn Fn(&mut Admissible); 6] = [
        &|_| {},
        &|class| class.symmetric = false,
        &|class| class.bias = true,
        &|class| (class.symmetric, class.bias) = (false, true),
        &|class| class.mask = near.clone(),
        &|class| (class.mask, class.symmetric) = (near.clone(), false),
    ];
    let mut found = 0;
    for seed in 0..3 {
        for tie in [TieRule::Paper, TieRule::Strict] {
            let patterns = Patterns::random(3 + seed as usize, 20, seed).unwrap();
            let mut radii = Vec::new();
            for change in classes {
                let mut class = Admissible::symmetric(20);
                change(&mut class);
                let problem = Problem::new(patterns.clone(), class, tie).unwrap();
                let reached = run(&problem, &[], None);
                assert_sound(&problem, &[], &reached);
                let (radius, bound) = common(&reached, Damage::Flipped);
                found += usize::from(reached.network.is_some() && bound == Some(radius));
                radii.push((radius, bound.unwrap_or(usize::MAX)));
            }
            // Symmetric weights are free ones, too, and none need have a bias.
            assert!(radii[0].0 <= radii[1].1 && radii[0].0 <= radii[2].1, "{radii:?}");
            assert!(radii[4].0 <= radii[0].1 && radii[1].0 <= radii[3].1, "{radii:?}");
        }
    }
    assert!(found >= 30, "{found} of 36");
}

#[test]
fn twins_stay_behind_and_the_others_go_on() {
    let base = Patterns::random(5, 60, 3).unwrap();
    let mut rows: Vec<Vec<i8>> = base.rows().map(<[i8]>::to_vec).collect();
    let mut twin = rows[0].clone();
    twin[7] *= -1;
    twin[30] *= -1;
    rows.push(twin);
    let problem = Problem::new(
        Patterns::from_rows(&rows).unwrap(),
        Admissible::symmetric(60),
        TieRule::Paper,
    )
    .unwrap();
    let reached = run(&problem, &[], None);
    assert_sound(&problem, &[], &reached);
    assert!(reached.network.is_some());
    let flipped = &reached.radii.flipped;
    assert!(
        flipped[0] + flipped[5] == 0 && flipped[1..5].iter().all(|radius| *radius >= 3),
        "{flipped:?}"
    );
    assert_eq!(common(&reached, Damage::Flipped).1, Some(0));
    // Two members: the cues of the twins that meet.
    assert_eq!(reached.flipped[0].members.len(), 2);
}

#[test]
fn lost_bits_stay_lost_and_the_other_patterns_rise() {
    // One pattern twice but for a bit: neuron 0 cannot keep both.
    let base = Patterns::random(4, 40, 9).unwrap();
    let mut rows: Vec<Vec<i8>> = base.rows().map(<[i8]>::to_vec).collect();
    let mut twin = rows[0].clone();
    twin[0] *= -1;
    rows.push(twin);
    let patterns = Patterns::from_rows(&rows).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(40), TieRule::Strict).unwrap();
    let lost = [Demand { pattern: 4, neuron: 0 }];
    let reached = run(&problem, &lost, None);
    assert_sound(&problem, &lost, &reached);
    assert!(reached.network.is_some());
    assert!(reached.radii.flipped[1..4].iter().all(|radius| *radius >= 2), "{:?}", reached.radii);
    // The cores refute a radius of zero: not even the patterns can be stored.
    assert!(reached.flipped[0].members.iter().all(|member| member.wrong.is_empty()));
}

#[test]
fn enough_is_enough_and_a_stop_is_heard() {
    let problem = random(60, 6, 2);
    let reached = run(&problem, &[], Some(2));
    assert_sound(&problem, &[], &reached);
    assert_eq!(reached.stopped, Stopped::Nothing);
    assert!(reached.radii.flipped.iter().all(|radius| *radius >= 2));
    assert!(reached.radii.missing.iter().all(|radius| *radius == 0));
    let stop = Stop::never();
    stop.raise();
    let stopped = climb(&Climb { problem: &problem, lost: &[], enough: None }, &mut |_| {}, &stop);
    assert_eq!(stopped.stopped, Stopped::Time);
}

#[test]
fn neurons_that_never_fire_get_no_weights_if_that_helps() {
    // Half of the neurons are −1 throughout; under the paper's rule a field of
    // zero keeps them against any damage.
    let mut stream = Stream::new(5, 0);
    let row = |_| (0..16).map(|j| if j < 8 { -1 } else { stream.sign() }).collect::<Vec<i8>>();
    let rows: Vec<Vec<i8>> = (0..3).map(row).collect();
    let patterns = Patterns::from_rows(&rows).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(16), TieRule::Paper).unwrap();
    let reached = run(&problem, &[], None);
    assert_sound(&problem, &[], &reached);
}

#[test]
fn the_same_problem_gives_the_same_weights_on_any_number_of_threads() {
    let problem = random(40, 10, 4);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&problem, &[], None))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn patterns_that_resemble_each_other_get_a_radius() {
    // An eighth of the bits are +1, as in pictures.
    let parts: Vec<Patterns> = (0..3).map(|seed| Patterns::random(12, 64, seed).unwrap()).collect();
    let bit = |at: usize| if parts.iter().all(|part| part.as_slice()[at] > 0) { 1 } else { -1 };
    let patterns = Patterns::new(64, (0..12 * 64).map(bit).collect()).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(64), TieRule::Strict).unwrap();
    let reached = run(&problem, &[], Some(1));
    assert_sound(&problem, &[], &reached);
    assert_eq!(reached.radii.flipped, vec![1; 12]);
}
