//! Reading the values of an array.

use super::header::bad;
use super::{Element, Header};
use crate::Place;
use crate::error::{ArrayError, ErrorKind, Step, few_neurons};
use crate::source::{at_end, up_to};
use crate::table::{MISSING, Table};
use hopfit_core::Shape;
use std::cell::Cell;
use std::io::Read;

/// Reads an array of bits: N, P×N, or P×height×width.
pub(crate) fn bits(mut source: impl Read) -> Step<Table> {
    let header = Header::read(&mut source)?;
    if !header.element.is_number() && !header.element.is_boolean() {
        let supported = "bits are booleans, integers or floats";
        return Err(ArrayError::ElementType { found: "text".to_owned(), supported }.into());
    }
    let (neurons, shape) = layout(&header)?;
    let missing = Cell::new(None);
    let bits = values(&mut source, &header, |element, bytes, at| {
        let value = element.real(bytes);
        match bit(value) {
            // A boolean is never missing.
            Some(0) if element.is_boolean() => Ok(-1),
            Some(bit) => Ok(bit),
            None if value.is_nan() => {
                missing.set(Some(missing.get().map_or(at, |first: usize| first.min(at))));
                Ok(MISSING)
            }
            None => Err(ErrorKind::not_a_bit(place(at, neurons), value.to_string())),
        }
    })?;
    let missing = missing.get().map(|at| (place(at, neurons), f64::NAN.to_string()));
    Ok(Table { neurons, bits, shape, missing, ..Table::default() })
}

fn place(at: usize, neurons: usize) -> Place {
    Place::Array { pattern: at / neurons, neuron: at % neurons }
}

/// Bits a pattern, and the picture they form.
fn layout(header: &Header) -> Step<(usize, Option<Shape>)> {
    header.count()?;
    match *header.shape.as_slice() {
        // An array of no values may have any size in its other dimensions.
        [0, ..] => Err(ErrorKind::NoPatterns),
        [neurons] | [_, neurons] => Ok((neurons as usize, None)),
        [_, height, width] => {
            let shape = Shape::new(height as usize, width as usize);
            Ok((shape.neurons(), Some(shape)))
        }
        _ => {
            Err(ArrayError::dimensions(&header.shape, "(N,), (P, N), or (P, height, width)").into())
        }
    }
    .and_then(
        |(neurons, shape)| {
            if neurons < 2 { Err(few_neurons(neurons)) } else { Ok((neurons, shape)) }
        },
    )
}

/// A number as 1, 0 or −1, if it is one of these.
pub(crate) fn bit(value: f64) -> Option<i8> {
    let is_bit = value == 1.0 || value == 0.0 || value == -1.0;
    is_bit.then_some(value as i8)
}

/// Reads numbers, row by row.
pub(crate) fn reals(source: &mut impl Read, header: &Header) -> Step<Vec<f64>> {
    if !header.element.is_number() {
        let supported = "needed are integers or floats";
        let found = "boolean or text".to_owned();
        return Err(ArrayError::ElementType { found, supported }.into());
    }
    values(source, header, |element, bytes, _| Ok(element.real(bytes)))
}

/// Reads whole numbers, row by row.
pub(crate) fn integers(source: &mut impl Read, header: &Header) -> Step<Vec<i64>> {
    if !header.element.is_integer() {
        let supported = "needed are integers";
        let found = "boolean, float or text".to_owned();
        return Err(ArrayError::ElementType { found, supported }.into());
    }
    values(source, header, |element, bytes, at| {
        element
            .integer(bytes)
            .ok_or_else(|| bad(format!("its value number {at} is beyond 64 bits")))
    })
}

/// Reads the text of an array of one element.
pub(crate) fn text(source: &mut impl Read, header: &Header) -> Step<String> {
    if !header.element.is_text() {
        let supported = "needed is text";
        return Err(ArrayError::ElementType { found: "number".to_owned(), supported }.into());
    }
    if header.count()? != 1 {
        return Err(ArrayError::dimensions(&header.shape, "a single text, () or (1,)").into());
    }
    let texts = values(source, header, |element, bytes, _| {
        element.text(bytes).ok_or_else(|| bad("its text is not Unicode"))
    })?;
    Ok(texts.concat())
}

/// Reads values in portions, so that memory grows with what the file really
/// holds, and puts them in order row by row. `decode` is told the place of a
/// value in that order.
fn values<T: Clone>(
    source: &mut impl Read,
    header: &Header,
    decode: impl Fn(Element, &[u8], usize) -> Step<T>,
) -> Step<Vec<T>> {
    let (promised, size) = (header.count()?, header.element.size.max(1));
    let portion = (1 << 16) / size as u64 + 1;
    let mut values = Vec::new();
    while (values.len() as u64) < promised {
        let count = portion.min(promised - values.len() as u64);
        let bytes = up_to(source, count * header.element.size as u64)?;
        let found = if header.element.size == 0 { count } else { (bytes.len() / size) as u64 };
        for index in 0..found as usize {
            let at = header.row_major(values.len() as u64) as usize;
            let start = index * header.element.size;
            values.push(decode(header.element, &bytes[start..start + header.element.size], at)?);
        }
        if found < count {
            let at = values.len() as u64;
            return Err(ArrayError::CutShort { what: "values", promised, at }.into());
        }
    }
    if !at_end(source)? {
        return Err(ArrayError::TooLong { what: "values", promised }.into());
    }
    Ok(if header.fortran_order { turned(&values, header) } else { values })
}

fn turned<T: Clone>(stored: &[T], header: &Header) -> Vec<T> {
    let mut order = vec![0; stored.len()];
    for at in 0..stored.len() {
        order[header.row_major(at as u64) as usize] = at;
    }
    order.into_iter().map(|at| stored[at].clone()).collect()
}
