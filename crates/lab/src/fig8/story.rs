//! What figure 8 shows, in words and numbers.

use super::learner::{LEARNERS, Learner};
use super::{EXAMPLES, FEW_SHOT, MISSING, accuracies, tables};
use crate::figure::Story;
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::statistics::{confidence, mean};

pub(super) fn story(results: &Results) -> Story {
    let mut story = Story {
        shows: "Rows of a table are encoded in signs, a few of each class are learned, and all \
                others are classified; with means over the repeats and 95 % confidence bands. For \
                the Hopfield networks a cue is recalled until nothing changes, and the stored \
                example nearest to what was recalled says the class. Nearest neighbour (the thick \
                grey line) does the same without any recall: a rule below it has lost something by \
                recalling, one above it has gained. All rules learn from the same examples and are \
                tested on the same cues; on the right a share of each cue's bits is set to 0. The second \
                picture has the rules that stay near nearest neighbour, enlarged."
            .into(),
        ..Story::default()
    };
    for table in tables(results) {
        for learner in LEARNERS {
            story.compared.extend(compared(results, &table, learner));
        }
    }
    story.differs = differences(results);
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
        Learner::Hopfield(Method::MilpSparse) => "much better than tree, forest and network",
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
    let mut texts = vec![
        "The paper leaves nearest neighbour out, so that its figure cannot tell what recall adds \
         to comparing a cue with the stored examples. Recall minus nearest neighbour, repeat by \
         repeat on the same cues, with the most bits missing:"
            .to_owned(),
    ];
    texts.extend(tables(results).iter().map(|table| against_nearest(results, table)));
    texts.extend(one_at_a_time(results));
    texts.extend(few_examples(results));
    texts.extend(unfinished(results));
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
fn against_nearest(results: &Results, table: &str) -> String {
    let last = |learner: Learner| {
        accuracies(results, table, MISSING, learner.name()).pop_last().map(|(_, values)| values)
    };
    let nearest = last(Learner::Nearest).unwrap_or_default();
    let gain = |learner: &Learner| {
        let Learner::Hopfield(method) = learner else { return None };
        let values = last(*learner)?;
        // A search without a result leaves a gap: then there are no pairs.
        if values.len() != nearest.len() {
            return None;
        }
        let gains: Vec<f64> = values.iter().zip(&nearest).map(|(a, b)| a - b).collect();
        Some(format!("{} {:+.3}{}", method.label(), mean(&gains), uncertainty(&gains)))
    };
    let gains: Vec<String> = LEARNERS.iter().filter_map(gain).collect();
    format!("{table}: {}.", gains.join("; "))
}

/// Synchronous recall can end in two states that alternate.
fn one_at_a_time(results: &Results) -> Vec<String> {
    let of_table = |table: &String| {
        let of_rule = |learner: &Learner| {
            let (share, together) =
                accuracies(results, table, MISSING, learner.name()).pop_last()?;
            let recall = |what| mean(&recalls(results, table, learner.name(), share, what));
            let (alternating, alone) = (100.0 * recall("alternating"), recall("sequential"));
            let label = learner.label().replace("Hopfield: ", "");
            let together = mean(&together);
            alone
                .is_finite()
                .then(|| format!("{label} {alternating:.0} %, {together:.3} → {alone:.3}"))
        };
        let texts: Vec<String> = LEARNERS.iter().filter_map(of_rule).collect();
        (!texts.is_empty()).then(|| format!("{table}: {}.", texts.join("; ")))
    };
    let found: Vec<String> = tables(results).iter().filter_map(of_table).collect();
    if found.is_empty() {
        return found;
    }
    let text = "As in the paper all neurons are updated at once, and then many recalls do not end: two \
             states alternate for ever, and the last one is matched. The bits of a feature with two \
             values are opposites, for example; weights that only have to keep the examples may tie \
             them to each other alone, and with one of the two missing they never agree again. One \
             neuron at a time, this cannot happen. With the most bits missing, the share of recalls \
             that alternate, and the accuracy all at once → one at a time:";
    [vec![text.to_owned()], found].concat()
}

/// What is kept about recall from that share of missing bits, over the repeats.
fn recalls(results: &Results, table: &str, rule: &str, share: usize, what: &str) -> Vec<f64> {
    let is_meant = |key: &str| {
        let mut words = key.rsplitn(4, ' ').skip(1);
        words.next() == Some(rule) && words.nth(1) == Some(table)
    };
    let points = results.points.iter().filter(|point| is_meant(&point.key));
    let trainings = points.filter_map(|point| point.extra.as_array()).flatten();
    trainings.filter_map(|training| training["recall"][share.to_string()][what].as_f64()).collect()
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
        let key = format!(" {} ", learner.name());
        let points = results.points.iter().filter(|point| point.key.contains(&key));
        let trainings = points.filter_map(|point| point.extra.as_array()).flatten();
        let statuses: Vec<&str> =
            trainings.filter_map(|training| training["status"].as_str()).collect();
        let open = statuses.iter().filter(|status| **status != "optimal").count();
        (open > 0).then(|| format!("{} {open} of {}", learner.label(), statuses.len()))
    };
    let counts: Vec<String> = LEARNERS.iter().filter_map(count).collect();
    let trainings = results.points.iter().filter_map(|point| point.extra.as_array()).flatten();
    let limit = trainings.filter_map(|training| training["limit"].as_f64()).fold(0.0, f64::max);
    (!counts.is_empty()).then(|| {
        format!(
            "Hundreds of small problems have {} s each here. Searches that this limit ended before \
             their result was known to be the best, so that the best network so far was taken, if \
             there was any: {}.",
            decimal(limit, 2),
            counts.join("; ")
        )
    })
}
