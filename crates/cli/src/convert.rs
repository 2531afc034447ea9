//! `hopfit convert`: patterns and weights from one format into another.

use crate::ExitCode;
use crate::args::ConvertArgs;
use crate::files::{Content, Files, ending};
use crate::{input, output, words};
use anyhow::{Context, Result, bail};
use hopfit::data::{
    Input, Model, Output, PatternSet, PatternsFormat, WeightsFormat, packed, plain_name,
};
use hopfit::{Network, Shape, Weights};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What the output is to be.
enum Target {
    Model,
    Weights(WeightsFormat),
    Patterns {
        format: PatternsFormat,
        packed: bool,
    },
    /// A picture a pattern.
    Folder,
}

const FORMATS: &str = "patterns are written as .npy, .csv, .pbm, .idx or .png, or into a folder \
                       whose name ends in /; weights as .npz, .safetensors, .onnx, .npy or .csv";

pub(crate) fn run(args: &ConvertArgs) -> Result<ExitCode> {
    if is_folder(&args.out) {
        Files::default().input("IN", Some(&args.input)).check()?;
    } else {
        Files::default()
            .input("IN", Some(&args.input))
            .output("OUT", Some(&args.out), Content::Converted)
            .check()?;
    }
    let source = Input::from_arg(&args.input)?;
    let is_archive = source.beginning()?.starts_with(b"PK");
    match target(args, is_archive)? {
        Target::Folder => folder(&pattern_set(args, &source)?, &args.out)?,
        Target::Patterns { format, packed: is_packed } => {
            let set = pattern_set(args, &source)?;
            let bytes = format.encode(&args.out, &set.patterns, set.shape)?;
            write(&args.out, &if is_packed { packed(&bytes) } else { bytes })?;
            told(args, set.patterns.count(), set.patterns.neurons(), "patterns")?;
        }
        Target::Model => {
            let model = weights(args, &source)?;
            model.write(&Output::from_arg(&args.out))?;
            told(args, 1, model.network.neurons(), "weights")?;
        }
        Target::Weights(format) => {
            let model = weights(args, &source)?;
            if format.loses_bias() && model.network.bias().iter().any(|bias| *bias != 0.0) {
                bail!(
                    "{}: the model has a bias, for which there is no place in this format; write \
                     .npz, .safetensors or .onnx",
                    args.out.display()
                );
            }
            write(&args.out, &format.encode(&model))?;
            told(args, 1, model.network.neurons(), "weights")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the name of the output means, for an input that is an archive of
/// arrays or not.
fn target(args: &ConvertArgs, is_archive: bool) -> Result<Target> {
    let out = &args.out;
    if is_folder(out) {
        return Ok(Target::Folder);
    }
    let name = match &args.to {
        Some(to) => PathBuf::from(format!("out.{}", to.trim_start_matches('.'))),
        None => out.clone(),
    };
    let (plain, is_packed) = plain_name(&name);
    let ending = ending(&plain).unwrap_or_default();
    let only_weights = ["npz", "safetensors", "onnx"].contains(&ending.as_str());
    if (only_weights || is_archive) && is_packed {
        bail!("{}: weights are not packed by gzip; leave out .gz", out.display());
    }
    if ending == "npz" {
        return Ok(Target::Model);
    }
    if only_weights || is_archive {
        let format = WeightsFormat::of_ending(&ending);
        return format
            .map(Target::Weights)
            .with_context(|| format!("{}: {FORMATS}; the input holds weights", out.display()));
    }
    let format = PatternsFormat::of_ending(&ending);
    let format = format.with_context(|| format!("{}: {FORMATS}", out.display()))?;
    if is_packed && format == PatternsFormat::Npy {
        bail!("{}: NumPy does not read packed .npy files; leave out .gz", out.display());
    }
    Ok(Target::Patterns { format, packed: is_packed })
}

fn is_folder(out: &Path) -> bool {
    let last = out.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|byte| std::path::is_separator(char::from(*byte))) || out.is_dir()
}

fn pattern_set(args: &ConvertArgs, source: &Input) -> Result<PatternSet> {
    let of_weights = [
        ("--array", args.array.is_some()),
        ("--transpose", args.transpose),
        ("--tie", args.tie.is_some()),
    ];
    if let Some((option, _)) = of_weights.iter().find(|(_, is_given)| *is_given) {
        bail!("{option} is about weights, but {} is to hold patterns", args.out.display());
    }
    let mut set = source.patterns(&args.read.options())?;
    input::show_notes(source.name(), &set.notes);
    if let Some(shape) = args.read.shape {
        set.shape = Some(shape.for_neurons(set.patterns.neurons()).context("--shape")?);
    }
    Ok(set)
}

/// A picture a pattern, in a new folder: what was there is not mixed with them.
fn folder(set: &PatternSet, out: &Path) -> Result<()> {
    let name = out.display();
    let filled = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    if filled {
        bail!("{name}: the folder has files in it; name a new one");
    }
    let count = set.patterns.count();
    let digits = count.saturating_sub(1).to_string().len();
    let pictures = (0..count).map(|at| {
        let one = set.patterns.window(at, Some(1))?;
        let path: PathBuf = out.join(format!("{at:0digits$}.png"));
        let bytes = PatternsFormat::Png.encode(&path, &one, set.shape)?;
        Ok((path, bytes))
    });
    let pictures = pictures.collect::<Result<Vec<_>>>()?;
    std::fs::create_dir_all(out).with_context(|| format!("{name}: cannot be made"))?;
    for (path, bytes) in pictures {
        write(&path, &bytes)?;
    }
    output::result(&format!("{name}: {}", words::counted(count, "picture")));
    output::report(&json!({"out": out, "kind": "pictures", "count": count}))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    Ok(Output::from_arg(path).write(bytes)?)
}

/// The weights of the input, with what is known of them.
fn weights(args: &ConvertArgs, source: &Input) -> Result<Model> {
    let mut model = source.weights(args.array.as_deref())?;
    if args.transpose {
        model = transposed(&model)?;
    }
    if let Some(tie) = args.tie {
        model.meta.tie = tie;
    }
    let neurons = model.network.neurons();
    let shape = args.read.shape.map(|shape: Shape| shape.for_neurons(neurons));
    if let Some(shape) = shape.transpose().context("--shape")? {
        model.meta.shape = Some(shape);
    }
    if !model.network.weights().has_zero_diagonal() {
        output::note(&format!(
            "{}: some neurons have a weight to themselves, as no rule here gives them; they keep \
             it, and recall with it",
            source.name().display()
        ));
    }
    if !model.network.weights().is_symmetric() && model.meta.rule.is_none() && !args.transpose {
        output::note(&format!(
            "{}: the weights are not symmetric; row i is taken for what neuron i hears (with \
             --transpose: column i)",
            source.name().display()
        ));
    }
    Ok(model)
}

fn transposed(model: &Model) -> Result<Model> {
    let weights = model.network.weights();
    let weights = Weights::from_fn(weights.neurons(), |i, j| weights.row(j)[i])?;
    let network = Network::new(weights, model.network.bias().to_vec())?;
    let integer = network.to_integer();
    Ok(Model { network, integer, meta: model.meta.clone() })
}

fn told(args: &ConvertArgs, count: usize, neurons: usize, kind: &str) -> Result<()> {
    let what = match kind {
        "patterns" => {
            format!("{} of {}", words::counted(count, "pattern"), words::counted(neurons, "bit"))
        }
        _ => format!("weights of {}", words::counted(neurons, "neuron")),
    };
    output::result(&format!("{}: {what}", args.out.display()));
    if args.out == Path::new("-") {
        return Ok(());
    }
    output::report(&json!({"out": args.out, "kind": kind, "count": count, "neurons": neurons}))
}
