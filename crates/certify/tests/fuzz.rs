//! Random changes of sound certificates of both versions: never a panic, and
//! never a claim that some weights refute. A few seconds, or as long as the
//! environment variable `HOPFIT_FUZZ_SECONDS` says.

mod tiny;

use hopfit_certify::{Certificate, MaskDescription, check};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, IntegerNetwork, Mask, Patterns, Problem, TieRule, WeightRange};
use std::time::{Duration, Instant};
use tiny::Tiny;
use tiny::bases::Bases;
use tiny::edits::edited;

/// Whether time is left for another round.
fn clock() -> impl Fn() -> bool {
    let seconds = std::env::var("HOPFIT_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(3.0);
    let (begun, limit) = (Instant::now(), Duration::from_secs_f64(seconds));
    move || begun.elapsed() < limit
}

#[test]
fn fuzz_texts_of_certificates() {
    let (is_time, mut stream, bases) = (clock(), Stream::new(21, 0), Bases::new());
    let all = bases.all();
    let texts: Vec<String> =
        all.iter().map(|(_, (certificate, _))| certificate.to_json()).collect();
    let (mut rounds, mut accepted) = (0, 0);
    while rounds < 200 || is_time() {
        for ((name, (certificate, patterns)), text) in all.iter().zip(&texts) {
            let bytes = edited(text, &mut stream);
            if let Ok(verdict) =
                Certificate::from_slice(&bytes).and_then(|read| check(&read, patterns))
            {
                // The hash ties the text to the problem, whose optimum the
                // base has.
                let optimum = certificate.upper.flips;
                let fits = verdict.lower_bound <= optimum && optimum <= verdict.flips;
                assert!(fits, "{name}: {}", String::from_utf8_lossy(&bytes));
                accepted += 1;
            }
        }
        rounds += 1;
    }
    assert!(accepted > rounds / 20, "{accepted} accepted in {rounds} rounds");
}

/// Another problem under the same proof: tie rule, symmetry, bias, class and
/// mask change, and hash and flips are made to fit.
fn transplanted(base: &Certificate, patterns: &Patterns, stream: &mut Stream) -> Certificate {
    let mut certificate = base.clone();
    let neurons = patterns.neurons();
    let problem = &mut certificate.problem;
    match stream.below(6) {
        0 => problem.tie = [TieRule::Paper, TieRule::Strict][stream.below(2)],
        1 => problem.symmetric = !problem.symmetric,
        2 => problem.bias = !problem.bias,
        3 => problem.weights = [WeightRange::TERNARY, WeightRange::Binary][stream.below(2)],
        4 => problem.mask = MaskDescription::Full,
        _ => {
            let pair = |stream: &mut Stream| (stream.below(neurons), stream.below(neurons));
            let pairs = (0..1 + stream.below(4)).map(|_| pair(stream)).collect();
            problem.mask = MaskDescription::Forbidden(pairs);
        }
    }
    let upper = &mut certificate.upper;
    if stream.below(2) == 0 {
        upper.weights.iter_mut().for_each(|row| row.fill(0));
        upper.bias.fill(0);
    }
    let network = IntegerNetwork::new(neurons, upper.weights.concat(), upper.bias.clone()).unwrap();
    upper.flips = network.unmet(patterns, problem.tie).unwrap().total();
    certificate.problem_hash = certificate.problem.hash().unwrap_or_default();
    certificate
}

/// The fewest flips of networks with small weights.
fn fewest(certificate: &Certificate, patterns: &Patterns) -> usize {
    let (problem, neurons) = (&certificate.problem, patterns.neurons());
    let allowed = problem.mask.allowed(neurons).unwrap();
    let both = |i: usize, j: usize| {
        allowed[i * neurons + j] && (!problem.symmetric || allowed[j * neurons + i])
    };
    let mask = Mask::full(neurons).restricted(both);
    let (symmetric, bias, range) = (problem.symmetric, problem.bias, problem.weights);
    let admissible = Admissible { symmetric, bias, range, mask };
    let tiny = Tiny::new(Problem::new(patterns.clone(), admissible, problem.tie).unwrap());
    let is_admissible = |values: &[i64]| match range {
        WeightRange::Continuous => true,
        WeightRange::Integer(largest) => values.iter().all(|v| v.abs() <= i64::from(largest)),
        WeightRange::Binary => values.iter().all(|v| v.abs() == 1),
    };
    let maps = tiny.recall_maps();
    let lost = maps.iter().filter(|(_, values)| is_admissible(values));
    lost.map(|(flips, _)| flips.count_ones() as usize).min().unwrap_or(usize::MAX)
}

#[test]
fn fuzz_proofs_of_other_problems() {
    let (is_time, mut stream, bases) = (clock(), Stream::new(22, 0), Bases::new());
    let small = [&bases.masked, &bases.rows, &bases.biased, &bases.pair, &bases.free_whole];
    let (mut rounds, mut accepted) = (0, 0);
    while rounds < 30 || is_time() {
        for (certificate, patterns) in small {
            let mut certificate = transplanted(certificate, patterns, &mut stream);
            if let (0, Some(lower)) = (stream.below(3), &mut certificate.lower) {
                lower.bound = lower.bound.saturating_sub(1);
            }
            let Ok(verdict) = check(&certificate, patterns) else { continue };
            accepted += 1;
            assert!(
                verdict.lower_bound <= fewest(&certificate, patterns),
                "{}",
                certificate.to_json()
            );
        }
        rounds += 1;
    }
    assert!(accepted > rounds / 10, "{accepted} accepted in {rounds} rounds");
}
