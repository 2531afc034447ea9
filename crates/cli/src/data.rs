//! `hopfit data`: digits and tables to try things on.

use crate::ExitCode;
use crate::args::DataArgs;
use crate::output;
use anyhow::{Context, Result, bail};
use hopfit::data::{Output, Sample};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &DataArgs) -> Result<ExitCode> {
    let folder = &args.out;
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let samples = Sample::ALL.iter().map(|sample| (sample.name(), sample.bytes()));
    let files: Vec<(PathBuf, &[u8])> = samples
        .chain([("README.md", Sample::README.as_bytes())])
        .map(|(name, bytes)| (folder.join(name), bytes))
        .collect();
    // Nothing is written where one of them is the user's.
    let mut missing = Vec::new();
    for (path, bytes) in &files {
        if is_missing(path, bytes)? {
            missing.push((path, bytes));
        }
    }
    for (path, bytes) in missing {
        Output::from_arg(path).write(bytes)?;
    }
    output::result(&format!(
        "{}: {} data sets; README.md tells what they are and whose",
        folder.display(),
        Sample::ALL.len()
    ));
    let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    output::report(&json!({"files": names, "version": hopfit::VERSION}))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether the file is to be written. One that holds something else is the
/// user's.
fn is_missing(path: &Path, bytes: &[u8]) -> Result<bool> {
    match fs::read(path) {
        Ok(found) if found == bytes => Ok(false),
        Ok(_) => bail!(
            "{}: there is another file of that name; name another folder with --out",
            path.display()
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("{}: cannot be read", path.display())),
    }
}
