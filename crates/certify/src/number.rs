//! Numbers, demands and words as they stand in the file.

use dashu_int::IBig;
use hopfit_core::Demand;
use serde::{Deserialize, Deserializer, Serializer, de};
use std::fmt;

/// The most decimal digits of a multiplier. The multipliers of a minimal core
/// are determinants; those of 5000 neurons have fewer digits.
pub const MOST_DIGITS: usize = 10_000;

/// A multiplier: a JSON number if it fits 64 bits, otherwise a string of
/// decimal digits, because few JSON readers keep longer numbers whole.
#[derive(Debug)]
pub(crate) struct Multiplier(pub(crate) IBig);

impl serde::Serialize for Multiplier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(&self.0) {
            Ok(small) => serializer.serialize_i64(small),
            Err(_) => serializer.collect_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Multiplier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Digits).map(Self)
    }
}

struct Digits;

impl de::Visitor<'_> for Digits {
    type Value = IBig;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, as a string of digits if it exceeds 64 bits")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<IBig, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<IBig, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<IBig, E> {
        if text.len() > MOST_DIGITS {
            let message = format!("a multiplier has more than {MOST_DIGITS} digits");
            return Err(E::custom(message));
        }
        let plain = text.bytes().all(|digit| digit.is_ascii_digit()) && !text.starts_with('0');
        let value = plain.then(|| text.parse().ok()).flatten();
        value.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// A demand as `[pattern, neuron]`.
pub(crate) fn pair(demand: Demand) -> (usize, usize) {
    (demand.pattern, demand.neuron)
}

/// The demand of `[pattern, neuron]`.
pub(crate) fn demand((pattern, neuron): (usize, usize)) -> Demand {
    Demand { pattern, neuron }
}

/// A list of demands as `[[pattern, neuron], …]`, for `serde(with)`.
pub(crate) mod demands {
    use super::{Demand, demand, pair};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(list: &[Demand], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(list.iter().map(|demand| pair(*demand)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Demand>, D::Error> {
        let list: Vec<(usize, usize)> = Vec::deserialize(from)?;
        Ok(list.into_iter().map(demand).collect())
    }
}

/// A value by its word (`paper`, `integer:7`, …), for `serde(with)`.
pub(crate) mod word {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::{fmt::Display, str::FromStr};

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &T,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
