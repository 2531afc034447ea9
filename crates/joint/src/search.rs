//! A search tree that proves a number of flips.

use crate::cover::{Cover, Solved};
use crate::facts::Facts;
use crate::leaf::{State, Weights};
use crate::oracle::{Avoided, Oracle};
use crate::system::System;
use hopfit_core::{Stop, random::Stream};

/// A node of the tree, in preorder as in [`hopfit_certify::Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TreeNode {
    /// A class flips, or it is kept.
    Branch(u32),
    /// Weights by number prove the goal.
    Leaf(u32),
    /// More than so many demands of the neuron flip, or at most so many.
    Count(u32, u32),
}

/// Why a search ended without proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Halt {
    /// It was stopped, or reached its limit of nodes.
    Stopped,
    /// These classes are fewer flips than the goal, and all others can be
    /// kept.
    Enough(Vec<u32>),
}

/// The price of being above the cutoff: leaves are rounded down.
const MARGIN: f64 = 1e-3;

/// Denominators of leaves, the smallest that works.
const DENOMINATORS: [u64; 3] = [1 << 8, 1 << 14, 1 << 22];

#[derive(Debug, Clone)]
pub(crate) struct Search<'a> {
    pub(crate) system: &'a System,
    pub(crate) facts: Facts<'a>,
    pub(crate) oracle: Oracle<'a>,
    pub(crate) cover: Cover,
    pub(crate) stream: Stream,
    stop: Stop,
    sizes: Vec<usize>,
    counts: Vec<(u32, u32)>,
    states: Vec<State>,
    /// z, averaged over the last solves.
    smooth: Vec<f64>,
    goal: usize,
    pub(crate) tree: Vec<TreeNode>,
    pub(crate) weights: Vec<Weights>,
    pub(crate) nodes: usize,
    pub(crate) wrong: usize,
    pub(crate) lost: usize,
    pub(crate) counted: usize,
    pub(crate) probes: usize,
    pub(crate) texact: f64,
    pub(crate) knobs: Knobs,
}

#[derive(Debug, Clone)]
pub(crate) struct Knobs {
    pub(crate) root_patience: usize,
    pub(crate) patience: usize,
    pub(crate) skip: usize,
    pub(crate) smoothing: f64,
    pub(crate) groups: usize,
    pub(crate) rows: usize,
}

impl<'a> Search<'a> {
    pub(crate) fn new(system: &'a System, facts: Facts<'a>, seed: u64, stop: &Stop) -> Self {
        let sizes: Vec<usize> = system.classes().iter().map(|class| class.size()).collect();
        let mut cover = Cover::new(&sizes);
        for fact in 0..facts.count() {
            cover.load(fact, facts.inequality(fact));
        }
        let env = |n: &str, d: f64| std::env::var(n).map(|m| m.parse().unwrap()).unwrap_or(d);
        let counts: Vec<(u32, u32)> = (0..facts.neurons).map(|i| (0, facts.inequality(i).terms.iter().map(|t| t.1).sum())).collect();
        for (i, (l, u)) in counts.iter().enumerate() { cover.set_sum(i, f64::from(*l), f64::from(*u)); }
        Self {
            system, counts,
            facts,
            oracle: Oracle::new(system, seed),
            cover,
            stream: Stream::new(seed, 0x6a6f_696e),
            stop: stop.clone(),
            states: vec![State::Undecided; sizes.len()],
            smooth: vec![0.0; sizes.len()],
            sizes,
            goal: 0,
            tree: Vec::new(),
            weights: Vec::new(),
            nodes: 0,
            wrong: 0, lost: 0, counted: 0, probes: 0, texact: 0.0,
            knobs: Knobs {
                root_patience: env("RP", 30.0) as usize,
                patience: env("NP", 2.0) as usize,
                skip: env("SKIP", 2.0) as usize,
                smoothing: env("SMR", 0.05),
                groups: env("GROUPS", 0.0) as usize,
                rows: env("ROWS", 400.0) as usize,
            },
        }
    }

    /// Proves that at least `goal` flips are needed; the tree is the proof.
    pub(crate) fn prove(&mut self, goal: usize) -> Result<(), Halt> {
        self.goal = goal;
        self.tree.clear();
        self.weights.clear();
        self.node(0)
    }

    fn cutoff(&self) -> f64 {
        self.goal as f64 - 1.0 + MARGIN
    }

    fn decide(&mut self, class: usize, state: State) {
        self.states[class] = state;
        match state {
            State::Undecided => self.cover.set_bounds(class, 0.0, 1.0),
            State::Flipped => self.cover.set_bounds(class, 1.0, 1.0),
            State::Kept => self.cover.set_bounds(class, 0.0, 0.0),
        }
    }

    /// Proves the goal below the current decisions and undoes its own.
    fn node(&mut self, depth: usize) -> Result<(), Halt> {
        self.nodes += 1;
        let mut kept = Vec::new();
        let counts = self.counts.clone();
        let end = self.work(depth, &mut kept);
        kept.into_iter().for_each(|class| self.decide(class, State::Undecided));
        for (i, c) in counts.into_iter().enumerate() { if self.counts[i] != c { self.set_count(i, c); } }
        end
    }

    fn work(&mut self, depth: usize, kept: &mut Vec<usize>) -> Result<(), Halt> {
        if self.cut(depth, kept)? {
            return Ok(());
        }
        if self.count_probe(kept)? { return Ok(()); }
        if std::env::var("SPLIT").is_ok() {
            if let Some((neuron, at_most)) = self.choose_count() {
                self.tree.push(TreeNode::Count(neuron as u32, at_most));
                let before = self.counts[neuron];
                self.set_count(neuron, (at_most + 1, before.1));
                self.node(depth + 1)?;
                self.set_count(neuron, (before.0, at_most));
                if self.saturate(neuron, kept) { return Ok(()); }
                return self.work(depth, kept);
            }
        }
        let Some(mut order) = self.choose() else { eprintln!("nothing to choose at depth {depth}: bound {:?} infos {:?}", self.cover.solve(99.0), self.states.iter().filter(|s| **s == State::Flipped).count()); return Err(Halt::Stopped) };
        while let Some(class) = order.pop() {
            if self.states[class] != State::Undecided {
                continue;
            }
            self.tree.push(TreeNode::Branch(class as u32));
            self.decide(class, State::Flipped);
            let end = self.node(depth + 1);
            self.decide(class, State::Kept);
            kept.push(class);
            end?;
            if self.relax(kept).is_none() {
                return Ok(());
            }
        }
        self.work(depth, kept)
    }

    /// Solves the relaxation. Closes the node if the bound reaches the goal
    /// (none), otherwise keeps the classes that cannot flip and gives the
    /// bound.
    fn relax(&mut self, kept: &mut Vec<usize>) -> Option<f64> {
        if self.cover.is_old() {
            let facts = &self.facts;
            self.cover.refresh(|fact| facts.inequality(fact));
        }
        match self.cover.solve(self.cutoff()) {
            Solved::Bound(bound) if bound > self.cutoff() => {
                if self.close(&self.cover.prices()) {
                    return None;
                }
                Some(bound)
            }
            Solved::Infeasible(ray) => {
                if self.close_infeasible(ray) {
                    return None;
                }
                self.lost += 1;
                let facts = &self.facts;
                self.cover.refresh(|fact| facts.inequality(fact));
                match self.cover.solve(self.cutoff()) {
                    Solved::Infeasible(ray) if self.close_infeasible(ray) => None,
                    Solved::Bound(bound) => Some(bound),
                    _ => Some(0.0),
                }
            }
            Solved::Bound(bound) => {
                if bound > self.cutoff() - 1.0 {
                    self.keep(bound, kept);
                }
                Some(bound)
            }
            Solved::Unfinished => {
                let facts = &self.facts;
                self.cover.refresh(|fact| facts.inequality(fact));
                Some(0.0)
            }
        }
    }

    fn set_count(&mut self, neuron: usize, count: (u32, u32)) {
        self.counts[neuron] = count;
        self.cover.set_sum(neuron, f64::from(count.0), f64::from(count.1));
    }

    /// Keeps all classes of a neuron that cannot flip any more.
    fn saturate(&mut self, neuron: usize, kept: &mut Vec<usize>) -> bool {
        let terms = self.facts.inequality(neuron).terms.clone();
        let flipped: u32 = terms.iter().filter(|t| self.states[t.0 as usize] == State::Flipped).map(|t| t.1).sum();
        let mut number = None;
        for (class, size) in terms {
            if self.states[class as usize] == State::Undecided && flipped + size > self.counts[neuron].1 {
                let number = *number.get_or_insert_with(|| {
                    self.weights.push(Weights { weights: vec![(neuron as u32, -1024)], denominator: 1 });
                    self.weights.len() as u32 - 1
                });
                self.tree.push(TreeNode::Branch(class));
                self.tree.push(TreeNode::Leaf(number));
                self.decide(class as usize, State::Kept);
                kept.push(class as usize);
            }
        }
        false
    }

    /// Tries for every neuron whether it can flip more than now; true if the
    /// node was closed.
    fn count_probe(&mut self, kept: &mut Vec<usize>) -> Result<bool, Halt> {
        let mut progress = true;
        while progress {
            progress = false;
            for neuron in 0..self.counts.len() {
                if self.stop.is_due() { return Err(Halt::Stopped); }
                let Some(bound) = self.relax(kept) else { return Ok(true) };
                let (lower, upper) = self.counts[neuron];
                let now = self.cover.sum(neuron);
                let floor = (now + 1e-6).floor() as u32;
                if floor >= upper || bound + f64::from(floor + 1) - now <= self.cutoff() { continue; }
                let before = self.cover.clone();
                self.cover.set_sum(neuron, f64::from(floor + 1), f64::from(upper));
                let solved = self.cover.solve(self.cutoff());
                let prices = match solved { Solved::Bound(b) if b > self.cutoff() => Some(self.cover.prices()), Solved::Infeasible(r) => { let mut p = self.cover.ray(r); p.iter_mut().for_each(|p| p.1 *= 65536.0); Some(p) } _ => None };
                let pivots = self.cover.pivots;
                self.cover = before;
                self.cover.pivots = pivots;
                self.counts[neuron] = (floor + 1, upper);
                let at = self.tree.len();
                self.tree.push(TreeNode::Count(neuron as u32, floor));
                self.probes += 1;
                if prices.is_some_and(|p| self.close(&p)) {
                    self.set_count(neuron, (lower, floor));
                    self.counted += 1;
                    self.saturate(neuron, kept);
                    if self.relax(kept).is_none() { return Ok(true); }
                    progress = true;
                } else {
                    self.tree.truncate(at);
                    self.counts[neuron] = (lower, upper);
                }
            }
            if progress && self.cut(1, kept)? { return Ok(true); }
        }
        Ok(false)
    }

    fn choose_count(&self) -> Option<(usize, u32)> {
        let mut best = None;
        let mut most = 0.02;
        for neuron in 0..self.counts.len() {
            let (lower, upper) = self.counts[neuron];
            let now = self.cover.sum(neuron);
            let fraction = now - now.floor();
            let score = fraction.min(1.0 - fraction);
            if score > most && lower < upper { (best, most) = (Some((neuron, now.floor() as u32)), score); }
        }
        best
    }

    fn close_infeasible(&mut self, ray: crate::cover::Ray) -> bool {
        let ray = self.cover.ray(ray);
        [10, 16, 22].iter().any(|bits| {
            let prices: Vec<_> = ray.iter().map(|(f, p)| (*f, p * f64::from(1 << bits))).collect();
            self.close(&prices)
        })
    }

    /// Adds a leaf if the prices prove the goal.
    fn close(&mut self, prices: &[(usize, f64)]) -> bool {
        for denominator in DENOMINATORS {
            let Some(weights) = Weights::round(prices, denominator) else { break };
            if weights.bound(&self.facts, &self.states, &self.sizes, &self.counts).reaches(self.goal) {
                self.tree.push(TreeNode::Leaf(self.weights.len() as u32));
                self.weights.push(weights);
                return true;
            }
        }
        false
    }

    /// Keeps the classes whose flip would raise the bound to the goal.
    fn keep(&mut self, bound: f64, kept: &mut Vec<usize>) {
        let candidates: Vec<usize> = self
            .cover
            .reduced_costs()
            .into_iter()
            .filter(|(_, reduced)| bound + reduced > self.cutoff())
            .map(|(class, _)| class)
            .collect();
        if candidates.is_empty() {
            return;
        }
        let Some(weights) = Weights::round(&self.cover.prices(), DENOMINATORS[2]) else { return };
        let proved = weights.bound(&self.facts, &self.states, &self.sizes, &self.counts);
        let number = self.weights.len() as u32;
        self.weights.push(weights);
        for class in candidates {
            if proved.reaches_with(class, self.sizes[class], self.goal) {
                self.tree.push(TreeNode::Branch(class as u32));
                self.tree.push(TreeNode::Leaf(number));
                self.decide(class, State::Kept);
                kept.push(class);
            }
        }
    }

    /// Adds cores until the node is closed (true) or that brings no more.
    fn cut(&mut self, depth: usize, kept: &mut Vec<usize>) -> Result<bool, Halt> {
        let patience = if depth == 0 { self.knobs.root_patience } else { self.knobs.patience };
        let mut best = 0.0;
        let mut waited = 0;
        loop {
            if self.stop.is_due() {
                return Err(Halt::Stopped);
            }
            let before = kept.len();
            let Some(bound) = self.relax(kept) else { return Ok(true) };
            let gain = (bound - best).max(0.0) + (kept.len() - before) as f64 / self.sizes.len() as f64;
            if gain > 0.02 {
                (best, waited) = (bound, 0);
            } else {
                waited += 1;
            }
            if depth == 0 && std::env::var("TRACE").is_ok() && self.facts.count() % 10 == 0 {
                eprintln!("root {bound:.3} facts {} kept {} waited {waited} pivots {} {}", self.facts.count(), kept.len(), self.oracle.pivots, self.cover.pivots);
            }
            if waited > patience || !self.separate(depth)? {
                return Ok(false);
            }
        }
    }

    /// Loads facts that z violates: known ones first, otherwise a new core.
    /// False if none was found.
    fn separate(&mut self, _depth: usize) -> Result<bool, Halt> {
        if self.cover.loaded() > self.knobs.rows {
            self.cover.unload(1e-6, self.facts.neurons);
        }
        let z = self.cover.hits();
        let share = self.knobs.smoothing;
        let smooth = self.smooth.iter_mut().zip(&z);
        smooth.for_each(|(smooth, z)| *smooth += share * (z - *smooth));
        if self.recall(&z) {
            return Ok(true);
        }
        for _ in 0..3 {
            let Some(core) = self.core(&z)? else { continue };
            let sum: f64 = core.iter().map(|(class, _)| z[*class as usize]).sum();
            if sum < 1.0 - 1e-3 {
                let fact = self.facts.add(core);
                self.cover.load(fact, self.facts.inequality(fact));
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Loads the known facts that z violates most.
    fn recall(&mut self, z: &[f64]) -> bool {
        let unloaded = (0..self.facts.count()).filter(|fact| !self.cover.is_loaded(*fact));
        let violations = unloaded.map(|fact| (self.facts.violation(fact, z), fact));
        let mut violated: Vec<_> = violations.filter(|(violation, _)| *violation > 1e-2).collect();
        violated.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, fact) in violated.iter().take(8) {
            self.cover.load(*fact, self.facts.inequality(*fact));
        }
        !violated.is_empty()
    }

    /// A core that avoids flipped classes, and those of large z if it can.
    fn core(&mut self, z: &[f64]) -> Result<Option<Vec<(u32, dashu_int::IBig)>>, Halt> {
        let mut banned: Vec<bool> =
            self.states.iter().map(|state| *state == State::Flipped).collect();
        match self.oracle.avoid(&banned) {
            Avoided::Core => {}
            Avoided::None(_) => return Err(self.enough(&banned)),
            Avoided::Lost => return Ok(None),
        }
        let order = self.order(z);
        self.oracle.avoid_more(&order, &mut banned, self.knobs.skip, z, std::env::var("DEEP").map(|m| m.parse().unwrap()).unwrap_or(0.0));
        if self.stream.below(100) < self.knobs.groups {
            let neurons = self.system.classes().last().map_or(0, |c| c.neuron) + 1;
            let mut groups: Vec<Vec<u32>> = vec![Vec::new(); neurons];
            for (c, class) in self.system.classes().iter().enumerate() {
                if self.states[c] == State::Undecided { groups[class.neuron].push(c as u32); }
            }
            self.stream.shuffle(&mut groups);
            self.oracle.avoid_groups(groups.iter().map(|g| g.as_slice()), &mut banned);
        }
        let t = std::time::Instant::now();
        let core = self.oracle.core();
        self.texact += t.elapsed().as_secs_f64();
        if core.is_none() {
            self.wrong += 1;
        }
        Ok(core)
    }

    /// The undecided classes of large z, now or lately, the largest first
    /// but for chance.
    fn order(&mut self, z: &[f64]) -> Vec<u32> {
        let mut order = Vec::new();
        for (class, (z, smooth)) in z.iter().zip(&self.smooth).enumerate() {
            if self.states[class] == State::Undecided && (*z > 1e-6 || *smooth > 1e-2) {
                let weight = (z + smooth) * (1.0 + self.stream.uniform());
                order.push((weight, class as u32));
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        order.into_iter().map(|(_, class)| class).collect()
    }

    fn enough(&self, banned: &[bool]) -> Halt {
        Halt::Enough((0..banned.len() as u32).filter(|class| banned[*class as usize]).collect())
    }

    /// The undecided classes of the neuron that flips most, in the order in
    /// which they are to be popped.
    fn choose(&self) -> Option<Vec<usize>> {
        let z = self.cover.hits();
        let neurons = self.system.classes().last()?.neuron + 1;
        let mut mass = vec![-1.0_f64; neurons];
        let classes = self.system.classes().iter().enumerate();
        let undecided = classes.filter(|(class, _)| self.states[*class] == State::Undecided);
        for (class, Class { neuron, .. }) in undecided.clone() {
            mass[*neuron] = mass[*neuron].max(0.0) + z[class];
        }
        let neuron = (0..neurons).max_by(|a, b| mass[*a].total_cmp(&mass[*b]))?;
        let mut order: Vec<usize> =
            undecided.filter(|(_, class)| class.neuron == neuron).map(|(class, _)| class).collect();
        order.sort_by(|a, b| z[*a].total_cmp(&z[*b]));
        (!order.is_empty()).then_some(order)
    }
}

use crate::system::Class;
