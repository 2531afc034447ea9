//! The search for continuous weights that lose the fewest bits.

use super::rows::{free, row_options, sum_of_rows};
use super::{Control, Evidence, Fallback, Result, incumbent, turns};
use crate::row::{self, RowOutcome};
use hopfit_core::{IntegerNetwork, Problem};

/// The share of the time for storing everything, or as much as possible.
const STORING: f64 = 0.5;
/// The same where this is the only search; rounding the weights to whole
/// numbers and the rows' forced flips take some of the rest.
const STORING_HUGE: f64 = 0.94;
/// The share of what is left then for the rows.
const ROWS: f64 = 0.5;

/// What is known before the search.
#[derive(Debug, Clone)]
pub struct Known {
    /// Weights of the class.
    pub network: IntegerNetwork,
    /// How many demands they leave unmet.
    pub flips: usize,
    /// What bounds the flips already.
    pub evidence: Evidence,
}

/// What the search has come to. Nothing of it is checked.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The best weights.
    pub network: IntegerNetwork,
    /// What bounds the flips.
    pub evidence: Evidence,
    /// What each row came to; none where there was no need to look.
    pub rows: Vec<RowOutcome>,
}

/// Looks for continuous weights that lose the fewest bits, and for the proof
/// that there are no better ones, until the control's stop. Free weights are
/// solved row by row; for symmetric ones the rows' optima are a bound, which
/// clauses and cores across rows raise, in turns with the search for weights.
///
/// Unless stopped by time, the same seed gives the same outcome.
///
/// # Errors
/// Weights that are not continuous; what `fallback` fails with.
pub fn solve<F: Fallback>(
    problem: &Problem,
    known: Option<&Known>,
    fallback: &mut F,
    control: &mut Control<'_>,
) -> Result<Outcome, F::Error> {
    let is_symmetric = problem.admissible().symmetric;
    let is_huge = is_symmetric && is_huge(problem);
    let mut start = known.map(|known| known.network.clone());
    if is_symmetric && is_large(problem) {
        let share = if is_huge { STORING_HUGE } else { STORING };
        let stop = control.stop.share(share);
        match incumbent::store(problem, is_huge, &mut control.with(stop))? {
            Some((network, 0)) => {
                return Ok(Outcome { network, evidence: Evidence::default(), rows: Vec::new() });
            }
            // Where time is short there may be no better ones.
            Some((network, flips)) if known.is_none_or(|known| flips < known.flips) => {
                start = Some(network);
            }
            _ => {}
        }
    }
    let rows = solve_rows(problem, is_huge, control)?;
    let evidence = Evidence::from(sum_of_rows(problem, &rows));
    match start {
        Some(network) if is_huge => Ok(Outcome { network, evidence, rows }),
        _ if !is_symmetric => Ok(Outcome { network: free(problem, &rows)?, evidence, rows }),
        start => {
            let before = known.map(|known| known.evidence.clone());
            symmetric(problem, (start, rows), (evidence, before), fallback, control)
        }
    }
}

fn solve_rows(
    problem: &Problem,
    forced_only: bool,
    control: &mut Control<'_>,
) -> Result<Vec<RowOutcome>> {
    control.tell("solving the rows", None, None);
    let mut options = row_options(control);
    options.forced_only = forced_only;
    Ok(row::solve_all(problem, &options, &control.stop.share(ROWS))?)
}

/// Symmetric weights, from the rows' optima.
fn symmetric<F: Fallback>(
    problem: &Problem,
    (start, rows): (Option<IntegerNetwork>, Vec<RowOutcome>),
    (evidence, before): (Evidence, Option<Evidence>),
    fallback: &mut F,
    control: &mut Control<'_>,
) -> Result<Outcome, F::Error> {
    let across = turns::is_worthwhile(problem);
    let goal = (evidence.bound(), across);
    let network = incumbent::symmetric(problem, &rows, start.as_ref(), goal, control)?;
    if !across {
        return Ok(Outcome { network, evidence, rows });
    }
    let proved = (rows.as_slice(), evidence.lower, before);
    let (network, evidence) = turns::close(problem, network, proved, fallback, control)?;
    Ok(Outcome { network, evidence, rows })
}

/// Whether the rows are so many and long that it pays to look first whether
/// everything can be stored.
fn is_large(problem: &Problem) -> bool {
    problem.patterns().as_slice().len() > 30_000
}

/// Whether the rows are too long to search: P N² above half a billion.
fn is_huge(problem: &Problem) -> bool {
    problem.patterns().as_slice().len() * problem.neurons() > 1 << 29
}
