// What the page knows: the board, the state, the last answer and its ranges. Levers change the state; screens hear of it.

import * as api from "./api.js";
import { announce, notice } from "./announce.js";
import { painted } from "./measure.js";
import { address, copy, leverKeys, policy, read, unmoved } from "./state.js";

const session = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte % 36).toString(36)).join("");
const pause = 250; // milliseconds without a move, after which ranges are asked for

export function makeApp() {
  const hearers = {};
  const past = [];
  let sequence = 0;
  let settledAddress = "";
  let stopRanges = () => {};
  let rangesTimer = 0;
  let wanted = 0;

  const app = {
    board: null,
    state: null,
    answer: null,
    ranges: null,
    fault: null,
    scenarios: null,
    begin: null,
    on(event, hearer) {
      (hearers[event] ??= new Set()).add(hearer);
      return () => hearers[event].delete(hearer);
    },
    tell(event, detail) {
      for (const hearer of hearers[event] ?? []) hearer(detail);
    },
    /** The state as the server takes it. */
    body(state = app.state) {
      const { s, b, t, on, vs, h, e, d, r, of } = state;
      const given = Object.fromEntries(
        Object.entries({ s, b, on, vs, h, e, d, r, of }).filter(([, value]) => value !== undefined),
      );
      return {
        v: 1,
        ...given,
        ...(t.length ? { t } : {}),
        ...Object.fromEntries(leverKeys.filter((key) => Object.keys(state[key]).length).map((key) => [key, state[key]])),
      };
    },
    query: (state = app.state) => `v=1&${policy(state)}${state.of ? `&of=${encodeURIComponent(state.of)}` : ""}`,
    /** The economy whose industries and partners are shown. */
    of: () => app.state.of ?? app.board.own.of,
    canUndo: () => past.length > 0,
  };

  const solve = api.latestWins(
    async ({ state, stamp, settled }) => {
      const answer = await api.solve({ state: app.body(state), sequence: ++sequence, session }, app.board.layout);
      return { answer, state, stamp, settled };
    },
    ({ answer, state, stamp, settled }) => {
      app.answer = answer;
      app.fault = null;
      notice("");
      app.tell("answer", { answer, state, settled });
      painted(stamp);
      clearTimeout(rangesTimer);
      rangesTimer = setTimeout(askRanges, pause);
      window.detente.firstAnswer ??= performance.now();
      if (settled) app.tell("settled", answer);
    },
    (error, { settled }) => {
      if (error.status === 409) return;
      app.answer = null;
      app.fault = error;
      app.ranges = null;
      stopRanges();
      notice(`${error.message}${error.problems?.[0]?.remedy ? `: ${error.problems[0].remedy}` : ""}.`);
      app.tell("answer", { answer: null, error, settled });
      if (error.status === 0 || error.status === 429 || error.status === 503)
        setTimeout(() => {
          if (app.fault === error) app.solve(true);
        }, 2000);
    },
  );

  /** Asks for the answer of the state as it is. `stamp` is when the hand moved, for the measure. */
  app.solve = (settled, stamp) => {
    if (app.ranges) {
      app.ranges = null;
      app.tell("ranges", null);
    }
    stopRanges();
    clearTimeout(rangesTimer);
    solve({ state: copy(app.state), stamp, settled });
  };

  function askRanges() {
    if (app.fault || !app.answer?.header.basis.converged || !app.board || app.board.models < 2) return;
    const turn = ++wanted;
    const mine = () => turn === wanted;
    const close = api.listen(`ensemble?${app.query()}`, {
      model(value) {
        if (!mine()) return;
        app.ranges = { ...value.economies, ...value.industries, done: value.done, of: value.of, ended: false };
        app.tell("ranges", app.ranges);
      },
      end(value) {
        close();
        if (!mine() || !app.ranges) return;
        app.ranges = { ...app.ranges, ended: true, failures: value.failures };
        app.tell("ranges", app.ranges);
      },
      problem() {
        close();
      },
    });
    stopRanges = () => {
      wanted++;
      close();
      stopRanges = () => {};
    };
  }

  /** On the way: the hand is still on the lever. */
  app.move = (patch, stamp) => {
    Object.assign(app.state, patch);
    app.solve(false, stamp);
  };

  /** A change has come to its end: a step that can be undone, in the address. */
  app.settle = async (patch = {}, { step = true } = {}) => {
    const before = settledAddress;
    Object.assign(app.state, patch);
    const now = address(app.state);
    if (now === before) return;
    if (step && before) past.push(before);
    settledAddress = now;
    history.replaceState(null, "", now);
    app.tell("state");
    await app.refresh(read(before).state);
  };

  const boardKeys = (state) =>
    [state.s, state.b, state.on, state.vs, state.t.join(), state.h, state.e, state.d, state.r].join("|");

  /** Reads the board again where the law changed, and solves. */
  app.refresh = async (before) => {
    if (!before || boardKeys(before) !== boardKeys(app.state) || !app.board) {
      try {
        const state = copy(app.state);
        const board = await api.get(`board?${app.query(state)}`);
        if (boardKeys(state) !== boardKeys(app.state)) return;
        if (app.board && app.board.own.s !== board.own.s) {
          app.answer = null;
          app.begin = null;
        }
        app.board = board;
      } catch (error) {
        app.fault = error;
        app.answer = null;
        notice(`${error.message}${error.problems?.[0]?.remedy ? `: ${error.problems[0].remedy}` : ""}.`);
        app.tell("answer", { answer: null, error, settled: true });
        if (error.status === 0 && app.board) setTimeout(() => app.refresh(null), 2000);
        return;
      }
      app.tell("board");
    }
    app.solve(true);
  };

  app.undo = () => {
    const last = past.pop();
    if (!last) return;
    const before = app.state;
    app.state = { ...read(last).state, screen: before.screen };
    settledAddress = address(app.state);
    history.replaceState(null, "", settledAddress);
    app.tell("state");
    app.refresh(before);
    announce("Undone");
  };

  /** The scenario as it starts; what is shown stays. */
  app.reset = () => app.settle(unmoved());

  /** Another address: of a link, or of Back. */
  app.open = async (hash) => {
    const { state, problems } = read(hash);
    const before = app.state;
    app.state = state;
    settledAddress = address(state);
    if (problems.length) notice(problems.join("; ") + ".");
    await app.refresh(app.board ? before : null);
    if (problems.length) notice(problems.join("; ") + ".");
  };

  /** The answer of the scenario as it starts, for hollow dots; asked once for each economy shown. */
  app.fromStart = async () => {
    const key = `${app.state.s ?? ""}|${app.of()}`;
    if (app.begin?.key === key) return app.begin.answer;
    const state = { ...read("").state, s: app.state.s, of: app.of() };
    app.begin = { key, answer: null };
    try {
      const answer = await api.solve({ state: app.body(state), sequence: 0 }, app.board.layout);
      if (app.begin.key === key) app.begin = { key, answer };
    } catch {
      app.begin = null;
    }
    return app.begin?.answer ?? null;
  };
  return app;
}
