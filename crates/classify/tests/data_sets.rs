//! Accuracy on the data sets, beside what scikit-learn reaches on the same
//! protocol (`bench/compare_sklearn.py` compares on the very same splits).

use hopfit_classify::{
    Classifier, DecisionTree, ForestOptions, NearestNeighbour, RandomForest, SignEncoder, Trial,
};
use hopfit_core::Cues;
use hopfit_core::random::Stream;
use hopfit_data::{TableOptions, read_table};
use std::path::Path;

const REPEATS: u64 = 20;

/// Encoded rows and their classes.
fn data_set(name: &str) -> (Cues, Vec<usize>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let ignore = if name == "zoo" { vec!["name".to_owned()] } else { Vec::new() };
    let options = TableOptions { ignore, ..Default::default() };
    let table = read_table(folder.join(name).with_extension("csv"), &options).unwrap();
    let encoder = SignEncoder::fit(table.values(), table.features().len(), 3).unwrap();
    (encoder.encode(table.values()).unwrap(), table.labels().to_vec())
}

/// Mean accuracy of nearest, tree and forest with 4 examples a class.
fn accuracies(name: &str, missing: f64) -> [f64; 3] {
    let (rows, labels) = data_set(name);
    let mut sums = [0.0; 3];
    for repeat in 0..REPEATS {
        let mut stream = Stream::new(repeat, 0);
        let trial = Trial::draw(&rows, &labels, 4, missing, &mut stream).unwrap();
        let options = ForestOptions { seed: repeat, ..Default::default() };
        let classifiers: [Box<dyn Classifier>; 3] = [
            Box::new(NearestNeighbour::fit(trial.examples.clone())),
            Box::new(DecisionTree::fit(&trial.examples, repeat)),
            Box::new(RandomForest::fit(&trial.examples, options).unwrap()),
        ];
        for (sum, classifier) in sums.iter_mut().zip(classifiers) {
            *sum += trial.accuracy(&*classifier).unwrap();
        }
    }
    sums.map(|sum| sum / REPEATS as f64)
}

#[test]
fn data_sets_become_as_many_bits_as_they_have_clusters() {
    assert_eq!(data_set("wine").0.neurons(), 39);
    assert_eq!(data_set("breast_cancer").0.neurons(), 90);
    // 15 features of two values, and legs.
    assert_eq!(data_set("zoo").0.neurons(), 33);
}

#[test]
fn accuracy_is_what_other_programs_find() {
    // Nearest, tree, forest; means of 20 draws differ by a few hundredths.
    let expected = [
        ("wine", 0.0, [0.88, 0.78, 0.89]),
        ("wine", 0.5, [0.81, 0.56, 0.75]),
        ("zoo", 0.0, [0.95, 0.93, 0.96]),
        ("zoo", 0.5, [0.91, 0.51, 0.87]),
        ("breast_cancer", 0.0, [0.90, 0.78, 0.90]),
        ("breast_cancer", 0.5, [0.88, 0.63, 0.81]),
    ];
    for (name, missing, expected) in expected {
        let found = accuracies(name, missing);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 0.07, "{name} {missing}: {found} {expected}");
        }
    }
}
