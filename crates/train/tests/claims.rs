//! What one rule claims holds for the networks of all others.

mod common;

use common::{FINE, assert_in_class, brute_force};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::{
    Control, ExactOptions, GradientOptions, MilpOptions, MilpStart, Proof, PseudoinverseOptions,
    Rule, Status, Training, train,
};

const TIES: [TieRule; 2] = [TieRule::Paper, TieRule::Strict];

/// What is claimed of a problem, and the fewest demands that a network leaves
/// unmet.
struct Claims<'a> {
    problem: &'a Problem,
    fewest: usize,
    claimed: Vec<(String, Training)>,
}

impl<'a> Claims<'a> {
    fn new(problem: &'a Problem) -> Self {
        Self { problem, fewest: usize::MAX, claimed: Vec::new() }
    }

    /// Runs a rule, and checks what needs no other rule.
    fn run(&mut self, rule: &Rule) {
        let mut control =
            Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
        let training = train(self.problem, rule, &mut control).unwrap();
        let patterns = self.problem.patterns();
        let unmet = training.network.unmet(patterns, self.problem.tie()).unwrap().total();
        let integer = training.integer.as_ref().unwrap();
        assert_eq!(unmet, integer.unmet(patterns, self.problem.tie()).unwrap().total());
        if !matches!(rule, Rule::Hebbian | Rule::Pseudoinverse(_) | Rule::Gradient(_)) {
            assert_in_class(self.problem, &training);
            assert!(training.lower_bound.is_some(), "{rule:?}");
        }
        let is_best = training.lower_bound == Some(unmet);
        assert_eq!(training.status == Status::Optimal, is_best, "{rule:?} {unmet}");
        assert_eq!(training.proof == Proof::None, training.lower_bound.is_none(), "{rule:?}");
        assert!(unmet > 0 || is_best, "{rule:?} loses nothing, which is optimal");
        self.fewest = self.fewest.min(unmet);
        self.claimed.push((format!("{rule:?}"), training));
    }

    /// No claim is above what a network of the class reaches.
    fn assert_true(&self, fewest: usize) {
        for (rule, training) in &self.claimed {
            let bound = training.lower_bound.unwrap_or(0);
            let rows: Vec<_> = self.problem.patterns().rows().collect();
            let (class, tie) = (self.problem.admissible(), self.problem.tie());
            assert!(
                bound <= fewest,
                "{rule} claims {bound} ({}), but {fewest} are enough: {tie} {class:?} {rows:?}",
                training.proof,
            );
        }
    }
}

/// All kinds of options of the paper's model.
fn options(problem: &Problem) -> Vec<MilpOptions> {
    let plain = MilpOptions::default();
    let bare = MilpOptions { start: MilpStart::Nothing, ..plain.clone() };
    let epsilon = |epsilon| MilpOptions { epsilon: Some(epsilon), ..bare.clone() };
    let least = match problem.admissible().range {
        WeightRange::Continuous => 1e-3,
        _ => 1.0,
    };
    let big_m = |factor: f64| MilpOptions { big_m: Some(factor * least), ..bare.clone() };
    let both = MilpOptions { epsilon: Some(0.5), big_m: Some(1.25), ..bare.clone() };
    let (sparse, heavy) = (Some(0.001), Some(0.4));
    vec![
        epsilon(0.9),
        epsilon(2.0),
        epsilon(5.0),
        big_m(1.0),
        big_m(1.5),
        big_m(4.0),
        MilpOptions { start: MilpStart::Search, ..both.clone() },
        both,
        MilpOptions { sparse, ..bare.clone() },
        MilpOptions { sparse, ..plain.clone() },
        MilpOptions { sparse: heavy, ..bare.clone() },
        bare,
        plain,
    ]
}

fn classical() -> Vec<Rule> {
    vec![
        Rule::Hebbian,
        Rule::Pseudoinverse(PseudoinverseOptions::default()),
        Rule::Gradient(GradientOptions::default()),
    ]
}

/// Patterns at random, or with repeats, opposites, twin neurons and constants.
fn patterns(neurons: usize, seed: u64) -> Patterns {
    let mut stream = Stream::new(seed, 17);
    let count = 1 + stream.below(2 * neurons);
    let mut rows: Vec<Vec<i8>> =
        (0..count).map(|_| (0..neurons).map(|_| 1 - 2 * stream.below(2) as i8).collect()).collect();
    if seed % 2 == 1 {
        let (from, to) = (stream.below(count), stream.below(count));
        rows[to] = rows[from].iter().map(|x| if seed % 4 == 1 { *x } else { -x }).collect();
        for row in &mut rows {
            row[1] = row[0];
            if seed.is_multiple_of(3) {
                row[neurons - 1] = -1;
            }
        }
    }
    Patterns::from_rows(&rows).unwrap()
}

fn class(neurons: usize, seed: u64) -> Admissible {
    let mut stream = Stream::new(seed, 18);
    let mut class = Admissible::symmetric(neurons);
    let ranges = [
        WeightRange::Continuous,
        WeightRange::Continuous,
        WeightRange::Integer(2),
        WeightRange::TERNARY,
        WeightRange::Binary,
    ];
    class.range = ranges[stream.below(ranges.len())];
    class.symmetric = stream.below(3) > 0;
    class.bias = stream.below(3) == 0;
    if stream.below(4) == 0 {
        class.mask = Mask::receptive_field(Shape::new(1, neurons), 1.5);
    }
    class
}

/// The fewest unmet demands by brute force, where that is quick; whole weights
/// up to 3 stand for all continuous weights of so few neurons.
fn by_force(problem: &Problem) -> Option<usize> {
    let (neurons, class) = (problem.neurons(), problem.admissible());
    let values: &[i32] = match class.range {
        WeightRange::Continuous => &FINE,
        WeightRange::Integer(_) if class.range == WeightRange::TERNARY => &[-1, 0, 1],
        WeightRange::Integer(_) => &[-2, -1, 0, 1, 2],
        WeightRange::Binary => &[-1, 1],
    };
    let pairs: usize = (0..neurons).map(|i| class.mask.neighbours(i).count()).sum();
    let biases = if class.bias { neurons } else { 0 };
    let digits = match class.symmetric {
        true => pairs / 2 + biases,
        false => neurons,
    };
    let networks = (values.len() as f64).powi(digits as i32);
    (networks <= 2e5).then(|| brute_force(problem, values))
}

#[test]
fn no_bound_is_above_what_another_rule_reaches() {
    let mut forced = 0;
    for seed in 0..40 {
        let neurons = 2 + (seed as usize) % 4;
        let problem = Problem::new(
            patterns(neurons, seed),
            class(neurons, seed),
            TIES[(seed / 4) as usize % 2],
        )
        .unwrap();
        let mut claims = Claims::new(&problem);
        if *problem.admissible() == Admissible::symmetric(neurons) {
            classical().iter().for_each(|rule| claims.run(rule));
        }
        claims.run(&Rule::Exact(ExactOptions::default()));
        for options in options(&problem) {
            claims.run(&Rule::Milp(options));
        }
        claims.assert_true(claims.fewest);
        if let Some(fewest) = by_force(&problem) {
            claims.assert_true(fewest);
            assert!(
                fewest <= claims.fewest || problem.admissible().range == WeightRange::Continuous
            );
            forced += 1;
        }
    }
    assert!(forced > 12, "{forced} by brute force");
}

/// Whether `h` is to be above a threshold of 2^n digits, one pattern beside
/// the threshold on each side: weights double from digit to digit, so that
/// margins fall below every ε.
fn comparisons(digits: usize) -> Patterns {
    let mut rows = Vec::new();
    for digit in 0..digits {
        let last = digit + 1 == digits;
        for rest in [1, -1].into_iter().take(2 - usize::from(last)) {
            let mut row = vec![1_i8];
            for other in 0..digits {
                row.extend(match other.cmp(&digit) {
                    std::cmp::Ordering::Less => [-1, 1],
                    std::cmp::Ordering::Equal => [1, -1],
                    std::cmp::Ordering::Greater => [rest; 2],
                });
            }
            rows.push(row.iter().enumerate().map(|(i, x)| if i > 0 { -x } else { -1 }).collect());
            rows.push(row);
        }
    }
    Patterns::from_rows(&rows).unwrap()
}

#[test]
fn patterns_that_need_a_margin_below_epsilon_are_not_bounded_by_the_model() {
    let mut contradicted = 0;
    for (digits, symmetric) in [(4, true), (4, false), (12, false)] {
        let patterns = comparisons(digits);
        let mut class = Admissible::symmetric(patterns.neurons());
        class.symmetric = symmetric;
        let problem = Problem::new(patterns, class, TieRule::Paper).unwrap();
        let mut claims = Claims::new(&problem);
        claims.run(&Rule::Exact(ExactOptions::default()));
        assert_eq!(claims.fewest, 0, "all of {digits} digits can be compared");
        let plain = MilpOptions::default();
        claims.run(&Rule::Milp(plain.clone()));
        if digits == 4 {
            let start = MilpStart::Nothing;
            claims.run(&Rule::Milp(MilpOptions { epsilon: Some(0.5), start, ..plain }));
        }
        claims.assert_true(0);
        let models = claims.claimed.iter().filter_map(|(_, training)| training.model_lower_bound);
        contradicted += models.filter(|bound| bound.value > 0).count();
    }
    // The models' own bounds do say otherwise, and only of the models.
    assert!(contradicted > 0);
}
