//! Receiver-operating curves.

/// A receiver-operating curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Roc {
    /// False-positive and true-positive rate, from (0, 0) to (1, 1), as the
    /// level that a score must reach falls.
    pub points: Vec<(f64, f64)>,
    /// The area below it: the probability that a positive scores above a
    /// negative, ties counted half.
    pub area: f64,
}

/// The curve of scores that are high for positives; none without any positive
/// or any negative.
///
/// ```
/// use hopfit_lab::statistics::roc;
/// assert_eq!(roc(&[3.0, 2.0], &[1.0, 0.0]).unwrap().area, 1.0);
/// assert_eq!(roc(&[1.0, 1.0], &[1.0]).unwrap().area, 0.5);
/// ```
#[must_use]
pub fn roc(positives: &[f64], negatives: &[f64]) -> Option<Roc> {
    if positives.is_empty() || negatives.is_empty() {
        return None;
    }
    let mut scores: Vec<(f64, bool)> = positives.iter().map(|score| (*score, true)).collect();
    scores.extend(negatives.iter().map(|score| (*score, false)));
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut points, mut area) = (vec![(0.0, 0.0)], 0.0);
    let (mut hits, mut alarms) = (0, 0);
    for group in scores.chunk_by(|a, b| a.0 == b.0) {
        let more = group.iter().filter(|(_, positive)| *positive).count();
        hits += more;
        alarms += group.len() - more;
        let point = (alarms as f64 / negatives.len() as f64, hits as f64 / positives.len() as f64);
        let (x, y) = points[points.len() - 1];
        area += (point.0 - x) * f64::midpoint(y, point.1);
        points.push(point);
    }
    Some(Roc { points, area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_the_share_of_pairs_in_order() {
        let (positives, negatives) = ([0.8, 0.4, 0.4, 0.9], [0.1, 0.4, 0.85]);
        let mut pairs = 0.0;
        for positive in positives {
            for negative in negatives {
                pairs += if positive > negative {
                    1.0
                } else if positive == negative {
                    0.5
                } else {
                    0.0
                };
            }
        }
        let found = roc(&positives, &negatives).unwrap();
        assert!((found.area - pairs / 12.0).abs() < 1e-12);
        assert_eq!(found.points.last(), Some(&(1.0, 1.0)));
        assert!(roc(&[], &[1.0]).is_none());
    }
}
