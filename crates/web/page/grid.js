// A picture as a grid of pixels: to draw on, to choose from, or to look at.
// By keyboard: arrow keys move, space or enter acts; one pixel is in the tab
// order at a time.

const WORDS = { 1: "filled", [-1]: "empty", 0: "unknown" };

export class Grid {
  // kind: "draws", "picks" or "shows"; acted(index, value) is told of each act.
  constructor(holder, { label, kind, hint, acted = () => {}, done = () => {} }) {
    Object.assign(this, { holder, kind, acted, done, marks: {}, at: 0 });
    holder.classList.add("grid", kind);
    holder.setAttribute("aria-label", label);
    if (hint) holder.setAttribute("aria-describedby", hint);
    holder.setAttribute("role", kind === "shows" ? "img" : "grid");
    this.label = label;
    if (kind === "draws") holder.setAttribute("aria-multiselectable", "true");
    if (kind !== "shows") this.listen();
  }

  // Takes the size of the pictures; all pixels are light.
  resize(height, width) {
    Object.assign(this, { height, width, at: 0, marks: {} });
    this.values = Array(height * width).fill(-1);
    this.holder.replaceChildren();
    this.cells = [];
    for (let row = 0; row < height; row += 1) {
      const line = document.createElement("div");
      line.className = "row";
      if (this.kind !== "shows") line.setAttribute("role", "row");
      for (let column = 0; column < width; column += 1) line.append(this.cell(row * width + column));
      this.holder.append(line);
    }
    this.holder.style.maxWidth = `${Math.min(18, width * 2.4)}rem`;
    this.show(this.values);
  }

  cell(index) {
    const cell = document.createElement("div");
    cell.className = "cell";
    cell.dataset.index = index;
    if (this.kind !== "shows") {
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = index === 0 ? 0 : -1;
    }
    this.cells.push(cell);
    return cell;
  }

  // Shows values ±1 or 0; marks: { damaged: [index…], changed: [index…], chosen: [index] }.
  show(values, marks = {}) {
    this.values = [...values];
    this.marks = Object.fromEntries(Object.entries(marks).map(([name, list]) => [name, new Set(list)]));
    this.cells.forEach((_, index) => this.draw(index));
    if (this.kind === "shows") {
      const filled = this.values.filter((value) => value === 1).length;
      this.holder.setAttribute(
        "aria-label",
        `${this.label}: ${filled} of ${this.values.length} pixels are filled`,
      );
    }
  }

  draw(index) {
    const cell = this.cells[index],
      value = this.values[index];
    cell.classList.toggle("on", value === 1);
    cell.classList.toggle("missing", value === 0);
    for (const name of ["damaged", "changed", "chosen"]) {
      cell.classList.toggle(name, Boolean(this.marks[name]?.has(index)));
    }
    if (this.kind === "shows") return;
    const place = `row ${Math.floor(index / this.width) + 1}, column ${(index % this.width) + 1}`;
    const damaged = this.marks.damaged?.has(index) ? ", damaged" : "";
    cell.setAttribute(
      "aria-label",
      this.describe ? `${place}: ${this.describe(index)}` : `${place}: ${WORDS[value]}${damaged}`,
    );
    const selected = this.kind === "picks" ? Boolean(this.marks.chosen?.has(index)) : value === 1;
    cell.setAttribute("aria-selected", String(selected));
  }

  // Colours instead of bits, one for each pixel.
  paint(colours, describe) {
    this.describe = describe;
    this.cells.forEach((cell, index) => {
      cell.style.background = colours[index];
      this.draw(index);
    });
  }

  listen() {
    let value = null;
    const indexAt = (event) => {
      const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest(".cell");
      return cell && this.holder.contains(cell) ? Number(cell.dataset.index) : null;
    };
    const stroke = (event) => {
      const index = indexAt(event);
      if (value === null || index === null || this.values[index] === value) return;
      this.set(index, value);
    };
    this.holder.addEventListener("pointerdown", (event) => {
      const index = indexAt(event);
      if (index === null || event.button !== 0) return;
      event.preventDefault();
      this.move(index);
      if (this.kind === "picks") return this.acted(index);
      value = this.values[index] === 1 ? -1 : 1;
      this.holder.setPointerCapture(event.pointerId);
      stroke(event);
    });
    this.holder.addEventListener("pointermove", stroke);
    const lift = () => {
      if (value !== null) this.done();
      value = null;
    };
    this.holder.addEventListener("pointerup", lift);
    this.holder.addEventListener("pointercancel", lift);
    this.holder.addEventListener("keydown", (event) => this.key(event));
  }

  set(index, value) {
    this.values[index] = value;
    this.draw(index);
    this.acted(index, value);
  }

  key(event) {
    const { width, height, at } = this;
    const row = Math.floor(at / width),
      column = at % width;
    const to = {
      ArrowLeft: column > 0 ? at - 1 : at,
      ArrowRight: column < width - 1 ? at + 1 : at,
      ArrowUp: row > 0 ? at - width : at,
      ArrowDown: row < height - 1 ? at + width : at,
      Home: row * width,
      End: row * width + width - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      return this.move(to);
    }
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (this.kind === "picks") return this.acted(at);
    this.set(at, this.values[at] === 1 ? -1 : 1);
    this.done();
  }

  move(index) {
    this.cells[this.at].tabIndex = -1;
    this.at = index;
    this.cells[index].tabIndex = 0;
    this.cells[index].focus({ preventScroll: true });
  }
}
