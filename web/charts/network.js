// Who depends on whom: a disc for each side, and from each an arrow to whom it depends on, as thick as what it would lose.

import { put, s } from "../app/dom.js";

export function network() {
  let width = 560;
  let last = null;
  const svg = s("svg", { class: "network", viewBox: "0 0 560 360", role: "img", "aria-label": "" });
  const loss = (value) =>
    value === null
      ? "no figure"
      : Math.abs(value) < 0.005
        ? "<0.01%"
        : `${value < 0 ? "+" : "−"}${Math.abs(value).toFixed(Math.abs(value) < 0.995 ? 2 : 1)}%`;

  function draw() {
    if (!last) {
      svg.replaceChildren();
      return;
    }
    const { nodes, links } = last;
    const narrow = width < 460;
    const height = Math.round(narrow ? Math.max(280, width * 0.9) : Math.min(420, width * 0.68));
    put(svg, "viewBox", `0 0 ${width} ${height}`);
    const [rx, ry] = [width / 2 - (narrow ? 52 : 88), height / 2 - 46];
    const heaviest = Math.max(...nodes.map((each) => each.income), 1e-9);
    const spots = nodes.map((each, k) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * k) / nodes.length;
      return {
        x: width / 2 + rx * Math.cos(angle),
        y: height / 2 + ry * Math.sin(angle),
        r: 9 + (narrow ? 12 : 17) * Math.sqrt(Math.max(0, each.income) / heaviest),
      };
    });
    const most = Math.max(...links.map((each) => Math.abs(each.loss ?? 0)), 1e-9);
    const marks = [...links]
      .filter((each) => each.loss !== null)
      .sort((a, b) => Math.abs(b.loss) - Math.abs(a.loss))
      .map((each) => {
        const [a, b] = [spots[each.from], spots[each.to]];
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const length = Math.max(1, Math.hypot(dx, dy));
        const [ux, uy] = [dx / length, dy / length];
        const thick = 1.2 + ((narrow ? 6 : 9) * Math.abs(each.loss)) / most;
        const aside = 8;
        const place = (x, y, along, off) => [x + ux * along - uy * off, y + uy * along + ux * off];
        const start = place(a.x, a.y, a.r + 2, aside);
        const end = place(b.x, b.y, -b.r - 3, aside);
        const neck = [end[0] - ux * (5 + thick), end[1] - uy * (5 + thick)];
        const wide = 3 + thick * 0.75;
        const text = place(a.x + dx * 0.3, a.y + dy * 0.3, 0, aside + thick / 2 + 12);
        const at = (pair) => pair.map((value) => value.toFixed(1)).join(" ");
        const words = `${nodes[each.from].name} would lose ${loss(each.loss)} of real income without goods trade with ${nodes[each.to].name}`;
        return s(
          "g",
          { class: each.loss >= 0 ? "arrow loss" : "arrow gain", "data-tip": words },
          s("path", { d: `M${at(start)}L${at(neck)}`, "stroke-width": thick.toFixed(1) }),
          s("path", {
            class: "head",
            d: `M${at(end)}L${at([neck[0] - uy * wide, neck[1] + ux * wide])}L${at([neck[0] + uy * wide, neck[1] - ux * wide])}Z`,
          }),
          s("text", { x: text[0].toFixed(1), y: (text[1] + 4).toFixed(1), "text-anchor": "middle" }, loss(each.loss)),
        );
      });
    const discs = nodes.map((each, k) => {
      const spot = spots[k];
      const below = spot.y > height / 2;
      const room = each.name.length * 3.9;
      return s(
        "g",
        { class: `disc${each.isChosen ? " is-chosen" : ""}` },
        s("circle", { cx: spot.x.toFixed(1), cy: spot.y.toFixed(1), r: spot.r.toFixed(1) }),
        s(
          "text",
          {
            class: "name",
            x: Math.min(Math.max(spot.x, room), width - room).toFixed(1),
            y: (below ? spot.y + spot.r + 16 : spot.y - spot.r - 7).toFixed(1),
            "text-anchor": "middle",
          },
          each.name,
        ),
      );
    });
    svg.replaceChildren(...marks, ...discs);
  }
  function paint(data) {
    last = data;
    draw();
  }
  function resize(space) {
    if (!space || Math.abs(space - width) < 2) return;
    width = Math.round(space);
    draw();
  }
  const table = () => ({
    columns: [
      { title: "Who depends" },
      { title: "On whom" },
      { title: "Real income lost, %", number: true },
      { title: "Of its goods trade, %", number: true },
      { title: "Votes alike, %", number: true },
    ],
    rows: (last?.links ?? []).map((each) => [
      last.nodes[each.from].name,
      last.nodes[each.to].name,
      each.loss === null ? "no equilibrium" : each.loss.toFixed(3),
      each.share.toFixed(1),
      each.votes === null ? "not in the table" : each.votes.toFixed(0),
    ]),
  });
  return { node: svg, paint, resize, table, describe: (text) => put(svg, "aria-label", text) };
}
