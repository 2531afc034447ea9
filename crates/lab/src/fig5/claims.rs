//! What the paper claims of figures 5 and 6, and what was measured.

use crate::capacity::{
    datasets, methods, most_stored, of, over_patterns, stays_below, stored_in_words,
};
use crate::claim::{Claim, Verdict};
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::statistics::{mean, median};

/// In the order of the file, or in other orders: how many are stored.
fn stored(results: &Results, method: Method) -> f64 {
    median(&most_stored(results, of(method)))
}

pub(super) fn flips(results: &Results) -> Vec<Claim> {
    let place = "Sect. 4.1, Fig. 5";
    let is_papers = datasets(results).first().is_some_and(|(name, _)| name == "mnist");
    if !is_papers {
        return Vec::new();
    }
    let words = |method: Method| stored_in_words(results, method);
    let near = |method: Method, low: f64, high: f64| {
        Verdict::of((low..=high).contains(&stored(results, method)))
    };
    let most = |method: Method| stays_below(results, 0.1, of(method)).unwrap_or(0);
    let mut claims = vec![
        Claim::new(
            place,
            "the pseudoinverse stores about 40 digits at 9×9",
            words(Method::Pseudoinverse),
            near(Method::Pseudoinverse, 35.0, 45.0),
        ),
        Claim::new(
            place,
            "the trained network stores about 60 before it errs",
            format!(
                "as stated: {}; tuned: {}",
                words(Method::Gradient),
                words(Method::GradientTuned)
            ),
            near(Method::Gradient, 50.0, 70.0),
        ),
        Claim::new(
            place,
            "the program stores about 80, nearly twice as many as the pseudoinverse",
            format!(
                "MILP: {}; exact: {}. Some flips are forced by digits that differ in one pixel",
                words(Method::Milp),
                words(Method::Exact)
            ),
            if most(Method::Milp) >= 80 {
                Verdict::Holds
            } else if most(Method::Exact) >= 80 {
                Verdict::HoldsForExact
            } else {
                Verdict::Differs
            },
        ),
    ];
    claims.push(at_the_limit(results, place));
    let variants = [Method::MilpSparse, Method::MilpTernary, Method::MilpField];
    let measured = methods(results);
    let is_slightly_less = |variant: &Method| {
        let (all, own) = (most(Method::Milp), most(*variant));
        own <= all && 2 * own >= all
    };
    claims.push(Claim::new(
        place,
        "the sparse variants store slightly fewer",
        format!(
            "with at most 0.1 flips a pattern: MILP {}, sparse {}, sparse −1 0 1 {}, receptive \
                 field {}",
            most(Method::Milp),
            most(Method::MilpSparse),
            most(Method::MilpTernary),
            most(Method::MilpField)
        ),
        Verdict::of(
            variants.iter().filter(|method| measured.contains(method)).all(is_slightly_less),
        ),
    ));
    claims
}

pub(super) fn zeros(results: &Results) -> Vec<Claim> {
    let share = |method: Method| {
        let zeros = over_patterns(results, "zero_fraction", of(method));
        let shares: Vec<f64> = zeros.values().map(|values| mean(values)).collect();
        100.0 * median(&shares)
    };
    let measured =
        [Method::Hebbian, Method::Milp, Method::MilpSparse, Method::MilpTernary, Method::MilpField]
            .into_iter()
            .filter(|method| methods(results).contains(method));
    let texts: Vec<String> = measured
        .map(|method| format!("{} {} %", method.label(), decimal(share(method), 0)))
        .collect();
    let sparse = [Method::MilpSparse, Method::MilpField].map(share);
    let full = [Method::Hebbian, Method::Pseudoinverse, Method::Gradient].map(share);
    vec![Claim::new(
        "Sect. 4.1, Fig. 6",
        "only the sparse and the receptive-field variant remove most weights",
        format!("median share of zeros over P: {}", texts.join(", ")),
        Verdict::of(sparse.iter().all(|s| full.iter().all(|f| s > f) && *s > 50.0)),
    )]
}

/// The paper: beyond its limit the pseudoinverse fails, while the errors of the
/// others grow little by little.
fn at_the_limit(results: &Results, place: &'static str) -> Claim {
    let jump = |method: Method| {
        let flips = over_patterns(results, "flips_per_pattern", of(method));
        let means: Vec<(usize, f64)> = flips.iter().map(|(at, of)| (*at, mean(of))).collect();
        // By pattern, since some rules are tried in wide steps only.
        let rise = |pair: &[(usize, f64)]| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0) as f64;
        means.windows(2).map(rise).fold(0.0, f64::max)
    };
    let [pseudoinverse, gradient, milp, exact] =
        [Method::Pseudoinverse, Method::Gradient, Method::Milp, Method::Exact].map(jump);
    let gradual = |rise: f64| rise < 0.1 * pseudoinverse;
    Claim::new(
        place,
        "beyond its limit the pseudoinverse fails at once; the errors of network and program grow \
         little by little",
        format!(
            "largest rise of the mean flips with one more pattern: pseudoinverse {}, gradient as \
             stated {}, MILP {}, exact {}",
            decimal(pseudoinverse, 2),
            decimal(gradient, 2),
            decimal(milp, 2),
            decimal(exact, 3)
        ),
        match (gradual(gradient) && gradual(exact), gradual(milp)) {
            (true, true) => Verdict::Holds,
            (true, false) => Verdict::HoldsForExact,
            (false, _) => Verdict::Differs,
        },
    )
}
