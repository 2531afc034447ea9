//! Too little memory is an error, not the end of the program.
#![cfg(feature = "highs")]
#![cfg(target_os = "linux")]

use std::process::Command;

use hopfit_model::{Model, NewColumn, NewRow};
use hopfit_solve::highs::Highs;
use hopfit_solve::{ErrorKind, Solve};

/// Set in the process that has little memory.
const CONFINED: &str = "HOPFIT_TEST_CONFINED";

/// What that process prints before it ends well.
const CAUGHT: &str = "the memory ran out, and was caught";

#[test]
fn memory_that_runs_out_is_an_error() {
    if std::env::var_os(CONFINED).is_some() {
        return fill_the_memory();
    }
    // In kibibytes.
    let script = "ulimit -v 1000000 && exec \"$0\" --exact memory_that_runs_out_is_an_error \
                  --nocapture --test-threads 1";
    let program = std::env::current_exe().unwrap();
    let output =
        Command::new("sh").args(["-c", script]).arg(program).env(CONFINED, "1").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains(CAUGHT));
}

/// Loads the same model again and again until HiGHS has no memory for it. What
/// each load needs on our side is less than what HiGHS needs and keeps, so that
/// it is HiGHS that runs out.
#[expect(clippy::print_stdout, reason = "the other process reads it")]
fn fill_the_memory() {
    let model = dense(1000);
    let mut solvers = Vec::new();
    loop {
        let mut solver = match Highs::new() {
            Ok(solver) => solver,
            Err(error) => return assert!(matches!(error.kind(), ErrorKind::Memory { .. })),
        };
        if let Err(error) = solver.load(&model) {
            assert!(matches!(error.kind(), ErrorKind::Memory { .. }), "{error}");
            solvers.clear();
            // With room again, the solver can be used again.
            solver.load(&model).unwrap();
            println!("{CAUGHT}");
            return;
        }
        solvers.push(solver);
        assert!(solvers.len() < 1000, "the memory does not run out");
    }
}

/// A model with a million coefficients.
fn dense(size: usize) -> Model {
    let mut model = Model::minimise("dense");
    let columns: Vec<_> =
        (0..size).map(|_| model.add_column(NewColumn::continuous("", 0.0, 1.0))).collect();
    for _ in 0..size {
        model.add_row(NewRow::at_least("", 1.0).terms(columns.iter().map(|c| (*c, 1.0))));
    }
    model
}
