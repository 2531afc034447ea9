// The energy on the way of a recall.

import { make } from "./pictures.js";
import { count, number } from "./words.js";

const WIDTH = 320,
  HEIGHT = 170,
  LEFT = 12,
  RIGHT = 12,
  TOP = 22,
  BOTTOM = 26;

export class Chart {
  constructor(holder) {
    this.holder = holder;
    this.clear();
  }

  clear() {
    this.steps = null;
    this.draw();
  }

  show(steps, at) {
    this.steps = steps;
    this.draw(at);
  }

  draw(at = 0) {
    const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    const text = (x, y, words, anchor = "start", name = "") =>
      svg.append(make("text", { x, y, "text-anchor": anchor, class: name }, words));
    svg.append(make("path", { class: "axis", d: `M${LEFT} ${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }));
    text(LEFT, 12, "energy");
    text(WIDTH - RIGHT, HEIGHT - 8, "changes", "end");
    this.holder.replaceChildren(svg);
    if (!this.steps) return svg.setAttribute("aria-label", "No recall yet");
    const energies = this.steps.map(({ energy }) => energy);
    const low = Math.min(...energies),
      high = Math.max(...energies),
      last = energies.length - 1;
    const x = (step) => LEFT + 6 + (step / Math.max(1, last)) * (WIDTH - LEFT - RIGHT - 12);
    const y = (energy) => TOP + ((high - energy) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM - 10);
    const way = (until) =>
      energies
        .slice(0, until + 1)
        .map((energy, step) => `${step ? "L" : "M"}${x(step).toFixed(1)} ${y(energy).toFixed(1)}`)
        .join("");
    svg.append(make("path", { class: "way", d: way(last) }), make("path", { class: "done", d: way(at) }));
    svg.append(make("circle", { class: "here", cx: x(at), cy: y(energies[at]), r: 6 }));
    const right = at > last / 2 && last > 0;
    text(
      x(at) + (right ? -11 : 11),
      y(energies[at]) + 4,
      number(energies[at]),
      right ? "end" : "start",
      "value",
    );
    const words = `Energy from ${number(energies[0])} to ${number(energies[last])} in ${count(last, "change")}; now ${number(energies[at])}`;
    svg.setAttribute("aria-label", words);
  }
}
