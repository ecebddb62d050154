// Elements in one call: h("p", {class: "note"}, "text"), s("circle", {r: 3}). Text never becomes markup.

const svgSpace = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" && "value" in node) node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(svgSpace, tag), attributes, children);

/** Changes text only where it differs: a drag repaints often, and most words stay. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const written = Symbol("attributes written by put");

/** Changes an attribute only where it differs from what was last put there. */
export function put(node, name, value) {
  const text = String(value);
  const known = (node[written] ??= {});
  if (known[name] === text) return;
  known[name] = text;
  node.setAttribute(name, text);
}

/** A list of options; `choices` are {id, title}. */
export function choose(label, choices, value, onchange, attributes = {}) {
  const id = freshName("choose");
  const select = h(
    "select",
    { id, onchange: (event) => onchange(event.target.value), ...attributes },
    choices.map((each) => h("option", { value: each.id, selected: each.id === value }, each.title)),
  );
  return { node: h("div", { class: "choice" }, h("label", { class: "label", for: id }, label), select), select };
}

let last = 0;
/** A name for an element that another one points to. */
export const freshName = (stem) => `${stem}-${++last}`;
