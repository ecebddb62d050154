// Supply chains: a column for each number of links to the industry, which is on the right; the width of a band is what a chain carries.

import { put, s } from "../app/dom.js";

const columnTitle = (distance) => (distance === 0 ? "the industry" : distance === 1 ? "1 link" : `${distance} links`);

export function chainFlows() {
  let width = 720;
  let last = null;
  const svg = s("svg", { class: "chains", viewBox: "0 0 720 300", role: "img", "aria-label": "" });

  const fitted = (text, room, size) => {
    const most = Math.max(2, Math.floor(room / (size * 0.56)));
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
  };

  function draw() {
    if (!last?.nodes.length) {
      svg.replaceChildren();
      put(svg, "viewBox", `0 0 ${width} 1`);
      return;
    }
    const { nodes, links } = last;
    const narrow = width < 500;
    const size = narrow ? 10.5 : 12.5;
    const gap = size + 9;
    const bar = 8;
    const flow = narrow ? 130 : 180;
    const columns = Math.max(...nodes.map((each) => each.distance)) + 1;
    const room = width / columns;
    const total = nodes.filter((each) => each.distance === 0).reduce((sum, each) => sum + each.share, 0);
    const next = Array(columns).fill(24);
    const boxes = nodes.map((each) => {
      const height = Math.max(1.5, (flow * each.share) / total);
      const box = { x: width - room * (each.distance + 1) + 1, y: next[each.distance] + size + 3, height };
      next[each.distance] += height + gap;
      return box;
    });
    put(svg, "class", narrow ? "chains narrow" : "chains");
    put(svg, "viewBox", `0 0 ${width} ${Math.ceil(Math.max(...next) + 4)}`);
    const out = boxes.map((each) => each.y);
    const into = boxes.map((each) => each.y);
    const bands = links.map(({ from, to, share }) => {
      const thick = (flow * share) / total;
      const [x1, x2, y1, y2] = [boxes[from].x + bar, boxes[to].x, out[from], into[to]];
      const middle = (x1 + x2) / 2;
      out[from] += thick;
      into[to] += thick;
      const at = (value) => value.toFixed(1);
      return s("path", {
        class: `flow ${nodes[from].isOrigin ? "from-origin" : "onward"}`,
        d: `M${at(x1)} ${at(y1)}C${at(middle)} ${at(y1)} ${at(middle)} ${at(y2)} ${at(x2)} ${at(y2)}V${at(y2 + thick)}C${at(middle)} ${at(y2 + thick)} ${at(middle)} ${at(y1 + thick)} ${at(x1)} ${at(y1 + thick)}Z`,
      });
    });
    const marks = nodes.flatMap((each, index) => {
      const box = boxes[index];
      const name = narrow
        ? `${each.place.economy} ${each.place.name.split(": ").slice(1).join(": ").toLowerCase()}`
        : each.place.name;
      const amount = (100 * each.share).toFixed(2);
      return [
        s("rect", {
          class: `node ${each.isOrigin ? "from-origin" : "onward"}`,
          x: box.x.toFixed(1),
          y: box.y.toFixed(1),
          width: bar,
          height: box.height.toFixed(1),
        }),
        s(
          "text",
          { class: "name", x: box.x.toFixed(1), y: (box.y - 3).toFixed(1) },
          `${fitted(name, room - 10 - amount.length * size * 0.6, size)} ${amount}`,
          s("title", {}, `${each.place.name}: ${amount} of each 100`),
        ),
      ];
    });
    const titles = Array.from({ length: columns }, (_, distance) =>
      s("text", { class: "column-title", x: (width - room * (distance + 1) + 1).toFixed(1), y: 12 }, columnTitle(distance)),
    );
    svg.replaceChildren(...titles, ...bands, ...marks);
  }
  function paint(answer) {
    last = answer;
    draw();
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    draw();
  }
  const table = () => ({
    columns: [
      { title: "Chain, from the origin to the industry" },
      { title: "Links", number: true },
      { title: "Inputs from there, of each 100 of output", number: true },
      { title: "Value added there", number: true },
    ],
    rows: (last?.chains ?? []).map((each) => [
      each.places.map((one) => one.name).join(" → "),
      String(each.places.length - 1),
      (100 * each.inputs).toFixed(3),
      (100 * each.valueAdded).toFixed(3),
    ]),
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
