//! What each solver's program wants to be told.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::start::Point;
use crate::settings::Settings;

/// The solvers whose programs are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// HiGHS, as the program `highs`.
    Highs,
    /// SCIP, as the program `scip`.
    Scip,
    /// COIN-OR CBC, as the program `cbc`.
    Cbc,
    /// GLPK, as the program `glpsol`. It takes no threads and no start.
    Glpk,
    /// Gurobi, as the program `gurobi_cl`.
    Gurobi,
}

/// The files between us and a program.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) model: PathBuf,
    pub(super) solution: PathBuf,
    pub(super) start: PathBuf,
    pub(super) options: PathBuf,
}

impl Files {
    pub(super) fn in_folder(folder: &Path, dialect: Dialect) -> Self {
        let start = if dialect == Dialect::Gurobi { "start.mst" } else { "start.sol" };
        Self {
            model: folder.join("model.mps"),
            solution: folder.join("solution.sol"),
            start: folder.join(start),
            options: folder.join("options.txt"),
        }
    }
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Highs, Self::Scip, Self::Cbc, Self::Glpk, Self::Gurobi];

    /// The solver's name as people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Highs => "HiGHS",
            Self::Scip => "SCIP",
            Self::Cbc => "CBC",
            Self::Glpk => "GLPK",
            Self::Gurobi => "Gurobi",
        }
    }

    /// The solver that a program's file name tells.
    pub(super) fn of(stem: &str) -> Option<Self> {
        let stem = stem.to_ascii_lowercase();
        let known = [
            ("highs", Self::Highs),
            ("scip", Self::Scip),
            ("cbc", Self::Cbc),
            ("glp", Self::Glpk),
            ("gurobi", Self::Gurobi),
        ];
        known.iter().find(|(start, _)| stem.starts_with(start)).map(|(_, dialect)| *dialect)
    }

    /// The program's usual name, for what a user calls the solver.
    pub(super) fn usual_name(self, said: &str) -> &str {
        match (self, said.to_ascii_lowercase().as_str()) {
            (Self::Glpk, "glpk") => "glpsol",
            (Self::Gurobi, "gurobi") => "gurobi_cl",
            (Self::Highs, "highs") => "highs",
            (Self::Scip, "scip") => "scip",
            (Self::Cbc, "cbc") => "cbc",
            _ => said,
        }
    }

    /// The words that have a program tell its version.
    pub(super) fn version_words(self) -> &'static [&'static str] {
        match self {
            Self::Cbc => &["-quit"],
            _ => &["--version"],
        }
    }

    /// Whether a program takes such a point to begin from.
    pub(super) fn takes(self, point: &Point) -> bool {
        match self {
            Self::Glpk => false,
            Self::Highs => point.is_full(),
            Self::Scip | Self::Cbc | Self::Gurobi => true,
        }
    }

    /// A file of options, for a program that takes some of them from there only.
    pub(super) fn options_file(self, settings: &Settings) -> Option<String> {
        let Self::Highs = self else { return None };
        Some(format!(
            "mip_rel_gap = {:e}\nmip_abs_gap = {:e}\nmip_feasibility_tolerance = {:e}\nthreads = {}\nwrite_solution_style = 0\n",
            settings.mip_rel_gap,
            settings.mip_abs_gap,
            settings.integrality_tolerance,
            settings.threads
        ))
    }

    /// The words of the command line. The files stand in the folder that the
    /// program is run in, so that no path needs quoting.
    pub(super) fn words(
        self,
        files: &Files,
        settings: &Settings,
        limit: Option<Duration>,
    ) -> Vec<OsString> {
        let seconds = limit.map(|limit| format!("{:.3}", limit.as_secs_f64().max(0.001)));
        let begins = files.start.exists();
        let words = match self {
            Self::Highs => highs(settings, seconds, begins),
            Self::Scip => scip(settings, seconds, begins),
            Self::Cbc => cbc(settings, seconds, begins),
            Self::Glpk => glpk(settings, limit),
            Self::Gurobi => gurobi(settings, seconds, begins),
        };
        words.into_iter().map(OsString::from).collect()
    }
}

fn highs(settings: &Settings, seconds: Option<String>, begins: bool) -> Vec<String> {
    let mut words = pairs(&[
        ("--model_file", "model.mps"),
        ("--options_file", "options.txt"),
        ("--solution_file", "solution.sol"),
        ("--random_seed", &settings.seed.to_string()),
    ]);
    if let Some(seconds) = seconds {
        words.extend(pairs(&[("--time_limit", &seconds)]));
    }
    if begins {
        words.extend(pairs(&[("--read_solution_file", "start.sol")]));
    }
    words
}

fn scip(settings: &Settings, seconds: Option<String>, begins: bool) -> Vec<String> {
    let mut told = vec![
        format!("set randomization randomseedshift {}", settings.seed),
        format!("set limits gap {:e}", settings.mip_rel_gap),
        format!("set lp advanced threads {}", settings.threads.min(64)),
    ];
    told.extend(seconds.map(|seconds| format!("set limits time {seconds}")));
    told.push("read model.mps".to_owned());
    if begins {
        told.push("read start.sol".to_owned());
    }
    told.extend(["optimize", "write solution solution.sol", "quit"].map(str::to_owned));
    told.into_iter().flat_map(|line| ["-c".to_owned(), line]).collect()
}

fn cbc(settings: &Settings, seconds: Option<String>, begins: bool) -> Vec<String> {
    let mut words = vec!["model.mps".to_owned()];
    words.extend(pairs(&[
        ("-timeMode", "elapsed"),
        ("-randomCbcSeed", &settings.seed.to_string()),
        ("-ratioGap", &format!("{:e}", settings.mip_rel_gap)),
        ("-integerTolerance", &format!("{:e}", settings.integrality_tolerance)),
    ]));
    if settings.threads > 1 {
        words.extend(pairs(&[("-threads", &settings.threads.to_string())]));
    }
    if let Some(seconds) = seconds {
        words.extend(pairs(&[("-sec", &seconds)]));
    }
    if begins {
        words.extend(pairs(&[("-mips", "start.sol")]));
    }
    words.extend(["-solve", "-solution", "solution.sol", "-quit"].map(str::to_owned));
    words
}

fn glpk(settings: &Settings, limit: Option<Duration>) -> Vec<String> {
    let mut words = pairs(&[
        ("--freemps", "model.mps"),
        ("-w", "solution.sol"),
        ("--seed", &settings.seed.to_string()),
    ]);
    if let Some(limit) = limit {
        words.extend(pairs(&[("--tmlim", &limit.as_secs().max(1).to_string())]));
    }
    words
}

fn gurobi(settings: &Settings, seconds: Option<String>, begins: bool) -> Vec<String> {
    let mut words = vec![
        format!("Threads={}", settings.threads),
        format!("Seed={}", settings.seed),
        format!("MIPGap={:e}", settings.mip_rel_gap),
        format!("MIPGapAbs={:e}", settings.mip_abs_gap),
        format!("IntFeasTol={:e}", settings.integrality_tolerance.max(1e-9)),
        "LogFile=".to_owned(),
        "ResultFile=solution.sol".to_owned(),
    ];
    words.extend(seconds.map(|seconds| format!("TimeLimit={seconds}")));
    if begins {
        words.push("InputFile=start.mst".to_owned());
    }
    words.push("model.mps".to_owned());
    words
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<String> {
    pairs.iter().flat_map(|(option, value)| [(*option).to_owned(), (*value).to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_tell_the_solver() {
        assert_eq!(Dialect::of("glpsol"), Some(Dialect::Glpk));
        assert_eq!(Dialect::of("gurobi_cl"), Some(Dialect::Gurobi));
        assert_eq!(Dialect::of("CBC"), Some(Dialect::Cbc));
        assert_eq!(Dialect::of("scip-9.1"), Some(Dialect::Scip));
        assert_eq!(Dialect::of("cplex"), None);
        assert_eq!(Dialect::Glpk.usual_name("glpk"), "glpsol");
        assert_eq!(Dialect::Scip.usual_name("scip-9.1"), "scip-9.1");
    }

    #[test]
    fn limits_threads_and_seed_are_told() {
        let files = Files::in_folder(Path::new("nowhere"), Dialect::Cbc);
        let settings = Settings { threads: 2, seed: 7, ..Settings::default() };
        let limit = Some(Duration::from_millis(2500));
        for dialect in Dialect::ALL {
            let words = dialect.words(&files, &settings, limit);
            let line = words.join(std::ffi::OsStr::new(" ")).into_string().unwrap();
            assert!(line.contains("2.5") || dialect == Dialect::Glpk, "{line}");
            assert!(line.contains('7') && line.contains("model.mps"), "{line}");
        }
    }
}
