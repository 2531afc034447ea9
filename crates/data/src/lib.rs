//! The files of Hopfield memories.
//!
//! | to | use |
//! |---|---|
//! | read patterns from NPY, CSV, IDX, PNG, JPEG, BMP, GIF, PBM, PGM, PPM, PAM | [`read_patterns`] with [`ReadOptions`] |
//! | read cues with missing bits | [`read_cues`] with [`Missing`] |
//! | know what a reader decided | [`Note`] |
//! | the same from numbers in memory | [`patterns_of_values`], [`cues_of_values`] |
//! | read the labels of IDX images | [`read_labels`] |
//! | read a table of features with a class a row | [`read_table`] |
//! | write states as NPY, CSV or a sheet of pictures | [`StatesFormat`] |
//! | write patterns so that they are read back | [`PatternsFormat`] |
//! | read weights of other programs | [`Model::import`] |
//! | write weights for other programs | [`WeightsFormat`] |
//! | keep a network with its history | [`Model`], [`Meta`] |
//! | read from standard input what files hold | [`Input`] |
//! | write a file at once or not at all, or to standard output | [`Output`] |
//! | tell whether two names are the same file | [`FileId`] |
//! | write NumPy arrays | [`npy`] |
//! | look at patterns and weights | [`picture`] |
//! | have real patterns and tables without a file | [`Sample`] |
//!
//! Nothing in a file is trusted: sizes that a header promises take no memory
//! before the file has delivered them, and whatever is wrong gives one
//! [`Error`] that names the file and the place.
//!
//! ```
//! use hopfit_data::{Output, ReadOptions, npy, read_patterns};
//! let folder = tempfile::tempdir()?;
//! let file = folder.path().join("patterns.npy");
//! Output::from_arg(&file).write(&npy::encode_i8(&[2, 3], &[1, -1, 1, -1, 1, 1]))?;
//! let options = ReadOptions { skip: 1, ..Default::default() };
//! assert_eq!(read_patterns(&file, &options)?.patterns.row(0), [-1, 1, 1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod atomic;
mod bits;
mod decode;
mod error;
mod grey;
mod guard;
mod identity;
mod idx;
mod images;
mod input;
mod labelled;
mod missing;
mod model;
mod note;
pub mod npy;
mod options;
mod packed;
pub mod picture;
mod place;
mod pnm;
mod raster;
mod read;
mod resize;
mod sample;
mod source;
mod states;
mod table;
mod target;
mod temporary;
mod text;
mod values;

pub use atomic::{Output, Staged};
pub use bits::PatternsFormat;
pub use error::{
    ArrayError, Error, ErrorKind, ModelError, PictureError, Result, TableError, TextError,
};
pub use identity::FileId;
pub use idx::read_labels;
pub use input::Input;
pub use labelled::{LabelledTable, TableOptions, read_table};
pub use missing::Missing;
pub use model::{FORMAT, MOST_NEURONS, Meta, Model, RecallMeta, WeightsFormat};
pub use note::Note;
pub use options::ReadOptions;
pub use packed::{packed, plain_name};
pub use place::Place;
pub use read::{CueSet, PatternSet, read_cues, read_patterns};
pub use sample::Sample;
pub use states::StatesFormat;
pub use values::{cues_of_values, patterns_of_values};
