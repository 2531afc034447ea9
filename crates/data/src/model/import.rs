//! Weights that other programs have saved.

use super::npz::Archive;
use super::{MOST_NEURONS, Meta, Model};
use crate::error::{ArrayError, ModelError, Result, Step};
use crate::npy::{self, Header};
use crate::source::{Format, beginning, format_of};
use crate::{Error, Input};
use hopfit_core::{Network, Weights};
use std::path::Path;

/// Names that weights have in archives of others, the likeliest first.
/// `numpy.savez` calls arrays that were given without a name `arr_0`, ….
const NAMES: [&str; 8] = ["weights", "weight", "W", "w", "J", "T", "matrix", "arr_0"];

impl Model {
    /// Weights that another program saved: a model of this one (`.npz`), a
    /// square `.npy` array, or a `.npz` archive with a square array, which is
    /// the one called `array` if that is given, else the only square one or the
    /// first of the names `weights`, `weight`, `W`, `w`, `J`, `T`, `matrix`,
    /// `arr_0`.
    ///
    /// Row i of a foreign array is what neuron i hears: its field is row i times
    /// the state. That is how `hopfieldnetwork` (`save_network`, `arr_0`) and
    /// `hopfieldkit` (`numpy.save` of `net.weights`) have it. For symmetric
    /// weights it does not matter. Nothing is changed: a diagonal that is not
    /// zero stays.
    ///
    /// ```
    /// use hopfit_data::{Model, Output, npy};
    /// let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("theirs.npy");
    /// Output::from_arg(&file).write(&npy::encode_f64(&[2, 2], &[0.0, 0.5, 0.25, 0.0]))?;
    /// let model = Model::import(&file, None)?;
    /// assert_eq!(model.network.weights().row(0), [0.0, 0.5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Neither of these formats, no square array, or none of that name, and
    /// values that are not finite numbers.
    pub fn import(path: impl AsRef<Path>, array: Option<&str>) -> Result<Self> {
        let path = path.as_ref();
        import(path, array).map_err(|kind| Error::new(path, kind))
    }
}

impl Input {
    /// The weights in it, see [`Model::import`].
    ///
    /// # Errors
    /// As [`Model::import`].
    pub fn weights(&self, array: Option<&str>) -> Result<Model> {
        self.named(Model::import(self.path(), array))
    }
}

fn import(path: &Path, array: Option<&str>) -> Step<Model> {
    let (start, mut source) = beginning(path)?;
    if !start.starts_with(b"PK") {
        if !matches!(format_of(&start)?, Format::Npy) {
            let reason = "it is neither an .npz archive nor an .npy array".to_owned();
            return Err(ModelError::NotAModel { reason }.into());
        }
        if array.is_some() {
            let reason = "it is a single .npy array, in which none has a name".to_owned();
            return Err(ModelError::NotAModel { reason }.into());
        }
        let header = Header::read(&mut source)?;
        let neurons =
            side(&header.shape).ok_or_else(|| ArrayError::dimensions(&header.shape, expected()))?;
        return model(neurons, npy::reals(&mut source, &header)?, "an .npy array".to_owned());
    }
    drop(source);
    let mut archive = Archive::open(path)?;
    let names = archive.names();
    let is_ours = names.iter().any(|name| name == "weights");
    if is_ours && array.is_none_or(|array| array == "weights") {
        return super::read(path);
    }
    let name = match array {
        Some(name) => name.to_owned(),
        None => likeliest(&mut archive, &names)?,
    };
    let found = archive.square(&name, &side)?;
    let Some((neurons, values)) = found else {
        return Err(ModelError::NoSquareArray { name: Some(name), found: names }.into());
    };
    model(neurons, values, format!("the array {name} of an .npz archive"))
}

/// The square array that is most likely the weights.
fn likeliest(archive: &mut Archive, names: &[String]) -> Step<String> {
    let mut square = Vec::new();
    for name in names {
        if archive.shape(name)?.is_some_and(|shape| side(&shape).is_some()) {
            square.push(name.clone());
        }
    }
    let known = NAMES.iter().find(|name| square.iter().any(|found| found == *name));
    match (known, square.as_slice()) {
        (Some(name), _) => Ok((*name).to_owned()),
        (None, [only]) => Ok(only.clone()),
        _ => Err(ModelError::NoSquareArray { name: None, found: names.to_vec() }.into()),
    }
}

/// N of an N×N array that can be weights.
fn side(shape: &[u64]) -> Option<usize> {
    match *shape {
        [rows, columns] if rows == columns && (2..=MOST_NEURONS as u64).contains(&rows) => {
            Some(rows as usize)
        }
        _ => None,
    }
}

fn expected() -> String {
    format!("(N, N) with N from 2 to {MOST_NEURONS}")
}

fn model(neurons: usize, values: Vec<f64>, from: String) -> Step<Model> {
    let network = Network::without_bias(Weights::new(neurons, values)?);
    let integer = network.to_integer();
    let mut meta = Meta::new(neurons);
    meta.other.insert("imported".to_owned(), from.into());
    Ok(Model { network, integer, meta })
}
