//! Label neurons: against the definition, against enumeration, and on data.

use hopfit_classify::{
    BayesLabels, BayesOptions, Classifier, ErrorKind, Examples, Features, HopfieldClassifier,
    NearestNeighbour, NoiseLabels, NoiseOptions, Observations, Scoring, SignEncoder,
};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Network, Weights};
use hopfit_data::{TableOptions, read_table};
use std::path::Path;

/// Rows of features with these numbers of values; `gone` of a value.
fn rows(count: usize, sizes: &[usize], gone: f64, stream: &mut Stream) -> Cues {
    let mut bits = Vec::new();
    for _ in 0..count {
        for size in sizes {
            let (on, is_gone) = (stream.below(*size), stream.uniform() < gone);
            let sign = |k| if k == on { 1 } else { -1 };
            bits.extend((0..*size).map(|k| if is_gone { 0 } else { sign(k) }));
        }
    }
    Cues::new(sizes.iter().sum(), bits).unwrap()
}

fn observed(gone: f64, seed: u64) -> (Features, Observations) {
    let (sizes, mut stream) = ([3, 2, 4], Stream::new(seed, 0));
    let rows = rows(12, &sizes, gone, &mut stream);
    let labels = (0..12).map(|row| row % 3).collect();
    (Features::new(&sizes).unwrap(), Observations::new(rows, labels).unwrap())
}

fn options(share: f64, correlation: f64) -> BayesOptions {
    BayesOptions { example_share: Some(share), correlation: Some(correlation) }
}

/// log P(class) P(cue | class), summed over all full rows that agree with the
/// cue, and over the examples that it may be a memory of.
fn by_definition(features: &Features, seen: &Observations, share: f64, cue: &[i8]) -> Vec<f64> {
    let ranges = features.ranges();
    let value = |row: &[i8], g: usize| ranges[g].clone().find(|bit| row[*bit] == 1);
    let count = |class: Option<usize>, g: usize, bit: Option<usize>| -> f64 {
        let rows = seen.rows().rows().zip(seen.labels()).zip(seen.weights());
        let is_meant = |row: &[i8], label: usize| {
            let known = value(row, g);
            class.is_none_or(|class| class == label)
                && known.is_some()
                && (bit.is_none() || known == bit)
        };
        rows.filter(|((row, label), _)| is_meant(row, **label)).map(|(_, w)| w).sum()
    };
    let total: f64 = seen.weights().iter().sum();
    (0..3)
        .map(|class| {
            let p = |g: usize, bit: usize| {
                let k = ranges[g].len() as f64;
                let pi = (count(None, g, Some(bit)) + 1.0) / (count(None, g, None) + k);
                (count(Some(class), g, Some(bit)) + k * pi) / (count(Some(class), g, None) + k)
            };
            let (mut sum, mut own) = (0.0, 0.0);
            let rows = seen.rows().rows().zip(seen.labels()).zip(seen.weights());
            for ((row, _), weight) in rows.filter(|((_, label), _)| **label == class) {
                let of_feature = |g: usize| -> f64 {
                    let may = ranges[g].clone().filter(|bit| cue[*bit] != -1);
                    may.map(|bit| match value(row, g) {
                        Some(known) => {
                            let is_same = f64::from(u8::from(known == bit));
                            share * is_same + (1.0 - share) * p(g, bit)
                        }
                        None => p(g, bit),
                    })
                    .sum()
                };
                sum += weight * (0..ranges.len()).map(of_feature).product::<f64>();
                own += weight;
            }
            ((own + 1.0) / (total + 3.0)).ln() + (sum / own).ln()
        })
        .collect()
}

#[test]
fn bayes_scores_are_the_definition() {
    for (seed, share, gone) in [(1, 0.0, 0.0), (2, 0.4, 0.0), (3, 0.8, 0.3), (4, 0.0, 0.3)] {
        let (features, seen) = observed(gone, seed);
        let weights: Vec<f64> = (0..12).map(|row| 0.5 + f64::from(row % 4)).collect();
        let seen = seen.weighted(&weights).unwrap();
        let labels = BayesLabels::fit(features.clone(), &seen, options(share, 0.0)).unwrap();
        let mut cues = rows(40, &[3, 2, 4], 0.3, &mut Stream::new(seed, 9)).as_slice().to_vec();
        // Some cues lack single bits.
        let mut stream = Stream::new(seed, 10);
        cues.iter_mut().filter(|x| **x == -1 && stream.uniform() < 0.3).for_each(|x| *x = 0);
        let cues = features.complete(&Cues::new(9, cues).unwrap()).unwrap();
        let scores = labels.scores(&cues).unwrap();
        for (cue, found) in cues.rows().zip(scores.chunks_exact(3)) {
            let expected = by_definition(&features, &seen, share, cue);
            for (a, b) in found.iter().zip(&expected) {
                assert!((a - b).abs() < 1e-9, "share {share}: {found:?} {expected:?}");
            }
        }
    }
}

#[test]
fn a_correlation_scales_the_evidence_alone() {
    let (features, seen) = observed(0.0, 5);
    let fit =
        |correlation| BayesLabels::fit(features.clone(), &seen, options(0.0, correlation)).unwrap();
    let cues = rows(10, &[3, 2, 4], 0.0, &mut Stream::new(6, 0));
    // All three features count as one.
    let (free, tied) = (fit(0.0).scores(&cues).unwrap(), fit(1.0).scores(&cues).unwrap());
    for (free, tied) in free.chunks_exact(3).zip(tied.chunks_exact(3)) {
        // The classes are of one size, so that priors cancel.
        assert!(((free[0] - free[1]) - 3.0 * (tied[0] - tied[1])).abs() < 1e-9);
    }
}

#[test]
fn a_weight_counts_as_so_many_rows() {
    let (features, seen) = observed(0.2, 7);
    let weights: Vec<f64> = (0..12).map(|row| f64::from(row % 3)).collect();
    let repeated: Vec<usize> = (0..12).flat_map(|row| vec![row; row % 3]).collect();
    let picked: Vec<&[i8]> = repeated.iter().map(|row| seen.rows().row(*row)).collect();
    let labels = repeated.iter().map(|row| seen.labels()[*row] % 2).collect();
    let copies = Observations::new(Cues::from_rows(&picked).unwrap(), labels).unwrap();
    let own = seen.labels().iter().map(|label| label % 2).collect();
    let weighted = Observations::new(seen.rows().clone(), own).unwrap().weighted(&weights).unwrap();
    let cues = rows(20, &[3, 2, 4], 0.3, &mut Stream::new(8, 0));
    let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
    let bayes = |seen| BayesLabels::fit(features.clone(), seen, BayesOptions::default()).unwrap();
    let (one, other) = (bayes(&weighted), bayes(&copies));
    assert_eq!(one.example_share(), other.example_share());
    assert!(close(&one.scores(&cues).unwrap(), &other.scores(&cues).unwrap()));
    let noise = |seen| NoiseLabels::fit(&features, seen, NoiseOptions::default()).unwrap();
    let (one, other) = (noise(&weighted), noise(&copies));
    assert!(close(&one.scores(&cues).unwrap(), &other.scores(&cues).unwrap()));
    let off = one.weights().iter().zip(other.weights()).map(|(a, b)| (a - b).abs());
    assert!(off.fold(0.0, f64::max) < 1e-3);
}

/// On sampled cues no other weights do better.
#[test]
fn noise_labels_are_the_best_against_sampled_noise() {
    let (sizes, mut stream) = ([2; 20], Stream::new(3, 0));
    let features = Features::new(&sizes).unwrap();
    let seen = rows(6, &sizes, 0.0, &mut stream);
    let labels = vec![0, 0, 0, 1, 1, 1];
    let fit = NoiseLabels::fit(
        &features,
        &Observations::new(seen.clone(), labels.clone()).unwrap(),
        NoiseOptions { noise_level: 0.2 },
    )
    .unwrap();
    let noisy: Vec<(usize, Vec<i8>)> = (0..6000)
        .map(|at| {
            let flip = |x: &i8| if stream.uniform() < 0.2 { -x } else { *x };
            (at % 6, seen.row(at % 6).iter().map(flip).collect())
        })
        .collect();
    let neurons = features.neurons();
    let cost = |weights: &[f64], bias: f64| -> f64 {
        let of = |(row, cue): &(usize, Vec<i8>)| {
            let goal = if labels[*row] == 0 { 1.0 } else { -1.0 };
            let field: f64 = weights.iter().zip(cue).map(|(w, x)| w * f64::from(*x)).sum();
            (1.0 - goal * (field + bias)).max(0.0).powi(2)
        };
        noisy.iter().map(of).sum::<f64>() / noisy.len() as f64
    };
    let (best, bias) = (&fit.weights()[..neurons], fit.bias()[0]);
    let least = cost(best, bias);
    for scale in [0.7, 0.9, 1.1, 1.4] {
        let other: Vec<f64> = best.iter().map(|w| scale * w).collect();
        // The sum of some bits is only nearly normal.
        let found = cost(&other, scale * bias);
        assert!(found > 0.98 * least, "{scale}: {found} {least}");
    }
    for _ in 0..20 {
        let other: Vec<f64> = best.iter().map(|w| w + 0.03 * stream.normal()).collect();
        assert!(cost(&other, bias) > least - 1e-3);
    }
}

#[test]
fn options_out_of_range_are_refused() {
    let (features, seen) = observed(0.0, 1);
    for bad in [options(1.0, 0.0), options(-0.1, 0.0), options(0.0, 1.1), options(0.0, f64::NAN)] {
        let refusal = BayesLabels::fit(features.clone(), &seen, bad).unwrap_err();
        assert!(matches!(refusal.kind(), ErrorKind::Option { .. }));
    }
    for noise_level in [0.0, 0.5, f64::NAN] {
        assert!(NoiseLabels::fit(&features, &seen, NoiseOptions { noise_level }).is_err());
    }
    let other = Features::new(&[2, 2]).unwrap();
    assert!(BayesLabels::fit(other.clone(), &seen, BayesOptions::default()).is_err());
    assert!(NoiseLabels::fit(&other, &seen, NoiseOptions::default()).is_err());
    let mut bad = vec![1.0; 12];
    bad[3] = -1.0;
    let kind = seen.clone().weighted(&bad).unwrap_err().kind().clone();
    assert_eq!(kind, ErrorKind::Weight { row: 3, weight: -1.0 });
    assert_eq!(*seen.clone().weighted(&[0.0; 12]).unwrap_err().kind(), ErrorKind::NoWeight);
    assert!(seen.weighted(&[1.0]).is_err());
}

/// Wine, half of each class to learn, values missing in learned rows too.
fn wine(gone: f64, seed: u64) -> (SignEncoder, Observations, Cues, Vec<usize>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/wine.csv");
    let table = read_table(path, &TableOptions::default()).unwrap();
    let (features, mut stream) = (table.features().len(), Stream::new(seed, 0));
    let mut order: Vec<usize> = (0..table.labels().len()).collect();
    stream.shuffle(&mut order);
    let (learn, test) = order.split_at(order.len() / 2);
    let mut values = |rows: &[usize], gone: f64| -> Vec<f64> {
        let all = rows.iter().flat_map(|row| &table.values()[row * features..][..features]);
        all.map(|x| if stream.uniform() < gone { f64::NAN } else { *x }).collect()
    };
    let (known, cues) = (values(learn, gone), values(test, gone));
    let labels = |rows: &[usize]| rows.iter().map(|row| table.labels()[*row]).collect();
    let encoder = SignEncoder::fit(&known, features, 3).unwrap();
    let seen = Observations::new(encoder.encode(&known).unwrap(), labels(learn)).unwrap();
    let cues = encoder.encode(&cues).unwrap();
    (encoder, seen, cues, labels(test))
}

#[test]
fn half_of_the_values_may_be_missing_throughout() {
    for (gone, least) in [(0.0, 0.92), (0.3, 0.87), (0.5, 0.8)] {
        let (mut bayes, mut noise) = (0.0, 0.0);
        for seed in 0..10 {
            let (encoder, seen, cues, truth) = wine(gone, seed);
            let features = encoder.features_of_bits();
            let fit = NoiseLabels::fit(&features, &seen, NoiseOptions::default()).unwrap();
            noise += fit.accuracy(&cues, &truth).unwrap() / 10.0;
            let fit = BayesLabels::fit(features, &seen, BayesOptions::default()).unwrap();
            bayes += fit.accuracy(&cues, &truth).unwrap() / 10.0;
        }
        assert!(bayes > least && noise > least - 0.04, "{gone}: {bayes} {noise}");
    }
}

/// Reliability: of the rows to which a class is given with some probability,
/// that share is of it.
#[test]
fn probabilities_are_calibrated() {
    for gone in [0.0, 0.3, 0.6] {
        let (mut bins, mut bad) = (vec![(0.0, 0.0, 0.0); 5], 0.0);
        for seed in 0..20 {
            let (encoder, seen, cues, truth) = wine(gone, seed);
            let features = encoder.features_of_bits();
            let fit = BayesLabels::fit(features, &seen, BayesOptions::default()).unwrap();
            let probabilities = fit.probabilities(&cues).unwrap();
            for (row, label) in probabilities.chunks_exact(3).zip(&truth) {
                assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                for (class, p) in row.iter().enumerate() {
                    let is_right = f64::from(u8::from(class == *label));
                    let bin = &mut bins[((5.0 * p) as usize).min(4)];
                    *bin = (bin.0 + 1.0, bin.1 + p, bin.2 + is_right);
                }
            }
        }
        let total: f64 = bins.iter().map(|bin| bin.0).sum();
        bins.iter().filter(|bin| bin.0 > 0.0).for_each(|bin| bad += (bin.1 - bin.2).abs() / total);
        // The expected calibration error.
        assert!(bad < 0.03, "{gone}: {bad} {bins:?}");
    }
}

#[test]
fn scores_agree_with_the_class_that_is_told() {
    let (encoder, seen, cues, _) = wine(0.0, 3);
    let patterns = hopfit_core::Patterns::new(seen.rows().neurons(), seen.rows().as_slice().into());
    let examples = Examples::new(patterns.unwrap(), seen.labels().to_vec()).unwrap();
    let features = encoder.features_of_bits();
    let zero = Weights::from_fn(features.neurons(), |_, _| 0.0).unwrap();
    let memory = HopfieldClassifier::new(Network::without_bias(zero), examples.clone()).unwrap();
    let all: [Box<dyn Scoring>; 4] = [
        Box::new(NoiseLabels::fit(&features, &seen, NoiseOptions::default()).unwrap()),
        Box::new(BayesLabels::fit(features, &seen, BayesOptions::default()).unwrap()),
        Box::new(NearestNeighbour::fit(examples)),
        Box::new(memory.max_steps(0)),
    ];
    for classifier in &all {
        let (scores, told) =
            (classifier.scores(&cues).unwrap(), classifier.predict(&cues).unwrap());
        assert_eq!(classifier.classes(), [0, 1, 2]);
        for (row, told) in scores.chunks_exact(3).zip(told) {
            assert!(row.iter().all(|score| *score <= row[told]));
        }
    }
    assert_eq!(all[2].predict(&cues).unwrap(), all[3].predict(&cues).unwrap());
}
