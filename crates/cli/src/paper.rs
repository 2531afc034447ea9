//! `hopfit paper`.

use crate::args::{FigureName, PaperArgs, TableArgs};
use crate::interrupt::{INTERRUPTED, stop_on_signals};
use crate::{input, output};
use anyhow::{Result, bail};
use hopfit::data::{TableOptions, read_table};
use hopfit_lab::{
    ErrorKind, Figure, Made, OwnPatterns, OwnTable, Settings, Standing, figures, make, make_all,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

pub(crate) fn run(args: &PaperArgs) -> Result<ExitCode> {
    let settings = settings(args)?;
    let stop = stop_on_signals()?;
    let bar = Bar::new();
    let mut progress = |standing: &Standing| bar.show(standing);
    let made = match chosen(args.figure) {
        Some(figure) => make(figure, &settings, &stop, &mut progress).map(|made| vec![made]),
        None => make_all(figures(), &settings, &stop, &mut progress),
    };
    bar.finish();
    match made {
        Ok(made) => {
            made.iter().for_each(summarise);
            if args.figure == FigureName::All {
                output::tell(&format!("{}", args.out.join("index.html").display()));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if matches!(error.kind(), ErrorKind::Interrupted { .. }) => {
            output::tell(&format!("hopfit: {error}"));
            Ok(ExitCode::from(INTERRUPTED))
        }
        Err(error) => Err(error.into()),
    }
}

/// The figure of that name; none for all of them.
fn chosen(name: FigureName) -> Option<&'static dyn Figure> {
    let name = clap::ValueEnum::to_possible_value(&name)?;
    hopfit_lab::figure(name.get_name())
}

fn settings(args: &PaperArgs) -> Result<Settings> {
    let default = Settings::new(&args.out);
    let table = &args.table;
    let classifies = matches!(args.figure, FigureName::Fig8 | FigureName::All);
    if !classifies && (table.clusters.is_some() || table.examples.is_some()) {
        bail!("--clusters and --examples are for fig8; leave them out");
    }
    Ok(Settings {
        data: args.data.clone(),
        quick: args.quick,
        seed: args.seed,
        repeats: args.repeats.map(|repeats| repeats as usize),
        time_limit: args.time_limit,
        threads: args.threads.map_or(default.threads, |threads| threads as usize),
        patterns: own_patterns(args)?,
        table: own_table(table)?,
        clusters: table.clusters.map_or(default.clusters, usize::from),
        examples: table.examples.map_or(default.examples, usize::from),
        fresh: args.fresh,
        command: command(),
        ..default
    })
}

fn own_patterns(args: &PaperArgs) -> Result<Option<OwnPatterns>> {
    let Some(path) = &args.patterns else {
        return Ok(None);
    };
    Ok(Some(OwnPatterns { name: bare_name(path), set: input::patterns(path, &args.read)? }))
}

fn own_table(args: &TableArgs) -> Result<Option<OwnTable>> {
    let Some(path) = &args.table else {
        return Ok(None);
    };
    let options = TableOptions { label: args.label.clone(), ignore: args.ignore.clone() };
    let table = read_table(path, &options)?;
    input::tell(path, table.notes());
    Ok(Some(OwnTable { name: bare_name(path), table }))
}

/// The file's name without folder and endings.
fn bare_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The command as it was given, with the program's bare name.
fn command() -> Vec<String> {
    let given = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    std::iter::once("hopfit".to_owned()).chain(given).collect()
}

fn summarise(made: &Made) {
    let files: Vec<_> = made.files.iter().map(|file| file.display().to_string()).collect();
    output::tell(&format!("{}: {}", made.name, files.join(" ")));
}

/// A bar on standard error, if that is a terminal.
struct Bar(Option<ProgressBar>);

impl Bar {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(1000);
            let style = ProgressStyle::with_template("{spinner} {prefix} [{bar:24}] {msg}");
            bar.set_style(style.expect("a fixed style"));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self(bar)
    }

    fn show(&self, standing: &Standing) {
        if let Some(bar) = &self.0 {
            bar.set_prefix(standing.figure);
            bar.set_position((1000.0 * standing.fraction) as u64);
            bar.set_message(describe(standing));
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// For example `12 of 80 points, 3 min 20 s left`.
fn describe(standing: &Standing) -> String {
    let Standing { done, total, left, .. } = standing;
    let left = match left.map(|left| left.as_secs()) {
        Some(seconds) if seconds >= 3600 => {
            format!(", {} h {} min left", seconds / 3600, seconds / 60 % 60)
        }
        Some(seconds) if seconds >= 60 => format!(", {} min {} s left", seconds / 60, seconds % 60),
        Some(seconds) => format!(", {seconds} s left"),
        None => String::new(),
    };
    format!("{done} of {total} points{left} (Ctrl-C keeps them)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_shows_points_and_the_time_left() {
        let line = |left: Option<u64>| {
            let left = left.map(Duration::from_secs);
            let latest = String::new();
            describe(&Standing { figure: "fig3", done: 2, total: 8, fraction: 0.25, left, latest })
        };
        assert!(line(None).starts_with("2 of 8 points (Ctrl-C"));
        assert!(line(Some(9)).starts_with("2 of 8 points, 9 s left"));
        assert!(line(Some(200)).contains("3 min 20 s left"));
        assert!(line(Some(7500)).contains("2 h 5 min left"));
    }

    #[test]
    fn every_figure_of_the_library_has_its_name_here() {
        let names: Vec<_> = <FigureName as clap::ValueEnum>::value_variants().to_vec();
        let known: Vec<_> = names.iter().filter_map(|name| chosen(*name)).collect();
        assert_eq!(known.len(), figures().len());
        assert!(chosen(FigureName::All).is_none());
    }
}
