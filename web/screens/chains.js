// Chains: through which supply chains an industry depends on an economy, by tier, with the largest chains drawn and the chokepoints.

import * as api from "../app/api.js";
import { choose, h, say } from "../app/dom.js";
import { chainFlows } from "../charts/chains.js";
import { frame, tableOf } from "../charts/frame.js";
import { economyList, followWidth, nameOf } from "./parts.js";

const hundred = (share) => (share > 0 && share < 5e-5 ? "under 0.01" : (100 * Math.max(0, share)).toFixed(2));
const percent = (share) => (share === null ? "no imports" : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)}%`);

function make(app) {
  const board = app.board;
  let turn = 0;
  const economies = economyList(app);
  const fallback = board.focus.find((each) => each !== board.focus[0]) ?? board.focus[0];
  const buyer = () => app.state.by ?? board.focus[0];
  const origin = () => app.state.to ?? fallback;
  const usual = board.sectors.find((each) => each.code === "vehicles")?.code ?? board.sectors[0].code;
  const sector = () => app.state.sector ?? usual;
  const set = (patch) => {
    app.settle(patch, { step: false });
    load();
  };
  const pickers = [
    choose("Industry of", economies, buyer(), (by) => set({ by })),
    choose(
      "Industry",
      [{ id: "all", title: "All industries" }, ...board.sectors.map((each) => ({ id: each.code, title: each.name }))],
      sector(),
      (code) => set({ sector: code }),
    ),
    choose("Depends on", economies, origin(), (to) => set({ to })),
  ];
  const headline = h("p", { class: "chain-answer", "aria-live": "polite" }, "…");
  const onward = h("p", {}, "");
  const source = h("p", { class: "dateline" }, "");
  const flows = chainFlows();
  const figure = frame({
    title: "The largest chains",
    under: "Of each 100 of output: what is bought from the origin along a chain",
    note: "A chain begins where a value last leaves the origin. The numbers are behind Table.",
    chart: flows,
    file: "chains",
    className: "wide-panel",
  });
  const tiers = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "By tier" });
  const through = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Direct suppliers" });
  const points = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Chokepoints" });
  const node = h(
    "div",
    { class: "chains-screen" },
    h("h1", {}, "Through which chains"),
    h(
      "div",
      { class: "picker-row" },
      pickers.map((each) => each.node),
    ),
    headline,
    onward,
    source,
    figure.node,
    h(
      "div",
      { class: "chain-tables" },
      h("section", {}, h("h2", {}, "By tier, of each 100 of output"), tiers),
      h("section", {}, h("h2", {}, "Whom the industry buys it from"), through),
    ),
    h(
      "section",
      {},
      h("h2", {}, "Chokepoints"),
      h(
        "p",
        {},
        "Share of the output whose chain passes through a sale of this input at any stage. An upper bound by accounting: nobody is taken to buy elsewhere.",
      ),
      points,
    ),
    h(
      "p",
      { class: "quiet-text" },
      "All industries of an economy that buy a product are taken to buy it from the same sellers in the same shares. The law and the levers do not enter here: these are the flows of the world’s year.",
    ),
  );

  function paint(answer) {
    const name = nameOf(app, origin());
    say(headline, answer.sentence);
    say(onward, answer.forwardSentence);
    say(source, answer.source);
    flows.paint(answer);
    figure.refresh();
    flows.describe(
      `The largest chains from ${name}: ${answer.chains
        .slice(0, 5)
        .map((each) => `${each.places.map((one) => one.name).join(" to ")} ${hundred(each.inputs)}`)
        .join("; ")}`,
    );
    const columns = [
      { title: "Links" },
      { title: `Inputs from ${name}`, number: true },
      { title: "Value added there", number: true },
    ];
    const row = (title, each) => [title, hundred(each.inputs), hundred(each.valueAdded)];
    tiers.replaceChildren(
      tableOf(
        {
          columns,
          rows: [
            ...(answer.own > 0 ? [["0: the industry’s own", hundred(0), hundred(answer.own)]] : []),
            ...answer.tiers.map((each) => row(each.links === 1 ? "1: bought there directly" : String(each.links), each)),
            row(`more than ${answer.tiers.length}`, answer.beyond),
            row("all", answer.all),
          ],
        },
        "By tier",
      ),
    );
    through.replaceChildren(
      tableOf(
        {
          columns: [{ title: "Direct suppliers in" }, ...columns.slice(1)],
          rows: [row(`${name}, directly`, answer.tiers[0]), ...answer.suppliers.slice(0, 6).map((each) => row(each.name, each))],
        },
        "Direct suppliers",
      ),
    );
    points.replaceChildren(
      tableOf(
        {
          columns: [
            "Input",
            "Of output touched",
            "Bought directly",
            "Seller in world exports",
            "Seller in the buyer’s imports",
          ].map((title, index) => ({ title, number: index > 0 })),
          rows: answer.chokepoints
            .slice(0, 10)
            .map((each) => [
              each.place.name,
              `${hundred(each.touched)}%`,
              `${hundred(each.direct)}%`,
              percent(each.exportShare),
              percent(each.importShare),
            ]),
        },
        "Chokepoints",
      ),
    );
  }
  async function load() {
    const mine = ++turn;
    const industry = sector() === "all" ? "" : `&industry=${encodeURIComponent(sector())}`;
    try {
      const start = app.query();
      const answer = await api.get(
        `chains?economy=${encodeURIComponent(buyer())}${industry}&to=${encodeURIComponent(origin())}${start ? `&${start}` : ""}`,
      );
      if (mine === turn) paint(answer);
    } catch (error) {
      if (mine !== turn) return;
      say(headline, `${error.message}.`);
      for (const each of [onward, source]) say(each, "");
      flows.paint(null);
      figure.refresh();
      for (const each of [tiers, through, points]) each.replaceChildren();
    }
  }
  let stopWidth = () => {};
  return {
    node,
    enter() {
      stopWidth = followWidth([{ node: figure.node.querySelector(".chart"), resize: flows.resize }]);
      load();
    },
    leave() {
      turn++;
      stopWidth();
    },
  };
}

export default { id: "chains", title: "Chains", make };
