//! The largest smallest stability.

use super::measure::Measure;
use super::part::Part;
use super::program::{Answer, Goal, Program};
use super::{Found, rounding};
use crate::Result;
use hopfit_core::{IntegerNetwork, Stop};

/// κ below this counts as none.
const NONE: f64 = 1e-7;
/// What rounding may take from κ.
const ROUNDING: f64 = 1e-6;
/// How often demands that allow no margin are looked for.
const ROUNDS: usize = 20;

/// The largest margin of a part's weights, by linear programs.
///
/// Where some demands can be met by a field of zero only, κ over all demands
/// is 0. The program's multipliers name such demands: they add up to nothing,
/// so that none of them can be positive while the others are not negative.
/// These are then asked for x_i h_i ≥ 0, and the margin is that of the rest.
pub(super) fn widest(part: &Part<'_>, network: &IntegerNetwork, stop: &Stop) -> Result<Found> {
    let mut program = Program::new(part, Goal::Margin, vec![1.0; part.kept.len()], stop)?;
    for _ in 0..ROUNDS {
        let Answer::Optimal(point) = program.solve()? else { return Ok(Found::Stopped) };
        if point.objective > NONE {
            let loss = |measure: &Measure| -measure.margin();
            let least = -point.objective * (1.0 - ROUNDING);
            let found = rounding::rounded(part, network, &point.weights, loss, least);
            return Ok(Found::of(found, Some(point.objective)));
        }
        let binding = program.binding()?;
        if binding.is_empty() || binding.iter().any(|at| part.kept[*at].strict) {
            return Ok(Found::Nothing);
        }
        binding.iter().try_for_each(|at| program.relax(*at))?;
    }
    Ok(Found::Nothing)
}
