//! Writing all that a run found: together, and as much of it as can be.

use crate::{output, refusal};
use anyhow::{Error, Result, anyhow};
use hopfit::data::{Model, Output, Staged};
use std::path::PathBuf;

/// The results of a run. All files are written beside their places first and
/// then renamed, in the order in which they were added; one that fails does
/// not keep back the others.
#[derive(Debug, Default)]
pub(crate) struct Results {
    staged: Vec<Staged>,
    failed: Vec<Error>,
    saved: Vec<PathBuf>,
}

impl Results {
    /// A file that is ready, or why it is not.
    pub(crate) fn add(&mut self, staged: Result<Staged>) {
        match staged {
            Ok(staged) => self.staged.push(staged),
            Err(error) => self.failed.push(error),
        }
    }

    /// Puts all files in their places.
    pub(crate) fn commit(&mut self) {
        let mut staged = std::mem::take(&mut self.staged);
        // Whoever reads a pipe may keep us waiting.
        staged.sort_by_key(|staged| waits(staged.output()));
        for staged in staged {
            let output = staged.output().clone();
            if output.is_pipe() {
                output::note(&format!("{}: waits for its reader", output.name().display()));
            }
            match staged.commit() {
                Ok(()) => self.saved.push(output.name().to_owned()),
                Err(error) => self.failed.push(error.into()),
            }
        }
    }

    /// Whether it is in its place.
    pub(crate) fn has(&self, output: &Output) -> bool {
        self.saved.iter().any(|saved| saved == output.name())
    }

    /// An error that tells what could not be written, and what could.
    pub(crate) fn finish(self) -> Result<()> {
        if self.failed.is_empty() {
            return Ok(());
        }
        let failed: Vec<String> = self.failed.iter().map(refusal::refusal).collect();
        let failed = failed.join("; ");
        let saved: Vec<String> =
            self.saved.iter().map(|saved| saved.display().to_string()).collect();
        Err(match saved.is_empty() {
            true => anyhow!("{failed}"),
            false => anyhow!("{failed} (saved: {})", saved.join(", ")),
        })
    }

    /// Saves a model whose place has failed in the folder for temporary files.
    pub(crate) fn rescue(&mut self, model: &Model) {
        match model.rescue() {
            Ok(path) => self.saved.push(path),
            Err(error) => self.failed.push(error.into()),
        }
    }
}

fn waits(output: &Output) -> bool {
    *output == Output::Stdout || output.is_pipe()
}
