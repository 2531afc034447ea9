// Calls to the worker, each with a time limit. A worker that is ended takes its
// memory with it.

// What a call may take longer than it was allowed to, in milliseconds.
const GRACE = 8000;

export class Engine {
  constructor() {
    this.open = new Map();
    this.number = 0;
    this.onprogress = () => {};
    this.worker = null;
  }

  start() {
    this.worker = makeWorker();
    this.worker.onmessage = ({ data }) => this.answer(data);
    this.worker.onerror = (event) => this.end(event.message || "The module could not be loaded.");
  }

  answer({ id, value, error, broken, progress }) {
    if (progress) return this.onprogress(progress);
    const call = this.open.get(id);
    if (!call) return;
    this.open.delete(id);
    clearTimeout(call.timer);
    if (error === undefined) return call.resolve(value);
    call.reject(Object.assign(new Error(error), { ended: broken }));
    if (broken) this.end("The module had to be started again.");
  }

  // Ends the worker, whatever it does; the next call starts another.
  end(why) {
    this.worker?.terminate();
    this.worker = null;
    for (const { reject, timer } of this.open.values()) {
      clearTimeout(timer);
      reject(Object.assign(new Error(why), { ended: true }));
    }
    this.open.clear();
  }

  call(name, argument, seconds = 20) {
    if (!this.worker) this.start();
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      const late = () => this.end("It took longer than its time limit and was ended.");
      const timer = setTimeout(late, seconds * 1000 + GRACE);
      this.open.set(id, { resolve, reject, timer });
      this.worker.postMessage({ id, name, argument, wasm: wasm() });
    });
  }
}

// The file that works without a server brings module and worker with it.
function makeWorker() {
  const carried = globalThis.hopfitCarried;
  if (!carried) return new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  const source = new Blob([carried.worker], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(source));
}

function wasm() {
  const carried = globalThis.hopfitCarried;
  if (!carried) return new URL("hopfit_web_bg.wasm", import.meta.url).href;
  carried.bytes ??= Uint8Array.from(atob(carried.wasm), (letter) => letter.charCodeAt(0));
  return carried.bytes;
}
