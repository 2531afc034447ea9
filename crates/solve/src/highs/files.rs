//! HiGHS reads what `hopfit_model` writes.

use std::ffi::CString;
use std::fs::File;
use std::path::Path;

use hopfit_model::{Model, NewColumn, NewRow};
use hopfit_solve_conformance::models::every_kind;
use hopfit_solve_conformance::verdict::close;

use super::raw::Raw;
use super::{Highs, options};
use crate::settings::Settings;
use crate::traits::Solve;

/// The optimum that HiGHS finds in a file; `None` if the model is infeasible.
fn optimum_of_file(path: &Path) -> Option<f64> {
    let mut raw: Raw = options::fresh(&Settings::default()).unwrap();
    raw.read_model(&CString::new(path.to_str().unwrap()).unwrap()).unwrap();
    raw.run().unwrap();
    super::raw::end_scheduler();
    match raw.model_status() {
        highs_sys::MODEL_STATUS_OPTIMAL => raw.double_info(c"objective_function_value"),
        status => {
            assert_eq!(status, highs_sys::MODEL_STATUS_INFEASIBLE);
            None
        }
    }
}

/// The optimum that HiGHS finds in a model that is passed to it.
fn optimum_of_model(model: &Model) -> Option<f64> {
    let mut solver = Highs::new().unwrap();
    solver.load(model).unwrap();
    solver.solve().unwrap().objective
}

/// Checks that the files of a model have its optimum.
fn check_files(model: &Model) -> Option<f64> {
    let folder = tempfile::tempdir().unwrap();
    let expected = optimum_of_model(model);
    let (mps, lp) = (folder.path().join("model.mps"), folder.path().join("model.lp"));
    model.write_mps(File::create(&mps).unwrap()).unwrap();
    model.write_lp(File::create(&lp).unwrap()).unwrap();
    // An MPS file always minimises.
    let found = [optimum_of_file(&mps).map(|o| model.sense().sign() * o), optimum_of_file(&lp)];
    for found in found {
        assert_eq!(found.is_some(), expected.is_some());
        assert!(found.is_none_or(|found| close(found, expected.unwrap())), "{found:?}");
    }
    expected
}

#[test]
fn written_models_keep_their_optimum() {
    let optima = (0..40).filter_map(|seed| check_files(&every_kind(seed)));
    assert!((10..40).contains(&optima.count()));
}

#[test]
fn whole_columns_stay_whole() {
    let mut model = Model::minimise("kinds");
    let x = model.add_column(NewColumn::integer("x", 0.0, 9.5).cost(-1.0));
    model.add_row(NewRow::at_most("half", 7.5).term(x, 1.0));
    assert_eq!(check_files(&model), Some(-7.0));
}
