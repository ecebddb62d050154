// A rate over days: a line in steps for each direction, bands of truces, marks of events, and the day that is solved.

import { put, s, say } from "../app/dom.js";
import { percent, shortDay } from "../app/format.js";
import { d3 } from "./scale.js";

const height = 300;
const top = 34;
const bottom = 26;

export const dateOf = (text) => new Date(text + "T00:00:00Z");
export const dayOf = (date) => date.toISOString().slice(0, 10);

/** Margins of the plot, so that a slider below can have the same ends. */
export const plotEnds = { left: 44, right: 118 };

export function timelineChart({ label }) {
  let width = 900;
  let last = null;
  const bands = s("g", { class: "truces" });
  const grid = s("g", { class: "grid" });
  const paths = s("g", { class: "steps" });
  const marks = s("g", { class: "events" });
  const names = s("g", {});
  const head = s(
    "g",
    { class: "playhead" },
    s("line", { y1: top - 8, y2: height - bottom }),
    s("text", { class: "tick", y: height - bottom - 4 }),
  );
  const svg = s(
    "svg",
    { class: "timeline", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label ?? "" },
    bands,
    grid,
    paths,
    marks,
    names,
    head,
  );
  const x = d3.scaleUtc();
  const y = d3.scaleLinear();

  /** Points of a step line within the window: from each step's first day to its last. */
  function points(steps, from, until) {
    const found = [];
    for (const step of steps) {
      const start = step.from < from ? from : step.from;
      const end = step.until && step.until < until ? step.until : until;
      if (start >= until || end <= from) continue;
      found.push([dateOf(start), step.total], [dateOf(end), step.total]);
    }
    return found;
  }
  const rateOn = (steps, day) => steps.find((step) => step.from <= day && (!step.until || day < step.until))?.total;

  function paint(data) {
    last = data;
    const { lines, truces, events, from, until, day, onevent } = data;
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const right = width - plotEnds.right;
    x.domain([dateOf(from), dateOf(until)]).range([plotEnds.left, right]);
    const most = d3.max(lines.flatMap((line) => points(line.steps, from, until).map((point) => point[1]))) ?? 10;
    y.domain([0, Math.max(10, most * 1.08)]).range([height - bottom, top]);
    bands.replaceChildren(
      ...truces
        .filter((each) => each.from < until && (!each.until || each.until > from))
        .flatMap((each, index) => {
          const start = Math.max(plotEnds.left, x(dateOf(each.from)));
          const end = Math.min(right, each.until ? x(dateOf(each.until)) : right);
          return [
            s("rect", { x: start, y: top, width: Math.max(1, end - start), height: height - top - bottom, class: "truce" }),
            s("text", { class: "tick", x: start + 4, y: top - 6 - (index % 2) * 12 }, `truce: ${each.id}`),
          ];
        }),
    );
    const ticks = x.ticks(Math.max(3, Math.round((right - plotEnds.left) / 110)));
    const format = d3.utcFormat(dateOf(until) - dateOf(from) > 4e11 / 4 ? "%Y" : "%b %Y");
    grid.replaceChildren(
      ...y
        .ticks(5)
        .flatMap((tick) => [
          s("line", { x1: plotEnds.left, x2: right, y1: y(tick), y2: y(tick) }),
          s("text", { class: "tick", x: plotEnds.left - 6, y: y(tick) + 4, "text-anchor": "end" }, `${tick}%`),
        ]),
      ...ticks.map((tick) => s("text", { class: "tick", x: x(tick), y: height - 8, "text-anchor": "middle" }, format(tick))),
    );
    const draw = d3.line(
      (point) => x(point[0]),
      (point) => y(point[1]),
    );
    paths.replaceChildren(
      ...lines.map((line) => s("path", { class: `step ${line.kind}`, d: draw(points(line.steps, from, until)) ?? "" })),
    );
    marks.replaceChildren(
      ...events
        .filter((each) => each.day >= from && each.day < until)
        .map((each) => {
          const mark = s(
            "g",
            { class: "event", "data-tip": `${shortDay(each.day)}: ${each.title}`, onclick: () => onevent?.(each) },
            s("rect", { x: x(dateOf(each.day)) - 6, y: height - bottom - 8, width: 12, height: 16, class: "band" }),
            s("line", { x1: x(dateOf(each.day)), x2: x(dateOf(each.day)), y1: height - bottom - 5, y2: height - bottom + 5 }),
          );
          return mark;
        }),
    );
    playhead(day);
  }

  /** Moves the day; names at the right say the rates of that day. */
  function playhead(day) {
    last.day = day;
    const at = x(dateOf(day));
    const inside = at >= plotEnds.left && at <= width - plotEnds.right;
    put(head, "visibility", inside ? "visible" : "hidden");
    const [line, text] = head.children;
    for (const name of ["x1", "x2"]) put(line, name, at.toFixed(1));
    put(text, "x", (at + 5).toFixed(1));
    say(text, "");
    const labels = last.lines
      .filter((each) => each.name)
      .map((each) => ({ each, rate: rateOn(each.steps, day) }))
      .map((entry) => ({ ...entry, y: y(entry.rate ?? 0) }))
      .sort((one, other) => one.y - other.y);
    labels.forEach((entry, index) => {
      if (index && entry.y - labels[index - 1].y < 32) entry.y = labels[index - 1].y + 32;
    });
    const lowest = height - bottom - 18;
    for (let index = labels.length - 1, limit = lowest; index >= 0; index--, limit -= 32)
      labels[index].y = Math.min(labels[index].y, limit);
    names.replaceChildren(
      ...labels.flatMap(({ each, rate, y: height }) =>
        [
          s("text", { class: `line-name ${each.kind}`, x: width - plotEnds.right + 8, y: height }, each.name),
          s(
            "text",
            { class: `line-value ${each.kind}`, x: width - plotEnds.right + 8, y: height + 15 },
            rate === undefined ? "no rate" : percent(rate),
          ),
          rate === undefined || !inside ? null : s("circle", { class: `on-line ${each.kind}`, cx: at, cy: y(rate), r: 4.5 }),
        ].filter(Boolean),
      ),
    );
  }

  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    if (last) paint(last);
  }
  const table = () => ({
    columns: [{ title: "Rate" }, { title: "From" }, { title: "Until" }, { title: "Percent", number: true }],
    rows: (last?.lines ?? []).flatMap((line) => line.steps.map((step) => [line.title, step.from, step.until ?? "", step.total])),
  });
  return {
    node: svg,
    paint,
    playhead,
    resize,
    table,
    describe: (text) => put(svg, "aria-label", text),
    dayAt: (part) => dayOf(x.invert(plotEnds.left + part * (width - plotEnds.left - plotEnds.right))),
  };
}
