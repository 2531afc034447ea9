//! What a certificate holds.

use crate::number::{Multiplier, demand, demands, pair};
use crate::object::object;
use crate::tree::Tree;
use crate::{Across, Basins, Enumeration, ProblemDescription};
use dashu_int::IBig;
use hopfit_core::{Demand, IntegerNetwork, Problem};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A claim about one problem, with its evidence: weights that lose so many
/// bits, and a proof that none lose fewer than so many.
///
/// Nothing here is checked until [`crate::check`] has accepted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The problem it speaks of.
    pub problem: ProblemDescription,
    /// See [`ProblemDescription::hash`]: 64 hexadecimal digits.
    pub problem_hash: String,
    /// What some weights achieve.
    pub upper: Upper,
    /// What no weights can beat; none if nothing is claimed.
    pub lower: Option<Lower>,
    /// A proof for whole weights; where both are given, both must hold.
    pub enumeration: Option<Enumeration>,
    /// A proof for symmetric weights; where several are given, all must hold.
    pub across: Option<Across>,
    /// What damage the weights mend; none if nothing is claimed.
    pub basins: Option<Basins>,
}

impl Certificate {
    /// Joins a problem, a network that loses `flips` of its bits, and the
    /// proof of a lower bound. Nothing is checked here. The hash stays empty,
    /// so that no checker accepts the certificate, for more neurons than
    /// [`crate::MOST_NEURONS`].
    #[must_use]
    pub fn new(
        problem: &Problem,
        network: &IntegerNetwork,
        flips: usize,
        lower: Option<Lower>,
    ) -> Self {
        let problem = ProblemDescription::of(problem);
        let problem_hash = problem.hash().unwrap_or_default();
        let upper = Upper::new(network, flips);
        let (enumeration, across, basins) = (None, None, None);
        Self { problem, problem_hash, upper, lower, enumeration, across, basins }
    }

    /// The same with claims about damaged patterns.
    #[must_use]
    pub fn with_basins(self, basins: Basins) -> Self {
        Self { basins: Some(basins), ..self }
    }

    /// The same with a proof across rows.
    #[must_use]
    pub fn with_across(self, across: Across) -> Self {
        Self { across: Some(across), ..self }
    }

    /// The same with a proof by enumeration.
    #[must_use]
    pub fn with_enumeration(self, enumeration: Enumeration) -> Self {
        Self { enumeration: Some(enumeration), ..self }
    }
}

/// Weights, and how many bits one synchronous recall step with them changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upper {
    /// How many demands are not met under the problem's tie rule.
    pub flips: usize,
    /// N whole biases.
    pub bias: Vec<i64>,
    /// N rows of N whole weights. For the `continuous` class any whole
    /// numbers do, because scale does not matter.
    pub weights: Vec<Vec<i64>>,
}

impl Upper {
    /// The weights of `network`, with the claim that they lose `flips` bits.
    #[must_use]
    pub fn new(network: &IntegerNetwork, flips: usize) -> Self {
        let row = |neuron| network.row(neuron).to_vec();
        let weights = (0..network.neurons()).map(row).collect();
        Self { flips, bias: network.bias().to_vec(), weights }
    }
}

/// The proof that all admissible weights lose at least `bound` bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lower {
    /// How many flips are proved.
    pub bound: usize,
    /// Facts, each proved from those before it.
    pub facts: Vec<Fact>,
    /// The proof of the bound from all facts. Every class counts as many
    /// flips as it has demands.
    pub tree: Tree,
}

/// Something that holds for all admissible weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// At least one of the members flips.
    Core(Core),
    /// At least a stated number of the members flip.
    #[serde(deserialize_with = "object")]
    Rank(Rank),
}

/// Demands that cannot all be met, with the multipliers that prove it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Core {
    /// The members, each demand at most once; in the file `[pattern, neuron,
    /// multiplier]`.
    pub members: Vec<Member>,
}

impl Core {
    /// Takes demands with their multipliers.
    #[must_use]
    pub fn new<M: Into<IBig>>(members: impl IntoIterator<Item = (Demand, M)>) -> Self {
        let member = |(demand, multiplier): (Demand, M)| Member::new(demand, multiplier);
        Self { members: members.into_iter().map(member).collect() }
    }
}

/// A demand in a core.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The demand.
    pub demand: Demand,
    /// How often its functional enters the sum; positive.
    pub multiplier: IBig,
}

impl Member {
    /// Joins the two.
    #[must_use]
    pub fn new(demand: Demand, multiplier: impl Into<IBig>) -> Self {
        Self { demand, multiplier: multiplier.into() }
    }
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (pattern, neuron) = pair(self.demand);
        (pattern, neuron, Multiplier(self.multiplier.clone())).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (pattern, neuron, multiplier): (_, _, Multiplier) =
            Deserialize::deserialize(deserializer)?;
        Ok(Self { demand: demand((pattern, neuron)), multiplier: multiplier.0 })
    }
}

/// Demands of which at least `bound` flip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    /// How many of the members flip at least.
    pub bound: usize,
    /// The members, each demand at most once.
    #[serde(with = "demands")]
    pub members: Vec<Demand>,
    /// The proof, from the facts before this one. A class counts as many
    /// flips as it has members here; other classes count none.
    pub tree: Tree,
}
