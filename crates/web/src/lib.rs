//! hopfit in the browser: what the page to try it asks of the library.
//!
//! A [`Memory`] is what the page keeps: patterns, the network that a rule made
//! of them, and the certificate if there is one. It tells what was lost
//! ([`Memory::stored`]), recalls step by step ([`Memory::trace`]), has the
//! checker judge its certificate and false claims ([`Memory::judge`]), and
//! gives the files that the program reads. Requests come as JSON, answers go
//! as JSON; all numbers are the library's own.
//!
//! Compiled for browsers, the module `bind` exports this to JavaScript. It runs
//! in a worker, on one thread; a time limit ends every search.
//!
//! ```
//! use hopfit_web::{Claim, Memory};
//! let request = r#"{"height": 1, "width": 3, "patterns": [[1, 1, -1]],
//!     "rule": "exact", "seconds": 5, "seed": 0}"#;
//! let memory = Memory::store(&serde_json::from_str(request)?, &mut |_| {})?;
//! assert_eq!(memory.stored().flips, 0);
//! assert!(memory.judge(Claim::AsFound)?.accepted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub mod bind;
mod error;
mod judge;
mod memory;
mod trace;

pub use error::{Error, ErrorKind, Result};
pub use judge::{Claim, Judgement};
pub use memory::{Memory, PageRule, ProofSize, StoreRequest, Stored};
pub use trace::{End, PageUpdate, RecallRequest, Trace, TraceStep};
