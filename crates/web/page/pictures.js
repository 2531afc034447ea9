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
    const x = index % width,
      y = Math.floor(index / width);
    return `M${x + 0.2} ${y + 0.2}l.6 .6M${x + 0.8} ${y + 0.2}l-.6 .6`;
  };
  const dark = pattern.map((bit, index) => (bit === 1 ? square(index) : "")).join("");
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, "shape-rendering": "crispEdges" });
  svg.append(make("path", { class: "ink", d: dark }));
  if (lost.length)
    svg.append(make("path", { class: "lost", d: lost.map(cross).join(""), "shape-rendering": "auto" }));
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  return svg;
}

// The colour of a weight from −1 to 1, beyond which it stays the same.
function colours() {
  const style = getComputedStyle(document.documentElement);
  const channel = (name) => style.getPropertyValue(name).trim().split(/\s+/).map(Number);
  const zero = channel("--zero"),
    blue = channel("--blue"),
    orange = channel("--orange");
  return (weight) => {
    const share = Math.min(1, Math.abs(weight)) ** 0.75,
      end = weight < 0 ? orange : blue;
    return zero.map((value, at) => Math.round(value + share * (end[at] - value)));
  };
}

// The colours of weights as CSS, the largest of them the strongest.
export function shades(weights) {
  const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0) || 1,
    colour = colours();
  return [...weights].map((weight) => `rgb(${colour(weight / most).join(" ")})`);
}

// All N×N weights, a pixel each. A few pairs may have weights so large that all
// others would be pale beside them, so that colours end where all but one in
// twenty of the weights do; returns that weight.
export function drawWeights(canvas, weights, neurons) {
  const sizes = [...weights]
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  const most = sizes[Math.floor(0.95 * (sizes.length - 1))] ?? 1;
  canvas.width = canvas.height = neurons;
  const context = canvas.getContext("2d"),
    image = context.createImageData(neurons, neurons);
  const colour = colours();
  weights.forEach((weight, at) => image.data.set([...colour(weight / most), 255], 4 * at));
  context.putImageData(image, 0, 0);
  return most;
}
