//! What the programs that measure read: options, patterns, the class.
#![allow(dead_code)]

use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule};
use std::error::Error;
use std::time::Duration;

/// The word after an option's name.
pub(crate) fn option<'a>(args: &'a [String], name: &str) -> Option<&'a str> {
    let at = args.iter().position(|arg| arg == name)?;
    args.get(at + 1).map(String::as_str)
}

/// Patterns of a CSV file of ±1, one a line.
pub(crate) fn patterns(file: &str) -> Result<Patterns, Box<dyn Error>> {
    let bits = |line: &str| line.split(',').map(|bit| bit.trim().parse()).collect();
    let text = std::fs::read_to_string(file)?;
    let rows: Vec<Vec<i8>> = text.lines().map(bits).collect::<Result<_, _>>()?;
    Ok(Patterns::from_rows(&rows)?)
}

/// The problem of the file named first, with `--distance`, `--bias` and
/// `--tie`.
pub(crate) fn problem(args: &[String], tie: TieRule) -> Result<Problem, Box<dyn Error>> {
    let patterns = patterns(args.first().ok_or("which CSV file of patterns?")?)?;
    let neurons = patterns.neurons();
    let mut admissible = Admissible::symmetric(neurons);
    admissible.bias = args.iter().any(|arg| arg == "--bias");
    if let Some(distance) = option(args, "--distance") {
        let side = neurons.isqrt();
        if side * side != neurons {
            return Err(format!("{neurons} neurons are no square of pixels").into());
        }
        admissible.mask = Mask::receptive_field(Shape::new(side, side), distance.parse()?);
    }
    let tie = option(args, "--tie").map_or(Ok(tie), str::parse)?;
    Ok(Problem::new(patterns, admissible, tie)?)
}

/// Seconds of the processor that this program has used, where /proc tells.
pub(crate) fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks: u64 = text.rsplit(')').next()?.split_whitespace().nth(11)?.parse().ok()?;
    Some(ticks as f64 / 100.0)
}

/// Raises the stop once so many seconds of the processor are used.
pub(crate) fn watch(stop: &Stop, limit: f64) {
    let stop = stop.clone();
    std::thread::spawn(move || {
        while processor_time().is_some_and(|time| time < limit) {
            std::thread::sleep(Duration::from_millis(20));
        }
        stop.raise();
    });
}
