// Opens the page: the address, the board, the screen.

import { screens } from "../screens/all.js";
import { announce, notice } from "./announce.js";
import * as api from "./api.js";
import { makeApp } from "./app.js";
import { fillActions } from "./actions.js";
import { h, say } from "./dom.js";
import { startTips } from "./tips.js";
import { address, read } from "./state.js";
import { shortDay } from "./format.js";

const app = makeApp();
let current = null;
let shown = "";

function show(id) {
  const screen = screens.find((each) => each.id === id) ?? screens[0];
  app.state.screen = screen.id;
  shown = app.board.own.s;
  current?.leave?.();
  const content = document.getElementById("content");
  current = screen.make(app);
  content.replaceChildren(current.node);
  content.className = `screen ${screen.id}`;
  current.enter?.();
  document.title = `${screen.title} · Détente`;
  paintScreens();
}

function paintScreens() {
  const bar = document.getElementById("screens");
  bar.replaceChildren(
    h(
      "ul",
      {},
      screens.map((screen) =>
        h(
          "li",
          {},
          h(
            "a",
            {
              href: address({ ...app.state, screen: screen.id }),
              "aria-current": screen.id === app.state.screen ? "page" : null,
            },
            screen.title,
          ),
        ),
      ),
    ),
  );
}

function paintProvenance() {
  const { world, engine } = app.board;
  say(
    document.getElementById("provenance"),
    `World ${world.id} (${world.title}), money of ${world.year} · Détente ${engine}. Every number is a comparison: the law of one day, as if it were permanent, against the law of another. It is no forecast.`,
  );
}

function failed(error) {
  const problems = error.problems ?? [{ what: error.message, remedy: "" }];
  document.getElementById("content").replaceChildren(
    h(
      "section",
      { class: "fault" },
      h("h1", {}, "This cannot be shown"),
      h(
        "ul",
        {},
        problems.map((each) => h("li", {}, `${each.what}${each.remedy ? `: ${each.remedy}` : ""}.`)),
      ),
      h(
        "p",
        {},
        h("a", { class: "button", href: "#/explore", onclick: () => setTimeout(() => location.reload(), 0) }, "Start anew"),
      ),
    ),
  );
}

async function begin() {
  if (!globalThis.d3) {
    failed(new Error("A part of the page is missing, web/libraries/d3.v7.min.js: sh web/libraries.sh fetches it"));
    return;
  }
  startTips();
  fillActions(app);
  const first = read(location.hash);
  app.on("board", () => {
    paintProvenance();
    if (current && shown !== app.board.own.s) show(app.state.screen);
  });
  app.on("state", paintScreens);
  try {
    const scenarios = api.get("scenarios").then(
      (value) => {
        app.scenarios = value;
      },
      () => {},
    );
    await Promise.all([app.open(location.hash), scenarios]);
    if (!app.board) throw app.fault ?? new Error("No answer");
  } catch (error) {
    failed(error);
    return;
  }
  app.tell("scenarios");
  // The screen comes with its numbers, so that nothing moves when they arrive.
  if (!app.answer && !app.fault)
    await new Promise((go) => {
      const off = app.on("answer", () => {
        off();
        go();
      });
    });
  show(app.state.screen);
  if (first.problems.length) notice(first.problems.join("; ") + ".");
  window.addEventListener("hashchange", async () => {
    const before = app.state.screen;
    await app.open(location.hash);
    if (!app.board) return;
    app.tell("state");
    if (app.state.screen !== before || !current) {
      show(app.state.screen);
      const content = document.getElementById("content");
      content.focus({ preventScroll: true });
      window.scrollTo(0, 0);
      announce(`${document.title}. ${shortDay(app.board.own.on)}`);
    }
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("content").focus();
  });
  window.detente = { ...window.detente, app };
}

begin();
