//! Writes splits of the data sets and what hopfit's classifiers make of them,
//! for `bench/classify.py`:
//! `cargo run --release -p hopfit --example classification -- DIR SPLITS`.
//!
//! For each split `NAME.learn.npy` and, for each share of missing bits,
//! `NAME.SHARE.test.npy`: one row a pattern or cue, the class first, with the
//! bits filled in that others imply; and `accuracies.csv`.

use hopfit::classify::{
    BayesLabels, BayesOptions, Examples, Features, HopfieldClassifier, NearestNeighbour,
    NoiseLabels, NoiseOptions, Observations, Scoring, SignEncoder, Split, erase,
};
use hopfit::data::{LabelledTable, TableOptions, npy, read_table};
use hopfit::random::Stream;
use hopfit::{Admissible, Control, Cues, Network, Problem, Rule, Stop, TieRule, Update};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Shares of what is missing.
const SHARES: [f64; 6] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5];
/// Examples a class where there are few.
const FEW: usize = 4;
const CLUSTERS: usize = 3;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder to write to")?);
    let splits: u64 = arguments.next().map_or(Ok(40), |given| given.parse())?;
    std::fs::create_dir_all(&folder)?;
    let mut table = String::from("dataset,experiment,split,missing,rule,accuracy,log_loss\n");
    for name in ["wine", "zoo", "breast_cancer"] {
        let source = source(name)?;
        for split in 0..splits {
            for experiment in [few(&source, split)?, half(&source, split)?] {
                experiment.run(&folder, name, split, &mut table)?;
            }
        }
    }
    std::fs::write(folder.join("accuracies.csv"), table.as_bytes())?;
    Ok(())
}

fn source(name: &str) -> Result<LabelledTable> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name);
    let ignore = if name == "zoo" { vec!["name".to_owned()] } else { Vec::new() };
    Ok(read_table(file.with_extension("csv"), &TableOptions { ignore, ..Default::default() })?)
}

/// One split: what to learn, and cues for each share.
struct Experiment {
    name: &'static str,
    features: Features,
    examples: Examples,
    cues: Vec<Cues>,
    labels: Vec<usize>,
}

/// As in figure 8: the encoder sees all rows, four of each class are learned,
/// single bits of the others are missing.
fn few(source: &LabelledTable, split: u64) -> Result<Experiment> {
    let encoder = SignEncoder::fit(source.values(), source.features().len(), CLUSTERS)?;
    let rows = encoder.encode(source.values())?;
    let parts = Split::few_shot(
        source.labels(),
        &vec![true; rows.count()],
        FEW,
        &mut Stream::new(1, split),
    )?;
    let test = pick(source, &parts.test);
    let whole = encoder.encode(&test.0)?;
    // The same stream: a larger share erases what a smaller one does.
    let cues = SHARES.iter().map(|share| erase(&whole, *share, &mut Stream::new(2, split)));
    let (values, labels) = pick(source, &parts.learn);
    Ok(Experiment {
        name: "few",
        features: encoder.features_of_bits(),
        examples: Examples::new(encoder.encode_patterns(&values)?, labels)?,
        cues: cues.collect::<std::result::Result<_, _>>()?,
        labels: test.1,
    })
}

/// Half of the rows of each class are learned, and the encoder sees only them;
/// whole values of the others are missing.
fn half(source: &LabelledTable, split: u64) -> Result<Experiment> {
    let mut stream = Stream::new(3, split);
    let mut learn = Vec::new();
    for class in 0..source.classes().len() {
        let is_own = |row: &usize| source.labels()[*row] == class;
        let mut rows: Vec<usize> = (0..source.labels().len()).filter(is_own).collect();
        stream.shuffle(&mut rows);
        learn.extend(&rows[..rows.len() / 2]);
    }
    stream.shuffle(&mut learn);
    let test: Vec<usize> = (0..source.labels().len()).filter(|row| !learn.contains(row)).collect();
    let (values, labels) = pick(source, &learn);
    let encoder = SignEncoder::fit(&values, source.features().len(), CLUSTERS)?;
    let (whole, truth) = pick(source, &test);
    let luck: Vec<f64> = whole.iter().map(|_| stream.uniform()).collect();
    let damaged = |share: &f64| {
        let pairs = whole.iter().zip(&luck);
        let values: Vec<f64> =
            pairs.map(|(x, luck)| if luck < share { f64::NAN } else { *x }).collect();
        encoder.encode(&values)
    };
    Ok(Experiment {
        name: "half",
        features: encoder.features_of_bits(),
        examples: Examples::new(encoder.encode_patterns(&values)?, labels)?,
        cues: SHARES.iter().map(damaged).collect::<std::result::Result<_, _>>()?,
        labels: truth,
    })
}

/// Values and classes of some rows.
fn pick(source: &LabelledTable, rows: &[usize]) -> (Vec<f64>, Vec<usize>) {
    let width = source.features().len();
    let values = rows.iter().flat_map(|row| &source.values()[row * width..][..width]);
    (values.copied().collect(), rows.iter().map(|row| source.labels()[*row]).collect())
}

/// A name, whether cues are completed for it, and what was learned.
type Named = (&'static str, bool, Box<dyn Scoring>);

impl Experiment {
    fn run(&self, folder: &Path, data: &str, split: u64, table: &mut String) -> Result<()> {
        let file = format!("{data}-{}-{split}", self.name);
        let learn = array(self.examples.patterns().as_slice(), self.examples.labels())?;
        std::fs::write(folder.join(format!("{file}.learn.npy")), &learn)?;
        let classifiers = self.classifiers()?;
        for (share, cues) in SHARES.iter().zip(&self.cues) {
            let complete = self.features.complete(cues)?;
            let test = array(complete.as_slice(), &self.labels)?;
            std::fs::write(folder.join(format!("{file}.{share}.test.npy")), &test)?;
            for (rule, is_completed, classifier) in &classifiers {
                let cues = if *is_completed { &complete } else { cues };
                let accuracy = classifier.accuracy(cues, &self.labels)?;
                let loss = log_loss(&**classifier, cues, &self.labels)?;
                let name = self.name;
                writeln!(table, "{data},{name},{split},{share},\"{rule}\",{accuracy},{loss}")?;
            }
        }
        Ok(())
    }

    fn classifiers(&self) -> Result<Vec<Named>> {
        let seen = Observations::from(&self.examples);
        let nearest = NearestNeighbour::fit(self.examples.clone());
        let (features, options) = (self.features.clone(), BayesOptions::default());
        let bayes = BayesLabels::fit(features.clone(), &seen, options)?;
        let counts = BayesOptions { example_share: Some(0.0), ..options };
        let counts = BayesLabels::fit(features, &seen, counts)?;
        let noise = NoiseLabels::fit(&self.features, &seen, NoiseOptions::default())?;
        let paper = HopfieldClassifier::new(network(&self.examples)?, self.examples.clone())?;
        let kept = paper.clone().update(Update::Cue { seed: 0 });
        Ok(vec![
            ("1-NN", false, Box::new(nearest.clone())),
            ("1-NN, completed", true, Box::new(nearest)),
            ("hopfit bayes", true, Box::new(bayes)),
            ("hopfit bayes, counts alone", true, Box::new(counts)),
            ("hopfit noise", true, Box::new(noise)),
            ("hopfit match, update cue", true, Box::new(kept)),
            ("hopfit match, update sync (the paper's)", false, Box::new(paper)),
        ])
    }
}

/// By the pseudoinverse, without its diagonal.
fn network(examples: &Examples) -> Result<Network> {
    let admissible = Admissible::symmetric(examples.neurons());
    let problem = Problem::new(examples.patterns().clone(), admissible, TieRule::Paper)?;
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    Ok(hopfit::train(&problem, &Rule::Pseudoinverse(Default::default()), &mut control)?.network)
}

/// The mean of −log of the probability of the right class, which is thought to
/// be 10⁻⁶ at least.
fn log_loss(classifier: &dyn Scoring, cues: &Cues, labels: &[usize]) -> Result<f64> {
    let probabilities = classifier.probabilities(cues)?;
    let rows = probabilities.chunks_exact(classifier.classes().len()).zip(labels);
    let of_row = |(row, label): (&[f64], &usize)| {
        let place = classifier.classes().binary_search(label).ok();
        -place.map_or(0.0, |place| row[place]).max(1e-6).ln()
    };
    Ok(rows.map(of_row).sum::<f64>() / labels.len() as f64)
}

/// Rows of bits with the class in front, as a NumPy array.
fn array(bits: &[i8], labels: &[usize]) -> Result<Vec<u8>> {
    let neurons = bits.len() / labels.len();
    let mut rows = Vec::with_capacity(bits.len() + labels.len());
    for (row, label) in bits.chunks_exact(neurons).zip(labels) {
        rows.push(i8::try_from(*label)?);
        rows.extend(row);
    }
    Ok(npy::encode_i8(&[labels.len(), neurons + 1], &rows))
}
