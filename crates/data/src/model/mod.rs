//! Models as files.

mod agree;
mod export;
mod import;
mod meta;
mod npz;
mod onnx;

pub use export::WeightsFormat;
pub use meta::{FORMAT, Meta, RecallMeta};

use crate::error::{ErrorKind, ModelError, Result, Step};
use crate::{Error, Output, Staged, npy};
use hopfit_core::{IntegerNetwork, Network, Weights};
use npz::Archive;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The most neurons that a model file may have: its weights then fill 2 GiB.
pub const MOST_NEURONS: usize = 1 << 14;

/// A network with all that is known about where it comes from.
///
/// # The file
/// A `.npz` archive of plain NumPy arrays, which `numpy.load` opens without
/// pickles:
///
/// | array | shape and type | |
/// |---|---|---|
/// | `weights` | N×N f64 | entry (j, i) is what neuron j contributes to the field of neuron i |
/// | `bias` | N f64 | |
/// | `weights_int`, `bias_int` | N×N and N i64 | the same in whole numbers, where there are any |
/// | `meta` | 0-dimensional text | a JSON object, see [`Meta`] |
///
/// One recall step for the rows of an array `X` of ±1 is therefore
///
/// ```python
/// z = numpy.load("model.npz")
/// Y = numpy.where(X @ z["weights"] + z["bias"] > 0, 1, -1)
/// ```
///
/// for symmetric weights and for free ones alike. ([`Weights`] holds the
/// transpose, W of h = W x + b; for symmetric weights there is no
/// difference.) The arrays are not compressed and carry no time, so that the
/// same model always gives the same bytes.
///
/// ```
/// use hopfit_core::{Network, Weights};
/// use hopfit_data::{Meta, Model, Output};
/// let network = Network::without_bias(Weights::new(2, vec![0.0, 0.5, 0.5, 0.0])?);
/// let integer = network.to_integer();
/// let meta = Meta { rule: Some("hebbian".into()), ..Meta::new(2) };
/// let model = Model { network, integer, meta };
///
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("model.npz");
/// model.write(&Output::File(file.clone()))?;
/// assert_eq!(Model::read(&file)?, model);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Weights and bias in floating point.
    pub network: Network,
    /// Weights and bias in whole numbers, whose recall is exact, where there
    /// are any. They need not have the scale of `network`, but one factor must
    /// lie between all of them.
    pub integer: Option<IntegerNetwork>,
    /// What else is known.
    pub meta: Meta,
}

impl Model {
    /// σ of the stored patterns, if the file knows it: see
    /// [`hopfit_core::Recaller::sigma`].
    #[must_use]
    pub fn sigma(&self) -> Option<f64> {
        self.meta.recall.as_ref().map(|recall| recall.sigma)
    }

    /// Reads a model; compressed archives (`numpy.savez_compressed`) and ones
    /// that lack all but `weights` are read too. A missing bias is zero.
    ///
    /// # Errors
    /// No archive, a damaged one, arrays missing, of the wrong shape or type,
    /// or not finite, a `meta` that does not fit them, and whole numbers that
    /// are not the weights and biases times one positive factor.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        read(path).map_err(|kind| Error::new(path, kind))
    }

    /// Writes it.
    ///
    /// # Errors
    /// Parts of unequal size, and what [`Output::write`] returns.
    pub fn write(&self, output: &Output) -> Result<()> {
        output.write(&self.encode(output.name())?)
    }

    /// Writes it beside its place, see [`Output::stage`].
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn stage(&self, output: &Output) -> Result<Staged> {
        output.stage(self.encode(output.name())?)
    }

    /// The bytes of the file; `name` is for messages.
    ///
    /// # Errors
    /// Parts of unequal size.
    pub fn encode(&self, name: impl AsRef<Path>) -> Result<Vec<u8>> {
        self.to_bytes().map_err(|kind| Error::new(name, kind))
    }

    /// Writes it to a new file in the folder for temporary files, for a model
    /// that would be lost because its own place fails, and returns the name.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn rescue(&self) -> Result<PathBuf> {
        let folder = std::env::temp_dir();
        let kept = self.to_bytes().and_then(|bytes| {
            let builder = &mut tempfile::Builder::new();
            let file = builder.prefix("hopfit-").suffix(".npz").tempfile_in(&folder);
            let mut file = file.map_err(ErrorKind::Write)?;
            file.write_all(&bytes).map_err(ErrorKind::Write)?;
            let (_, path) = file.keep().map_err(|why| ErrorKind::Write(why.error))?;
            Ok(path)
        });
        kept.map_err(|kind| Error::new(folder, kind))
    }

    /// The bytes of the file.
    fn to_bytes(&self) -> Step<Vec<u8>> {
        let neurons = self.network.neurons();
        check_neurons(neurons)?;
        self.meta.check(neurons)?;
        let square = [neurons, neurons];
        let weights = transposed(neurons, self.network.weights().as_slice());
        let mut arrays = vec![
            ("weights", npy::encode_f64(&square, &weights)),
            ("bias", npy::encode_f64(&[neurons], self.network.bias())),
        ];
        if let Some(integer) = &self.integer {
            check_size("the integer network", neurons, integer.neurons())?;
            let weights = transposed(neurons, integer.weights());
            arrays.push(("weights_int", npy::encode_i64(&square, &weights)));
            arrays.push(("bias_int", npy::encode_i64(&[neurons], integer.bias())));
        }
        arrays.push(("meta", npy::encode_text(&self.meta.to_json()?)));
        npz::pack(&arrays)
    }
}

fn read(path: &Path) -> Step<Model> {
    let mut archive = Archive::open(path)?;
    let network = read_network(&mut archive)?;
    let neurons = network.neurons();
    let integer = read_integer(&mut archive, &network)?;
    let meta = match archive.text("meta")? {
        Some(json) => Meta::from_json(&json, neurons)?,
        None => Meta::unknown(neurons),
    };
    Ok(Model { network, integer, meta })
}

fn read_network(archive: &mut Archive) -> Step<Network> {
    let Some((shape, weights)) = archive.reals("weights", &is_square)? else {
        return Err(ModelError::NoWeights { found: archive.names() }.into());
    };
    let neurons = shape[0] as usize;
    let weights = Weights::new(neurons, transposed(neurons, &weights))?;
    Ok(match archive.reals("bias", &is_vector(neurons))? {
        Some((_, bias)) => Network::new(weights, bias)?,
        None => Network::without_bias(weights),
    })
}

fn read_integer(archive: &mut Archive, network: &Network) -> Step<Option<IntegerNetwork>> {
    let neurons = network.neurons();
    let Some(weights) = archive.integers("weights_int", &is_square_of(neurons))? else {
        return Ok(None);
    };
    let bias = match archive.integers("bias_int", &is_vector(neurons))? {
        Some(bias) => bias,
        None if network.bias().iter().all(|bias| *bias == 0.0) => vec![0; neurons],
        None => {
            let reason = "it has `weights_int` and a bias, but no `bias_int`".to_owned();
            return Err(ModelError::NotAModel { reason }.into());
        }
    };
    let integer = IntegerNetwork::new(neurons, transposed(neurons, &weights), bias)?;
    agree::check(network, &integer)?;
    Ok(Some(integer))
}

/// What a shape should be, where it is something else.
type ShapeCheck<'a> = dyn Fn(&[u64]) -> std::result::Result<(), String> + 'a;

fn is_square(shape: &[u64]) -> std::result::Result<(), String> {
    match *shape {
        [rows, columns] if rows == columns && (2..=MOST_NEURONS as u64).contains(&rows) => Ok(()),
        _ => Err(format!("(N, N) with N from 2 to {MOST_NEURONS}")),
    }
}

fn is_square_of(neurons: usize) -> impl Fn(&[u64]) -> std::result::Result<(), String> {
    expects(vec![neurons as u64; 2])
}

fn is_vector(neurons: usize) -> impl Fn(&[u64]) -> std::result::Result<(), String> {
    expects(vec![neurons as u64])
}

fn expects(expected: Vec<u64>) -> impl Fn(&[u64]) -> std::result::Result<(), String> {
    move |shape| if shape == expected { Ok(()) } else { Err(npy::python_tuple(&expected)) }
}

fn check_neurons(neurons: usize) -> Step<()> {
    if neurons <= MOST_NEURONS {
        return Ok(());
    }
    let reason = format!("{neurons} neurons are more than a model file may have ({MOST_NEURONS})");
    Err(ModelError::NotAModel { reason }.into())
}

fn check_size(what: &'static str, expected: usize, found: usize) -> Step<()> {
    if expected == found {
        return Ok(());
    }
    let kind = hopfit_core::ErrorKind::SizeMismatch { what, expected, found };
    Err(hopfit_core::Error::from(kind).into())
}

/// Between `W` of h = W x and the file's array, of which `X @ weights` gives
/// the fields.
fn transposed<T: Copy>(neurons: usize, values: &[T]) -> Vec<T> {
    let columns = 0..neurons;
    columns.flat_map(|j| (0..neurons).map(move |i| values[i * neurons + j])).collect()
}
