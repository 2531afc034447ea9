//! throwaway
#![allow(missing_docs, clippy::all, clippy::print_stdout)]
use crate::{system::System, walk::{Walker, Restored}, cover::*};
use hopfit_core::Problem;
use std::time::Instant;
pub fn run(problem: &Problem) {
    let system = System::new(problem);
    let mut walker = Walker::new(&system, 1);
    let n = system.count();
    let banned = vec![false; n];
    let r = walker.restore(&banned);
    println!("{:?} pivots {} support {}", r, walker.dictionary.total_pivots, walker.dictionary.support().len());
    if r != Restored::Core { return; }
    let mode: usize = std::env::var("MODE").map(|m| m.parse().unwrap()).unwrap_or(0);
    let alpha: f64 = std::env::var("ALPHA").map(|m| m.parse().unwrap()).unwrap_or(0.5);
    let per: usize = std::env::var("PER").map(|m| m.parse().unwrap()).unwrap_or(4);
    let secs: f64 = std::env::var("SECS").map(|m| m.parse().unwrap()).unwrap_or(10.0);
    let spread: f64 = std::env::var("SPREAD").map(|m| m.parse().unwrap()).unwrap_or(1.0);
    let rowmode: usize = std::env::var("ROW").map(|m| m.parse().unwrap()).unwrap_or(1);
    let mut stream = hopfit_core::random::Stream::new(5, 0);
    let t = Instant::now();
    let costs: Vec<f64> = system.classes().iter().map(|c| c.size() as f64).collect();
    let mut cover = Cover::new(&costs);
    let mut facts = 0; let mut texact = 0.0; let mut digits = 0; let mut stuck = 0;
    let mut smooth = vec![3.0 / n as f64; n];
    let (mut tw, mut tc) = (0.0, 0.0);
    let mut last = Instant::now();
    walker.refresh(1, &banned);
    for round in 0.. {
        let t0 = Instant::now();
        let solved = cover.solve(f64::INFINITY);
        let z = cover.hits();
        tc += t0.elapsed().as_secs_f64();
        let t0 = Instant::now();
        for c in 0..n { smooth[c] = alpha * z[c] + (1.0 - alpha) * smooth[c]; }
        let mut extra = vec![0.0; n];
        let mut found = vec![];
        let mut weights = vec![]; let mut fails: Vec<(usize, f64)> = vec![]; let mut nrows: Vec<usize> = vec![];
        for _ in 0..per {
            let mut order: Vec<(f64, u32)> = (0..n).filter(|c| z[*c] > 1e-7).map(|c| ((z[c] * (1.0-alpha) + alpha * smooth[c]) * (1.0 + spread * stream.uniform()), c as u32)).collect();
            order.sort_by(|a, b| b.0.total_cmp(&a.0));
            let order: Vec<u32> = order.iter().map(|x| x.1).collect();
            let mut now = banned.clone();
            if rowmode > 0 {
            let mut mass = vec![0.0; 100];
            for c in 0..n { mass[system.classes()[c].neuron] += z[c] + 1e-3 * stream.uniform(); }
            let mut rows: Vec<usize> = (0..problem.neurons()).collect();
            let f: Vec<f64> = mass.iter().map(|m| m * (1.0 + spread * stream.uniform())).collect();
            rows.sort_by(|a, b| f[*b].total_cmp(&f[*a]));
            now = walker.filter_neurons(&rows, &banned);
            nrows.push((0..n).filter(|c| !now[*c]).map(|c| system.classes()[c].neuron).collect::<std::collections::BTreeSet<_>>().len());
            }
            let now = walker.filter(&order, &now);
            if mode >= 1 {
                let costs: Vec<f64> = (0..n).map(|c| z[c] + smooth[c] + extra[c] + 1e-5).collect();
                walker.minimise(&costs, &now, 300);
            }
            let s: Vec<u32> = walker.dictionary.support().iter().map(|x| x.0).collect();
            let te = Instant::now();
            let exact = crate::multipliers::multipliers(&system, &s);
            texact += te.elapsed().as_secs_f64();
            let Some(exact) = exact else { fails.push((s.len(), walker.dictionary.support().iter().fold(1.0f64, |a, b| a.min(b.1)))); walker.refresh(1, &banned); continue };
            digits = digits.max(exact.iter().map(|e| e.1.to_string().len()).max().unwrap());
            let s: Vec<u32> = exact.iter().map(|x| x.0).collect();
            let w: f64 = s.iter().map(|c| z[*c as usize]).sum();
            for c in &s { extra[*c as usize] += 0.3 / s.len() as f64; }
            weights.push((w, s.len()));
            if w < 0.999 { found.push(s); }
            walker.refresh(300, &banned);
            if t0.elapsed().as_secs_f64() > secs { break; }
        }
        tw += t0.elapsed().as_secs_f64();
        let added = found.len(); if added == 0 { stuck += 1 } else { stuck = 0 }
        for s in found { cover.add(facts, Inequality { terms: s.iter().map(|c| (*c, 1)).collect(), bound: 1 }); facts += 1; }
        if last.elapsed().as_secs_f64() > secs/ 20.0 {
            last = Instant::now();
            println!("{round}: {solved:?} facts {facts} rows {} nz {} max {:.3} weights {:.3?} {nrows:?} fails {fails:?} exact {texact:.2} {digits} pivots {}/{} t {:.2}+{:.2}", cover.row_count(), z.iter().filter(|z| **z > 1e-6).count(), z.iter().fold(0.0, |a: f64, b| a.max(*b)), weights, walker.dictionary.total_pivots, cover.pivots, tw, tc);
        }
        let _ = t;
        if tw + tc > secs || (added == 0 && stuck > 20) { break; }
        if round % 20 == 19 { cover.prune(0.5, |_| false); }
    }
}
