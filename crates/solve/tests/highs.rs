//! HiGHS passes the tests that all back ends pass.
#![cfg(feature = "highs")]

use hopfit_solve::highs::Highs;

fn highs() -> Highs {
    Highs::new().expect("HiGHS starts")
}

hopfit_solve_conformance::base!(highs());
hopfit_solve_conformance::mixed_integer!(highs());
hopfit_solve_conformance::warm_start!(highs());
hopfit_solve_conformance::basis!(highs());
hopfit_solve_conformance::incremental!(highs());
hopfit_solve_conformance::interrupt!(highs());
hopfit_solve_conformance::observe!(highs());
