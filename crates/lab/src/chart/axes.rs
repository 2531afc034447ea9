//! Where values lie on a panel, and which ticks an axis has.

use super::Axis;

/// The rectangle of a panel's axes, in units of the drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn x(&self, axis: &Axis, value: f64) -> f64 {
        self.left + self.width * (value - axis.from) / (axis.to - axis.from)
    }

    pub(super) fn y(&self, axis: &Axis, value: f64) -> f64 {
        self.top + self.height * (axis.to - value) / (axis.to - axis.from)
    }

    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// Round values on the axis, at most `most` of them (and at least two), each
/// with its text.
pub(super) fn ticks(axis: &Axis, most: usize) -> Vec<(f64, String)> {
    let rough = (axis.to - axis.from) / most.max(2) as f64;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|factor| factor * power);
    let step = step.clone().find(|step| *step >= rough * 0.999).unwrap_or(10.0 * power);
    let (first, last) = ((axis.from / step).ceil() as i64, (axis.to / step + 1e-9).floor() as i64);
    let digits = (0..6).find(|digits| is_whole(step * 10.0_f64.powi(*digits))).unwrap_or(6);
    let tick = |count: i64| {
        let value = count as f64 * step;
        (value, format!("{value:.*}", digits as usize))
    };
    (first..=last).map(tick).collect()
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-9
}

/// The parts of a line that do not lie above `top`.
pub(super) fn below(points: &[(f64, f64)], top: f64) -> Vec<Vec<(f64, f64)>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    for (at, &(x, y)) in points.iter().enumerate() {
        if at > 0 && (points[at - 1].1 > top) != (y > top) {
            let (before_x, before_y) = points[at - 1];
            let share = (top - before_y) / (y - before_y);
            part.push((before_x + share * (x - before_x), top));
        }
        if y <= top {
            part.push((x, y));
        } else if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let texts = |from, to| {
            let ticks = ticks(&Axis::new("", from, to), 8);
            ticks.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(texts(0.0, 150.0), ["0", "20", "40", "60", "80", "100", "120", "140"]);
        assert_eq!(texts(0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(texts(1.0, 10.0), ["2", "4", "6", "8", "10"]);
        assert_eq!(texts(0.0, 0.5).len(), 6);
    }

    #[test]
    fn a_line_is_cut_where_it_leaves_the_panel() {
        let parts = below(&[(0.0, 0.0), (2.0, 2.0), (3.0, 4.0), (4.0, 0.0)], 1.0);
        assert_eq!(parts, [vec![(0.0, 0.0), (1.0, 1.0)], vec![(3.75, 1.0), (4.0, 0.0)]]);
        assert_eq!(below(&[(0.0, 3.0), (1.0, 3.0)], 1.0), Vec::<Vec<(f64, f64)>>::new());
        assert_eq!(below(&[(0.0, 1.0), (1.0, 1.0)], 1.0).len(), 1);
    }

    #[test]
    fn up_is_up() {
        let frame = Frame { left: 10.0, top: 20.0, width: 100.0, height: 50.0 };
        let axis = Axis::new("", 0.0, 10.0);
        assert_eq!((frame.x(&axis, 5.0), frame.y(&axis, 10.0)), (60.0, 20.0));
        assert_eq!(frame.y(&axis, 0.0), frame.bottom());
    }
}
