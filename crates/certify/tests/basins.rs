//! Radii and cores over cues, against all 2^N cues and many networks.

mod tiny;

use hopfit_certify::{
    Basin, BasinFlaw, Basins, Certificate, CueCore, CueMember, IBig, RejectionKind, check,
};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, Damage, IntegerNetwork, Patterns, Problem, TieRule};
use tiny::Tiny;
use tiny::basins::{
    certificate, cue_demands, find_core, functional, hebb, is_strict, member, radii,
};

fn random_values(tiny: &Tiny, stream: &mut Stream) -> Vec<i64> {
    let largest = 1 + stream.below(4);
    let draw = |_: &_| stream.below(2 * largest + 1) as i64 - largest as i64;
    tiny.variables.iter().map(draw).collect()
}

fn with(tiny: &Tiny, network: &IntegerNetwork, basins: Basins) -> Certificate {
    let flips = network.unmet(tiny.problem.patterns(), tiny.problem.tie()).unwrap().total();
    Certificate::new(&tiny.problem, network, flips, None).with_basins(basins)
}

fn bare(radii: Vec<i64>) -> Basin {
    Basin { radii, bound: None, cores: vec![] }
}

#[test]
fn exactly_the_radii_of_all_cues_are_accepted() {
    let (mut stream, mut positive) = (Stream::new(61, 0), 0);
    for seed in 0..120 {
        let tiny = Tiny::random(seed);
        for round in 0..4 {
            let network = match round {
                0 => hebb(&tiny.problem),
                _ => tiny.network(&random_values(&tiny, &mut stream)),
            };
            let all = Damage::ALL.map(|damage| radii(&tiny.problem, &network, damage));
            positive += all.iter().flatten().filter(|radius| **radius > 0).count();
            let basins = |all: &[Vec<i64>; 2]| Basins {
                flips: bare(all[0].clone()),
                missing: bare(all[1].clone()),
            };
            let patterns = tiny.problem.patterns();
            let verdict = check(&with(&tiny, &network, basins(&all)), patterns).unwrap();
            let told = verdict.basins.unwrap();
            assert_eq!(Some(&told.flips.radius), all[0].iter().min());
            assert_eq!(Some(&told.missing.radius), all[1].iter().min());
            for (kind, pattern) in [(0, 0), (1, patterns.count() - 1)] {
                for change in [-1, 1] {
                    let mut other = all.clone();
                    other[kind][pattern] += change;
                    let refused = check(&with(&tiny, &network, basins(&other)), patterns);
                    let rejection = refused.unwrap_err();
                    let RejectionKind::Basins { flaw, core: None, .. } = rejection.kind() else {
                        panic!("{rejection}");
                    };
                    let fits = matches!(
                        (change, flaw),
                        (_, BasinFlaw::OutOfRange { .. })
                            | (1, BasinFlaw::TooLarge { .. })
                            | (-1, BasinFlaw::TooSmall { .. })
                    );
                    assert!(fits, "{rejection}");
                }
            }
        }
    }
    assert!(positive > 100, "{positive}");
}

/// Whether the multipliers cancel, and one is of a strict demand.
fn cancels(tiny: &Tiny, damage: Damage, core: &CueCore) -> bool {
    let mut sums = vec![0_i128; tiny.variables.len()];
    for member in &core.members {
        let y = i128::try_from(&member.multiplier).unwrap();
        let functional = functional(tiny, damage, member.demand, &member.wrong);
        sums.iter_mut().zip(functional).for_each(|(sum, a)| *sum += y * i128::from(a));
    }
    let strict = core.members.iter().any(|member| is_strict(tiny, member.demand));
    strict && sums.iter().all(|sum| *sum == 0)
}

/// Whether a network restores the bits of all members.
fn restores(tiny: &Tiny, damage: Damage, core: &CueCore, values: &[i64]) -> bool {
    core.members.iter().all(|member| {
        let functional = functional(tiny, damage, member.demand, &member.wrong);
        let stability: i64 = functional.iter().zip(values).map(|(a, w)| a * w).sum();
        stability > 0 || (stability == 0 && !is_strict(tiny, member.demand))
    })
}

#[test]
fn a_core_is_accepted_exactly_if_it_cancels_and_then_no_network_meets_it() {
    let mut stream = Stream::new(62, 0);
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..80 {
        let tiny = Tiny::random(seed);
        let neurons = tiny.problem.neurons();
        for damage in Damage::ALL {
            let most = stream.below(neurons + 1);
            let Some(found) = find_core(&tiny, damage, most, &mut stream) else { continue };
            let demands = cue_demands(&tiny, most);
            for spoil in 0..6 {
                let mut core = found.clone();
                let at = stream.below(core.members.len());
                match spoil {
                    0 => {}
                    1 => core.members[at].multiplier += 1,
                    2 => core.members[at].wrong = demands[stream.below(demands.len())].1.clone(),
                    3 => core.members[at].demand = demands[stream.below(demands.len())].0,
                    4 => drop(core.members.swap_remove(at)),
                    _ => {
                        let member = core.members[at].clone();
                        core.members.push(member);
                    }
                }
                let network = hebb(&tiny.problem);
                let basin = |own: Damage| Basin {
                    cores: if own == damage { vec![core.clone()] } else { vec![] },
                    ..bare(radii(&tiny.problem, &network, own))
                };
                let (flips, missing) = (basin(Damage::Flipped), basin(Damage::Missing));
                let certificate = with(&tiny, &network, Basins { flips, missing });
                let is_accepted = check(&certificate, tiny.problem.patterns()).is_ok();
                assert_eq!(is_accepted, cancels(&tiny, damage, &core), "{seed}: {core:?}");
                let networks = (0..300).map(|_| random_values(&tiny, &mut stream));
                if is_accepted {
                    for values in networks {
                        assert!(!restores(&tiny, damage, &core, &values), "{seed}: {core:?}");
                    }
                    accepted += 1;
                } else {
                    refused += 1;
                }
            }
        }
    }
    assert!(accepted > 60 && refused > 120, "{accepted} accepted, {refused} refused");
}

#[test]
fn no_network_has_a_larger_radius_than_an_accepted_bound() {
    let (mut stream, mut tight) = (Stream::new(63, 0), 0);
    for seed in 0..80 {
        let tiny = Tiny::random(seed);
        let certificate = certificate(&tiny, &hebb(&tiny.problem), &mut stream);
        let verdict = check(&certificate, tiny.problem.patterns()).unwrap();
        let told = verdict.basins.unwrap();
        for (damage, told) in [(Damage::Flipped, told.flips), (Damage::Missing, told.missing)] {
            let Some(bound) = told.bound else { continue };
            tight += usize::from(bound == told.radius);
            for _ in 0..60 {
                let network = tiny.network(&random_values(&tiny, &mut stream));
                let radius = *radii(&tiny.problem, &network, damage).iter().min().unwrap();
                assert!(radius <= bound, "{seed} {damage:?}: {radius} above {bound}");
            }
        }
        let read = Certificate::from_json(&certificate.to_json()).unwrap();
        assert_eq!(read, certificate);
    }
    assert!(tight > 30, "{tight}");
}

#[test]
fn cores_that_would_take_long_are_refused_before_the_work() {
    let neurons = 1000;
    let patterns = Patterns::random(1, neurons, 1).unwrap();
    let class = Admissible::symmetric(neurons);
    let problem = Problem::new(patterns.clone(), class, TieRule::Strict).unwrap();
    let zero = IntegerNetwork::new(neurons, vec![0; neurons * neurons], vec![0; neurons]).unwrap();
    let multiplier = IBig::from(10).pow(9000);
    let member = CueMember { multiplier, ..member(0, &[], 0, 1) };
    let core = CueCore { members: vec![member; 10_000] };
    let basins =
        Basins { flips: Basin { cores: vec![core], ..bare(vec![-1]) }, missing: bare(vec![-1]) };
    let certificate = Certificate::new(&problem, &zero, neurons, None).with_basins(basins);
    let rejection = check(&certificate, &patterns).unwrap_err();
    let RejectionKind::Basins { flaw: BasinFlaw::TooMuchWork, core: Some(0), .. } =
        rejection.kind()
    else {
        panic!("{rejection}");
    };
}

#[test]
fn the_basin_of_the_format_s_description_is_the_kept_one() {
    let page =
        std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/certificate.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, section) = page.split_once("## A basin\n").unwrap();
    let (_, example) = section.split_once("```json\n").unwrap();
    let (example, _) = example.split_once("\n```").unwrap();
    let (certificate, patterns) = tiny::basins::single();
    assert!(certificate.to_json().contains(example));
    assert!(check(&certificate, &patterns).is_ok());
}
