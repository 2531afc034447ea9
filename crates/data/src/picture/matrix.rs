//! Matrices as text.

use super::png::colour;
use std::fmt::Write;

/// Draws a matrix (row by row, of `width` columns) in at most `columns`
/// columns of a terminal. A larger matrix is shown by the means over square
/// blocks. The darker, the larger, by the square root of its size: coloured, positive is red and negative blue,
/// and a character holds two rows; otherwise `#` and `+` are positive, `=` and
/// `-` negative, two characters a value. Values that do not fill a row are left
/// out.
///
/// ```
/// use hopfit_data::picture::matrix;
/// assert_eq!(matrix(&[0.0, 1.0, -1.0, 0.04], 2, 80, false), "  ##\n==++\n");
/// assert!(matrix(&[0.0, 1.0, -1.0, 0.25], 2, 80, true).contains("\u{1b}[38;2;"));
/// ```
#[must_use]
pub fn matrix(values: &[f64], width: usize, columns: usize, coloured: bool) -> String {
    let most = if coloured { columns } else { columns / 2 }.max(1);
    let width = width.max(1);
    let cells = means(values, width, width.div_ceil(most).max(1));
    let largest = cells.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let share = |value: &f64| {
        if largest > 0.0 { (value.abs() / largest).sqrt().copysign(*value) } else { 0.0 }
    };
    let rows: Vec<Vec<f64>> = cells.iter().map(|row| row.iter().map(share).collect()).collect();
    if coloured { half_blocks(&rows) } else { characters(&rows) }
}

/// The means over blocks of `side`×`side` values.
fn means(values: &[f64], width: usize, side: usize) -> Vec<Vec<f64>> {
    let height = values.len() / width;
    let mean = |top: usize, left: usize| {
        let (bottom, right) = ((top + side).min(height), (left + side).min(width));
        let rows = (top..bottom).map(|row| values[row * width + left..row * width + right].iter());
        rows.map(Iterator::sum::<f64>).sum::<f64>() / ((bottom - top) * (right - left)) as f64
    };
    let row = |top| (0..width).step_by(side).map(|left| mean(top, left)).collect();
    (0..height).step_by(side).map(row).collect()
}

fn characters(rows: &[Vec<f64>]) -> String {
    let character = |value: &f64| match *value {
        value if value >= 0.5 => "##",
        value if value >= 0.05 => "++",
        value if value <= -0.5 => "==",
        value if value <= -0.05 => "--",
        _ => "  ",
    };
    let line = |row: &Vec<f64>| {
        let text: String = row.iter().map(character).collect();
        format!("{}\n", text.trim_end())
    };
    rows.iter().map(line).collect()
}

fn half_blocks(rows: &[Vec<f64>]) -> String {
    let mut text = String::new();
    for pair in rows.chunks(2) {
        for (column, upper) in pair[0].iter().enumerate() {
            let [r, g, b] = colour(*upper);
            let _ = write!(text, "\u{1b}[38;2;{r};{g};{b}");
            if let Some(lower) = pair.get(1) {
                let [r, g, b] = colour(lower[column]);
                let _ = write!(text, ";48;2;{r};{g};{b}");
            }
            text.push_str("m▀");
        }
        text.push_str("\u{1b}[0m\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_matrix_is_shown_by_means() {
        let values = [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(means(&values, 4, 2), [[1.0, -0.5], [0.0, 0.0]]);
        assert_eq!(matrix(&values, 4, 4, false), "##==\n\n");
        assert_eq!(means(&values, 4, 3)[0], [2.0 / 9.0, 0.0]);
        assert_eq!(matrix(&[0.0; 4], 2, 80, false), "\n\n");
        assert_eq!(matrix(&[], 0, 0, false), "");
    }

    #[test]
    fn colours_take_two_rows_a_line() {
        let text = matrix(&[1.0, -1.0, 0.0], 1, 80, true);
        assert_eq!(text.lines().count(), 2);
        assert!(text.starts_with("\u{1b}[38;2;202;0;32;48;2;5;113;176m▀\u{1b}[0m\n"));
        assert!(text.ends_with("\u{1b}[38;2;247;247;247m▀\u{1b}[0m\n"));
    }
}
