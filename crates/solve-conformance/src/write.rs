//! Writing what a solver holds.

use std::fs;
use std::path::Path;

use hopfit_model::{Column, NewRow};
use hopfit_solve::{ErrorKind, Incremental, WriteModel};

use crate::models::production;

/// Files hold the names, and the rows added later.
pub fn written_models_hold_rows_and_names(mut solver: impl WriteModel + Incremental) {
    solver.load(&production()).unwrap();
    solver.add_row(&NewRow::at_most("late_row", 5.0).term(Column(1), 1.0)).unwrap();
    for ending in ["mps", "lp"] {
        let name = format!("hopfit_conformance_{}.{ending}", std::process::id());
        let path = std::env::temp_dir().join(name);
        solver.write_model(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::remove_file(&path).unwrap();
        for name in ["doors", "windows", "plant_1", "plant_3", "late_row"] {
            assert!(text.contains(name), "{name} is missing from {text}");
        }
    }
}

/// Endings that say nothing and folders that do not exist are refused.
pub fn faulty_paths_are_refused(mut solver: impl WriteModel) {
    let error = solver.write_model(Path::new("model.mps")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoModel), "{error}");
    solver.load(&production()).unwrap();
    for path in ["/no such folder/model.mps", "model", "model.txt"] {
        let error = solver.write_model(Path::new(path)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Path { .. }), "{error}");
    }
}
