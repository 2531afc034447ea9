//! prototype search
use super::cover::Cover;
use super::oracle::{CoreOracle, Found};
use super::problem::RowProblem;
use super::set::Set;

#[derive(Debug, Clone)]
pub struct PoolCore {
    pub(crate) set: Set,
    pub(crate) members: Vec<usize>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Stats {
    pub nodes: usize,
    pub leaves: usize,
    pub oracle: usize,
    pub pivots: usize,
    pub lps: usize,
    pub cores: usize,
    pub t_oracle: f64,
    pub t_cover: f64,
    pub t_scan: f64,
    pub by: [[usize; 4]; 12],
}

pub struct Search<'a> {
    row: &'a RowProblem,
    oracle: CoreOracle,
    pub pool: Vec<PoolCore>,
    pub best: usize,
    pub best_weights: Vec<f64>,
    pub stats: Stats,
    mult: Vec<f64>,
    pub trace: bool,
    need: usize,
}

struct Node {
    flipped: Set,
    kept: Set,
    cost: usize,
    seeds: Vec<usize>,
    active: Vec<usize>,
    seen: usize,
    depth: usize,
}

impl<'a> Search<'a> {
    pub fn new(row: &'a RowProblem) -> Self {
        let oracle = CoreOracle::new(row.dimension(), row.classes().iter().map(|c| (c.vector(), c.is_strict())));
        let mult: Vec<f64> = row.classes().iter().map(|c| c.multiplicity() as f64).collect();
        Self { row, oracle, pool: vec![], best: usize::MAX, best_weights: vec![], stats: Stats::default(), mult, trace: false, need: 0 }
    }

    fn n(&self) -> usize { self.row.classes().len() }

    fn ask(&mut self, removed: &Set, costs: &[f64]) -> Found {
        self.stats.oracle += 1; self.stats.by[self.need.min(11)][1] += 1;
        let t = std::time::Instant::now();
        self.oracle.polish_steps = knob("POLISH", 0.0) as usize;
        let f = self.oracle.search(removed, costs);
        self.stats.t_oracle += t.elapsed().as_secs_f64();
        self.stats.pivots = self.oracle.total_pivots;
        f
    }

    fn add_core(&mut self, core: &[(usize, f64)]) -> usize {
        let members: Vec<usize> = core.iter().map(|(m, _)| *m).collect();
        let set = Set::of(self.n(), members.iter().copied());
        self.pool.push(PoolCore { set, members });
        self.stats.cores += 1;
        self.pool.len() - 1
    }

    fn incumbent(&mut self, w: Vec<f64>) -> usize {
        let unmet: usize = self.row.classes().iter().filter(|c| {
            let h: f64 = c.vector().iter().zip(&w).map(|(a, w)| f64::from(*a) * w).sum();
            if c.is_strict() { h <= 1e-9 } else { h < -1e-7 }
        }).map(|c| c.multiplicity()).sum();
        if unmet < self.best {
            self.best = unmet;
            self.best_weights = w;
            if self.trace { println!("   incumbent {unmet} after {:?}", self.stats); }
        }
        unmet
    }

    pub fn greedy(&mut self) {
        let mut removed = Set::empty(self.n());
        let mut count = vec![0.0; self.n()];
        loop {
            let costs = vec![1.0; self.n()];
            match self.ask(&removed, &costs) {
                Found::Core(core) => {
                    self.add_core(&core);
                    for (m, y) in &core { count[*m] += *y; }
                    let (m, _) = core.iter().max_by(|a, b| count[a.0].total_cmp(&count[b.0])).unwrap();
                    removed.insert(*m);
                }
                Found::Weights(w) => { self.incumbent(w); break; }
                Found::Unknown => { println!("unknown"); break; }
            }
        }
    }

    pub fn run(&mut self) {
        self.greedy();
        let k = knob("BEST", 0.0) as usize; if k > 0 { self.best = self.best.min(k); }
        let node = Node { flipped: Set::empty(self.n()), kept: Set::empty(self.n()), cost: 0, seeds: vec![], active: vec![], seen: 0, depth: 0 };
        self.visit(node);
    }

    fn visit(&mut self, mut node: Node) {
        self.stats.nodes += 1;
        if node.cost >= self.best { self.stats.leaves += 1; return; }
        self.need = self.best - node.cost; self.stats.by[self.need.min(11)][0] += 1;
        let n = self.n();
        let mut undecided = Set::full(n);
        undecided.subtract(&node.flipped);
        // active pool
        let mut active: Vec<usize> = node.active.iter().copied().chain(node.seen..self.pool.len()).filter(|c| !self.pool[*c].set.meets(&node.flipped)).collect();
        let mut seen = self.pool.len();
        let mut fixing = Set::empty(n);
        loop {
            undecided.subtract(&node.kept);
            let list: Vec<usize> = undecided.iter().collect();
            let mut local = vec![usize::MAX; n];
            for (at, m) in list.iter().enumerate() { local[*m] = at; }
            let mut cover = Cover::new(&list.iter().map(|m| self.mult[*m]).collect::<Vec<_>>());
            let mut used: Vec<usize> = vec![];
            for c in &node.seeds {
                if !self.pool[*c].set.meets(&node.flipped) {
                    used.push(*c);
                    cover.add(self.pool[*c].members.iter().map(|m| local[*m]).filter(|m| *m != usize::MAX));
                }
            }
            let need = (self.best - node.cost - 1) as f64 + 1e-3;
            let mut rounds = 0; let mut rescan = false; let mut mark = -1.0;
            loop {
                let t = std::time::Instant::now();
                self.stats.lps += 1; self.stats.by[self.need.min(11)][3] += 1;
                let ok = cover.solve();
                self.stats.t_cover += t.elapsed().as_secs_f64();
                if !ok || cover.bound() > need {
                    self.stats.leaves += 1; self.stats.by[self.need.min(11)][2] += 1;
                    return;
                }
                let z = cover.hits();
                // scan
                if rounds == 0 || rescan {
                let t = std::time::Instant::now();
                let mut violated: Vec<(f64, usize)> = vec![];
                let positive = Set::of(n, list.iter().enumerate().filter(|(at, _)| z[*at] > 1e-9).map(|(_, m)| *m));
                for c in active.iter().copied() {
                    let s = self.pool[c].set.weigh(&positive, |m| z[local[m]]);
                    if s < 1.0 - 1e-4 && !used.contains(&c) { violated.push((s, c)); }
                }
                self.stats.t_scan += t.elapsed().as_secs_f64();
                violated.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                if !violated.is_empty() {
                    for (_, c) in violated.iter().take(5) {
                        used.push(*c);
                        cover.add(self.pool[*c].members.iter().map(|m| local[*m]).filter(|m| *m != usize::MAX));
                    }
                    continue;
                }
                if rescan { break; }
                }
                // stall
                if rounds % 10 == 9 {
                    let progress = cover.bound() - mark;
                    mark = cover.bound();
                    if progress * knob("STALL", 1e9) < need - cover.bound() { if knob("FINAL", 1.0) > 0.0 { rescan = true; continue; } break; }
                }
                rounds += 1;
                // oracle
                let mut costs = vec![0.0; n];
                for (at, m) in list.iter().enumerate() { costs[*m] = z[at] + 1e-4; }
                let mut found = false;
                for _ in 0..knob("IRLS", 3.0) as usize {
                    match self.ask(&node.flipped, &costs) {
                        Found::Core(core) => {
                            let s: f64 = core.iter().filter(|(m, _)| local[*m] != usize::MAX).map(|(m, _)| z[local[*m]]).sum();
                            if s < 1.0 - 1e-4 {
                                let c = self.add_core(&core);
                                active.push(c); seen = self.pool.len();
                                used.push(c);
                                cover.add(self.pool[c].members.iter().map(|m| local[*m]).filter(|m| *m != usize::MAX));
                                found = true;
                                break;
                            }
                            let mut y = vec![0.0; n];
                            for (m, v) in &core { y[*m] = *v; }
                            for (at, m) in list.iter().enumerate() { costs[*m] = z[at] / (y[*m] + 1e-2) + 1e-4; }
                        }
                        Found::Weights(w) => { self.incumbent(w); self.stats.leaves += 1; return; }
                        Found::Unknown => { println!("unknown"); break; }
                    }
                }
                if !found { if knob("FINAL", 1.0) > 0.0 { rescan = true; continue; } break; }
                let _ = rounds;
            }
            // fixing by reduced cost
            let pi = cover.packing();
            let mut load = vec![0.0; n];
            for (p, c) in pi.iter().zip(&used) {
                if *p > 0.0 { for m in &self.pool[*c].members { load[*m] += p; } }
            }
            let bound = cover.bound();
            let mut fixed = 0;
            for m in &list {
                if bound + self.mult[*m] - load[*m] > need { node.kept.insert(*m); fixing.insert(*m); fixed += 1; }
            }
            node.seeds = used.iter().zip(&pi).filter(|(_, p)| **p > 0.0).map(|(c, _)| *c).collect();
            if self.trace && node.depth < 3 {
                println!("{}depth {} F {} kept {} best {} bound {:.3} need {:.3} fixed {fixed} seeds {} {:?}", " ".repeat(node.depth), node.depth, node.cost, node.kept.len(), self.best, bound, need, node.seeds.len(), self.stats);
            }
            if fixed > 0 { continue; }
            // branch
            let z = cover.hits();
            let mut best = (f64::MIN, 0);
            for (at, m) in list.iter().enumerate() {
                let score = knob("BZ", 1.0) * z[at] + knob("BL", 1e-3) * load[*m];
                if score > best.0 { best = (score, *m); }
            }
            let m = best.1;
            let mut flipped = node.flipped.clone();
            flipped.insert(m);
            self.visit(Node { flipped, kept: node.kept.clone(), cost: node.cost + self.mult[m] as usize, seeds: node.seeds.clone(), active: active.clone(), seen, depth: node.depth + 1 });
            node.kept.insert(m);
            self.visit(Node { flipped: node.flipped, kept: node.kept, cost: node.cost, seeds: node.seeds, active, seen, depth: node.depth + 1 });
            return;
        }
    }
}

fn knob(name: &str, default: f64) -> f64 {
    thread_local! { static CACHE: std::cell::RefCell<std::collections::BTreeMap<String, f64>> = Default::default(); }
    CACHE.with(|c| *c.borrow_mut().entry(name.to_owned()).or_insert_with(|| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)))
}
