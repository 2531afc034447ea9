//! Why something was refused, in Python's words.

use hopfit::{ErrorKind, with_causes};
use std::error::Error;

/// The messages of an error and of its causes, with parameters as Python
/// writes them.
pub(crate) fn refusal(error: &(dyn Error + 'static)) -> String {
    let of_library = error.downcast_ref::<hopfit::Error>().map(hopfit::Error::kind);
    of_library.and_then(written).unwrap_or_else(|| with_causes(error))
}

/// What is wrong with parameters; none of other errors.
fn written(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::ForeignOption { option } => {
            let rules: Vec<String> = option.rules().iter().map(ToString::to_string).collect();
            let set: Vec<String> = rules.iter().map(|rule| format!("rule={rule:?}")).collect();
            format!(
                "{option} belongs to rule {}; leave it out, or set {}",
                rules.join(" or "),
                set.join(" or ")
            )
        }
        ErrorKind::NeedsThen { options, goals } => {
            let options: Vec<String> = options.iter().map(ToString::to_string).collect();
            let goals: Vec<String> = goals.iter().map(|goal| format!("then={goal:?}")).collect();
            let (options, goals) = (options.join(" and "), goals.join(" and "));
            format!("{options} belong to {goals}; leave them out, or set one")
        }
        ErrorKind::ForeignUpdateOption { option } => {
            format!("{option} belongs to update=\"glauber\"; leave it out")
        }
        ErrorKind::NeedsShape { option } => {
            format!("{option} needs to know the picture; give shape=(height, width)")
        }
        ErrorKind::ProgramEnding { path } => {
            format!("write_model is {}; its name must end in .mps or .lp", path.display())
        }
        _ => return None,
    })
}
