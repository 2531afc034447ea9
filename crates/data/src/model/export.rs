//! Weights for other programs.

use super::Model;
use crate::npy;
use hopfit_core::Network;
use serde_json::json;

/// The formats that weights can be written in, beside a model's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeightsFormat {
    /// An N×N array of 64-bit floats; row i is what neuron i hears. A bias is
    /// left out.
    Npy,
    /// The same as text, a row a line, with commas between; the numbers are
    /// read back as they were.
    Csv,
    /// Tensors `weight` (N×N) and `bias` (N) of 64-bit floats, which have the
    /// names and the layout of PyTorch's `Linear`.
    Safetensors,
    /// A graph of one recall step: input `states` and output `next`, both
    /// (patterns, N) of 64-bit floats.
    Onnx,
}

impl WeightsFormat {
    /// By the ending of a file's name, if it is that of one of these.
    ///
    /// ```
    /// use hopfit_data::WeightsFormat;
    /// assert_eq!(WeightsFormat::of_ending("onnx"), Some(WeightsFormat::Onnx));
    /// assert_eq!(WeightsFormat::of_ending("npz"), None);
    /// ```
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "npy" => Some(Self::Npy),
            "csv" => Some(Self::Csv),
            "safetensors" => Some(Self::Safetensors),
            "onnx" => Some(Self::Onnx),
            _ => None,
        }
    }

    /// Whether the bias has no place in it.
    #[must_use]
    pub fn loses_bias(self) -> bool {
        matches!(self, Self::Npy | Self::Csv)
    }

    /// The bytes of the file.
    ///
    /// ```
    /// use hopfit_core::{Network, Weights};
    /// use hopfit_data::{Meta, Model, WeightsFormat};
    /// let network = Network::without_bias(Weights::new(2, vec![0.0, 0.5, -1.5, 0.0])?);
    /// let model = Model { network, integer: None, meta: Meta::new(2) };
    /// assert_eq!(WeightsFormat::Csv.encode(&model), b"0,0.5\n-1.5,0\n");
    /// # Ok::<(), hopfit_core::Error>(())
    /// ```
    #[must_use]
    pub fn encode(self, model: &Model) -> Vec<u8> {
        let weights = model.network.weights();
        let neurons = weights.neurons();
        match self {
            Self::Npy => npy::encode_f64(&[neurons, neurons], weights.as_slice()),
            Self::Csv => csv(&model.network),
            Self::Safetensors => safetensors(model),
            Self::Onnx => super::onnx::step(&model.network),
        }
    }
}

fn csv(network: &Network) -> Vec<u8> {
    let weights = network.weights();
    let mut text = String::new();
    for neuron in 0..weights.neurons() {
        // Zero has no sign here.
        let values = weights.row(neuron).iter().map(|value| (value + 0.0).to_string());
        text.push_str(&values.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text.into_bytes()
}

/// The size of the header, the header (JSON, filled up with blanks), and the
/// numbers.
fn safetensors(model: &Model) -> Vec<u8> {
    let network = &model.network;
    let neurons = network.neurons();
    let (matrix, all) = (8 * neurons * neurons, 8 * neurons * (neurons + 1));
    let about = serde_json::to_string(&model.meta).unwrap_or_default();
    let header = json!({
        "__metadata__": {"hopfit": about},
        "weight": {"dtype": "F64", "shape": [neurons, neurons], "data_offsets": [0, matrix]},
        "bias": {"dtype": "F64", "shape": [neurons], "data_offsets": [matrix, all]},
    });
    let mut header = header.to_string();
    header.push_str(&" ".repeat(header.len().next_multiple_of(8) - header.len()));
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.into_bytes());
    let values = network.weights().as_slice().iter().chain(network.bias());
    bytes.extend(values.flat_map(|value| value.to_le_bytes()));
    bytes
}
