// Step 1: the pictures.

import { Grid } from "./grid.js";
import { thumbnail } from "./pictures.js";
import { sampleButtons } from "./samples.js";
import { byId, chosen, shape, state, tell } from "./state.js";
import { count } from "./words.js";

let editor,
  drawn = 0,
  seed = 0;

export function startPatterns() {
  editor = new Grid(byId("editor"), {
    label: "Picture to draw",
    kind: "draws",
    hint: "editor-hint",
    acted: compare,
  });
  byId("sizes").addEventListener("change", () => changeSize(chosen("size")));
  byId("add").addEventListener("click", add);
  byId("remove").addEventListener("click", remove);
  byId("invert").addEventListener("click", () => draw(editor.values.map((value) => -value)));
  byId("wipe").addEventListener("click", () => draw(editor.values.map(() => -1)));
  byId("remove-all").addEventListener("click", () => change([]));
  changeSize(chosen("size"));
}

function changeSize(size) {
  state.size = size;
  editor.resize(shape().height, shape().width);
  const buttons = sampleButtons(size).map(({ label, pictures }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => change(pictures(++seed)));
    return button;
  });
  byId("samples").replaceChildren(...buttons);
  const first = sampleButtons(size)[0].pictures(0);
  change(first);
  draw(first[3].bits);
}

function draw(bits) {
  editor.show(bits);
  compare();
}

// Where the drawing is among the pictures, or −1.
const place = () => state.pictures.findIndex(({ bits }) => String(bits) === String(editor.values));

// Whether the drawing can be added or removed, and which picture it is.
function compare() {
  const at = place();
  byId("add").disabled = at >= 0 || state.pictures.length >= shape().most;
  byId("remove").disabled = at < 0;
  byId("list")
    .querySelectorAll("button")
    .forEach((button, other) => button.setAttribute("aria-pressed", String(other === at)));
}

function add() {
  drawn += 1;
  change([...state.pictures, { name: `drawing ${drawn}`, bits: [...editor.values] }]);
  byId("editor").querySelector("[tabindex='0']").focus({ preventScroll: true });
}

function remove() {
  const at = place();
  change(state.pictures.filter((_, other) => other !== at));
  byId("add").focus({ preventScroll: true });
}

// The first picture once more, with its middle pixel turned over: weights see
// the same of both at that pixel, so that it is lost in one of them.
export function addTwin() {
  const [{ name, bits }] = state.pictures;
  const twin = [...bits];
  const { height, width } = shape();
  const middle = Math.floor(height / 2) * width + Math.floor(width / 2);
  twin[middle] = -twin[middle];
  if (state.pictures.some((picture) => String(picture.bits) === String(twin))) return false;
  change([...state.pictures, { name: `${name}, one pixel changed`, bits: twin }]);
  return true;
}

function change(pictures) {
  state.pictures = pictures;
  const { length } = pictures,
    { height, width, most } = shape();
  const full = length >= most ? " There is no room for more." : "";
  byId("count").textContent = length
    ? `${count(length, "picture")}, ${count(height * width, "pixel")} each.${full}`
    : "No picture yet.";
  byId("remove-all").disabled = length === 0;
  const items = pictures.map(({ name, bits }) => {
    const item = document.createElement("li"),
      button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.title = name;
    button.append(thumbnail(bits, shape()));
    button.addEventListener("click", () => draw(bits));
    item.append(button);
    return item;
  });
  byId("list").replaceChildren(...items);
  compare();
  tell("pictures");
}
