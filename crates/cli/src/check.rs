//! `hopfit check`.

use crate::args::CheckArgs;
use crate::{input, output};
use anyhow::{Context, Result};
use hopfit::certify::{Certificate, Verdict, check};
use std::process::ExitCode;

/// The exit code of a certificate that was rejected.
const REJECTED: u8 = 1;

pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode> {
    let set = input::patterns(&args.patterns, &args.read)?;
    let name = args.certificate.display();
    let bytes = std::fs::read(&args.certificate).with_context(|| format!("{name}: cannot read"))?;
    let checked =
        Certificate::from_slice(&bytes).and_then(|certificate| check(&certificate, &set.patterns));
    match checked {
        Ok(verdict) => {
            output::tell(&format!("{name}: accepted: {}", describe(verdict)));
            Ok(ExitCode::SUCCESS)
        }
        Err(rejection) => {
            output::tell(&format!("{name}: rejected: {rejection}"));
            Ok(ExitCode::from(REJECTED))
        }
    }
}

fn describe(verdict: Verdict) -> String {
    let Verdict { flips, lower_bound, optimal } = verdict;
    if optimal {
        return format!("the weights lose {flips} bits, and no admissible weights lose fewer");
    }
    format!("the weights lose {flips} bits; no admissible weights lose fewer than {lower_bound}")
}
