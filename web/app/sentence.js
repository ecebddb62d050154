// The answer in a sentence, from the numbers alone.

import { billions, gains, isFigure, list } from "./format.js";
import { moves } from "./state.js";

/** "Lapse" of "Lapse: the truce runs out on 10 November". */
export const shortTitle = (title) => title.split(": ")[0];

/** What is asked: the branch, what is changed of it. */
export function question(app) {
  const { board, state } = app;
  const branch = board.branches.find((each) => each.id === board.own.b);
  const changed = moves(state) + state.t.length;
  const name = branch ? `“${shortTitle(branch.title)}”` : "This law";
  return changed ? `${name} with your changes` : name;
}

const article = new Set([
  "United States",
  "Netherlands",
  "Philippines",
  "United Arab Emirates",
  "United Kingdom",
  "Rest of the world",
]);
export const theName = (name) => (article.has(name) ? `the ${name.replace("Rest", "rest")}` : name);

/** "Under “Lapse” the United States loses 0.09% of real income (−$24 bn a year), China loses 0.12% and Vietnam gains 0.18%." */
export function sentence(app, answer) {
  const { board } = app;
  const welfare = answer.arrays.welfare;
  const codes = [...new Set([...board.focus.slice(0, 2), app.of()])];
  const parts = codes
    .map((code) => {
      const at = board.economies.findIndex((each) => each.code === code);
      if (at < 0) return null;
      const money = answer.arrays.money[at];
      const worth = isFigure(money) && Math.abs(money) >= 0.05 ? ` (${billions(money)} a year)` : "";
      return `${theName(board.economies[at].name)} ${gains(welfare[at])}${worth}`;
    })
    .filter(Boolean);
  return `${question(app)}: ${list(parts)}.`.replace(/−\$/g, "−\u2060$").replace(/ bn/g, "\u00a0bn");
}

/** One short text for screen readers after a change. */
export function summary(app, answer) {
  const basis = answer.header.basis;
  if (!basis.converged) return `No numbers: the run did not converge (${basis.termination}).`;
  const numbers = answer.header.numbers
    .slice(0, 3)
    .map((each) => `${each.label} ${each.text}`)
    .join(", ");
  const name = board(app).economies.find((each) => each.code === answer.header.of)?.name ?? answer.header.of;
  return `${sentence(app, answer)} ${name}: ${numbers}.`;
}
const board = (app) => app.board;
