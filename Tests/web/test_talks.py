"""Talks: the page's arithmetic is that of TradeGames, and what is composed moves at once, without another request."""

import json
from pathlib import Path

FIXTURE = json.loads((Path(__file__).parent / "fixtures" / "talks.json").read_text())


def test_arithmetic_is_that_of_the_engine(page):
    found = page.evaluate(
        """async (given) => {
          const talks = await import("/app/talks.js");
          return {
            zones: given.zones.map((each) => talks.zone(given.payoffs, each.without)),
            sides: given.sides.map((side) => side.needed.map(({ months }) => talks.needed(side, months))),
            kept: given.sides.map((side) => side.needed.map(({ months }) =>
              [0, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999].map((delta) => [delta, talks.keeps(side, delta, months)]))),
          };
        }""",
        FIXTURE,
    )
    for zone, kept in zip(found["zones"], FIXTURE["zones"], strict=True):
        for key in ("packages", "efficient", "solved", "picked"):
            assert zone[key] == kept[key], key
    kinds = set()
    for side, needed, keeps in zip(FIXTURE["sides"], found["sides"], found["kept"], strict=True):
        for wanted, value, decisions in zip(side["needed"], needed, keeps, strict=True):
            if isinstance(wanted["delta"], str):
                assert value == wanted["delta"], (side, wanted)
                kinds.add(value)
            else:
                assert abs(value - wanted["delta"]) < 1e-12, (side, wanted)
                kinds.add("number")
            for delta, kept in decisions:
                least = {"none": -1, "never": 2}.get(wanted["delta"], wanted["delta"])
                if abs(delta - least) > 1e-9 and not (delta == 0 and side["lag"] == 0):
                    assert kept == (delta > least), (side, wanted, delta)
    assert kinds == {"none", "never", "number"}
