//! What stands in for HiGHS in a build without it.
//!
//! Every way to make a [`Highs`] says that it is not there; so that callers
//! need not know how they were built.

use crate::basis::Basis;
use crate::error::{ErrorKind, Result};
use crate::observe::Observer;
use crate::outcome::{Outcome, SolverInfo};
use crate::settings::Settings;
use crate::traits::{
    Incremental, Interrupt, Observe, Solve, Start, StartVerdict, WarmBasis, WarmStart,
};
use hopfit_core::Stop;
use hopfit_model::{Column, Model, NewRow, Row};

/// The HiGHS solver, which this build lacks: there is no value of this type.
#[derive(Debug)]
pub struct Highs(Never);

#[derive(Debug, Clone, Copy)]
enum Never {}

impl Highs {
    /// None.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotBuiltIn`], always.
    pub fn new() -> Result<Self> {
        Err(ErrorKind::NotBuiltIn.into())
    }

    /// None.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotBuiltIn`], always.
    pub fn with_settings(_: Settings) -> Result<Self> {
        Self::new()
    }
}

impl Solve for Highs {
    fn info(&self) -> SolverInfo {
        match self.0 {}
    }
    fn settings(&self) -> &Settings {
        match self.0 {}
    }
    fn set_settings(&mut self, _: Settings) -> Result<()> {
        match self.0 {}
    }
    fn load(&mut self, _: &Model) -> Result<()> {
        match self.0 {}
    }
    fn solve(&mut self) -> Result<Outcome> {
        match self.0 {}
    }
}

impl Interrupt for Highs {
    fn set_stop(&mut self, _: &Stop) {
        match self.0 {}
    }
}

impl Observe for Highs {
    fn solve_observed(&mut self, _: &mut Observer<'_>) -> Result<Outcome> {
        match self.0 {}
    }
}

impl WarmStart for Highs {
    fn start_from(&mut self, _: Start<'_>) -> Result<StartVerdict> {
        match self.0 {}
    }
}

impl WarmBasis for Highs {
    fn basis(&self) -> Result<Option<Basis>> {
        match self.0 {}
    }
    fn set_basis(&mut self, _: &Basis) -> Result<()> {
        match self.0 {}
    }
}

impl Incremental for Highs {
    fn column_count(&self) -> usize {
        match self.0 {}
    }
    fn row_count(&self) -> usize {
        match self.0 {}
    }
    fn set_columns_bounds(&mut self, _: &[(Column, f64, f64)]) -> Result<()> {
        match self.0 {}
    }
    fn set_rows_bounds(&mut self, _: &[(Row, f64, f64)]) -> Result<()> {
        match self.0 {}
    }
    fn set_costs(&mut self, _: &[(Column, f64)]) -> Result<()> {
        match self.0 {}
    }
    fn add_rows(&mut self, _: &[NewRow]) -> Result<Row> {
        match self.0 {}
    }
    fn delete_rows(&mut self, _: &[Row]) -> Result<()> {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_that_it_is_not_there() {
        let error = Highs::new().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotBuiltIn));
        assert!(error.to_string().contains("--solver"));
    }
}
