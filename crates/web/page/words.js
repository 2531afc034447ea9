// What the page says.

export const RULES = {
  hebbian: "Hebb",
  pseudoinverse: "Pseudoinverse",
  exact: "Exact",
  exact_then_recall: "Exact, then recall",
};

export const UPDATES = {
  sequential:
    "Pixel after pixel, from the top left. Each looks at all others before it decides, and the energy never rises.",
  sync: "All pixels decide at the same moment, from the same picture. It is quick, but may flicker between two pictures for ever.",
  cue: "One at a time, while the damaged picture pulls at each pixel, less and less. This mends more; the energy may rise while it pulls.",
};

export const count = (many, one, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;

// With a proper minus.
export const number = (value) => value.toFixed(1).replace("-", "−");

export const seconds = (value) => (value < 0.1 ? "under 0.1" : value.toFixed(1));

export function storedWords(rule, { flips, patterns, stored_patterns, lower_bound, neurons }) {
  const all = patterns * neurons;
  if (flips === 0)
    return `${RULES[rule]}: every pixel of ${patterns === 1 ? "the picture" : `all ${patterns} pictures`} is kept. No weights can do better.`;
  const lost = `${RULES[rule]}: ${count(flips, "pixel")} of ${all} ${flips === 1 ? "is" : "are"} lost; ${count(stored_patterns, "picture")} of ${patterns} ${stored_patterns === 1 ? "is" : "are"} whole.`;
  if (lower_bound === null) return `${lost} Whether fewer would do, this rule cannot tell.`;
  if (lower_bound === flips) return `${lost} Proved: no weights lose fewer.`;
  return `${lost} Proved: no weights lose fewer than ${lower_bound}. The time was up before the gap was closed.`;
}

export function proofWords({ flips, lower_bound, patterns, neurons }) {
  if (flips === 0)
    return "Nothing is lost. The weights themselves are the proof: anybody can try every picture.";
  const share = `${flips} of ${patterns * neurons} pixels`;
  if (lower_bound === flips)
    return `${share}, and the proof says that it cannot be done with ${flips - 1}. The question is settled.`;
  return `${share}. The best possible lies between ${lower_bound} and ${flips}: give it more time to close the gap.`;
}

export function sizeWords({ bytes, conflicts, nodes }) {
  const size = `The file has ${(bytes / 1000).toFixed(1)} kB.`;
  if (conflicts === 0) return `${size} It holds the weights in whole numbers.`;
  return `${size} It holds the weights in whole numbers, ${count(conflicts, "set")} of pixels that no weights keep together, and a search tree of ${count(nodes, "node")} that adds them up.`;
}

export function endWords({ end, ending }, names) {
  const name = names[end.pattern];
  if (ending === "two_cycle")
    return `It flickers between two pictures for ever. Nearest is “${name}”, ${count(end.distance, "pixel")} away.`;
  if (ending === "step_limit")
    return `It did not come to rest in 100 rounds. Nearest is “${name}”, ${count(end.distance, "pixel")} away.`;
  if (end.distance === 0) {
    return end.inverse
      ? `It came to rest in “${name}” turned over, filled for empty. A memory without bias keeps both alike.`
      : `It came to rest in “${name}”, whole.`;
  }
  const turned = end.inverse ? " turned over" : "";
  return `It came to rest in a picture that was never stored. Nearest is “${name}”${turned}, ${count(end.distance, "pixel")} away.`;
}

export function stepWords(steps, at) {
  const { sweep, changed, energy } = steps[at];
  if (at === 0) return `The damaged picture. Energy ${number(energy)}.`;
  return `Round ${sweep}: ${count(changed.length, "pixel")} turned over. Energy ${number(energy)}.`;
}
