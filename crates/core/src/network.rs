//! A network: weights and bias together.

use crate::{Demand, ErrorKind, Flips, IntegerNetwork, Patterns, Result, TieRule, Weights};

/// Weights and bias of N neurons.
///
/// ```
/// use hopfit_core::{Network, Weights};
/// let weights = Weights::new(2, vec![0.0, 1.0, 1.0, 0.0])?;
/// let network = Network::without_bias(weights);
/// assert_eq!(network.fields(&[1, -1])?, [-1.0, 1.0]);
/// assert_eq!(network.energy(&[1, -1])?, 1.0);
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    weights: Weights,
    bias: Vec<f64>,
}

impl Network {
    /// Joins weights (N×N) and bias (N).
    ///
    /// # Errors
    /// A bias of another length than N, or one that is not finite.
    pub fn new(weights: Weights, bias: Vec<f64>) -> Result<Self> {
        check_size("the bias", weights.neurons(), bias.len())?;
        if let Some(row) = bias.iter().position(|value| !value.is_finite()) {
            let value = bias[row];
            return Err(ErrorKind::NotFinite { what: "bias", row, column: 0, value }.into());
        }
        Ok(Self { weights, bias })
    }

    /// A network whose bias is zero.
    #[must_use]
    pub fn without_bias(weights: Weights) -> Self {
        let bias = vec![0.0; weights.neurons()];
        Self { weights, bias }
    }

    /// N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.weights.neurons()
    }

    /// The N×N weights.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The N biases.
    #[must_use]
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// The fields h = W x + b of a state of N values ±1 or 0.
    ///
    /// # Errors
    /// A state of another size than N.
    pub fn fields(&self, state: &[i8]) -> Result<Vec<f64>> {
        check_size("the state", self.neurons(), state.len())?;
        Ok((0..self.neurons()).map(|neuron| self.field(state, neuron)).collect())
    }

    /// The field of one neuron; `state` has N values.
    pub(crate) fn field(&self, state: &[i8], neuron: usize) -> f64 {
        let row = self.weights.row(neuron);
        let sum: f64 = row.iter().zip(state).map(|(w, x)| w * f64::from(*x)).sum();
        sum + self.bias[neuron]
    }

    /// The energy −½ xᵀWx − bᵀx of a state (the quantity that asynchronous
    /// recall with symmetric weights never raises; Eq. 7 of the paper with
    /// the sign of the bias that belongs to Eq. 6).
    ///
    /// # Errors
    /// A state of another size than N.
    pub fn energy(&self, state: &[i8]) -> Result<f64> {
        let fields = self.fields(state)?;
        let sum = |(x, (h, b)): (&i8, (&f64, &f64))| f64::from(*x) * (0.5 * (h - b) + b);
        Ok(-state.iter().zip(fields.iter().zip(&self.bias)).map(sum).sum::<f64>())
    }

    /// The bits that one synchronous recall step (Eq. 6) changes.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn flips(&self, patterns: &Patterns) -> Result<Flips> {
        self.unmet(patterns, TieRule::Paper)
    }

    /// The bits whose demand is not met under `tie`. With [`TieRule::Paper`]
    /// these are the flips; [`TieRule::Strict`] also counts fields of zero.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn unmet(&self, patterns: &Patterns, tie: TieRule) -> Result<Flips> {
        check_size("a pattern", self.neurons(), patterns.neurons())?;
        let fields = self.batch_fields(patterns.as_slice());
        let unmet = patterns.as_slice().iter().zip(&fields).enumerate();
        let demands = unmet
            .filter(|(_, (bit, field))| !tie.is_met(**bit, **field))
            .map(|(at, _)| Demand::at(at, self.neurons()))
            .collect();
        Ok(Flips::new(patterns.count(), patterns.neurons(), demands))
    }

    /// The same network with every weight and bias rounded to a multiple of
    /// one power of two, 2⁻⁴⁰ of the largest ([`crate::GRID_BITS`]). Sums of
    /// up to 8191 such weights are exact in f64 whatever their order, so that
    /// every program on every machine finds the same fields.
    #[must_use]
    pub fn on_grid(&self) -> Self {
        let bias = self.bias.iter().fold(0.0_f64, |largest, b| b.abs().max(largest));
        let largest = self.weights.largest().max(bias);
        if largest == 0.0 {
            return self.clone();
        }
        let unit = crate::rounding::grid_unit(largest);
        let snap = |value: &f64| (value / unit).round() * unit;
        Self {
            weights: Weights::new(
                self.neurons(),
                self.weights.as_slice().iter().map(snap).collect(),
            )
            .expect("rounding keeps size and finiteness"),
            bias: self.bias.iter().map(snap).collect(),
        }
    }

    /// The same network in whole numbers (times a power of two), where all
    /// its weights are multiples of one power of two within 62 bits.
    #[must_use]
    pub fn to_integer(&self) -> Option<IntegerNetwork> {
        IntegerNetwork::from_network(self)
    }
}

/// Refuses a thing of the wrong size.
pub(crate) fn check_size(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(ErrorKind::SizeMismatch { what, expected, found }.into())
}
