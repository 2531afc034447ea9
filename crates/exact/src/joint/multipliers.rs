//! Exact multipliers of a core, from its members alone.

use crate::joint::system::System;
use crate::row::{Functional, dependence};
use dashu_int::UBig;

/// The classes that have a part in the only dependence of `classes`, with
/// whole multipliers above zero, if there is a strict one among them: a core.
pub(crate) fn multipliers(system: &System, classes: &[u32]) -> Option<Vec<(u32, UBig)>> {
    let functionals: Vec<Functional> =
        classes.iter().map(|class| system.functional(*class as usize)).collect();
    let all = dependence(&functionals.iter().collect::<Vec<_>>())?;
    let members = classes.iter().copied().zip(&functionals).zip(all);
    let members: Vec<_> = members.filter(|(_, y)| *y != UBig::ZERO).collect();
    let is_core = members.iter().any(|((_, functional), _)| functional.strict);
    is_core.then(|| members.into_iter().map(|((class, _), y)| (class, y)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};

    #[test]
    fn opposite_demands_balance() {
        let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1]]).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Strict).unwrap();
        let system = System::new(&problem);
        let y = multipliers(&system, &[0, 1]).unwrap();
        assert_eq!(y, [(0, UBig::ONE), (1, UBig::ONE)]);
        assert_eq!(multipliers(&system, &[0]), None);
    }
}
