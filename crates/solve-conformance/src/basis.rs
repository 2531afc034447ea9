//! Bases of linear programs.

use hopfit_solve::{Basis, ErrorKind, Position, Settings, Status, WarmBasis};

use crate::base::solve;
use crate::models::{production, random_linear};
use crate::verdict::{check, close};

/// With the optimal basis given, a fresh solve has nothing to do.
pub fn optimal_basis_needs_no_iterations(mut solver: impl WarmBasis) {
    let settings = Settings { presolve: false, ..Settings::default() };
    solver.set_settings(settings).unwrap();
    for seed in 0..10 {
        let model = random_linear(20, 15, seed);
        let first = solve(&mut solver, &model);
        assert!(first.simplex_iterations > 0);
        let basis = solver.basis().unwrap().expect("a solved linear program has a basis");
        assert_eq!(basis.basic_count(), 20);
        solver.load(&model).unwrap();
        assert_eq!(solver.basis().unwrap(), None);
        solver.set_basis(&basis).unwrap();
        let second = solver.solve().unwrap();
        check(&model, &second);
        assert_eq!(second.status, Status::Optimal);
        assert_eq!(second.simplex_iterations, 0);
        assert!(close(first.objective.unwrap(), second.objective.unwrap()));
    }
}

/// Bases of the wrong size are refused.
pub fn faulty_bases_are_refused(mut solver: impl WarmBasis) {
    assert!(matches!(solver.basis().unwrap_err().kind(), ErrorKind::NoModel));
    solver.load(&production()).unwrap();
    let columns = vec![Position::Lower; 2];
    let short = Basis { columns: columns.clone(), rows: vec![Position::Basic; 2] };
    let error = solver.set_basis(&short).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WrongLength { .. }), "{error}");
    let lame = Basis { columns, rows: vec![Position::Lower; 3] };
    let error = solver.set_basis(&lame).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotABasis { expected: 3, found: 0 }), "{error}");
}
