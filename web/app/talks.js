// What a package of a bargain comes to, from the server's numbers: gains, the deal zone, who keeps its part. The formulas are those of
// Sources/TradeGames (Packages.swift, Patience.swift); Tests/web/fixtures/talks.json holds both to the same numbers.

/** Issues of a package, by place. */
export const issuesIn = (bits, count) => Array.from({ length: count }, (_, k) => k).filter((k) => (bits >> k) & 1);

const solved = (row) => row.every((value) => value !== null);

/** What each side gains by a package against having no agreement, billions a year; null where it has no equilibrium. */
export const gains = (payoffs, bits, without) =>
  solved(payoffs[bits]) ? payoffs[bits].map((value, p) => value - without[p]) : null;

/** Packages that are better for all, largest Nash product first; those that no other beats for all; how many were solved. */
export function zone(payoffs, without) {
  const possible = payoffs.map((_, bits) => bits).filter((bits) => solved(payoffs[bits]));
  const product = (bits) => payoffs[bits].reduce((sum, value, p) => sum + Math.log(value - without[p]), 0);
  const packages = possible
    .filter((bits) => payoffs[bits].every((value, p) => value > without[p]))
    .map((bits) => ({ bits, product: product(bits) }))
    .sort((a, b) => b.product - a.product || a.bits - b.bits)
    .map((each) => each.bits);
  const beats = (a, b) =>
    payoffs[a].every((value, p) => value >= payoffs[b][p]) && payoffs[a].some((value, p) => value > payoffs[b][p]);
  const efficient = possible.filter((bits) => !possible.some((other) => beats(other, bits)));
  return { packages, efficient, solved: possible.length, picked: packages[0] ?? null };
}

/** The issues of a package that one side alone can take back. */
export const ownPart = (issues, bits, player) =>
  issues.reduce(
    (sum, issue, k) => ((bits >> k) & 1 && issue.owners.length === 1 && issue.owners[0] === player ? sum | (1 << k) : sum),
    0,
  );

/** What a side would drop first, and what that and no agreement are worth to it beside keeping the package. */
export function hold(issues, payoffs, bits, player, without, lag) {
  const own = ownPart(issues, bits, player);
  let best = bits;
  // Every part of its own part; what others agreed to stays until they notice.
  for (let part = own; part > 0; part = (part - 1) & own) {
    const left = bits & ~part;
    if (solved(payoffs[left]) && payoffs[left][player] > payoffs[best][player]) best = left;
  }
  return {
    drops: issuesIn(bits & ~best, issues.length),
    agreement: payoffs[bits][player],
    deviation: payoffs[best][player],
    punishment: without[player],
    lag,
  };
}

/** Does a side with this year's discount factor keep an agreement of so many months (null: without an end)? */
export function keeps({ agreement, deviation, punishment, lag }, delta, months = null) {
  const [gain, loss] = [deviation - agreement, agreement - punishment];
  if (gain <= 0) return true;
  if (loss <= 0) return false;
  const years = lag / 12;
  // delta 1 is the limit: months count alike.
  if (delta >= 1) return months === null ? true : gain * years <= loss * (months / 12 - years);
  const rest = months === null ? 0 : delta ** (months / 12);
  if (months !== null && months <= lag) return false;
  return gain * (1 - delta ** years) <= loss * (delta ** years - rest);
}

/** The lowest discount factor with which a side keeps it: "none" needed, "never" enough, or the number. */
export function needed(side, months = null) {
  const [gain, loss] = [side.deviation - side.agreement, side.agreement - side.punishment];
  if (!Number.isFinite(gain) || !Number.isFinite(loss)) return "never";
  if (gain <= 0) return "none";
  if (loss <= 0) return "never";
  const years = side.lag / 12;
  if (months === null) return years === 0 ? "none" : (gain / (gain + loss)) ** (1 / years);
  if (years === 0) return months > 0 ? "none" : "never";
  const length = months / 12;
  if (length <= years || gain * years > loss * (length - years)) return "never";
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (gain * (1 - middle ** years) <= loss * (middle ** years - middle ** length)) high = middle;
    else low = middle;
  }
  return high;
}
