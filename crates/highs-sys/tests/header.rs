//! What is declared here is what the header in the archive declares.

use std::collections::BTreeMap;
use std::io::Read;

const HEADERS: [&str; 2] = ["HiGHS/highs/interfaces/highs_c_api.h", "HiGHS/highs/lp_data/HConst.h"];

/// The texts of the headers, without comments and with single blanks.
fn header(name: &str) -> String {
    let file = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/highs.tar.gz")).unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let mut entries = archive.entries().unwrap().map(Result::unwrap);
    let mut entry = entries.find(|entry| entry.path().unwrap().to_str() == Some(name)).unwrap();
    let mut text = String::new();
    entry.read_to_string(&mut text).unwrap();
    without_comments(&text)
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    let text = lines.filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ");
    let mut kept = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("/*") {
        kept += before;
        rest = after.split_once("*/").unwrap().1;
    }
    kept += rest;
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each function's types, the returned one last, as C writes them.
fn of_c(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for statement in text.split([';', '{', '}']) {
        let Some((head, arguments)) = statement.rsplit_once('(') else { continue };
        let (returned, name) = without_name(head.trim());
        if !name.starts_with("Highs_") {
            continue;
        }
        let arguments = arguments.trim().trim_end_matches(')');
        let mut types: Vec<_> = match arguments.trim() {
            "" | "void" => Vec::new(),
            some => some.split(',').map(|one| without_name(one.trim()).0).collect(),
        };
        types.push(returned);
        found.insert(name, types);
    }
    found
}

/// `const double* values` as (`*const f64`, `values`).
fn without_name(declaration: &str) -> (String, String) {
    let at = declaration.rfind([' ', '*']).map_or(0, |at| at + 1);
    (rust_type(&declaration[..at]), declaration[at..].to_owned())
}

fn rust_type(text: &str) -> String {
    let is_constant = text.contains("const ");
    let pointers = text.matches('*').count();
    let bare = text.replace("const ", "").replace('*', "");
    let bare = match bare.trim() {
        "void" => "c_void",
        "char" => "c_char",
        "double" => "f64",
        "int64_t" => "i64",
        other => other,
    };
    match (pointers, is_constant) {
        (0, _) => bare.to_owned(),
        (_, true) => format!("*const {bare}"),
        (_, false) => format!("*mut {bare}"),
    }
}

/// The same of what this package declares.
fn of_rust(text: &str) -> BTreeMap<String, Vec<String>> {
    let function = |text: &str| {
        let (name, rest) = text.split_once('(').unwrap();
        let (arguments, rest) = rest.split_once(')').unwrap();
        let mut types: Vec<_> = arguments
            .split(',')
            .filter_map(|one| one.split_once(": "))
            .map(|(_, of_type)| of_type.trim().to_owned())
            .collect();
        let returned = rest.split(';').next().unwrap().trim();
        types.push(returned.strip_prefix("-> ").unwrap_or("c_void").to_owned());
        (name.to_owned(), types)
    };
    text.split("pub fn ").skip(1).map(function).collect()
}

#[test]
fn functions_are_those_of_the_header() {
    let theirs = of_c(&header(HEADERS[0]));
    let ours = of_rust(&without_comments(include_str!("../src/lib.rs")));
    assert!(ours.len() > 30, "{ours:?}");
    for (name, types) in ours {
        assert_eq!(theirs.get(&name), Some(&types), "{name}");
    }
}

#[test]
fn constants_are_those_of_the_header() {
    let text = header(HEADERS[0]);
    let ours = include_str!("../src/lib.rs").lines();
    let ours = ours.filter_map(|line| line.strip_prefix("pub const kHighs")?.strip_suffix(';'));
    let mut count = 0;
    for (name, value) in ours.filter_map(|line| line.split_once(": HighsInt = ")) {
        let declared = format!("kHighs{name} = {value};");
        assert!(text.contains(&declared), "{declared}");
        count += 1;
    }
    assert!(count > 5);
}

#[test]
fn statuses_are_those_of_the_header() {
    let text = header(HEADERS[0]);
    let same = [
        ("ModelStatusOptimal", hopfit_highs_sys::MODEL_STATUS_OPTIMAL),
        ("ModelStatusInfeasible", hopfit_highs_sys::MODEL_STATUS_INFEASIBLE),
        (
            "ModelStatusUnboundedOrInfeasible",
            hopfit_highs_sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE,
        ),
        ("ModelStatusUnbounded", hopfit_highs_sys::MODEL_STATUS_UNBOUNDED),
        ("ModelStatusObjectiveBound", hopfit_highs_sys::MODEL_STATUS_OBJECTIVE_BOUND),
        ("ModelStatusObjectiveTarget", hopfit_highs_sys::MODEL_STATUS_OBJECTIVE_TARGET),
        ("ModelStatusTimeLimit", hopfit_highs_sys::MODEL_STATUS_REACHED_TIME_LIMIT),
        ("ModelStatusIterationLimit", hopfit_highs_sys::MODEL_STATUS_REACHED_ITERATION_LIMIT),
        ("ModelStatusSolutionLimit", hopfit_highs_sys::MODEL_STATUS_REACHED_SOLUTION_LIMIT),
        ("ModelStatusInterrupt", hopfit_highs_sys::MODEL_STATUS_REACHED_INTERRUPT),
        ("StatusError", hopfit_highs_sys::STATUS_ERROR),
        ("StatusOk", hopfit_highs_sys::STATUS_OK),
        ("VarTypeInteger", hopfit_highs_sys::VAR_TYPE_INTEGER),
        ("VarTypeContinuous", hopfit_highs_sys::VAR_TYPE_CONTINUOUS),
        ("MatrixFormatRowwise", hopfit_highs_sys::MATRIX_FORMAT_ROW_WISE),
        ("ObjSenseMinimize", hopfit_highs_sys::OBJECTIVE_SENSE_MINIMIZE),
        ("ObjSenseMaximize", hopfit_highs_sys::OBJECTIVE_SENSE_MAXIMIZE),
        ("SolutionStatusFeasible", hopfit_highs_sys::SOLUTION_STATUS_FEASIBLE),
    ];
    for (name, value) in same {
        let declared = format!("kHighs{name} = {value};");
        assert!(text.contains(&declared), "{declared}");
    }
    // These two have no name in C.
    let statuses = header(HEADERS[1]);
    let at = statuses.find("enum class HighsModelStatus").unwrap();
    let listed = statuses[at..].split(['{', '}']).nth(1).unwrap();
    let position = |name: &str| {
        let names = listed.split(',').map(|one| one.split('=').next().unwrap().trim());
        i32::try_from(names.take_while(|one| *one != name).count()).unwrap()
    };
    assert_eq!(position("kMemoryLimit"), hopfit_highs_sys::MODEL_STATUS_REACHED_MEMORY_LIMIT);
    assert_eq!(position("kHighsInterrupt"), hopfit_highs_sys::MODEL_STATUS_HIGHS_INTERRUPT);
}
