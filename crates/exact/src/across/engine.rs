//! Bounds across rows.

use super::bits::Bits;
use super::master::{Counts, Master, Spent};
use super::nearest::{Added, Nearest};
use super::pairs::Pairs;
use super::row::{Decision, Row, product};
use crate::row::{Columns, RowProblem};
use hopfit_core::random::Stream;
use hopfit_core::{Problem, Stop};

/// The largest multiplier, 2 to this power.
const BITS: i32 = 14;

#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) multipliers: Vec<i64>,
    pub(crate) counts: Counts,
    /// The cores under the hypothesis, one list a row of `counts`.
    pub(crate) cores: Vec<Vec<Bits>>,
}

enum Separated {
    Clause(Clause),
    /// The hulls meet: labels of cuts with multipliers.
    Meet(Vec<(usize, f64)>),
    Unknown,
}

/// A part of the problem, by decisions on bits.
#[derive(Debug, Clone)]
struct Node {
    rows: Vec<usize>,
    least: Vec<u32>,
    clauses: Vec<usize>,
    depth: usize,
}

#[derive(Debug, Default, Clone, Copy)]
pub struct Effort {
    pub separations: usize,
    pub rounds: usize,
    pub decides: usize,
    pub meets: usize,
    pub nodes: usize,
    pub fits: usize,
    pub scans: usize,
    pub unk: usize,
    pub free: usize,
    pub near: usize,
    pub ok: usize,
    pub ok_rounds: usize,
    pub bad: usize,
    pub bad_rounds: usize,
    pub t_fit: f64,
    pub t_cells: f64,
    pub t_decide: f64,
    pub t_master: f64,
    pub t_deepen: f64,
}

pub struct Bounder<'a> {
    problem: &'a Problem,
    pub problems: Vec<RowProblem>,
    pairs: Pairs,
    rows: Vec<Row>,
    able: Vec<bool>,
    nearest: Nearest,
    clauses: Vec<Clause>,
    root: Node,
    stream: Stream,
    pub effort: Effort,
    stop: Stop,
    pub verbose: bool,
    margin: f64,
    together: Vec<u32>,
    record: Vec<(f64, f64)>,
}

fn label(row: usize, cut: usize) -> usize {
    row << 32 | cut
}

impl<'a> Bounder<'a> {
    pub fn new(problem: &'a Problem, seed: u64, stop: &Stop) -> Self {
        let columns = Columns::of(problem);
        let neurons = problem.neurons();
        let problems: Vec<RowProblem> =
            (0..neurons).map(|i| RowProblem::with(problem, &columns, i).expect("a neuron")).collect();
        let mut able: Vec<bool> = problems.iter().map(|row| is_able(row)).collect();
        let pairs = Pairs::new(problem, &problems, &able);
        let rows: Vec<Row> =
            problems.iter().enumerate().map(|(i, row)| Row::new(row, pairs.columns(i))).collect();
        for (able, row) in able.iter_mut().zip(&rows) {
            *able &= row.is_full();
        }
        let pairs = Pairs::new(problem, &problems, &able);
        let rows: Vec<Row> =
            problems.iter().enumerate().map(|(i, row)| Row::new(row, pairs.columns(i))).collect();
        let nearest = Nearest::new(pairs.count());
        let root = Node { rows: (0..neurons).collect(), least: vec![0; neurons], clauses: Vec::new(), depth: 0 };
        Self {
            problem, problems, pairs, rows, able, nearest, clauses: Vec::new(), root,
            stream: Stream::new(seed, 7), effort: Effort::default(), stop: stop.clone(), verbose: false, margin: 1e-3, together: vec![0; neurons * neurons], record: vec![(0.0, 0.0); neurons],
        }
    }

    pub fn rows_sum(&mut self) -> Option<u32> {
        let mut node = self.root.clone();
        self.count(&mut node, u32::MAX - 1)?;
        self.root = node;
        Some(self.root.least.iter().sum())
    }

    fn count(&mut self, node: &mut Node, most: u32) -> Option<()> {
        for (i, at) in node.rows.iter().enumerate() {
            node.least[i] = self.rows[*at].fewest(most)?;
        }
        Some(())
    }

    /// Tries to prove `goal` flips.
    pub fn prove(&mut self, goal: u32) -> Option<bool> {
        let root = self.root.clone();
        let before = self.clauses.len();
        let result = self.visit(root, goal);
        if let Some(true) = result {
            let _ = before;
        }
        result
    }

    fn visit(&mut self, mut node: Node, goal: u32) -> Option<bool> {
        self.effort.nodes += 1;
        self.count(&mut node, goal)?;
        if node.depth == 0 {
            node.clauses = (0..self.clauses.len()).collect();
        }
        loop {
            if self.stop.is_due() {
                return None;
            }
            let t = std::time::Instant::now();
            let clauses: Vec<&Counts> = node.clauses.iter().map(|c| &self.clauses[*c].counts).collect();
            let mut master = Master { clauses: &clauses, goal, nodes: 10_000_000 };
            let spent = master.find(&node.least);
            self.effort.t_master += t.elapsed().as_secs_f64();
            let counts = match spent {
                Spent::Never => return Some(true),
                Spent::Unknown => return None,
                Spent::Counts(counts) => counts,
            };
            let budgets = self.spread(&node, counts, goal);
            let r0 = self.effort.rounds;
            let separated = self.separate(&node, &budgets);
            match separated {
                Separated::Unknown => return None,
                Separated::Clause(clause) => {
                    let t = std::time::Instant::now();
                    let clause = self.deepen(&node, clause, budgets);
                    self.effort.t_deepen += t.elapsed().as_secs_f64();
                    if self.verbose {
                        let gain: u32 = clause.counts.0.iter().map(|(i, g)| g - 1 - node.least[*i]).sum();
                        println!("{}clause {} at goal {goal} ({} rounds, {:.4}): above {gain} {:?}", " ".repeat(node.depth), self.clauses.len(), self.effort.rounds - r0, 1.0 / product(self.nearest.point(), self.nearest.point()).sqrt(), clause.counts.0.iter().map(|(_, g)| *g).collect::<Vec<_>>());
                    }
                    node.clauses.push(self.clauses.len());
                    self.clauses.push(clause);
                }
                Separated::Meet(sum) => {
                    self.effort.meets += 1;
                    let (row, class) = match self.choose(&node, &budgets, &sum) {
                        Some(choice) => choice,
                        None => { if self.verbose { println!("no choice: weights found?"); } return Some(false) }
                    };
                    if self.verbose {
                        println!("{}meet at depth {}: row {row} class {class} clauses {}", " ".repeat(node.depth), node.depth, node.clauses.len());
                    }
                    for flips in [true, false] {
                        let mut child = node.clone();
                        child.depth += 1;
                        let decided = self.rows[node.rows[row]].deciding(class, flips);
                        child.rows[row] = self.rows.len();
                        self.rows.push(decided);
                        let result = self.visit(child, goal);
                        if result != Some(true) {
                            return result;
                        }
                    }
                    return Some(true);
                }
            }
        }
    }

    fn spread(&mut self, node: &Node, mut counts: Vec<u32>, goal: u32) -> Vec<u32> {
        let mut left = goal - 1 - counts.iter().sum::<u32>();
        let mut order: Vec<usize> = (0..counts.len()).filter(|i| self.able[*i]).collect();
        self.stream.shuffle(&mut order);
        order.sort_by_key(|i| counts[*i] - node.least[*i]);
        for i in order.iter().cycle() {
            if left == 0 { break; }
            counts[*i] += 1;
            left -= 1;
        }
        counts
    }

    /// The bit to branch on.
    fn choose(&mut self, node: &Node, budgets: &[u32], sum: &[(usize, f64)]) -> Option<(usize, usize)> {
        let mut best: Option<(f64, usize, usize)> = None;
        for (i, at) in node.rows.iter().enumerate() {
            let row = &self.rows[*at];
            let mut point = vec![0.0; row.dimension];
            let mut share = vec![0.0; row.sizes.len()];
            let mut total = 0.0;
            for (l, alpha) in sum.iter().filter(|(l, _)| l >> 32 == *at) {
                let cut = &row.cuts[l & 0xffff_ffff];
                let mut length = 0.0;
                for (unknown, w) in self.pairs.columns(i).iter().zip(&cut.ray) {
                    if unknown.is_some() { length += w * w; }
                }
                let scale = alpha / f64::sqrt(length);
                point.iter_mut().zip(&cut.ray).for_each(|(p, w)| *p += scale * w);
                total += alpha;
                cut.flips.iter().for_each(|class| share[class] += alpha);
            }
            if total <= 0.0 { continue; }
            let size = product(&point, &point).sqrt();
            let flips: u32 = (0..row.sizes.len()).filter(|c| product(&row.vectors[*c], &point) < 1e-9 * size).map(|c| row.sizes[c]).sum::<u32>() + row.fixed;
            let excess = f64::from(flips) - f64::from(budgets[i]);
            if excess <= 0.0 { continue; }
            for class in 0..row.sizes.len() {
                let p = share[class] / total;
                let score = p.min(1.0 - p) * excess;
                if p > 1e-6 && p < 1.0 - 1e-6 && best.is_none_or(|b| score > b.0) {
                    best = Some((score, i, class));
                }
            }
        }
        best.map(|(_, row, class)| (row, class))
    }

    /// The multipliers of least length that are positive on all cuts.
    fn fit(&mut self, node: &Node, budgets: &[u32]) -> Option<Vec<(usize, f64)>> {
        let t = std::time::Instant::now();
        let result = self.fit_inner(node, budgets);
        self.effort.t_fit += t.elapsed().as_secs_f64();
        result
    }

    fn fit_inner(&mut self, node: &Node, budgets: &[u32]) -> Option<Vec<(usize, f64)>> {
        loop {
            let mut found = false;
            for (i, at) in node.rows.iter().enumerate().filter(|(i, _)| self.able[*i]) {
                let point = self.nearest.point();
                let own: Vec<f64> = self.pairs.columns(i).iter().map(|u| u.map_or(0.0, |(at, sign)| f64::from(sign) * point[at])).collect();
                let violated = self.rows[*at].violated(&own, budgets[i], self.nearest.margin(), 2);
                self.effort.scans += 1;
                for c in violated {
                    let vector = &self.rows[*at].cuts[c].vector;
                    if self.nearest.product(vector) > self.nearest.margin() * (1.0 - 1e-6) { continue; }
                    found = true;
                    self.effort.fits += 1;
                    if let Added::Never(sum) = self.nearest.add(label(*at, c), vector) {
                        return Some(sum);
                    }
                }
            }
            if !found { return None; }
            if product(self.nearest.point(), self.nearest.point()) > 1e8 * self.nearest.margin().powi(2) {
                return Some(self.nearest.active().collect());
            }
        }
    }

    fn rounded(&self) -> Vec<i64> {
        let point = self.nearest.point();
        let largest = point.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scale = f64::powi(2.0, BITS) / largest.max(1e-300);
        point.iter().map(|value| (value * scale).round() as i64).collect()
    }

    /// Looks for multipliers for these budgets: near those of the last
    /// clause, else the ones of largest margin.
    fn separate(&mut self, node: &Node, budgets: &[u32]) -> Separated {
        self.effort.separations += 1;
        if let Some(last) = node.clauses.last() {
            let origin = unit(&self.clauses[*last].multipliers);
            self.nearest.restart(&origin, self.margin);
            let separated = self.settle(node, budgets, 15);
            if !matches!(separated, Separated::Unknown) { self.effort.near += 1; return separated; }
        }
        self.nearest.restart(&vec![0.0; self.pairs.count()], 1.0);
        let separated = self.settle(node, budgets, usize::MAX);
        let m = 1.0 / product(self.nearest.point(), self.nearest.point()).sqrt();
        self.margin = (0.2 * m).max(1e-4);
        separated
    }

    /// Raises budgets one row at a time as far as multipliers can be found
    /// quickly; first rows that are seldom raised together with those that
    /// are.
    fn deepen(&mut self, node: &Node, mut clause: Clause, mut budgets: Vec<u32>) -> Clause {
        self.deepen_here(node, &mut clause, &mut budgets);
        let mut origin = unit(&clause.multipliers);
        let mut left: Vec<usize> = clause.counts.0.iter().map(|(i, _)| *i).filter(|i| budgets[*i] <= node.least[*i]).collect();
        self.stream.shuffle(&mut left);
        let mut failures = 0;
        while !left.is_empty() && failures < 6 {
            let raised: Vec<usize> = (0..budgets.len()).filter(|i| budgets[*i] > node.least[*i]).collect();
            let score = |i: usize| {
                let together: u32 = raised.iter().map(|j| self.together[i * budgets.len() + j]).sum();
                let record = self.record[i];
                let luck = (record.0 + 1.0) / (record.0 + record.1 + 2.0);
                luck / (1.0 + f64::from(together) + 0.3 * f64::from(self.together[i * budgets.len() + i]))
            };
            let (at, _) = left.iter().map(|i| score(*i)).enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).expect("not empty");
            let i = left.swap_remove(at);
            budgets[i] += 1;
            self.nearest.restart(&origin, self.margin);
            let r0 = self.effort.rounds;
            let result = self.settle(node, &budgets, 8);
            let rounds = self.effort.rounds - r0;
            if let Separated::Clause(deeper) = result {
                clause = deeper;
                self.effort.ok += 1;
                self.effort.ok_rounds += rounds;
                self.record[i].0 += 1.0;
                self.deepen_here(node, &mut clause, &mut budgets);
                origin = unit(&clause.multipliers);
            } else {
                failures += 1;
                budgets[i] -= 1;
                self.record[i].1 += 1.0;
                self.effort.bad += 1;
                self.effort.bad_rounds += rounds;
            }
        }
        let raised: Vec<usize> = (0..budgets.len()).filter(|i| budgets[*i] > node.least[*i]).collect();
        for i in &raised { for j in &raised { self.together[i * budgets.len() + j] += 1; } }
        clause
    }

    /// Rounds of cuts until multipliers serve all rows.
    fn settle(&mut self, node: &Node, budgets: &[u32], rounds: usize) -> Separated {
        for (i, at) in node.rows.iter().enumerate() {
            if self.able[i] { self.rows[*at].start(budgets[i]); }
        }
        for _ in 0..rounds {
            if self.stop.is_due() { return Separated::Unknown; }
            self.effort.rounds += 1;
            if let Some(sum) = self.fit(node, budgets) {
                return Separated::Meet(sum);
            }
            if rounds < usize::MAX && product(self.nearest.point(), self.nearest.point()) > 4.0 { return Separated::Unknown; }
            let multipliers = self.rounded();
            let t = std::time::Instant::now();
            let mut found = 0;
            let hypotheses: Vec<Vec<f64>> = (0..node.rows.len()).map(|i| self.pairs.hypothesis(i, &multipliers).iter().map(|v| *v as f64).collect()).collect();
            let support: Vec<usize> = (0..node.rows.len()).filter(|i| hypotheses[*i].iter().any(|v| *v != 0.0)).collect();
            for i in &support {
                found += self.rows[node.rows[*i]].separate(&hypotheses[*i], budgets[*i]);
            }
            self.effort.t_cells += t.elapsed().as_secs_f64();
            if found > 0 { continue; }
            let t = std::time::Instant::now();
            let mut cores = Vec::new();
            let mut ok = true;
            for i in &support {
                self.effort.decides += 1;
                match self.rows[node.rows[*i]].decide(&hypotheses[*i], budgets[*i]) {
                    Decision::Proved(own) => cores.push(own),
                    Decision::Violated => { ok = false; }
                    Decision::Unknown => {
                        self.effort.t_decide += t.elapsed().as_secs_f64();
                        self.effort.unk += 1;
                        return Separated::Unknown
                    },
                }
            }
            self.effort.t_decide += t.elapsed().as_secs_f64();
            if support.is_empty() { return Separated::Unknown; }
            if ok {
                let counts = Counts(support.iter().map(|i| (*i, budgets[*i] + 1)).collect());
                return Separated::Clause(Clause { multipliers, counts, cores });
            }
        }
        Separated::Unknown
    }

    /// Raises what the clause claims of each row as far as its multipliers
    /// allow.
    fn deepen_here(&mut self, node: &Node, clause: &mut Clause, budgets: &mut [u32]) {
        for (at, (i, g)) in clause.counts.0.iter_mut().enumerate() {
            let hypothesis: Vec<f64> = self.pairs.hypothesis(*i, &clause.multipliers).iter().map(|v| *v as f64).collect();
            while *g < 4 {
                let Decision::Proved(own) = self.rows[node.rows[*i]].decide(&hypothesis, *g) else { break };
                clause.cores[at] = own;
                *g += 1;
                budgets[*i] += 1;
                self.effort.free += 1;
            }
        }
    }

    pub fn report(&self) -> String {
        let cones: usize = self.rows.iter().map(|row| row.effort.cones).sum();
        let oracles: usize = self.rows.iter().map(|row| row.effort.oracles).sum();
        let cells: usize = self.rows.iter().map(|row| row.cells.len()).sum();
        let cuts: usize = self.rows.iter().map(|row| row.cuts.len()).sum();
        format!("{:?} cones {cones} oracles {oracles} cells {cells} cuts {cuts} clauses {} unknowns {} tie {}", self.effort, self.clauses.len(), self.pairs.count(), self.problem.tie())
    }
}

/// The multipliers divided by their length.
fn unit(multipliers: &[i64]) -> Vec<f64> {
    let floats: Vec<f64> = multipliers.iter().map(|value| *value as f64).collect();
    let length = product(&floats, &floats).sqrt();
    floats.into_iter().map(|value| value / length).collect()
}

/// Whether a row can have multipliers: it has no input that agrees with it,
/// or with its opposite, in all patterns.
fn is_able(row: &RowProblem) -> bool {
    let classes = row.classes();
    classes.len() <= super::bits::MOST
        && (0..row.dimension()).all(|column| {
            let first = classes[0].vector()[column];
            !classes.iter().all(|class| class.vector()[column] == first)
        })
}
