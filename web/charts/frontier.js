// Every package as a point: what one side gains across, what the other gains up. The quarter in which both gain is the deal zone.

import { put, s } from "../app/dom.js";
import { change } from "../app/format.js";
import { d3 } from "./scale.js";

/** `onpick(bits)` when a point is chosen with the pointer; the checklist beside the chart is the way by keyboard. */
export function frontier({ onpick }) {
  let width = 560;
  let last = null;
  const marks = s("g", { class: "packages" });
  const frontLine = s("path", { class: "front" });
  const axes = s("g", { class: "axes" });
  const named = s("g", { class: "named" });
  const svg = s(
    "svg",
    { class: "frontier", viewBox: "0 0 560 420", role: "img", "aria-label": "" },
    axes,
    frontLine,
    marks,
    named,
  );

  function axis(scale, isAcross, span) {
    const ticks = scale.ticks(isAcross ? Math.max(3, width / 90) : 6);
    return ticks.map((tick) => {
      const at = scale(tick);
      const words = change(tick, Number.isInteger(tick) ? 0 : 1);
      const line = isAcross ? { x1: at, x2: at, y1: span[0], y2: span[1] } : { x1: span[0], x2: span[1], y1: at, y2: at };
      const place = isAcross
        ? { x: at, y: span[1] + 16, "text-anchor": "middle" }
        : { x: span[0] - 6, y: at + 4, "text-anchor": "end" };
      return s(
        "g",
        {},
        s("line", { class: tick === 0 ? "zero" : "gridline", ...line }),
        s("text", { class: "tick", ...place }, words),
      );
    });
  }

  /** `data`: {points: [{bits, x, y, inZone, name}], front: [bits], chosen, names: [across, up]}. */
  function paint(data) {
    last = data;
    if (!data) {
      for (const each of [marks, axes, named]) each.replaceChildren();
      put(frontLine, "d", "");
      return;
    }
    const height = Math.round(Math.min(440, Math.max(300, width * 0.72)));
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const [left, right, top, bottom] = [46, width - 14, 26, height - 40];
    const extent = (key) => {
      const [low, high] = d3.extent([0, ...data.points.map((each) => each[key])]);
      const room = (high - low || 1) * 0.07;
      return [low - room, high + room];
    };
    const x = d3.scaleLinear(extent("x"), [left, right]);
    const y = d3.scaleLinear(extent("y"), [bottom, top]);
    const corner = { x: x(0), y: top, width: Math.max(0, right - x(0)), height: Math.max(0, y(0) - top) };
    axes.replaceChildren(
      s("rect", { class: "both-gain", ...corner }),
      ...axis(x, true, [top, bottom]),
      ...axis(y, false, [left, right]),
      s("text", { class: "axis-name", x: right, y: bottom + 34, "text-anchor": "end" }, `${data.names[0]}, bn a year →`),
      s("text", { class: "axis-name", x: left, y: 14 }, `↑ ${data.names[1]}, bn a year`),
    );
    const byBits = new Map(data.points.map((each) => [each.bits, each]));
    const line = data.front
      .map((bits) => byBits.get(bits))
      .filter(Boolean)
      .sort((a, b) => a.x - b.x);
    put(
      frontLine,
      "d",
      line.length > 1
        ? d3.line(
            (each) => x(each.x),
            (each) => y(each.y),
          )(line)
        : "",
    );
    marks.replaceChildren(
      ...data.points.map((each) =>
        s("circle", {
          class: `package${each.inZone ? " in-zone" : ""}${each.name ? " with-name" : ""}`,
          cx: x(each.x),
          cy: y(each.y),
          r: each.name ? 6 : 4.5,
          "data-tip": each.tip,
          onclick: () => onpick(each.bits),
        }),
      ),
    );
    const places = [];
    const chosen = byBits.get(data.chosen);
    const texts = data.points
      .filter((each) => each.name || each === chosen)
      .map((each) => {
        const late = x(each.x) > width * 0.66;
        let at = y(each.y) - 10;
        while (places.some((other) => Math.abs(other.y - at) < 14 && Math.abs(other.x - x(each.x)) < 150)) at += 14;
        places.push({ x: x(each.x), y: at });
        const words = [each === chosen ? "your package" : "", each.name].filter(Boolean).join(", ");
        return s(
          "text",
          { class: "package-name", x: x(each.x) + (late ? -10 : 10), y: at, "text-anchor": late ? "end" : "start" },
          words,
        );
      });
    named.replaceChildren(
      chosen ? s("circle", { class: "chosen-package", cx: x(chosen.x), cy: y(chosen.y), r: 9 }) : "",
      ...texts,
    );
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint(last);
  }
  const table = () => ({
    columns: [
      { title: "Package" },
      { title: `${last?.names[0] ?? ""}, bn a year`, number: true },
      { title: `${last?.names[1] ?? ""}, bn a year`, number: true },
      { title: "Note" },
    ],
    rows: (last?.points ?? []).map((each) => [
      each.tip,
      each.x,
      each.y,
      [each.inZone ? "better for both" : "", each.name].filter(Boolean).join("; "),
    ]),
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
