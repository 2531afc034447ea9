//! Claims about damaged patterns, sound and spoiled.

use super::Tiny;
use super::bases::{Bases, rehash};
use super::circuits::dependency;
use super::mutations::{Case, Change, changed};
use hopfit_certify::{Basin, Basins, Certificate, CueCore, CueMember, IBig};
use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, Damage, Demand, IntegerNetwork, Mask, Patterns, Problem, Shape, TieRule,
};

/// How many sets of members a search for a core looks at.
const PATIENCE: usize = 4_000;

pub(crate) fn member(pattern: usize, wrong: &[usize], neuron: usize, y: i64) -> CueMember {
    let demand = Demand { pattern, neuron };
    CueMember { demand, wrong: wrong.to_vec(), multiplier: y.into() }
}

/// One pattern of three neurons, by Hebb's rule: the example of
/// `docs/certificate.md`.
pub(crate) fn single() -> (Certificate, Patterns) {
    let patterns = Patterns::from_rows(&[[1, 1, 1]]).unwrap();
    let problem = Problem::new(patterns.clone(), Admissible::symmetric(3), TieRule::Paper).unwrap();
    let network = IntegerNetwork::new(3, vec![0, 1, 1, 1, 0, 1, 1, 1, 0], vec![0; 3]).unwrap();
    let core = |members: Vec<CueMember>| vec![CueCore { members }];
    let pair = core(vec![member(0, &[1], 0, 1), member(0, &[2], 0, 1)]);
    let flips = Basin { radii: vec![0], bound: Some(0), cores: pair };
    let alone = core(vec![member(0, &[1, 2], 0, 1)]);
    let missing = Basin { radii: vec![1], bound: Some(1), cores: alone };
    let certificate = Certificate::new(&problem, &network, 0, None);
    (certificate.with_basins(Basins { flips, missing }), patterns)
}

/// What the cue of a pattern with some bits wrong asks of the variables.
pub(crate) fn functional(tiny: &Tiny, damage: Damage, demand: Demand, wrong: &[usize]) -> Vec<i64> {
    let state = tiny.problem.patterns().row(demand.pattern);
    let own = i64::from(state[demand.neuron]);
    let cue = |j: usize| match (wrong.contains(&j), damage) {
        (false, _) => i64::from(state[j]),
        (true, Damage::Flipped) => -i64::from(state[j]),
        (true, Damage::Missing) => 0,
    };
    let symmetric = tiny.problem.admissible().symmetric;
    let coefficient = |(i, j): &(usize, usize)| match demand.neuron {
        neuron if neuron == *i && i == j => own,
        neuron if neuron == *i => own * cue(*j),
        neuron if neuron == *j && symmetric => own * cue(*i),
        _ => 0,
    };
    tiny.variables.iter().map(coefficient).collect()
}

/// Whether a bit needs a field that is not zero.
pub(crate) fn is_strict(tiny: &Tiny, demand: Demand) -> bool {
    tiny.problem.tie().is_strict(tiny.problem.patterns().bit(demand.pattern, demand.neuron))
}

/// All demands from cues with at most `most` wrong bits.
pub(crate) fn cue_demands(tiny: &Tiny, most: usize) -> Vec<(Demand, Vec<usize>)> {
    let neurons = tiny.problem.neurons();
    let sets = (0..1_usize << neurons).filter(|set| set.count_ones() as usize <= most);
    let wrong = |set: usize| (0..neurons).filter(|at| set >> at & 1 == 1).collect::<Vec<_>>();
    let sets: Vec<Vec<usize>> = sets.map(wrong).collect();
    let both = |demand: &Demand| sets.iter().map(|set| (*demand, set.clone())).collect::<Vec<_>>();
    tiny.demands.iter().flat_map(both).collect()
}

/// A minimal core of cues with at most `most` wrong bits, if a short search
/// finds one.
pub(crate) fn find_core(
    tiny: &Tiny,
    damage: Damage,
    most: usize,
    stream: &mut Stream,
) -> Option<CueCore> {
    let mut demands = cue_demands(tiny, most);
    stream.shuffle(&mut demands);
    let vectors: Vec<Vec<i64>> =
        demands.iter().map(|(demand, wrong)| functional(tiny, damage, *demand, wrong)).collect();
    let mut left = PATIENCE;
    let (chosen, y) = extend(&vectors, &mut Vec::new(), 0, &mut left, &|chosen: &[usize]| {
        chosen.iter().any(|at| is_strict(tiny, demands[*at].0))
    })?;
    let member = |(at, multiplier): (&usize, i128)| {
        let (demand, wrong) = demands[*at].clone();
        CueMember { demand, wrong, multiplier: multiplier.into() }
    };
    Some(CueCore { members: chosen.iter().zip(y).map(member).collect() })
}

type Circuit = (Vec<usize>, Vec<i128>);

fn extend(
    vectors: &[Vec<i64>],
    chosen: &mut Vec<usize>,
    next: usize,
    left: &mut usize,
    accept: &dyn Fn(&[usize]) -> bool,
) -> Option<Circuit> {
    for at in next..vectors.len() {
        *left = left.checked_sub(1)?;
        chosen.push(at);
        let picked: Vec<&[i64]> = chosen.iter().map(|at| &*vectors[*at]).collect();
        let found = match dependency(&picked) {
            None => extend(vectors, chosen, at + 1, left, accept),
            Some(y) if y.iter().all(|y| *y > 0) && accept(chosen) => Some((chosen.clone(), y)),
            Some(_) => None,
        };
        if found.is_some() {
            return found;
        }
        chosen.pop();
    }
    None
}

/// The radius of each pattern, by trying all cues.
pub(crate) fn radii(problem: &Problem, network: &IntegerNetwork, damage: Damage) -> Vec<i64> {
    let neurons = problem.neurons();
    let radius = |state: &[i8]| {
        let fails = |set: &usize| {
            let cue: Vec<i8> = (0..neurons)
                .map(|j| match (set >> j & 1, damage) {
                    (0, _) => state[j],
                    (_, Damage::Flipped) => -state[j],
                    (_, Damage::Missing) => 0,
                })
                .collect();
            let field = |neuron| network.field(&cue, neuron).signum() as f64;
            !(0..neurons).all(|neuron| problem.tie().is_met(state[neuron], field(neuron)))
        };
        let failures = (0..1_usize << neurons).filter(fails).map(|set| i64::from(set.count_ones()));
        failures.min().unwrap_or(neurons as i64 + 1) - 1
    };
    problem.patterns().rows().map(radius).collect()
}

/// A certificate of a network with its radii, and with the cores that a short
/// search finds for the least radius that it can refute.
pub(crate) fn certificate(
    tiny: &Tiny,
    network: &IntegerNetwork,
    stream: &mut Stream,
) -> Certificate {
    let flips = network.unmet(tiny.problem.patterns(), tiny.problem.tie()).unwrap().total();
    let mut basin = |damage| {
        let radii = radii(&tiny.problem, network, damage);
        let least = radii.iter().copied().min().unwrap();
        let core = (least + 1..=tiny.problem.neurons() as i64)
            .find_map(|most| find_core(tiny, damage, most as usize, stream));
        let most = core.as_ref().and_then(CueCore::most_wrong);
        let bound = most.map(|most| most as i64 - 1);
        Basin { radii, bound, cores: core.into_iter().collect() }
    };
    let (flipped, missing) = (basin(Damage::Flipped), basin(Damage::Missing));
    let certificate = Certificate::new(&tiny.problem, network, flips, None);
    certificate.with_basins(Basins { flips: flipped, missing })
}

/// Hebb's weights within the class of a problem.
pub(crate) fn hebb(problem: &Problem) -> IntegerNetwork {
    let (neurons, admissible) = (problem.neurons(), problem.admissible());
    let mask = &admissible.mask;
    let allows = |i, j| mask.allows(i, j) && (!admissible.symmetric || mask.allows(j, i));
    let weight = |i: usize, j: usize| -> i64 {
        let products = problem.patterns().rows().map(|x| i64::from(x[i] * x[j]));
        if allows(i, j) { products.sum() } else { 0 }
    };
    let weights = (0..neurons * neurons).map(|at| weight(at / neurons, at % neurons)).collect();
    IntegerNetwork::new(neurons, weights, vec![0; neurons]).unwrap()
}

/// Problems of every class with their certificates, by name.
pub(crate) fn several() -> Vec<(&'static str, (Certificate, Patterns))> {
    let near = Mask::receptive_field(Shape::new(2, 3), 1.5);
    let class =
        |symmetric, bias, mask| Admissible { symmetric, bias, mask, ..Admissible::symmetric(5) };
    let classes = [
        ("basins-symmetric", class(true, false, Mask::full(5)), TieRule::Strict, 2),
        ("basins-free", class(false, false, Mask::full(5)), TieRule::Paper, 2),
        ("basins-bias", class(true, true, Mask::full(5)), TieRule::Paper, 2),
        ("basins-masked", class(true, false, near), TieRule::Paper, 1),
    ];
    let of_class = |(name, admissible, tie, count): (&'static str, Admissible, _, _)| {
        let patterns = Patterns::random(count, admissible.mask.neurons(), 5).unwrap();
        let tiny = Tiny::new(Problem::new(patterns.clone(), admissible, tie).unwrap());
        let network = hebb(&tiny.problem);
        (name, (certificate(&tiny, &network, &mut Stream::new(8, 0)), patterns))
    };
    classes.into_iter().map(of_class).collect()
}

pub(crate) fn cases(bases: &Bases) -> Vec<Case> {
    let single = single();
    let sound = |(name, (certificate, patterns)): (&str, (Certificate, Patterns))| {
        Case::new(name, &patterns, certificate.to_json(), "accepted")
    };
    let mut cases = vec![Case::new("basins-single", &single.1, single.0.to_json(), "accepted")];
    cases.extend(several().into_iter().map(sound));
    cases.extend(changed(&single, CHANGES));
    cases.extend(of_whole_weights(bases));
    let text = single.0.to_json();
    for (name, from, to, expected) in TEXTS {
        assert!(text.contains(from), "{name}: {from}");
        cases.push(Case::new(name, &single.1, text.replacen(from, to, 1), expected));
    }
    cases
}

/// Radii beside an enumeration, of patterns that are not all stored.
fn of_whole_weights(bases: &Bases) -> Vec<Case> {
    changed(
        &bases.ternary,
        &[("basins-all-stored", "TooLarge", |c| {
            let basin = Basin { radii: vec![0; c.problem.patterns], bound: None, cores: vec![] };
            c.basins = Some(Basins { flips: basin.clone(), missing: basin });
        })],
    )
}

fn flips(certificate: &mut Certificate) -> &mut Basin {
    &mut certificate.basins.as_mut().unwrap().flips
}

fn missing(certificate: &mut Certificate) -> &mut Basin {
    &mut certificate.basins.as_mut().unwrap().missing
}

fn first(basin: &mut Basin) -> &mut CueMember {
    &mut basin.cores[0].members[0]
}

const CHANGES: &[Change] = &[
    ("basins-no-bound", "accepted", |c| flips(c).bound = None),
    ("basins-nothing-proved", "accepted", |c| {
        flips(c).bound = None;
        flips(c).cores.clear();
    }),
    ("basins-weaker-bound", "accepted", |c| missing(c).bound = Some(2)),
    ("basins-core-scaled", "accepted", |c| {
        let factor = IBig::from(10).pow(40);
        flips(c).cores[0].members.iter_mut().for_each(|m| m.multiplier *= &factor);
    }),
    ("basins-own-bit-wrong", "accepted", |c| {
        // The diagonal is zero: whether the neuron's own bit is wrong does not
        // matter to it.
        first(missing(c)).wrong = vec![0, 1, 2];
        missing(c).bound = Some(2);
    }),
    ("basins-member-twice", "accepted", |c| {
        let mut again = first(flips(c)).clone();
        again.multiplier = 2.into();
        flips(c).cores[0].members.push(again);
        flips(c).cores[0].members[1].multiplier = 3.into();
    }),
    ("basins-lost-bit-core", "accepted", |c| {
        let member = first(missing(c)).clone();
        missing(c).cores.push(CueCore { members: vec![member.clone(), member] });
    }),
    ("basins-weights-negated", "Flips", |c| {
        c.upper.weights.iter_mut().flatten().for_each(|w| *w = -*w);
    }),
    ("basins-weights-that-hold-less", "TooLarge", |c| {
        // 3, 2 and 1: neuron 2 has no field left without neuron 0.
        c.upper.weights = vec![vec![0, 3, 1], vec![3, 0, -1], vec![1, -1, 0]];
        c.upper.flips = 1;
    }),
    ("basins-radius-raised", "TooLarge", |c| {
        flips(c).radii[0] = 1;
        flips(c).bound = None;
    }),
    ("basins-missing-raised", "TooLarge", |c| {
        missing(c).radii[0] = 2;
        missing(c).bound = None;
    }),
    ("basins-radius-lowered", "TooSmall", |c| missing(c).radii[0] = 0),
    ("basins-nothing-stored", "TooSmall", |c| flips(c).radii[0] = -1),
    ("basins-radius-out-of-range", "OutOfRange", |c| flips(c).radii[0] = 4),
    ("basins-radius-below", "OutOfRange", |c| flips(c).radii[0] = -2),
    ("basins-radius-of-64-bits", "OutOfRange", |c| flips(c).radii[0] = i64::MIN),
    ("basins-radius-too-many", "Size", |c| flips(c).radii.push(0)),
    ("basins-radius-missing", "Size", |c| missing(c).radii.clear()),
    ("basins-bound-lowered", "BoundBelowRadius", |c| missing(c).bound = Some(0)),
    ("basins-bound-of-nobody", "NoCore", |c| flips(c).cores.clear()),
    ("basins-core-of-too-many-wrong", "NoCore", |c| {
        first(flips(c)).wrong = vec![0, 1];
    }),
    ("basins-member-dropped", "DependsOnWeight", |c| drop(flips(c).cores[0].members.pop())),
    ("basins-all-members-dropped", "NoCore", |c| flips(c).cores[0].members.clear()),
    ("basins-empty-core", "NoStrictMember", |c| {
        flips(c).bound = None;
        flips(c).cores[0].members.clear();
    }),
    ("basins-multiplier-raised", "DependsOnWeight", |c| first(flips(c)).multiplier = 2.into()),
    ("basins-multiplier-raised-by-2-to-the-128", "DependsOnWeight", |c| {
        first(flips(c)).multiplier += IBig::from(1) << 128;
    }),
    ("basins-multiplier-zero", "NotPositive", |c| first(missing(c)).multiplier = IBig::ZERO),
    ("basins-multiplier-negative", "NotPositive", |c| first(missing(c)).multiplier = (-1).into()),
    ("basins-wrong-bit-elsewhere", "DependsOnWeight", |c| first(flips(c)).wrong = vec![2]),
    ("basins-wrong-bit-restored", "DependsOnWeight", |c| first(missing(c)).wrong = vec![1]),
    ("basins-wrong-bit-out-of-range", "WrongBits", |c| first(missing(c)).wrong = vec![1, 3]),
    ("basins-wrong-bits-descend", "WrongBits", |c| first(missing(c)).wrong = vec![2, 1]),
    ("basins-wrong-bit-twice", "WrongBits", |c| first(missing(c)).wrong = vec![1, 1]),
    ("basins-no-such-pattern", "NoSuchDemand", |c| first(flips(c)).demand.pattern = 1),
    ("basins-no-such-neuron", "NoSuchDemand", |c| first(flips(c)).demand.neuron = 3),
    ("basins-core-of-flips-for-missing", "DependsOnWeight", |c| {
        missing(c).cores[0] = flips(c).cores[0].clone();
    }),
    ("basins-with-a-bias", "DependsOnBias", |c| {
        c.problem.bias = true;
        rehash(c);
    }),
    ("basins-of-free-weights", "accepted", |c| {
        // One row's core refutes free weights, too.
        c.problem.symmetric = false;
        rehash(c);
    }),
];

const TEXTS: [(&str, &str, &str, &str); 12] = [
    ("basins-version-3", "\"version\":4", "\"version\":3", "OtherVersion"),
    ("basins-version-1", "\"version\":4", "\"version\":1", "OtherVersion"),
    ("basins-null", "\"basins\":{", "\"basins\":null,\"more\":{", "Unreadable"),
    ("basins-as-list", "\"flips\":{", "\"flips\":[{", "Unreadable"),
    ("basins-bound-as-text", "\"bound\":0", "\"bound\":\"0\"", "Unreadable"),
    ("basins-bound-with-a-point", "\"bound\":0", "\"bound\":0.0", "Unreadable"),
    ("basins-radius-true", "\"radii\":[0]", "\"radii\":[false]", "Unreadable"),
    ("basins-radius-null", "\"radii\":[0]", "\"radii\":[null]", "Unreadable"),
    ("basins-no-cores", ",\"cores\":[", ",\"core\":[", "Unreadable"),
    ("basins-member-too-short", "[0,[1],0,1]", "[0,[1],0]", "Unreadable"),
    ("basins-member-too-long", "[0,[1],0,1]", "[0,[1],0,1,1]", "Unreadable"),
    ("basins-wrong-bit-negative", "[0,[1],0,1]", "[0,[-1],0,1]", "Unreadable"),
];
