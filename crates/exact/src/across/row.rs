//! One row under decisions and a hypothesis.

use super::basis::{Basis, padded, stride};
use super::bits::Bits;
use super::cone::Cone;
use super::hitting::{Hit, Hitting};
use super::nearest::Sparse;
use crate::row::{CoreOracle, Found, Functional, RowProblem};
use crate::simplex::vector::{dot, products};
use hopfit_core::Stop;

/// Nodes of one search for hitting sets.
pub(super) const NODES: usize = 300_000;
/// Cuts of a row from which half of them are forgotten.
const MOST_CUTS: usize = 400;

/// What is known of a row in which some classes are decided.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) dimension: usize,
    /// The vector of each class; of the decided flips, their negatives.
    pub(crate) vectors: Vec<Vec<f64>>,
    pub(super) demands: Vec<Functional>,
    pub(super) unknowns: Vec<Option<(usize, i8)>>,
    pub(crate) sizes: Vec<u32>,
    pub(crate) flipped: Bits,
    pub(crate) kept: Bits,
    /// Flips that `flipped` costs.
    pub(crate) fixed: u32,
    /// Cores without a hypothesis.
    pub(crate) cores: Vec<Bits>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) cuts: Vec<Cut>,
    /// The rays of the cuts over all columns, zero where no multiplier is, each
    /// of [`padded`] length.
    rays: Vec<f64>,
    names: u32,
    pub(super) oracle: CoreOracle,
    pub(super) cone: Cone,
    /// Bases in which some hypothesis was a sum of demands, and when that was
    /// last so.
    pub(super) bases: Vec<(u64, Basis)>,
    /// Hypotheses asked about so far.
    pub(super) clock: u64,
}

/// Undecided classes without which all others can be met.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) flips: Bits,
    /// Flips with the decided ones.
    pub(crate) cost: u32,
    /// Weights that meet all others.
    pub(crate) witness: Vec<f64>,
}

/// Weights in the closure of a cell.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    /// Its number; cuts are in ascending order of these.
    pub(crate) name: u32,
    /// When it was made, or last taken in.
    last: u64,
    pub(crate) ray: Vec<f64>,
    /// The ray as a unit vector over the unknown multipliers, and its length
    /// before.
    pub(crate) vector: Sparse,
    pub(crate) length: f64,
    pub(crate) flips: Bits,
    pub(crate) cost: u32,
}

impl Row {
    /// A row without decisions.
    pub(crate) fn new(problem: &RowProblem, unknowns: &[Option<(usize, i8)>]) -> Self {
        let functional = |class: &crate::row::DemandClass| class.functional();
        let demands: Vec<Functional> = problem.classes().iter().map(functional).collect();
        let vector = |class: &crate::row::DemandClass| {
            class.vector().iter().map(|a| f64::from(*a)).collect()
        };
        let vectors: Vec<Vec<f64>> = problem.classes().iter().map(vector).collect();
        Self {
            dimension: problem.dimension(),
            sizes: problem.classes().iter().map(|class| class.multiplicity() as u32).collect(),
            flipped: Bits::default(),
            kept: Bits::default(),
            fixed: 0,
            cores: Vec::new(),
            cells: Vec::new(),
            cuts: Vec::new(),
            rays: Vec::new(),
            names: 0,
            oracle: oracle(problem.dimension(), &demands),
            cone: Cone::new(problem.dimension(), &vectors),
            vectors,
            demands,
            bases: Vec::new(),
            clock: 0,
            unknowns: unknowns.to_vec(),
        }
    }

    /// Takes over cores, and weights of which the unmet classes can flip.
    pub(crate) fn learn(
        &mut self,
        problem: &RowProblem,
        cores: impl Iterator<Item = Bits>,
        weights: &[i64],
    ) {
        self.cores.extend(cores);
        let classes = problem.classes().iter().enumerate();
        let unmet = classes.filter(|(_, class)| !class.is_met(weights));
        let flips: Bits = unmet.map(|(class, _)| class).collect();
        let witness = weights.iter().map(|w| *w as f64).collect();
        self.cells.push(Cell { flips, cost: self.cost(&flips), witness });
    }

    /// This row with one more class decided.
    pub(crate) fn deciding(&self, class: usize, flips: bool) -> Self {
        let mut row = self.clone();
        if flips {
            row.flipped.insert(class);
            row.fixed += row.sizes[class];
            row.vectors[class].iter_mut().for_each(|a| *a = -*a);
            row.demands[class].entries.iter_mut().for_each(|(_, a)| *a = -*a);
            row.demands[class].strict = false;
            row.oracle = oracle(row.dimension, &row.demands);
            row.cone = Cone::new(row.dimension, &row.vectors);
            row.bases.iter_mut().for_each(|(_, basis)| basis.negate(class));
            row.cores.retain(|core| !core.contains(class));
            row.cells.retain(|cell| {
                cell.flips.contains(class) && product(&row.vectors[class], &cell.witness) > 1e-9
            });
            row.cells.iter_mut().for_each(|cell| cell.flips = cell.flips.without(class));
            row.keep_cuts(|row, cut| {
                cut.flips.contains(class)
                    && product(&row.vectors[class], &cut.ray) >= -1e-9
                    && row.cells.iter().any(|cell| cell.flips.with(class) == cut.flips)
            });
            row.cuts.iter_mut().for_each(|cut| cut.flips = cut.flips.without(class));
        } else {
            row.kept.insert(class);
            row.cells.retain(|cell| !cell.flips.contains(class));
            row.keep_cuts(|_, cut| !cut.flips.contains(class));
        }
        row
    }

    pub(crate) fn demand(&self, class: usize) -> &Functional {
        &self.demands[class]
    }

    pub(crate) fn is_full(&self) -> bool {
        self.cone.is_full()
    }

    pub(crate) fn undecided(&self) -> Bits {
        Bits::below(self.sizes.len()).minus(&self.flipped).minus(&self.kept)
    }

    pub(super) fn cost(&self, flips: &Bits) -> u32 {
        self.fixed + flips.iter().map(|class| self.sizes[class]).sum::<u32>()
    }

    /// The cell of these flips if all others can be met together; a core
    /// otherwise.
    pub(super) fn cell(&mut self, flips: Bits) -> Option<bool> {
        if self.cells.iter().any(|cell| cell.flips.is_within(&flips)) {
            return Some(true);
        }
        let removed: Vec<bool> = (0..self.sizes.len()).map(|class| flips.contains(class)).collect();
        let costs = shares(&self.cores, self.sizes.len());
        match self.oracle.search(&removed, &costs) {
            Found::Core(core) => {
                self.cores.push(core.into_iter().map(|(class, _)| class).collect());
                Some(false)
            }
            Found::Weights(witness) => {
                self.cells.push(Cell { flips, cost: self.cost(&flips), witness });
                Some(true)
            }
            Found::Unknown => None,
        }
    }

    /// Takes weights of a cell for a cut, if they weigh on any multiplier.
    pub(super) fn cut(&mut self, ray: Vec<f64>, flips: Bits, cost: u32) {
        let entries = self.unknowns.iter().zip(&ray);
        let entries = entries
            .filter_map(|(unknown, w)| unknown.map(|(at, sign)| (at as u32, f64::from(sign) * w)));
        let mut vector: Sparse = entries.collect();
        let length = vector.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if length > 1e-9 {
            vector.iter_mut().for_each(|(_, value)| *value /= length);
            let entries = self.unknowns.iter().zip(&ray);
            let entry =
                |(unknown, w): (&Option<_>, _)| if unknown.is_some() { w / length } else { 0.0 };
            self.rays.extend(padded(&entries.map(entry).collect::<Vec<f64>>()));
            self.names += 1;
            let (name, last) = (self.names, self.clock);
            self.cuts.push(Cut { name, last, ray, vector, length, flips, cost });
        }
    }

    /// Whether the weights of a cut keep all demands firmly.
    pub(crate) fn is_inside(&self, cut: &Cut) -> bool {
        let size = product(&cut.ray, &cut.ray).sqrt();
        let is_firm = |class: usize| product(&self.vectors[class], &cut.ray) > 1e-9 * size;
        (0..self.sizes.len()).all(|class| cut.flips.contains(class) || is_firm(class))
    }

    /// The cut of this name.
    pub(crate) fn named(&self, name: u32) -> &Cut {
        let at = self.cuts.binary_search_by_key(&name, |cut| cut.name);
        &self.cuts[at.expect("active cuts are kept")]
    }

    /// Forgets the cuts that were of no use for longest, if there are many.
    pub(crate) fn forget(&mut self, keeps: impl Fn(u32) -> bool) {
        if self.cuts.len() > MOST_CUTS {
            let mut times: Vec<u64> = self.cuts.iter().map(|cut| cut.last).collect();
            times.sort_unstable();
            let oldest = times[times.len() - MOST_CUTS / 2];
            self.keep_cuts(|_, cut| cut.last > oldest || keeps(cut.name));
        }
    }

    /// The cuts of at most `budget` flips on which Λ_i·w is less than
    /// 1, up to `most` of them, the worst first.
    pub(crate) fn violated(
        &mut self,
        hypothesis: &[f64],
        budget: u32,
        enough: f64,
        most: usize,
    ) -> Vec<usize> {
        let mut values = Vec::new();
        let hypothesis = padded(hypothesis);
        products(&self.rays, &hypothesis, f64::NEG_INFINITY, &mut values);
        let valued = values.into_iter().enumerate().filter(|(at, _)| self.cuts[*at].cost <= budget);
        let valued = valued.map(|(at, value)| (value, at));
        let mut violated: Vec<(f64, usize)> = valued.filter(|(value, _)| *value < enough).collect();
        violated.sort_by(|a, b| a.0.total_cmp(&b.0));
        violated.truncate(most);
        violated.iter().for_each(|(_, at)| self.cuts[*at].last = self.clock);
        violated.into_iter().map(|(_, at)| at).collect()
    }

    /// By how much Λ_i·w falls below zero on cuts of `cost` flips.
    pub(crate) fn violation(&self, hypothesis: &[f64], cost: u32) -> f64 {
        let mut values = Vec::new();
        products(&self.rays, &padded(hypothesis), f64::NEG_INFINITY, &mut values);
        let own = values.iter().zip(&self.cuts).filter(|(_, cut)| cut.cost == cost);
        let size = hypothesis.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let worst = own.map(|(value, _)| -value).fold(0.0, f64::max);
        if worst > 1e-9 * size { worst } else { 0.0 }
    }

    fn keep_cuts(&mut self, keeps: impl Fn(&Self, &Cut) -> bool) {
        let cuts = std::mem::take(&mut self.cuts);
        let rays = std::mem::take(&mut self.rays);
        for (cut, ray) in cuts.into_iter().zip(rays.chunks_exact(stride(self.dimension))) {
            if keeps(self, &cut) {
                self.cuts.push(cut);
                self.rays.extend_from_slice(ray);
            }
        }
    }

    /// Makes sure that there is a cut of at most `budget` flips.
    pub(crate) fn start(&mut self, budget: u32) {
        if !self.cuts.iter().any(|cut| cut.cost <= budget) {
            let cell = self.cells.iter().find(|cell| cell.cost <= budget).cloned();
            if let Some(cell) = cell {
                self.cut(cell.witness, cell.flips, cell.cost);
            }
        }
    }

    /// The fewest flips, or more than `most` if they are more, or as many as
    /// were proved when the search grew too long; none if rounding errors
    /// forbid an answer.
    pub(crate) fn fewest(&mut self, most: u32, stop: &Stop) -> Option<u32> {
        let mut budget = self.fixed;
        while budget <= most {
            let mut hitting = Hitting { sizes: &self.sizes, nodes: NODES, stop };
            match hitting.find(&self.cores, self.undecided(), budget - self.fixed) {
                Hit::Never => budget += 1,
                Hit::Unknown => return Some(budget),
                Hit::Set(_) if stop.is_due() => return Some(budget),
                Hit::Set(flips) => {
                    if self.cell(flips)? {
                        return Some(budget);
                    }
                }
            }
        }
        Some(budget)
    }
}

fn oracle(dimension: usize, demands: &[Functional]) -> CoreOracle {
    CoreOracle::new(dimension, demands)
}

pub(crate) fn product(a: &[f64], b: &[f64]) -> f64 {
    dot(a, b)
}

/// How much each class is in the cores already.
pub(crate) fn shares(cores: &[Bits], classes: usize) -> Vec<f64> {
    let mut costs = vec![0.02; classes];
    let share = 1.0 / cores.len().max(1) as f64;
    cores.iter().flat_map(Bits::iter).for_each(|class| costs[class] += share);
    costs
}
