//! Which pairs may have a weight, in writing.

use crate::object::Object;
use hopfit_core::{Mask, Shape};
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// The most neurons of a problem in a certificate, as in a model file.
pub const MOST_NEURONS: usize = 1 << 14;

/// A mask in writing. The diagonal is never allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskDescription {
    /// Every pair.
    Full,
    /// Pairs of pixels of a picture whose squared Euclidean distance is at
    /// most `distance_squared` (in whole numbers, so that nothing is rounded).
    ReceptiveField {
        /// Rows of the picture.
        height: usize,
        /// Columns of the picture; neuron i is at row i / width.
        width: usize,
        /// The square of the paper's d, rounded down.
        distance_squared: u64,
    },
    /// Every pair but these (i, j), whose w_ij must be 0.
    Forbidden(Vec<(usize, usize)>),
}

impl MaskDescription {
    /// Describes a mask: as full or as a receptive field if it is one,
    /// otherwise by its forbidden pairs.
    #[must_use]
    pub fn of(mask: &Mask) -> Self {
        let neurons = mask.neurons();
        let pairs = (0..neurons * neurons).map(|at| (at / neurons, at % neurons));
        let allowed: Vec<bool> = pairs.clone().map(|(i, j)| mask.allows(i, j)).collect();
        let fields = (1..=neurons).filter(|height| neurons.is_multiple_of(*height)).map(|height| {
            let shape = Shape::new(height, neurons / height);
            let reached = pairs.clone().zip(&allowed).filter(|(_, allowed)| **allowed);
            let furthest = reached.map(|((i, j), _)| shape.distance_squared(i, j)).max();
            Self::ReceptiveField {
                height,
                width: shape.width,
                distance_squared: furthest.unwrap_or(0) as u64,
            }
        });
        let fits = |description: &Self| description.allowed(neurons).as_ref() == Some(&allowed);
        std::iter::once(Self::Full).chain(fields).find(fits).unwrap_or_else(|| {
            let forbidden = pairs.zip(&allowed).filter(|((i, j), allowed)| i != j && !**allowed);
            Self::Forbidden(forbidden.map(|(pair, _)| pair).collect())
        })
    }

    /// Which w_ij may differ from 0: N×N entries, row by row. None if this is
    /// no mask of N neurons (the shape has another size, a pair is no pair of
    /// neurons), for no neurons, and for more than [`MOST_NEURONS`].
    #[must_use]
    pub fn allowed(&self, neurons: usize) -> Option<Vec<bool>> {
        if !(1..=MOST_NEURONS).contains(&neurons) {
            return None;
        }
        let pairs = (0..neurons * neurons).map(|at| (at / neurons, at % neurons));
        match self {
            Self::Full => Some(pairs.map(|(i, j)| i != j).collect()),
            Self::ReceptiveField { height, width, distance_squared } => {
                let near = |i: usize, j: usize| {
                    let rows = (i / width).abs_diff(j / width) as u64;
                    let columns = (i % width).abs_diff(j % width) as u64;
                    rows * rows + columns * columns <= *distance_squared
                };
                let fits = height.checked_mul(*width) == Some(neurons);
                fits.then(|| pairs.map(|(i, j)| i != j && near(i, j)).collect())
            }
            Self::Forbidden(list) => {
                let mut allowed: Vec<bool> = pairs.map(|(i, j)| i != j).collect();
                for (i, j) in list {
                    let inside = *i < neurons && *j < neurons;
                    *inside.then(|| &mut allowed[i * neurons + j])? = false;
                }
                Some(allowed)
            }
        }
    }

    /// Which w_ij may differ from 0 for symmetric or free weights: symmetric
    /// ones are 0 where either direction is forbidden. None as for
    /// [`Self::allowed`].
    pub(crate) fn effective(&self, neurons: usize, symmetric: bool) -> Option<Vec<bool>> {
        let mut allowed = self.allowed(neurons)?;
        for i in 0..if symmetric { neurons } else { 0 } {
            for j in 0..i {
                let (one, other) = (i * neurons + j, j * neurons + i);
                let both = allowed[one] && allowed[other];
                (allowed[one], allowed[other]) = (both, both);
            }
        }
        Some(allowed)
    }

    /// The mask for people, with the pairs that it forbids counted: of i < j
    /// for symmetric weights (where either direction forbids the pair), of
    /// all ordered pairs otherwise.
    pub(crate) fn in_words(&self, neurons: usize, symmetric: bool) -> String {
        let Some(allowed) = self.effective(neurons, symmetric) else {
            return format!("not of {neurons} neurons");
        };
        let row = |i: usize| if symmetric { 0..i } else { 0..neurons };
        let pairs = (0..neurons).flat_map(|i| row(i).map(move |j| (i, j)));
        let (mut all, mut forbidden) = (0, 0);
        for (i, j) in pairs.filter(|(i, j)| i != j) {
            all += 1;
            forbidden += usize::from(!allowed[i * neurons + j]);
        }
        let counted = match forbidden {
            0 => "all pairs allowed".to_owned(),
            _ if forbidden == all => {
                format!("every pair forbidden ({all} of {all}): no weight at all")
            }
            _ => format!("{forbidden} of {all} pairs forbidden"),
        };
        match self {
            Self::Full => "full".to_owned(),
            Self::ReceptiveField { height, width, distance_squared } => format!(
                "receptive field of {height}x{width} pixels up to distance {} ({counted})",
                root(*distance_squared)
            ),
            Self::Forbidden(_) => counted,
        }
    }
}

/// The distance of this square: as a number if it is whole.
fn root(square: u64) -> String {
    let root = (square as f64).sqrt().round() as u64;
    if root.checked_mul(root) == Some(square) {
        root.to_string()
    } else {
        format!("sqrt({square})")
    }
}

/// The fields of a receptive field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    height: usize,
    width: usize,
    distance_squared: u64,
}

impl<'de> Deserialize<'de> for MaskDescription {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(MaskVisitor)
    }
}

struct MaskVisitor;

impl<'de> Visitor<'de> for MaskVisitor {
    type Value = MaskDescription;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mask: \"full\", {\"receptive_field\": {…}} or {\"forbidden\": [[i, j], …]}")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        match word {
            "full" => Ok(MaskDescription::Full),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let kind: Option<String> = map.next_key()?;
        let mask = match kind.as_deref() {
            Some("receptive_field") => {
                let Object(Field { height, width, distance_squared }) = map.next_value()?;
                MaskDescription::ReceptiveField { height, width, distance_squared }
            }
            Some("forbidden") => MaskDescription::Forbidden(map.next_value()?),
            _ => return Err(A::Error::custom("a mask is a receptive_field or forbidden")),
        };
        match map.next_key::<String>()? {
            Some(more) => Err(A::Error::custom(format!("a mask has one entry, not also `{more}`"))),
            None => Ok(mask),
        }
    }
}
