//! What figure 8 shows, in words and numbers.

use super::compare::{self, Comparison, comparisons};
use super::learner::{LEARNERS, Learner};
use super::{EXAMPLES, FEW_SHOT, MISSING, accuracies, readings, tables};
use crate::claim::{Claim, Verdict};
use crate::figure::Story;
use crate::method::Method;
use crate::results::{Results, Row, decimal};
use crate::statistics::{confidence, mean};

pub(super) fn story(results: &Results) -> Story {
    let mut story = Story {
        shows: "Rows of a table are encoded in signs, a few of each class are learned, and all \
                others are classified; with means over the repeats and 95 % confidence bands. For \
                the Hopfield networks a cue is recalled until nothing changes, and the stored \
                example nearest to what was recalled says the class. Nearest neighbour (the thick \
                grey line) does the same without any recall: a rule below it has lost something by \
                recalling, one above it has gained. All rules learn from the same examples and are \
                tested on the same cues. In the second picture a share of each cue's bits is set to 0."
            .into(),
        ..Story::default()
    };
    for table in tables(results) {
        for learner in LEARNERS {
            story.compared.extend(compared(results, &table, learner));
        }
    }
    story.differs = differences(results);
    story.claims = claims(results);
    story
}

/// A row of the comparison: accuracy without and with missing bits.
fn compared(results: &Results, table: &str, learner: Learner) -> Option<[String; 3]> {
    let accuracies = accuracies(results, table, MISSING, learner.name());
    let (first, last) = (accuracies.first_key_value()?, accuracies.last_key_value()?);
    let show = |(share, values): (&usize, &Vec<f64>)| {
        format!("{:.3}{} at {share} %", mean(values), uncertainty(values))
    };
    let paper = match learner {
        Learner::Hopfield(Method::MilpSparse | Method::MilpTernary) => {
            "much better than tree, forest and network"
        }
        Learner::Hopfield(Method::Milp) => "highly sensitive to missing bits",
        Learner::Tree | Learner::Forest | Learner::Softmax => "below the sparse MILP",
        Learner::Nearest | Learner::Cue(_) | Learner::Bayes | Learner::Noise => "not in the paper",
        Learner::Hopfield(Method::ExactMargin | Method::ExactSparse | Method::Exact) => {
            "not in the paper"
        }
        Learner::Hopfield(_) => "not stated",
    };
    let what = format!("accuracy with missing bits, {table}, {}", learner.label());
    Some([what, paper.to_owned(), format!("{}, {}", show(first), show(last))])
}

/// The half width of the 95 % confidence interval; nothing for one repeat.
fn uncertainty(values: &[f64]) -> String {
    if values.len() < 2 { String::new() } else { format!(" ± {:.3}", confidence(values)) }
}

fn differences(results: &Results) -> Vec<String> {
    let all = comparisons(results);
    let mut texts = vec![format!(
        "The paper leaves nearest neighbour out, so that its figure cannot tell what recall adds to \
         comparing a cue with the stored examples. Recall minus nearest neighbour, split by split \
         on the same cues, with the most bits missing (95 % intervals and paired t tests, p after \
         Holm's correction over the {} comparisons of this figure):",
        all.len()
    )];
    texts.extend(tables(results).iter().map(|table| against_nearest(&all, table)));
    texts.extend(readings::in_words(results));
    texts.extend(few_examples(results));
    texts.extend(unfinished(results));
    if tables(results).iter().any(|table| table == super::rows::DIGITS) {
        texts.push(
            "The tables iris and digits (8×8 grey pixels, 192 bits) are not in the paper. On the \
             digits the exact engine stands for all searches: the programs would not be finished."
                .into(),
        );
    }
    texts.push(
        "The paper does not say how it chose the clusters, which rows it drew, or how it damaged \
         them. Here the clusters are the best possible ones (on a line k-means can be solved \
         exactly) and are found on the whole table, without its classes; a class with fewer rows \
         than asked for gives all but one; each cue loses a random set of its bits of exactly the \
         given share."
            .to_owned(),
    );
    texts
}

/// What each rule gains by recall where the most bits are missing.
fn against_nearest(all: &[Comparison], table: &str) -> String {
    let chosen = all.iter().filter(|of| of.table == table && of.theirs == Learner::Nearest);
    let gains: Vec<String> =
        chosen.map(|of| format!("{} {}", of.ours.label(), compare::in_words(of))).collect();
    format!("{table}: {}.", gains.join("; "))
}

/// The paper: two or three examples are enough for the Hopfield network,
/// which then stays constant.
fn few_examples(results: &Results) -> Vec<String> {
    let rules = [
        Learner::Hopfield(Method::Pseudoinverse),
        Learner::Hopfield(Method::MilpSparse),
        Learner::Hopfield(Method::ExactMargin),
        Learner::Nearest,
        Learner::Forest,
    ];
    let of_table = |table: &String| {
        let of_rule = |rule: Learner| {
            let accuracies = accuracies(results, table, FEW_SHOT, rule.name());
            let last = *accuracies.last_key_value()?.0;
            let shown = accuracies.iter().filter(|(each, _)| [2, EXAMPLES, last].contains(each));
            let texts: Vec<String> =
                shown.map(|(each, values)| format!("{:.3} from {each}", mean(values))).collect();
            Some(format!("{} {}", rule.label(), texts.join(", ")))
        };
        let texts: Vec<String> = rules.into_iter().filter_map(of_rule).collect();
        (!texts.is_empty()).then(|| format!("{table}: {}.", texts.join("; ")))
    };
    let found: Vec<String> = tables(results).iter().filter_map(of_table).collect();
    if found.is_empty() {
        return found;
    }
    let text = "The paper finds two or three examples a class enough for the Hopfield network, whose \
             accuracy then stays the same. Accuracy by the number of examples a class:";
    [vec![text.to_owned()], found].concat()
}

/// How many searches ended before they were finished.
fn unfinished(results: &Results) -> Option<String> {
    let count = |learner: &Learner| {
        let is_one = |row: &Row<'_>| {
            row.text("rule") == learner.name() && row.text("experiment") == FEW_SHOT
        };
        let rows = || results.rows().filter(is_one);
        let open = rows().filter(|row| row.text("status") != "optimal").count();
        let empty = rows().filter(|row| row.number("accuracy").is_none()).count();
        let text = format!("{} {open} of {}", learner.label(), rows().count());
        let text = if empty > 0 { format!("{text} ({empty} without weights)") } else { text };
        (learner.searches() && open > 0).then_some(text)
    };
    let counts: Vec<String> = LEARNERS.iter().filter_map(count).collect();
    (!counts.is_empty()).then(|| {
        format!(
            "Hundreds of small problems have {} s each here. Searches that ended without a proof \
             that what was asked for (flips; of variants, Σ|w| or the margin, too) is the best, so \
             that the best network so far was taken, if there was any: {}. Means over them are \
             drawn hollow, and no line joins these.",
            decimal(results.budget().unwrap_or(0.0), 2),
            counts.join("; ")
        )
    })
}

fn claims(results: &Results) -> Vec<Claim> {
    let (place, all) = ("Sect. 4.2, Fig. 8", comparisons(results));
    let mut claims = Vec::new();
    for sparse in [Method::MilpSparse, Method::MilpTernary] {
        let ours = Learner::Hopfield(sparse);
        let of = |theirs: &[Learner]| -> Vec<&Comparison> {
            all.iter().filter(|of| of.ours == ours && theirs.contains(&of.theirs)).collect()
        };
        // Some better and none worse is no proof of all.
        let verdict = |chosen: &[&Comparison]| {
            if chosen.iter().any(|of| of.is_worse()) {
                Verdict::Differs
            } else if !chosen.is_empty() && chosen.iter().all(|of| of.is_better()) {
                Verdict::Holds
            } else {
                Verdict::Open
            }
        };
        let name = sparse.label();
        let against = of(&[Learner::Tree, Learner::Forest, Learner::Softmax]);
        claims.push(Claim::new(
            place,
            format!(
                "with missing bits the sparse memory classifies better than tree, forest and \
                     network ({name})"
            ),
            compare::counted(&against),
            verdict(&against),
        ));
        let against = of(&[Learner::Hopfield(Method::Milp)]);
        claims.push(Claim::new(
            place,
            format!("with missing bits the sparse program is better than the full one ({name})"),
            compare::counted(&against),
            verdict(&against),
        ));
    }
    claims.extend(few_are_enough(results, place));
    claims.extend(sensitive(results, place));
    claims
}

/// The paper: two or three examples a class are enough, and the accuracy of
/// the memory stays constant from there.
fn few_are_enough(results: &Results, place: &'static str) -> Option<Claim> {
    let sparse = Learner::Hopfield(Method::MilpSparse);
    let of_table = |table: &String| {
        let accuracies = accuracies(results, table, FEW_SHOT, sparse.name());
        let (few, most) =
            (accuracies.get(&3).or(accuracies.get(&2))?, accuracies.last_key_value()?);
        Some((table.clone(), mean(few), *most.0, mean(most.1)))
    };
    let found: Vec<_> = tables(results).iter().filter_map(of_table).collect();
    if found.is_empty() {
        return None;
    }
    let texts: Vec<String> = found
        .iter()
        .map(|(table, few, count, most)| format!("{table} {few:.3} → {most:.3} with {count}"))
        .collect();
    Some(Claim::new(
        place,
        "two or three examples a class are enough, and more do not change the memory's accuracy",
        format!("{}, from three examples on: {}", sparse.label(), texts.join(", ")),
        Verdict::of(found.iter().all(|(_, few, _, most)| (few - most).abs() < 0.03)),
    ))
}

/// The paper: the full program is highly sensitive to missing bits.
fn sensitive(results: &Results, place: &'static str) -> Option<Claim> {
    let program = Learner::Hopfield(Method::Milp);
    let of_table = |table: &String| {
        let accuracies = accuracies(results, table, MISSING, program.name());
        let (first, last) = (accuracies.first_key_value()?, accuracies.last_key_value()?);
        let nearest = accuracies_of_nearest(results, table)?;
        Some((table.clone(), mean(first.1), mean(last.1), nearest))
    };
    let found: Vec<_> = tables(results).iter().filter_map(of_table).collect();
    if found.is_empty() {
        return None;
    }
    let texts: Vec<String> = found
        .iter()
        .map(|(table, first, last, nearest)| {
            format!("{table} {first:.3} → {last:.3} (nearest neighbour ends at {nearest:.3})")
        })
        .collect();
    Some(Claim::new(
        place,
        "the full program is highly sensitive to missing bits",
        format!("without → with the most bits missing: {}", texts.join(", ")),
        Verdict::of(found.iter().all(|(_, _, last, nearest)| last + 0.05 < *nearest)),
    ))
}

fn accuracies_of_nearest(results: &Results, table: &str) -> Option<f64> {
    let (_, last) = accuracies(results, table, MISSING, Learner::Nearest.name()).pop_last()?;
    Some(mean(&last))
}
