//! The program `hopfit`.

fn main() -> std::process::ExitCode {
    hopfit_cli::main()
}
