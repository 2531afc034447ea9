//! A diagnosis, against what is counted by hand.

use hopfit::diagnosis::{Diagnosis, DiagnosisOptions, Part, Sweep, capacity, diagnose};
use hopfit::{
    Cues, Ending, Network, NoiseOptions, Patterns, RecallOptions, Stop, Update, Weights, evaluate,
    hebbian, on_threads, pseudoinverse, random, recall_all, rules,
};

fn run(network: &Network, patterns: &Patterns, options: &DiagnosisOptions) -> Diagnosis {
    diagnose(network, patterns, options, &Stop::never(), &mut |_| {}).unwrap()
}

fn only(part: Part) -> DiagnosisOptions {
    DiagnosisOptions { parts: vec![part], trials: 5, ..Default::default() }
}

fn distance(a: &[i8], b: &[i8]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

fn memory(count: usize, neurons: usize, seed: u64) -> (Network, Patterns) {
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    let network = pseudoinverse(&patterns, &rules::PseudoinverseOptions::default()).unwrap();
    (network.on_grid(), patterns)
}

#[test]
fn basins_of_few_neurons_are_counted_over_all_cues() {
    let (network, patterns) = memory(3, 9, 4);
    for update in [Update::Cue { seed: 2 }, Update::Synchronous, Update::Random { seed: 1 }] {
        let recall = RecallOptions { update, ..Default::default() };
        let found = run(&network, &patterns, &DiagnosisOptions { recall, ..only(Part::Basins) });
        let basins = found.basins.unwrap();
        assert!(basins.exact && found.cut_short.is_empty());
        let bits = |code: usize| (0..9).map(move |at| if code >> at & 1 == 1 { 1 } else { -1 });
        let cues = Cues::new(9, (0..512).flat_map(bits).collect()).unwrap();
        let recall = RecallOptions { update, sigma: Some(found.sigma), ..Default::default() };
        let outcome = recall_all(&network, &cues, &recall).unwrap();
        let ends: Vec<_> = outcome.states.chunks_exact(9).zip(&outcome.endings).collect();
        for basin in &basins.per_pattern {
            let own = patterns.row(basin.pattern);
            let mut rings = [0; 10];
            for ((end, ending), cue) in ends.iter().zip(cues.rows()) {
                let rests = **ending == Ending::FixedPoint;
                rings[distance(cue, own)] += usize::from(rests && *end == own);
            }
            assert_eq!(basin.recalled, rings);
            assert_eq!(basin.size, Some(rings.iter().sum()));
        }
        let cycles = ends.iter().filter(|(_, ending)| **ending != Ending::FixedPoint).count();
        assert_eq!(basins.ends.last().map(|end| (end.kind, end.cues)), Some(("cycle", cycles)));
        assert_eq!(basins.ends.iter().map(|end| end.cues).sum::<usize>(), 512);
        assert_eq!(basins.cues, [1, 9, 36, 84, 126, 126, 84, 36, 9, 1]);
    }
}

#[test]
fn rings_are_sampled_fairly() {
    let (network, patterns) = memory(8, 21, 1);
    let options =
        DiagnosisOptions { radii: Some(vec![0, 1, 3]), trials: 300, seed: 5, ..only(Part::Basins) };
    let basins = run(&network, &patterns, &options).basins.unwrap();
    assert!(!basins.exact && basins.cues == [300; 3] && basins.recalled_fraction[0] == 1.0);
    // All 1330 cues at three flipped bits.
    let recall = RecallOptions { sigma: None, ..Default::default() };
    let sigma = network.median_stability(&patterns).unwrap();
    let (mut good, mut all) = (0, 0);
    for pattern in patterns.rows() {
        let mut bits = Vec::new();
        for a in 0..21 {
            for b in 0..a {
                for c in 0..b {
                    let from = bits.len();
                    bits.extend_from_slice(pattern);
                    [a, b, c].iter().for_each(|at| bits[from + at] = -bits[from + at]);
                }
            }
        }
        let cues = Cues::new(21, bits).unwrap();
        let recall = RecallOptions { sigma: Some(sigma), ..recall.clone() };
        let states = recall_all(&network, &cues, &recall).unwrap().states;
        good += states.chunks_exact(21).filter(|end| *end == pattern).count();
        all += cues.count();
    }
    let share = good as f64 / all as f64;
    let (low, high) = basins.recalled_interval[2];
    assert!(0.2 < share && share < 0.98, "a share that tells something: {share}");
    assert!(low < share && share < high, "{low} {share} {high}");
}

#[test]
fn curves_begin_with_the_cues_that_evaluation_has() {
    let (network, patterns) = memory(20, 60, 3);
    let levels = Some(vec![0.0, 0.1, 1.0]);
    let options = DiagnosisOptions { levels, seed: 4, ..only(Part::Curve) };
    let curve = run(&network, &patterns, &options).curve.unwrap();
    for (noise, missing_share, point) in
        [(0.1, 0.0, &curve.flipped[1]), (0.0, 0.1, &curve.missing[1])]
    {
        let recall = RecallOptions::default();
        let noise = NoiseOptions { noise, missing_share, trials: 5, seed: 4, recall };
        let noise = evaluate(&network, &patterns, Some(&noise)).unwrap().noise.unwrap();
        assert_eq!(point.recalled_fraction, noise.recalled_fraction);
        assert_eq!(point.nearest_fraction, noise.nearest_fraction);
        assert!((point.wrong_bits - noise.wrong_bits_after).abs() < 1e-12);
        let (low, high) = point.recalled_interval;
        assert!(low <= point.recalled_fraction && point.recalled_fraction <= high);
    }
    assert_eq!((curve.flipped[0].recalled, curve.flipped[0].cues), (100, 100));
    assert_eq!((curve.flipped[2].recalled, curve.missing[2].recalled), (0, 0));
}

#[test]
fn endings_are_told_apart() {
    // Hebb's rule for three patterns keeps their mixtures and inverses.
    let patterns = Patterns::random(3, 40, 2).unwrap();
    let network = hebbian(&patterns);
    let recall = RecallOptions { update: Update::Random { seed: 3 }, ..Default::default() };
    let options = DiagnosisOptions { noise: 0.5, trials: 200, recall, ..only(Part::Endings) };
    let found = run(&network, &patterns, &options).endings.unwrap();
    let count = |name: &str| found.counts.iter().find(|count| count.ended == name).unwrap().cues;
    assert_eq!(found.counts.iter().map(|count| count.cues).sum::<usize>(), 600);
    for name in ["recalled", "another_pattern", "inverse", "mixture_of_three"] {
        assert!(count(name) > 0, "{name}: {found:?}");
    }
    assert_eq!(count("cycle"), 0);
    assert_eq!(found.overlaps.count, 600);
    assert_eq!(found.overlaps.largest, 1.0);
    // Two neurons that oppose each other alternate for ever.
    let weights = Weights::new(2, vec![0.0, -1.0, -1.0, 0.0]).unwrap();
    let both = Patterns::from_rows(&[[1, 1]]).unwrap();
    let options = DiagnosisOptions {
        noise: 0.0,
        recall: RecallOptions::synchronous(),
        ..only(Part::Endings)
    };
    let found = run(&Network::without_bias(weights), &both, &options).endings.unwrap();
    assert_eq!(found.counts[5].cues, 5);
    assert_eq!((found.counts[5].ended, found.distinct), ("cycle", 0));
}

#[test]
fn energies_fall_where_one_neuron_changes_at_a_time() {
    let (network, patterns) = memory(12, 40, 6);
    for update in [Update::Random { seed: 1 }, Update::Cue { seed: 1 }] {
        let recall = RecallOptions { update, ..Default::default() };
        let options = DiagnosisOptions { recall, noise: 0.3, seed: 9, ..only(Part::Energy) };
        let traces = run(&network, &patterns, &options).energy.unwrap().traces;
        assert_eq!(traces.len(), 10);
        let cues = Cues::noisy(
            &patterns.window(0, Some(10)).unwrap(),
            0.3,
            &mut random::Stream::new(9, 0),
        );
        for trace in traces {
            let cue = cues.row(trace.pattern);
            assert_eq!(trace.energies[0], network.energy(cue).unwrap());
            assert_eq!(trace.wrong_bits[0], distance(cue, patterns.row(trace.pattern)));
            let falls = trace.energies.windows(2).all(|pair| pair[1] <= pair[0]);
            assert!(falls || update == (Update::Cue { seed: 1 }), "{trace:?}");
            assert_eq!(trace.energies.len(), trace.wrong_bits.len());
            assert!(trace.energies.last() < trace.energies.first());
        }
    }
}

#[test]
fn a_census_of_more_neurons_is_a_sample_of_all_fixed_points() {
    // Two halves that know nothing of each other: fixed points multiply.
    let (half, patterns) = memory(4, 13, 8);
    let two = |i: usize, j: usize| {
        if i / 13 == j / 13 { half.weights().row(i % 13)[j % 13] } else { 0.0 }
    };
    let network = Network::without_bias(Weights::from_fn(26, two).unwrap());
    let rows: Vec<Vec<i8>> = patterns.rows().map(|row| row.repeat(2)).collect();
    let doubled = Patterns::from_rows(&rows).unwrap();
    let exact = run(&half, &patterns, &only(Part::Census)).census.unwrap();
    assert!(exact.exact && exact.sample.is_none());
    assert_eq!(exact.kinds[0].fixed_points, 4);
    assert!(exact.lowest.windows(2).all(|pair| pair[0].energy <= pair[1].energy));
    let options = DiagnosisOptions { starts: 3000, ..only(Part::Census) };
    let found = run(&network, &doubled, &options).census.unwrap();
    let sample = found.sample.unwrap();
    let all = exact.fixed_points * exact.fixed_points;
    assert!(!found.exact && sample.starts == 3000 && sample.unsettled == 0);
    assert!(found.fixed_points <= all && found.fixed_points > all / 4, "{}", found.fixed_points);
    assert!(sample.at_least >= found.fixed_points as f64 && sample.at_least < 1.2 * all as f64);
    let starts: usize = found.kinds.iter().filter_map(|kind| kind.starts).sum();
    assert_eq!(starts, 3000);
    for point in found.lowest {
        let fields = network.fields(&point.state).unwrap();
        assert!(fields.iter().zip(&point.state).all(|(h, x)| (*h > 0.0) == (*x == 1)));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for (count, neurons) in [(6, 14), (15, 70)] {
        let (network, patterns) = memory(count, neurons, 2);
        let options = DiagnosisOptions { trials: 3, starts: 600, ..Default::default() };
        let one = on_threads(1, || run(&network, &patterns, &options)).unwrap();
        let three = on_threads(3, || run(&network, &patterns, &options)).unwrap();
        assert_eq!(one, three);
        assert!(one.cut_short.is_empty() && one.energy.is_some() && one.distributions.is_some());
    }
}

#[test]
fn a_stopped_diagnosis_tells_what_was_done() {
    let (network, patterns) = memory(15, 70, 2);
    let options = DiagnosisOptions::default();
    let stop = Stop::never();
    stop.raise();
    let found = diagnose(&network, &patterns, &options, &stop, &mut |_| {}).unwrap();
    assert!(found.distributions.is_some() && found.curve.is_none() && found.census.is_none());
    assert_eq!(found.cut_short, &Part::ALL[1..]);

    // Stopped in the fourth round of the curves: what three rounds tell.
    let (stop, options) = (Stop::never(), DiagnosisOptions { trials: 50, ..only(Part::Curve) });
    let mut rounds = 0;
    let mut count = |_: &rules::Progress| {
        rounds += 1;
        if rounds == 4 {
            stop.raise();
        }
    };
    let found = diagnose(&network, &patterns, &options, &stop, &mut count).unwrap();
    let three = run(&network, &patterns, &DiagnosisOptions { trials: 3, ..only(Part::Curve) });
    assert_eq!((found.curve, found.cut_short), (three.curve, vec![Part::Curve]));
}

#[test]
fn the_capacity_of_the_pseudoinverse_is_below_the_neurons() {
    let sweep = Sweep { neurons: 12, counts: (7..16).collect(), repeats: 12, seed: 3 };
    let flips = |patterns: &Patterns| {
        let network = pseudoinverse(patterns, &rules::PseudoinverseOptions::default())?;
        Ok::<_, rules::Error>(network.flips(patterns)?.total())
    };
    let found = capacity(&sweep, &Stop::never(), &mut |_| {}, flips).unwrap().unwrap();
    let p50 = found.p50.unwrap();
    let (low, high) = (found.p50_interval.0.unwrap(), found.p50_interval.1.unwrap());
    assert!((8.0..12.0).contains(&p50) && low < p50 && p50 < high, "{found:?}");
    assert!(found.points.iter().all(|point| point.draws == 12));
    // With as many patterns as neurons the projection is the identity, and
    // nothing is left of it beside the diagonal.
    assert!(found.points.iter().all(|point| point.patterns < 12 || point.stored == 0));
    assert!(found.points[0].stored > 6);
    let again = capacity(&sweep, &Stop::never(), &mut |_| {}, flips).unwrap().unwrap();
    assert_eq!(found, again);
    let stop = Stop::never();
    stop.raise();
    assert_eq!(capacity(&sweep, &stop, &mut |_| {}, flips).unwrap(), None);
}

#[test]
fn options_out_of_range_and_other_sizes_are_refused() {
    let (network, patterns) = memory(3, 9, 4);
    let refused = |options: DiagnosisOptions, patterns: &Patterns| {
        diagnose(&network, patterns, &options, &Stop::never(), &mut |_| {}).unwrap_err().to_string()
    };
    let noisy = DiagnosisOptions { noise: -0.1, ..Default::default() };
    assert!(refused(noisy, &patterns).contains("from 0 to 1"));
    let far = DiagnosisOptions { radii: Some(vec![10]), ..Default::default() };
    assert!(refused(far, &patterns).contains("10 bits"));
    let other = Patterns::random(2, 8, 1).unwrap();
    assert!(refused(DiagnosisOptions::default(), &other).contains("size 8"));
}
