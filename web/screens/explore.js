// Explore: charts above, levers below. A drag moves the dots at once; ranges follow when the hand rests.

import { announce } from "../app/announce.js";
import { choose, h, put, say } from "../app/dom.js";
import { percentChange } from "../app/format.js";
import { sentence, summary, theName } from "../app/sentence.js";
import { moves } from "../app/state.js";
import { dotRange } from "../charts/dotrange.js";
import { frame } from "../charts/frame.js";
import { worldMap } from "../charts/map.js";
import { partnerBars } from "../charts/partners.js";
import { leverPanel } from "../levers/panel.js";
import { basisLine, bigNumbers, dateLine, eachFrame, economyList, followWidth, nameOf, watchSight, whyNot } from "./parts.js";
import { loadShapes } from "./shapes.js";

const measures = [
  { id: "output", title: "Output", words: "Output by industry, change in quantity, %" },
  { id: "jobs", title: "Jobs", words: "Jobs by industry, change, %" },
  { id: "price", plain: true, title: "Prices", words: "Prices to buyers by industry, change relative to the world’s income, %" },
  { id: "sectorImports", plain: true, title: "Imports", words: "Imports by industry, change in value, %" },
];

function make(app) {
  const board = app.board;
  const at = new Map(board.economies.map((each, index) => [each.code, index]));
  const focus = board.focus
    .filter((code) => at.has(code))
    .map((code) => ({ id: code, name: board.economies[at.get(code)].name, at: at.get(code) }));
  let metric = "output";
  let begin = null;
  let withStart = true;

  const title = h("h1", { class: "finding" }, "…");
  const line = basisLine();
  const numbers = bigNumbers();
  const pick = (code) => app.settle({ of: code === board.focus[0] ? undefined : code }, { step: false });
  const who = choose("Numbers, industries and partners of", economyList(app), app.of(), pick);

  const map = { chart: null, holder: h("div", { class: "map-wait" }) };
  const incomes = dotRange({
    rows: focus,
    text: percentChange,
    unit: "%",
    onpick: pick,
    label: "",
    columns: rangeColumns("Economy", "real income"),
  });
  const industries = dotRange({
    rows: board.sectors.map((each) => ({ id: each.code, name: each.name })),
    text: percentChange,
    unit: "%",
    rowHeight: 20,
    gutter: 168,
    label: "",
    least: 0.5,
    columns: rangeColumns("Industry", "change"),
  });
  const partners = partnerBars({ economies: board.economies });
  const metricPicker = choose("Show", measures, metric, (value) => {
    metric = value;
    paint(app.answer, true);
  });
  const goal = h("input", {
    type: "number",
    step: "0.05",
    min: -20,
    max: 20,
    class: "exact",
    value: app.state.g ?? "",
    onchange: () => {
      const value = goal.value.trim();
      app.settle({ g: value === "" || !Number.isFinite(Number(value)) ? undefined : value }, { step: false });
      paint(app.answer, true);
    },
  });
  const reached = h("span", { class: "reached" });
  const showStart = h("input", {
    type: "checkbox",
    checked: true,
    onchange: () => {
      withStart = showStart.checked;
      paint(app.answer, false);
    },
  });

  const mapFrame = frame({
    title: "Who gains, who loses",
    under: "Change in real income, %",
    chart: { node: map.holder, table: () => map.chart?.table() ?? { columns: [], rows: [] } },
    file: "detente-map",
  });
  const incomeFrame = frame({
    title: "Real income",
    under: "Change, %; line: range over models",
    chart: incomes,
    file: "detente-incomes",
    tools: [
      h("label", { class: "tick-box" }, showStart, h("span", {}, "Show the start")),
      h("label", { class: "goal" }, h("span", {}, "Target"), goal, h("span", {}, "%"), reached),
    ],
  });
  const industryFrame = frame({
    title: "Industries",
    under: measures[0].words,
    chart: industries,
    file: "detente-industries",
    tools: [metricPicker.node],
  });
  const partnerFrame = frame({
    title: "Who trades with whom",
    under: "Change in trade, billion dollars a year",
    chart: partners,
    file: "detente-partners",
  });
  const levers = leverPanel(app);

  const node = h(
    "div",
    { class: "explore-grid" },
    h(
      "section",
      { class: "lead", "aria-label": "The answer" },
      h("div", { class: "words" }, title),
      h("div", { class: "strip" }, who.node, numbers.node),
      line.node,
    ),
    h("div", { class: "charts" }, mapFrame.node, incomeFrame.node),
    levers.node,
    h("div", { class: "charts more" }, industryFrame.node, partnerFrame.node),
  );

  const take = (array) => (array ? focus.map((each) => array[each.at]) : undefined);
  const span = (name) => app.ranges?.[name];
  const rangeWords = () => {
    if (!app.ranges)
      return board.models > 1 ? "Range over the declared models: as soon as the hand rests." : "One model, no range.";
    const failed = app.ranges.failures?.length ? `; ${app.ranges.failures.length} without an answer` : "";
    return `Range over ${app.ranges.done} of ${app.ranges.of} models${failed}.`;
  };

  function paint(answer, settled) {
    if (!answer && !app.fault) return;
    const good = answer?.header.basis.converged;
    node.classList.toggle("without", !good);
    numbers.paint(answer ?? null);
    if (!good) {
      const why = whyNot(answer, app.fault);
      say(title, why.title);
      line.tell(why.text);
      say(reached, "");
      map.chart?.paint({ values: null });
      incomes.paint({ values: null });
      industries.paint({ values: null });
      partners.paint({ arrays: null });
      return;
    }
    const { arrays, header } = answer;
    say(title, sentence(app, answer));
    line.paint(app, answer);
    const ghosts = withStart && begin && changed() ? begin.arrays : null;
    if (settled || sight.has(mapFrame.node)) map.chart?.paint({ values: arrays.welfare, settle: settled });
    const target = app.state.g === undefined || !Number.isFinite(Number(app.state.g)) ? undefined : Number(app.state.g);
    const values = take(arrays.welfare);
    incomes.paint({
      values,
      low: take(span("welfare")?.low),
      high: take(span("welfare")?.high),
      ghost: take(ghosts?.welfare),
      settle: settled,
      target,
    });
    say(
      reached,
      target === undefined ? "" : `reached by ${values.filter((value) => value >= target).length} of ${values.length}`,
    );
    if (settled || sight.has(industryFrame.node))
      industries.paint({
        values: arrays[metric],
        plain: measures.find((each) => each.id === metric).plain,
        low: span(metric)?.low,
        high: span(metric)?.high,
        ghost: ghosts && begin.header.of === header.of ? ghosts[metric] : null,
        settle: settled,
      });
    if (settled || sight.has(partnerFrame.node)) {
      partners.paint({ arrays, settle: settled, renew: partners.of !== header.of });
      partners.of = header.of;
    }
    if (settled) paintWords(answer);
  }
  const changed = () =>
    Boolean(
      app.state.b ||
        app.state.t.length ||
        moves(app.state) ||
        app.state.on ||
        app.state.h ||
        app.state.e ||
        app.state.d ||
        app.state.r,
    );

  function paintWords(answer) {
    const name = nameOf(app, answer.header.of);
    const line = dateLine(app, answer);
    industryFrame.title(`Industries of ${theName(name)}`);
    industryFrame.under(measures.find((each) => each.id === metric).words);
    partnerFrame.title(`Who trades with ${theName(name)}`);
    for (const each of [mapFrame, partnerFrame]) each.note(line + ".");
    for (const each of [incomeFrame, industryFrame]) each.note(`${line}. ${rangeWords()}`);
    const told = focus.map((each) => `${each.name} ${percentChange(answer.arrays.welfare[each.at])}`).join(", ");
    map.chart?.describe(`Map of the world: change in real income. ${told}. The table has all.`);
    incomes.describe(`Change in real income: ${told}.`);
    const order = board.sectors
      .map((each, index) => [each.name, answer.arrays[metric][index]])
      .filter(([, value]) => Number.isFinite(value))
      .sort((one, other) => one[1] - other[1]);
    industries.describe(
      order.length
        ? `${measures.find((each) => each.id === metric).words}: from ${order[0][0]} ${percentChange(order[0][1])} to ${order.at(-1)[0]} ${percentChange(order.at(-1)[1])}. The table has all.`
        : "No figures.",
    );
    partners.describe(`Change in what ${name} buys from and sells to its largest partners. The table has all.`);
    incomes.choose(app.of());
    map.chart?.choose(app.of());
    for (const each of [mapFrame, incomeFrame, industryFrame, partnerFrame]) each.refresh();
  }

  function renewStart() {
    if (!changed()) {
      begin = null;
      return;
    }
    app.fromStart().then((answer) => {
      begin = answer?.header.basis.converged ? answer : null;
      if (begin && app.answer) paint(app.answer, false);
    });
  }

  const paintRanges = eachFrame(() => {
    if (!app.answer?.header.basis.converged) return;
    paint(app.answer, false);
    if (app.ranges?.ended) paintWords(app.answer);
  });
  let sight = { has: () => true, stop() {} };
  const offs = [
    app.on("answer", ({ answer, settled }) => {
      paint(answer, settled);
      levers.hear();
    }),
    app.on("settled", (answer) => {
      announce(summary(app, answer));
      renewStart();
    }),
    app.on("ranges", paintRanges),
    app.on("state", () => {
      levers.paint();
      if (who.select.value !== app.of()) who.select.value = app.of();
      if (goal.value !== (app.state.g ?? "")) goal.value = app.state.g ?? "";
    }),
    app.on("board", () => {
      if (app.board.own.s === board.own.s) levers.paintAll();
    }),
  ];
  let stopWidth = () => {};
  return {
    node,
    enter() {
      stopWidth = followWidth([
        { node: map.holder, resize: (width) => map.chart?.resize(width) },
        { node: incomes.node.parentElement, resize: incomes.resize },
        { node: industries.node.parentElement, resize: industries.resize },
        { node: partners.node.parentElement, resize: partners.resize },
      ]);
      sight = watchSight([mapFrame.node, industryFrame.node, partnerFrame.node], () => {
        if (app.answer?.header.basis.converged) paint(app.answer, false);
      });
      paint(app.answer, true);
      if (app.answer?.header.basis.converged) renewStart();
      loadShapes().then(
        (shapes) => {
          map.chart = worldMap({ economies: board.economies, shapes, onpick: pick });
          map.holder.replaceChildren(map.chart.node);
          map.chart.resize(map.holder.clientWidth);
          paint(app.answer, true);
        },
        () => map.holder.replaceChildren(h("p", {}, "The map’s shapes are missing: sh web/libraries.sh copies them.")),
      );
    },
    leave() {
      sight.stop();
      stopWidth();
      for (const off of offs) off();
    },
  };
}

const rangeColumns = (first, what) => [
  { title: first },
  { title: `${what}, %, this model`, number: true },
  { title: "lowest over models, %", number: true },
  { title: "highest over models, %", number: true },
];

export default { id: "explore", title: "Explore", make };
