//! Stores handwritten digits with each of the paper's rules and the exact engine,
//! and recalls them from noisy cues: two tables, then pictures. Without the solver
//! HiGHS (`--no-default-features`) those of the paper that need one are left out.
//!
//! `cargo run --release --example digits [PATTERNS] [SECONDS] [PICTURE.png]`
//! with the number of digits to store (default 20), the time limit of each
//! solver run (default 40) and a file for the pictures.

use hopfit::data::picture::{Panel, Picture, side_by_side};
use hopfit::data::{Output, ReadOptions, Sample};
use hopfit::random::Stream;
use hopfit::{
    Admissible, Control, Cues, ExactOptions, GradientOptions, HAS_HIGHS, Mask, MilpOptions,
    MilpStart, Network, NoiseOptions, NoiseOutcome, Patterns, Problem, PseudoinverseOptions,
    RecallOptions, RecallTraining, Report, Rule, Shape, Stop, Then, TieRule, evaluate, recall_all,
};
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

const SHAPE: Shape = Shape::new(9, 9);
const NOISE: f64 = 0.1;
const TRIALS: usize = 50;
const SHOWN: usize = 3;
/// Columns of the terminal that the pictures may fill.
const COLUMNS: usize = 120;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().map_or(Ok(20), |text| text.parse())?;
    let seconds: f64 = arguments.next().map_or(Ok(40.0), |text| text.parse())?;
    let patterns = digits(count)?;

    let mut out = std::io::stdout();
    writeln!(out, "Storing {count} MNIST digits of 9x9 pixels ({seconds} s a solver run)\n")?;
    writeln!(out, "{HEADER}")?;
    let limit = Duration::try_from_secs_f64(seconds)?;
    let networks = store_all(&methods(&patterns)?, limit, &mut out)?;
    writeln!(out, "\n{RECALL_HEADER}")?;
    for (name, network) in &networks {
        let by = |recall| noisy(&patterns, network, recall);
        let (paper, cue) = (by(RecallOptions::synchronous())?, by(RecallOptions::default())?);
        writeln!(out, "{}", recall_row(name, &paper, &cue))?;
    }
    let rows = recalls(&patterns, &networks)?;
    writeln!(out, "\n{}", as_text(&rows)?)?;
    if let Some(path) = arguments.next() {
        Output::from_arg(path).write(&as_picture(&rows)?)?;
    }
    Ok(())
}

/// The first digits of the data set that is built in.
fn digits(count: usize) -> Result<Patterns, Box<dyn Error>> {
    let sample = Sample::named("mnist4k-images-idx3-ubyte.gz").ok_or("there are no digits")?;
    let options = ReadOptions { resize: Some(SHAPE), first: Some(count), ..Default::default() };
    Ok(sample.patterns(&options)?.patterns)
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
    // Without a start, so that the weights are the solver's own.
    let start = MilpStart::Nothing;
    let milp =
        |sparse| Rule::Milp(MilpOptions { sparse, start: start.clone(), ..Default::default() });
    let recall = Then::Recall(RecallTraining::default());
    let list = [
        ("Hebb", Rule::Hebbian, &all),
        ("pseudoinverse", Rule::Pseudoinverse(PseudoinverseOptions::default()), &all),
        ("gradient", Rule::Gradient(GradientOptions::default()), &all),
        ("MILP", milp(None), &all),
        ("MILP sparse", milp(Some(0.001)), &all),
        ("MILP field", milp(None), &near),
        ("exact", Rule::Exact(ExactOptions::default()), &all),
        ("exact, margin", Rule::Exact(ExactOptions::default().then(Then::Margin)), &all),
        (RECALL, Rule::Exact(ExactOptions::default().then(recall)), &all),
    ];
    let method = |(name, rule, admissible): (_, _, &Admissible)| {
        let problem = Problem::new(patterns.clone(), admissible.clone(), TieRule::Paper)?;
        Ok(Method { name, rule, problem })
    };
    let has_solver = |(_, rule, _): &(_, Rule, _)| HAS_HIGHS || !matches!(rule, Rule::Milp(_));
    list.into_iter().filter(has_solver).map(method).collect()
}

/// Stores by each method, as many at a time as there are cores, and writes their
/// lines in order.
fn store_all(
    methods: &[Method],
    limit: Duration,
    out: &mut impl Write,
) -> Result<Vec<(&'static str, Network)>, Box<dyn Error>> {
    let next = Mutex::new(methods.iter());
    let take = || next.lock().expect("nobody panics with it").next();
    thread::scope(|scope| {
        let mut networks = Vec::new();
        let (sender, results) = std::sync::mpsc::channel();
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some(method) = take() {
                    // Nobody listens after an error.
                    let _ = sender.send((method.name, store(method, limit)));
                }
            });
        }
        drop(sender);
        let mut done = HashMap::new();
        for method in methods {
            while !done.contains_key(method.name) {
                let (name, result) = results.recv()?;
                done.insert(name, result?);
            }
            let (network, report) = done.remove(method.name).expect("it is done");
            writeln!(out, "{}", row(method.name, &report))?;
            networks.push((method.name, network));
        }
        Ok(networks)
    })
}

fn store(method: &Method, limit: Duration) -> hopfit::Result<(Network, Report)> {
    let begun = Instant::now();
    let stop = Stop::after(limit);
    let mut control = Control { stop, threads: 1, seed: 1, progress: &mut |_| {} };
    let training = hopfit::train(&method.problem, &method.rule, &mut control)?;
    let seconds = begun.elapsed().as_secs_f64();
    let report = Report::new(&method.problem, method.rule.name(), &training, 1, seconds)?;
    Ok((training.network, report))
}

/// The method that is trained for recall.
const RECALL: &str = "exact, recall";

/// What becomes of noisy cues.
fn noisy(
    patterns: &Patterns,
    network: &Network,
    recall: RecallOptions,
) -> Result<NoiseOutcome, Box<dyn Error>> {
    let options =
        NoiseOptions { noise: NOISE, missing_share: 0.0, trials: TRIALS, seed: 1, recall };
    Ok(evaluate(network, patterns, Some(&options))?.noise.expect("noise was asked for"))
}

const RECALL_HEADER: &str = "From cues with a tenth of the bits flipped: recalled whole, wrong bits
method         the paper's recall  with the cue in play
-------------  ------------------  --------------------";

fn recall_row(name: &str, paper: &NoiseOutcome, cue: &NoiseOutcome) -> String {
    let cell = |found: &NoiseOutcome| {
        format!("{:>6.1} %, {:>4.1}", 100.0 * found.recalled_fraction, found.wrong_bits_after)
    };
    format!("{name:<13}  {:>18}  {:>20}", cell(paper), cell(cue))
}

const HEADER: &str =
    "method         patterns  flips a pattern  stored  bound, proof  zeros in W  seconds
-------------  --------  ---------------  ------  ------------  ----------  -------";

fn row(name: &str, report: &Report) -> String {
    let proved = |bound| format!("{bound}, {}", report.proof);
    let bound = report.lower_bound.map_or("–".to_owned(), proved);
    format!(
        "{name:<13}  {:>8}  {:>15.2}  {:>6}  {bound:>12}  {:>9.0}%  {:>7.2}",
        report.patterns,
        report.flips_per_pattern,
        report.stored_patterns,
        100.0 * report.zero_fraction,
        report.seconds,
    )
}

/// A title, and the bits of all digits that are shown.
type Row<'a> = (&'a str, Vec<i8>);

/// A few digits, their noisy cues, and what each network makes of those: by
/// the paper's recall, and with the cue in play where it is trained for that.
fn recalls<'a>(
    patterns: &Patterns,
    networks: &[(&'a str, Network)],
) -> Result<Vec<Row<'a>>, Box<dyn Error>> {
    // The first digits of the set include empty ones: take those with ink.
    let ink = |row: &&[i8]| row.iter().filter(|bit| **bit > 0).count() >= 9;
    let few: Vec<&[i8]> = patterns.rows().filter(ink).take(SHOWN).collect();
    let few = Patterns::from_rows(&few)?;
    let cues = Cues::noisy(&few, NOISE, &mut Stream::new(1, 0));
    let mut rows =
        vec![("stored", few.as_slice().to_vec()), ("noisy cue", cues.as_slice().to_vec())];
    for (name, network) in networks {
        let sigma = Some(network.median_stability(patterns)?);
        let options = match *name {
            RECALL => RecallOptions { sigma, ..RecallOptions::default() },
            _ => RecallOptions::synchronous(),
        };
        rows.push((name, recall_all(network, &cues, &options)?.states));
    }
    Ok(rows)
}

/// For each digit the pictures side by side.
fn as_text(rows: &[Row<'_>]) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for digit in 0..SHOWN {
        let panels: Vec<Panel<'_>> = rows.iter().map(|row| panel(row, digit)).collect();
        text.push_str(&side_by_side(&panels, SHAPE, COLUMNS)?);
        text.push('\n');
    }
    Ok(text)
}

/// The same as a PNG file, a digit a row.
fn as_picture(rows: &[Row<'_>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let digits = 0..SHOWN;
    let states: Vec<&[i8]> =
        digits.flat_map(|digit| rows.iter().map(move |row| panel(row, digit).state)).collect();
    Ok(Picture::sheet(&states, SHAPE, rows.len(), 8)?.png())
}

fn panel<'a>((title, states): &'a Row<'_>, digit: usize) -> Panel<'a> {
    let size = SHAPE.neurons();
    Panel { title, state: &states[digit * size..(digit + 1) * size] }
}
