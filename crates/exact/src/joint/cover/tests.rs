use super::{Cover, Inequality, Solved};
use hopfit_core::Stop;

fn inequality(classes: &[u32], bound: u32) -> Inequality {
    Inequality { terms: classes.iter().map(|class| (*class, 1)).collect(), bound }
}

fn bound(solved: Solved) -> f64 {
    match solved {
        Solved::Bound(bound) => bound,
        other => panic!("{other:?}"),
    }
}

#[test]
fn three_pairs_need_one_and_a_half() {
    let mut cover = Cover::new(&[1; 3]);
    let facts = [[0, 1], [0, 2], [1, 2]].map(|pair| inequality(&pair, 1));
    for (fact, inequality) in facts.iter().enumerate() {
        cover.load(fact, inequality);
    }
    assert!((bound(cover.solve(9.0, &Stop::never())) - 1.5).abs() < 1e-4);
    cover.set_bounds(0, 0.0, 0.0);
    assert!((bound(cover.solve(9.0, &Stop::never())) - 2.0).abs() < 1e-4);
    cover.refresh(|fact| &facts[fact]);
    assert!((bound(cover.solve(9.0, &Stop::never())) - 2.0).abs() < 1e-4);
    cover.set_bounds(0, 1.0, 1.0);
    assert!((bound(cover.solve(9.0, &Stop::never())) - 2.0).abs() < 1e-4);
    cover.set_bounds(0, 0.0, 0.0);
    cover.set_bounds(1, 0.0, 0.0);
    let Solved::Infeasible(ray) = cover.solve(9.0, &Stop::never()) else { panic!("both are kept") };
    assert_eq!(cover.ray(ray), [(0, 1.0)]);
}

#[test]
fn ranks_stop_at_one_flip_a_class() {
    let mut cover = Cover::new(&[1; 4]);
    cover.load(0, &inequality(&[0, 1, 2, 3], 3));
    cover.load(1, &inequality(&[0, 1], 2));
    assert!((bound(cover.solve(9.0, &Stop::never())) - 3.0).abs() < 1e-3);
    assert!(cover.hits()[..2].iter().all(|z| *z > 0.999));
}

#[test]
fn a_stopped_solve_can_be_gone_on_with() {
    let stop = Stop::never();
    let mut cover = Cover::new(&[1; 3]);
    let facts = [[0, 1], [0, 2], [1, 2]].map(|pair| inequality(&pair, 1));
    facts.iter().enumerate().for_each(|(fact, inequality)| cover.load(fact, inequality));
    stop.raise();
    assert_eq!(cover.solve(9.0, &stop), Solved::Unfinished);
    assert!((bound(cover.solve(9.0, &Stop::never())) - 1.5).abs() < 1e-4);
}
