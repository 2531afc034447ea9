//! Compiles the calls that catch the exceptions of HiGHS.

fn main() {
    #[cfg(feature = "highs")]
    {
        println!("cargo:rerun-if-changed=src/highs/guard.cpp");
        cc::Build::new().cpp(true).std("c++11").file("src/highs/guard.cpp").compile("hopfit_guard");
    }
}
