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
    let terms = members.into_iter().map(|Member { demand, multiplier }| Term {
        demand: *demand,
        multiplier,
        wrong: &[],
        times: 0,
    });
    vanishes(setting, &terms.collect::<Vec<_>>())
}

/// A demand, or the same for a damaged pattern, with its multiplier.
pub(super) struct Term<'a> {
    pub(super) demand: Demand,
    pub(super) multiplier: &'a IBig,
    /// The bits that are wrong in the cue.
    pub(super) wrong: &'a [usize],
    /// How often their contributions are taken from the functional: twice if
    /// they are flipped, once if they are missing.
    pub(super) times: i128,
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

/// Whether the weighted sum of the functionals is zero. `terms` are in order
/// of neuron.
pub(super) fn vanishes(setting: &Setting<'_>, terms: &[Term<'_>]) -> Result<(), FactFlaw> {
    let rows = terms.chunk_by(|a, b| a.demand.neuron == b.demand.neuron);
    let mut rows: Vec<Row> = rows.map(|terms| Row::new(setting, terms)).collect();
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

/// One member.
struct Summand<'a> {
    bit: i8,
    state: &'a [i8],
    /// The digits of the multiplier.
    limbs: Vec<u64>,
    wrong: &'a [usize],
    times: i128,
}

/// The members of one neuron.
struct Row<'a> {
    neuron: usize,
    members: Vec<Summand<'a>>,
    /// How many digits the longest multiplier has.
    length: usize,
}

impl<'a> Row<'a> {
    fn new(setting: &Setting<'a>, terms: &[Term<'a>]) -> Self {
        let summand = |term: &Term<'a>| Summand {
            bit: setting.bit(term.demand),
            state: setting.patterns.row(term.demand.pattern),
            limbs: limbs(term.multiplier),
            wrong: term.wrong,
            times: term.times,
        };
        let neuron = terms[0].demand.neuron;
        let members: Vec<_> = terms.iter().map(summand).collect();
        let length = members.iter().map(|member| member.limbs.len()).max().unwrap_or(0);
        Self { neuron, members, length }
    }
}

/// The coefficients of all weights and biases in the weighted sum, digit by
/// digit: what is stored does not grow with the multipliers.
///
/// A sum of fewer than 2⁶⁰ digits below 2⁶⁴, up to three times each, leaves
/// room for the carry.
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
            for Summand { bit, state, limbs, wrong, times } in &row.members {
                let Some(limb) = limbs.get(digit) else { continue };
                // y x_i x_j is y or −y, as x_j and x_i agree or differ; the
                // bias is the weight of a further neuron that is always +1.
                let (same, other) = (i128::from(*limb), -i128::from(*limb));
                for (sum, x) in sums.iter_mut().zip(state.iter().chain(&[1])) {
                    *sum += if x == bit { same } else { other };
                }
                for at in *wrong {
                    sums[*at] -= times * if state[*at] == *bit { same } else { other };
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
