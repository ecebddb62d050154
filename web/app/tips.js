// Short explanations one hover, touch or focus away: any element with data-tip. Escape takes them away.

import { h } from "./dom.js";

/** A word with its explanation: what the field calls it, and what it is. */
export const term = (word, tip) => h("dfn", { class: "term", tabindex: 0, "data-tip": tip }, word);

export function startTips() {
  const box = h("div", { class: "tip", id: "tip", role: "tooltip", hidden: true });
  document.body.append(box);
  let owner = null;
  let timer = 0;

  function place(x, y, below) {
    const wide = Math.min(320, document.documentElement.clientWidth - 16);
    box.style.maxWidth = `${wide}px`;
    const size = box.getBoundingClientRect();
    const left = Math.max(8, Math.min(x, document.documentElement.clientWidth - size.width - 8));
    const top = y - size.height - 8 > 4 ? y - size.height - 8 : below + 8;
    box.style.left = `${left}px`;
    box.style.top = `${top}px`;
  }
  function show(node, event) {
    clearTimeout(timer);
    owner = node;
    box.textContent = node.dataset.tip;
    box.hidden = false;
    const at = node.getBoundingClientRect();
    if (node instanceof SVGElement && event) place(event.clientX - 40, event.clientY - 6, event.clientY + 12);
    else place(at.left, at.top, at.bottom);
    if (!(node instanceof SVGElement)) node.setAttribute("aria-describedby", "tip");
  }
  function hide() {
    clearTimeout(timer);
    if (owner && !(owner instanceof SVGElement)) owner.removeAttribute("aria-describedby");
    owner = null;
    box.hidden = true;
  }
  const of = (event) => event.target.closest?.("[data-tip]");
  document.addEventListener("pointerover", (event) => {
    const node = of(event);
    if (node) show(node, event);
    else if (event.target !== box && owner && owner !== document.activeElement) timer = setTimeout(hide, 120);
  });
  box.addEventListener("pointerover", () => clearTimeout(timer));
  document.addEventListener("focusin", (event) => (of(event) ? show(of(event)) : hide()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener(
    "scroll",
    () => {
      if (owner instanceof SVGElement) hide();
    },
    { passive: true },
  );
}
