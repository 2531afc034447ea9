// Step 2: a rule makes weights of the pictures.

import { Grid } from "./grid.js";
import { drawWeights, shades, thumbnail } from "./pictures.js";
import { byId, chosen, listen, shape, state, tell } from "./state.js";
import { RULES, count, seconds, storedWords } from "./words.js";

let engine,
  weightsOf,
  pixel = 0;

export function startStore(theEngine) {
  engine = theEngine;
  weightsOf = new Grid(byId("weights-of"), {
    label: "Pixel whose weights are shown",
    kind: "picks",
    acted: showPixel,
  });
  byId("do-store").addEventListener("click", () => run(chosen("rule"), 20, "store").catch(() => {}));
  byId("stop-store").addEventListener("click", () => engine.end("Stopped."));
  byId("rules").addEventListener("change", label);
  listen((what) => (what === "pictures" ? forget() : show()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => state.memory && showWeights());
  forget();
}

// Stores the pictures by a rule; `where` ("store" or "prove") has the buttons
// and the line that tells how it gets on.
export async function run(rule, limit, where) {
  const status = byId(`${where}-status`),
    stop = byId(`stop-${where}`);
  const { pictures, size } = state,
    { height, width } = shape();
  if (pictures.length === 0) {
    status.textContent = "Add a picture first (step 1).";
    throw new Error("no pictures");
  }
  const begun = performance.now();
  let last = null;
  engine.onprogress = (told) => {
    last = told;
  };
  const tick = () => {
    status.textContent = runningWords(rule, (performance.now() - begun) / 1000, last);
  };
  const clock = setInterval(tick, 250);
  setBusy(true, stop);
  tick();
  try {
    const request = {
      height,
      width,
      patterns: pictures.map(({ bits }) => bits),
      rule,
      seconds: limit,
      seed: 0,
    };
    const found = await engine.call("store", request, limit);
    if (state.pictures !== pictures)
      throw new Error("The pictures have changed meanwhile; store them again.");
    status.textContent = "";
    state.memory = { rule, pictures, size, ...found };
    tell("memory");
  } catch (error) {
    status.textContent = error.message;
    if (error.ended) lose();
    throw error;
  } finally {
    clearInterval(clock);
    setBusy(false, stop);
  }
}

function runningWords(rule, passed, told) {
  const parts = [`${RULES[rule]}: ${passed.toFixed(0)} s`];
  if (told?.phase) parts.push(told.phase);
  if (told?.flips >= 0) parts.push(`best so far loses ${told.flips}`);
  if (told?.bound >= 0) parts.push(`at least ${told.bound} must be lost`);
  return parts.join(" · ");
}

function setBusy(busy, stop) {
  stop.hidden = !busy;
  byId("do-store").disabled = byId("do-prove").disabled = busy;
}

// The worker was ended, and its memory with it.
function lose() {
  if (!state.memory) return;
  state.memory = null;
  tell("memory");
}

function forget() {
  state.memory = null;
  byId("tried").tBodies[0].replaceChildren();
  label();
  tell("memory");
}

function label() {
  byId("do-store").textContent = `Store ${count(state.pictures.length, "picture")}`;
  byId("store-status").textContent = "";
}

function show() {
  const { memory } = state;
  byId("store-result").hidden = !memory;
  if (!memory) return;
  byId("store-verdict").textContent = storedWords(memory.rule, memory);
  showKept();
  showTried();
  weightsOf.resize(shape(memory).height, shape(memory).width);
  pixel = Math.floor(shape(memory).height / 2) * shape(memory).width + Math.floor(shape(memory).width / 2);
  showWeights();
}

function showKept() {
  const { pictures, lost } = state.memory;
  const items = pictures.map(({ name, bits }, at) => {
    const after = [...bits];
    for (const index of lost[at]) after[index] = -after[index];
    const item = document.createElement("li"),
      note = document.createElement("small");
    const number = lost[at].length;
    note.textContent = number ? `−${number}` : "whole";
    note.className = number ? "bad" : "";
    note.setAttribute("aria-hidden", "true");
    item.append(
      thumbnail(
        after,
        shape(state.memory),
        `${name}: ${number ? `${count(number, "pixel")} lost` : "whole"}`,
        lost[at],
      ),
      note,
    );
    return item;
  });
  byId("kept").replaceChildren(...items);
}

// The last result of each rule on these pictures.
function showTried() {
  const { rule, flips, stored_patterns, patterns, seconds: took } = state.memory;
  const body = byId("tried").tBodies[0];
  const row = body.querySelector(`[data-rule="${rule}"]`) ?? body.insertRow();
  row.dataset.rule = rule;
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = RULES[rule];
  row.replaceChildren(name);
  for (const text of [flips, `${stored_patterns} of ${patterns}`, seconds(took)])
    row.insertCell().textContent = text;
  const order = Object.keys(RULES);
  body.append(
    ...[...body.rows].sort((a, b) => order.indexOf(a.dataset.rule) - order.indexOf(b.dataset.rule)),
  );
}

function showWeights() {
  const { weights, neurons, rule } = state.memory;
  const most = drawWeights(byId("weights-all"), weights, neurons).toFixed(2),
    beyond = most === "1.00" ? "" : " and beyond";
  byId("scale-low").textContent = `−${most}${beyond}`;
  byId("scale-high").textContent = `+${most}${beyond}`;
  byId("weights-all").setAttribute(
    "aria-label",
    `${neurons} by ${neurons} weights by the rule ${RULES[rule]}`,
  );
  showPixel(pixel);
}

function showPixel(index) {
  const { weights, neurons } = state.memory,
    { width } = shape(state.memory);
  pixel = index;
  const row = weights.slice(index * neurons, (index + 1) * neurons);
  weightsOf.show(Array(neurons).fill(-1), { chosen: [index] });
  weightsOf.paint(shades(row), (other) => (other === index ? "chosen" : `weight ${row[other].toFixed(2)}`));
  const strongest = [...row.keys()].reduce(
    (best, other) => (Math.abs(row[other]) > Math.abs(row[best]) ? other : best),
    0,
  );
  const place = (at) => `row ${Math.floor(at / width) + 1}, column ${(at % width) + 1}`;
  const hears =
    row[strongest] === 0
      ? "No other pixel tells it anything."
      : `It listens most to ${place(strongest)} (weight ${row[strongest].toFixed(2).replace("-", "−")}).`;
  byId("weights-said").textContent = `Pixel at ${place(index)}. ${hears}`;
}
