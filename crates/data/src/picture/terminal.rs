//! Patterns as text.

use hopfit_core::{Result, Shape};

/// One picture among several.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// What stands above it.
    pub title: &'a str,
    /// One value a pixel: +1 is ink, −1 is not, 0 is missing.
    pub state: &'a [i8],
}

/// Columns between two panels.
const GAP: usize = 2;

/// Draws panels of one shape side by side, as many as `columns` of the
/// terminal hold (at least one), then the next ones below. A character holds
/// two rows of pixels; where one of the two is missing it is `░`.
///
/// ```
/// use hopfit_core::Shape;
/// use hopfit_data::picture::{Panel, side_by_side};
/// let panel = Panel { title: "L", state: &[1, -1, 1, -1, 1, 1] };
/// assert_eq!(side_by_side(&[panel], Shape::new(3, 2), 80)?, "L\n█\n▀▀\n");
/// # Ok::<(), hopfit_core::Error>(())
/// ```
///
/// # Errors
/// A state that has not as many values as the shape has pixels.
pub fn side_by_side(panels: &[Panel<'_>], shape: Shape, columns: usize) -> Result<String> {
    let mut text = String::new();
    for panel in panels {
        shape.for_neurons(panel.state.len())?;
    }
    let title = panels.iter().map(|panel| panel.title.chars().count()).max().unwrap_or(0);
    let width = title.max(shape.width);
    let across = (columns.saturating_add(GAP) / (width + GAP)).max(1);
    for panels in panels.chunks(across) {
        if title > 0 {
            push_line(&mut text, width, panels.iter().map(|panel| panel.title.to_owned()));
        }
        for row in (0..shape.height).step_by(2) {
            push_line(&mut text, width, panels.iter().map(|panel| rows(panel.state, shape, row)));
        }
    }
    Ok(text)
}

/// Adds a line of parts, each filled up to `width`, without blanks at its end.
fn push_line(text: &mut String, width: usize, parts: impl Iterator<Item = String>) {
    let parts: Vec<String> = parts.map(|part| format!("{part:width$}")).collect();
    text.push_str(parts.join(&" ".repeat(GAP)).trim_end());
    text.push('\n');
}

/// Two rows of pixels as characters; below the last row there is no ink.
fn rows(state: &[i8], shape: Shape, row: usize) -> String {
    let pixel = |row: usize, column| {
        if row < shape.height { state[row * shape.width + column] } else { -1 }
    };
    (0..shape.width).map(|column| character(pixel(row, column), pixel(row + 1, column))).collect()
}

fn character(upper: i8, lower: i8) -> char {
    match (upper, lower) {
        (0, _) | (_, 0) => '░',
        (1, 1) => '█',
        (1, _) => '▀',
        (_, 1) => '▄',
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_stand_side_by_side_as_far_as_they_fit() {
        let (ink, paper) = ([1; 4], [-1, -1, -1, 0]);
        let panels = [
            Panel { title: "ink", state: &ink },
            Panel { title: "é", state: &paper },
            Panel { title: "", state: &ink },
        ];
        let shape = Shape::new(2, 2);
        let wide = side_by_side(&panels, shape, 80).unwrap();
        assert_eq!(wide, "ink  é\n██    ░   ██\n");
        let narrow = side_by_side(&panels, shape, 8).unwrap();
        assert_eq!(narrow, "ink  é\n██    ░\n\n██\n");
        assert_eq!(side_by_side(&panels, shape, 0).unwrap().lines().count(), 6);
        assert!(side_by_side(&panels, Shape::new(1, 2), 80).is_err());
        assert_eq!(side_by_side(&[], shape, 80).unwrap(), "");
    }
}
