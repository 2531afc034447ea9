//! What people are told about the damage that is always mended.

use super::{are, counted};
use hopfit::RadiusReport;
use hopfit::certify::{BasinsVerdict, RadiusVerdict};
use hopfit::rules::details::RadiusOutcome;

/// For example `radius: one recall step makes every pattern of any cue with at
/// most 2 of its bits flipped (no weights do with more: certified) …`.
pub(crate) fn radius(found: &RadiusReport) -> String {
    let (patterns, stored) = (found.per_pattern.flips.len(), found.stored());
    if stored < patterns {
        let lost = patterns - stored;
        let others = match stored {
            0 => String::new(),
            _ => format!(
                "; the others have {} flipped and {} missing bits",
                range(&found.per_pattern.flips),
                range(&found.per_pattern.missing)
            ),
        };
        return format!(
            "radius: none of all patterns, as {lost} of {} {} not stored{others}",
            counted(patterns, "pattern"),
            are(lost)
        );
    }
    let apart = match (range(&found.per_pattern.flips), range(&found.per_pattern.missing)) {
        (flips, missing) if flips.contains(' ') || missing.contains(' ') => {
            format!("; by pattern: {flips} flipped, {missing} missing")
        }
        _ => String::new(),
    };
    format!(
        "radius: one recall step makes every pattern of any cue with at most {} of its bits \
         flipped{}, or at most {} missing{}{apart}",
        found.flips,
        possible(found.flips, found.upper_bound.flips),
        found.missing,
        possible(found.missing, found.upper_bound.missing),
    )
}

/// What a certificate proves, for `hopfit check`.
pub(crate) fn basins(proved: &BasinsVerdict) -> String {
    let part = |RadiusVerdict { radius, bound }: &RadiusVerdict| match radius {
        -1 => format!("none{}", possible(-1, *bound)),
        _ => format!("{radius}{}", possible(*radius, *bound)),
    };
    format!("{} flipped, {} missing bits", part(&proved.flips), part(&proved.missing))
}

/// How good a radius is known to be.
fn possible(radius: i64, bound: Option<i64>) -> String {
    match bound {
        Some(bound) if bound <= radius => " (the most that any weights mend: certified)".to_owned(),
        Some(bound) => format!(" (any weights mend at most {bound}: certified)"),
        None => String::new(),
    }
}

/// The radii of stored patterns: `3`, or `0 to 7`.
fn range(radii: &[i64]) -> String {
    let stored = || radii.iter().filter(|radius| **radius >= 0);
    match (stored().min(), stored().max()) {
        (Some(least), Some(most)) if least < most => format!("{least} to {most}"),
        (Some(least), _) => least.to_string(),
        _ => "no".to_owned(),
    }
}

/// What training for the radius came to.
pub(super) fn then(outcome: &RadiusOutcome) -> String {
    let from = |before: Option<usize>, after: Option<usize>| {
        let number = |radius: Option<usize>| radius.map_or("-1".to_owned(), |r| r.to_string());
        match before {
            _ if before == after => format!("{} (as before)", number(after)),
            None => number(after),
            Some(before) => format!("{} (before: {before})", number(after)),
        }
    };
    let short = outcome.asked.filter(|asked| outcome.flips < Some(*asked));
    let short = short.map_or(String::new(), |asked| format!("; {asked} was asked for"));
    format!(
        "then radius: {} flipped bits, {} missing, of {}{short}",
        from(outcome.flips_before, outcome.flips),
        from(outcome.missing_before, outcome.missing),
        counted(outcome.stored_patterns, "stored pattern"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit::{PerPattern, UpperBound};

    fn report(flips: &[i64], missing: &[i64], bounds: (Option<i64>, Option<i64>)) -> RadiusReport {
        let least = |radii: &[i64]| radii.iter().copied().min().unwrap();
        RadiusReport {
            flips: least(flips),
            missing: least(missing),
            proof: "certified".to_owned(),
            upper_bound: UpperBound { flips: bounds.0, missing: bounds.1 },
            per_pattern: PerPattern { flips: flips.to_vec(), missing: missing.to_vec() },
        }
    }

    #[test]
    fn a_radius_tells_what_is_proved_of_it_and_no_more() {
        assert_eq!(
            radius(&report(&[2, 2], &[5, 5], (Some(2), Some(6)))),
            "radius: one recall step makes every pattern of any cue with at most 2 of its bits \
             flipped (the most that any weights mend: certified), or at most 5 missing (any \
             weights mend at most 6: certified)"
        );
        assert_eq!(
            radius(&report(&[0, 3], &[1, 7], (None, None))),
            "radius: one recall step makes every pattern of any cue with at most 0 of its bits \
             flipped, or at most 1 missing; by pattern: 0 to 3 flipped, 1 to 7 missing"
        );
        assert_eq!(
            radius(&report(&[-1, 1, 2], &[-1, 4, 4], (None, None))),
            "radius: none of all patterns, as 1 of 3 patterns is not stored; the others have 1 to \
             2 flipped and 4 missing bits"
        );
        assert!(radius(&report(&[-1], &[-1], (None, None))).ends_with("1 pattern is not stored"));
    }

    #[test]
    fn training_tells_what_it_gained_and_what_is_short() {
        let told = |asked| {
            then(&RadiusOutcome {
                asked,
                flips_before: Some(1),
                missing_before: None,
                flips: Some(4),
                missing: Some(9),
                stored_patterns: 1,
                largest_flips: None,
                largest_missing: None,
                noise: None,
            })
        };
        assert_eq!(
            told(None),
            "then radius: 4 (before: 1) flipped bits, 9 missing, of 1 stored pattern"
        );
        assert!(told(Some(5)).ends_with("; 5 was asked for"));
        assert!(!told(Some(4)).contains("asked"));
    }
}
