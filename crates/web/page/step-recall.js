// Step 3: a damaged picture, and what the memory makes of it.

import { Chart } from "./chart.js";
import { Grid } from "./grid.js";
import { thumbnail } from "./pictures.js";
import { randomness } from "./samples.js";
import { byId, chosen, listen, motionIsReduced, shape, state } from "./state.js";
import { UPDATES, count, endWords, stepWords } from "./words.js";

let engine,
  cue,
  view,
  chart,
  original = [],
  seed = 1,
  trace = null,
  timer = null;

// How long a recall is shown, in milliseconds, and how long a step at most.
const WHOLE = 6000,
  LONGEST = 450;

export function startRecall(theEngine) {
  engine = theEngine;
  cue = new Grid(byId("cue"), {
    label: "Damaged picture",
    kind: "draws",
    acted: () => said(),
    done: () => said(),
  });
  view = new Grid(byId("state"), { label: "State of the memory", kind: "shows" });
  chart = new Chart(byId("chart"));
  byId("cue-of").addEventListener("change", begin);
  byId("noise").addEventListener("input", shake);
  byId("shake").addEventListener("click", () => {
    seed += 1;
    shake();
  });
  byId("hide").addEventListener("click", hide);
  byId("mend").addEventListener("click", () => setCue(original));
  byId("updates").addEventListener("change", explain);
  byId("do-recall").addEventListener("click", recall);
  byId("play").addEventListener("click", play);
  byId("step").addEventListener("input", () => {
    pause();
    showStep(Number(byId("step").value));
  });
  listen((what) => what === "memory" && show());
  explain();
}

const explain = () => {
  byId("update-said").textContent = UPDATES[chosen("update")];
};

function show() {
  const { memory } = state;
  byId("recall-needs").hidden = Boolean(memory);
  byId("recall-body").hidden = !memory;
  if (!memory) return pause();
  const names = memory.pictures.map(({ name }, at) => new Option(`${at + 1}: ${name}`, at));
  const kept = byId("cue-of").value || 0;
  byId("cue-of").replaceChildren(...names);
  byId("cue-of").value = kept < names.length ? kept : 0;
  cue.resize(shape(memory).height, shape(memory).width);
  view.resize(shape(memory).height, shape(memory).width);
  begin();
}

function begin() {
  original = state.memory.pictures[Number(byId("cue-of").value)].bits;
  shake();
}

function shake() {
  const share = Number(byId("noise").value) / 100,
    random = randomness(seed * 7919 + Number(byId("cue-of").value));
  byId("noise-said").textContent = `${byId("noise").value} %`;
  setCue(original.map((bit) => (random() < share ? -bit : bit)));
}

function hide() {
  const half = Math.floor(shape(state.memory).height / 2) * shape(state.memory).width;
  setCue(cue.values.map((bit, index) => (index < half ? bit : 0)));
}

function setCue(values) {
  cue.show(values);
  said();
}

// Marks what is damaged, says how much, and forgets the recall before.
function said() {
  const differ = cue.values.flatMap((bit, index) => (bit !== original[index] ? [index] : []));
  const hidden = cue.values.filter((bit) => bit === 0).length,
    wrong = differ.length - hidden;
  cue.show(cue.values, { damaged: differ.filter((index) => cue.values[index] !== 0) });
  const parts = [`${count(wrong, "pixel")} of ${original.length} ${wrong === 1 ? "is" : "are"} wrong`];
  if (hidden) parts.push(`${hidden} unknown`);
  byId("damage-said").textContent = `${parts.join(", ")}.`;
  reset();
}

function reset() {
  pause();
  trace = null;
  view.show(cue.values);
  chart.clear();
  byId("play").disabled = byId("step").disabled = true;
  byId("step").max = byId("step").value = 0;
  byId("step-said").textContent = "0 of 0";
  byId("step-words").textContent = "Press Recall.";
  byId("chart-said").textContent = "";
  byId("recall-verdict").textContent = "";
  byId("ended").replaceChildren();
}

async function recall() {
  pause();
  try {
    trace = await engine.call("recall", { cue: cue.values, update: chosen("update") });
  } catch (error) {
    byId("step-words").textContent = error.message;
    return;
  }
  byId("step").max = trace.steps.length - 1;
  byId("play").disabled = byId("step").disabled = trace.steps.length === 1;
  byId("chart-said").textContent = energyWords(trace.steps);
  if (motionIsReduced()) finish();
  else play();
}

function energyWords(steps) {
  if (steps.length === 1) return "No pixel wants to turn over: it lies at the bottom of a valley already.";
  const rises = steps.some(({ energy }, at) => at > 0 && energy > steps[at - 1].energy);
  if (!rises) return "Downhill all the way, until no pixel wants to turn over.";
  return chosen("update") === "cue"
    ? "It rises where the damaged picture pulls against the memory, and falls once that lets go."
    : "When all decide at once, the energy may rise.";
}

// From the first step to the last; if at the end, once more.
function play() {
  pause();
  const last = trace.steps.length - 1,
    pace = Math.min(LONGEST, WHOLE / Math.max(1, last));
  let at = 0;
  showStep(0);
  if (last === 0) return finish();
  timer = setInterval(() => {
    at += 1;
    if (at >= last) return finish();
    showStep(at);
  }, pace);
}

function pause() {
  clearInterval(timer);
  timer = null;
}

function finish() {
  pause();
  showStep(trace.steps.length - 1);
}

function showStep(at) {
  const { steps } = trace,
    last = steps.length - 1;
  view.show(steps[at].state, { changed: steps[at].changed });
  chart.show(steps, at);
  byId("step").value = at;
  byId("step-said").textContent = `${at} of ${last}`;
  byId("step").setAttribute("aria-valuetext", stepWords(steps, at));
  byId("step-words").textContent = stepWords(steps, at);
  if (at === last) showEnd();
}

function showEnd() {
  const { pictures } = state.memory,
    { steps, end } = trace;
  const names = pictures.map(({ name }) => name);
  const figure = (bits, caption, lost = []) => {
    const holder = document.createElement("figure"),
      words = document.createElement("figcaption");
    words.textContent = caption;
    holder.append(thumbnail(bits, shape(state.memory), caption, lost), words);
    return holder;
  };
  const final = steps.at(-1).state;
  const nearest = pictures[end.pattern].bits.map((bit) => (end.inverse ? -bit : bit));
  const differ = final.flatMap((bit, index) => (bit !== nearest[index] ? [index] : []));
  const turned = end.inverse ? ", turned over" : "";
  byId("ended").replaceChildren(
    figure(final, "Ended in", differ),
    figure(nearest, `Nearest: ${names[end.pattern]}${turned}`),
  );
  byId("recall-verdict").textContent = endWords(trace, names);
}
