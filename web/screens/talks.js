// Talks: compose a package of what is on the table, and see at once what both sides gain, whether they agree, and whether it holds.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, freshName, h, put, say } from "../app/dom.js";
import { billions, day, list, residual } from "../app/format.js";
import { theName } from "../app/sentence.js";
import { gains, hold, issuesIn, keeps, needed, ownPart, zone } from "../app/talks.js";
import { frame, tableOf } from "../charts/frame.js";
import { frontier } from "../charts/frontier.js";
import { followWidth } from "./parts.js";

const lengths = [6, 12, 24, 36, null];
const lengthWords = (months) =>
  months === null ? "no end" : months % 12 ? `${months} months` : months === 12 ? "1 year" : `${months / 12} years`;
const opening = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const money = (value) => billions(value).replace(/ bn/, "\u00a0bn");

/** A number of the address within bounds, or its usual value. */
const within = (text, low, high, usual) => {
  const value = Number(text);
  return text !== undefined && text !== "" && Number.isFinite(value) && value >= low && value <= high ? value : usual;
};

function make(app) {
  let turn = 0;
  let talks = null;
  let places = null;
  let now = null;
  const title = h("h1", { class: "finding" }, "…");
  const headline = h("p", {}, "");
  const source = h("p", { class: "dateline" }, "");
  const body = h("div", { class: "talks-body" });
  const node = h("div", { class: "talks-screen" }, title, headline, source, body);

  // The state: in the address, in words that last.
  const bits = () => {
    if (app.state.deal === undefined) return talks.signed ?? places.zone.picked ?? 0;
    const named = app.state.deal === "none" ? [] : app.state.deal.split(",");
    return talks.issues.reduce((sum, issue, k) => (named.includes(issue.names[0]) ? sum | (1 << k) : sum), 0);
  };
  /** What the address names and the scenario does not have. */
  const strange = () => {
    const issues = new Set(talks.issues.map((each) => each.names[0]));
    const deals = (app.state.deal ?? "none").split(",").filter((each) => each !== "none" && !issues.has(each));
    const isKnown = app.state.without === undefined || app.state.without === without().id;
    return [...deals, ...(isKnown ? [] : [app.state.without])];
  };
  const dealOf = (package_) =>
    package_ === 0
      ? "none"
      : issuesIn(package_, talks.issues.length)
          .map((k) => talks.issues[k].names[0])
          .join(",");
  const set = (patch) => {
    app.settle(patch, { step: false });
    paint();
  };
  const without = () => talks.disagreements.find((each) => each.id === app.state.without) ?? talks.disagreements[0];
  const delta = () => within(app.state.patience, 0, 100, 90) / 100;
  const lag = () => within(app.state.lag, 0, 120, talks.lag);
  const months = () => (app.state.months === "open" ? null : within(app.state.months, 1, 1200, 12));
  const player = (p) => theName(talks.players[p].name);

  const map = frontier({ onpick: (chosen) => pick(chosen) });
  const figure = frame({
    title: "Every package",
    under: "Gain of both sides against no agreement, bn a year",
    note: "",
    chart: map,
    file: "detente-talks",
    className: "wide-panel",
  });
  const checks = h("fieldset", { class: "issues" }, h("legend", {}, "On the table"));
  const presets = h("div", { class: "buttons", role: "group", "aria-label": "Packages to begin with" });
  const outcome = h("p", { class: "outcome" }, "");
  const cells = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Who keeps its part" });
  const cellNote = h("p", { class: "lever-note" }, "");
  const holding = h("ul", { class: "holding" });
  const patienceTable = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Patience that it takes" });
  const withoutHolder = h("div", { class: "picker-row" });

  const patienceId = freshName("patience");
  const patience = h("input", {
    type: "range",
    id: patienceId,
    class: "slide",
    min: 0,
    max: 100,
    step: 1,
    oninput: () => {
      app.state.patience = patience.value;
      paintHold();
    },
    onchange: () => set({ patience: patience.value }),
  });
  const patienceWords = h("output", { for: patienceId, class: "number" }, "");
  const lagInput = h("input", {
    type: "number",
    class: "exact",
    min: 0,
    max: 120,
    step: 1,
    onchange: () => set({ lag: lagInput.value }),
  });
  const lengthPicker = choose(
    "The agreement lasts",
    lengths.map((each) => ({ id: each === null ? "open" : String(each), title: lengthWords(each) })),
    "12",
    (value) => set({ months: value }),
  );

  function pick(chosen) {
    set({ deal: dealOf(chosen) });
    announce(outcome.textContent);
  }

  /** What is drawn once for an answer. */
  function build() {
    checks.replaceChildren(
      h("legend", {}, "On the table"),
      ...talks.issues.map((issue, k) => {
        const id = freshName("issue");
        const input = h("input", {
          type: "checkbox",
          role: "switch",
          "aria-describedby": id,
          onchange: () => pick(bits() ^ (1 << k)),
        });
        const owners = list(issue.owners.map((p) => talks.players[p].name));
        return h(
          "div",
          { class: "issue" },
          h("label", { class: "switch" }, input, h("span", {}, opening(issue.title))),
          h(
            "p",
            { class: "lever-note", id },
            `${owners} moves: ${issue.moves.join("; ")}.${issue.isSilent ? " The model has nothing that it changes: not modelled, which is not zero." : ""}`,
          ),
        );
      }),
    );
    const picks = [
      ["What was signed", talks.signed],
      ["What bargaining picks", () => places.zone.picked],
      ["Everything", (1 << talks.issues.length) - 1],
      ["Nothing", 0],
    ];
    presets.replaceChildren(
      ...picks
        .filter(([, value]) => value !== null)
        .map(([words, value]) =>
          h(
            "button",
            {
              class: "button",
              type: "button",
              onclick: () => {
                const chosen = typeof value === "function" ? value() : value;
                if (chosen === null) announce("No package is better for both");
                else pick(chosen);
              },
            },
            words,
          ),
        ),
    );
    const chooser = choose(
      "Without agreement",
      talks.disagreements.map((each) => ({ id: each.id, title: opening(each.title) })),
      without().id,
      (value) => set({ without: value === talks.disagreements[0].id ? undefined : value }),
    );
    const war = h(
      "button",
      {
        class: "button",
        type: "button",
        disabled: talks.war !== null,
        onclick: () => {
          war.disabled = true;
          say(war, "Solving the war …");
          load(true);
        },
      },
      "Solve the tariff war",
    );
    withoutHolder.replaceChildren(chooser.node, war, h("p", { class: "lever-note", role: "status" }, talks.war ?? ""));
    body.replaceChildren(
      withoutHolder,
      h(
        "div",
        { class: "talks-grid" },
        h("section", { class: "compose", "aria-label": "Compose a package" }, h("h2", {}, "Compose a package"), presets, checks),
        figure.node,
      ),
      outcome,
      h(
        "div",
        { class: "talks-grid even" },
        h("section", {}, h("h2", {}, "Who keeps its part"), cells, cellNote),
        h(
          "section",
          {},
          h("h2", {}, "Will it hold?"),
          h(
            "div",
            { class: "lever" },
            h(
              "div",
              { class: "lever-head" },
              h("label", { for: patienceId, class: "lever-title" }, "Patience: what next year is worth of this one"),
              patienceWords,
            ),
            h("div", { class: "track" }, patience),
          ),
          h(
            "div",
            { class: "picker-row" },
            lengthPicker.node,
            h("label", { class: "choice" }, h("span", { class: "label" }, "Answered after, months"), lagInput),
          ),
          holding,
          patienceTable,
        ),
      ),
      h(
        "ul",
        { class: "quiet-text" },
        talks.players.map((each) =>
          h("li", {}, `${opening(each.name)} (${each.economies.join(", ")}) wants ${each.aim}; its income is ${billions(each.income, false)} a year.`),
        ),
        talks.notes.map((each) => h("li", {}, each)),
        h("li", {}, "Levers, branches and threats of the other screens do not enter here: each package is a law of its own."),
      ),
    );
  }

  function named(package_) {
    const notes = [];
    if (package_ === talks.signed) notes.push("signed");
    if (package_ === places.zone.picked) notes.push("picked");
    if (package_ === 0) notes.push("no agreement");
    return notes.join(", ");
  }
  const words = (package_) =>
    package_ === 0
      ? "nothing"
      : issuesIn(package_, talks.issues.length)
          .map((k) => talks.issues[k].names.join(" + "))
          .join(", ");

  function paint() {
    if (!talks) return;
    const base = without();
    if (places?.of !== base) places = { of: base, zone: zone(talks.payoffs, base.payoffs) };
    now = bits();
    const won = gains(talks.payoffs, now, base.payoffs);
    checks.querySelectorAll("input").forEach((input, k) => {
      input.checked = Boolean((now >> k) & 1);
    });
    const both = talks.players.length === 2 ? "both" : "all";
    const inZone = places.zone.packages.includes(now);
    const parts = won?.map((value, p) => `${player(p)} ${money(value)}`);
    say(
      title,
      !won
        ? "This package has no equilibrium: no numbers"
        : `${opening(list(parts))} a year against no agreement: ${inZone ? `better for ${both}` : `not better for ${both}`}`,
    );
    const rank = places.zone.packages.indexOf(now);
    const better = won && !places.zone.efficient.includes(now) ? `Another package is better for ${both}. ` : "";
    say(
      outcome,
      (strange().length ? `Not on the table here, and left out: ${strange().join(", ")}. ` : "") +
        (won
        ? `Your package: ${words(now)}. ${opening(list(parts))} a year. ` +
            (inZone ? `It is number ${rank + 1} of ${places.zone.packages.length} in the deal zone. ` : "It lies outside the deal zone. ") +
            better +
            `${places.zone.packages.length} of ${places.zone.solved} packages are better for ${both} than no agreement.`
        : `Your package: ${words(now)}. It has no equilibrium: no numbers, which is not zero.`),
    );
    map.paint({
      names: [player(0), player(1)].map(opening),
      chosen: now,
      front: places.zone.efficient,
      points: talks.payoffs
        .map((_, package_) => ({ package_, won: gains(talks.payoffs, package_, base.payoffs) }))
        .filter((each) => each.won)
        .map(({ package_, won: [x, y] }) => ({
          bits: package_,
          x,
          y,
          name: named(package_),
          tip: opening(words(package_)),
          inZone: places.zone.packages.includes(package_),
        })),
    });
    figure.note(
      `Line: packages that no other beats for ${both}. Shaded: ${both} gain. ${talks.players.length > 2 ? "The first two sides are drawn. " : ""}${talks.model}; world ${talks.world}; residual ${residual(talks.residual)}.`,
    );
    map.describe(
      `${places.zone.packages.length} of ${places.zone.solved} packages are better for ${both}. Your package: ${parts ? list(parts) : "no figure"}. The table has all.`,
    );
    figure.refresh();
    paintCells(base);
    paintHold();
  }

  function paintCells(base) {
    const own = [0, 1].map((p) => ownPart(talks.issues, now, p));
    if (talks.players.length !== 2 || own.some((each) => each === 0)) {
      cells.replaceChildren();
      say(
        cellNote,
        talks.players.length === 2
          ? "In this package at most one side has something to give that it could take back alone."
          : "Drawn for two sides.",
      );
      return;
    }
    const cell = (first, second) => {
      const won = gains(talks.payoffs, now & ~(first ? 0 : own[0]) & ~(second ? 0 : own[1]), base.payoffs);
      return won ? won.map((value, p) => `${talks.players[p].name} ${money(value)}`).join("; ") : "no figure";
    };
    const columns = [true, false].map((keep) => ({ title: `${opening(player(1))} ${keep ? "keeps" : "drops"} its part` }));
    cells.replaceChildren(
      tableOf(
        {
          columns: [{ title: "" }, ...columns],
          rows: [true, false].map((keep) => [
            `${opening(player(0))} ${keep ? "keeps" : "drops"} its part`,
            cell(keep, true),
            cell(keep, false),
          ]),
        },
        "Who keeps its part of the package",
      ),
    );
    say(cellNote, "Bn a year against no agreement.");
  }

  function paintHold() {
    if (!talks || now === null) return;
    const base = without();
    if (patience.value !== String(Math.round(100 * delta()))) patience.value = String(Math.round(100 * delta()));
    put(patience, "aria-valuetext", `${Math.round(100 * delta())} percent`);
    patience.style.setProperty("--part", String(delta()));
    say(patienceWords, `${Math.round(100 * delta())}%`);
    if (document.activeElement !== lagInput) lagInput.value = String(lag());
    const length = months() === null ? "open" : String(months());
    if (![...lengthPicker.select.options].some((each) => each.value === length))
      lengthPicker.select.append(h("option", { value: length }, lengthWords(months())));
    lengthPicker.select.value = length;
    if (now === 0 || !gains(talks.payoffs, now, base.payoffs)) {
      holding.replaceChildren(h("li", {}, "There is nothing to keep."));
      patienceTable.replaceChildren();
      return;
    }
    const sides = talks.players.map((_, p) => hold(talks.issues, talks.payoffs, now, p, base.payoffs, lag()));
    holding.replaceChildren(
      ...sides.map((side, p) => {
        const name = opening(player(p));
        if (!side.drops.length) return h("li", { class: "kept" }, `${name} keeps it: it gains nothing by dropping any of its own part.`);
        const dropped = side.drops.map((k) => talks.issues[k].names.join(" + "));
        const kept = keeps(side, delta(), months());
        return h(
          "li",
          { class: kept ? "kept" : "broken" },
          `${name} ${kept ? "keeps it" : "does not keep it"}: dropping ${list(dropped)} gains it ${money(side.deviation - side.agreement)} a year until it is answered; then no agreement is worth ${money(side.punishment - side.agreement)} a year against keeping it.`,
        );
      }),
    );
    const text = (found) =>
      found === "none" ? "any" : found === "never" ? "none suffices" : found < 0.005 ? "under 1%" : `${Math.round(100 * found)}%`;
    patienceTable.replaceChildren(
      tableOf(
        {
          columns: [{ title: "Length of the agreement" }, ...talks.players.map((each) => ({ title: each.name, number: true }))],
          rows: lengths.map((each) => [opening(lengthWords(each)), ...sides.map((side) => text(needed(side, each)))]),
        },
        "Patience that it takes",
      ),
    );
  }

  function none(text) {
    talks = null;
    say(title, "No talks here");
    say(headline, text);
    say(source, "");
    const example = app.scenarios?.scenarios.find((each) => each.id === "busan-talks");
    body.replaceChildren(
      example && app.board.own.s !== example.id
        ? h("p", {}, h("button", { class: "button", type: "button", onclick: () => app.settle({ s: example.id }) }, `Open “${example.title}”`))
        : "",
    );
  }

  async function load(war = app.state.without === "war") {
    const mine = ++turn;
    if (!app.board.scenario.hasTalks) {
      none("This scenario does not say who bargains over what: a file does with parties: (docs/games.md).");
      return;
    }
    say(title, "All packages are being solved …");
    try {
      const answer = await api.get(`talks?${app.query()}${war ? "&war=1" : ""}`);
      if (mine !== turn) return;
      const hadWar = talks?.war;
      talks = answer;
      places = { of: without(), zone: zone(talks.payoffs, without().payoffs) };
      say(headline, answer.headline);
      say(
        source,
        `Law of ${day(answer.day)} on every package; payoffs against the law of ${day(answer.comparedWith)} as if permanent · ${answer.model} · residual ${residual(answer.residual)}`,
      );
      build();
      if (war && hadWar === null && talks.disagreements.some((each) => each.id === "war")) app.settle({ without: "war" }, { step: false });
      paint();
      stopWidth();
      stopWidth = followWidth([{ node: figure.node.querySelector(".chart"), resize: map.resize }]);
      announce(title.textContent);
    } catch (error) {
      if (mine !== turn) return;
      none(`${error.message}.`);
    }
  }
  let stopWidth = () => {};
  let asked = "";
  const question = () => [app.board.own.s, app.board.own.on, app.board.own.vs, app.board.own.h, app.board.own.e, app.board.own.d, app.board.own.r].join("|");
  const offs = [
    app.on("state", () => {
      if (talks) paint();
    }),
    app.on("board", () => {
      if (asked !== question()) {
        asked = question();
        load();
      }
    }),
    app.on("scenarios", () => {
      if (!talks && !app.board.scenario.hasTalks) load();
    }),
  ];
  return {
    node,
    enter() {
      asked = question();
      load();
    },
    leave() {
      turn++;
      stopWidth();
      for (const off of offs) off();
    },
  };
}

export default { id: "talks", title: "Talks", make };
