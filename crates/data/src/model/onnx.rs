//! One recall step as an ONNX graph.
//!
//! `next = Where(Greater(MatMul(states, weights) + bias, 0), 1, -1)`, all in
//! 64-bit floats. A file of ONNX is a message of protocol buffers; the few
//! kinds of fields that it takes are written here.

use hopfit_core::Network;

/// The version of the file format, and of the operators: ONNX 1.8 of 2020.
const FORMAT: u64 = 7;
const OPERATORS: u64 = 13;
/// `TensorProto.DataType.DOUBLE`.
const DOUBLE: u64 = 11;

/// A message of protocol buffers.
#[derive(Debug, Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    fn message(self, field: u64, message: &Self) -> Self {
        self.bytes(field, &message.0)
    }
}

/// The graph of one synchronous step.
pub(super) fn step(network: &Network) -> Vec<u8> {
    let neurons = network.neurons();
    let weights = super::transposed(neurons, network.weights().as_slice());
    let graph = Message::default()
        .message(1, &node("MatMul", &["states", "weights"], "sums"))
        .message(1, &node("Add", &["sums", "bias"], "fields"))
        .message(1, &node("Greater", &["fields", "zero"], "positive"))
        .message(1, &node("Where", &["positive", "one", "minus_one"], "next"))
        .text(2, "hopfield_step")
        .message(5, &tensor("weights", &[neurons, neurons], &weights))
        .message(5, &tensor("bias", &[neurons], network.bias()))
        .message(5, &tensor("zero", &[], &[0.0]))
        .message(5, &tensor("one", &[], &[1.0]))
        .message(5, &tensor("minus_one", &[], &[-1.0]))
        .message(11, &states("states", neurons))
        .message(12, &states("next", neurons));
    let operators = Message::default().text(1, "").number(2, OPERATORS);
    Message::default()
        .number(1, FORMAT)
        .text(2, "hopfit")
        .text(3, env!("CARGO_PKG_VERSION"))
        .message(7, &graph)
        .message(8, &operators)
        .0
}

fn node(operator: &str, inputs: &[&str], output: &str) -> Message {
    let node = inputs.iter().fold(Message::default(), |node, input| node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator)
}

fn tensor(name: &str, shape: &[usize], values: &[f64]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let sized = shape.iter().fold(Message::default(), |it, size| it.number(1, *size as u64));
    sized.number(2, DOUBLE).text(8, name).bytes(9, &raw)
}

/// Any number of states.
fn states(name: &str, neurons: usize) -> Message {
    let shape = Message::default()
        .message(1, &Message::default().text(2, "patterns"))
        .message(1, &Message::default().number(1, neurons as u64));
    let kind = Message::default().number(1, DOUBLE).message(2, &shape);
    Message::default().text(1, name).message(2, &Message::default().message(1, &kind))
}
