//! Training for recall that loses none of the bits that a network keeps.

use super::loss::Loss;
use super::worst::Worst;
use super::{BITS, RecallTraining, STEPS, TOLERANCE, descend, hebb, whole};
use crate::Result;
use crate::control::{Control, Progress};
use crate::details::{CutShort, RecallOutcome, SecondObjective, ThenOutcome, Unchanged};
use crate::lbfgs::{Minimum, minimise};
use crate::training::{Proof, Status};
use hopfit_core::{Demand, Instant, IntegerNetwork, Problem};
use std::collections::BTreeSet;

/// Bits of the largest weight where coarser ones lose bits.
const FINEST: i32 = hopfit_core::GRID_BITS;
/// The share of the time that goes to the loss in which no bit is held.
const FREE: f64 = 0.7;
/// Rounds of mending lost bits, and how often a round mends one at most.
const ROUNDS: usize = 30;
const REPAIRS: usize = 50_000;
/// The stability that a mended bit gets; the loss aims at 1.
const MENDED: f64 = 0.1;
/// How often the share of the former weights is doubled.
const DOUBLINGS: usize = 6;

/// The weights of least loss that keep every bit that `former` keeps, in whole
/// numbers; and what the report says about it. Where there are none that are
/// better than `former`, it stays.
///
/// With P `radii`, a bit is kept if one step restores it from every cue of its
/// pattern with so many flipped bits; `former` does.
pub(crate) fn improved(
    problem: &Problem,
    former: &IntegerNetwork,
    (options, radii): (RecallTraining, &[usize]),
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, SecondObjective)> {
    let begun = Instant::now();
    let unmet = former.unmet(problem.patterns(), problem.tie())?;
    let lost = unmet.demands().iter().copied().collect();
    let outcome = match control.stop.is_due() {
        true => Outcome::unchanged(former, Unchanged::Stopped),
        false => {
            let worst = (!radii.is_empty()).then(|| Worst::new(problem, radii.to_vec()));
            Keeping { problem, lost, options, worst }.improve(former, control)?
        }
    };
    let stopped = match outcome.converged {
        false if control.stop.is_raised() => Some(CutShort::Interrupted),
        false if control.stop.is_due() => Some(CutShort::TimeLimit),
        _ => None,
    };
    let objective = SecondObjective {
        outcome: ThenOutcome::Recall(RecallOutcome {
            options,
            loss_before: outcome.before,
            loss_after: outcome.after,
            former_weights_added: outcome.share,
            steps: outcome.steps,
        }),
        status: match stopped {
            _ if outcome.converged => Status::Optimal,
            Some(CutShort::Interrupted) => Status::Interrupted,
            _ => Status::Feasible,
        },
        stopped,
        proof: Proof::None,
        seconds: begun.elapsed().as_secs_f64(),
        unchanged: outcome.reason.map(|why| (why, 1)).into_iter().collect(),
    };
    Ok((outcome.network, objective))
}

/// What came of it.
struct Outcome {
    network: IntegerNetwork,
    /// The loss per bit of the former weights and of these.
    before: Option<f64>,
    after: Option<f64>,
    /// How much of the former weights was added.
    share: Option<f64>,
    steps: usize,
    converged: bool,
    /// Why the former weights stayed.
    reason: Option<Unchanged>,
}

impl Outcome {
    fn unchanged(former: &IntegerNetwork, reason: Unchanged) -> Self {
        Self {
            network: former.clone(),
            before: None,
            after: None,
            share: None,
            steps: 0,
            converged: false,
            reason: Some(reason),
        }
    }
}

/// What may be lost, and nothing else.
struct Keeping<'a> {
    problem: &'a Problem,
    lost: BTreeSet<Demand>,
    options: RecallTraining,
    /// The damage that is to be mended, if any.
    worst: Option<Worst<'a>>,
}

impl Keeping<'_> {
    fn improve(&self, former: &IntegerNetwork, control: &mut Control<'_>) -> Result<Outcome> {
        let mut loss = self.loss(false);
        let old = loss.parameters(&former.to_unit_network());
        let (before, scale) = loss.at_best_scale(&old);
        let old: Vec<f64> = old.iter().map(|value| value * scale).collect();
        let found = self.descend(&mut loss, control)?;
        let Some((network, share)) = self.rounded(&found.point, &old)? else {
            let unchanged = Outcome::unchanged(former, Unchanged::RoundingLost);
            let (before, steps) = (Some(before), found.steps);
            return Ok(Outcome { before, after: before, steps, ..unchanged });
        };
        let (after, _) = loss.at_best_scale(&loss.parameters(&network.to_unit_network()));
        let outcome = Outcome {
            network,
            before: Some(before),
            after: Some(after),
            share: Some(share),
            steps: found.steps,
            converged: found.converged,
            reason: None,
        };
        if after < before {
            return Ok(outcome);
        }
        let stopped = control.stop.is_due();
        let reason = if stopped { Unchanged::Stopped } else { Unchanged::NoBetter };
        let network = former.clone();
        Ok(Outcome { network, after: Some(before), reason: Some(reason), ..outcome })
    }

    /// The loss, in which kept bits are held or not.
    fn loss(&self, holding: bool) -> Loss<'_> {
        let kept = |pattern: usize, neuron: usize| !self.lost.contains(&Demand { pattern, neuron });
        let kept = holding.then_some(&kept as &dyn Fn(usize, usize) -> bool);
        Loss::new((self.problem.patterns(), self.problem.admissible()), self.options, kept)
    }

    /// The weights of least loss, from Hebb's. Below capacity they lose
    /// nothing; only where they do are the kept bits held.
    fn descend(&self, free: &mut Loss<'_>, control: &mut Control<'_>) -> Result<Minimum> {
        let (start, _) = hebb(self.problem, free)?;
        if let Some(worst) = &self.worst {
            return Ok(self.descend_holding(worst, start, free, control));
        }
        let stop = control.stop.share(FREE);
        let first = descend(start, free, STEPS / 2, &mut control.with(stop));
        let holding = !self.loses(&whole(self.problem, &first.point, BITS)?)?.is_empty();
        if first.converged && !holding {
            return Ok(first);
        }
        let second = descend(first.point, &mut self.loss(holding), STEPS / 2, control);
        Ok(Minimum { steps: first.steps + second.steps, ..second })
    }

    /// The same where damaged patterns are held as well.
    fn descend_holding(
        &self,
        worst: &Worst<'_>,
        start: Vec<f64>,
        loss: &mut Loss<'_>,
        control: &mut Control<'_>,
    ) -> Minimum {
        let held = |pattern: usize, neuron: usize| !self.lost.contains(&Demand { pattern, neuron });
        let mut evaluate = |parameters: &[f64], gradient: &mut [f64]| {
            let noisy = loss.evaluate(parameters, gradient);
            noisy + worst.add(parameters, gradient, &held)
        };
        let mut go_on = |steps: usize| {
            let (phase, fraction) = ("training for recall", Some(steps as f64 / STEPS as f64));
            (control.progress)(&Progress { phase, flips: None, bound: None, fraction });
            steps < STEPS && !control.stop.is_due()
        };
        minimise(start, &mut evaluate, TOLERANCE, &mut go_on)
    }

    /// Whole weights near `new` that lose nothing else; where neither finer
    /// rounding nor mending does, with as little of the weights `old`, which
    /// keep all, as helps. Also how much that was.
    fn rounded(&self, new: &[f64], old: &[f64]) -> Result<Option<(IntegerNetwork, f64)>> {
        for bits in [BITS, FINEST] {
            let network = whole(self.problem, new, bits)?;
            if self.loses(&network)?.is_empty() {
                return Ok(Some((network, 0.0)));
            }
        }
        if let Some(network) = self.mended(new)? {
            return Ok(Some((network, 0.0)));
        }
        // Fields add up: with enough of the former weights their signs win.
        let Some(mut share) = self.share(new, old)? else { return Ok(None) };
        for _ in 0..DOUBLINGS {
            let sum: Vec<f64> = new.iter().zip(old).map(|(new, old)| new + share * old).collect();
            let network = whole(self.problem, &sum, FINEST)?;
            if self.loses(&network)?.is_empty() {
                return Ok(Some((network, share)));
            }
            share *= 2.0;
        }
        Ok(None)
    }

    /// Whole weights near `new` in which each bit that it lost was given its
    /// stability by the smallest change of its neuron's weights, in turns
    /// (Kaczmarz's method), as that moves others; none if bits stay lost.
    fn mended(&self, new: &[f64]) -> Result<Option<IntegerNetwork>> {
        let mut parameters = new.to_vec();
        let mut mended = BTreeSet::new();
        for _ in 0..ROUNDS {
            let network = whole(self.problem, &parameters, BITS)?;
            let lost = self.loses(&network)?;
            if lost.is_empty() {
                return Ok(Some(network));
            }
            mended.extend(lost);
            for _ in 0..(REPAIRS / mended.len()).max(1) {
                let weak = |demand: &&Demand| self.stability(&parameters, **demand) < 0.99 * MENDED;
                let weak: Vec<Demand> = mended.iter().filter(weak).copied().collect();
                if weak.is_empty() {
                    break;
                }
                weak.into_iter().for_each(|demand| self.mend(&mut parameters, demand));
            }
        }
        Ok(None)
    }

    fn mend(&self, parameters: &mut [f64], demand: Demand) {
        let (neurons, state) =
            (self.problem.neurons(), self.problem.patterns().row(demand.pattern));
        let (admissible, i) = (self.problem.admissible(), demand.neuron);
        let others = (0..neurons).filter(|j| *j != i && admissible.mask.allows(i, *j)).count();
        let terms = others + usize::from(admissible.bias);
        let (stability, wrong) = self.worst_cue(parameters, demand);
        let step = f64::from(state[i]) * (MENDED - stability) / terms.max(1) as f64;
        for j in (0..neurons).filter(|j| *j != i && admissible.mask.allows(i, *j)) {
            let cue = if wrong.contains(&j) { -state[j] } else { state[j] };
            parameters[i * neurons + j] += step * f64::from(cue);
            if admissible.symmetric {
                parameters[j * neurons + i] = parameters[i * neurons + j];
            }
        }
        if admissible.bias {
            parameters[neurons * neurons + i] += step;
        }
    }

    /// The demands that a network does not meet, and should.
    fn loses(&self, network: &IntegerNetwork) -> Result<Vec<Demand>> {
        let (patterns, tie) = (self.problem.patterns(), self.problem.tie());
        let lost = match &self.worst {
            // On the grid sums are exact in floating point too, and products fast.
            None => network.to_unit_network().unmet(patterns, tie)?.demands().to_vec(),
            Some(worst) => network.unmet_within(patterns, &worst.radii, tie)?.demands().to_vec(),
        };
        Ok(lost.into_iter().filter(|demand| !self.lost.contains(demand)).collect())
    }

    /// How much of `old` gives every lost bit of `new` a field of the right
    /// sign; none if `old` holds one by a field of zero.
    fn share(&self, new: &[f64], old: &[f64]) -> Result<Option<f64>> {
        let lost = self.loses(&whole(self.problem, new, FINEST)?)?;
        let mut share = 0.0_f64;
        for demand in lost {
            let (weak, firm) = (self.stability(new, demand), self.stability(old, demand));
            if firm <= 0.0 {
                return Ok(None);
            }
            share = share.max(1.01 * (-weak).max(0.0) / firm + 1e-6);
        }
        Ok(Some(share))
    }

    fn stability(&self, parameters: &[f64], demand: Demand) -> f64 {
        self.worst_cue(parameters, demand).0
    }

    /// The stability of a bit, from the worst cue if damage is to be mended;
    /// and the wrong bits of that.
    fn worst_cue(&self, parameters: &[f64], demand: Demand) -> (f64, Vec<usize>) {
        let Demand { pattern, neuron } = demand;
        if let Some(worst) = &self.worst {
            let neurons = self.problem.neurons();
            let row = &parameters[neuron * neurons..(neuron + 1) * neurons];
            let bias = parameters[neurons * neurons + neuron];
            let cue = worst.cue((pattern, neuron), (row, bias), &Worst::order(row));
            return (cue.stability, cue.wrong);
        }
        (self.clean_stability(parameters, demand), Vec::new())
    }

    fn clean_stability(&self, parameters: &[f64], Demand { pattern, neuron }: Demand) -> f64 {
        let (neurons, state) = (self.problem.neurons(), self.problem.patterns().row(pattern));
        let row = &parameters[neuron * neurons..(neuron + 1) * neurons];
        let field: f64 = row.iter().zip(state).map(|(w, x)| w * f64::from(*x)).sum();
        f64::from(state[neuron]) * (field + parameters[neurons * neurons + neuron])
    }
}
