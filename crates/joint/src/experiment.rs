//! throwaway
#![allow(missing_docs, clippy::all, clippy::print_stdout)]
use crate::{system::System, walk::{Walker, Restored}, cover::*};
use hopfit_core::Problem;
use hopfit_core::random::Stream;
use std::time::Instant;

pub fn env(name: &str, default: f64) -> f64 {
    std::env::var(name).map(|m| m.parse().unwrap()).unwrap_or(default)
}

struct Search<'a> {
    system: &'a System,
    walker: Walker<'a>,
    cover: Cover,
    stream: Stream,
    n: usize,
    neurons: usize,
    facts: usize,
    kept: Vec<bool>,
    flipped: Vec<bool>,
    lo: Vec<f64>,
    hi: Vec<f64>,
    smooth: Vec<f64>,
    nodes: usize,
    leaves: usize,
    fixings: usize,
    fails: usize,
    tsep: f64,
    tlp: f64,
    rounds: usize,
    start: Instant,
    limit: f64,
    stopped: bool,
    last: Instant,
    verbose: bool,
    members: usize,
    split: bool,
}

#[derive(Debug, PartialEq)]
enum End { Closed, Solution(usize), Stopped }

impl<'a> Search<'a> {
    fn separate(&mut self, z: &[f64], most: usize) -> usize {
        let t = Instant::now();
        let n = self.n;
        let banned = self.flipped.clone();
        self.walker.refresh(300, &banned);
        let mut added = 0;
        let spread = env("SPREAD", 1.0);
        if self.walker.restore(&banned) != Restored::Core { return usize::MAX; }
        let mut extra = vec![0.0; n];
        for k in 0..most {
            let mut order: Vec<(f64, u32)> = (0..n).filter(|c| !self.kept[*c] && (z[*c] > 1e-7 || self.smooth[*c] > env("SM", 1e-2))).map(|c| ((z[c] + env("SMW", 0.5) * self.smooth[c] + extra[c]) * (1.0 + spread * self.stream.uniform()), c as u32)).collect();
            order.sort_by(|a, b| b.0.total_cmp(&a.0));
            let order: Vec<u32> = order.iter().map(|x| x.1).collect();
            let mut now = if env("DUAL", 1.0) > 0.0 { self.walker.filter_dual(&order, &banned, env("FAILS", 99.0) as usize) } else { self.walker.filter(&order, &banned) };
            if env("ROWS", 0.0) > k as f64 {
                let mut rows: Vec<usize> = (0..self.neurons).filter(|i| self.hi[*i] > 0.0).collect();
                self.stream.shuffle(&mut rows);
                now = self.walker.filter_neurons(&rows, &now);
            }
            let extra_n = env("EXTRA", 0.0);
            if extra_n > 0.0 {
                let mut order: Vec<(f64, u32)> = (0..n).filter(|c| !self.kept[*c] && !now[*c] && (z[*c] <= 1e-7) && self.smooth[*c] + extra[*c] > 1e-4).map(|c| ((self.smooth[c] + extra[c]) * (1.0 + spread * self.stream.uniform()), c as u32)).collect();
                order.sort_by(|a, b| b.0.total_cmp(&a.0));
                order.truncate(extra_n as usize);
                let order: Vec<u32> = order.iter().map(|x| x.1).collect();
                self.walker.filter(&order, &now);
            }
            let s: Vec<u32> = self.walker.dictionary.support().iter().map(|x| x.0).collect();
            let Some(exact) = crate::multipliers::multipliers(self.system, &s) else {
                self.fails += 1;
                self.walker.refresh(1, &banned);
                continue;
            };
            let s: Vec<u32> = exact.iter().map(|x| x.0).collect();
            let w: f64 = s.iter().map(|c| z[*c as usize]).sum();
            for c in &s { extra[*c as usize] += 0.1 / s.len() as f64; }
            if w < 0.999 {
                self.members += s.len();
                self.cover.add(self.facts + 1000, Inequality { terms: s.iter().map(|c| (*c, 1)).collect(), bound: 1 });
                self.facts += 1;
                added += 1;
            }
            self.walker.refresh(300, &banned);
        }
        self.tsep += t.elapsed().as_secs_f64();
        added
    }

    fn report(&mut self, depth: usize, bound: f64, goal: usize, force: bool) {
        if self.verbose && (force || self.last.elapsed().as_secs_f64() > 3.0) {
            self.last = Instant::now();
            println!("t {:.1} goal {goal} nodes {} leaves {} fixings {} depth {depth} bound {bound:.3} facts {} (mean {:.0}) rows {} rounds {} fails {} pivots {}/{} sep {:.2} lp {:.2}", self.start.elapsed().as_secs_f64(), self.nodes, self.leaves, self.fixings, self.facts, self.members as f64 / self.facts.max(1) as f64, self.cover.row_count(), self.rounds, self.fails, self.walker.dictionary.total_pivots, self.cover.pivots, self.tsep, self.tlp);
        }
    }

    fn solve(&mut self, cutoff: f64) -> f64 {
        let t = Instant::now();
        let b = match self.cover.solve(cutoff) { Solved::Bound(b) => b, Solved::Infeasible => f64::INFINITY, Solved::Unfinished(b) => b };
        self.tlp += t.elapsed().as_secs_f64();
        b
    }

    fn set(&mut self, i: usize, lo: f64, hi: f64) {
        self.lo[i] = lo; self.hi[i] = hi;
        self.cover.set_sum(i, lo, hi);
    }

    fn node(&mut self, goal: usize, depth: usize) -> End {
        let mut fixed = vec![];
        let end = self.node2(goal, depth, &mut fixed);
        for c in fixed { self.kept[c] = false; self.cover.set_bounds(c, 0.0, 1.0); }
        end
    }

    fn node2(&mut self, goal: usize, depth: usize, fixed: &mut Vec<usize>) -> End {
        self.nodes += 1;
        let cutoff = goal as f64 - 1.0 + 1e-3;
        let root = depth == 0;
        let most_rounds = if root { env("ROOT", 300.0) } else { env("NODE", 5.0) } as usize;
        let per = env("PER", 2.0) as usize;
        let mut previous = 0.0;
        let mut slow = 0;
        let mut bound = 0.0;
        let mut none = 0;
        for round in 0..most_rounds {
            if self.start.elapsed().as_secs_f64() > self.limit { self.stopped = true; return End::Stopped; }
            bound = self.solve(cutoff);
            self.report(depth, bound, goal, false);
            if bound > cutoff { self.leaves += 1; return End::Closed; }
            self.rounds += 1;
            if bound > cutoff - 1.0 && env("FIX", 1.0) > 0.0 {
                let mut count = 0;
                for (c, d) in self.cover.reduced_costs() {
                    if bound + d > cutoff {
                        fixed.push(c);
                        self.kept[c] = true;
                        self.cover.set_bounds(c, 0.0, 0.0);
                        count += 1;
                        self.leaves += 1;
                    }
                }
                self.fixings += count;
                if count > 10 { slow = 0; }
                if depth == 0 && count > 0 && self.verbose { println!("t fixed {count} of {} at bound {bound:.3} {:.2}", fixed.len(), self.start.elapsed().as_secs_f64()); }
            }
            if bound < previous + env("GAIN", 0.02) { slow += 1 } else { slow = 0 }
            if slow > (if root { env("RSLOW", 40.0) } else { env("SLOW", 3.0) }) as usize { break; }
            previous = bound;
            let z = self.cover.hits();
            for c in 0..self.n { self.smooth[c] = (1.0 - env("SMR", 0.2)) * self.smooth[c] + env("SMR", 0.2) * z[c]; }
            // integral?
            let added = self.separate(&z, per);
            if added == usize::MAX { let f = self.flipped.iter().filter(|f| **f).count(); return End::Solution(f); }
            if added == 0 {
                none += 1;
                let frac = z.iter().filter(|z| **z > 1e-6 && **z < 1.0 - 1e-6).count();
                if frac == 0 {
                    let ban: Vec<bool> = (0..self.n).map(|c| z[c] > 0.5).collect();
                    let mut w = Walker::new(self.system, 1);
                    if let Restored::None(_) = w.restore(&ban) { return End::Solution(ban.iter().filter(|b| **b).count()); }
                }
                if none > 2 { break; }
            }
            let _ = round;
        }
        bound = self.solve(cutoff);
        if bound > cutoff { self.leaves += 1; return End::Closed; }
        if self.cover.row_count() > 400 { let k: usize = 1000; self.cover.prune(1e-6, |f| f < k); }
        if depth == 0 { self.report(depth, bound, goal, true); }
        // branch
        let z = self.cover.hits();
        let mut t = vec![0.0; self.neurons];
        for c in 0..self.n { t[self.system.classes()[c].neuron] += z[c]; }
        let mut best: Option<(f64, usize)> = None;
        if self.split {
            for i in 0..self.neurons {
                let f = t[i].fract();
                if f > 0.02 && f < 0.98 {
                    let (lo, hi) = (self.lo[i], self.hi[i]);
                    self.set(i, t[i].ceil(), hi);
                    let up = self.solve(cutoff);
                    self.set(i, lo, t[i].floor());
                    let down = self.solve(cutoff);
                    self.set(i, lo, hi);
                    let (a, b) = ((up - bound).min(5.0).max(0.0), (down - bound).min(5.0).max(0.0));
                    let score = a.min(b) + 0.2 * a.max(b);
                    if best.is_none_or(|(s, _)| score > s) { best = Some((score, i)); }
                }
            }
        }
        if env("SWEEP", 0.0) > 0.0 {
            // row with the largest gain when kept whole
            let mut best: Option<(f64, usize)> = None;
            for i in 0..self.neurons {
                if self.hi[i] == 0.0 || (0..self.n).all(|c| self.system.classes()[c].neuron != i || self.kept[c] || self.flipped[c]) { continue; }
                let score = t[i];
                if best.is_none_or(|(s, _)| score > s + 1e-9) { best = Some((score, i)); }
            }
            let Some((_, i)) = best else { return End::Stopped };
            let mut order: Vec<usize> = (0..self.n).filter(|c| !self.kept[*c] && !self.flipped[*c] && self.system.classes()[*c].neuron == i).collect();
            order.sort_by(|a, b| z[*b].total_cmp(&z[*a]));
            let mut kept = vec![];
            let mut end = End::Closed;
            for c in order {
                let bound = self.solve(cutoff);
                if bound > cutoff { self.leaves += 1; for c in kept { self.kept[c] = false; self.cover.set_bounds(c, 0.0, 1.0); } return End::Closed; }
                self.flipped[c] = true;
                self.cover.set_bounds(c, 1.0, 1.0);
                end = self.node(goal, depth + 1);
                self.flipped[c] = false;
                self.kept[c] = true;
                self.cover.set_bounds(c, 0.0, 0.0);
                kept.push(c);
                if end != End::Closed { break; }
            }
            if end == End::Closed { end = self.node(goal, depth + 1); }
            for c in kept { self.kept[c] = false; self.cover.set_bounds(c, 0.0, 1.0); }
            return end;
        }
        if let Some((_, i)) = best {
            let (lo, hi) = (self.lo[i], self.hi[i]);
            let (up, down) = (t[i].ceil(), t[i].floor());
            self.set(i, up, hi);
            let e = self.node(goal, depth + 1);
            self.set(i, lo, hi);
            if e != End::Closed { return e; }
            self.set(i, lo, down);
            let mut fixed = vec![];
            if down == 0.0 { for c in 0..self.n { if self.system.classes()[c].neuron == i && !self.kept[c] { self.kept[c] = true; fixed.push(c); } } }
            let e = self.node(goal, depth + 1);
            for c in fixed { self.kept[c] = false; }
            self.set(i, lo, hi);
            return e;
        }
        // class
        let mut order: Vec<usize> = (0..self.n).filter(|c| !self.kept[*c] && !self.flipped[*c]).collect();
        order.sort_by(|a, b| { let k = |c: &usize| (z[*c] - env("AIM", 0.6)).abs(); k(a).total_cmp(&k(b)) });
        let mut best: Option<(f64, usize)> = None;
        for c in order.iter().take(env("CAND", 8.0) as usize).copied() {
            self.cover.set_bounds(c, 1.0, 1.0);
            let up = self.solve(cutoff);
            self.cover.set_bounds(c, 0.0, 0.0);
            let down = self.solve(cutoff);
            self.cover.set_bounds(c, 0.0, 1.0);
            let (a, b) = ((up - bound).min(5.0).max(0.0), (down - bound).min(5.0).max(0.0));
            let score = a.min(b) + 0.2 * a.max(b);
            if best.is_none_or(|(s, _)| score > s + 1e-9) { best = Some((score, c)); }
        }
        let Some((_, c)) = best else { return End::Stopped };
        self.flipped[c] = true;
        self.cover.set_bounds(c, 1.0, 1.0);
        let e = self.node(goal, depth + 1);
        self.flipped[c] = false;
        if e != End::Closed { self.cover.set_bounds(c, 0.0, 1.0); return e; }
        self.kept[c] = true;
        self.cover.set_bounds(c, 0.0, 0.0);
        let e = self.node(goal, depth + 1);
        self.kept[c] = false;
        self.cover.set_bounds(c, 0.0, 1.0);
        e
    }
}

pub fn run(problem: &Problem) {
    let system = System::new(problem);
    let n = system.count();
    let neurons = problem.neurons();
    let costs: Vec<f64> = system.classes().iter().map(|c| c.size() as f64).collect();
    let mut cover = Cover::new(&costs);
    for i in 0..neurons {
        cover.add(i, Inequality { terms: (0..n).filter(|c| system.classes()[*c].neuron == i).map(|c| (c as u32, 1)).collect(), bound: 0 });
        cover.set_sum(i, 0.0, 99.0);
    }
    let mut s = Search { system: &system, walker: Walker::new(&system, 1), cover, stream: Stream::new(5, 0), n, neurons, facts: 0,
        kept: vec![false; n], flipped: vec![false; n], lo: vec![0.0; neurons], hi: vec![99.0; neurons], smooth: vec![0.0; n], nodes: 0, leaves: 0, fixings: 0, fails: 0, tsep: 0.0, tlp: 0.0, rounds: 0,
        start: Instant::now(), limit: env("SECS", 30.0), stopped: false, last: Instant::now(), verbose: env("VERBOSE", 1.0) > 0.0, members: 0, split: env("SPLIT", 1.0) > 0.0 };
    for goal in (env("GOAL", 1.0) as usize).. {
        let e = s.node(goal, 0);
        println!("goal {goal}: {e:?}");
        s.report(0, 0.0, goal, true);
        println!("t stats {:?}", s.walker.stats);
        if e != End::Closed { break; }
    }
}
