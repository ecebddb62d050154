// What is chosen rather than dragged: the way of the summit, threats, days, and how the model reckons.

import { freshName, h, put, say } from "../app/dom.js";
import { shortDay } from "../app/format.js";
import { shortTitle } from "../app/sentence.js";
import { lawText } from "./law.js";

/** Radio buttons of branches: one row of words, full titles below the chosen one. */
export function branches(app) {
  const name = freshName("branch");
  const node = h("fieldset", { class: "branches" }, h("legend", {}, "What happens"));
  const words = h("p", { class: "lever-note" });
  let drawn = "";
  function paint() {
    const list = app.board.branches;
    const now = app.state.b ?? app.board.own.b;
    const key = list.map((each) => each.id).join();
    if (key !== drawn) {
      drawn = key;
      node.replaceChildren(
        h("legend", {}, "What happens"),
        h(
          "div",
          { class: "segments" },
          list.map((each) =>
            h(
              "label",
              {},
              h("input", { type: "radio", name, value: each.id, onchange: () => app.settle({ b: each.id, t: [] }) }),
              h("span", {}, shortTitle(each.title)),
            ),
          ),
        ),
        words,
      );
    }
    for (const input of node.querySelectorAll("input")) input.checked = input.value === now;
    const chosen = list.find((each) => each.id === now);
    say(words, chosen ? chosen.title.slice(shortTitle(chosen.title).length).replace(/^: /, "") : "");
    node.hidden = list.length < 2;
  }
  return { node, paint };
}

/** Threats as switches. One that the branch itself carries out is on and stays. */
export function threats(app, card) {
  const node = h("div", { class: "threats" });
  function paint() {
    node.replaceChildren(
      ...app.board.threats.map((threat) => {
        const mine = app.state.t.includes(threat.id);
        const input = h("input", {
          type: "checkbox",
          role: "switch",
          onchange: () => {
            const t = input.checked ? [...app.state.t, threat.id] : app.state.t.filter((id) => id !== threat.id);
            app.settle({ t });
          },
        });
        input.checked = threat.isCarriedOut || mine;
        input.disabled = threat.isCarriedOut && !mine;
        const show = () => card.show(threat.title, lawText(threat.law));
        const why = h(
          "button",
          {
            class: "why",
            type: "button",
            "aria-label": `The law behind: ${threat.title}`,
            onclick: () => card.keep(threat.title, lawText(threat.law), why),
          },
          "Law",
        );
        return h(
          "div",
          { class: "switch-row", onpointerenter: show, onfocusin: show },
          h("label", { class: "switch" }, input, h("span", {}, threat.title)),
          why,
        );
      }),
    );
  }
  return { node, paint };
}

/** Recorded and not modelled: named, with their law, so that their silence is not taken for zero. */
export function silent(app, card) {
  const node = h("div", { class: "silent" });
  function paint() {
    const list = app.board.notModelled;
    node.hidden = !list.length;
    node.replaceChildren(
      h("p", { class: "lever-note" }, "Recorded, not modelled; they change no number here:"),
      h(
        "ul",
        {},
        list.map((each) => {
          const button = h(
            "button",
            {
              class: "wordy",
              type: "button",
              onclick: () => card.keep(each.title, lawText(each.law), button),
              onpointerenter: () => card.show(each.title, lawText(each.law)),
              onfocus: () => card.show(each.title, lawText(each.law)),
            },
            each.title,
          );
          return h("li", {}, button);
        }),
      ),
    );
  }
  return { node, paint };
}

/** Two days: whose law, and against which. */
export function days(app) {
  const make = (key, title) => {
    const input = h("input", {
      type: "date",
      min: "2017-01-01",
      max: "2035-12-31",
      onchange: () => {
        if (input.value) app.settle({ [key]: input.value === own(key) ? undefined : input.value });
      },
    });
    return { input, label: h("label", { class: "choice" }, h("span", { class: "label" }, title), input) };
  };
  const own = (key) => (key === "on" ? app.board.scenario.asOf : app.board.scenario.compareTo[0]);
  const on = make("on", "Law of");
  const vs = make("vs", "against that of");
  const marks = h("select", {
    "aria-label": "Days on which the law changes",
    onchange: () => {
      if (marks.value) app.settle({ on: marks.value === own("on") ? undefined : marks.value });
    },
  });
  const node = h(
    "div",
    { class: "days" },
    on.label,
    vs.label,
    h("label", { class: "choice" }, h("span", { class: "label" }, "or a day of the calendar"), marks),
  );
  function paint() {
    if (on.input.value !== app.board.own.on) on.input.value = app.board.own.on;
    if (vs.input.value !== app.board.own.vs) vs.input.value = app.board.own.vs;
    marks.replaceChildren(
      h("option", { value: "" }, "choose …"),
      ...app.board.days.map((each) =>
        h(
          "option",
          { value: each.day, selected: each.day === app.board.own.on },
          `${shortDay(each.day)}: ${each.what.slice(0, 2).join(", ")}${each.what.length > 2 ? ` and ${each.what.length - 2} more` : ""}`.slice(
            0,
            90,
          ),
        ),
      ),
    );
  }
  return { node, paint };
}

const titles = {
  h: ["How long it has lasted", "The horizon: how far workers have changed jobs and buyers have found other sellers."],
  e: [
    "How easily buyers switch",
    "The table of trade elasticities: by how much a buyer turns to other sellers when a price rises by 1%.",
  ],
  d: ["What becomes of trade deficits", "The deficit rule: what is held fixed of what a country borrows from others."],
  r: ["Where the duties go", "The use of tariff revenue."],
};

/** How the model reckons: four choices, each with its sentence. */
export function reckoning(app) {
  const node = h("div", { class: "reckoning" });
  const rows = Object.entries(titles).map(([key, [title, tip]]) => {
    const id = freshName("choice");
    const select = h("select", {
      id,
      "aria-describedby": `${id}-words`,
      onchange: () => {
        const chosen = app.board.choices[key].find((each) => each.value === select.value);
        app.settle({ [key]: chosen.isOwn ? undefined : chosen.value });
      },
    });
    const words = h("p", { class: "lever-note", id: `${id}-words` });
    node.append(
      h("div", { class: "choice-row" }, h("label", { for: id, class: "label", "data-tip": tip }, title), select, words),
    );
    return { key, select, words };
  });
  function paint() {
    for (const { key, select, words } of rows) {
      const choices = app.board.choices[key];
      const now = app.board.own[key];
      select.replaceChildren(
        ...choices.map((each) =>
          h("option", { value: each.value, selected: each.value === now }, each.label + (each.isOwn ? " (the scenario’s)" : "")),
        ),
      );
      say(words, choices.find((each) => each.value === now)?.words ?? "");
      put(select, "aria-label", titles[key][0]);
    }
  }
  return { node, paint };
}
