//! Multipliers for budgets: which Λ forces every row beyond its budget.

use super::ask::{Decision, Question};
use super::engine::{Bounder, Part};
use super::master::Counts;
use super::nearest::Added;
use super::row::{Row, product};
use rayon::prelude::*;

/// The largest multiplier, 2 to this power.
const BITS: i32 = 14;
/// Multipliers whose margin is smaller than this are not looked for.
pub(super) const LEAST_MARGIN: f64 = 1e-4;
/// The same where rows are left out.
const LEAVING_MARGIN: f64 = 1e-6;
/// The point of least length has a·x ≥ 1 on the cuts that it knows; others
/// are taken in where it is less than this.
const ENOUGH: f64 = 0.6;
/// Cuts of a row that are taken in at a time.
const AT_ONCE: usize = 1;
/// Cuts of a row of which some may be zero on all multipliers that are free.
const LOOKED_AT: usize = 16;
/// How far the next question lies from the last one towards the multipliers
/// of largest margin.
const OUTWARDS: f64 = 0.4;
/// Unknowns from which on rows are left out that are seen on many faces.
const MANY_UNKNOWNS: usize = 300;
/// On how many faces a row may be seen before, in turns while searches fail.
const PATIENCE: [usize; 4] = [1, 2, 0, 3];
/// Rounds of cuts after which a search starts anew.
const MOST_ROUNDS: usize = 500;
/// The budget of a row that has no multipliers.
pub(super) const UNLIMITED: u32 = u32::MAX / 4;

/// Multipliers that force some rows beyond their budgets.
#[derive(Debug, Clone)]
pub(super) struct Multipliers {
    pub(super) values: Vec<i64>,
    /// What each row of the support flips at least.
    pub(super) counts: Counts,
    /// What each row of `counts` was asked, with the cores that answer it.
    pub(super) questions: Vec<Question>,
}

impl Multipliers {
    /// The rows of the support.
    pub(super) fn rows(&self) -> Vec<usize> {
        self.counts.0.iter().map(|(i, _)| *i).collect()
    }
}

/// What a search for multipliers came to.
pub(super) enum Separated {
    Clause(Multipliers),
    /// There are none: these cuts, by label and with multipliers, add up to
    /// symmetric weights.
    Meet(Vec<(u64, f64)>),
    /// None without the rows that were left out.
    Left,
    Limit,
    Stuck,
}

/// What there is over the known cuts.
enum Fit {
    /// Multipliers.
    Point,
    /// None: these cuts add up to zero.
    Never(Vec<(u64, f64)>),
    /// Only multipliers of a margin that is too small.
    Thin,
}

/// What comes of moving to the multipliers of largest margin.
enum Approach {
    /// They are the point.
    Point,
    /// Rows or multipliers were left out.
    Again,
    /// There is nothing to move to.
    End(Separated),
}

/// The name of a cut of a row.
pub(super) fn label(row: usize, cut: u32) -> u64 {
    (row as u64) << 32 | u64::from(cut)
}

/// The row and the cut of a label.
pub(super) fn named(label: u64) -> (usize, u32) {
    ((label >> 32) as usize, label as u32)
}

/// The vector divided by its length.
fn unit(vector: &[f64]) -> Vec<f64> {
    let length = product(vector, vector).sqrt().max(1e-300);
    vector.iter().map(|value| value / length).collect()
}

/// Does the same with some rows, each with what is its own, on all threads of
/// the current pool. Rows know nothing of each other, so that the answers are
/// the same for any number of threads.
fn each<A: Send, T: Send>(
    rows: &mut [Row],
    asked: impl Iterator<Item = (usize, A)>,
    work: impl Fn(&mut Row, A) -> T + Sync,
) -> Vec<T> {
    let mut rows: Vec<Option<&mut Row>> = rows.iter_mut().map(Some).collect();
    let own = asked.map(|(at, own)| (rows[at].take().expect("a row is asked once"), own));
    let own: Vec<(&mut Row, A)> = own.collect();
    own.into_par_iter().with_max_len(1).map(|(row, own)| work(row, own)).collect()
}

impl Bounder {
    /// Looks for multipliers for these budgets.
    pub(super) fn separate(&mut self, part: usize, budgets: &[u32]) -> Separated {
        self.effort.separations += 1;
        self.forget(part);
        let margin = if self.support.leaves() { LEAVING_MARGIN } else { LEAST_MARGIN };
        match self.settle(part, budgets, MOST_ROUNDS, margin) {
            Separated::Limit if !self.is_due() => Separated::Left,
            other => other,
        }
    }

    /// Takes all rows in again, to be left out sooner or later than before.
    pub(super) fn take_all(&mut self) {
        let patience = PATIENCE[self.mood % PATIENCE.len()];
        self.mood += 1;
        let few = self.pairs.count() < MANY_UNKNOWNS;
        self.support.take_all(if few { usize::MAX } else { patience });
    }

    /// Forgets cuts, where there are many.
    pub(super) fn forget(&mut self, part: usize) {
        for at in self.parts[part].rows.clone() {
            let active = self.nearest.active().map(|(label, _)| named(label));
            let own: Vec<u32> = active.filter(|(row, _)| *row == at).map(|(_, cut)| cut).collect();
            self.rows[at].forget(|cut| own.contains(&cut));
        }
    }

    /// Rounds of cuts until multipliers force all rows beyond their budgets.
    pub(super) fn settle(
        &mut self,
        part: usize,
        budgets: &[u32],
        rounds: usize,
        margin: f64,
    ) -> Separated {
        let rows = self.parts[part].rows.clone();
        for (i, at) in rows.iter().enumerate().filter(|(i, _)| self.able[*i]) {
            self.rows[*at].start(budgets[i]);
        }
        self.keep_valid(&rows, budgets);
        self.restrict(&rows, budgets);
        let mut direct = false;
        for _ in 0..rounds {
            if self.is_due() {
                return Separated::Limit;
            }
            self.effort.rounds += 1;
            match self.approach(&rows, budgets, margin) {
                Approach::Point => {}
                Approach::Again => continue,
                Approach::End(end) => return end,
            }
            let point = self.between(direct);
            let values = self.support.rounded(&point, BITS);
            let hypotheses: Vec<Vec<f64>> =
                (0..rows.len()).map(|i| self.hypothesis(i, &values)).collect();
            let support: Vec<usize> = (0..rows.len())
                .filter(|i| hypotheses[*i].iter().any(|value| *value != 0.0))
                .collect();
            if support.is_empty() {
                return self.nothing_left(budgets);
            }
            let counts: Vec<usize> = rows.iter().map(|at| self.rows[*at].cuts.len()).collect();
            let asked = support.iter().map(|i| (rows[*i], (&hypotheses[*i], budgets[*i])));
            let answers = each(&mut self.rows, asked, |row, (hypothesis, budget)| {
                let mut question = row.ask(hypothesis);
                let cells = row.separate(&mut question, budget);
                (question, cells)
            });
            let (mut questions, cells): (Vec<Question>, Vec<usize>) = answers.into_iter().unzip();
            if cells.iter().any(|cells| *cells > 0) {
                direct = !self.are_news(&rows, &counts);
                continue;
            }
            let asked = support.iter().zip(&mut questions);
            let asked = asked.map(|(i, question)| (rows[*i], (question, budgets[*i])));
            let decisions = each(&mut self.rows, asked, |row, (question, budget)| {
                row.decide(question, budget, &self.stop)
            });
            let mut proved = 0;
            for (i, decision) in support.iter().zip(decisions) {
                match decision {
                    Decision::Proved => proved += 1,
                    Decision::Violated => {}
                    Decision::Unknown if self.stop.is_due() => return Separated::Limit,
                    Decision::Unknown => self.leave(*i),
                }
            }
            self.restrict(&rows, budgets);
            direct = !self.are_news(&rows, &counts);
            if proved == support.len() {
                let counts = Counts(support.into_iter().map(|i| (i, budgets[i] + 1)).collect());
                return Separated::Clause(Multipliers { values, counts, questions });
            }
        }
        Separated::Limit
    }

    /// Moves to the multipliers of largest margin, or to where rows or
    /// multipliers are left out.
    fn approach(&mut self, rows: &[usize], budgets: &[u32], margin: f64) -> Approach {
        let fit = self.fit(rows, budgets, margin);
        let gave_way = match &fit {
            Fit::Point => return Approach::Point,
            Fit::Never(sum) => self.give_way(rows, sum),
            Fit::Thin => margin < LEAST_MARGIN && self.give_way_to_thin(rows),
        };
        if gave_way {
            self.restrict(rows, budgets);
            return Approach::Again;
        }
        Approach::End(match fit {
            Fit::Thin if margin > LEAST_MARGIN => Separated::Limit,
            _ if self.support.leaves_any() => Separated::Left,
            Fit::Never(sum) => Separated::Meet(sum),
            _ => Separated::Meet(self.nearest.active().collect()),
        })
    }

    /// No multipliers are free.
    fn nothing_left(&self, budgets: &[u32]) -> Separated {
        if self.support.leaves_any() {
            Separated::Left
        } else if budgets.iter().all(|budget| *budget < UNLIMITED) {
            Separated::Stuck
        } else {
            Separated::Limit
        }
    }

    /// The coefficients of Λ_i·w.
    pub(super) fn hypothesis(&self, neuron: usize, values: &[i64]) -> Vec<f64> {
        self.pairs.hypothesis(neuron, values).iter().map(|value| *value as f64).collect()
    }

    /// The coefficients of Λ_i·w for multipliers that are not whole.
    pub(super) fn coefficients(&self, neuron: usize, point: &[f64]) -> Vec<f64> {
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
            neuron.is_some_and(|i| budgets[i] < UNLIMITED && own[row].named(cut).cost <= budgets[i])
        });
    }

    /// Moves to the multipliers of largest margin over the known cuts; if
    /// there are none the cuts that forbid it.
    fn fit(&mut self, rows: &[usize], budgets: &[u32], margin: f64) -> Fit {
        loop {
            let mut news = false;
            let outside = &self.support.outside;
            let able = |i: &usize| self.able[*i] && !outside[*i];
            let inside: Vec<usize> = (0..rows.len()).filter(able).collect();
            for i in inside {
                let at = &rows[i];
                let own = self.coefficients(i, &self.support.expand(self.nearest.point()));
                let violated = self.rows[*at].violated(&own, budgets[i], ENOUGH, LOOKED_AT);
                let cuts = violated.into_iter().map(|cut| &self.rows[*at].cuts[cut]);
                let free =
                    cuts.filter_map(|cut| Some((cut, self.support.restricted(&cut.vector)?)));
                for (cut, vector) in free.take(AT_ONCE) {
                    news = true;
                    if let Added::Never(sum) = self.nearest.add(label(*at, cut.name), &vector) {
                        return Fit::Never(sum);
                    }
                }
            }
            if !news {
                return Fit::Point;
            }
            let point = self.nearest.point();
            if product(point, point) > margin.powi(-2) {
                return Fit::Thin;
            }
        }
    }

    /// Where to ask for cuts: half way from where was asked last to the
    /// multipliers of largest margin, or there, if nothing new came of it.
    fn between(&mut self, direct: bool) -> Vec<f64> {
        let point = unit(&self.support.expand(self.nearest.point()));
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
        let mut free = new.filter_map(|cut| self.support.restricted(&cut.vector));
        free.any(|vector| self.nearest.product(&vector) < ENOUGH)
    }

    /// The rows of a part.
    pub(super) fn part(&self, part: usize) -> &Part {
        &self.parts[part]
    }
}
