//! Whether a core's functionals cancel.

use super::Setting;
use crate::rejection::FactFlaw;
use crate::{Core, Member};
use dashu_int::IBig;
use hopfit_core::Demand;

/// Whether the multipliers are positive, one of them on a strict demand, and
/// the weighted functionals of the members sum to zero for all admissible
/// weights.
pub(super) fn check(setting: &Setting<'_>, core: &Core) -> Result<(), FactFlaw> {
    let mut members: Vec<&Member> = core.members.iter().collect();
    members.sort_by_key(|member| (member.demand.neuron, member.demand.pattern));
    distinct(setting, members.iter().map(|member| member.demand))?;
    if let Some(member) = members.iter().find(|member| member.multiplier <= IBig::ZERO) {
        return Err(FactFlaw::NotPositive(member.demand));
    }
    if !members.iter().any(|member| setting.is_strict(member.demand)) {
        return Err(FactFlaw::NoStrictMember);
    }
    vanishes(setting, &members)
}

/// Whether the demands, in order of neuron and pattern, exist and differ.
pub(super) fn distinct(
    setting: &Setting<'_>,
    demands: impl Iterator<Item = Demand>,
) -> Result<(), FactFlaw> {
    let mut previous = None;
    for demand in demands {
        if !setting.has(demand) {
            return Err(FactFlaw::NoSuchDemand(demand));
        }
        if previous == Some(demand) {
            return Err(FactFlaw::Repeated(demand));
        }
        previous = Some(demand);
    }
    Ok(())
}

/// Whether the weighted sum of the functionals is zero. `members` are in
/// order of neuron.
fn vanishes(setting: &Setting<'_>, members: &[&Member]) -> Result<(), FactFlaw> {
    let length = members.iter().map(|member| limbs(&member.multiplier).len()).max().unwrap_or(0);
    let rows: Vec<Row> = members
        .chunk_by(|a, b| a.demand.neuron == b.demand.neuron)
        .map(|members| Row::new(setting, members, length))
        .collect();
    let mut row_of = vec![None; setting.neurons()];
    rows.iter().for_each(|row| row_of[row.neuron] = Some(row));
    for row in &rows {
        row.check_bias(setting)?;
        row.check_weights(setting, &row_of)?;
    }
    Ok(())
}

/// The digits of a positive number to the base 2⁶⁴, the lowest first.
fn limbs(number: &IBig) -> Vec<u64> {
    let limb = |bytes: &[u8]| bytes.iter().rev().fold(0, |limb, byte| limb << 8 | u64::from(*byte));
    number.to_le_bytes().chunks(8).map(limb).collect()
}

/// Whether Σ_k s_k 2^(64 k) = 0. Sums of fewer than 2⁶² digits below 2⁶⁴
/// leave room for the carry.
fn is_zero(sums: impl Iterator<Item = i128>) -> bool {
    let mut carry = 0;
    for sum in sums {
        let sum = sum + carry;
        if sum as u64 != 0 {
            return false;
        }
        carry = sum >> 64;
    }
    carry == 0
}

/// What the members of one neuron contribute to the sum.
struct Row {
    neuron: usize,
    /// For each digit of the multipliers: the coefficient Σ_μ y_μi x_μi x_μj
    /// of every w_ij, then the coefficient Σ_μ y_μi x_μi of b_i.
    sums: Vec<Vec<i128>>,
}

impl Row {
    fn new(setting: &Setting<'_>, members: &[&Member], length: usize) -> Self {
        let mut sums = vec![vec![0; setting.neurons() + 1]; length];
        for member in members {
            // y x_i x_j is y or −y, as x_j and x_i agree or differ; the bias
            // is the weight of a further neuron that is always +1.
            let bit = setting.bit(member.demand);
            let state = setting.patterns.row(member.demand.pattern);
            for (sums, limb) in sums.iter_mut().zip(limbs(&member.multiplier)) {
                let (same, other) = (i128::from(limb), -i128::from(limb));
                for (sum, x) in sums.iter_mut().zip(state.iter().chain(&[1])) {
                    *sum += if *x == bit { same } else { other };
                }
            }
        }
        Self { neuron: members[0].demand.neuron, sums }
    }

    fn check_bias(&self, setting: &Setting<'_>) -> Result<(), FactFlaw> {
        let coefficient = self.sums.iter().map(|sums| sums[setting.neurons()]);
        let vanishes = !setting.problem.bias || is_zero(coefficient);
        vanishes.then_some(()).ok_or(FactFlaw::DependsOnBias { neuron: self.neuron })
    }

    /// Symmetric weights are one variable a pair: what both rows contribute
    /// to it counts together.
    fn check_weights(
        &self,
        setting: &Setting<'_>,
        row_of: &[Option<&Self>],
    ) -> Result<(), FactFlaw> {
        let allowed = setting.allowed(self.neuron);
        for column in (0..setting.neurons()).filter(|column| allowed[*column]) {
            let back = row_of[column].filter(|_| setting.problem.symmetric);
            let coefficient = self.sums.iter().enumerate().map(|(digit, sums)| {
                sums[column] + back.map_or(0, |back| back.sums[digit][self.neuron])
            });
            if !is_zero(coefficient) {
                return Err(FactFlaw::DependsOnWeight { row: self.neuron, column });
            }
        }
        Ok(())
    }
}
