// The card that says the law behind the lever under the hand or in focus. It has its place: nothing moves when it fills.

import { h } from "../app/dom.js";
import { day } from "../app/format.js";

const sure = {
  sourced: "",
  partly: "Partly sourced: something about it is assumed.",
  inferred: "Inferred from other texts.",
  hypothetical: "Hypothetical: no text makes it law.",
};

export function dates(law) {
  if (law.confidence === "hypothetical" && !law.from) return "";
  return law.until ? `From ${day(law.from)}; ended ${day(law.until)}.` : `From ${day(law.from)}, open end.`;
}

/** Text, source and dates of a law, as elements. */
export function lawText(law) {
  const source = law.link ? h("a", { href: law.link, rel: "noreferrer noopener", target: "_blank" }, law.source) : law.source;
  return [
    h("p", {}, law.text),
    h("p", { class: "source" }, source === "hypothetical" ? "No source: hypothetical." : ["Source: ", source]),
    h("p", { class: "when" }, [dates(law), sure[law.confidence], law.note].filter(Boolean).join(" ")),
  ];
}

/** One line for a screen reader at the lever. */
export const lawLine = (law) =>
  [law.text, law.source === "hypothetical" ? "" : `Source: ${law.source}.`, dates(law)].filter(Boolean).join(" ");

export function lawCard() {
  const title = h("h3", { id: "law-title" }, "The law behind a lever");
  const body = h(
    "div",
    { class: "law-body" },
    h("p", { class: "quiet-text" }, "Point at a lever, or reach it by keyboard: its text, source and dates appear here."),
  );
  const close = h("button", { class: "button law-close" }, "Close");
  const node = h("section", { class: "law", "aria-labelledby": "law-title", tabindex: -1 }, title, body, close);
  let back = null;
  let kept = null;

  function show(name, parts) {
    if (kept && kept !== name) return;
    title.textContent = name;
    body.replaceChildren(...parts);
  }
  /** Opens for good, until closed: on a small screen it comes over the levers. */
  function keep(name, parts, from) {
    kept = null;
    show(name, parts);
    kept = name;
    back = from;
    node.classList.add("open");
    node.focus({ preventScroll: true });
  }
  function leave() {
    kept = null;
    node.classList.remove("open");
    back?.focus();
    back = null;
  }
  close.addEventListener("click", leave);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget) && kept) {
      kept = null;
      node.classList.remove("open");
    }
  });
  return { node, show, keep };
}
