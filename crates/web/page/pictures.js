// Small pictures of patterns, and colours of weights.

const SVG = "http://www.w3.org/2000/svg";

export function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A pattern as a small picture; pixels in `lost` are crossed.
export function thumbnail(pattern, { height, width }, label, lost = []) {
  const square = (index) => `M${index % width} ${Math.floor(index / width)}h1v1h-1z`;
  const cross = (index) => {
    const x = index % width, y = Math.floor(index / width);
    return `M${x + 0.2} ${y + 0.2}l.6 .6M${x + 0.8} ${y + 0.2}l-.6 .6`;
  };
  const dark = pattern.map((bit, index) => (bit === 1 ? square(index) : "")).join("");
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, "shape-rendering": "crispEdges" });
  svg.append(make("path", { class: "ink", d: dark }));
  if (lost.length) svg.append(make("path", { class: "lost", d: lost.map(cross).join(""), "shape-rendering": "auto" }));
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  return svg;
}

// The colour of a weight from −1 to 1; small ones are made visible.
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const channel = (name) => style.getPropertyValue(name).trim().split(/\s+/).map(Number);
  const zero = channel("--zero"), blue = channel("--blue"), orange = channel("--orange");
  return (weight) => {
    const share = Math.sqrt(Math.min(1, Math.abs(weight))), end = weight < 0 ? orange : blue;
    return zero.map((value, at) => Math.round(value + share * (end[at] - value)));
  };
}

// All N×N weights, a pixel each.
export function drawWeights(canvas, weights, neurons) {
  canvas.width = canvas.height = neurons;
  const context = canvas.getContext("2d"), image = context.createImageData(neurons, neurons);
  const colour = colours();
  weights.forEach((weight, at) => image.data.set([...colour(weight), 255], 4 * at));
  context.putImageData(image, 0, 0);
}
