//! The report: one page with every claim of the paper, then every figure,
//! beside what the paper says.

mod style;
mod summary;

use crate::chart::{Drawing, base64};
use crate::make::Made;
use crate::results::decimal;
use crate::{Settings, Story};
use std::fmt::Write;
use style::STYLE;

/// Drawings wider than this are not made smaller than can be read: they are
/// moved sideways on a narrow screen.
const WIDE: f64 = 1100.0;

/// The page as HTML, with all pictures in it.
pub(crate) fn page(made: &[Made], settings: &Settings) -> String {
    let mut html = String::new();
    let links: String = made
        .iter()
        .map(|made| made.name)
        .map(|name| format!("<a href=\"#{name}\">{name}</a>"))
        .collect::<Vec<_>>()
        .join(" ");
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>The paper's experiments, with hopfit</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>The paper's experiments, with hopfit</h1>\n{}\n<nav>{links}</nav>\n",
        introduction(settings),
    );
    summary::summary(&mut html, made);
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
    let budget =
        settings.time_limit.map_or("the budget that its figure names".to_owned(), |limit| {
            format!("a budget of {} s", decimal(limit, 2))
        });
    format!(
        "<p>Every figure of the experiments in B. Rosenhahn, <em>Mixed Integer Linear Programming \
         for Optimizing a Hopfield Network</em> (Sect. 4), made again with the same methods, and \
         with hopfit's exact engine beside them; then experiments that the paper leaves open. Flips \
         are always counted by the network itself, in arithmetic that does not round; lower bounds \
         of the exact engine are certified by an independent checker. A point whose search was not \
         finished is drawn hollow, no line joins it to its neighbours, and a sentence counts \
         them.</p>{quick}\
         <p class=\"note\">Made by hopfit {} with seed {}; each point of a rule that searches has \
         {budget} on one core, where the paper gave its solver three hours on ten. Tables (CSV), \
         manifests (JSON) and pictures (SVG, PNG) lie beside this page.</p>",
        hopfit::VERSION,
        settings.seed,
    )
}

/// The heading of a figure of the paper, or of an experiment beyond it.
fn heading(made: &Made) -> String {
    match made.name.strip_prefix("fig") {
        Some(number) => format!("Figure {number}. {}", escaped(made.title)),
        None => format!("Beyond the paper: {}", escaped(made.title)),
    }
}

fn section(html: &mut String, made: &Made) {
    let _ = writeln!(html, "<section id=\"{}\">\n<h2>{}</h2>", made.name, heading(made));
    made.drawings.iter().for_each(|drawing| picture(html, made, drawing));
    let Story { shows, compared, differs, .. } = &made.story;
    let _ = writeln!(html, "<p>{}</p>", escaped(shows));
    if !compared.is_empty() {
        html.push_str("<div class=\"scroll\"><table>\n");
        html.push_str("<tr><th></th><th>the paper</th><th>here</th></tr>\n");
        for row in compared {
            let cells: String =
                row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
            let _ = writeln!(html, "<tr>{cells}</tr>");
        }
        html.push_str("</table></div>\n");
    }
    if !differs.is_empty() {
        html.push_str("<p>What to know, and where ours differs and why:</p>\n<ul>\n");
        for text in differs {
            let _ = writeln!(html, "<li>{}</li>", escaped(text));
        }
        html.push_str("</ul>\n");
    }
    let wall: f64 = made.results.points.iter().map(|point| point.wall).sum();
    let _ = writeln!(
        html,
        "<p class=\"note\">{} points, {} s of wall time; how it was made: {}</p>\n</section>",
        made.results.points.len(),
        decimal(wall, 0),
        links(made, &["json"]),
    );
}

/// A drawing with its data one click away.
fn picture(html: &mut String, made: &Made, drawing: &Drawing) {
    let width = drawing.svg.split("width=\"").nth(1).and_then(|rest| rest.split('"').next());
    let width: f64 = width.and_then(|width| width.parse().ok()).unwrap_or(0.0);
    let class = if width > WIDE { " class=\"wide\"" } else { "" };
    let _ = writeln!(
        html,
        "<figure{class}><img alt=\"{}\" src=\"data:image/svg+xml;base64,{}\"></figure>\n\
         <p class=\"note\">Data: {}; picture: <a href=\"{name}.svg\">SVG</a>, \
         <a href=\"{name}.png\">PNG</a></p>",
        escaped(made.title),
        base64(drawing.svg.as_bytes()),
        links(made, &["csv"]),
        name = format_args!("{}{}", made.name, drawing.suffix),
    );
}

/// Links to the figure's files of these endings.
fn links(made: &Made, endings: &[&str]) -> String {
    let name = |path: &std::path::PathBuf| {
        let ending = path.extension()?.to_str()?;
        endings.contains(&ending).then(|| path.file_name()?.to_str().map(str::to_owned))?
    };
    let link = |name: String| format!("<a href=\"{name}\">{name}</a>");
    made.files.iter().filter_map(name).map(link).collect::<Vec<_>>().join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
