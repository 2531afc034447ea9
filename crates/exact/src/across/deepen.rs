//! Larger budgets for a clause.

use super::ask::Decision;
use super::engine::{Bounder, Halt};
use super::nearest::Nearest;
use super::separate::{Multipliers, Separated, UNLIMITED};
use super::support::Support;

/// Rounds of an attempt to raise budgets.
const ROUNDS: usize = 12;
/// The margin below which it is given up.
const LEAST_MARGIN: f64 = 5e-4;
/// Rounds after which more budgets are raised at once, and how many at most.
const QUICK: usize = 4;
const MOST_AT_ONCE: usize = 4;
/// Rows that are left out at once first.
const FIRST_DROPS: usize = 2;
/// What share of the rounds that a deeper clause saves may be spent on it.
const WORTH: f64 = 0.5;
/// A violation of cuts, for multipliers of length 1, that makes it half as
/// likely that a budget is raised.
const NEAR: f64 = 0.05;
/// How often one budget is raised.
const DEEPEST: u32 = 4;

/// A clause on its way to larger budgets.
struct Deepening {
    part: usize,
    least: Vec<u32>,
    budgets: Vec<u32>,
    /// What was found for ever larger budgets.
    found: Vec<Multipliers>,
    /// The rows that may still be raised.
    left: Vec<usize>,
    /// The state to which failures go back.
    good: (Nearest, Support, Vec<f64>),
    /// Whether rows are left out altogether.
    drops: bool,
    /// Budgets raised at a time.
    at_once: usize,
}

impl Deepening {
    fn raised(&self, i: usize) -> u32 {
        if self.budgets[i] >= UNLIMITED { 1 } else { self.budgets[i].saturating_sub(self.least[i]) }
    }

    /// From now on rows stay, with larger budgets.
    fn stay(&mut self) {
        (self.drops, self.at_once) = (false, 1);
        self.left = self.found.last().map_or_else(Vec::new, Multipliers::rows);
    }

    /// The budget of a row when it is next raised.
    fn next(&self, i: usize) -> u32 {
        if self.drops { UNLIMITED } else { self.budgets[i] + 1 }
    }

    fn all_raised(&self) -> Vec<usize> {
        (0..self.budgets.len()).filter(|i| self.raised(*i) > 0).collect()
    }
}

/// Whether a clause is worth more rounds than the first number, the last of
/// which (the second) came to nothing. Raising one more budget makes it cover
/// more of the ways to spend the `spare` flips: that is worth as many rounds as
/// it saves for further clauses.
fn is_worth_more((rounds, idle): (usize, usize), raised: u32, spare: u32) -> bool {
    let others = (raised + 1).saturating_sub(spare).max(1);
    let gain = (f64::from(spare) / f64::from(others)).min(1.0);
    (idle as f64) < gain * WORTH * rounds as f64
}

impl Bounder {
    /// Leaves out rows, and raises budgets as far as that is worth the rounds
    /// since `begun`, where `spare` flips are to be spent on the rows; keeps
    /// the clause that comes of it. False if rounding errors left none that
    /// holds exactly.
    pub(super) fn deepen(
        &mut self,
        part: usize,
        (found, budgets): (Multipliers, Vec<u32>),
        (begun, spare): (usize, u32),
    ) -> Result<bool, Halt> {
        let mut state = self.deepening(part, found, budgets);
        self.deepen_here(&mut state);
        while !self.is_due() {
            let chosen = self.most_wanted(&state);
            if chosen.is_empty() {
                break;
            }
            self.raise(&mut state, &chosen);
        }
        state.stay();
        self.raise_all(&mut state, begun, spare);
        let raised = state.all_raised();
        for i in &raised {
            raised.iter().for_each(|j| self.together[i * state.budgets.len() + j] += 1);
        }
        // Rounding errors may make the last ones no proof.
        let mut found = state.found.into_iter().rev();
        let kept = found.find_map(|found| self.know(part, found));
        match kept {
            None if self.stop.is_due() => Err(Halt::Limit),
            kept => Ok(kept.is_some()),
        }
    }

    fn deepening(&mut self, part: usize, found: Multipliers, budgets: Vec<u32>) -> Deepening {
        let mut left = found.rows();
        self.stream.shuffle(&mut left);
        let least = self.parts[part].least.clone();
        let good = (self.nearest.clone(), self.support.clone(), self.centre.clone());
        let found = vec![found];
        Deepening { part, least, budgets, found, left, good, drops: true, at_once: FIRST_DROPS }
    }

    /// Raises budgets one by one as far as that is worth it.
    fn raise_all(&mut self, state: &mut Deepening, begun: usize, spare: u32) {
        let mut last = self.effort.rounds;
        while !self.is_due() {
            let raised = (0..state.budgets.len()).map(|i| state.raised(i)).sum();
            let rounds = self.effort.rounds;
            let chosen = self.most_wanted(state);
            let spent = (rounds - begun, rounds - last);
            if chosen.is_empty() || !is_worth_more(spent, raised, spare) {
                break;
            }
            if self.raise(state, &chosen) {
                last = self.effort.rounds;
            }
        }
    }

    /// Tries to raise the budgets of these rows.
    fn raise(&mut self, state: &mut Deepening, chosen: &[usize]) -> bool {
        let rounds = self.effort.rounds;
        let before = state.budgets.clone();
        for i in chosen {
            state.budgets[*i] = state.next(*i);
        }
        let settled = self.settle(state.part, &state.budgets, ROUNDS, LEAST_MARGIN);
        if let Separated::Clause(deeper) = settled {
            state.found.push(deeper);
            chosen.iter().for_each(|i| self.record[*i].0 += 1);
            self.deepen_here(state);
            state.good = (self.nearest.clone(), self.support.clone(), self.centre.clone());
            let quick = self.effort.rounds - rounds <= QUICK;
            state.at_once = if quick { (2 * state.at_once).min(MOST_AT_ONCE) } else { 1 };
            return true;
        }
        state.budgets = before;
        if let [i] = chosen {
            self.record[*i].1 += 1;
            state.left.retain(|other| other != i);
        }
        if let Separated::Meet(sum) = settled {
            self.note_meeting(state.part, &sum);
        }
        state.at_once = 1;
        self.nearest.clone_from(&state.good.0);
        self.support.clone_from(&state.good.1);
        self.centre.clone_from(&state.good.2);
        false
    }

    /// Which of the rows to raise next: those that are seldom raised together
    /// with those that are, and not often in vain.
    fn most_wanted(&self, state: &Deepening) -> Vec<usize> {
        let able = state
            .left
            .iter()
            .filter(|i| state.budgets[**i] < UNLIMITED && state.raised(**i) < DEEPEST);
        let raised = state.all_raised();
        let mut scores: Vec<(f64, usize)> =
            able.map(|i| (self.wanted(state, &raised, *i), *i)).collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut more = state.budgets.clone();
        let mut chosen = Vec::new();
        for (_, i) in scores {
            let before = more[i];
            more[i] = state.next(i);
            if self.parts[state.part].meets(&more) {
                more[i] = before;
            } else {
                chosen.push(i);
            }
            if chosen.len() == state.at_once {
                break;
            }
        }
        chosen
    }

    fn wanted(&self, state: &Deepening, raised: &[usize], i: usize) -> f64 {
        let together = |j: &usize| f64::from(self.together[i * state.budgets.len() + j]);
        let (won, lost) = self.record[i];
        let luck = f64::from(won + 1) / f64::from(won + lost + 2);
        let seldom = 1.0 + raised.iter().map(together).sum::<f64>() + 0.3 * together(&i);
        if state.drops {
            // Without rows of decided bits a clause holds elsewhere, too.
            if self.parts[state.part].decided.iter().any(|(neuron, _, _)| *neuron == i) {
                return f64::INFINITY;
            }
            let own = self.coefficients(i, &self.centre);
            return 1.0 / (1e-9 + own.iter().map(|value| value * value).sum::<f64>());
        }
        let row = &self.rows[self.parts[state.part].rows[i]];
        let hypothesis = self.coefficients(i, &self.centre);
        let violation = row.violation(&hypothesis, state.budgets[i] + 1);
        let again = f64::from(1 + 3 * state.raised(i));
        luck / seldom / again / (1.0 + violation / NEAR)
    }

    /// Raises what is claimed of each row as far as the multipliers allow.
    fn deepen_here(&mut self, state: &mut Deepening) {
        let Some(found) = state.found.last_mut() else { return };
        for (at, (i, count)) in found.counts.0.iter_mut().enumerate() {
            let hypothesis = self.hypothesis(*i, &found.values);
            let row = &mut self.rows[self.parts[state.part].rows[*i]];
            let question = &mut found.questions[at];
            while *count < state.least[*i] + DEEPEST
                && row.violation(&hypothesis, *count) <= 0.0
                && row.separate(question, *count) == 0
                && matches!(row.decide(question, *count, &self.stop), Decision::Proved)
            {
                *count += 1;
                state.budgets[*i] += 1;
            }
        }
    }
}
