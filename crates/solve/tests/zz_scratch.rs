use std::time::Instant;
use hopfit_model::*;
use hopfit_solve::highs::Highs;
use hopfit_solve::*;
use hopfit_solve_conformance::random::Random;
fn perceptron(points: usize, dim: usize, seed: u64) -> Model {
    let mut r = Random::new(seed);
    let mut m = Model::minimise("p");
    let w: Vec<Column> = (0..dim).map(|i| m.add_column(NewColumn::continuous(format!("w{i}"), -1.0, 1.0))).collect();
    let e: Vec<Column> = (0..points).map(|i| m.add_column(NewColumn::non_negative(format!("e{i}")).cost(1.0))).collect();
    for i in 0..points {
        m.add_row(NewRow::at_least(format!("r{i}"), 1.0).terms(w.iter().map(|&c| (c, r.whole(0,1)*2.0-1.0))).term(e[i], 1.0));
    }
    m
}
#[test]
fn bench() {
    let mut r = Random::new(1);
    let mut m = Model::minimise("big");
    let t = Instant::now();
    let cols: Vec<Column> = (0..50_000).map(|i| m.add_column(NewColumn::continuous(format!("w_{i}_{i}"), -1.0, 1.0).cost(1.0))).collect();
    for i in 0..100_000 { 
        let start = usize::try_from(r.between(0, 49_000)).unwrap();
        m.add_row(NewRow::at_least(format!("eq15_pattern{i}_neuron3"), -1000.0).terms((0..10).map(|k| (cols[start + k*7], r.whole(1, 9)))));
    }
    println!("build {:?}", t.elapsed());
    let t = Instant::now(); m.validate().unwrap(); println!("validate {:?}", t.elapsed());
    let t = Instant::now(); let mut v = Vec::new(); m.write_mps(&mut v).unwrap(); println!("mps {:?} {} MB", t.elapsed(), v.len()/1_000_000);
    let t = Instant::now(); let mut v = Vec::new(); m.write_lp(&mut v).unwrap(); println!("lp {:?} {} MB", t.elapsed(), v.len()/1_000_000);
    let mut s = Highs::new().unwrap();
    let t = Instant::now(); s.load(&m).unwrap(); println!("load {:?}", t.elapsed());
    let t = Instant::now(); let o = s.solve().unwrap(); println!("solve {:?} {} its {}", t.elapsed(), o.status, o.simplex_iterations);
    let t = Instant::now();
    for i in 0..10_000 { s.set_row_bounds(Row(i), -900.0, f64::INFINITY).unwrap(); }
    println!("10000 single bound changes {:?}", t.elapsed());
    let t = Instant::now();
    for i in 0..100 { s.add_row(&NewRow::at_least("", -900.0).term(cols[i], 1.0)).unwrap(); }
    println!("100 add_row {:?}", t.elapsed());
    let t = Instant::now();
    let rows: Vec<_> = (0..1000).map(|i| NewRow::at_least("", -900.0).term(cols[i], 1.0)).collect();
    s.add_rows(&rows).unwrap();
    println!("1000 rows at once {:?}", t.elapsed());
    let t = Instant::now(); s.delete_rows(&[Row(100_001)]).unwrap(); println!("delete {:?}", t.elapsed());

    // small warm re-solves
    let mut s = Highs::new().unwrap();
    let m = perceptron(150, 45, 1);
    s.load(&m).unwrap();
    let t = Instant::now(); let o = s.solve().unwrap(); println!("row LP fresh {:?} {} its {}", t.elapsed(), o.status, o.simplex_iterations);
    for stop in [false, true] {
        if stop { s.set_stop(&Stop::new()); }
        let t = Instant::now(); let mut its = 0;
        for k in 0..500 {
            s.set_row_bounds(Row(k % 150), f64::NEG_INFINITY, f64::INFINITY).unwrap();
            its += s.solve().unwrap().simplex_iterations;
            s.set_row_bounds(Row(k % 150), 1.0, f64::INFINITY).unwrap();
            its += s.solve().unwrap().simplex_iterations;
        }
        println!("1000 warm re-solves (stop {stop}) {:?} its {its}", t.elapsed());
    }
    let t = Instant::now();
    let (mut a, mut b) = (0.0, 0.0); let mut its = 0;
    for k in 0..200 {
        let x = Instant::now(); s.set_row_bounds(Row(k % 150), f64::NEG_INFINITY, f64::INFINITY).unwrap(); a += x.elapsed().as_secs_f64();
        let x = Instant::now(); its += s.solve().unwrap().simplex_iterations; b += x.elapsed().as_secs_f64();
    }
    println!("200 removals {:?} change {a} solve {b} its {its}", t.elapsed());
    let t = Instant::now(); for _ in 0..1000 { s.solve().unwrap(); } println!("1000 solves of nothing new {:?}", t.elapsed());
    // big LP with and without stop
    let m = perceptron(600, 200, 2);
    for stop in [false, true] {
        let mut s = Highs::with_settings(Settings{presolve:false, ..Settings::default()}).unwrap();
        if stop { s.set_stop(&Stop::new()); }
        s.load(&m).unwrap();
        let t = Instant::now(); let o = s.solve().unwrap(); println!("LP 600x200 stop {stop} {:?} its {}", t.elapsed(), o.simplex_iterations);
    }
}
