//! From numbers to bits and back.

use hopfit_classify::{ErrorKind, SignEncoder};
use proptest::prelude::*;

#[test]
fn the_papers_example() {
    // "If e.g. 0.78 falls into cluster 2 (out of 3)" it is (−1, 1, −1).
    let encoder = SignEncoder::fit(&[0.0, 0.1, 0.7, 0.8, 1.9, 2.0], 1, 3).unwrap();
    assert_eq!(encoder.encode_patterns(&[0.78]).unwrap().row(0), [-1, 1, -1]);
}

#[test]
fn features_are_encoded_by_themselves() {
    let rows = [0.0, 7.0, f64::NAN, 1.0, 7.0, f64::NAN];
    let encoder = SignEncoder::fit(&rows, 3, 3).unwrap();
    assert_eq!((encoder.features(), encoder.neurons()), (3, 3));
    assert_eq!(encoder.bits().collect::<Vec<_>>(), [0..2, 2..3, 3..3]);
    assert_eq!(encoder.encode(&rows).unwrap().as_slice(), [1, -1, 1, -1, 1, 1]);
    assert_eq!(encoder.centres(0), [0.0, 1.0]);
    // Unseen values go to the nearest centre, from halfway to the lower one.
    let encoded = encoder.encode(&[0.5, -9.0, 3.0, 1e300, f64::NAN, f64::NAN]).unwrap();
    assert_eq!(encoded.as_slice(), [1, -1, 1, -1, 1, 0]);
}

#[test]
fn states_that_name_no_cluster_are_missing() {
    let encoder = SignEncoder::fit(&[1.0, 2.0, 3.0], 1, 3).unwrap();
    let decoded = encoder.decode(&[-1, 1, -1, 0, 0, 1, -1, -1, -1, 1, 1, -1]).unwrap();
    assert_eq!(decoded[..2], [2.0, 3.0]);
    assert!(decoded[2].is_nan() && decoded[3].is_nan());
    assert!(encoder.decode(&[1, -1]).is_err());
}

#[test]
fn bad_values_are_refused_with_the_place() {
    let kind = |values: &[f64], features, clusters| {
        SignEncoder::fit(values, features, clusters).unwrap_err().kind().clone()
    };
    assert_eq!(kind(&[1.0, 2.0, 3.0], 2, 3), ErrorKind::NotRows { values: 3, features: 2 });
    assert_eq!(kind(&[], 2, 3), ErrorKind::NotRows { values: 0, features: 2 });
    assert_eq!(kind(&[1.0], 0, 3), ErrorKind::NotRows { values: 1, features: 0 });
    assert_eq!(kind(&[1.0], 1, 0), ErrorKind::NoClusters);
    let infinite = ErrorKind::NotFinite { row: 1, feature: 0, value: f64::INFINITY };
    assert_eq!(kind(&[1.0, 2.0, f64::INFINITY, 2.0], 2, 3), infinite);
    let encoder = SignEncoder::fit(&[1.0, 2.0, 3.0, 4.0], 2, 3).unwrap();
    let missing = encoder.encode_patterns(&[1.0, 2.0, 3.0, f64::NAN]).unwrap_err();
    assert_eq!(missing.kind(), &ErrorKind::Missing { row: 1, feature: 1 });
    assert!(encoder.encode(&[1.0]).is_err());
    // One constant feature is one bit: too few for a memory.
    let constant = SignEncoder::fit(&[1.0, 1.0], 1, 3).unwrap();
    assert!(matches!(constant.encode(&[1.0]).unwrap_err().kind(), ErrorKind::Core(_)));
}

proptest! {
    #[test]
    fn decoding_gives_the_nearest_centre(
        rows in proptest::collection::vec(-100.0..100.0_f64, 12),
        clusters in 2_usize..5,
    ) {
        let encoder = SignEncoder::fit(&rows, 3, clusters).unwrap();
        let encoded = encoder.encode(&rows).unwrap();
        for (state, row) in encoded.rows().zip(rows.chunks_exact(3)) {
            let decoded = encoder.decode(state).unwrap();
            for feature in 0..3 {
                let distance = (row[feature] - decoded[feature]).abs();
                for centre in encoder.centres(feature) {
                    prop_assert!(distance <= (row[feature] - centre).abs() + 1e-12);
                }
            }
            // Exactly one bit of each feature is +1.
            for bits in encoder.bits() {
                prop_assert_eq!(state[bits].iter().filter(|bit| **bit == 1).count(), 1);
            }
        }
        // Encoding what was decoded changes nothing.
        let decoded = encoder.decode(encoded.as_slice()).unwrap();
        prop_assert_eq!(encoder.encode(&decoded).unwrap(), encoded);
    }
}
