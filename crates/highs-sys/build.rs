//! Compiles HiGHS from the sources in `highs.tar.gz`, or links the library that
//! the environment variable `HOPFIT_HIGHS` names.

mod cache;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variable that names a HiGHS to link: a folder with `include` and `lib`,
/// or `system` for the one that pkg-config knows.
const VARIABLE: &str = "HOPFIT_HIGHS";

/// So many sources are compiled as one: reading the headers takes longer than
/// compiling what is in a source. A compiler needs about a gigabyte for these.
const BATCH: usize = 20;

/// What hopfit's models never reach, or spend no time in, by how the names of the
/// sources begin: solvers for other kinds of programs, readers of files, options,
/// checks of its own results. Optimising it would take a third of the build.
const COLD: [&str; 28] = [
    "HighsExternal",
    "interfaces/",
    "io/",
    "ipm/hipo/",
    "lp_data/HighsCallback",
    "lp_data/HighsDebug",
    "lp_data/HighsDeprecated",
    "lp_data/HighsIis",
    "lp_data/HighsInfo",
    "lp_data/HighsInterface",
    "lp_data/HighsModelUtils",
    "lp_data/HighsOptions",
    "lp_data/HighsRanging",
    "lp_data/HighsSolutionDebug",
    "lp_data/HighsStatus",
    "mip/HighsDebugSol",
    "model/",
    "pdlp/",
    "presolve/HPresolveTest",
    "presolve/ICrash",
    "qpsolver/",
    "simplex/HEkkDebug",
    "simplex/HSimplexDebug",
    "simplex/HSimplexNlaDebug",
    "simplex/HSimplexReport",
    "util/HFactorDebug",
    "util/HighsDynamicLibrary",
    "util/HighsMatrixPic",
];

/// It uses a whole namespace, of which a name is a namespace of other sources: the last
/// of its batch, since not all compilers tell the two apart.
const LAST: &str = "HighsExternalApi.cpp";

/// Variables with which compilers find headers, and know what to compile for, beside
/// those that `cc` looks at.
const READ_BY_COMPILERS: [&str; 5] =
    ["CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "GCC_EXEC_PREFIX", "SDKROOT"];

/// Folders whose headers are included by name alone.
const INCLUDES: [&str; 22] = [
    "extern",
    "highs",
    "highs/interfaces",
    "highs/io",
    "highs/io/filereader",
    "highs/ipm",
    "highs/ipm/basiclu",
    "highs/ipm/hipo",
    "highs/ipm/hipo/auxiliary",
    "highs/ipm/hipo/factorhighs",
    "highs/ipm/hipo/ipm",
    "highs/ipm/ipx",
    "highs/lp_data",
    "highs/mip",
    "highs/model",
    "highs/parallel",
    "highs/pdlp",
    "highs/pdlp/cupdlp",
    "highs/presolve",
    "highs/qpsolver",
    "highs/simplex",
    "highs/util",
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=cache.rs");
    println!("cargo:rerun-if-changed=sources.txt");
    println!("cargo:rerun-if-changed=highs.tar.gz");
    println!("cargo:rerun-if-env-changed={VARIABLE}");
    match env::var(VARIABLE) {
        Ok(place) if place == "system" => link_known_to_pkg_config(),
        Ok(place) if !place.is_empty() => link_from(Path::new(&place)),
        _ => compile(),
    }
}

/// Links the library in `folder/lib`, static if there is such a one.
fn link_from(folder: &Path) {
    let header = [folder.join("include/highs/HConfig.h"), folder.join("include/HConfig.h")];
    let Some(header) = header.iter().find(|file| file.exists()) else {
        refuse(&format!("{}: there is no include/highs/HConfig.h", folder.display()));
    };
    accept(header);
    let names = ["libhighs.a", "libhighs.so", "libhighs.dylib", "highs.lib"];
    let holds = |place: &PathBuf| names.iter().any(|name| place.join(name).exists());
    let Some(place) = ["lib", "lib64"].map(|name| folder.join(name)).into_iter().find(holds) else {
        refuse(&format!("{}: there is no library of HiGHS in its folder lib", folder.display()));
    };
    let is_static = place.join("libhighs.a").exists();
    println!("cargo:rustc-link-search=native={}", place.display());
    println!("cargo:rustc-link-lib={}=highs", if is_static { "static" } else { "dylib" });
    if is_static {
        link_cpp_library();
        link_system_libraries();
    } else {
        println!(
            "cargo:warning=HiGHS is linked as a shared library: programs must find {} when they \
             run, for example by LD_LIBRARY_PATH",
            place.display()
        );
    }
}

/// Links what `pkg-config highs` says.
fn link_known_to_pkg_config() {
    let ask = |question: &str| {
        let told = Command::new("pkg-config").args([question, "highs"]).output();
        match told {
            Ok(told) if told.status.success() => String::from_utf8_lossy(&told.stdout).into_owned(),
            _ => refuse("pkg-config is not there, or knows no library `highs`"),
        }
    };
    let headers = ask("--variable=includedir");
    let headers = Path::new(headers.trim());
    let candidates = [headers.join("highs/HConfig.h"), headers.join("HConfig.h")];
    if let Some(header) = candidates.iter().find(|file| file.exists()) {
        accept(header);
    }
    for word in ask("--libs").split_whitespace() {
        if let Some(folder) = word.strip_prefix("-L") {
            println!("cargo:rustc-link-search=native={folder}");
        } else if let Some(name) = word.strip_prefix("-l") {
            println!("cargo:rustc-link-lib={name}");
        }
    }
}

/// Looks whether a library with this header can be called.
fn accept(header: &Path) {
    println!("cargo:rerun-if-changed={}", header.display());
    let text = fs::read_to_string(header).unwrap_or_default();
    let number = |name: &str| -> Option<u32> {
        let line = text.lines().find(|line| line.starts_with(&format!("#define {name} ")))?;
        line.split_whitespace().nth(2)?.parse().ok()
    };
    let version = (number("HIGHS_VERSION_MAJOR"), number("HIGHS_VERSION_MINOR"));
    // What was tried. Functions and callbacks would be there since 1.9.
    if !matches!(version, (Some(1), Some(15..))) {
        refuse(&format!("{}: HiGHS 1.15 or later, below 2, is needed", header.display()));
    }
    if text.lines().any(|line| line.trim() == "#define HIGHSINT64") {
        refuse(&format!("{}: a HiGHS of 64-bit whole numbers cannot be used", header.display()));
    }
}

/// The static libraries and what each is made of: name, ending of the sources, and
/// whether they are [`COLD`]. What is optimised comes first: the linker takes functions
/// that several sources have, such as those of templates, from where it finds them first.
const LIBRARIES: [(&str, &str, bool); 4] = [
    ("highs", "cpp", false),
    ("highs_c", "c", false),
    ("highs_cold", "cpp", true),
    ("highs_cold_c", "c", true),
];

/// Compiles the sources into static libraries, unless an earlier run of this script did.
fn compile() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it"));
    let kept = cache::Cache::of(&out, &ingredients());
    let ending = if is_target("ENV", "msvc") { ("", "lib") } else { ("lib", "a") };
    let files = LIBRARIES.map(|(name, ..)| format!("{}{name}.{}", ending.0, ending.1));
    if kept.fetch(&out, &files) {
        println!("cargo:rustc-link-search=native={}", out.display());
        for (name, ..) in LIBRARIES {
            println!("cargo:rustc-link-lib=static={name}");
        }
    } else {
        compile_sources(&out);
        kept.keep(&out, &files);
    }
    link_cpp_library();
    link_system_libraries();
}

/// All that decides what the compiled libraries are.
fn ingredients() -> Vec<Vec<u8>> {
    let files = ["highs.tar.gz", "sources.txt"];
    let mut all = files.map(|file| fs::read(file).expect("it is part of this package")).to_vec();
    all.push(include_bytes!("build.rs").to_vec());
    all.push(env::var("TARGET").unwrap_or_default().into_bytes());
    for is_cpp in [true, false] {
        let tool = compiler(is_cpp).get_compiler();
        all.push(format!("{:?} {:?}", tool.path(), tool.args()).into_bytes());
        let version = tool.to_command().arg("--version").output();
        all.push(version.map(|told| told.stdout).unwrap_or_default());
    }
    for name in READ_BY_COMPILERS {
        println!("cargo:rerun-if-env-changed={name}");
        all.push(env::var(name).unwrap_or_default().into_bytes());
    }
    all
}

fn compile_sources(out: &Path) {
    let unpacked = unpack(out);
    let sources = fs::read_to_string("sources.txt").expect("it is part of this package");
    fs::write(out.join("HConfig.h"), configuration(&unpacked)).expect("OUT_DIR can be written");
    let is_cold = |source: &str| COLD.iter().any(|begin| source.starts_with(begin));
    for (name, ending, cold) in LIBRARIES {
        let is_c = |source: &str| source.ends_with(".c");
        let chosen = |source: &&str| is_cold(source) == cold && is_c(source) == (ending == "c");
        let mut chosen: Vec<&str> = sources.lines().filter(chosen).collect();
        chosen.sort_by_key(|source| *source == LAST);
        compiler(ending == "cpp")
            .include(out)
            .includes(INCLUDES.map(|name| unpacked.join(name)))
            .opt_level(if cold { 1 } else { 3 })
            .files(batches(out, &unpacked, &chosen, name, ending))
            .compile(name);
    }
}

fn unpack(out: &Path) -> PathBuf {
    let archive = fs::File::open("highs.tar.gz").expect("it is part of this package");
    let unpacked = out.join("HiGHS");
    // What an older archive left behind must not be found.
    let _ = fs::remove_dir_all(&unpacked);
    tar::Archive::new(flate2::read::GzDecoder::new(archive))
        .unpack(out)
        .unwrap_or_else(|error| refuse(&format!("the sources cannot be unpacked: {error}")));
    unpacked
}

/// What HiGHS' own build would find out about the compiler and write down.
fn configuration(unpacked: &Path) -> String {
    let version = fs::read_to_string(unpacked.join("Version.txt")).unwrap_or_default();
    let mut text = "#pragma once\n#define FAST_BUILD\n#define CUPDLP_CPU\n\
        #define HIGHS_SHARED_EXTRAS_LIBRARY\n#define CMAKE_BUILD_TYPE \"Release\"\n\
        #define HIGHS_GITHASH \"n/a\"\n"
        .to_owned();
    for name in ["MAJOR", "MINOR", "PATCH"] {
        let value = version.lines().find_map(|line| line.strip_prefix(&format!("HIGHS_{name}=")));
        let value = value.expect("the version is in Version.txt").trim();
        let _ = writeln!(text, "#define HIGHS_VERSION_{name} {value}");
    }
    if is_target("ARCH", "x86") || is_target("ARCH", "x86_64") {
        text += "#define HIGHS_HAVE_MM_PAUSE\n";
    }
    text += if is_target("ENV", "msvc") {
        "#define HIGHS_HAVE_BITSCAN_REVERSE\n"
    } else {
        "#define HIGHS_HAVE_BUILTIN_CLZ\n"
    };
    text
}

/// Writes sources that include a batch of HiGHS' own each.
fn batches(
    out: &Path,
    unpacked: &Path,
    sources: &[&str],
    name: &str,
    ending: &str,
) -> Vec<PathBuf> {
    let batch = |(number, batch): (usize, &[&str])| {
        let file = out.join(format!("{name}_{number}.{ending}"));
        let include = |source: &&str| {
            format!("#include \"{}\"\n", unpacked.join("highs").join(source).display())
        };
        fs::write(&file, batch.iter().map(include).collect::<String>())
            .expect("OUT_DIR can be written");
        file
    };
    sources.chunks(BATCH).enumerate().map(batch).collect()
}

/// The compiler, as HiGHS' own build of a release calls it.
fn compiler(is_cpp: bool) -> cc::Build {
    let mut build = cc::Build::new();
    // The library of C++ is linked last, as it is where nothing is compiled.
    build.cpp(is_cpp).cpp_link_stdlib(None);
    // A build for debugging would have a solver that is too slow to be of use.
    build.debug(false).define("NDEBUG", None).warnings(false).extra_warnings(false);
    if is_cpp {
        build.std("c++11").flag_if_supported("/bigobj").flag_if_supported("/EHsc");
    } else {
        build.flag_if_supported("-Wno-implicit-function-declaration");
    }
    build.flag_if_supported("-w");
    if is_target("ARCH", "x86_64") {
        build.flag_if_supported("-mpopcnt");
    }
    build
}

/// The library of C++, by the name that `cc` would choose.
fn link_cpp_library() {
    println!("cargo:rerun-if-env-changed=CXXSTDLIB");
    let name = env::var("CXXSTDLIB").ok().or_else(|| {
        let os = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
        let name = match os.as_str() {
            _ if is_target("ENV", "msvc") => return None,
            "macos" | "ios" | "freebsd" | "openbsd" => "c++",
            "android" => "c++_shared",
            _ => "stdc++",
        };
        Some(name.to_owned())
    });
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        println!("cargo:rustc-link-lib={name}");
    }
}

/// Whether the target's `what` (OS, ARCH, ENV) is `value`.
fn is_target(what: &str, value: &str) -> bool {
    env::var(format!("CARGO_CFG_TARGET_{what}")).is_ok_and(|is| is == value)
}

fn link_system_libraries() {
    if is_target("OS", "linux") {
        println!("cargo:rustc-link-lib=dl");
        println!("cargo:rustc-link-lib=pthread");
    }
}

fn refuse(why: &str) -> ! {
    println!("cargo:warning=hopfit-highs-sys: {why}");
    eprintln!(
        "{why}. Unset {VARIABLE} to have HiGHS compiled, or set it to a folder with the library \
         in lib and headers in include (or to `system` for the one that pkg-config knows)."
    );
    std::process::exit(1)
}
