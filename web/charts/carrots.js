// What it takes: the cut across, money up. Below the first line the courted one stays, above the second nobody outbids the offer. The
// point is the offer on the table; it can be dragged, and the sliders beside the chart are the way by keyboard.

import { put, s } from "../app/dom.js";
import { d3 } from "./scale.js";

export function carrots({ onmove, onsettle }) {
  let width = 560;
  let last = null;
  let scales = null;
  let holds = false;
  const grounds = s("g", {});
  const axes = s("g", { class: "axes" });
  const lines = s("g", {});
  const marks = s("g", {});
  const svg = s("svg", { class: "carrots", viewBox: "0 0 560 380", role: "img", "aria-label": "" }, grounds, axes, lines, marks);

  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * scales.height;
    const within = (value, [low, high]) => Math.min(high, Math.max(low, value));
    return [within(scales.x.invert(x), [0, 1]), within(scales.y.invert(y), [0, last.top])];
  };
  svg.addEventListener("pointerdown", (event) => {
    if (!last || event.button !== 0) return;
    holds = true;
    svg.setPointerCapture(event.pointerId);
    onmove(...place(event));
  });
  svg.addEventListener("pointermove", (event) => {
    if (holds) onmove(...place(event));
  });
  for (const end of ["pointerup", "pointercancel"])
    svg.addEventListener(end, (event) => {
      if (!holds) return;
      holds = false;
      if (end === "pointerup") onsettle(...place(event));
    });

  /** `data`: {price, outbidding: [[share, bn]], share, payment, top, names: {courted, friend}, verdict, largest}. */
  function paint(data) {
    last = data;
    if (!data) {
      for (const each of [grounds, axes, lines, marks]) each.replaceChildren();
      return;
    }
    const height = Math.round(Math.min(400, Math.max(290, width * 0.66)));
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const [left, right, top, bottom] = [44, width - 14, 28, height - 40];
    const x = d3.scaleLinear([0, 1], [left, right]);
    const y = d3.scaleLinear([0, data.top], [bottom, top]);
    scales = { x, y, height };
    const line = (points) =>
      d3.line(
        ([share]) => x(share),
        ([, money]) => y(Math.min(money, data.top)),
      )(points);
    const area = (low, high) =>
      d3.area(
        ([share]) => x(share),
        ([, a]) => y(Math.min(a, data.top)),
        ([, , b]) => y(Math.min(b, data.top)),
      )(low.map(([share, a], k) => [share, a, high[k][1]]));
    const isWhole = data.price.length === data.outbidding.length && data.price.length > 1;
    const floor = data.price.map(([share]) => [share, 0]);
    const roof = data.outbidding.map(([share]) => [share, data.top]);
    grounds.replaceChildren(
      ...(isWhole
        ? [
            s("path", { class: "stays", d: area(floor, data.price) }),
            s("path", { class: "kept", d: area(data.price, data.outbidding) }),
            s("path", { class: "moves", d: area(data.outbidding, roof) }),
          ]
        : []),
    );
    axes.replaceChildren(
      ...x
        .ticks(width < 460 ? 3 : 5)
        .map((tick) =>
          s(
            "g",
            {},
            s("line", { class: "gridline", x1: x(tick), x2: x(tick), y1: top, y2: bottom }),
            s("text", { class: "tick", x: x(tick), y: bottom + 16, "text-anchor": "middle" }, `${Math.round(100 * tick)}%`),
          ),
        ),
      ...y
        .ticks(5)
        .map((tick) =>
          s(
            "g",
            {},
            s("line", { class: tick === 0 ? "zero" : "gridline", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
            s("text", { class: "tick", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
          ),
        ),
      s("text", { class: "axis-name", x: right, y: bottom + 34, "text-anchor": "end" }, "cut, kinds of goods →"),
      s("text", { class: "axis-name", x: 0, y: 14 }, "↑ payment, bn a year"),
    );
    lines.replaceChildren(
      s("path", { class: "price", d: data.price.length > 1 ? line(data.price) : "" }),
      s("path", { class: "outbidding", d: data.outbidding.length > 1 ? line(data.outbidding) : "" }),
    );
    // The name of each ground where it is highest.
    const named = isWhole
      ? [
          ["stays", floor, data.price, `${data.names.courted} stays`],
          ["kept", data.price, data.outbidding, `${data.names.friend} can outbid`],
          ["moves", data.outbidding, roof, `${data.names.courted} moves`],
        ].flatMap(([, low, high, words]) => {
          const room = low.map(([share, a], k) => ({
            share,
            middle: (Math.min(a, data.top) + Math.min(high[k][1], data.top)) / 2,
            size: y(Math.min(a, data.top)) - y(Math.min(high[k][1], data.top)),
          }));
          const half = words.length * 3.6;
          const best = room
            .filter((each) => x(each.share) - half > left && x(each.share) + half < right)
            .sort((a, b) => b.size - a.size)[0];
          return best && best.size > 18
            ? [s("text", { class: "ground-name", x: x(best.share), y: y(best.middle) + 4, "text-anchor": "middle" }, words)]
            : [];
        })
      : [];
    marks.replaceChildren(
      ...named,
      data.largest > 0 && data.largest < 1
        ? s("line", { class: "largest", x1: x(data.largest), x2: x(data.largest), y1: bottom - 7, y2: bottom + 7 })
        : "",
      s("line", { class: "lead", x1: x(data.share), x2: x(data.share), y1: bottom, y2: y(data.payment) }),
      s("line", { class: "lead", x1: left, x2: x(data.share), y1: y(data.payment), y2: y(data.payment) }),
      s("circle", { class: `offer ${data.verdict}`, cx: x(data.share), cy: y(data.payment), r: 9 }),
    );
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint(last);
  }
  const table = () => last?.table() ?? { columns: [], rows: [] };
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
