//! Why a command was refused, in the words of its options.

use hopfit::{ErrorKind, RuleName, TrainOption, rules};

/// Why a command was refused: the messages of an error and of its causes, with
/// options as they are typed.
pub(crate) fn refusal(error: &anyhow::Error) -> String {
    let messages: Vec<String> = error.chain().map(message).collect();
    let text = messages.join(": ");
    match text.strip_prefix("-: ") {
        Some(rest) => format!("standard output: {rest}"),
        None => text,
    }
}

fn message(cause: &(dyn std::error::Error + 'static)) -> String {
    let of_library = cause.downcast_ref::<hopfit::Error>().map(hopfit::Error::kind);
    of_library.and_then(typed).unwrap_or_else(|| cause.to_string())
}

/// What is wrong with options, as they are typed; none of other errors.
fn typed(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::ForeignOption { option } => {
            let rules = either(option.rules());
            format!("{} belongs to --rule {rules}; leave it out", flag(*option))
        }
        ErrorKind::NeedsThen { options, goals } => {
            let options: Vec<String> = options.iter().copied().map(flag).collect();
            let goals: Vec<String> = goals.iter().map(|goal| format!("--then {goal}")).collect();
            let (options, goals) = (options.join(" and "), goals.join(" and "));
            format!("{options} belong to {goals}; add one or leave them out")
        }
        ErrorKind::ForeignUpdateOption { option } => {
            format!("--{option} belongs to --update glauber; leave it out")
        }
        ErrorKind::NeedsShape { option } => {
            format!("{} needs to know the picture; give --shape HxW", flag(*option))
        }
        ErrorKind::Rule(error) => match error.kind() {
            rules::ErrorKind::OptionOutOfRange { option, value, allowed } => {
                format!("{} is {value}; it must be {allowed}", flag(*option))
            }
            rules::ErrorKind::ThenOfWholeWeights { then, range } => format!(
                "--then {then} works on continuous weights, but --weights is {range}; leave one of \
                 the two out, or use --rule milp with --sparse for sparse whole weights"
            ),
            _ => return None,
        },
        _ => return None,
    })
}

/// For example `milp or exact`.
fn either(rules: &[RuleName]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// An option as it is typed; some are the library's alone.
pub(crate) fn flag(option: TrainOption) -> String {
    match option {
        TrainOption::Symmetric => "--no-symmetry".to_owned(),
        TrainOption::RateDecay | TrainOption::InitialScale | TrainOption::TargetError => {
            format!("the option {option}")
        }
        _ => format!("--{}", option.name().replace('_', "-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_options_as_they_are_typed() {
        let refused = |option| {
            let allowed = "above 0";
            let kind = rules::ErrorKind::OptionOutOfRange { option, value: -1.0, allowed };
            refusal(&anyhow::Error::from(hopfit::Error::from(rules::Error::from(kind))))
        };
        let big_m = refused(TrainOption::BigM);
        assert_eq!(big_m, "--big-m is -1; it must be above 0");
        let rate_decay = refused(TrainOption::RateDecay);
        assert_eq!(rate_decay, "the option rate_decay is -1; it must be above 0");
        let foreign = ErrorKind::ForeignOption { option: TrainOption::Symmetric };
        let foreign = anyhow::Error::from(hopfit::Error::from(foreign)).context("p.csv");
        let text = refusal(&foreign);
        assert!(text.starts_with("p.csv: --no-symmetry belongs to --rule milp or "), "{text}");
        let kind = rules::ErrorKind::ThenOfWholeWeights {
            then: hopfit::ThenName::Margin,
            range: hopfit::WeightRange::TERNARY,
        };
        let error = anyhow::Error::from(hopfit::Error::from(rules::Error::from(kind)));
        let text = refusal(&error);
        assert!(text.starts_with("--then margin works") && text.contains("--sparse"), "{text}");
        assert_eq!(refusal(&anyhow::anyhow!("b").context("a")), "a: b");
        assert_eq!(refusal(&anyhow::anyhow!("-: is closed")), "standard output: is closed");
    }
}
