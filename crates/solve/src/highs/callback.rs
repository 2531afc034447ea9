//! What HiGHS calls while it runs: interrupts, progress, incumbents, log lines.
//!
//! Values are read with `Highs_getCallbackDataOutItem`, never through the layout
//! of the structure, which grows from version to version. Nothing of the caller's
//! runs in here: events are sent to the caller's thread.
#![allow(unsafe_code, reason = "HiGHS passes raw pointers to its callback")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use highs_sys::{self as sys, HighsCallbackDataIn, HighsCallbackDataOut};

use super::raw::Raw;
use super::run::{Message, Reports};
use super::watch::Signal;
use crate::error::Result;
use crate::incumbent::Incumbent;
use crate::observe::Snapshot;

/// What listens to a run.
#[derive(Debug)]
pub(super) struct Listener {
    reports: Reports,
    signal: Arc<Signal>,
    sender: SyncSender<Message>,
    began: Instant,
    last_report: Option<Instant>,
    last_running_time: f64,
}

impl Listener {
    pub(super) fn new(reports: Reports, signal: Arc<Signal>, sender: SyncSender<Message>) -> Self {
        let began = Instant::now();
        Self { reports, signal, sender, began, last_report: None, last_running_time: 0.0 }
    }
}

/// The kinds at which HiGHS can be stopped.
pub(super) const INTERRUPTS: [c_int; 3] = [
    sys::kHighsCallbackSimplexInterrupt,
    sys::kHighsCallbackIpmInterrupt,
    sys::kHighsCallbackMipInterrupt,
];

/// Solves while `listener` is told of it.
pub(super) fn run(raw: &mut Raw, listener: Listener) -> Result<()> {
    let kinds = listener.reports.kinds.clone();
    // Callbacks may come from threads of HiGHS.
    let listener = Mutex::new(listener);
    let listened = Listened { raw, _listener: &listener };
    let data = (&raw const listener).cast_mut().cast();
    // SAFETY: `listener` is the mutex that `on_event` expects. It outlives
    // `listened`, which takes the callback back when it is dropped.
    unsafe { listened.raw.set_callback(Some(on_event), data, &kinds)? };
    listened.raw.run()
}

/// An instance whose callback points to a listener; it is taken back on every
/// way out.
struct Listened<'run> {
    raw: &'run mut Raw,
    _listener: &'run Mutex<Listener>,
}

impl Drop for Listened<'_> {
    fn drop(&mut self) {
        // SAFETY: without kinds and data the callback does nothing.
        let _ = unsafe { self.raw.set_callback(Some(on_event), std::ptr::null_mut(), &[]) };
    }
}

/// # Safety
///
/// `data` is null or points to a live `Mutex<Listener>`; the other pointers are
/// those that HiGHS passes to callbacks of `kind`.
unsafe extern "C" fn on_event(
    kind: c_int,
    message: *const c_char,
    out: *const HighsCallbackDataOut,
    input: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    if data.is_null() {
        return;
    }
    // SAFETY: see above; the mutex is only ever shared.
    let listener = unsafe { &*data.cast::<Mutex<Listener>>() };
    let mut listener = listener.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: see above.
    let out = unsafe { Out::new(out) };
    match kind {
        sys::kHighsCallbackLogging => {
            // SAFETY: HiGHS passes a text that ends with a zero.
            listener.log(unsafe { CStr::from_ptr(message) });
        }
        sys::kHighsCallbackMipImprovingSolution => listener.improved(&out),
        _ => listener.progress(kind, &out),
    }
    // For other kinds HiGHS allows no interrupt, or passes nothing to write to.
    if INTERRUPTS.contains(&kind) && !input.is_null() {
        // SAFETY: for these kinds HiGHS passes a valid structure.
        unsafe { (*input).user_interrupt = listener.signal.look().is_some().into() };
    }
}

impl Listener {
    fn tell(&self, message: Message) {
        // Nobody listens to a run that was left behind.
        let _ = self.sender.send(message);
    }

    fn log(&self, line: &CStr) {
        let line = line.to_string_lossy();
        self.tell(Message::Log(line.trim_end_matches('\n').to_owned()));
    }

    fn improved(&mut self, out: &Out) {
        let snapshot = self.snapshot(out, true);
        let objective = out.double(c"objective_function_value");
        let values = out.doubles(c"mip_solution", self.reports.columns);
        let (Some(objective), Some(values)) = (objective, values) else { return };
        let snapshot = Snapshot { incumbent: Some(objective), ..snapshot };
        self.tell(Message::Improved(Incumbent { objective, values: values.to_vec() }, snapshot));
    }

    fn progress(&mut self, kind: c_int, out: &Out) {
        let mixed_integer = kind == sys::kHighsCallbackMipInterrupt;
        self.notice_new_search(mixed_integer, out);
        let now = Instant::now();
        let due = |last| now.duration_since(last) >= self.reports.every;
        if self.last_report.is_none_or(due) {
            self.last_report = Some(now);
            let snapshot = self.snapshot(out, mixed_integer);
            self.tell(Message::Progress(snapshot));
        }
    }

    /// Each mixed-integer search has a clock of its own: once it goes back, the
    /// search that completes the start is over.
    fn notice_new_search(&mut self, mixed_integer: bool, out: &Out) {
        let running_time = out.double(c"running_time");
        if let (true, Some(time)) = (mixed_integer, running_time) {
            if time < self.last_running_time {
                self.reports.completes_start = false;
            }
            self.last_running_time = time;
        }
    }

    fn snapshot(&mut self, out: &Out, mixed_integer: bool) -> Snapshot {
        let seconds = self.began.elapsed().as_secs_f64();
        if !mixed_integer {
            let simplex_iterations = natural(out.int(c"simplex_iteration_count").map(i64::from));
            return Snapshot { simplex_iterations, seconds, ..Snapshot::default() };
        }
        self.notice_new_search(mixed_integer, out);
        let finite = |name| out.double(name).filter(|value| value.is_finite());
        Snapshot {
            incumbent: finite(c"mip_primal_bound"),
            bound: finite(c"mip_dual_bound").filter(|_| !self.reports.completes_start),
            nodes: natural(out.int64(c"mip_node_count")),
            simplex_iterations: natural(out.int64(c"mip_total_lp_iterations")),
            seconds,
        }
    }
}

/// HiGHS counts from −1 where it has not counted.
fn natural(count: Option<i64>) -> u64 {
    count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
}

/// What HiGHS tells with an event.
struct Out(*const HighsCallbackDataOut);

impl Out {
    /// # Safety
    ///
    /// The pointer must be null or what HiGHS passed to the callback that is
    /// running.
    unsafe fn new(pointer: *const HighsCallbackDataOut) -> Self {
        Self(pointer)
    }

    fn item(&self, name: &CStr) -> Option<*const c_void> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: the pointer is valid by `new`, and the name ends with a zero.
        let item = unsafe { sys::Highs_getCallbackDataOutItem(self.0, name.as_ptr()) };
        (!item.is_null()).then_some(item)
    }

    fn double(&self, name: &CStr) -> Option<f64> {
        // SAFETY: the callers name items of this type.
        self.item(name).map(|item| unsafe { item.cast::<f64>().read() })
    }

    fn int(&self, name: &CStr) -> Option<i32> {
        // SAFETY: the callers name items of this type.
        self.item(name).map(|item| unsafe { item.cast::<i32>().read() })
    }

    fn int64(&self, name: &CStr) -> Option<i64> {
        // SAFETY: the callers name items of this type.
        self.item(name).map(|item| unsafe { item.cast::<i64>().read() })
    }

    fn doubles(&self, name: &CStr, length: usize) -> Option<&[f64]> {
        // SAFETY: the callers name items of this type and length, which HiGHS
        // does not touch until the callback returns.
        self.item(name).map(|item| unsafe { std::slice::from_raw_parts(item.cast(), length) })
    }
}
