// Who trades with whom: what an economy buys from each partner and sells to it, change in billions a year. Bars left and right of zero.

import { put, s, say } from "../app/dom.js";
import { billions, isFigure, nothing } from "../app/format.js";
import { d3, reach, side } from "./scale.js";

export function partnerBars({ economies, count = 12 }) {
  const rowHeight = 26;
  const top = 40;
  let width = 420;
  let chosen = [];
  let rows = [];
  let half = 0;
  let last = null;
  const body = s("g", {});
  const heads = ["buys from", "sells to"].map((title) => s("text", { class: "column-title", y: 14 }, title));
  const ends = heads.map(() => s("line", { class: "zero" }));
  const svg = s(
    "svg",
    { class: "partners", viewBox: `0 0 ${width} ${top + count * rowHeight}`, role: "img", "aria-label": "" },
    heads,
    ends,
    body,
  );
  const scale = d3.scaleLinear();

  function make() {
    rows = chosen.map((at, index) => {
      const y = top + (index + 0.5) * rowHeight;
      const name = s("text", { class: "name", x: 0, y: y + 4.5 }, economies[at].name);
      const bars = [0, 1].map(() => s("rect", { class: "bar", y: y - 7, height: 14, width: 0 }));
      const texts = [0, 1].map(() => s("text", { class: "value", y: y + 4.5 }));
      return { name, bars, texts };
    });
    body.replaceChildren(...rows.flatMap((row) => [row.name, ...row.bars, ...row.texts]));
  }

  /** The largest partners by trade before, kept for as long as the economy is shown. */
  function follow(arrays) {
    const size = economies.map(
      (_, at) =>
        (isFigure(arrays.importsBefore[at]) ? arrays.importsBefore[at] : 0) +
        (isFigure(arrays.exportsBefore[at]) ? arrays.exportsBefore[at] : 0),
    );
    chosen = d3
      .range(economies.length)
      .filter((at) => size[at] > 0)
      .sort((one, other) => size[other] - size[one])
      .slice(0, count);
    half = 0;
    make();
  }

  function paint({ arrays, settle, renew }) {
    last = arrays;
    if (!arrays) {
      for (const row of rows)
        for (let at = 0; at < 2; at++) {
          put(row.bars[at], "width", 0);
          say(row.texts[at], nothing);
        }
      return;
    }
    if (renew || !chosen.length) follow(arrays);
    const changes = chosen.map((at) => [
      arrays.importsAfter[at] - arrays.importsBefore[at],
      arrays.exportsAfter[at] - arrays.exportsBefore[at],
    ]);
    const most = reach(changes.flat());
    if (most > half || settle) half = Math.max(most, 0.5);
    const gutter = width < 420 ? 96 : 120;
    const room = (width - gutter) / 2;
    const label = 50;
    scale.domain([-half, half]).range([label, room - label]);
    put(svg, "viewBox", `0 0 ${width} ${top + count * rowHeight}`);
    for (let column = 0; column < 2; column++) {
      const left = gutter + column * room;
      const zero = left + scale(0);
      put(heads[column], "x", zero);
      put(heads[column], "text-anchor", "middle");
      for (const [name, value] of [
        ["x1", zero],
        ["x2", zero],
        ["y1", top - 6],
        ["y2", top + chosen.length * rowHeight],
      ])
        put(ends[column], name, value.toFixed(1));
      rows.forEach((row, index) => {
        const value = changes[index][column];
        const bar = row.bars[column];
        const text = row.texts[column];
        if (!isFigure(value)) {
          put(bar, "width", 0);
          say(text, nothing);
          put(text, "x", zero + 6);
          return;
        }
        const x = left + scale(value);
        put(bar, "x", Math.min(zero, x).toFixed(1));
        put(bar, "width", Math.abs(x - zero).toFixed(1));
        put(bar, "class", `bar ${side(value)}`);
        put(text, "x", (value < 0 ? x - 4 : x + 4).toFixed(1));
        put(text, "text-anchor", value < 0 ? "end" : "start");
        say(text, billions(value).replace("$", "").replace(" bn", ""));
      });
    }
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint({ arrays: last });
  }
  const table = () => ({
    columns: [
      { title: "Partner" },
      ...["Imports before", "Imports after", "Exports before", "Exports after"].map((title) => ({
        title: `${title}, billion USD a year`,
        number: true,
      })),
    ],
    rows: economies
      .map((each, at) => [
        each.name,
        ...["importsBefore", "importsAfter", "exportsBefore", "exportsAfter"].map((name) => (last ? last[name][at] : NaN)),
      ])
      .filter((row) => row.slice(1).some((value) => isFigure(value))),
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
