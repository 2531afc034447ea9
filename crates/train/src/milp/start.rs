//! Weights to begin from, and what exact arithmetic says of the class.

use super::score::Scored;
use super::{MOST_COEFFICIENTS, MilpOptions, MilpStart, has_time_for, program};
use crate::control::{Control, Progress};
use crate::details::StartSource;
use crate::exact::{thinned, within};
use crate::{ErrorKind, PseudoinverseOptions, Result, hebbian, pseudoinverse};
use hopfit_certify::Lower;
use hopfit_core::{
    Demand, IntegerNetwork, Network, Problem, Stop, WeightRange, round_keeping_demands,
};
use hopfit_exact::engine::{free, incumbent, sum_of_rows};
use hopfit_exact::integer;
use hopfit_exact::row::{self, RowOptions, RowOutcome};
use hopfit_solve::{Interrupt, Solve};

/// Nodes of a row's search: its bound is one among several helps.
const ROW_NODES: usize = 200;
/// P N² up to which rows are solved, and an SVD computed.
const MOST_ROW_WORK: usize = 100_000_000;
/// P N² up to which the sparsest weights are sought by a linear program.
const MOST_SPARSE_WORK: usize = 10_000_000;
/// Bits above which it pays to look first whether everything can be stored.
const MANY_BITS: usize = 30_000;

/// What is known before the model is asked.
pub(crate) struct Known {
    /// The proof of the rows' bound, where it is above zero.
    pub(super) lower: Option<Lower>,
    /// The weights to begin from.
    pub(super) start: Option<Start>,
}

/// Weights to begin from, and where they are from.
#[derive(Debug, Clone)]
pub(super) struct Start {
    pub(super) scored: Scored,
    pub(super) source: StartSource,
}

impl Known {
    /// Weights that are at hand, and no bound.
    pub(crate) fn with_weights(
        problem: &Problem,
        options: &MilpOptions,
        network: IntegerNetwork,
    ) -> Result<Self> {
        let scored = Scored::new(problem, options, network)?;
        Ok(Self { lower: None, start: Some(Start { scored, source: StartSource::ExactEngine }) })
    }

    /// Searched weights, with a bound that is at hand.
    pub(crate) fn with_bound(
        problem: &Problem,
        options: &MilpOptions,
        lower: Option<Lower>,
        control: &mut Control<'_>,
    ) -> Result<Self> {
        let mut search = Search { problem, options, best: None };
        search.quickly(control)?;
        let bound = lower.as_ref().map_or(0, |lower| lower.bound);
        search.thoroughly(&[], bound, control)?;
        Ok(Self { lower, start: search.best })
    }

    pub(super) fn lower_bound(&self) -> usize {
        self.lower.as_ref().map_or(0, |lower| lower.bound)
    }

    /// Whether no weights can be better than the start, and nobody asked to see
    /// the solver at work.
    pub(super) fn is_settled(&self, options: &MilpOptions) -> bool {
        let unmet = self.start.as_ref().map(|start| start.scored.unmet);
        let wanted = options.sparse.is_some() || options.solver_log.is_some();
        !wanted && unmet.is_some_and(|unmet| unmet <= self.lower_bound())
    }
}

/// The start that the options ask for, and the rows' bound.
pub(super) fn find<S: Solve + Interrupt>(
    problem: &Problem,
    options: &MilpOptions,
    solver: &mut S,
    control: &mut Control<'_>,
) -> Result<Known> {
    let mut search = Search { problem, options, best: None };
    match &options.start {
        MilpStart::Search => search.quickly(control)?,
        MilpStart::Given(network) => search.offer(given(problem, network)?, StartSource::Given)?,
        MilpStart::Nothing => {}
    }
    let is_open = search.best.as_ref().is_none_or(|start| start.scored.unmet > 0);
    let rows = if is_open { rows(problem, control)? } else { Vec::new() };
    let lower = sum_of_rows(problem, &rows);
    if options.start == MilpStart::Search {
        let bound = lower.as_ref().map_or(0, |lower| lower.bound);
        search.thoroughly(&rows, bound, control)?;
        search.sparsely(solver, control)?;
    }
    Ok(Known { lower, start: search.best })
}

/// What the rows come to, in a small share of the time; nothing where that
/// would be too little.
fn rows(problem: &Problem, control: &mut Control<'_>) -> Result<Vec<RowOutcome>> {
    if work(problem) > MOST_ROW_WORK || control.stop.is_due() {
        return Ok(Vec::new());
    }
    begin(control, "solving the rows");
    let mut options = RowOptions::default();
    options.node_limit = Some(ROW_NODES);
    Ok(row::solve_all(problem, &options, &control.stop.share(0.1))?)
}

/// P N²: the coefficients of the model, nearly.
pub(super) fn work(problem: &Problem) -> usize {
    problem.patterns().as_slice().len().saturating_mul(problem.neurons())
}

fn begin(control: &mut Control<'_>, phase: &'static str) {
    (control.progress)(&Progress { phase, flips: None, bound: None, fraction: None });
}

/// The best weights so far.
struct Search<'a> {
    problem: &'a Problem,
    options: &'a MilpOptions,
    best: Option<Start>,
}

impl Search<'_> {
    fn offer(&mut self, network: IntegerNetwork, source: StartSource) -> Result<()> {
        let scored = Scored::new(self.problem, self.options, network)?;
        if self.best.as_ref().is_none_or(|best| scored.beats(&best.scored)) {
            self.best = Some(Start { scored, source });
        }
        Ok(())
    }

    fn unmet(&self) -> usize {
        self.best.as_ref().map_or(usize::MAX, |best| best.scored.unmet)
    }

    /// The classical rules, as far as the class allows.
    fn quickly(&mut self, control: &mut Control<'_>) -> Result<()> {
        let (problem, patterns) = (self.problem, self.problem.patterns());
        self.offer(guess(problem), StartSource::NoWeights)?;
        if self.unmet() == 0 || control.stop.is_due() {
            return Ok(());
        }
        begin(control, "looking for weights to begin from");
        for network in admitted(problem, &with_bias(problem, hebbian(patterns))?) {
            self.offer(network, StartSource::Hebbian)?;
        }
        let is_costly = work(problem) > MOST_ROW_WORK;
        if self.unmet() == 0 || control.stop.is_due() || is_costly {
            return Ok(());
        }
        let projection = pseudoinverse(patterns, &PseudoinverseOptions::default())?;
        for network in admitted(problem, &with_bias(problem, projection)?) {
            self.offer(network, StartSource::Pseudoinverse)?;
        }
        Ok(())
    }

    /// How much of the time the search may take: most of it, where the model is
    /// too large or there is too little time for it.
    fn share(&self, stop: &Stop) -> f64 {
        let work = work(self.problem);
        if work <= MOST_COEFFICIENTS && has_time_for(work, stop) { 0.25 } else { 0.7 }
    }

    /// The exact engine's search for the class.
    fn thoroughly(
        &mut self,
        rows: &[RowOutcome],
        bound: usize,
        control: &mut Control<'_>,
    ) -> Result<()> {
        let problem = self.problem;
        if self.unmet() <= bound || control.stop.is_due() {
            return Ok(());
        }
        let stop = control.stop.share(self.share(&control.stop));
        if problem.admissible().range != WeightRange::Continuous {
            begin(control, "looking for whole weights");
            let (network, _) = integer::improve(problem, control.seed, &stop)?;
            if self.options.sparse.is_some() {
                // Before they are thinned, weights can lose to ones with more flips.
                let thin = integer::thin(problem, &network, &control.stop.share(0.5));
                self.offer(thin, StartSource::LocalSearchThenZeros)?;
            }
            return self.offer(network, StartSource::LocalSearch);
        }
        if !problem.admissible().symmetric {
            let all = rows.len() == problem.neurons();
            return if all { self.offer(free(problem, rows)?, StartSource::Rows) } else { Ok(()) };
        }
        let control = &mut control.with(stop);
        if problem.patterns().as_slice().len() > MANY_BITS
            && let Some((network, _)) =
                within(control, |inner| incumbent::store(problem, false, inner))?
        {
            self.offer(network, StartSource::StoringEverything)?;
        }
        if self.unmet() > bound && !control.stop.is_due() {
            // Without a limit a few moves; with one, all of this share.
            let few = control.stop.remaining().is_none();
            let network = within(control, |inner| {
                incumbent::symmetric(problem, rows, None, (bound, few), inner)
            })?;
            self.offer(network, StartSource::SymmetricSearch)?;
        }
        Ok(())
    }

    /// The sparsest weights that keep the same bits.
    fn sparsely<S: Solve + Interrupt>(
        &mut self,
        solver: &mut S,
        control: &mut Control<'_>,
    ) -> Result<()> {
        let problem = self.problem;
        let (Some(_), Some(best)) = (self.options.sparse, &self.best) else { return Ok(()) };
        if control.stop.is_due() {
            return Ok(());
        }
        begin(control, "looking for sparse weights to begin from");
        // The solver could hardly do better with this time.
        let (unmet, stop) = (best.scored.unmet, control.stop.share(0.5));
        if problem.admissible().range != WeightRange::Continuous {
            // Not in vain after a first time: what went lets others go.
            let network = integer::thin(problem, &best.scored.network, &stop);
            return self.offer(network, StartSource::LocalSearchThenZeros);
        }
        if work(problem) > MOST_SPARSE_WORK {
            let network = thinned(problem, &best.scored.network, &mut control.with(stop))?;
            return self.offer(network, StartSource::Sparsest);
        }
        let kept = kept(problem, &best.scored.network)?;
        let epsilon = super::formulation::epsilon(problem, self.options);
        let asked = (kept.as_slice(), epsilon);
        // The second program is larger: neurons that need no weights may have some.
        let needed = needed(problem);
        let first = program::sparsest(problem, asked, |i| needed[i], (&mut *solver, &stop))?;
        self.offer_rounded(first, unmet)?;
        let second = program::sparsest_of(problem, asked, (solver, &stop))?;
        self.offer_rounded(second, unmet)
    }

    fn offer_rounded(&mut self, network: Option<Network>, unmet: usize) -> Result<()> {
        let Some(network) = network else { return Ok(()) };
        let (patterns, tie) = (self.problem.patterns(), self.problem.tie());
        let (network, _) = round_keeping_demands(&network, patterns, tie, unmet)?;
        self.offer(network, StartSource::Sparsest)
    }
}

/// The demands that a network meets.
pub(super) fn kept(problem: &Problem, network: &IntegerNetwork) -> Result<Vec<Demand>> {
    let unmet = network.unmet(problem.patterns(), problem.tie())?;
    let mut is_met = vec![true; problem.patterns().as_slice().len()];
    unmet.demands().iter().for_each(|d| is_met[d.index(problem.neurons())] = false);
    let met = (0..is_met.len()).filter(|at| is_met[*at]);
    Ok(met.map(|at| Demand::at(at, problem.neurons())).collect())
}

/// The neurons that lose a bit if all their fields are zero.
fn needed(problem: &Problem) -> Vec<bool> {
    let is_lost = |state: &[i8], i: usize| !problem.tie().is_met(state[i], 0.0);
    let neurons = 0..problem.neurons();
    neurons.map(|i| problem.patterns().rows().any(|state| is_lost(state, i))).collect()
}

/// A network of the class that is there at once.
pub(super) fn guess(problem: &Problem) -> IntegerNetwork {
    let admissible = problem.admissible();
    let one = i64::from(admissible.range == WeightRange::Binary);
    let neurons = problem.neurons();
    let weight = |at: usize| one * i64::from(admissible.mask.allows(at / neurons, at % neurons));
    let bias = vec![one * i64::from(admissible.bias); neurons];
    IntegerNetwork::new(neurons, (0..neurons * neurons).map(weight).collect(), bias)
        .expect("the sizes are the problem's")
}

/// The network, with Hebb's bias where the class has one.
fn with_bias(problem: &Problem, network: Network) -> Result<Network> {
    if !problem.admissible().bias {
        return Ok(network);
    }
    // A bias is a weight from a neuron that is always +1.
    let share = network.weights().largest() / problem.patterns().count() as f64;
    let sum = |i: usize| problem.patterns().rows().map(|x| f64::from(x[i])).sum::<f64>();
    let bias = (0..problem.neurons()).map(|i| share * sum(i)).collect();
    Ok(Network::new(network.weights().clone(), bias)?.on_grid())
}

/// A classical rule's weights as ones of the class: forbidden ones are left
/// out, and whole ones rounded, at a few scales.
fn admitted(problem: &Problem, network: &Network) -> Vec<IntegerNetwork> {
    let admissible = problem.admissible();
    let largest = network.weights().largest().max(f64::MIN_POSITIVE);
    let bound = admissible.range.largest();
    let round = |scale: f64, w: f64| -> f64 {
        match admissible.range {
            WeightRange::Continuous => w,
            WeightRange::Integer(_) => (w * scale * bound / largest).round().clamp(-bound, bound),
            WeightRange::Binary => 1.0_f64.copysign(w),
        }
    };
    let scales: &[f64] = match admissible.range {
        WeightRange::Integer(_) => &[1.0, 2.0, 4.0, 8.0],
        WeightRange::Continuous | WeightRange::Binary => &[1.0],
    };
    let neurons = problem.neurons();
    let at = |scale: f64| {
        let allow = |is_allowed, w: f64| if is_allowed { round(scale, w) } else { 0.0 };
        let row = |i: usize| network.weights().row(i).iter().copied().enumerate();
        let weights =
            (0..neurons).flat_map(|i| row(i).map(move |(j, w)| (i, j, w)).collect::<Vec<_>>());
        let weights = weights.map(|(i, j, w)| allow(admissible.mask.allows(i, j), w)).collect();
        let bias = network.bias().iter().map(|b| allow(admissible.bias, *b)).collect();
        let weights = hopfit_core::Weights::new(neurons, weights).ok()?;
        Network::new(weights, bias).ok()?.to_integer()
    };
    scales.iter().filter_map(|scale| at(*scale)).collect()
}

/// The user's own weights, if they are of the class.
fn given(problem: &Problem, network: &Network) -> Result<IntegerNetwork> {
    let (neurons, admissible) = (problem.neurons(), problem.admissible());
    if network.neurons() != neurons {
        let found = network.neurons();
        return Err(ErrorKind::StartSize { neurons, found }.into());
    }
    let refuse = |place: String, value: f64, reason| {
        Err(ErrorKind::StartOutsideClass { place, value, reason }.into())
    };
    let is_continuous = admissible.range == WeightRange::Continuous;
    let fits = |value: f64| is_continuous || admissible.range.contains(value);
    for i in 0..neurons {
        for (j, value) in network.weights().row(i).iter().copied().enumerate() {
            let place = || format!("w[{i}][{j}]");
            if !admissible.mask.allows(i, j) {
                if value != 0.0 {
                    return refuse(place(), value, "no weight is allowed there");
                }
            } else if !fits(value) {
                return refuse(place(), value, "it is outside the range of the weights");
            } else if admissible.symmetric && value != network.weights().row(j)[i] {
                return refuse(place(), value, "the weight in the other direction differs");
            }
        }
        let bias = network.bias()[i];
        let place = || format!("the bias of neuron {i}");
        if !admissible.bias && bias != 0.0 {
            return refuse(place(), bias, "no bias is allowed");
        }
        if admissible.bias && !fits(bias) {
            return refuse(place(), bias, "it is outside the range of the weights");
        }
    }
    let integer = network.to_integer().or_else(|| network.on_grid().to_integer());
    integer.ok_or_else(|| ErrorKind::StartTooFine.into())
}
