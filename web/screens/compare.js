// Compare: this state against another, differences only.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, h, say } from "../app/dom.js";
import { change, isFigure, list } from "../app/format.js";
import { shortTitle, theName } from "../app/sentence.js";
import { blank, leverKeys, policy, query, read } from "../app/state.js";
import { dotRange } from "../charts/dotrange.js";
import { frame, tableOf } from "../charts/frame.js";
import { dateLine, followWidth, nameOf, unitOf } from "./parts.js";

const keys = {
  s: "Scenario",
  b: "What happens",
  on: "Law of",
  vs: "Against that of",
  h: "How long it has lasted",
  e: "How easily buyers switch",
  d: "Trade deficits",
  r: "Where the duties go",
};

function make(app) {
  const board = app.board;
  let other = null; // {state, answer, board}
  let turn = 0;
  let fault = "";
  const title = h("h1", { class: "finding" }, "Two states, differences only");
  const line = h("p", { class: "dateline" }, "");
  const field = h("input", {
    type: "text",
    class: "long",
    placeholder: "paste a link of this page",
    "aria-label": "A link of this page to compare with",
    onchange: () => {
      const cut = field.value.indexOf("#");
      if (cut < 0) {
        say(line, "This is no link of this page: it has no “#/…”.");
        return;
      }
      const { state, problems } = read(field.value.slice(cut));
      if (problems.length) {
        say(line, problems.join("; ") + ".");
        return;
      }
      keep(state);
    },
  });
  const options = () => [
    { id: "start", title: "the scenario as it starts" },
    ...board.branches.map((each) => ({ id: `b:${each.id}`, title: `“${shortTitle(each.title)}”, without changes` })),
    ...(app.scenarios?.scenarios ?? [])
      .filter((each) => each.id !== board.own.s)
      .map((each) => ({ id: `s:${each.id}`, title: each.title })),
    { id: "kept", title: "the state kept here" },
  ];
  const picker = choose("Compare what you see with", options(), "start", (value) => {
    if (value === "kept") return;
    if (value === "start") keep({ ...blank(), s: app.state.s });
    else if (value.startsWith("b:")) keep({ ...blank(), s: app.state.s, b: value.slice(2) });
    else keep({ ...blank(), s: value.slice(2) });
  });
  const keepButton = h(
    "button",
    { class: "button", onclick: () => keep({ ...read("#/x?" + query(app.state)).state, c: undefined }) },
    "Keep what you see here",
  );
  const laws = h("div", { class: "table-holder" });
  const numbers = h("div", { class: "table-holder" });
  const incomeHolder = h("div", {});
  let incomes = null;
  const incomeFrame = frame({
    title: "Real income",
    under: "Change, %: filled, what you see; hollow, the other; at the right, the difference in points",
    chart: { node: incomeHolder, table: () => incomes?.table() ?? { columns: [], rows: [] } },
    file: "detente-compare",
  });
  const node = h(
    "div",
    {},
    h(
      "section",
      { class: "words", "aria-label": "What is compared" },
      title,
      line,
      h(
        "div",
        { class: "picker-row" },
        picker.node,
        h("label", { class: "choice grow" }, h("span", { class: "label" }, "or with"), field),
        keepButton,
      ),
    ),
    h(
      "div",
      { class: "charts more" },
      h(
        "section",
        { class: "panel" },
        h("h2", {}, "What differs in the question"),
        laws,
        h("h2", { class: "later" }, "What differs in the numbers"),
        numbers,
      ),
      incomeFrame.node,
    ),
  );

  /** Puts the other state into the address; the start needs none. */
  function keep(state) {
    const text = policy(state);
    const start = policy({ ...blank(), s: app.state.s });
    app.settle({ c: text === start ? undefined : text }, { step: false });
    load();
  }
  const otherState = () => (app.state.c === undefined ? { ...blank(), s: app.state.s } : read("#/x?" + app.state.c).state);

  async function load() {
    const mine = ++turn;
    const state = { ...otherState(), of: app.state.of };
    try {
      const theirs = await api.get(`board?${app.query(state)}`);
      const answer = await api.solve({ state: app.body(state), sequence: 0 }, theirs.layout);
      if (mine !== turn) return;
      other = { state, answer, board: theirs };
      fault = "";
    } catch (error) {
      if (mine !== turn) return;
      other = null;
      fault = error.message;
    }
    paint(app.answer, true);
  }

  function questions() {
    const mine = app.board;
    const rows = [];
    const label = (board, key) => {
      const value = board.own[key];
      if (key === "b") return board.branches.find((each) => each.id === value)?.title ?? "";
      if (key === "s") return board.scenario.title;
      return board.choices[key]?.find((each) => each.value === value)?.label ?? value;
    };
    for (const key of Object.keys(keys))
      if (mine.own[key] !== other.board.own[key]) rows.push([keys[key], label(mine, key), label(other.board, key)]);
    const law = (board, state, id, key) => state[key][id] ?? board.levers.find((each) => each.id === id)?.value;
    const unitOf = (id, key) => {
      const unit = mine.levers.find((each) => each.id === id)?.unit ?? (key === "p" ? "pp" : "");
      return unit === "%" ? "%" : unit === "pp" ? " points" : ` ${unit}`;
    };
    for (const key of leverKeys) {
      for (const id of new Set([...Object.keys(app.state[key]), ...Object.keys(other.state[key])])) {
        const unit = key === "m" ? "%" : unitOf(id, key);
        const [one, two] = [law(mine, app.state, id, key), law(other.board, other.state, id, key)].map((value) =>
          value === undefined ? "not there" : `${value}${unit}`,
        );
        if (one !== two) rows.push([mine.levers.find((each) => each.id === id)?.title ?? id, one, two]);
      }
    }
    for (const threat of mine.threats) {
      const theirs = other.board.threats.find((each) => each.id === threat.id);
      if (!theirs || threat.isCarriedOut !== theirs.isCarriedOut)
        rows.push([
          threat.title,
          threat.isCarriedOut ? "carried out" : "not carried out",
          !theirs ? "not there" : theirs.isCarriedOut ? "carried out" : "not carried out",
        ]);
    }
    laws.replaceChildren(
      rows.length
        ? tableOf(
            { columns: [{ title: "Question" }, { title: "What you see" }, { title: "The other" }], rows },
            "What differs in the question",
          )
        : h(
            "p",
            { class: "quiet-text" },
            "Nothing: both are the same question. Move a lever in Explore, or choose another state.",
          ),
    );
  }
  function figures(answer) {
    const rows = answer.header.numbers
      .map((each) => {
        const theirs = other.answer.header.numbers.find((one) => one.id === each.id);
        const both = theirs && isFigure(each.value) && isFigure(theirs.value);
        return {
          row: [
            `${each.label}, ${unitOf(each)}`,
            each.text,
            theirs?.text ?? "no figure",
            both ? change(each.value - theirs.value) : "no figure",
          ],
          differs: !both || Math.abs(each.value - theirs.value) >= 0.005,
        };
      })
      .filter((each) => each.differs)
      .map((each) => each.row);
    numbers.replaceChildren(
      rows.length
        ? tableOf(
            {
              columns: [
                { title: "Number" },
                { title: "What you see", number: true },
                { title: "The other", number: true },
                { title: "Difference", number: true },
              ],
              rows,
            },
            "What differs in the numbers",
          )
        : h("p", { class: "quiet-text" }, "Nothing that two decimals show."),
    );
  }
  /** "Against the other, the United States has 0.18 points of real income less and China 0.12 less." */
  function difference(answer) {
    const at = (board, code) => board.economies.findIndex((each) => each.code === code);
    const parts = [...new Set([...app.board.focus.slice(0, 2), app.of()])]
      .map((code) => {
        const [one, two] = [answer.arrays.welfare[at(app.board, code)], other.answer.arrays.welfare[at(other.board, code)]];
        if (!isFigure(one) || !isFigure(two)) return null;
        const points = one - two;
        const name = theName(nameOf(app, code));
        return Math.abs(points) < 0.005
          ? `${name} is where it was`
          : `${name} has ${change(Math.abs(points)).slice(1)} points ${points < 0 ? "less" : "more"}`;
      })
      .filter(Boolean);
    return parts.length ? `Against the other state, of real income ${list(parts)}.` : "Two states, differences only";
  }
  function economies(answer) {
    const theirs = new Map(other.board.economies.map((each, index) => [each.code, other.answer.arrays.welfare[index]]));
    const focus = new Set(app.board.focus);
    const rows = app.board.economies
      .map((each, index) => ({ ...each, mine: answer.arrays.welfare[index], theirs: theirs.get(each.code) ?? NaN }))
      .filter((each) => isFigure(each.mine) && isFigure(each.theirs) && Math.abs(each.mine - each.theirs) >= 0.005);
    const shown = rows
      .sort(
        (one, two) =>
          Number(focus.has(two.code)) - Number(focus.has(one.code)) ||
          Math.abs(two.mine - two.theirs) - Math.abs(one.mine - one.theirs),
      )
      .slice(0, 24)
      .sort((one, two) => two.mine - two.theirs - (one.mine - one.theirs));
    if (!shown.length) {
      incomes = null;
      incomeHolder.replaceChildren(h("p", { class: "quiet-text" }, "No economy’s real income differs by 0.01 points or more."));
      return;
    }
    incomes = dotRange({
      rows: shown.map((each) => ({ id: each.code, name: each.name })),
      text: change,
      unit: "%",
      rowHeight: 22,
      label: `Differences of real income in points: ${shown.map((each) => `${each.name} ${change(each.mine - each.theirs)}`).join(", ")}.`,
    });
    incomeHolder.replaceChildren(incomes.node);
    incomes.resize(incomeHolder.clientWidth);
    incomes.paint({
      values: shown.map((each) => each.mine),
      ghost: shown.map((each) => each.theirs),
      settle: true,
      texts: shown.map((each) => change(each.mine - each.theirs)),
    });
    incomes.table = () => ({
      columns: [
        { title: "Economy" },
        { title: "What you see, %", number: true },
        { title: "The other, %", number: true },
        { title: "Difference, points", number: true },
      ],
      rows: shown.map((each) => [each.name, each.mine, each.theirs, each.mine - each.theirs]),
    });
    incomeFrame.note(
      `${rows.length} of ${app.board.economies.length} economies differ; ${dateLine(app, answer)}. The other: ${other.answer.header.basis.model}, law of ${other.answer.header.basis.day}.`,
    );
    incomeFrame.refresh();
  }
  function paint(answer, settled) {
    if (!settled) return;
    picker.select.replaceChildren(...options().map((each) => h("option", { value: each.id }, each.title)));
    const state = otherState();
    const plain = policy(state);
    const match = options().find((each) =>
      each.id === "start"
        ? plain === policy({ ...blank(), s: app.state.s })
        : each.id.startsWith("b:")
          ? plain === policy({ ...blank(), s: app.state.s, b: each.id.slice(2) })
          : each.id.startsWith("s:")
            ? plain === policy({ ...blank(), s: each.id.slice(2) })
            : true,
    );
    picker.select.value = match?.id ?? "kept";
    if (fault || app.fault) {
      say(line, `${fault || app.fault.message}.`);
      return;
    }
    if (!other || !answer) return;
    const bad = [answer, other.answer].find((each) => !each.header.basis.converged);
    if (bad) {
      say(title, "No numbers to compare");
      say(line, `No numbers to compare: one of the two did not converge (${bad.header.basis.termination}).`);
      for (const holder of [numbers, incomeHolder]) holder.replaceChildren();
      questions();
      return;
    }
    say(title, difference(answer));
    say(line, dateLine(app, answer));
    questions();
    figures(answer);
    economies(answer);
    announce("Compared: differences are shown");
  }
  const offs = [
    app.on("answer", ({ answer, settled }) => paint(answer, settled)),
    app.on("scenarios", () => paint(app.answer, true)),
  ];
  let stopWidth = () => {};
  return {
    node,
    enter() {
      stopWidth = followWidth([{ node: incomeHolder, resize: (width) => incomes?.resize(width) }]);
      load();
    },
    leave() {
      turn++;
      stopWidth();
      for (const off of offs) off();
    },
  };
}

export default { id: "compare", title: "Compare", make };
