// What all steps share: the pictures, and what is stored of them.

import { SIZES } from "./samples.js";

export const state = {
  size: "digits",
  pictures: [], // { name, bits }
  memory: null, // { rule, pictures, size, ...what storing came to }
};

export const shape = (of = state) => SIZES[of.size];

const listeners = [];

// Calls `listener` whenever pictures or memory change: told which.
export const listen = (listener) => listeners.push(listener);

export function tell(what) {
  for (const listener of listeners) listener(what);
}

export const byId = (id) => document.getElementById(id);

export const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;

export const motionIsReduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
