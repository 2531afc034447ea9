// Step 4: the certificate, its check, and false claims.

import { addTwin } from "./step-patterns.js";
import { run } from "./step-store.js";
import { byId, listen, state } from "./state.js";
import { proofWords, sizeWords } from "./words.js";

let engine;

const FILES = {
  model: ["model.npz", "application/zip"],
  patterns: ["patterns.npy", "application/octet-stream"],
  certificate: ["certificate.json", "application/json"],
};

// What each claim says, if it were true.
const CLAIMS = {
  as_found: ({ flips, bound }) => `“These weights lose ${flips}, and no weights lose fewer than ${bound}.”`,
  fewer_flips: ({ flips }) => `“These weights lose only ${flips}.”`,
  higher_bound: ({ bound }) => `“No weights lose fewer than ${bound}.”`,
  changed_number: () => "“The same, but with another number in the proof.”",
};

export function startProve(theEngine) {
  engine = theEngine;
  byId("do-prove").addEventListener("click", () => prove());
  byId("stop-prove").addEventListener("click", () => engine.end("Stopped."));
  for (const button of document.querySelectorAll("[data-claim]")) {
    button.addEventListener("click", () => judge(button.dataset.claim));
  }
  for (const button of document.querySelectorAll("[data-file]")) {
    button.addEventListener("click", () => save(button.dataset.file));
  }
  listen((what) => what === "memory" && show());
}

// Rules without a bound lose their memory to the exact rule's.
const prove = () => run("exact", Number(byId("limit").value), "prove").catch(() => {});

async function show() {
  const { memory } = state;
  const certified = Boolean(memory?.certificate);
  byId("prove-result").hidden = !certified;
  if (!certified) return;
  byId("found-flips").textContent = memory.flips;
  byId("found-bound").textContent = memory.lower_bound;
  byId("found-words").textContent = proofWords(memory);
  byId("found-size").textContent = sizeWords(memory.certificate);
  byId("certificate").textContent = shortened(await engine.call("file", "certificate"));
  const fewer = document.querySelector("[data-claim=fewer_flips]");
  fewer.disabled = memory.flips === 0;
  const hint = byId("claim-hint");
  hint.replaceChildren();
  if (memory.flips === 0)
    hint.append(
      "There is nothing below 0 to claim. Two pictures that differ in one pixel only cost a pixel in any memory: ",
      twinButton(),
    );
  judge("as_found");
}

function twinButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "twin";
  button.textContent = "Add a twin of the first";
  button.addEventListener("click", async () => {
    addTwin();
    await prove();
    byId("do-prove").focus();
  });
  return button;
}

const MOST = 20000;

const shortened = (text) =>
  text.length <= MOST ? text : `${text.slice(0, MOST)}\n… ${text.length - MOST} more letters`;

async function judge(claim) {
  const holder = byId("judgement");
  try {
    const told = await engine.call("judge", claim);
    const parts = [
      element("strong", told.accepted ? "✓ Accepted" : "✗ Refused"),
      element("p", `Claim: ${CLAIMS[claim](told)}`),
    ];
    if (told.change) parts.push(element("p", `Changed: ${told.change}.`));
    if (told.refusal) parts.push(element("q", told.refusal));
    else
      parts.push(
        element("p", "Checked in whole numbers, in this browser, from the text of the certificate alone."),
      );
    holder.className = `judgement ${told.accepted ? "accepted" : "refused"}`;
    holder.replaceChildren(...parts);
  } catch (error) {
    holder.className = "judgement";
    holder.replaceChildren(element("p", error.message));
  }
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

async function save(name) {
  try {
    const [file, type] = FILES[name];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await engine.call("file", name)], { type }));
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) {
    byId("prove-status").textContent = error.message;
  }
}
