//! Writing arrays as `numpy.save` does.

/// An array of 8-bit integers as the bytes of an `.npy` file.
///
/// ```
/// let bytes = hopfit_data::npy::encode_i8(&[2, 3], &[1, -1, 1, 1, 1, -1]);
/// assert_eq!(&bytes[..6], b"\x93NUMPY");
/// assert_eq!(bytes.len(), 128 + 6);
/// ```
///
/// # Panics
/// If `shape` (sizes of the dimensions) does not hold as many values as there
/// are in `values` (row by row).
#[must_use]
pub fn encode_i8(shape: &[usize], values: &[i8]) -> Vec<u8> {
    encode("|i1", shape, values.len(), values.iter().map(|value| value.to_le_bytes()))
}

/// An array of 64-bit integers as the bytes of an `.npy` file.
///
/// # Panics
/// As [`encode_i8`].
#[must_use]
pub fn encode_i64(shape: &[usize], values: &[i64]) -> Vec<u8> {
    encode("<i8", shape, values.len(), values.iter().map(|value| value.to_le_bytes()))
}

/// An array of 64-bit floats as the bytes of an `.npy` file.
///
/// # Panics
/// As [`encode_i8`].
#[must_use]
pub fn encode_f64(shape: &[usize], values: &[f64]) -> Vec<u8> {
    encode("<f8", shape, values.len(), values.iter().map(|value| value.to_le_bytes()))
}

/// A text as a 0-dimensional array, which `str()` turns into the text again.
pub(crate) fn encode_text(text: &str) -> Vec<u8> {
    let descr = format!("<U{}", text.chars().count());
    let codes: Vec<u8> = text.chars().flat_map(|code| u32::from(code).to_le_bytes()).collect();
    encode(&descr, &[], 1, std::iter::once(codes))
}

fn encode<B: AsRef<[u8]>>(
    descr: &str,
    shape: &[usize],
    count: usize,
    values: impl Iterator<Item = B>,
) -> Vec<u8> {
    assert_eq!(shape.iter().product::<usize>(), count, "an array of shape {shape:?}");
    let shape: Vec<u64> = shape.iter().map(|size| *size as u64).collect();
    let shape = super::python_tuple(&shape);
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    // Values begin at a multiple of 64 bytes; 11 come before and after.
    let padding = 64 - (text.len() + 11) % 64;
    text.push_str(&" ".repeat(padding % 64));
    text.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.bytes());
    values.for_each(|value| bytes.extend_from_slice(value.as_ref()));
    bytes
}
