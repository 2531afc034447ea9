// Starts the page.

import { Engine } from "./engine.js";
import { startHero } from "./hero.js";
import { byId } from "./state.js";
import { startPatterns } from "./step-patterns.js";
import { startProve } from "./step-prove.js";
import { startRecall } from "./step-recall.js";
import { startStore } from "./step-store.js";

const engine = new Engine();
startStore(engine);
startRecall(engine);
startProve(engine);
startPatterns();
startHero(engine).catch(() => {});

engine.call("version").then(
  (version) => {
    byId("version").textContent = version;
  },
  (error) => {
    byId("trouble").textContent = `hopfit could not be started here: ${error.message}`;
    byId("trouble").hidden = false;
  },
);
