// Timeline: how the rate of a pair moved, truces as bands, and any day solved by moving the playhead.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, h, put, say } from "../app/dom.js";
import { day as words, percentChange, shortDay } from "../app/format.js";
import { sentence, summary, theName } from "../app/sentence.js";
import { dotRange } from "../charts/dotrange.js";
import { frame } from "../charts/frame.js";
import { dateOf, dayOf, timelineChart } from "../charts/timeline.js";
import { lawText } from "../levers/law.js";
import { basisLine, bigNumbers, dateLine, economyList, followWidth, nameOf, whyNot } from "./parts.js";

const spans = [
  { id: "second", title: "2025 and 2026", from: "2025-01-01", until: "2027-01-01" },
  { id: "all", title: "2018 to 2026", from: "2018-01-01", until: "2027-01-01" },
];

function make(app) {
  const board = app.board;
  const at = new Map(board.economies.map((each, index) => [each.code, index]));
  const focus = board.focus.filter((code) => at.has(code));
  let span = spans[0];
  let turn = 0;
  let found = null;
  const by = () => app.state.by ?? board.focus[0];
  const to = () => app.state.to ?? board.focus[1] ?? board.focus[0];

  const title = h("h1", { class: "finding" }, "How a rate moved");
  const line = basisLine();
  const numbers = bigNumbers();
  const list = economyList(app).filter((each) => at.has(each.id) && each.id !== "ROW");
  const byPicker = choose("Duty of", list, by(), (value) => change({ by: value }));
  const toPicker = choose("on goods from", list, to(), (value) => change({ to: value }));
  const product = h("input", {
    type: "text",
    inputmode: "numeric",
    value: app.state.hs ?? "",
    size: 10,
    placeholder: "all goods",
    "aria-describedby": "hs-words",
    onchange: () => change({ hs: product.value.trim() || undefined }),
  });
  const spanPicker = choose("Years", spans, span.id, (value) => {
    span = spans.find((each) => each.id === value);
    load();
  });
  const chart = timelineChart({ label: "" });
  const slide = h("input", { type: "range", class: "slide", "aria-label": "The day whose law is solved", step: 1 });
  const slideRow = h("div", { class: "day-row" }, slide);
  const dayWords = h("p", { class: "day-words" }, "");
  const holder = h("div", {}, chart.node, slideRow, dayWords);
  const figure = frame({
    title: "",
    under: "Statutory duty, %",
    chart: { node: holder, table: chart.table },
    file: "detente-timeline",
    className: "wide-panel",
  });
  const fault = h("p", { class: "inline-fault", role: "status" });
  const events = h("ol", { class: "events-list" });
  const remarks = h("div", { class: "remarks" });
  const incomes = dotRange({
    rows: focus.map((code) => ({ id: code, name: nameOf(app, code) })),
    text: percentChange,
    unit: "%",
    label: "",
  });
  const incomeFrame = frame({
    title: "Real income under the law of that day",
    under: "Change, %",
    chart: incomes,
    file: "detente-day",
  });

  const node = h(
    "div",
    {},
    h("section", { class: "lead", "aria-label": "The answer" }, title, h("div", { class: "strip" }, numbers.node), line.node),
    h(
      "div",
      { class: "picker-row" },
      byPicker.node,
      toPicker.node,
      h("label", { class: "choice" }, h("span", { class: "label" }, "Product (customs code, HS)"), product),
      spanPicker.node,
    ),
    h("p", { class: "unseen", id: "hs-words" }, "Two to ten digits of the customs code; empty: what falls on all goods."),
    fault,
    figure.node,
    h(
      "div",
      { class: "charts" },
      h("section", { class: "panel" }, h("h2", {}, "What changed it"), events, remarks),
      incomeFrame.node,
    ),
  );

  function change(patch) {
    app.settle(patch, { step: false });
    load();
  }
  const days = () => [dateOf(span.from), dateOf(span.until)].map((date) => Math.round(date / 864e5));

  async function load() {
    const mine = ++turn;
    const hs = app.state.hs ? `&product=${encodeURIComponent(app.state.hs)}` : "";
    const ask = (origin, destination) =>
      api.get(
        `timeline?law=state&origin=${origin}&destination=${destination}${hs}&from=${span.from}&until=${span.until}&${app.query()}`,
      );
    try {
      const [one, other] = await Promise.all([ask(to(), by()), ask(by(), to())]);
      if (mine !== turn) return;
      found = { one, other };
      say(fault, "");
      paintChart();
    } catch (error) {
      if (mine !== turn) return;
      found = null;
      say(fault, `${error.message}${error.problems?.[0]?.remedy ? `: ${error.problems[0].remedy}` : ""}.`);
    }
  }

  function lines({ one, other }) {
    const make = (answer, imposer, partner, kind) =>
      answer.tracks.map((track, index) => ({
        name: index ? "" : `${short(imposer)} on ${short(partner)}`,
        title: `${nameOf(app, imposer)} on ${nameOf(app, partner)}${track.condition ? `, ${track.condition}` : ""}`,
        kind: index ? `${kind} thin` : kind,
        steps: track.steps,
      }));
    return [...make(one, by(), to(), "first"), ...make(other, to(), by(), "second")];
  }
  const short = (code) => ({ USA: "US", GBR: "UK", EU27: "EU" })[code] ?? nameOf(app, code);

  function paintChart() {
    if (!found) return;
    const { one, other } = found;
    const all = [
      ...one.events.map((each) => ({ ...each, who: by() })),
      ...other.events.map((each) => ({ ...each, who: to() })),
    ].sort((a, b) => a.day.localeCompare(b.day));
    const [first, last] = days();
    put(slide, "min", first);
    put(slide, "max", last - 1);
    const truces = [
      ...one.truces,
      ...other.truces.filter((each) => !one.truces.some((known) => known.id === each.id && known.from === each.from)),
    ];
    chart.paint({
      lines: lines(found),
      truces,
      events: all,
      from: span.from,
      until: span.until,
      day: app.board.own.on,
      onevent: (event) => document.getElementById(`event-${event.day}-${event.measure}`)?.querySelector("summary").focus(),
    });
    figure.title(
      `Duties of ${theName(nameOf(app, by()))} and ${theName(nameOf(app, to()))} on each other${app.state.hs ? `, product ${app.state.hs}` : ", what falls on all goods"}`,
    );
    figure.note(`Law: ${one.law}. What is due by the text; base rates are not in it.`);
    const steps = found.one.tracks[0]?.steps ?? [];
    chart.describe(
      `${nameOf(app, by())} on ${nameOf(app, to())}: ${steps.map((step) => `${Math.round(step.total * 10) / 10}% from ${words(step.from)}`).join(", ")}. The table has both directions.`,
    );
    events.replaceChildren(
      ...all
        .filter((each) => each.day >= span.from && each.day < span.until)
        .map((each) =>
          h(
            "li",
            {},
            h(
              "details",
              { id: `event-${each.day}-${each.measure}` },
              h("summary", {}, h("time", { datetime: each.day }, shortDay(each.day)), " ", each.title),
              h(
                "div",
                { class: "law-body" },
                lawText(each.law),
                h("button", { class: "button", onclick: () => setDay(each.day) }, `Solve ${shortDay(each.day)}`),
              ),
            ),
          ),
        ),
    );
    const others = [...one.others, ...other.others];
    remarks.replaceChildren(
      ...[...new Set([...one.remarks, ...other.remarks])].map((text) => h("p", { class: "note" }, text)),
      ...(others.length
        ? [h("p", { class: "note" }, `Not duties, and not in the chart: ${others.map((each) => each.title).join("; ")}.`)]
        : []),
    );
    paintDay(app.board.own.on);
    figure.refresh();
  }
  function paintDay(day) {
    const number = Math.round(dateOf(day) / 864e5);
    if (Number(slide.value) !== number) slide.value = String(number);
    const [first, last] = days();
    slide.style.setProperty("--part", String(Math.max(0, Math.min(1, (number - first) / (last - first)))));
    put(slide, "aria-valuetext", words(day));
    say(dayWords, `Law of ${words(day)}, as if it were permanent.`);
    if (found) chart.playhead(day);
  }
  const own = (day) => (day === board.scenario.asOf ? undefined : day);
  const setDay = (day) => {
    paintDay(day);
    app.settle({ on: own(day) });
  };
  const slid = () => dayOf(new Date(Number(slide.value) * 864e5));
  slide.addEventListener("input", (event) => {
    paintDay(slid());
    app.move({ on: own(slid()) }, event.timeStamp);
  });
  slide.addEventListener("change", () => setDay(slid()));

  function paint(answer, settled) {
    if (!answer && !app.fault) return;
    numbers.paint(answer ?? null);
    if (!answer?.header.basis.converged) {
      const why = whyNot(answer, app.fault);
      say(title, why.title);
      line.tell(why.text);
      incomes.paint({ values: null });
      return;
    }
    say(title, sentence(app, answer));
    line.paint(app, answer);
    const take = (array) => (array ? focus.map((code) => array[at.get(code)]) : undefined);
    incomes.paint({
      values: take(answer.arrays.welfare),
      low: take(app.ranges?.welfare?.low),
      high: take(app.ranges?.welfare?.high),
      settle: settled,
    });
    if (settled) {
      incomeFrame.note(`${dateLine(app, answer)}.`);
      incomes.describe(
        focus.map((code) => `${nameOf(app, code)} ${percentChange(answer.arrays.welfare[at.get(code)])}`).join(", "),
      );
      incomeFrame.refresh();
    }
  }
  const offs = [
    app.on("answer", ({ answer, settled }) => paint(answer, settled)),
    app.on("settled", (answer) => announce(summary(app, answer))),
    app.on("ranges", () => {
      if (app.answer?.header.basis.converged) paint(app.answer, false);
    }),
    app.on("board", () => {
      paintDay(app.board.own.on);
    }),
  ];
  let stopWidth = () => {};
  return {
    node,
    enter() {
      stopWidth = followWidth([
        { node: holder, resize: chart.resize },
        { node: incomes.node.parentElement, resize: incomes.resize },
      ]);
      paintDay(app.board.own.on);
      paint(app.answer, true);
      load();
    },
    leave() {
      turn++;
      stopWidth();
      for (const off of offs) off();
    },
  };
}

export default { id: "timeline", title: "Timeline", make };
