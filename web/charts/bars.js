// Named bars left and right of zero, sorted by whoever calls.

import { put, s } from "../app/dom.js";
import { d3, reach, side } from "./scale.js";

/** `paint({rows: [{name, value, text}]})`. */
export function bars({ unit = "" } = {}) {
  const rowHeight = 24;
  let width = 420;
  let last = null;
  const svg = s("svg", { class: "bars", viewBox: "0 0 420 60", role: "img", "aria-label": "" });

  function paint(data) {
    last = data;
    const rows = data?.rows ?? [];
    const gutter = Math.min(170, width * 0.36);
    const most = reach(rows.map((row) => row.value)) || 1;
    const some = (sign) => rows.some((row) => row.value * sign > 0);
    const scale = d3.scaleLinear(
      [some(-1) ? -most : 0, some(1) ? most : 0],
      [gutter + (some(-1) ? 64 : 4), width - (some(1) ? 64 : 4)],
    );
    const height = rows.length * rowHeight + 6;
    put(svg, "viewBox", `0 0 ${width} ${Math.max(height, 30)}`);
    svg.replaceChildren(
      s("line", { class: "zero", x1: scale(0), x2: scale(0), y1: 0, y2: height }),
      ...rows.map((row, index) => {
        const y = index * rowHeight + rowHeight / 2 + 2;
        const end = scale(row.value);
        return s(
          "g",
          { class: "row" },
          s("text", { class: "name", x: 0, y: y + 4.5 }, row.name),
          s("rect", {
            class: `bar ${side(row.value)}`,
            x: Math.min(end, scale(0)),
            y: y - 7,
            width: Math.abs(end - scale(0)),
            height: 14,
          }),
          s(
            "text",
            { class: "value", x: row.value < 0 ? end - 4 : end + 4, y: y + 4.5, "text-anchor": row.value < 0 ? "end" : "start" },
            row.text,
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
    columns: [{ title: "Name" }, { title: `Change${unit ? `, ${unit}` : ""}`, number: true }],
    rows: (last?.rows ?? []).map((row) => [row.name, row.value]),
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
