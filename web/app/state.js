// The state of the page is what its address holds: short, versioned, readable. What an address leaves out is the scenario's own.

export const version = "1";

/** Keys of the address, in the order in which they are written. */
const texts = ["s", "b", "on", "vs", "h", "e", "d", "r"];
const own = [
  "of",
  "g",
  "by",
  "to",
  "hs",
  "sector",
  "deal",
  "without",
  "patience",
  "months",
  "lag",
  "courting",
  "courted",
  "friend",
  "lift",
  "cut",
  "pay",
  "c",
];
/** Levers: rates of measures, other numbers of their texts, points on pairs. */
export const leverKeys = ["m", "q", "p"];
const known = new Set(["v", "t", ...leverKeys, ...texts, ...own]);
const still = () => Object.fromEntries(leverKeys.map((key) => [key, {}]));

export const blank = () => ({ screen: "explore", t: [], ...still() });

/** How many levers a state moves. */
export const moves = (state) => leverKeys.reduce((sum, key) => sum + Object.keys(state[key]).length, 0);

/** What makes any state of a scenario the one in which it starts. */
export const unmoved = () => ({
  ...Object.fromEntries(texts.filter((key) => key !== "s").map((key) => [key, undefined])),
  t: [],
  ...still(),
});

const clean = (text) =>
  encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%20/g, "+");

/** 12.5 as "12.5"; never an exponent. */
const rate = (value) => String(Math.round(value * 1e4) / 1e4);

function levers(text, problems, key) {
  const found = {};
  for (const part of text.split(",").filter(Boolean)) {
    const cut = part.lastIndexOf(":");
    const value = Number(part.slice(cut + 1));
    if (cut < 1 || part.slice(cut + 1).trim() === "" || !Number.isFinite(value)) {
      problems.push(`“${part}” of “${key}” is no lever with a number`);
    } else found[part.slice(0, cut)] = value;
  }
  return found;
}

const leverText = (map) =>
  Object.keys(map)
    .sort()
    .map((id) => `${id}:${rate(map[id])}`)
    .join(",");

/** The query of a state, without the version: what the server's links take too. */
export function query(state, { mine = true } = {}) {
  const parts = [];
  const add = (key, value) => {
    if (value !== undefined && value !== "") parts.push(`${key}=${clean(value)}`);
  };
  add("s", state.s);
  add("b", state.b);
  if (state.t.length) add("t", [...state.t].sort().join(","));
  for (const key of texts.slice(2)) add(key, state[key]);
  for (const key of leverKeys) if (Object.keys(state[key]).length) add(key, leverText(state[key]));
  if (mine) for (const key of own) add(key, state[key]);
  else add("of", state.of);
  return parts.join("&");
}

/** "#/explore?v=1&…" */
export function address(state) {
  const rest = query(state);
  return `#/${state.screen}${rest ? `?v=${version}&${rest}` : ""}`;
}

/** The state of an address, and what of it was not understood. */
export function read(hash) {
  const state = blank();
  const problems = [];
  const match = /^#?\/?([a-z-]*)(?:\?(.*))?$/s.exec(hash);
  if (!match) return { state, problems: hash ? ["This address is not one of the page’s"] : [] };
  if (match[1]) state.screen = match[1];
  let pairs;
  try {
    pairs = new URLSearchParams(match[2] ?? "");
  } catch {
    return { state, problems: ["This address cannot be read"] };
  }
  if (pairs.size && pairs.has("v") && pairs.get("v") !== version) {
    problems.push(`This link is of version ${pairs.get("v")}, the page reads version ${version}: it starts anew`);
    return { state: { ...blank(), screen: state.screen }, problems };
  }
  for (const [key, value] of pairs) {
    if (!known.has(key)) problems.push(`“${key}” of this link is unknown and was left out`);
    else if (key === "t") state.t = value.split(",").filter(Boolean);
    else if (leverKeys.includes(key)) state[key] = levers(value, problems, key);
    else if (key !== "v" && value !== "") state[key] = value;
  }
  return { state, problems };
}

/** A copy that can be changed without changing the first. */
export const copy = (state) => ({
  ...state,
  t: [...state.t],
  ...Object.fromEntries(leverKeys.map((key) => [key, { ...state[key] }])),
});

/** What is asked of the server, apart from what only the page shows. */
export const policy = (state) => query({ ...state, of: undefined }, { mine: false });

/** Does the state differ from the scenario as it starts? */
export const isChanged = (state, start) => policy(state) !== policy(start);
