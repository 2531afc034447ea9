//! Multipliers for budgets: which Λ forces every row beyond its budget.

use super::bits::Bits;
use super::engine::{Bounder, Halt, Part};
use super::master::Counts;
use super::nearest::Added;
use super::row::{Decision, product};

/// The largest multiplier, 2 to this power.
const BITS: i32 = 14;
/// Multipliers whose margin is smaller than this are not looked for.
const LEAST_MARGIN: f64 = 1e-4;
/// The point of least length has a·x ≥ 1 on the cuts that it knows; others
/// are taken in where it is less than this.
const ENOUGH: f64 = 0.6;
/// Cuts of a row that are taken in at a time.
const AT_ONCE: usize = 2;
/// How far the next question lies from the last one towards the multipliers
/// of largest margin.
const OUTWARDS: f64 = 0.4;
/// Rounds of an attempt to raise a budget.
const DEEPENING_ROUNDS: usize = 9;
/// Failures after which no more budgets are raised.
const FAILURES: usize = 5;
/// A violation of cuts, for multipliers of length 1, that makes it half as
/// likely that a budget is raised.
const NEAR: f64 = 0.05;
/// Budgets that are not raised any more.
const DEEPEST: u32 = 4;

/// Multipliers that force some rows beyond their budgets.
#[derive(Debug, Clone)]
pub(super) struct Multipliers {
    pub(super) values: Vec<i64>,
    /// What each row of the support flips at least.
    pub(super) counts: Counts,
    /// The cores under the hypothesis, one list a row of `counts`.
    pub(super) cores: Vec<Vec<Bits>>,
}

/// What a search for multipliers came to.
pub(super) enum Separated {
    Clause(Multipliers),
    /// There are none: these cuts, by label and with multipliers, add up to
    /// symmetric weights.
    Meet(Vec<(usize, f64)>),
    Limit,
    Stuck,
}

/// The name of a cut of a row.
fn label(row: usize, cut: usize) -> usize {
    row << 32 | cut
}

/// The row and the cut of a label.
pub(super) fn named(label: usize) -> (usize, usize) {
    (label >> 32, label & 0xffff_ffff)
}

/// The multipliers in whole numbers.
fn rounded(point: &[f64]) -> Vec<i64> {
    let largest = point.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let scale = f64::powi(2.0, BITS) / largest.max(1e-300);
    point.iter().map(|value| (value * scale).round() as i64).collect()
}

/// The vector divided by its length.
fn unit(vector: &[f64]) -> Vec<f64> {
    let length = product(vector, vector).sqrt().max(1e-300);
    vector.iter().map(|value| value / length).collect()
}

impl Bounder {
    /// Looks for multipliers for these budgets.
    pub(super) fn separate(&mut self, part: usize, budgets: &[u32]) -> Separated {
        self.effort.separations += 1;
        self.settle(part, budgets, usize::MAX)
    }

    /// Rounds of cuts until multipliers force all rows beyond their budgets.
    fn settle(&mut self, part: usize, budgets: &[u32], rounds: usize) -> Separated {
        let rows = self.parts[part].rows.clone();
        for (i, at) in rows.iter().enumerate().filter(|(i, _)| self.able[*i]) {
            self.rows[*at].start(budgets[i]);
        }
        self.keep_valid(&rows, budgets);
        let mut direct = false;
        for _ in 0..rounds {
            if self.is_due() {
                return Separated::Limit;
            }
            self.effort.rounds += 1;
            if let Some(sum) = self.fit(&rows, budgets) {
                return Separated::Meet(sum);
            }
            let values = rounded(&self.between(direct));
            let hypotheses: Vec<Vec<f64>> =
                (0..rows.len()).map(|i| self.hypothesis(i, &values)).collect();
            let support: Vec<usize> = (0..rows.len())
                .filter(|i| hypotheses[*i].iter().any(|value| *value != 0.0))
                .collect();
            if support.is_empty() {
                return Separated::Stuck;
            }
            let counts: Vec<usize> = rows.iter().map(|at| self.rows[*at].cuts.len()).collect();
            let cells = |i: &usize| self.rows[rows[*i]].separate(&hypotheses[*i], budgets[*i]);
            if support.iter().map(cells).sum::<usize>() > 0 {
                direct = !self.are_news(&rows, &counts);
                continue;
            }
            let mut cores = Vec::new();
            for i in &support {
                match self.rows[rows[*i]].decide(&hypotheses[*i], budgets[*i], &self.stop) {
                    Decision::Proved(own) => cores.push(own),
                    Decision::Violated => {}
                    Decision::Unknown if self.stop.is_due() => return Separated::Limit,
                    Decision::Unknown => return Separated::Stuck,
                }
            }
            direct = !self.are_news(&rows, &counts);
            if cores.len() == support.len() {
                let counts = Counts(support.into_iter().map(|i| (i, budgets[i] + 1)).collect());
                return Separated::Clause(Multipliers { values, counts, cores });
            }
        }
        Separated::Limit
    }

    /// The coefficients of Λ_i·w.
    pub(super) fn hypothesis(&self, neuron: usize, values: &[i64]) -> Vec<f64> {
        self.pairs.hypothesis(neuron, values).iter().map(|value| *value as f64).collect()
    }

    /// The coefficients of Λ_i·w for multipliers that are not whole.
    fn coefficients(&self, neuron: usize, point: &[f64]) -> Vec<f64> {
        let entry = |unknown: &Option<(usize, i8)>| {
            unknown.map_or(0.0, |(at, sign)| f64::from(sign) * point[at])
        };
        self.pairs.columns(neuron).iter().map(entry).collect()
    }

    /// Forgets active cuts that the budgets do not allow.
    fn keep_valid(&mut self, rows: &[usize], budgets: &[u32]) {
        let own = &self.rows;
        self.nearest.retain(|label| {
            let (row, cut) = named(label);
            let neuron = rows.iter().position(|at| *at == row);
            neuron.is_some_and(|i| own[row].cuts[cut].cost <= budgets[i])
        });
    }

    /// Moves to the multipliers of largest margin over the known cuts; if
    /// there are none (or only of a tiny margin) the cuts that forbid it.
    fn fit(&mut self, rows: &[usize], budgets: &[u32]) -> Option<Vec<(usize, f64)>> {
        loop {
            let mut news = false;
            for (i, at) in rows.iter().enumerate().filter(|(i, _)| self.able[*i]) {
                let own = self.coefficients(i, self.nearest.point());
                for cut in self.rows[*at].violated(&own, budgets[i], ENOUGH, AT_ONCE) {
                    news = true;
                    let vector = &self.rows[*at].cuts[cut].vector;
                    if let Added::Never(sum) = self.nearest.add(label(*at, cut), vector) {
                        return Some(sum);
                    }
                }
            }
            if !news {
                return None;
            }
            let point = self.nearest.point();
            if product(point, point) > (1.0 / LEAST_MARGIN).powi(2) {
                return Some(self.nearest.active().collect());
            }
        }
    }

    /// Where to ask for cuts: half way from where was asked last to the
    /// multipliers of largest margin, or there, if nothing new came of it.
    fn between(&mut self, direct: bool) -> Vec<f64> {
        let point = unit(self.nearest.point());
        if direct || self.centre.is_empty() {
            self.centre = point;
        } else {
            let middle =
                point.iter().zip(&self.centre).map(|(a, b)| OUTWARDS * a + (1.0 - OUTWARDS) * b);
            self.centre = unit(&middle.collect::<Vec<f64>>());
        }
        self.centre.clone()
    }

    /// Whether any cut since there were so many tells something new about the
    /// multipliers of largest margin.
    fn are_news(&self, rows: &[usize], counts: &[usize]) -> bool {
        let new = rows.iter().zip(counts).flat_map(|(at, count)| &self.rows[*at].cuts[*count..]);
        new.into_iter().any(|cut| self.nearest.product(&cut.vector) < ENOUGH)
    }

    /// Raises budgets one row at a time as far as multipliers are found
    /// quickly, and keeps the clause that comes of it.
    pub(super) fn deepen(
        &mut self,
        part: usize,
        mut found: Multipliers,
        mut budgets: Vec<u32>,
    ) -> Result<(), Halt> {
        self.deepen_here(part, &mut found, &mut budgets);
        let least = self.parts[part].least.clone();
        let mut left: Vec<usize> = found.counts.0.iter().map(|(i, _)| *i).collect();
        left.retain(|i| budgets[*i] <= least[*i]);
        self.stream.shuffle(&mut left);
        let mut failures = 0;
        let mut good = (self.nearest.clone(), self.centre.clone());
        while failures < FAILURES
            && let Some(at) = self.most_wanted(part, &left, &budgets, &least)
        {
            let i = left.swap_remove(at);
            budgets[i] += 1;
            if let Separated::Clause(deeper) = self.settle(part, &budgets, DEEPENING_ROUNDS) {
                found = deeper;
                self.record[i].0 += 1;
                self.deepen_here(part, &mut found, &mut budgets);
                good = (self.nearest.clone(), self.centre.clone());
            } else {
                failures += 1;
                budgets[i] -= 1;
                self.record[i].1 += 1;
                self.nearest.clone_from(&good.0);
                self.centre.clone_from(&good.1);
            }
        }
        let raised = |i: &usize| budgets[*i] > least[*i];
        let raised: Vec<usize> = (0..budgets.len()).filter(raised).collect();
        for i in &raised {
            raised.iter().for_each(|j| self.together[i * budgets.len() + j] += 1);
        }
        self.know(part, found).ok_or(Halt::Stuck)
    }

    /// Which of the rows to raise next: one that is seldom raised together
    /// with those that are, and not often in vain.
    fn most_wanted(
        &self,
        part: usize,
        left: &[usize],
        budgets: &[u32],
        least: &[u32],
    ) -> Option<usize> {
        let count = budgets.len();
        let raised: Vec<usize> = (0..count).filter(|i| budgets[*i] > least[*i]).collect();
        let score = |i: usize| {
            let together: u32 = raised.iter().map(|j| self.together[i * count + j]).sum();
            let (won, lost) = self.record[i];
            let luck = f64::from(won + 1) / f64::from(won + lost + 2);
            let seldom = 1.0 + f64::from(together) + 0.3 * f64::from(self.together[i * count + i]);
            let row = &self.rows[self.parts[part].rows[i]];
            let hypothesis = self.coefficients(i, &self.centre);
            let violation = row.violation(&hypothesis, budgets[i] + 1);
            luck / seldom / (1.0 + violation / NEAR)
        };
        let scores = left.iter().map(|i| score(*i)).enumerate();
        scores.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }

    /// Raises what is claimed of each row as far as the multipliers allow.
    fn deepen_here(&mut self, part: usize, found: &mut Multipliers, budgets: &mut [u32]) {
        for (at, (i, count)) in found.counts.0.iter_mut().enumerate() {
            let hypothesis: Vec<f64> = self
                .pairs
                .hypothesis(*i, &found.values)
                .iter()
                .map(|value| *value as f64)
                .collect();
            let row = &mut self.rows[self.parts[part].rows[*i]];
            let most = self.parts[part].least[*i] + DEEPEST;
            while *count < most
                && let Decision::Proved(own) = row.decide(&hypothesis, *count, &self.stop)
            {
                found.cores[at] = own;
                *count += 1;
                budgets[*i] += 1;
            }
        }
    }

    /// The rows of a part.
    pub(super) fn part(&self, part: usize) -> &Part {
        &self.parts[part]
    }
}
