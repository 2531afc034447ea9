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
    let per = args[0] as usize; let mode = args[1] as usize; let first = args[2] as usize;
    for i in 0..n { for k in 0..s { if reduced.cost(k, i) > 0 { r.caps[(k, i)] = f32::INFINITY; } } }
    let mut its = 0; let mut dropped = 0; 
    let mut wait = first;
    while t0.elapsed().as_secs_f64() < seconds {
        let mut unmet = 1;
        for _ in 0..wait { unmet = r.step(); its += 1; if unmet == 0 { break; } }
        wait = per;
        if unmet == 0 { eprintln!("done dropped {dropped} + forced {} its {its} {:?}", reduced.forced(), t0.elapsed()); return Ok(()); }
        let mut worst = (0.0, 0, 0);
        for i in 0..n { for k in 0..s { if r.caps[(k, i)] > 0.0 {
            let (z, m) = (1.0 - r.point()[(k, i)], 1.0 - r.margins[(k, i)]);
            let v = match mode { 0 => m, 1 => z, _ => m.max(0.0) * z.max(0.0) };
            if v > worst.0 { worst = (v, k, i); }
        } } }
        r.caps[(worst.1, worst.2)] = 0.0; r.free(worst.1, worst.2); dropped += 1;
    }
    eprintln!("fail dropped {dropped} its {its}");
    Ok(())
}
