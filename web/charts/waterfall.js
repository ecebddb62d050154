// What each measure did: parts that add up to the whole, one below the other.

import { put, s } from "../app/dom.js";
import { percentChange } from "../app/format.js";
import { d3, side } from "./scale.js";

export function waterfall() {
  const rowHeight = 26;
  let width = 420;
  let last = null;
  const svg = s("svg", { class: "waterfall", viewBox: "0 0 420 60", role: "img", "aria-label": "" });

  function paint(data) {
    last = data;
    if (!data) {
      svg.replaceChildren();
      return;
    }
    const gutter = Math.min(300, width * 0.48);
    let sum = 0;
    const rows = [
      ...data.parts.map((part) => {
        const start = sum;
        sum += part.value;
        return { name: part.title, start, end: sum, value: part.value };
      }),
      { name: "All together", start: 0, end: data.total, value: data.total, whole: true },
    ];
    const ends = rows.flatMap((row) => [row.start, row.end, 0]);
    const scale = d3.scaleLinear([d3.min(ends), d3.max(ends)], [gutter + 58, width - 58]);
    const height = rows.length * rowHeight + 8;
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const zero = s("line", { class: "zero", x1: scale(0), x2: scale(0), y1: 0, y2: height });
    const room = Math.floor(gutter / 6.6);
    svg.replaceChildren(
      zero,
      ...rows.map((row, index) => {
        const y = index * rowHeight + rowHeight / 2 + 2;
        const [left, right] = [Math.min(scale(row.start), scale(row.end)), Math.max(scale(row.start), scale(row.end))];
        const name = row.name.length > room ? `${row.name.slice(0, room - 1)}…` : row.name;
        return s(
          "g",
          { class: row.whole ? "row chosen" : "row", "data-tip": row.name.length > room ? row.name : null },
          s("rect", { class: "band", x: 0, y: y - 13, width, height: rowHeight }),
          s("text", { class: "name", x: 0, y: y + 4.5 }, name),
          s("rect", { class: `bar ${side(row.value)}`, x: left, y: y - 8, width: Math.max(1, right - left), height: 16 }),
          index < rows.length - 1
            ? s("line", { class: "join", x1: scale(row.end), x2: scale(row.end), y1: y + 8, y2: y + rowHeight - 8 })
            : null,
          s(
            "text",
            {
              class: "value",
              x: row.value < 0 ? left - 4 : right + 4,
              y: y + 4.5,
              "text-anchor": row.value < 0 ? "end" : "start",
            },
            percentChange(row.value),
          ),
        );
      }),
    );
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint(last);
  }
  const table = () => ({
    columns: [{ title: "Measure" }, { title: "Real income, percentage points", number: true }],
    rows: last ? [...last.parts.map((part) => [part.title, part.value]), ["All together", last.total]] : [],
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
