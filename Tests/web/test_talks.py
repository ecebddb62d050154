"""Talks: the page's arithmetic is that of TradeGames, and what is composed moves at once, without another request."""

import json
import re
from pathlib import Path
from serving import location

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


TALKS = "#/talks?v=1&s=busan-talks"


def ready(page):
    page.wait_for_selector(".frontier .package", timeout=60000)


def gains_of(text):
    """The money of a sentence, billions."""
    return [float(sign.replace("−", "-").replace("\u2060", "") + number) for sign, number in re.findall(r"([+−]?)\$([\d.]+)\u00a0bn", text)]


def test_a_package_moves_at_once_without_a_request(make_page):
    page = make_page(TALKS)
    ready(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/talks" in request.url else None)
    before = page.locator("h1").inner_text()
    chosen = page.locator(".frontier .chosen-package")
    place = chosen.get_attribute("cx")
    switches = page.locator(".issues input")
    assert switches.count() == 8 and page.locator(".frontier .package").count() == 256
    first = switches.first
    was = first.is_checked()
    first.focus()
    page.keyboard.press("Space")
    assert first.is_checked() != was
    assert page.locator("h1").inner_text() != before and chosen.get_attribute("cx") != place
    assert "deal=" in location(page) and not asked
    page.get_by_role("button", name="Nothing", exact=True).click()
    assert page.locator("h1").inner_text().count("$0") == 2 and "deal=none" in location(page)
    assert "nothing to keep" in page.locator(".holding").inner_text()
    page.get_by_role("button", name="What was signed").click()
    assert page.locator("h1").inner_text() == before
    # The address brings it back.
    again = make_page("#" + location(page).split("#")[1])
    ready(again)
    assert again.locator("h1").inner_text() == before


def test_cells_and_table_say_the_same_as_the_headline(make_page):
    page = make_page(TALKS)
    ready(page)
    both = page.locator("[aria-label='Who keeps its part'] tbody tr").first.locator("td").first.inner_text()
    assert gains_of(both) == gains_of(page.locator("h1").inner_text()) and len(gains_of(both)) == 2
    page.get_by_role("button", name="Table", exact=True).click()
    rows = page.locator("figure .table tbody tr")
    assert rows.count() == 256 and rows.filter(has_text="signed").count() == 1


def test_what_holds_without_agreement_and_patience(make_page):
    page = make_page(TALKS)
    ready(page)
    before = page.locator("h1").inner_text()
    page.get_by_label("Without agreement").select_option("status-quo")
    assert page.locator("h1").inner_text() != before and "without=status-quo" in location(page)
    page.get_by_label("Without agreement").select_option("outside-option")
    slider = page.get_by_label("Patience: what next year is worth of this one")
    verdicts = set()
    for value in ("0", "50", "100"):
        slider.fill(value)
        page.get_by_label("The agreement lasts").select_option("open")
        verdicts.add(page.locator(".holding").inner_text())
    rows = page.locator("[aria-label='Patience that it takes'] tbody tr")
    assert rows.count() == 5
    numbers = re.findall(r"(\d+)%", rows.last.inner_text())
    assert (len(verdicts) > 1) == bool(numbers)


def test_the_war_when_asked(make_page):
    """A made-up war: what is tested is the page, not the search for tariffs."""
    page = make_page(TALKS)
    ready(page)
    before = page.locator("h1").inner_text()

    def war(route):
        answer = route.fetch(url=route.request.url.replace("&war=1", "")).json()
        answer["war"] = "Tariffs by sector that answer each other were found."
        answer["disagreements"].append({"id": "war", "title": "tariffs by sector that answer each other", "payoffs": [-300, -200]})
        route.fulfill(json=answer)

    page.route("**/talks?*war=1", war)
    page.get_by_role("button", name="Solve the tariff war").click()
    page.wait_for_function("() => new URLSearchParams(location.hash.split('?')[1]).get('without') === 'war'")
    assert page.get_by_label("Without agreement").input_value() == "war"
    assert page.locator("h1").inner_text() != before


def test_a_war_that_takes_too_long_leaves_the_packages(make_page):
    page = make_page(TALKS)
    page.watch.allowed += ["408"]
    ready(page)
    before = page.locator("h1").inner_text()
    problem = {"problems": [{"what": "the time for this was used up", "remedy": "ask again, or ask for less"}]}
    page.route("**/talks?*war=1", lambda route: route.fulfill(status=408, json=problem))
    page.get_by_role("button", name="Solve the tariff war").click()
    page.wait_for_function("() => document.querySelector('.talks-body').textContent.includes('the time for this was used up')")
    assert page.locator("h1").inner_text() == before and page.locator(".frontier .package").count() == 256


def test_a_scenario_without_parties_says_so(make_page):
    page = make_page("#/talks?v=1")
    assert "No talks here" in page.locator("h1").inner_text()
    page.get_by_role("button", name=re.compile("^Open")).click()
    ready(page)
    assert "s=busan-talks" in location(page)
