//! What a model file says about its weights.

use crate::error::{ErrorKind, ModelError, Step};
use hopfit_core::{Shape, TieRule};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// The version of the model files that this program writes.
pub const FORMAT: u32 = 1;

/// Where a model comes from; the JSON object in the array `meta`. Fields that
/// are not known here are kept.
///
/// ```
/// use hopfit_core::Shape;
/// use hopfit_data::Meta;
/// let meta = Meta { shape: Some(Shape::new(9, 9)), ..Meta::new(81) };
/// let json = serde_json::to_value(&meta)?;
/// assert_eq!(json["shape"], serde_json::json!([9, 9]));
/// assert_eq!((&json["format"], &json["tie"]), (&1.into(), &"paper".into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// The version of the file format.
    pub format: u32,
    /// The learning rule's name, such as `exact`.
    pub rule: Option<String>,
    /// The options it was given, by name.
    pub options: Map<String, Value>,
    /// When a field keeps a bit: `paper` or `strict`.
    #[serde(serialize_with = "tie_to_text", deserialize_with = "tie_from_text")]
    pub tie: TieRule,
    /// Height and width of the picture that the neurons form.
    #[serde(serialize_with = "shape_to_pair", deserialize_with = "shape_from_pair")]
    pub shape: Option<Shape>,
    /// The hash of the stored patterns, by [`hopfit_core::patterns_hash`].
    pub patterns_hash: Option<String>,
    /// The recall that it was made for.
    pub recall: Option<RecallMeta>,
    /// N.
    pub neurons: usize,
    /// The version of the program that wrote it.
    pub version: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How cues of a model are best recalled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecallMeta {
    /// How neurons are updated, by the name of [`hopfit_core::Update::name`].
    pub update: String,
    /// σ of [`hopfit_core::Recaller::sigma`], in the unit of `weights`.
    pub sigma: f64,
}

impl Default for Meta {
    fn default() -> Self {
        Self::unknown(0)
    }
}

impl Meta {
    /// For a model of `neurons` neurons, written by this program.
    #[must_use]
    pub fn new(neurons: usize) -> Self {
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        Self { version, ..Self::unknown(neurons) }
    }

    /// For a model that says nothing about itself.
    pub(super) fn unknown(neurons: usize) -> Self {
        Self {
            format: FORMAT,
            rule: None,
            options: Map::new(),
            tie: TieRule::Paper,
            shape: None,
            patterns_hash: None,
            recall: None,
            neurons,
            version: None,
            other: Map::new(),
        }
    }

    pub(super) fn to_json(&self) -> Step<String> {
        serde_json::to_string(self).map_err(|error| bad(format!("cannot be written: {error}")))
    }

    /// Reads it for weights of `neurons` neurons.
    pub(super) fn from_json(json: &str, neurons: usize) -> Step<Self> {
        let unreadable = |error| bad(format!("is not the JSON object it should be: {error}"));
        let value: Value = serde_json::from_str(json).map_err(unreadable)?;
        // A later version may have changed anything but this.
        if let Some(format) = value.get("format").and_then(Value::as_u64)
            && format > u64::from(FORMAT)
        {
            return Err(bad(format!(
                "says that the file has format {format}, but this program knows formats up to \
                 {FORMAT}; use a later version"
            )));
        }
        let mut meta: Self = serde_json::from_value(value).map_err(unreadable)?;
        if meta.neurons == 0 {
            meta.neurons = neurons;
        }
        meta.check(neurons)?;
        Ok(meta)
    }

    /// Whether it can be about a model of `neurons` neurons.
    pub(super) fn check(&self, neurons: usize) -> Step<()> {
        if self.neurons != neurons {
            let said = self.neurons;
            return Err(bad(format!("says {said} neurons, but `weights` has {neurons}")));
        }
        if let Some(RecallMeta { sigma, .. }) = self.recall
            && !(sigma.is_finite() && sigma >= 0.0)
        {
            return Err(bad(format!("says that recall's sigma is {sigma}; it is 0 or more")));
        }
        if let Some(shape) = self.shape {
            shape.for_neurons(neurons).map_err(|error| bad(format!("is wrong: {error}")))?;
        }
        Ok(())
    }
}

fn bad(reason: String) -> ErrorKind {
    ModelError::BadMeta { reason }.into()
}

fn tie_to_text<S: Serializer>(tie: &TieRule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(tie)
}

fn tie_from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TieRule, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

fn shape_to_pair<S: Serializer>(shape: &Option<Shape>, serializer: S) -> Result<S::Ok, S::Error> {
    shape.map(|shape| [shape.height, shape.width]).serialize(serializer)
}

fn shape_from_pair<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Shape>, D::Error> {
    let pair = Option::<[usize; 2]>::deserialize(deserializer)?;
    Ok(pair.map(|[height, width]| Shape::new(height, width)))
}
