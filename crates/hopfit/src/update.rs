//! How neurons are updated, as users say it.

use crate::{ErrorKind, Result};
use hopfit_core::{Choice, Cooling, Update};
use std::fmt;

/// How neurons are updated, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum UpdateName {
    /// [`Update::Cue`].
    #[default]
    Cue,
    /// [`Update::Graded`].
    Graded,
    /// [`Update::Synchronous`].
    Sync,
    /// [`Update::Random`].
    Async,
    /// [`Update::Sequential`].
    Sequential,
    /// [`Update::Glauber`].
    Glauber,
}

impl Choice for UpdateName {
    const WHAT: &'static str = "an order of updates";
    const ALL: &'static [Self] =
        &[Self::Cue, Self::Graded, Self::Sync, Self::Async, Self::Sequential, Self::Glauber];

    fn name(self) -> &'static str {
        match self {
            Self::Cue => "cue",
            Self::Graded => "graded",
            Self::Sync => "sync",
            Self::Async => "async",
            Self::Sequential => "sequential",
            Self::Glauber => "glauber",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Cue => "One at a time, with the cue as a fading field",
            Self::Graded => "All at once in graded states, beside the cue",
            Self::Sync => "All neurons at once (Eq. 6; one step with --max-steps 1)",
            Self::Async => "One at a time, in random order",
            Self::Sequential => "One at a time, in order of index",
            Self::Glauber => "One at a time, at a temperature",
        }
    }
}

/// An option of [`UpdateSpec`] that belongs to one update alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateOption {
    /// The first temperature.
    Temperature,
    /// How it falls.
    Cooling,
}

impl UpdateOption {
    /// The name of the field.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Cooling => "cooling",
        }
    }
}

impl fmt::Display for UpdateOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How neurons are updated: a name, and what belongs to it.
///
/// ```
/// use hopfit::{Cooling, Update, UpdateName, UpdateSpec};
/// let spec = UpdateSpec { name: UpdateName::Glauber, seed: 7, ..UpdateSpec::default() };
/// let cooling = Cooling::Linear;
/// assert_eq!(spec.update()?, Update::Glauber { temperature: 0.3, cooling, seed: 7 });
/// let foreign = UpdateSpec { temperature: Some(0.1), ..UpdateSpec::default() };
/// assert!(foreign.update().is_err());
/// # Ok::<(), hopfit::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct UpdateSpec {
    /// Which update. Default: with the cue as a fading field.
    pub name: UpdateName,
    /// glauber: the first temperature, above 0, in units of the typical
    /// stability. Default: 0.3.
    pub temperature: Option<f64>,
    /// glauber: how it falls. Default: linearly.
    pub cooling: Option<Cooling>,
    /// Seed of random orders and noise. Default: 0.
    pub seed: u64,
}

/// The first temperature, where none is given.
const TEMPERATURE: f64 = 0.3;

impl UpdateSpec {
    /// The update.
    ///
    /// # Errors
    /// [`ErrorKind::ForeignUpdateOption`]: an option of another update.
    pub fn update(&self) -> Result<Update> {
        let Self { name, temperature, cooling, seed } = *self;
        if name != UpdateName::Glauber {
            let temperature = temperature.map(|_| UpdateOption::Temperature);
            if let Some(option) = temperature.or(cooling.map(|_| UpdateOption::Cooling)) {
                return Err(ErrorKind::ForeignUpdateOption { option }.into());
            }
        }
        Ok(match name {
            UpdateName::Cue => Update::Cue { seed },
            UpdateName::Graded => Update::Graded { seed },
            UpdateName::Sync => Update::Synchronous,
            UpdateName::Async => Update::Random { seed },
            UpdateName::Sequential => Update::Sequential,
            UpdateName::Glauber => Update::Glauber {
                temperature: temperature.unwrap_or(TEMPERATURE),
                cooling: cooling.unwrap_or_default(),
                seed,
            },
        })
    }
}
