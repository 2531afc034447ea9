//! Symmetric weights.
mod error;
mod full;
mod masked;
mod matrices;
mod reduce;
mod reflection;
mod rounding;
mod space;
mod walker;

pub use error::{Error, ErrorKind};

use hopfit_core::random::Stream;
use hopfit_core::{Demand, IntegerNetwork, Problem, Stop};
use rayon::prelude::*;
use walker::{Ground, Walker};

/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;

/// x
#[derive(Debug, Clone)]
pub struct Options {
    /// Seed
    pub seed: u64,
    /// Walkers
    pub walkers: usize,
    /// Moves
    pub moves: Option<u64>,
    /// Goal
    pub goal: usize,
    pub patience: Vec<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 0, walkers: 2, moves: None, goal: 0, patience: vec![200, 500] }
    }
}

/// i
pub fn improve(
    problem: &Problem,
    start: Option<&[Demand]>,
    options: &Options,
    stop: &Stop,
    on_improved: &mut dyn FnMut(&IntegerNetwork, usize),
) -> Result<(IntegerNetwork, usize)> {
    let reduced = reduce::Reduction::new(problem)?;
    let dropped = start.map_or(Ok(Vec::new()), |start| reduced.dropped(start))?;
    let ground = Ground::new(&reduced);
    let mut walkers: Vec<Walker> = (0..options.walkers)
        .map(|w| Walker::new(&ground, &dropped, options.patience[w % options.patience.len()], Stream::new(options.seed, w as u64)))
        .collect();
    let mut best: Option<(IntegerNetwork, usize)> = None;
    let quantum = 20;
    let mut round = 0;
    loop {
        walkers.par_iter_mut().for_each(|walker| walker.walk(quantum, stop));
        let due = stop.is_due() || options.moves.is_some_and(|moves| walkers[0].moves() >= moves);
        if due { walkers.iter_mut().for_each(|w| w.take_stock()); }
        for walker in &walkers {
            if let Some(rounded) = walker.best() {
                if best.as_ref().is_none_or(|best| rounded.cost + reduced.forced() < best.1) {
                    let network = reduced.lift(&rounded.weights);
                    let flips = network.unmet(problem.patterns(), problem.tie()).unwrap().total();
                    if flips != rounded.cost + reduced.forced() { eprintln!("flips {flips} cost {} forced {}", rounded.cost, reduced.forced()); }
                    if best.as_ref().is_none_or(|best| flips < best.1) {
                    on_improved(&network, flips);
                    best = Some((network, flips));
                    }
                }
            }
        }
        if due || best.as_ref().is_some_and(|best| best.1 <= options.goal.max(reduced.forced())) { break; }
        round += 1;
        if round % 50 == 0 {
            let leader = (0..walkers.len()).min_by_key(|w| (walkers[*w].least(), *w)).unwrap();
            let (camp, least) = (walkers[leader].camp().clone(), walkers[leader].least());
            for w in &mut walkers { if w.least() > least { w.join(&camp, least); } }
        }
    }
    for w in &walkers { eprintln!("walker least {} best {} moves {} rounds {}", w.least() , w.best().unwrap().cost, w.moves(), w.rounds()); }
    Ok(best.unwrap())
}


/// t
pub fn trial(problem: &Problem, rounds: u64, patience: usize, seeds: u64) {
    let reduced = reduce::Reduction::new(problem).unwrap();
    let ground = Ground::new(&reduced);
    let v: Vec<(Vec<usize>, u64)> = (0..seeds).into_par_iter().map(|s| {
        let mut w = Walker::new(&ground, &[], patience, Stream::new(s, 0));
        let mut out = vec![];
        for q in 1..=4 { while w.rounds() < rounds * q / 4 { w.walk(1, &Stop::never()); if w.least() == 0 { break; } } out.push(w.least().min(10000) + reduced.forced()); }
        (out, w.moves())
    }).collect();
    let mean: Vec<f64> = (0..4).map(|q| v.iter().map(|x| x.0[q] as f64).sum::<f64>() / seeds as f64).collect();
    println!("{mean:.1?} min {} moves {}", v.iter().map(|x| x.0[3]).min().unwrap(), v.iter().map(|x| x.1).sum::<u64>() / seeds);
}
