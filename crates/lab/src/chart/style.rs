//! Colours, dashes and markers that a colour-blind reader can tell apart.

/// A colour.
pub(crate) type Colour = [u8; 3];

/// The palette of M. Okabe and K. Ito (*Color Universal Design*, 2008),
/// without its yellow, which is too light for lines on white, and with black
/// first.
const COLOURS: [Colour; 7] = [
    [0, 0, 0],
    [213, 94, 0],
    [0, 114, 178],
    [0, 158, 115],
    [204, 121, 167],
    [230, 159, 0],
    [86, 180, 233],
];

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// Long dashes.
    Long,
    /// Short dashes.
    Short,
    /// Dots.
    Dotted,
    /// Dashes and dots in turn.
    DashDot,
}

impl Dash {
    const ALL: [Self; 5] = [Self::Solid, Self::Long, Self::Short, Self::DashDot, Self::Dotted];

    /// In the notation of SVG's `stroke-dasharray`.
    pub(crate) fn array(self) -> Option<String> {
        let array = match self {
            Self::Solid => return None,
            Self::Long => "14 8",
            Self::Short => "6 7",
            Self::Dotted => "1 7",
            Self::DashDot => "12 7 1 7",
        };
        Some(array.to_owned())
    }
}

/// The sign at points of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// A filled circle.
    Circle,
    /// A filled square.
    Square,
    /// A filled triangle, point up.
    Triangle,
    /// A filled square on its point.
    Diamond,
    /// A diagonal cross.
    Cross,
    /// An upright cross.
    Plus,
    /// None.
    None,
}

impl Marker {
    const ALL: [Self; 6] =
        [Self::Circle, Self::Square, Self::Triangle, Self::Diamond, Self::Cross, Self::Plus];
}

/// How a curve looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Red, green and blue.
    pub colour: [u8; 3],
    /// How the line is broken.
    pub dash: Dash,
    /// The sign at points.
    pub marker: Marker,
    /// Width of the line, in units of the drawing (half a pixel of the PNG).
    pub width: f64,
}

impl Style {
    /// Style number `index`: neighbours differ in colour, dash and marker, and
    /// 210 in a row are all different.
    #[must_use]
    pub fn numbered(index: usize) -> Self {
        Self {
            colour: COLOURS[index % COLOURS.len()],
            dash: Dash::ALL[index % Dash::ALL.len()],
            marker: Marker::ALL[index % Marker::ALL.len()],
            width: 2.2,
        }
    }

    /// The same with another width.
    #[must_use]
    pub fn width(self, width: f64) -> Self {
        Self { width, ..self }
    }

    /// The same without markers.
    #[must_use]
    pub fn unmarked(self) -> Self {
        Self { marker: Marker::None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_told_apart_by_more_than_colour() {
        for index in 0..209 {
            let (a, b) = (Style::numbered(index), Style::numbered(index + 1));
            assert!(a.colour != b.colour && a.dash != b.dash && a.marker != b.marker);
            for other in 0..index {
                assert_ne!(Style::numbered(other), a);
            }
        }
    }
}
