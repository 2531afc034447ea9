//! The experiments of the paper on Hopfield memories, Sect. 4: each figure is
//! planned, run point by point, tabulated, drawn, and set beside what the paper
//! reports.
//!
//! ```text
//! plan → points → runs → table → drawing → manifest → report
//! ```
//!
//! | to | see |
//! |---|---|
//! | make a figure | [`make`], [`figures`] |
//! | make all and the report `index.html` | [`make_all`] |
//! | choose seed, repeats, time limit, threads, own patterns | [`Settings`] |
//! | run its points on several machines | [`Planned`], [`make_part`], [`merge()`] |
//! | sweep over sizes, loads and rules of one's own | [`Sweep`] |
//! | add a figure | [`Figure`] and one more file beside `fig3.rs` |
//!
//! Finished points are kept in a journal: whatever ends the program costs the
//! points in progress only, and the same call goes on from there. Tables do not
//! depend on the number of threads, except where a rule reached its time limit.
//!
//! ```no_run
//! use hopfit::Stop;
//! use hopfit_lab::{Settings, figure, make};
//! let settings = Settings { quick: true, ..Settings::new("out") };
//! let made = make(figure("fig3").unwrap(), &settings, &Stop::never(), &mut |standing| {
//!     println!("{} of {} points", standing.done, standing.total);
//! })?;
//! assert!(made.files.iter().any(|file| file.ends_with("fig3.svg")));
//! # Ok::<(), hopfit_lab::Error>(())
//! ```
#![forbid(unsafe_code)]

mod beyond;
mod capacity;
mod cell;
pub mod chart;
mod claim;
mod dataset;
mod error;
mod fig2;
mod fig3;
mod fig4;
mod fig5;
mod fig7;
mod fig8;
mod figure;
mod journal;
mod make;
mod manifest;
mod method;
mod page;
mod results;
mod runner;
mod settings;
mod spread;
pub mod statistics;
mod sweep;
mod unfinished;

pub use cell::Cell;
pub use claim::{Claim, Verdict};
pub use dataset::Dataset;
pub use error::{Error, ErrorKind, Result};
pub use figure::{Figure, Finding, Plan, Point, Story, Work};
pub use make::{Made, make, make_all, make_part, results_of};
pub use method::{Method, Trained};
pub use results::{Finished, Results, Row, decimal};
pub use runner::Standing;
pub use settings::{EncoderRows, OwnPatterns, OwnTable, Settings};
pub use spread::{Partition, Planned, PointRun, experiment_of, merge, merge_one};
pub use sweep::{Capacities, Sweep};

/// All figures, in the order of the paper; then the experiments beyond it.
#[must_use]
pub fn figures() -> &'static [&'static dyn Figure] {
    &[
        &fig2::Fig2,
        &fig3::Fig3,
        &fig4::Fig4,
        &fig5::FIG5,
        &fig5::FIG6,
        &fig7::Fig7,
        &fig8::Fig8,
        &beyond::Capacity,
        &beyond::Known,
        &beyond::Parameters,
        &beyond::Images,
    ]
}

/// The figure of that name.
#[must_use]
pub fn figure(name: &str) -> Option<&'static dyn Figure> {
    figures().iter().copied().find(|figure| figure.name() == name)
}
