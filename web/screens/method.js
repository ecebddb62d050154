// Method: the equations with the live values of one buyer, seller and sector; what the world is made of; how the models did before.

import * as api from "../app/api.js";
import { choose, h, say } from "../app/dom.js";
import { residual } from "../app/format.js";
import { tableOf } from "../charts/frame.js";
import { dateLine, economyList } from "./parts.js";

/** Six digits that count; small numbers in powers of ten. */
function value(number) {
  if (number === null || !Number.isFinite(number)) return "no figure";
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-3 || size >= 1e7))
    return number
      .toExponential(4)
      .replace("-", "−")
      .replace(/e(.*)$/, (_, power) => `×10^${power.replace("+", "")}`);
  return String(Number(number.toPrecision(6))).replace("-", "−");
}

function make(app) {
  const board = app.board;
  let turn = 0;
  const line = h("p", { class: "dateline" }, "");
  const list = economyList(app).filter((each) => board.economies.some((one) => one.code === each.id));
  const buyer = () => app.state.by ?? board.focus[0];
  const seller = () => app.state.to ?? board.focus[1] ?? board.focus[0];
  const sector = () =>
    app.state.sector ?? board.sectors.find((each) => each.code === "electronics")?.code ?? board.sectors[0].code;
  const set = (patch) => {
    app.settle(patch, { step: false });
    load();
  };
  const pickers = [
    choose("Buyer", list, buyer(), (by) => set({ by })),
    choose("Seller", list, seller(), (to) => set({ to })),
    choose(
      "Industry",
      board.sectors.map((each) => ({ id: each.code, title: each.name })),
      sector(),
      (code) => set({ sector: code }),
    ),
  ];
  const equations = h("div", { class: "equations" });
  const worlds = h("div", {});
  const backtest = h("div", {});
  const node = h(
    "div",
    { class: "reading" },
    h("h1", {}, "How a number comes about"),
    line,
    h(
      "p",
      {},
      "Both laws are solved as whole equilibria: every price, wage, purchase and tariff of every economy and industry at once, until all equations hold. Below are those equations for one buyer, seller and industry, with the values of the state that you see: left side, right side, and how far they are apart.",
    ),
    h(
      "div",
      { class: "picker-row" },
      pickers.map((each) => each.node),
    ),
    h("h2", { class: "unseen" }, "The equations"),
    equations,
    h("h2", { class: "later" }, "The world"),
    worlds,
    h("h2", { class: "later" }, "Held against what happened"),
    backtest,
    h("h2", { class: "later" }, "What this does not tell you"),
    h(
      "p",
      {},
      "No path from one day to the next, no exchange rates, no unemployment unless the model chosen has it, no investment. Ranges are over the declared models; they are not chances.",
    ),
  );

  async function load() {
    const mine = ++turn;
    try {
      const answer = await api.get(`cell?buyer=${buyer()}&seller=${seller()}&sector=${sector()}&${app.query()}`);
      if (mine !== turn) return;
      if (!answer.basis.converged) {
        equations.replaceChildren(
          h("p", { class: "quiet-text" }, `No values: the run did not converge (${answer.basis.termination}).`),
        );
        return;
      }
      equations.replaceChildren(
        ...answer.equations.map((each) =>
          h(
            "article",
            { class: "equation" },
            h("h3", {}, each.name),
            h("p", { class: "formula" }, each.formula),
            h(
              "p",
              { class: "sides" },
              `left ${value(each.left)}, right ${value(each.right)}, apart by ${each.residual === 0 ? "0" : residual(Math.abs(each.residual))}`,
            ),
            tableOf(
              {
                columns: [{ title: "Symbol" }, { title: "Meaning" }, { title: "Value", number: true }, { title: "Unit" }],
                rows: each.values.map((one) => [one.symbol, one.meaning, value(one.value), one.unit]),
              },
              `Values of: ${each.name}`,
            ),
          ),
        ),
      );
    } catch (error) {
      if (mine === turn) equations.replaceChildren(h("p", { class: "quiet-text" }, error.message + "."));
    }
  }
  function paintWorld(all) {
    const world = all.worlds.find((each) => each.id === board.world.id);
    if (!world) return;
    worlds.replaceChildren(
      h(
        "p",
        {},
        `${world.title}: ${world.economies} economies, ${world.sectors} industries, ${world.unit} of ${world.year}.${world.lawDay ? ` Its tariffs carry the law of ${world.lawDay}.` : ""}`,
      ),
      h(
        "dl",
        { class: "facts" },
        world.blocks.flatMap((each) => [
          h("dt", {}, each.name),
          h(
            "dd",
            {},
            each.method,
            h("span", { class: "source" }, each.sources.length ? ` Sources: ${each.sources.join("; ")}.` : ""),
          ),
        ]),
      ),
      world.notes.length
        ? h(
            "details",
            { class: "fold" },
            h("summary", {}, `Notes (${world.notes.length})`),
            h(
              "ul",
              { class: "bullets" },
              world.notes.map((each) => h("li", {}, each)),
            ),
          )
        : null,
      h("p", { class: "source" }, `Licences: ${world.licences.join("; ")}.`),
    );
  }
  function paintBacktest(answer) {
    const rows = answer.rows.map((row) =>
      answer.columns.map((name) => {
        const cell = row[name];
        return cell === null || cell === undefined ? "" : typeof cell === "number" ? value(cell) : String(cell);
      }),
    );
    backtest.replaceChildren(
      h("p", {}, answer.sentence),
      h(
        "div",
        { class: "table", tabindex: 0, role: "region", "aria-label": "Backtest" },
        tableOf(
          {
            columns: answer.columns.map((title, index) => ({
              title: title.replace(/[_-]/g, " "),
              number: index > 0 && answer.rows.every((row) => typeof row[title] !== "string"),
            })),
            rows,
          },
          "Backtest",
        ),
      ),
      h("p", { class: "source" }, answer.source),
    );
  }
  const paint = (answer) => {
    if (answer?.header.basis.converged) say(line, dateLine(app, answer));
  };
  const offs = [
    app.on("answer", ({ answer, settled }) => {
      paint(answer);
      if (settled) load();
    }),
  ];
  return {
    node,
    enter() {
      paint(app.answer);
      load();
      api.get("worlds").then(paintWorld, (error) => worlds.replaceChildren(h("p", {}, error.message + ".")));
      api.get("backtest").then(paintBacktest, (error) => backtest.replaceChildren(h("p", {}, error.message + ".")));
    },
    leave() {
      turn++;
      for (const off of offs) off();
    },
  };
}

export default { id: "method", title: "Method", make };
