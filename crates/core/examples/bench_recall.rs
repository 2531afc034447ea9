//! How long recall takes: 1000 cues with a tenth of their bits flipped, N =
//! 784 neurons, to a fixed point (100 steps at most).
//!
//! ```text
//! cargo run --release -p hopfit-core --example bench_recall -- [KIND[:UPDATE]] [THREADS] [DIR]
//! ```
//!
//! KIND is `hebbian` (whole numbers, Hebb's rule on 50 random patterns; the
//! default), `symmetric` or `normal` (standard normal weights, which lie on no
//! grid; with `normal` recall never settles, so that all 100 steps are taken).
//!
//! UPDATE is `sync` (the default), `cue`, `graded` or `async`.
//!
//! Prints one line of JSON: the median of seven runs in seconds, the fields
//! that the definition asks for (a neuron's field in a step or sweep is one,
//! and so are those of the step that finds nothing to change), and a checksum
//! of the final states. With DIR it writes weights, cues, final
//! states, endings and steps there, and then times one run for every line on
//! standard input: `bench/recall_numpy.py` compares with NumPy in this way.
#![allow(clippy::print_stdout, reason = "the output of this program")]

use hopfit_core::random::Stream;
use hopfit_core::{BatchOutcome, Cues, Ending, Network, Patterns, Recaller, Update, Weights};
use std::error::Error;
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

const NEURONS: usize = 784;
const PATTERNS: usize = 50;
const CUES: usize = 1000;
const NOISE: f64 = 0.1;
/// Cues that one thread takes at a time. The split does not depend on the
/// number of threads, so that neither does the result.
const BLOCK: usize = 128;
const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let kind = arguments.next().unwrap_or_else(|| "hebbian".to_owned());
    let (kind, update) = kind.split_once(':').unwrap_or((&kind, "sync"));
    let update = match update {
        "sync" => Update::Synchronous,
        "cue" => Update::Cue { seed: 1 },
        "graded" => Update::Graded { seed: 1 },
        "async" => Update::Random { seed: 1 },
        _ => return Err(format!("{update} is not sync, cue, graded or async").into()),
    };
    let threads: usize = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let directory = arguments.next();

    let patterns = Patterns::random(PATTERNS, NEURONS, 1)?;
    let network = network(kind, &patterns)?;
    let cues = cues(&patterns)?;
    let how = How { update, sigma: network.median_stability(&patterns)?, threads };
    if let Some(directory) = directory {
        write_all(Path::new(&directory), &network, &cues, how)?;
        for line in std::io::stdin().lock().lines() {
            line?;
            println!("{}", timed(&network, &cues, how)?.0);
        }
        return Ok(());
    }
    let mut runs = (0..RUNS).map(|_| timed(&network, &cues, how)).collect::<Result<Vec<_>, _>>()?;
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (seconds, outcome) = &runs[RUNS / 2];
    println!(
        "{{\"kind\": \"{kind}\", \"update\": \"{}\", \"neurons\": {NEURONS}, \"cues\": {CUES}, \
         \"threads\": {threads}, \"seconds\": {seconds:.6}, \"fields\": {}, \"runs\": {RUNS}, \
         \"checksum\": \"{:016x}\"}}",
        update.name(),
        fields(update, outcome),
        checksum(&outcome.states)
    );
    Ok(())
}

/// How to recall.
#[derive(Clone, Copy)]
struct How {
    update: Update,
    sigma: f64,
    threads: usize,
}

/// The fields that the definition of the dynamics asks for.
fn fields(update: Update, outcome: &BatchOutcome) -> usize {
    let least = match update {
        Update::Cue { .. } => 30,
        Update::Graded { .. } => 61,
        _ => 0,
    };
    let of_cue = |(steps, ending): (&usize, &Ending)| {
        (steps + usize::from(*ending == Ending::FixedPoint)).max(least)
    };
    NEURONS * outcome.steps.iter().zip(&outcome.endings).map(of_cue).sum::<usize>()
}

fn network(kind: &str, patterns: &Patterns) -> Result<Network, Box<dyn Error>> {
    let mut stream = Stream::new(2, 0);
    let mut values = vec![0.0; NEURONS * NEURONS];
    for i in 0..NEURONS {
        for j in (0..NEURONS).filter(|j| *j != i) {
            values[i * NEURONS + j] = match kind {
                "hebbian" => patterns.rows().map(|x| f64::from(x[i] * x[j])).sum(),
                "symmetric" if j < i => values[j * NEURONS + i],
                "symmetric" | "normal" => stream.normal(),
                _ => return Err(format!("{kind} is not hebbian, symmetric or normal").into()),
            };
        }
    }
    Ok(Network::without_bias(Weights::new(NEURONS, values)?))
}

/// Cue k is pattern k modulo P, damaged.
fn cues(patterns: &Patterns) -> hopfit_core::Result<Cues> {
    let rows: Vec<&[i8]> = (0..CUES).map(|cue| patterns.row(cue % PATTERNS)).collect();
    Ok(Cues::noisy(&Patterns::from_rows(&rows)?, NOISE, &mut Stream::new(3, 0)))
}

/// Builds the recaller and recalls all cues; the time counts both.
fn timed(network: &Network, cues: &Cues, how: How) -> hopfit_core::Result<(f64, BatchOutcome)> {
    let start = Instant::now();
    let outcome = recall(network, cues, how)?;
    Ok((start.elapsed().as_secs_f64(), outcome))
}

/// Thread t takes the blocks t, t + T, t + 2T, …
fn recall(network: &Network, cues: &Cues, how: How) -> hopfit_core::Result<BatchOutcome> {
    let How { update, sigma, threads } = how;
    let recaller = &Recaller::new(network).update(update).sigma(sigma);
    let blocks = CUES.div_ceil(BLOCK);
    let work = |first: usize| {
        let mine = (first..blocks).step_by(threads);
        let range = |block: usize| block * BLOCK..CUES.min((block + 1) * BLOCK);
        mine.map(|block| Ok((block, recaller.recall_range(cues, range(block))?))).collect()
    };
    let mut done: Vec<(usize, BatchOutcome)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|t| scope.spawn(move || work(t))).collect();
        let join = |handle: std::thread::ScopedJoinHandle<'_, hopfit_core::Result<Vec<_>>>| {
            handle.join().expect("recall does not panic")
        };
        handles.into_iter().map(join).collect::<hopfit_core::Result<Vec<_>>>()
    })?
    .into_iter()
    .flatten()
    .collect();
    done.sort_by_key(|(block, _)| *block);
    let mut all = BatchOutcome { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
    for (_, outcome) in done {
        all.states.extend(outcome.states);
        all.endings.extend(outcome.endings);
        all.steps.extend(outcome.steps);
    }
    Ok(all)
}

/// FNV-1a, 64 bits.
fn checksum(states: &[i8]) -> u64 {
    let fold = |hash: u64, x: &i8| (hash ^ u64::from(*x as u8)).wrapping_mul(0x0100_0000_01b3);
    states.iter().fold(0xcbf2_9ce4_8422_2325, fold)
}

/// Plain arrays, little-endian, row by row: weights.f64 (N×N), cues.i8 and
/// states.i8 (K×N), endings.u8 (K: 0 fixed point, 1 two-cycle, 2 step
/// limit, 3 longer cycle)
/// and steps.u32 (K).
fn write_all(
    directory: &Path,
    network: &Network,
    cues: &Cues,
    how: How,
) -> Result<(), Box<dyn Error>> {
    let outcome = recall(network, cues, how)?;
    let bytes = |values: &[i8]| values.iter().map(|x| *x as u8).collect::<Vec<u8>>();
    let weights: Vec<u8> =
        network.weights().as_slice().iter().flat_map(|w| w.to_le_bytes()).collect();
    let ending = |ending: &Ending| match ending {
        Ending::FixedPoint => 0,
        Ending::TwoCycle => 1,
        Ending::StepLimit => 2,
        Ending::Cycle { .. } => 3,
    };
    let steps = outcome.steps.iter().flat_map(|steps| (*steps as u32).to_le_bytes());
    std::fs::write(directory.join("weights.f64"), weights)?;
    std::fs::write(directory.join("cues.i8"), bytes(cues.as_slice()))?;
    std::fs::write(directory.join("states.i8"), bytes(&outcome.states))?;
    std::fs::write(
        directory.join("endings.u8"),
        outcome.endings.iter().map(ending).collect::<Vec<u8>>(),
    )?;
    std::fs::write(directory.join("steps.u32"), steps.collect::<Vec<u8>>())?;
    Ok(())
}
