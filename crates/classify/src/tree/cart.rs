//! Growing one tree.

use crate::Examples;
use hopfit_core::random::Stream;

/// A binary classification tree on bits (L. Breiman, J. Friedman, R. Olshen
/// and C. Stone, *Classification and regression trees*, 1984).
#[derive(Debug, Clone)]
pub(super) struct Cart {
    /// The root comes first.
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
enum Node {
    /// The share of each class among the examples that end here.
    Leaf(Vec<f64>),
    /// Where to go by the bit of a neuron.
    Branch { neuron: usize, minus: usize, plus: usize },
}

impl Cart {
    /// Grows a tree until no leaf can be split.
    pub(super) fn grow(task: &Task<'_>, rows: Vec<usize>, stream: &mut Stream) -> Self {
        let mut nodes = vec![Node::Leaf(task.shares(&rows))];
        let mut open = vec![(0, rows)];
        while let Some((at, rows)) = open.pop() {
            let Some(neuron) = task.best_neuron(&rows, stream) else { continue };
            let (plus, minus): (Vec<usize>, Vec<usize>) =
                rows.into_iter().partition(|row| task.is_plus(*row, neuron));
            let child = nodes.len();
            nodes[at] = Node::Branch { neuron, minus: child, plus: child + 1 };
            for (side, rows) in [minus, plus].into_iter().enumerate() {
                nodes.push(Node::Leaf(task.shares(&rows)));
                open.push((child + side, rows));
            }
        }
        Self { nodes }
    }

    /// The shares of the classes in the leaf that a cue comes to.
    pub(super) fn shares(&self, cue: &[i8]) -> &[f64] {
        let mut at = 0;
        loop {
            match &self.nodes[at] {
                Node::Leaf(shares) => return shares,
                Node::Branch { neuron, minus, plus } => {
                    at = if cue[*neuron] > 0 { *plus } else { *minus };
                }
            }
        }
    }
}

/// What trees learn from.
pub(super) struct Task<'a> {
    examples: &'a Examples,
    /// The classes, ascending.
    pub(super) classes: Vec<usize>,
    /// The class of each example, as an index of `classes`.
    targets: Vec<usize>,
    /// How many neurons to look at for a split.
    candidates: usize,
}

impl<'a> Task<'a> {
    pub(super) fn new(examples: &'a Examples, candidates: usize) -> Self {
        let classes = examples.classes();
        let target = |label: &usize| classes.binary_search(label).expect("it is one of them");
        let targets = examples.labels().iter().map(target).collect();
        Self { examples, classes, targets, candidates }
    }

    /// The number of examples.
    pub(super) fn count(&self) -> usize {
        self.targets.len()
    }

    fn is_plus(&self, row: usize, neuron: usize) -> bool {
        self.examples.patterns().bit(row, neuron) == 1
    }

    fn counts(&self, rows: impl Iterator<Item = usize>) -> Vec<u128> {
        let mut counts = vec![0; self.classes.len()];
        rows.for_each(|row| counts[self.targets[row]] += 1);
        counts
    }

    fn shares(&self, rows: &[usize]) -> Vec<f64> {
        let counts = self.counts(rows.iter().copied());
        counts.into_iter().map(|count| count as f64 / rows.len() as f64).collect()
    }

    /// The neuron whose bit parts the rows with the least Gini impurity, if
    /// they are of several classes and any bit parts them. Neurons are looked
    /// at in random order, `candidates` of them and more until one parts the
    /// rows; of equals the first wins.
    fn best_neuron(&self, rows: &[usize], stream: &mut Stream) -> Option<usize> {
        let counts = self.counts(rows.iter().copied());
        if counts.iter().filter(|count| **count > 0).count() < 2 {
            return None;
        }
        let mut neurons: Vec<usize> = (0..self.examples.neurons()).collect();
        let mut best: Option<(Purity, usize)> = None;
        for at in 0..neurons.len() {
            if at >= self.candidates && best.is_some() {
                break;
            }
            let drawn = at + stream.below(neurons.len() - at);
            neurons.swap(at, drawn);
            let plus = rows.iter().copied().filter(|row| self.is_plus(*row, neurons[at]));
            let Some(purity) = Purity::new(&counts, &self.counts(plus)) else { continue };
            if best.is_none_or(|(most, _)| purity.exceeds(most)) {
                best = Some((purity, neurons[at]));
            }
        }
        best.map(|(_, neuron)| neuron)
    }
}

/// The sum over both sides of a split of Σ n_c² / n, for n_c of n rows of
/// class c: the larger, the less the Gini impurity that is left. A fraction
/// of whole numbers, so that equals are equal: of few examples many splits
/// are equally good.
#[derive(Debug, Clone, Copy)]
struct Purity {
    numerator: u128,
    denominator: u128,
}

impl Purity {
    /// Of the counts of all rows and of those on one side; nothing if a side
    /// is empty.
    fn new(all: &[u128], side: &[u128]) -> Option<Self> {
        let other: Vec<u128> = all.iter().zip(side).map(|(all, side)| all - side).collect();
        let total = |counts: &[u128]| counts.iter().sum::<u128>();
        let squares = |counts: &[u128]| counts.iter().map(|count| count * count).sum::<u128>();
        let (size, rest) = (total(side), total(&other));
        let numerator = squares(side) * rest + squares(&other) * size;
        (size > 0 && rest > 0).then_some(Self { numerator, denominator: size * rest })
    }

    fn exceeds(self, other: Self) -> bool {
        self.numerator * other.denominator > other.numerator * self.denominator
    }
}
