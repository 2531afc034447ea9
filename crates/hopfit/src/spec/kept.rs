//! The options that a model file keeps.

use super::TrainSpec;
use hopfit_core::Choice;
use hopfit_train::{MilpSolver, MilpStart, TrainOption};
use serde_json::{Map, Value, json};

impl TrainSpec {
    /// The options of the rule that are given, by name, so that the same training can be
    /// asked for again. Those of the class, the second objective and λ have places of their
    /// own in a model; files, which another machine has not, are left out.
    pub(super) fn kept(&self) -> Map<String, Value> {
        use TrainOption as Name;
        let solver = match &self.solver {
            MilpSolver::Program(name) => Some(name),
            MilpSolver::BuiltIn | MilpSolver::Solution(_) => None,
        };
        let bare = matches!(self.start, Some(MilpStart::Nothing)).then_some("none");
        let options = [
            (Name::NoiseLevel, json!(self.noise_level)),
            (Name::MissingShare, json!(self.missing_share)),
            (Name::KeepDiagonal, json!(self.keep_diagonal.then_some(true))),
            (Name::RankTolerance, json!(self.rank_tolerance)),
            (Name::Tuned, json!(self.tuned.then_some(true))),
            (Name::Epochs, json!(self.epochs)),
            (Name::LearningRate, json!(self.learning_rate)),
            (Name::Momentum, json!(self.momentum)),
            (Name::BatchSize, json!(self.batch_size)),
            (Name::Perceptron, json!(self.perceptron.map(Choice::name))),
            (Name::Kappa, json!(self.kappa)),
            (Name::KappaNorm, json!(self.kappa_norm.map(Choice::name))),
            (Name::WeightDecay, json!(self.weight_decay)),
            (Name::Steps, json!(self.steps)),
            (Name::DreamTime, json!(self.dream_time)),
            (Name::Dreams, json!(self.dreams)),
            (Name::UnlearningRate, json!(self.unlearning_rate)),
            (Name::Penalty, json!(self.penalty)),
            (Name::Epsilon, json!(self.epsilon)),
            (Name::BigM, json!(self.big_m)),
            (Name::Start, json!(bare)),
            (Name::Solver, json!(solver)),
        ];
        let given = options.into_iter().filter(|(_, value)| !value.is_null());
        given.map(|(option, value)| (option.name().to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_train::{PerceptronVariant, RuleName};

    #[test]
    fn what_is_given_is_kept_by_the_names_of_options() {
        let mut spec = TrainSpec::new(RuleName::Perceptron);
        assert!(spec.kept().is_empty());
        (spec.epochs, spec.kappa) = (Some(7), Some(0.5));
        spec.perceptron = Some(PerceptronVariant::KrauthMezard);
        let kept = json!({"epochs": 7, "kappa": 0.5, "perceptron": "krauth-mezard"});
        assert_eq!(Value::Object(spec.kept()), kept);
    }

    #[test]
    fn every_option_is_kept_or_is_a_file_or_has_a_place_of_its_own() {
        use TrainOption as Name;
        let mut spec = TrainSpec::new(RuleName::Gradient);
        (spec.noise_level, spec.missing_share) = (Some(0.1), Some(0.1));
        (spec.keep_diagonal, spec.rank_tolerance, spec.tuned) = (true, Some(0.1), true);
        (spec.epochs, spec.learning_rate, spec.momentum) = (Some(1), Some(0.1), Some(0.1));
        (spec.batch_size, spec.kappa, spec.weight_decay) = (Some(1), Some(0.1), Some(0.1));
        spec.perceptron = Choice::ALL.first().copied();
        spec.kappa_norm = Choice::ALL.first().copied();
        (spec.steps, spec.dream_time, spec.dreams) = (Some(1), Some(0.1), Some(1));
        (spec.unlearning_rate, spec.penalty) = (Some(0.1), Some(0.1));
        (spec.epsilon, spec.big_m, spec.start) = (Some(0.1), Some(0.1), Some(MilpStart::Nothing));
        spec.solver = MilpSolver::Program("cbc".to_owned());
        spec.sparse = Some(0.1);
        (spec.class.bias, spec.class.symmetric) = (true, false);
        spec.class.receptive_field = Some(1.0);
        let elsewhere = [Name::Sparse, Name::Bias, Name::Symmetric, Name::ReceptiveField];
        let kept = spec.kept();
        for option in spec.given().filter(|option| !elsewhere.contains(option)) {
            assert!(kept.contains_key(option.name()), "{option} is lost");
        }
        assert_eq!(kept.len() + elsewhere.len(), spec.given().count());
    }
}
