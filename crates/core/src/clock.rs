//! The clock.

/// A moment. In browsers, where the standard library has no clock, the page's
/// own.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub use web_time::Instant;

/// A moment: the standard library's. In browsers, where it has no clock, the
/// page's own.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use std::time::Instant;
