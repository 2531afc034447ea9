//! Random changes of a certificate's text.

use hopfit_core::random::Stream;

/// What is put in place of a number: nearly numbers, and numbers at the edges.
const TOKENS: [&str; 24] = [
    "0",
    "1",
    "2",
    "-1",
    "-0",
    "01",
    "+1",
    "1.0",
    "1e0",
    "0.5",
    "true",
    "false",
    "null",
    "\"1\"",
    "\"-1\"",
    "\"\"",
    "[]",
    "{}",
    "NaN",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
];

/// One to three random changes.
pub(crate) fn edited(text: &str, stream: &mut Stream) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..1 + stream.below(3) {
        match stream.below(8) {
            0 => change_byte(&mut bytes, stream),
            1 => drop_part(&mut bytes, stream),
            2 => repeat_part(&mut bytes, stream),
            3 => swap_numbers(&mut bytes, stream),
            4 => repeat_key(&mut bytes, stream),
            _ => change_number(&mut bytes, stream),
        }
    }
    bytes
}

fn change_byte(bytes: &mut [u8], stream: &mut Stream) {
    let at = stream.below(bytes.len());
    bytes[at] = match stream.below(3) {
        0 => b" ,:]}[{\"-09eE.\\\n"[stream.below(16)],
        1 => b'0' + stream.below(10) as u8,
        _ => stream.below(256) as u8,
    };
}

fn drop_part(bytes: &mut Vec<u8>, stream: &mut Stream) {
    let from = stream.below(bytes.len());
    let to = bytes.len().min(from + 1 + stream.below(8));
    if to - from < bytes.len() {
        bytes.drain(from..to);
    }
}

/// Doubles what stands between two commas.
fn repeat_part(bytes: &mut Vec<u8>, stream: &mut Stream) {
    let commas: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b',').collect();
    if commas.len() < 2 {
        return;
    }
    let first = stream.below(commas.len() - 1);
    let part = bytes[commas[first]..commas[first + 1]].to_vec();
    bytes.splice(commas[first]..commas[first], part);
}

/// Where the numbers stand; digits of words are no numbers.
fn numbers(bytes: &[u8]) -> Vec<(usize, usize)> {
    let is_digit = |at: usize| bytes[at].is_ascii_digit();
    let begins = |at: &usize| is_digit(*at) && *at > 0 && b",[:-".contains(&bytes[at - 1]);
    let end = |at: usize| (at..bytes.len()).find(|end| !is_digit(*end)).unwrap_or(bytes.len());
    (0..bytes.len()).filter(begins).map(|at| (at, end(at))).collect()
}

fn change_number(bytes: &mut Vec<u8>, stream: &mut Stream) {
    let numbers = numbers(bytes);
    if numbers.is_empty() {
        return;
    }
    let (from, to) = numbers[stream.below(numbers.len())];
    let token = match stream.below(3) {
        0 => TOKENS[stream.below(TOKENS.len())].to_owned(),
        _ => stream.below(12).to_string(),
    };
    bytes.splice(from..to, token.into_bytes());
}

fn swap_numbers(bytes: &mut Vec<u8>, stream: &mut Stream) {
    let numbers = numbers(bytes);
    if numbers.is_empty() {
        return;
    }
    let (from, to) = numbers[stream.below(numbers.len())];
    let (other_from, other_to) = numbers[stream.below(numbers.len())];
    let other = bytes[other_from..other_to].to_vec();
    bytes.splice(from..to, other);
}

/// Writes a key once more, at the beginning of some object.
fn repeat_key(bytes: &mut Vec<u8>, stream: &mut Stream) {
    let keys = ["\"bound\":0,", "\"version\":1,", "\"tie\":\"strict\",", "\"symmetric\":false,"];
    let objects: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'{').collect();
    if objects.is_empty() {
        return;
    }
    let at = objects[stream.below(objects.len())] + 1;
    bytes.splice(at..at, keys[stream.below(keys.len())].bytes());
}
