//! Which multipliers are free at present.

use super::engine::Bounder;
use super::nearest::{Nearest, Sparse};
use super::pairs::Ties;
use super::separate::{UNLIMITED, named};
use std::collections::BTreeMap;

/// Entries of a unit vector below this count as zero.
const ZERO: f64 = 1e-7;
/// The length below which a restricted unit vector counts as zero.
const NO_LENGTH: f64 = 1e-6;
/// Multipliers of a sum, which add up to 1, below this are rounding errors.
const NO_SHARE: f64 = 1e-7;

/// Rows without multipliers, and multipliers that must agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Support {
    /// Rows whose multipliers are all zero.
    pub(super) outside: Vec<bool>,
    /// The facets that multipliers lie on, by number.
    facets: Vec<usize>,
    /// For each unknown the one that it is equal to, with a sign; none if it
    /// is zero.
    image: Vec<Option<(usize, i8)>>,
}

/// Weights of some rows that add up to symmetric weights, each with two entries
/// of equal size: a triangle of neurons, say, of which nearly all patterns have
/// an even number of signs. Λ is at least zero on each of them, and the sum is
/// zero, so that Λ is zero on all of them: multipliers agree in pairs, which
/// survives rounding.
#[derive(Debug, Clone)]
pub(super) struct Facet {
    /// The rows, by their place in the bounder, and what the weights flip.
    rows: Vec<(usize, u32)>,
    /// Rows that had no multipliers, and facets known before.
    outside: Vec<bool>,
    before: Vec<usize>,
    /// Unknowns that are equal, with a sign, or zero.
    equal: Vec<(usize, Option<(usize, i8)>)>,
}

impl Support {
    pub(super) fn all(rows: usize, unknowns: usize) -> Self {
        let image = (0..unknowns).map(|at| Some((at, 1))).collect();
        Self { outside: vec![false; rows], facets: Vec::new(), image }
    }

    /// A vector over the unknowns in terms of the free ones.
    pub(super) fn restrict(&self, vector: &Sparse) -> Sparse {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (at, value) in vector {
            if let Some((root, sign)) = self.image[*at as usize] {
                *sums.entry(root).or_default() += f64::from(sign) * value;
            }
        }
        let entries = sums.into_iter().filter(|(_, value)| value.abs() > ZERO);
        entries.map(|(at, value)| (at as u32, value)).collect()
    }

    /// The same; none if it is zero.
    pub(super) fn restricted(&self, vector: &Sparse) -> Option<Sparse> {
        let vector = self.restrict(vector);
        let square: f64 = vector.iter().map(|(_, value)| value * value).sum();
        (square > NO_LENGTH * NO_LENGTH).then_some(vector)
    }

    /// All unknowns from the free ones.
    pub(super) fn expand(&self, point: &[f64]) -> Vec<f64> {
        let value = |image: &Option<(usize, i8)>| {
            image.map_or(0.0, |(root, sign)| f64::from(sign) * point[root])
        };
        self.image.iter().map(value).collect()
    }

    /// The nearest unknowns of this kind.
    fn project(&self, point: &[f64]) -> Vec<f64> {
        let mut sums = vec![(0.0, 0_u32); point.len()];
        for (value, image) in point.iter().zip(&self.image) {
            if let Some((root, sign)) = image {
                sums[*root].0 += f64::from(*sign) * value;
                sums[*root].1 += 1;
            }
        }
        let means: Vec<f64> =
            sums.into_iter().map(|(sum, count)| sum / f64::from(count.max(1))).collect();
        self.expand(&means)
    }
}

impl Bounder {
    /// Leaves the rows of unlimited budget without multipliers, and takes the
    /// facets that the budgets allow.
    pub(super) fn restrict(&mut self, rows: &[usize], budgets: &[u32]) {
        let outside: Vec<bool> = budgets.iter().map(|budget| *budget >= UNLIMITED).collect();
        let facets = self.facets_for(rows, budgets, &outside);
        if outside == self.support.outside && facets == self.support.facets {
            return;
        }
        let image = self.image(&outside, &facets);
        self.support = Support { outside, facets, image };
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
            self.centre = self.support.project(&self.centre);
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

    fn image(&self, outside: &[bool], facets: &[usize]) -> Vec<Option<(usize, i8)>> {
        let inside = self.pairs.inside(outside);
        let mut ties = Ties::new(inside.len());
        (0..inside.len()).filter(|at| !inside[*at]).for_each(|at| ties.zero(at));
        for (at, other) in facets.iter().flat_map(|facet| &self.facets[*facet].equal) {
            match other {
                Some((other, sign)) => ties.join(*at, *other, *sign),
                None => ties.zero(*at),
            }
        }
        (0..inside.len()).map(|at| (!ties.is_zero(at)).then(|| ties.root(at))).collect()
    }

    /// Takes the weights that a sum consists of for a facet, if they are of that
    /// kind.
    pub(super) fn note_facet(&mut self, sum: &[(u64, f64)]) -> bool {
        let total: f64 = sum.iter().map(|(_, share)| share).sum();
        let (mut rows, mut equal) = (Vec::new(), Vec::new());
        for (label, _) in sum.iter().filter(|(_, share)| *share > NO_SHARE * total) {
            let (row, cut) = named(*label);
            let cut = self.rows[row].named(cut);
            let vector = self.support.restrict(&cut.vector);
            let sign = |value: f64| if value > 0.0 { 1 } else { -1 };
            match vector.as_slice() {
                [(at, _)] => equal.push((*at as usize, None)),
                [(a, v), (b, w)] if (v.abs() - w.abs()).abs() < ZERO => {
                    equal.push((*a as usize, Some((*b as usize, -sign(*v) * sign(*w)))));
                }
                _ => return false,
            }
            rows.push((row, cut.cost));
        }
        let Support { outside, facets, .. } = self.support.clone();
        self.facets.push(Facet { rows, outside, before: facets, equal });
        true
    }

    /// The rows that flip more than they must on the facets in use, and how
    /// many bits.
    pub(super) fn facet_levels(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.support.facets.iter().flat_map(|at| self.facets[*at].rows.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::{Sparse, Support};
    use crate::simplex::vector::dot;

    fn support() -> Support {
        let image = vec![Some((0, 1)), Some((0, -1)), None, Some((3, 1)), Some((3, 1))];
        Support { outside: Vec::new(), facets: Vec::new(), image }
    }

    fn product(vector: &Sparse, point: &[f64]) -> f64 {
        vector.iter().map(|(at, value)| value * point[*at as usize]).sum()
    }

    #[test]
    fn restricted_vectors_see_what_whole_ones_see_of_all_unknowns() {
        let vector: Sparse = vec![(0, 0.5), (1, 0.25), (2, 3.0), (4, -1.5)];
        let point = [0.75, 9.0, 9.0, -2.0, 9.0];
        let whole = support().expand(&point);
        assert_eq!(whole, [0.75, -0.75, 0.0, -2.0, -2.0]);
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
    fn the_nearest_point_of_a_support_is_orthogonal_to_the_rest() {
        let point = [1.0, 2.0, 3.0, 4.0, 6.0];
        let nearest = support().project(&point);
        assert_eq!(nearest, support().project(&nearest));
        let rest: Vec<f64> = point.iter().zip(&nearest).map(|(a, b)| a - b).collect();
        assert!(dot(&rest, &nearest).abs() < 1e-12);
    }
}
