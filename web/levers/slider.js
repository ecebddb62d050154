// One rate as a slider: title, exact number, the law a key away, marks for rates worth trying.

import { freshName, h, put, say } from "../app/dom.js";
import { shortDay } from "../app/format.js";
import { lawLine, lawText } from "./law.js";

const unitWords = { "%": "percent", pp: "points on top" };

/** `outcome()` says what became of the lever's law, where the answer knows; `value()` reads the state; `onmove(value, stamp)` while the hand is on it, `onsettle(value)` when it has let go. */
export function slider({ lever, value, onmove, onsettle, card, outcome = () => undefined }) {
  const id = freshName("lever");
  const describes = h("span", { class: "unseen", id: `${id}-law` });
  const range = h("input", { type: "range", id, class: "slide", "aria-describedby": `${id}-law` });
  const exact = h("input", { type: "number", class: "exact", inputmode: "decimal" });
  const unit = h("span", { class: "unit", "aria-hidden": "true" });
  const label = h("label", { for: id, class: "lever-title" });
  const why = h("button", { class: "why", type: "button" }, "Law");
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  const note = h("p", { class: "lever-note" });
  const node = h(
    "div",
    { class: "lever" },
    h("div", { class: "lever-head" }, label, h("span", { class: "number" }, exact, unit), why),
    h("div", { class: "track" }, range, marks),
    note,
    describes,
  );
  let now = lever;

  const text = (number) => `${Math.round(number * 100) / 100} ${unitWords[now.unit] ?? now.unit}`;

  /** "Apr 2025" of "from 2025-04-05", "+25" of "+25 points". */
  const short = (text) =>
    text.replace(/ points$/, "").replace(/^from (\d{4}-\d{2})-\d{2}$/, (_, month) => shortDay(`${month}-01`).slice(2).trim());

  function paintMarks() {
    const place = (mark) => ((mark - now.min) / (now.max - now.min)) * 100;
    const all = [
      { value: now.value, label: now.kind === "pair" ? "" : "law", own: true },
      ...now.targets.filter((each) => each.value !== now.value),
    ].filter((each) => each.value >= now.min && each.value <= now.max);
    let free = -100;
    marks.replaceChildren(
      ...all
        .sort((one, other) => one.value - other.value)
        .map((each) => {
          const at = place(each.value);
          const named = at - free > 16;
          if (named) free = at;
          const mark = h("span", { class: each.own ? "mark own" : "mark" }, named ? h("b", {}, short(each.label)) : null);
          mark.style.setProperty("--at", String(at / 100));
          if (at > 85) mark.classList.add("late");
          return mark;
        }),
    );
  }
  function paintNote() {
    const set = value();
    let words = "";
    if (!now.holds) words = now.idle;
    else if (now.truces.length && set === now.value && now.due !== now.value) words = `A truce leaves ${now.due}% of it due.`;
    else words = outcome() ?? "";
    // Room for its sentence, so that nothing moves under the finger.
    node.classList.toggle("with-outcome", outcome() !== undefined);
    say(note, words);
  }
  function paint() {
    const set = value();
    if (document.activeElement !== exact || Number(exact.value) !== set) exact.value = String(Math.round(set * 1e4) / 1e4);
    if (Number(range.value) !== set) range.value = String(set);
    put(range, "aria-valuetext", text(set));
    range.style.setProperty("--part", String((Math.min(set, now.max) - now.min) / (now.max - now.min)));
    node.classList.toggle("changed", set !== now.value);
    paintNote();
  }
  /** A new board: other bounds, another law. */
  function follow(next) {
    now = next;
    say(label, now.title);
    for (const [name, bound] of [
      ["min", now.min],
      ["max", now.max],
      ["step", now.step],
    ])
      put(range, name, bound);
    put(exact, "min", now.lowest);
    put(exact, "max", now.highest);
    put(exact, "step", "any");
    put(exact, "aria-label", `${now.title}: exact, ${unitWords[now.unit] ?? now.unit}`);
    put(why, "aria-label", `The law behind: ${now.title}`);
    say(unit, now.unit === "pp" ? "pts" : now.unit);
    say(describes, lawLine(now.law));
    range.disabled = exact.disabled = !now.holds && now.kind !== "pair";
    paintMarks();
    paint();
  }
  range.addEventListener("input", (event) => {
    onmove(Number(range.value), event.timeStamp);
    paint();
  });
  range.addEventListener("change", () => onsettle(Number(range.value)));
  exact.addEventListener("change", () => {
    const number = Number(exact.value);
    if (exact.value.trim() === "" || !Number.isFinite(number) || number < now.lowest || number > now.highest) {
      exact.value = String(value());
      return;
    }
    onsettle(Math.round(number * 1e4) / 1e4);
    paint();
  });
  const show = () => card.show(now.title, lawText(now.law));
  node.addEventListener("pointerenter", show);
  node.addEventListener("focusin", show);
  why.addEventListener("click", () => card.keep(now.title, lawText(now.law), why));
  follow(lever);
  return {
    node,
    paint,
    follow,
    hear: paintNote,
    id: lever.id,
    focus() {
      node.closest("details")?.setAttribute("open", "");
      range.focus();
    },
  };
}
