//! Bits that go missing.

use crate::{ErrorKind, Result};
use hopfit_core::Cues;
use hopfit_core::random::Stream;

/// The cues with the given share (0 to 1) of the bits of each, rounded to a
/// whole number of bits, set to 0; which ones is drawn anew for each cue.
///
/// ```
/// use hopfit_classify::erase;
/// use hopfit_core::{Patterns, random::Stream};
/// let cues = erase(&Patterns::random(3, 10, 1)?.into(), 0.5, &mut Stream::new(1, 0))?;
/// assert!(cues.rows().all(|cue| cue.iter().filter(|bit| **bit == 0).count() == 5));
/// # Ok::<(), hopfit_classify::Error>(())
/// ```
///
/// # Errors
/// A share outside of 0 to 1.
pub fn erase(cues: &Cues, share: f64, stream: &mut Stream) -> Result<Cues> {
    if !(0.0..=1.0).contains(&share) {
        return Err(ErrorKind::NotAShare { share }.into());
    }
    let neurons = cues.neurons();
    let erased = (share * neurons as f64).round() as usize;
    let mut order: Vec<usize> = (0..neurons).collect();
    let mut bits = cues.as_slice().to_vec();
    for row in bits.chunks_exact_mut(neurons) {
        stream.shuffle(&mut order);
        order[..erased].iter().for_each(|neuron| row[*neuron] = 0);
    }
    Ok(Cues::new(neurons, bits)?)
}
