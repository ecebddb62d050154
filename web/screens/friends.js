// Friends: who could part whom from whom, by lifting what and paying what. Drag the carrot and the cut; see who would move.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, freshName, h, say } from "../app/dom.js";
import { billions, day, residual } from "../app/format.js";
import { at, changes, niceStep, verdict } from "../app/triangle.js";
import { carrots } from "../charts/carrots.js";
import { frame } from "../charts/frame.js";
import { carrot } from "../levers/carrot.js";
import { whoDepends } from "./friends-depend.js";
import { glued, headline, money, ofIncome, sentences, sideOf, size } from "./friends-words.js";
import { asking, economyList, followWidth } from "./parts.js";
import { opening } from "./talks-hold.js";

function make(app) {
  let turn = 0;
  let triangle = null;
  let stopWidth = () => {};
  const title = h("h1", { class: "finding" }, "…");
  const source = h("p", { class: "dateline" }, "");
  const body = h("div", { class: "friends-body" });
  const pickers = h("div", { class: "picker-row" });
  const node = h("div", { class: "friends-screen" }, pickers, title, source, body);

  // The state: in the address.
  const offer = () => {
    const found = triangle.offers.findIndex((each) => each.id === app.state.lift);
    return found >= 0 ? found : Math.min(1, triangle.offers.length - 1);
  };
  const number = (key, usual, high) => {
    const value = Number(app.state[key]);
    return app.state[key] === undefined || !Number.isFinite(value) ? usual : Math.min(high, Math.max(0, value));
  };
  const top = () => triangle.payments[triangle.payments.length - 1];
  const share = () => number("cut", 50, 100) / 100;
  const payment = () => number("pay", 0, top());
  const side = (k) => sideOf(triangle)(k);
  const text = (key, value) => (key === "cut" ? String(Math.round(value)) : String(Math.round(value * 100) / 100));

  /** While the hand is on it, and when it has let go. */
  function move(patch) {
    Object.assign(app.state, patch);
    paint();
  }
  function settle(patch) {
    app.settle(patch, { step: false });
    paint();
    announce(title.textContent);
  }

  const map = carrots({
    onmove: (x, z) => move({ cut: text("cut", 100 * x), pay: text("pay", z) }),
    onsettle: (x, z) => settle({ cut: text("cut", 100 * x), pay: text("pay", z) }),
  });
  const takes = frame({
    title: "What it takes",
    under: "",
    chart: map,
    file: "detente-friends",
    className: "wide-panel",
  });
  const pictures = whoDepends();
  const cells = Array.from({ length: 4 }, () => ({
    label: h("dt", {}),
    value: h("dd", { class: "big" }),
    detail: h("dd", { class: "detail" }),
    node: h("div", {}),
  }));
  for (const cell of cells) cell.node.append(cell.label, cell.value, cell.detail);
  const sides = h(
    "dl",
    { class: "numbers" },
    cells.map((each) => each.node),
  );
  const words = h("ul", { class: "who-moves" });

  const slider = (key, value) =>
    carrot({
      value,
      onmove: (number) => move({ [key]: text(key, number) }),
      onsettle: (number) => settle({ [key]: text(key, number) }),
    });
  const cutSlider = slider("cut", () => 100 * share());
  const paySlider = slider("pay", payment);
  const lifts = h("fieldset", { class: "branches" });
  const liftWords = h("div", {});
  const presets = h("div", { class: "buttons", role: "group", "aria-label": "Offers to begin with" });

  /** What is drawn once for an answer. */
  function build() {
    const [courted, courting, friend] = [side(0), side(1), side(2)];
    lifted = -1;
    const name = freshName("lift");
    lifts.replaceChildren(
      h("legend", {}, `Who lifts its sanctions on ${courted}`),
      h(
        "div",
        { class: "segments" },
        triangle.offers.map((each) =>
          h(
            "label",
            {},
            h("input", { type: "radio", name, value: each.id, onchange: () => settle({ lift: each.id }) }),
            h("span", {}, opening(each.title)),
          ),
        ),
      ),
      liftWords,
    );
    cutSlider.name(`Cut: kinds of goods that ${courted} and ${friend} no longer trade`);
    paySlider.name(`What ${courting} pays ${courted}`);
    const button = (label, act) => h("button", { class: "button", type: "button", onclick: act }, label);
    const pay = (what, none) => () => {
      const { amount, why } = at(triangle, offer(), share(), what);
      if (amount === null) announce(none ?? why ?? "There is no such payment");
      else settle({ pay: text("pay", Math.min(top(), Math.ceil(amount * 100) / 100)) });
    };
    presets.replaceChildren(
      button("No money", () => settle({ pay: "0" })),
      button("Just enough", pay("price")),
      button(`Enough to outbid ${friend}`, pay("outbidding")),
      button("Largest cut without money", () => {
        const largest = triangle.offers[offer()].largestCut;
        if (largest === null) announce("It is not known");
        else settle({ cut: String(Math.floor(100 * largest)), pay: "0" });
      }),
      button("The whole trade", () => settle({ cut: "100" })),
    );
    body.replaceChildren(
      h(
        "div",
        { class: "friends-grid" },
        h(
          "section",
          { class: "carrots-on-table", "aria-label": "The offer" },
          h("h2", {}, "The offer"),
          lifts,
          cutSlider.node,
          paySlider.node,
          presets,
        ),
        takes.node,
      ),
      h(
        "section",
        { class: "who-would", "aria-label": "Who would move" },
        h("h2", {}, "Who would move"),
        h("p", { class: "under" }, "A year, against today’s law"),
        sides,
        words,
      ),
      h("div", { class: "friends-grid even" }, pictures.nodes(triangle)),
      h(
        "ul",
        { class: "quiet-text" },
        triangle.notes.map((each) => h("li", {}, each)),
        h(
          "li",
          {},
          "Not computed: frozen assets, banks, payments, investment, arms, the price cap, and whether anybody keeps a promise. Levers, branches and threats of the other screens do not enter.",
        ),
      ),
    );
    pictures.paint(triangle);
  }

  const lifting = (k) => {
    const found = triangle.offers[k];
    if (found.id === "nobody") return [h("p", { class: "lever-note" }, "Nothing is lifted: money alone.")];
    const trade = glued(`${billions(found.before, false)} a year today, ${billions(found.after, false)}`);
    return [
      h("p", { class: "lever-note" }, `Goods trade of ${side(0)} with those who lift: ${trade} then.`),
      h(
        "details",
        {},
        h("summary", {}, found.lifted.length === 1 ? "The measure" : `The ${found.lifted.length} measures`),
        h(
          "ul",
          { class: "quiet-text" },
          found.lifted.map((each) => h("li", {}, each)),
        ),
      ),
    ];
  };
  let lifted = -1;

  function paint() {
    if (!triangle) return;
    const [k, x, z] = [offer(), share(), payment()];
    const now = changes(triangle, k, x, z);
    const found = verdict(triangle, k, x, z);
    const [courted, courting, friend] = [side(0), side(1), side(2)];
    lifts.querySelectorAll("input").forEach((input, at) => {
      input.checked = at === k;
    });
    if (lifted !== k) {
      lifted = k;
      liftWords.replaceChildren(...lifting(k));
    }
    const fall = x > 0 && x < 1 ? at(triangle, k, x, "tradeFall") : null;
    const trade = fall === null ? "" : `, their trade −${Math.round(100 * fall)}%`;
    cutSlider.paint({ most: 100, step: 1, words: `${Math.round(100 * x)}%${trade}` });
    const paid = z === 0 ? "nothing" : glued(`${billions(z, false)} a year`);
    paySlider.paint({ most: top(), step: niceStep(top()), words: paid });
    say(title, headline({ triangle, k, x, now, found }));
    cells.forEach((cell, at) => {
      cell.node.hidden = at >= triangle.sides.length;
      if (cell.node.hidden) return;
      const each = triangle.sides[at];
      say(
        cell.label,
        `${opening(each.name)}, ${{ courted: "courted", courting: "courting", friend: "the friend", with: "lifts as well" }[each.role]}`,
      );
      say(cell.value, now ? glued(money(now[at])) : "no figure");
      say(cell.detail, now ? `${ofIncome(now[at], each.income)} of its real income` : "");
    });
    words.replaceChildren(
      ...sentences({ triangle, k, x, z, now, found }).map(([isFor, line]) =>
        h("li", { class: isFor ? "for" : "against" }, glued(line)),
      ),
    );
    const curve = (what) =>
      triangle.offers[k].cells.filter((each) => each[what].amount !== null).map((each) => [each.share, each[what].amount]);
    takes.under(
      `${triangle.offers[k].title === "Nobody" ? "Nobody lifts" : `Lifting: ${triangle.offers[k].title.replace(/^The /, "the ")}`}; drag the point`,
    );
    map.paint({
      price: curve("price"),
      outbidding: curve("outbidding"),
      share: x,
      payment: z,
      top: top(),
      largest: triangle.offers[k].largestCut ?? 0,
      names: { courted: triangle.sides[0].name, friend: triangle.sides[2].name },
      verdict: found,
      table: () => ({
        columns: [
          { title: "Cut" },
          { title: "Their goods trade falls by", number: true },
          { title: "Just enough, bn a year", number: true },
          { title: `${triangle.sides[2].name} can offer`, number: true },
          { title: "To outbid it", number: true },
          { title: `Worth to ${courting} at least`, number: true },
        ],
        rows: triangle.offers[k].cells.map((each) => {
          const sum = ({ amount, why }) => (amount === null ? (why ?? "no figure") : amount.toFixed(1));
          return [
            `${Math.round(100 * each.share)}%`,
            each.tradeFall === null ? "no figure" : `${Math.round(100 * each.tradeFall)}%`,
            sum(each.price),
            sum(each.counterOffer),
            sum(each.outbidding),
            each.worth === null ? "no figure" : each.worth.toFixed(1).replace("-", "−"),
          ];
        }),
      }),
    });
    takes.note(
      `Below the first line ${courted} is worse off than today; above the second ${friend} cannot outbid. Each of ${triangle.offers[k].cells.length} cuts is solved whole; between them numbers are read off, within ${glued(size(triangle.error))}. ${triangle.model}; world ${triangle.world}; ${triangle.solves} equilibria, residual ${residual(triangle.residual)}.`,
    );
    map.describe(
      `${title.textContent}. Just enough: ${at(triangle, k, x, "price").amount?.toFixed(1) ?? "no figure"} billion a year; to outbid: ${at(triangle, k, x, "outbidding").amount?.toFixed(1) ?? "no figure"}. The table has all cuts.`,
    );
    takes.refresh();
  }

  function choosers() {
    const economies = economyList(app);
    const own = triangle?.sides;
    const role = (name) => own?.find((each) => each.role === name)?.code;
    const pick = (label, key) => {
      const value = app.state[key] ?? role(key);
      const all = value && !economies.some((each) => each.id === value) ? [{ id: value, title: value }, ...economies] : economies;
      return choose(label, all, value, (code) => {
        app.settle({ [key]: code, lift: undefined, pay: undefined }, { step: false });
        load();
      }).node;
    };
    pickers.replaceChildren(pick("Who courts", "courting"), pick("Whom", "courted"), pick("Away from", "friend"));
  }

  function none(text, isOther) {
    triangle = null;
    say(title, isOther ? "No answer for these three" : "No triangle here");
    say(source, text);
    const example = app.scenarios?.scenarios.find((each) => each.id === "reverse-nixon");
    if (!isOther) pickers.replaceChildren();
    body.replaceChildren(
      !isOther && example && app.board.own.s !== example.id
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

  async function load() {
    const mine = ++turn;
    if (!app.board.scenario.hasTriangle) {
      none("This scenario does not say who courts whom: a file does with triangle: (docs/triangle.md).");
      return;
    }
    say(title, "Every cut and payment is being solved …");
    const roles = ["courted", "courting", "friend"].filter((key) => app.state[key]);
    try {
      const answer = await api.get(
        `triangle?${[app.query(), ...roles.map((key) => `${key}=${encodeURIComponent(app.state[key])}`)].join("&")}`,
      );
      if (mine !== turn) return;
      triangle = answer;
      const noSanctions = !triangle.offers.some((each) => each.id === "alone")
        ? ` The scenario has no sanctions of ${side(1)} on ${side(0)}: of its own it has nothing to lift, only money to offer.`
        : "";
      say(
        source,
        `Law of ${day(answer.day)}; every state against that law, as if permanent, money of ${answer.year} · ${answer.model} · residual ${residual(answer.residual)}.${noSanctions}`,
      );
      choosers();
      build();
      paint();
      stopWidth();
      stopWidth = followWidth(
        [[takes, map], ...pictures.pairs].map(([figure, chart]) => ({
          node: figure.node.querySelector(".chart"),
          resize: chart.resize,
        })),
      );
      announce(title.textContent);
    } catch (error) {
      if (mine !== turn) return;
      const isOther = roles.length > 0;
      none(`${error.message}${error.problems?.[0]?.remedy ? `: ${error.problems[0].remedy}` : ""}.`, isOther);
      if (isOther) choosers();
    }
  }
  const asks = asking(app, ["s", "on", "h", "e", "d", "r"], {
    load,
    paint: () => {
      if (triangle) paint();
    },
    lacks: () => !triangle && !app.board.scenario.hasTriangle,
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

export default { id: "friends", title: "Friends", make };
