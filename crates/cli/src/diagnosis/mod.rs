//! `hopfit evaluate --diagnose`: tables for people, a sheet of charts.

#[cfg(feature = "paper")]
mod sheet;
mod table;

#[cfg(feature = "paper")]
pub(crate) use sheet::sheet;
pub(crate) use table::{cut_short, tables};
