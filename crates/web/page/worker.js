// Runs the module away from the page, so that the page stays awake.

import init, * as hopfit from "./hopfit_web.js";

let panic = null;
self.hopfitPanic = (message) => {
  panic = message;
};
self.hopfitProgress = (phase, flips, bound) => self.postMessage({ progress: { phase, flips, bound } });

// The page says where the module is, or brings its bytes.
let ready = null;
const load = (wasm) => {
  ready ??= init({ module_or_path: wasm });
  return ready;
};

const calls = {
  version: () => hopfit.version(),
  store: (request) => ({ ...JSON.parse(hopfit.store(JSON.stringify(request))), weights: hopfit.weights() }),
  recall: (request) => JSON.parse(hopfit.recall(JSON.stringify(request))),
  // Both in one, so that nothing else is stored in between.
  demonstrate: ({ request, ...recall }) => {
    calls.store(request);
    return calls.recall(recall);
  },
  judge: (claim) => JSON.parse(hopfit.judge(JSON.stringify(claim))),
  file: (name) =>
    ({ model: hopfit.model_file, patterns: hopfit.patterns_file, certificate: hopfit.certificate_file })[
      name
    ](),
};

self.onmessage = async ({ data: { id, name, argument, wasm } }) => {
  try {
    await load(wasm);
    self.postMessage({ id, value: calls[name](argument) });
  } catch (error) {
    self.postMessage({ id, error: panic ?? error.message ?? String(error), broken: panic !== null });
  }
};
