//! The exit code of a run: one that can be read, other than Rust's own, since
//! the Python package hands it on.

/// What the process is to end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ExitCode(u8);

impl ExitCode {
    /// All is done.
    pub(crate) const SUCCESS: Self = Self(0);

    pub(crate) fn code(self) -> u8 {
        self.0
    }
}

impl From<u8> for ExitCode {
    fn from(code: u8) -> Self {
        Self(code)
    }
}
