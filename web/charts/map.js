// The world by change in real income: land in classes, circles for small economies, the largest changes written on it.

import { h, put, s } from "../app/dom.js";
import { change, percentChange } from "../app/format.js";
import { breaks, shade } from "./scale.js";

/** `economies` are the board's; `shapes` the house's file of land; `onpick(code)` for a click. */
export function worldMap({ economies, shapes, onpick }) {
  const index = new Map(economies.map((each, at) => [each.code, at]));
  const rest = index.get("ROW");
  const [, , wide, high] = shapes.viewBox;
  const top = 10;
  const marks = [];
  const land = s("g", {}, s("path", { class: "land outside", d: shapes.neutral }));
  const circles = s("g", {});
  const labels = s("g", { class: "map-labels" });
  for (const shape of shapes.economies) {
    const at = index.get(shape.code);
    const node = shape.path ? s("path", { class: "land", d: shape.path }) : null;
    const small =
      shape.small && at !== undefined ? s("circle", { class: "land", cx: shape.center[0], cy: shape.center[1], r: 8 }) : null;
    if (node) land.append(node);
    if (small) circles.append(small);
    if (!node && !small) continue;
    const mark = {
      code: shape.code,
      name: economies[at]?.name,
      at,
      nodes: [node, small].filter(Boolean),
      small,
      center: shape.center,
      shade: "",
    };
    marks.push(mark);
    if (at !== undefined && onpick) for (const each of mark.nodes) each.addEventListener("click", () => onpick(shape.code));
  }
  const drawing = s(
    "svg",
    { class: "map", viewBox: `0 ${-top} ${wide} ${high + top}`, role: "img", "aria-label": "" },
    land,
    circles,
    labels,
  );
  const legend = h(
    "p",
    { class: "legend" },
    h("span", {}, "loses"),
    [...breaks.map((_, at) => `loss-${breaks.length - at}`), "even", ...breaks.map((_, at) => `gain-${at + 1}`)].map((each) =>
      h("i", { class: `swatch ${each}` }),
    ),
    h("span", {}, "gains"),
    h("span", { class: "legend-note" }, `steps at ${breaks.map((each) => String(each)).join(", ")}%`),
  );
  const node = h("div", { class: "map-holder" }, drawing, legend);
  let width = 600;
  let values = null;
  let written = [];

  /** Chooses what is written: the largest changes first, where they do not overlap. */
  function write() {
    const unit = wide / width;
    const size = 12.5 * unit;
    const taken = [];
    written = [];
    const order = marks
      .filter((mark) => mark.at !== undefined && mark.code !== "ROW" && Math.abs(values[mark.at]) >= 0.05)
      .sort((one, other) => rank(other) - rank(one));
    for (const mark of order) {
      if (written.length >= (width < 500 ? 5 : 10)) break;
      const [x, y] = mark.center;
      const half = 3.6 * size * 0.5;
      const up = mark.small ? y - size : y;
      const box = [x - half, up - size, x + half, up + size * 0.4];
      if (
        box[0] < 0 ||
        box[2] > wide ||
        taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])
      )
        continue;
      taken.push(box);
      const text = s("text", { x, y: up + size * 0.35, "text-anchor": "middle" }, "");
      text.style.fontSize = `${size.toFixed(1)}px`;
      written.push({ mark, text });
    }
    labels.replaceChildren(...written.map((each) => each.text));
  }
  const weight = (mark) => economies[mark.at].income ** 0.25;
  const rank = (mark) => Math.abs(values[mark.at]) * weight(mark);

  function paint({ values: now, settle }) {
    values = now;
    for (const mark of marks) {
      const value = values && mark.at !== undefined ? values[mark.at] : NaN;
      const next = mark.at === undefined ? "outside" : shade(value);
      if (next !== mark.shade) {
        for (const each of mark.nodes) put(each, "class", `land ${next}${mark.chosen ? " chosen" : ""}`);
        mark.shade = next;
      }
    }
    if (!values) {
      labels.replaceChildren();
      written = [];
      return;
    }
    if (settle || !written.length) write();
    for (const { mark, text } of written) text.textContent = change(values[mark.at]);
  }

  function choose(code) {
    for (const mark of marks) {
      const chosen = mark.code === code;
      if (chosen !== Boolean(mark.chosen)) {
        mark.chosen = chosen;
        for (const each of mark.nodes) put(each, "class", `land ${mark.shade}${chosen ? " chosen" : ""}`);
      }
    }
  }

  drawing.addEventListener("pointerover", (event) => {
    const mark = marks.find((each) => each.nodes.includes(event.target));
    if (!mark) return;
    const text =
      mark.at !== undefined
        ? `${mark.name}: ${values ? percentChange(values[mark.at]) : "no figure"}`
        : `Not modelled by itself: part of the rest of the world${rest !== undefined && values ? ` (${percentChange(values[rest])})` : ""}`;
    event.target.setAttribute("data-tip", text);
  });

  function resize(space) {
    if (!space) return;
    width = space;
    const unit = wide / width;
    for (const mark of marks) if (mark.small) put(mark.small, "r", (4 * unit).toFixed(1));
    if (values) paint({ values, settle: true });
  }
  const table = () => ({
    columns: [{ title: "Economy" }, { title: "Change in real income, %", number: true }],
    rows: economies.map((each, at) => [each.name, values ? values[at] : NaN]),
  });
  return { node, paint, choose, resize, table, describe: (text) => put(drawing, "aria-label", text) };
}
