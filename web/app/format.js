// Numbers as people read them. What was not computed is words, never 0.

export const nothing = "no figure";
const minus = "\u2212";

/** Is there a number? NaN and what is missing are no figures. */
export const isFigure = (value) => typeof value === "number" && Number.isFinite(value);

function digits(size) {
  if (size >= 100) return 0;
  if (size >= 10) return 1;
  return 2;
}

function plain(value, decimals) {
  return Math.abs(value).toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

const signed = (text, value) => (Number(text.replace(/,/g, "")) === 0 ? text : (value < 0 ? minus : "+") + text);

/** "+0.31", "−12.4": a change in percent, without its unit. */
export function change(value, decimals) {
  if (!isFigure(value)) return nothing;
  return signed(plain(value, decimals ?? digits(Math.abs(value))), value);
}

/** "+0.31%", "−12.4%". */
export const percentChange = (value) => (isFigure(value) ? change(value) + "%" : nothing);

/** "17.4%": a level, such as a rate. Whole numbers have no decimals. */
export function percent(value) {
  if (!isFigure(value)) return nothing;
  const rounded = Math.round(value * 100) / 100;
  return (value < 0 ? minus : "") + plain(value, Number.isInteger(rounded) ? 0 : digits(Math.abs(value)) || 1) + "%";
}

/** "−$130 bn", "+$0.4 bn", "+$1.2 tn": money a year from billions. */
export function billions(value, sign = true) {
  if (!isFigure(value)) return nothing;
  const large = Math.abs(value) >= 1000;
  const size = large ? Math.abs(value) / 1000 : Math.abs(value);
  const text = plain(size, size >= 100 ? 0 : size >= 10 ? (sign ? 0 : 1) : size >= 1 ? 1 : 2);
  const mark = Number(text.replace(/,/g, "")) === 0 ? "" : value < 0 ? minus : sign ? "+" : "";
  return `${mark}$${text} ${large ? "tn" : "bn"}`;
}

/** "−$1,000": dollars a household, two digits that count. */
export function dollars(value) {
  if (!isFigure(value)) return nothing;
  const size = Math.abs(value);
  const step = size >= 1000 ? 100 : size >= 100 ? 10 : 1;
  const rounded = Math.round(size / step) * step;
  return `${rounded === 0 ? "" : value < 0 ? minus : "+"}$${plain(rounded, 0)}`;
}

/** "10 November 2025" from "2025-11-10". */
export function day(text) {
  if (!text) return "";
  const date = new Date(text + "T00:00:00Z");
  if (Number.isNaN(date.getTime())) return text;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** "10 Nov 2025". */
export function shortDay(text) {
  if (!text) return "";
  const date = new Date(text + "T00:00:00Z");
  if (Number.isNaN(date.getTime())) return text;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** "4×10⁻¹¹": how far an equilibrium is from exact. */
export function residual(value) {
  if (!isFigure(value)) return nothing;
  if (value === 0) return "0";
  let power = Math.floor(Math.log10(value));
  if (Math.round(value / 10 ** power) === 10) power++;
  const raised = String(power)
    .replace(/-/g, "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
  return `${Math.round(value / 10 ** power)}×10${raised}`;
}

/** "gains 0.31%", "loses 0.09%", "neither gains nor loses". */
export function gains(value) {
  if (!isFigure(value)) return "has no figure";
  const text = plain(value, digits(Math.abs(value)));
  if (Number(text) === 0) return "neither gains nor loses as much as 0.01%";
  return `${value > 0 ? "gains" : "loses"} ${text}%`;
}

/** "a, b and c". */
export function list(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** A line of CSV: quoted where needed; text that a spreadsheet would take for a formula has an apostrophe before it. */
export function csvLine(cells) {
  return cells
    .map((cell) => {
      if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
      const text = String(cell ?? "");
      const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
      return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
    })
    .join(",");
}
