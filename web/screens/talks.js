// Talks: compose a package of what is on the table, and see at once what both sides gain, whether they agree, and whether it holds.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, freshName, h, say } from "../app/dom.js";
import { billions, day, list, residual } from "../app/format.js";
import { theName } from "../app/sentence.js";
import { gains, issuesIn, zone } from "../app/talks.js";
import { frame } from "../charts/frame.js";
import { frontier } from "../charts/frontier.js";
import { asking, followWidth } from "./parts.js";
import { money, opening, whoKeeps } from "./talks-hold.js";

function make(app) {
  let turn = 0;
  let talks = null;
  let warWords = "";
  let chooser = null;
  let places = null;
  const title = h("h1", { class: "finding" }, "…");
  const headline = h("p", {}, "");
  const source = h("p", { class: "dateline" }, "");
  const body = h("div", { class: "talks-body" });
  const node = h("div", { class: "talks-screen" }, title, headline, source, body);

  function set(patch) {
    app.settle(patch, { step: false });
    paint();
  }
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
  const without = () => talks.disagreements.find((each) => each.id === app.state.without) ?? talks.disagreements[0];
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
  const keeping = whoKeeps(app, set);
  const withoutHolder = h("div", { class: "picker-row" });

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
            `${issue.moves.length ? `Moved by ${owners}: ${issue.moves.join("; ")}.` : "No law: it is worth what the scenario’s file says, and nothing else."}${issue.isSilent && issue.moves.length ? " The model has nothing that it changes: not modelled, which is not zero." : ""}`,
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
    chooser = choose(
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
    withoutHolder.replaceChildren(chooser.node, war, h("p", { class: "lever-note", role: "status" }, talks.war ?? warWords));
    body.replaceChildren(
      withoutHolder,
      h(
        "div",
        { class: "talks-grid" },
        h("section", { class: "compose", "aria-label": "Compose a package" }, h("h2", {}, "Compose a package"), presets, checks),
        figure.node,
      ),
      outcome,
      h("div", { class: "talks-grid even" }, keeping.nodes),
      h(
        "ul",
        { class: "quiet-text" },
        talks.players.map((each) =>
          h(
            "li",
            {},
            `${opening(each.name)} (${each.economies.join(", ")}) wants ${each.aim}; its income is ${billions(each.income, false)} a year.`,
          ),
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
    chooser.select.value = base.id;
    const now = bits();
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
            (inZone
              ? `It is number ${rank + 1} of ${places.zone.packages.length} in the deal zone. `
              : "It lies outside the deal zone. ") +
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
    keeping.paint({ talks, now, base });
  }

  function none(text) {
    talks = null;
    say(title, "No talks here");
    say(headline, text);
    say(source, "");
    const example = app.scenarios?.scenarios.find((each) => each.id === "busan-talks");
    body.replaceChildren(
      example && app.board.own.s !== example.id
        ? h(
            "p",
            {},
            h(
              "button",
              { class: "button", type: "button", onclick: () => app.settle({ s: example.id }) },
              `Open “${example.title}”`,
            ),
          )
        : "",
    );
  }

  async function load(war = app.state.without === "war") {
    const mine = ++turn;
    if (!app.board.scenario.hasTalks) {
      none("This scenario does not say who bargains over what: a file does with parties: (docs/games.md).");
      return;
    }
    warWords = "";
    if (!war || !talks) say(title, "All packages are being solved …");
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
      if (war && hadWar === null && talks.disagreements.some((each) => each.id === "war"))
        app.settle({ without: "war" }, { step: false });
      paint();
      stopWidth();
      stopWidth = followWidth([{ node: figure.node.querySelector(".chart"), resize: map.resize }]);
      announce(title.textContent);
    } catch (error) {
      if (mine !== turn) return;
      if (!war || !talks) return none(`${error.message}.`);
      // The packages stay; only the war has no answer.
      warWords = `The tariff war was not solved: ${error.message}.`;
      build();
      paint();
    }
  }
  let stopWidth = () => {};
  const asks = asking(app, ["s", "on", "vs", "h", "e", "d", "r"], {
    load,
    paint: () => {
      if (talks) paint();
    },
    lacks: () => !talks && !app.board.scenario.hasTalks,
  });
  return {
    node,
    enter: asks.ask,
    leave() {
      turn++;
      stopWidth();
      asks.stop();
    },
  };
}

export default { id: "talks", title: "Talks", make };
