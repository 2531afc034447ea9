//! What damage the weights mend, and what no weights can.

use super::Setting;
use super::core::{Term, vanishes};
use crate::rejection::{BasinFlaw, FactFlaw, Rejection, RejectionKind};
use crate::{Basin, Basins, BasinsVerdict, CueCore, CueMember, RadiusVerdict, Upper};
use dashu_int::IBig;
use hopfit_core::{Damage, Demand};

/// The digits of multipliers, times N + 1 and the wrong bits, that cores may
/// take.
const MOST_WORK: u64 = 1 << 32;

/// Whether the weights have exactly the radii that are claimed, and the cores
/// prove the bounds.
pub(super) fn check(
    setting: &Setting<'_>,
    upper: &Upper,
    basins: &Basins,
) -> Result<BasinsVerdict, Rejection> {
    let mut work = MOST_WORK;
    for damage in Damage::ALL {
        let flawed = |(core, flaw)| -> Rejection {
            let damage = damage.name();
            RejectionKind::Basins { damage, core, flaw }.into()
        };
        let basin = basins.of(damage);
        claims(setting, basin).map_err(|flaw| flawed((None, flaw)))?;
        radii(setting, upper, damage, basin)?.map_err(|flaw| flawed((None, flaw)))?;
        for (at, core) in basin.cores.iter().enumerate() {
            if setting.stop.is_due() {
                return Err(RejectionKind::Stopped.into());
            }
            check_core(setting, damage, core, &mut work)
                .map_err(|flaw| flawed((Some(at), flaw)))?;
        }
    }
    Ok(BasinsVerdict { flips: verdict(&basins.flips), missing: verdict(&basins.missing) })
}

fn verdict(basin: &Basin) -> RadiusVerdict {
    RadiusVerdict { radius: common(basin), bound: basin.bound }
}

/// The radius that all patterns have.
fn common(basin: &Basin) -> i64 {
    basin.radii.iter().copied().min().unwrap_or(-1)
}

/// Whether the numbers can be what they say.
fn claims(setting: &Setting<'_>, basin: &Basin) -> Result<(), BasinFlaw> {
    let (expected, found) = (setting.problem.patterns, basin.radii.len());
    if expected != found {
        return Err(BasinFlaw::Size { expected, found });
    }
    let in_range = |radius: i64| (-1..=setting.neurons() as i64).contains(&radius);
    let out = basin.radii.iter().copied().enumerate().find(|(_, radius)| !in_range(*radius));
    if let Some((pattern, radius)) = out {
        return Err(BasinFlaw::OutOfRange { pattern, radius });
    }
    let Some(bound) = basin.bound else { return Ok(()) };
    if bound < common(basin) {
        return Err(BasinFlaw::BoundBelowRadius { bound, radius: common(basin) });
    }
    // A core of members with b + 1 wrong bits refutes a radius of b + 1.
    let proves = |core: &CueCore| core.most_wrong().is_some_and(|most| most as i64 - 1 <= bound);
    let is_proved = basin.cores.iter().any(proves);
    if is_proved { Ok(()) } else { Err(BasinFlaw::NoCore { bound }) }
}

/// Whether each pattern has the claimed radius, and no larger one. Outside, an
/// error of the check itself.
fn radii(
    setting: &Setting<'_>,
    upper: &Upper,
    damage: Damage,
    basin: &Basin,
) -> Result<Result<(), BasinFlaw>, Rejection> {
    let neurons = setting.neurons();
    // Whether some neuron fails with one wrong bit more.
    let mut is_largest: Vec<bool> =
        basin.radii.iter().map(|radius| *radius == neurons as i64).collect();
    for (neuron, (row, bias)) in upper.weights.iter().zip(&upper.bias).enumerate() {
        if setting.stop.is_due() {
            return Err(RejectionKind::Stopped.into());
        }
        for (pattern, state) in setting.patterns.rows().enumerate() {
            let bit = state[neuron];
            let sign = |x: i8| i128::from(x * bit);
            let products: Vec<i128> =
                row.iter().zip(state).map(|(w, x)| i128::from(*w) * sign(*x)).collect();
            let stability = products.iter().sum::<i128>() + i128::from(*bias) * i128::from(bit);
            let strict = setting.is_strict(Demand { pattern, neuron });
            let restores = |stability: i128| if strict { stability > 0 } else { stability >= 0 };
            let claimed = basin.radii[pattern];
            let (lost, more) = largest(products, claimed);
            let times = i128::from(damage.times());
            if claimed >= 0 && !restores(stability - times * lost) {
                return Ok(Err(BasinFlaw::TooLarge { pattern, claimed, neuron }));
            }
            is_largest[pattern] |= !restores(stability - times * more);
        }
    }
    let small = is_largest.iter().position(|is_largest| !is_largest);
    Ok(small.map_or(Ok(()), |pattern| {
        Err(BasinFlaw::TooSmall { pattern, claimed: basin.radii[pattern] })
    }))
}

/// The sum of the `count` largest positive products, and of one more.
fn largest(products: Vec<i128>, count: i64) -> (i128, i128) {
    let mut positive: Vec<i128> = products.into_iter().filter(|product| *product > 0).collect();
    let more = usize::try_from(count + 1).unwrap_or(0);
    if more < positive.len() {
        positive.select_nth_unstable_by(more, |a, b| b.cmp(a));
        positive.truncate(more);
    }
    let all: i128 = positive.iter().sum();
    // All of them are among the first `count` unless there is one more.
    let last = match positive.len() == more {
        true => positive.iter().copied().min().unwrap_or(0),
        false => 0,
    };
    (all - last, all)
}

/// Whether the weighted functionals of the members cancel for all admissible
/// weights, one of them strict.
fn check_core(
    setting: &Setting<'_>,
    damage: Damage,
    core: &CueCore,
    work: &mut u64,
) -> Result<(), BasinFlaw> {
    for CueMember { demand, wrong, multiplier } in &core.members {
        if !setting.has(*demand) {
            return Err(BasinFlaw::Core(FactFlaw::NoSuchDemand(*demand)));
        }
        let ascends = wrong.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascends || wrong.last().is_some_and(|last| *last >= setting.neurons()) {
            return Err(BasinFlaw::WrongBits(*demand));
        }
        if *multiplier <= IBig::ZERO {
            return Err(BasinFlaw::Core(FactFlaw::NotPositive(*demand)));
        }
        // The last byte may hold the sign alone.
        let bytes = multiplier.to_le_bytes();
        let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let digits = length.div_ceil(8);
        let cost = (digits as u64).saturating_mul((setting.neurons() + 1 + wrong.len()) as u64);
        *work = work.checked_sub(cost).ok_or(BasinFlaw::TooMuchWork)?;
    }
    if !core.members.iter().any(|member| setting.is_strict(member.demand)) {
        return Err(BasinFlaw::Core(FactFlaw::NoStrictMember));
    }
    let mut terms = Vec::with_capacity(core.members.len());
    for CueMember { demand, wrong, multiplier } in &core.members {
        let times = i128::from(damage.times());
        terms.push(Term { demand: *demand, multiplier, wrong, times });
    }
    terms.sort_by_key(|term| (term.demand.neuron, term.demand.pattern));
    vanishes(setting, &terms).map_err(BasinFlaw::Core)
}
