//! Times the search for symmetric weights on a file or on random patterns.
//!
//! ```text
//! cargo run --release -p hopfit-exact --example bench_primal -- PATTERNS
//!     [--store | --most] [--tie paper|strict] [--time SECONDS] [--moves M] [--seed S]
//!     [--searches S] [--goal FLIPS] [--bias] [--field DISTANCE --shape HxW]
//!     [--first P] [--out WEIGHTS.csv]
//! ```
//!
//! PATTERNS is a CSV file of ±1, one pattern a line, or `random:NxP:SEED`.
//! `--out` writes the whole weights, one row a line, the bias last on it.

mod common;

use hopfit_core::{Admissible, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule};
use hopfit_exact::primal::{Options, improve, store, store_most};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments(std::env::args().skip(1).collect());
    let problem = problem(&arguments)?;
    let mut options = Options { seed: arguments.number("--seed", 0)?, ..Options::default() };
    options.searches = arguments.number("--searches", options.searches)?;
    options.goal = arguments.number("--goal", options.goal)?;
    options.moves = arguments.value("--moves").map(str::parse).transpose()?;
    let stop = Stop::after(Duration::from_secs_f64(arguments.number("--time", 60.0)?));
    let begin = Instant::now();
    let mut out = std::io::stdout();
    let network = if arguments.has("--store") {
        store(&problem, &options, &stop)?
    } else if arguments.has("--most") {
        store_most(&problem, &options, &stop, &mut |_| ())?.map(|(network, _)| network)
    } else {
        let mut told = |_: &IntegerNetwork, flips: usize| {
            // A closed pipe must not end the search.
            let _ = writeln!(out, "{:9.3} s  {flips} flips", begin.elapsed().as_secs_f64());
        };
        Some(improve(&problem, None, &options, &stop, &mut told)?.0)
    };
    let seconds = begin.elapsed().as_secs_f64();
    match &network {
        Some(network) => {
            let flips = network.unmet(problem.patterns(), problem.tie())?.total();
            let largest = network.weights().iter().map(|w| w.abs()).max().unwrap_or(0);
            writeln!(out, "{seconds:9.3} s  end: {flips} flips, weights up to {largest}")?;
        }
        None => writeln!(out, "{seconds:9.3} s  end: nothing found")?,
    }
    if let (Some(path), Some(network)) = (arguments.value("--out"), &network) {
        std::fs::write(path, table(network))?;
    }
    Ok(())
}

/// The problem that the command line describes.
fn problem(arguments: &Arguments) -> Result<Problem, Box<dyn Error>> {
    let source = arguments.0.first().ok_or("no patterns given")?;
    let patterns = patterns(source)?.window(0, Some(arguments.number("--first", usize::MAX)?))?;
    let mut class = Admissible::symmetric(patterns.neurons());
    class.bias = arguments.has("--bias");
    if arguments.has("--field") {
        let shape: Shape = arguments.value("--shape").ok_or("--field needs --shape")?.parse()?;
        class.mask = Mask::receptive_field(shape, arguments.number("--field", 3.0)?);
    }
    Ok(Problem::new(patterns, class, arguments.number("--tie", TieRule::Paper)?)?)
}

fn patterns(source: &str) -> Result<Patterns, Box<dyn Error>> {
    if let Some(text) = source.strip_prefix("random:") {
        let numbers = text.split(['x', ':']).map(str::parse).collect::<Result<Vec<usize>, _>>()?;
        let [neurons, count, seed] = numbers[..] else { return Err("random:NxP:SEED".into()) };
        return Ok(Patterns::random(count, neurons, seed as u64)?);
    }
    common::patterns(source)
}

/// Weights and bias as text.
fn table(network: &IntegerNetwork) -> String {
    let mut text = String::new();
    for i in 0..network.neurons() {
        network.row(i).iter().for_each(|w| write!(text, "{w},").expect("a string grows"));
        writeln!(text, "{}", network.bias()[i]).expect("a string grows");
    }
    text
}

struct Arguments(Vec<String>);

impl Arguments {
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|argument| argument == name)
    }

    fn value(&self, name: &str) -> Option<&str> {
        let at = self.0.iter().position(|argument| argument == name)?;
        self.0.get(at + 1).map(String::as_str)
    }

    fn number<T: std::str::FromStr>(&self, name: &str, default: T) -> Result<T, T::Err> {
        self.value(name).map_or(Ok(default), str::parse)
    }
}
