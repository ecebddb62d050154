// Scales of the charts (D3's), and the house's scale of losses and gains.

const d3 = globalThis.d3;
export { d3 };

/** Steps of the half-width of an axis of changes, in percent. */
const ladder = [
  0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, 5000, 20000, 100000,
];

/** The largest size among lists of numbers, figures only. */
export function reach(...lists) {
  let most = 0;
  for (const list of lists) {
    if (!list) continue;
    for (let index = 0; index < list.length; index++) {
      const size = Math.abs(list[index]);
      if (size > most && size < Infinity) most = size;
    }
  }
  return most;
}

/**
 * A symmetric axis that grows at once when a number would leave it, and shrinks only when it is allowed to: the ground must not move
 * under the finger.
 */
export function steadyAxis(least = 0.1) {
  let half = 0;
  return (most, settle) => {
    const wanted = ladder.find((step) => step >= Math.max(most * 1.04, least)) ?? most * 1.1;
    if (wanted > half || (settle && wanted < half)) {
      half = wanted;
      return half;
    }
    return half;
  };
}

/** Lower ends of the classes of the map, in percent of real income, on each side of zero. */
export const breaks = [0.02, 0.1, 0.25, 0.5, 1];

/** "loss-3", "gain-1", "even", "none": the class of a change. */
export function shade(value) {
  if (!Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  let step = 0;
  while (step < breaks.length && size >= breaks[step]) step++;
  if (step === 0) return "even";
  return `${value < 0 ? "loss" : "gain"}-${step}`;
}

/** "loss", "gain" or "even", by sign and what can be seen at two decimals. */
export const side = (value) => (!Number.isFinite(value) ? "none" : value <= -0.005 ? "loss" : value >= 0.005 ? "gain" : "even");
