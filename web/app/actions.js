// What can be done with the whole page: another scenario, undo, reset, the link, downloads.

import { announce } from "./announce.js";
import { link } from "./api.js";
import { choose, h, say } from "./dom.js";
import { moves, unmoved } from "./state.js";

const files = [
  ["report", "Report, whole (HTML)"],
  ["download/brief.html", "Brief, one sheet (HTML)"],
  ["download/scenario.yaml", "Scenario file (YAML)"],
  ["download/results.csv", "Numbers (CSV)"],
  ["download/results.xlsx", "Numbers (Excel)"],
];

/** A menu that opens below its button: Escape and a click elsewhere close it. */
function menu(title, items) {
  const summary = h("summary", { class: "button" }, title);
  const node = h("details", { class: "menu" }, summary, h("ul", {}, items));
  document.addEventListener("click", (event) => {
    if (!node.contains(event.target)) node.open = false;
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && node.open) {
      node.open = false;
      summary.focus();
    }
  });
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) node.open = false;
  });
  return node;
}

async function copyLink(button) {
  const address = location.href;
  try {
    await navigator.clipboard.writeText(address);
    say(button, "Copied");
    announce("The link to what you see is copied");
  } catch {
    const field = h("input", { class: "link-field", readonly: true, value: address, "aria-label": "The link to what you see" });
    button.after(field);
    field.select();
    field.addEventListener("blur", () => field.remove());
    announce("Copy the selected link");
  }
  setTimeout(() => say(button, "Copy link"), 2000);
}

export function fillActions(app) {
  const undo = h("button", { class: "button", disabled: true, onclick: () => app.undo() }, "Undo");
  const reset = h("button", { class: "button", disabled: true, onclick: () => app.reset() }, "Reset");
  const share = h("button", { class: "button", onclick: () => copyLink(share) }, "Copy link");
  const anchors = files.map(([route, title]) => h("a", { "data-route": route, download: route === "report" ? null : "" }, title));
  const downloads = menu(
    "Download",
    anchors.map((anchor) => h("li", {}, anchor)),
  );
  const holder = document.getElementById("actions");
  const scenario = h("div", { class: "scenario" });
  holder.append(scenario, h("div", { class: "buttons" }, undo, reset, share, downloads));

  function paint() {
    undo.disabled = !app.canUndo();
    const state = app.state;
    reset.disabled = !(
      state.b ||
      state.t.length ||
      state.on ||
      state.vs ||
      state.h ||
      state.e ||
      state.d ||
      state.r ||
      moves(state)
    );
    for (const anchor of anchors) anchor.setAttribute("href", link(anchor.dataset.route, app.query()));
  }
  function paintScenarios() {
    const list = app.scenarios?.scenarios ?? [{ id: app.board.scenario.id, title: app.board.scenario.title }];
    const picker = choose("Scenario", list, app.board.own.s, (id) => {
      app.settle({ ...unmoved(), s: id, of: undefined, deal: undefined, without: undefined });
    });
    scenario.replaceChildren(picker.node);
  }
  app.on("state", paint);
  app.on("board", () => {
    paint();
    if (app.scenarios) paintScenarios();
  });
  app.on("scenarios", paintScenarios);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      app.undo();
    }
  });
}
