//! What people are told about results, in one place.

mod radius;

pub(crate) use radius::{basins, radius};

use hopfit::rules::details::{MarginOutcome, RecallOutcome, SparseOutcome, ThenOutcome, Unchanged};
use hopfit::{BatchOutcome, Evaluation, NoiseOutcome, Progress, Report, SecondObjective, Status};
use std::path::Path;

/// For example `1 bit`, `12 bits`.
pub(crate) fn counted(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

/// What was read, for example `p.csv: 6 patterns of 5 bits`.
pub(crate) fn read(path: &Path, count: usize, what: &str, neurons: usize) -> String {
    let name = if path == Path::new("-") { Path::new("standard input") } else { path };
    format!("{}: {} of {}", name.display(), counted(count, what), counted(neurons, "bit"))
}

/// The result of a training run: how much is lost, and how good that is known
/// to be. For example `exact: 3 of 6480 bits are lost, 77 of 80 patterns are
/// stored whole; proven fewest (certified); 0.92 s`.
pub(crate) fn trained(report: &Report) -> String {
    let mut parts = vec![format!("{}: {}", report.rule, kept(report))];
    parts.extend(how_good(report));
    if report.status == "interrupted" {
        parts.push("interrupted: the best so far".to_owned());
    }
    parts.push(format!("{:.2} s", report.seconds));
    parts.join("; ")
}

fn kept(report: &Report) -> String {
    let Report { unmet, flips, patterns, neurons, stored_patterns, .. } = report;
    let bits = patterns * neurons;
    if *unmet == 0 {
        return match patterns {
            1 => format!("the pattern is stored whole, none of its {bits} bits is lost"),
            _ => format!("all {patterns} patterns are stored whole, none of {bits} bits is lost"),
        };
    }
    let lost = format!("{unmet} of {bits} bits {} lost", are(*unmet));
    let why = match unmet.saturating_sub(*flips) {
        0 => String::new(),
        // Only the strict tie rule loses bits that do not flip.
        held => format!(" ({}, {held} by a field of zero)", flip(*flips)),
    };
    let whole =
        format!("{stored_patterns} of {} {}", counted(*patterns, "pattern"), are(*stored_patterns));
    format!("{lost}{why}, {whole} stored whole")
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn flip(count: usize) -> String {
    if count == 1 { "1 flips".to_owned() } else { format!("{count} flip") }
}

/// How few bits any weights of the class lose; nothing where none is lost.
fn how_good(report: &Report) -> Option<String> {
    if report.unmet == 0 {
        return None;
    }
    let bound = report.lower_bound.filter(|bound| *bound > 0);
    let is_reached = bound.is_some_and(|bound| bound >= report.unmet);
    Some(match (bound, report.proof.as_str()) {
        (Some(_), "certified") if is_reached => "proven fewest (certified)".to_owned(),
        (Some(_), "solver") if is_reached => "fewest on the solver's word".to_owned(),
        (Some(bound), "certified") => {
            format!("at least {bound} {} unavoidable (certified)", are(bound))
        }
        (Some(bound), "solver") => {
            format!("at least {bound} {} unavoidable on the solver's word", are(bound))
        }
        _ => format!("no bound is known{}", model_bound(report)),
    })
}

/// What a solver says of its own model, where that says nothing of all
/// weights.
fn model_bound(report: &Report) -> String {
    let Some(bound) = report.model_lower_bound else { return String::new() };
    format!(
        " (the solver's own, {}, holds for its model with epsilon {} and M {} only)",
        bound.value,
        number(bound.epsilon),
        number(bound.big_m)
    )
}

/// What the second objective came to.
pub(crate) fn then(then: &SecondObjective) -> String {
    let found = match &then.outcome {
        ThenOutcome::Margin(outcome) => then_margin(outcome, then.status),
        ThenOutcome::Sparse(outcome) => then_sparse(outcome, then.status),
        ThenOutcome::Recall(outcome) => then_recall(outcome),
        ThenOutcome::Radius(outcome) => radius::then(outcome),
    };
    let stopped = then.stopped.map(|what| format!("; cut short ({what})"));
    format!("{found}{}{}", stopped.unwrap_or_default(), unchanged(then))
}

/// Why weights stayed as they were, of all rows or of some.
fn unchanged(then: &SecondObjective) -> String {
    let reason = |(why, rows): &(Unchanged, usize)| match rows {
        0 | 1 => why.to_string(),
        rows => format!("{why} ({rows} rows)"),
    };
    let reasons: Vec<String> = then.unchanged.iter().map(reason).collect();
    if reasons.is_empty() { String::new() } else { format!("; unchanged: {}", reasons.join(", ")) }
}

fn then_margin(outcome: &MarginOutcome, status: Status) -> String {
    let MarginOutcome { norm, before, largest_possible, .. } = *outcome;
    let Some(after) = outcome.after else {
        return "then margin: no kept bit can have one".to_owned();
    };
    let before = before.filter(|before| *before < after);
    let from =
        before.map_or("not widened".to_owned(), |before| format!("before: {}", number(before)));
    let possible = match (status, largest_possible) {
        (Status::Optimal, Some(_)) => "the largest possible".to_owned(),
        (_, Some(largest)) => format!("at most {} is possible", number(largest)),
        (_, None) => "how large it could be is not known".to_owned(),
    };
    format!("then margin: {} ({from}); {possible}; norm: {norm}", number(after))
}

fn then_recall(outcome: &RecallOutcome) -> String {
    let cues = format!(
        "cues with {} of the bits flipped and {} missing",
        percent(outcome.options.noise_level),
        percent(outcome.options.missing_share)
    );
    match (outcome.loss_after, outcome.loss_before) {
        (Some(after), Some(before)) => {
            let (after, before) = (number(after), number(before));
            format!("then recall: loss {after} a bit (before: {before}) over {cues}")
        }
        _ => format!("then recall: not begun, for {cues}"),
    }
}

fn then_sparse(outcome: &SparseOutcome, status: Status) -> String {
    let sums = match (outcome.sum_after, outcome.sum_before) {
        (Some(after), Some(before)) => {
            format!("; sum of |w|: {} (before: {})", number(after), number(before))
        }
        _ => String::new(),
    };
    let possible = match (status, outcome.smallest_sum) {
        (Status::Optimal, Some(_)) => ", the smallest possible".to_owned(),
        (_, Some(smallest)) => format!(", at least {} is needed", number(smallest)),
        (_, None) => String::new(),
    };
    format!(
        "then sparse: {} of the weights are zero (before: {}){sums}{possible}",
        percent(outcome.zero_fraction_after),
        percent(outcome.zero_fraction_before),
    )
}

/// What a certificate holds from which a run goes on.
pub(crate) fn resumed(path: &Path, held: &Progress) -> String {
    let name = path.display();
    let count = |value: Option<f64>| value.map(|value| value.max(0.0) as usize);
    let (Some(flips), bound) = (count(held.flips), count(held.bound).unwrap_or(0)) else {
        return format!("{name}: going on from its weights");
    };
    let lost = format!("{name}: its weights lose {}", counted(flips, "bit"));
    match bound {
        bound if bound >= flips => format!("{lost}, proven fewest"),
        0 => format!("{lost}; going on from there"),
        _ => format!("{lost}, at least {bound} {} unavoidable; going on from there", are(bound)),
    }
}

/// What recall came to, after `limit` steps at most.
pub(crate) fn recalled(outcome: &BatchOutcome, limit: usize) -> String {
    let counts = outcome.counts();
    let all = outcome.endings.len();
    let at_limit = format!("after {}, the most allowed", counted(limit, "step"));
    let kinds = [
        (counts.fixed_points, "in a fixed point"),
        (counts.two_cycles, "in a cycle of two states"),
        (counts.cycles, "in a longer cycle"),
        (counts.step_limits, at_limit.as_str()),
    ];
    let ended: Vec<String> = kinds
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{count} ended {how}"))
        .collect();
    let mean = outcome.steps.iter().sum::<usize>() as f64 / all.max(1) as f64;
    format!("of {}, {}; {mean:.1} steps a cue", counted(all, "cue"), ended.join(", "))
}

/// How well a model holds patterns.
pub(crate) fn evaluated(found: &Evaluation) -> String {
    let bits = found.patterns * found.neurons;
    format!(
        "{} of {bits} bits {} in a recall step, {} of {} {} stored whole; the smallest stability \
         is {}",
        found.flips,
        if found.flips == 1 { "flips" } else { "flip" },
        found.stored_patterns,
        counted(found.patterns, "pattern"),
        are(found.stored_patterns),
        number(found.margin),
    )
}

/// How well it recalls them from noise, and whether that came nearer to
/// anything stored.
pub(crate) fn under_noise(noise: &NoiseOutcome) -> String {
    format!(
        "from cues with {} of the bits flipped (update {}): {:.2} wrong bits a cue before recall, \
         {:.2} after; {} are recalled whole (the nearest pattern is the right one for {}); {} \
         ended nearer to a stored pattern, {} farther off",
        percent(noise.noise),
        noise.update,
        noise.wrong_bits_before,
        noise.wrong_bits_after,
        percent(noise.recalled_fraction),
        percent(noise.nearest_fraction),
        noise.ended_nearer,
        noise.ended_farther,
    )
}

/// A warning where recall does harm.
pub(crate) fn harm(noise: &NoiseOutcome) -> Option<String> {
    let what = "warning: recall leaves more wrong bits than the cues have";
    let advice = match noise.update {
        "cue" => "train with --rule exact --then recall, or store fewer patterns",
        _ => "try --update cue, or train with --rule exact --then recall",
    };
    noise.is_harmful().then(|| format!("{what}; {advice}"))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// Four digits, or more where there is no fraction; a zero has no sign.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !(1e-3..1e7).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit::rules::details::{CutShort, MarginNorm, SumUnit};
    use hopfit::{
        Admissible, Control, Ending, Patterns, Problem, Proof, RecallTraining, Rule, Stop, TieRule,
    };

    /// The report of Hebb's rule on 3 patterns of 4 bits, in 1.5 seconds.
    fn report() -> Report {
        let patterns = Patterns::random(3, 4, 1).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(4), TieRule::Paper).unwrap();
        let mut control =
            Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
        let training = hopfit::train(&problem, &Rule::Hebbian, &mut control).unwrap();
        Report::new(&problem, "exact", &training, 0, 1.5).unwrap()
    }

    fn words(unmet: usize, bound: Option<usize>, proof: Proof) -> String {
        let (flips, stored_patterns) = (unmet, 3_usize.saturating_sub(unmet));
        let (lower_bound, proof) = (bound, proof.to_string());
        let status = Status::Feasible.to_string();
        trained(&Report { unmet, flips, stored_patterns, lower_bound, proof, status, ..report() })
    }

    #[test]
    fn a_training_run_tells_what_is_lost_and_how_good_that_is() {
        let all = "exact: all 3 patterns are stored whole, none of 12 bits is lost; 1.50 s";
        for (bound, proof) in [(Some(0), Proof::Certified), (None, Proof::None)] {
            assert_eq!(words(0, bound, proof), all);
        }
        let lost = "exact: 2 of 12 bits are lost, 1 of 3 patterns is stored whole; ";
        for (bound, proof, words_of_it) in [
            (Some(2), Proof::Certified, "proven fewest (certified)"),
            (Some(2), Proof::Solver, "fewest on the solver's word"),
            (Some(1), Proof::Solver, "at least 1 is unavoidable on the solver's word"),
            (Some(1), Proof::Certified, "at least 1 is unavoidable (certified)"),
            (Some(0), Proof::Certified, "no bound is known"),
            (Some(0), Proof::None, "no bound is known"),
            (None, Proof::None, "no bound is known"),
        ] {
            assert_eq!(words(2, bound, proof), format!("{lost}{words_of_it}; 1.50 s"));
        }
        let one = "exact: 1 of 12 bits is lost, 2 of 3 patterns are stored whole; ";
        assert!(words(1, None, Proof::None).starts_with(one));
    }

    #[test]
    fn strict_ties_and_interrupts_have_their_words() {
        let strict = Report { unmet: 3, flips: 1, stored_patterns: 2, ..report() };
        let strict =
            Report { status: Status::Interrupted.to_string(), lower_bound: None, ..strict };
        assert_eq!(
            trained(&strict),
            "exact: 3 of 12 bits are lost (1 flips, 2 by a field of zero), 2 of 3 patterns are \
             stored whole; no bound is known; interrupted: the best so far; 1.50 s"
        );
        let single = Report { unmet: 0, flips: 0, patterns: 1, neurons: 4, ..report() };
        assert!(trained(&single).contains("the pattern is stored whole, none of its 4 bits"));
    }

    fn stage(outcome: ThenOutcome, status: Status) -> SecondObjective {
        let unchanged = Vec::new();
        let proof = Proof::Solver;
        SecondObjective { outcome, status, stopped: None, proof, seconds: 0.1, unchanged }
    }

    #[test]
    fn the_second_objective_never_promises_what_is_not_known() {
        let margin = |after, largest_possible, status| {
            let (norm, before) = (MarginNorm::EachRow, Some(0.1));
            let outcome = MarginOutcome { norm, before, after, largest_possible, held_at_zero: 0 };
            then(&stage(ThenOutcome::Margin(outcome), status))
        };
        assert_eq!(
            margin(Some(0.25), Some(0.25), Status::Optimal),
            "then margin: 0.25 (before: 0.1); the largest possible; norm: Euclidean, of each row"
        );
        let at_most = margin(Some(0.25), Some(0.3), Status::Feasible);
        assert!(at_most.contains("at most 0.3 is possible"));
        assert!(margin(Some(0.25), None, Status::Feasible).contains("is not known"));
        assert!(margin(Some(0.1), None, Status::Feasible).contains("(not widened)"));
        assert!(margin(None, None, Status::Feasible).contains("no kept bit"));
        assert_eq!(
            then(&stage(ThenOutcome::Sparse(sparser(0.1, 0.625)), Status::Feasible)),
            "then sparse: 62.5 % of the weights are zero (before: 10.0 %); sum of |w|: 8.5 \
             (before: 12), at least 8.4 is needed"
        );
    }

    fn sparser(zero_fraction_before: f64, zero_fraction_after: f64) -> SparseOutcome {
        SparseOutcome {
            unit: SumUnit::Network,
            sum_before: Some(12.0),
            sum_after: Some(8.5),
            smallest_sum: Some(8.4),
            zero_fraction_before,
            zero_fraction_after,
        }
    }

    #[test]
    fn training_for_recall_tells_what_it_gained() {
        let trained = RecallOutcome {
            options: RecallTraining::default(),
            loss_before: Some(0.5),
            loss_after: Some(0.125),
            former_weights_added: Some(0.0),
            steps: 9,
        };
        assert_eq!(
            then(&stage(ThenOutcome::Recall(trained), Status::Optimal)),
            "then recall: loss 0.125 a bit (before: 0.5) over cues with 2.0 % of the bits flipped \
             and 0.0 % missing"
        );
        let stopped = RecallOutcome { loss_before: None, loss_after: None, ..trained };
        let stopped = stage(ThenOutcome::Recall(stopped), Status::Feasible);
        assert!(then(&stopped).contains("not begun"));
    }

    #[test]
    fn what_was_cut_short_or_stayed_is_told() {
        let none = SparseOutcome { sum_before: None, smallest_sum: None, ..sparser(0.0, 0.0) };
        let cut = SecondObjective {
            stopped: Some(CutShort::TimeLimit),
            unchanged: vec![(Unchanged::RoundingLost, 1), (Unchanged::NoBetter, 3)],
            ..stage(ThenOutcome::Sparse(none), Status::Feasible)
        };
        assert_eq!(
            then(&cut),
            "then sparse: 0.0 % of the weights are zero (before: 0.0 %); cut short (time limit); \
             unchanged: whole weights lost a bit, no better weights were found (3 rows)"
        );
    }

    #[test]
    fn a_certificate_to_go_on_from_is_told() {
        let held = |flips: f64, bound: f64| {
            let (flips, bound) = (Some(flips), Some(bound));
            resumed(Path::new("c.json"), &Progress { phase: "", flips, bound, fraction: None })
        };
        assert_eq!(
            held(9.0, 8.0),
            "c.json: its weights lose 9 bits, at least 8 are unavoidable; going on from there"
        );
        assert_eq!(held(1.0, 1.0), "c.json: its weights lose 1 bit, proven fewest");
        assert_eq!(held(4.0, 0.0), "c.json: its weights lose 4 bits; going on from there");
    }

    #[test]
    fn recall_tells_every_ending_that_there_was() {
        let outcome = |endings: Vec<Ending>| {
            let steps = vec![1; endings.len()];
            recalled(&BatchOutcome { states: Vec::new(), endings, steps }, 100)
        };
        assert_eq!(
            outcome(vec![Ending::FixedPoint]),
            "of 1 cue, 1 ended in a fixed point; 1.0 steps a cue"
        );
        assert_eq!(
            outcome(vec![Ending::FixedPoint, Ending::StepLimit, Ending::FixedPoint]),
            "of 3 cues, 2 ended in a fixed point, 1 ended after 100 steps, the most allowed; 1.0 \
             steps a cue"
        );
    }

    #[test]
    fn numbers_have_no_negative_zero_and_no_tail() {
        let texts = [-0.0, 0.5, -1.25, 1234.0, 1e-5, 0.00123].map(number);
        assert_eq!(texts, ["0", "0.5", "-1.25", "1234", "1.000e-5", "0.0012"]);
        assert_eq!((counted(1, "flip"), counted(0, "flip")), ("1 flip".into(), "0 flips".into()));
    }
}
