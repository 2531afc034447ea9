//! The largest damage that is always mended.

use super::Improved;
use crate::control::Control;
use crate::details::{CutShort, RadiusOutcome, SecondObjective, ThenOutcome, Unchanged};
use crate::exact::tell;
use crate::training::{Proof, Status};
use crate::{RecallTraining, Result, recall};
use hopfit_certify::{Basin, Basins, CueCore, CueMember};
use hopfit_core::{Damage, Demand, Instant, IntegerNetwork, Problem, Radii};
use hopfit_exact::basin::{self, Climb, Reached, Stopped, climb};

/// Training for damage of the worst kind: see [`Then::Radius`](crate::Then::Radius).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RadiusTraining {
    /// The radius for flipped bits at which it is enough; the freedom that is
    /// left serves recall from random noise. Default: as large as can be, and
    /// then that for missing bits, too.
    pub enough: Option<usize>,
    /// The random noise.
    pub noise: RecallTraining,
}

/// The share of the time for the radius, where noise follows.
const CLIMBING: f64 = 0.5;

/// A network whose radii are as large as was found, with the same bits kept.
pub(super) fn improved(
    problem: &Problem,
    former: &IntegerNetwork,
    options: RadiusTraining,
    control: &mut Control<'_>,
) -> Result<Improved> {
    let begun = Instant::now();
    let (patterns, tie) = (problem.patterns(), problem.tie());
    let unmet = former.unmet(patterns, tie)?;
    let stop = match options.enough {
        Some(_) => control.stop.share(CLIMBING),
        None => control.stop.clone(),
    };
    let asked = Climb { problem, lost: unmet.demands(), enough: options.enough };
    let mut told = |_| tell(control, "widening the basins", Some(unmet.total()), None);
    let reached = climb(&asked, &mut told, &stop);
    let stored = stored(problem, unmet.demands());
    let before = Score::of(&former.radii(patterns, tie)?, &stored);
    let (mut network, mut score, mut unchanged) = (former.clone(), before, Vec::new());
    match &reached.network {
        None => unchanged.push((Unchanged::NoMargin, 1)),
        Some(found) => {
            let after = Score::of(&found.radii(patterns, tie)?, &stored);
            if after > before {
                (network, score) = (found.clone(), after);
            } else {
                unchanged.push((Unchanged::MendsNoMore, 1));
            }
        }
    }
    let mut noise = None;
    if let Some(enough) = options.enough {
        let radii = network.radii(patterns, tie)?;
        let held = radii.per_pattern(Damage::Flipped).iter();
        let held: Vec<usize> = held.map(|radius| radius.unwrap_or(0).min(enough)).collect();
        let (improved, outcome) =
            recall::improved(problem, &network, (options.noise, &held), control)?;
        (network, noise) = (improved, Some(Box::new(outcome)));
    }
    let radii = network.radii(patterns, tie)?;
    if options.enough.is_some() {
        score = Score::of(&radii, &stored);
    }
    let cut_short = noise.as_ref().is_some_and(|noise| noise.stopped.is_some());
    let is_stopped = reached.stopped == Stopped::Time || cut_short;
    let stopped = match is_stopped {
        true if control.stop.is_raised() => Some(CutShort::Interrupted),
        true => Some(CutShort::TimeLimit),
        false => None,
    };
    let basins = basins(&radii, &reached);
    let number = |radius: Option<usize>| radius.map_or(-1, |radius| radius as i64);
    let optimal = basins.flips.bound == Some(number(radii.common(Damage::Flipped)));
    let enough = options.enough.is_some_and(|enough| score.flips >= Some(enough));
    let outcome = SecondObjective {
        outcome: ThenOutcome::Radius(RadiusOutcome {
            asked: options.enough,
            flips_before: before.flips,
            missing_before: before.missing,
            flips: score.flips,
            missing: score.missing,
            stored_patterns: stored.iter().filter(|stored| **stored).count(),
            largest_flips: basins.flips.bound,
            largest_missing: basins.missing.bound,
            noise,
        }),
        status: match stopped {
            _ if optimal || enough => Status::Optimal,
            Some(CutShort::Interrupted) => Status::Interrupted,
            _ => Status::Feasible,
        },
        stopped,
        // Until the checker has looked at it.
        proof: Proof::None,
        seconds: begun.elapsed().as_secs_f64(),
        unchanged,
    };
    Ok(Improved { network, outcome, basins: Some(basins) })
}

/// Which patterns have no lost bit.
fn stored(problem: &Problem, lost: &[Demand]) -> Vec<bool> {
    let mut stored = vec![true; problem.patterns().count()];
    lost.iter().for_each(|demand| stored[demand.pattern] = false);
    stored
}

/// How good radii are: what all stored patterns have comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
struct Score {
    flips: Option<usize>,
    all_flips: usize,
    missing: Option<usize>,
    all_missing: usize,
}

impl Score {
    fn of(radii: &Radii, stored: &[bool]) -> Self {
        let of = |damage| {
            let all = radii.per_pattern(damage).iter().zip(stored);
            let all = all.filter(|(_, stored)| **stored).map(|(radius, _)| *radius);
            let all: Vec<Option<usize>> = all.collect();
            let sum = all.iter().map(|radius| radius.map_or(0, |radius| radius + 1)).sum();
            (all.into_iter().min().flatten(), sum)
        };
        let ((flips, all_flips), (missing, all_missing)) =
            (of(Damage::Flipped), of(Damage::Missing));
        Self { flips, all_flips, missing, all_missing }
    }
}

/// What the certificate says.
fn basins(radii: &Radii, reached: &Reached) -> Basins {
    let basin = |damage, cores: &[basin::CueCore]| {
        let radii = radii.per_pattern(damage).iter();
        let cores: Vec<CueCore> = cores.iter().map(core).collect();
        let most = cores.iter().filter_map(CueCore::most_wrong).min();
        Basin {
            radii: radii.map(|radius| radius.map_or(-1, |radius| radius as i64)).collect(),
            bound: most.map(|most| most as i64 - 1),
            cores,
        }
    };
    Basins {
        flips: basin(Damage::Flipped, &reached.flipped),
        missing: basin(Damage::Missing, &reached.missing),
    }
}

fn core(core: &basin::CueCore) -> CueCore {
    let member = |member: &basin::CueMember| CueMember {
        demand: member.demand,
        wrong: member.wrong.clone(),
        multiplier: member.multiplier.clone(),
    };
    CueCore { members: core.members.iter().map(member).collect() }
}
