// Who depends on whom, and how alike they vote: two pictures below the offer.

import { percent, residual } from "../app/format.js";
import { frame } from "../charts/frame.js";
import { network } from "../charts/network.js";
import { scatter } from "../charts/scatter.js";
import { sideOf } from "./friends-words.js";
import { opening } from "./talks-hold.js";

export function whoDepends() {
  const net = network();
  const depends = frame({
    title: "Who depends on whom",
    under: "At an arrow’s beginning: real income lost if goods trade with its end stopped",
    chart: net,
    file: "detente-dependence",
  });
  const votes = scatter();
  const alike = frame({ title: "Votes beside trade", chart: votes, file: "detente-votes" });
  const hasVotes = (triangle) => triangle.partners.length > 2;

  function paint(triangle) {
    const [courted, friend] = [0, 2].map(sideOf(triangle));
    net.paint({
      nodes: triangle.sides.map((each) => ({
        name: opening(each.name),
        income: each.income,
        isChosen: each.role === "courted",
      })),
      links: triangle.links,
    });
    const first = triangle.links.find((each) => each.from === 0 && each.to === 2);
    const back = triangle.links.find((each) => each.from === 2 && each.to === 0);
    const lost = (link) => (link.loss === null ? "no figure" : percent(link.loss));
    depends.note(
      `${opening(courted)} does ${percent(first.share)} of its goods trade with ${friend}; ${friend} ${percent(back.share)} of its own with ${courted}. Each pair is solved whole, under today’s law. ${triangle.model}; residual ${residual(triangle.residual)}.`,
    );
    net.describe(
      `Without goods trade between them ${courted} would lose ${lost(first)} of real income, ${friend} ${lost(back)}. The table has all pairs.`,
    );
    depends.refresh();
    if (!hasVotes(triangle)) return;
    const codes = new Set(triangle.sides.flatMap((each) => each.economies));
    votes.paint({
      across: `votes like ${courted}, ${triangle.votesYears}`,
      up: `share of ${courted}’s goods trade, by its square root`,
      points: triangle.partners.map((each) => ({
        name: each.name,
        x: each.votes,
        y: each.share,
        isSide: codes.has(each.code),
      })),
    });
    alike.under(`UN General Assembly, ${triangle.votesYears}, beside goods trade under today’s law`);
    alike.note(
      `${triangle.partners.length} economies: those that the table of votes has. Neither is said to bring about the other. Votes: data of E. Voeten; trade: world ${triangle.world}.`,
    );
    votes.describe(
      `Agreement in votes with ${courted} beside the share of its goods trade, ${triangle.partners.length} economies.`,
    );
    alike.refresh();
  }
  return {
    paint,
    nodes: (triangle) => [depends.node, hasVotes(triangle) ? alike.node : ""],
    pairs: [
      [depends, net],
      [alike, votes],
    ],
  };
}
