//! The first table of the report: every claim of the paper, and what became of
//! it.

use super::escaped;
use crate::claim::Verdict;
use crate::make::Made;
use std::fmt::Write;

const VERDICTS: [Verdict; 5] =
    [Verdict::Holds, Verdict::HoldsForExact, Verdict::Differs, Verdict::Refuted, Verdict::Open];

pub(super) fn summary(html: &mut String, made: &[Made]) {
    let claims: Vec<_> =
        made.iter().flat_map(|made| made.story.claims.iter().map(move |of| (made, of))).collect();
    if claims.is_empty() {
        return;
    }
    let counted = VERDICTS.into_iter().filter_map(|verdict| {
        let count = claims.iter().filter(|(_, claim)| claim.verdict == verdict).count();
        (count > 0).then(|| format!("{}: {count}", verdict.name()))
    });
    let counted = counted.collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        html,
        "<section id=\"claims\">\n<h2>What the paper claims, and what was measured</h2>\n\
         <p>{} claims; {counted}. All numbers are computed from the tables of this run.</p>\n\
         <div class=\"scroll\"><table class=\"claims\">\n<tr><th>where</th><th>the paper</th><th>measured here</th>\
         <th>verdict</th><th></th></tr>",
        claims.len()
    );
    for (made, claim) in claims {
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"verdict\">{}</td>\
             <td><a href=\"#{name}\">{name}</a></td></tr>",
            escaped(claim.place),
            escaped(&claim.claim),
            escaped(&claim.measured),
            claim.verdict.name(),
            name = made.name,
        );
    }
    html.push_str("</table></div>\n</section>\n");
}
