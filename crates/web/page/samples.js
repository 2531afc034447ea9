// Ready pictures.

import { DIGITS } from "./digits.js";

export const SIZES = {
  digits: { height: 8, width: 8, most: 120 },
  letters: { height: 7, width: 5, most: 120 },
};

const LETTERS = {
  A: ".###. #...# #...# ##### #...# #...# #...#",
  B: "####. #...# #...# ####. #...# #...# ####.",
  C: ".###. #...# #.... #.... #.... #...# .###.",
  D: "####. #...# #...# #...# #...# #...# ####.",
  E: "##### #.... #.... ####. #.... #.... #####",
  F: "##### #.... #.... ####. #.... #.... #....",
  G: ".###. #...# #.... #.### #...# #...# .###.",
  H: "#...# #...# #...# ##### #...# #...# #...#",
  I: ".###. ..#.. ..#.. ..#.. ..#.. ..#.. .###.",
  J: "..### ...#. ...#. ...#. ...#. #..#. .##..",
  K: "#...# #..#. #.#.. ##... #.#.. #..#. #...#",
  L: "#.... #.... #.... #.... #.... #.... #####",
  M: "#...# ##.## #.#.# #.#.# #...# #...# #...#",
  N: "#...# ##..# #.#.# #..## #...# #...# #...#",
  O: ".###. #...# #...# #...# #...# #...# .###.",
  P: "####. #...# #...# ####. #.... #.... #....",
  Q: ".###. #...# #...# #...# #.#.# #..#. .##.#",
  R: "####. #...# #...# ####. #.#.. #..#. #...#",
  S: ".#### #.... #.... .###. ....# ....# ####.",
  T: "##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..",
  U: "#...# #...# #...# #...# #...# #...# .###.",
  V: "#...# #...# #...# #...# #...# .#.#. ..#..",
  W: "#...# #...# #...# #.#.# #.#.# ##.## #...#",
  X: "#...# #...# .#.#. ..#.. .#.#. #...# #...#",
  Y: "#...# #...# .#.#. ..#.. ..#.. ..#.. ..#..",
  Z: "##### ....# ...#. ..#.. .#... #.... #####",
};

const bits = (text) => [...text].map((letter) => (letter === "1" || letter === "#" ? 1 : -1));

const digits = DIGITS.map(([name, text]) => ({ name, bits: bits(text) }));
const letters = Object.entries(LETTERS).map(([name, text]) => ({
  name,
  bits: bits(text.replaceAll(" ", "")),
}));

// A stream of numbers from 0 to 1 that is the same for the same seed.
export function randomness(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// So many pictures of pure chance, which resemble nothing.
function chance(count, seed, { height, width }) {
  const random = randomness(seed);
  const picture = () => Array.from({ length: height * width }, () => (random() < 0.5 ? 1 : -1));
  return Array.from({ length: count }, (_, at) => ({ name: `chance ${at + 1}`, bits: picture() }));
}

// The buttons of a kind of pictures: a label, and what it brings.
export function sampleButtons(size) {
  const random = (count) => ({
    label: `${count} of pure chance`,
    pictures: (seed) => chance(count, seed, SIZES[size]),
  });
  const first = (all, count, label) => ({ label, pictures: () => all.slice(0, count) });
  if (size === "letters") {
    return [
      first(letters, 5, "A to E"),
      first(letters, 12, "A to L"),
      first(letters, 26, "A to Z"),
      random(10),
      random(50),
    ];
  }
  return [
    first(digits, 10, "10 digits"),
    first(digits, 30, "30 digits"),
    first(digits, 100, "100 digits"),
    random(50),
  ];
}
