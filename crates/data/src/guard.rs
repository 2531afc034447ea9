//! A fence around decoders that are not ours.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside of the fence.
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// What `work` returns; none if it panics. The message that a panic writes to
/// standard error is left out, on this thread and during `work` only.
pub(crate) fn fenced<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !FENCED.get() {
                usual(panic);
            }
        }));
    });
    FENCED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    FENCED.set(false);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_at_the_fence() {
        assert_eq!(fenced(|| 3), Some(3));
        assert_eq!(fenced(|| -> u8 { panic!("inside") }), None);
        assert!(!FENCED.get());
        assert!(panic::catch_unwind(|| panic!("outside, on purpose")).is_err());
    }
}
