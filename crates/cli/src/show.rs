//! `hopfit show`: what a file is, in a screen.

use crate::ExitCode;
use crate::args::ShowArgs;
use crate::files::Files;
use crate::words::number;
use crate::{input, output};
use anyhow::{Context, Result};
use hopfit::certify::Certificate;
use hopfit::data::picture::{Panel, matrix, side_by_side};
use hopfit::data::{Input, Missing, Model};
use hopfit::{Shape, Weights};
use serde_json::{Map, Value, json};

/// The columns of a terminal that does not tell.
const COLUMNS: usize = 80;
/// The most columns of a picture of weights: it should fit on a screen.
const PICTURE: usize = 64;
/// Patterns that are shown without a shape, a row each.
const ROWS: usize = 24;

/// What there is to tell: lines of a name and a value, and a picture.
struct Sight {
    kind: &'static str,
    facts: Vec<(&'static str, Value)>,
    picture: String,
    hint: Option<&'static str>,
}

pub(crate) fn run(args: &ShowArgs) -> Result<ExitCode> {
    Files::default().input("FILE", Some(&args.file)).check()?;
    let source = Input::from_arg(&args.file)?;
    let sight = match source.beginning()?.as_slice() {
        [b'P', b'K', ..] => model(&source.weights(None)?, args)?,
        start if start.trim_ascii_start().starts_with(b"{") => json_file(&source.bytes()?, args)
            .with_context(|| source.name().display().to_string())?,
        // Another program's array of weights holds no bits.
        _ => match (patterns(&source, args), source.weights(None)) {
            (Err(_), Ok(weights)) => model(&weights, args)?,
            (sight, _) => sight?,
        },
    };
    tell(&source.name().display().to_string(), &sight);
    let facts: Map<String, Value> =
        sight.facts.iter().map(|(name, value)| (name.replace(' ', "_"), value.clone())).collect();
    output::report(&json!({"kind": sight.kind, "facts": facts}))?;
    Ok(ExitCode::SUCCESS)
}

fn tell(name: &str, sight: &Sight) {
    output::result(&format!("{name}: {}", sight.kind));
    for (name, value) in &sight.facts {
        output::result(&format!("  {name}: {}", plain(value)));
    }
    if !sight.picture.is_empty() {
        output::result(&format!("\n{}", sight.picture.trim_end_matches('\n')));
    }
    if let Some(hint) = sight.hint {
        output::note(hint);
    }
}

/// A value as people read it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "unknown".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(value) if value.is_f64() => number(value.as_f64().unwrap_or(f64::NAN)),
        Value::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(values) => {
            let parts = values.iter().filter(|(_, value)| !value.is_null());
            let parts: Vec<_> =
                parts.map(|(name, value)| format!("{name} {}", plain(value))).collect();
            parts.join(", ")
        }
        other => other.to_string(),
    }
}

fn columns(args: &ShowArgs) -> usize {
    let told = || std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let asked = || {
        terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
    };
    let is_some = |columns: &usize| *columns > 0;
    let width = args.width.or_else(|| told().filter(is_some)).or_else(|| asked().filter(is_some));
    width.unwrap_or(COLUMNS)
}

fn picture_of(weights: &[f64], neurons: usize, args: &ShowArgs) -> String {
    matrix(weights, neurons, columns(args).min(PICTURE), output::is_coloured())
}

fn model(model: &Model, args: &ShowArgs) -> Result<Sight> {
    let (meta, network) = (&model.meta, &model.network);
    let (weights, neurons) = (network.weights(), network.neurons());
    let biases = network.bias().iter().filter(|bias| **bias != 0.0).count();
    let mut facts = vec![
        ("rule", json!(meta.rule)),
        ("neurons", json!(neurons)),
        ("shape", json!(meta.shape.map(|shape| shape.to_string()))),
        ("options", Value::Object(meta.options.clone())),
        ("tie rule", json!(meta.tie.to_string())),
    ];
    facts.extend(of_weights(weights));
    facts.push(("neurons with a bias", json!(biases)));
    facts.push((
        "whole numbers",
        match &model.integer {
            Some(integer) => {
                let largest = integer.weights().iter().map(|weight| weight.unsigned_abs()).max();
                json!(format!("yes, up to {}", largest.unwrap_or(0)))
            }
            None => json!("no"),
        },
    ));
    facts.push(("typical stability", json!(network.typical_stability())));
    facts.push(("patterns hash", json!(meta.patterns_hash)));
    facts.push(("written by version", json!(meta.version)));
    facts.extend(meta.other.get("imported").map(|from| ("imported from", from.clone())));
    let picture = picture_of(weights.as_slice(), neurons, args);
    Ok(Sight { kind: "a model", facts, picture, hint: None })
}

/// What weights look like.
fn of_weights(weights: &Weights) -> Vec<(&'static str, Value)> {
    let neurons = weights.neurons();
    let off = || {
        let entries = weights.as_slice().iter().enumerate();
        entries.filter(|(at, _)| at / neurons != at % neurons).map(|(_, value)| *value)
    };
    let count = (neurons * (neurons - 1)) as f64;
    let share =
        |keep: &dyn Fn(f64) -> bool| off().filter(|value| keep(*value)).count() as f64 / count;
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let least = off().fold(f64::INFINITY, f64::min);
    let largest = off().fold(f64::NEG_INFINITY, f64::max);
    let mean = off().map(f64::abs).sum::<f64>() / count;
    vec![
        ("symmetric", json!(weights.is_symmetric())),
        ("zero diagonal", json!(weights.has_zero_diagonal())),
        (
            "weights",
            json!(format!(
                "from {} to {}, mean size {}; {} positive, {} negative, {} zero",
                number(least),
                number(largest),
                number(mean),
                percent(share(&|value| value > 0.0)),
                percent(share(&|value| value < 0.0)),
                percent(share(&|value| value == 0.0)),
            )),
        ),
    ]
}

fn json_file(bytes: &[u8], args: &ShowArgs) -> Result<Sight> {
    let value: Value = serde_json::from_slice(bytes).context("is not readable JSON")?;
    if value.get("problem_hash").is_some() {
        return certificate(bytes, args);
    }
    let entries = value.as_object().cloned().unwrap_or_default();
    let is_report = entries.contains_key("flips") || entries.contains_key("neurons");
    let kind = if is_report { "a report" } else { "JSON, no file of this program" };
    let facts = REPORT
        .iter()
        .filter_map(|name| entries.get(*name).map(|value| (*name, value.clone())))
        .filter(|(_, value)| !value.is_null())
        .collect();
    Ok(Sight { kind, facts, picture: String::new(), hint: None })
}

/// What is told of a report, in this order.
const REPORT: [&str; 27] = [
    "rule",
    "neurons",
    "patterns",
    "flips",
    "flips_per_pattern",
    "stored_patterns",
    "unmet",
    "lower_bound",
    "model_lower_bound",
    "status",
    "proof",
    "margin",
    "zero_fraction",
    "seconds",
    "solver",
    "weights",
    "symmetric",
    "bias",
    "tie",
    "update",
    "cues",
    "fixed_points",
    "two_cycles",
    "noise",
    "seed",
    "notes",
    "version",
];

fn certificate(bytes: &[u8], args: &ShowArgs) -> Result<Sight> {
    let found = Certificate::from_slice(bytes)?;
    let neurons = found.problem.neurons;
    let mut facts: Vec<(&'static str, Value)> =
        found.problem.in_words().into_iter().map(|(what, words)| (what, json!(words))).collect();
    facts.push(("claims that its weights lose", json!(bits(found.upper.flips))));
    let bounds = [
        ("by cores", found.lower.as_ref().map(|lower| lower.bound)),
        ("by enumeration", found.enumeration.as_ref().map(|proof| proof.bound)),
        ("across rows", found.across.as_ref().map(|proof| proof.bound)),
    ];
    let proofs: Vec<String> = bounds
        .iter()
        .filter_map(|(how, bound)| bound.map(|bound| format!("{} ({how})", bits(bound))))
        .collect();
    let proofs = match found.upper.flips {
        // There is nothing to prove.
        0 => bits(0),
        _ if proofs.is_empty() => "nothing".to_owned(),
        _ => proofs.join(", "),
    };
    facts.push(("claims that all weights lose at least", json!(proofs)));
    facts.push(("claims a radius", json!(found.basins.is_some())));
    facts.push(("problem hash", json!(found.problem_hash)));
    let weights: Vec<f64> = found.upper.weights.iter().flatten().map(|w| *w as f64).collect();
    let picture = if weights.len() == neurons * neurons {
        picture_of(&weights, neurons, args)
    } else {
        String::new()
    };
    let hint = "nothing of this is checked here: `hopfit check` does that, with the patterns";
    Ok(Sight { kind: "a certificate", facts, picture, hint: Some(hint) })
}

fn bits(count: usize) -> String {
    crate::words::counted(count, "bit")
}

/// Patterns, or cues with missing bits.
fn patterns(source: &Input, args: &ShowArgs) -> Result<Sight> {
    let options = args.read.options();
    let (kind, neurons, states, shape, notes) = match source.patterns(&options) {
        Ok(set) => {
            let neurons = set.patterns.neurons();
            ("patterns", neurons, set.patterns.as_slice().to_vec(), set.shape, set.notes)
        }
        Err(why) => {
            // What is no pattern may be a cue.
            let Ok(set) = source.cues(&options, Missing::Zero) else { return Err(why.into()) };
            let neurons = set.cues.neurons();
            let states = (0..set.cues.count()).flat_map(|cue| set.cues.row(cue).to_vec());
            ("cues with missing bits", neurons, states.collect(), None, set.notes)
        }
    };
    input::show_notes(source.name(), &notes);
    let shape = match args.read.shape {
        Some(shape) => Some(shape.for_neurons(neurons).context("--shape")?),
        None => shape,
    };
    let rows: Vec<&[i8]> = states.chunks(neurons).collect();
    let mut distinct = rows.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let ones = states.iter().filter(|bit| **bit > 0).count() as f64 / states.len() as f64;
    let missing = states.iter().filter(|bit| **bit == 0).count();
    let constant = (0..neurons)
        .filter(|neuron| rows.iter().all(|row| row[*neuron] == rows[0][*neuron]))
        .count();
    let facts = vec![
        ("patterns", json!(rows.len())),
        ("neurons", json!(neurons)),
        ("shape", json!(shape.map(|shape| shape.to_string()))),
        ("distinct", json!(distinct.len())),
        ("share of +1", json!(format!("{:.1} %", 100.0 * ones))),
        ("missing bits", json!(missing)),
        ("neurons with the same bit in all", json!(constant)),
    ];
    let picture = drawn(&rows, shape, columns(args))?;
    Ok(Sight { kind, facts, picture, hint: None })
}

/// As many pictures as stand side by side, or patterns a row each.
fn drawn(rows: &[&[i8]], shape: Option<Shape>, columns: usize) -> Result<String> {
    let neurons = rows[0].len();
    if let Some(shape) = shape.filter(|shape| shape.width <= columns) {
        let titles: Vec<String> = (0..rows.len()).map(|at| at.to_string()).collect();
        let panels = rows.iter().zip(&titles).map(|(state, title)| Panel { title, state });
        let across = ((columns + 2) / (shape.width.max(2) + 2)).max(1);
        let lines = 2_usize.max(40 / (shape.height.div_ceil(2) + 1)).min(3);
        let panels: Vec<_> = panels.take(across * lines).collect();
        return Ok(side_by_side(&panels, shape, columns)?);
    }
    let (height, width) = (rows.len().min(ROWS), neurons.min(columns));
    let state: Vec<i8> =
        rows[..height].iter().flat_map(|row| row[..width].iter().copied()).collect();
    Ok(side_by_side(&[Panel { title: "", state: &state }], Shape::new(height, width), columns)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words() {
        assert_eq!(plain(&json!(null)), "unknown");
        assert_eq!(plain(&json!({"a": 1.5, "b": null, "c": true})), "a 1.5, c yes");
        assert_eq!(plain(&json!(["x", 2])), "x, 2");
    }

    #[test]
    fn patterns_without_a_shape_are_rows() {
        let rows: [&[i8]; 2] = [&[1, -1, 1], &[1, 1, -1]];
        assert_eq!(drawn(&rows, None, 80).unwrap(), "█▄▀\n");
        assert_eq!(drawn(&rows, None, 2).unwrap(), "█▄\n");
    }
}
