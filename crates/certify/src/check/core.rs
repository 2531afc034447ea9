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
    let rows = members.chunk_by(|a, b| a.demand.neuron == b.demand.neuron);
    let mut rows: Vec<Row> = rows.map(|members| Row::new(setting, members)).collect();
    // The rows that still have digits come first.
    rows.sort_by_key(|row| std::cmp::Reverse(row.length));
    let mut sum = Sum::new(setting, rows);
    for digit in 0..sum.rows.first().map_or(0, |row| row.length) {
        sum.add(digit);
        sum.carry(digit)?;
    }
    Ok(())
}

/// The digits of a positive number to the base 2⁶⁴, the lowest first.
fn limbs(number: &IBig) -> Vec<u64> {
    let limb = |bytes: &[u8]| bytes.iter().rev().fold(0, |limb, byte| limb << 8 | u64::from(*byte));
    number.to_le_bytes().chunks(8).map(limb).collect()
}

/// The members of one neuron.
struct Row<'a> {
    neuron: usize,
    /// The bit, the pattern, and the digits of the multiplier.
    members: Vec<(i8, &'a [i8], Vec<u64>)>,
    /// How many digits the longest multiplier has.
    length: usize,
}

impl<'a> Row<'a> {
    fn new(setting: &Setting<'a>, members: &[&Member]) -> Self {
        let member = |member: &&Member| {
            let state = setting.patterns.row(member.demand.pattern);
            (setting.bit(member.demand), state, limbs(&member.multiplier))
        };
        let neuron = members[0].demand.neuron;
        let members: Vec<_> = members.iter().map(member).collect();
        let length = members.iter().map(|(.., limbs)| limbs.len()).max().unwrap_or(0);
        Self { neuron, members, length }
    }
}

/// The coefficients of all weights and biases in the weighted sum, digit by
/// digit: what is stored does not grow with the multipliers.
///
/// A sum of fewer than 2⁶² digits below 2⁶⁴ leaves room for the carry.
struct Sum<'a> {
    setting: &'a Setting<'a>,
    /// The longest multipliers first.
    rows: Vec<Row<'a>>,
    /// Which row a neuron has.
    row_of: Vec<Option<usize>>,
    /// For each row the coefficients of its N weights and of its bias at the
    /// current digit, with the carry from the digits below.
    sums: Vec<Vec<i128>>,
}

impl<'a> Sum<'a> {
    fn new(setting: &'a Setting<'a>, rows: Vec<Row<'a>>) -> Self {
        let mut row_of = vec![None; setting.neurons()];
        rows.iter().enumerate().for_each(|(at, row)| row_of[row.neuron] = Some(at));
        let sums = vec![vec![0; setting.neurons() + 1]; rows.len()];
        Self { setting, rows, row_of, sums }
    }

    /// The rows that have this digit, or a carry from the one below.
    fn open(&self, digit: usize) -> usize {
        self.rows.partition_point(|row| row.length > digit)
    }

    fn add(&mut self, digit: usize) {
        let open = self.open(digit);
        for (row, sums) in self.rows[..open].iter().zip(&mut self.sums) {
            for (bit, state, limbs) in &row.members {
                let Some(limb) = limbs.get(digit) else { continue };
                // y x_i x_j is y or −y, as x_j and x_i agree or differ; the
                // bias is the weight of a further neuron that is always +1.
                let (same, other) = (i128::from(*limb), -i128::from(*limb));
                for (sum, x) in sums.iter_mut().zip(state.iter().chain(&[1])) {
                    *sum += if x == bit { same } else { other };
                }
            }
        }
    }

    /// Makes sure that this digit of every coefficient is zero, and keeps the
    /// carry, which must be zero too once there are no more digits.
    fn carry(&mut self, digit: usize) -> Result<(), FactFlaw> {
        let bias = self.setting.neurons();
        for at in 0..self.open(digit) {
            let Row { neuron, length, .. } = self.rows[at];
            let is_last = digit + 1 == length;
            let allowed = self.setting.allowed(neuron);
            if self.setting.problem.bias {
                self.settle(at, bias, None, is_last).ok_or(FactFlaw::DependsOnBias { neuron })?;
            }
            for column in (0..bias).filter(|column| allowed[*column]) {
                // Symmetric weights are one variable a pair: what both rows
                // contribute to it counts together, in the row that is first.
                let back = self.row_of[column].filter(|_| self.setting.problem.symmetric);
                if back.is_none_or(|back| back > at) {
                    self.settle(at, column, back, is_last)
                        .ok_or(FactFlaw::DependsOnWeight { row: neuron, column })?;
                }
            }
        }
        Ok(())
    }

    fn settle(&mut self, at: usize, column: usize, back: Option<usize>, last: bool) -> Option<()> {
        let mut sum = self.sums[at][column];
        if let Some(back) = back {
            sum += std::mem::take(&mut self.sums[back][self.rows[at].neuron]);
        }
        self.sums[at][column] = sum >> 64;
        (sum as u64 == 0 && (!last || sum == 0)).then_some(())
    }
}
