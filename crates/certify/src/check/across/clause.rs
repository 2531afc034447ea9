//! Whether a clause holds.

use super::super::Setting;
use super::super::classes::Classes;
use super::hitting::Hitting;
use super::{Budget, Decision, Known, MOST_DEPTH, Outcome};
use crate::rejection::AcrossFlaw;
use crate::{Clause, ClauseCore, ClauseRow};
use dashu_int::IBig;
use hopfit_core::Demand;
use std::collections::BTreeMap;

/// Checks a clause and tells what it says.
pub(super) fn check(
    setting: &Setting<'_>,
    classes: &Classes,
    clause: &Clause,
    budget: &mut Budget<'_>,
) -> Outcome<Known> {
    let decided = decisions(setting, classes, clause)?;
    let multipliers = multipliers(setting, clause)?;
    if clause.rows.is_empty() {
        return Err(AcrossFlaw::NoRows);
    }
    let mut previous = None;
    for row in &clause.rows {
        if row.neuron >= setting.neurons() || previous >= Some(row.neuron) {
            return Err(AcrossFlaw::RowOrder { neuron: row.neuron });
        }
        previous = Some(row.neuron);
        let view = Row::new(setting, classes, row.neuron, &decided, &multipliers);
        view.check(row, budget)?;
    }
    for (i, _) in multipliers.keys() {
        if clause.rows.binary_search_by_key(i, |row| row.neuron).is_err() {
            return Err(AcrossFlaw::MissingRow { neuron: *i });
        }
    }
    let rows = clause.rows.iter().map(|row| (row.neuron, row.bound as u64)).collect();
    Ok(Known { decided, rows })
}

fn decisions(setting: &Setting<'_>, classes: &Classes, clause: &Clause) -> Outcome<Vec<Decision>> {
    let mut decided: BTreeMap<u32, bool> = BTreeMap::new();
    for decision in &clause.decided {
        if !setting.has(decision.demand) {
            return Err(AcrossFlaw::NoSuchDemand(decision.demand));
        }
        if decided.insert(classes.of(decision.demand), decision.flips).is_some() {
            return Err(AcrossFlaw::AlreadyDecided(decision.demand));
        }
    }
    Ok(decided.into_iter().collect())
}

/// Λ_ij for both orders of each pair; antisymmetric by construction.
fn multipliers(setting: &Setting<'_>, clause: &Clause) -> Outcome<BTreeMap<(usize, usize), i128>> {
    let mut all = BTreeMap::new();
    for (i, j, value) in &clause.multipliers {
        let (first, second) = (*i, *j);
        let exists = i < j && *j < setting.neurons() && setting.allowed(*i)[*j];
        if !exists || *value == 0 || all.insert((*i, *j), i128::from(*value)).is_some() {
            return Err(AcrossFlaw::Multiplier { first, second });
        }
        all.insert((*j, *i), -i128::from(*value));
    }
    Ok(all)
}

/// One row with what is decided and supposed of it.
struct Row<'a> {
    setting: &'a Setting<'a>,
    neuron: usize,
    /// The class of each pattern's demand, and how many flips each counts.
    class_of: Vec<u32>,
    sizes: BTreeMap<u32, u64>,
    flipped: Vec<u32>,
    kept: Vec<u32>,
    /// Λ_ij for each j, then zero for the bias.
    hypothesis: Vec<i128>,
}

impl<'a> Row<'a> {
    fn new(
        setting: &'a Setting<'a>,
        classes: &Classes,
        neuron: usize,
        decided: &[Decision],
        multipliers: &BTreeMap<(usize, usize), i128>,
    ) -> Self {
        let class = |pattern| classes.of(Demand { pattern, neuron });
        let class_of: Vec<u32> = (0..setting.patterns.count()).map(class).collect();
        let mut sizes = BTreeMap::new();
        class_of.iter().for_each(|class| *sizes.entry(*class).or_default() += 1);
        let part = |flips| {
            let own = decided.iter().filter(|(class, _)| sizes.contains_key(class));
            own.filter(|(_, value)| *value == flips).map(|(class, _)| *class).collect()
        };
        let (flipped, kept) = (part(true), part(false));
        let mut hypothesis = vec![0; setting.neurons() + 1];
        for ((_, j), value) in multipliers.range((neuron, 0)..(neuron + 1, 0)) {
            hypothesis[*j] = *value;
        }
        Self { setting, neuron, class_of, sizes, flipped, kept, hypothesis }
    }

    /// Whether the cores force so many flips.
    fn check(&self, row: &ClauseRow, budget: &mut Budget<'_>) -> Outcome<()> {
        let mut sets = Vec::new();
        for (at, core) in row.cores.iter().enumerate() {
            budget.spend(1 + core.members.len() * self.setting.neurons())?;
            sets.push(self.core(core).map_err(|what| AcrossFlaw::Core {
                neuron: self.neuron,
                core: at,
                what,
            })?);
        }
        let fixed: u64 = self.flipped.iter().map(|class| self.sizes[class]).sum();
        let Some(allowance) = (row.bound as u64).checked_sub(fixed + 1) else { return Ok(()) };
        if allowance as usize > MOST_DEPTH {
            return Err(AcrossFlaw::TooMuchWork);
        }
        let weak = AcrossFlaw::Hit { neuron: self.neuron, bound: row.bound };
        Hitting::new(&self.sizes).exclude(&sets, allowance, budget, weak)
    }

    /// The undecided classes of a core, if it is one.
    fn core(&self, core: &ClauseCore) -> Result<Vec<u32>, &'static str> {
        if core.hypothesis < IBig::ZERO {
            return Err("the multiplier of the hypothesis is negative");
        }
        let mut sums: Vec<IBig> =
            self.hypothesis.iter().map(|value| -(&core.hypothesis * IBig::from(*value))).collect();
        let (mut seen, mut strict, mut open) = (Vec::new(), false, Vec::new());
        for (pattern, y) in &core.members {
            if *pattern >= self.setting.patterns.count() {
                return Err("there is no such pattern");
            }
            if *y <= IBig::ZERO {
                return Err("a multiplier is not positive");
            }
            let class = self.class_of[*pattern];
            let flips = self.flipped.contains(&class);
            self.add(&mut sums, *pattern, &if flips { -y.clone() } else { y.clone() });
            seen.push(*pattern);
            let demand = Demand { pattern: *pattern, neuron: self.neuron };
            strict |= !flips && self.setting.is_strict(demand);
            if !flips && !self.kept.contains(&class) {
                open.push(class);
            }
        }
        seen.sort_unstable();
        if seen.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("a pattern stands twice");
        }
        if !strict {
            return Err("no member is strict, so zero weights meet all of them");
        }
        if !self.vanish(&sums) {
            return Err("the members and the hypothesis do not cancel");
        }
        open.sort_unstable();
        open.dedup();
        Ok(open)
    }

    /// Adds `y` times the functional of a demand.
    fn add(&self, sums: &mut [IBig], pattern: usize, y: &IBig) {
        let bit = self.setting.bit(Demand { pattern, neuron: self.neuron });
        let negative = -y;
        let state = self.setting.patterns.row(pattern);
        for (sum, x) in sums.iter_mut().zip(state.iter().chain(&[1])) {
            *sum += if *x == bit { y } else { &negative };
        }
    }

    fn vanish(&self, sums: &[IBig]) -> bool {
        let free = self.setting.allowed(self.neuron).iter().chain([&self.setting.problem.bias]);
        sums.iter().zip(free).all(|(sum, free)| !free || *sum == IBig::ZERO)
    }
}
