//! What made a figure, so that it can be made again.

use crate::results::Results;
use crate::{ErrorKind, Result, Settings};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The manifest of a figure whose files are `outputs`.
pub(crate) fn manifest(
    figure: &str,
    settings: &Settings,
    results: &Results,
    outputs: &[PathBuf],
) -> Result<Value> {
    let hash = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, Value::from(file_hash(path)?)))
    };
    let hashes = outputs.iter().map(hash).collect::<Result<Map<_, _>>>()?;
    let sum = |part: fn(&crate::Finished) -> f64| {
        let total: f64 = results.points.iter().map(part).sum();
        (total * 1000.0).round() / 1000.0
    };
    Ok(json!({
        "figure": figure,
        "command": settings.command.join(" "),
        "options": results.options,
        "seed": settings.seed,
        "threads": settings.threads,
        "threads_a_point": 1,
        "versions": { "hopfit": hopfit::VERSION, "highs": solver_version()? },
        "machine": {
            "cores": std::thread::available_parallelism().map_or(0, usize::from),
            "processor": processor(),
            "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        },
        "points": results.points.len(),
        "unfinished_points": results.points.iter().filter(|point| point.unfinished).count(),
        "seconds": sum(|point| point.wall),
        "seconds_of_points": sum(|point| point.seconds),
        "sha256": hashes,
    }))
}

/// The solver's version, from a problem of two neurons.
fn solver_version() -> Result<Option<String>> {
    use crate::method::Method;
    let patterns = hopfit::Patterns::from_rows(&[[1, 1]])?;
    let problem = Method::Milp.problem(&patterns, None)?;
    let stop = hopfit::Stop::never();
    let mut control = hopfit::Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
    let training = hopfit::train(&problem, &Method::Milp.bare_rule(2), &mut control)?;
    Ok(training.solver.map(|(_, version)| version))
}

/// The processor's name, where the system tells.
fn processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}

fn file_hash(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|source| ErrorKind::File {
        path: path.to_owned(),
        action: "cannot be read",
        source,
    })?;
    Ok(Sha256::digest(&bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
