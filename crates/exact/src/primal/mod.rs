//! Symmetric weights.
mod error;
mod matrices;
mod projection;
mod reduce;
mod reflection;
mod rounding;
pub use error::{Error, ErrorKind};
/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;
use hopfit_core::*;
pub fn store(problem: &Problem, stop: &Stop) -> Result<Option<IntegerNetwork>> {
    let t0 = std::time::Instant::now();
    let reduced = reduce::Reduction::new(problem)?;
    eprintln!("states {} rows {} columns {} forced {} {:?}", reduced.state_count(), reduced.row_count(), reduced.column_count(), reduced.forced(), t0.elapsed());
    let mut r = reflection::Reflection::new(&reduced);
    eprintln!("prepared {:?}", t0.elapsed());
    let ev = rounding::Evaluator::new(&reduced);
    for k in 0.. {
        if stop.is_due() { return Ok(None) }
        let unmet = r.step();
        if (k % 50 == 0 && k < 1000) || k % 1000==0 || unmet == 0 { eprintln!("{k} {unmet} {:?}", t0.elapsed()); }
        if unmet == 0 {
            let w = ev.best(&reduced, &r.all_weights(&reduced), 0);
            eprintln!("rounded {} cost {} {:?}", w.weights.iter().map(|x| x.abs()).max().unwrap(), w.cost, t0.elapsed());
            if w.cost == 0 {
                let net = reduced.lift(&w.weights);
                let flips = net.unmet(problem.patterns(), problem.tie()).unwrap().total();
                eprintln!("exact {flips} {:?}", t0.elapsed());
                return Ok(Some(net));
            }
        }
    }
    Ok(None)
}

pub fn experiment(problem: &Problem, seconds: f64, args: &[f32]) -> Result<()> {
    let t0 = std::time::Instant::now();
    let reduced = reduce::Reduction::new(problem)?;
    let mut r = reflection::Reflection::new(&reduced);
    let (s, n) = (reduced.state_count(), reduced.row_count());
    let per = args[0] as usize; let first = args[1] as usize; let tenure = args[2] as usize; let slack = args[3] as usize; let pick = args[4]; let kick = args[5] as usize;
    let mut rng = hopfit_core::random::Stream::new(args[6] as u64, 0);
    let mut its = 0; let mut dropped: Vec<(usize, usize)> = vec![]; let mut moves = 0;
    let mut tabu = vec![0usize; s * n];
    let mut best = usize::MAX; let mut saved = (r.clone(), dropped.clone());
    let cost = |d: &Vec<(usize, usize)>| d.iter().map(|x| reduced.cost(x.0, x.1) as usize).sum::<usize>();
    let mut wait = first; let mut feas = 0; let mut fails = 0;
    while t0.elapsed().as_secs_f64() < seconds {
        let mut unmet = 1;
        for _ in 0..wait { unmet = r.step(); its += 1; if unmet == 0 { break; } }
        moves += 1;
        if unmet == 0 {
            wait = per; feas += 1;
            dropped.retain(|d| { let met = r.margins[*d] > 0.0; if met { r.caps[*d] = f32::INFINITY; } !met });
            let c = cost(&dropped);
            if c < best { best = c; eprintln!("best {} its {its} moves {moves} feas {feas} fails {fails} {:?}", best + reduced.forced(), t0.elapsed()); }
            if c <= best { saved = (r.clone(), dropped.clone()); }
            if c == 0 { break; }
            for _ in 0..kick {
            if dropped.is_empty() { break; }
            let at = if (rng.uniform() as f32) < pick { rng.below(dropped.len()) } else {
                (0..dropped.len()).filter(|a| tabu[dropped[*a].0 * n + dropped[*a].1] <= moves).max_by(|a, b| r.margins[dropped[*a]].total_cmp(&r.margins[dropped[*b]])).unwrap_or(0) };
            let d = dropped.swap_remove(at);
            r.caps[d] = f32::INFINITY; tabu[d.0 * n + d.1] = moves + tenure + rng.below(tenure + 1);
            }
            continue;
        }
        if cost(&dropped) > best.saturating_add(slack) { fails += 1; r = saved.0.clone(); dropped = saved.1.clone(); 
            let at = rng.below(dropped.len()); let d = dropped.swap_remove(at);
            r.caps[d] = f32::INFINITY; tabu[d.0 * n + d.1] = moves + tenure + rng.below(tenure + 1);
            continue; }
        let mut worst = (f32::NEG_INFINITY, 0, 0);
        for i in 0..n { for k in 0..s { if r.caps[(k, i)] > 0.0 && tabu[k * n + i] <= moves {
            let z = (1.0 - r.point()[(k, i)]) / reduced.cost(k, i) as f32;
            if z > worst.0 { worst = (z, k, i); }
        } } }
        r.caps[(worst.1, worst.2)] = 0.0; r.free(worst.1, worst.2); dropped.push((worst.1, worst.2));
        if best < usize::MAX { tabu[worst.1 * n + worst.2] = moves + tenure + rng.below(tenure + 1); }
    }
    eprintln!("end {} its {its} moves {moves} feas {feas} fails {fails} {:?}", best + reduced.forced(), t0.elapsed());
    Ok(())
}
