//! Goals: the search for clauses that a number of flips needs, over decided
//! bits.

use super::branch::Choice;
use super::engine::{Bounder, Halt, Known, Part};
use super::master::{Counts, Master, Spent};
use super::separate::{LEAST_MARGIN, Multipliers, Separated, UNLIMITED};

/// Nodes of one search for counts of flips.
const COUNT_NODES: usize = 2_000_000;

/// Budgets in a row with which rows meet, after which the search branches.
const MOST_MEETINGS: usize = 6;
/// Nodes of one that avoids budgets with which rows meet.
const AVOIDING_NODES: usize = 20_000;

/// Searches in a row for multipliers that fail for leaving rows out, after
/// which an attempt is given up.
const MOST_TRIES: usize = 30;

/// Rounds of cuts for multipliers without the rows that flip more than they must.
const LEAVING_ROUNDS: usize = 60;

/// What was tried for one part of the problem since its last clause.
#[derive(Debug, Clone, Copy, Default)]
struct Trials {
    /// Budgets with which the rows met.
    met: usize,
    /// Searches that failed for leaving rows out, or for rounding errors.
    failed: usize,
}

impl Bounder {
    /// Proves the goal for one part of the problem.
    pub(super) fn close(&mut self, part: usize, goal: u32) -> Result<(), Halt> {
        self.effort.nodes += 1;
        self.count(part, goal)?;
        let mut trials = Trials::default();
        loop {
            let nodes = if trials.met < MOST_MEETINGS { AVOIDING_NODES } else { 0 };
            let (counts, avoided) = match self.spend(part, goal, nodes) {
                Spent::Never => return Ok(()),
                Spent::Unknown if self.stop.is_due() => return Err(Halt::Limit),
                Spent::Unknown => return Err(Halt::Stuck),
                Spent::Counts(counts) => (counts, true),
                Spent::Meeting(counts) => (counts, false),
            };
            if let Some((_, _, children)) = self.parts[part].branch {
                return children.into_iter().try_for_each(|child| self.close(child, goal));
            }
            if avoided || !self.parts[part].meets(&counts) {
                self.look_for_clause(part, counts, goal, &mut trials)?;
            } else {
                self.part_ways(part, &counts, goal, &mut trials)?;
            }
        }
    }

    /// Branches where the rows meet with these counts, unless that is no more
    /// than a border of what they keep: then with other rows left out.
    fn part_ways(
        &mut self,
        part: usize,
        counts: &[u32],
        goal: u32,
        trials: &mut Trials,
    ) -> Result<(), Halt> {
        let Some(meeting) = self.parts[part].meeting(counts) else { return Ok(()) };
        match self.choose(part, counts, meeting) {
            Choice::Bit(neuron, class) => self.branch(part, neuron, class),
            Choice::Weights(demands) => {
                let may_help = self.support.leaves() && trials.failed < MOST_TRIES;
                if demands.len() < goal as usize || !may_help {
                    return Err(Halt::Fewer(demands));
                }
                trials.failed += 1;
                self.take_all();
                self.parts[part].meetings.clear();
            }
        }
        Ok(())
    }

    /// Looks for a clause that these counts violate.
    fn look_for_clause(
        &mut self,
        part: usize,
        counts: Vec<u32>,
        goal: u32,
        trials: &mut Trials,
    ) -> Result<(), Halt> {
        let begun = self.effort.rounds;
        let spare = goal - 1 - self.parts[part].least.iter().sum::<u32>().min(goal - 1);
        let (budgets, separated) = match self.leave_out(part, &counts)? {
            Some((budgets, clause)) => (budgets, Separated::Clause(clause)),
            None => {
                let budgets = self.spread(part, counts, goal);
                let separated = self.separate(part, &budgets);
                (budgets, separated)
            }
        };
        match separated {
            Separated::Clause(clause) => {
                let holds = self.deepen(part, (clause, budgets), (begun, spare))?;
                let failed = if holds { 0 } else { trials.failed + 1 };
                *trials = Trials { met: 0, failed };
                if failed > MOST_TRIES { Err(Halt::Stuck) } else { Ok(()) }
            }
            Separated::Meet(sum) => {
                trials.met += 1;
                self.note_meeting(part, &sum);
                Ok(())
            }
            Separated::Left if trials.failed < MOST_TRIES => {
                trials.failed += 1;
                self.take_all();
                Ok(())
            }
            Separated::Left | Separated::Limit => Err(Halt::Limit),
            Separated::Stuck => Err(Halt::Stuck),
        }
    }

    /// Multipliers without the rows that flip more than they must, if there are
    /// any and such rows.
    fn leave_out(
        &mut self,
        part: usize,
        counts: &[u32],
    ) -> Result<Option<(Vec<u32>, Multipliers)>, Halt> {
        let Part { least, .. } = &self.parts[part];
        let both = counts.iter().zip(least);
        let budgets: Vec<u32> =
            both.map(|(own, least)| if own > least { UNLIMITED } else { *own }).collect();
        if budgets == counts || self.parts[part].meets(&budgets) {
            return Ok(None);
        }
        self.forget(part);
        match self.settle(part, &budgets, LEAVING_ROUNDS, LEAST_MARGIN) {
            Separated::Clause(clause) => Ok(Some((budgets, clause))),
            Separated::Meet(sum) => {
                self.note_meeting(part, &sum);
                Ok(None)
            }
            Separated::Limit if self.is_due() => Err(Halt::Limit),
            Separated::Left | Separated::Limit => Ok(None),
            Separated::Stuck => Err(Halt::Stuck),
        }
    }

    /// Brings the rows' least flips up to date.
    fn count(&mut self, part: usize, goal: u32) -> Result<(), Halt> {
        for neuron in 0..self.problems.len() {
            if self.stop.is_due() {
                return Err(Halt::Limit);
            }
            let Part { rows, least, decided, .. } = &mut self.parts[part];
            let row = &mut self.rows[rows[neuron]];
            let fewest = row.fewest(goal, &self.stop).ok_or(Halt::Stuck)?;
            let mut own = decided.iter().filter(|(i, _, _)| *i == neuron);
            let news = fewest > least[neuron] && (own.next().is_some() || decided.is_empty());
            least[neuron] = fewest;
            if news && fewest > 0 {
                self.know_row(part, neuron, fewest).ok_or(Halt::Stuck)?;
            }
        }
        Ok(())
    }

    /// The clauses that hold in a part.
    pub(super) fn valid(&self, part: usize) -> impl Iterator<Item = usize> + '_ {
        let path = &self.parts[part].decided;
        let holds = |known: &Known| known.decided.iter().all(|decision| path.contains(decision));
        (0..self.known.len()).filter(move |at| holds(&self.known[*at]))
    }

    /// Counts that agree with all clauses and, if some are found within so many
    /// `nodes`, with which the rows are not known to meet.
    fn spend(&self, part: usize, goal: u32, nodes: usize) -> Spent {
        let clauses: Vec<&Counts> = self.valid(part).map(|at| &self.known[at].counts).collect();
        let meetings = &self.parts[part].meetings;
        let least = vec![0; self.problems.len()];
        let avoid: Vec<&[(usize, u32)]> = meetings.iter().map(|m| m.levels.as_slice()).collect();
        let mut master = Master::new(&clauses, goal, &self.stop);
        if nodes > 0 && !avoid.is_empty() {
            (master.avoid, master.nodes) = (&avoid, nodes);
            match master.find(&least) {
                Spent::Unknown => {}
                other => return other,
            }
        }
        (master.avoid, master.nodes) = (&[], COUNT_NODES);
        match master.find(&least) {
            Spent::Counts(counts) if self.parts[part].meets(&counts) => Spent::Meeting(counts),
            other => other,
        }
    }

    /// Counts that add up to one less than the goal: what is left is spread
    /// over the rows.
    fn spread(&mut self, part: usize, mut counts: Vec<u32>, goal: u32) -> Vec<u32> {
        let least = &self.parts[part].least;
        let mut left = goal - 1 - counts.iter().sum::<u32>();
        let mut order: Vec<usize> = (0..counts.len()).filter(|i| self.able[*i]).collect();
        self.stream.shuffle(&mut order);
        order.sort_by_key(|i| counts[*i].saturating_sub(least[*i]));
        let mut spread = true;
        while left > 0 && spread {
            spread = false;
            for i in &order {
                counts[*i] += 1;
                if left == 0 || self.parts[part].meets(&counts) {
                    counts[*i] -= 1;
                } else {
                    left -= 1;
                    spread = true;
                }
            }
        }
        counts
    }

    fn branch(&mut self, part: usize, neuron: usize, class: usize) {
        let children = [true, false].map(|flips| {
            let mut child = Part { meetings: Vec::new(), ..self.parts[part].clone() };
            let row = self.rows[child.rows[neuron]].deciding(class, flips);
            child.rows[neuron] = self.rows.len();
            child.decided.push((neuron, class, flips));
            self.rows.push(row);
            self.parts.push(child);
            self.parts.len() - 1
        });
        self.parts[part].branch = Some((neuron, class, children));
    }
}
