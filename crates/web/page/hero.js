// What greets: a digit that the memory mends, as the library does it.

import { Grid } from "./grid.js";
import { DIGITS } from "./digits.js";
import { SIZES } from "./samples.js";
import { byId, motionIsReduced } from "./state.js";

// The picture, and every how many pixels one is damaged;
// how fast, in milliseconds, and how often.
const SHOWN = 3,
  EVERY = 5,
  PACE = 450,
  REST = 3000,
  TIMES = 3;

export async function startHero(engine) {
  const { height, width } = SIZES.digits;
  const patterns = DIGITS.slice(0, 10).map(([, text]) =>
    [...text].map((letter) => (letter === "1" ? 1 : -1)),
  );
  const cue = patterns[SHOWN].map((bit, index) => (index % EVERY === 2 ? -bit : bit));
  const request = { height, width, patterns, rule: "exact_then_recall", seconds: 5, seed: 0 };
  const { steps } = await engine.call("demonstrate", { request, cue, update: "sequential" });
  const grid = new Grid(byId("show-grid"), { label: "A digit that is recalled", kind: "shows" });
  grid.resize(height, width);
  byId("show").hidden = false;
  play(grid, steps);
}

function play(grid, steps) {
  const last = steps.length - 1;
  let at = motionIsReduced() ? last : 0,
    times = 0;
  const show = () => {
    grid.show(steps[at].state, { changed: at > 0 && at < last ? steps[at].changed : [] });
    byId("show-words").textContent = at === 0 ? "Damaged" : at === last ? "Recalled" : "Recalling …";
    if (at === last) times += 1;
    if (motionIsReduced() || times === TIMES) return;
    setTimeout(show, at === 0 || at === last ? REST : PACE);
    at = at === last ? 0 : at + 1;
  };
  show();
}
