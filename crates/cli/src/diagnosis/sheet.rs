//! A diagnosis as a sheet of charts.

use hopfit::diagnosis::{
    Basins, Census, CurvePoint, Diagnosis, Distribution, Distributions, Energies, Histogram,
};
use hopfit_lab::chart::{Axis, Chart, Curve, Dash, Drawing, Panel, Reference, Style};

/// Recalls of which the energy is drawn.
const TRACES: usize = 5;

/// Charts of all parts that were found.
pub(crate) fn sheet(found: &Diagnosis) -> hopfit_lab::Result<Drawing> {
    let mut panels = Vec::new();
    if let Some(curve) = &found.curve {
        panels.push(recall("flipped bits (%)", &curve.flipped, |point| point.noise));
        panels.push(recall("missing bits (%)", &curve.missing, |point| point.missing_share));
    }
    panels.extend(found.basins.as_ref().map(basins));
    if let Some(endings) = &found.endings {
        let title = "Overlap of the end with the pattern";
        panels.push(histogram(title, "overlap", "recalls", &endings.overlaps, 2));
    }
    panels.extend(found.energy.as_ref().map(energy));
    panels.extend(found.distributions.iter().flat_map(|part| distributions(part, found)));
    panels.extend(found.census.as_ref().and_then(census));
    let across = if panels.len() > 4 { 3 } else { 2 };
    Chart { across, panels, ..Chart::default() }.draw()
}

fn percent(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    points.map(|(x, y)| (100.0 * x, 100.0 * y)).collect()
}

fn recall(name: &str, points: &[CurvePoint], at: impl Fn(&CurvePoint) -> f64) -> Panel {
    let mut points: Vec<&CurvePoint> = points.iter().collect();
    points.sort_by(|a, b| at(a).total_cmp(&at(b)));
    let of = |value: &dyn Fn(&CurvePoint) -> f64| {
        percent(points.iter().map(|point| (at(point), value(point))))
    };
    let band = points.iter().map(|point| {
        let (low, high) = point.recalled_interval;
        (100.0 * at(point), 100.0 * low, 100.0 * high)
    });
    let recalled = of(&|point| point.recalled_fraction);
    let nearest = of(&|point| point.nearest_fraction);
    let largest = points.last().map_or(1.0, |point| 100.0 * at(point));
    Panel {
        title: "Recalled whole".to_owned(),
        x: Axis::new(name, 0.0, largest),
        y: Axis::new("cues (%)", 0.0, 100.0),
        curves: vec![
            Curve::new("nearest pattern is right", Style::numbered(1), nearest),
            Curve::new("recalled (95 % interval)", Style::numbered(0), recalled)
                .with_band(band.collect()),
        ],
        references: Vec::new(),
    }
}

fn basins(part: &Basins) -> Panel {
    let x = |ring: usize| part.radii[ring] as f64;
    let rings = || 0..part.radii.len();
    let share = |ring: usize, recalled: usize| 100.0 * recalled as f64 / part.cues[ring] as f64;
    let band = rings().map(|ring| {
        let (low, high) = part.recalled_interval[ring];
        (x(ring), 100.0 * low, 100.0 * high)
    });
    let all = rings().map(|ring| (x(ring), 100.0 * part.recalled_fraction[ring])).collect();
    let extreme = |pick: &dyn Fn(&mut dyn Iterator<Item = usize>) -> Option<usize>| {
        let at = |ring: usize| {
            pick(&mut part.per_pattern.iter().map(|basin| basin.recalled[ring])).unwrap_or(0)
        };
        rings().map(|ring| (x(ring), share(ring, at(ring)))).collect::<Vec<_>>()
    };
    let worst = extreme(&|counts| counts.min());
    let best = extreme(&|counts| counts.max());
    let how = if part.exact { ", all cues" } else { "" };
    Panel {
        title: format!("Basins{how}"),
        x: Axis::new("flipped bits", 0.0, part.radii.last().map_or(1.0, |radius| *radius as f64)),
        y: Axis::new("cues that come back (%)", 0.0, 100.0),
        curves: vec![
            Curve::new("best pattern", Style::numbered(3), best),
            Curve::new("worst pattern", Style::numbered(1), worst),
            Curve::new("all patterns", Style::numbered(0), all).with_band(band.collect()),
        ],
        references: Vec::new(),
    }
}

/// The outline of bars.
fn outline(part: &Histogram) -> Vec<(f64, f64)> {
    let edge = |bin: usize| part.from + part.width * bin as f64;
    let bars = part.counts.iter().enumerate();
    let tops = bars.flat_map(|(bin, count)| {
        let height = *count as f64;
        [(edge(bin), height), (edge(bin + 1), height)]
    });
    let ends = [(edge(0), 0.0), (edge(part.counts.len()), 0.0)];
    std::iter::once(ends[0]).chain(tops).chain([ends[1]]).collect()
}

/// How the outline of bars number `index` looks.
fn bar(index: usize) -> Style {
    Style { dash: Dash::Solid, ..Style::numbered(index).unmarked() }
}

fn range(part: &Histogram) -> (f64, f64) {
    (part.from, part.from + part.width * part.counts.len() as f64)
}

fn most(part: &Histogram) -> f64 {
    1.05 * part.counts.iter().copied().max().unwrap_or(1) as f64
}

fn histogram(title: &str, x: &str, y: &str, part: &Distribution, style: usize) -> Panel {
    let bars = &part.histogram;
    let (from, to) = range(bars);
    Panel {
        title: title.to_owned(),
        x: Axis::new(x, from, to),
        y: Axis::new(y, 0.0, most(bars)),
        curves: vec![Curve::new("", bar(style), outline(bars))],
        references: Vec::new(),
    }
}

fn energy(part: &Energies) -> Panel {
    let traces = &part.traces[..part.traces.len().min(TRACES)];
    let values = traces.iter().flat_map(|trace| trace.energies.iter().copied());
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    let margin = 0.05 * (high - low);
    let steps = traces.iter().map(|trace| trace.energies.len()).max().unwrap_or(1);
    let curve = |(at, trace): (usize, &hopfit::diagnosis::Trace)| {
        let points = trace.energies.iter().enumerate();
        let points = points.map(|(step, energy)| (step as f64, *energy)).collect();
        Curve::new(format!("pattern {}", trace.pattern), Style::numbered(at + 9), points)
    };
    Panel {
        title: "Energy along recalls".to_owned(),
        x: Axis::new("step", 0.0, steps.saturating_sub(1).max(1) as f64),
        y: Axis::new("energy", low - margin, high + margin),
        curves: traces.iter().enumerate().map(curve).collect(),
        references: Vec::new(),
    }
}

fn distributions(part: &Distributions, found: &Diagnosis) -> Vec<Panel> {
    let title = "Stabilities, by Euclidean norms";
    let mut stabilities = histogram(title, "stability", "bits", &part.stabilities, 2);
    let axis = &mut stabilities.x;
    (axis.from, axis.to) = (axis.from.min(0.0), axis.to.max(0.0));
    if let Some(kappa) = found.theory.stability.filter(|kappa| (axis.from..axis.to).contains(kappa))
    {
        let label = "largest smallest stability, by theory".to_owned();
        stabilities.references = vec![Reference { x: kappa, letter: 'G', label }];
    }
    let overlaps = part.overlaps.as_ref();
    let title = "Overlaps of two patterns";
    let overlaps = overlaps.map(|part| histogram(title, "overlap", "pairs", part, 2));
    std::iter::once(stabilities).chain(overlaps).collect()
}

/// Energies of fixed points by kind; nothing where there are none.
fn census(part: &Census) -> Option<Panel> {
    let kinds = || part.kinds.iter().filter_map(|kind| Some((kind.kind, kind.energies.as_ref()?)));
    let (from, to) = kinds().next().map(|(_, energies)| range(&energies.histogram))?;
    let high = kinds().map(|(_, energies)| most(&energies.histogram)).fold(1.0, f64::max);
    let curve = |(at, (kind, energies)): (usize, (&str, &Distribution))| {
        let label = format!("fixed points: {}", kind.replace('_', " "));
        Curve::new(label, bar(at + 3), outline(&energies.histogram))
    };
    let how = if part.exact { "All fixed points" } else { "Fixed points, a sample" };
    Some(Panel {
        title: how.to_owned(),
        x: Axis::new("energy", from, to),
        y: Axis::new("fixed points", 0.0, high),
        curves: kinds().enumerate().map(curve).collect(),
        references: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit::diagnosis::{DiagnosisOptions, Part, diagnose};
    use hopfit::{Patterns, Stop, hebbian};

    #[test]
    fn every_part_is_drawn() {
        let patterns = Patterns::random(3, 12, 1).unwrap();
        let network = hebbian(&patterns);
        let drawn = |parts: Vec<Part>| {
            let options = DiagnosisOptions { parts, trials: 2, ..Default::default() };
            let found = diagnose(&network, &patterns, &options, &Stop::never(), &mut |_| {});
            sheet(&found.unwrap()).unwrap().svg
        };
        let all = drawn(Part::ALL.to_vec());
        for title in [
            "Recalled whole",
            "Basins, all cues",
            "Energy along",
            "Stabilities",
            "Overlaps",
            "All fixed",
        ] {
            assert!(all.contains(title), "{title}");
        }
        for part in Part::ALL {
            assert!(drawn(vec![part]).len() > 1000, "{part:?}");
        }
    }

    #[test]
    fn bars_have_their_area() {
        let part = Histogram { from: -1.0, width: 0.5, counts: vec![2, 0, 3] };
        let points = outline(&part);
        assert_eq!(points[..3], [(-1.0, 0.0), (-1.0, 2.0), (-0.5, 2.0)]);
        assert_eq!(points[points.len() - 2..], [(0.5, 3.0), (0.5, 0.0)]);
    }
}
