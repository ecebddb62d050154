// Sources: every measure of the law with its dates, its text and how sure it is.

import * as api from "../app/api.js";
import { choose, h, say } from "../app/dom.js";
import { percent, shortDay } from "../app/format.js";
import { lawText } from "../levers/law.js";

const kinds = {
  tariff: "duty",
  "export-control": "export licence",
  "export-ban": "export ban",
  "export-tax": "export tax",
  "purchase-commitment": "purchase",
  "import-ban": "import ban",
};
const page = 60;

function make(app) {
  let turn = 0;
  let law = "state";
  let shown = [];
  const title = h("h1", {}, "Every measure with its text");
  const count = h("p", { class: "dateline", role: "status" }, "");
  const laws = [
    { id: "state", title: "this scenario, with its branch and your levers" },
    { id: "calendar", title: "the whole record" },
  ];
  const lawPicker = choose("Law of", laws, law, (value) => {
    law = value;
    load();
  });
  const words = h("input", {
    type: "search",
    placeholder: "steel, fentanyl, EO 14257 …",
    oninput: () => {
      clearTimeout(words.timer);
      words.timer = setTimeout(load, 250);
    },
  });
  const by = choose(
    "By",
    [
      { id: "", title: "anybody" },
      ...app.board.economies
        .filter((each) => app.board.focus.includes(each.code))
        .map((each) => ({ id: each.code, title: each.name })),
    ],
    "",
    () => load(),
  );
  const list = h("ol", { class: "measures" });
  const more = h("button", { class: "button", hidden: true, onclick: () => load(shown.length) }, "More");
  const node = h(
    "div",
    { class: "reading" },
    title,
    count,
    h(
      "div",
      { class: "picker-row" },
      lawPicker.node,
      by.node,
      h("label", { class: "choice grow" }, h("span", { class: "label" }, "with the words"), words),
    ),
    list,
    more,
    h(
      "p",
      { class: "note" },
      "Dates are those of the legal texts. An error in the law or in its reading? A correction is welcome: open an issue with the measure’s id and the legal text.",
    ),
  );

  function row(each) {
    const rates = each.rates.map((rate) => `${percent(rate.percent)} from ${shortDay(rate.from)}`).join(", ");
    return h(
      "li",
      {},
      h(
        "details",
        {},
        h(
          "summary",
          {},
          h("span", { class: "measure-title" }, each.title),
          h("span", { class: "measure-rate" }, rates || kinds[each.kind] || each.kind),
        ),
        h(
          "div",
          { class: "law-body" },
          each.isModelled ? null : h("p", { class: "silent-mark" }, "Recorded, not modelled: it changes no number."),
          lawText(each.law),
          h(
            "dl",
            { class: "facts" },
            h("dt", {}, "Goods"),
            h("dd", {}, each.goods),
            h("dt", {}, "Partners"),
            h("dd", {}, each.partners),
            each.announced ? [h("dt", {}, "Announced"), h("dd", {}, shortDay(each.announced))] : null,
            h("dt", {}, "Layer"),
            h("dd", {}, each.layer || "none"),
            h("dt", {}, "Id"),
            h("dd", {}, h("code", {}, each.id)),
          ),
        ),
      ),
    );
  }
  async function load(offset = 0) {
    const mine = ++turn;
    const text = words.value.trim();
    const filter = [by.select.value && `by=${by.select.value}`, text && `text=${encodeURIComponent(text)}`]
      .filter(Boolean)
      .join("&");
    try {
      const answer = await api.get(
        `calendar?law=${law}&limit=${page}&offset=${offset}${filter ? `&${filter}` : ""}&${app.query()}`,
      );
      if (mine !== turn) return;
      shown = offset ? [...shown, ...answer.measures] : answer.measures;
      list.replaceChildren(...shown.map(row));
      more.hidden = shown.length >= answer.total;
      say(
        count,
        `${shown.length} of ${answer.total} measures, newest first${answer.keptTo ? `; the record is kept up to ${shortDay(answer.keptTo)}` : ""}.`,
      );
    } catch (error) {
      if (mine === turn) say(count, error.message + ".");
    }
  }
  const off = app.on("board", () => load());
  return {
    node,
    enter: () => load(),
    leave: () => {
      turn++;
      off();
    },
  };
}

export default { id: "sources", title: "Sources", make };
