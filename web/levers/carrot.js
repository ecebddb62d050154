// A part of an offer as a slider: its title, what it says now, steps of its own for the keys.

import { freshName, h, put, say } from "../app/dom.js";

/** `value()` reads the state; `onmove(value)` while the hand is on it, `onsettle(value)` when it has let go. */
export function carrot({ value, onmove, onsettle }) {
  const id = freshName("carrot");
  const range = h("input", { type: "range", class: "slide", id, min: 0 });
  const shown = h("output", { class: "carrot-number", for: id });
  const label = h("label", { for: id, class: "lever-title" }, "");
  let [high, unit] = [100, 1];
  range.addEventListener("input", () => onmove(Number(range.value)));
  range.addEventListener("change", () => onsettle(Number(range.value)));
  // The step of the range itself is any, so that exact payments can be shown; the keys have steps with one digit.
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
  range.addEventListener("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    onsettle(Math.min(high, Math.max(0, (Math.round(value() / unit) + steps[event.key]) * unit)));
  });
  return {
    node: h("div", { class: "carrot" }, h("div", { class: "lever-head" }, label, shown), h("div", { class: "track" }, range)),
    name: (text) => say(label, text),
    paint({ most, step, words }) {
      [high, unit] = [most, step];
      put(range, "max", String(most));
      put(range, "step", "any");
      const now = value();
      if (Number(range.value) !== now) range.value = String(now);
      range.style.setProperty("--part", String(now / most));
      put(range, "aria-valuetext", words);
      say(shown, words);
    },
  };
}
