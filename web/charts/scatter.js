// Two numbers of each economy, with names where there is room. Nothing is said of what brings about what.

import { put, s } from "../app/dom.js";
import { d3 } from "./scale.js";

export function scatter() {
  let width = 560;
  let last = null;
  const svg = s("svg", { class: "scatter", viewBox: "0 0 560 360", role: "img", "aria-label": "" });

  /** `data`: {across, up, points: [{name, x, y, isSide}]}. */
  function paint(data) {
    last = data;
    if (!data?.points.length) {
      svg.replaceChildren();
      put(svg, "viewBox", `0 0 ${width} 1`);
      return;
    }
    const height = Math.round(Math.min(380, Math.max(280, width * 0.62)));
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const [left, right, top, bottom] = [40, width - 16, 26, height - 38];
    const [low, high] = d3.extent(data.points, (each) => each.x);
    const x = d3.scaleLinear([Math.max(0, low - 4), Math.min(100, high + 4)], [left, right]);
    const y = d3.scaleSqrt([0, Math.max(1, ...data.points.map((each) => each.y))], [bottom, top]).nice();
    const axes = [
      ...x
        .ticks(width < 460 ? 4 : 7)
        .map((tick) => s("text", { class: "tick", x: x(tick), y: bottom + 16, "text-anchor": "middle" }, `${tick}%`)),
      ...y
        .ticks(5)
        .map((tick) =>
          s(
            "g",
            {},
            s("line", { class: tick === 0 ? "zero" : "gridline", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
            s("text", { class: "tick", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, `${tick}%`),
          ),
        ),
      s("text", { class: "axis-name", x: right, y: bottom + 33, "text-anchor": "end" }, `${data.across} →`),
      s("text", { class: "axis-name", x: left, y: 13 }, `↑ ${data.up}`),
    ];
    const taken = [];
    const names = [...data.points]
      .sort((a, b) => (b.isSide ? 1 : 0) - (a.isSide ? 1 : 0) || b.y - a.y)
      .flatMap((each) => {
        const room = each.name.length * 6.6 + 6;
        for (const late of x(each.x) + room + 10 > right ? [true, false] : [false, true]) {
          const box = { x: late ? x(each.x) - room - 4 : x(each.x) + 8, y: y(each.y) - 9, w: room };
          if (box.x < left || box.x + room > width) continue;
          const dot = data.points.some(
            (other) =>
              other !== each && x(other.x) > box.x - 3 && x(other.x) < box.x + room && Math.abs(y(other.y) - y(each.y)) < 9,
          );
          if (dot || taken.some((other) => Math.abs(other.y - box.y) < 14 && box.x < other.x + other.w && other.x < box.x + room))
            continue;
          taken.push(box);
          return [
            s(
              "text",
              {
                class: each.isSide ? "point-name is-side" : "point-name",
                x: x(each.x) + (late ? -8 : 8),
                y: y(each.y) + 4,
                "text-anchor": late ? "end" : "start",
              },
              each.name,
            ),
          ];
        }
        return [];
      });
    const dots = data.points.map((each) =>
      s("circle", {
        class: each.isSide ? "dot is-side" : "dot",
        cx: x(each.x),
        cy: y(each.y),
        r: each.isSide ? 6 : 4.5,
        "data-tip": `${each.name}: ${Math.round(each.x)}% of votes alike, ${each.y.toFixed(1)}% of goods trade`,
      }),
    );
    svg.replaceChildren(...axes, ...dots, ...names);
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint(last);
  }
  const table = () => ({
    columns: [{ title: "Economy" }, { title: last?.across ?? "", number: true }, { title: last?.up ?? "", number: true }],
    rows: (last?.points ?? []).map((each) => [each.name, `${each.x.toFixed(0)}%`, `${each.y.toFixed(1)}%`]),
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
