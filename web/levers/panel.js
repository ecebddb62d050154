// All levers of a scenario below the charts: what happens, rates, how the model reckons, and the law behind each.

import { choose, h } from "../app/dom.js";
import { branches, days, reckoning, silent, threats } from "./choices.js";
import { lawCard } from "./law.js";
import { slider } from "./slider.js";

const first = 6; // levers that are open from the start

export function leverPanel(app) {
  const card = lawCard();
  const parts = [branches(app), threats(app, card), days(app), reckoning(app), silent(app, card)];
  const [branch, threat, day, reckon, quiet] = parts;
  const search = h("input", { type: "search", placeholder: "steel, Vietnam, fentanyl …", oninput: () => find() });
  const main = h("div", { class: "sliders" });
  const more = h("div", { class: "sliders" });
  const folded = h(
    "details",
    { class: "fold" },
    h("summary", {}, "More rates"),
    h("label", { class: "choice" }, h("span", { class: "label" }, "Find a rate"), search),
    more,
    h("div", { class: "add" }),
  );
  const node = h(
    "section",
    { class: "levers", "aria-label": "Levers" },
    h("div", { class: "lever-column" }, branch.node, threat.node),
    h("div", { class: "lever-column wide" }, h("h2", {}, "Rates and quantities"), main, folded),
    h("div", { class: "lever-column" }, card.node),
    h(
      "details",
      { class: "fold assumptions" },
      h("summary", {}, "How the model reckons, and the days"),
      h("div", { class: "fold-body" }, reckon.node, h("div", {}, day.node, quiet.node)),
    ),
  );
  let sliders = [];
  let drawn = "";

  function find() {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const node of more.children) {
      const text = node.textContent.toLowerCase();
      node.hidden = !words.every((word) => text.includes(word));
    }
  }
  const keys = { measure: "m", term: "q", pair: "p" };
  const map = (lever) => keys[lever.kind];
  const read = (lever) => app.state[map(lever)][lever.id] ?? lever.value;
  function patch(lever, value) {
    const key = map(lever);
    const values = { ...app.state[key] };
    if (value === lever.value && !lever.added) delete values[lever.id];
    else values[lever.id] = value;
    return { [key]: values };
  }
  /** What became of a quota or a promise, at the levers of its text. */
  const outcome = (lever) =>
    lever.kind === "term" ? app.answer?.header.limits.find((each) => lever.id.startsWith(`${each.id}/`))?.text : undefined;
  const make = (lever) =>
    slider({
      lever,
      card,
      outcome: () => outcome(lever),
      value: () => read(lever),
      onmove: (value, stamp) => app.move(patch(lever, value), stamp),
      onsettle: (value) => app.settle(patch(lever, value)),
    });

  /** No law is behind points on a pair: the lever says what it does. */
  const worded = (lever) =>
    lever.kind !== "pair"
      ? lever
      : { ...lever, law: { ...lever.law, text: `${lever.title}, on top of the law of the day.`, source: "hypothetical" } };

  /** Pairs that the address sets and the board does not offer. */
  function added() {
    const offered = new Set(app.board.levers.map((each) => each.id));
    return Object.keys(app.state.p)
      .filter((id) => !offered.has(id))
      .map((id) => {
        const [imposer, ...rest] = id.split("-");
        const partner = rest.join("-");
        const title = `${name(imposer)} on ${name(partner)}: points on all goods`;
        return {
          id,
          kind: "pair",
          title,
          imposers: [imposer],
          partners: [partner],
          value: 0,
          min: 0,
          max: 100,
          step: 1,
          lowest: -100,
          highest: 1000,
          unit: "pp",
          due: 0,
          holds: true,
          idle: "",
          truces: [],
          targets: [],
          added: true,
          law: {
            text: `${name(imposer)} on ${name(partner)}: points on all goods, on top of the law`,
            source: "hypothetical",
            from: app.board.own.on,
            until: null,
            note: "",
            confidence: "hypothetical",
          },
        };
      });
  }
  const name = (code) =>
    app.board.economies.find((each) => each.code === code)?.name ??
    app.board.groups.find((each) => each.code === code)?.title ??
    code;

  /** Two lists, of whose pair a lever is made. */
  function adder() {
    const list = [
      ...app.board.groups.map((each) => ({ id: each.code, title: each.title })),
      ...app.board.economies.filter((each) => each.code !== "ROW").map((each) => ({ id: each.code, title: each.name })),
    ];
    let [by, to] = [app.board.focus[0], app.board.focus[1] ?? app.board.focus[0]];
    const one = choose("Duty of", list, by, (value) => {
      by = value;
    });
    const other = choose("on goods from", list, to, (value) => {
      to = value;
    });
    const button = h(
      "button",
      {
        class: "button",
        type: "button",
        onclick: () => {
          if (by === to) return;
          const id = `${by}-${to}`;
          if (app.state.p[id] === undefined && !app.board.levers.some((each) => each.id === id))
            app.settle({ p: { ...app.state.p, [id]: 0 } });
          sliders.find((each) => each.id === id)?.focus();
        },
      },
      "Add a lever",
    );
    folded.querySelector(".add").replaceChildren(one.node, other.node, button);
  }

  /** The actors' duties of the last year on each other first, newest law first; then points on all goods; then duties on others in focus. */
  function order(all) {
    const [one, other] = app.board.focus;
    const between = (lever) =>
      lever.imposers.every((code) => code === one || code === other) &&
      (lever.partners.includes(one) || lever.partners.includes(other));
    const focus = new Set(app.board.focus);
    const recent = `${Number(app.board.own.on.slice(0, 4)) - 1}${app.board.own.on.slice(4)}`;
    // Where quantities, controls or minerals are what a scenario is about, they come first.
    const holding = (kind) => all.filter((lever) => lever.kind === kind && lever.holds).length;
    const isAboutTerms = holding("term") > holding("measure");
    const place = (lever) => {
      if (!lever.holds) return 9;
      if (lever.kind === "term" && isAboutTerms) return 0;
      const general = lever.kind !== "measure" || !/: .*,/.test(lever.title);
      const isLaw = lever.kind !== "pair";
      if (between(lever) && general && (!isLaw || lever.law.from >= recent)) return isLaw ? 0 : 1;
      if (isLaw && general && lever.partners.some((code) => focus.has(code))) return 2;
      return isLaw ? (between(lever) ? 3 : 4) : 5;
    };
    const count = (lever) => lever.partners.filter((code) => focus.has(code)).length;
    return all
      .map((lever, index) => ({ lever, index, place: place(lever) }))
      .sort(
        (a, b) =>
          a.place - b.place ||
          (a.place === 2 ? count(b.lever) - count(a.lever) : 0) ||
          (a.place < 4 ? b.lever.law.from.localeCompare(a.lever.law.from) : 0) ||
          a.index - b.index,
      )
      .map((each) => each.lever);
  }

  function paint() {
    const all = order([...app.board.levers.map(worded), ...added()]);
    const key = `${app.board.own.s} ${all.map((each) => each.id).join()}`;
    if (key !== drawn) {
      drawn = key;
      search.value = "";
      const changed = (lever) => app.state[map(lever)][lever.id] !== undefined;
      const rank = new Map(all.map((lever, index) => [lever.id, index < first ? 0 : changed(lever) ? 1 : 2]));
      sliders = all.map(make);
      main.replaceChildren(...sliders.filter((each) => rank.get(each.id) < 2).map((each) => each.node));
      more.replaceChildren(...sliders.filter((each) => rank.get(each.id) === 2).map((each) => each.node));
      folded.querySelector("summary").textContent = `More rates (${more.children.length}), and those of any two economies`;
      find();
      adder();
    } else sliders.forEach((each, index) => each.follow(all[index]));
    branch.paint();
  }
  /** A new board: other choices too. */
  function paintAll() {
    paint();
    for (const part of parts) part.paint();
  }
  /** An answer has come. */
  function hear() {
    for (const each of sliders) each.hear();
  }
  paintAll();
  return { node, paint, paintAll, hear };
}
