// A figure: title, what it shows and when, the chart, and below it the note with the ways to take it away.

import { h, say, freshName } from "../app/dom.js";
import { saveCSV, savePNG, saveSVG } from "../app/export.js";

/**
 * `chart` has `node`, and `table()` giving {columns, rows}: the numbers behind it. `file` is the stem of what is saved.
 * Gives the figure with `title(text)`, `note(text)` and `refresh()` for an open table.
 */
export function frame({ title, under = "", note = "", chart, file, tools = [], className = "" }) {
  const id = freshName("figure");
  const heading = h("h2", { class: "figure-title", id }, title);
  const below = h("p", { class: "under" }, under);
  const foot = h("p", { class: "note" }, note);
  const rows = h("div", { class: "table", hidden: true, tabindex: 0, role: "region", "aria-label": "Numbers of the chart" });
  const info = () => ({ title: heading.textContent, under: below.textContent, note: foot.textContent, file });
  const toggle = h(
    "button",
    {
      class: "quiet",
      "aria-expanded": "false",
      onclick: () => {
        rows.hidden = !rows.hidden;
        toggle.setAttribute("aria-expanded", String(!rows.hidden));
        chart.node.hidden = !rows.hidden;
        say(toggle, rows.hidden ? "Table" : "Chart");
        refresh();
      },
    },
    "Table",
  );
  const saver = (label, save) => h("button", { class: "quiet", "aria-label": `Save as ${label}`, onclick: save }, label);
  const bar = h(
    "div",
    { class: "save", role: "group", "aria-label": "Take this chart away" },
    toggle,
    saver("SVG", () => saveSVG(chart.node, info())),
    saver("PNG", () => savePNG(chart.node, info())),
    saver("CSV", () => saveCSV(chart.table(), info())),
  );
  const node = h(
    "figure",
    { class: `panel ${className}`, "aria-labelledby": id },
    h(
      "div",
      { class: "figure-head" },
      h("div", {}, heading, below),
      tools.length ? h("div", { class: "figure-tools" }, tools) : null,
    ),
    h("div", { class: "chart" }, chart.node),
    rows,
    h("figcaption", { class: "figure-foot" }, foot, bar),
  );

  function refresh() {
    if (rows.hidden) return;
    rows.replaceChildren(tableOf(chart.table(), heading.textContent));
  }
  return {
    node,
    refresh,
    title: (text) => say(heading, text),
    under: (text) => say(below, text),
    note: (text) => say(foot, text),
  };
}

/** A table of {columns: [{title, number?}], rows: [[…]]}; cells of numbers are texts already or numbers. */
export function tableOf({ columns, rows }, caption) {
  return h(
    "table",
    {},
    caption ? h("caption", { class: "unseen" }, caption) : null,
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map((each) => h("th", { scope: "col", class: each.number ? "n" : null }, each.title)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          {},
          row.map((cell, index) =>
            index === 0
              ? h("th", { scope: "row" }, cell)
              : h(
                  "td",
                  { class: columns[index].number ? "n" : null },
                  typeof cell === "number"
                    ? Number.isFinite(cell)
                      ? (Math.round(cell * 1000) / 1000).toString().replace("-", "−")
                      : "no figure"
                    : cell,
                ),
          ),
        ),
      ),
    ),
  );
}
