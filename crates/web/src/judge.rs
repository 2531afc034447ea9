//! The checker's word on a certificate, and on false claims.

use crate::{ErrorKind, Memory, Result};
use hopfit::certify::{Certificate, Core, Fact, check_problem_until};
use hopfit::{Stop, with_causes};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// What was found.
    AsFound,
    /// That the weights lose one bit fewer.
    FewerFlips,
    /// That all weights lose one bit more.
    HigherBound,
    /// What was found, with one number of the proof changed; where there is
    /// nothing to prove, of the weights.
    ChangedNumber,
}

/// What the checker says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// Whether the claim is accepted.
    pub accepted: bool,
    /// The flips that the certificate says its weights have.
    pub flips: usize,
    /// The flips that it says no weights can beat.
    pub bound: usize,
    /// What was changed, in words; empty for what was found.
    pub change: String,
    /// The checker's words where it refuses; otherwise empty.
    pub refusal: String,
}

/// How long the checker may take.
const LIMIT: Duration = Duration::from_secs(20);

impl Memory {
    /// Has the checker judge a claim. It is given the text of the file, as
    /// anybody would be who gets the certificate.
    ///
    /// # Errors
    /// A memory without a certificate, and fewer flips than none.
    pub fn judge(&self, claim: Claim) -> Result<Judgement> {
        let mut certificate = Certificate::from_json(&self.certificate_file()?)?;
        let change = falsify(&mut certificate, claim)?;
        let (flips, bound) = (certificate.upper.flips, bound(&certificate));
        let checked = Certificate::from_json(&certificate.to_json())
            .and_then(|read| check_problem_until(&read, self.problem(), &Stop::after(LIMIT)));
        let refusal = checked.as_ref().err().map(|why| with_causes(why)).unwrap_or_default();
        Ok(Judgement { accepted: checked.is_ok(), flips, bound, change, refusal })
    }
}

/// The largest bound that a certificate claims.
fn bound(certificate: &Certificate) -> usize {
    let lower = certificate.lower.as_ref().map_or(0, |lower| lower.bound);
    lower.max(certificate.across.as_ref().map_or(0, |across| across.bound))
}

/// Changes a certificate into a false claim, and says how.
fn falsify(certificate: &mut Certificate, claim: Claim) -> Result<String> {
    Ok(match claim {
        Claim::AsFound => String::new(),
        Claim::FewerFlips => {
            let found = certificate.upper.flips;
            certificate.upper.flips = found.checked_sub(1).ok_or(ErrorKind::NothingBelow)?;
            format!("upper.flips is {} instead of {found}", certificate.upper.flips)
        }
        Claim::HigherBound => raise_bound(certificate),
        Claim::ChangedNumber => change_number(certificate),
    })
}

/// Raises the bound of the proof that has the largest one.
fn raise_bound(certificate: &mut Certificate) -> String {
    let found = bound(certificate);
    match (&mut certificate.across, &mut certificate.lower) {
        (Some(across), _) if across.bound == found => {
            across.bound += 1;
            format!("across.bound is {} instead of {found}", across.bound)
        }
        (_, Some(lower)) => {
            lower.bound += 1;
            format!("lower.bound is {} instead of {found}", lower.bound)
        }
        _ => {
            let tree = hopfit::certify::Tree::leaf([], 1);
            let lower = hopfit::certify::Lower { bound: 1, facts: Vec::new(), tree };
            certificate.lower = Some(lower);
            "lower.bound is 1, from no facts at all".to_owned()
        }
    }
}

fn change_number(certificate: &mut Certificate) -> String {
    if let Some((fact, core)) = first_core(certificate) {
        let member = &mut core.members[0];
        let found = member.multiplier.clone();
        member.multiplier += 1;
        return format!(
            "a multiplier of fact {fact} (pattern {}, neuron {}) is {} instead of {found}",
            member.demand.pattern, member.demand.neuron, member.multiplier
        );
    }
    let weight = &mut certificate.upper.weights[0][1];
    let found = *weight;
    *weight += 1;
    format!("the weight from neuron 1 to neuron 0 is {weight} instead of {found}")
}

/// The first core among the facts.
fn first_core(certificate: &mut Certificate) -> Option<(usize, &mut Core)> {
    let facts = certificate.lower.as_mut()?.facts.iter_mut().enumerate();
    facts.into_iter().find_map(|(at, fact)| match fact {
        Fact::Core(core) if !core.members.is_empty() => Some((at, core)),
        _ => None,
    })
}
