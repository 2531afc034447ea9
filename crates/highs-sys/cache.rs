//! Compiled libraries, kept where every run of the build script finds them.
//!
//! Cargo runs a build script anew, in a folder of its own, for Clippy, for another
//! choice of features, or when only another compiler was in use in between. The same
//! sources, flags and compiler give the same libraries, so they are compiled once.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// A folder of compiled libraries beside the `OUT_DIR` of all runs.
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The place for what is made of `ingredients`: sources, flags, compiler.
    pub(crate) fn of(out: &Path, ingredients: &[Vec<u8>]) -> Self {
        let mut hasher = DefaultHasher::new();
        ingredients.hash(&mut hasher);
        // OUT_DIR is `build/PACKAGE-HASH/out`; `cargo clean -p` removes what is
        // called like the package.
        let builds = out.ancestors().nth(2).unwrap_or(out);
        Self { folder: builds.join(format!("hopfit-highs-sys-kept-{:016x}", hasher.finish())) }
    }

    /// Copies the libraries `names` to `out`, and says whether all were there.
    pub(crate) fn fetch(&self, out: &Path, names: &[String]) -> bool {
        names.iter().all(|name| fs::copy(self.folder.join(name), out.join(name)).is_ok())
    }

    /// Keeps the libraries `names` of `out`. Where that fails they are compiled again
    /// the next time, and nothing else is lost.
    pub(crate) fn keep(&self, out: &Path, names: &[String]) {
        for name in names {
            let _ = self.keep_one(&out.join(name), name);
        }
    }

    /// Another run may read or write at the same time: the file appears as a whole.
    fn keep_one(&self, file: &Path, name: &str) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let part = self.folder.join(format!("{name}.{}", process::id()));
        fs::copy(file, &part)?;
        fs::rename(part, self.folder.join(name))
    }
}
