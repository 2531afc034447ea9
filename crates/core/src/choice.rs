//! Choices among a few things that have names.

use crate::{ErrorKind, Result};

/// One of a few things, each with a name: what a command line or a dictionary
/// of parameters gives as a word.
///
/// ```
/// use hopfit_core::{Choice, Cooling};
/// assert_eq!(Cooling::named("geometric")?, Cooling::Geometric);
/// let error = Cooling::named("slow").unwrap_err().to_string();
/// assert_eq!(error, "\"slow\" is not a way to cool: `linear`, `geometric` or `constant`");
/// # Ok::<(), hopfit_core::Error>(())
/// ```
pub trait Choice: Copy + Send + Sync + 'static {
    /// What they are, with an article: `a rule`.
    const WHAT: &'static str;
    /// All of them, in the order in which help lists them.
    const ALL: &'static [Self];

    /// The name, on the command line, in Python and in reports.
    fn name(self) -> &'static str;

    /// What it is, in a line for help, without a full stop.
    fn summary(self) -> &'static str;

    /// The one of this name.
    ///
    /// # Errors
    /// [`ErrorKind::NoChoice`], which lists the names.
    fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|choice| choice.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.iter().map(|choice| choice.name()).collect();
            ErrorKind::NoChoice { text: name.to_owned(), what: Self::WHAT, names }.into()
        })
    }
}

/// For example `a`, `b` or `c`, in backquotes.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => "nothing".to_owned(),
    }
}
