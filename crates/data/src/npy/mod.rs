//! NumPy's `.npy` arrays.
//!
//! Reading takes any order and byte order of booleans, integers and floats;
//! writing gives what `numpy.save` gives. Objects, which NumPy would have to
//! unpickle, are never read.

mod element;
mod header;
mod read;
mod write;

pub(crate) use element::Element;
pub(crate) use header::{Header, python_tuple};
pub(crate) use read::{bit, bits, integers, reals, text};
pub(crate) use write::encode_text;
pub use write::{encode_f64, encode_i8, encode_i64};
