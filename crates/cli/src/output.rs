//! Where results go, and what people are told.

use anyhow::{Context, Result, bail};
use hopfit::data::Output;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// Writes `bytes` to `path`, whole or not at all, or to standard output for
/// `-`.
pub(crate) fn bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    Ok(Output::from_arg(path).write(bytes)?)
}

/// Writes `value` as indented JSON.
pub(crate) fn json(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value).context("cannot write JSON")?;
    text.push('\n');
    bytes(path, text.as_bytes())
}

/// A line for people, on standard error so that pipes stay clean.
pub(crate) fn tell(line: &str) {
    // Nobody is left to be told if standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Refuses outputs that cannot be written before any work is done, and more
/// than one on standard output.
pub(crate) fn check(paths: &[Option<&Path>]) -> Result<()> {
    let outputs: Vec<Output> = paths.iter().flatten().map(Output::from_arg).collect();
    if outputs.iter().filter(|output| **output == Output::Stdout).count() > 1 {
        bail!("only one result can go to standard output (`-`); name a file for the other");
    }
    for output in &outputs {
        output.check()?;
    }
    Ok(())
}
