// What several screens show: the five numbers, the date line, and how a screen without numbers says so.

import { h, say, put } from "../app/dom.js";
import { billions, day, dollars, residual } from "../app/format.js";
import { term } from "../app/tips.js";

const words = {
  "real-income": "Real income: what people can buy with what they earn. The field says welfare, or equivalent variation.",
  household: "What it is worth to a household in a year, at the prices of before.",
  prices: "Consumer prices relative to the world’s income. Not inflation: the model has no money.",
  revenue: "Change in what the customs collect in a year, by the model.",
  duty: "Duties over imports, by the model: the collected rate, after people have bought elsewhere.",
  "world-trade": "Exports of all economies, in quantities.",
};

export const unitOf = (number) =>
  number.unit
    .replace(/USD/g, "dollars")
    .replace("percent, relative to", "%, relative to")
    .replace(/^percent$/, "change, %")
    .replace(/^percent of/, "% of");

/** Money is written as everywhere on the page; other numbers in the server's words. */
const ownText = (number) =>
  number.unit.startsWith("billion USD") ? billions(number.value) : number.unit.startsWith("USD") ? dollars(number.value) : null;

/** Five numbers, their units, and below them of what they are: day, model, residual. */
export function bigNumbers() {
  const cells = Array.from({ length: 5 }, () => ({
    label: h("dt", {}),
    value: h("dd", { class: "big" }),
    unit: h("dd", { class: "detail" }),
  }));
  const node = h(
    "dl",
    { class: "numbers" },
    cells.map((cell) => h("div", {}, cell.label, cell.value, cell.unit)),
  );
  let ids = "";
  function paint(answer) {
    const numbers = answer?.header.basis.converged ? answer.header.numbers.slice(0, 5) : [];
    const key = numbers.map((each) => each.id).join();
    cells.forEach((cell, index) => {
      const number = numbers[index];
      if (!number) {
        say(cell.value, answer === undefined ? "…" : "no figure");
        return;
      }
      if (key !== ids) cell.label.replaceChildren(words[number.id] ? term(number.label, words[number.id]) : number.label);
      say(cell.value, number.value === null ? "no figure" : (ownText(number) ?? number.text));
      say(cell.unit, unitOf(number));
      put(cell.value, "class", "big");
    });
    if (key) ids = key;
  }
  return { node, paint };
}

/** "Law of 11 November 2025 against that of 26 October 2025 · …": what every number on the screen is of. */
export function dateLine(app, answer) {
  const basis = answer.header.basis;
  return `Law of ${day(basis.day)} against that of ${day(basis.comparedWith)}, as if permanent · ${basis.model} · residual ${residual(basis.residual)}`;
}

/** The same on the screen: in plain words, with the field's name of the model one hover away. */
export function basisLine() {
  const when = h("span", {});
  const model = h("dfn", { class: "term", tabindex: 0 });
  const left = h("span", {});
  const node = h("p", { class: "dateline" }, when, model, left);
  function paint(app, answer) {
    const basis = answer.header.basis;
    const label = (key) => app.board.choices[key].find((each) => each.value === app.board.own[key])?.label;
    say(when, `Law of ${day(basis.day)} against that of ${day(basis.comparedWith)}, as if permanent · `);
    say(model, `${label("h") ?? basis.model}`);
    model.dataset.tip = `The model: ${basis.model}`;
    model.hidden = false;
    say(left, ` · residual ${residual(basis.residual)}`);
  }
  /** Words in its place, where there are no numbers. */
  function tell(text) {
    say(when, text);
    model.hidden = true;
    say(left, "");
  }
  return { node, paint, tell };
}

/** The list of economies, for whose industries and partners are shown. */
export function economyList(app) {
  const focus = new Set(app.board.focus);
  const named = (code) => app.board.economies.find((each) => each.code === code);
  const option = (id, title) => ({ id, title });
  return [
    ...app.board.focus
      .map(named)
      .filter(Boolean)
      .map((each) => option(each.code, each.name)),
    ...app.board.groups.map((each) => option(each.code, each.title)),
    ...app.board.economies
      .filter((each) => !focus.has(each.code))
      .map((each) => option(each.code, each.name))
      .sort((a, b) => a.title.localeCompare(b.title)),
  ];
}

export const nameOf = (app, code) =>
  app.board.economies.find((each) => each.code === code)?.name ??
  app.board.groups.find((each) => each.code === code)?.title ??
  code;

/** Calls `resize` of charts with the width that they have, now and when it changes. */
export function followWidth(pairs) {
  const observer = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const pair = pairs.find((each) => each.node === entry.target);
      pair?.resize(entry.contentRect.width);
    }
  });
  for (const pair of pairs) observer.observe(pair.node);
  return () => observer.disconnect();
}

/**
 * Which charts are in sight: those that are not need no repaint on the way of a drag. `seen(node)` is called for one that comes into sight.
 */
export function watchSight(nodes, seen) {
  const inSight = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) inSight.delete(entry.target);
      else if (!inSight.has(entry.target)) {
        inSight.add(entry.target);
        seen(entry.target);
      }
    }
  });
  for (const node of nodes) observer.observe(node);
  return { has: (node) => inSight.has(node), stop: () => observer.disconnect() };
}

/** Calls at most once a frame, with the latest. */
export function eachFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/** Words in place of numbers. */
export function whyNot(answer, fault) {
  if (fault) return { title: "No numbers at the moment", text: fault.message };
  return {
    title: "No numbers: the run did not converge",
    text: `${answer.header.basis.termination}. The equations have no answer that holds at this setting, or none was found; what was reached on the way is not shown. Take the lever back a little, or undo.`,
  };
}

/**
 * When a screen with one answer asks for it: on entering, when one of these parts of the address has changed, and when the scenarios
 * are listed while it has none. Everything else only paints.
 */
export function asking(app, keys, { load, paint, lacks }) {
  let asked = "";
  const question = () => keys.map((key) => app.board.own[key]).join("|");
  const ask = () => {
    asked = question();
    load();
  };
  const offs = [
    app.on("state", paint),
    app.on("board", () => {
      if (asked !== question()) ask();
    }),
    app.on("scenarios", () => {
      if (lacks()) load();
    }),
  ];
  return {
    ask,
    stop() {
      for (const off of offs) off();
    },
  };
}
