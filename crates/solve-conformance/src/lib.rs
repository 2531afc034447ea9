//! Tests that every solver back end passes.
//!
//! A back end names what it can do, and gets a test for each promise that the
//! traits of `hopfit_solve` make. Its whole test file is
//!
//! ```
//! use hopfit_solve::highs::Highs;
//!
//! hopfit_solve_conformance::base!(Highs::new().unwrap());
//! hopfit_solve_conformance::mixed_integer!(Highs::new().unwrap());
//! # fn main() {}
//! ```
//!
//! with an expression that makes a new solver. Each answer is judged by
//! arithmetic on the model ([`verdict`]), known optima or brute force, never by
//! another answer of the same solver alone.

pub mod base;
pub mod basis;
pub mod incremental;
pub mod interrupt;
pub mod mixed_integer;
pub mod models;
pub mod observe;
pub mod random;
pub mod verdict;
pub mod warm_start;

/// Makes a test of each function of a module of this crate.
#[doc(hidden)]
#[macro_export]
macro_rules! tests {
    ($module:ident, $solver:expr, $($test:ident)*) => {
        mod $module {
            #[allow(unused_imports, reason = "the expression may name things from there")]
            use super::*;
            $(
                #[test]
                fn $test() {
                    $crate::$module::$test($solver);
                }
            )*
        }
    };
}

/// Tests of [`Solve`](hopfit_solve::Solve) on linear programs.
#[macro_export]
macro_rules! base {
    ($solver:expr) => {
        $crate::tests! {
            base, $solver,
            minimum_and_maximum
            prices_are_derivatives
            equality_and_range_rows
            free_columns
            fixed_columns
            empty_rows_and_columns
            no_rows
            no_columns
            degenerate_program
            infeasible_rows
            unbounded_objective
            random_programs_are_optimal_by_duality
            another_model_replaces_the_first
            solving_twice_gives_the_same
            nothing_loaded_is_an_error
            faulty_models_are_refused
            faulty_settings_are_refused
            no_time_is_a_status
        }
    };
}

/// Tests of [`Solve`](hopfit_solve::Solve) on mixed-integer programs.
#[macro_export]
macro_rules! mixed_integer {
    ($solver:expr) => {
        $crate::tests! {
            mixed_integer, $solver,
            knapsack
            no_whole_number_between_the_bounds
            infeasible_only_for_whole_numbers
            unbounded_whole_numbers
            random_programs_match_enumeration
            node_limit_leaves_a_valid_bound
            no_time_is_a_status
            little_time_leaves_a_valid_bound
            solution_limit
            repeats_exactly
        }
    };
}

/// Tests of [`WarmStart`](hopfit_solve::WarmStart).
#[macro_export]
macro_rules! warm_start {
    ($solver:expr) => {
        $crate::tests! {
            warm_start, $solver,
            full_start_is_the_first_incumbent
            full_start_survives_every_limit
            verdicts_are_true
            changes_make_a_start_doubtful
            partial_start_is_completed
            poor_starts_do_no_harm
            faulty_starts_are_refused
        }
    };
}

/// Tests of [`WarmBasis`](hopfit_solve::WarmBasis).
#[macro_export]
macro_rules! basis {
    ($solver:expr) => {
        $crate::tests! {
            basis, $solver,
            optimal_basis_needs_no_iterations
            faulty_bases_are_refused
        }
    };
}

/// Tests of [`Incremental`](hopfit_solve::Incremental).
#[macro_export]
macro_rules! incremental {
    ($solver:expr) => {
        $crate::tests! {
            incremental, $solver,
            changed_bounds_equal_a_fresh_solve
            changed_mixed_integer_bounds_equal_a_fresh_solve
            solving_again_is_warm
            changed_costs
            several_changes_at_once
            rows_come_and_go
            faulty_changes_are_refused
        }
    };
}

/// Tests of [`Interrupt`](hopfit_solve::Interrupt).
#[macro_export]
macro_rules! interrupt {
    ($solver:expr) => {
        $crate::tests! {
            interrupt, $solver,
            stopped_before_it_begins
            flag_from_another_thread
            deadline
            unused_stop_changes_nothing
            busy_search_is_stopped
        }
    };
}

/// Tests of [`Observe`](hopfit_solve::Observe).
#[macro_export]
macro_rules! observe {
    ($solver:expr) => {
        $crate::tests! {
            observe, $solver,
            incumbents_improve
            bounds_are_valid
            bounds_arrive_after_a_full_start
            bounds_are_valid_while_a_start_is_completed
            observer_stops_a_mixed_integer_search
            observer_stops_a_linear_program
            log_lines_arrive_when_asked_for
            panics_come_through
        }
    };
}
