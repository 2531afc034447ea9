//! Eqs. (14)–(27) of the paper, as a mixed-integer linear program.

use super::MilpOptions;
use hopfit_core::{Problem, Stop, WeightRange};
use hopfit_model::{Column, Model, NewColumn, NewRow};

/// The paper's model and where its variables stand in it.
///
/// Columns and rows carry the paper's names: `w_i_j`, `b_i`, and for pattern
/// I and neuron i (both from 0) `sp_I_i` (the field), `st_I_i` (the step
/// function's value, 0 or 1), `delta_I_i` (the same, −1 or 1) and `E_I` (the
/// energy of Eq. 19); row `eq16_I_i` is Eq. (16) for that pattern and neuron.
///
/// | equation | row | |
/// |---|---|---|
/// | 15 | `eq15_I_i` | Σ_j w_ij x_jI + b_i − sp_Ii = 0 |
/// | 16 | `eq16_I_i` | ε − M (1 − st_Ii) − sp_Ii ≤ 0 |
/// | 17 | `eq17_I_i` | sp_Ii − M st_Ii ≤ 0 |
/// | 18 | `eq18_I_i` | 2 st_Ii − delta_Ii = 1 |
/// | 19 | `eq19_I` | Σ_j ½ delta_Ij x_jI − E_I = 0 |
/// | 20 | `eq20_j` | w_jj = 0 |
/// | 21 | `eq21_i_j` | w_ij − w_ji = 0, for i < j (left out for free weights) |
/// | 24, 25 | `eq24_i_j`, `eq25_i_j` | ±w_ij − wB_ij ≤ 0 (sparse variant) |
/// | 27 | `eq27_i_j` | w_ij = 0 outside the receptive field |
/// | | `binary_i_j` | w_ij = 2 u_ij − 1 with u_ij in {0, 1} (binary weights) |
///
/// The objective is Eq. (23), −Σ_I E_I, plus the constant P·N/2, so that it
/// equals the number of flips (plus λ Σ|w_ij| in the sparse variant, Eq. 26).
///
/// Under the strict tie rule a −1 bit needs a field of −ε or less: for these
/// bits ε moves from Eq. (16) to Eq. (17).
#[derive(Debug)]
pub struct Formulation {
    /// The program.
    pub model: Model,
    /// The column of w_ij at position i·N + j.
    pub weights: Vec<Column>,
    /// The column of b_i.
    pub bias: Vec<Column>,
    /// The column of st_Ii at position I·N + i.
    pub steps: Vec<Column>,
    /// ε: how far above zero a field must be to count as positive.
    pub epsilon: f64,
    /// The M of each neuron in Eqs. (16) and (17).
    pub big_m: Vec<f64>,
    /// What each column stands for.
    pub(super) roles: Vec<Role>,
}

/// What a column stands for, by its indices in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// w_ij.
    Weight(usize, usize),
    /// u_ij of a binary weight.
    Half(usize, usize),
    /// b_i.
    Bias(usize),
    /// u of a binary bias.
    HalfBias(usize),
    /// E of a pattern.
    Energy(usize),
    /// sp of a pattern and neuron.
    Field(usize, usize),
    /// st of a pattern and neuron.
    Step(usize, usize),
    /// delta of a pattern and neuron.
    Lifted(usize, usize),
    /// wB_ij.
    Size(usize, usize),
}

impl Formulation {
    /// Writes the problem as the paper does.
    #[must_use]
    pub fn new(problem: &Problem, options: &MilpOptions) -> Self {
        Self::within(problem, options, &Stop::never()).expect("nothing stops it")
    }

    /// The same; none if the stop is due before it is done.
    pub(super) fn within(problem: &Problem, options: &MilpOptions, stop: &Stop) -> Option<Self> {
        let model = Model::minimise("hopfield");
        let (epsilon, big_m) = (epsilon(problem, options), big_m(problem, options));
        let (weights, bias, steps, roles) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut formulation = Self { model, weights, bias, steps, epsilon, big_m, roles };
        let neurons = problem.neurons();
        unless_due(stop, neurons, |i| formulation.add_weights(problem, i))?;
        formulation.add_bias(problem);
        for pattern in 0..problem.patterns().count() {
            formulation.add_pattern(problem, pattern, stop)?;
        }
        unless_due(stop, neurons, |i| formulation.add_structure(problem, i))?;
        if let Some(lambda) = options.sparse {
            unless_due(stop, neurons, |i| formulation.add_sparsity(problem, lambda, i))?;
        }
        let bits = problem.patterns().count() * neurons;
        formulation.model.set_offset(bits as f64 / 2.0);
        Some(formulation)
    }

    fn add_column(&mut self, column: NewColumn, role: Role) -> Column {
        self.roles.push(role);
        self.model.add_column(column)
    }

    /// Row i of the weights.
    fn add_weights(&mut self, problem: &Problem, i: usize) {
        let admissible = problem.admissible();
        for j in 0..problem.neurons() {
            let name = format!("w_{i}_{j}");
            let free = admissible.mask.allows(i, j);
            let column = weight_column(name, admissible.range, free);
            let column = self.add_column(column, Role::Weight(i, j));
            self.weights.push(column);
            if free && admissible.range == WeightRange::Binary {
                let half = NewColumn::binary(format!("u_{i}_{j}"));
                let half = self.add_column(half, Role::Half(i, j));
                let row = NewRow::equal_to(format!("binary_{i}_{j}"), -1.0);
                self.model.add_row(row.term(column, 1.0).term(half, -2.0));
            }
        }
    }

    fn add_bias(&mut self, problem: &Problem) {
        let admissible = problem.admissible();
        for i in 0..problem.neurons() {
            let column = if admissible.bias {
                weight_column(format!("b_{i}"), admissible.range, true)
            } else {
                NewColumn::continuous(format!("b_{i}"), 0.0, 0.0)
            };
            let column = self.add_column(column, Role::Bias(i));
            self.bias.push(column);
            if admissible.bias && admissible.range == WeightRange::Binary {
                let half = NewColumn::binary(format!("ub_{i}"));
                let half = self.add_column(half, Role::HalfBias(i));
                let row = NewRow::equal_to(format!("binary_b_{i}"), -1.0);
                self.model.add_row(row.term(column, 1.0).term(half, -2.0));
            }
        }
    }

    /// Eqs. (15) to (19) for one pattern; none if the stop is due.
    fn add_pattern(&mut self, problem: &Problem, pattern: usize, stop: &Stop) -> Option<()> {
        let neurons = problem.neurons();
        let state = problem.patterns().row(pattern);
        let limit = neurons as f64 / 2.0;
        let energy = NewColumn::continuous(format!("E_{pattern}"), -limit, limit).cost(-1.0);
        let energy = self.add_column(energy, Role::Energy(pattern));
        let mut terms = vec![(energy, -1.0)];
        unless_due(stop, neurons, |neuron| {
            let lifted = self.add_step(problem, pattern, neuron);
            terms.push((lifted, 0.5 * f64::from(state[neuron])));
        })?;
        self.model.add_row(NewRow::equal_to(format!("eq19_{pattern}"), 0.0).terms(terms));
        Some(())
    }

    /// Eqs. (15) to (18) for one pattern and neuron; returns delta.
    fn add_step(&mut self, problem: &Problem, pattern: usize, neuron: usize) -> Column {
        let state = problem.patterns().row(pattern);
        let name = |what: &str| format!("{what}_{pattern}_{neuron}");
        let big_m = self.big_m[neuron];
        let field = self.add_column(NewColumn::free(name("sp")), Role::Field(pattern, neuron));
        let step = self.add_column(NewColumn::binary(name("st")), Role::Step(pattern, neuron));
        let lifted = NewColumn::continuous(name("delta"), -1.0, 1.0);
        let lifted = self.add_column(lifted, Role::Lifted(pattern, neuron));
        self.steps.push(step);

        let row = neuron * state.len()..(neuron + 1) * state.len();
        let signed = state.iter().map(|bit| f64::from(*bit));
        let sum = NewRow::equal_to(name("eq15"), 0.0)
            .terms(self.weights[row].iter().copied().zip(signed))
            .term(self.bias[neuron], 1.0)
            .term(field, -1.0);
        self.model.add_row(sum);

        // For −1 bits under the strict rule ε guards the other side of zero.
        let strict_below = state[neuron] < 0 && problem.tie().is_strict(-1);
        let (above, below) = if strict_below { (0.0, self.epsilon) } else { (self.epsilon, 0.0) };
        let row = NewRow::at_most(name("eq16"), big_m - above);
        self.model.add_row(row.term(step, big_m).term(field, -1.0));
        let row = NewRow::at_most(name("eq17"), -below);
        self.model.add_row(row.term(field, 1.0).term(step, -big_m));
        let row = NewRow::equal_to(name("eq18"), 1.0);
        self.model.add_row(row.term(step, 2.0).term(lifted, -1.0));
        lifted
    }

    /// Eqs. (20), (21) and (27) for row i.
    fn add_structure(&mut self, problem: &Problem, i: usize) {
        let neurons = problem.neurons();
        for j in 0..neurons {
            let weight = self.weights[i * neurons + j];
            if i == j {
                let row = NewRow::equal_to(format!("eq20_{j}"), 0.0);
                self.model.add_row(row.term(weight, 1.0));
            } else if !problem.admissible().mask.allows(i, j) {
                let row = NewRow::equal_to(format!("eq27_{i}_{j}"), 0.0);
                self.model.add_row(row.term(weight, 1.0));
            }
            if i < j && problem.admissible().symmetric {
                let mirror = self.weights[j * neurons + i];
                let row = NewRow::equal_to(format!("eq21_{i}_{j}"), 0.0);
                self.model.add_row(row.term(weight, 1.0).term(mirror, -1.0));
            }
        }
    }

    /// Eqs. (24) to (26) for row i.
    fn add_sparsity(&mut self, problem: &Problem, lambda: f64, i: usize) {
        let neurons = problem.neurons();
        for j in 0..neurons {
            let weight = self.weights[i * neurons + j];
            let size = NewColumn::non_negative(format!("wB_{i}_{j}")).cost(lambda);
            let size = self.add_column(size, Role::Size(i, j));
            let row = NewRow::at_most(format!("eq24_{i}_{j}"), 0.0);
            self.model.add_row(row.term(weight, 1.0).term(size, -1.0));
            let row = NewRow::at_most(format!("eq25_{i}_{j}"), 0.0);
            self.model.add_row(row.term(weight, -1.0).term(size, -1.0));
        }
    }
}

/// ε, if not given: fields of integer weights are whole numbers, so that 1
/// loses nothing; for continuous weights in [−1, 1] it must stand well above
/// M times the solver's tolerance of 10⁻⁶ and is 10⁻³.
pub(super) fn epsilon(problem: &Problem, options: &MilpOptions) -> f64 {
    let default = match problem.admissible().range {
        WeightRange::Continuous => 1e-3,
        WeightRange::Integer(_) | WeightRange::Binary => 1.0,
    };
    options.epsilon.unwrap_or(default)
}

/// The M of each neuron.
pub(super) fn big_m(problem: &Problem, options: &MilpOptions) -> Vec<f64> {
    let epsilon = epsilon(problem, options);
    let big_m = |neuron| options.big_m.unwrap_or(reach(problem, neuron) + epsilon);
    (0..problem.neurons()).map(big_m).collect()
}

/// Whether ε and M leave every network of the class in the model, with all
/// the flips that it has: fields of whole weights are whole numbers, at most
/// `reach` in size. Continuous weights may need a margin below any ε.
pub(super) fn loses_nothing(problem: &Problem, options: &MilpOptions) -> bool {
    let epsilon = epsilon(problem, options);
    let is_whole = problem.admissible().range != WeightRange::Continuous;
    let has_room = |(neuron, big_m): (usize, &f64)| *big_m >= reach(problem, neuron) + epsilon;
    is_whole && epsilon <= 1.0 && big_m(problem, options).iter().enumerate().all(has_room)
}

/// The largest |field| that weights within their bounds can give a neuron.
pub(super) fn reach(problem: &Problem, neuron: usize) -> f64 {
    let admissible = problem.admissible();
    let inputs = admissible.mask.neighbours(neuron).count() + usize::from(admissible.bias);
    inputs as f64 * admissible.range.largest()
}

/// Does something for each number below `count`; none if the stop is due.
fn unless_due(stop: &Stop, count: usize, mut action: impl FnMut(usize)) -> Option<()> {
    (0..count).try_for_each(|number| (!stop.is_due()).then(|| action(number)))
}

/// A column for one weight. Weights that must be zero keep a range that
/// contains zero: Eqs. (20) and (27) are rows of their own.
fn weight_column(name: String, range: WeightRange, free: bool) -> NewColumn {
    let largest = range.largest();
    match range {
        WeightRange::Integer(_) if free => NewColumn::integer(name, -largest, largest),
        _ => NewColumn::continuous(name, -largest, largest),
    }
}
