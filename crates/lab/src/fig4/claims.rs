//! What the paper claims of figure 4, and what was measured.

use crate::capacity::{beaten, methods, most_stored, of, over_patterns, stays_below};
use crate::claim::{Claim, Verdict};
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::statistics::median;

pub(super) fn claims(results: &Results) -> Vec<Claim> {
    let place = "Sect. 4.1, Fig. 4";
    let has = |method: Method| methods(results).contains(&method);
    let half = |method: Method| median(&most_stored(results, of(method)));
    let stored = |method: Method| {
        let one = stays_below(results, 1.0, of(method)).unwrap_or(0);
        format!(
            "{} without a flip (median of the draws), {one} with at most one flip a pattern on \
                 average",
            decimal(half(method), 1)
        )
    };
    let mut claims = Vec::new();
    if has(Method::Milp) {
        let lossy = proved_lossy(results, 35);
        let free = stays_below(results, 0.0, of(Method::ExactFree)).unwrap_or(0);
        let verdict = match lossy {
            Some((lossy, draws)) if 2 * lossy > draws => Verdict::Refuted,
            _ => Verdict::Open,
        };
        let proofs = lossy.map_or("35 was not tried".to_owned(), |(lossy, draws)| {
            format!(
                "at 35, {lossy} of {draws} draws have a proof that every symmetric network \
                     flips a bit"
            )
        });
        claims.push(Claim::new(
            place,
            "the program stores about 35 random patterns in 20 neurons",
            format!("MILP {}; {proofs}", stored(Method::Milp)),
            verdict,
        ));
        claims.push(Claim::new(
            "Sect. 1",
            "the program reaches the upper limit of 2 N patterns",
            format!("2 N = 40; {proofs}, and without symmetry all draws are stored up to {free}"),
            verdict,
        ));
        claims.push(best_of_all(results, place));
    }
    claims.push(Claim::new(
        place,
        "the pseudoinverse stores exactly 19 random patterns in 20 neurons, Hebb's rule a few",
        format!(
            "pseudoinverse {}; Hebb {}",
            stored(Method::Pseudoinverse),
            stored(Method::Hebbian)
        ),
        Verdict::of(half(Method::Pseudoinverse) == 19.0 && half(Method::Hebbian) < 10.0),
    ));
    if has(Method::GradientTuned) {
        let (stated, tuned) = (stored(Method::Gradient), stored(Method::GradientTuned));
        claims.push(Claim::new(
            place,
            "a trained network stores about 25, more than the pseudoinverse",
            format!("as stated {stated}; tuned {tuned}"),
            Verdict::of(half(Method::Gradient) > half(Method::Pseudoinverse)),
        ));
    }
    claims
}

/// In how many of how many draws of `count` patterns a bit is lost for certain.
fn proved_lossy(results: &Results, count: usize) -> Option<(usize, usize)> {
    let bounds = over_patterns(results, "lower_bound_per_pattern", of(Method::Exact));
    let bounds = bounds.get(&count)?;
    Some((bounds.iter().filter(|bound| **bound > 0.0).count(), bounds.len()))
}

/// The paper: its program cannot be beaten.
fn best_of_all(results: &Results, place: &'static str) -> Claim {
    let rows = || results.rows().filter(of(Method::Milp));
    let behind = beaten(results, Method::Milp).len();
    let optimal = rows().filter(|row| row.text("status") == "optimal").count();
    let verdict = match (behind, optimal == rows().count()) {
        (0, true) => Verdict::Holds,
        (0, false) => Verdict::Open,
        _ => Verdict::HoldsForExact,
    };
    Claim::new(
        place,
        "the program finds the best weights there are, so that no rule stores more",
        format!(
            "{optimal} of {} points of the program are proved to be the best; in {behind} \
             comparisons another rule had fewer flips within the same budget",
            rows().count()
        ),
        verdict,
    )
}
