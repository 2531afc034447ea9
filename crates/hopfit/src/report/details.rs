//! The keys of a report's `details`, which other programs read: the only place
//! that names them.

use hopfit_core::Choice;
use hopfit_train::details::{
    Details, EnumerationEffort, ExactDetails, MarginOutcome, MilpDetails, MpfDetails,
    PerceptronDetails, RadiusOutcome, RecallDetails, RecallOutcome, RowTotals, SecondObjective,
    SparseOutcome, ThenOutcome, UnlearningDetails,
};
use serde_json::{Map, Value, json};

type Entries = Map<String, Value>;

/// What else a rule tells, by key.
pub(crate) fn entries(details: &Details) -> Entries {
    let mut to = Entries::new();
    match details {
        Details::None => {}
        Details::Milp(model) => add_model(&mut to, model),
        Details::Exact(exact) => add_exact(&mut to, exact),
        Details::Recall(details) => add(&mut to, json!({"recall": recall(details)})),
        Details::Storkey(details) => {
            add(&mut to, json!({"storkey": {"learned": details.learned}}));
        }
        Details::Perceptron(details) => add(&mut to, json!({"perceptron": perceptron(details)})),
        Details::Mpf(details) => add(&mut to, json!({"mpf": mpf(details)})),
        Details::Dreaming(options) => {
            add(&mut to, json!({"dreaming": {"dream_time": options.dream_time}}));
        }
        Details::Unlearning(UnlearningDetails { dreams, unlearning_rate }) => {
            let entry = json!({"dreams": dreams, "unlearning_rate": unlearning_rate});
            add(&mut to, json!({"unlearning": entry}));
        }
        Details::Ridge(options) => add(&mut to, json!({"ridge": {"penalty": options.penalty}})),
    }
    to
}

/// What training for recall came to; none if that was not the rule.
pub(crate) fn recall_of(details: &Details) -> Option<Value> {
    match details {
        Details::Recall(details) => Some(recall(details)),
        _ => None,
    }
}

/// What came of a second objective, without the time.
pub(crate) fn then_without_time(then: &SecondObjective) -> Value {
    let mut entries = then_entries(then);
    entries.remove("seconds");
    Value::Object(entries)
}

/// Adds the entries of an object.
fn add(to: &mut Entries, object: Value) {
    if let Value::Object(entries) = object {
        to.extend(entries);
    }
}

fn add_exact(to: &mut Entries, exact: &ExactDetails) {
    if let Some(RowTotals { lower_bound, flips, optimal }) = exact.rows {
        add(
            to,
            json!({"rows_lower_bound": lower_bound, "rows_flips": flips, "rows_optimal": optimal}),
        );
    }
    if let Some(EnumerationEffort { vectors, searched, nodes }) = exact.enumeration {
        add(
            to,
            json!({
                "weight_vectors": vectors,
                "weight_vectors_searched": searched,
                "search_nodes": nodes,
            }),
        );
    }
    if let Some(model) = &exact.model {
        add_model(to, model);
    }
    if let Some(bound) = exact.unchecked_lower_bound {
        add(to, json!({"unchecked_lower_bound": bound}));
    }
    if let Some(then) = &exact.then {
        add(to, json!({"then": then_entries(then)}));
    }
}

fn add_model(to: &mut Entries, model: &MilpDetails) {
    let start = model.start.map(|start| {
        json!({
            "source": start.source.to_string(),
            "unmet": start.unmet,
            "objective": start.objective,
            "objective_in_model": start.objective_in_model,
            "is_result": start.is_result,
        })
    });
    let repair = match model.repair {
        Some(repair) => repair.to_string(),
        None => "none: the solver found nothing better than its start".to_owned(),
    };
    add(
        to,
        json!({
            "start": start,
            "rows_lower_bound": model.rows_lower_bound,
            "objective": model.objective,
            "objective_bound": model.objective_bound,
            "objective_optimal": model.objective_optimal,
            "objective_of_weights": model.objective_of_weights,
            "flips_differ_from_objective": model.flips_differ_from_objective,
            "repair": repair,
            "epsilon": model.epsilon,
            "big_m": model.big_m,
            "sparse": model.sparse,
            "nodes": model.nodes,
            "simplex_iterations": model.simplex_iterations,
            "solver_status": model.solver_end.to_string(),
            "rows": model.size.map(|(rows, _)| rows),
            "columns": model.size.map(|(_, columns)| columns),
        }),
    );
    if let Some(note) = model.note {
        add(to, json!({"note": note.to_string()}));
    }
}

fn recall(details: &RecallDetails) -> Value {
    json!({
        "noise_level": details.options.noise_level,
        "missing_share": details.options.missing_share,
        "loss_of_hebb": details.loss_of_hebb,
        "loss": details.loss,
        "steps": details.steps,
        "converged": details.converged,
    })
}

fn perceptron(details: &PerceptronDetails) -> Value {
    json!({
        "variant": details.variant.name(),
        "kappa": details.kappa,
        "kappa_norm": details.norm.name(),
        "epochs": details.epochs,
        "corrections": details.corrections,
        "converged": details.converged,
        "margin_bound": details.margin_bound,
    })
}

fn mpf(details: &MpfDetails) -> Value {
    json!({
        "weight_decay": details.weight_decay,
        "objective": details.objective,
        "steps": details.steps,
        "converged": details.converged,
    })
}

fn then_entries(then: &SecondObjective) -> Entries {
    let unchanged = then.unchanged.iter().map(|(why, rows)| json!([why.to_string(), rows]));
    let mut to = Entries::new();
    add(
        &mut to,
        json!({
            "name": then.which().name(),
            "status": then.status.to_string(),
            "stopped": then.stopped.map(|cut| cut.to_string()),
            "proof": then.proof.to_string(),
            "seconds": then.seconds,
            "unchanged": unchanged.collect::<Vec<_>>(),
        }),
    );
    match &then.outcome {
        ThenOutcome::Margin(outcome) => add(&mut to, margin(outcome)),
        ThenOutcome::Sparse(outcome) => add(&mut to, sparse(outcome)),
        ThenOutcome::Recall(outcome) => add(&mut to, noisy(outcome)),
        ThenOutcome::Radius(outcome) => add(&mut to, radius(outcome)),
    }
    to
}

fn margin(outcome: &MarginOutcome) -> Value {
    json!({
        "norm": outcome.norm.to_string(),
        "before": outcome.before,
        "after": outcome.after,
        "largest_possible": outcome.largest_possible,
        "held_at_zero": outcome.held_at_zero,
    })
}

fn sparse(outcome: &SparseOutcome) -> Value {
    json!({
        "norm": outcome.unit.to_string(),
        "sum_before": outcome.sum_before,
        "sum_after": outcome.sum_after,
        "smallest_sum": outcome.smallest_sum,
        "zero_fraction_before": outcome.zero_fraction_before,
        "zero_fraction_after": outcome.zero_fraction_after,
    })
}

fn radius(outcome: &RadiusOutcome) -> Value {
    // −1 stands where nothing is stored.
    let number = |radius: Option<usize>| radius.map_or(-1, |radius| radius as i64);
    json!({
        "asked": outcome.asked,
        "flips_before": number(outcome.flips_before),
        "missing_before": number(outcome.missing_before),
        "flips": number(outcome.flips),
        "missing": number(outcome.missing),
        "stored_patterns": outcome.stored_patterns,
        "largest_possible":
            {"flips": outcome.largest_flips, "missing": outcome.largest_missing},
        "noise": outcome.noise.as_deref().map(then_without_time),
    })
}

fn noisy(outcome: &RecallOutcome) -> Value {
    json!({
        "noise_level": outcome.options.noise_level,
        "missing_share": outcome.options.missing_share,
        "loss_before": outcome.loss_before,
        "loss_after": outcome.loss_after,
        "former_weights_added": outcome.former_weights_added,
        "steps": outcome.steps,
    })
}
