//! Patterns so close that their cues meet.

use super::problem::{Kept, Radii};
use super::refute::{CueCore, CueMember};
use dashu_int::IBig;
use hopfit_core::{Damage, Demand};

/// Two patterns and a neuron, such that the same cue for all other neurons
/// should give opposite bits; the core, and the pattern that comes later.
///
/// With D the bits in which they differ, and k one of them: if the others of D
/// can be shared out as wrong bits of the one and of the other pattern (or are
/// missing in both), the cues agree but for k, where the patterns do not.
pub(super) fn twins(kept: &Kept<'_>, radii: &Radii, damage: Damage) -> Option<(CueCore, usize)> {
    let patterns = kept.problem.patterns();
    for later in 1..patterns.count() {
        for earlier in 0..later {
            let (one, other) = (patterns.row(earlier), patterns.row(later));
            let (first, second) = (radii.of(damage)[earlier], radii.of(damage)[later]);
            let reach = match damage {
                Damage::Flipped => first + second,
                Damage::Missing => first.min(second),
            };
            let differing = (0..one.len()).filter(|j| one[*j] != other[*j]).take(reach + 2);
            let differing: Vec<usize> = differing.collect();
            if differing.is_empty() || differing.len() > reach + 1 {
                continue;
            }
            let both = |neuron: &usize| {
                let kept = |pattern| kept.has(Demand { pattern, neuron: *neuron });
                kept(earlier) && kept(later)
            };
            let Some(neuron) = differing.iter().copied().find(both) else { continue };
            let rest: Vec<usize> = differing.iter().copied().filter(|j| *j != neuron).collect();
            let (left, right) = match damage {
                Damage::Flipped => {
                    // As even as the radii let them be.
                    let most = first.min(rest.len());
                    let least = rest.len().saturating_sub(second);
                    let share = (rest.len() / 2).clamp(least, most);
                    (rest[..share].to_vec(), rest[share..].to_vec())
                }
                Damage::Missing => (rest.clone(), rest),
            };
            let member = |pattern, wrong| CueMember {
                demand: Demand { pattern, neuron },
                damage,
                wrong,
                multiplier: IBig::ONE,
            };
            let members = vec![member(earlier, left), member(later, right)];
            return Some((CueCore { members }, later));
        }
    }
    None
}
