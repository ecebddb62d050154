// Charts as files: SVG with its colours inside, PNG of it at twice the size, CSV of the numbers.

import { s } from "./dom.js";
import { csvLine } from "./format.js";

const carried = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "font-size",
  "font-weight",
  "font-family",
  "text-anchor",
  "dominant-baseline",
  "opacity",
  "fill-opacity",
  "stroke-opacity",
  "paint-order",
  "stroke-linejoin",
];

/** Attributes instead of style sheets, so that the picture holds by itself. */
function bake(from, to) {
  const style = getComputedStyle(from);
  if (style.display === "none" || style.visibility === "hidden") {
    to.remove();
    return;
  }
  if (!(to instanceof SVGSVGElement))
    for (const name of carried) {
      const value = style.getPropertyValue(name);
      if ((value && value !== "none") || name === "fill") to.setAttribute(name, value);
    }
  for (const name of ["class", "tabindex", "style"]) to.removeAttribute(name);
  const below = [...to.children];
  [...from.children].forEach((child, index) => bake(child, below[index]));
}

function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if ((lines[lines.length - 1] + " " + word).length > width && lines[lines.length - 1]) lines.push(word);
    else lines[lines.length - 1] = (lines[lines.length - 1] + " " + word).trim();
  }
  return lines;
}

/** A picture by itself: title above, note below, on the page's ground. */
function picture(holder, { title, under, note }) {
  const svg = holder instanceof SVGSVGElement ? holder : holder.querySelector("svg");
  const box = svg.viewBox.baseVal;
  const inner = svg.cloneNode(true);
  bake(svg, inner);
  const body = getComputedStyle(document.body);
  const columns = Math.floor(box.width / 6.6);
  const heads = wrap(title, Math.floor(box.width / 8.6));
  const tails = [...wrap(under, columns), ...wrap(`${note} Détente.`.trim(), columns)].filter(Boolean);
  const top = 14 + heads.length * 20;
  const height = top + box.height + tails.length * 15 + 14;
  const text = (line, y, size, weight, fill) =>
    s("text", { x: 8, y, "font-size": size, "font-weight": weight, fill, "font-family": body.fontFamily }, line);
  inner.setAttribute("x", 0);
  inner.setAttribute("y", top);
  inner.setAttribute("width", box.width);
  inner.setAttribute("height", box.height);
  inner.removeAttribute("aria-label");
  return s(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${box.width} ${height}`, width: box.width, height },
    s("title", {}, title),
    s("rect", { width: "100%", height: "100%", fill: body.backgroundColor }),
    heads.map((line, index) => text(line, 22 + index * 20, 16, 600, body.color)),
    inner,
    tails.map((line, index) => text(line, top + box.height + 16 + index * 15, 11, 400, body.color)),
  );
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const source = (holder, info) => new XMLSerializer().serializeToString(picture(holder, info));

export const saveSVG = (holder, info) => save(new Blob([source(holder, info)], { type: "image/svg+xml" }), `${info.file}.svg`);

export function savePNG(holder, info) {
  const drawn = picture(holder, info);
  const [width, height] = [Number(drawn.getAttribute("width")), Number(drawn.getAttribute("height"))];
  const image = new Image();
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(drawn)], { type: "image/svg+xml" }));
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
    canvas.toBlob((blob) => blob && save(blob, `${info.file}.png`), "image/png");
    URL.revokeObjectURL(url);
  };
  image.src = url;
}

/** Title, date and note go first, as comments: a number without its unit and date is none. */
export function saveCSV({ columns, rows }, { title, under, note, file }) {
  const head = [title, under, note].filter(Boolean).map((line) => `# ${line.replace(/\s+/g, " ")}`);
  const lines = [...head, csvLine(columns.map((each) => each.title)), ...rows.map(csvLine)];
  save(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }), `${file}.csv`);
}
