//! What a program's log, or the head of its solution file, says of status and
//! bound.

use super::dialect::Dialect;
use crate::outcome::{Status, StopReason};

/// What a program says of its run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    /// How it ended, if it says so.
    pub(super) status: Option<End>,
    /// Whether its solution file holds a point of the model.
    pub(super) has_solution: bool,
    /// Its bound, of the problem as it is written: a minimisation.
    pub(super) bound: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Optimal,
    Infeasible,
    Unbounded,
    InfeasibleOrUnbounded,
    Stopped(StopReason),
}

use End::{Infeasible, InfeasibleOrUnbounded, Optimal, Stopped, Unbounded};

impl Verdict {
    pub(super) fn of(dialect: Dialect, log: &[String], solution: &str) -> Self {
        match dialect {
            Dialect::Highs => highs(log, solution),
            Dialect::Scip => scip(log, solution),
            Dialect::Cbc => cbc(log, solution),
            Dialect::Glpk => glpk(log, solution),
            Dialect::Gurobi => gurobi(log, solution),
        }
    }

    /// The status of the outcome, where we asked for a stop perhaps.
    pub(super) fn status(&self, has_values: bool, stopped: Option<StopReason>) -> Status {
        let reason = |own| stopped.unwrap_or(own);
        match self.status {
            Some(Optimal) if has_values => Status::Optimal,
            Some(Infeasible) => Status::Infeasible,
            Some(Unbounded) => Status::Unbounded,
            Some(InfeasibleOrUnbounded) => Status::InfeasibleOrUnbounded,
            Some(Stopped(own)) if has_values => Status::Feasible(reason(own)),
            Some(Stopped(own)) => Status::NoSolution(reason(own)),
            _ if has_values => Status::Feasible(reason(StopReason::Failure)),
            _ => Status::NoSolution(reason(StopReason::Failure)),
        }
    }
}

fn scip(log: &[String], solution: &str) -> Verdict {
    let said = after(log, "SCIP Status").map(str::to_lowercase).unwrap_or_default();
    let status = first_of(
        &said,
        &[
            ("optimal solution found", Optimal),
            ("infeasible or unbounded", InfeasibleOrUnbounded),
            ("infeasible", Infeasible),
            ("unbounded", Unbounded),
            ("gap limit", Optimal),
            ("time limit", Stopped(StopReason::Time)),
            ("user interrupt", Stopped(StopReason::Interrupt)),
            ("interrupted", Stopped(StopReason::Interrupt)),
            ("node limit", Stopped(StopReason::Nodes)),
            ("memory limit", Stopped(StopReason::Memory)),
        ],
    );
    let has_solution = solution.contains("objective value:");
    let bound = after(log, "Dual Bound").and_then(number).filter(|bound| bound.abs() < 1e20);
    Verdict { status, has_solution, bound }
}

fn cbc(log: &[String], solution: &str) -> Verdict {
    let head = solution.lines().next().unwrap_or_default().to_lowercase();
    let ending = after(log, "Result -").unwrap_or_default().to_lowercase();
    let any = |words: &str| log.iter().any(|line| line.to_lowercase().contains(words));
    let known = [
        ("optimal", Optimal),
        ("integer infeasible", Infeasible),
        ("infeasible", Infeasible),
        ("unbounded", Unbounded),
        ("time", Stopped(StopReason::Time)),
        ("ctrl-c", Stopped(StopReason::Interrupt)),
        ("event", Stopped(StopReason::Interrupt)),
        ("node", Stopped(StopReason::Nodes)),
        ("stopped", Stopped(StopReason::Interrupt)),
    ];
    let status = first_of(&ending, &known)
        .or_else(|| first_of(&head, &known))
        .or_else(|| any("problem is infeasible").then_some(Infeasible));
    let has_none = head.contains("no integer solution") || head.contains("infeasible");
    let has_solution = !head.is_empty() && !has_none && !head.contains("unbounded");
    let objective = head.rsplit("objective value").next().and_then(number);
    let bound = match status {
        Some(Optimal) => objective,
        _ => after(log, "Lower bound:").and_then(number),
    };
    Verdict { status, has_solution, bound }
}

fn glpk(log: &[String], solution: &str) -> Verdict {
    let line = solution.lines().find(|line| line.starts_with("s ")).unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    let any = |words: &str| log.iter().any(|line| line.contains(words));
    let claimed = match words.as_slice() {
        ["s", "mip", _, _, "o", ..]
        | ["s", "bas", _, _, "f", "f", ..]
        | ["s", "ipt", _, _, "o", ..] => Some(Optimal),
        ["s", "mip", _, _, "n", ..] | ["s", "bas", _, _, "n", ..] => Some(Infeasible),
        ["s", "bas", _, _, _, "n", ..] => Some(Unbounded),
        _ => None,
    };
    let logged = [
        ("NO PRIMAL FEASIBLE SOLUTION", Infeasible),
        ("NO INTEGER FEASIBLE SOLUTION", Infeasible),
        ("NO DUAL FEASIBLE SOLUTION", InfeasibleOrUnbounded),
        ("TIME LIMIT EXCEEDED", Stopped(StopReason::Time)),
    ];
    let logged = logged.iter().find(|(words, _)| any(words)).map(|(_, end)| *end);
    let status = claimed.or(logged);
    let is_feasible = matches!(words.as_slice(), ["s", "mip", _, _, "o" | "f", ..])
        || matches!(words.as_slice(), ["s", "bas" | "ipt", _, _, "f" | "o", ..]);
    let best = log.iter().rev().find(|line| line.contains("mip =") || line.contains(">>>>>"));
    let bound = best.and_then(|line| line.rsplit(">=").next()).and_then(number);
    let objective = words.last().copied().and_then(number);
    let bound = if status == Some(Optimal) { objective } else { bound };
    Verdict { status, has_solution: is_feasible, bound }
}

fn highs(log: &[String], solution: &str) -> Verdict {
    let mut lines = solution.lines();
    let model = lines.find(|line| line.starts_with("Model status")).and(lines.next());
    let said = model.or_else(|| after(log, "  Status")).unwrap_or_default().to_lowercase();
    let status = first_of(
        &said,
        &[
            ("optimal", Optimal),
            ("infeasible or unbounded", InfeasibleOrUnbounded),
            ("infeasible", Infeasible),
            ("unbounded", Unbounded),
            ("time limit", Stopped(StopReason::Time)),
            ("interrupt", Stopped(StopReason::Interrupt)),
            ("memory", Stopped(StopReason::Memory)),
            ("limit", Stopped(StopReason::Iterations)),
        ],
    );
    let mut lines = solution.lines();
    let primal = lines.find(|line| line.starts_with("# Primal solution values")).and(lines.next());
    let has_solution = primal == Some("Feasible");
    let bound = after(log, "  Dual bound").and_then(number).filter(|bound| bound.is_finite());
    Verdict { status, has_solution, bound }
}

fn gurobi(log: &[String], solution: &str) -> Verdict {
    let text = |words: &str| log.iter().any(|line| line.to_lowercase().contains(words));
    let known = [
        ("optimal solution found", Optimal),
        ("optimal objective", Optimal),
        ("infeasible or unbounded", InfeasibleOrUnbounded),
        ("model is infeasible", Infeasible),
        ("infeasible model", Infeasible),
        ("unbounded", Unbounded),
        ("time limit reached", Stopped(StopReason::Time)),
        ("interrupted", Stopped(StopReason::Interrupt)),
    ];
    let status = known.iter().find(|(words, _)| text(words)).map(|(_, end)| *end);
    let has_solution = solution.lines().any(|line| line.starts_with("# Objective value"));
    let line = log.iter().rev().find(|line| line.starts_with("Best objective"));
    let bound = line.and_then(|line| line.split("best bound").nth(1)).and_then(number);
    let linear = after(log, "Optimal objective").and_then(number);
    Verdict { status, has_solution, bound: bound.or(linear) }
}

/// What follows words at the beginning of the last line that has them, without
/// a colon.
fn after<'log>(log: &'log [String], words: &str) -> Option<&'log str> {
    let line = log.iter().rev().find(|line| line.starts_with(words))?;
    Some(line[words.len()..].trim_start_matches([' ', ':']).trim())
}

/// The first number of a text that begins with one.
fn number(text: &str) -> Option<f64> {
    let word = text.split_whitespace().next()?.trim_end_matches([',', '%']);
    word.parse().ok().filter(|value: &f64| !value.is_nan())
}

/// The first of some words that a text holds.
fn first_of(text: &str, known: &[(&str, End)]) -> Option<End> {
    known.iter().find(|(words, _)| text.contains(words)).map(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_search_that_ran_out_of_time_has_its_bound() {
        let log =
            lines("Result - Stopped on time limit\n\nObjective value: 5.0\nLower bound:  2.5");
        let solution = "Stopped on time - objective value 5.00000000\n 0 x 1 0\n";
        let verdict = Verdict::of(Dialect::Cbc, &log, solution);
        assert_eq!(verdict.status, Some(Stopped(StopReason::Time)));
        assert_eq!((verdict.has_solution, verdict.bound), (true, Some(2.5)));
        let log = lines(
            "SCIP Status        : solving was interrupted [time limit reached]\nDual Bound         : +2.5e+00",
        );
        let verdict = Verdict::of(
            Dialect::Scip,
            &log,
            "solution status: time limit\nno solution available\n",
        );
        assert_eq!(verdict.status(false, None), Status::NoSolution(StopReason::Time));
        assert_eq!((verdict.has_solution, verdict.bound), (false, Some(2.5)));
    }

    #[test]
    fn a_relaxation_is_no_solution() {
        let solution = "Stopped on time (no integer solution - continuous used) - objective value 0.5\n 0 x 0.5 0\n";
        assert!(!Verdict::of(Dialect::Cbc, &[], solution).has_solution);
        let solution = "c Status:     INTEGER UNDEFINED\ns mip 5 5 u 0\nj 1 0\n";
        assert!(!Verdict::of(Dialect::Glpk, &[], solution).has_solution);
    }

    #[test]
    fn a_log_that_says_nothing_claims_nothing() {
        for dialect in Dialect::ALL {
            let verdict = Verdict::of(dialect, &lines("hello\nworld"), "");
            assert_eq!(verdict, Verdict { status: None, has_solution: false, bound: None });
        }
    }

    #[test]
    fn gurobi_tells_its_bound_in_one_line() {
        let log =
            lines("Time limit reached\nBest objective 5.0e+00, best bound 3.0e+00, gap 40.0000%");
        let verdict = Verdict::of(Dialect::Gurobi, &log, "# Objective value = 5\nx 1\n");
        assert_eq!(verdict.status, Some(Stopped(StopReason::Time)));
        assert_eq!((verdict.has_solution, verdict.bound), (true, Some(3.0)));
    }
}
