//! The tables of figure 8, encoded.

use crate::dataset::sample;
use crate::settings::EncoderRows;
use crate::{ErrorKind, OwnTable, Result, Settings};
use hopfit::Cues;
use hopfit::classify::{ErrorKind as Refusal, Features, SignEncoder, Split, Trial};
use hopfit::data::{LabelledTable, TableOptions, read_table};
use hopfit::random::Stream;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The paper's tables and two more, and the columns that are no features.
const TABLES: [(&str, &[&str]); 5] =
    [("wine", &[]), ("zoo", &["name"]), ("breast_cancer", &[]), ("iris", &[]), (DIGITS, &[])];
/// Pictures of 8×8 grey pixels: too many bits for the paper's programs within
/// the budget.
pub(super) const DIGITS: &str = "digits";

/// Rows of a table as bits, with their classes.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) name: String,
    bits: Cues,
    /// The values, where each split has an encoder of its own.
    values: Option<Values>,
    features: Features,
    labels: Vec<usize>,
    /// The seed, and this table's part of its streams.
    seed: u64,
    streams: u64,
}

/// What an encoder is fitted to.
#[derive(Debug)]
struct Values {
    values: Vec<f64>,
    features: usize,
    clusters: usize,
}

impl Values {
    /// Clusters found on `chosen` rows alone.
    fn encoder(&self, chosen: &[usize]) -> Result<SignEncoder> {
        let rows =
            chosen.iter().flat_map(|row| &self.values[row * self.features..][..self.features]);
        let rows: Vec<f64> = rows.copied().collect();
        Ok(SignEncoder::fit(&rows, self.features, self.clusters)?)
    }
}

/// The user's table, or the paper's.
pub(super) fn tables(settings: &Settings) -> Result<Vec<Arc<Rows>>> {
    if let Some(OwnTable { name, table }) = &settings.table {
        return Ok(vec![Arc::new(Rows::encode(name, table, 0, settings)?)]);
    }
    let read = |(at, (name, ignored)): (usize, (&str, &[&str]))| {
        let ignore = ignored.iter().map(|&column| column.to_owned()).collect();
        let options = TableOptions { label: None, ignore };
        let file = format!("{name}.csv");
        let table = match &settings.data {
            None => sample(&file).table(&options)?,
            Some(folder) => {
                let path = folder.join(file);
                if !path.exists() {
                    return Err(ErrorKind::NoTable { path }.into());
                }
                read_table(path, &options)?
            }
        };
        Ok(Arc::new(Rows::encode(name, &table, at as u64, settings)?))
    };
    TABLES.into_iter().enumerate().map(read).collect()
}

impl Rows {
    fn encode(name: &str, table: &LabelledTable, number: u64, settings: &Settings) -> Result<Self> {
        let encoder = SignEncoder::fit(table.values(), table.features().len(), settings.clusters)?;
        let bits = encoder.encode(table.values())?;
        let complete: Vec<bool> = bits.rows().map(|row| !row.contains(&0)).collect();
        if let Err(error) = Split::check(table.labels(), &complete, settings.examples) {
            return Err(refusal(name, table, &error));
        }
        let labels = table.labels().to_vec();
        // Other figures use streams below these.
        let streams = (2 << 48) + (number << 32);
        let values = (settings.encoder == EncoderRows::Examples).then(|| Values {
            values: table.values().to_vec(),
            features: table.features().len(),
            clusters: settings.clusters,
        });
        let (name, features) = (name.to_owned(), encoder.features_of_bits());
        Ok(Self { name, bits, values, features, labels, seed: settings.seed, streams })
    }

    /// N.
    pub(super) fn neurons(&self) -> usize {
        self.bits.neurons()
    }

    /// Which bits are of one feature, in a repeat.
    pub(super) fn features(&self, each: usize, repeat: usize) -> Result<Features> {
        match &self.values {
            None => Ok(self.features.clone()),
            Some(values) => {
                Ok(values.encoder(&self.split(each, repeat)?.learn)?.features_of_bits())
            }
        }
    }

    fn stream(&self, repeat: usize) -> Stream {
        Stream::new(self.seed, self.streams + repeat as u64)
    }

    /// The rows that a trial learns from: the same stream draws the same.
    fn split(&self, each: usize, repeat: usize) -> Result<Split> {
        let complete: Vec<bool> = self.bits.rows().map(|row| !row.contains(&0)).collect();
        Ok(Split::few_shot(&self.labels, &complete, each, &mut self.stream(repeat))?)
    }

    /// The same for every rule: examples and damaged cues of a repeat.
    pub(super) fn trial(&self, each: usize, missing: f64, repeat: usize) -> Result<Trial> {
        let draw =
            |bits: &Cues| Trial::draw(bits, &self.labels, each, missing, &mut self.stream(repeat));
        let Some(values) = &self.values else { return Ok(draw(&self.bits)?) };
        let encoder = values.encoder(&self.split(each, repeat)?.learn)?;
        Ok(draw(&encoder.encode(&values.values)?)?)
    }

    /// A seed for the rules of a repeat: with the same one in all repeats
    /// they would prefer the same bits throughout.
    pub(super) fn seed(&self, each: usize, repeat: usize) -> u64 {
        let stream = self.streams + ((each as u64) << 20) + repeat as u64;
        Stream::new(self.seed, (1 << 56) + stream).bits()
    }

    /// How many rows there are, of how many classes.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.labels.len(), self.labels.iter().max().map_or(0, |label| label + 1))
    }

    /// A fingerprint of bits and classes.
    pub(super) fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (row, label) in self.bits.rows().zip(&self.labels) {
            hash.update(row.iter().map(|bit| bit.cast_unsigned()).collect::<Vec<u8>>());
            hash.update((*label as u64).to_le_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Says of the classes by name why rows cannot be drawn.
fn refusal(name: &str, table: &LabelledTable, error: &hopfit::classify::Error) -> crate::Error {
    let class = |class: usize| table.classes().get(class).map_or("", String::as_str);
    let reason = match *error.kind() {
        Refusal::TooFewRows { class: at, rows } => format!(
            "class `{}` has {rows} row; each class needs at least 2, one to learn and one to test",
            class(at)
        ),
        Refusal::NoCompleteRow { class: at } => format!(
            "every row of class `{}` has a missing value; a class needs a complete row to learn",
            class(at)
        ),
        Refusal::FewerThanAsked { asked, class: at, rows } => format!(
            "{asked} examples a class were asked for, but the largest class, `{}`, has {rows} rows \
             and one must be left to test; give more rows, or --examples {} or fewer",
            class(at),
            rows - 1
        ),
        _ => error.to_string(),
    };
    ErrorKind::Unsuitable { figure: name.to_owned(), reason }.into()
}
