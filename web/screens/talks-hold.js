// Who keeps its part of a package: the cells of keeping and dropping, and the patience with which an agreement holds.

import { choose, freshName, h, put, say } from "../app/dom.js";
import { billions, list } from "../app/format.js";
import { theName } from "../app/sentence.js";
import { gains, hold, keeps, needed, ownPart } from "../app/talks.js";
import { tableOf } from "../charts/frame.js";

const lengths = [6, 12, 24, 36, null];
const lengthWords = (months) =>
  months === null ? "no end" : months % 12 ? `${months} months` : months === 12 ? "1 year" : `${months / 12} years`;
export const opening = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const money = (value) => billions(value).replace(/ bn/, "\u00a0bn");

/** A number of the address within bounds, or its usual value. */
const within = (text, low, high, usual) => {
  const value = Number(text);
  return text !== undefined && text !== "" && Number.isFinite(value) && value >= low && value <= high ? value : usual;
};

/** Two sections; `set` puts what is chosen into the address, `paint({talks, now, base})` shows a package against no agreement. */
export function whoKeeps(app, set) {
  let last = null;
  const player = (p) => theName(last.talks.players[p].name);
  const delta = () => within(app.state.patience, 0, 100, 90) / 100;
  const lag = () => within(app.state.lag, 0, 120, last?.talks.lag ?? 6);
  const months = () => (app.state.months === "open" ? null : within(app.state.months, 1, 1200, 12));
  const cells = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Who keeps its part" });
  const cellNote = h("p", { class: "lever-note" }, "");
  const holding = h("ul", { class: "holding" });
  const patienceTable = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Patience that it takes" });
  const patienceId = freshName("patience");
  const patience = h("input", {
    type: "range",
    id: patienceId,
    class: "slide",
    min: 0,
    max: 100,
    step: 1,
    oninput: () => {
      app.state.patience = patience.value;
      if (last) paintHold(last);
    },
    onchange: () => set({ patience: patience.value }),
  });
  const patienceWords = h("output", { for: patienceId, class: "number" }, "");
  const lagInput = h("input", {
    type: "number",
    class: "exact",
    min: 0,
    max: 120,
    step: 1,
    onchange: () => {
      if (lagInput.checkValidity()) set({ lag: lagInput.value });
      else lagInput.value = String(lag());
    },
  });
  const lengthPicker = choose(
    "The agreement lasts",
    lengths.map((each) => ({ id: each === null ? "open" : String(each), title: lengthWords(each) })),
    "12",
    (value) => set({ months: value }),
  );

  const nodes = [
    h("section", {}, h("h2", {}, "Who keeps its part"), cells, cellNote),
    h(
      "section",
      {},
      h("h2", {}, "Will it hold?"),
      h(
        "div",
        { class: "lever" },
        h(
          "div",
          { class: "lever-head" },
          h("label", { for: patienceId, class: "lever-title" }, "Patience: what next year is worth of this one"),
          patienceWords,
        ),
        h("div", { class: "track" }, patience),
      ),
      h(
        "div",
        { class: "picker-row" },
        lengthPicker.node,
        h("label", { class: "choice" }, h("span", { class: "label" }, "Answered after, months"), lagInput),
      ),
      holding,
      patienceTable,
    ),
  ];

  function paintCells({ talks, now, base }) {
    const own = [0, 1].map((p) => ownPart(talks.issues, now, p));
    if (talks.players.length !== 2 || own.some((each) => each === 0)) {
      cells.replaceChildren();
      say(
        cellNote,
        talks.players.length === 2
          ? "In this package at most one side has something to give that it could take back alone."
          : "Drawn for two sides.",
      );
      return;
    }
    const cell = (first, second) => {
      const won = gains(talks.payoffs, now & ~(first ? 0 : own[0]) & ~(second ? 0 : own[1]), base.payoffs);
      return won ? won.map((value, p) => `${talks.players[p].name} ${money(value)}`).join("; ") : "no figure";
    };
    const columns = [true, false].map((keep) => ({ title: `${opening(player(1))} ${keep ? "keeps" : "drops"} its part` }));
    cells.replaceChildren(
      tableOf(
        {
          columns: [{ title: "" }, ...columns],
          rows: [true, false].map((keep) => [
            `${opening(player(0))} ${keep ? "keeps" : "drops"} its part`,
            cell(keep, true),
            cell(keep, false),
          ]),
        },
        "Who keeps its part of the package",
      ),
    );
    say(cellNote, "Bn a year against no agreement.");
  }

  function paintHold({ talks, now, base }) {
    if (patience.value !== String(Math.round(100 * delta()))) patience.value = String(Math.round(100 * delta()));
    put(patience, "aria-valuetext", `${Math.round(100 * delta())} percent`);
    patience.style.setProperty("--part", String(delta()));
    say(patienceWords, `${Math.round(100 * delta())}%`);
    if (document.activeElement !== lagInput) lagInput.value = String(lag());
    const length = months() === null ? "open" : String(months());
    if (![...lengthPicker.select.options].some((each) => each.value === length))
      lengthPicker.select.append(h("option", { value: length }, lengthWords(months())));
    lengthPicker.select.value = length;
    if (now === 0 || !gains(talks.payoffs, now, base.payoffs)) {
      holding.replaceChildren(h("li", {}, "There is nothing to keep."));
      patienceTable.replaceChildren();
      return;
    }
    const sides = talks.players.map((_, p) => hold(talks.issues, talks.payoffs, now, p, base.payoffs, lag()));
    holding.replaceChildren(
      ...sides.map((side, p) => {
        const name = opening(player(p));
        if (!side.drops.length)
          return h("li", { class: "kept" }, `${name} keeps it: it gains nothing by dropping any of its own part.`);
        const dropped = side.drops.map((k) => talks.issues[k].names.join(" + "));
        const kept = keeps(side, delta(), months());
        return h(
          "li",
          { class: kept ? "kept" : "broken" },
          `${name} ${kept ? "keeps it" : "does not keep it"}: dropping ${list(dropped)} gains it ${money(side.deviation - side.agreement)} a year until it is answered; then no agreement is worth ${money(side.punishment - side.agreement)} a year against keeping it.`,
        );
      }),
    );
    const text = (found) =>
      found === "none" ? "any" : found === "never" ? "none suffices" : found < 0.005 ? "under 1%" : `${Math.round(100 * found)}%`;
    patienceTable.replaceChildren(
      tableOf(
        {
          columns: [{ title: "Length of the agreement" }, ...talks.players.map((each) => ({ title: each.name, number: true }))],
          rows: lengths.map((each) => [opening(lengthWords(each)), ...sides.map((side) => text(needed(side, each)))]),
        },
        "Patience that it takes",
      ),
    );
  }

  function paint(view) {
    last = view;
    paintCells(view);
    paintHold(view);
  }
  return { nodes, paint };
}
