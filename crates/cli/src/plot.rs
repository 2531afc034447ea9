//! `hopfit plot`: weights, patterns, cues and recalled states as a drawing.

use crate::ExitCode;
use crate::args::PlotArgs;
use crate::charts;
#[cfg(feature = "paper")]
use crate::files::{Content, Files};
use anyhow::Result;

#[cfg(not(feature = "paper"))]
pub(crate) fn run(args: &PlotArgs) -> Result<ExitCode> {
    charts::check("plot", Some(&args.out)).map(|()| ExitCode::SUCCESS)
}

#[cfg(feature = "paper")]
pub(crate) fn run(args: &PlotArgs) -> Result<ExitCode> {
    Files::default()
        .inputs("FILE", &args.files)
        .output("--out", Some(&args.out), Content::Chart)
        .check()?;
    charts::check("--out", Some(&args.out))?;
    let rows = args.files.iter().map(|path| drawn::row(path, args)).collect::<Result<Vec<_>>>()?;
    let gallery = drawn::gallery(rows)?;
    let mut results = crate::save::Results::default();
    results.add(charts::of_gallery(&args.out, &gallery));
    results.commit();
    results.finish()?;
    let pictures: usize = gallery.rows.iter().map(|row| row.pictures.len()).sum();
    let told = crate::words::counted(pictures, "picture");
    crate::output::result(&format!("{}: {told}", args.out.display()));
    crate::output::report(&serde_json::json!({"out": args.out, "pictures": pictures}))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(feature = "paper")]
mod drawn {
    use super::PlotArgs;
    use crate::input;
    use anyhow::{Context, Result, bail};
    use hopfit::Shape;
    use hopfit::data::picture::Picture;
    use hopfit::data::{Input, Missing};
    use hopfit_lab::chart::{Gallery, GalleryRow};
    use std::path::Path;

    /// The longer side of a small picture, and of weights alone.
    const SMALL: f64 = 90.0;
    const LARGE: f64 = 420.0;
    /// Where both are.
    const MIDDLE: f64 = 160.0;

    /// What a file has to draw.
    pub(super) enum Row {
        Weights(String, Picture),
        /// Pictures of one size, and what shape they have.
        States(String, Vec<Vec<i8>>, Option<Shape>),
    }

    pub(super) fn row(path: &Path, args: &PlotArgs) -> Result<Row> {
        let source = Input::from_arg(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if source.beginning()?.starts_with(b"PK") {
            let model = source.weights(None)?;
            return Ok(Row::Weights(name, Picture::of_weights(model.network.weights(), 1)));
        }
        let mut options = args.read.options();
        options.first = Some(options.first.unwrap_or(args.across));
        let (states, neurons, shape): (Vec<i8>, _, _) = match source.patterns(&options) {
            Ok(set) => (set.patterns.as_slice().to_vec(), set.patterns.neurons(), set.shape),
            Err(why) => {
                // What is no pattern may be a cue.
                let set = source.cues(&options, Missing::Zero);
                let Ok(set) = set else { return Err(why.into()) };
                let all = (0..set.cues.count()).flat_map(|cue| set.cues.row(cue).to_vec());
                (all.collect(), set.cues.neurons(), None)
            }
        };
        let shape = match args.read.shape {
            Some(shape) => {
                let fitting = shape.for_neurons(neurons);
                Some(fitting.with_context(|| format!("--shape and {}", path.display()))?)
            }
            None => shape,
        };
        input::show_notes(path, &[]);
        let states = states.chunks(neurons).map(<[i8]>::to_vec).collect();
        Ok(Row::States(name, states, shape))
    }

    /// A row a file; states whose file tells no shape have that of another.
    pub(super) fn gallery(rows: Vec<Row>) -> Result<Gallery> {
        let known = rows.iter().find_map(|row| match row {
            Row::States(_, states, Some(shape)) => Some((states[0].len(), *shape)),
            _ => None,
        });
        let any_weights = rows.iter().any(|row| matches!(row, Row::Weights(..)));
        let only_weights = rows.iter().all(|row| matches!(row, Row::Weights(..)));
        let mut size = (1.0, 1.0);
        let mut drawn = Vec::new();
        for row in rows {
            drawn.push(match row {
                Row::Weights(name, picture) => {
                    GalleryRow { name, pictures: vec![(String::new(), picture)] }
                }
                Row::States(name, states, shape) => {
                    let neurons = states[0].len();
                    let shape = shape.or(known.filter(|(n, _)| *n == neurons).map(|(_, s)| s));
                    let shape = shape.or_else(|| square(neurons));
                    let Some(shape) = shape else {
                        bail!("{name}: which picture do its {neurons} bits form? give --shape HxW");
                    };
                    size = (shape.width as f64, shape.height as f64);
                    GalleryRow { name, pictures: pictures(&states, shape)? }
                }
            });
        }
        let side = match (only_weights, any_weights) {
            (true, _) => LARGE,
            (false, true) => MIDDLE,
            (false, false) => SMALL,
        };
        let unit = side / size.0.max(size.1);
        let size = ((size.0 * unit).ceil() as u32, (size.1 * unit).ceil() as u32);
        Ok(Gallery { size, head: Vec::new(), rows: drawn })
    }

    fn pictures(states: &[Vec<i8>], shape: Shape) -> Result<Vec<(String, Picture)>> {
        let picture = |state: &Vec<i8>| {
            let picture = Picture::sheet(&[state.as_slice()], shape, 1, 1)?;
            Ok((String::new(), picture))
        };
        states.iter().map(picture).collect()
    }

    /// The square picture of so many pixels, if there is one.
    fn square(neurons: usize) -> Option<Shape> {
        let side = neurons.isqrt();
        (side * side == neurons).then_some(Shape::new(side, side))
    }
}
