//! Whether one neuron can do what is asked, with whole multipliers where not.

use super::nearest::{Nearest, Search, Vertex, all_worst, nearest};
use super::problem::{Kept, Radii, Row};
use crate::row::{CoreOracle, Found, Functional, core_multipliers};
use dashu_int::IBig;
use hopfit_core::lanes::dot;
use hopfit_core::{Damage, Demand, Stop};
use std::collections::BTreeSet;

/// Linear programs, after which a row is left open.
const PROGRAMS: usize = 100;
/// What a stability counts as positive from, where weights have norm 1.
const MARGIN: f64 = 1e-9;

/// Bits of damaged patterns that no admissible weights restore together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueCore {
    /// The members, all of one neuron.
    pub members: Vec<CueMember>,
}

/// A bit that is to be restored from a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueMember {
    /// The pattern and the neuron.
    pub demand: Demand,
    /// What is wrong with the bits.
    pub damage: Damage,
    /// The wrong bits, ascending.
    pub wrong: Vec<usize>,
    /// The multiplier, positive.
    pub multiplier: IBig,
}

/// What one neuron can do.
pub(super) enum Answer {
    /// All; the weights from its inputs (and the bias).
    Weights(Vec<f64>),
    /// Not all.
    Core(CueCore),
    /// Nobody knows.
    Unknown,
}

/// Decides about one neuron with free weights.
pub(super) fn decide(
    kept: &Kept<'_>,
    row: &Row,
    (radii, damages): (&Radii, &[Damage]),
    stop: &Stop,
) -> Answer {
    // Weights of zero keep bits that a field of zero keeps, whatever the cue.
    if !row.has_strict {
        return Answer::Weights(vec![0.0; row.width]);
    }
    let Search { found, met } = nearest(row, radii, damages, stop);
    let vertices = match found {
        Nearest::Weights(weights) => return Answer::Weights(weights),
        Nearest::Cancelling(vertices) => vertices,
        Nearest::Unknown => Vec::new(),
    };
    if stop.is_due() {
        return Answer::Unknown;
    }
    if let Some(core) = prove(kept, row, &vertices) {
        return Answer::Core(core);
    }
    by_programs(kept, row, (radii, damages), (met, stop))
}

/// The same by linear programs, each with the vertices that the weights of the
/// one before miss: slower, but without the limit where the hull only touches
/// the origin, and with regard to bits that a field of zero keeps.
fn by_programs(
    kept: &Kept<'_>,
    row: &Row,
    (radii, damages): (&Radii, &[Damage]),
    (met, stop): (Vec<Vertex>, &Stop),
) -> Answer {
    let mut known: BTreeSet<Vertex> = met.into_iter().collect();
    let mut vertices: Vec<Vertex> = known.iter().cloned().collect();
    let mut centre = vec![0.0; row.width];
    for _ in 0..PROGRAMS {
        let functionals: Vec<Functional> =
            vertices.iter().map(|vertex| functional(kept, row, vertex)).collect();
        let mut oracle = CoreOracle::new(row.width, &functionals).with_stop(stop);
        let weights = match oracle.search(&vec![false; vertices.len()], &vec![1.0; vertices.len()])
        {
            Found::Weights(weights) => weights,
            Found::Core(core) => {
                let members: Vec<Vertex> =
                    core.iter().map(|(at, _)| vertices[*at].clone()).collect();
                return prove(kept, row, &members).map_or(Answer::Unknown, Answer::Core);
            }
            Found::Unknown => return Answer::Unknown,
        };
        let weights = unit(&weights);
        let missed = |x: &[f64]| -> Vec<Vertex> {
            let all = all_worst(row, radii, damages, x).into_iter();
            let is_missed = |(value, vertex): &(f64, Vertex)| {
                let strict = kept.is_strict(demand(row, vertex));
                if strict { *value < MARGIN } else { *value < -MARGIN }
            };
            all.filter(is_missed).map(|(_, vertex)| vertex).collect()
        };
        let own = missed(&weights);
        if own.is_empty() {
            return Answer::Weights(weights);
        }
        // Half way from earlier weights, which keeps the next ones from
        // jumping about.
        let middle: Vec<f64> = weights.iter().zip(&centre).map(|(w, c)| 0.5 * (w + c)).collect();
        let before = vertices.len();
        for vertex in missed(&middle).into_iter().chain(own) {
            if known.insert(vertex.clone()) {
                vertices.push(vertex);
            }
        }
        if vertices.len() == before || stop.is_due() {
            return Answer::Unknown;
        }
        centre = middle;
    }
    Answer::Unknown
}

fn unit(weights: &[f64]) -> Vec<f64> {
    let size = dot(weights, weights).sqrt().max(f64::MIN_POSITIVE);
    weights.iter().map(|weight| weight / size).collect()
}

fn demand(row: &Row, vertex: &Vertex) -> Demand {
    Demand { pattern: row.patterns[vertex.at], neuron: row.neuron }
}

fn functional(kept: &Kept<'_>, row: &Row, vertex: &Vertex) -> Functional {
    let coefficients: Vec<i8> = vertex.point(row).iter().map(|value| *value as i8).collect();
    Functional::dense(&coefficients, kept.is_strict(demand(row, vertex)))
}

/// The core of these vertices, if whole multipliers prove it.
fn prove(kept: &Kept<'_>, row: &Row, vertices: &[Vertex]) -> Option<CueCore> {
    let functionals: Vec<Functional> =
        vertices.iter().map(|vertex| functional(kept, row, vertex)).collect();
    let multipliers = core_multipliers(&functionals.iter().collect::<Vec<_>>())?;
    let member = |(vertex, multiplier): (&Vertex, _)| CueMember {
        demand: demand(row, vertex),
        damage: vertex.damage,
        wrong: vertex.wrong.iter().map(|input| row.inputs[*input]).collect(),
        multiplier: IBig::from(multiplier),
    };
    Some(CueCore { members: vertices.iter().zip(multipliers).map(member).collect() })
}
