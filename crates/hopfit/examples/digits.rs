//! Stores handwritten digits with each of the paper's rules and recalls them
//! from noisy cues: a table, then pictures.
//!
//! `cargo run --release --example digits [PATTERNS] [SECONDS]` with the number
//! of digits to store (default 25) and the time limit of each solver run
//! (default 20).

use hopfit::data::picture::{Panel, side_by_side};
use hopfit::data::{ReadOptions, read_patterns};
use hopfit::random::Stream;
use hopfit::{
    Admissible, Control, Cues, GradientOptions, Mask, MilpOptions, Network, Patterns, Problem,
    PseudoinverseOptions, RecallOptions, Report, Rule, Shape, Stop, TieRule, recall_all,
};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const SHAPE: Shape = Shape::new(9, 9);
const NOISE: f64 = 0.08;
const SHOWN: usize = 3;
/// Columns of the terminal that the pictures may fill.
const COLUMNS: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().map_or(Ok(25), |text| text.parse())?;
    let seconds: f64 = arguments.next().map_or(Ok(20.0), |text| text.parse())?;
    let patterns = digits(count)?;

    let mut out = std::io::stdout();
    writeln!(out, "Storing {count} MNIST digits of 9x9 pixels ({seconds} s a solver run)\n")?;
    writeln!(out, "{HEADER}")?;
    let mut networks = Vec::new();
    for method in methods(&patterns)? {
        let (network, report) = store(&method, Duration::from_secs_f64(seconds))?;
        writeln!(out, "{}", row(method.name, &report))?;
        networks.push((method.name, network));
    }
    writeln!(out, "\n{}", recalls(&patterns, &networks)?)?;
    Ok(())
}

/// The first digits of the data set in this repository.
fn digits(count: usize) -> Result<Patterns, Box<dyn Error>> {
    let data =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/mnist4k-images-idx3-ubyte.gz");
    let options = ReadOptions { resize: Some(SHAPE), first: Some(count), ..Default::default() };
    Ok(read_patterns(data, &options)?.patterns)
}

/// A line of the table: a rule, and the networks that it may choose from.
struct Method {
    name: &'static str,
    rule: Rule,
    problem: Problem,
}

fn methods(patterns: &Patterns) -> Result<Vec<Method>, Box<dyn Error>> {
    let all = Admissible::symmetric(SHAPE.neurons());
    let near = Admissible { mask: Mask::receptive_field(SHAPE, 3.0), ..all.clone() };
    let milp = |sparse| Rule::Milp(MilpOptions { sparse, ..Default::default() });
    let list = [
        ("Hebb", Rule::Hebbian, &all),
        ("pseudoinverse", Rule::Pseudoinverse(PseudoinverseOptions::default()), &all),
        ("gradient", Rule::Gradient(GradientOptions::default()), &all),
        ("MILP", milp(None), &all),
        ("MILP sparse", milp(Some(0.001)), &all),
        ("MILP field", milp(None), &near),
    ];
    let method = |(name, rule, admissible): (_, _, &Admissible)| {
        let problem = Problem::new(patterns.clone(), admissible.clone(), TieRule::Paper)?;
        Ok(Method { name, rule, problem })
    };
    list.into_iter().map(method).collect()
}

fn store(method: &Method, limit: Duration) -> Result<(Network, Report), Box<dyn Error>> {
    let begun = Instant::now();
    let stop = Stop::after(limit);
    let mut control = Control { stop, threads: 1, seed: 1, progress: &mut |_| {} };
    let training = hopfit::train(&method.problem, &method.rule, &mut control)?;
    let seconds = begun.elapsed().as_secs_f64();
    let report = Report::new(&method.problem, method.rule.name(), &training, 1, seconds)?;
    Ok((training.network, report))
}

const HEADER: &str =
    "method         patterns  flips a pattern  stored  lower bound  zeros in W  seconds
-------------  --------  ---------------  ------  -----------  ----------  -------";

fn row(name: &str, report: &Report) -> String {
    let bound = report.lower_bound.map_or("–".to_owned(), |bound| bound.to_string());
    format!(
        "{name:<13}  {:>8}  {:>15.2}  {:>6}  {bound:>11}  {:>9.0}%  {:>7.2}",
        report.patterns,
        report.flips_per_pattern,
        report.stored_patterns,
        100.0 * report.zero_fraction,
        report.seconds,
    )
}

/// A few digits, their noisy cues, and what each network makes of those.
fn recalls(
    patterns: &Patterns,
    networks: &[(&'static str, Network)],
) -> Result<String, Box<dyn Error>> {
    let few = patterns.window(0, Some(SHOWN))?;
    let cues = Cues::noisy(&few, NOISE, &mut Stream::new(1, 0));
    let mut rows: Vec<(&str, Vec<i8>)> =
        vec![("stored", few.as_slice().to_vec()), ("noisy cue", cues.as_slice().to_vec())];
    for (name, network) in networks {
        rows.push((name, recall_all(network, &cues, &RecallOptions::default())?.states));
    }
    let mut text = String::new();
    for digit in 0..few.count() {
        let bits = digit * SHAPE.neurons()..(digit + 1) * SHAPE.neurons();
        let mut panels = Vec::new();
        for (title, states) in &rows {
            panels.push(Panel { title, state: &states[bits.clone()] });
        }
        text.push_str(&side_by_side(&panels, SHAPE, COLUMNS)?);
        text.push('\n');
    }
    Ok(text)
}
