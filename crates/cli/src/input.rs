//! Reading what the command line names.

use crate::args::{ReadArgs, UpdateArgs};
use crate::{output, words};
use anyhow::{Context, Error, Result, bail};
use hopfit::data::{CueSet, Input, Missing, Model, Note, PatternSet, ReadOptions};
use hopfit::{Clamp, ClassSpec, ErrorKind, Patterns, Problem, RecallOptions, Shape, UpdateSpec};
use std::path::{Path, PathBuf};

impl ReadArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        let Self { resize, binarize, invert, first, skip, .. } = *self;
        ReadOptions { resize, binarize, invert, skip, first }
    }
}

/// Reads patterns and settles their shape: the one asked for, or the file's.
/// Those of several files come one after the other.
pub(crate) fn patterns(paths: &[PathBuf], read: &ReadArgs) -> Result<PatternSet> {
    match paths {
        [path] => one(path, &read.options(), read.shape),
        _ => several(paths, read),
    }
}

/// What messages call the files.
pub(crate) fn named(paths: &[PathBuf]) -> PathBuf {
    match paths {
        [path] => path.clone(),
        [first, rest @ ..] => PathBuf::from(format!("{} and {} more", first.display(), rest.len())),
        [] => PathBuf::new(),
    }
}

fn several(paths: &[PathBuf], read: &ReadArgs) -> Result<PatternSet> {
    let options = ReadOptions { skip: 0, first: None, ..read.options() };
    let sets = paths.iter().map(|path| one(path, &options, read.shape));
    let sets = sets.collect::<Result<Vec<_>>>()?;
    let neurons = sets[0].patterns.neurons();
    for (path, set) in paths.iter().zip(&sets) {
        let found = set.patterns.neurons();
        if found != neurons {
            bail!(
                "{}: {found} bits a pattern, but {} has {neurons}; patterns of one memory have \
                 the same size (pictures get it by --resize)",
                path.display(),
                paths[0].display()
            );
        }
    }
    let shape = sets[0].shape.filter(|shape| sets.iter().all(|set| set.shape == Some(*shape)));
    let bits = sets.iter().flat_map(|set| set.patterns.as_slice()).copied().collect();
    let all = Patterns::new(neurons, bits)?;
    let total = all.count();
    let (skip, first) = (read.skip, read.first);
    if skip >= total {
        bail!("--skip {skip} leaves none of the {total} patterns in {} files", paths.len());
    }
    let patterns = all.window(skip, first)?;
    let found = patterns.count();
    let fewer = first.filter(|asked| *asked > found).map(|asked| Note::Fewer { asked, found });
    if let Some(note) = fewer.as_ref().filter(|note| note.is_warning()) {
        output::note(&format!("--patterns: {note}"));
    }
    let notes = sets.into_iter().flat_map(|set| set.notes).chain(fewer).collect();
    Ok(PatternSet { patterns, shape, total, notes })
}

fn one(path: &Path, options: &ReadOptions, shape: Option<Shape>) -> Result<PatternSet> {
    let mut set = Input::from_arg(path)?.patterns(options)?;
    show_notes(path, &set.notes);
    if let Some(shape) = shape {
        let fitting = shape.for_neurons(set.patterns.neurons());
        set.shape = Some(fitting.with_context(|| format!("--shape and {}", path.display()))?);
    }
    let (count, neurons) = (set.patterns.count(), set.patterns.neurons());
    output::detail(&words::read(path, count, "pattern", neurons));
    Ok(set)
}

/// The problem of storing the patterns of the file `path` within a class.
pub(crate) fn problem(class: &ClassSpec, paths: &[PathBuf], set: &PatternSet) -> Result<Problem> {
    let problem = class.problem(set.patterns.clone());
    problem.map_err(|error| located(error, &named(paths)))
}

/// An error, with the file of the patterns where it is about these.
pub(crate) fn located(error: hopfit::Error, path: &Path) -> Error {
    match error.kind() {
        ErrorKind::NeedsShape { .. } => Error::from(error).context(path.display().to_string()),
        _ => error.into(),
    }
}

/// Reads cues for a model of `neurons` neurons.
pub(crate) fn cues(
    path: &Path,
    read: &ReadArgs,
    missing: Missing,
    neurons: usize,
) -> Result<CueSet> {
    let set = Input::from_arg(path)?.cues(&read.options(), missing)?;
    show_notes(path, &set.notes);
    output::detail(&words::read(path, set.cues.count(), "cue", set.cues.neurons()));
    same_size(path, set.cues.neurons(), neurons)?;
    Ok(set)
}

/// Tells what the reader may have taken otherwise than was meant.
pub(crate) fn show_notes(path: &Path, notes: &[Note]) {
    for note in notes.iter().filter(|note| note.is_warning()) {
        output::note(&format!("{}: {note}", path.display()));
    }
}

/// All notes, as they go into a report.
pub(crate) fn sentences(notes: &[Note]) -> Vec<String> {
    notes.iter().map(Note::to_string).collect()
}

/// Reads patterns for a model of `neurons` neurons.
pub(crate) fn patterns_for(
    paths: &[PathBuf],
    read: &ReadArgs,
    neurons: usize,
) -> Result<PatternSet> {
    let set = patterns(paths, read)?;
    same_size(&named(paths), set.patterns.neurons(), neurons)?;
    Ok(set)
}

fn same_size(path: &Path, found: usize, neurons: usize) -> Result<()> {
    if found == neurons {
        return Ok(());
    }
    bail!(
        "{}: {found} bits a row, but the model has {neurons} neurons; give a file of the same \
         size, or pictures with --resize",
        path.display()
    )
}

/// Reads a model.
pub(crate) fn model(path: &Path) -> Result<Model> {
    Ok(Input::from_arg(path)?.model()?)
}

/// Reads a file whole.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>> {
    Ok(Input::from_arg(path)?.bytes()?)
}

/// How to recall with a network of `neurons` neurons.
pub(crate) fn recall_options(
    args: &UpdateArgs,
    (seed, neurons): (u64, usize),
    sigma: Option<f64>,
) -> Result<RecallOptions> {
    let UpdateArgs { update: name, temperature, cooling, .. } = *args;
    let update = UpdateSpec { name, temperature, cooling, seed }.update()?;
    let clamp = args.clamp.as_deref().map(|text| clamp(text, neurons)).transpose()?;
    let clamp = clamp.unwrap_or_default();
    Ok(RecallOptions { update, max_steps: args.max_steps, sigma, clamp })
}

/// `known`, or indices and ranges of them.
fn clamp(text: &str, neurons: usize) -> Result<Clamp> {
    if text == "known" {
        return Ok(Clamp::Known);
    }
    let mut marks = vec![false; neurons];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let index = |text: &str| text.trim().parse::<usize>().ok();
        match (index(first), index(last)) {
            (Some(first), Some(last)) if first <= last && last < neurons => {
                marks[first..=last].fill(true);
            }
            _ => bail!(
                "--clamp: {part:?} names no neuron; give `known`, or indices from 0 to {}, as in \
                 0,3,10-19",
                neurons - 1
            ),
        }
    }
    Ok(Clamp::Neurons(marks))
}
