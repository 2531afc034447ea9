//! Reading what the command line names.

use crate::args::{ReadArgs, UpdateArgs};
use crate::{output, words};
use anyhow::{Context, Error, Result, bail};
use hopfit::data::{CueSet, Input, Missing, Model, Note, PatternSet, ReadOptions};
use hopfit::{Clamp, ClassSpec, ErrorKind, Problem, RecallOptions, UpdateSpec};
use std::path::Path;

impl ReadArgs {
    fn options(&self) -> ReadOptions {
        let Self { resize, binarize, invert, first, skip, .. } = *self;
        ReadOptions { resize, binarize, invert, skip, first }
    }
}

/// Reads patterns and settles their shape: the one asked for, or the file's.
pub(crate) fn patterns(path: &Path, read: &ReadArgs) -> Result<PatternSet> {
    let mut set = Input::from_arg(path)?.patterns(&read.options())?;
    show_notes(path, &set.notes);
    if let Some(shape) = read.shape {
        let fitting = shape.for_neurons(set.patterns.neurons());
        set.shape = Some(fitting.with_context(|| format!("--shape and {}", path.display()))?);
    }
    let (count, neurons) = (set.patterns.count(), set.patterns.neurons());
    output::detail(&words::read(path, count, "pattern", neurons));
    Ok(set)
}

/// The problem of storing the patterns of the file `path` within a class.
pub(crate) fn problem(class: &ClassSpec, path: &Path, set: &PatternSet) -> Result<Problem> {
    let problem = class.problem(set.patterns.clone());
    problem.map_err(|error| located(error, path))
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
pub(crate) fn patterns_for(path: &Path, read: &ReadArgs, neurons: usize) -> Result<PatternSet> {
    let set = patterns(path, read)?;
    same_size(path, set.patterns.neurons(), neurons)?;
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
