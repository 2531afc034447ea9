//! What each classifier tells of data whose classes are known.

use hopfit_classify::{
    Classifier, DecisionTree, ErrorKind, Examples, ForestOptions, HopfieldClassifier,
    NearestNeighbour, RandomForest, SoftmaxNetwork, SoftmaxOptions, Split, Trial, erase, nearest,
};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Network, Patterns, Update, Weights};

/// Hebb's rule.
fn hebb(patterns: &Patterns) -> Network {
    let weight = |i: usize, j: usize| match i == j {
        true => 0.0,
        false => patterns.rows().map(|x| f64::from(x[i] * x[j])).sum(),
    };
    Network::without_bias(Weights::from_fn(patterns.neurons(), weight).unwrap())
}

/// Four examples of each of three classes: noisy copies of random prototypes.
fn examples(seed: u64) -> Examples {
    let mut stream = Stream::new(seed, 0);
    let prototypes = Patterns::random(3, 30, seed).unwrap();
    let labels: Vec<usize> = (0..12).map(|example| example % 3).collect();
    let rows: Vec<&[i8]> = labels.iter().map(|label| prototypes.row(*label)).collect();
    let noisy = Cues::noisy(&Patterns::from_rows(&rows).unwrap(), 0.05, &mut stream);
    Examples::new(Patterns::new(30, noisy.as_slice().to_vec()).unwrap(), labels).unwrap()
}

fn all(examples: &Examples) -> Vec<(&'static str, Box<dyn Classifier>)> {
    let hopfield = HopfieldClassifier::new(hebb(examples.patterns()), examples.clone()).unwrap();
    let softmax = SoftmaxNetwork::fit(examples, &SoftmaxOptions::default()).unwrap();
    vec![
        ("nearest", Box::new(NearestNeighbour::fit(examples.clone()))),
        ("tree", Box::new(DecisionTree::fit(examples, 1))),
        ("forest", Box::new(RandomForest::fit(examples, ForestOptions::default()).unwrap())),
        ("softmax", Box::new(softmax)),
        ("hopfield", Box::new(hopfield)),
    ]
}

#[test]
fn every_classifier_knows_its_examples() {
    for seed in 0..5 {
        let examples = examples(seed);
        let cues = Cues::from(examples.patterns().clone());
        for (name, classifier) in all(&examples) {
            // Hebb's rule does not store patterns as alike as these.
            if name != "hopfield" {
                let accuracy = classifier.accuracy(&cues, examples.labels()).unwrap();
                assert_eq!(accuracy, 1.0, "seed {seed}: {name}");
            }
        }
    }
}

#[test]
fn every_classifier_generalises_to_noise_and_missing_bits() {
    let examples = examples(7);
    let mut stream = Stream::new(8, 0);
    let noisy = Cues::noisy(examples.patterns(), 0.05, &mut stream);
    let erased = erase(&examples.patterns().clone().into(), 0.3, &mut stream).unwrap();
    for (name, classifier) in all(&examples) {
        for cues in [&noisy, &erased] {
            // Guessing reaches a third.
            let accuracy = classifier.accuracy(cues, examples.labels()).unwrap();
            assert!(accuracy >= 2.0 / 3.0, "{name}: {accuracy}");
        }
    }
}

#[test]
fn a_tree_splits_between_equal_labels_too() {
    // In order of the bit the labels are 0, 1 | 1, 1.
    let patterns = [[-1, -1, 1], [-1, -1, -1], [1, 1, -1], [1, 1, -1]];
    let examples = Examples::new(Patterns::from_rows(&patterns).unwrap(), vec![0, 1, 1, 1]);
    let examples = examples.unwrap();
    let cues = Cues::from(examples.patterns().clone());
    for seed in 0..10 {
        assert_eq!(DecisionTree::fit(&examples, seed).predict(&cues).unwrap(), [0, 1, 1, 1]);
    }
}

#[test]
fn a_tree_learns_exclusive_or() {
    // No single bit lowers the impurity.
    let patterns = [[-1, -1], [-1, 1], [1, -1], [1, 1]];
    let labels = vec![0, 1, 1, 0];
    let examples = Examples::new(Patterns::from_rows(&patterns).unwrap(), labels.clone()).unwrap();
    let cues = Cues::from(examples.patterns().clone());
    assert_eq!(DecisionTree::fit(&examples, 0).predict(&cues).unwrap(), labels);
    // A missing bit goes the way of -1.
    let missing = Cues::from_rows(&[[0, 1], [1, 0]]).unwrap();
    assert_eq!(DecisionTree::fit(&examples, 0).predict(&missing).unwrap(), [1, 1]);
}

#[test]
fn equal_examples_of_two_classes_share_a_leaf() {
    let patterns = Patterns::from_rows(&[[1, 1], [1, 1], [1, 1]]).unwrap();
    let examples = Examples::new(patterns.clone(), vec![1, 0, 1]).unwrap();
    assert_eq!(DecisionTree::fit(&examples, 0).predict(&patterns.into()).unwrap(), [1, 1, 1]);
}

#[test]
fn results_repeat() {
    let examples = examples(1);
    let cues = erase(&examples.patterns().clone().into(), 0.5, &mut Stream::new(2, 0)).unwrap();
    for ((name, first), (_, second)) in all(&examples).iter().zip(all(&examples)) {
        assert_eq!(first.predict(&cues).unwrap(), second.predict(&cues).unwrap(), "{name}");
    }
}

#[test]
fn labels_may_be_any_numbers() {
    let patterns = Patterns::from_rows(&[[1, 1, -1, -1], [-1, -1, 1, 1]]).unwrap();
    let labels = vec![usize::MAX, 5];
    let examples = Examples::new(patterns.clone(), labels.clone()).unwrap();
    for (name, classifier) in all(&examples) {
        assert_eq!(classifier.predict(&patterns.clone().into()).unwrap(), labels, "{name}");
    }
}

#[test]
fn the_first_of_equally_near_patterns_wins() {
    let patterns = Patterns::from_rows(&[[1, -1], [-1, 1], [1, 1]]).unwrap();
    let states = Cues::from_rows(&[[0, 0], [0, 1], [-1, -1], [-1, 0]]).unwrap();
    assert_eq!(nearest(&patterns, &states).unwrap(), [0, 1, 0, 1]);
}

#[test]
fn nearest_is_what_distances_say() {
    let patterns = Patterns::random(9, 12, 3).unwrap();
    let cues =
        erase(&Patterns::random(50, 12, 4).unwrap().into(), 0.25, &mut Stream::new(5, 0)).unwrap();
    for (cue, found) in cues.rows().zip(nearest(&patterns, &cues).unwrap()) {
        // On ±1 and 0 the squared Euclidean distance orders patterns alike.
        let distance = |pattern: &[i8]| -> i32 {
            cue.iter().zip(pattern).map(|(a, b)| (i32::from(*a) - i32::from(*b)).pow(2)).sum()
        };
        assert!(patterns.rows().all(|pattern| distance(pattern) >= distance(patterns.row(found))));
    }
}

#[test]
fn a_hopfield_classifier_without_steps_is_the_nearest_neighbour() {
    let examples = examples(3);
    let cues =
        erase(&Patterns::random(40, 30, 9).unwrap().into(), 0.4, &mut Stream::new(1, 0)).unwrap();
    let still = HopfieldClassifier::new(hebb(examples.patterns()), examples.clone()).unwrap();
    let nearest = NearestNeighbour::fit(examples).predict(&cues).unwrap();
    assert_eq!(still.clone().max_steps(0).predict(&cues).unwrap(), nearest);
    // Recalled states have no missing bits, whatever the order of updates.
    for update in [Update::Synchronous, Update::Sequential, Update::Random { seed: 1 }] {
        let states = still.clone().update(update).recall(&cues).unwrap();
        assert!(states.states.iter().all(|bit| *bit != 0));
    }
}

#[test]
fn splits_part_the_rows() {
    let labels: Vec<usize> = (0..60).map(|row| usize::from(row % 3 == 0)).collect();
    for each in [1, 4, 19, 20, 39] {
        let split =
            Split::few_shot(&labels, &[true; 60], each, &mut Stream::new(each as u64, 0)).unwrap();
        let mut rows = [split.learn.clone(), split.test.clone()].concat();
        rows.sort_unstable();
        assert_eq!(rows, (0..60).collect::<Vec<_>>());
        for (class, size) in [(0, 40), (1, 20)] {
            let drawn = split.learn.iter().filter(|row| labels[**row] == class).count();
            assert_eq!(drawn, each.min(size - 1));
        }
    }
    let split = Split::few_shot(&labels, &[true; 60], 10, &mut Stream::new(1, 0)).unwrap();
    let is_sorted = split.learn.windows(2).all(|pair| labels[pair[0]] <= labels[pair[1]]);
    assert!(!is_sorted, "the classes stand one after the other");
}

#[test]
fn incomplete_rows_are_only_tested() {
    let labels: Vec<usize> = (0..20).map(|row| row % 2).collect();
    let bits = (0..20).flat_map(|row| [1, 1, if row < 12 { 0 } else { -1 }, 1]).collect();
    let rows = Cues::new(4, bits).unwrap();
    let mut whole = Vec::new();
    for each in [2, 4, 6] {
        let trial = Trial::draw(&rows, &labels, each, 0.0, &mut Stream::new(3, 0)).unwrap();
        // Four complete rows a class are all there are.
        assert_eq!(trial.examples.labels().len(), 2 * each.min(4));
        assert_eq!(trial.labels.len(), 20 - 2 * each.min(4));
        assert!(trial.cues.as_slice().contains(&0));
        whole.push(trial);
    }
    assert_eq!(whole[1], whole[2]);
}

#[test]
fn larger_shares_erase_what_smaller_ones_do() {
    let rows = Cues::from(Patterns::random(30, 20, 1).unwrap());
    let labels: Vec<usize> = (0..30).map(|row| row % 3).collect();
    let draw = |share| Trial::draw(&rows, &labels, 4, share, &mut Stream::new(1, 0)).unwrap();
    let (less, more) = (draw(0.2), draw(0.4));
    assert_eq!(less.examples, more.examples);
    let pairs = || less.cues.as_slice().iter().zip(more.cues.as_slice());
    assert!(pairs().all(|(less, more)| *more == 0 || more == less));
    assert_eq!(pairs().filter(|(_, more)| **more == 0).count(), 18 * 8);
}

#[test]
fn bad_splits_are_refused() {
    let refused = |labels: &[usize], each| {
        Split::check(labels, &vec![true; labels.len()], each).unwrap_err().to_string()
    };
    assert!(refused(&[0, 0, 1], 1).starts_with("class 1 has 1 row(s)"));
    assert!(refused(&[0, 0, 1, 1, 1], 3).ends_with("the largest class, 1, has 3 rows"));
    assert!(refused(&[0, 0, 1, 1], 0).contains("at least 1"));
    assert!(Split::check(&[0, 0, 1, 1, 1], &[true; 5], 2).is_ok());
    let incomplete = Split::check(&[0, 0, 1, 1], &[false, false, true, false], 1).unwrap_err();
    assert_eq!(incomplete.kind(), &ErrorKind::NoCompleteRow { class: 0 });
    assert!(Split::check(&[0, 0], &[true], 1).is_err());
}

#[test]
fn what_does_not_fit_is_refused() {
    let patterns = Patterns::random(2, 4, 1).unwrap();
    let kind = |labels| Examples::new(patterns.clone(), labels).unwrap_err().kind().clone();
    assert_eq!(kind(vec![0]), ErrorKind::Labels { labels: 1, rows: 2 });
    assert_eq!(kind(vec![3, 3]), ErrorKind::OneClass { class: 3 });
    let examples = Examples::new(patterns.clone(), vec![0, 1]).unwrap();
    let other = Cues::from(Patterns::random(1, 5, 1).unwrap());
    for (name, classifier) in all(&examples) {
        let refusal = classifier.predict(&other).unwrap_err();
        assert!(matches!(refusal.kind(), ErrorKind::SizeMismatch { .. }), "{name}");
        assert!(classifier.accuracy(&patterns.clone().into(), &[0]).is_err());
    }
    let network = hebb(&Patterns::random(2, 5, 1).unwrap());
    assert!(HopfieldClassifier::new(network, examples.clone()).is_err());
    assert!(RandomForest::fit(&examples, ForestOptions { trees: 0, seed: 0 }).is_err());
    for (learning_rate, momentum) in [(0.0, 0.5), (f64::NAN, 0.5), (0.1, 1.0), (0.1, -0.1)] {
        let options = SoftmaxOptions { learning_rate, momentum, ..Default::default() };
        assert!(SoftmaxNetwork::fit(&examples, &options).is_err());
    }
    for share in [-0.1, 1.1, f64::NAN] {
        assert!(erase(&patterns.clone().into(), share, &mut Stream::new(1, 0)).is_err());
    }
}
