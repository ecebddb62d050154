"""Friends: drag the carrot and the cut; what is read moves at once, without another request, and agrees with what was solved."""

import json
import re

import pytest
from serving import location

FRIENDS = "#/friends?v=1&s=reverse-nixon"


def ready(page):
    page.wait_for_selector(".carrots .offer", timeout=90000)


def answer(page):
    """What the server said, as the page has it."""
    return page.evaluate("async () => (await fetch('api/v1/triangle?v=1&s=reverse-nixon')).json()")


def test_reading_between_solved_points(page):
    """At solved points the number itself, halfway the mean, next to no equilibrium nothing."""
    found = page.evaluate("""async () => {
      const t = await import("/app/triangle.js");
      const sum = (amount) => ({ amount, why: amount === null ? "more than all" : null });
      const cell = (share, changes, price, outbidding) => ({ share, changes, price: sum(price), outbidding: sum(outbidding), counterOffer: sum(3), worth: price, tradeFall: share });
      const triangle = { payments: [0, 5, 10], offers: [{ cells: [
        cell(0, [[1, 0, 0], [6, -5, 0], [11, -10, 0]], 0, 0),
        cell(0.5, [[-3, 2, -1], [2, -3, -1], null], 3, 6),
        cell(1, [[-9, 4, -2], [-4, -1, -2], [1, -6, -2]], 9, null)] }] };
      const read = (x, z) => t.changes(triangle, 0, x, z);
      return { knot: read(0.5, 5), last: read(1, 10), half: read(0.25, 0), both: read(0.25, 2.5), none: read(0.6, 7), edge: read(0.5, 10),
        price: t.at(triangle, 0, 0.75, "price").amount, outbid: t.at(triangle, 0, 0.75, "outbidding"),
        verdicts: [[0.5, 2], [0.5, 3], [0.5, 5.9], [0.5, 6], [1, 9.5]].map(([x, z]) => t.verdict(triangle, 0, x, z)),
        parts: t.parts(triangle, 0, 0.5, 5), steps: [100, 90, 7, 0.4].map(t.niceStep) };
    }""")
    assert found["knot"] == [2, -3, -1] and found["last"] == [1, -6, -2]
    assert found["half"] == [-1, 1, -0.5] and found["both"] == [1.5, -1.5, -0.5]
    assert found["none"] is None and found["edge"] is None
    assert found["price"] == 6 and found["outbid"] == {"amount": None, "why": "more than all"}
    assert found["verdicts"] == ["stays", "kept", "kept", "moves", "kept"]
    assert found["parts"] == {"offer": 1, "cut": -4, "payment": 5}
    assert found["steps"] == pytest.approx([0.5, 0.5, 0.05, 0.002])


def test_the_carrot_moves_at_once_without_a_request(make_page):
    page = make_page(FRIENDS)
    ready(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/triangle" in request.url else None)
    solved = answer(page)
    asked.clear()
    cells = next(each for each in solved["offers"] if each["id"] == "alone")["cells"]
    whole = cells[-1]
    page.get_by_role("button", name="The whole trade").click()
    page.get_by_role("button", name="No money").click()
    title = page.locator("h1")
    assert "stays" in title.inner_text() and "cut=100" in location(page)
    # Just enough, and then enough to outbid, are where the verdict turns.
    page.get_by_role("button", name="Just enough").click()
    assert "can outbid" in title.inner_text()
    paid = float(re.search(r"pay=([\d.]+)", location(page)).group(1))
    assert abs(paid - whole["price"]["amount"]) < 0.011
    page.get_by_role("button", name=re.compile("^Enough to outbid")).click()
    assert "cannot outbid" in title.inner_text()
    assert abs(float(re.search(r"pay=([\d.]+)", location(page)).group(1)) - whole["outbidding"]["amount"]) < 0.011
    # Sanctions that nobody lifts leave less of a carrot.
    before = page.locator(".numbers dd.big").first.inner_text()
    page.get_by_text("Nobody", exact=True).click()
    assert page.locator(".numbers dd.big").first.inner_text() != before and "lift=nobody" in location(page)
    assert not asked
    # The address brings it back.
    words = title.inner_text()
    again = make_page("#" + location(page).split("#")[1])
    ready(again)
    assert again.locator("h1").inner_text() == words


def test_by_keyboard(make_page):
    page = make_page(FRIENDS)
    ready(page)
    cut, pay = page.locator(".carrot input").nth(0), page.locator(".carrot input").nth(1)
    cut.focus()
    before = page.locator("h1").inner_text()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert cut.input_value() == "60" and page.locator("h1").inner_text() != before
    pay.focus()
    page.keyboard.press("ArrowRight")
    first = float(pay.input_value())
    page.keyboard.press("PageUp")
    assert abs(float(pay.input_value()) - 11 * first) < 1e-6 and first > 0
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    assert float(pay.input_value()) == 0


def test_the_point_can_be_dragged(make_page):
    page = make_page(FRIENDS)
    ready(page)
    box = page.locator(".carrots").bounding_box()
    before = page.locator("h1").inner_text()
    page.locator(".carrots").scroll_into_view_if_needed()
    box = page.locator(".carrots").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3, steps=4)
    assert page.locator("h1").inner_text() != before
    page.mouse.up()
    assert "pay=" in location(page) and "cut=" in location(page)


def test_table_and_words_agree_with_what_was_solved(make_page):
    page = make_page(FRIENDS + "&cut=100&lift=with")
    ready(page)
    solved = answer(page)
    cells = next(each for each in solved["offers"] if each["id"] == "with")["cells"]
    page.locator("figure", has_text="What it takes").get_by_role("button", name="Table", exact=True).click()
    last = page.locator("figure", has_text="What it takes").locator("tbody tr").last.inner_text().split("\t")
    assert last[0].strip() == "100%" and last[1].strip() == "100%"
    assert abs(float(last[2]) - cells[-1]["price"]["amount"]) < 0.051
    assert abs(float(last[4]) - cells[-1]["outbidding"]["amount"]) < 0.051
    depends = page.locator("figure", has_text="Who depends on whom")
    depends.get_by_role("button", name="Table", exact=True).click()
    assert depends.locator("tbody tr").count() == len(solved["links"])
    points = page.locator(".scatter .dot").count()
    assert points == len(solved["partners"]) > 20


def test_another_power_without_sanctions_has_only_money(make_page):
    page = make_page(FRIENDS)
    ready(page)
    page.get_by_label("Who courts").select_option("IND")
    page.wait_for_function("() => document.querySelector('.dateline').textContent.includes('nothing to lift')", timeout=90000)
    ready(page)
    assert page.locator(".carrots-on-table .segments label").count() == 2 and "courting=IND" in location(page)
    assert "India" in page.locator(".numbers").inner_text()


def test_the_same_on_two_sides_is_refused_by_name(make_page):
    page = make_page(FRIENDS + "&friend=RUS")
    page.watch.allowed += ["422"]
    page.wait_for_function("() => document.querySelector('h1').textContent.includes('No answer')", timeout=60000)
    assert "RUS is courted and friend" in page.locator(".dateline").inner_text()
    page.get_by_label("Away from").select_option("CHN")
    ready(page)


def test_what_has_no_number_is_said(make_page):
    """A made-up answer: no payment is large enough, and the whole cut has no equilibrium."""
    page = make_page("#/explore?v=1&s=reverse-nixon")
    kept = {}

    def poor(route):
        if not kept:
            kept["answer"] = route.fetch().json()
        made = json.loads(json.dumps(kept["answer"]))
        for offer in made["offers"]:
            offer["cells"][-1].update(changes=[None] * 3, failure="RUS is cut off", tradeFall=None, worth=None)
            for key in ("price", "counterOffer", "outbidding"):
                offer["cells"][-1][key] = {"amount": None, "why": "more than the United States’s whole income"}
            offer["largestCut"] = None
        route.fulfill(json=made)

    page.route("**/triangle?*", poor)
    page.goto(location(page).split("#")[0] + FRIENDS + "&cut=100")
    ready(page)
    text = page.locator(".friends-screen").inner_text()
    assert "No figure" in page.locator("h1").inner_text()
    assert "more than the United States’s whole income" in text and "$0 bn" not in page.locator(".numbers").inner_text()


def test_a_scenario_without_a_triangle_says_so(make_page):
    page = make_page("#/friends?v=1")
    assert "No triangle here" in page.locator("h1").inner_text()
    page.get_by_role("button", name=re.compile("^Open")).click()
    ready(page)
    assert "s=reverse-nixon" in location(page)
