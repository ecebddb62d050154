// What a screen reader hears: one summary after the hand has let go, none on the way.

import { say } from "./dom.js";

let timer = 0;

/** Says a text politely, after a pause in which nothing newer came. */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => say(document.getElementById("announcer"), text), 400);
}

/** A line below the header, for what concerns the whole page. An empty text takes it away. */
export function notice(text) {
  const node = document.getElementById("notice");
  say(node, text);
  node.hidden = !text;
}
