//! Charts as files: SVG or PNG, by the ending of the name. A program without
//! the feature `paper` has none, and says so before any work.

use anyhow::Result;
use std::path::PathBuf;

/// Refuses charts where they were left out of the program.
#[cfg(not(feature = "paper"))]
pub(crate) fn check(option: &str, path: Option<&PathBuf>) -> Result<()> {
    match path {
        Some(_) => anyhow::bail!(
            "{option}: this hopfit was built without charts; build it with the feature `paper`"
        ),
        None => Ok(()),
    }
}

/// Every file can be drawn.
#[cfg(feature = "paper")]
#[expect(clippy::unnecessary_wraps, reason = "without charts it refuses")]
pub(crate) fn check(_: &str, _: Option<&PathBuf>) -> Result<()> {
    Ok(())
}

#[cfg(feature = "paper")]
pub(crate) use drawn::{of_comparison, of_diagnosis, of_drawing, of_gallery};

#[cfg(not(feature = "paper"))]
pub(crate) use absent::{of_comparison, of_diagnosis};

#[cfg(feature = "paper")]
mod drawn {
    use anyhow::Result;
    use hopfit::data::{Output, Staged};
    use hopfit::diagnosis::{CurvePoint, Diagnosis};
    use hopfit_lab::chart::{Axis, Chart, Curve, Drawing, Gallery, Panel, Style};
    use std::path::Path;

    /// A drawing that is ready.
    pub(crate) fn of_drawing(path: &Path, drawing: Drawing) -> Result<Staged> {
        let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
        let bytes = if is_png { drawing.png } else { drawing.svg.into_bytes() };
        Ok(Output::from_arg(path).stage(bytes)?)
    }

    /// A diagnosis as a sheet of charts.
    pub(crate) fn of_diagnosis(path: &Path, found: &Diagnosis) -> Result<Staged> {
        of_drawing(path, crate::diagnosis::sheet(found)?)
    }

    /// Pictures in rows.
    pub(crate) fn of_gallery(path: &Path, gallery: &Gallery) -> Result<Staged> {
        of_drawing(path, gallery.draw("")?)
    }

    /// What rules recall, over flipped and over missing bits.
    pub(crate) fn of_comparison(path: &Path, rules: &[(String, Diagnosis)]) -> Result<Staged> {
        let flipped = panel("flipped bits (%)", rules, |found| {
            let curve = found.curve.as_ref();
            curve.map_or(Vec::new(), |curve| points(&curve.flipped, |point| point.noise))
        });
        let missing = panel("missing bits (%)", rules, |found| {
            let curve = found.curve.as_ref();
            curve.map_or(Vec::new(), |curve| points(&curve.missing, |point| point.missing_share))
        });
        of_drawing(
            path,
            Chart { panels: vec![flipped, missing], across: 2, ..Chart::default() }.draw()?,
        )
    }

    fn points(curve: &[CurvePoint], at: impl Fn(&CurvePoint) -> f64) -> Vec<(f64, f64)> {
        let point = |it: &CurvePoint| (100.0 * at(it), 100.0 * it.recalled_fraction);
        let mut points: Vec<_> = curve.iter().map(point).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    }

    fn panel(
        axis: &str,
        rules: &[(String, Diagnosis)],
        points: impl Fn(&Diagnosis) -> Vec<(f64, f64)>,
    ) -> Panel {
        let curves: Vec<_> = rules
            .iter()
            .enumerate()
            .map(|(at, (label, found))| Curve::new(label, Style::numbered(at), points(found)))
            .collect();
        let last = |curve: &Curve| curve.points.last().map(|point| point.0);
        let largest = curves.iter().filter_map(last).fold(1.0, f64::max);
        Panel {
            title: "Recalled whole".to_owned(),
            x: Axis::new(axis, 0.0, largest),
            y: Axis::new("cues (%)", 0.0, 100.0),
            curves,
            references: Vec::new(),
        }
    }
}

/// What is never reached: [`check`] refuses it.
#[cfg(not(feature = "paper"))]
mod absent {
    use anyhow::{Result, bail};
    use hopfit::data::Staged;
    use hopfit::diagnosis::Diagnosis;
    use std::path::Path;

    pub(crate) fn of_diagnosis(path: &Path, _: &Diagnosis) -> Result<Staged> {
        bail!("{}: there are no charts in this hopfit", path.display())
    }

    pub(crate) fn of_comparison(path: &Path, _: &[(String, Diagnosis)]) -> Result<Staged> {
        bail!("{}: there are no charts in this hopfit", path.display())
    }
}
