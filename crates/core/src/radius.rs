//! How many wrong bits one recall step corrects, whichever they are.

use crate::expansion::Expansion;
use crate::network::check_size;
use crate::{Demand, Flips, IntegerNetwork, Network, Patterns, Result, TieRule};

/// What may be wrong with bits of a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Damage {
    /// They have the other sign.
    Flipped,
    /// They are 0.
    Missing,
}

impl Damage {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Flipped, Self::Missing];

    /// How often such a bit's contribution is taken from a stability.
    #[must_use]
    pub const fn times(self) -> u8 {
        match self {
            Self::Flipped => 2,
            Self::Missing => 1,
        }
    }

    /// The word in reports and certificates.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flipped => "flips",
            Self::Missing => "missing",
        }
    }
}

/// The radius of each pattern: the largest r such that one recall step with
/// all neurons at once makes the pattern of *every* cue that differs from it
/// by at most r flipped (or r missing) bits. None where the step changes the
/// pattern itself; N where no damage matters.
///
/// Neuron i restores its bit from a cue with the set S flipped exactly if
/// x_i h_i − 2 Σ_S c_j is positive (or zero, where the tie rule lets it), with
/// the contributions c_j = x_i w_ij x_j; for missing bits they are taken away
/// once instead of twice. The worst S holds the largest positive ones. So a
/// look at each bit and the largest weights of its neuron decides over all
/// cues, exactly.
///
/// What is restored in one step is so, too, by updates one neuron at a time
/// and by the cue as a fading field, in the end: wrong bits never spread
/// beyond the bits that were wrong at first.
///
/// ```
/// use hopfit_core::{Damage, IntegerNetwork, Patterns, TieRule};
/// // One pattern of five bits by Hebb's rule: each field is 4.
/// let weights = (0..25).map(|at| i64::from(at / 5 != at % 5)).collect();
/// let network = IntegerNetwork::new(5, weights, vec![0; 5])?;
/// let patterns = Patterns::from_rows(&[[1; 5]])?;
/// let radii = network.radii(&patterns, TieRule::Paper)?;
/// assert_eq!(radii.common(Damage::Flipped), Some(1));
/// assert_eq!(radii.common(Damage::Missing), Some(3));
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radii {
    flipped: Vec<Option<usize>>,
    missing: Vec<Option<usize>>,
}

impl Radii {
    /// As large as can be: N.
    fn unlimited(patterns: &Patterns) -> Self {
        let all = vec![Some(patterns.neurons()); patterns.count()];
        Self { flipped: all.clone(), missing: all }
    }

    /// The radius of each pattern.
    #[must_use]
    pub fn per_pattern(&self, damage: Damage) -> &[Option<usize>] {
        match damage {
            Damage::Flipped => &self.flipped,
            Damage::Missing => &self.missing,
        }
    }

    /// What every pattern has: the smallest of all; none if some pattern is
    /// not stored.
    #[must_use]
    pub fn common(&self, damage: Damage) -> Option<usize> {
        self.per_pattern(damage).iter().copied().min().flatten()
    }

    /// Takes in what one neuron restores.
    fn limit(&mut self, damage: Damage, pattern: usize, radius: Option<usize>) {
        let of_pattern = match damage {
            Damage::Flipped => &mut self.flipped[pattern],
            Damage::Missing => &mut self.missing[pattern],
        };
        *of_pattern = (*of_pattern).min(radius);
    }
}

impl IntegerNetwork {
    /// The radius of each pattern, exactly.
    ///
    /// Cost: the P×N fields, N² log N operations to sort the weights, and about
    /// the radius for each bit.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn radii(&self, patterns: &Patterns, tie: TieRule) -> Result<Radii> {
        let neurons = self.neurons();
        check_size("a pattern", neurons, patterns.neurons())?;
        let fields = self.fields_of(patterns);
        let mut radii = Radii::unlimited(patterns);
        for neuron in 0..neurons {
            let order = by_size(self.row(neuron).iter().map(|w| (w.unsigned_abs(), *w)));
            for (pattern, state) in patterns.rows().enumerate() {
                let bit = state[neuron];
                let stability = fields[Demand { pattern, neuron }.index(neurons)] * i128::from(bit);
                let holds = |value: &i128| *value > 0 || (*value == 0 && !tie.is_strict(bit));
                for damage in Damage::ALL {
                    let take = |value: &mut i128, w: i64| {
                        *value -= i128::from(damage.times()) * i128::from(w).abs();
                    };
                    let radius = walk(&order, (state, bit), stability, holds, take);
                    radii.limit(damage, pattern, radius);
                }
            }
        }
        Ok(radii)
    }

    /// The bits that one step does not restore, under `tie`, from every cue of
    /// their pattern with so many flipped bits as `radii` tell, one a pattern:
    /// for radii of zero the same as [`Self::unmet`].
    ///
    /// # Errors
    /// Patterns or radii of another size.
    pub fn unmet_within(
        &self,
        patterns: &Patterns,
        radii: &[usize],
        tie: TieRule,
    ) -> Result<Flips> {
        let neurons = self.neurons();
        check_size("a pattern", neurons, patterns.neurons())?;
        check_size("the list of radii", patterns.count(), radii.len())?;
        let fields = self.fields_of(patterns);
        let mut demands = Vec::new();
        for neuron in 0..neurons {
            let order = by_size(self.row(neuron).iter().map(|w| (w.unsigned_abs(), *w)));
            for (pattern, state) in patterns.rows().enumerate() {
                let (bit, demand) = (state[neuron], Demand { pattern, neuron });
                let helping = helping(&order, state, bit).take(radii[pattern]);
                let taken: i128 = helping.map(|(_, w)| i128::from(w).abs()).sum();
                let left = fields[demand.index(neurons)] * i128::from(bit) - 2 * taken;
                if left < 0 || (left == 0 && tie.is_strict(bit)) {
                    demands.push(demand);
                }
            }
        }
        demands.sort_unstable();
        Ok(Flips::new(patterns.count(), neurons, demands))
    }

    /// The P×N exact fields.
    fn fields_of(&self, patterns: &Patterns) -> Vec<i128> {
        if self.sums_are_exact() {
            let fields = self.to_network().batch_fields(patterns.as_slice());
            return fields.into_iter().map(|field| field as i128).collect();
        }
        let field = |state| (0..self.neurons()).map(move |neuron| self.field(state, neuron));
        patterns.rows().flat_map(field).collect()
    }
}

impl Network {
    /// The radius of each pattern, as exact arithmetic has it, whatever the
    /// weights.
    ///
    /// Cost: see [`IntegerNetwork::radii`]; weights that are no whole multiples
    /// of one number within 62 bits take some hundred times as long.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn radii(&self, patterns: &Patterns, tie: TieRule) -> Result<Radii> {
        if let Some(integer) = self.to_integer() {
            return integer.radii(patterns, tie);
        }
        check_size("a pattern", self.neurons(), patterns.neurons())?;
        // Sums must not overflow; a power of two changes no sign.
        let bias = self.bias().iter().fold(0.0_f64, |largest, b| b.abs().max(largest));
        let scale =
            if self.weights().largest().max(bias) > 1e290 { 2.0_f64.powi(-64) } else { 1.0 };
        let mut radii = Radii::unlimited(patterns);
        for neuron in 0..self.neurons() {
            let row: Vec<f64> = self.weights().row(neuron).iter().map(|w| w * scale).collect();
            let order = by_size(row.iter().map(|w| (w.abs().to_bits(), *w)));
            for (pattern, state) in patterns.rows().enumerate() {
                let bit = state[neuron];
                let mut stability = Expansion::default();
                stability.add(f64::from(bit) * self.bias()[neuron] * scale);
                row.iter().zip(state).for_each(|(w, x)| stability.add(w * f64::from(x * bit)));
                let holds = |value: &Expansion| match value.sign() {
                    0 => !tie.is_strict(bit),
                    sign => sign > 0,
                };
                for damage in Damage::ALL {
                    let take = |value: &mut Expansion, w: f64| {
                        value.add(-f64::from(damage.times()) * w.abs());
                    };
                    let start = stability.clone();
                    let radius = walk(&order, (state, bit), start, holds, take);
                    radii.limit(damage, pattern, radius);
                }
            }
        }
        Ok(radii)
    }
}

/// The weights that are not zero with their neurons, the largest first.
fn by_size<W: Copy>(row: impl Iterator<Item = (u64, W)>) -> Vec<(usize, W)> {
    let mut order: Vec<(u64, usize, W)> = row
        .enumerate()
        .filter(|(_, (size, _))| *size > 0)
        .map(|(neuron, (size, weight))| (size, neuron, weight))
        .collect();
    order.sort_by_key(|(size, neuron, _)| (std::cmp::Reverse(*size), *neuron));
    order.into_iter().map(|(_, neuron, weight)| (neuron, weight)).collect()
}

/// How many of the largest positive contributions to a stability may be taken
/// from it; none if it does not hold to begin with, N if all may.
fn walk<W: Copy + PartialOrd + Default, S>(
    order: &[(usize, W)],
    (state, bit): (&[i8], i8),
    mut stability: S,
    holds: impl Fn(&S) -> bool,
    take: impl Fn(&mut S, W),
) -> Option<usize> {
    if !holds(&stability) {
        return None;
    }
    for (taken, (_, weight)) in helping(order, state, bit).enumerate() {
        take(&mut stability, weight);
        if !holds(&stability) {
            return Some(taken);
        }
    }
    Some(state.len())
}

/// The weights whose contributions to a bit's stability are positive, in order.
fn helping<'a, W: Copy + PartialOrd + Default>(
    order: &'a [(usize, W)],
    state: &'a [i8],
    bit: i8,
) -> impl Iterator<Item = (usize, W)> + 'a {
    let helps =
        move |(neuron, weight): &(usize, W)| (state[*neuron] == bit) == (*weight > W::default());
    order.iter().copied().filter(helps)
}
