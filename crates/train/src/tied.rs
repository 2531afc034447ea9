//! Gradients within a class of weights.

use hopfit_core::Admissible;

/// Ties and masks a gradient by the N×N weights: that of symmetric weights is
/// the mean of both directions, and that of a weight which the class does not
/// have is zero.
pub(crate) fn project(slopes: &mut [f64], admissible: &Admissible) {
    let neurons = admissible.mask.neurons();
    for i in 0..neurons {
        for j in 0..=i {
            let (at, mirrored) = (i * neurons + j, j * neurons + i);
            let allowed = i != j && admissible.mask.allows(i, j);
            if !allowed {
                (slopes[at], slopes[mirrored]) = (0.0, 0.0);
            } else if admissible.symmetric {
                let mean = 0.5 * (slopes[at] + slopes[mirrored]);
                (slopes[at], slopes[mirrored]) = (mean, mean);
            }
        }
    }
}
