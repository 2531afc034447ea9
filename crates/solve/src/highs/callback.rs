//! What HiGHS calls while it runs: interrupts, progress, incumbents, log lines.
//!
//! Values are read with `Highs_getCallbackDataOutItem`, never through the layout
//! of the structure, which grows from version to version. No panic leaves the
//! callback: it is kept, HiGHS is asked to stop, and the panic goes on afterwards.
//!
//! HiGHS looks at interrupts between simplex iterations of a linear program, but
//! of a mixed-integer program only between the linear programs it solves.
#![allow(unsafe_code, reason = "HiGHS passes raw pointers to its callback")]

use std::any::Any;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use highs_sys::{self as sys, HighsCallbackDataIn, HighsCallbackDataOut};

use super::raw::Raw;
use crate::error::Result;
use crate::observe::{Control, Event, Observer, Snapshot};
use crate::outcome::StopReason;
use hopfit_core::Stop;

/// What a run is watched with.
pub(super) struct Watch<'call, 'observer> {
    pub(super) stop: Stop,
    pub(super) observer: Option<&'call mut Observer<'observer>>,
    pub(super) columns: usize,
    pub(super) report_every: Duration,
    pub(super) log_events: bool,
    /// HiGHS first solves a smaller program to complete a point to begin from.
    /// The bounds of that one are no bounds of the model.
    pub(super) completes_start: bool,
    began: Instant,
    last_report: Option<Instant>,
    last_running_time: f64,
    reason: Option<StopReason>,
    panic: Option<Box<dyn Any + Send>>,
}

impl Watch<'_, '_> {
    /// A watch for a stop, without an observer.
    pub(super) fn new(stop: Stop, began: Instant) -> Self {
        Self {
            stop,
            observer: None,
            columns: 0,
            report_every: Duration::ZERO,
            log_events: false,
            completes_start: false,
            began,
            last_report: None,
            last_running_time: 0.0,
            reason: None,
            panic: None,
        }
    }
}

/// Has HiGHS do something under watch. Returns what came out, and why HiGHS was
/// asked to stop, if it was.
///
/// # Panics
///
/// If the observer does, with what it panicked with.
pub(super) fn run<T>(
    raw: &mut Raw,
    watch: Watch<'_, '_>,
    action: impl FnOnce(&mut Raw) -> Result<T>,
) -> Result<(T, Option<StopReason>)> {
    let mut kinds = vec![
        sys::kHighsCallbackSimplexInterrupt,
        sys::kHighsCallbackIpmInterrupt,
        sys::kHighsCallbackMipInterrupt,
    ];
    if watch.observer.is_some() {
        kinds.push(sys::kHighsCallbackMipImprovingSolution);
        if watch.log_events {
            kinds.push(sys::kHighsCallbackLogging);
        }
    }
    // Callbacks may come from threads of HiGHS.
    let watch = Mutex::new(watch);
    let data = (&raw const watch).cast_mut().cast();
    // SAFETY: `watch` is the mutex that `on_event` expects, and lives until the
    // callback is taken back below, before which nothing returns.
    let started = unsafe { raw.set_callback(Some(on_event), data, &kinds) };
    let done = started.and_then(|()| action(raw));
    // SAFETY: without kinds and data the callback does nothing.
    let ended = unsafe { raw.set_callback(Some(on_event), std::ptr::null_mut(), &[]) };
    let watch = watch.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(panic) = watch.panic {
        resume_unwind(panic);
    }
    ended?;
    Ok((done?, watch.reason))
}

/// # Safety
///
/// `data` is null or points to a live `Mutex<Watch>`; the other pointers are
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
    let watch = unsafe { &*data.cast::<Mutex<Watch<'_, '_>>>() };
    let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: see above.
    let out = unsafe { Out::new(out) };
    let event = AssertUnwindSafe(|| match kind {
        sys::kHighsCallbackLogging => {
            // SAFETY: HiGHS passes a text that ends with a zero.
            watch.log(unsafe { CStr::from_ptr(message) });
        }
        sys::kHighsCallbackMipImprovingSolution => watch.improved(&out),
        _ => watch.progress(kind, &out),
    });
    if let Err(panic) = catch_unwind(event) {
        watch.panic.get_or_insert(panic);
        watch.reason.get_or_insert(StopReason::Interrupt);
    }
    let may_interrupt = [
        sys::kHighsCallbackSimplexInterrupt,
        sys::kHighsCallbackIpmInterrupt,
        sys::kHighsCallbackMipInterrupt,
    ];
    // For other kinds HiGHS allows no interrupt, or passes nothing to write to.
    if may_interrupt.contains(&kind) && !input.is_null() {
        // SAFETY: for these kinds HiGHS passes a valid structure.
        unsafe { (*input).user_interrupt = watch.reason.is_some().into() };
    }
}

impl Watch<'_, '_> {
    fn tell(&mut self, event: &Event<'_>) {
        // An observer that panicked may be in pieces.
        let Some(observer) = self.observer.as_mut().filter(|_| self.panic.is_none()) else {
            return;
        };
        if observer(event) == Control::Stop {
            self.reason.get_or_insert(StopReason::Interrupt);
        }
    }

    fn log(&mut self, line: &CStr) {
        let line = line.to_string_lossy();
        self.tell(&Event::Log(line.trim_end_matches('\n')));
    }

    fn improved(&mut self, out: &Out) {
        let snapshot = self.snapshot(out, true);
        let objective = out.double(c"objective_function_value");
        let values = out.doubles(c"mip_solution", self.columns);
        let (Some(objective), Some(values)) = (objective, values) else { return };
        let snapshot = Snapshot { incumbent: Some(objective), ..snapshot };
        self.tell(&Event::Improved { objective, values, snapshot });
    }

    fn progress(&mut self, kind: c_int, out: &Out) {
        if self.reason.is_none() {
            self.reason = crate::stop::reason(&self.stop);
        }
        if self.observer.is_none() {
            return;
        }
        let mixed_integer = kind == sys::kHighsCallbackMipInterrupt;
        self.notice_new_search(mixed_integer, out);
        let now = Instant::now();
        let due = |last| now.duration_since(last) >= self.report_every;
        if self.last_report.is_none_or(due) {
            self.last_report = Some(now);
            let snapshot = self.snapshot(out, mixed_integer);
            self.tell(&Event::Progress(snapshot));
        }
    }

    /// Each mixed-integer search has a clock of its own: once it goes back, the
    /// search that completes the start is over.
    fn notice_new_search(&mut self, mixed_integer: bool, out: &Out) {
        let running_time = out.double(c"running_time");
        if let (true, Some(time)) = (mixed_integer, running_time) {
            if time < self.last_running_time {
                self.completes_start = false;
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
            bound: finite(c"mip_dual_bound").filter(|_| !self.completes_start),
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
