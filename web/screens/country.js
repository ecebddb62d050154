// Country: one economy. Its industries by change, who took whose market, what each measure did, prices to buyers.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, h, say } from "../app/dom.js";
import { billions, gains, percentChange } from "../app/format.js";
import { question, summary, theName } from "../app/sentence.js";
import { bars } from "../charts/bars.js";
import { dotRange } from "../charts/dotrange.js";
import { frame } from "../charts/frame.js";
import { d3 } from "../charts/scale.js";
import { waterfall } from "../charts/waterfall.js";
import { basisLine, bigNumbers, dateLine, economyList, followWidth, nameOf, whyNot } from "./parts.js";

function make(app) {
  const board = app.board;
  let turn = 0;
  let trade = null;
  let market = null;
  const title = h("h1", { class: "finding" }, "…");
  const line = basisLine();
  const numbers = bigNumbers();
  const who = choose("Economy", economyList(app), app.of(), (value) => {
    market = null;
    app.settle({ of: value === board.focus[0] ? undefined : value }, { step: false });
  });
  const holders = { output: h("div", {}), price: h("div", {}) };
  const charts = {};
  const marketBars = bars({ unit: "billion USD a year" });
  const cause = waterfall();
  const marketPicker = choose("Market", [], "", (value) => {
    market = value;
    paintMarket();
  });
  const outputFrame = frame({
    title: "Industries",
    under: "Output, change in quantity, %",
    chart: { node: holders.output, table: () => charts.output?.table() ?? { columns: [], rows: [] } },
    file: "detente-country-industries",
  });
  const priceFrame = frame({
    title: "Prices to buyers",
    under: "Change relative to the world’s income, %",
    chart: { node: holders.price, table: () => charts.price?.table() ?? { columns: [], rows: [] } },
    file: "detente-country-prices",
  });
  const marketFrame = frame({
    title: "Who took whose market",
    under: "Sales to this market, change, billion dollars a year",
    chart: marketBars,
    file: "detente-country-market",
    tools: [marketPicker.node],
  });
  const causeFrame = frame({
    title: "What each measure did",
    under: "Real income, percentage points",
    chart: cause,
    file: "detente-country-measures",
  });
  const node = h(
    "div",
    {},
    h(
      "section",
      { class: "lead", "aria-label": "The answer" },
      title,
      h("div", { class: "strip" }, who.node, numbers.node),
      line.node,
    ),
    h("div", { class: "charts more" }, causeFrame.node, marketFrame.node, outputFrame.node, priceFrame.node),
  );

  /** Industries sorted by the change of this answer. */
  function sorted(name, values) {
    const order = d3
      .range(board.sectors.length)
      .filter((index) => Number.isFinite(values[index]))
      .sort((one, other) => values[other] - values[one]);
    const chart = dotRange({
      rows: order.map((index) => ({ id: board.sectors[index].code, name: board.sectors[index].name })),
      text: percentChange,
      unit: "%",
      rowHeight: 20,
      gutter: 168,
      least: 0.2,
      label: order.length
        ? `From ${board.sectors[order[0]].name} ${percentChange(values[order[0]])} to ${board.sectors[order.at(-1)].name} ${percentChange(values[order.at(-1)])}. The table has all.`
        : "No figures.",
      columns: [
        { title: "Industry" },
        { title: "change, %, this model", number: true },
        { title: "lowest over models, %", number: true },
        { title: "highest over models, %", number: true },
      ],
    });
    chart.order = order;
    charts[name] = chart;
    holders[name].replaceChildren(chart.node);
    chart.resize(holders[name].clientWidth);
  }
  function paintSorted(name, values) {
    const chart = charts[name];
    const take = (array) => (array ? chart.order.map((index) => array[index]) : undefined);
    const range = app.ranges?.[name];
    chart.paint({ values: take(values), low: take(range?.low), high: take(range?.high), plain: name === "price" });
  }
  const members = (code) => board.groups.find((each) => each.code === code)?.members ?? [code];

  /** What each origin sold more or less to the market. */
  function paintMarket() {
    if (!trade) return;
    const codes = trade.economies;
    const size = codes.length;
    const own = new Set(members(app.of()).map((code) => codes.indexOf(code)));
    const delta = (destination, origin) => trade.after[destination * size + origin] - trade.before[destination * size + origin];
    const lost = codes
      .map((code, destination) => ({
        code,
        value: own.has(destination) ? 0 : d3.sum(own, (origin) => delta(destination, origin)),
      }))
      .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
    const options = [
      { id: "own", title: `${nameOf(app, app.of())} itself` },
      ...lost
        .slice(0, 12)
        .filter((each) => each.value)
        .map((each) => ({ id: each.code, title: `${nameOf(app, each.code)} (${billions(toBillions(each.value))})` })),
    ];
    if (!market || !options.some((each) => each.id === market)) market = options[1]?.id ?? "own";
    marketPicker.select.replaceChildren(
      ...options.map((each) => h("option", { value: each.id, selected: each.id === market }, each.title)),
    );
    const destinations = market === "own" ? [...own] : [codes.indexOf(market)];
    const rows = codes
      .map((code, origin) => ({
        code,
        value: destinations.includes(origin) ? 0 : toBillions(d3.sum(destinations, (destination) => delta(destination, origin))),
      }))
      .filter((each) => Math.abs(each.value) >= 0.005)
      .sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
      .slice(0, 12)
      .sort((one, other) => other.value - one.value)
      .map((each) => ({
        name: nameOf(app, each.code),
        value: each.value,
        text: billions(each.value).replace("$", "").replace(" bn", ""),
      }));
    marketBars.paint({ rows });
    const where = market === "own" ? theName(nameOf(app, app.of())) : theName(nameOf(app, market));
    marketFrame.title(`Who sells more, who less, to ${where}`);
    marketBars.describe(
      rows.length
        ? `${rows[0].name} ${rows[0].text} billion to ${rows.at(-1).name} ${rows.at(-1).text} billion dollars a year. The table has all.`
        : "No change of 5 million dollars or more.",
    );
    marketFrame.refresh();
  }
  const toBillions = (value) => (trade.unit.startsWith("million") ? value / 1e3 : value);

  async function load() {
    const mine = ++turn;
    trade = null;
    const query = app.query();
    api.get(`trade?${query}`).then(
      (value) => {
        if (mine !== turn) return;
        trade = value;
        paintMarket();
      },
      (error) => {
        if (mine === turn) marketFrame.note(error.message + ".");
      },
    );
    api.get(`waterfall?${query}`).then(
      (value) => {
        if (mine !== turn) return;
        const shown = value.parts
          .filter((each) => Math.abs(each.value) >= 0.0005)
          .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
        const large = shown.slice(0, 11);
        const small = shown.slice(11);
        if (small.length) large.push({ title: `${small.length} smaller ones`, value: d3.sum(small, (each) => each.value) });
        cause.paint({ parts: large, total: value.total });
        cause.describe(
          `${large.map((each) => `${each.title} ${percentChange(each.value)}`).join(", ")}; all together ${percentChange(value.total)}.`,
        );
        causeFrame.note(
          [
            `Each measure’s share, on average over the orders in which they could come (Shapley)${value.draws ? `; ${value.draws} random orders` : ""}.`,
            ...value.notes,
          ].join(" "),
        );
        causeFrame.refresh();
      },
      (error) => {
        if (mine !== turn) return;
        cause.paint(null);
        causeFrame.note(error.message + ".");
      },
    );
  }

  function paint(answer, settled) {
    if (!answer && !app.fault) return;
    numbers.paint(answer ?? null);
    if (!answer?.header.basis.converged) {
      const why = whyNot(answer, app.fault);
      say(title, why.title);
      line.tell(why.text);
      for (const name of Object.keys(charts)) charts[name].paint({ values: null });
      marketBars.paint({ rows: [] });
      cause.paint(null);
      return;
    }
    const name = nameOf(app, answer.header.of);
    const first = answer.header.numbers.find((each) => each.id === "real-income");
    const subject = theName(name);
    say(title, `${question(app)}: ${subject} ${first ? gains(first.value) : "has no figure"}${first ? " of real income" : ""}.`);
    line.paint(app, answer);
    if (settled) {
      sorted("output", answer.arrays.output);
      sorted("price", answer.arrays.price);
      for (const each of [outputFrame, priceFrame]) each.note(dateLine(app, answer) + ".");
      outputFrame.title(`Industries of ${subject}, by change`);
      load();
    }
    paintSorted("output", answer.arrays.output);
    paintSorted("price", answer.arrays.price);
    for (const each of [outputFrame, priceFrame]) each.refresh();
  }
  const offs = [
    app.on("answer", ({ answer, settled }) => paint(answer, settled)),
    app.on("settled", (answer) => announce(summary(app, answer))),
    app.on("ranges", () => {
      if (app.answer?.header.basis.converged && charts.output) paint(app.answer, false);
    }),
    app.on("state", () => {
      if (who.select.value !== app.of()) who.select.value = app.of();
    }),
  ];
  let stopWidth = () => {};
  return {
    node,
    enter() {
      stopWidth = followWidth([
        { node: holders.output, resize: (width) => charts.output?.resize(width) },
        { node: holders.price, resize: (width) => charts.price?.resize(width) },
        { node: marketBars.node.parentElement, resize: marketBars.resize },
        { node: cause.node.parentElement, resize: cause.resize },
      ]);
      paint(app.answer, true);
    },
    leave() {
      turn++;
      stopWidth();
      for (const off of offs) off();
    },
  };
}

export default { id: "country", title: "Country", make };
