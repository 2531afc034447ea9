//! Why a command was refused, in the words of its options.

use hopfit::rules::ErrorKind;

/// Why a command was refused, in the words of its options.
pub(crate) fn refusal(error: &anyhow::Error) -> String {
    match error.chain().find_map(of_rules) {
        Some(ErrorKind::OptionOutOfRange { option, value, allowed }) => {
            format!("{} is {value}; it must be {allowed}", option_of(option))
        }
        _ => {
            let text = format!("{error:#}");
            match text.strip_prefix("-: ") {
                Some(rest) => format!("standard output: {rest}"),
                None => text,
            }
        }
    }
}

/// What a learning rule said.
fn of_rules<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a ErrorKind> {
    match cause.downcast_ref::<hopfit::Error>().map(hopfit::Error::kind) {
        Some(hopfit::ErrorKind::Rule(error)) => Some(error.kind()),
        _ => None,
    }
}

/// The option that sets a field of the rules' options.
fn option_of(field: &str) -> String {
    const OPTIONS: [&str; 16] = [
        "sparse",
        "epsilon",
        "big_m",
        "rank_tolerance",
        "epochs",
        "learning_rate",
        "momentum",
        "batch_size",
        "noise_level",
        "missing_share",
        "kappa",
        "weight_decay",
        "steps",
        "dream_time",
        "unlearning_rate",
        "penalty",
    ];
    match OPTIONS.contains(&field) {
        true => format!("--{}", field.replace('_', "-")),
        false => format!("the option {field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_options_as_they_are_typed() {
        let refused = |option| {
            let kind = ErrorKind::OptionOutOfRange { option, value: -1.0, allowed: "above 0" };
            let of_rules = hopfit::rules::Error::from(kind);
            refusal(&anyhow::Error::from(hopfit::Error::from(of_rules)))
        };
        assert_eq!(refused("big_m"), "--big-m is -1; it must be above 0");
        assert_eq!(refused("rate_decay"), "the option rate_decay is -1; it must be above 0");
        assert_eq!(refusal(&anyhow::anyhow!("b").context("a")), "a: b");
        assert_eq!(refusal(&anyhow::anyhow!("-: is closed")), "standard output: is closed");
    }
}
