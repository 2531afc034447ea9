//! What the page is told is what the library says.

use hopfit::{Control, Ending, Patterns, RecallOptions, Shape};
use hopfit_web::{Claim, End, Memory, PageRule, PageUpdate, RecallRequest, StoreRequest};

const RULES: [PageRule; 4] =
    [PageRule::Hebbian, PageRule::Pseudoinverse, PageRule::Exact, PageRule::ExactThenRecall];
const UPDATES: [PageUpdate; 3] = [PageUpdate::Sequential, PageUpdate::Sync, PageUpdate::Cue];

fn request(patterns: &Patterns, (height, width): (usize, usize), rule: PageRule) -> StoreRequest {
    let patterns = patterns.rows().map(<[i8]>::to_vec).collect();
    StoreRequest { height, width, patterns, rule, seconds: 10.0, seed: 0 }
}

fn store(patterns: &Patterns, shape: (usize, usize), rule: PageRule) -> Memory {
    Memory::store(&request(patterns, shape, rule), &mut |_| {}).unwrap()
}

/// 12 patterns of 20 neurons, the last two of which differ in one bit only, so
/// that at least one bit is lost.
fn with_twins() -> Patterns {
    let random = Patterns::random(11, 20, 5).unwrap();
    let mut rows: Vec<_> = random.rows().map(<[i8]>::to_vec).collect();
    let mut twin = rows[10].clone();
    twin[7] = -twin[7];
    rows.push(twin);
    Patterns::from_rows(&rows).unwrap()
}

#[test]
fn networks_and_certificates_are_the_librarys() {
    let patterns = with_twins();
    for rule in RULES {
        let memory = store(&patterns, (4, 5), rule);
        let mut spec = rule.spec();
        spec.class.shape = Some(Shape::new(4, 5));
        let task = spec.task(patterns.clone()).unwrap();
        let trained = task.run(&mut Control { threads: 1, ..Control::default() }).unwrap();
        assert_eq!(memory.network(), &trained.training.network, "{rule:?}");
        assert_eq!(memory.trained().model, trained.model, "{rule:?}");
        assert_eq!(memory.trained().training.certificate, trained.training.certificate);
        let stored = memory.stored();
        assert_eq!(stored.flips, trained.report.flips);
        assert_eq!(stored.lower_bound, trained.report.lower_bound);
        assert_eq!(stored.flips, stored.lost.iter().map(Vec::len).sum::<usize>());
        assert!(stored.flips >= 1, "twins cost a bit");
    }
}

#[test]
fn lost_pixels_are_those_that_one_step_turns_over() {
    let patterns = Patterns::random(9, 16, 2).unwrap();
    let memory = store(&patterns, (4, 4), PageRule::Hebbian);
    let step = RecallOptions { max_steps: 1, ..RecallOptions::synchronous() };
    for (row, lost) in patterns.rows().zip(memory.stored().lost) {
        let after = step.recaller(memory.network()).recall(row).unwrap().state;
        let turned: Vec<_> = (0..16).filter(|&i| after[i] != row[i]).collect();
        assert_eq!(turned, lost);
    }
}

#[test]
fn weights_are_shares_of_the_largest() {
    let memory = store(&with_twins(), (4, 5), PageRule::Exact);
    let (shares, weights) = (memory.weights(), memory.network().weights());
    assert_eq!(shares.iter().fold(0.0_f64, |most, share| most.max(share.abs())), 1.0);
    let largest = weights.largest();
    for (share, weight) in shares.iter().zip(weights.as_slice()) {
        assert!((share * largest - weight).abs() <= 1e-12 * largest);
    }
}

#[test]
fn the_way_ends_where_recall_does() {
    let patterns = with_twins();
    let mut stream = hopfit::random::Stream::new(3, 0);
    let cues = hopfit::Cues::damaged(&patterns, 0.2, 0.2, &mut stream);
    for rule in RULES {
        let memory = store(&patterns, (4, 5), rule);
        for update in UPDATES {
            let sigma = Some(memory.trained().report.sigma);
            let options =
                RecallOptions { update: update.update(), sigma, ..RecallOptions::default() };
            let recaller = options.recaller(memory.network());
            for cue in cues.rows() {
                let trace = memory.trace(&RecallRequest { cue: cue.to_vec(), update }).unwrap();
                let recalled = recaller.recall(cue).unwrap();
                assert_eq!(trace.ending, recalled.ending.name());
                if recalled.ending == Ending::FixedPoint {
                    assert_eq!(trace.steps.last().unwrap().state, recalled.state);
                }
                assert_eq!(trace.end, End::of(&trace.steps.last().unwrap().state, &patterns));
            }
        }
    }
}

#[test]
fn one_at_a_time_every_change_follows_its_field_and_lowers_the_energy() {
    let patterns = Patterns::random(6, 30, 8).unwrap();
    let cues = hopfit::Cues::damaged(&patterns, 0.3, 0.1, &mut hopfit::random::Stream::new(1, 0));
    let memory = store(&patterns, (5, 6), PageRule::Pseudoinverse);
    let mut changes = 0;
    for cue in cues.rows() {
        let request = RecallRequest { cue: cue.to_vec(), update: PageUpdate::Sequential };
        let steps = memory.trace(&request).unwrap().steps;
        assert_eq!(steps[0].state, cue);
        for pair in steps.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            let &[neuron] = after.changed.as_slice() else { panic!("one change a step") };
            let field = memory.network().fields(&before.state).unwrap()[neuron];
            assert_eq!(after.state[neuron], if field > 0.0 { 1 } else { -1 });
            assert!(after.energy <= before.energy);
            assert!(after.sweep >= before.sweep);
            changes += 1;
        }
    }
    assert!(changes > 20, "{changes} changes are too few to tell");
}

#[test]
fn a_state_is_compared_with_patterns_and_their_inverses() {
    let patterns = Patterns::from_rows(&[[1, 1, 1, 1, -1], [1, -1, 1, -1, 1]]).unwrap();
    let end = End::of(&[-1, -1, -1, -1, 1], &patterns);
    assert_eq!(end, End { pattern: 0, inverse: true, distance: 0 });
    let end = End::of(&[1, -1, 1, -1, -1], &patterns);
    assert_eq!(end, End { pattern: 1, inverse: false, distance: 1 });
}

#[test]
fn what_was_found_is_accepted_and_false_claims_are_refused() {
    let sets = [(with_twins(), (4, 5)), (Patterns::random(24, 12, 4).unwrap(), (3, 4))];
    for (patterns, shape) in sets {
        let memory = store(&patterns, shape, PageRule::Exact);
        let found = memory.judge(Claim::AsFound).unwrap();
        assert!(found.accepted && found.refusal.is_empty() && found.change.is_empty());
        assert_eq!(found.flips, memory.stored().flips);
        assert_eq!(Some(found.bound), memory.stored().lower_bound);
        for claim in [Claim::FewerFlips, Claim::HigherBound, Claim::ChangedNumber] {
            let judged = memory.judge(claim).unwrap();
            assert!(!judged.accepted, "{claim:?}");
            assert!(!judged.refusal.is_empty() && !judged.change.is_empty(), "{claim:?}");
        }
        let fewer = memory.judge(Claim::FewerFlips).unwrap();
        assert_eq!(fewer.flips + 1, found.flips);
    }
}

#[test]
fn where_nothing_is_lost_there_is_nothing_below_to_claim() {
    let memory = store(&Patterns::random(3, 12, 1).unwrap(), (3, 4), PageRule::Exact);
    assert_eq!(memory.stored().flips, 0);
    let error = memory.judge(Claim::FewerFlips).unwrap_err();
    assert_eq!(error.to_string(), "there is nothing below 0 flips to claim");
    for claim in [Claim::HigherBound, Claim::ChangedNumber] {
        assert!(!memory.judge(claim).unwrap().accepted, "{claim:?}");
    }
}

#[test]
fn without_a_certificate_nothing_is_judged() {
    let memory = store(&with_twins(), (4, 5), PageRule::Hebbian);
    assert_eq!(memory.stored().certificate, None);
    let error = memory.judge(Claim::AsFound).unwrap_err().to_string();
    assert!(error.starts_with("this memory has no certificate"), "{error}");
}

#[test]
fn files_are_read_back() {
    let patterns = with_twins();
    let memory = store(&patterns, (4, 5), PageRule::ExactThenRecall);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("model.npz"), memory.model_file().unwrap()).unwrap();
    std::fs::write(file("patterns.npy"), memory.patterns_file().unwrap()).unwrap();
    let model = hopfit::load(file("model.npz")).unwrap();
    let read = hopfit::data::read_patterns(file("patterns.npy"), &Default::default()).unwrap();
    assert_eq!(read.patterns, patterns);
    let text = memory.certificate_file().unwrap();
    let certificate = hopfit::certify::Certificate::from_json(&text).unwrap();
    let problem = hopfit::problem_of_model(&model, &read.patterns).unwrap();
    let verdict = hopfit::check_model(&certificate, &problem, &model).unwrap();
    assert_eq!(verdict.flips, memory.stored().flips);
}

#[test]
fn what_does_not_fit_is_refused() {
    let patterns = Patterns::random(3, 12, 1).unwrap();
    let refused = |request: &StoreRequest| Memory::store(request, &mut |_| {}).unwrap_err();
    let good = request(&patterns, (3, 4), PageRule::Hebbian);
    for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = refused(&StoreRequest { seconds, ..good.clone() }).to_string();
        assert!(error.contains("time limit"), "{error}");
    }
    let none = refused(&StoreRequest { patterns: Vec::new(), ..good.clone() });
    assert_eq!(none.to_string(), hopfit::CoreErrorKind::NoPatterns.to_string());
    refused(&StoreRequest { height: 5, ..good.clone() });
    let memory = store(&patterns, (3, 4), PageRule::Hebbian);
    for cue in [vec![1; 11], vec![2; 12]] {
        memory.trace(&RecallRequest { cue, update: PageUpdate::Sync }).unwrap_err();
    }
}
