//! Running a solver's program: its log, its time, its end.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use hopfit_core::Stop;

use super::dialect::Dialect;
use super::not_run;
use crate::error::{ErrorKind, Result};
use crate::observe::{Control, Event, Observer, Snapshot};
use crate::outcome::StopReason;
use crate::settings::Settings;

/// How often the stop is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How long a program may take to write what it has, once it was asked to
/// stop; and how long over its own limit before it is asked.
const GRACE: Duration = Duration::from_secs(1);
/// Lines of the log that are kept to be read: the verdict stands at the end.
const MOST_LINES: usize = 10_000;
/// How long a program may take to tell its version.
const VERSION_TIME: Duration = Duration::from_secs(20);

/// What is run, and where.
pub(super) struct Place<'run> {
    pub(super) program: &'run Path,
    pub(super) folder: &'run Path,
    pub(super) words: &'run [OsString],
}

/// How a program ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// The last lines of its log.
    pub(super) lines: Vec<String>,
    /// Its exit code, if it had one.
    pub(super) code: Option<i32>,
    /// Why it was asked to stop.
    pub(super) stopped: Option<StopReason>,
}

/// Runs a program to its end, or until it is time to stop.
pub(super) fn run(
    place: &Place<'_>,
    (stop, limit): (&Stop, Option<Duration>),
    settings: &Settings,
    observer: Option<&mut Observer<'_>>,
) -> Result<Ended> {
    let mut log = open_log(settings)?;
    let begun = Instant::now();
    let mut child = spawn(place)?;
    let received = read_lines(&mut child);
    let mut running = Running { child, begun, stopped: None, asked: None, lines: Vec::new() };
    let mut told = Told { observer, log_events: settings.log_events };
    loop {
        match received.recv_timeout(LOOK) {
            Ok(line) => {
                if let Some(file) = &mut log {
                    let _ = writeln!(file, "{line}");
                }
                running.note(told.line(&line), StopReason::Interrupt);
                running.keep(line);
            }
            Err(RecvTimeoutError::Timeout) => {
                running.note(told.time(begun), StopReason::Interrupt);
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
        running.look(stop, limit);
    }
    let code = running.wait(place)?;
    let lines = std::mem::take(&mut running.lines);
    Ok(Ended { lines, code, stopped: running.stopped })
}

struct Running {
    child: Child,
    begun: Instant,
    stopped: Option<StopReason>,
    /// When the program was asked to stop.
    asked: Option<Instant>,
    lines: Vec<String>,
}

impl Running {
    fn keep(&mut self, line: String) {
        if self.lines.len() >= 2 * MOST_LINES {
            self.lines.drain(..MOST_LINES);
        }
        self.lines.push(line);
    }

    fn note(&mut self, control: Control, reason: StopReason) {
        if control == Control::Stop && self.stopped.is_none() {
            self.stopped = Some(reason);
            self.ask();
        }
    }

    /// Asks the program to stop when it is time, and kills it a moment later.
    fn look(&mut self, stop: &Stop, limit: Option<Duration>) {
        if self.stopped.is_none() {
            let is_late = limit.is_some_and(|limit| self.begun.elapsed() > limit + GRACE);
            if is_late {
                self.note(Control::Stop, StopReason::Time);
            } else if stop.is_raised() {
                self.note(Control::Stop, StopReason::Interrupt);
            }
        }
        if self.asked.is_some_and(|asked| asked.elapsed() > GRACE) {
            let _ = self.child.kill();
        }
    }

    /// Ctrl-C, which solvers answer by writing what they have.
    fn ask(&mut self) {
        self.asked = Some(Instant::now());
        let number = self.child.id().to_string();
        let asked = Command::new("kill").args(["-INT", &number]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
    }

    fn wait(&mut self, place: &Place<'_>) -> Result<Option<i32>> {
        let status = self.child.wait().map_err(|error| not_run(place.program, error))?;
        Ok(status.code())
    }
}

impl Drop for Running {
    /// No program outlives what asked for it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Told<'run, 'observer> {
    observer: Option<&'run mut Observer<'observer>>,
    log_events: bool,
}

impl Told<'_, '_> {
    fn line(&mut self, line: &str) -> Control {
        match &mut self.observer {
            Some(observer) if self.log_events => observer(&Event::Log(line)),
            _ => Control::Continue,
        }
    }

    fn time(&mut self, begun: Instant) -> Control {
        let seconds = begun.elapsed().as_secs_f64();
        let snapshot = Snapshot { seconds, ..Snapshot::default() };
        self.observer.as_mut().map_or(Control::Continue, |tell| tell(&Event::Progress(snapshot)))
    }
}

fn open_log(settings: &Settings) -> Result<Option<File>> {
    let Some(path) = &settings.log_file else { return Ok(None) };
    let opened = File::options().create(true).append(true).open(path);
    let wrong = |error| ErrorKind::Log { path: path.clone(), error };
    Ok(Some(opened.map_err(wrong)?))
}

fn spawn(place: &Place<'_>) -> Result<Child> {
    // A path that was given relative to our folder means that folder.
    let is_path = place.program.components().count() > 1;
    let absolute = if is_path { std::path::absolute(place.program).ok() } else { None };
    Command::new(absolute.as_deref().unwrap_or(place.program))
        .args(place.words)
        .current_dir(place.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_run(place.program, error))
}

/// The lines of the program's output and errors as they come.
fn read_lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let outputs: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|output| Box::new(output) as Box<dyn Read + Send>),
        child.stderr.take().map(|output| Box::new(output) as Box<dyn Read + Send>),
    ];
    for output in outputs.into_iter().flatten() {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(std::result::Result::ok) {
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

/// The version that a program tells: the first word that begins with a digit
/// and has a point in it.
pub(super) fn version(path: &Path, dialect: Dialect) -> Result<String> {
    let folder = tempfile::tempdir().map_err(|error| not_run(path, error))?;
    let words: Vec<OsString> = dialect.version_words().iter().map(OsString::from).collect();
    let place = Place { program: path, folder: folder.path(), words: &words };
    let limit = (&Stop::never(), Some(VERSION_TIME));
    let ended = run(&place, limit, &Settings::default(), None)?;
    let is_version = |word: &&str| {
        word.starts_with(|letter: char| letter.is_ascii_digit()) && word.contains('.')
    };
    let words = ended.lines.iter().flat_map(|line| line.split_whitespace());
    let word = words.map(|word| word.trim_start_matches('v')).find(is_version);
    Ok(word.unwrap_or("of unknown version").trim_end_matches([',', '.', ';']).to_owned())
}
