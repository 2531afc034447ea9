//! `hopfit evaluate --diagnose`: tables for people, a sheet of charts.

mod sheet;
mod table;

pub(crate) use sheet::sheet;
pub(crate) use table::{cut_short, tables};
