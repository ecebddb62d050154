// What a carrot comes to, from the server's numbers: states that were solved, read linearly between. Sources/Studies/TriangleBoard.swift
// reads them the same way, and says how far that is from whole solves.

/** The place before a number in an ascending list, and the part of the way to the next. */
export function between(knots, x) {
  let k = 0;
  while (k < knots.length - 2 && knots[k + 1] < x) k++;
  return [k, (x - knots[k]) / (knots[k + 1] - knots[k])];
}

/** Numbers between two; null where one that counts is missing. */
function mix(a, b, part) {
  if (part === 0) return a ?? null;
  if (part === 1) return b ?? null;
  if (a === null || b === null || a === undefined || b === undefined) return null;
  return Array.isArray(a) ? a.map((value, k) => value + part * (b[k] - value)) : a + part * (b - a);
}

/** What each side has more than under today's law, billions a year, with a cut (share) and a payment (billions); null: no equilibrium. */
export function changes(triangle, offer, share, payment) {
  const { cells } = triangle.offers[offer];
  const [i, u] = between(
    cells.map((each) => each.share),
    share,
  );
  const [k, v] = between(triangle.payments, payment);
  const row = (cell) => mix(cell.changes[k], cell.changes[k + 1], v);
  return mix(u === 1 ? null : row(cells[i]), u === 0 ? null : row(cells[i + 1]), u);
}

/** A sum of money at a cut: "price", "counterOffer" or "outbidding", as {amount, why}; or "worth" and "tradeFall", numbers or null. */
export function at(triangle, offer, share, what) {
  const { cells } = triangle.offers[offer];
  const [i, u] = between(
    cells.map((each) => each.share),
    share,
  );
  const [a, b] = [cells[i][what], cells[i + 1][what]];
  if (what === "worth" || what === "tradeFall") return mix(a, b, u);
  return { amount: mix(a.amount, b.amount, u), why: (u > 0 ? b.why : null) ?? a.why ?? b.why };
}

/**
 * Who would move: "stays" (worse off than today), "kept" (it would go, and the friend can outbid), "moves", "unknown". A tenth of a per
 * cent of a payment is no difference.
 */
export function verdict(triangle, offer, share, payment) {
  const [price, outbid] = [at(triangle, offer, share, "price"), at(triangle, offer, share, "outbidding")];
  const enough = (needed) => payment >= needed - Math.max(1e-6, 0.001 * needed);
  if (price.amount === null) return changes(triangle, offer, share, payment) === null ? "unknown" : "stays";
  if (!enough(price.amount)) return "stays";
  if (outbid.amount === null) return outbid.why ? "kept" : "unknown";
  return enough(outbid.amount) ? "moves" : "kept";
}

/** What of the courted side's change is the offer's, the cut's and the payment's; null where one has no equilibrium. */
export function parts(triangle, offer, share, payment) {
  const [lifted, cut, paid] = [
    changes(triangle, offer, 0, 0),
    changes(triangle, offer, share, 0),
    changes(triangle, offer, share, payment),
  ];
  if (!lifted || !cut || !paid) return null;
  return { offer: lifted[0], cut: cut[0] - lifted[0], payment: paid[0] - cut[0] };
}

/** A step with one digit, about a two-hundredth of a range. */
export function niceStep(range) {
  const power = 10 ** Math.floor(Math.log10(range / 200));
  const first = range / 200 / power;
  return power * (first < 1.5 ? 1 : first < 3.5 ? 2 : first < 7.5 ? 5 : 10);
}
