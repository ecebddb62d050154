// Friends: who could part whom from whom, by lifting what and paying what. Drag the carrot and the cut; see who would move.

import { announce } from "../app/announce.js";
import * as api from "../app/api.js";
import { choose, freshName, h, put, say } from "../app/dom.js";
import { billions, day, list, percent, percentChange, residual } from "../app/format.js";
import { theName } from "../app/sentence.js";
import { at, changes, niceStep, parts, verdict } from "../app/triangle.js";
import { carrots } from "../charts/carrots.js";
import { frame } from "../charts/frame.js";
import { network } from "../charts/network.js";
import { scatter } from "../charts/scatter.js";
import { economyList, followWidth } from "./parts.js";
import { opening } from "./talks-hold.js";

const glued = (text) => text.replace(/([−+])\$/g, "$1\u2060$").replace(/ (bn|tn)/g, "\u00a0$1");
/** Money of a change, and what is too little to tell from none. */
const money = (value) => (Math.abs(value) < 0.005 ? "under $0.01 bn" : billions(value));
const size = (value) => billions(Math.abs(value), false);

const ofIncome = (value, income) => {
  const part = (100 * value) / income;
  return Math.abs(part) < 0.005 ? "under 0.01%" : percentChange(part);
};

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
  const side = (k) => theName(triangle.sides[k].name);
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
  const net = network();
  const depends = frame({
    title: "Who depends on whom",
    under: "At an arrow’s beginning: real income lost if goods trade with its end stopped",
    chart: net,
    file: "detente-dependence",
  });
  const votes = scatter();
  const alike = frame({ title: "Votes beside trade", under: "", chart: votes, file: "detente-votes" });
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

  function slider(title, key, high) {
    const id = freshName("carrot");
    const range = h("input", { type: "range", class: "slide", id, min: 0 });
    const shown = h("output", { class: "carrot-number", for: id });
    const label = h("label", { for: id, class: "lever-title" }, title);
    const value = () => (key === "cut" ? 100 * share() : payment());
    range.addEventListener("input", () => move({ [key]: text(key, Number(range.value)) }));
    range.addEventListener("change", () => settle({ [key]: text(key, Number(range.value)) }));
    return {
      node: h("div", { class: "carrot" }, h("div", { class: "lever-head" }, label, shown), h("div", { class: "track" }, range)),
      label,
      paint() {
        const step = key === "cut" ? 1 : niceStep(top());
        put(range, "max", String(key === "cut" ? 100 : top()));
        put(range, "step", key === "cut" ? "1" : "any");
        range.dataset.step = String(step);
        const now = value();
        if (Number(range.value) !== now) range.value = String(now);
        range.style.setProperty("--part", String(now / high()));
        const fall = key === "cut" && now > 0 && now < 100 ? at(triangle, offer(), now / 100, "tradeFall") : null;
        const said =
          key === "cut"
            ? `${Math.round(now)}%${fall === null ? "" : `, their trade −${Math.round(100 * fall)}%`}`
            : now === 0
              ? "nothing"
              : glued(`${billions(now, false)} a year`);
        put(range, "aria-valuetext", said);
        say(shown, said);
      },
      range,
    };
  }
  const cutSlider = slider("", "cut", () => 100);
  const paySlider = slider("", "pay", top);
  // With a step of any, the arrow keys would move by a hundredth of the range.
  paySlider.range.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const step = Number(paySlider.range.dataset.step);
    const next = Math.round(payment() / step + steps[event.key]) * step;
    settle({ pay: text("pay", Math.min(top(), Math.max(0, next))) });
  });
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
            h("span", {}, each.title),
          ),
        ),
      ),
      liftWords,
    );
    say(cutSlider.label, `Cut: kinds of goods that ${courted} and ${friend} no longer trade`);
    say(paySlider.label, `What ${courting} pays ${courted}`);
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
    const many = triangle.partners.length > 2;
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
      h("div", { class: "friends-grid even" }, depends.node, many ? alike.node : ""),
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
    net.paint({
      nodes: triangle.sides.map((each) => ({ name: each.name, income: each.income, isChosen: each.role === "courted" })),
      links: triangle.links,
    });
    const first = triangle.links.find((each) => each.from === 0 && each.to === 2);
    const back = triangle.links.find((each) => each.from === 2 && each.to === 0);
    const lost = (link) => (link.loss === null ? "no figure" : percent(link.loss));
    depends.note(
      `${opening(courted)} does ${percent(first.share)} of its goods trade with ${friend}; ${friend} ${percent(back.share)} of its own with ${courted}. ${triangle.model}; residual ${residual(triangle.residual)}.`,
    );
    net.describe(
      `Without goods trade between them ${courted} would lose ${lost(first)} of real income, ${friend} ${lost(back)}. The table has all pairs.`,
    );
    depends.refresh();
    if (many) {
      const codes = new Set(triangle.sides.flatMap((each) => each.economies));
      votes.paint({
        across: `votes like ${courted}, ${triangle.votesYears}`,
        up: `share of ${courted}’s goods trade, by its square root`,
        points: triangle.partners.map((each) => ({
          name: each.name,
          x: each.votes,
          y: each.share,
          isSide: codes.has(each.code),
        })),
      });
      say(
        alike.node.querySelector(".under"),
        `UN General Assembly, ${triangle.votesYears}, beside trade of ${triangle.year} as carried`,
      );
      alike.note(
        `${triangle.partners.length} economies: those that the table of votes has. Neither is said to bring about the other. Votes: data of E. Voeten; trade: world ${triangle.world}.`,
      );
      votes.describe(
        `Agreement in votes with ${courted} beside the share of its goods trade, ${triangle.partners.length} economies.`,
      );
      alike.refresh();
    }
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

  function sentences(now, k, x, z, found) {
    const [courted, courting, friend] = [side(0), side(1), side(2)];
    const [price, counter, outbid] = ["price", "counterOffer", "outbidding"].map((what) => at(triangle, k, x, what));
    const why = parts(triangle, k, x, z);
    const known = (sum) =>
      sum.amount === null ? (sum.why ?? "no figure") : sum.amount < 0.005 ? "nothing" : `${size(sum.amount)} a year`;
    const lines = [];
    if (why) {
      const made = [
        triangle.offers[k].id !== "nobody" ? ["lifting", why.offer] : null,
        x > 0 ? ["the cut", why.cut] : null,
        z > 0 ? ["the payment", why.payment] : null,
      ]
        .filter(Boolean)
        .map(([what, worth], index) =>
          index ? `${what} ${money(worth)}` : `${opening(what)} is worth ${money(worth)} a year to it`,
        );
      lines.push([
        found !== "stays",
        `${opening(courted)} ${found === "stays" ? "stays" : "would go"}. ${made.length ? `${list(made)}. ` : "Nothing is offered. "}A payment of ${known(price)} would leave it where it is today.`,
      ]);
    }
    const largest = triangle.offers[k].largestCut;
    if (largest !== null)
      lines.push([
        largest > 0,
        largest >= 1
          ? "The offer pays for the whole cut by itself."
          : largest < 0.0005
            ? "Without money, no cut leaves it as well off as today."
            : `Without money, the largest cut that leaves it as well off as today is ${percent(100 * largest)} of the kinds of goods.`,
      ]);
    lines.push([
      found === "moves",
      `${opening(friend)} can offer ${known(counter)} to keep ${courted}: with that it is as badly off as with the cut. To outbid it ${courting} has to pay ${known(outbid)}.`,
    ]);
    const worth = at(triangle, k, x, "worth");
    if (now) {
      const loss = -now[1];
      lines.push([
        loss <= 0 || (triangle.declared !== null && triangle.declared >= loss),
        loss <= 0
          ? `${opening(courting)} gains ${size(loss)} a year by this offer even if it cares for nothing else.`
          : `${opening(courting)} loses ${size(loss)} a year by this offer. It makes sense to it only if the cut is worth that much outside trade${triangle.declared === null ? "; nothing is declared" : `; ${size(triangle.declared)} is declared`}.${worth === null || x === 0 ? "" : worth > 0 ? ` To win the auction the cut has to be worth ${size(worth)}.` : ""}`,
      ]);
    }
    return lines;
  }

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
    cutSlider.paint();
    paySlider.paint();
    const own = now?.[0];
    const fall = at(triangle, k, x, "tradeFall");
    const cut =
      x === 1 ? `all goods trade with ${friend}` : `${Math.round(100 * (fall ?? x))}% of its goods trade with ${friend}`;
    say(
      title,
      glued(
        x === 0
          ? `Nothing is asked of ${courted}: the offer is worth ${own === undefined ? "no figure" : money(own)} a year to it`
          : found === "moves"
            ? `${opening(courted)} gives up ${cut}: ${friend} cannot outbid ${courting}`
            : found === "kept"
              ? `${opening(courted)} would give up ${cut}, but ${friend} can outbid ${courting}`
              : found === "stays"
                ? `${opening(courted)} stays: giving up ${cut} for this would leave it ${own === undefined ? "worse off" : `${size(own)} a year worse off`}`
                : `No figure: ${courted} without ${cut} has no equilibrium`,
      ),
    );
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
      ...sentences(now, k, x, z, found).map(([isFor, line]) => h("li", { class: isFor ? "for" : "against" }, glued(line))),
    );
    const curve = (what) =>
      triangle.offers[k].cells.filter((each) => each[what].amount !== null).map((each) => [each.share, each[what].amount]);
    say(
      takes.node.querySelector(".under"),
      `${triangle.offers[k].title === "Nobody" ? "Nobody lifts" : `Lifting: ${triangle.offers[k].title}`}; drag the point`,
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
      const noSanctions =
        triangle.offers.length === 1
          ? ` The scenario has no sanctions of ${side(1)} on ${side(0)}: there is nothing to lift, only money to offer.`
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
        [
          [takes, map],
          [depends, net],
          [alike, votes],
        ].map(([figure, chart]) => ({ node: figure.node.querySelector(".chart"), resize: chart.resize })),
      );
      announce(title.textContent);
    } catch (error) {
      if (mine !== turn) return;
      const isOther = roles.length > 0;
      none(`${error.message}${error.problems?.[0]?.remedy ? `: ${error.problems[0].remedy}` : ""}.`, isOther);
      if (isOther) choosers();
    }
  }
  let asked = "";
  const question = () => ["s", "on", "h", "e", "d", "r"].map((key) => app.board.own[key]).join("|");
  const offs = [
    app.on("state", () => {
      if (triangle) paint();
    }),
    app.on("board", () => {
      if (asked !== question()) {
        asked = question();
        load();
      }
    }),
    app.on("scenarios", () => {
      if (!triangle && !app.board.scenario.hasTriangle) load();
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

export default { id: "friends", title: "Friends", make };
