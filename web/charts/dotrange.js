// Rows with a dot (this model) and a line behind it (all declared models). Nodes are made once; a repaint changes attributes.

import { put, s, say } from "../app/dom.js";
import { isFigure, nothing } from "../app/format.js";
import { d3, reach, side, steadyAxis } from "./scale.js";

/**
 * `rows` are {id, name}; `text(value)` writes a number; `onpick(id)` is called for a row that is clicked.
 * `paint({values, low, high, settle, target, ghost, plain})`: arrays by row; `ghost` are values of the start, drawn hollow; `plain` where up is
 * neither good nor bad.
 */
export function dotRange({ rows, text, onpick, unit, label, least = 0.1, rowHeight = 26, gutter = 128, columns }) {
  const axis = steadyAxis(least);
  const top = 24;
  let width = 420;
  let last = null;
  const height = top + rows.length * rowHeight + 6;
  const grid = s("g", { class: "grid" });
  const zero = s("line", { class: "zero" });
  const target = s("line", { class: "target", visibility: "hidden" });
  const targetName = s("text", { class: "tick target-name", visibility: "hidden", "text-anchor": "middle", y: 11 });
  const lines = rows.map((row, index) => {
    const y = top + (index + 0.5) * rowHeight;
    const band = s("rect", { class: "band", x: 0, y: y - rowHeight / 2, height: rowHeight, width: 10 });
    const name = s("text", { class: "name", x: 0, y: y + 4.5 }, row.name);
    const range = s("line", { class: "range", y1: y, y2: y, visibility: "hidden" });
    const ghost = s("circle", { class: "ghost", cy: y, r: 4.5, visibility: "hidden" });
    const dot = s("circle", { class: "dot even", cy: y, r: 5.5, visibility: "hidden" });
    const value = s("text", { class: "value", y: y + 4.5, "text-anchor": "end" });
    const group = s(
      "g",
      { class: onpick ? "row pick" : "row", onclick: onpick ? () => onpick(row.id) : null },
      band,
      name,
      range,
      ghost,
      dot,
      value,
    );
    return { y, band, name, range, ghost, dot, value, group, side: "" };
  });
  const svg = s(
    "svg",
    { class: "dotrange", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label ?? "" },
    grid,
    zero,
    target,
    targetName,
    lines.map((line) => line.group),
  );
  const scale = d3.scaleLinear();
  let drawn = "";

  function lay(half) {
    const [left, right] = [gutter, width - 66];
    scale.domain([-half, half]).range([left, right]);
    const key = `${half} ${width}`;
    if (key === drawn) return;
    drawn = key;
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const ticks = scale.ticks(width < 380 ? 3 : 5);
    grid.replaceChildren(
      ...ticks.flatMap((tick) => [
        s("line", { x1: scale(tick), x2: scale(tick), y1: top - 4, y2: height - 4 }),
        s(
          "text",
          { class: "tick", x: scale(tick), y: 11, "text-anchor": "middle" },
          tick === 0 ? "0" : d3.format("+~g")(tick).replace("-", "−") + (unit ?? ""),
        ),
      ]),
    );
    for (const [name, x] of [
      ["x1", scale(0)],
      ["x2", scale(0)],
      ["y1", top - 4],
      ["y2", height - 4],
    ])
      put(zero, name, x);
    for (const line of lines) {
      put(line.value, "x", width);
      put(line.band, "width", width);
    }
  }

  function paint(data) {
    last = data;
    const { values, low, high, ghost, settle } = data;
    lay(axis(reach(values, low, high, ghost, data.target === undefined ? [] : [data.target]), settle));
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      const value = values ? values[index] : NaN;
      const there = isFigure(value);
      put(line.dot, "visibility", there ? "visible" : "hidden");
      say(line.value, there ? (data.texts?.[index] ?? text(value)) : nothing);
      if (there) put(line.dot, "cx", scale(value).toFixed(1));
      const now = data.plain ? "plain" : side(value);
      if (now !== line.side) {
        put(line.dot, "class", `dot ${now}`);
        put(line.range, "class", `range ${now}`);
        line.side = now;
      }
      const spread = there && low && isFigure(low[index]) && isFigure(high[index]);
      put(line.range, "visibility", spread ? "visible" : "hidden");
      if (spread) {
        put(line.range, "x1", scale(Math.min(low[index], value)).toFixed(1));
        put(line.range, "x2", scale(Math.max(high[index], value)).toFixed(1));
      }
      const before = ghost && isFigure(ghost[index]);
      put(line.ghost, "visibility", before ? "visible" : "hidden");
      if (before) put(line.ghost, "cx", scale(ghost[index]).toFixed(1));
    }
    const aim = data.target;
    for (const node of [target, targetName]) put(node, "visibility", aim === undefined ? "hidden" : "visible");
    if (aim !== undefined) {
      for (const [name, x] of [
        ["x1", scale(aim)],
        ["x2", scale(aim)],
        ["y1", top - 4],
        ["y2", height - 4],
      ])
        put(target, name, x);
      put(targetName, "x", scale(aim));
    }
  }

  /** Marks the chosen row. */
  function choose(id) {
    rows.forEach((row, index) =>
      put(lines[index].group, "class", `row${onpick ? " pick" : ""}${row.id === id ? " chosen" : ""}`),
    );
  }

  /** Follows the width that the page gives, so that text keeps its size. */
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint({ ...last, settle: false });
  }

  const table = () => ({
    columns: columns ?? [
      { title: "name" },
      { title: `value${unit ? `, ${unit}` : ""}`, number: true },
      { title: "low", number: true },
      { title: "high", number: true },
    ],
    rows: rows.map((row, index) => [
      row.name,
      ...[last?.values, last?.low, last?.high].map((list) => (list ? list[index] : NaN)),
    ]),
  });
  return { node: svg, paint, choose, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
