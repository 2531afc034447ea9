//! Which multipliers are free at present.

use super::engine::Bounder;
use super::kernel::Kernel;
use super::nearest::{Nearest, Sparse};
use super::separate::{UNLIMITED, named};

/// Entries of a unit vector below this count as zero.
const ZERO: f64 = 1e-7;
/// The length below which a restricted unit vector counts as zero.
const NO_LENGTH: f64 = 1e-6;
/// Multipliers of a sum, which add up to 1, below this are rounding errors.
const NO_SHARE: f64 = 1e-7;

/// Rays whose entries are multiples of their smallest by at most this fraction
/// are taken for whole numbers.
const MOST_PARTS: u32 = 24;
/// How far from whole numbers they may be.
const NEARLY: f64 = 1e-6;

/// Rows without multipliers, and equations that multipliers must satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Support {
    /// Rows whose multipliers are all zero.
    pub(super) outside: Vec<bool>,
    /// Those of them that were left out for lying on too many faces.
    left: Vec<bool>,
    /// Faces that each row was seen on since all were taken in.
    seen: Vec<usize>,
    /// On how many a row may be seen before it is left out.
    patience: usize,
    /// The facets that multipliers lie on, by number.
    facets: Vec<usize>,
    /// The unknowns in terms of the free ones.
    kernel: Kernel,
}

/// Weights of some rows that add up to symmetric weights: a triangle of
/// neurons, say, of which nearly all patterns have an even number of signs, or
/// two neurons that nearly always agree. Λ is at least zero on each of them,
/// and the sum is zero, so that Λ is zero on all of them: equations in whole
/// numbers, which multipliers must satisfy exactly.
#[derive(Debug, Clone)]
pub(super) struct Facet {
    /// The rows, by their place in the bounder, and what the weights flip.
    rows: Vec<(usize, u32)>,
    /// Rows that had no multipliers, and facets known before.
    outside: Vec<bool>,
    before: Vec<usize>,
    equations: Vec<Equation>,
}

/// Σ a_u u = 0 over unknowns.
type Equation = Vec<(usize, i64)>;

impl Support {
    pub(super) fn all(rows: usize, unknowns: usize) -> Self {
        let kernel = Kernel::all((0..unknowns).map(|_| false));
        let outside = vec![false; rows];
        let (left, seen) = (outside.clone(), vec![0; rows]);
        Self { outside, left, seen, patience: usize::MAX, facets: Vec::new(), kernel }
    }

    /// Whether rows are left out for lying on many faces.
    pub(super) fn leaves(&self) -> bool {
        self.patience < usize::MAX
    }

    /// Whether rows were left out for that.
    pub(super) fn leaves_any(&self) -> bool {
        self.left.contains(&true)
    }

    /// Takes all rows in again.
    pub(super) fn take_all(&mut self, patience: usize) {
        self.left.fill(false);
        self.seen.fill(0);
        self.patience = patience;
    }

    /// A vector over the unknowns in terms of the free ones.
    pub(super) fn restrict(&self, vector: &Sparse) -> Sparse {
        let scale = self.kernel.scale() as f64;
        let free = |(at, value): &(u32, f64)| {
            let value = value / scale;
            let free = self.kernel.of(*at as usize);
            free.map(move |(free, factor)| (free as u32, factor as f64 * value))
        };
        let mut entries: Sparse = vector.iter().flat_map(free).collect();
        entries.sort_by_key(|(at, _)| *at);
        let mut sums: Sparse = Vec::with_capacity(entries.len());
        for (at, value) in entries {
            match sums.last_mut().filter(|(last, _)| *last == at) {
                Some((_, sum)) => *sum += value,
                None => sums.push((at, value)),
            }
        }
        sums.retain(|(_, value)| value.abs() > ZERO);
        sums
    }

    /// The same; none if it is zero.
    pub(super) fn restricted(&self, vector: &Sparse) -> Option<Sparse> {
        let vector = self.restrict(vector);
        let square: f64 = vector.iter().map(|(_, value)| value * value).sum();
        (square > NO_LENGTH * NO_LENGTH).then_some(vector)
    }

    /// All unknowns from the free ones.
    pub(super) fn expand(&self, point: &[f64]) -> Vec<f64> {
        let scale = self.kernel.scale() as f64;
        let value = |at: usize| -> f64 {
            self.kernel.of(at).map(|(free, factor)| factor as f64 / scale * point[free]).sum()
        };
        (0..point.len()).map(value).collect()
    }

    /// Whole multipliers near a multiple of this solution of the equations, of
    /// which the free ones are at most 2 to the power of `bits`.
    pub(super) fn rounded(&self, point: &[f64], bits: i32) -> Vec<i64> {
        let largest = point.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scale = f64::powi(2.0, bits) / largest.max(1e-300);
        let whole: Vec<i64> = point.iter().map(|value| (value * scale).round() as i64).collect();
        let value = |at: usize| self.kernel.of(at).map(|(free, factor)| factor * whole[free]).sum();
        (0..point.len()).map(value).collect()
    }
}

impl Bounder {
    /// Leaves the rows of unlimited budget and those left out without
    /// multipliers, and takes the facets that the budgets allow.
    pub(super) fn restrict(&mut self, rows: &[usize], budgets: &[u32]) {
        let both = budgets.iter().zip(&self.support.left);
        let outside: Vec<bool> = both.map(|(b, left)| *b >= UNLIMITED || *left).collect();
        let facets = self.facets_for(rows, budgets, &outside);
        if outside == self.support.outside && facets == self.support.facets {
            return;
        }
        self.support.kernel = self.kernel(&outside, &facets);
        (self.support.outside, self.support.facets) = (outside, facets);
        let labels: Vec<u64> = self.nearest.active().map(|(label, _)| label).collect();
        self.nearest = Nearest::new(self.pairs.count());
        for label in labels {
            let (row, cut) = named(label);
            if let Some(vector) = self.support.restricted(&self.rows[row].named(cut).vector) {
                // What cannot be met is seen again.
                let _ = self.nearest.add(label, &vector);
            }
        }
        if !self.centre.is_empty() {
            self.centre = self.support.expand(&self.centre);
        }
    }

    fn facets_for(&self, rows: &[usize], budgets: &[u32], outside: &[bool]) -> Vec<usize> {
        let mut facets: Vec<usize> = Vec::new();
        for (at, facet) in self.facets.iter().enumerate() {
            let allows = |(row, cost): &(usize, u32)| {
                let neuron = rows.iter().position(|at| at == row);
                neuron.is_some_and(|i| !outside[i] && budgets[i] >= *cost)
            };
            let mut both = facet.outside.iter().zip(outside);
            if facet.rows.iter().all(allows)
                && both.all(|(needed, outside)| *outside || !needed)
                && facet.before.iter().all(|other| facets.contains(other))
            {
                facets.push(at);
            }
        }
        facets
    }

    fn kernel(&self, outside: &[bool], facets: &[usize]) -> Kernel {
        let inside = self.pairs.inside(outside);
        let mut kernel = Kernel::all(inside.into_iter().map(|inside| !inside));
        for equation in facets.iter().flat_map(|facet| &self.facets[*facet].equations) {
            kernel.add(equation);
        }
        kernel
    }

    /// Takes the weights that a sum consists of for a facet, if they are small
    /// whole numbers, or leaves out rows that were seen on many: these keep
    /// their bits in many ways, and hardly restrict the others. False if the
    /// sum is to be taken as it is.
    pub(super) fn give_way(&mut self, rows: &[usize], sum: &[(u64, f64)]) -> bool {
        let total: f64 = sum.iter().map(|(_, share)| share).sum();
        let (mut levels, mut equations, mut unwieldy) = (Vec::new(), Vec::new(), Vec::new());
        for (label, _) in sum.iter().filter(|(_, share)| *share > NO_SHARE * total) {
            let (row, cut) = named(*label);
            let cut = self.rows[row].named(cut);
            levels.push((row, cut.cost));
            match whole(&cut.vector).filter(|_| !self.rows[row].is_inside(cut)) {
                Some(equation) => equations.push(equation),
                None => unwieldy.push(row),
            }
        }
        let mut kernel = self.support.kernel.clone();
        let is_facet = unwieldy.is_empty()
            && equations.iter().all(|equation| kernel.add(equation))
            && kernel != self.support.kernel;
        let all: Vec<usize> = levels.iter().map(|(row, _)| *row).collect();
        let any = if unwieldy.is_empty() { &all } else { &unwieldy };
        if self.support.leaves() && self.leave_some(rows, (&all, any), is_facet) {
            return true;
        }
        if is_facet {
            let (outside, before) = (self.support.outside.clone(), self.support.facets.clone());
            self.facets.push(Facet { rows: levels, outside, before, equations });
        }
        is_facet
    }

    /// Leaves out those of `all` rows of a face that were seen too often. If
    /// there are none and the face `is_facet` not, the one of `any` that was
    /// seen most has to go. False if none is left out.
    fn leave_some(
        &mut self,
        rows: &[usize],
        (all, any): (&[usize], &[usize]),
        is_facet: bool,
    ) -> bool {
        let here = |some: &[usize]| -> Vec<usize> {
            (0..rows.len()).filter(|i| some.contains(&rows[*i])).collect()
        };
        let all = here(all);
        all.iter().for_each(|i| self.support.seen[*i] += 1);
        let patience = self.support.patience;
        let mut leaving: Vec<usize> =
            all.into_iter().filter(|i| self.support.seen[*i] > patience).collect();
        if leaving.is_empty() && !is_facet {
            leaving.extend(here(any).into_iter().max_by_key(|i| self.support.seen[*i]));
        }
        leaving.iter().for_each(|i| self.leave(*i));
        !leaving.is_empty()
    }

    /// Leaves out the row that weighs most among multipliers of hardly any
    /// margin; false if rows are not left out for that.
    pub(super) fn give_way_to_thin(&mut self, rows: &[usize]) -> bool {
        let mut shares = vec![0.0; rows.len()];
        for (label, share) in self.nearest.active() {
            if let Some(i) = rows.iter().position(|row| *row == named(label).0) {
                shares[i] += share;
            }
        }
        let most = (0..rows.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]));
        let most = most.filter(|i| self.support.leaves() && shares[*i] > 0.0);
        most.into_iter().for_each(|i| self.leave(i));
        most.is_some()
    }

    /// Leaves out a row from the next restriction on.
    pub(super) fn leave(&mut self, neuron: usize) {
        self.support.left[neuron] = true;
    }

    /// The rows that flip more than they must on the facets in use, and how
    /// many bits.
    pub(super) fn facet_levels(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.support.facets.iter().flat_map(|at| self.facets[*at].rows.iter().copied())
    }
}

/// A multiple of a vector in small whole numbers, if there is one.
fn whole(vector: &Sparse) -> Option<Equation> {
    let entries = || vector.iter().filter(|(_, value)| value.abs() > ZERO);
    let least = entries().fold(f64::INFINITY, |least, (_, value)| least.min(value.abs()));
    (1..=MOST_PARTS).find_map(|parts| {
        let entry = |(at, value): &(u32, f64)| {
            let value = value / least * f64::from(parts);
            let is_whole = (value - value.round()).abs() < NEARLY * value.abs().max(1.0);
            (is_whole && value.abs() < 1e9).then_some((*at as usize, value.round() as i64))
        };
        entries().map(entry).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{Kernel, Sparse, Support, whole};

    /// Unknown 1 is minus unknown 0, 2 is zero, 4 is half of 3.
    fn support() -> Support {
        let mut kernel = Kernel::all([false; 5].into_iter());
        for equation in [vec![(0, 1), (1, 1)], vec![(2, 1)], vec![(4, 2), (3, -1)]] {
            assert!(kernel.add(&equation));
        }
        Support { kernel, ..Support::all(0, 5) }
    }

    fn product(vector: &Sparse, point: &[f64]) -> f64 {
        vector.iter().map(|(at, value)| value * point[*at as usize]).sum()
    }

    #[test]
    fn restricted_vectors_see_what_whole_ones_see_of_all_unknowns() {
        let vector: Sparse = vec![(0, 0.5), (1, 0.25), (2, 3.0), (4, -1.5)];
        let point = [0.75, 9.0, 9.0, -2.0, 9.0];
        let whole = support().expand(&point);
        assert_eq!((whole[0] + whole[1], whole[2], 2.0 * whole[4] - whole[3]), (0.0, 0.0, 0.0));
        let restricted = product(&support().restrict(&vector), &point);
        assert!((restricted - product(&vector, &whole)).abs() < 1e-12);
    }

    #[test]
    fn vectors_on_which_all_multipliers_vanish_are_none() {
        let half = f64::sqrt(0.5);
        assert_eq!(support().restricted(&vec![(0, half), (1, half)]), None);
        assert!(support().restricted(&vec![(0, half), (1, -half)]).is_some());
    }

    #[test]
    fn rounded_multipliers_satisfy_the_equations_exactly() {
        let support = support();
        let whole = support.rounded(&support.expand(&[0.3, 0.2, 0.0, 0.1, 0.7]), 14);
        assert_eq!((whole[0] + whole[1], whole[2], 2 * whole[4] - whole[3]), (0, 0, 0));
        assert!(whole[0] != 0 && whole[4] != 0);
    }

    #[test]
    fn rays_in_small_whole_numbers_are_seen_as_such() {
        assert_eq!(whole(&vec![(3, 0.2), (7, -0.3)]), Some(vec![(3, 2), (7, -3)]));
        assert_eq!(whole(&vec![(3, 0.2), (7, 0.2 * 2.0_f64.sqrt())]), None);
    }
}
