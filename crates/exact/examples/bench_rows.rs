//! bench
use hopfit_core::*;
use hopfit_exact::row::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let rows: Vec<Vec<i8>> = text.lines().map(|l| l.split(',').map(|v| v.trim().parse().unwrap()).collect()).collect();
    let x = Patterns::from_rows(&rows).unwrap();
    let n = x.neurons();
    let tie: TieRule = args[2].parse().unwrap();
    let mut admissible = Admissible::symmetric(n);
    if args.len() > 3 && args[3] != "-" { let d: f64 = args[3].parse().unwrap(); let s = (n as f64).sqrt() as usize; admissible.mask = Mask::receptive_field(Shape::new(s, s), d); }
    let p = Problem::new(x, admissible, tie).unwrap();
    let which: Vec<usize> = if args.len() > 4 { args[4..].iter().map(|a| a.parse().unwrap()).collect() } else { (0..n).collect() };
    let mut total = 0;
    let quiet = std::env::var("QUIET").is_ok();
    let t0 = std::time::Instant::now();
    for i in &which {
        let t = std::time::Instant::now();
        let row = RowProblem::new(&p, *i).unwrap();
        let mut s = search::Search::new(&row);
        s.trace = args.len() > 4 && !quiet;
        s.run();
        total += s.best;
        let big = s.best_weights.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
        for bits in [4,6,8,10,14,20,30,40] { let f = 2f64.powi(bits)/big.max(1e-300); let w: Vec<i64> = s.best_weights.iter().map(|v| (v*f).round() as i64).collect(); let u = row.unmet(&w); if u <= s.best || bits == 40 { if u > s.best || bits>14 { println!("row {i} exact {u} bits {bits}"); } break; } }
        if s.best > 0 || s.trace { println!("row {i} d {} best {} {:.3}s {:?}", row.dimension(), s.best, t.elapsed().as_secs_f64(), s.stats); }
    }
    println!("total {total} in {:.3}s", t0.elapsed().as_secs_f64());
}
