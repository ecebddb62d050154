// The words of Friends: who moves, and what stands behind it, from the numbers alone.

import { billions, list, percent, percentChange } from "../app/format.js";
import { theName } from "../app/sentence.js";
import { at, parts } from "../app/triangle.js";
import { opening } from "./talks-hold.js";

export const sideOf = (triangle) => (k) => theName(triangle.sides[k].name);
export const glued = (text) => text.replace(/([−+])\$/g, "$1\u2060$").replace(/ (bn|tn)/g, "\u00a0$1");
/** Money of a change, and what is too little to tell from none. */
export const money = (value) => (Math.abs(value) < 0.005 ? "under $0.01 bn" : billions(value));
export const size = (value) => billions(Math.abs(value), false);

export const ofIncome = (value, income) => {
  const part = (100 * value) / income;
  return Math.abs(part) < 0.005 ? "under 0.01%" : percentChange(part);
};

/** Who moves, in a sentence. */
export function headline({ triangle, k, x, now, found }) {
  const side = sideOf(triangle);
  const [courted, courting, friend] = [side(0), side(1), side(2)];
  const own = now?.[0];
  const fall = at(triangle, k, x, "tradeFall");
  const cut = x === 1 ? `all goods trade with ${friend}` : `${Math.round(100 * (fall ?? x))}% of its goods trade with ${friend}`;
  return glued(
    x === 0
      ? `Nothing is asked of ${courted}: the offer is worth ${own === undefined ? "no figure" : money(own)} a year to it`
      : found === "moves"
        ? `${opening(courted)} gives up ${cut}: ${friend} cannot outbid ${courting}`
        : found === "kept"
          ? `${opening(courted)} would give up ${cut}, but ${friend} can outbid ${courting}`
          : found === "stays"
            ? `${opening(courted)} stays: giving up ${cut} for this would leave it ${own === undefined ? "worse off" : `${size(own)} a year worse off`}`
            : `No figure: ${courted} without ${cut} has no equilibrium`,
  );
}

/**
 * What stands behind the verdict, line by line: [whether it speaks for the cut, the words].
 * `view`: {triangle, k: the offer, x: the cut, z: the payment, now: changes by side, found: the verdict}.
 */
export function sentences({ triangle, k, x, z, now, found }) {
  const side = sideOf(triangle);
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
      `${opening(courted)} ${found === "stays" ? "stays" : "would go"}. ${made.length ? `${list(made)}. ` : "Nothing is offered. "}${price.amount !== null && price.amount < 0.005 ? "It is no worse off than today without any payment." : `To leave it where it is today takes ${known(price)}.`}`,
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
