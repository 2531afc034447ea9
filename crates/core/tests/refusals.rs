//! What is refused, and in which words.

use hopfit_core::{
    Admissible, Cues, ErrorKind, Network, Patterns, Problem, Shape, TieRule, Weights,
};

#[test]
fn patterns() {
    let refusal = |neurons, bits: &[i8]| Patterns::new(neurons, bits.to_vec()).unwrap_err();
    assert_eq!(*refusal(3, &[]).kind(), ErrorKind::NoPatterns);
    assert_eq!(*refusal(1, &[1]).kind(), ErrorKind::TooFewNeurons { neurons: 1 });
    assert_eq!(*refusal(0, &[1]).kind(), ErrorKind::TooFewNeurons { neurons: 0 });
    let text = refusal(2, &[1, 1, -1, 3]).to_string();
    assert_eq!(text, "pattern 1, neuron 1: 3 is not +1 or -1");
    let ragged = Patterns::from_rows(&[vec![1, 1], vec![1]]).unwrap_err();
    assert_eq!(*ragged.kind(), ErrorKind::Ragged { pattern: 1, expected: 2, found: 1 });
    assert!(Patterns::from_rows(&[[1, i8::MIN]]).is_err());
    assert!(Cues::from_rows(&[[1, 2]]).unwrap_err().to_string().contains("0 for a missing bit"));
}

#[test]
fn windows_never_come_back_empty() {
    let patterns = Patterns::random(5, 4, 1).unwrap();
    assert_eq!(patterns.window(3, Some(9)).unwrap().count(), 2);
    assert_eq!(*patterns.window(5, None).unwrap_err().kind(), ErrorKind::NoPatterns);
}

#[test]
fn networks() {
    let weights = |values| Weights::new(2, values);
    let text = weights(vec![0.0, f64::NAN, 0.0, 0.0]).unwrap_err().to_string();
    assert_eq!(text, "weight of neuron 0, entry 1, is NaN; it must be finite");
    assert!(weights(vec![0.0; 3]).is_err());
    let good = weights(vec![0.0; 4]).unwrap();
    assert!(Network::new(good.clone(), vec![0.0; 3]).is_err());
    assert!(Network::new(good.clone(), vec![0.0, f64::INFINITY]).is_err());
    let other = Patterns::random(2, 3, 1).unwrap();
    let error = Network::without_bias(good).flips(&other).unwrap_err();
    assert_eq!(error.to_string(), "a pattern has size 3 where 2 is needed");
}

#[test]
fn shapes_and_problems() {
    assert_eq!("28X28".parse::<Shape>().unwrap(), Shape::new(28, 28));
    for wrong in ["", "9", "9x", "0x9", "-1x4", "99999x1", "9x9x9"] {
        assert!(wrong.parse::<Shape>().is_err(), "{wrong:?}");
    }
    assert!(Shape::new(3, 3).for_neurons(8).is_err());
    let patterns = Patterns::random(2, 3, 1).unwrap();
    assert!(Problem::new(patterns, Admissible::symmetric(4), TieRule::Paper).is_err());
    for wrong in ["integer:0", "integer:", "real", "integer:99999999"] {
        assert!(wrong.parse::<hopfit_core::WeightRange>().is_err(), "{wrong:?}");
    }
}
