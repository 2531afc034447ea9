//! The report: one page with every figure, beside what the paper says.

use crate::chart::base64;
use crate::make::Made;
use crate::results::decimal;
use crate::{Settings, Story};
use std::fmt::Write;

const STYLE: &str = "\
body{font:17px/1.55 system-ui,'DejaVu Sans',sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
h1{font-size:1.9rem}h2{font-size:1.4rem;margin-top:3rem;border-top:1px solid #bbb;padding-top:1.2rem}\
figure{margin:1rem 0}img{max-width:100%;height:auto}\
table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}\
th{background:#f2f2f2}small,.note{color:#444;font-size:.92rem}nav a{margin-right:1rem}";

/// The page as HTML, with all pictures in it.
pub(crate) fn page(made: &[Made], settings: &Settings) -> String {
    let mut html = String::new();
    let links: String = made
        .iter()
        .map(|made| format!("<a href=\"#{0}\">{0}</a>", made.name))
        .collect::<Vec<_>>()
        .join(" ");
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>The paper's experiments, with hopfit</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>The paper's experiments, with hopfit</h1>\n{}\n<nav>{links}</nav>\n",
        introduction(settings),
    );
    made.iter().for_each(|made| section(&mut html, made));
    html.push_str("</body>\n</html>\n");
    html
}

fn introduction(settings: &Settings) -> String {
    let quick = if settings.quick {
        "<p><strong>A quick run:</strong> fewer sizes, points and repeats and shorter time limits \
         than a full one; the curves are rougher and the search finds less.</p>"
    } else {
        ""
    };
    format!(
        "<p>Every figure of the experiments in B. Rosenhahn, <em>Mixed Integer Linear Programming \
         for Optimizing a Hopfield Network</em> (Sect. 4), made again with the same methods, and \
         with hopfit's exact engine beside them. Flips are always counted by the network itself, \
         in arithmetic that does not round; lower bounds of the exact engine are certified by an \
         independent checker.</p>{quick}\
         <p class=\"note\">Made by hopfit {} with seed {} and {} s for each point of a rule that \
         searches ({} s in figures of few points). The paper gave its solver three hours on ten cores; here a point has one core. \
         Each figure's table (CSV) and manifest (JSON) lie beside this page.</p>",
        hopfit::VERSION,
        settings.seed,
        decimal(settings.limit().as_secs_f64(), 1),
        decimal(settings.long_limit().as_secs_f64(), 1),
    )
}

fn section(html: &mut String, made: &Made) {
    let number = made.name.trim_start_matches("fig");
    let _ = writeln!(
        html,
        "<section id=\"{}\">\n<h2>Figure {number}. {}</h2>",
        made.name,
        escaped(made.title)
    );
    for drawing in &made.drawings {
        let _ = writeln!(
            html,
            "<figure><img alt=\"{}\" src=\"data:image/svg+xml;base64,{}\"></figure>",
            escaped(made.title),
            base64(drawing.svg.as_bytes())
        );
    }
    let Story { shows, compared, differs } = &made.story;
    let _ = writeln!(html, "<p>{}</p>", escaped(shows));
    if !compared.is_empty() {
        html.push_str("<table>\n<tr><th></th><th>the paper</th><th>here</th></tr>\n");
        for row in compared {
            let cells: String =
                row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
            let _ = writeln!(html, "<tr>{cells}</tr>");
        }
        html.push_str("</table>\n");
    }
    if !differs.is_empty() {
        html.push_str("<p>Where ours differs, and why:</p>\n<ul>\n");
        for text in differs {
            let _ = writeln!(html, "<li>{}</li>", escaped(text));
        }
        html.push_str("</ul>\n");
    }
    let (points, seconds) = (made.results.points.len(), made.results.points.iter());
    let wall: f64 = seconds.map(|point| point.wall).sum();
    let _ = writeln!(
        html,
        "<p class=\"note\">{points} points, {} s; <a href=\"{1}.csv\">{1}.csv</a>, \
         <a href=\"{1}.json\">{1}.json</a>, <a href=\"{1}.svg\">{1}.svg</a></p>\n</section>",
        decimal(wall, 0),
        made.name,
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
