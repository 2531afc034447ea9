//! A diagnosis as tables of text.

use crate::words::{counted, number};
use hopfit::diagnosis::{
    Basins, Census, CurvePoint, Curves, Diagnosis, Distribution, Distributions, Endings, Energies,
    PatternBasin,
};

/// The tables of all parts.
pub(crate) fn tables(found: &Diagnosis) -> Vec<String> {
    let parts = [
        found.distributions.as_ref().map(|part| distributions(part, found)),
        found.energy.as_ref().map(energy),
        found.endings.as_ref().map(endings),
        found.curve.as_ref().map(curves),
        found.basins.as_ref().map(basins),
        found.census.as_ref().map(census),
    ];
    parts.into_iter().flatten().collect()
}

/// What the time did not suffice for.
pub(crate) fn cut_short(found: &Diagnosis) -> Option<String> {
    let names: Vec<&str> = found.cut_short.iter().map(|part| part.name()).collect();
    let told = "what was done by then is told, and no more";
    (!names.is_empty()).then(|| format!("cut short: {}; {told}", names.join(", ")))
}

fn share(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn interval((low, high): (f64, f64)) -> String {
    format!("({:.1} to {:.1} %)", 100.0 * low, 100.0 * high)
}

/// A head, and rows of cells: the first flush left, the others flush right.
fn table(head: &str, columns: &[&str], rows: &[Vec<String>]) -> String {
    let first = columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let all: Vec<&Vec<String>> = std::iter::once(&first).chain(rows).collect();
    let width = |at: usize| all.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &&Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells: Vec<String> = cells
            .map(|(at, (cell, width))| match at {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        format!("  {}", cells.join("  ")).trim_end().to_owned()
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    format!("{head}\n{}", lines.join("\n"))
}

fn distributions(part: &Distributions, found: &Diagnosis) -> String {
    let mut rows = vec![
        spread("stability of a bit", &part.stabilities),
        spread("smallest of a pattern", &part.smallest_of_pattern),
        spread("energy of a pattern", &part.energies),
    ];
    rows.extend(part.overlaps.as_ref().map(|part| spread("overlap of two patterns", part)));
    let head = "patterns (stabilities divided by the Euclidean norm of each row)";
    let columns = ["", "least", "5 %", "median", "95 %", "largest", "mean"];
    let theory = found.theory.stability.map_or(String::new(), |stability| {
        format!(
            "\n  theory: at P/N = {} the smallest stability can be {} at most (Gardner: random \
             patterns, large N)",
            number(found.theory.load),
            number(stability)
        )
    });
    let lost = match part.not_positive {
        0 => String::new(),
        lost => format!("\n  {} not positive", counted_are(lost, "stability", "stabilities")),
    };
    format!("{}{lost}{theory}", table(head, &columns, &rows))
}

fn counted_are(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one} is") } else { format!("{count} {many} are") }
}

fn spread(name: &str, part: &Distribution) -> Vec<String> {
    let [low, _, median, _, high] = part.quantiles;
    let values = [part.least, low, median, high, part.largest, part.mean];
    std::iter::once(name.to_owned()).chain(values.map(number)).collect()
}

fn damage(noise: f64, missing: f64) -> String {
    let missing =
        if missing > 0.0 { format!(" and {} missing", share(missing)) } else { String::new() };
    format!("{} of the bits flipped{missing}", share(noise))
}

fn energy(part: &Energies) -> String {
    let rows: Vec<Vec<String>> = part
        .traces
        .iter()
        .map(|trace| {
            let (first, last) = (trace.energies.first(), trace.energies.last());
            vec![
                trace.pattern.to_string(),
                first.map_or(String::new(), |energy| number(*energy)),
                last.map_or(String::new(), |energy| number(*energy)),
                number(trace.pattern_energy),
                trace.energies.len().saturating_sub(1).to_string(),
                trace.wrong_bits.last().map_or(String::new(), ToString::to_string),
            ]
        })
        .collect();
    let damage = damage(part.noise, part.missing_share);
    let head = format!("energy along recalls from cues with {damage}");
    table(
        &head,
        &["pattern", "of the cue", "at the end", "of the pattern", "steps", "wrong bits"],
        &rows,
    )
}

fn endings(part: &Endings) -> String {
    let name = |ended: &str| match ended {
        "recalled" => "the pattern".to_owned(),
        "inverse" => "inverse of a pattern".to_owned(),
        other => other.replace('_', " "),
    };
    let rows: Vec<Vec<String>> = part
        .counts
        .iter()
        .map(|count| {
            vec![
                name(count.ended),
                count.cues.to_string(),
                share(count.fraction),
                interval(count.interval),
                count.wrong_share.map_or("-".to_owned(), share),
                count.energy.map_or("-".to_owned(), number),
            ]
        })
        .collect();
    let head = format!(
        "what recalls from {} with {} ended in; {} in all",
        counted(part.cues, "cue"),
        damage(part.noise, part.missing_share),
        counted(part.distinct, "state"),
    );
    table(&head, &["", "cues", "share", "", "wrong bits", "energy"], &rows)
}

fn curves(part: &Curves) -> String {
    let row = |at: f64, point: &CurvePoint| {
        let (low, high) = point.wrong_bits_interval;
        vec![
            share(at),
            share(point.recalled_fraction),
            interval(point.recalled_interval),
            format!("{:.2}", point.wrong_bits),
            format!("({:.2} to {:.2})", low.max(0.0), high),
            share(point.nearest_fraction),
        ]
    };
    let cues = part.flipped.first().map_or(0, |point| point.cues);
    let flipped: Vec<_> = part.flipped.iter().map(|point| row(point.noise, point)).collect();
    let missing: Vec<_> =
        part.missing.iter().map(|point| row(point.missing_share, point)).collect();
    let columns = |first| [first, "recalled", "", "wrong bits", "", "nearest is right"];
    let head = format!("recalled from {} of each kind", counted(cues, "cue"));
    let flipped = table(&head, &columns("flipped"), &flipped);
    let missing = table("", &columns("missing"), &missing);
    format!("{flipped}{missing}")
}

fn basins(part: &Basins) -> String {
    let rows: Vec<Vec<String>> = (0..part.radii.len())
        .filter(|ring| part.exact || is_told(part, *ring))
        .map(|ring| {
            let mut row = vec![part.radii[ring].to_string(), share(part.recalled_fraction[ring])];
            if !part.exact {
                row.push(interval(part.recalled_interval[ring]));
            }
            let worst = part.per_pattern.iter().map(|basin| basin.recalled[ring]).min();
            row.push(share(worst.unwrap_or(0) as f64 / part.cues[ring] as f64));
            row
        })
        .collect();
    let how = match part.exact {
        true => "all cues".to_owned(),
        false => format!("{} of each pattern at each radius", counted(part.cues[0], "cue")),
    };
    let head = format!("basins: recalled from {how}");
    let columns: &[&str] = match part.exact {
        true => &["bits flipped", "recalled", "worst pattern"],
        false => &["bits flipped", "recalled", "", "worst pattern"],
    };
    format!("{}\n{}{}", table(&head, columns, &rows), radii(part), ends(part))
}

/// Rings where nothing changes any more are left out: the last rows of a
/// curve that has come to its end.
fn is_told(part: &Basins, ring: usize) -> bool {
    part.recalled_fraction[..ring].iter().rev().take(2).any(|share| *share > 0.0) || ring < 2
}

/// The radii up to which patterns come back.
fn radii(part: &Basins) -> String {
    let range = |radius: &dyn Fn(&PatternBasin) -> Option<usize>| {
        let mut radii: Vec<Option<usize>> = part.per_pattern.iter().map(radius).collect();
        radii.sort_unstable();
        let text = |radius: Option<usize>| radius.map_or("none".to_owned(), |r| r.to_string());
        let (least, most) = (radii[0], radii[radii.len() - 1]);
        format!("{} to {} (median {})", text(least), text(most), text(radii[(radii.len() - 1) / 2]))
    };
    let all = if part.exact { "all cues" } else { "all cues that were tried" };
    format!(
        "  largest radius, over the patterns: {all} come back up to {}, half of them up to {}",
        range(&|basin| basin.radius_all),
        range(&|basin| basin.radius_half),
    )
}

/// What all cues ended in.
fn ends(part: &Basins) -> String {
    if part.ends.is_empty() {
        return String::new();
    }
    let ends = part.ends.iter().filter(|end| end.cues > 0);
    let ends: Vec<String> =
        ends.map(|end| format!("{} {}", end.kind.replace('_', " "), share(end.fraction))).collect();
    format!("\n  of all states end in: {}", ends.join(", "))
}

fn census(part: &Census) -> String {
    let sampled = part.sample.is_some();
    let rows: Vec<Vec<String>> = part
        .kinds
        .iter()
        .map(|kind| {
            let mut row = vec![kind.kind.replace('_', " "), kind.fixed_points.to_string()];
            row.extend(kind.starts.map(|starts| starts.to_string()));
            let energies = kind.energies.as_ref();
            row.push(energies.map_or("-".to_owned(), |energies| number(energies.least)));
            row.push(energies.map_or("-".to_owned(), |energies| number(energies.mean)));
            row
        })
        .collect();
    let columns: &[&str] = match sampled {
        true => &["", "fixed points", "random states", "least energy", "mean energy"],
        false => &["", "fixed points", "least energy", "mean energy"],
    };
    let head = match &part.sample {
        None => format!("census: {} in all", counted(part.fixed_points, "fixed point")),
        Some(sample) => format!(
            "census: {} found from {}; about {:.0} or more in all, and {} of random states end in \
             those found (estimates)",
            counted(part.fixed_points, "fixed point"),
            counted(sample.starts, "random state"),
            sample.at_least,
            share(sample.coverage),
        ),
    };
    table(&head, columns, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit::diagnosis::{DiagnosisOptions, diagnose};
    use hopfit::{Patterns, Stop, hebbian};

    #[test]
    fn every_part_has_a_table() {
        for (count, neurons) in [(3, 12), (4, 30)] {
            let patterns = Patterns::random(count, neurons, 1).unwrap();
            let options = DiagnosisOptions { trials: 2, starts: 50, ..Default::default() };
            let network = hebbian(&patterns);
            let found = diagnose(&network, &patterns, &options, &Stop::never(), &mut |_| {});
            let tables = tables(&found.unwrap());
            assert_eq!(tables.len(), 6);
            let text = tables.join("\n");
            for word in ["mixture of three", "basins: recalled", "census: ", "theory: at P/N"] {
                assert!(text.contains(word), "{word} is not in\n{text}");
            }
            assert!(!text.contains("NaN") && text.lines().all(|line| line.trim_end() == line));
        }
    }

    #[test]
    fn columns_stand_below_one_another() {
        let rows = [vec!["a".to_owned(), "1".to_owned()], vec!["bcd".to_owned(), "22".to_owned()]];
        let text = table("head", &["", "n"], &rows);
        assert_eq!(text, "head\n        n\n  a     1\n  bcd  22");
    }
}
