//! Data sets that are built in.

use crate::labelled::table_of_bytes;
use crate::read::patterns_of_bytes;
use crate::{LabelledTable, PatternSet, ReadOptions, Result, TableOptions};

/// A small real data set that is built in: handwritten digits, or a table.
///
/// They keep their own licences; [`Sample::README`] names these and the
/// sources, and goes wherever the files go.
///
/// ```
/// use hopfit_data::{ReadOptions, Sample, TableOptions};
/// let digits = Sample::named("mnist4k-images-idx3-ubyte.gz").unwrap();
/// let options = ReadOptions { first: Some(3), ..Default::default() };
/// let set = digits.patterns(&options)?;
/// assert_eq!((set.patterns.count(), set.patterns.neurons()), (3, 784));
/// let wine = Sample::named("wine.csv").unwrap().table(&TableOptions::default())?;
/// assert_eq!((wine.rows(), wine.classes().len()), (178, 3));
/// # Ok::<(), hopfit_data::Error>(())
/// ```
#[derive(Debug)]
pub struct Sample {
    name: &'static str,
    bytes: &'static [u8],
}

/// The samples of these names.
macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        &[$(Sample { name: $name, bytes: include_bytes!(concat!("../samples/", $name)) }),*]
    };
}

impl Sample {
    /// All of them.
    pub const ALL: &'static [Self] = samples![
        "breast_cancer.csv",
        "digits.csv",
        "digits8x8-images-idx3-ubyte.gz",
        "iris.csv",
        "mnist4k-images-idx3-ubyte.gz",
        "mnist4k-labels-idx1-ubyte.gz",
        "wine.csv",
        "zoo.csv",
    ];

    /// What they are, where they are from, and their licences: a text in
    /// Markdown.
    pub const README: &'static str = include_str!("../samples/README.md");

    /// The sample of that file name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|sample| sample.name == name)
    }

    /// The name of its file.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The file, as it is.
    #[must_use]
    pub fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    /// Patterns of pictures, as [`read_patterns`](crate::read_patterns) reads
    /// them from the file.
    ///
    /// # Errors
    /// A table, or options that leave no pattern.
    pub fn patterns(&self, options: &ReadOptions) -> Result<PatternSet> {
        patterns_of_bytes(self.name, self.bytes, options)
    }

    /// The table, as [`read_table`](crate::read_table) reads it from the file.
    ///
    /// # Errors
    /// A sample that is no table, or columns that it does not have.
    pub fn table(&self, options: &TableOptions) -> Result<LabelledTable> {
        table_of_bytes(self.name, self.bytes, options)
    }
}
