//! Which points of a table are not finished, and how that is said.

use crate::capacity::{methods, of};
use crate::cell::Cell;
use crate::method::Method;
use crate::results::{Results, Row, decimal};

/// Whether a search ended before this cell of its row was known to be the
/// best: of flips, without a bound that they reach; of anything else, without
/// proof of all that was asked for.
pub(crate) fn is_unfinished(row: &Row<'_>, column: &str) -> bool {
    if !Method::named(row.text("rule")).is_some_and(Method::searches) {
        return false;
    }
    if column == "flips_per_pattern" {
        let bound = row.number("lower_bound_per_pattern");
        return bound.is_none() || bound != row.number("flips_per_pattern");
    }
    row.text("status") != "optimal"
}

/// Counts the points of each rule whose column is not known to be the best.
pub(crate) fn in_words(results: &Results, column: &str, what: &str) -> Option<String> {
    let count = |method: Method| {
        let rows = results.rows().filter(of(method));
        let (mut open, mut empty, mut all) = (0, 0, 0);
        for row in rows {
            all += 1;
            open += usize::from(is_unfinished(&row, column));
            empty += usize::from(*row.cell(column) == Cell::Empty);
        }
        let text = format!("{} {open} of {all}", method.label());
        let text = if empty > 0 { format!("{text} ({empty} without weights)") } else { text };
        (method.searches() && all > 0).then_some((open, all, text))
    };
    let counts: Vec<_> = methods(results).into_iter().filter_map(count).collect();
    let (open, all) = counts.iter().fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    if all == 0 {
        return None;
    }
    let budget = results.budget().map_or(String::new(), |s| format!(" of {} s", decimal(s, 2)));
    if open == 0 {
        let text =
            format!("All {all} points of rules that search are finished: {what} are proved.");
        return Some(text);
    }
    let texts: Vec<String> =
        counts.into_iter().filter(|(open, ..)| *open > 0).map(|(_, _, text)| text).collect();
    Some(format!(
        "Of the {all} points of rules that search, {open} ended within their budget{budget} on one \
         core without a proof that {what} are the best (the paper gave its solver three hours on \
         ten cores): {}. They are drawn hollow, and no line joins them. A run with a larger --budget \
         goes on with these alone.",
        texts.join("; ")
    ))
}
